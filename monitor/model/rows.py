"""Deliveries, and the rows that people look at."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.model.alert_kinds import AlertKind
from monitor.model.alerts import Alert, Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An alert on its way to one recipient."""

    id: str
    alert: Alert
    recipient: str
    attempts: int  # before this one
    created_at: datetime
    deadline: datetime
    held_until: datetime | None = None  # it was held back, until then
    claimed_until: datetime | None = None  # the end of the claim, by which a worker knows its own


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """How an attempt ended. `next_at` None with an `error` means that no further attempt is made.

    `claimed_until` is that of the delivery: a worker that comes back after its claim was taken over can still say that
    the message was sent, and nothing else.

    `decision` is a choice of ours and no failure: `held` until `next_at`, or `withheld` for good; `error` says why.
    """

    id: str
    now: datetime
    remote_id: str = ""
    error: str = ""
    next_at: datetime | None = None
    decision: Literal["held", "withheld"] | None = None
    claimed_until: datetime | None = None
    note: str = ""  # what is worth remembering of one that was sent: that it went with others


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A choice about a delivery, with its reason: held, withheld, paused, given up, sent again, …"""

    alert_id: str
    recipient: str
    at: datetime
    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A recipient whose address is refused: everything for them waits. `address` is a digest of it."""

    recipient: str
    since: datetime
    reason: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery as a person looks at it. `withheld`: it was decided not to send it."""

    id: str
    alert_id: str
    kind: AlertKind
    recipient: str
    state: Literal["todo", "sent", "dead", "withheld"]
    attempts: int
    next_at: datetime | None
    error: str
    remote_id: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement as `monitor statements` lists it."""

    id: str
    title: str
    date: date | None
    parties: tuple[str, ...]
    origin: Literal["shipped", "added", "watched"]
    prints: tuple[Publication, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryError:
    """A text that could not be fetched or read, as a person looks at it."""

    key: str
    source: str
    url: str
    title: str
    error: str
    attempts: int  # failed ones in a row
    next_look_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much the store holds, and how much waits."""

    sources: int  # configured ones
    entries: int
    waiting: int  # entries of configured sources that were never read
    captures: int
    documents: int
    statements: int
    alerts: int
    todo: int  # deliveries, by state
    sent: int
    dead: int
    oldest_todo: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """A text that is judged otherwise than before; `before` and `after` are verdicts, or "not read"."""

    url: str
    title: str
    before: str
    after: str
