"""When a message that was not taken is tried again, and when it is given up."""

from datetime import datetime, timedelta

from monitor.model import NotSent

FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=15)
LAST = timedelta(minutes=1)  # before the deadline: at the deadline itself the store gives up


def next_attempt(
    outcome: NotSent, *, attempts: int, now: datetime, deadline: datetime, jitter: float
) -> datetime | None:
    """When to try again; None gives up.

    The pause doubles from 5 s to 15 min; a pause that the service asked for is kept. Where the next attempt would come
    after the deadline, a last one is made just before it.

    Args:
        outcome: what the attempt that just failed came to.
        attempts: how many were made before it.
        now: when it ended.
        deadline: after which no further one is made.
        jitter: a random number from 0 to 1, which keeps many from coming back at once.
    """
    last = deadline - LAST
    if outcome.permanent or now >= last:
        return None
    return min(now + _pause(outcome, attempts, jitter), last)


def _pause(outcome: NotSent, attempts: int, jitter: float) -> timedelta:
    if outcome.retry_after is not None:
        return timedelta(seconds=min(outcome.retry_after, 10 * 86_400.0) + jitter)
    growing = LONGEST if attempts > 20 else min(LONGEST, FIRST * 2**attempts)
    return growing * (1 + jitter) / 2
