"""What all commands share: the environment, the settings, and how an error ends a command."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from monitor.cli import present
from monitor.config import Environment, Settings, load
from monitor.errors import ConfigError, MonitorError, Problem

P = ParamSpec("P")
R = TypeVar("R")

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs: JSON alone on standard output.",
)


def told(command: Callable[P, R]) -> Callable[P, R]:
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


def the_environment() -> Environment:
    """The environment of this process."""
    return Environment(os.environ)


def load_settings() -> Settings:
    """All settings; raises ConfigError with every problem in them."""
    from monitor.adapters.apprise_sender import channel_of

    return load(the_environment(), channel_of)


def load_watching() -> Settings:
    """All settings of a service that has something to watch; raises ConfigError where it has not."""
    settings = load_settings()
    if settings.sources:
        return settings
    remedy = "name some, or add one: `monitor sources add URL`"
    problem = Problem(
        file=str(settings.watch_list), line=1, path="sources", message="no source is watched", remedy=remedy
    )
    raise ConfigError([problem])
