"""What is written as JSON comes back as it was."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Assessment,
    Baseline,
    Document,
    EditNews,
    Entry,
    News,
    Print,
    StatementNews,
    Trouble,
    TroubleNews,
    VanishedNews,
)
from monitor.storage.codec import Codec, moment_from_text, moment_to_text, to_json

offsets = st.integers(-86399, 86399).map(lambda seconds: timezone(timedelta(seconds=seconds)))
moments = st.datetimes(timezones=offsets).map(lambda moment: moment.replace(fold=0))
published = st.none() | st.dates() | moments
prints = st.builds(Print, published=published, seen_at=moments)
troubles = st.builds(Trouble, since=moments)
baselines = st.none() | st.builds(Baseline, date=st.none() | st.dates())
news = st.one_of(
    st.builds(StatementNews, print=prints, baseline=baselines, prints=st.lists(prints, max_size=2).map(tuple)),
    st.builds(EditNews, print=prints, before=prints),
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
    codec: Codec[Any] = Codec(kind)
    return codec.decode(json.loads(to_json(codec.encode(value))))


@given(news)
def test_news_of_every_kind_comes_back(value: News) -> None:
    """An alert that is told a week later says what it said when it was found."""
    assert repr(_stored(News, value)) == repr(value)


@given(documents)
def test_a_document_comes_back(value: Document) -> None:
    """A text is compared with what was really read, letter by letter."""
    assert repr(_stored(Document, value)) == repr(value)


@given(st.builds(Assessment, score=st.floats(0, 1)))
def test_an_assessment_comes_back(value: Assessment) -> None:
    """Reasons and scores are kept as they were given."""
    assert _stored(Assessment, value) == value


@given(st.dates() | moments)
def test_a_moment_keeps_its_offset(value: Any) -> None:
    """A publisher's clock time stays that clock time, and a day stays a day."""
    assert repr(moment_from_text(moment_to_text(value))) == repr(value)


def test_a_moment_without_an_offset_is_refused() -> None:
    """A time that names no moment is not written down as if it did."""
    with pytest.raises(ValueError, match="has no offset"):
        moment_to_text(datetime(2026, 11, 23, 8, 0))  # noqa: DTZ001 - this is the case


def test_a_field_that_was_not_there_takes_its_default() -> None:
    """What an earlier release wrote is read by this one."""
    assert Codec[Entry](Entry).decode({"key": "k", "url": "u"}) == Entry(key="k", url="u")


def test_a_field_that_is_gone_is_passed_over() -> None:
    """A release may stop to use a field."""
    assert Codec[Entry](Entry).decode({"key": "k", "url": "u", "colour": "red"}) == Entry(key="k", url="u")


def test_mappings_come_back() -> None:
    """Headers are kept with their names."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Headers:
        values: dict[str, str]

    assert Codec[Headers](Headers).encode(Headers(values={"etag": "1"})) == {"values": {"etag": "1"}}


def test_json_stays_readable() -> None:
    """A person who looks into the database can read what is there."""
    assert to_json(["核", "яд"]) == '["核","яд"]'


def test_half_a_character_is_escaped() -> None:
    """Broken characters in a page do not stop its text from being stored."""
    assert json.loads(to_json(["\ud83d", "\0"])) == ["\ud83d", "\0"]


def test_a_type_without_a_form_in_json_is_a_bug() -> None:
    """It is found when the table is declared, not when a row is read."""
    with pytest.raises(TypeError, match="has no form in JSON"):
        Codec[object](complex)
