"""What was read from a page, and what it is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.model.sites import Entry, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text of one publisher, in one language, as read from a capture."""

    site_id: str  # the key of its entry
    url: str
    title: str
    language: Language
    paragraphs: tuple[str, ...]
    published: datetime | date | None = None
    source: str | None = None  # whom the page names as its source ("新华网")
    author: str | None = None
    editor: str | None = None
    profile: str = ""
    notes: tuple[str, ...] = ()  # what a reader should know: no clock time, damaged characters in the publisher's bytes
    supplements: tuple[Entry, ...] = ()  # texts that the page links as parts of it
    next_page: str | None = None

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and where it stands: `paragraph` and `sentence` count from 0, `start`, `end` into the paragraph."""

    text: str
    paragraph: int
    sentence: int
    start: int
    end: int


Verdict = Literal["statement", "mention", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence that made a text relevant."""

    text: str
    topics: tuple[str, ...]
    act: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a text is, and why. `score` runs from 0 to 1; `reasons` are sentences for people."""

    verdict: Verdict
    score: float
    topics: tuple[str, ...]
    parties: tuple[str, ...]
    passages: tuple[Passage, ...]
    reasons: tuple[str, ...]
    announces: bool = False  # a mention under a statement's title that is too small to be it
