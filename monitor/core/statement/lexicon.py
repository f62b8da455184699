"""The lexicon: which words name a topic, a party, an act, a treaty, in Chinese, Russian and English.

A term is written as a reader would write it. `*` stands for an ending ("ядерн* оруж*"), or, in Chinese, for a few
characters in between ("对*使用核武器"). Latin and Cyrillic terms match whole words, in any case; Chinese ones anywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monitor.core.statement.script import TO_SIMPLIFIED
from monitor.model import LANGUAGES, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A term found in a text: what it names, and where."""

    id: str
    text: str
    start: int
    end: int


class Vocabulary:
    """The terms of one part of the lexicon, by id and language. The longest of several terms at one place wins."""

    def __init__(self, terms: Mapping[str, Mapping[Language, Iterable[str]]]) -> None:
        self.ids = tuple(terms)
        self._patterns = {language: _compile(terms, language) for language in LANGUAGES}

    def find(self, text: str, language: Language) -> Iterator[Hit]:
        """All hits in `text` (folded by `fold`), from left to right, none within another."""
        pattern, ids = self._patterns[language]
        if pattern is None:
            return
        for match in pattern.finditer(text):
            assert match.lastgroup is not None
            yield Hit(id=ids[int(match.lastgroup[1:])], text=match[0], start=match.start(), end=match.end())


def fold(text: str) -> str:
    """Lower case, half width, simplified, plain quotes and dashes. Keeps every character's place: offsets stay true."""
    return "".join(_folded(character) for character in text).translate(TO_SIMPLIFIED)


def _folded(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


_PLAIN = {
    **dict.fromkeys("“”„«»『』「」", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("‐‑–—―", "-"),
    "ё": "е",
    "Ё": "е",
}


def _compile(
    terms: Mapping[str, Mapping[Language, Iterable[str]]], language: Language
) -> tuple[re.Pattern[str] | None, tuple[str, ...]]:
    pairs = [(fold(term), id) for id, by_language in terms.items() for term in by_language.get(language, ())]
    pairs.sort(key=lambda pair: -len(pair[0]))
    if not pairs:
        return None, ()
    alternatives = "|".join(f"(?P<t{i}>{_expression(term, language)})" for i, (term, _) in enumerate(pairs))
    return re.compile(alternatives), tuple(id for _, id in pairs)


def _expression(term: str, language: Language) -> str:
    if language == "zh":
        return ".{0,12}?".join(re.escape(part) for part in term.split("*"))
    words = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in term.split())
    return rf"(?<!\w){words}(?!\w)"
