"""README names everything that a user can say to the program."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import main
from monitor.config.shapes import WatchList
from monitor.config.yaml_file import Section

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[1]


def commands(group: click.Group, path: str = "monitor") -> Iterator[str]:
    """Every command with its path."""
    for name, command in group.commands.items():
        yield f"{path} {name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


@pytest.mark.parametrize("command", sorted(commands(main)))
def test_every_command_is_in_readme(command: str) -> None:
    """A command that nobody can find is not there."""
    assert f"`{command}" in README


def settings(section: type[Section]) -> Iterator[str]:
    """The keys of a section and of those within it."""
    for name, field in section.model_fields.items():
        yield name
        for inner in getattr(field.annotation, "__args__", ()):
            if isinstance(inner, type) and issubclass(inner, Section):
                yield from settings(inner)


@pytest.mark.parametrize("key", sorted(set(settings(WatchList))))
def test_every_key_of_the_watch_list_is_in_readme(key: str) -> None:
    """The configuration reference is complete."""
    assert re.search(rf"`(?:\w+\[\]\.)?{key}`|\W{key}\W", README)


def test_every_variable_is_in_readme() -> None:
    """A setting in the environment cannot be guessed."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "monitor").rglob("*.py"))

    named = set(re.findall(r'"(MONITOR_[A-Z_]+)"', code))

    assert {name for name in named if name not in README} == set()
