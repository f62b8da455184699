"""The outside world: HTTP, archive, database, chat."""
