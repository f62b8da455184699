"""Telling the operators that somebody else is not reached, by another way than the one that failed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.alerts.build import alert_id
from monitor.model import Alert, DeliveryRow, Pause, Recipient, TroubleNews, Undelivered


def address_digest(recipient: Recipient) -> str:
    """What tells whether an address was changed, and is too slow to be guessed back: an address is a secret."""
    salt = f"pause\n{recipient.name}".encode()
    return hashlib.scrypt(recipient.address.encode(), salt=salt, n=2**14, r=8, p=1, dklen=16).hex()


def undelivered_alerts(
    pauses: Sequence[Pause], dead: Sequence[DeliveryRow], recipients: Mapping[str, Recipient], *, now: datetime
) -> list[tuple[Alert, tuple[Recipient, ...]]]:
    """One alert for each recipient who is not reached, and who is told of it: those who ask for trouble."""
    found = [
        Undelivered(recipient=pause.recipient, since=pause.since, reason=pause.reason, paused=True) for pause in pauses
    ]
    for name in sorted({row.recipient for row in dead}):
        rows = [row for row in dead if row.recipient == name]
        found.append(
            Undelivered(recipient=name, since=now, reason=rows[-1].error, alerts=tuple(row.alert_id for row in rows))
        )
    failed = {part.recipient for part in found}
    return [(_alert(part, now), _operators(recipients, failed)) for part in found]


def _alert(part: Undelivered, now: datetime) -> Alert:
    what = ("paused", part.since.isoformat()) if part.paused else ("given up", *part.alerts)
    news = TroubleNews(kind="trouble", troubles=(), undelivered=(part,))
    reason = "a recipient who is not reached is told to those who ask for trouble"
    return Alert(id=alert_id(now, part.recipient, *what), created_at=now, news=news, reasons=(reason,))


def _operators(recipients: Mapping[str, Recipient], failed: Iterable[str]) -> tuple[Recipient, ...]:
    """Whoever asks for trouble and is reached; the terminal where there is nobody else."""
    able = [person for name, person in recipients.items() if name not in set(failed)]
    asked = tuple(person for person in able if "trouble" in person.kinds and person.channel != "terminal")
    return asked or tuple(person for person in able if person.channel == "terminal")
