"""The words of the domain.

    source ─ lists ─> entry ─ fetched as ─> capture ─ read as ─> document (version 1, 2, …)
    document ─ judged ─> assessment ─ is an edition of ─> statement ─ compared with an earlier one ─> changes
    finding ─> alert ─> one delivery for each recipient

Values are frozen. Times are aware and in UTC, except `published`, which keeps the publisher's zone. A `published` that
is a plain `date` means that the publisher printed no clock time.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

Language = Literal["zh", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "ru", "en")

# ------------------------------------------------------------------------------------------------------- the sites

ListKind = Literal["feed", "page", "datasource", "sitemap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that lists texts, as config/sources.yaml describes it."""

    name: str  # "kremlin-ru": what the watch list, the logs and the alerts call it
    publisher: str  # "Kremlin": what several sources of one house share
    kind: ListKind
    url: str
    language: Language
    zone: str = "Asia/Shanghai"  # IANA name of the clock that the publisher prints
    every: timedelta = timedelta(minutes=10)
    frozen_after: timedelta = timedelta(days=3)  # floor: a newest item older than this is never called frozen before
    links: str = "a[href]"  # kind page: CSS selector of the links that lead to texts
    link_pattern: str = ""  # regular expression that an address must contain to be a text of this source
    ignore_offset: bool = False  # kind feed: the offset in the feed's times is wrong; they are clock times of `zone`
    full_text: bool = False  # kind feed: the entry holds the whole text, so no page is fetched for it
    follow: str = ""  # regular expression over titles: the page of such an entry is fetched for its supplements
    follow_links: str = ""  # CSS selector of the supplements on that page
    follow_skip: str = ""  # regular expression over the titles of supplements that are no texts (lists of participants)
    evidence: str = ""  # what is known of this source, and from when
    checked: str = ""
    watched: bool = True  # False: known, and watched only when the watch list names it
    skip: str = ""  # regular expression over titles that are no texts ("责编", "Web editor")
    more: str = ""  # CSS selector (kind sitemap: regular expression) of further lists: an issue's pages, the next page
    dated_url: str = ""  # strftime pattern over the publisher's day: lists that have an address for each day
    look_back: int = 0  # days before today whose `dated_url` is read again, since pages appear late
    hub: str = ""  # kind datasource: the page that names the list's present address
    proxy: str = ""  # environment variable (or, with _FILE behind it, file) that holds the address of its proxy
    hub_block: str = ""  # CSS selector of the element on that page that holds the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the pages of one site and era are read. Selectors are CSS, tried in order; the first that finds text wins."""

    name: str  # "people-2021"
    site: str  # first half of a site id: "people.com.cn"
    pattern: str  # regular expression over the address
    zone: str
    title: tuple[str, ...]
    time: tuple[str, ...] = ()  # text, or `selector@attribute`; `day && clock` where they stand apart
    body: tuple[str, ...] = ()  # each selects the element that holds the text, or the paragraphs themselves
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()  # furniture, taken out of the body before it is read
    drop_text: tuple[str, ...] = ()  # regular expressions: a paragraph that matches one from its start is furniture
    stop: tuple[str, ...] = ()  # regular expressions: the text ends before the first paragraph that matches
    title_suffix: str = ""  # regular expression, cut from the end of a title
    id_patterns: tuple[str, ...] = ()  # over the address; groups joined with "-", or as in `PATTERN => \1/en`
    next_page: str = ""  # CSS selector of the link to the next page of a long text
    media: tuple[str, ...] = ()  # what shows that a page without `body` is one of photographs or video, not a change
    language: Language | None = None  # None: told from the text
    ignore_offset: bool = False  # the offset in printed times is wrong; they are clock times of `zone`


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a list. `key` is the site's own id of the text, so one text under three addresses is one entry."""

    key: str  # "people.com.cn:40476042"; the address without scheme and query where a site has no ids
    url: str
    title: str = ""
    published: datetime | date | None = None  # as listed: a hint, since placement is not publication
    inline: bool = False  # the list's own body holds the whole text; it is read from there
    links_only: bool = False  # the page is fetched only for the supplements it links; its own text came inline


# ------------------------------------------------------------------------------------------------- what was received


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answered; `url` is the address after redirects."""

    requested: str
    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes  # after content decoding
    fetched_at: datetime
    moved_to: str | None = None  # where the server said, for good, that this address now is
    sent: Mapping[str, str] = field(default_factory=dict)  # the request's headers, without secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A response in the archive. `digest` is "sha256:…" of the body; `id` is derived from address, time and digest."""

    id: str
    requested: str
    url: str
    status: int
    headers: Mapping[str, str]
    digest: str
    size: int
    fetched_at: datetime
    file: str  # name of the archive file
    offset: int  # of the record in it


# ------------------------------------------------------------------------------------------------------ what was read


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


# --------------------------------------------------------------------------------------------- statements and changes


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


Relation = Literal["first", "reprint", "edition", "abridgement"]  # edition: the same statement in another language


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
    in_scope: bool = True  # False: it is about none of the watched topics, or the other text does not reach so far


Mark = Literal["kept", "deleted", "inserted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of words in a marked-up sentence."""

    text: str
    mark: Mark


# ------------------------------------------------------------------------------------------------------ telling people

AlertKind = Literal["statement", "mention", "edited", "vanished", "trouble", "recovered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementNews:
    """A new statement. `changes` is ordered by weight and holds no kept text; without a baseline it is empty."""

    kind: Literal["statement", "mention"]
    statement_id: str | None
    print: Print
    baseline: Baseline | None
    changes: tuple[ChangeLine, ...]
    kept: int  # sentences that stand as before
    passages: tuple[Passage, ...]
    prints: tuple[Print, ...] = ()  # other prints known when the alert is rendered
    note: str = ""  # what could not be done: "known so far in Russian only; not compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditNews:
    """A page that was changed after it was published, compared with its version before."""

    kind: Literal["edited"]
    statement_id: str | None
    print: Print
    before: Print
    version: int
    changes: tuple[ChangeLine, ...]
    reversal: bool = False  # the text is again what it was two versions ago


@dataclass(frozen=True, slots=True, kw_only=True)
class VanishedNews:
    """A page that no longer answers with its text."""

    kind: Literal["vanished"]
    statement_id: str | None
    print: Print
    how: str  # "404 Not Found"


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


News = StatementNews | EditNews | VanishedNews | TroubleNews


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What somebody is told, once. `id` is derived from what it is about, so the same finding is the same alert."""

    id: str
    created_at: datetime
    news: News
    reasons: tuple[str, ...]  # why it was sent: the watch, its terms, the rule

    @property
    def kind(self) -> AlertKind:
        """What the alert is about."""
        return self.news.kind


Channel = Literal["email", "slack", "telegram", "terminal", "webhook", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which a recipient is left in peace; `through` is the weight from which an alert is sent all the same."""

    start: time
    end: time
    through: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All alerts of a day, or of a week (sent on Mondays), in one message at an hour."""

    every: Literal["daily", "weekly"]
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody to tell. `address` is an Apprise URL and a secret: it is in no log, page, error or table."""

    name: str
    channel: Channel
    address: str = field(repr=False, default="")
    language: Language = "en"
    kinds: frozenset[AlertKind] = frozenset({"statement", "edited", "vanished"})
    zone: str = "UTC"
    least: float = 0.0  # alerts of less weight are not sent
    quiet: Quiet | None = None
    digest: Digest | None = None
    group: timedelta | None = None  # after an alert, what follows within this time comes in one message


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An alert as one channel takes it, within the channel's limits."""

    alert_id: str
    title: str  # subject, headline or push preview: plain text
    body: str  # what the channel shows: HTML for e-mail and Telegram, JSON of blocks for Slack, plain text else
    plain: str  # the same in plain text, right on its own
    thread: str = ""  # what it belongs together with: the statement, or the document
    whole: str = ""  # of a mail: everything, as a page of its own to keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that a service took; `remote_id` is its own name for it, where it gave one."""

    remote_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """A message that a service did not take. `permanent`: it never will; `retry_after` is in seconds."""

    reason: str
    permanent: bool = False
    retry_after: float | None = None
    address_refused: bool = False  # nothing will arrive at this address until somebody mends it


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What somebody does not want to be sent for a while. An empty `source`, `kind` or `statement` matches all."""

    id: str
    author: str
    reason: str
    begins_at: datetime
    until: datetime
    source: str = ""
    kind: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What to look for and whom to tell. No `compare_with`: the latest earlier statement that is like the new one."""

    name: str
    topics: frozenset[str]
    compare_with: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = ()


# ------------------------------------------------------------------------------------------------- work from the store


Outcome = Literal["read", "empty", "failed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
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
    before_digest: str | None = None  # text digest of the version before, to tell a reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
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
    alerts: tuple[Alert, ...] = ()
    recipients: Mapping[str, tuple[Recipient, ...]] = field(default_factory=dict)  # of each alert, by its id
    entries: tuple[Entry, ...] = ()  # supplements and further texts found on the page
    generation: int = 0  # of the statements that were read before deciding
    reading: Reading | None = None  # what it says of the source


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """How an attempt ended. `next_at` None with an `error` means that no further attempt is made.

    `decision` is a choice of ours and no failure: `held` until `next_at`, or `withheld` for good; `error` says why.
    """

    id: str
    now: datetime
    remote_id: str = ""
    error: str = ""
    next_at: datetime | None = None
    decision: Literal["held", "withheld"] | None = None
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
    prints: tuple[Print, ...]


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
