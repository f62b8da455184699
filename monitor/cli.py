"""The command line. `monitor run` is the service; the other commands look at it or work on files."""

import json
import logging
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import click

from monitor import present
from monitor.config import Environment, Settings, load, load_lexicon, load_sites
from monitor.errors import ConfigError, MonitorError
from monitor.model import Document

P = ParamSpec("P")
R = TypeVar("R")


def _told(command: Callable[P, R]) -> Callable[P, R]:
    """End with a sentence and exit code 2 where something is wrong that a person can mend; never with a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ConfigError as error:
            present.problems(error.problems)
        except MonitorError as error:
            present.failure(str(error))
        except BrokenPipeError:  # the reader of our output went away, as `| head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        sys.exit(2)

    return run


FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs: JSON alone on standard output.",
)
FILE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="statement-monitor", prog_name="monitor")
def main() -> None:
    """Watches publishers for new statements of states on strategic stability, and tells what they changed.

    Settings are read from the folder that MONITOR_CONFIG names, else ./config, else those that come with the program.
    Data is kept in the folder that MONITOR_DATA names, else ./data.
    """


# -------------------------------------------------------------------------------------------------------- the service


@main.command()
@click.option(
    "--alert-since",
    metavar="DATE",
    help="Tell also what was published since this day (2026-11-20), though it was listed before the first poll.",
)
@_told
def run(alert_since: str | None) -> None:
    """Watch, compare and tell, until stopped."""
    from monitor.adapters.folder import held
    from monitor.assembly import open_stored
    from monitor.service import Service

    _log_to_stderr()
    since = _day(alert_since) if alert_since else None
    settings = _settings()
    store = open_stored(settings)
    with held(settings.data):
        try:
            if store.is_file:  # one process alone works on it: what was claimed was claimed by one that is gone
                store.release_claims()
            service = Service(settings, store, alert_since=since)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: service.stop())
            present.started(settings, store.statement_rows())
            service.run()
        finally:
            store.close()
    logging.shutdown()
    sys.stdout.flush()
    # A thread that still waits for a slow server must not hold the process: its claim runs out by itself.
    os._exit(0)


@main.command()
@_told
def health() -> None:
    """Ask the running service how it is; exit code 0 when it does its work."""
    environment = _environment()
    port = environment.get("MONITOR_PORT", "8080")
    url = f"http://127.0.0.1:{port}/healthz"
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
            details = json.load(answer)
    except urllib.error.HTTPError as error:
        details = json.load(error)
        click.echo(f"{details.get('status', 'not well')}: {', '.join(details.get('stalled', []))}")
        sys.exit(1)
    except (OSError, ValueError) as error:
        click.echo(f"no service answers at {url}: {error}")
        sys.exit(1)
    click.echo(details["status"])


@main.command("check-config")
@_told
def check_config() -> None:
    """Check the settings; print every problem with its file, line, place and remedy."""
    present.settings(_settings())


@main.command()
@_told
def status() -> None:
    """Show how each source is, what was found, and what waits to be told."""
    from monitor.assembly import open_stored

    store = open_stored(_settings())
    present.status(store.source_states(), store.entry_errors(), store.delivery_rows(), store.counts())


@main.command()
@_told
def migrate() -> None:
    """Bring the database of an earlier release to this one's schema."""
    from monitor.assembly import open_stored

    open_stored(_settings(), migrate=True).close()
    click.echo("the database has this release's schema")


@main.command()
@_told
def reanalyse() -> None:
    """Read and judge again everything that is archived, without the network; nobody is alerted."""
    from monitor.assembly import reanalyse_all

    present.reanalysed(reanalyse_all(_settings()))


# --------------------------------------------------------------------------------------------------------- statements


@main.group(invoke_without_command=True)
@click.pass_context
@_told
def statements(context: click.Context) -> None:
    """List the stored statements; with `add`, store another."""
    if context.invoked_subcommand is None:
        from monitor.assembly import open_stored

        present.statements(open_stored(_settings()).statement_rows())


@statements.command("add")
@click.argument("file_or_url")
@click.option("--url", default="", help="The address that FILE was taken from.")
@click.option("--date", "day", metavar="DATE", help="The day of the statement, where the text does not say it.")
@_told
def statements_add(file_or_url: str, url: str, day: str | None) -> None:
    """Store a statement to compare later ones with, from FILE_OR_URL."""
    from monitor.assembly import add_statement

    row = add_statement(_settings(), file_or_url, url=url, day=date.fromisoformat(day) if day else None)
    present.statements([row])


# -------------------------------------------------------------------------------------------------------------- files


@main.command()
@click.argument("file", type=FILE)
@click.option("--url", default="", help="The address of the page: it says which site's rules to read it by.")
@FORMAT
@_told
def extract(file: Path, url: str, form: str) -> None:
    """Show what is read from FILE, a page or a plain text."""
    document = _read(file, url)
    if form == "json":
        _print_json(present.document_json(document))
    else:
        present.document(document)


@main.command()
@click.argument("file", type=FILE)
@click.option("--url", default="", help="The address of the page.")
@FORMAT
@_told
def assess(file: Path, url: str, form: str) -> None:
    """Say whether FILE is a statement, a mention or neither, and why."""
    from monitor.core.statement.relevance import assess as judge

    document = _read(file, url)
    assessment = judge(document, load_lexicon(_environment()))
    if form == "json":
        _print_json(present.assessment_json(assessment))
    else:
        present.assessment(document, assessment)


@main.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@FORMAT
@_told
def compare(old: Path, new: Path, form: str) -> None:
    """Compare two texts of one language, OLD and NEW, commitment by commitment."""
    from monitor.core.compare import compare as align

    before, after = _read(old, ""), _read(new, "")
    if before.language != after.language:
        raise MonitorError(
            f"{old} is in {present.LANGUAGE[before.language]} and {new} in {present.LANGUAGE[after.language]}; "
            "give two texts of one language"
        )
    changes = align(before.paragraphs, after.paragraphs, after.language, load_lexicon(_environment()))
    if form == "json":
        _print_json(present.comparison_json(before, after, changes))
    else:
        present.comparison(before, after, changes)


# ------------------------------------------------------------------------------------------------------------ private


def _environment() -> Environment:
    return Environment(os.environ)


def _settings() -> Settings:
    from monitor.adapters.notify import channel_of

    return load(_environment(), channel_of)


def _read(path: Path, url: str) -> Document:
    from monitor.texts import read_file

    return read_file(path, url=url, profiles=load_sites(_environment())[1])


def _print_json(value: Mapping[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(0), ZoneInfo("UTC"))
    except ValueError as error:
        raise MonitorError(f"--alert-since {text!r} is no day; write it as 2026-11-20") from error


def _log_to_stderr() -> None:
    level = _environment().get("MONITOR_LOG", "INFO").upper()
    if level not in logging.getLevelNamesMapping():
        raise MonitorError(f"MONITOR_LOG is {level!r}; write DEBUG, INFO, WARNING or ERROR")
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", stream=sys.stderr)
    for name in ("apscheduler", "httpx", "httpcore"):  # they tell of every tick and request
        logging.getLogger(name).setLevel(logging.WARNING)
