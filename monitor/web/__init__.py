"""What the service serves over HTTP."""
