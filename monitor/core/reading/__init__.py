"""A page, as a document."""
