"""What a claim is proven with: the captures, the versions read from them, and what was told of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, bindparam, func, or_, select, tuple_, type_coerce

from monitor.model import Capture, Document, Verdict
from monitor.storage.database import Database
from monitor.storage.records import record
from monitor.storage.tables import alerts, captures, documents, entries, statements, versions

PAGE = 500  # captures read at a time

_ALERTS_OF = (
    select(alerts.c.id)
    .where(type_coerce(alerts.c.news, JSON)["print"]["document_id"].as_string() == bindparam("key"))
    .order_by(alerts.c.created_at, alerts.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVersion:
    """A text as it was read from a capture; `capture_id` is None of one that came from a file."""

    number: int
    capture_id: str | None
    read_at: datetime
    document: Document
    verdict: Verdict
    reasons: tuple[str, ...]  # whose print it is, and why it was judged so


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is stored of one text: `captures` are those of its address and of its versions, the oldest first."""

    key: str
    url: str
    source: str
    error: str  # why it could not be read, where it could not
    captures: tuple[Capture, ...]
    versions: tuple[ReadVersion, ...]
    alerts: tuple[str, ...]  # ids
    statement_id: str | None


def count_captures(database: Database) -> int:
    """How many captures the database knows."""
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(captures)).scalar_one()


def captures_in_archive_order(database: Database) -> Iterator[Capture]:
    """Every capture, file by file in the order written, a page at a time, so that memory stays small."""
    place = tuple_(captures.c.file, captures.c.offset, captures.c.id)
    after: tuple[Any, ...] | None = None
    while True:
        question = select(captures).order_by(captures.c.file, captures.c.offset, captures.c.id).limit(PAGE)
        if after is not None:
            question = question.where(place > after)
        with database.reading() as connection:
            rows = connection.execute(question).all()
        for row in rows:
            yield record(Capture, row)
        if len(rows) < PAGE:
            return
        after = (rows[-1].file, rows[-1].offset, rows[-1].id)


def offsets_known(database: Database, file: str) -> frozenset[int]:
    """Where the answers begin that the database knows of an archive file."""
    with database.reading() as connection:
        return frozenset(connection.execute(select(captures.c.offset).where(captures.c.file == file)).scalars())


def documents_named(database: Database, id: str) -> tuple[str, ...]:
    """The keys of the texts that an id means: of an alert, a statement, a text, an address or a capture."""
    with database.reading() as connection:
        news = connection.execute(select(alerts.c.news).where(alerts.c.id == id)).scalar_one_or_none()
        appearance = getattr(news, "print", None)
        if appearance is not None:
            return (appearance.document_id,)
        if connection.execute(select(statements.c.id).where(statements.c.id == id)).first() is not None:
            of_statement = select(documents.c.id).where(documents.c.statement_id == id).order_by(documents.c.seen_at)
            return tuple(connection.execute(of_statement).scalars())
        by_capture = select(versions.c.document_id).where(versions.c.capture_id == id)
        of_entry = select(entries.c.key).where(or_(entries.c.key == id, entries.c.text_capture == id))
        of_document = select(documents.c.id).where(
            or_(documents.c.id == id, documents.c.url == id, documents.c.id.in_(by_capture))
        )
        keys = [*connection.execute(of_document).scalars(), *connection.execute(of_entry).scalars()]
        if not keys:
            address = or_(captures.c.requested == id, captures.c.url == id)
            found = select(captures.c.id).where(address)
            read_from = select(versions.c.document_id).where(versions.c.capture_id.in_(found))
            listed = select(entries.c.key).where(entries.c.text_capture.in_(found))
            keys = [*connection.execute(read_from).scalars(), *connection.execute(listed).scalars()]
    return tuple(dict.fromkeys(keys))


def captures_named(database: Database, id: str) -> tuple[Capture, ...]:
    """The captures that an id or an address means, the oldest first."""
    return _captures(database, or_(captures.c.id == id, captures.c.requested == id, captures.c.url == id))


def dossier(database: Database, key: str) -> Dossier:
    """All that is stored of the text with this key."""
    with database.reading() as connection:
        entry = connection.execute(select(entries).where(entries.c.key == key)).first()
        document = connection.execute(select(documents).where(documents.c.id == key)).first()
        rows = connection.execute(
            select(versions).where(versions.c.document_id == key).order_by(versions.c.number)
        ).all()
        told = connection.scalars(_ALERTS_OF, {"key": key}).all()
    url = document.url if document is not None else entry.entry.url if entry is not None else ""
    ids = {row.capture_id for row in rows if row.capture_id} | ({entry.text_capture} if entry is not None else set())
    kept = _captures(database, or_(captures.c.id.in_(sorted(filter(None, ids))), captures.c.requested == url))
    return Dossier(
        key=key,
        url=url,
        source=document.source if document is not None else entry.source if entry is not None else "",
        error=entry.error if entry is not None else "",
        captures=kept,
        versions=tuple(_version(row) for row in rows),
        alerts=tuple(told),
        statement_id=document.statement_id if document is not None else None,
    )


def _version(row: Any) -> ReadVersion:
    identity = (row.identity.reason,) if row.identity is not None and row.identity.reason else ()
    return record(ReadVersion, row, reasons=(*identity, *(row.assessment.reasons if row.assessment else ())))


def _captures(database: Database, which: ColumnElement[bool]) -> tuple[Capture, ...]:
    with database.reading() as connection:
        rows = connection.execute(select(captures).where(which).order_by(captures.c.fetched_at, captures.c.id))
        return tuple(record(Capture, row) for row in rows)
