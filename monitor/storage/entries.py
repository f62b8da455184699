"""The texts that were listed: which are due, what was read of them, and what follows from it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    update,
)

from monitor.errors import StorageError
from monitor.model import (
    Capture,
    Document,
    Entry,
    EntryError,
    EntryUpdate,
    EntryWork,
    ParseOutcome,
    StoredVersion,
    Verdict,
)
from monitor.storage.claims import claim
from monitor.storage.database import Database
from monitor.storage.fingerprints import put_fingerprint
from monitor.storage.outbox import Lifetimes, write_alert
from monitor.storage.records import record, row_of
from monitor.storage.statements import expect_generation, next_generation, put_document, put_statement
from monitor.storage.tables import Moment, SafeText, captures, documents, entries, sources, statements, versions

_configured = entries.c.source.in_(select(sources.c.name).where(sources.c.configured))
_never_read_first = case((entries.c.looks == 0, 0), else_=1)
_CLAIM = claim(entries, entries.c.next_look_at, _configured, first=_never_read_first).returning(entries.c.key)

_KNOWN = select(entries.c.key).where(entries.c.key.in_(bindparam("keys", expanding=True)))
_NOTHING: ColumnElement[str] = literal_column(
    "''"
)  # in the statement's text, so that the index over failures serves it
_AT_ONCE = 500  # rows or keys in one question

_NEXT_LOOK = (
    select(entries.c.next_look_at)
    .where(entries.c.next_look_at.is_not(None), entries.c.claimed_until.is_(None), _configured)
    .order_by(entries.c.next_look_at)
    .limit(1)
)
_NEXT_END_OF_CLAIM = select(func.min(entries.c.claimed_until)).where(entries.c.claimed_until.is_not(None), _configured)

_before = versions.alias("before")
_last = and_(versions.c.document_id == documents.c.id, versions.c.number == documents.c.version)
_WORK = (
    select(
        entries,
        documents.c.statement_id,
        documents.c.relation,
        documents.c.seen_at,
        versions.c.number,
        versions.c.document,
        versions.c.read_at,
        versions.c.verdict,
        versions.c.assessment,
        _before.c.document.label("document_before"),
        *(column.label(f"capture_{column.name}") for column in captures.c),
    )
    .outerjoin(documents, documents.c.id == entries.c.key)
    .outerjoin(versions, _last)
    .outerjoin(_before, and_(_before.c.document_id == documents.c.id, _before.c.number == documents.c.version - 1))
)
_CLAIMED = _WORK.outerjoin(captures, captures.c.id == versions.c.capture_id).where(
    entries.c.key.in_(bindparam("keys", expanding=True))
)
_READ = _WORK.join(captures, captures.c.id == versions.c.capture_id)
_UNREAD = _WORK.join(captures, captures.c.id == entries.c.text_capture).where(
    entries.c.error != _NOTHING, documents.c.id.is_(None)
)

_ENTRY = (
    select(entries.c.source, entries.c.quiet, entries.c.backfill, entries.c.list_capture, sources.c.publisher)
    .join(sources, sources.c.name == entries.c.source)
    .where(entries.c.key == bindparam("key"))
    .with_for_update(of=entries)
)
_HAS_VERSION = select(versions.c.number).where(
    versions.c.document_id == bindparam("key"), versions.c.number == bindparam("number")
)
_LAST_VERSION = select(documents.c.version).where(documents.c.id == bindparam("key"))
_error = bindparam("b_error", type_=SafeText)
_gone_now = and_(bindparam("b_gone", type_=Boolean), entries.c.gone_since.is_(None))
_FINISH = (
    update(entries)
    .where(entries.c.key == bindparam("b_key"))
    .values(
        next_look_at=bindparam("b_next_look_at"),
        attempts=case((_error != "", entries.c.attempts + 1), else_=0),
        looks=case(
            (_error != "", entries.c.looks),
            (bindparam("b_anew", type_=Boolean), 1),
            else_=entries.c.looks + 1,
        ),
        error=_error,
        text_capture=func.coalesce(bindparam("b_capture", type_=SafeText), entries.c.text_capture),
        claimed_until=None,
        gone_since=case(
            (_error == "", None),
            (_gone_now, bindparam("b_now", type_=Moment)),
            else_=entries.c.gone_since,
        ),
        failed_since=case(
            (_error == "", None), else_=func.coalesce(entries.c.failed_since, bindparam("b_now", type_=Moment))
        ),
    )
)
_REREAD = update(entries).where(entries.c.key == bindparam("b_key")).values(error=_error, attempts=0)
_FORGET_VERSION = delete(versions).where(
    versions.c.document_id == bindparam("b_id"), versions.c.number == bindparam("b_number")
)
_FORGET_STATEMENT = (
    update(documents)
    .where(documents.c.id == bindparam("b_id"), documents.c.statement_id.is_not(None))
    .values(statement_id=None, relation=None)
)
_FORGET_ORPHANS = delete(statements).where(
    statements.c.origin == "watched", ~exists().where(documents.c.statement_id == statements.c.id)
)

_WELL_READ = (
    update(sources)
    .where(sources.c.name == bindparam("b_name"))
    .values(read_at=bindparam("b_now", type_=Moment), unread=0, unread_kind=None, unread_detail="")
)
_BADLY_READ = (
    update(sources)
    .where(sources.c.name == bindparam("b_name"))
    .values(
        unread=sources.c.unread + 1,
        unread_kind=bindparam("b_kind"),
        unread_detail=bindparam("b_detail", type_=SafeText),
    )
)


class EntryStore(Database):
    """The entries and what was read of them; with the statements it is the `ProcessStore` of the process step."""

    lifetimes: Lifetimes
    digest: Callable[[Document], str]

    def claim_entries(self, now: datetime, until: datetime, limit: int) -> Sequence[EntryWork]:
        """Take entries of configured sources whose text is due, those never read first, then those due longest."""
        with self.writing() as connection:
            keys = connection.scalars(_CLAIM, {"now": now, "until": until, "limit": limit}).all()
            rows = connection.execute(_CLAIMED, {"keys": keys}).all() if keys else []
        rows = sorted(rows, key=lambda row: (row.looks > 0, row.next_look_at, row.key))
        return [self._work(row) for row in rows]

    def works(self, keys: Sequence[str]) -> list[EntryWork]:
        """These entries, whether they are due or not."""
        with self.reading() as connection:
            return [self._work(row) for row in connection.execute(_CLAIMED, {"keys": keys}).all()] if keys else []

    def finish_entry(self, finding: EntryUpdate) -> None:
        """Write all of it in one transaction and release the claim; a thing already written is left as it is.

        Raises:
            StaleError: the finding holds a statement, and the statements changed since `generation`.
            ValueError: it holds a document but no capture, and the entry was in no archived list: archive first.
        """
        with self.writing() as connection:
            if finding.reading is not None:  # first, since a poll too takes the source before its entries
                note_reading(connection, finding.reading, finding.now)
            entry = self._entry(connection, finding)
            if not self._is_written(connection, finding):
                self._add(connection, finding, entry)
            connection.execute(
                _FINISH,
                {
                    "b_key": finding.key,
                    "b_next_look_at": finding.next_look_at,
                    "b_error": finding.error,
                    "b_gone": finding.gone,
                    "b_anew": finding.anew,
                    "b_now": finding.now,
                    "b_capture": finding.capture.id if finding.capture is not None else None,
                },
            )

    def reread(self, finding: EntryUpdate) -> None:
        """Put a new reading of an archived text in the place of version `finding.version`; add its alerts.

        When the entry is looked at next stays as it is. A watched statement that has no print any more is taken out.
        A finding without a document leaves what was read as it is, and so does one of a version that is not the last.

        Raises:
            StaleError, ValueError: as `finish_entry`.
        """
        with self.writing() as connection:
            entry = self._entry(connection, finding)
            last = connection.scalar(_LAST_VERSION, {"key": finding.key})
            if finding.document is not None and last in (None, finding.version):
                connection.execute(_FORGET_VERSION, {"b_id": finding.key, "b_number": finding.version})
                forgotten = connection.execute(_FORGET_STATEMENT, {"b_id": finding.key}).rowcount > 0
                self._add(connection, finding, entry)
                if forgotten and finding.statement_id is None:
                    next_generation(connection)
                connection.execute(_FORGET_ORPHANS)
            connection.execute(_REREAD, {"b_key": finding.key, "b_error": finding.error})

    def capture(self, id: str) -> Capture | None:
        """A capture by id."""
        with self.reading() as connection:
            row = connection.execute(select(captures).where(captures.c.id == id)).one_or_none()
        return None if row is None else record(Capture, row)

    def last_capture(self, requested: str) -> Capture | None:
        """The latest capture of an address; None where it was never archived."""
        question = select(captures).where(captures.c.requested == requested).order_by(captures.c.fetched_at.desc())
        with self.reading() as connection:
            row = connection.execute(question.limit(1)).one_or_none()
        return None if row is None else record(Capture, row)

    def entry_errors(self) -> list[EntryError]:
        """The texts whose last look failed, by key."""
        question = select(entries).where(entries.c.error != _NOTHING).order_by(entries.c.key)
        with self.reading() as connection:
            rows = connection.execute(question).all()
        return [record(EntryError, row, url=row.entry.url, title=row.entry.title) for row in rows]

    def versions(self, verdict: Verdict | None = None) -> Iterator[EntryWork]:
        """The last version of every document that was fetched, or of those so judged, in the order seen.

        It may be written to while it is read: rows are fetched a few hundred at a time.
        """
        question = _READ if verdict is None else _READ.where(versions.c.verdict == verdict)
        for row in self._in_order(question, documents.c.seen_at, "seen_at"):
            yield self._work(row)

    def unread(self) -> Iterator[tuple[EntryWork, Capture]]:
        """The texts that were archived and never could be read, in the order found, with their last capture.

        A text that was read once and then not any more is read at its next look, which tells the edit.
        """
        for row in self._in_order(_UNREAD, entries.c.found_at, "found_at"):
            yield self._work(row), _capture(row)

    def _in_order(self, question: Select[Any], time: Any, name: str) -> Iterator[Row[Any]]:
        rows: Sequence[Row[Any]] = ()
        while True:
            page = question.order_by(time, entries.c.key).limit(_AT_ONCE)
            if rows:
                page = page.where(
                    tuple_(time, entries.c.key) > tuple_(literal(getattr(rows[-1], name), time.type), rows[-1].key)
                )
            with self.reading() as connection:
                rows = connection.execute(page).all()
            if not rows:
                return
            yield from rows

    def _entry(self, connection: Connection, finding: EntryUpdate) -> Any:
        entry = connection.execute(_ENTRY, {"key": finding.key}).one_or_none()
        if entry is None:
            raise StorageError(f"the entry {finding.key} is not in the database {self.name}")
        for capture in (finding.capture, *finding.pages):
            if capture is not None:
                connection.execute(self.insert_new(captures), row_of(captures, capture))
        return entry

    def _is_written(self, connection: Connection, finding: EntryUpdate) -> bool:
        """Somebody else came first: a worker whose claim had ended finishes after the one that took over."""
        if finding.document is None:
            return False
        return connection.execute(_HAS_VERSION, {"key": finding.key, "number": finding.version}).first() is not None

    def _add(self, connection: Connection, finding: EntryUpdate, entry: Any) -> None:
        if finding.statement_id is not None:
            expect_generation(connection, finding.generation)
        if finding.document is not None:
            self._add_version(connection, finding, finding.document, entry)
        for alert in finding.alerts:
            told, passed_over = finding.recipients.get(alert.id, ()), finding.passed_over.get(alert.id, {})
            write_alert(self, connection, alert, told, self.lifetimes, passed_over)
        capture = finding.capture.id if finding.capture is not None else None
        inherited: dict[str, Any] = {"quiet": entry.quiet, "backfill": entry.backfill}
        if entry.backfill is not None:
            inherited["next_look_at"] = None
        rows = [
            entry_row(found, entry.source, finding.now, capture) | inherited
            for found in unseen_entries(connection, finding.entries)
        ]
        if rows:
            connection.execute(self.insert_new(entries), rows)

    def _add_version(self, connection: Connection, finding: EntryUpdate, document: Document, entry: Any) -> None:
        capture = finding.capture.id if finding.capture is not None else entry.list_capture
        if capture is None:
            raise ValueError(f"{finding.key}: a document was read, but what it was read from is not archived")
        values = {"source": entry.source, "publisher": entry.publisher, "seen_at": finding.now}
        assessment, identity = finding.assessment, finding.identity
        if finding.statement_id is not None:
            parties = assessment.parties if assessment is not None else ()
            put_statement(self, connection, finding.statement_id, document, parties, "watched", finding.now)
            relation = identity.relation if identity is not None else "first"
            values |= {"statement_id": finding.statement_id, "relation": relation}
            next_generation(connection)
        put_document(connection, finding.key, document, number=finding.version, capture_id=capture, values=values)
        put_fingerprint(connection, finding.key, values.get("relation"), finding.fingerprint)
        connection.execute(
            self.insert_new(versions),
            {
                "document_id": finding.key,
                "number": finding.version,
                "capture_id": capture,
                "read_at": finding.now,
                "document": document,
                "verdict": assessment.verdict if assessment is not None else "none",
                "assessment": assessment,
                "identity": identity,
            },
        )

    def _work(self, row: Row[Any]) -> EntryWork:
        return record(EntryWork, row, stored=self._stored(row) if row.number is not None else None)

    def _stored(self, row: Row[Any]) -> StoredVersion:
        before = self.digest(row.document_before) if row.document_before is not None else None
        topics = row.assessment.topics if row.assessment is not None else ()
        announces = row.assessment is not None and row.assessment.announces
        return record(
            StoredVersion, row, capture=_capture(row), before_digest=before, topics=topics, announces=announces
        )


def unseen_entries(connection: Connection, listed: Iterable[Entry]) -> list[Entry]:
    """Those that no source ever listed, in the order of their keys, each once."""
    by_key = {entry.key: entry for entry in sorted(listed, key=lambda entry: entry.key)}
    keys = list(by_key)
    for start in range(0, len(keys), _AT_ONCE):
        for known in connection.scalars(_KNOWN, {"keys": keys[start : start + _AT_ONCE]}).all():
            by_key.pop(known, None)
    return list(by_key.values())


def entry_row(entry: Entry, source: str, now: datetime, capture: str | None) -> dict[str, Any]:
    """The row of an entry that was just found: it is due at once."""
    return {
        "key": entry.key,
        "source": source,
        "entry": entry,
        "found_at": now,
        "list_capture": capture,
        "next_look_at": now,
        "attempts": 0,
        "looks": 0,
        "error": "",
    }


def note_reading(connection: Connection, reading: ParseOutcome, now: datetime) -> None:
    """Count a text that could not be read, or end the count with one that could."""
    if reading.outcome == "read":
        connection.execute(_WELL_READ, {"b_name": reading.source, "b_now": now})
    else:
        values = {"b_name": reading.source, "b_kind": reading.outcome, "b_detail": reading.detail}
        connection.execute(_BADLY_READ, values)


def next_look_at(connection: Connection) -> datetime | None:
    """When the first text is due, or is taken from a worker that did not come back."""
    moments = (connection.scalar(_NEXT_LOOK), connection.scalar(_NEXT_END_OF_CLAIM))
    return min((moment for moment in moments if moment is not None), default=None)


def _capture(row: Row[Any]) -> Capture:
    return record(Capture, row, prefix="capture_")
