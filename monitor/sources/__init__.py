"""Finding, checking and adding sources."""
