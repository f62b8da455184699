"""Whom an alert concerns: the watches that its text belongs to, and of their recipients those who ask for its kind.

The deliveries, the feeds and the pages all go by the names that stand on the alert.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.alerts.routing import split_by_subscription
from monitor.model import Alert, EntryUpdate, Recipient, Watch


def watches_of(watches: Iterable[Watch], topics: Iterable[str]) -> tuple[Watch, ...]:
    """The watches that look for any of these topics."""
    wanted = frozenset(topics)
    return tuple(watch for watch in watches if wanted & watch.topics)


def recipients_of(alert: Alert, watches: Iterable[Watch]) -> tuple[tuple[Recipient, ...], Mapping[str, str]]:
    """Who is told of a text, each once; and why others of the same watches are passed over, by their names."""
    concerned = (watch for watch in watches if watch.name in alert.watches)
    everybody = {recipient.name: recipient for watch in concerned for recipient in watch.recipients}
    return split_by_subscription(alert.kind, everybody.values())


def told(finding: EntryUpdate, alert: Alert, watches: Sequence[Watch]) -> EntryUpdate:
    """The finding with an alert to the recipients of these watches; without it where none of them asks for its kind."""
    alert = replace(alert, watches=tuple(watch.name for watch in watches))
    recipients, passed_over = recipients_of(alert, watches)
    if not recipients:
        return finding
    return replace(
        finding,
        alerts=(*finding.alerts, alert),
        recipients={**finding.recipients, alert.id: recipients},
        passed_over={**finding.passed_over, alert.id: passed_over},
    )
