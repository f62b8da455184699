"""The names of clocks: which are IANA names, and which one somebody meant who wrote another."""

import re
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import Field

from monitor.config.environment import SHIPPED, text_of
from monitor.config.suggest import nearest
from monitor.config.yaml_file import Section, read_yaml
from monitor.errors import ConfigError

_LONGEST_NAME = 80  # characters; the longest IANA name has 32


def zone_problem(name: str) -> tuple[str, str] | None:
    """What is wrong with `name` as a time zone, and what to write; None where it is an IANA name people can mean."""
    facts = _facts()
    if _is_iana(name) and name not in facts.refused:
        return None
    means = f"{name[:_LONGEST_NAME]!r} is no time zone"
    plain = " ".join(name[:_LONGEST_NAME].casefold().replace("_", " ").split())
    called = {word: zone for zone, words in facts.called.items() for word in words}
    if plain in facts.several:
        return f"{means}: it means several", f"write the one that is meant: {' or '.join(facts.several[plain])}"
    if plain in called:
        return means, f"write {called[plain]}"
    if offset := _OFFSET.fullmatch(plain):
        return means, _of_offset(offset, plain, facts)
    if plain.rpartition("/")[2] in called:  # a place in the wrong part of the world
        return means, f"write {called[plain.rpartition('/')[2]]}"
    zones = available_timezones() - facts.refused
    near = nearest(plain if plain in called else name[:_LONGEST_NAME], {*zones, *called})
    if near in called:
        return means, f"write {called[near]}"
    if near is not None:
        return means, f"did you mean {near!r}?"
    return means, "write an IANA name such as Europe/Vienna, Asia/Shanghai, Europe/Moscow or UTC"


def zone_warning(name: str) -> str:
    """What somebody may not know who wrote this IANA name; "" where there is nothing."""
    fixed = re.fullmatch(r"Etc/GMT([+-])(\d+)", name)
    if fixed is None or fixed[2] == "0":
        return ""
    side = "west" if fixed[1] == "+" else "east"
    other = f"Etc/GMT{'-' if fixed[1] == '+' else '+'}{fixed[2]}"
    return (
        f"{name} is {fixed[2]} hours {side} of Greenwich, since its sign is the other way round; the other is {other}"
    )


def _is_iana(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as `Europe`
        return False
    return name not in ("localtime", "posixrules", "Factory") and not name.startswith(("right/", "posix/"))


_OFFSET = re.compile(r"(?:utc|gmt|мск|msk)?\s{0,3}([+\-−–]?)\s{0,3}(\d{1,2})(?::?([0-5]\d))?(?:\s{0,3}(?:utc|gmt))?")


def _of_offset(found: re.Match[str], plain: str, facts: "_Facts") -> str:
    hours = int(found[2]) * (1 if found[1] in ("", "+") else -1) + (3 if plain.startswith(("мск", "msk")) else 0)
    minutes = int(found[3] or 0)
    place = facts.offsets.get(f"{hours}:{minutes}" if minutes else str(hours))
    if minutes or abs(hours) > _LAST_OFFSET:
        return f"write a place, such as {place or 'Europe/Vienna'}"
    fixed = f"Etc/GMT{'-' if hours > 0 else '+'}{abs(hours)}" if hours else "UTC"
    if place is not None:
        return f"write a place with its summer time, such as {place}, or the fixed clock {fixed}"
    return f"write the fixed clock {fixed} (its sign is the other way round), or a place such as Europe/Vienna"


_LAST_OFFSET = 12  # hours, of the fixed clocks


class _Facts(Section):
    """config/zones.yaml."""

    called: dict[str, list[str]] = Field(default={})
    several: dict[str, list[str]] = Field(default={})
    refused: set[str] = Field(default=set(), strict=False)
    offsets: dict[str, str] = Field(default={})


@cache
def _facts() -> _Facts:
    path = SHIPPED / "zones.yaml"
    found, problems, _ = read_yaml(text_of(path), str(path), _Facts)
    if found is None or problems:
        raise ConfigError(problems)
    return found
