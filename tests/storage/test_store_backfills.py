"""A back-filling in the store: its position outlives its process; the watching of its source knows nothing of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from material import DAY, HOUR, MINUTE, NOW, capture, entry, finding, polled, read, source, statement, work

from monitor.model import Backfill, EntryWork, ListFindings, OldList
from monitor.storage.store import Store

PAGE_1 = OldList(url="http://people-zh.test/", layout="people-zh")
PAGE_2 = replace(PAGE_1, url="http://people-zh.test/2", number=2)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def begin(store: Store, *lists: OldList, first: date = FIRST) -> Backfill:
    """A back-filling of October, begun or begun again."""
    return store.begin_backfill(source(), first, LAST, lists or (PAGE_1,), NOW)


def found(*keys: str, **values: Any) -> ListFindings:
    """What a list gave."""
    entries = tuple(entry(key, published=date(2026, 10, 12)) for key in keys)
    return ListFindings(capture=capture("c-old"), entries=entries, keys=keys, **values)


def unread(store: Store, id: str) -> list[EntryWork]:
    """What is still to read."""
    return store.unread_texts(id, NOW + HOUR, 100)


def test_a_back_filling_begins_once(store: Store) -> None:
    """Beginning again goes on where it was: the lists that were asked are not asked again."""
    first = begin(store)
    store.finish_list(first.id, PAGE_1, found("people:1", further=(PAGE_2, PAGE_1)), NOW, NOW + HOUR)

    again = begin(store)

    assert again == first
    assert store.next_list(again.id) == PAGE_2
    assert [one.entry.key for one in unread(store, again.id)] == ["people:1"]


def test_its_texts_are_nobody_elses(store: Store) -> None:
    """They are quiet, due to no service, and say nothing of when or how the source is."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(entry("people:9")))
    before = store.source_states()
    id = begin(store).id
    store.finish_list(id, PAGE_1, found("people:1"), NOW, NOW + HOUR)
    [text_of_it] = unread(store, id)

    store.finish_entry(statement("people:1", next_look_at=None))

    assert text_of_it.quiet
    assert set(work(store, NOW + DAY)) == {"people:9"}
    assert store.source_states() == before
    assert store.backfill_counts(id).statements == 1


def test_a_source_that_is_not_watched_can_be_back_filled(store: Store) -> None:
    """It is known from then on, and polled by nobody until the watch list names it."""
    begin(store)

    polled_now = store.claim_sources(NOW + DAY, NOW + DAY + MINUTE, 10)
    store.sync_sources([source()], NOW)

    assert polled_now == []
    assert [state.primed for state in store.source_states()] == [False]


def test_what_is_known_is_not_found_again(store: Store) -> None:
    """Texts that the service or an earlier back-filling has are counted and left alone."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(entry("people:1")))
    id = begin(store).id

    new = store.finish_list(id, PAGE_1, found("people:1", "people:2", outside=3, live=1), NOW, NOW + HOUR)

    counts = store.backfill_counts(id)
    assert (new, counts.texts, counts.known, counts.outside, counts.live) == (1, 1, 1, 3, 1)


def test_what_another_left_unread_is_taken_over(store: Store) -> None:
    """A back-filling that was given up leaves no hole in a wider one."""
    given_up, wider = begin(store).id, begin(store, first=date(2026, 9, 1)).id
    store.finish_list(given_up, PAGE_1, found("people:1"), NOW, NOW + HOUR)

    new = store.finish_list(wider, PAGE_1, found("people:1"), NOW, NOW + HOUR)

    assert (new, len(unread(store, given_up)), len(unread(store, wider))) == (1, 0, 1)


def test_what_failed_is_tried_again_on_demand(store: Store) -> None:
    """A list and a text that gave nothing are named, and waiting again after that."""
    id = begin(store, PAGE_1, PAGE_2).id
    store.finish_list(id, PAGE_1, found("people:1"), NOW, NOW + HOUR)
    store.fail_list(id, PAGE_2, "500")
    store.finish_entry(finding("people:1", error="404", next_look_at=None))
    failed = store.backfill_counts(id)

    again = store.retry_backfill(id)

    assert [failure.error for failure in failed.failures] == ["500", "404"]
    assert (failed.lists_failed, failed.failed, failed.read) == (1, 1, 0)
    assert (again, store.next_list(id), len(unread(store, id))) == (2, PAGE_2, 1)
    assert store.backfill_counts(id).failures == ()


def test_supplements_belong_to_the_back_filling(store: Store) -> None:
    """What an event page links is read by whoever found the page."""
    id = begin(store).id
    store.finish_list(id, PAGE_1, found("people:1"), NOW, NOW + HOUR)

    store.finish_entry(read("people:1", entries=(entry("people:supplement"),), next_look_at=None))

    assert [one.entry.key for one in unread(store, id)] == ["people:supplement"]
    assert work(store, NOW + DAY) == {}


def test_a_text_of_another_day_is_forgotten(store: Store) -> None:
    """Its own date counts where the list has none; what was fetched stays known to the archive's check."""
    id = begin(store).id
    store.finish_list(id, PAGE_1, found("people:1"), NOW, NOW + HOUR)

    store.leave_text("people:1", capture("c-text"))
    store.count_outside(id, PAGE_1, 1)

    assert store.backfill_counts(id).outside == 1
    assert store.works(["people:1"]) == []
    assert store.capture("c-text") is not None


def test_issues_are_asked_in_order_with_their_pages(store: Store) -> None:
    """The pages of a day come before the next day, so that a day is whole or not begun."""
    days = [OldList(url=f"http://paper.test/{day}", layout="paper", day=date(2026, 10, day)) for day in (1, 2)]
    second_page = replace(days[0], url="http://paper.test/1/02")
    id = begin(store, *days).id

    order = []
    while (asked := store.next_list(id)) is not None:
        order.append(asked.url.removeprefix("http://paper.test/"))
        store.finish_list(id, asked, found(further=(second_page,) if asked == days[0] else ()), NOW, NOW + HOUR)

    assert order == ["1", "1/02", "2"]
    assert store.backfill_counts(id).reached == date(2026, 10, 2)


def test_the_page_before_is_remembered(store: Store) -> None:
    """A list that repeats is told even when the process ended between its pages."""
    id = begin(store, PAGE_1).id
    store.finish_list(id, PAGE_1, found("people:1", "people:2", further=(PAGE_2,)), NOW, NOW + HOUR)

    assert store.keys_before(id, PAGE_2) == ("people:1", "people:2")
    assert store.keys_before(id, PAGE_1) == ()


@pytest.mark.parametrize(("how", "looked_at"), [("statement", True), ("none", False), ("failed", True)])
def test_what_the_live_list_shows_is_the_services_from_then_on(store: Store, how: str, looked_at: bool) -> None:
    """It is not new and tells nobody, but it is looked at again, so that an edit of it is not missed."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled())
    id = begin(store).id
    store.finish_list(id, PAGE_1, found("people:1"), NOW, NOW + HOUR)
    if how == "failed":
        store.finish_entry(finding("people:1", error="500", next_look_at=None))
    else:
        store.finish_entry((statement if how == "statement" else read)("people:1", next_look_at=None))

    new = store.finish_poll(polled(entry("people:1"), at=NOW + MINUTE))

    due = work(store, NOW + MINUTE)
    assert (new, set(due)) == (0, {"people:1"} if looked_at else set())
    assert all(one.quiet for one in due.values())


def test_what_is_being_read_is_left_to_the_reader(store: Store) -> None:
    """A poll in the midst of it takes nothing out of the back-filling's hands."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled())
    id = begin(store).id
    store.finish_list(id, PAGE_1, found("people:1"), NOW, NOW + HOUR)

    store.finish_poll(polled(entry("people:1"), at=NOW + MINUTE))

    assert work(store, NOW + MINUTE) == {}
    assert len(unread(store, id)) == 1


def test_an_unfinished_one_is_found_by_its_first_day(store: Store) -> None:
    """Whoever gave no last day goes on with the one of before, until it has come to its end."""
    begun = begin(store)
    before = store.unfinished_backfill("people-zh", FIRST)
    store.end_backfill(begun.id, NOW)

    assert (before, store.unfinished_backfill("people-zh", FIRST)) == (begun, None)
    assert begin(store).ended_at == NOW


def test_it_can_be_walked_again(store: Store) -> None:
    """From the first list; what was read stays read."""
    id = begin(store).id
    store.finish_list(id, PAGE_1, found("people:1", further=(PAGE_2,)), NOW, NOW + HOUR)
    store.finish_entry(read("people:1", next_look_at=None))
    store.end_backfill(id, NOW)

    store.begin_again(id, [PAGE_1])

    assert (store.next_list(id), unread(store, id), begin(store).ended_at) == (PAGE_1, [], None)


def test_it_sees_where_a_service_is_at_work(store: Store) -> None:
    """Lists that were just asked or are claimed, and texts that are claimed; not its own."""
    store.sync_sources([source()], NOW)
    id = begin(store).id
    store.finish_list(id, PAGE_1, found("people:1"), NOW, NOW + HOUR)
    idle = store.at_work(NOW, NOW - MINUTE)
    store.finish_poll(polled(entry("people:2"), at=NOW))
    just_asked = store.at_work(NOW + 2 * MINUTE, NOW - MINUTE)
    work(store, NOW + 2 * MINUTE)

    reading = store.at_work(NOW + 2 * MINUTE, NOW + MINUTE)

    assert (idle, just_asked, reading) == ((), ("http://people-zh.test/",), ("http://people.test/people:2",))
