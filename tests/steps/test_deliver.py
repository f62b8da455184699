"""Telling people what is due, with a real store."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from monitor.alerts.samples import sample_alerts, sample_statement
from monitor.errors import StorageError
from monitor.model import Alert, DeliveryRow, Digest, NotSent, OutgoingMessage, Quiet, Recipient, Sent, Silence
from monitor.steps.deliver import Deliverer, preview, send_test
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.storage.store import Store
from steps.conftest import START, Clock

DESK = Recipient(name="desk", channel="telegram", address="tgram://secret/1", language="zh")
PRESS = Recipient(name="press", channel="email", address="mailto://secret", language="ru")
ALERT = sample_statement(START)


class Chat:
    """A notifier that takes messages, or answers what it is told to, in turn."""

    def __init__(self, *outcomes: Sent | NotSent | Exception) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[tuple[str, OutgoingMessage]] = []

    def send(self, recipient: Recipient, message: OutgoingMessage) -> Sent | NotSent:
        """Take a message, or not."""
        outcome = self.outcomes.pop(0) if self.outcomes else Sent(remote_id="m-1")
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Sent):
            self.sent.append((recipient.name, message))
        return outcome


Deliver = Callable[..., int]


@pytest.fixture
def deliver(store: Store, lanes: KeyedExecutor, clock: Clock) -> Deliver:
    """Run the step once; return how many attempts were made."""

    def run(chat: Chat, recipients: Sequence[Recipient] = (DESK, PRESS), store: Store = store) -> int:
        by_name: Mapping[str, Recipient] = {recipient.name: recipient for recipient in recipients}
        deliverer = Deliverer(store=store, notifier=chat, recipients=by_name, lanes=lanes, now=clock, draw=lambda: 0.5)
        return len(deliverer.deliver_due())

    return run


def write(store: Store, *alerts: Alert, recipients: Sequence[Recipient] = (DESK,)) -> None:
    """Put alerts into the outbox."""
    for alert in alerts:
        store.tell_health(alert, recipients, {})


def row(store: Store, recipient: str = "desk") -> DeliveryRow:
    """The one delivery to a recipient."""
    [found] = [row for row in store.delivery_rows() if row.recipient == recipient]
    return found


def test_an_alert_is_told_once_to_each_recipient_in_their_language(store: Store, deliver: Deliver) -> None:
    """Each gets a message made for them, the service's own name for it is kept, and a second run sends nothing."""
    chat = Chat()
    write(store, ALERT, recipients=(DESK, PRESS))

    counts = [deliver(chat), deliver(chat)]

    assert counts == [2, 0]
    assert {name: message.plain[:5] for name, message in chat.sent} == {"desk": "新声明 ·", "press": "Новое"}
    assert (row(store).state, row(store).remote_id) == ("sent", "m-1")


def test_a_follow_up_in_slack_replies_to_the_first_message(store: Store, deliver: Deliver, clock: Clock) -> None:
    """Whoever reads the edit finds the statement above it; a thread that is gone costs no alert."""
    edited = next(alert for alert in sample_alerts(START) if alert.kind == "edited")
    slack = replace(DESK, channel="slack")
    again = replace(edited, id="SW-again", news=replace(edited.news, version=3))
    gone = NotSent(reason="Slack: thread_not_found (200)", permanent=True)
    chat = Chat(Sent(remote_id="ts-1"), Sent(remote_id="ts-2"), gone)

    for alert in (ALERT, edited, again):
        write(store, alert, recipients=[slack])
        clock.forward(minutes=1)
        deliver(chat, [slack])

    assert [message.reply_to for _, message in chat.sent] == ["", "ts-1", ""]
    assert {row.state for row in store.delivery_rows()} == {"sent"}


def test_a_failure_is_written_down_and_tried_again_after_a_pause(store: Store, deliver: Deliver, clock: Clock) -> None:
    """The row holds the reason and the next time; before that nothing is tried."""
    chat = Chat(NotSent(reason="Telegram: Internal (500)"))
    write(store, ALERT)

    counts = [deliver(chat), deliver(chat)]
    failed = row(store)
    clock.forward(seconds=5)
    counts.append(deliver(chat))

    assert counts == [1, 0, 1]
    assert (failed.state, failed.error, failed.attempts) == ("todo", "Telegram: Internal (500)", 1)
    assert failed.next_at == START + timedelta(seconds=3.75)
    assert row(store).state == "sent"


def test_a_pause_that_a_service_asks_for_holds_all_that_is_for_this_recipient(
    store: Store, deliver: Deliver, clock: Clock
) -> None:
    """After a 429 the next alert waits too, and order is kept; other recipients are told meanwhile."""
    first, *_, other = sample_alerts(START)
    chat = Chat(NotSent(reason="slow down", retry_after=60.0))
    write(store, first, other)
    write(store, first, recipients=(PRESS,))

    deliver(chat)
    clock.forward(seconds=59)
    deliver(chat)
    waiting = [name for name, _ in chat.sent]
    clock.forward(seconds=3)
    deliver(chat)
    deliver(chat)

    assert waiting == ["press"]
    assert {message.alert_id for name, message in chat.sent if name == "desk"} == {first.id, other.id}


def test_a_refusal_for_good_ends_at_once(store: Store, deliver: Deliver, caplog: pytest.LogCaptureFixture) -> None:
    """It is dead with its reason, and the log says that it was given up."""
    chat = Chat(NotSent(reason="Telegram: Unauthorized (401)", permanent=True))
    write(store, ALERT)

    deliver(chat)

    assert (row(store).state, row(store).error) == ("dead", "Telegram: Unauthorized (401)")
    assert "given up: Telegram: Unauthorized (401)" in caplog.text


def test_a_recipient_who_left_the_watch_list_is_not_told(store: Store, deliver: Deliver) -> None:
    """Their alerts end with that reason."""
    chat = Chat()
    write(store, ALERT)

    deliver(chat, [PRESS])

    assert (row(store).state, row(store).error) == ("dead", "desk is no longer a recipient in the watch list")
    assert chat.sent == []


def test_a_bug_postpones_its_alert_and_stops_no_other(
    store: Store, deliver: Deliver, caplog: pytest.LogCaptureFixture
) -> None:
    """What nobody foresaw is logged with its traceback, the row waits, and the other recipient is told."""
    chat = Chat(ZeroDivisionError("oops"))
    write(store, ALERT, recipients=(DESK, PRESS))

    deliver(chat)

    states = sorted(row.state for row in store.delivery_rows())
    [failed] = [row for row in store.delivery_rows() if row.state == "todo"]
    assert states == ["sent", "todo"]
    assert failed.error == "a fault of this program (ZeroDivisionError); see the log"
    assert failed.next_at is not None
    assert "Traceback" in caplog.text


def test_an_outage_of_hours_loses_nothing_and_doubles_nothing(store: Store, deliver: Deliver, clock: Clock) -> None:
    """A dead recipient gets all alerts, once each and in order, when they are back; the live one is told at once."""
    alerts = sample_alerts(START)
    down = Chat(*[NotSent(reason="the connection was refused")] * 200)
    live = Chat()
    write(store, *alerts)
    for _ in range(60):
        deliver(down, [DESK])
        clock.forward(minutes=3)

    for _ in range(30):
        deliver(live, [DESK])
        clock.forward(minutes=15)

    told = [message.alert_id for _, message in live.sent]
    assert sorted(told) == sorted(alert.id for alert in alerts)


def test_a_database_error_while_rendering_is_a_reason_like_any_other(
    store: Store, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The alert waits for the store to be back."""

    def broken(statement_id: str) -> None:
        raise StorageError("no room on the disk")

    monkeypatch.setattr(store, "prints", broken)
    write(store, ALERT)

    deliver(Chat())

    assert (row(store).state, row(store).error) == ("todo", "no room on the disk")


def test_no_address_is_logged(store: Store, deliver: Deliver, caplog: pytest.LogCaptureFixture) -> None:
    """A recipient is a name in the log, whatever happens."""
    caplog.set_level(logging.DEBUG)
    write(store, ALERT, recipients=(DESK, PRESS))

    deliver(Chat(NotSent(reason="x"), RuntimeError("y")))

    assert "desk" in caplog.text
    assert "secret" not in caplog.text


def test_a_test_message_goes_the_real_way_past_the_store() -> None:
    """`send-test` gives a sample of each kind and what the service answered to it."""
    chat = Chat(Sent(remote_id="1"), NotSent(reason="no"))

    told = send_test(chat, DESK, sample_alerts(START))

    assert [outcome for _, outcome in told[:2]] == [Sent(remote_id="1"), NotSent(reason="no")]
    assert {alert.kind for alert, _ in told} >= {"statement", "mention", "edited", "vanished", "trouble", "recovered"}


def test_a_preview_is_what_would_be_sent(store: Store) -> None:
    """Another channel and language can be looked at without sending."""
    message = preview(ALERT, PRESS, store)

    assert message.title.startswith("Новое заявление")
    assert message.body.startswith("<!doctype html>")


UNAUTHORISED = NotSent(reason="Slack: invalid_auth (200)", permanent=True, address_refused=True)
OPS = Recipient(name="ops", channel="email", address="mailto://ops", kinds=frozenset({"trouble"}))


def deliverer(store: Store, clock: Clock, lanes: KeyedExecutor, chat: Chat, *recipients: Recipient) -> Deliverer:
    """The step, for what it does besides delivering."""
    by_name = {recipient.name: recipient for recipient in recipients}
    return Deliverer(store=store, notifier=chat, recipients=by_name, lanes=lanes, now=clock, draw=lambda: 0.5)


def test_a_refused_address_pauses_its_recipient_and_loses_nothing(store: Store, deliver: Deliver, clock: Clock) -> None:
    """After one attempt nothing more is tried, for longer than any deadline; asked to, all is sent, in order."""
    alerts = sample_alerts(START)
    chat = Chat(UNAUTHORISED)
    write(store, *alerts)
    deliver(chat)
    clock.forward(days=30)
    deliver(chat)
    waiting = store.delivery_counts()

    store.resume(["desk"], clock(), why="mended")
    for _ in alerts:
        deliver(chat)

    assert waiting == {"todo": len(alerts), "sent": 0, "dead": 0}
    assert sorted(message.alert_id for _, message in chat.sent) == sorted(alert.id for alert in alerts)


def test_a_changed_address_ends_the_pause(store: Store, deliver: Deliver, clock: Clock, lanes: KeyedExecutor) -> None:
    """A restart with the same address does not."""
    chat = Chat(UNAUTHORISED)
    write(store, ALERT)
    deliver(chat)

    deliverer(store, clock, lanes, chat, DESK).resume_changed()
    same = len(store.pauses())
    deliverer(store, clock, lanes, chat, replace(DESK, address="tgram://other/1")).resume_changed()
    deliver(chat)

    assert (same, store.pauses()) == (1, ())
    assert row(store).state == "sent"


def test_operators_are_told_once_and_by_another_way(
    store: Store, deliver: Deliver, clock: Clock, lanes: KeyedExecutor
) -> None:
    """Of a paused recipient and of what was given up; and a failure of that message is not told again."""
    chat = Chat(UNAUTHORISED, NotSent(reason="Bad Request", permanent=True))
    write(store, ALERT, recipients=(DESK, PRESS))
    deliver(chat)
    step = deliverer(store, clock, lanes, chat, DESK, PRESS, OPS)

    for _ in range(3):
        step.tell_undelivered()
        deliver(chat, [OPS])
        clock.forward(minutes=1)
    told = {message.plain.splitlines()[1] for name, message in chat.sent}

    assert [name for name, _ in chat.sent] == ["ops", "ops"]
    assert told == {
        "desk is not reached: everything for them waits",
        "press: 1 not delivered and given up",
    } or told == {
        "press is not reached: everything for them waits",
        "desk: 1 not delivered and given up",
    }


def test_what_follows_an_alert_comes_in_one_message(store: Store, deliver: Deliver, clock: Clock) -> None:
    """The first at once, the others together after the time of the group; each is explained."""
    reader = replace(DESK, group=timedelta(minutes=5))
    alerts = sample_alerts(START)
    chat = Chat()
    write(store, *alerts)
    for _ in alerts:
        deliver(chat, [reader])
    first = len(chat.sent)

    clock.forward(minutes=5)
    deliver(chat, [reader])
    clock.forward(minutes=30)
    deliver(chat, [reader])

    assert (first, len(chat.sent)) == (1, 2)
    assert store.delivery_counts()["sent"] == len(alerts)
    assert all(any(alert.id in message.plain for _, message in chat.sent) for alert in alerts)
    assert f"{len(alerts) - 1}条警报" in chat.sent[1][1].plain


def test_what_goes_together_fails_and_is_tried_together(store: Store, deliver: Deliver, clock: Clock) -> None:
    """A digest that was not taken is sent whole the next time, once."""
    reader = replace(DESK, digest=Digest(every="daily", at=time(9)))
    alerts = sample_alerts(START)
    chat = Chat(NotSent(reason="500"))
    write(store, *alerts)
    for _ in alerts:
        deliver(chat, [reader])
    clock.forward(hours=1)
    deliver(chat, [reader])

    clock.forward(minutes=1)
    deliver(chat, [reader])

    assert len(chat.sent) == 1
    assert store.delivery_counts()["sent"] == len(alerts)


def test_a_heavy_alert_overtakes_what_is_held_for_the_morning(store: Store, deliver: Deliver, clock: Clock) -> None:
    """What is held stands in nobody's way, and comes in the morning."""
    sleeper = replace(DESK, quiet=Quiet(start=time(7), end=time(9), through=0.9))
    light = next(alert for alert in sample_alerts(START) if alert.kind == "mention")
    chat = Chat()
    write(store, light, recipients=(DESK,))
    deliver(chat, [sleeper])
    write(store, replace(ALERT, created_at=START + timedelta(minutes=1)))

    clock.forward(minutes=2)
    deliver(chat, [sleeper])
    at_night = [message.alert_id for _, message in chat.sent]
    clock.forward(hours=1)
    deliver(chat, [sleeper])

    assert at_night == [ALERT.id]
    assert [message.alert_id for _, message in chat.sent] == [ALERT.id, light.id]
    assert [one.what for one in store.decisions(light.id)] == ["held"]


def test_what_is_silenced_is_a_row_with_its_reason(store: Store, deliver: Deliver, clock: Clock) -> None:
    """Nothing is sent, the next one passes, and `retry` sends it all the same."""
    silence = Silence(
        id="s", author="Ann", reason="moving", begins_at=START, until=START + timedelta(hours=1), kind="statement"
    )
    store.add_silence(silence)
    chat = Chat()
    write(store, ALERT)

    deliver(chat)
    withheld = row(store)
    store.end_silence("s", clock())
    store.retry([ALERT.id], clock())
    deliver(chat)

    assert withheld.state == "withheld"
    assert withheld.error.startswith("silenced by Ann until")
    assert len(chat.sent) == 1


def test_two_recipients_and_one_of_them_dead_for_three_cycles(store: Store, deliver: Deliver, clock: Clock) -> None:
    """The live one gets each alert exactly once, the dead one all of them, in order, when it is back."""
    chat = Chat()
    written = []
    real_send = chat.send

    def send(recipient: Recipient, message: OutgoingMessage) -> Sent | NotSent:
        dead = recipient.name == "desk" and clock() < START + timedelta(hours=1)
        return NotSent(reason="the connection was refused") if dead else real_send(recipient, message)

    chat.send = send  # type: ignore[method-assign]
    for number, alert in enumerate(sample_alerts(START)[:3]):
        written.append(replace(alert, created_at=START + timedelta(minutes=20 * number)))
        write(store, written[-1], recipients=(DESK, PRESS))
        for _ in range(20):
            deliver(chat)
            clock.forward(minutes=1)
    before = list(chat.sent)

    for _ in range(60):
        deliver(chat)
        clock.forward(minutes=1)

    ids = [alert.id for alert in written]
    assert [(name, message.alert_id) for name, message in before] == [("press", id) for id in ids]
    assert [message.alert_id for name, message in chat.sent if name == "desk"] == ids
    assert [message.alert_id for name, message in chat.sent if name == "press"] == ids
