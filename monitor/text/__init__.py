"""Three languages: tokens, sentences, numbers, dates, the lexicon and what a sentence says."""
