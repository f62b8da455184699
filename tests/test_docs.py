"""The pages name everything that a user can say to the program."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import main
from monitor.config.shapes import WatchList
from monitor.config.yaml_file import Section

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {page.stem: page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md")}
SETTINGS = DOCS["watch-list"] + DOCS["sources"]


def test_readme_is_a_door() -> None:
    """Whoever comes first reads what it is, how to start, how to test, and where to read on."""
    assert len(README.splitlines()) <= 120
    assert {page for page in DOCS if f"(docs/{page}.md)" not in README} == set()


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{name}.md" for name in sorted(DOCS))])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    """A page that was moved takes its links along."""
    file = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))

    assert [link for link in links if not (file.parent / link).exists()] == []


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
def test_every_key_of_the_watch_list_is_in_its_page(key: str) -> None:
    """The configuration reference is complete."""
    assert re.search(rf"`(?:\w+\[\]\.)?{key}`|\W{key}\W", SETTINGS)


def test_every_variable_is_in_its_page() -> None:
    """A setting in the environment cannot be guessed."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "monitor").rglob("*.py"))

    named = set(re.findall(r'"(MONITOR_[A-Z_]+)"', code))

    assert {name for name in named if name not in SETTINGS} == set()
