"""What runs in a worker process: waits for a call, does it within its limits, answers, waits again.

The parent starts it as a program of its own, so it holds nothing of the parent's memory. It ends by itself when the
parent is gone, whatever it is doing: while it waits, since the connection ends; while it works, since its limits are
kept by the kernel and by a watchdog that needs no Python.
"""

import faulthandler
import os
import pickle
import resource
import signal
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, Literal

_MIB = 1 << 20
_PAGE = resource.getpagesize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one call may take, and when a process is replaced by a fresh one."""

    processor_seconds: int
    longer: Mapping[str, int] = field(default_factory=dict)  # processor seconds of calls that may take more, by name
    wall_seconds: int
    memory_mib: int  # on top of what the process held before the call
    calls: int = 500  # after so many a fresh process is started, so that no leak of a library lasts
    resident_mib: int = 450  # more than this after a call: a fresh process is smaller
    idle_seconds: int = 300  # without a call: the process ends, and its memory is free

    def seconds_of(self, call: str) -> int:
        """The processor seconds that a call of this name may take."""
        return self.longer.get(call, self.processor_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a call ended. `is_last`: the process ends after it."""

    kind: Literal["value", "error", "memory", "nested"]
    value: Any = None
    trace: str = ""  # of an error that nobody foresaw
    is_last: bool = False


def serve(connection: Connection, parent: int) -> None:
    """Answer calls until the connection ends, or nothing was asked for a while."""
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to the whole group; the parent ends its workers itself
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.register(signal.SIGXCPU, all_threads=False, chain=True)  # the log shows where it was; then it ends
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    limits: Limits
    sys.path[:], prepared = connection.recv()
    limits, make_tools = pickle.loads(prepared)  # noqa: S301 - from the parent
    tools = make_tools()
    connection.send("ready")
    done = 0
    while connection.poll(limits.idle_seconds):
        work = connection.recv_bytes()
        connection.send("begun")  # what ends before this costs nothing: the call is given to another
        done += 1
        answer = _answer(work, tools, limits, is_last=done >= limits.calls)
        connection.send_bytes(answer)
        del work, answer


def _answer(work: bytes, tools: Any, limits: Limits, *, is_last: bool) -> bytes:
    _limit(limits)
    try:
        call, args, kwargs = pickle.loads(work)  # noqa: S301 - from the parent
        _limit_processor(limits.seconds_of(call.__name__))
        answer = Answer(kind="value", value=call(tools, *args, **kwargs))
        packed = _packed(answer, limits, is_last=is_last)
    except MemoryError:
        packed = b""
    except RecursionError:
        packed = pickle.dumps(Answer(kind="nested", is_last=is_last))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the parent's to tell
        packed = _packed_error(error, limits, is_last=is_last)
    finally:
        _unlimit()
    return packed or pickle.dumps(Answer(kind="memory", is_last=True))


def _packed(answer: Answer, limits: Limits, *, is_last: bool) -> bytes:
    is_last = is_last or _resident_mib() > limits.resident_mib
    return pickle.dumps(Answer(kind=answer.kind, value=answer.value, trace=answer.trace, is_last=is_last))


def _packed_error(error: Exception, limits: Limits, *, is_last: bool) -> bytes:
    trace = traceback.format_exc()
    try:
        packed = _packed(Answer(kind="error", value=error, trace=trace), limits, is_last=is_last)
        pickle.loads(packed)  # noqa: S301 - an error that cannot be made anew must not fail at the other end
    except Exception:  # noqa: BLE001 - then its words are told
        return _packed(Answer(kind="error", value=RuntimeError(repr(error)), trace=trace), limits, is_last=is_last)
    return packed


# ------------------------------------------------------------------------------------------------------------- limits


def _limit(limits: Limits) -> None:
    """Let the kernel end this process, or refuse it memory, and a watchdog end it when it only waits."""
    # Some seconds after the parent would have ended it: for the case that there is no parent any more. Its thread
    # takes address space, so it comes before the limit of that.
    faulthandler.dump_traceback_later(limits.wall_seconds + 5, exit=True)
    _limit_processor(limits.processor_seconds)
    if (held := _address_space()) is not None:
        _set(resource.RLIMIT_AS, held + limits.memory_mib * _MIB)


def _limit_processor(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)


def _unlimit() -> None:
    faulthandler.cancel_dump_traceback_later()
    for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
        _set(kind, None)


def _set(kind: int, limit: int | None) -> None:
    """Set a limit, no higher than whoever started the service allows; None: as high as that."""
    most = resource.getrlimit(kind)[1]
    if limit is None or (most != resource.RLIM_INFINITY and limit > most):
        limit = most
    resource.setrlimit(kind, (limit, most))


def _address_space() -> int | None:
    """Bytes of address space that the process has; None where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
    except OSError:
        return None


def _resident_mib() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE // _MIB
    except OSError:
        return 0


def _end_with(parent: int) -> None:
    """End when the parent has: while a call runs, nobody looks at the connection."""
    while os.getppid() == parent:
        sleep(1)
    os._exit(0)


def main() -> None:
    """Serve the connection and the parent that the command names; then end, whatever threads a library has started."""
    with suppress(EOFError, ConnectionError):  # the parent closed the connection, or is gone
        serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
    os._exit(0)
