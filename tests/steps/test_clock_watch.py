"""A clock that is set is noticed; a machine that is merely busy is not taken for one."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.steps.clock_watch import ClockWatch, clock_sentence

START = datetime(2026, 12, 1, tzinfo=UTC)


class Clocks:
    """Both clocks of a machine."""

    def __init__(self) -> None:
        self.wall, self.seconds = START, 100.0
        self.busy = 0  # readings of the wall clock after which the machine does something else for a minute

    def now(self) -> datetime:
        """The wall clock."""
        found = self.wall
        if self.busy:
            self.busy -= 1
            self.pass_by(60)
        return found

    def pass_by(self, seconds: float) -> None:
        """Time passes."""
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.mark.parametrize("hours", [-2, -26, 3, 24 * 365 * 56])
def test_a_step_is_told_once_with_its_length(hours: int) -> None:
    """Back, forward, and from the year 1970, in which machines without a clock of their own begin."""
    clocks = Clocks()
    watch = ClockWatch(clocks.now, lambda: clocks.seconds)

    clocks.pass_by(1)
    before = watch.step()
    clocks.wall += timedelta(hours=hours)
    steps = [watch.step(), watch.step()]

    assert (before, steps) == (None, [timedelta(hours=hours), None])


def test_a_slow_drift_is_no_step() -> None:
    """Time services correct a clock by less than a thousandth."""
    clocks = Clocks()
    watch = ClockWatch(clocks.now, lambda: clocks.seconds)
    steps = []
    for _ in range(1000):
        clocks.pass_by(10)
        clocks.wall += timedelta(seconds=0.5)
        steps.append(watch.step())

    assert steps == [None] * 1000


def test_a_busy_machine_is_no_step() -> None:
    """Where a minute passes between the readings of both clocks they are read again."""
    clocks = Clocks()
    watch = ClockWatch(clocks.now, lambda: clocks.seconds)
    clocks.busy = 3

    assert watch.step() is None


def test_the_sentence_says_how_far_and_what_follows() -> None:
    """One for each direction."""
    assert clock_sentence(timedelta(hours=-2), moved=True) == (
        "the clock of this machine was set back by 2:00:00; "
        "lists and texts are asked for and messages sent in their rhythm all the same"
    )
    assert clock_sentence(timedelta(days=1, hours=2), moved=False) == (
        "the clock of this machine went forward by 1 day, 2:00:00 at once: it was set, or the machine slept; "
        "what became due by it is done now"
    )
