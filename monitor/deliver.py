"""The third step: tell people what is due, and write down how that ended.

claim deliveries ─ render ─ send ─ finish

A crash between sending and finishing doubles the message in flight and no other: its claim runs out, and it is claimed
again.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.alerting.render import Links, render
from monitor.core.alerting.retry import next_attempt
from monitor.errors import MonitorError
from monitor.lanes import Lanes
from monitor.model import Alert, Delivery, DeliveryResult, Message, NotSent, Recipient, Sent, StatementNews
from monitor.ports import DeliverStore, Notifier

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=2)  # longer than the slowest attempt, so that nobody sends what is being sent


class Deliverer:
    """Tells the recipients, those of different names side by side.

    `draw` gives random numbers from 0 to 1; `links` is where the pages for readers are, if they can be reached.
    """

    def __init__(
        self,
        *,
        store: DeliverStore,
        notifier: Notifier,
        recipients: Mapping[str, Recipient],
        lanes: Lanes,
        now: Callable[[], datetime],
        draw: Callable[[], float],
        links: Links | None = None,
    ) -> None:
        self._store = store
        self._notifier = notifier
        self._recipients = recipients
        self._lanes = lanes
        self._now = now
        self._draw = draw
        self._links = links

    def deliver_due(self, limit: int = 16) -> list[Future[None]]:
        """Start one attempt for each of up to `limit` recipients that something is due for."""
        now = self._now()
        claimed = self._store.claim_deliveries(now, now + CLAIM, limit)
        return self._lanes.start(claimed, lambda delivery: delivery.recipient, self._deliver)

    def _deliver(self, delivery: Delivery) -> None:
        try:
            outcome = self._told(delivery)
        except MonitorError as error:
            outcome = NotSent(reason=str(error))
        except Exception as error:  # a bug must not stop the other alerts, nor make this one loop
            log.exception("alert %s could not be told to %s", delivery.alert.id, delivery.recipient)
            outcome = NotSent(reason=f"a fault of this program ({type(error).__name__}); see the log")
        self._store.finish_delivery(self._result(delivery, outcome))

    def _told(self, delivery: Delivery) -> Sent | NotSent:
        recipient = self._recipients.get(delivery.recipient)
        if recipient is None:
            reason = f"{delivery.recipient} is no longer a recipient in the watch list"
            return NotSent(reason=reason, permanent=True)
        alert = completed(delivery.alert, self._store)
        return self._notifier.send(recipient, render(alert, recipient, links=self._links))

    def _result(self, delivery: Delivery, outcome: Sent | NotSent) -> DeliveryResult:
        now, alert, recipient = self._now(), delivery.alert.id, delivery.recipient
        if isinstance(outcome, Sent):
            log.info("alert %s was sent to %s", alert, recipient)
            return DeliveryResult(id=delivery.id, now=now, remote_id=outcome.remote_id)
        again = next_attempt(
            outcome, attempts=delivery.attempts, now=now, deadline=delivery.deadline, jitter=self._draw()
        )
        if again is None:
            log.error("alert %s was not sent to %s and is given up: %s", alert, recipient, outcome.reason)
        else:
            when = f"{again:%Y-%m-%d %H:%M:%S} UTC"
            log.warning("alert %s was not sent to %s: %s; tried again %s", alert, recipient, outcome.reason, when)
        return DeliveryResult(id=delivery.id, now=now, error=outcome.reason, next_at=again)


def completed(alert: Alert, store: DeliverStore) -> Alert:
    """The alert with the prints that are known by now."""
    news = alert.news
    if not isinstance(news, StatementNews) or news.statement_id is None:
        return alert
    return replace(alert, news=replace(news, prints=store.prints(news.statement_id)))


def send_test(
    notifier: Notifier, recipient: Recipient, alerts: Iterable[Alert], *, links: Links | None = None
) -> list[tuple[Alert, Sent | NotSent]]:
    """Send sample alerts to a recipient by the real way, past the store; return what the service answered to each."""
    return [(alert, notifier.send(recipient, render(alert, recipient, links=links))) for alert in alerts]


def preview(alert: Alert, recipient: Recipient, store: DeliverStore, *, links: Links | None = None) -> Message:
    """The message that would be sent now."""
    return render(completed(alert, store), recipient, links=links)
