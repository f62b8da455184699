"""What a server answered, as entries."""
