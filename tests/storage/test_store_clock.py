"""A clock that is set: what is planned stays due after as long as it was to be, and nothing seems older than it is."""

from datetime import datetime, timedelta

import pytest
from material import ANNA, DAY, HOUR, MINUTE, NOW, entry, polled, source, tell, trouble_alert

from monitor.model import DeliveryResult
from monitor.storage.store import Store


def a_plan(store: Store) -> None:
    """A source that is asked again in five minutes and a message that is tried again in ten."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(next_poll_at=NOW))
    store.finish_poll(polled(next_poll_at=NOW + 5 * MINUTE, entries=(entry(),)))
    tell(store, trouble_alert())
    [delivery] = store.claim_deliveries(NOW, NOW + 2 * MINUTE, 9)
    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW, error="503", next_at=NOW + 10 * MINUTE))


def due(store: Store, at: datetime) -> tuple[int, int, int]:
    """How many sources, texts and messages are due at a time."""
    return (
        len(store.claim_sources(at, at + MINUTE, 9)),
        len(store.claim_entries(at, at + MINUTE, 9)),
        len(store.claim_deliveries(at, at + MINUTE, 9)),
    )


def test_a_clock_set_back_by_hours_delays_nothing(store: Store) -> None:
    """Lists were asked for again, and messages tried again, when the old time had come round."""
    a_plan(store)
    back = NOW - 2 * HOUR

    moved = store.move_plans(-2 * HOUR, back)

    assert moved
    assert due(store, back + 4 * MINUTE) == (0, 1, 0)
    assert due(store, back + 10 * MINUTE) == (1, 1, 1)


def test_a_claim_of_the_old_time_ends_when_it_was_to_end(store: Store) -> None:
    """Else what somebody was at work on as the clock was set would be theirs for hours."""
    a_plan(store)
    store.claim_entries(NOW, NOW + 15 * MINUTE, 9)
    back = NOW - 2 * HOUR

    store.move_plans(-2 * HOUR, back)

    assert due(store, back + 14 * MINUTE)[1] == 0
    assert due(store, back + 15 * MINUTE)[1] == 1


@pytest.mark.parametrize("ahead", [3 * HOUR, 400 * DAY])
def test_a_clock_set_forward_makes_nothing_look_old(store: Store, ahead: timedelta) -> None:
    """No list is frozen and no message too late for what the clock did; on a server other nodes may be right."""
    a_plan(store)
    before = store.source_states()[0]
    then = NOW + ahead

    moved = store.move_plans(ahead, then)
    after = store.source_states()[0]

    if not store.is_file:
        assert (moved, after) == (False, before)
        return
    assert due(store, then + 4 * MINUTE) == (0, 1, 0)
    assert due(store, then + 10 * MINUTE) == (1, 1, 1)
    assert before.polled_at is not None
    assert after.polled_at == before.polled_at + ahead
    assert [one - two for one, two in zip(after.arrivals, before.arrivals, strict=True)] == [ahead] * len(
        after.arrivals
    )


def test_what_is_held_until_an_hour_of_the_day_keeps_that_hour(store: Store) -> None:
    """Quiet hours are of the wall clock, whatever it was set to."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled())
    tell(store, trouble_alert(), recipients=[ANNA])
    [delivery] = store.claim_deliveries(NOW, NOW + MINUTE, 9)
    until = NOW + 8 * HOUR
    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW, error="quiet", next_at=until, decision="held"))

    store.move_plans(-2 * HOUR, NOW - 2 * HOUR)

    assert store.claim_deliveries(until - MINUTE, until, 9) == []
    assert len(store.claim_deliveries(until, until + MINUTE, 9)) == 1


def test_a_clock_that_was_set_back_while_nothing_ran_is_found(store: Store) -> None:
    """By what was written: a poll that lies ahead."""
    a_plan(store)

    assert store.behind(NOW + MINUTE) is None
    assert store.behind(NOW - 2 * HOUR) == 2 * HOUR

    store.move_plans(-2 * HOUR, NOW - 2 * HOUR)

    assert store.behind(NOW - 2 * HOUR) is None


def test_nodes_on_one_server_move_it_back_once(store: Store) -> None:
    """Each of them sees the step of its clock; the second finds nothing that lies ahead."""
    if store.is_file:
        pytest.skip("one process alone works on a file")
    a_plan(store)
    back = NOW - 2 * HOUR

    moved = [store.move_plans(-2 * HOUR, back) for _ in range(2)]

    assert moved == [True, False]
    assert due(store, back + 4 * MINUTE)[0] == 0


def test_what_was_reckoned_before_the_step_and_written_after_it_is_mended(store: Store) -> None:
    """A poll that was under way when the clock was set back wrote its next one hours ahead; others are left alone."""
    store.sync_sources([source("a"), source("b")], NOW)
    back = NOW - 2 * HOUR
    store.finish_poll(polled(name="a", at=NOW, next_poll_at=NOW + 5 * MINUTE))
    store.finish_poll(polled(name="b", at=back, next_poll_at=back + 10 * MINUTE))

    mended = [store.mend_ahead(back) for _ in range(2)]

    assert mended == [1, 0]
    assert [state.name for state in store.claim_sources(back + 5 * MINUTE, back + HOUR, 9)] == ["a"]
    assert [state.name for state in store.claim_sources(back + 10 * MINUTE, back + HOUR, 9)] == ["b"]
