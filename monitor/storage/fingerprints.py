"""The index over the texts of statements: which stored texts are like a new one, without loading the others.

A trait is a number that a text has (see `Fingerprint`). Of a trait that very many texts have, only the latest texts are
looked at, so a question takes as long among a hundred thousand as among a thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import CompoundSelect, Connection, Select, and_, bindparam, delete, func, or_, select, union_all

from monitor.model import Fingerprint, Question, Relation
from monitor.storage.tables import documents, fingerprints, traits

INDEXED: tuple[Relation, ...] = ("first", "edition", "suspect")
"""The prints that are found by what they say. A reprint says what the first print says, and leads to nothing else."""

_AT_ONCE = 64  # traits in one question
_LATEST_OF_RUN, _LATEST_OF_BAND, _LATEST_OF_CIRCLE = 32, 16, 12  # texts looked at for one trait
_EARLIEST_OF_RUN = 4
_SAYERS = 48  # texts answered for sentences they say, late and early ones each
_ALIKE = 16  # texts answered for their words
_OF_THESE_DAYS = 8  # for their names and numbers
_BEFORE = 24  # for the states that made them
_NEAR = timedelta(days=10).days  # within which editions in other languages appear
_LAST_DAY = 4_000_000  # later than any


def _latest(limit: int, *, earliest: bool = False) -> CompoundSelect[Any]:
    """The latest texts up to a day, or the earliest, that have each of `_AT_ONCE` traits."""
    order = (traits.c.day, traits.c.text) if earliest else (traits.c.day.desc(), traits.c.text.desc())
    each = [
        select(traits.c.key, traits.c.text, traits.c.day)
        .where(traits.c.key == bindparam(f"key{number}"), traits.c.day <= bindparam("day"))
        .order_by(*order)
        .limit(limit)
        .subquery()
        for number in range(_AT_ONCE)
    ]
    return union_all(*(select(found.c.key, found.c.text) for found in each))


_QUESTIONS = {limit: _latest(limit) for limit in {_LATEST_OF_RUN, _LATEST_OF_BAND, _LATEST_OF_CIRCLE}}
_QUESTIONS |= {-_EARLIEST_OF_RUN: _latest(_EARLIEST_OF_RUN, earliest=True)}
_THESE_DAYS = (
    select(traits.c.text)
    .where(
        traits.c.key.in_(bindparam("keys", expanding=True)),
        traits.c.day.between(bindparam("first"), bindparam("last")),
    )
    .group_by(traits.c.text)
    .order_by(func.count().desc(), traits.c.text.desc())
    .limit(_OF_THESE_DAYS)
)
_MINE = select(fingerprints).where(fingerprints.c.document_id == bindparam("id"))
_NUMBER = fingerprints.insert().returning(fingerprints.c.number)


def put_fingerprint(connection: Connection, document_id: str, relation: str | None, found: Fingerprint | None) -> None:
    """Write the traits of a statement's text; of one that is not to be found by them, take its traits back."""
    row = connection.execute(_MINE, {"id": document_id}).one_or_none()
    wanted = found if relation in INDEXED else None
    digest = _digest(wanted) if wanted is not None else 0
    if row is not None and wanted is not None and row.digest == digest:
        return
    if row is not None:
        # Traits of a number that is given to no text lead nowhere; to find them would take a second index.
        connection.execute(delete(fingerprints).where(fingerprints.c.number == row.number))
    if wanted is None:
        return
    values = {"document_id": document_id, "method": wanted.method, "digest": digest}
    number = connection.execute(_NUMBER, values).scalar_one()
    keys = {*wanted.runs, *wanted.things, *wanted.bands, *wanted.circles}
    connection.execute(traits.insert(), [{"key": key, "day": wanted.day, "text": number} for key in sorted(keys)])


def _digest(found: Fingerprint) -> int:
    words = repr((found.method, found.day, found.runs, found.things, found.bands, found.circles))
    return crc32(words.encode()) - 2**31  # 32 bits with a sign


def documents_like(connection: Connection, question: Question) -> tuple[str, ...]:
    """The ids of the stored texts that may be the same as a new one or come before it, the likeliest first."""
    found = question.fingerprint
    if found is None:
        sayers = dict.fromkeys(_most(connection, question.sentences, _LATEST_OF_BAND, _SAYERS))
        sayers |= dict.fromkeys(_most(connection, question.sentences, -_EARLIEST_OF_RUN, _SAYERS))
        return _documents(connection, list(sayers))
    numbers = dict.fromkeys(_most(connection, found.runs, _LATEST_OF_RUN, _ALIKE))
    if found.day:
        days = {"first": found.day - _NEAR, "last": found.day + _NEAR}
        if found.things:
            numbers |= dict.fromkeys(connection.scalars(_THESE_DAYS, {"keys": list(found.things), **days}))
    numbers |= dict.fromkeys(_most(connection, found.bands, _LATEST_OF_BAND, _OF_THESE_DAYS))
    numbers |= dict.fromkeys(_most(connection, found.circles, _LATEST_OF_CIRCLE, _BEFORE, until=found.day or _LAST_DAY))
    return _documents(connection, list(numbers))


def _most(
    connection: Connection, keys: Sequence[int], latest: int, limit: int, until: int = _LAST_DAY
) -> Iterable[int]:
    """The texts that share the most traits; one that few have counts more than one that many have."""
    weights: dict[int, float] = defaultdict(float)
    for chunk in _chunks(keys):
        by_key: dict[int, list[int]] = defaultdict(list)
        padded = {f"key{number}": key for number, key in enumerate((*chunk, *[None] * (_AT_ONCE - len(chunk))))}
        for key, text in connection.execute(_QUESTIONS[latest], {**padded, "day": until}):
            by_key[key].append(text)
        for texts in by_key.values():
            for text in texts:
                weights[text] += 1 / len(texts)
    return sorted(weights, key=lambda text: (-weights[text], -text))[:limit]


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))


def _documents(connection: Connection, numbers: Sequence[int]) -> tuple[str, ...]:
    if not numbers:
        return ()
    rows = connection.execute(
        select(fingerprints.c.number, fingerprints.c.document_id).where(fingerprints.c.number.in_(numbers))
    )
    names = {row.number: row.document_id for row in rows}
    return tuple(names[number] for number in numbers if number in names)


def not_indexed(method: int) -> Select[Any]:
    """The ids of the texts of statements whose traits are not written, or were found in another way."""
    return (
        select(documents.c.id)
        .outerjoin(fingerprints, fingerprints.c.document_id == documents.c.id)
        .where(
            and_(documents.c.statement_id.is_not(None), documents.c.relation.in_(INDEXED)),
            or_(fingerprints.c.number.is_(None), fingerprints.c.method != method),
        )
        .order_by(documents.c.id)
    )
