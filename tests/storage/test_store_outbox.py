"""The outbox: who is told, in which order, how often, and when it is given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from material import (
    ANNA,
    BORIS,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    finding,
    statement,
    statement_alert,
    tell,
    telling,
    trouble_alert,
    watch,
)

from monitor.model import Alert, Delivery, DeliveryResult, DeliveryRow, VanishedNews
from monitor.storage.store import Store, open_store


def _claim(store: Store, at: datetime = NOW, limit: int = 10) -> Sequence[Delivery]:
    return store.claim_deliveries(at, at + MINUTE, limit)


def _told(deliveries: Sequence[Delivery]) -> list[tuple[str, str]]:
    return [(delivery.recipient, delivery.alert.id) for delivery in deliveries]


def test_a_finding_is_written_with_its_deliveries(store: Store) -> None:
    """What was found and whom it is told to are one thing: there is no moment at which an alert could be lost."""
    watch(store)
    alert = statement_alert()

    store.finish_entry(telling(statement(), alert, ANNA, BORIS))

    deliveries = _claim(store)
    assert {delivery.recipient for delivery in deliveries} == {"anna", "boris"}
    assert {delivery.alert for delivery in deliveries} == {alert}
    assert len({delivery.id for delivery in deliveries}) == 2


def test_an_alert_for_nobody_is_kept(store: Store) -> None:
    """The page and the feed show it, though nobody asked to be told."""
    watch(store)

    store.finish_entry(telling(statement(), statement_alert()))

    assert _claim(store) == []
    assert store.alert("a-1") == statement_alert()


def test_the_same_alert_is_told_once(store: Store) -> None:
    """A second look at the same thing adds no delivery, and those that were sent stay sent."""
    tell(store, trouble_alert())
    [first] = _claim(store)
    store.finish_delivery(DeliveryResult(id=first.id, now=NOW))

    tell(store, trouble_alert(), recipients=[ANNA, BORIS])

    assert _told(_claim(store, NOW + MINUTE)) == [("boris", "a-trouble")]


def test_a_recipient_gets_one_at_a_time_in_order(store: Store) -> None:
    """The oldest first, and the next only when it has ended."""
    tell(store, trouble_alert("a-2", NOW + MINUTE), trouble_alert("a-1", NOW))

    first = _claim(store, NOW + HOUR)
    meanwhile = _claim(store, NOW + HOUR)
    store.finish_delivery(DeliveryResult(id=first[0].id, now=NOW + HOUR))
    second = _claim(store, NOW + HOUR)

    assert (_told(first), _told(meanwhile), _told(second)) == ([("anna", "a-1")], [], [("anna", "a-2")])


def test_a_worker_that_is_late_frees_nothing_that_was_taken_over(store: Store) -> None:
    """What it says of a failure comes too late; a third worker would send what the second is sending."""
    tell(store, trouble_alert())
    [late] = _claim(store)
    [taken_over] = _claim(store, NOW + 2 * MINUTE)
    failure = DeliveryResult(
        id=late.id, now=NOW + 2 * MINUTE, error="no answer", next_at=NOW, claimed_until=late.claimed_until
    )

    store.finish_delivery(failure)
    third = _claim(store, NOW + 2 * MINUTE)
    store.finish_delivery(DeliveryResult(id=late.id, now=NOW, claimed_until=late.claimed_until))

    assert taken_over.id == late.id
    assert third == []
    assert store.delivery_counts()["sent"] == 1


def test_nothing_overtakes_one_that_waits_for_its_next_attempt(store: Store) -> None:
    """What was found later is told later, also while a service is down; other recipients do not wait."""
    tell(store, trouble_alert("a-1", NOW), trouble_alert("a-2", NOW + MINUTE), recipients=[ANNA, BORIS])
    anna, boris = sorted(_claim(store, NOW + MINUTE), key=lambda delivery: delivery.recipient)
    store.finish_delivery(DeliveryResult(id=anna.id, now=NOW, error="503", next_at=NOW + HOUR))
    store.finish_delivery(DeliveryResult(id=boris.id, now=NOW))

    waiting = _told(_claim(store, NOW + 2 * MINUTE))
    again = _told(_claim(store, NOW + HOUR))

    assert waiting == [("boris", "a-2")]
    assert ("anna", "a-1") in again
    assert ("anna", "a-2") not in again


def test_nothing_is_sent_beside_one_that_is_on_its_way(store: Store) -> None:
    """An older alert that another node wrote late waits until what is being sent has ended."""
    tell(store, trouble_alert("a-2", NOW + MINUTE))
    [on_its_way] = _claim(store, NOW + MINUTE)
    tell(store, trouble_alert("a-1", NOW))

    beside = _told(_claim(store, NOW + MINUTE))
    store.finish_delivery(DeliveryResult(id=on_its_way.id, now=NOW + MINUTE))

    assert (beside, _told(_claim(store, NOW + MINUTE))) == ([], [("anna", "a-1")])


def test_only_so_many_are_taken(store: Store) -> None:
    """A worker takes no more than it can send before its claim ends."""
    tell(store, trouble_alert(), recipients=[ANNA, BORIS])

    assert len(_claim(store, limit=1)) == 1


def test_a_worker_that_died_does_not_keep_its_delivery(store: Store) -> None:
    """After kill -9 the message is taken by the next, when the claim has ended."""
    tell(store, trouble_alert())
    _claim(store)

    running, ended = _claim(store, NOW + MINUTE / 2), _claim(store, NOW + MINUTE)

    assert (_told(running), _told(ended)) == ([], [("anna", "a-trouble")])


def test_an_attempt_in_which_the_process_ended_is_counted(store: Store) -> None:
    """The outbox said one attempt where two were made, as it was counted at the end."""
    tell(store, trouble_alert())
    [delivery] = _claim(store)

    store.begin_attempts([delivery.id])  # and the process is gone; its claim runs out
    [again] = _claim(store, NOW + HOUR)
    store.begin_attempts([again.id])
    store.finish_delivery(DeliveryResult(id=again.id, now=NOW + HOUR))

    [row] = store.delivery_rows("sent")
    assert (again.attempts, row.attempts) == (1, 2)


def test_an_attempt_that_failed_says_why_and_when_again(store: Store) -> None:
    """The reason is kept in the service's own words; the attempts are counted."""
    tell(store, trouble_alert())
    [delivery] = _claim(store)

    store.begin_attempts([delivery.id])
    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW, error="429: retry after 30", next_at=NOW + HOUR))

    [row] = store.delivery_rows("todo")
    assert row == DeliveryRow(
        id=delivery.id,
        alert_id="a-trouble",
        kind="trouble",
        recipient="anna",
        state="todo",
        attempts=1,
        next_at=NOW + HOUR,
        error="429: retry after 30",
        remote_id="",
        sent_at=None,
    )
    [again] = _claim(store, NOW + HOUR)
    assert again.attempts == 1


def test_what_was_sent_says_when_and_as_what(store: Store) -> None:
    """The service's own id is kept, so that a message can be found again."""
    tell(store, trouble_alert())
    [delivery] = _claim(store)

    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW + MINUTE, remote_id="1700.42"))

    [row] = store.delivery_rows("sent")
    assert (row.sent_at, row.remote_id, row.next_at) == (NOW + MINUTE, "1700.42", None)
    assert store.delivery_counts() == {"todo": 0, "sent": 1, "dead": 0}


def test_what_was_sent_stays_sent(store: Store) -> None:
    """A worker that was thought dead and comes back with a failure does not make it be sent again."""
    tell(store, trouble_alert())
    [delivery] = _claim(store)
    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW))

    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW, error="timed out", next_at=NOW + MINUTE))

    assert _claim(store, NOW + HOUR) == []
    assert store.delivery_counts()["sent"] == 1


def test_a_permanent_failure_ends_at_once(store: Store) -> None:
    """What can never arrive is dead, with its reason, and does not hold up the next."""
    tell(store, trouble_alert("a-1"), trouble_alert("a-2", NOW + MINUTE))
    [delivery] = _claim(store)

    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW, error="550 no such user"))

    assert [(row.alert_id, row.error) for row in store.delivery_rows("dead")] == [("a-1", "550 no such user")]
    assert _told(_claim(store, NOW + MINUTE)) == [("anna", "a-2")]


def test_what_is_past_its_deadline_is_dead_with_a_reason(store: Store) -> None:
    """News of last week is not sent as news; the next one does not wait behind it."""
    tell(store, trouble_alert("a-1"), trouble_alert("a-2", NOW + HOUR), recipients=[ANNA])
    [delivery] = _claim(store)
    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW, error="503", next_at=NOW + 30 * HOUR))
    tell(store, trouble_alert("b-1"), recipients=[BORIS])

    late = _claim(store, NOW + DAY)

    assert _told(late) == [("anna", "a-2")]
    assert {(row.recipient, row.error, row.next_at) for row in store.delivery_rows("dead")} == {
        ("anna", "its deadline passed; the last attempt: 503", None),
        ("boris", "its deadline passed before it could be tried", None),
    }


def test_what_is_on_its_way_at_its_deadline_may_arrive(store: Store) -> None:
    """Nobody declares dead what somebody is just sending."""
    tell(store, trouble_alert())
    [delivery] = store.claim_deliveries(NOW + DAY - MINUTE, NOW + DAY + HOUR, 1)

    _claim(store, NOW + DAY)
    store.finish_delivery(DeliveryResult(id=delivery.id, now=NOW + DAY))

    assert store.delivery_counts() == {"todo": 0, "sent": 1, "dead": 0}


def test_each_kind_of_alert_has_a_deadline(store: Store) -> None:
    """A statement is worth telling for a week, an outage for a day."""
    tell(store, trouble_alert(), recipients=[ANNA])
    tell(store, statement_alert(), recipients=[BORIS])

    deadlines = {delivery.alert.kind: delivery.deadline - delivery.created_at for delivery in _claim(store)}

    assert deadlines == {"trouble": timedelta(hours=24), "statement": timedelta(days=7)}


def test_deadlines_can_be_set(url: str) -> None:
    """For how long an alert is worth sending is the caller's to say."""
    lifetimes = dict.fromkeys(("statement", "mention", "edited", "vanished", "trouble", "recovered"), MINUTE)
    store = open_store(url, migrate=False, lifetimes=lifetimes)  # type: ignore[arg-type]
    tell(store, trouble_alert())

    [delivery] = _claim(store)
    store.close()

    assert delivery.deadline == NOW + MINUTE


def test_no_address_is_stored(url: str) -> None:
    """An Apprise URL is a secret: a recipient is a name."""
    store = open_store(url, migrate=False)
    watch(store)
    secret = type(ANNA)(name="anna", channel="slack", address="slack://token-of-anna/#x")

    store.finish_entry(telling(statement(), statement_alert(), secret))

    with store.reading() as connection:
        for table in ("alerts", "deliveries"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert rows
            assert "token-of-anna" not in str(rows)
    store.close()


def test_alerts_can_be_listed(store: Store) -> None:
    """The last ones, newest first, or all since a moment."""
    alerts = [statement_alert(f"a-{number}", NOW + number * HOUR) for number in range(4)]
    tell(store, *alerts)

    assert store.alerts() == tuple(reversed(alerts))
    assert store.alerts(limit=2) == (alerts[3], alerts[2])
    assert store.alerts(since=NOW + 2 * HOUR) == (alerts[3], alerts[2])
    assert store.alert("unknown") is None


def test_a_page_that_vanished_is_told_though_the_look_failed(store: Store) -> None:
    """An alert may come with an error: the page is gone, and that is the news."""
    watch(store)
    store.finish_entry(statement())
    seen = statement_alert().news.print  # type: ignore[union-attr]
    news = VanishedNews(kind="vanished", statement_id="s-1", print=seen, how="404 Not Found")
    alert = Alert(id="a-gone", created_at=NOW, news=news, reasons=())

    store.finish_entry(telling(finding(error="404 Not Found", next_look_at=None), alert, ANNA))

    [delivery] = _claim(store)
    assert delivery.alert == alert
