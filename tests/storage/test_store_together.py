"""Many at once: threads of one node and several nodes on one database."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Barrier

import pytest
from material import (
    ANNA,
    BORIS,
    HOUR,
    MINUTE,
    NOW,
    entry,
    known,
    polled,
    source,
    statement,
    statement_alert,
    tell,
    telling,
    trouble_alert,
    watch,
)

from monitor.errors import StaleError
from monitor.model import DeliveryResult, Recipient
from monitor.storage.store import Store, open_store

Take = Callable[[Store], list[str]]


def _sources(store: Store) -> list[str]:
    return [state.name for state in store.claim_sources(NOW, NOW + HOUR, 7)]


def _entries(store: Store) -> list[str]:
    return [item.entry.key for item in store.claim_entries(NOW, NOW + HOUR, 7)]


def _deliveries(store: Store) -> list[str]:
    return [item.id for item in store.claim_deliveries(NOW, NOW + HOUR, 7)]


def _take_all(url: str, take: Take) -> list[str]:
    """Claim until nothing is left, as a node does."""
    store = open_store(url, migrate=False)
    taken: list[str] = []
    while more := take(store):
        taken += more
    store.close()
    return taken


def _fill(store: Store) -> None:
    store.sync_sources([source(f"s-{number:03}") for number in range(120)], NOW)
    store.finish_poll(polled(*(entry(f"people:{number}") for number in range(120)), name="s-000", next_poll_at=NOW))
    people = [Recipient(name=f"r-{number}", channel="email") for number in range(120)]
    tell(store, trouble_alert(), recipients=people)


@pytest.mark.parametrize("take", [_sources, _entries, _deliveries])
def test_no_row_is_given_to_two_threads(store: Store, take: Take) -> None:
    """Eight threads of one node that claim at the same moment get every row, and each row once."""
    _fill(store)
    together = Barrier(8)

    def claim_all(_: int) -> list[str]:
        together.wait()
        taken: list[str] = []
        while more := take(store):
            taken += more
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = Counter(key for keys in pool.map(claim_all, range(8)) for key in keys)

    # A thread that found everything else locked stops; what is left is for the next tick.
    taken.update(_left(store, take))
    assert set(taken.values()) == {1}
    assert len(taken) == 120


@pytest.mark.parametrize("take", [_sources, _entries, _deliveries])
def test_no_row_is_given_to_two_nodes(url: str, take: Take) -> None:
    """Several processes on one database get every row, and each row once."""
    store = open_store(url, migrate=False)
    _fill(store)

    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(_take_all, url, take) for _ in range(3)]
        taken = Counter(key for job in jobs for key in job.result())

    taken.update(_left(store, take))
    assert set(taken.values()) == {1}
    assert len(taken) == 120
    store.close()


def _left(store: Store, take: Take) -> list[str]:
    left: list[str] = []
    while more := take(store):
        left += more
    return left


def test_of_two_that_find_a_statement_at_once_one_decides_again(store: Store) -> None:
    """However many find new statements at the same moment, each decision rests on all the earlier ones."""
    keys = [f"people:{number}" for number in range(6)]
    watch(store, *(entry(key) for key in keys))
    together = Barrier(6)

    def decide(key: str) -> int:
        again = 0
        generation, _ = known(store)
        together.wait()
        while True:
            try:
                found = statement(key, id=f"s-{key}", generation=generation)
                store.finish_entry(telling(found, statement_alert(f"a-{key}"), ANNA))
            except StaleError:
                again += 1
                generation, _ = known(store)
            else:
                return again

    with ThreadPoolExecutor(6) as pool:
        again = sorted(pool.map(decide, keys))

    generation, texts = known(store)
    assert (generation, len(texts), len(store.delivery_rows())) == (6, 6, 6)
    assert again[0] == 0
    assert all(times >= 1 for times in again[1:])


def test_two_that_finish_the_same_finding_write_it_once(store: Store) -> None:
    """A claim that ended too early doubles the work, not the alert."""
    watch(store)
    found = telling(statement(), statement_alert(), ANNA, BORIS)
    together = Barrier(4)

    def finish(_: int) -> None:
        together.wait()
        store.finish_entry(found)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(finish, range(4)))

    assert len(store.delivery_rows()) == 2
    assert known(store)[0] == 1


def test_two_sources_that_list_the_same_at_once_find_it_once(store: Store) -> None:
    """One text on many channels of a house is one entry, also when all are polled at the same moment."""
    names = [f"s-{number}" for number in range(6)]
    store.sync_sources([source(name) for name in names], NOW)
    listed = [entry(f"people:{number}") for number in range(40)]
    together = Barrier(6)

    def poll(name: str) -> int:
        together.wait()
        own_order = listed if name < "s-3" else listed[::-1]
        return store.finish_poll(polled(*own_order, name=name))

    with ThreadPoolExecutor(6) as pool:
        new = sum(pool.map(poll, names))

    assert new == 40
    assert store.counts().entries == 40


def test_order_is_kept_while_many_deliver(store: Store) -> None:
    """Whoever sends, each recipient gets the alerts in the order in which they were found, each once."""
    people = [Recipient(name=f"r-{number}", channel="email") for number in range(4)]
    alerts = [trouble_alert(f"a-{number:02}", NOW + number * MINUTE / 10) for number in range(12)]
    tell(store, *alerts, recipients=people)
    arrived: list[tuple[str, str]] = []
    at = NOW + HOUR

    def deliver(_: int) -> None:
        while store.next_due(at) is not None:
            for delivery in store.claim_deliveries(at, at + HOUR, 2):
                arrived.append((delivery.recipient, delivery.alert.id))
                store.finish_delivery(DeliveryResult(id=delivery.id, now=at))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, range(4)))

    for person in people:
        assert [id for name, id in arrived if name == person.name] == [alert.id for alert in alerts]
