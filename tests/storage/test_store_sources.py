"""Sources: when they are due, what a poll leaves behind, which entries are news."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from material import ANNA, DAY, HOUR, MINUTE, NOW, capture, entry, finding, polled, source, trouble_alert, watch, work
from sqlalchemy.exc import StatementError

from monitor.errors import StorageError
from monitor.model import ListState, ParseOutcome, PollResult, SourceState
from monitor.storage.store import Store


def _claimed(store: Store, at: datetime = NOW, limit: int = 10) -> list[str]:
    return [state.name for state in store.claim_sources(at, at + 5 * MINUTE, limit)]


def _state_of(store: Store, name: str = "people-zh") -> SourceState:
    [state] = [state for state in store.source_states() if state.name == name]
    return state


def _failed(at: datetime = NOW, **values: object) -> PollResult:
    return replace(
        polled(at=at),
        **{"health": "refused", "answered": False, "failed": True, "digest": None, "capture": None} | values,
    )


def test_a_new_source_is_due_at_once(store: Store) -> None:
    """What was just configured is polled in the next tick, and nothing is known of it."""
    store.sync_sources([source("a"), source("b")], NOW)

    states = store.claim_sources(NOW, NOW + MINUTE, 10)

    assert [state.name for state in states] == ["a", "b"]
    assert states[0] == SourceState(name="a", primed=False, next_poll_at=NOW)


def test_the_source_that_is_due_longest_comes_first(store: Store) -> None:
    """Under load no source waits for ever."""
    store.sync_sources([source("a"), source("b")], NOW)
    store.finish_poll(polled(name="a", next_poll_at=NOW + 2 * MINUTE))
    store.finish_poll(polled(name="b", next_poll_at=NOW + MINUTE))

    first = _claimed(store, NOW + HOUR, limit=1)
    second = _claimed(store, NOW + HOUR, limit=1)

    assert (first, second) == (["b"], ["a"])


def test_a_source_that_is_not_due_is_left_alone(store: Store) -> None:
    """When a source is polled next is a column."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(next_poll_at=NOW + 10 * MINUTE))

    early, due = _claimed(store, NOW + 9 * MINUTE), _claimed(store, NOW + 10 * MINUTE)

    assert (early, due) == ([], ["people-zh"])


def test_a_worker_that_died_does_not_keep_its_sources(store: Store) -> None:
    """A claim that has ended is claimable, one that runs is not."""
    store.sync_sources([source()], NOW)
    _claimed(store)

    running, ended = _claimed(store, NOW + 4 * MINUTE), _claimed(store, NOW + 5 * MINUTE)

    assert (running, ended) == ([], ["people-zh"])


def test_what_is_no_longer_configured_is_kept_but_not_polled(store: Store) -> None:
    """A source that is taken out and put back goes on where it was."""
    store.sync_sources([source("a"), source("b")], NOW)
    store.finish_poll(polled(name="b", etag='"1"'))

    store.sync_sources([source("a")], NOW)
    without = (_claimed(store, NOW + DAY), [state.name for state in store.source_states()])
    store.sync_sources([source("a"), source("b")], NOW)

    assert without == (["a"], ["a"])
    assert _state_of(store, "b").etag == '"1"'
    assert _claimed(store, NOW + DAY + HOUR) == ["a", "b"]


def test_a_new_address_forgets_the_validators_of_the_old_one(store: Store) -> None:
    """A 304 of the old address says nothing about the new one, which is asked at once."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(etag='"1"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT"))

    store.sync_sources([source(url="http://elsewhere.test/")], NOW + MINUTE)

    state = _state_of(store)
    assert (state.etag, state.last_modified, state.last_digest) == (None, None, None)
    assert (state.primed, state.next_poll_at) == (True, NOW + MINUTE)


def test_the_same_configuration_changes_nothing(store: Store) -> None:
    """A restart does not poll everything again."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(etag='"1"'))
    before = store.source_states()

    store.sync_sources([source()], NOW + MINUTE)

    assert store.source_states() == before


def test_every_field_of_a_source_state_is_stored(store: Store) -> None:
    """What a poll found is what the next poll knows."""
    store.sync_sources([source()], NOW)
    result = polled(
        entry(),
        health="quiet",
        detail="nothing new since Friday",
        etag='W/"1"',
        last_modified="Mon, 23 Nov 2026 08:00:00 GMT",
        newest_at=NOW - HOUR,
        checked=True,
        doubt="a 304 was untrue",
        list_url="http://people.example/moved",
        note="moved",
        listed="keys",
    )

    store.finish_poll(result)
    store.tell_health(trouble_alert(), [ANNA], {"people-zh": "frozen"})

    expected = SourceState(
        name="people-zh",
        primed=True,
        health="quiet",
        health_since=NOW,
        detail="nothing new since Friday",
        told="frozen",
        etag='W/"1"',
        last_modified="Mon, 23 Nov 2026 08:00:00 GMT",
        last_digest="sha256:list",
        polled_at=NOW,
        answered_at=NOW,
        newest_at=NOW - HOUR,
        new_at=NOW,
        next_poll_at=NOW + 10 * MINUTE,
        failures=0,
        checked_at=NOW,
        lied_at=NOW,
        list_url="http://people.example/moved",
        note="a 304 was untrue; moved",
        listed_digest="keys",
        listed_at=NOW,
    )
    assert _state_of(store) == expected


def test_a_moment_is_in_utc_whatever_zone_it_came_in(store: Store) -> None:
    """Times are compared with each other, so they are kept in one zone."""
    beijing = timezone(timedelta(hours=8))
    store.sync_sources([source()], NOW)

    store.finish_poll(polled(newest_at=NOW.astimezone(beijing)))

    newest = _state_of(store).newest_at
    assert newest == NOW
    assert newest is not None
    assert newest.tzinfo is UTC


def test_a_moment_without_an_offset_is_refused(store: Store) -> None:
    """A naive time would be a moment on one machine and another on the next."""
    store.sync_sources([source()], NOW)

    with pytest.raises(StatementError, match="2026-11-23T08:00:00 has no offset"):
        store.finish_poll(polled(newest_at=NOW.replace(tzinfo=None)))


def test_the_first_understood_list_primes_a_source(store: Store) -> None:
    """A refused first poll does not make the next one news."""
    store.sync_sources([source()], NOW)

    store.finish_poll(_failed())
    refused = _state_of(store).primed
    store.finish_poll(polled())

    assert (refused, _state_of(store).primed) == (False, True)


def test_a_failed_poll_keeps_what_was_understood_before(store: Store) -> None:
    """Validators are of the last list that was understood."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(etag='"1"', last_modified="then"))

    store.finish_poll(_failed(NOW + MINUTE))

    state = _state_of(store)
    assert (state.etag, state.last_modified, state.last_digest) == ('"1"', "then", "sha256:list")
    assert (state.polled_at, state.answered_at) == (NOW + MINUTE, NOW)


def test_health_is_since_when_it_changed(store: Store) -> None:
    """An outage of a day is told as a day, however often it was polled."""
    store.sync_sources([source()], NOW)

    store.finish_poll(_failed(NOW))
    store.finish_poll(_failed(NOW + HOUR))
    during = _state_of(store)
    store.finish_poll(polled(at=NOW + 2 * HOUR))
    after = _state_of(store)

    assert (during.health, during.health_since, during.failures) == ("refused", NOW, 2)
    assert (after.health, after.health_since, after.failures) == ("fresh", NOW + 2 * HOUR, 0)


def test_the_newest_item_never_gets_older(store: Store) -> None:
    """A list that lost its head is not fresh again with what is left."""
    store.sync_sources([source()], NOW)

    store.finish_poll(polled(newest_at=NOW))
    store.finish_poll(polled(newest_at=NOW - DAY))
    store.finish_poll(polled(newest_at=None))

    assert _state_of(store).newest_at == NOW


def test_an_entry_is_new_once(store: Store) -> None:
    """What leaves a list and comes back is not news."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(entry("people:1")))

    both = store.finish_poll(polled(entry("people:2"), entry("people:1"), entry("people:2"), at=NOW + MINUTE))
    none = store.finish_poll(polled(at=NOW + 2 * MINUTE))
    again = store.finish_poll(polled(entry("people:1"), entry("people:2"), at=NOW + 3 * MINUTE))

    assert (both, none, again) == (1, 0, 0)
    assert _state_of(store).new_at == NOW + MINUTE


def test_an_entry_belongs_to_the_source_that_listed_it_first(store: Store) -> None:
    """One text on two channels of a house is one entry."""
    store.sync_sources([source("a"), source("b")], NOW)
    store.finish_poll(polled(entry(title="first"), name="a"))

    new = store.finish_poll(polled(entry(title="second"), name="b"))

    assert new == 0
    assert (work(store)["people:1"].source, work(store, NOW + HOUR)["people:1"].entry.title) == ("a", "first")


def test_a_long_list_is_taken_in_whole(store: Store) -> None:
    """A list of more entries than fit in one question loses none of them."""
    store.sync_sources([source()], NOW)
    entries = [entry(f"people:{number}") for number in range(1203)]

    first = store.finish_poll(polled(*entries[:1100]))
    second = store.finish_poll(polled(*entries))

    assert (first, second) == (1100, 103)


def test_what_a_source_lists_on_the_first_poll_is_quiet(store: Store) -> None:
    """The first run tells nobody of what was there before."""
    store.sync_sources([source()], NOW)

    store.finish_poll(polled(entry("people:old")))
    store.finish_poll(polled(entry("people:old"), entry("people:new"), at=NOW))

    assert {key: item.quiet for key, item in work(store).items()} == {"people:old": True, "people:new": False}


@pytest.mark.parametrize(
    ("published", "quiet"),
    [
        (NOW - 1 * MINUTE, True),
        (NOW, False),
        (date(2026, 11, 22), True),
        (date(2026, 11, 23), False),
        (None, True),
    ],
)
def test_a_first_poll_may_tell_from_a_date_on(store: Store, published: datetime | date | None, quiet: bool) -> None:
    """Who asks for alerts since a day gets what was published since, by day where there is no clock time."""
    store.sync_sources([source()], NOW)

    store.finish_poll(polled(entry(published=published), alert_since=NOW))

    assert work(store)["people:1"].quiet is quiet


def test_a_text_in_the_list_itself_is_read_from_the_last_list(store: Store) -> None:
    """An edit of an inline text is seen at the next look, in the list as it is by then."""
    store.sync_sources([source(kind="feed", full_text=True)], NOW)
    whole, linked = entry("people:1", inline=True), entry("people:2")
    store.finish_poll(polled(whole, linked, capture=capture("c-1")))

    store.finish_poll(polled(whole, linked, at=NOW, capture=capture("c-2")))

    assert {key: item.list_capture for key, item in work(store).items()} == {"people:1": "c-2", "people:2": "c-1"}


def test_a_list_without_an_archived_capture_names_none(store: Store) -> None:
    """An entry only names evidence that there is."""
    store.sync_sources([source()], NOW)

    store.finish_poll(polled(entry(inline=True), capture=None))

    assert work(store)["people:1"].list_capture is None


def test_the_capture_of_a_list_can_be_had_by_id(store: Store) -> None:
    """Every entry leads to the list it was found in."""
    watch(store)

    listed = store.capture(work(store)["people:1"].list_capture or "")

    assert listed == capture("c-list", requested="http://people-zh.test/")
    assert store.capture("unknown") is None


def test_a_poll_of_an_unknown_source_is_an_error(store: Store) -> None:
    """A result that has no row would be lost in silence."""
    with pytest.raises(StorageError, match="the source nowhere is not in the database"):
        store.finish_poll(polled(name="nowhere"))


def test_what_is_told_of_a_source_is_written_with_its_alert(store: Store) -> None:
    """An outage is told once: the alert, its deliveries and the note that it was told go together."""
    store.sync_sources([source()], NOW)

    store.tell_health(trouble_alert(), [ANNA], {"people-zh": "refused"})
    told = _state_of(store).told
    store.tell_health(trouble_alert("a-end", kind="recovered"), [ANNA], {"people-zh": None})

    assert (told, _state_of(store).told) == ("refused", None)
    assert {row.kind for row in store.delivery_rows()} == {"recovered", "trouble"}


def test_the_polls_that_brought_something_new_are_remembered(store: Store) -> None:
    """A source's rhythm is learnt from when it brought something, the first poll's backlog left out."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(entry("a")))
    store.finish_poll(polled(entry("a"), at=NOW + HOUR))

    store.finish_poll(polled(entry("a"), entry("b"), at=NOW + 2 * HOUR))

    assert _state_of(store).arrivals == (NOW + 2 * HOUR,)


def test_an_outage_begins_with_its_first_trouble(store: Store) -> None:
    """Refused, then unreachable, is one outage: nothing was seen since the first of them."""
    store.sync_sources([source()], NOW)
    for hours, health in enumerate(("refused", "unreachable", "changed")):
        store.finish_poll(polled(health=health, at=NOW + hours * HOUR))

    assert _state_of(store).health_since == NOW


def test_each_list_of_a_source_keeps_validators_of_its_own(store: Store) -> None:
    """The pages of an issue are asked for one by one, each only if it changed."""
    store.sync_sources([source()], NOW)
    one, two = (ListState(url=f"http://p.example/{n}", digest="sha256:1", etag=f'"{n}"', asked_at=NOW) for n in (1, 2))
    store.finish_poll(polled(lists=(one, two)))
    later = replace(one, etag='"3"', further=("http://p.example/2",), asked_at=NOW + HOUR)

    store.finish_poll(polled(lists=(later,), at=NOW + HOUR))

    assert store.lists("people-zh") == {later.url: later, two.url: two}


def test_texts_that_cannot_be_read_are_counted_until_one_can(store: Store) -> None:
    """Many in a row say something of the source."""
    watch(store, entry("a"))
    bad = ParseOutcome(source="people-zh", outcome="failed", detail="the selector .x found nothing")
    for _ in range(2):
        store.finish_entry(finding("a", error="unread", reading=bad))
    counted = _state_of(store)

    store.finish_entry(finding("a", reading=ParseOutcome(source="people-zh", outcome="read")))

    assert (counted.unread, counted.unread_kind, counted.unread_detail) == (
        2,
        "failed",
        "the selector .x found nothing",
    )
    assert (_state_of(store).unread, _state_of(store).read_at) == (0, NOW)


def test_the_beginning_of_an_outage_outlives_it(store: Store) -> None:
    """Its end is told with how long it lasted, whatever kinds of trouble followed each other."""
    store.sync_sources([source()], NOW)
    seen = []
    for hour, health in enumerate(("fresh", "refused", "unreachable", "quiet", "fresh", "frozen")):
        store.finish_poll(polled(at=NOW + hour * HOUR, health=health))
        seen.append(_state_of(store).out_since)

    assert seen == [None, *[NOW + HOUR] * 4, NOW + 5 * HOUR]


def test_when_what_a_list_holds_last_changed_is_kept(store: Store) -> None:
    """A poll that did not see the list in full says nothing of it."""
    store.sync_sources([source()], NOW)
    seen = []
    for hour, listed in enumerate(("a", "a", None, "b", None)):
        store.finish_poll(polled(at=NOW + hour * HOUR, listed=listed))
        seen.append(_state_of(store).listed_at)

    assert seen == [NOW, NOW, NOW, NOW + 3 * HOUR, NOW + 3 * HOUR]
