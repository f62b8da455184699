"""walls.yaml: what is known of the walls that come in place of pages."""

from functools import cache
from typing import Literal

from monitor.config.environment import SHIPPED, text_of
from monitor.config.yaml_file import Section, read_yaml
from monitor.errors import ConfigError

WallKind = Literal["challenge", "captcha", "portal", "block", "error"]


class KnownWall(Section):
    """A product; `marks` are strings of its markup, in lower case."""

    name: str
    kind: WallKind
    marks: list[str]


class WallWords(Section):
    """What walls say, in lower case, and what news says and walls do not."""

    heading: list[str]
    request: list[str]
    denied: list[str]
    verify: list[str]
    enter: list[str]
    decided: list[str]
    help: list[str]
    script: list[str]
    server: list[str]
    reported: list[str]
    agencies: list[str]


class Walls(Section):
    """The whole file."""

    known: list[KnownWall]
    words: WallWords


@cache
def load_walls() -> Walls:
    """The shipped walls. Raises ConfigError with every problem in the file."""
    path = SHIPPED / "walls.yaml"
    walls, problems, _ = read_yaml(text_of(path), str(path), Walls)
    if walls is None or problems:
        raise ConfigError(problems)
    return walls
