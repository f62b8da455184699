"""The service, and the commands that look at it."""

import json
import logging
import os
import signal
import sys
import urllib.error
import urllib.request
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import click

from monitor.cli import main, present
from monitor.cli.frame import load_settings, load_watching, the_environment, told
from monitor.errors import MonitorError


@main.command()
@click.option(
    "--alert-since",
    metavar="DATE",
    help="Tell also what was published since this day (2026-11-20), though it was listed before the first poll.",
)
@told
def run(alert_since: str | None) -> None:
    """Watch, compare and tell, until stopped."""
    from monitor.adapters.archive_folder import held
    from monitor.app import open_stored
    from monitor.service import Service

    _log_to_stderr()
    since = _day(alert_since) if alert_since else None
    settings = load_watching()
    store = open_stored(settings)
    with held(settings.data):
        try:
            if store.is_file:  # one process alone works on it: what was claimed was claimed by one that is gone
                store.release_claims()
            service = Service(settings, store, alert_since=since)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: service.stop())
            service.listen()
            signal.signal(signal.SIGHUP, lambda *_: service.reload())
            present.started(settings, store.statement_rows(latest=3))
            service.run()
        finally:
            store.close()
    logging.shutdown()
    sys.stdout.flush()
    # A thread that still waits for a slow server must not hold the process: its claim runs out by itself.
    os._exit(0)


@main.command()
@told
def health() -> None:
    """Ask the running service how it is. Exit code 0 when it does its work."""
    environment = the_environment()
    port = environment.get("MONITOR_PORT", "8080")
    url = f"http://127.0.0.1:{port}/healthz"
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
            details = json.load(answer)
    except urllib.error.HTTPError as error:
        details = json.load(error)
        click.echo(
            f"{details['status']}: {details['error'] or 'these steps stand still: ' + ', '.join(details['stalled'])}"
        )
        sys.exit(1)
    except (OSError, ValueError) as error:
        click.echo(f"no service answers at {url}: {error}")
        sys.exit(1)
    click.echo(details["status"])
    if details["error"]:
        click.echo(details["error"])


@main.command("check-config")
@told
def check_config() -> None:
    """Check the settings. Every problem is printed with its file, line, place and remedy."""
    present.settings(load_watching())


@main.command()
@told
def status() -> None:
    """Show how the sources are, what was found, what waits."""
    from monitor.app import open_stored

    store = open_stored(load_settings())
    present.status(store.source_states(), store.entry_errors(), store.delivery_rows(), store.counts())


@main.command()
@told
def migrate() -> None:
    """Upgrade the database of an earlier release."""
    from monitor.app import open_stored

    open_stored(load_settings(), migrate=True).close()
    click.echo("the database has this release's schema")


@main.command()
@told
def reanalyse() -> None:
    """Read and judge the archived texts again. Without the network, and nobody is alerted."""
    from monitor.app import reanalyse_all

    present.reanalysed(reanalyse_all(load_settings()))


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(0), ZoneInfo("UTC"))
    except ValueError as error:
        raise MonitorError(f"--alert-since {text!r} is no day; write it as 2026-11-20") from error


def _log_to_stderr() -> None:
    level = the_environment().get("MONITOR_LOG", "INFO").upper()
    if level not in logging.getLevelNamesMapping():
        raise MonitorError(f"MONITOR_LOG is {level!r}; write DEBUG, INFO, WARNING or ERROR")
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", stream=sys.stderr)
    for name in ("apscheduler", "httpx", "httpcore"):  # they tell of every tick and request
        logging.getLogger(name).setLevel(logging.WARNING)
