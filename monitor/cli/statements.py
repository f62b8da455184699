"""The stored statements."""

from datetime import date

import click

from monitor.cli import main, present
from monitor.cli.frame import load_settings, told


@main.group(invoke_without_command=True)
@click.pass_context
@told
def statements(context: click.Context) -> None:
    """List the stored statements. With `add`, store another."""
    if context.invoked_subcommand is None:
        from monitor.app import open_stored

        present.statements(open_stored(load_settings()).statement_rows())


@statements.command("add")
@click.argument("file_or_url")
@click.option("--url", default="", help="The address that FILE was taken from.")
@click.option("--date", "day", metavar="DATE", help="The day of the statement, where the text does not say it.")
@told
def statements_add(file_or_url: str, url: str, day: str | None) -> None:
    """Store a statement to compare later ones with, from FILE_OR_URL."""
    from monitor.app import add_statement

    row = add_statement(load_settings(), file_or_url, url=url, day=date.fromisoformat(day) if day else None)
    present.statements([row])
