"""The third step: tell people what is due, and write down how that ended.

claim deliveries ─ decide whether now ─ render ─ send ─ finish

A crash between sending and finishing doubles the message in flight and no other: its claim runs out, and it is claimed
again.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.alerts.routing import Hold, decide
from monitor.alerts.undelivered import address_digest, undelivered_alerts
from monitor.channels.render import Links, render, render_several
from monitor.channels.retry import next_attempt
from monitor.errors import MonitorError
from monitor.messages import NO_NAMES, Names
from monitor.model import (
    Alert,
    Delivery,
    DeliveryResult,
    NotSent,
    OutgoingMessage,
    Pause,
    Recipient,
    Sent,
    StatementNews,
    TroubleNews,
)
from monitor.ports import DeliverStore, Notifier
from monitor.steps.keyed_executor import KeyedExecutor

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=2)  # longer than the slowest attempt, so that nobody sends what is being sent
LOOK_EVERY = 30.0  # seconds; for whoever is not reached
TOGETHER = 200  # alerts in one message, at most


class Deliverer:
    """Tells the recipients, those of different names side by side.

    `draw` gives random numbers from 0 to 1; `links` is where the pages for readers are, if they can be reached;
    `names` is what publishers and sources are called.
    """

    def __init__(
        self,
        *,
        store: DeliverStore,
        notifier: Notifier,
        recipients: Mapping[str, Recipient],
        lanes: KeyedExecutor,
        now: Callable[[], datetime],
        draw: Callable[[], float],
        links: Links | None = None,
        names: Names = NO_NAMES,
        publishers: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._notifier = notifier
        self._recipients = recipients
        self._lanes = lanes
        self._now = now
        self._draw = draw
        self._links = links
        self._names = names
        self._publishers = publishers or {}
        self._monotonic = monotonic
        self._looked: float | None = None

    def resume_changed(self) -> None:
        """End the pauses of recipients whose address is another one than the one that was refused."""
        changed = [
            pause.recipient
            for pause in self._store.pauses()
            if pause.recipient in self._recipients
            and address_digest(self._recipients[pause.recipient]) != pause.address
        ]
        if changed:
            self._store.resume(changed, self._now(), why="the address was changed")
            log.info("sending again to %s, whose address was changed", ", ".join(changed))

    def tell_undelivered(self) -> None:
        """Tell the operators, once and by another way, of whoever is not reached; at most twice a minute."""
        now, moment = self._now(), self._monotonic()
        if self._looked is not None and moment - self._looked < LOOK_EVERY:
            return
        self._looked = moment
        pauses, dead = self._store.untold()
        if not pauses and not dead:
            return
        # That a message about a failure failed is not told: two broken channels would tell of each other for ever.
        worth = [row for row in dead if row.kind != "trouble" or not self._is_about_failure(row.alert_id)]
        told = undelivered_alerts(pauses, worth, self._recipients, now=now)
        self._store.tell_undelivered(told, [pause.recipient for pause in pauses], [row.id for row in dead], now)

    def _is_about_failure(self, alert_id: str) -> bool:
        alert = self._store.alert(alert_id)
        return alert is not None and isinstance(alert.news, TroubleNews) and bool(alert.news.undelivered)

    def deliver_due(self, limit: int = 16) -> list[Future[None]]:
        """Start one attempt for each of up to `limit` recipients that something is due for."""
        now = self._now()
        claimed = self._store.claim_deliveries(now, now + CLAIM, limit)
        return self._lanes.start(claimed, lambda delivery: delivery.recipient, self._deliver)

    def _deliver(self, delivery: Delivery) -> None:
        try:
            decision = self._decided(delivery)
            if decision is not None:
                self._store.finish_deliveries([self._not_now(delivery, decision)])
                return
            together = self._together(delivery)
            self._store.begin_attempts([one.id for one in together])
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a reason like any other
            self._store.begin_attempts([delivery.id])  # so that the pauses between them grow
            self._finish([delivery], _fault(delivery, error))
            return
        try:
            outcome = self._told(together)
        except Exception as error:  # noqa: BLE001 - a bug must not stop the other alerts, nor make this one loop
            outcome = _fault(delivery, error)
        self._finish(together, outcome)

    def _decided(self, delivery: Delivery) -> Hold | None:
        recipient = self._recipients.get(delivery.recipient)
        if recipient is None:
            return None
        now, vanished = self._now(), delivery.alert.kind == "vanished"
        return decide(
            delivery.alert,
            recipient,
            now=now,
            silences=self._store.silences(now),
            states=self._store.source_states() if vanished else (),
            publishers=self._publishers,
            created_at=delivery.created_at,
            held_until=delivery.held_until,
            last_sent=self._store.last_sent(recipient.name) if recipient.group is not None else None,
        )

    def _not_now(self, delivery: Delivery, decision: Hold) -> DeliveryResult:
        log.info("alert %s is not sent to %s now: %s", delivery.alert.id, delivery.recipient, decision.reason)
        return DeliveryResult(
            id=delivery.id,
            now=self._now(),
            error=decision.reason,
            next_at=decision.until,
            decision="held" if decision.until is not None else "withheld",
            claimed_until=delivery.claimed_until,
        )

    def _together(self, delivery: Delivery) -> list[Delivery]:
        """The delivery, and what goes with it in one message."""
        recipient = self._recipients.get(delivery.recipient)
        if recipient is None or not (recipient.group or recipient.digest):
            return [delivery]
        now, found = self._now(), [delivery]
        for other in self._store.claim_companions(recipient.name, now, now + CLAIM, TOGETHER):
            decision = self._decided(other)
            if decision is None:
                found.append(other)
            else:
                self._store.finish_deliveries([self._not_now(other, decision)])
        return found

    def _told(self, together: Sequence[Delivery]) -> Sent | NotSent:
        name = together[0].recipient
        recipient = self._recipients.get(name)
        if recipient is None:
            return NotSent(reason=f"{name} is no longer a recipient in the watch list", permanent=True)
        alerts = [completed(delivery.alert, self._store) for delivery in together]
        message = render_several(alerts, recipient, links=self._links, names=self._names)
        if recipient.channel == "slack" and message.thread:  # a mail finds its thread by itself
            message = replace(message, reply_to=self._store.first_sent(name, message.thread, message.document))
        outcome = self._notifier.send(recipient, message)
        if isinstance(outcome, NotSent) and outcome.permanent and message.reply_to and not outcome.address_refused:
            log.warning("alert %s could not be put into its thread: %s", message.alert_id, outcome.reason)
            outcome = self._notifier.send(recipient, replace(message, reply_to=""))
        return outcome

    def _finish(self, together: Sequence[Delivery], outcome: Sent | NotSent) -> None:
        jitter = self._draw()  # the same for all: what goes together stays together
        results = [self._result(delivery, outcome, jitter) for delivery in together]
        if isinstance(outcome, Sent) and len(together) > 1:
            note = "in one message with " + ", ".join(delivery.alert.id for delivery in together)
            results = [replace(result, note=note) for result in results]
        self._store.finish_deliveries(results, self._pause(together[0].recipient, outcome))

    def _pause(self, name: str, outcome: Sent | NotSent) -> Pause | None:
        recipient = self._recipients.get(name)
        if recipient is None or isinstance(outcome, Sent) or not outcome.address_refused:
            return None
        self._looked = None  # operators are told at once
        log.error("nothing more is sent to %s until its address is mended: %s", name, outcome.reason)
        return Pause(recipient=name, since=self._now(), reason=outcome.reason, address=address_digest(recipient))

    def _result(self, delivery: Delivery, outcome: Sent | NotSent, jitter: float) -> DeliveryResult:
        now, alert, recipient = self._now(), delivery.alert.id, delivery.recipient
        result = DeliveryResult(id=delivery.id, now=now, claimed_until=delivery.claimed_until)
        if isinstance(outcome, Sent):
            log.info("alert %s was sent to %s", alert, recipient)
            return replace(result, remote_id=outcome.remote_id)
        if outcome.address_refused:
            return replace(result, error=outcome.reason, next_at=now)
        again = next_attempt(outcome, attempts=delivery.attempts, now=now, deadline=delivery.deadline, jitter=jitter)
        if again is None:
            log.error("alert %s was not sent to %s and is given up: %s", alert, recipient, outcome.reason)
        else:
            when = f"{again:%Y-%m-%d %H:%M:%S} UTC"
            log.warning("alert %s was not sent to %s: %s; tried again %s", alert, recipient, outcome.reason, when)
        return replace(result, error=outcome.reason, next_at=again)


def _fault(delivery: Delivery, error: Exception) -> NotSent:
    if isinstance(error, MonitorError):
        return NotSent(reason=str(error))
    log.error("alert %s could not be told to %s", delivery.alert.id, delivery.recipient, exc_info=error)
    return NotSent(reason=f"a fault of this program ({type(error).__name__}); see the log")


def completed(alert: Alert, store: DeliverStore) -> Alert:
    """The alert with the prints that are known by now."""
    news = alert.news
    if not isinstance(news, StatementNews) or news.statement_id is None:
        return alert
    return replace(alert, news=replace(news, prints=store.prints(news.statement_id)))


def send_test(
    notifier: Notifier,
    recipient: Recipient,
    alerts: Iterable[Alert],
    *,
    links: Links | None = None,
    names: Names = NO_NAMES,
) -> list[tuple[Alert, Sent | NotSent]]:
    """Send sample alerts to a recipient by the real way, past the store; return what the service answered to each."""
    return [(alert, notifier.send(recipient, render(alert, recipient, links=links, names=names))) for alert in alerts]


def preview(
    alert: Alert, recipient: Recipient, store: DeliverStore, *, links: Links | None = None, names: Names = NO_NAMES
) -> OutgoingMessage:
    """The message that would be sent now."""
    return render(completed(alert, store), recipient, links=links, names=names)
