"""When a message that was not taken is tried again, and when it is given up."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.model import AlertKind, NotSent

FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=15)

_USEFUL: Mapping[AlertKind, timedelta] = {  # a channel may be out over a weekend; that a source was out is soon stale
    "statement": timedelta(days=4),
    "mention": timedelta(days=4),
    "edited": timedelta(days=4),
    "vanished": timedelta(days=4),
    "trouble": timedelta(hours=12),
    "recovered": timedelta(hours=12),
}


def deadline(kind: AlertKind, created_at: datetime) -> datetime:
    """Until when an alert is worth telling."""
    return created_at + _USEFUL[kind]


def next_attempt(
    outcome: NotSent, *, attempts: int, now: datetime, deadline: datetime, jitter: float
) -> datetime | None:
    """When to try again; None gives up.

    The pause doubles from 5 s to 15 min; a pause that the service asked for is kept. The last attempt is at the
    deadline, or the first one after it where the service was down in between.

    Args:
        outcome: what the attempt that just failed came to.
        attempts: how many were made before it.
        now: when it ended.
        deadline: after which no further one is made.
        jitter: a random number from 0 to 1, which keeps many from coming back at once.
    """
    if outcome.permanent or now >= deadline:
        return None
    return min(now + _pause(outcome, attempts, jitter), deadline)


def _pause(outcome: NotSent, attempts: int, jitter: float) -> timedelta:
    if outcome.retry_after is not None:
        return timedelta(seconds=min(outcome.retry_after, 10 * 86_400.0) + jitter)
    growing = LONGEST if attempts > 20 else min(LONGEST, FIRST * 2**attempts)
    return growing * (1 + jitter) / 2
