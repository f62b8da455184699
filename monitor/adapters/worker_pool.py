"""Worker processes for work on texts from outside: each call has limits, and a process that breaks them is ended.

    call ─ take a worker, else start one ─ send ─ wait ─┬ value, or an error of the call
                 └ no process: wait, tell, try again    ├ limit: end it ─ WorkLimitError
                                                        └ died by itself ─ WorkLimitError

The thread that asks waits for the answer itself, so there is no thread and no queue of the pool's own. What is lost
with a process is the one call that it was doing.
"""

import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Condition, Event
from typing import Any, Concatenate, ParamSpec, TypeVar

from monitor.adapters.worker_process import Answer, Limits
from monitor.errors import MonitorError, NoWorkerError, StoppedError, WorkLimitError

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

READY_WITHIN = 60.0  # seconds; a worker is ready after 1 to 2, on a busy machine after 10
START_WITHIN = 600.0  # seconds; less than the claim on a text, so that its work is not done twice
_MOST_UNSTARTED = 5  # workers in a row that end before they begin; one may well have ended since it was idle
LONGEST_WAIT = 15.0  # seconds between two attempts to start a process
_PROGRAM = "from monitor.adapters.worker_process import main; main()"
_DOING = {
    "read": "reading it",
    "join": "reading it",
    "assess": "judging it",
    "match": "finding out which statement it is",
    "compare": "comparing it",
    "with": "comparing it",
}
"""What a call does, by the first word of its name."""


@dataclass(slots=True)
class _Worker:
    """A process, and the connection to it."""

    process: subprocess.Popen[bytes]
    connection: Connection

    def end(self) -> int:
        """End it, now; return how it ended (negative: by this signal)."""
        self.connection.close()
        if self.process.poll() is None:
            self.process.kill()
        return self.process.wait()


class _Unstarted(Exception):  # noqa: N818 - no error of the program: the call is tried with another worker
    """The worker had ended before it began the call."""


class WorkerPool:
    """Up to `size` processes, started when they are needed, and ended when nothing was asked for a while.

    `make_tools` is called once in each; like every call and value it must be one that can be pickled.
    """

    def __init__(
        self,
        make_tools: Callable[[], object],
        limits: Limits,
        *,
        name: str,
        size: int = 1,
        monotonic: Callable[[], float] = time.monotonic,
        start_within: float = START_WITHIN,
    ) -> None:
        """Start nothing yet. `name` is what the pool is called in messages."""
        self._prepared = pickle.dumps((limits, make_tools))
        self._limits = limits
        self._name = name
        self._size = size
        self._monotonic = monotonic
        self._start_within = start_within
        self._changed = Condition()
        self._idle: list[_Worker] = []
        self._busy: list[_Worker | None] = []  # None: one that is being started
        self._closed = Event()
        self._failing: tuple[float, str] | None = None  # since when no process can be started, and why

    def run(self, call: Callable[Concatenate[Any, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a call in a worker.

        Raises:
            WorkLimitError: it took more than its limits, or its process died.
            NoWorkerError: no process could be started for a long time.
            StoppedError: the pool was closed.
            MonitorError: what the call raised; another exception is raised with the trace of the worker in its notes.
        """
        work = pickle.dumps((call, args, kwargs))
        name: str = call.__name__
        for _ in range(_MOST_UNSTARTED):
            worker = self._take()
            try:
                answer = self._ask(worker, work, name)
            except _Unstarted:
                continue
            finally:
                self._give_back(worker)
            value: T = _value(answer, _doing(name), self._limits)
            return value
        raise NoWorkerError(
            f"{_MOST_UNSTARTED} processes for {self._name} ended before they began it; it is tried again"
        )

    def trouble(self) -> tuple[float, str] | None:
        """Since when, on the monotonic clock, no process can be started, and a sentence on it."""
        return self._failing

    def processes(self) -> list[int]:
        """The ids of the processes that run."""
        with self._changed:
            return [worker.process.pid for worker in (*self._idle, *self._busy) if worker is not None]

    def tidy(self) -> None:
        """Take note of workers that ended while they had nothing to do."""
        with self._changed:
            for worker in [worker for worker in self._idle if worker.process.poll() is not None]:
                self._idle.remove(worker)
                worker.end()

    def close(self) -> None:
        """End all processes at once; whoever waits for one gets a StoppedError."""
        self._closed.set()
        with self._changed:
            for worker in (*self._idle, *self._busy):
                if worker is not None and worker.process.poll() is None:
                    worker.process.kill()
            for worker in self._idle:
                worker.end()
            self._idle.clear()
            self._changed.notify_all()

    # ------------------------------------------------------------------------------------------------------- workers

    def _take(self) -> _Worker:
        self.tidy()
        with self._changed:
            until = self._monotonic() + self._start_within
            while not self._idle and len(self._busy) >= self._size and not self._closed.is_set():
                self._changed.wait(LONGEST_WAIT)
                if self._failing is not None and self._monotonic() > until:
                    raise NoWorkerError(self._failing[1])
            if self._closed.is_set():
                raise StoppedError("the service is stopping")
            if self._idle:
                worker = self._idle.pop()
                self._busy.append(worker)
                return worker
            self._busy.append(None)
        try:
            worker = self._started()
        except BaseException:
            self._leave(None)
            raise
        with self._changed:
            self._busy[self._busy.index(None)] = worker
            if self._closed.is_set():
                worker.process.kill()
        return worker

    def _give_back(self, worker: _Worker) -> None:
        """Keep a worker for the next call; one that ended, or was ended, makes place for another."""
        with self._changed:
            self._busy.remove(worker)
            if worker.process.returncode is None and not worker.connection.closed and not self._closed.is_set():
                self._idle.append(worker)
            else:
                worker.end()
            self._changed.notify()

    def _leave(self, worker: _Worker | None) -> None:
        with self._changed:
            self._busy.remove(worker)
            self._changed.notify()

    def _started(self) -> _Worker:
        """A new worker. While none can be started the work waits, and `trouble` says so."""
        began, pause = self._monotonic(), 1.0
        while True:
            try:
                worker = self._start()
            except (OSError, EOFError) as error:
                reason = _words(error)
                since = self._failing[0] if self._failing is not None else self._monotonic()
                sentence = f"no process for {self._name} can be started: {reason}; its work waits"
                if self._failing is None:
                    log.error("%s", sentence)
                self._failing = since, sentence
                if self._monotonic() - began > self._start_within:
                    raise NoWorkerError(f"no process could be started for it: {reason}; it is tried again") from error
                if self._closed.wait(pause):
                    raise StoppedError("the service is stopping") from None
                pause = min(2 * pause, LONGEST_WAIT)
            else:
                if self._failing is not None:
                    log.info("a process for %s is started again", self._name)
                self._failing = None
                return worker

    def _start(self) -> _Worker:
        here, there = socket.socketpair()
        connection = Connection(here.detach())
        with there:
            command = [sys.executable, "-P", "-c", _PROGRAM, str(there.fileno()), str(os.getpid())]
            try:
                process = subprocess.Popen(command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603
            except OSError:
                connection.close()
                raise
        worker = _Worker(process, connection)
        try:
            connection.send((sys.path, self._prepared))
            if not connection.poll(READY_WITHIN):
                raise OSError(f"it was not ready within {READY_WITHIN:.0f} s")
            connection.recv()
        except (OSError, EOFError) as error:
            code = worker.end()
            raise OSError(f"it ended before it was ready ({code}): {_words(error)}") from error
        return worker

    # --------------------------------------------------------------------------------------------------------- calls

    def _ask(self, worker: _Worker, work: bytes, name: str) -> Answer:
        try:
            worker.connection.send_bytes(work)
            if worker.connection.poll(self._limits.wall_seconds):
                worker.connection.recv()  # it has begun
        except (OSError, EOFError) as error:
            worker.end()
            raise _Unstarted from error
        try:
            if not worker.connection.poll(self._limits.wall_seconds):
                raise WorkLimitError(f"{_doing(name)} took more than {self._limits.wall_seconds} s and was ended")
            answer: Answer = pickle.loads(worker.connection.recv_bytes())  # noqa: S301 - from our own worker
        except (EOFError, OSError) as error:
            raise self._death(worker.end(), name) from error
        except BaseException:  # it may still be at work: it must not answer the next call
            worker.end()
            raise
        if answer.is_last:
            worker.end()
        return answer

    def _death(self, code: int, call: str) -> Exception:
        """Why a worker that did not answer ended."""
        doing = _doing(call)
        if self._closed.is_set():
            return StoppedError("the service is stopping")
        if code == -signal.SIGXCPU:
            seconds = self._limits.seconds_of(call)
            return WorkLimitError(f"{doing} took more than {seconds} s of processor time and was ended")
        if code > 0:  # the watchdog
            return WorkLimitError(f"{doing} took more than {self._limits.wall_seconds} s and was ended")
        log.error("a worker process for %s was ended by %s", self._name, signal.Signals(-code).name)
        return WorkLimitError(
            f"{doing} was broken off: its process was ended by {signal.Signals(-code).name}", died=True
        )


def _doing(call: str) -> str:
    return _DOING.get(call.partition("_")[0], "working on it")


def _value(answer: Answer, doing: str, limits: Limits) -> Any:
    match answer.kind:
        case "value":
            return answer.value
        case "memory":
            raise WorkLimitError(f"{doing} took more than {limits.memory_mib} MiB of memory and was ended")
        case "nested":
            raise WorkLimitError(f"{doing} was ended: its parts are nested too deeply")
        case _:
            if not isinstance(answer.value, MonitorError):
                answer.value.add_note(answer.trace)
            raise answer.value


def _words(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
