"""The frame's own words, and how each language says what was found."""

from monitor.messages.names import NO_NAMES, Names
from monitor.messages.phrases import WORDS, said
from monitor.messages.words import CHANGES, JOINT, PLAIN_CHANNELS, Words

__all__ = ["CHANGES", "JOINT", "NO_NAMES", "PLAIN_CHANNELS", "WORDS", "Names", "Words", "said"]
