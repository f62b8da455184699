"""Whom to tell, and what is sent to them."""

import math
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Literal

from monitor.model.alert_kinds import DEFAULT_KINDS, AlertKind
from monitor.model.sites import Language

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
    kinds: frozenset[AlertKind] = DEFAULT_KINDS
    zone: str = "UTC"
    least: float = 0.0  # alerts of less weight are not sent
    quiet: Quiet | None = None
    digest: Digest | None = None
    group: timedelta | None = None  # after an alert, what follows within this time comes in one message


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """An alert as one channel takes it, within the channel's limits."""

    alert_id: str
    title: str  # subject, headline or push preview: plain text
    body: str  # what the channel shows: HTML for e-mail and Telegram, JSON of blocks for Slack, plain text else
    plain: str  # the same in plain text, right on its own
    reply_to: str = ""  # the service's own name of the message that it follows, where the channel has threads
    thread: str = ""  # what it belongs together with: the statement, or the document
    document: str = ""  # the text it is about: what was told of that before it was a statement belongs to the thread
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
