"""The tables, the same on SQLite and PostgreSQL.

    sources ─< lists
    sources ─< entries ─ documents ─< versions >─ captures        statements ─< documents ─ fingerprints ─< traits
    sources ─< backfills ─< backfill_lists
    alerts ─< deliveries, decisions      pauses      silences     meta: generation, archive   alembic_version

A `claimed_until` in the future means that somebody is at work on the row; one in the past, that they died over it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    desc,
    false,
    literal_column,
)

from monitor.model import Assessment, Document, Entry, Identity, ListState, News


class Moment(TypeDecorator[datetime]):
    """A time: aware, in UTC, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no offset, so it names no moment")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Published(TypeDecorator[datetime | date]):
    """A time with the offset that the publisher printed, or a plain date."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | date | None, dialect: Dialect) -> str | None:
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no offset, so it names no moment")
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | date | None:
        if value is None:
            return None
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)


class SafeText(TypeDecorator[str]):
    """Text from outside. What a database cannot hold (NUL, half a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """The text with U+FFFD for what a database cannot hold: NUL, half a surrogate pair."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


class Value(TypeDecorator[Any]):
    """A value of the domain, as JSON: a dataclass is an object, a time is a string that keeps its own offset.

    A field that a stored value lacks takes its default, and one that is no longer known is passed over.
    """

    impl = JSON(none_as_null=True)  # the engine hands on JSON as text: see database.py
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            return self._adapter.dump_json(value).decode()
        except PydanticSerializationError:  # half a surrogate pair, which JSON in UTF-8 cannot hold
            return storable(json.dumps(self._adapter.dump_python(value), ensure_ascii=False, default=_moment))

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.validate_json(value)


def _moment(value: date) -> str:
    return value.isoformat()


class Moments(TypeDecorator[tuple[datetime, ...]]):
    """Times, to the second, the oldest first; none where there is nothing."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Iterable[datetime] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps([int(moment.timestamp()) for moment in value])

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> tuple[datetime, ...]:
        return tuple(datetime.fromtimestamp(seconds, UTC) for seconds in json.loads(value or "[]"))


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),  # "generation" of the statements, number of the "archive"
    Column("value", Integer, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("publisher", SafeText, nullable=False),
    Column("url", SafeText, nullable=False),
    Column("configured", Boolean, nullable=False),
    Column("primed", Boolean, nullable=False),
    Column("health", Text, nullable=False),
    Column("health_since", Moment),
    Column("detail", SafeText, nullable=False),
    Column("told", Text),
    Column("etag", SafeText),
    Column("last_modified", SafeText),
    Column("last_digest", Text),
    Column("polled_at", Moment),
    Column("answered_at", Moment),
    Column("newest_at", Moment),
    Column("new_at", Moment),
    Column("next_poll_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("claimed_until", Moment),
    Column("arrivals", Moments),
    Column("checked_at", Moment),
    Column("lied_at", Moment),
    Column("lie_told", Boolean, nullable=False, server_default=false()),
    Column("list_url", SafeText),
    Column("note", SafeText, nullable=False, server_default=""),
    Column("read_at", Moment),
    Column("unread", Integer, nullable=False, server_default="0"),
    Column("unread_kind", Text),
    Column("unread_detail", SafeText, nullable=False, server_default=""),
    Column("out_since", Moment),  # when its present or last outage began
    Column("listed_digest", Text),  # of the keys that its list holds
    Column("listed_at", Moment),  # when these changed
)

lists = Table(
    "lists",
    metadata,
    Column("source", SafeText, ForeignKey(sources.c.name), primary_key=True),
    Column("url", SafeText, primary_key=True),
    Column("list", Value(ListState), nullable=False),
    Column("asked_at", Moment, nullable=False),
)

captures = Table(
    "captures",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("requested", SafeText, nullable=False),
    Column("url", SafeText, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Value(Mapping[str, str]), nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("file", SafeText, nullable=False),
    Column("offset", Integer, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("source", SafeText, ForeignKey(sources.c.name), nullable=False),
    Column("entry", Value(Entry), nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("list_capture", SafeText),  # where it was found: a list, or the page that links it
    Column("text_capture", SafeText),  # its own page as last archived, read or not
    Column("next_look_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("error", SafeText, nullable=False),
    Column("claimed_until", Moment),
    Column("backfill", SafeText),  # the back-filling that found it and reads it
    Column("gone_since", Moment),  # its page answers that it is not there
    Column("failed_since", Moment),  # the first of the failed attempts in a row
)
_backfilled = entries.c.backfill.is_not(None)
Index("entries_backfilled", entries.c.backfill, sqlite_where=_backfilled, postgresql_where=_backfilled)
_waiting = entries.c.next_look_at.is_not(None)
Index("entries_due", entries.c.next_look_at, sqlite_where=_waiting, postgresql_where=_waiting)
_claimed = entries.c.claimed_until.is_not(None)
Index("entries_claimed", entries.c.claimed_until, sqlite_where=_claimed, postgresql_where=_claimed)
_failed = entries.c.error != literal_column("''")
Index("entries_failed", entries.c.key, sqlite_where=_failed, postgresql_where=_failed)

backfills = Table(
    "backfills",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("source", SafeText, ForeignKey(sources.c.name), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

backfill_lists = Table(
    "backfill_lists",
    metadata,
    Column("backfill", SafeText, ForeignKey(backfills.c.id), primary_key=True),
    Column("url", SafeText, primary_key=True),
    Column("layout", SafeText, nullable=False),
    Column("day", Date),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),  # waiting, done, failed
    Column("error", SafeText, nullable=False, server_default=""),
    Column("texts", Value(tuple[str, ...])),  # keys of all that it held
    Column("oldest", Date),
    Column("known", Integer, nullable=False, server_default="0"),
    Column("outside", Integer, nullable=False, server_default="0"),
    Column("live", Integer, nullable=False, server_default="0"),
)

statements = Table(
    "statements",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("title", SafeText, nullable=False),
    Column("date", Date),
    Column("parties", Value(tuple[str, ...]), nullable=False),
    Column("origin", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", SafeText, primary_key=True),  # the key of its entry; "stored:…" of a text that came with no entry
    Column("source", SafeText, nullable=False),  # "stored" likewise
    Column("publisher", SafeText, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),  # the last one; what follows is of it
    Column("url", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("language", Text, nullable=False),
    Column("published", Published),
    Column("capture_id", SafeText, ForeignKey(captures.c.id)),
    Column("statement_id", SafeText, ForeignKey(statements.c.id)),
    Column("relation", Text),
)
Index("documents_of_statement", documents.c.statement_id)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_id", SafeText, ForeignKey(documents.c.id), nullable=False, unique=True),
    Column("method", Integer, nullable=False),
    Column("digest", Integer, nullable=False),
    sqlite_autoincrement=True,  # no number is given twice, so what is left of an old one leads nowhere
)

traits = Table(
    "traits",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),  # of the statement: the latest are asked for first
    Column("text", Integer, primary_key=True, autoincrement=False),  # number of its fingerprint
    sqlite_with_rowid=False,
)

versions = Table(
    "versions",
    metadata,
    Column("document_id", SafeText, ForeignKey(documents.c.id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("capture_id", SafeText, ForeignKey(captures.c.id)),
    Column("read_at", Moment, nullable=False),
    Column("document", Value(Document), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("assessment", Value(Assessment)),
    Column("identity", Value(Identity)),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("news", Value(News), nullable=False),
    Column("reasons", Value(tuple[str, ...]), nullable=False),
    Column("watches", Value(tuple[str, ...]), nullable=False),
)
Index("alerts_by_time", desc(alerts.c.created_at), alerts.c.id)

watched_alerts = Table(  # what alerts.watches holds, to find the alerts of a watch by
    "watched_alerts",
    metadata,
    Column("watch", SafeText, primary_key=True),
    Column("alert_id", SafeText, ForeignKey(alerts.c.id), primary_key=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("alert_id", SafeText, ForeignKey(alerts.c.id), nullable=False),
    Column("recipient", SafeText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("deadline", Moment, nullable=False),
    Column("state", Text, nullable=False),  # todo, sent, dead, withheld
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),
    Column("error", SafeText, nullable=False),
    Column("remote_id", SafeText, nullable=False),
    Column("sent_at", Moment),
    Column("claimed_until", Moment),
    Column("held_until", Moment),  # held back by choice: what comes later may pass
    Column("told_at", Moment),  # of a dead one: when the operators were told
)
_todo = deliveries.c.state == literal_column("'todo'")
Index(
    "deliveries_in_order",
    deliveries.c.recipient,
    deliveries.c.created_at,
    deliveries.c.id,
    sqlite_where=_todo,
    postgresql_where=_todo,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert_id", SafeText, nullable=False),
    Column("recipient", SafeText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("what", Text, nullable=False),
    Column("reason", SafeText, nullable=False),
)
Index("decisions_of_alert", decisions.c.alert_id)

pauses = Table(
    "pauses",
    metadata,
    Column("recipient", SafeText, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("address", Text, nullable=False),  # a slow, salted digest: another address ends the pause
    Column("told_at", Moment),
)

silences = Table(
    "silences",
    metadata,
    Column("id", Text, primary_key=True),
    Column("author", SafeText, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("begins_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("source", SafeText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("statement", SafeText, nullable=False),
)
