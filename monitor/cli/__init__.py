"""The command line. `monitor run` is the service; the other commands look at it or work on files."""

from importlib import import_module

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="statement-monitor", prog_name="monitor")
def main() -> None:
    """Watches publishers for new statements of states on strategic stability, and tells what they changed.

    Settings are read from the folder that MONITOR_CONFIG names, else ./config, else those that come with the program.
    Data is kept in the folder that MONITOR_DATA names, else ./data.
    """


for name in ("running", "statements", "files", "outbox", "archive", "backfill", "sources"):
    import_module(f"monitor.cli.{name}")
