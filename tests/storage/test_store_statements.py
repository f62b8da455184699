"""Statements: what is stored, what a new text is compared with, and who decides when two find one at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from material import (
    ANNA,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    capture,
    document,
    entry,
    known,
    statement,
    statement_alert,
    telling,
    watch,
    work,
)

from monitor.errors import StaleError
from monitor.model import LANGUAGES, Document, Publication, StatementRow, StatementText
from monitor.storage.store import Store

SHIPPED = Document(
    site_id="2025-05-08",
    url="http://people.test/old",
    title="旧声明",
    language="zh",
    paragraphs=("旧文。",),
    published=datetime(2025, 5, 9, 0, 30, tzinfo=timezone(timedelta(hours=8))),
    source="新华社",
)


def _ship(store: Store, text: Document = SHIPPED, statement_id: str = "joint-2025") -> bool:
    return store.add_statement(
        text, None, statement_id=statement_id, parties=("china", "russia"), origin="shipped", now=NOW
    )


def _generation_of(store: Store) -> int:
    return known(store)[0]


def test_an_empty_store_knows_no_statement(store: Store) -> None:
    """The first generation is 0 and holds nothing."""
    assert known(store) == (0, ())
    assert store.statement_rows() == []


def test_a_shipped_statement_is_there_to_compare_with(store: Store) -> None:
    """A text that came with the package has an id of its own, so it never stands in the place of a watched page."""
    added = _ship(store)

    assert added
    assert known(store) == (
        1,
        (
            StatementText(
                statement_id="joint-2025",
                document_id="stored:2025-05-08",
                title="旧声明",
                language="zh",
                date=date(2025, 5, 9),
                parties=("china", "russia"),
                paragraphs=("旧文。",),
                url="http://people.test/old",
            ),
        ),
    )


def test_shipping_twice_changes_nothing(store: Store) -> None:
    """Every start ships the same statements; nobody has to decide again because of it."""
    _ship(store)

    again = _ship(store)

    assert (again, _generation_of(store)) == (False, 1)


def test_a_corrected_text_takes_the_place_of_the_old(store: Store) -> None:
    """A release that corrects a shipped text corrects the store."""
    _ship(store)

    changed = _ship(store, replace(SHIPPED, paragraphs=("正文。",)))

    generation, [text] = known(store)
    assert (changed, generation, text.paragraphs) == (True, 2, ("正文。",))


def test_an_added_statement_keeps_its_proof(store: Store) -> None:
    """A statement that was added from an address leads to the archived page."""
    store.add_statement(
        SHIPPED, capture("c-page"), statement_id="joint-2025", parties=(), origin="added", now=NOW + HOUR
    )

    assert store.statement_rows() == [
        StatementRow(
            id="joint-2025",
            title="旧声明",
            date=date(2025, 5, 9),
            parties=(),
            origin="added",
            prints=(
                Publication(
                    document_id="stored:2025-05-08",
                    source="stored",
                    publisher="新华社",
                    url="http://people.test/old",
                    title="旧声明",
                    language="zh",
                    relation="first",
                    published=SHIPPED.published,
                    seen_at=NOW + HOUR,
                    capture_id="c-page",
                    digest="sha256:c-page",
                ),
            ),
        )
    ]


def test_further_texts_of_a_statement_are_its_editions_and_reprints(store: Store) -> None:
    """What is added under one id is one statement: in another language an edition, in the same a reprint."""
    _ship(store)
    _ship(store, replace(SHIPPED, site_id="ru", language="ru", source=None))
    _ship(store, replace(SHIPPED, site_id="zh-2"))

    prints = store.prints("joint-2025")

    assert {seen.document_id: seen.relation for seen in prints} == {
        "stored:2025-05-08": "first",
        "stored:ru": "edition",
        "stored:zh-2": "reprint",
    }
    assert {seen.publisher for seen in prints} == {"新华社", ""}


def test_statements_come_oldest_first(store: Store) -> None:
    """By the day of the statement, and where it has none by the day it was seen."""
    watch(store, entry("people:1"), entry("people:2"))
    store.finish_entry(statement("people:1", id="s-undated", document=document("people:1", published=None)))
    store.finish_entry(statement("people:2", id="s-dated", generation=1, now=NOW + DAY))
    _ship(store)

    _, texts = known(store)

    expected = ["joint-2025", "s-undated", "s-dated"]
    assert [text.statement_id for text in texts] == expected
    assert [row.id for row in store.statement_rows()] == expected


def test_a_print_of_a_known_statement_adds_no_statement(store: Store) -> None:
    """Reprints and editions are listed with it, in the order seen."""
    watch(store, entry("people:1"), entry("people:2"))
    store.finish_entry(statement("people:1"))

    store.finish_entry(statement("people:2", relation="reprint", generation=1, now=NOW + HOUR))

    [row] = store.statement_rows()
    assert (row.origin, row.parties, row.date) == ("watched", ("china", "russia"), date(2026, 11, 23))
    assert [(seen.document_id, seen.relation, seen.publisher) for seen in row.prints] == [
        ("people:1", "first", "People's Daily"),
        ("people:2", "reprint", "People's Daily"),
    ]
    assert store.prints("s-1") == row.prints


def test_what_was_decided_on_old_statements_is_refused(store: Store) -> None:
    """Two workers that find one new statement cannot both call it new."""
    watch(store, entry("people:1"), entry("people:2"))
    store.finish_entry(statement("people:1"))

    with pytest.raises(StaleError, match=r"the statements changed .* \(generation 0, now 1\)"):
        store.finish_entry(telling(statement("people:2", id="s-2"), statement_alert(), ANNA))

    assert store.alerts() == ()
    assert store.prints("s-2") == ()
    assert store.capture("c-people:2") is None
    assert list(work(store)) == ["people:2"]


def test_a_statement_found_without_assessment_has_no_parties(store: Store) -> None:
    """What was not judged is not guessed."""
    watch(store)

    store.finish_entry(statement(assessment=None))

    [row] = store.statement_rows()
    assert row.parties == ()


def test_a_statement_may_be_older_than_its_print(store: Store) -> None:
    """Newspapers print a statement the day after it was made; whoever adds it says the day."""
    store.add_statement(
        SHIPPED, None, statement_id="joint-2025", parties=(), origin="shipped", now=NOW, day=date(2025, 5, 8)
    )

    _, [text] = known(store)
    assert text.date == date(2025, 5, 8)


def test_a_day_is_the_publishers_day(store: Store) -> None:
    """Half past midnight in Beijing is the new day there, whatever the day is in UTC."""
    watch(store)
    midnight = datetime(2026, 11, 24, 0, 30, tzinfo=timezone(timedelta(hours=8)))

    store.finish_entry(statement(document=document(published=midnight)))

    [row] = store.statement_rows()
    assert midnight.astimezone(UTC).date() == date(2026, 11, 23)
    assert row.date == date(2026, 11, 24)


def test_a_finding_of_a_statement_without_text_only_moves_the_entry(store: Store) -> None:
    """A statement's page that did not change is no new statement text."""
    watch(store)
    store.finish_entry(statement())

    store.finish_entry(statement(document=None, generation=1, next_look_at=NOW + MINUTE))

    assert _generation_of(store) == 1
    assert work(store, NOW + MINUTE)["people:1"].looks == 2


def test_some_statements_can_be_asked_for(store: Store) -> None:
    """By their ids, or the latest few, with their prints: a store may hold a hundred thousand."""
    watch(store, entry("people:1"), entry("people:2"))
    store.finish_entry(statement("people:1", id="s-undated", document=document("people:1", published=None)))
    store.finish_entry(statement("people:2", id="s-dated", generation=1, now=NOW + DAY))
    _ship(store)

    assert [row.id for row in store.statement_rows(ids=["s-dated", "nothing"])] == ["s-dated"]
    assert [print.document_id for print in store.statement_rows(ids=["s-dated"])[0].prints] == ["people:2"]
    assert [row.id for row in store.statement_rows(latest=2)] == [row.id for row in store.statement_rows()][-2:]
    assert store.statement_rows(ids=[]) == []


def test_statements_without_a_text_in_a_language_are_counted(store: Store) -> None:
    """Who claims that nobody said a thing must know how many were not read; an edition makes a statement readable."""
    _ship(store)
    _ship(store, replace(SHIPPED, site_id="p5", paragraphs=("另一份。",)), "p5-2022")
    _ship(store, replace(SHIPPED, site_id="ru", language="ru", paragraphs=("Старый текст.",)))

    assert [store.unread_in(language) for language in LANGUAGES] == [0, 1, 2]
