"""What two sentences that belong together say otherwise, a rule a file."""
