"""The service, and the commands that look at it."""

import http.client
import json
import logging
import os
import signal
import sys
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, time
from typing import NoReturn

import click

from monitor.cli import main, present
from monitor.cli.frame import exit_on_error, load_settings, load_to_look, open_to_look, the_environment
from monitor.cli.present import how_sources_are
from monitor.clock import utc_now
from monitor.errors import MonitorError


@main.command()
@click.option(
    "--alert-since",
    metavar="DATE",
    help="Tell also what was published since this day (2026-11-20), though it was listed before the first poll.",
)
@click.option(
    "--new",
    "anew",
    is_flag=True,
    help="Begin anew with an empty database beside a full archive, when the old one is lost.",
)
@exit_on_error
def run(alert_since: str | None, anew: bool) -> None:
    """Watch, compare and tell, until stopped."""
    from monitor.adapters.archive_folder import held
    from monitor.app import check_listening, check_settings, open_stored

    since = _day(alert_since) if alert_since is not None else None
    settings = load_settings()
    _log_to_stderr()
    store = open_stored(settings, anew=anew)
    with held(settings.data):
        try:
            check_listening(settings, port=settings.port)
            present.warnings(check_settings(settings, store))
            from monitor.service import Service  # it takes a second to load, in which much can be refused

            if store.is_file:  # one process alone works on it: what was claimed was claimed by one that is gone
                store.release_claims()
            service = Service(settings, store, alert_since=since)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: service.stop())
            service.listen()
            signal.signal(signal.SIGHUP, lambda *_: service.reload())
            present.started(settings, store.statement_rows(latest=3), store.source_states())
            service.run()
        finally:
            store.close()
    logging.shutdown()
    sys.stdout.flush()
    # A thread that still waits for a slow server must not hold the process: its claim runs out by itself.
    os._exit(0)


@main.command()
@exit_on_error
def health() -> None:
    """Ask the running service how it is. Exit code 0 when it does its work."""
    url = f"http://127.0.0.1:{the_environment().port}/healthz"
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
            details, well = json.load(answer), True
    except urllib.error.HTTPError as error:
        with error:
            try:
                details, well = json.load(error), False
            except ValueError:
                _no_service(url, f"the answer has the status {error.code} and is not this program's")
    except (OSError, ValueError, http.client.HTTPException) as error:
        _no_service(url, str(error))
    if not isinstance(details, dict) or "status" not in details:
        _no_service(url, "the answer is not this program's")
    states = {str(one["name"]): str(one["health"]) for one in details.get("sources", [])}
    click.echo(f"{details['status']}: {how_sources_are(states)}" if states else details["status"])
    if details.get("stalled"):
        click.echo(f"these steps stand still: {', '.join(details['stalled'])}")
    if details.get("error"):
        click.echo(details["error"])
    if not well:
        sys.exit(1)


def _no_service(url: str, why: str) -> NoReturn:
    click.echo(f"no service answers at {url}: {why}")
    sys.exit(1)


@main.command("check-config")
@exit_on_error
def check_config() -> None:
    """Check the settings. Every problem is printed with its file, line, place and remedy."""
    from monitor.app import check_listening, check_settings

    settings = load_settings()
    doubts = check_settings(settings)
    check_listening(settings, port=0)  # its port may be that of the service that runs
    present.settings(settings, doubts)


@main.command()
@exit_on_error
def status() -> None:
    """Show how the sources are, what was found, what waits."""
    _, store = open_to_look()
    present.status(store.source_states(), store.entry_errors(), store.delivery_rows(), store.counts())


@main.command()
@exit_on_error
def migrate() -> None:
    """Upgrade the database of an earlier release."""
    from monitor.app import open_stored

    settings, sound = load_to_look()
    open_stored(settings, migrate=True, watching=sound).close()
    click.echo("the database has this release's schema")


@main.command()
@exit_on_error
def reanalyse() -> None:
    """Read and judge the archived texts again. Without the network, and nobody is alerted."""
    from monitor.app import reanalyse_all

    present.reanalysed(reanalyse_all(load_settings()))


def _day(text: str) -> datetime:
    try:
        day = datetime.combine(date.fromisoformat(text), time(0), UTC)
    except (ValueError, OverflowError) as error:
        raise MonitorError(f"--alert-since {text!r} is no day; write it as 2026-11-20") from error
    if day > utc_now():
        raise MonitorError(f"--alert-since {text} is still to come; what comes from now on is told without it")
    return day


def _log_to_stderr() -> None:
    level = the_environment().log_level or "INFO"
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", stream=sys.stderr)
    for name in ("alembic", "apscheduler", "httpx", "httpcore"):  # they tell of every step, tick and request
        logging.getLogger(name).setLevel(logging.WARNING)
