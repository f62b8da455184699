"""`monitor backfill`: months of old lists over real sockets, killed and gone on with, and nobody is told."""

import contextlib
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from world.history import PAPER, STATEMENT_PRINTED, TALKS, History
from world.proxy import Answer, Proxy
from world.site import KREMLIN_RU, XINHUA_WORLD

from monitor.adapters.archive import WarcArchive
from monitor.adapters.archive_folder import held_for_backfill
from monitor.adapters.http import HttpFetcher
from monitor.cli import backfill as command
from monitor.cli import main
from monitor.config import Environment, load_sites
from monitor.model import OldList
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.poll import Poller
from monitor.storage.store import Store, open_store
from monitor.storage.tables import alerts, captures, decisions, deliveries, documents, entries, versions

PROGRAM = str(Path(sys.executable).with_name("monitor"))
WATCH_LIST = """
contact: desk@example.org
sources: [kremlin-ru, people-epaper, xinhua-zh-world]
watches:
  - name: strategic stability
    topics: [strategic-stability, nuclear-forces, missile-defence, outer-space, arms-control]
pause: 0s
"""
ORDINARY = ("kremlin-ru", "--from", "2026-10-01", "--to", "2026-10-15")
ISSUES = ("people-epaper", "--from", "2024-11-29", "--to", "2024-12-04")


@pytest.fixture
def world() -> History:
    """The sites with their past."""
    return History()


@pytest.fixture
def proxy(world: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """The way to them, and the settings in a folder of the test's."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "watchlist.yaml").write_text(WATCH_LIST, encoding="utf-8")
    (tmp_path / "config" / "sources.yaml").write_text(
        "gaps: {kremlin.ru: 0s, paper.people.com.cn: 0s}", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    for name in ("MONITOR_CONFIG", "MONITOR_DATA", "MONITOR_DATABASE_URL", "MONITOR_LOG"):
        monkeypatch.delenv(name, raising=False)
    with Proxy(world.hosts()) as proxy:
        for name, value in proxy.environment(tmp_path / "ca.pem").items():
            monkeypatch.setenv(name, value)
        yield proxy
        assert proxy.failures == []


@pytest.fixture
def store(proxy: Proxy, tmp_path: Path) -> Iterator[Store]:
    """What the command writes into."""
    (tmp_path / "data").mkdir()
    opened = open_store(f"sqlite:///{tmp_path / 'data' / 'monitor.db'}", migrate=True)
    yield opened
    opened.close()


class AtOnce(Executor):
    """Runs what is submitted before it returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` now."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def run(*words: str) -> Result:
    """What the command does."""
    return CliRunner().invoke(main, ("backfill", *words), catch_exceptions=False)


def rows(store: Store, *tables: Any) -> list[int]:
    """How many rows each table has."""
    with store.reading() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def days_of(store: Store) -> set[date]:
    """The days of the texts that were read."""
    with store.reading() as connection:
        published = connection.scalars(select(documents.c.published).where(documents.c.source != "stored")).all()
    return {moment.date() if isinstance(moment, datetime) else moment for moment in published if moment}


# -------------------------------------------------------------------------------------------------------- what it does


def test_the_pages_of_the_feed_are_walked_back(store: Store, world: History) -> None:
    """Every text of the days and no other, with the statement that hangs on one of them; and nobody is told."""
    result = run(*ORDINARY)

    successor = next(row for row in store.statement_rows() if row.origin == "watched")
    asked = [url for url in world.order if "/feed" in url]
    assert result.exit_code == 0, result.output
    assert (min(days_of(store)), max(days_of(store))) == (date(2026, 10, 1), date(2026, 10, 15))
    assert successor.date == TALKS.date()
    assert rows(store, alerts, deliveries, decisions) == [0, 0, 0]
    assert asked == [KREMLIN_RU, *(f"{KREMLIN_RU}/page/{number}" for number in range(2, len(asked) + 1))]
    assert "1 statement," in result.output


def test_a_stretch_of_long_ago_is_found(store: Store, world: History) -> None:
    """Three texts a day, and none of them is missing where the pages before them were left out."""
    result = run("kremlin-ru", "--from", "2026-09-05", "--to", "2026-09-08")

    assert result.exit_code == 0, result.output
    assert rows(store, versions)[0] == 4 * 3 + 1  # and the shipped statement
    assert days_of(store) == {date(2026, 9, day) for day in (5, 6, 7, 8)}


def test_a_source_that_is_not_watched_has_its_proxy_too(
    store: Store, proxy: Proxy, world: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its address nothing is asked by another way."""
    sources = "gaps: {kremlin.ru: 0s}\nsources: [{name: kremlin-en, proxy: RU_PROXY}]\n"
    Path("config/sources.yaml").write_text(sources, encoding="utf-8")
    days = ("kremlin-en", "--from", "2026-10-09", "--to", "2026-10-10")
    without = run(*days)
    asked = len(world.order)
    monkeypatch.setenv("RU_PROXY", proxy.url)
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name)

    result = run(*days)

    assert (without.exit_code, asked) == (2, 0)
    assert "RU_PROXY holds no address" in without.stderr
    assert result.exit_code in (0, 1)
    assert world.asked("http://en.kremlin.ru/events/all/feed") == 1


def test_the_watching_of_the_source_knows_nothing_of_it(store: Store, world: History) -> None:
    """Its health, rhythm and next poll are as before; what the poll meets again is not new."""
    run("kremlin-ru", "--from", "2026-10-20", "--to", "2026-10-31")
    sites = load_sites(Environment({}))
    source = next(one for one in sites.sources if one.name == "kremlin-ru")
    [state] = [one for one in store.source_states() if one.name == source.name]
    found = rows(store, entries)
    now = datetime.now(UTC)
    client = HttpFetcher("monitor", clock=lambda: now, gap=0.0)
    poller = Poller(
        store=store, fetcher=client, archive=WarcArchive(Path("data/other")), sources=[source], profiles=sites.profiles,
        lanes=KeyedExecutor(AtOnce()), now=lambda: now, draw=lambda: 0.5,
    )  # fmt: skip

    poller.poll_due()

    client.close()
    [polled] = [one for one in store.source_states() if one.name == source.name]
    assert (state.health, state.polled_at, state.arrivals, state.read_at, state.unread) == ("new", None, (), None, 0)
    assert (polled.health, polled.arrivals) == ("frozen", ())
    assert rows(store, entries)[0] - found[0] <= 2  # the feed has a new text for everybody who asks
    assert rows(store, alerts, deliveries) == [0, 0]


def test_a_newspaper_is_read_in_both_layouts(store: Store, world: History) -> None:
    """An issue a day, all its pages, each text once; lines of editors' names are no texts."""
    result = run(*ISSUES)

    days = [date(2024, 11, 29) + timedelta(days=number) for number in range(6)]
    texts = [url for url in world.order if "content_" in url or "/nw." in url]
    statement = next(row for row in store.statement_rows() if row.origin == "watched")
    assert result.exit_code == 0, result.output
    assert sorted(texts) == sorted(url for day in days for url in world.texts_of(day))
    assert days_of(store) == set(days)
    assert statement.date == STATEMENT_PRINTED
    assert rows(store, alerts, deliveries) == [0, 0]


def test_done_twice_nothing_is_asked_or_written_twice(store: Store, world: History) -> None:
    """The second time says when it was done; with --again the lists are asked once more, and nothing is new."""
    run(*ISSUES)
    asked, written = len(world.order), rows(store, entries, documents, versions)

    second = run(*ISSUES)
    after_second = len(world.order)
    again = run(*ISSUES, "--again")

    assert (second.exit_code, after_second) == (0, asked)
    assert "done on" in second.output
    assert (again.exit_code, rows(store, entries, documents, versions)) == (0, written)
    assert len(world.order) > asked
    assert "known before: 24" in again.output


def test_a_page_that_fails_costs_nothing_else(store: Store, world: History) -> None:
    """It is named with its reason and the command that tries again; the same command then takes what was missing."""
    broken_list = f"https://{PAPER}/rmrb/pc/layout/202412/02/node_02.html"
    broken_text = world.texts_of(date(2024, 12, 4))[0]
    world.instead = {broken_list: Answer(status=500), broken_text: Answer(status=404)}

    failed = run(*ISSUES)
    world.instead = {}
    mended = run(*ISSUES)

    assert failed.exit_code == 1
    assert broken_list in failed.output
    assert broken_text in failed.output
    assert "monitor backfill people-epaper --from 2024-11-29 --to 2024-12-04" in failed.output
    assert (mended.exit_code, rows(store, versions)[0]) == (0, 24 + 1)  # and the shipped statement


def test_without_a_terminal_lines_say_how_far_it_is(
    store: Store, world: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share, a day, how many texts, and how long the rest may take; nothing that only a terminal understands."""
    monkeypatch.setattr(command, "LINE_EVERY", timedelta(0))
    monkeypatch.setattr(command, "LOOK_EVERY", timedelta(0))

    result = run(*ISSUES)

    lines = result.stderr.splitlines()
    assert any(
        re.search(r"UTC people-epaper 50% 2024-12-0[12], \d+ of \d+ texts, 0 statements", line) for line in lines
    )
    assert "\x1b" not in result.stderr
    assert result.stdout.startswith("people-epaper, 2024-11-29 to 2024-12-04: begins. Nobody is alerted.")


def test_on_a_terminal_a_bar_is_drawn(proxy: Proxy, world: History) -> None:
    """With the share that is done, and gone when it is done."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([PROGRAM, "backfill", *ISSUES], stdout=theirs, stderr=theirs, stdin=theirs)
    os.close(theirs)
    drawn = b""
    with contextlib.suppress(OSError):  # the terminal's end is an error on Linux
        while piece := os.read(ours, 65536):
            drawn += piece
    os.close(ours)

    assert process.wait(60) == 0
    assert "━" in drawn.decode("utf-8", "replace")
    assert "24 read" in drawn.decode("utf-8", "replace")


# -------------------------------------------------------------------------------------------------- ended, and gone on


def started(world: History, requests: int, signal_number: int, **variables: str) -> "subprocess.CompletedProcess[str]":
    """The real process, sent a signal when it makes its so-manieth request."""
    process = subprocess.Popen(
        [PROGRAM, "backfill", *ISSUES],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    before, answer = len(world.order), world.instead_of

    def ended(url: str) -> Answer | None:
        if len(world.order) == before + requests:
            process.send_signal(signal_number)
            process.wait(60)
        return None

    world.instead_of = ended
    out, err = process.communicate(timeout=120)
    world.instead_of = answer
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.mark.parametrize(("database", "requests"), [("sqlite", 6), ("postgresql", 15)])
def test_killed_and_started_again_it_goes_on_where_it_was(
    proxy: Proxy, world: History, tmp_path: Path, request: pytest.FixtureRequest, database: str, requests: int
) -> None:
    """After kill -9 nothing is missing, nothing is there twice, and nothing that was done is asked for again."""
    database_url = f"sqlite:///{tmp_path / 'data' / 'monitor.db'}"
    if database == "postgresql":
        database_url = request.getfixturevalue("postgresql").new_database()

    killed = started(world, requests, signal.SIGKILL, MONITOR_DATABASE_URL=database_url)

    finished = started(world, -1, signal.SIGTERM, MONITOR_DATABASE_URL=database_url)

    store = open_store(database_url, migrate=False)
    twice = {url for url in world.order if world.order.count(url) > 1 and not url.endswith("robots.txt")}
    assert (killed.returncode, finished.returncode) == (-signal.SIGKILL, 0), finished.stderr
    assert "goes on" in finished.stdout
    assert rows(store, versions, alerts, deliveries) == [24 + 1, 0, 0]
    assert len(twice) <= 1  # what was on its way when it ended
    store.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_says_how_to_go_on(proxy: Proxy, world: History, number: signal.Signals) -> None:
    """What was done is counted, and the command that goes on is printed whole."""
    stopped = started(world, 12, number)

    assert stopped.returncode == 130, stopped.stderr
    assert "Stopped." in stopped.stdout
    assert "monitor backfill people-epaper --from 2024-11-29 --to 2024-12-04" in stopped.stdout
    assert "Traceback" not in stopped.stderr


def test_two_at_once_are_not_let_loose_on_a_site(store: Store, tmp_path: Path) -> None:
    """The second one is told to wait."""
    with held_for_backfill(tmp_path / "data", "people-epaper"):
        result = run(*ISSUES)

    assert (result.exit_code, "another process is back-filling people-epaper" in result.stderr) == (2, True)


# -------------------------------------------------------------------------------------------------- what cannot be had


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kremlin-rv", "--from", "2026-10-01"), "did you mean 'kremlin-ru'?"),
        (("kremlin-ru", "--from", "2026-10-02", "--to", "2026-10-01"), "--from 2026-10-02 is after --to 2026-10-01"),
        (("kremlin-ru", "--from", "2026-10-01", "--to", "2999-01-01"), "--to 2999-01-01 is still to come"),
        (("kremlin-ru", "--from", "2999-01-01"), "--from 2999-01-01 is still to come"),
        (("kremlin-ru", "--from", "1 October"), "'1 October' is no day; write it as 2025-05-01"),
        (("people-epaper", "--from", "2022-12-31", "--to", "2023-01-05"), "give --from 2023-01-01 or a later day"),
    ],
)
def test_what_cannot_be_asked_for_is_told(store: Store, world: History, words: tuple[str, ...], said: str) -> None:
    """In a sentence, before anything is fetched."""
    result = run(*words)

    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert world.order == []


def test_a_list_that_cannot_be_paged_back_says_how_far_it_goes(store: Store, world: History) -> None:
    """What it holds is taken; what is missing is told, with what to do."""
    result = run("xinhua-zh-world", "--from", "2026-09-01", "--to", "2026-10-31")

    assert result.exit_code == 1
    assert world.asked(XINHUA_WORLD) == 1
    assert "goes back to 2026-10-" in result.output
    assert "it names no older lists" in result.output
    assert "monitor statements add URL" in result.output


def test_without_a_last_day_it_goes_on_to_the_one_it_began_with(store: Store, world: History) -> None:
    """Whoever leaves --to out means until today, and after a stop the same days again, also on another day."""
    layouts = {one.name: one for one in load_sites(Environment({}))[0]}
    lists = [OldList(url=KREMLIN_RU, layout="kremlin-ru")]
    begun = store.begin_backfill(
        layouts["kremlin-ru"], date(2026, 10, 25), date(2026, 10, 30), lists, datetime(2026, 10, 31, tzinfo=UTC)
    )

    gone_on = run("kremlin-ru", "--from", "2026-10-25")
    fresh = run("kremlin-ru", "--from", "2026-10-25")

    assert (gone_on.exit_code, fresh.exit_code) == (0, 0), gone_on.output + fresh.output
    assert "2026-10-25 to 2026-10-30" in gone_on.output
    assert store.unfinished_backfill("kremlin-ru", begun.first) is None
    assert f"2026-10-25 to {datetime.now(UTC).year}" in fresh.output


def test_everything_fetched_is_in_the_archive(store: Store) -> None:
    """What a back-filling found can be proven like anything else."""
    run(*ISSUES)

    checked = CliRunner().invoke(main, ("archive", "verify"), catch_exceptions=False)

    assert checked.exit_code == 0, checked.output
    assert rows(store, captures)[0] >= 24
