"""Side by side for different hosts, one after the other for one, and nothing stops the rest."""

import logging
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier

import pytest

from monitor.errors import MonitorError, StorageError
from monitor.lanes import Lanes, host_of


def test_different_hosts_are_worked_on_side_by_side() -> None:
    """A slow site does not hold up another: both lanes meet here."""
    both = Barrier(2, timeout=10)

    with ThreadPoolExecutor(4) as executor:
        wait(Lanes(executor).start(["http://a.example/", "http://b.example/"], host_of, lambda url: both.wait()))

    assert not both.broken


def test_one_host_is_worked_on_in_order() -> None:
    """A site gets one request at a time."""
    done: list[int] = []

    with ThreadPoolExecutor(4) as executor:
        wait(Lanes(executor).start(range(50), lambda number: "a", done.append))

    assert done == list(range(50))


def test_what_one_item_raises_does_not_stop_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    """A bug in one text is logged with its traceback; the texts behind it are read."""
    done: list[int] = []

    def work(number: int) -> None:
        if number == 1:
            raise ZeroDivisionError
        done.append(number)

    with ThreadPoolExecutor(4) as executor:
        wait(Lanes(executor).start(range(3), lambda number: "a", work))

    assert done == [0, 2]
    assert caplog.records[0].exc_info is not None


def test_an_error_that_could_not_be_written_down_is_passed_on_as_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    """On a full disk the log has a sentence, not a traceback, and the health endpoint hears of it."""
    heard: list[MonitorError] = []

    def work(number: int) -> None:
        raise StorageError("the disk is full")

    with ThreadPoolExecutor(1) as executor, caplog.at_level(logging.ERROR):
        wait(Lanes(executor, failed=heard.append).start([1], lambda number: "a", work))

    assert [str(error) for error in heard] == ["the disk is full"]
    assert [(record.getMessage(), record.exc_info) for record in caplog.records] == [("the disk is full", None)]


def test_a_stop_is_heard_between_two_items() -> None:
    """Stopping does not wait for a whole lane of slow pages."""
    done: list[int] = []

    with ThreadPoolExecutor(1) as executor:
        wait(Lanes(executor, stopping=lambda: len(done) >= 2).start(range(50), lambda number: "a", done.append))

    assert done == [0, 1]
