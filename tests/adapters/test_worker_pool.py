"""What a text costs at most: a process of its own with limits, and nothing of it is lost but that text."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from monitor.adapters.worker_pool import WorkerPool
from monitor.adapters.worker_process import Limits
from monitor.errors import NoWorkerError, ReadError, StoppedError, WorkLimitError

SMALL = Limits(processor_seconds=1, wall_seconds=20, memory_mib=64)


def word() -> str:
    """A tool."""
    return "tool"


def read_pid(tools: object) -> tuple[object, int]:
    """What the worker has, and which process it is."""
    return tools, os.getpid()


def read_backtracking(_tools: object) -> None:
    """A regular expression that never ends, with the interpreter's lock held."""
    re.match("(a|a)*b", "a" * 60)


def read_waiting(_tools: object, seconds: float) -> None:
    """Something that takes no processor time."""
    time.sleep(seconds)


def read_huge(_tools: object) -> int:
    """More memory than one text may take."""
    return len(bytearray(200 << 20))


def read_nested(tools: object) -> None:
    """Calls without end."""
    read_nested(tools)


def read_nothing(_tools: object) -> None:
    """As the readers do where there is no text."""
    raise ReadError("the page holds no text")


def read_faulty(_tools: object) -> None:
    """A bug."""
    raise ZeroDivisionError("a bug")


def read_dying(_tools: object, number: int) -> None:
    """As when the kernel ends a process for want of memory."""
    os.kill(os.getpid(), number)
    time.sleep(10)


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    """A pool of one worker with small limits."""
    made = WorkerPool(word, SMALL, name="texts")
    yield made
    made.close()
    assert made.processes() == []


def pid_of(pool: WorkerPool) -> int:
    """The worker that answers next."""
    return pool.run(read_pid)[1]


def test_a_worker_is_kept_for_the_next_call_and_has_its_tools(pool: WorkerPool) -> None:
    """Starting one takes a second, a call a millisecond."""
    tools, first = pool.run(read_pid)

    assert tools == "tool"
    assert first == pid_of(pool) != os.getpid()


def test_work_that_never_ends_is_ended_and_the_next_is_done(pool: WorkerPool) -> None:
    """Before, a regular expression that held the interpreter's lock froze polls, deliveries and the health page."""
    first = pid_of(pool)

    with pytest.raises(WorkLimitError, match="reading it took more than 1 s of processor time and was ended"):
        pool.run(read_backtracking)

    assert pid_of(pool) != first


def test_other_threads_go_on_while_a_worker_spins(pool: WorkerPool) -> None:
    """The lock that it holds is its own process's."""
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.run, read_backtracking)
        turns = 0
        while not running.done():
            time.sleep(0.01)
            turns += 1

    assert isinstance(running.exception(), WorkLimitError)
    assert turns > 20


def test_work_that_only_waits_is_ended() -> None:
    """Processor time does not run while it does."""
    pool = WorkerPool(word, Limits(processor_seconds=1, wall_seconds=1, memory_mib=64), name="texts")

    with pytest.raises(WorkLimitError, match="took more than 1 s and was ended"):
        pool.run(read_waiting, 60)

    pool.close()


@pytest.mark.parametrize(("call", "why"), [(read_huge, "64 MiB of memory"), (read_nested, "nested too deeply")])
def test_what_takes_too_much_memory_or_depth_is_told(
    pool: WorkerPool, call: Callable[[object], object], why: str
) -> None:
    """And the next call is done."""
    with pytest.raises(WorkLimitError, match=why):
        pool.run(call)

    assert pid_of(pool)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_costs_one_call(pool: WorkerPool, number: int) -> None:
    """As when memory is short: the message names the signal, and another worker takes the next."""
    name = signal.Signals(number).name

    with pytest.raises(WorkLimitError, match=name) as caught:
        pool.run(read_dying, number)

    assert caught.value.died
    assert pid_of(pool)


def test_a_worker_that_died_between_two_calls_costs_none(pool: WorkerPool) -> None:
    """The call had not begun, so it is given to another worker."""
    first = pid_of(pool)
    os.kill(first, signal.SIGKILL)

    assert pid_of(pool) != first


def test_errors_come_over_as_they_are(pool: WorkerPool) -> None:
    """One of the program's own by its class; another with the trace of the process in which it happened."""
    with pytest.raises(ReadError, match="the page holds no text"):
        pool.run(read_nothing)
    with pytest.raises(ZeroDivisionError) as caught:
        pool.run(read_faulty)

    assert "in read_faulty" in "".join(caught.value.__notes__)


def test_a_worker_is_replaced_after_its_last_call() -> None:
    """What a library leaks does not last."""
    pool = WorkerPool(word, Limits(processor_seconds=1, wall_seconds=9, memory_mib=64, calls=2), name="texts")

    pids = [pid_of(pool) for _ in range(4)]
    pool.close()

    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_worker_that_is_not_asked_ends() -> None:
    """Its memory is free; the next call starts another, and no process is left as a zombie."""
    limits = Limits(processor_seconds=1, wall_seconds=9, memory_mib=64, idle_seconds=2)
    pool = WorkerPool(word, limits, name="texts")

    first = pid_of(pool)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    pool.tidy()

    assert pool.processes() == []
    pool.close()


def test_no_process_can_be_started_is_told_and_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is refused as not done, so its claim runs out and it is tried again; nothing is known of the text."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    pool = WorkerPool(word, SMALL, name="texts", start_within=0)

    with pytest.raises(NoWorkerError, match="No such file or directory"):
        pool.run(read_pid)
    trouble = pool.trouble()
    monkeypatch.undo()

    assert trouble is not None
    assert trouble[1] == "no process for texts can be started: No such file or directory; its work waits"
    assert pid_of(pool)
    assert pool.trouble() is None
    pool.close()


def test_closing_ends_what_runs(pool: WorkerPool) -> None:
    """Whoever waits is told that the service stops: nothing is known of the text."""
    pid_of(pool)
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(pool.run, read_waiting, 60) for _ in range(2)]
        time.sleep(0.2)
        pool.close()

    assert [type(one.exception()) for one in running] == [StoppedError, StoppedError]


PARENT = """
import sys, time
from monitor.adapters.worker_pool import WorkerPool
from monitor.adapters.worker_process import Limits
from tests.adapters.test_worker_pool import read_pid, read_waiting, word
pool = WorkerPool(word, Limits(processor_seconds=5, wall_seconds=60, memory_mib=64), name="texts")
print(pool.run(read_pid)[1], flush=True)
if sys.argv[1] == "busy":
    pool.run(read_waiting, 60)
time.sleep(60)
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_worker_ends_with_its_parent(state: str) -> None:
    """After `kill -9` of the service no process of it is left."""
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", PARENT, state], stdout=subprocess.PIPE, cwd=root) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()

    deadline = time.monotonic() + 10
    while is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not is_running(worker)


def is_running(pid: int) -> bool:
    """Whether a process runs: one that has ended and nobody has asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
