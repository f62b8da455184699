"""Watches over the service itself: whether each part makes progress, whatever keeps it from doing so.

A part is a tick of a step, a lane in which work waits, or a pool of workers. Times are of the monotonic clock.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from monitor.errors import MonitorError, StorageError
from monitor.model import Trouble, TroubleNews
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.source_health import Outages

log = logging.getLogger(__name__)
STALLED_AFTER = timedelta(minutes=5)  # without a finished tick, or without a process for work: it stands still
OVERDUE_AFTER = timedelta(minutes=20)  # of one text or list; the longest that a site is given is far less
NOTED_FOR = timedelta(minutes=30)  # an error that could not be written down is shown at the health endpoint


class Pool(Protocol):
    """Workers, of which it is asked whether they can be had."""

    def trouble(self) -> tuple[float, str] | None:
        """Since when, on the monotonic clock, no process can be started, and a sentence on it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """Something that is to be told of several parts, each with its time and a sentence."""

    kind: Literal["trouble", "recovered"]
    parts: Mapping[str, tuple[datetime, str]]
    about: Literal["service", "clock"] = "service"


class Supervisor:
    """Knows what stands still, says so in the log, and tells whoever asked for troubles; and when it goes on."""

    def __init__(
        self,
        *,
        lanes: Mapping[str, KeyedExecutor],
        pools: Mapping[str, Pool],
        outages: Outages,
        url: str,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        """Watch `lanes`, by the step, and `pools`, by their name. `url` is where the health of the service is."""
        self._lanes = lanes
        self._pools = pools
        self._outages = outages
        self._url = url
        self._now = now
        self._monotonic = monotonic
        self._ticked: dict[str, tuple[float, datetime]] = {}
        self._noted: tuple[float, str] | None = None
        self._standing: dict[str, datetime] = {}
        self._untold: list[_News] = []

    def expect(self, *names: str) -> None:
        """From now on these are to tick."""
        for name in names:
            self.ticked(name)

    def ticked(self, name: str) -> None:
        """A tick has finished."""
        self._ticked[name] = self._monotonic(), self._now()

    def note(self, error: MonitorError | str) -> None:
        """Show an error for a while: one that could not be written into the store, or that is over already."""
        self._noted = self._monotonic(), str(error)

    @property
    def noted(self) -> str | None:
        """The last error that was noted, unless that is long ago."""
        if self._noted is None or self._monotonic() - self._noted[0] > NOTED_FOR.total_seconds():
            return None
        return self._noted[1]

    def standing_still(self) -> dict[str, str]:
        """What stands still, each with a sentence."""
        moment = self._monotonic()
        found = {
            name: f"no tick of the {name} step has finished since {at:%Y-%m-%d %H:%M} UTC; restart the service"
            for name, (ticked, at) in tuple(self._ticked.items())
            if moment - ticked > STALLED_AFTER.total_seconds()
        }
        for name, lanes in self._lanes.items():
            for lane in lanes.overdue(OVERDUE_AFTER):
                words = f"a piece of work of the {name} step for {lane} has not finished for {OVERDUE_AFTER}"
                found[f"{name} {lane}"] = f"{words}; the others go on, restart the service to free it"
        for name, pool in self._pools.items():
            trouble = pool.trouble()
            if trouble is not None and moment - trouble[0] > STALLED_AFTER.total_seconds():
                found[f"workers for {name}"] = trouble[1]
        return found

    def delayed(self) -> str | None:
        """Why work waits, though nothing stands still yet: no thread or no process can be had."""
        troubles = [trouble[1] for pool in self._pools.values() if (trouble := pool.trouble()) is not None]
        return "; ".join(troubles) or None

    def look(self) -> None:
        """Tell what stands still since the last look, and what goes on again."""
        now, still = self._now(), self.standing_still()
        new, gone = sorted(still.keys() - self._standing.keys()), sorted(self._standing.keys() - still.keys())
        if new:  # what stands still together is told together
            self._standing |= dict.fromkeys(new, now)
            self._tell(_News(kind="trouble", parts={name: (now, still[name]) for name in new}))
        if gone:
            self._tell(_News(kind="recovered", parts={name: (self._standing.pop(name), "goes on") for name in gone}))
        self._tell_untold()

    def clock_was_set(self, sentence: str) -> None:
        """Tell that the machine's clock was set."""
        self.note(sentence)
        self._tell(_News(kind="trouble", parts={"clock": (self._now(), sentence)}, about="clock"))
        self._tell_untold()

    def _tell(self, news: _News) -> None:
        for name, (_, detail) in news.parts.items():
            log.log(logging.ERROR if news.kind == "trouble" else logging.INFO, "%s: %s", name, detail)
        self._untold.append(news)

    def _tell_untold(self) -> None:
        """Tell in order. What the store cannot take now, as on a full disk, is told when it can."""
        while self._untold:
            try:
                self._outages.tell(self._alert_news(self._untold[0]), "the service watches over its own steps")
            except StorageError as error:
                log.error("nobody could be told of it yet: %s", error)
                return
            del self._untold[0]

    def _alert_news(self, news: _News) -> TroubleNews:
        until = self._now() if news.kind == "recovered" else None
        troubles = tuple(
            Trouble(
                source=name,
                publisher="this service",
                url=self._url,
                health="unreachable",
                since=since,
                until=until,
                detail=detail,
            )
            for name, (since, detail) in news.parts.items()
        )
        return TroubleNews(kind=news.kind, troubles=troubles, about=news.about)
