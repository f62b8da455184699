"""Which sentences of one text stand, letter by letter, in another of the same language, whatever the layout."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.model import Document, Language, StatementText
from monitor.text.lexicon import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A sentence, or a part of one between semicolons."""

    text: str
    key: str  # letters and digits alone, folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Which pieces of two texts stand in the other."""

    new: tuple[Piece, ...]
    old: tuple[Piece, ...]
    new_found: tuple[bool, ...]
    old_found: tuple[bool, ...]

    @property
    def of_new(self) -> float:
        """The share of the new text's letters that stand in the old one."""
        return _share(self.new, self.new_found)

    @property
    def of_old(self) -> float:
        """The share of the old text's letters that stand in the new one."""
        return _share(self.old, self.old_found)

    @property
    def shared(self) -> int:
        """How many letters of the new text stand in the old one."""
        return sum(len(piece.key) for piece, found in zip(self.new, self.new_found, strict=True) if found)

    def own(self) -> Iterator[tuple[Piece, bool]]:
        """What the new text alone has, and whether it stands between pieces that both have."""
        places = [place for place, found in enumerate(self.new_found) if found]
        for place, (piece, found) in enumerate(zip(self.new, self.new_found, strict=True)):
            if not found:
                yield piece, bool(places) and places[0] < place < places[-1]

    def missing(self) -> list[Piece]:
        """What the old text has and the new one has not."""
        return [piece for piece, found in zip(self.old, self.old_found, strict=True) if not found]


_ENDS = re.compile(r"(?<=[。！？；!?;…])|(?<=\.)\s+")
_NO_LETTERS = re.compile(r"[\W_]+")
_NO_CHINESE = re.compile(r"[^\u3400-\u9fff0-9]+")


@lru_cache(maxsize=64)
def pieces_of(paragraphs: tuple[str, ...], language: Language) -> tuple[Piece, ...]:
    """The sentences of a text."""
    return tuple(
        Piece(text=text.strip(), key=key)
        for paragraph in paragraphs
        for text in _ENDS.split(paragraph)
        if len(key := _key(text, language)) > 1
    )


@lru_cache(maxsize=64)
def letters_of(paragraphs: tuple[str, ...], language: Language) -> str:
    """All letters and digits of a text, folded; of a Chinese one without those of other scripts."""
    return "".join(piece.key for piece in pieces_of(paragraphs, language))


def _key(text: str, language: Language) -> str:
    # Pinyin between the characters of a Chinese text is layout; names in Latin letters go with it.
    return (_NO_CHINESE if language == "zh" else _NO_LETTERS).sub("", fold(text))


def _share(pieces: Sequence[Piece], found: Sequence[bool]) -> float:
    letters = sum(len(piece.key) for piece in pieces)
    return sum(len(piece.key) for piece, is_found in zip(pieces, found, strict=True) if is_found) / max(letters, 1)


def overlap_of(document: Document, text: StatementText) -> Overlap:
    """What a document and a stored text of its language have in common."""
    new, old = (pieces_of(paragraphs, text.language) for paragraphs in (document.paragraphs, text.paragraphs))
    new_key, old_key = (letters_of(paragraphs, text.language) for paragraphs in (document.paragraphs, text.paragraphs))
    return Overlap(
        new=new,
        old=old,
        new_found=tuple(piece.key in old_key for piece in new),
        old_found=tuple(piece.key in new_key for piece in old),
    )
