"""The service watches over itself: when its own loop stands still, /healthz says 503 and operators are told."""

import json
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from world.mail import MailStub
from world.proxy import Answer, Proxy, Request
from world.site import World

from monitor.adapters.apprise_sender import channel_of
from monitor.app import open_stored
from monitor.clock import utc_now
from monitor.config import Environment, load
from monitor.service import Service

WITHIN = 60.0  # seconds that anything may take on a busy machine; most things take one
WATCH_LIST = """
sources: [{name: kremlin-ru, every: 1s}, {name: kremlin-en, every: 1s}]
watches: [{name: one, topics: [arms-control]}]
recipients:
  - {name: operator, address_from: MAIL_ADDRESS, kinds: [trouble, recovered]}
pause: 0s
"""


class Running:
    """The service in a thread, on a clock that a test moves forward while the real one goes on."""

    def __init__(self, folder: Path, mail: MailStub, stage: ExitStack) -> None:
        self.ahead = timedelta(0)
        self.wrong = timedelta(0)  # by which the wall clock alone is set
        self.mail = mail
        self.database = folder / "data" / "monitor.db"
        (folder / "watchlist.yaml").write_text(WATCH_LIST, encoding="utf-8")
        (folder / "sources.yaml").write_text("gaps: {kremlin.ru: 0s}", encoding="utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        variables = {
            "MONITOR_CONFIG": str(folder),
            "MONITOR_DATA": str(folder / "data"),
            "MONITOR_PORT": str(self.port),
            "MAIL_ADDRESS": mail.address(),
        }
        settings = load(Environment(variables), channel_of)
        self.store = open_stored(settings)
        stage.callback(self.store.close)
        self.service = Service(settings, self.store, now=self.now, monotonic=self.monotonic, supervise_every=0.05)
        thread = Thread(target=self.service.run)
        stage.callback(thread.join)
        stage.callback(self.service.stop)
        thread.start()

    def now(self) -> datetime:
        """The service's time."""
        return utc_now() + self.ahead + self.wrong

    def monotonic(self) -> float:
        """The service's other clock, which never jumps but for a test."""
        return time.monotonic() + self.ahead.total_seconds()

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status and document of the health endpoint; 0 while nobody answers."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def until(self, what: str, holds: Callable[[], object]) -> None:
        """Wait for something that must come."""
        deadline, pause = time.monotonic() + WITHIN, Event()
        while not holds():
            assert time.monotonic() < deadline, f"not within {WITHIN:.0f} s: {what}"
            pause.wait(0.02)

    def told(self) -> list[str]:
        """The mails that the operator got."""
        return [
            f"{mail.message['Subject']}\n{mail.message.get_body(('plain',)).get_content()}" for mail in self.mail.taken
        ]


class Sites:
    """The Kremlin's sites, one of which a test may let hang."""

    def __init__(self) -> None:
        self.world = World()
        self.hangs, self.goes_on = Event(), Event()
        self.goes_on.set()

    def answer(self, request: Request) -> Answer:
        """As the site does; when it is to hang, not before it goes on."""
        if not self.goes_on.is_set() and "//en." in request.url:
            self.hangs.set()
            self.goes_on.wait(WITHIN)
        return self.world.answer(request)


@pytest.fixture
def sites() -> Sites:
    """The sites."""
    return Sites()


@pytest.fixture
def running(sites: Sites, mail: MailStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """The service at work, with everything around it."""
    with ExitStack() as stage:
        proxy = stage.enter_context(Proxy(dict.fromkeys(("kremlin.ru", "en.kremlin.ru"), sites.answer)))
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        running = Running(tmp_path, mail, stage)
        stage.callback(sites.goes_on.set)
        running.until("the service works", lambda: running.health()[0] == 200)
        yield running


def test_a_loop_that_stands_still_is_told_and_so_is_its_end(running: Running) -> None:
    """A program that holds the database stops every step: 503 with their names, a mail, and one when they go on."""
    holder = sqlite3.connect(running.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    reports: list[tuple[int, Any]] = []  # the last is the one that is judged: the next may be of other steps

    def stalled() -> bool:
        running.ahead += timedelta(minutes=6)  # each time, since a tick may have finished a moment ago
        reports.append(running.health())
        return {"poll", "process", "deliver"} <= set(reports[-1][1].get("stalled", ()))

    running.until("all steps are said to stand still", stalled)
    status, details = reports[-1]
    holder.execute("ROLLBACK")
    holder.close()
    running.until("200 when it goes on", lambda: running.health()[0] == 200)
    # Which steps a mail names depends on which of them go on first.
    running.until("the operator is told of it", lambda: "no tick of the " in "".join(running.told()))
    running.until("the operator is told of its end", lambda: "Service goes on" in "".join(running.told()))

    assert (status, details["status"]) == (503, "stalled")
    assert "no tick of the poll step has finished since" in details["error"]


def test_one_piece_of_work_that_never_ends_is_told_while_the_others_go_on(running: Running, sites: Sites) -> None:
    """The host that it waits for is named; the other source is asked all the time."""
    sites.goes_on.clear()
    running.until("a request hangs", sites.hangs.is_set)
    running.ahead += timedelta(minutes=21)

    running.until("503 for the one that hangs", lambda: "poll en.kremlin.ru" in running.health()[1].get("stalled", ()))
    asked = sites.world.asked("http://kremlin.ru/events/all/feed")
    running.until("the other is asked", lambda: sites.world.asked("http://kremlin.ru/events/all/feed") > asked)
    running.until(
        "the operator is told", lambda: any("en.kremlin.ru has not finished" in mail for mail in running.told())
    )
    sites.goes_on.set()

    running.until("200 when it ends", lambda: running.health()[0] == 200)


@pytest.mark.parametrize("hours", [-2, 5])
def test_a_clock_that_is_set_keeps_nothing_from_being_asked(running: Running, sites: Sites, hours: int) -> None:
    """Lists were not asked for until the old time had come round; now the operator is told, once."""
    address = "http://kremlin.ru/events/all/feed"
    running.until("a list is asked for", lambda: sites.world.asked(address))
    running.wrong = timedelta(hours=hours)
    running.until("it is noticed", lambda: "the clock of this machine" in str(running.health()[1].get("error")))
    asked = sites.world.asked(address)

    running.until("the list is asked for again and again", lambda: sites.world.asked(address) >= asked + 2)
    running.until("the operator is told", lambda: "Clock set" in "".join(running.told()))

    assert running.health()[0] == 200
    assert sum("Clock set" in mail for mail in running.told()) == 1
    assert not any("stands still" in mail or "frozen" in mail for mail in running.told())


def test_a_hangup_is_answered_with_a_sentence(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    """The signal by which other programs read their settings anew ended this one."""
    running.service.reload()

    assert "the settings are read at the start only" in caplog.text
    assert running.health()[0] == 200
