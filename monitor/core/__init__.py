"""What is decided without touching anything: no I/O, no clock, no settings object."""
