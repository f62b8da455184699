"""Side by side for different hosts, one after the other for one, and nothing stops the rest."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from monitor.errors import MonitorError, StorageError
from monitor.steps.keyed_executor import KeyedExecutor, host_of


def test_different_hosts_are_worked_on_side_by_side() -> None:
    """A slow site does not hold up another: both lanes meet here."""
    both = Barrier(2, timeout=10)

    with ThreadPoolExecutor(4) as executor:
        wait(
            KeyedExecutor(executor).start(["http://a.example/", "http://b.example/"], host_of, lambda url: both.wait())
        )

    assert not both.broken


def test_one_host_is_worked_on_in_order() -> None:
    """A site gets one request at a time."""
    done: list[int] = []

    with ThreadPoolExecutor(4) as executor:
        wait(KeyedExecutor(executor).start(range(50), lambda number: "a", done.append))

    assert done == list(range(50))


def test_what_one_item_raises_does_not_stop_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    """A bug in one text is logged with its traceback; the texts behind it are read."""
    done: list[int] = []

    def work(number: int) -> None:
        if number == 1:
            raise ZeroDivisionError
        done.append(number)

    with ThreadPoolExecutor(4) as executor:
        wait(KeyedExecutor(executor).start(range(3), lambda number: "a", work))

    assert done == [0, 2]
    assert caplog.records[0].exc_info is not None


def test_an_error_that_could_not_be_written_down_is_passed_on_as_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    """On a full disk the log has a sentence, not a traceback, and the health endpoint hears of it."""
    heard: list[MonitorError] = []

    def work(number: int) -> None:
        raise StorageError("the disk is full")

    with ThreadPoolExecutor(1) as executor, caplog.at_level(logging.ERROR):
        wait(KeyedExecutor(executor, failed=heard.append).start([1], lambda number: "a", work))

    assert [str(error) for error in heard] == ["the disk is full"]
    assert [(record.getMessage(), record.exc_info) for record in caplog.records] == [("the disk is full", None)]


def test_a_stop_is_heard_between_two_items() -> None:
    """Stopping does not wait for a whole lane of slow pages."""
    done: list[int] = []

    with ThreadPoolExecutor(1) as executor:
        wait(KeyedExecutor(executor, stopping=lambda: len(done) >= 2).start(range(50), lambda number: "a", done.append))

    assert done == [0, 1]


class Waiting(Executor):
    """Keeps what is submitted until it is told to run it."""

    def __init__(self) -> None:
        self.tasks: list[Callable[[], object]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks.append(lambda: fn(*args, **kwargs))
        return Future()


def test_a_slow_host_holds_one_thread_however_much_waits_for_it() -> None:
    """A backlog of a thousand texts at one host would otherwise take every thread, and all other hosts stood still."""
    executor, done = Waiting(), list[int]()
    lanes = KeyedExecutor(executor)

    lanes.start([1, 2], lambda number: "slow", done.append)
    lanes.start([3], lambda number: "slow", done.append)
    [task] = executor.tasks
    task()

    assert done == [1, 2, 3]


def test_what_is_urgent_comes_first() -> None:
    """News does not wait behind a first poll's backlog at the same host."""
    executor, done = Waiting(), list[int]()
    lanes = KeyedExecutor(executor)

    lanes.start([1, 2], lambda number: "one", done.append)
    lanes.start([3], lambda number: "one", done.append, first=lambda number: True)
    executor.tasks[0]()

    assert done == [3, 1, 2]


def test_what_was_not_begun_in_its_time_is_left_to_others() -> None:
    """A claim that ended is somebody else's: doing the work too would ask the site twice."""
    executor, done, clock = Waiting(), list[int](), [0.0]
    lanes = KeyedExecutor(executor, monotonic=lambda: clock[0])
    lanes.start([1], lambda number: "one", done.append, within=timedelta(minutes=15))
    clock[0] = 16 * 60.0

    executor.tasks[0]()

    assert done == []


def test_work_that_does_not_finish_is_known() -> None:
    """Whoever watches over the service can say which host holds it."""
    clock, seen = [0.0], list[list[str]]()
    executor = Waiting()
    lanes = KeyedExecutor(executor, monotonic=lambda: clock[0])

    def slow(number: int) -> None:
        clock[0] += 3600
        seen.append(lanes.overdue(timedelta(minutes=20)))

    lanes.start([1], lambda number: "slow.example", slow)
    executor.tasks[0]()

    assert seen == [["slow.example"]]
    assert lanes.overdue(timedelta(minutes=20)) == []


class Short:
    """An executor of a machine without a thread left, for some calls; it may keep what it refused, as Python's does."""

    def __init__(self, refusals: int, *, keeps: bool = False) -> None:
        self.refusals, self.keeps = refusals, keeps
        self.kept: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[None]:
        """Do it at once, or say that no thread can be started."""
        if self.refusals:
            self.refusals -= 1
            if self.keeps:
                self.kept.append((work, arguments))
            raise RuntimeError("can't start new thread")
        work(*arguments)
        for kept, others in self.kept:
            kept(*others)
        done = Future[None]()
        done.set_result(None)
        return done


@pytest.mark.parametrize("keeps", [False, True])
def test_too_few_threads_delay_work_and_never_lose_a_lane(keeps: bool) -> None:
    """The host whose thread could not be started was never asked again until the service was restarted."""
    done, errors = list[int](), list[MonitorError]()
    lanes = KeyedExecutor(Short(2, keeps=keeps), failed=errors.append)  # type: ignore[arg-type]

    for number in range(3):
        lanes.start([number], lambda item: "one.example", done.append)

    assert done == [0, 1, 2]
    assert [str(error) for error in errors] == [
        "no thread can be started for one.example: can't start new thread; its work waits"
    ] * 2


def test_work_waits_for_the_next_tick_though_nothing_new_is_due() -> None:
    """A tick that claims nothing begins what waits."""
    done: list[int] = []
    lanes = KeyedExecutor(Short(1))  # type: ignore[arg-type]

    lanes.start([1], lambda item: "one.example", done.append)
    lanes.start([], lambda item: "", done.append)

    assert done == [1]


def test_a_lane_that_is_never_begun_is_overdue() -> None:
    """Whatever the reason is that nothing goes on."""
    moment = [0.0]
    lanes = KeyedExecutor(Short(99), monotonic=lambda: moment[0])  # type: ignore[arg-type]
    lanes.start([1], lambda item: "one.example", lambda item: None)
    early = lanes.overdue(timedelta(minutes=20))

    moment[0] = 1201.0

    assert (early, lanes.overdue(timedelta(minutes=20))) == ([], ["one.example"])
