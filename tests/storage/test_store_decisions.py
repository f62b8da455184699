"""What is decided about deliveries, on both databases."""

from datetime import timedelta

from material import ANNA, BORIS, NOW, tell, trouble_alert

from monitor.model import DeliveryResult, Pause, Silence
from monitor.storage.store import Store

HOUR = timedelta(hours=1)
PAUSE = Pause(recipient="anna", since=NOW, reason="401 Unauthorized", address="digest")


def _claim(store: Store, now: object = NOW) -> list[str]:
    return [one.recipient for one in store.claim_deliveries(now, now + HOUR, 10)]  # type: ignore[operator,arg-type]


def test_nothing_is_claimed_for_a_paused_recipient_nor_gets_too_old(store: Store) -> None:
    """Others are told meanwhile; when the pause ends, what waited is due and has a day."""
    tell(store, trouble_alert(), recipients=[ANNA, BORIS])
    store.finish_deliveries([], PAUSE)

    during, late = _claim(store), _claim(store, NOW + timedelta(days=9))
    store.resume(["anna"], NOW + timedelta(days=9), why="mended")
    after = store.claim_deliveries(NOW + timedelta(days=9), NOW + timedelta(days=10), 10)

    assert (during, late) == (["boris"], [])
    assert [(one.recipient, one.deadline) for one in after] == [("anna", NOW + timedelta(days=10))]
    assert next(one.what for one in store.decisions("a-trouble")) == "sent again"


def test_what_is_held_does_not_stand_in_the_way(store: Store) -> None:
    """The next one passes; at its time the held one is due, and worth a day more than that."""
    tell(store, trouble_alert("a-1"), trouble_alert("a-2", NOW + timedelta(minutes=1)), recipients=[ANNA])
    [first] = store.claim_deliveries(NOW, NOW + HOUR, 10)
    week = NOW + timedelta(days=7)
    held = DeliveryResult(id=first.id, now=NOW, error="night", next_at=week, decision="held")

    store.finish_deliveries([held])

    [second] = store.claim_deliveries(NOW + HOUR, NOW + 2 * HOUR, 10)
    store.finish_deliveries([DeliveryResult(id=second.id, now=NOW + HOUR)])
    [again] = store.claim_deliveries(week, week + HOUR, 10)
    assert (second.alert.id, again.alert.id, again.attempts) == ("a-2", "a-1", 0)
    assert again.held_until == week


def test_what_was_held_can_be_taken_together(store: Store) -> None:
    """By nobody else while it is on its way, and nothing that was not held."""
    moments = [NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)]
    tell(store, *(trouble_alert(f"a-{n}", at) for n, at in enumerate(moments)), recipients=[ANNA])
    for _ in range(2):
        [one] = store.claim_deliveries(NOW + HOUR, NOW + 2 * HOUR, 10)
        store.finish_deliveries(
            [DeliveryResult(id=one.id, now=NOW, error="digest", next_at=NOW + 3 * HOUR, decision="held")]
        )
    [head] = store.claim_deliveries(NOW + 3 * HOUR, NOW + 4 * HOUR, 10)

    together = store.claim_companions("anna", NOW + 3 * HOUR, NOW + 4 * HOUR, 10)

    assert [head.alert.id, *(one.alert.id for one in together)] == ["a-0", "a-1"]
    assert store.claim_companions("anna", NOW + 3 * HOUR, NOW + 4 * HOUR, 10) == []


def test_a_silence_holds_until_it_is_over_or_ended(store: Store) -> None:
    """It is kept afterwards: somebody may ask who silenced what."""
    silence = Silence(id="s-1", author="Ann", reason="moving", begins_at=NOW, until=NOW + HOUR, source="kremlin-ru")
    store.add_silence(silence)

    assert store.silences(NOW) == (silence,)
    assert store.silences(NOW + HOUR) == ()
    assert store.end_silence("s-1", NOW + HOUR / 2)
    assert not store.end_silence("s-1", NOW + HOUR / 2)
    assert [one.until for one in store.silences()] == [NOW + HOUR / 2]


def test_what_was_told_to_the_operators_is_told_once(store: Store) -> None:
    """Pauses and dead deliveries; what is sent again and dies again is told again."""
    tell(store, trouble_alert(), recipients=[BORIS])
    [one] = store.claim_deliveries(NOW, NOW + HOUR, 10)
    store.finish_deliveries([DeliveryResult(id=one.id, now=NOW, error="400")], PAUSE)
    paused, dead = store.untold()

    store.tell_undelivered([], [pause.recipient for pause in paused], [row.id for row in dead], NOW)

    assert ([pause.recipient for pause in paused], [row.error for row in dead]) == (["anna"], ["400"])
    assert store.untold() == ((), ())
    assert store.retry([one.id], NOW) == 1
    [again] = store.claim_deliveries(NOW, NOW + HOUR, 10)
    store.finish_deliveries([DeliveryResult(id=again.id, now=NOW, error="400")])
    assert len(store.untold()[1]) == 1
