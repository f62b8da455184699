"""Which sentences of two texts belong together."""
