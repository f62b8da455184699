"""The statements and their prints: what a new text is compared with, and what a person is shown."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, bindparam, exists, func, select, update

from monitor.errors import StaleError
from monitor.model import (
    Capture,
    Document,
    Fingerprint,
    Language,
    Publication,
    Question,
    Relation,
    StatementRow,
    StatementText,
)
from monitor.storage.database import Database
from monitor.storage.fingerprints import INDEXED, documents_like, not_indexed, put_fingerprint
from monitor.storage.records import record, row_of
from monitor.storage.tables import captures, documents, meta, statements, versions

STORED = "stored"
"""The source of a text that came from a file or by hand; its document id begins with this word and a colon."""

_GENERATION = select(meta.c.value).where(meta.c.name == "generation")
_GENERATION_ALONE = _GENERATION.with_for_update()
_NEXT_GENERATION = update(meta).where(meta.c.name == "generation").values(value=meta.c.value + 1)

_TEXTS = (
    select(
        documents.c.statement_id,
        documents.c.id,
        documents.c.seen_at,
        documents.c.relation,
        statements.c.date,
        statements.c.parties,
        versions.c.document,
    )
    .join(statements, statements.c.id == documents.c.statement_id)
    .join(versions, and_(versions.c.document_id == documents.c.id, versions.c.number == documents.c.version))
    .where(documents.c.id.in_(bindparam("ids", expanding=True)))
)
_STATEMENTS_OF = select(documents.c.id, documents.c.statement_id).where(
    documents.c.id.in_(bindparam("ids", expanding=True)), documents.c.statement_id.is_not(None)
)
_TEXTS_OF = select(documents.c.id).where(
    documents.c.statement_id.in_(bindparam("ids", expanding=True)), documents.c.relation.in_(INDEXED)
)
_PRINTS = (
    select(documents, captures.c.digest)
    .outerjoin(captures, captures.c.id == documents.c.capture_id)
    .where(documents.c.statement_id.is_not(None))
    .order_by(documents.c.seen_at, documents.c.id)
)
_DAY_OF_STATEMENT = func.coalesce(statements.c.date, func.date(statements.c.added_at))
_UNREAD = (
    select(func.count())
    .select_from(statements)
    .where(
        ~exists().where(
            documents.c.statement_id == statements.c.id,
            documents.c.language == bindparam("language"),
            documents.c.relation.in_(INDEXED),
            documents.c.relation != "suspect",
        )
    )
)
_DOCUMENT = select(documents).where(documents.c.id == bindparam("id"))
_VERSION = select(versions.c.document).where(
    versions.c.document_id == bindparam("id"), versions.c.number == bindparam("number")
)


class StatementStore(Database):
    """The statements; every change of them moves their generation on."""

    def statements(self, question: Question) -> tuple[int, tuple[StatementText, ...]]:
        """The stored texts that bear on a question, oldest first, and the generation of the statements."""
        with self.reading() as connection:
            # First the number: texts that are newer than it cost a second decision, older ones a wrong one.
            generation = connection.execute(_GENERATION).scalar_one()
            alike = connection.execute(_STATEMENTS_OF, {"ids": documents_like(connection, question)}).all()
            known = {row.statement_id for row in alike} | set(question.wanted)
            siblings = connection.scalars(_TEXTS_OF, {"ids": sorted(known)})
            ids = {row.id for row in alike} | set(siblings) - {question.document_id}
            ids -= {question.document_id}
            rows = connection.execute(_TEXTS, {"ids": sorted(ids)}).all()
        rows = sorted(rows, key=lambda row: (row.date or row.seen_at.date(), row.seen_at, row.id))
        return generation, tuple(map(_text, rows))

    def unread_in(self, language: Language) -> int:
        """How many statements have no text in a language, copies that were tampered with left out."""
        with self.reading() as connection:
            return connection.execute(_UNREAD, {"language": language}).scalar_one()

    def unindexed(self, method: int, limit: int = 200) -> tuple[StatementText, ...]:
        """Texts of statements that cannot be found by what they say: they were stored by an earlier release."""
        with self.reading() as connection:
            ids = connection.scalars(not_indexed(method).limit(limit)).all()
            return tuple(map(_text, connection.execute(_TEXTS, {"ids": ids})))

    def index(self, found: Mapping[str, Fingerprint]) -> None:
        """Write by what texts are found, by the ids of their documents."""
        with self.writing() as connection:
            connection.execute(_GENERATION_ALONE)  # nodes that start together take turns
            for id, fingerprint in found.items():
                row = connection.execute(_DOCUMENT, {"id": id}).one_or_none()
                put_fingerprint(connection, id, row.relation if row is not None else None, fingerprint)

    def add_statement(
        self,
        document: Document,
        capture: Capture | None,
        *,
        statement_id: str,
        parties: tuple[str, ...],
        origin: Literal["shipped", "added"],
        now: datetime,
        day: date | None = None,
        fingerprint: Fingerprint | None = None,
    ) -> bool:
        """Store a statement's text that came from a file or by hand; return whether anything was new in it.

        `day` is the day of the statement, where its text was published on another.
        The same text under the same id is stored once; another text of the same `site_id` takes its place.
        """
        id = f"{STORED}:{document.site_id}"
        with self.writing() as connection:
            connection.execute(_GENERATION_ALONE)
            if capture is not None:
                connection.execute(self.insert_new(captures), row_of(captures, capture))
            before = connection.execute(_DOCUMENT, {"id": id}).one_or_none()
            text = connection.scalar(_VERSION, {"id": id, "number": 1})
            if before is not None and before.statement_id == statement_id and text == document:
                return False
            put_statement(self, connection, statement_id, document, parties, origin, now, day)
            connection.execute(versions.delete().where(versions.c.document_id == id))
            relation = _relation(connection, statement_id, id, document)
            put_document(
                connection,
                id,
                document,
                number=1,
                capture_id=capture.id if capture is not None else None,
                values={
                    "source": STORED,
                    "publisher": document.source or "",
                    "seen_at": now,
                    "statement_id": statement_id,
                    "relation": relation,
                },
            )
            put_fingerprint(connection, id, relation, fingerprint)
            values = {"document_id": id, "number": 1, "read_at": now, "verdict": "statement", "document": document}
            connection.execute(self.insert_new(versions), values | {"capture_id": capture.id if capture else None})
            connection.execute(_NEXT_GENERATION)
        return True

    def document(self, id: str, number: int | None = None) -> Document | None:
        """A text by its id, in its version `number` or its last."""
        with self.reading() as connection:
            row = connection.execute(_DOCUMENT, {"id": id}).one_or_none()
            if row is None:
                return None
            found: Document | None = connection.scalar(_VERSION, {"id": id, "number": number or row.version})
            return found

    def prints(self, statement_id: str) -> tuple[Publication, ...]:
        """All prints of a statement, in the order seen."""
        with self.reading() as connection:
            rows = connection.execute(_PRINTS.where(documents.c.statement_id == statement_id)).all()
        return tuple(_print(row) for row in rows)

    def statement_rows(self, *, ids: Collection[str] | None = None, latest: int | None = None) -> list[StatementRow]:
        """The statements, oldest first, with their prints: all, those of these ids, or the latest few."""
        chosen = select(statements).order_by(_DAY_OF_STATEMENT.desc(), statements.c.added_at.desc()).limit(latest)
        if ids is not None:
            chosen = chosen.where(statements.c.id.in_(ids))
        prints: dict[str, list[Publication]] = {}
        with self.reading() as connection:
            rows = connection.execute(chosen).all()
            shown = _PRINTS
            if ids is not None or latest is not None:
                shown = shown.where(documents.c.statement_id.in_([row.id for row in rows]))
            for row in connection.execute(shown):
                prints.setdefault(row.statement_id, []).append(_print(row))
        return [
            record(StatementRow, row, prints=tuple(prints.get(row.id, ())))
            for row in sorted(rows, key=lambda row: (row.date or row.added_at.date(), row.added_at, row.id))
        ]


def expect_generation(connection: Connection, expected: int) -> None:
    """Hold the statements until the transaction ends. Raises StaleError when they are of another generation."""
    found = connection.execute(_GENERATION_ALONE).scalar_one()
    if found != expected:
        raise StaleError(
            f"the statements changed while this text was judged (generation {expected}, now {found}): judge it again"
        )


def next_generation(connection: Connection) -> None:
    """Whoever read the statements before has to read them again."""
    connection.execute(_NEXT_GENERATION)


def put_statement(
    database: Database,
    connection: Connection,
    id: str,
    document: Document,
    parties: tuple[str, ...],
    origin: str,
    now: datetime,
    day: date | None = None,
) -> None:
    """Add a statement as `document` has it, where it is not there yet. `day`: it was made before it was published."""
    published = document.published
    printed = published.date() if isinstance(published, datetime) else published
    values = {
        "id": id,
        "title": document.title,
        "date": day or printed,
        "parties": parties,
        "origin": origin,
        "added_at": now,
    }
    connection.execute(database.insert_new(statements), values)


def put_document(
    connection: Connection,
    id: str,
    document: Document,
    *,
    number: int,
    capture_id: str | None,
    values: Mapping[str, Any],
) -> None:
    """Add a document or, where it is there, move it on to its version `number`; its `seen_at` stays.

    The row is held already, so nobody adds it in between.
    """
    row = {
        **values,
        "id": id,
        "version": number,
        "url": document.url,
        "title": document.title,
        "language": document.language,
        "published": document.published,
        "capture_id": capture_id,
    }
    if connection.execute(_DOCUMENT, {"id": id}).one_or_none() is None:
        connection.execute(documents.insert(), row)
    else:
        del row["seen_at"]
        connection.execute(update(documents).where(documents.c.id == id).values(row))


def _text(row: Any) -> StatementText:
    document: Document = row.document
    return record(
        StatementText,
        row,
        document_id=row.id,
        title=document.title,
        language=document.language,
        paragraphs=document.paragraphs,
        url=document.url,
    )


def _relation(connection: Connection, statement_id: str, document_id: str, document: Document) -> Relation:
    others = select(documents.c.language, func.count()).where(
        documents.c.statement_id == statement_id, documents.c.id != document_id
    )
    languages = {row.language for row in connection.execute(others.group_by(documents.c.language))}
    if not languages:
        return "first"
    return "reprint" if document.language in languages else "edition"


def _print(row: Any) -> Publication:
    return record(Publication, row, document_id=row.id)
