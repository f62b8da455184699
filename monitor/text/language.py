"""The language of a text, told from its script."""

import re

from monitor.model import Language

_SCRIPTS: tuple[tuple[Language, re.Pattern[str], float], ...] = (
    # A hanzi says as much as a word, so it weighs as much as five letters.
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"), 5.0),
    ("ru", re.compile(r"[\u0400-\u04ff]"), 1.0),
    ("en", re.compile(r"[A-Za-z]"), 1.0),
)
_OTHER = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0600-\u06ff\u0590-\u05ff\u0e00-\u0e7f]")  # kana, hangul, Arabic, …
_ENOUGH = 8.0
_LONG = 6_000  # characters that are looked at


def tell_language(text: str) -> Language | None:
    """The language whose script carries the text; None for too little, or a script not read here."""
    sample = text[:_LONG]
    weights = [(len(pattern.findall(sample)) * weight, language) for language, pattern, weight in _SCRIPTS]
    heaviest, language = max(weights, key=lambda pair: pair[0])
    if heaviest < _ENOUGH or len(_OTHER.findall(sample)) * 5.0 > heaviest:
        return None
    return language
