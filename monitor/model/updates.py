"""Work from the store: what the steps claim, and what they write back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from monitor.model.alerts import Alert, Health
from monitor.model.documents import Assessment, Document, Verdict
from monitor.model.received import Capture
from monitor.model.recipients import Recipient
from monitor.model.sites import Entry
from monitor.model.statements import Fingerprint, Identity, Relation

Outcome = Literal["read", "empty", "failed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseOutcome:
    """How the reading of a text of a source ended; many that fail say something of the source."""

    source: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A time in which much is expected: sources (all, where none is named) are polled at its own rhythm."""

    start: datetime
    end: datetime
    every: timedelta
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the store knows of a source."""

    name: str
    primed: bool  # polled with success at least once: what it lists from now on is news
    health: Health = "new"
    health_since: datetime | None = None
    detail: str = ""  # of the health, in a sentence
    told: Health | None = None  # the trouble that people were told of, not yet its end
    etag: str | None = None
    last_modified: str | None = None
    last_digest: str | None = None  # of the last list that was understood
    polled_at: datetime | None = None
    answered_at: datetime | None = None  # the last 200 or 304
    newest_at: datetime | None = None  # of the newest item ever listed
    new_at: datetime | None = None  # when an entry was new for the last time
    next_poll_at: datetime | None = None
    failures: int = 0  # in a row
    arrivals: tuple[datetime, ...] = ()  # the last polls that brought something new, the oldest first
    checked_at: datetime | None = None  # the list was last seen in full, or found to be as a 304 had said
    lied_at: datetime | None = None  # a 304 was last found to be untrue
    lie_told: bool = False  # operators were told of it
    list_url: str | None = None  # where the list is now, when it is not where the settings say
    note: str = ""  # what an operator should know although the source works
    read_at: datetime | None = None  # a text of it was last read
    unread: int = 0  # of its texts in a row came out without words, or not at all
    unread_kind: Outcome | None = None  # how the last of them did
    unread_detail: str = ""
    out_since: datetime | None = None  # when its present or last outage began
    listed_digest: str | None = None  # of the keys that its list held
    listed_at: datetime | None = None  # when these last changed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """One of the lists of a source that has several: its validators, and the lists that it led to."""

    url: str
    digest: str
    etag: str | None = None
    last_modified: str | None = None
    further: tuple[str, ...] = ()
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a poll found. Validators and digest are only of answers that were understood; None keeps what is stored."""

    name: str
    health: Health
    detail: str
    polled_at: datetime
    next_poll_at: datetime
    answered: bool  # the server gave a 200 or 304
    failed: bool
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    newest_at: datetime | None = None
    capture: Capture | None = None
    entries: tuple[Entry, ...] = ()  # all that the list holds, seen before or not
    alert_since: datetime | None = None  # a first poll tells what was published after this
    lists: tuple[ListState, ...] = ()  # of a source with several lists: those that were asked and understood
    further: tuple[Capture, ...] = ()  # of those lists, besides `capture`
    found_in: Mapping[str, str] = field(default_factory=dict)  # id of the capture an entry stood in, by its key
    checked: bool = False  # the list was seen in full
    doubt: str = ""  # a 304 was followed by another list: said of the source when that list holds new entries
    list_url: str | None = None  # where the list is now; "": where the settings say
    note: str | None = None  # None keeps what is stored
    listed: str | None = None  # digest of the keys that the list holds; None: not seen in full


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWork:
    """An entry whose text is due to be fetched, for the first time or again."""

    entry: Entry
    source: str
    quiet: bool  # listed before we came: taken in, not told
    found_at: datetime
    list_capture: str | None  # id of the capture of the list it was found in
    attempts: int  # failed ones in a row
    looks: int  # times it was read
    gone_since: datetime | None = None  # its page answers that it is not there
    failed_since: datetime | None = None  # the first of the failed attempts
    stored: "StoredVersion | None" = None  # its last version, where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """The last version of a document in the store."""

    number: int
    document: Document
    capture: Capture
    read_at: datetime
    verdict: Verdict
    statement_id: str | None
    relation: Relation | None
    topics: tuple[str, ...] = ()  # that it was found to be on
    announces: bool = False  # it was told that its text is to follow
    before_digest: str | None = None  # text digest of the version before, to tell a reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUpdate:
    """All that one reading of an entry adds to the store, in one transaction.

    A finding without `document` only moves the entry on (nothing changed, or it failed: `error`).
    """

    key: str
    now: datetime
    next_look_at: datetime | None  # None: never again
    error: str = ""
    capture: Capture | None = None  # of the text itself
    pages: tuple[Capture, ...] = ()  # of its further pages
    document: Document | None = None
    version: int = 1
    assessment: Assessment | None = None
    identity: Identity | None = None  # None with verdict "statement": a statement of its own
    statement_id: str | None = None
    fingerprint: Fingerprint | None = None  # of a statement's text: how it is found among all
    alerts: tuple[Alert, ...] = ()
    recipients: Mapping[str, tuple[Recipient, ...]] = field(default_factory=dict)  # of each alert, by its id
    passed_over: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of each alert: who is not told, why
    entries: tuple[Entry, ...] = ()  # supplements and further texts found on the page
    generation: int = 0  # of the statements that were read before deciding
    reading: ParseOutcome | None = None  # what it says of the source
    anew: bool = False  # looks at it are counted from this one
    gone: bool = False  # the page answered that it is not there; until it answers with its text, that stands
