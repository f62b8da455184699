"""Back-filling: a stretch of days, the old lists it is walked through, and how far that has come."""

from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.model.received import Capture
from monitor.model.sites import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """The texts of a source from `first` to `last`, both included, that are read late. `id` says the three."""

    id: str
    source: str
    first: date
    last: date
    begun_at: datetime
    ended_at: datetime | None = None  # None: there is more to ask, or was when it was stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class OldList:
    """A list that is asked for its old texts: an issue of a day, a page of an issue, page `number` of a paged list."""

    url: str
    layout: str  # the source whose description reads it: an older layout has one of its own
    day: date | None = None  # of the issue; None where the lists are paged
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFindings:
    """What an old list gave. `entries` are those to read; the others are counted."""

    capture: Capture
    entries: tuple[Entry, ...] = ()
    keys: tuple[str, ...] = ()  # of all that it holds, to tell a list that repeats
    oldest: date | None = None
    outside: int = 0  # of other days
    live: int = 0  # on the list that the service asks itself, and not yet seen by it
    further: tuple[OldList, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A list or a text that gave nothing."""

    url: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillCounts:
    """How far a back-filling has come."""

    lists: int = 0  # asked and understood
    lists_failed: int = 0
    lists_waiting: int = 0
    reached: date | None = None  # the day of the last list that was asked, or the oldest on it
    texts: int = 0  # found, within the days and not known before
    read: int = 0
    failed: int = 0
    statements: int = 0
    mentions: int = 0
    known: int = 0  # stored before
    outside: int = 0
    live: int = 0
    failures: tuple[Failure, ...] = field(default=())
