"""The command line. `monitor run` is the service; the other commands look at it or work on files."""

import io
import sys
from importlib import import_module
from typing import Any

import click


class _Main(click.Group):
    """Writes what a terminal cannot show as an escape, in place of breaking off."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*args, **kwargs)


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="statement-monitor", prog_name="monitor")
def main() -> None:
    """Watches publishers for new statements of states on strategic stability, and tells what they changed.

    Settings are read from the folder that MONITOR_CONFIG names, else ./config, else those that come with the program.
    Data is kept in the folder that MONITOR_DATA names, else ./data.
    """


for name in ("running", "statements", "files", "outbox", "archive", "backfill", "sources"):
    import_module(f"monitor.cli.{name}")
