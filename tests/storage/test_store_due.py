"""When there is something to do, and how much there is."""

from datetime import timedelta

from material import (
    ANNA,
    BORIS,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    finding,
    polled,
    source,
    statement,
    statement_alert,
    tell,
    telling,
    trouble_alert,
    watch,
    work,
)

from monitor.model import Counts, DeliveryResult
from monitor.storage.store import Store


def test_an_empty_store_is_never_due(store: Store) -> None:
    """Nothing is configured, so nothing is waited for."""
    assert store.next_due(NOW) is None


def test_the_next_poll_is_due(store: Store) -> None:
    """A service that idles wakes up for the first source that is due."""
    store.sync_sources([source("a"), source("b")], NOW)
    store.finish_poll(polled(name="a", next_poll_at=NOW + HOUR))
    store.finish_poll(polled(name="b", next_poll_at=NOW + MINUTE))

    assert store.next_due(NOW) == NOW + MINUTE


def test_what_is_claimed_is_due_when_its_claim_ends(store: Store) -> None:
    """Somebody wakes up to take over from a worker that died, not before."""
    watch(store)
    store.claim_sources(NOW + DAY, NOW + 2 * DAY, 1)
    store.claim_entries(NOW, NOW + HOUR, 1)

    assert store.next_due(NOW) == NOW + HOUR


def test_the_next_look_is_due(store: Store) -> None:
    """A text that is looked at again wakes the service up."""
    watch(store)
    store.finish_entry(finding(next_look_at=NOW + MINUTE))

    assert store.next_due(NOW) == NOW + MINUTE


def test_a_delivery_is_due_with_its_next_attempt(store: Store) -> None:
    """What waits behind a head that waits does not wake anybody up."""
    tell(store, trouble_alert("a-1"), trouble_alert("a-2", NOW + MINUTE))
    at_once = store.next_due(NOW)
    [delivery] = store.claim_deliveries(NOW, NOW + MINUTE, 1)
    claimed = store.next_due(NOW)
    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW, error="503", next_at=NOW + HOUR))

    assert (at_once, claimed, store.next_due(NOW + HOUR / 2)) == (NOW, NOW + MINUTE, NOW + HOUR)


def test_a_deadline_is_due(store: Store) -> None:
    """A delivery that is given up is given up in time, not when something else happens."""
    tell(store, trouble_alert())
    [delivery] = store.claim_deliveries(NOW, NOW + MINUTE, 1)
    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW, error="503", next_at=NOW + 30 * DAY))

    assert store.next_due(NOW) == NOW + timedelta(hours=24)


def test_what_was_sent_is_not_due(store: Store) -> None:
    """When all is done, nobody wakes up."""
    tell(store, trouble_alert())
    [delivery] = store.claim_deliveries(NOW, NOW + MINUTE, 1)

    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW))

    assert store.next_due(NOW) is None


def test_an_empty_store_counts_nothing(store: Store) -> None:
    """All numbers are there from the start."""
    assert store.counts() == Counts(
        sources=0,
        entries=0,
        waiting=0,
        captures=0,
        documents=0,
        statements=0,
        alerts=0,
        todo=0,
        sent=0,
        dead=0,
        oldest_todo=None,
    )
    assert store.delivery_counts() == {"todo": 0, "sent": 0, "dead": 0}


def test_what_there_is_and_what_waits_is_counted(store: Store) -> None:
    """Whoever looks sees at once whether something is stuck."""
    watch(store)
    work(store)
    store.finish_entry(telling(statement(), statement_alert(), ANNA, BORIS))
    tell(store, trouble_alert("a-later", NOW + HOUR))
    anna, boris = sorted(store.claim_deliveries(NOW, NOW + MINUTE, 2), key=lambda delivery: delivery.recipient)
    store.finish_delivery(DeliveryResult(id=boris.id, now=NOW))

    assert store.counts() == Counts(
        sources=1,
        entries=1,
        waiting=0,
        captures=2,
        documents=1,
        statements=1,
        alerts=2,
        todo=2,
        sent=1,
        dead=0,
        oldest_todo=anna.created_at,
    )


def test_the_only_process_need_not_wait_for_claims_of_the_one_before(store: Store) -> None:
    """Whoever knows that nobody else is at work goes on at once after a kill."""
    watch(store)
    tell(store, trouble_alert())
    store.claim_sources(NOW + HOUR, NOW + DAY, 1)
    work(store)
    store.claim_deliveries(NOW, NOW + DAY, 1)

    store.release_claims()

    assert len(store.claim_sources(NOW + HOUR, NOW + DAY, 1)) == 1
    assert list(work(store)) == ["people:1"]
    assert len(store.claim_deliveries(NOW, NOW + DAY, 1)) == 1
