"""What is written as JSON comes back as it was."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select
from sqlalchemy.dialects import sqlite

from monitor.model import (
    Assessment,
    Baseline,
    Capture,
    ChangeLine,
    Document,
    EditNews,
    Entry,
    News,
    Publication,
    StatementNews,
    Trouble,
    TroubleNews,
    VanishedNews,
)
from monitor.storage.records import record, row_of
from monitor.storage.tables import Published, Value, captures

SQLITE = sqlite.dialect()
# In whole minutes, as publishers print them.
offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=offsets).map(lambda moment: moment.replace(fold=0))
published = st.none() | st.dates() | moments
prints = st.builds(Publication, published=published, seen_at=moments)
troubles = st.builds(Trouble, since=moments)
baselines = st.none() | st.builds(Baseline, date=st.none() | st.dates())
lines = st.lists(st.builds(ChangeLine, weight=st.floats(0, 9)), max_size=3).map(tuple)
news = st.one_of(
    st.builds(
        StatementNews, changes=lines, print=prints, baseline=baselines, prints=st.lists(prints, max_size=2).map(tuple)
    ),
    st.builds(EditNews, changes=lines, print=prints, before=prints),
    st.builds(VanishedNews, print=prints),
    st.builds(
        TroubleNews,
        troubles=st.lists(troubles, max_size=2).map(tuple),
        still=st.lists(troubles, max_size=2).map(tuple),
    ),
)
entries = st.builds(Entry, published=published)
documents = st.builds(Document, published=published, supplements=st.lists(entries, max_size=2).map(tuple))


def _stored(kind: Any, value: Any) -> Any:
    column = Value(kind)
    return column.process_result_value(column.process_bind_param(value, SQLITE), SQLITE)


@given(news)
def test_news_of_every_kind_comes_back(value: News) -> None:
    """An alert that is told a week later says what it said when it was found."""
    assert _stored(News, value) == value


@given(documents)
def test_a_document_comes_back(value: Document) -> None:
    """A text is compared with what was really read, letter by letter."""
    stored = _stored(Document, value)

    assert stored == value
    assert type(stored.published) is type(value.published)


@given(st.builds(Assessment, score=st.floats(0, 1)))
def test_an_assessment_comes_back(value: Assessment) -> None:
    """Reasons and scores are kept as they were given."""
    assert _stored(Assessment, value) == value


@given(st.dates() | moments)
def test_a_moment_keeps_its_offset(value: Any) -> None:
    """A publisher's clock time stays that clock time, and a day stays a day."""
    column = Published()

    stored = column.process_result_value(column.process_bind_param(value, SQLITE), SQLITE)

    assert repr(stored) == repr(value)


def test_a_moment_without_an_offset_is_refused() -> None:
    """A time that names no moment is not written down as if it did."""
    with pytest.raises(ValueError, match="has no offset"):
        Published().process_bind_param(datetime(2026, 11, 23, 8, 0), SQLITE)  # noqa: DTZ001 - this is the case


def test_a_field_that_was_not_there_takes_its_default() -> None:
    """A field that is added later needs no step for the values that are stored."""
    assert Value(Entry).process_result_value('{"key": "k", "url": "u"}', SQLITE) == Entry(key="k", url="u")


def test_a_field_that_is_gone_is_passed_over() -> None:
    """A release may stop to use a field."""
    stored = '{"key": "k", "url": "u", "colour": "red"}'

    assert Value(Entry).process_result_value(stored, SQLITE) == Entry(key="k", url="u")


def test_json_stays_readable() -> None:
    """A person who looks into the database can read what is there."""
    assert Value(tuple[str, ...]).process_bind_param(("核", "яд"), SQLITE) == '["核","яд"]'


def test_half_a_character_is_replaced() -> None:
    """Broken characters in a page do not stop its text from being stored."""
    assert _stored(tuple[str, ...], ("\ud83d", "a\0")) == ("\ufffd", "a\0")


def test_a_row_and_its_value_are_mapped_by_name() -> None:
    """A field and a column with one name hold the same thing: nothing else has to be written for a new one."""
    fields = {field.name for field in dataclasses.fields(Capture)}

    assert {column.name for column in captures.c} == fields
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        row = connection.execute(select(literal("a").label("first_id"), literal(3).label("first_size"))).one()
    engine.dispose()

    assert record(Size, row, prefix="first_") == Size(id="a", size=3)
    assert row_of(captures, Size(id="a", size=3), status=200) == {"id": "a", "size": 3, "status": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A value that has two of the columns of a capture."""

    id: str
    size: int
