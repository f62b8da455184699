"""Notices that the machine's clock was set: beside the monotonic clock, which nobody sets, it moved by too much."""

from collections.abc import Callable
from datetime import datetime, timedelta

LEAST_STEP = timedelta(minutes=1)  # smaller ones delay nothing by more; clocks are slewed by far less in a second
_AT_ONCE = 0.5  # seconds within which both clocks are read, so that a busy machine looks like no step


class ClockWatch:
    """Compares the wall clock, `now`, with the `monotonic` one, in seconds."""

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now = now
        self._monotonic = monotonic
        self._before = self._difference()

    def step(self) -> timedelta | None:
        """By how much the clock was set since the last call: back is negative. None: it was not set."""
        difference = self._difference()
        moved = difference - self._before
        self._before = difference
        return moved if abs(moved) >= LEAST_STEP else None

    def _difference(self) -> timedelta:
        while True:
            began = self._monotonic()
            now = self._now()
            if self._monotonic() - began < _AT_ONCE:
                return now - datetime.fromtimestamp(0, now.tzinfo) - timedelta(seconds=began)


def clock_sentence(step: timedelta, *, moved: bool) -> str:
    """What an operator is told of it. `moved`: what was planned was moved along."""
    length = timedelta(seconds=round(abs(step).total_seconds()))
    if step < timedelta(0):
        what = f"the clock of this machine was set back by {length}"
    else:
        what = f"the clock of this machine went forward by {length} at once: it was set, or the machine slept"
    if moved:
        return f"{what}; lists and texts are asked for and messages sent in their rhythm all the same"
    return f"{what}; what became due by it is done now"
