"""What each channel takes: its limits, how an alert is laid out in it, what its answers mean."""
