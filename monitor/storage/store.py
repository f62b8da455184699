"""The store as the steps, the commands and the pages use it."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, update

from monitor.errors import SchemaError, StorageError
from monitor.model import Counts, Document
from monitor.storage.backfills import BackfillStore
from monitor.storage.clock import ClockStore
from monitor.storage.entries import EntryStore, next_look_at
from monitor.storage.migrations import HEAD, STEPS, prepare
from monitor.storage.outbox import LIFETIMES, Lifetimes, Outbox, next_delivery_at
from monitor.storage.sources import SourceStore, next_poll_at
from monitor.storage.statements import StatementStore
from monitor.storage.tables import alerts, captures, deliveries, documents, entries, meta, sources, statements

_ARCHIVE = "archive"


class Store(SourceStore, BackfillStore, EntryStore, StatementStore, Outbox, ClockStore):
    """Everything that is remembered. Any number of threads may use one store, any number of processes one database.

    Every method raises StorageError when the database refuses.
    """

    def __init__(self, url: str, *, lifetimes: Lifetimes, digest: Callable[[Document], str]) -> None:
        super().__init__(url)
        self.lifetimes = lifetimes
        self.digest = digest

    def next_due(self, now: datetime) -> datetime | None:
        """When there is something to claim: now or before, later, or never as things stand."""
        with self.reading() as connection:
            moments = (next_poll_at(connection), next_look_at(connection), next_delivery_at(connection, now))
        return min((moment for moment in moments if moment is not None), default=None)

    def release_claims(self) -> None:
        """Make claimed work due again: for a process that knows that no other is at work on this database."""
        with self.writing() as connection:
            for table in (sources, entries, deliveries):
                connection.execute(update(table).where(table.c.claimed_until.is_not(None)).values(claimed_until=None))

    def archive_id(self, proposed: int) -> int:
        """The number of the archive that belongs to this database; `proposed` where it has none yet."""
        with self.writing() as connection:
            connection.execute(self.insert_new(meta), [{"name": _ARCHIVE, "value": proposed}])
            return int(connection.scalar(select(meta.c.value).where(meta.c.name == _ARCHIVE)) or 0)

    def known_archive(self) -> int | None:
        """The number of the archive that belongs to this database; None: of none yet."""
        with self.reading() as connection:
            number = connection.scalar(select(meta.c.value).where(meta.c.name == _ARCHIVE))
        return None if number is None else int(number)

    def adopt_archive(self, number: int) -> None:
        """From now on the archive of this number belongs to this database."""
        with self.writing() as connection:
            connection.execute(meta.delete().where(meta.c.name == _ARCHIVE))
            connection.execute(meta.insert(), [{"name": _ARCHIVE, "value": number}])

    def counts(self) -> Counts:
        """How much there is, and how much waits."""
        watched = entries.c.source.in_(select(sources.c.name).where(sources.c.configured))
        never_read = (entries.c.looks == 0) & entries.c.next_look_at.is_not(None)
        todo = deliveries.c.state == "todo"
        question = select(
            _count(sources, sources.c.configured).label("sources"),
            _count(entries).label("entries"),
            _count(entries, never_read, watched).label("waiting"),
            _count(captures).label("captures"),
            _count(documents).label("documents"),
            _count(statements).label("statements"),
            _count(alerts).label("alerts"),
            _count(deliveries, todo).label("todo"),
            _count(deliveries, deliveries.c.state == "sent").label("sent"),
            _count(deliveries, deliveries.c.state == "dead").label("dead"),
            select(func.min(deliveries.c.created_at)).where(todo).scalar_subquery().label("oldest_todo"),
        )
        with self.reading() as connection:
            return Counts(**connection.execute(question).mappings().one())


def open_store(
    url: str,
    *,
    migrate: bool,
    lifetimes: Lifetimes = LIFETIMES,
    digest: Callable[[Document], str] | None = None,
    head: str = HEAD,
    steps: Path = STEPS,
) -> Store:
    """The store behind `sqlite:///PATH` or `postgresql://…`. An empty database gets its tables.

    An SQLite file of an older release is upgraded, a PostgreSQL database only where `migrate` says so. `lifetimes`:
    for how long an alert of each kind is worth sending. `digest` gives `StoredVersion.before_digest` of the document
    before; without one it is the SHA-256 of its text.

    Raises:
        SchemaError: the database is of another release or program.
        StorageError: it cannot be opened; the message says why and what to do.
    """
    store = Store(url, lifetimes=lifetimes, digest=digest or _digest_of_text)
    try:
        with store.writing() as connection:
            prepare(connection, migrate=migrate or store.is_file, head=head, steps=steps)
    except SchemaError as error:
        store.close()
        raise SchemaError(f"{store.name}: {error}") from None
    except StorageError:
        store.close()
        raise
    return store


def _digest_of_text(document: Document) -> str:
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def _count(table: Table, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()
