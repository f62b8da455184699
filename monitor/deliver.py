"""The deliver step: claim what is due, tell it, write down how that ended.

    claim deliveries ─ [render] ─ send ─ finish

A crash between sending and finishing doubles the message in flight and no other: the lease runs out, and somebody
claims it again.
"""

import logging
import random
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.alerting.render import Links, render
from monitor.core.alerting.retry import next_attempt
from monitor.errors import MonitorError
from monitor.model import Alert, Delivery, DeliveryResult, Message, NotSent, Recipient, Sent, StatementNews
from monitor.ports import DeliverStore, Notifier

LEASE = timedelta(minutes=2)  # longer than the slowest attempt, so that nobody sends what is being sent
_SIDE_BY_SIDE = 8

_log = logging.getLogger(__name__)


def deliver(
    store: DeliverStore,
    notifier: Notifier,
    recipients: Mapping[str, Recipient],
    now: Callable[[], datetime],
    *,
    links: Links | None = None,
    limit: int = _SIDE_BY_SIDE,
    jitter: Callable[[], float] = random.random,
) -> int:
    """Make one attempt for each recipient that something is due for, side by side; return how many were made.

    Whoever calls repeats it until it returns 0. What goes wrong is written on the row, with the time of the next
    attempt, and never raised.

    Args:
        store: where deliveries are claimed and finished.
        notifier: what sends.
        recipients: those of the watch list, by name.
        now: the clock.
        links: where the pages for readers are, if they can be reached.
        limit: how many recipients are told side by side.
        jitter: gives random numbers from 0 to 1.

    Raises:
        StorageError: nothing could be claimed.
    """
    claimed = store.claim_deliveries(now(), now() + LEASE, limit)
    if not claimed:
        return 0
    messages = [(delivery, recipients.get(delivery.recipient)) for delivery in claimed]
    with ThreadPoolExecutor(max_workers=len(claimed), thread_name_prefix="deliver") as pool:
        running = {
            pool.submit(_attempt, store, notifier, delivery, recipient, links): delivery
            for delivery, recipient in messages
        }
        for ended in as_completed(running):
            _finish(store, _result(running[ended], ended.result(), now(), jitter()))
    return len(claimed)


def _attempt(
    store: DeliverStore, notifier: Notifier, delivery: Delivery, recipient: Recipient | None, links: Links | None
) -> Sent | NotSent:
    if recipient is None:
        reason = f"{delivery.recipient} is no longer a recipient in the watch list"
        return NotSent(reason=reason, permanent=True)
    try:
        message = render(_completed(delivery.alert, store), recipient, links=links)
        return notifier.send(recipient, message)
    except MonitorError as error:
        return NotSent(reason=str(error))
    except Exception as error:  # noqa: BLE001 - a bug must postpone its row, or the row would be claimed for ever
        _log.exception("delivery %s: alert %s could not be told to %s", delivery.id, delivery.alert.id, recipient.name)
        return NotSent(reason=f"a fault of this program: {type(error).__name__}")


def _completed(alert: Alert, store: DeliverStore) -> Alert:
    """The alert with the prints that are known by now."""
    news = alert.news
    if not isinstance(news, StatementNews) or news.statement_id is None:
        return alert
    return replace(alert, news=replace(news, prints=store.prints(news.statement_id)))


def _result(delivery: Delivery, outcome: Sent | NotSent, now: datetime, jitter: float) -> DeliveryResult:
    if isinstance(outcome, Sent):
        _log.info("alert %s was sent to %s", delivery.alert.id, delivery.recipient)
        return DeliveryResult(id=delivery.id, now=now, remote_id=outcome.remote_id)
    again = next_attempt(outcome, attempts=delivery.attempts, now=now, deadline=delivery.deadline, jitter=jitter)
    then = f"tried again at {again:%Y-%m-%d %H:%M:%S} UTC" if again else "given up"
    level = logging.WARNING if again else logging.ERROR
    _log.log(level, "alert %s was not sent to %s: %s; %s", delivery.alert.id, delivery.recipient, outcome.reason, then)
    return DeliveryResult(id=delivery.id, now=now, error=outcome.reason, next_at=again)


def _finish(store: DeliverStore, result: DeliveryResult) -> None:
    try:
        store.finish_delivery(result)
    except MonitorError:
        # The claim ends by itself, and the message is sent a second time then: late and twice, but not lost.
        _log.exception("delivery %s: its outcome could not be written", result.id)


def send_test(
    notifier: Notifier, recipient: Recipient, alerts: Iterable[Alert], *, links: Links | None = None
) -> list[tuple[Alert, Sent | NotSent]]:
    """Send sample alerts to a recipient by the real way, past the store; return what the service answered to each."""
    return [(alert, notifier.send(recipient, render(alert, recipient, links=links))) for alert in alerts]


def preview(alert: Alert, recipient: Recipient, store: DeliverStore, *, links: Links | None = None) -> Message:
    """The message that would be sent now."""
    return render(_completed(alert, store), recipient, links=links)
