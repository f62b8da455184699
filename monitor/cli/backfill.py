"""Back-filling from the command line: what it is doing, how long it will take, and how it ended."""

import difflib
import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from types import FrameType
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.text import Text

from monitor.cli import main
from monitor.cli.frame import exit_on_error, load_settings, the_environment
from monitor.clock import utc_now
from monitor.config import Settings, load_sites
from monitor.errors import MonitorError
from monitor.lists.back_issues import first_lists, share_done, time_left
from monitor.lists.schedule import in_words
from monitor.model import Backfill, BackfillCounts, OldList, Source
from monitor.steps.keyed_executor import host_of
from monitor.storage.store import Store

_out = Console(highlight=False)
SHOWN_FAILURES = 20
EARLIEST = date(1991, 1, 1)  # the first web site; the oldest list here begins in 2000
LINE_EVERY = timedelta(seconds=10)
LOOK_EVERY = timedelta(seconds=0.5)


@main.command()
@click.argument("source")
@click.option("--from", "first", required=True, metavar="DATE", help="The first day (2025-05-01), the publisher's.")
@click.option("--to", "last", metavar="DATE", help="The last day; without it, today, or that of the run before.")
@click.option("--again", is_flag=True, help="Ask for all lists again, also of a stretch that was done before.")
@exit_on_error
def backfill(source: str, first: str, last: str | None, again: bool) -> None:
    """Read the texts that SOURCE published on past days, for later comparisons. Nobody is alerted.

    Stop it whenever you like: the same command goes on where it was.
    """
    from monitor.adapters.archive_folder import held_for_backfill
    from monitor.app import open_stored

    settings = load_settings()
    layouts = {one.name: one for one in (*load_sites(the_environment()).sources, *settings.sources)}
    wanted = _source(source, layouts)
    settings = _with_proxy(settings, wanted)
    days = _days(first, last, wanted)
    store = open_stored(settings, anew=False)
    try:
        with held_for_backfill(settings.data, wanted.name):
            whole = _backfilled(settings, store, wanted, layouts, *days, again=again)
    finally:
        store.close()
    sys.exit(0 if whole else 1)


def _backfilled(
    settings: Settings,
    store: Store,
    source: Source,
    layouts: Mapping[str, Source],
    first: date,
    last: date | None,
    *,
    again: bool,
) -> bool:
    """Do it, and say how it ended; whether nothing is missing."""
    task = _begun(store, source, layouts, first, last, again=again)
    command = f"monitor backfill {source.name} --from {task.first} --to {task.last}"
    if not _something_to_do(store, task):
        return True
    meter = _Meter(store, task)
    try:
        with _interrupted_by(signal.SIGTERM), meter, _logged(meter.say):
            remarks = _run(settings, store, layouts, task, meter)
    except KeyboardInterrupt:
        _out.print(f"Stopped. {_done(store.backfill_counts(task.id))}")
        _out.print(f"The same command goes on from here: {command}", soft_wrap=True)
        sys.exit(130)
    except MonitorError as error:
        raise MonitorError(f"{error}\nWhat was done is kept; the same command goes on from here: {command}") from error
    return _told_end(store.backfill_counts(task.id), remarks, command)


def _run(
    settings: Settings, store: Store, layouts: Mapping[str, Source], task: Backfill, meter: "_Meter"
) -> tuple[str, ...]:
    from monitor.adapters.polite_fetcher import PoliteFetcher
    from monitor.app import AGENT, open_archive, open_fetcher, text_workers
    from monitor.steps.backfill import Backfiller
    from monitor.steps.backoff_fetcher import PatientFetcher

    client, archive, workers = open_fetcher(settings), open_archive(settings), text_workers(settings)
    polite = PoliteFetcher(client, archive=archive, agent=AGENT, clock=utc_now)

    gap = _gap_at(settings, host_of(layouts[task.source].url))

    def patient() -> PatientFetcher:
        return PatientFetcher(
            polite,
            others=lambda: store.at_work(utc_now(), utc_now() - gap),
            gap=gap,
            now=utc_now,
            wait=time.sleep,
            say=meter.say,
        )

    try:
        backfiller = Backfiller(
            store=store,
            lists=patient(),
            texts=patient(),
            archive=archive,
            sources=tuple(layouts.values()),
            profiles=settings.profiles,
            workers=workers,
            now=utc_now,
            told=meter.look,
        )
        return backfiller.run(task)
    finally:
        workers.close()
        client.close()
        archive.close()


# ---------------------------------------------------------------------------------------------------- what is asked for


def _source(name: str, known: Mapping[str, Source]) -> Source:
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]!r}? " if near else ""
    raise MonitorError(f"there is no source {name!r}; {meant}known: {', '.join(sorted(known))}")


def _with_proxy(settings: Settings, source: Source) -> Settings:
    """The settings with the source's own proxy, which are read for watched sources alone."""
    host = host_of(source.url)
    if not source.proxy or host in settings.proxies:
        return settings
    address = the_environment().secret(source.proxy)
    if not address:
        raise MonitorError(
            f"{source.name} has a proxy, but {source.proxy} holds no address; set it to http://host:port"
        )
    return replace(settings, proxies={**settings.proxies, host: address})


def _gap_at(settings: Settings, host: str) -> timedelta:
    """The time that is left between two requests to a host, whichever of two programs makes them."""
    own = [gap for name, gap in settings.gaps.items() if host == name or host.endswith(f".{name}")]
    return max(own, default=settings.pause)


def _days(first: str, last: str | None, source: Source) -> tuple[date, date | None]:
    today = utc_now().astimezone(ZoneInfo(source.zone)).date()
    begins, ends = _day("--from", first), _day("--to", last) if last is not None else None
    if begins < EARLIEST:
        raise MonitorError(f"--from {begins} is before any site was; the first are of {EARLIEST.year}")
    if begins > today:
        raise MonitorError(f"--from {begins} is still to come; it is {today} in {source.zone}")
    if ends is not None and ends > today:
        raise MonitorError(
            f"--to {ends} is still to come; give {today}, which is today in {source.zone}, or leave it out"
        )
    if ends is not None and ends < begins:
        raise MonitorError(f"--from {begins} is after --to {ends}; give the earlier day first")
    return begins, ends


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise MonitorError(f"{option} {text!r} is no day; write it as 2025-05-01") from error


def _begun(
    store: Store, source: Source, layouts: Mapping[str, Source], first: date, last: date | None, *, again: bool
) -> Backfill:
    if last is None:
        before = store.unfinished_backfill(source.name, first)
        last = before.last if before is not None else utc_now().astimezone(ZoneInfo(source.zone)).date()
    state = next((one for one in store.source_states() if one.name == source.name), None)
    here = (state.list_url if state is not None else None) or source.url
    lists = first_lists(source, layouts, first, last, here)
    task = store.begin_backfill(source, first, last, lists, utc_now())
    if again:
        store.begin_again(task.id, lists)
    return task


def _something_to_do(store: Store, task: Backfill) -> bool:
    """Say what is begun, gone on with, or done already."""
    retried = store.retry_backfill(task.id)
    counts = store.backfill_counts(task.id)
    days = f"{task.source}, {task.first} to {task.last}"
    unread = counts.texts - counts.read
    if not counts.lists_waiting and not unread:
        _out.print(f"{days}: done on {task.ended_at or task.begun_at:%Y-%m-%d}. {_done(counts)}")
        _out.print("With --again all its lists are asked for once more.")
        return False
    if counts.lists:
        _out.print(
            f"{days}: goes on. {_done(counts)}" + (f" {retried} that failed are tried again." if retried else "")
        )
    else:
        _out.print(f"{days}: begins. Nobody is alerted. Ctrl-C stops it; the same command goes on where it was.")
    return True


# ------------------------------------------------------------------------------------------------------- how it stands


def _done(counts: BackfillCounts) -> str:
    return (
        f"{_many(counts.lists, 'list')} asked; {_many(counts.texts, 'text')} found, {counts.read} read: "
        f"{_many(counts.statements, 'statement')}, {_many(counts.mentions, 'mention')}; "
        f"known before: {counts.known}, of other days: {counts.outside}."
    )


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _told_end(counts: BackfillCounts, remarks: tuple[str, ...], command: str) -> bool:
    _out.print(_done(counts))
    for remark in remarks:
        _out.print(Text(remark, style="yellow"))
    if not counts.failures:
        return not remarks or bool(counts.live and len(remarks) == 1)
    _out.print(
        Text(f"{_many(counts.lists_failed, 'list')} and {_many(counts.failed, 'text')} gave nothing:", style="yellow")
    )
    for failure in counts.failures[:SHOWN_FAILURES]:
        _out.print(
            Padding(
                Text(failure.error if failure.url in failure.error else f"{failure.url}: {failure.error}"), (0, 0, 0, 2)
            )
        )
    if len(counts.failures) > SHOWN_FAILURES:
        _out.print(f"  and {len(counts.failures) - SHOWN_FAILURES} more")
    _out.print(f"They are tried again by the same command: {command}", soft_wrap=True)
    return False


class _Meter:
    """A bar on a terminal; elsewhere a line now and then. Both say how much is done and how long the rest may take."""

    def __init__(self, store: Store, task: Backfill) -> None:
        self._store = store
        self._task = task
        self._console = Console(stderr=True, highlight=False)
        self._started = self._looked = self._printed = utc_now()
        self._before: float | None = None
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[words]}"),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._row = self._bar.add_task(task.source, total=1.0, words="")

    def __enter__(self) -> "_Meter":
        self._bar.start()
        self.look(self._store.next_list(self._task.id), at_once=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def say(self, sentence: str) -> None:
        """A sentence above the bar."""
        self._bar.console.print(Text(f"{utc_now():%H:%M} UTC {sentence}", style="yellow"), soft_wrap=True)

    def look(self, asked: OldList | None, *, at_once: bool = False) -> None:
        """Look how far it has come, unless that was done just now."""
        now = utc_now()
        if now - self._looked < LOOK_EVERY and not at_once:
            return
        self._looked = now
        counts = self._store.backfill_counts(self._task.id)
        done = share_done(self._task, asked, counts.reached)
        self._before = done if self._before is None else self._before
        words = self._words(counts, time_left(now - self._started, self._before, done))
        if self._console.is_terminal:
            self._bar.update(self._row, completed=done, words=words)
        elif now - self._printed >= LINE_EVERY:
            self._printed = now
            self._console.print(f"{now:%H:%M:%S} UTC {self._task.source} {done:.0%} {words}", soft_wrap=True)

    def _words(self, counts: BackfillCounts, left: timedelta | None) -> str:
        reached = f"{counts.reached}, " if counts.reached else ""
        rest = f", about {in_words(left)} left" if left is not None and left >= timedelta(seconds=1) else ""
        return f"{reached}{counts.read} of {_many(counts.texts, 'text')}, {_many(counts.statements, 'statement')}{rest}"


@contextmanager
def _interrupted_by(number: signal.Signals) -> Iterator[None]:
    """Let a signal end the work as Ctrl-C does."""

    def interrupt(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(number, interrupt)
    try:
        yield
    finally:
        signal.signal(number, before)


class _Said(logging.Handler):
    """Log records among the other sentences, so that none breaks the bar."""

    def __init__(self, level: int | str, say: Callable[[str], None]) -> None:
        super().__init__(level)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(self.format(record))


@contextmanager
def _logged(say: Callable[[str], None]) -> Iterator[None]:
    """What the log holds from MONITOR_LOG on; errors alone where it is not set: failures are listed at the end."""
    level = the_environment().log_level or "ERROR"
    logger, handler = logging.getLogger("monitor"), _Said(level, say)
    before = (logger.level, logger.propagate)
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before
