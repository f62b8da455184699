"""The stored statements."""

from datetime import date, timedelta

import click

from monitor.cli import main, present
from monitor.cli.frame import exit_on_error, load_to_look, open_to_look
from monitor.clock import utc_now
from monitor.errors import MonitorError


@main.group(invoke_without_command=True)
@click.pass_context
@exit_on_error
def statements(context: click.Context) -> None:
    """List the stored statements. With `add`, store another."""
    if context.invoked_subcommand is None:
        present.statements(open_to_look()[1].statement_rows())


@statements.command("add")
@click.argument("file_or_url")
@click.option("--url", default="", help="The address that FILE was taken from.")
@click.option("--date", "day", metavar="DATE", help="The day of the statement, where the text does not say it.")
@exit_on_error
def statements_add(file_or_url: str, url: str, day: str | None) -> None:
    """Store a statement to compare later ones with, from FILE_OR_URL."""
    from monitor.app import add_statement

    try:
        date_given = date.fromisoformat(day) if day is not None else None
    except ValueError as error:
        raise MonitorError(f"--date {day!r} is no day; write it as 2026-05-20") from error
    if date_given is not None and date_given > utc_now().date() + timedelta(days=1):  # it is tomorrow somewhere
        raise MonitorError(f"--date {day} is still to come; write the day on which the statement was made")
    row = add_statement(load_to_look()[0], file_or_url, url=url, day=date_given)
    present.statements([row])
