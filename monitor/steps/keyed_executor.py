"""Side by side for different hosts, one after the other for one host."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

from monitor.errors import MonitorError, NoWorkerError

log = logging.getLogger(__name__)
Item = TypeVar("Item")


@dataclass(slots=True)
class _Task:
    item: Any
    work: Callable[[Any], object]
    until: float | None  # on the monotonic clock; later the claim on it has ended


@dataclass(slots=True)
class _Lane:
    """What waits at one host. One thread works on it, however much is added meanwhile."""

    urgent: deque[_Task] = field(default_factory=deque)
    others: deque[_Task] = field(default_factory=deque)
    moved: float = 0.0  # when it last went on: work was added to an empty lane, begun or ended
    is_running: bool = False
    future: Future[None] | None = None  # None: no thread could be had for it yet


class KeyedExecutor:
    """Starts work on an executor; `stopping` is asked between two items of a lane, so that a stop is quick."""

    def __init__(
        self,
        executor: Executor,
        stopping: Callable[[], bool] = lambda: False,
        failed: Callable[[MonitorError], None] = lambda error: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Use `executor`. `failed` hears of every error that work could not write down itself, as on a full disk."""
        self._executor = executor
        self._stopping = stopping
        self._failed = failed
        self._monotonic = monotonic
        self._lanes: dict[str, _Lane] = {}
        self._lock = Lock()

    def start(
        self,
        items: Iterable[Item],
        lane_of: Callable[[Item], str],
        work: Callable[[Item], object],
        *,
        first: Callable[[Item], bool] = lambda item: False,
        within: timedelta | None = None,
    ) -> list[Future[None]]:
        """Start `work` on each item, a lane for each value of `lane_of`; what one item raises does not stop the rest.

        The caller need not wait: a slow host must not keep the others from being asked, so each has one thread at
        most. Items that are `first` are worked on before the others of their lane; those not begun `within` that time
        are left out, since their claim has ended and somebody else takes them. Where no thread can be had, the work
        waits for the next call.
        """
        moment = self._monotonic()
        until = None if within is None else moment + within.total_seconds()
        touched: dict[str, _Lane] = {}
        with self._lock:
            for item in items:
                name = lane_of(item)
                if name not in self._lanes:
                    self._lanes[name] = _Lane(moved=moment)
                lane = touched[name] = self._lanes[name]
                (lane.urgent if first(item) else lane.others).append(_Task(item, work, until))
            waiting = [(name, lane) for name, lane in self._lanes.items() if lane.future is None]
        for name, lane in waiting:
            self._submit(name, lane)
        return [lane.future for lane in touched.values() if lane.future is not None]

    def _submit(self, name: str, lane: _Lane) -> None:
        try:
            lane.future = self._executor.submit(self._run, name, lane)
        except RuntimeError as error:  # the machine, or the container, has no thread left
            if not self._stopping():
                refusal = NoWorkerError(f"no thread can be started for {name}: {error}; its work waits")
                log.warning("%s", refusal)
                self._failed(refusal)

    def overdue(self, after: timedelta) -> list[str]:
        """The lanes that have not gone on for longer than `after`: their work takes so long, or does not begin.

        That a lane waits for a thread is no matter while others go on: there are more hosts than threads.
        """
        since = self._monotonic() - after.total_seconds()
        with self._lock:
            others_go_on = any(lane.is_running and lane.moved >= since for lane in self._lanes.values())
            return sorted(
                name
                for name, lane in self._lanes.items()
                if lane.moved < since and (lane.is_running or not others_go_on)
            )

    def _run(self, name: str, lane: _Lane) -> None:
        with self._lock:
            if lane.is_running or self._lanes.get(name) is not lane:
                return  # an executor may keep, and later do, what it said it could not take
            lane.is_running = True
        try:
            while (task := self._next(name, lane)) is not None:
                self._do(task)
        except BaseException:  # whatever ends this thread, what waits is begun again
            with self._lock:
                lane.is_running, lane.future = False, None
            raise

    def _do(self, task: _Task) -> None:
        if task.until is not None and self._monotonic() > task.until:
            return
        try:
            task.work(task.item)
        except MonitorError as error:
            log.error("%s", error)
            self._failed(error)
        except Exception:
            log.exception("work failed in a way nobody foresaw; its claim runs out and it is tried again")

    def _next(self, name: str, lane: _Lane) -> _Task | None:
        with self._lock:
            queue = lane.urgent or lane.others
            if not queue or self._stopping():
                del self._lanes[name]
                return None
            lane.moved = self._monotonic()
            return queue.popleft()


def host_of(url: str) -> str:
    """The host of an address, without port."""
    return urlsplit(url).hostname or ""
