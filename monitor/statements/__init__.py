"""What a text is: its relevance, its clauses, its identity."""
