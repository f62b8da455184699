"""The watch over the service's own parts: what stands still is told, whatever keeps it, and is not lost meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from monitor.errors import StorageError
from monitor.model import TroubleNews
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.supervision import Supervisor
from tests.steps.conftest import START


class Told:
    """Takes what is told, or cannot: as while another program holds the database."""

    def __init__(self) -> None:
        self.news: list[TroubleNews] = []
        self.refuses = False

    def tell(self, news: TroubleNews, reason: str) -> None:
        """Keep it."""
        if self.refuses:
            raise StorageError("database is locked")
        self.news.append(news)


class Pool:
    """A pool that starts no process from some moment on."""

    failing: tuple[float, str] | None = None

    def trouble(self) -> tuple[float, str] | None:
        """As it is set."""
        return self.failing


class Watched:
    """A supervisor of one step, and its clock."""

    def __init__(self) -> None:
        self.seconds, self.told, self.pool = 0.0, Told(), Pool()
        arguments: dict[str, Any] = {"now": self.now, "monotonic": lambda: self.seconds}
        self.lanes = KeyedExecutor(ThreadPoolExecutor(1), monotonic=lambda: self.seconds)
        self.supervisor = Supervisor(
            lanes={"poll": self.lanes},
            pools={"texts": self.pool},
            outages=self.told,  # type: ignore[arg-type]
            url="http://127.0.0.1:8080/healthz",
            **arguments,
        )
        self.supervisor.expect("poll")

    def now(self) -> Any:
        """The wall clock."""
        return START + timedelta(seconds=self.seconds)

    def names(self) -> list[tuple[str, str]]:
        """What was told: each part with the kind of the news."""
        return [(news.kind, trouble.source) for news in self.told.news for trouble in news.troubles]


def test_what_could_not_be_told_is_told_later_and_in_order() -> None:
    """A database that was held for longer than the watch waits for it cost the news: only its end was told."""
    watched = Watched()
    watched.seconds, watched.told.refuses = 400.0, True
    watched.supervisor.look()
    watched.supervisor.ticked("poll")
    watched.supervisor.look()

    watched.told.refuses = False
    watched.supervisor.look()

    assert watched.names() == [("trouble", "poll"), ("recovered", "poll")]


def test_a_wall_clock_that_is_set_makes_no_step_stand_still() -> None:
    """How long ago the last tick was is asked of the other clock."""
    watched = Watched()
    forward: Callable[[], Any] = lambda: START + timedelta(days=3)  # noqa: E731
    watched.supervisor._now = forward

    assert watched.supervisor.standing_still() == {}


def test_workers_that_cannot_be_started_are_shown_at_once_and_stand_still_after_minutes() -> None:
    """A machine without room for a process delays work: that is said, and /healthz fails when it lasts."""
    watched = Watched()
    watched.pool.failing = (
        0.0,
        "no process for texts can be started: no room; its work waits",
    )
    watched.seconds = 100.0
    watched.supervisor.ticked("poll")
    early = watched.supervisor.standing_still(), watched.supervisor.delayed()
    watched.seconds = 301.0

    assert early == ({}, watched.pool.failing[1])
    assert watched.supervisor.standing_still() == {"workers for texts": watched.pool.failing[1]}


def test_a_clock_that_was_set_is_told_once_as_what_it_is() -> None:
    """No step stands still for it, so nothing is said to go on again."""
    watched = Watched()

    watched.supervisor.clock_was_set("the clock of this machine was set back by 2:00:00")
    watched.supervisor.look()

    assert watched.names() == [("trouble", "clock")]
    assert watched.told.news[0].about == "clock"
    assert watched.supervisor.noted == "the clock of this machine was set back by 2:00:00"
