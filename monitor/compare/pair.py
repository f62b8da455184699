"""What stands for one another in two languages, as read, and what is found to differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from monitor.model import Language
from monitor.text.lexicon import Hit, Lexicon
from monitor.text.parse import Reading

Difference: TypeAlias = Literal[
    "missing", "added", "force", "negation", "modality", "party", "named thing", "number", "scope"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What stands for one another, as read: the sentences of one language."""

    readings: Sequence[Reading]
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossFinding:
    """One thing said differently: the words of each side ("" for none), and how much stronger the new one is."""

    what: tuple[Difference, ...]
    old: str
    new: str
    force: float = 0.0


def hits(side: Side, what: str, wanted: Callable[[Hit], bool] = lambda hit: True) -> list[Hit]:
    """What the readings hold of one sort ("parties"), quoted."""
    return [quoted(hit, reading) for reading in side.readings for hit in getattr(reading, what) if wanted(hit)]


def quoted(hit: Hit, reading: Reading) -> Hit:
    """With its words as they stand in the text, not folded."""
    return replace(hit, text=reading.text[hit.start : hit.end])


def says(side: Side, id: str, lexicon: Lexicon, section: str = "contrary") -> bool:
    """Whether any of its words is of an entry of the section."""
    words = lexicon.section(section)
    return any(
        hit.id == id and not any(name.start <= hit.start < name.end for name in reading.named)
        for reading in side.readings
        for hit in words.find(reading.text, side.language)
    )
