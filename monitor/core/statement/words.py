"""A text → its words, with their places: Chinese by a dictionary, Russian and English by letters."""

import re
from collections.abc import Iterator
from functools import lru_cache

import rjieba

from monitor.core.statement.lexicon import fold
from monitor.model import Language

_WORDS = re.compile(r"\w+(?:[-‐‑'’]\w+)*")
_TOKENS = re.compile(r"\w+(?:[-‐‑'’]\w+)*|\s+|[^\w\s]")
_STEM = 6  # letters: enough to tell words apart, few enough to drop most endings


@lru_cache(maxsize=4096)
def tokens(text: str, language: Language) -> tuple[str, ...]:
    """Words, marks and white space in order; joined they are the text."""
    if language == "zh":
        return tuple(_split_chinese(text))
    return tuple(_TOKENS.findall(text))


def _split_chinese(text: str) -> Iterator[str]:
    start = 0
    for word in rjieba.cut(fold(text)):  # the dictionary is of simplified characters; folding keeps every place
        end = start + len(word)
        yield text[start:end]
        start = end


def stem(word: str) -> str:
    """The word in one form for comparison: folded, and cut where endings begin."""
    return fold(word)[:_STEM]


def is_word(token: str) -> bool:
    """Whether a token is more than marks and white space."""
    return any(character.isalnum() for character in token)


def boundaries(text: str, language: Language) -> frozenset[int]:
    """Every place in the text where a word begins or ends."""
    places, place = {0}, 0
    for token in tokens(text, language):
        place += len(token)
        places.add(place)
    return frozenset(places)
