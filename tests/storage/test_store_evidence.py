"""What is stored of a text, an alert, a statement or a capture, for whoever wants to prove it."""

from dataclasses import replace

from monitor.storage.evidence import captures_named, documents_named, dossier
from monitor.storage.store import Store
from tests.storage.material import (
    ANNA,
    BORIS,
    HOUR,
    NOW,
    capture,
    document,
    entry,
    read,
    statement,
    statement_alert,
    tell,
    telling,
    trouble_alert,
    watch,
)


def fill(store: Store) -> None:
    """A statement in two versions, each told, its reprint, another text, and an alert about a source."""
    watch(store, entry("people:1"), entry("people:2"), entry("people:3"))
    store.finish_entry(telling(statement("people:1"), statement_alert("a-1"), ANNA, BORIS))
    edited = statement("people:1", version=2, capture=capture("c-2"), document=document("people:1", "双方修改。"))
    store.finish_entry(telling(replace(edited, generation=1, now=NOW + HOUR), statement_alert("a-2", NOW + HOUR), ANNA))
    store.finish_entry(statement("people:2", relation="reprint", generation=2))
    store.finish_entry(read("people:3", verdict="mention"))
    tell(store, trouble_alert())


def test_a_text_is_shown_with_all_its_versions_and_alerts(store: Store) -> None:
    """Each version with the capture it was read from, the alerts in the order told, the captures of its address."""
    fill(store)

    found = dossier(store, "people:1")

    assert [(one.number, one.capture_id) for one in found.versions] == [(1, "c-people:1"), (2, "c-2")]
    assert found.versions[1].document.paragraphs == ("双方修改。",)
    assert found.versions[0].reasons == ("its title says that it is a statement",)
    assert found.alerts == ("a-1", "a-2")
    assert {one.id for one in found.captures} == {"c-people:1", "c-2"}
    assert found.statement_id == "s-1"


def test_alerts_of_other_texts_are_not_shown(store: Store) -> None:
    """Of a text that nobody was told of there are none, and those about a source belong to no text."""
    fill(store)

    assert dossier(store, "people:2").alerts == ()
    assert dossier(store, "people:3").alerts == ()


def test_an_alert_leads_to_its_text_and_deliveries(store: Store) -> None:
    """By the id of an alert one finds what it was about, and to whom it went."""
    fill(store)

    assert documents_named(store, "a-2") == ("people:1",)
    assert documents_named(store, "a-trouble") == ()
    assert sorted(row.recipient for row in store.delivery_rows(alert_id="a-1")) == ["anna", "boris"]


def test_a_statement_leads_to_all_its_prints(store: Store) -> None:
    """By its id one finds every text that prints it."""
    fill(store)

    assert documents_named(store, "s-1") == ("people:1", "people:2")


def test_a_capture_leads_to_what_was_read_from_it(store: Store) -> None:
    """By its id or its address, also where it was of an earlier version."""
    fill(store)

    assert documents_named(store, "c-people:1") == ("people:1",)
    assert [one.id for one in captures_named(store, "c-2")] == ["c-2"]
    assert documents_named(store, "http://people.test/people:2") == ("people:2",)


def test_whose_print_a_text_is_is_its_first_reason(store: Store) -> None:
    """A suspect copy says at once of what it is one, and what differs."""
    watch(store, entry("people:1"), entry("people:2"))
    store.finish_entry(statement("people:1"))
    copy = statement("people:2", relation="suspect", generation=1)
    assert copy.identity is not None
    why = "suspect copy of “两国发表声明”: 80% of it stands there, but sentences with other words: 1"
    store.finish_entry(replace(copy, identity=replace(copy.identity, reason=why)))

    assert dossier(store, "people:2").versions[0].reasons[0] == why
    assert [one.relation for one in store.prints("s-1")] == ["first", "suspect"]


def test_of_what_is_not_stored_there_is_nothing(store: Store) -> None:
    """An unknown id means no text, and a key without a row gives an empty dossier."""
    assert documents_named(store, "nothing") == ()
    assert dossier(store, "nothing").versions == ()
