"""Side by side for different hosts, one after the other for one host."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from typing import TypeVar
from urllib.parse import urlsplit

from monitor.errors import MonitorError

log = logging.getLogger(__name__)
Item = TypeVar("Item")


class Lanes:
    """Starts work on an executor; `stopping` is asked between two items of a lane, so that a stop is quick."""

    def __init__(
        self,
        executor: Executor,
        stopping: Callable[[], bool] = lambda: False,
        failed: Callable[[MonitorError], None] = lambda error: None,
    ) -> None:
        """Use `executor`. `failed` hears of every error that work could not write down itself, as on a full disk."""
        self._executor = executor
        self._stopping = stopping
        self._failed = failed

    def start(
        self, items: Iterable[Item], lane_of: Callable[[Item], str], work: Callable[[Item], object]
    ) -> list[Future[None]]:
        """Start `work` on each item, a lane for each value of `lane_of`; what one item raises does not stop the rest.

        The caller need not wait: a slow host must not keep the others from being asked.
        """
        lanes: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            lanes[lane_of(item)].append(item)
        return [self._executor.submit(self._run, lane, work) for lane in lanes.values()]

    def _run(self, lane: list[Item], work: Callable[[Item], object]) -> None:
        for item in lane:
            if self._stopping():
                return
            try:
                work(item)
            except MonitorError as error:
                log.error("%s", error)
                self._failed(error)
            except Exception:
                log.exception("work failed in a way nobody foresaw; its claim runs out and it is tried again")


def host_of(url: str) -> str:
    """The host of an address, without port."""
    return urlsplit(url).hostname or ""
