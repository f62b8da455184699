"""What people are told: a finding with its evidence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.model.alert_kinds import AlertKind
from monitor.model.documents import Passage
from monitor.model.remarks import Remark
from monitor.model.sites import Language
from monitor.model.statements import ChangeKind, Relation, Shift, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One appearance of a statement: who printed it, where and when."""

    document_id: str
    source: str  # the source's name, or "stored"
    publisher: str
    url: str
    title: str
    language: Language
    relation: Relation
    published: datetime | date | None
    seen_at: datetime
    capture_id: str | None  # the archived page that proves it
    digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The stored statement that a new text was compared with, and why that one."""

    statement_id: str
    title: str
    date: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change as an alert tells it: the words of both sides, the marked words, and what happened."""

    kind: ChangeKind
    shift: Shift | None
    old: str
    new: str
    spans: tuple[Span, ...]
    act: str | None
    topics: tuple[str, ...]
    reason: str
    weight: float
    remarks: tuple[Remark, ...] = ()
    withdrawn: bool = False  # it was told before, and does not hold


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementNews:
    """A new statement, what an edition in another language brings, a suspect copy, a mention, or an announcement.

    `changes` is ordered by weight and holds no kept text; without a baseline only editions have any.
    """

    kind: Literal["statement", "revised", "confirmed", "editions", "mention", "announced", "suspect"]
    statement_id: str | None
    print: Publication
    baseline: Baseline | None
    changes: tuple[ChangeLine, ...]
    kept: int  # sentences that stand as before
    passages: tuple[Passage, ...]
    prints: tuple[Publication, ...] = ()  # other prints known when the alert is rendered
    text: tuple[tuple[Span, ...], ...] = ()  # the whole new text with its changes, paragraph by paragraph
    note: str = ""  # what could not be done: "known so far in Russian only; not compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditNews:
    """A page that was changed after it was published, compared with its version before."""

    kind: Literal["edited"]
    statement_id: str | None
    print: Publication
    before: Publication
    version: int
    changes: tuple[ChangeLine, ...]
    text: tuple[tuple[Span, ...], ...] = ()
    reversal: bool = False  # the text is again what it was two versions ago


@dataclass(frozen=True, slots=True, kw_only=True)
class VanishedNews:
    """A page that no longer answers with its text, or does so again."""

    kind: Literal["vanished"]
    statement_id: str | None
    print: Publication
    how: str  # "404 Not Found"
    since: datetime | None = None  # when it was first found gone
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadNews:
    """A text that a list names, or that is stored, and whose page cannot be read for a while. `print` is as listed."""

    kind: Literal["unreadable"]
    statement_id: str | None
    print: Publication
    why: str
    attempts: int  # failed ones in a row
    since: datetime  # the first of them
    next_look_at: datetime


Health = Literal["new", "fresh", "quiet", "frozen", "refused", "changed", "unreachable", "certificate"]
"""`new`: never polled; `quiet`: answers with nothing new; `changed`: answers, but nothing could be read from it."""

TROUBLED: frozenset[Health] = frozenset({"frozen", "refused", "changed", "unreachable", "certificate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source that cannot be seen, or can be again: since when, and what it answered."""

    source: str
    publisher: str
    url: str
    health: Health
    since: datetime
    detail: str
    until: datetime | None = None  # of one that is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A recipient who is not reached: since when, why, and how many alerts did not arrive.

    `paused`: what is for them waits until somebody mends it; else it was given up.
    """

    recipient: str
    since: datetime
    reason: str
    alerts: tuple[str, ...] = ()  # ids
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleNews:
    """Sources that cannot be watched (`trouble`) or can be again (`recovered`), or recipients who are not reached."""

    kind: Literal["trouble", "recovered"]
    troubles: tuple[Trouble, ...]  # those that this alert is about
    still: tuple[Trouble, ...] = ()  # others that are out at the same time
    undelivered: tuple[Undelivered, ...] = ()
    about: Literal["sources", "answers", "service", "clock"] = "sources"
    """Answers: of 304s that were untrue. Service: parts of ours. Clock: this machine's was set."""


News = StatementNews | EditNews | VanishedNews | UnreadNews | TroubleNews


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What somebody is told, once. `id` is derived from what it is about, so the same finding is the same alert."""

    id: str
    created_at: datetime
    news: News
    reasons: tuple[str, ...]  # why it was sent: the watch, its terms, the rule
    watches: tuple[str, ...] = ()  # names of those that its text belongs to; none of what is told of sources

    @property
    def kind(self) -> AlertKind:
        """What the alert is about."""
        return self.news.kind
