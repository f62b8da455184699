"""What all commands share: the environment, the settings, and how an error ends a command."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from monitor.cli import present
from monitor.config import Environment, Settings, load
from monitor.errors import ConfigError, MonitorError
from monitor.model import Channel

if TYPE_CHECKING:  # commands on files need no database
    from monitor.storage.store import Store

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


def exit_on_error(command: Callable[P, R]) -> Callable[P, R]:
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
        except UnicodeError:  # an argument of bytes that are no UTF-8, where no file bears its name
            present.failure("an argument or a text holds bytes that are no letters; write it in UTF-8")
        except OSError as error:  # of a file that no adapter speaks for, such as standard output on a full disk
            present.failure(f"{error.filename or 'the output'}: {error.strerror or error}")
        except (MemoryError, RecursionError):
            present.failure("this is more than the memory of this machine holds; give it less at once")
        sys.exit(2)

    return run


def the_environment() -> Environment:
    """The environment of this process."""
    return Environment(os.environ)


def load_settings() -> Settings:
    """All settings; raises ConfigError with every problem in them."""
    return load(the_environment(), _channel_of)


def _channel_of(address: str) -> Channel:
    """Loads Apprise, which takes half a second, only where there is an address to read."""
    from monitor.adapters.apprise_sender import channel_of

    return channel_of(address)


def load_to_look() -> tuple[Settings, bool]:
    """What is needed to look at what is stored, without secrets; and whether the settings are sound.

    Where they are not, that is said in a line, and what can be read of them is used.
    """
    from monitor.config import load_to_look as load_sound

    settings, problems = load_sound(the_environment())
    said = click.get_current_context().meta
    if problems and not said.get(_FAULTY):
        said[_FAULTY] = True
        present.faulty(problems)
    return settings, not problems


_FAULTY = "monitor.faulty"  # whether this command has said that settings are faulty


def open_to_look() -> "tuple[Settings, Store]":
    """The settings and the store, for commands that only look; without secrets, and beside faulty files."""
    from monitor.app import open_stored

    settings, sound = load_to_look()
    return settings, open_stored(settings, watching=sound)
