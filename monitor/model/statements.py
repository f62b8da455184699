"""Statements, and what changed between two of them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.model.documents import Sentence
from monitor.model.remarks import Remark
from monitor.model.sites import Language

Relation = Literal["first", "reprint", "edition", "abridgement", "suspect"]
"""How a text is a print of a statement. An edition is in another language; a suspect copy was tampered with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementText:
    """A stored text of a statement: enough to tell whether another text is the same and to compare with it."""

    statement_id: str
    document_id: str
    title: str
    language: Language
    date: date | None
    parties: tuple[str, ...]
    paragraphs: tuple[str, ...]
    url: str
    relation: Relation = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """By what a text is found among many: numbers of 32 bits. `day` is an ordinal, 0 where no day is known."""

    method: int  # how the numbers were found: those of another method are not like these
    day: int
    runs: tuple[int, ...]  # of words
    things: tuple[int, ...]  # names and numbers, for texts of these days
    bands: tuple[int, ...]  # several of them together, for texts of any day
    circles: tuple[int, ...]  # of the parties, alone and with a subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the store about a text: which stored ones it may be a print of, or come after.

    Without a fingerprint only the statements that are `wanted`, by their ids, and the first and last that say one of
    `sentences` (their runs of letters, all of them).
    """

    document_id: str = ""  # its own, if it is stored already: it is no answer
    fingerprint: Fingerprint | None = None
    wanted: tuple[str, ...] = ()
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which stored statement a text is a print of, how, and why."""

    statement_id: str
    relation: Relation
    score: float
    reason: str


ChangeKind = Literal["new", "dropped", "reworded", "moved", "kept"]
Shift = Literal["stronger", "weaker", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A pairing of old and new sentences and what happened between them.

    `old` is empty for `new`, `new` for `dropped`. `shift` is set for `reworded` alone. `score` is the likeness of both
    sides, 0 to 1. `weight` orders changes for the reader, larger first; 0 is not worth telling.
    """

    kind: ChangeKind
    old: tuple[Sentence, ...] = ()
    new: tuple[Sentence, ...] = ()
    shift: Shift | None = None
    act: str | None = None
    topics: tuple[str, ...] = ()
    score: float = 0.0
    weight: float = 0.0
    moved: bool = False  # reworded, and in another place
    what: tuple[str, ...] = ()  # of a rewording: "force", "party", "modality", "negation", "named thing", "number", …
    reason: str = ""
    remarks: tuple[Remark, ...] = ()  # the reason with its values apart; of a whole sentence only what is not plain
    rephrased: bool = False  # few words are shared: that the two belong together is told by their sense
    perhaps: tuple[Sentence, ...] = ()  # of new or dropped: sentences of the other side that may say it in other words
    in_scope: bool = True  # False: it is about none of the watched topics, or the other text does not reach so far


Mark = Literal["kept", "deleted", "inserted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of words in a marked-up sentence."""

    text: str
    mark: Mark
