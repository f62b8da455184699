"""sources.yaml: the sites, checked."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import BeforeValidator, Field, create_model
from selectolax.lexbor import LexborHTMLParser

from monitor.config.environment import Environment, settings_file, text_of
from monitor.config.zones import is_zone
from monitor.errors import ConfigError, Problem
from monitor.model import Profile, Source
from monitor.yaml_file import Duration, Lines, Section, problem_at, read_yaml


def _section_of(kind: type) -> type[Section]:
    """The shape of a dataclass in YAML: lengths of time as people write them, one text where a list of texts may be."""
    hints = get_type_hints(kind)
    shapes: dict[Any, Any] = {timedelta: Duration, tuple[str, ...]: _Texts}
    fields = {
        field.name: (
            shapes.get(hints[field.name], hints[field.name]),
            ... if field.default is dataclasses.MISSING else field.default,
        )
        for field in dataclasses.fields(kind)
    }
    return create_model(kind.__name__, __base__=Section, **fields)  # type: ignore[call-overload,no-any-return]  # built


_Texts = Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v), Field(strict=False)]
_SourceSection = _section_of(Source)
_ProfileSection = _section_of(Profile)


class _Sites(Section):
    sources: list[_SourceSection]  # type: ignore[valid-type]  # built from the dataclass above
    profiles: list[_ProfileSection]  # type: ignore[valid-type]


def load_sites(environment: Environment) -> tuple[tuple[Source, ...], tuple[Profile, ...]]:
    """All sources and profiles of sources.yaml. Raises ConfigError with every problem in it."""
    path = settings_file("sources.yaml", environment)
    sites, problems, lines = read_yaml(text_of(path), str(path), _Sites)
    if sites is not None:
        problems += _check_sites(sites, str(path), lines)
    if sites is None or problems:
        raise ConfigError(problems)
    return _values(Source, sites.sources), _values(Profile, sites.profiles)


def _check_sites(sites: _Sites, file: str, lines: Lines) -> list[Problem]:
    problems = []
    parts: dict[str, list[Section]] = {"sources": sites.sources, "profiles": sites.profiles}
    names = {row.name for row in sites.sources}
    for part, rows in parts.items():
        seen: set[str] = set()
        for index, row in enumerate(rows):
            values: dict[str, Any] = row.model_dump()
            found = list(_wrong_values(values))
            if values["name"] in seen:
                found.append(("name", f"{values['name']!r} is written twice", "give each a name of its own"))
            seen.add(values["name"])
            if (older := values.get("before")) and older not in names:
                found.append(("before", f"there is no source {older!r}", f"write one of: {', '.join(sorted(names))}"))
            problems += [problem_at(file, lines, (part, index, key), *sentence) for key, *sentence in found]
    return problems


def _wrong_values(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Key, what is wrong, and what to do, of the values of a source or a profile."""
    if not is_zone(values["zone"]):
        yield "zone", f"{values['zone']!r} is no time zone", "write an IANA name such as Asia/Shanghai"
    if values.get("since") and not _is_day(values["since"]):
        yield "since", f"{values['since']!r} is no day", 'write it as "2024-12-01"'
    if values.get("paged_url") and "{page}" not in values["paged_url"]:
        yield "paged_url", "has no {page}", "write {page} where the number of the page stands"
    for key in sorted((_PATTERNS | _SELECTORS) & values.keys()):
        for text in values[key] if isinstance(values[key], tuple) else (values[key],):
            if key in _PATTERNS and (error := _pattern_error(text)):
                yield key, f"{text!r}: {error}", "mend the regular expression"
            elif key in _SELECTORS and not all(_is_selector(selector) for selector in text.split(" && ") if selector):
                yield key, f"{text!r} is no CSS selector", "mend it"


_PATTERNS = {
    "pattern",
    "link_pattern",
    "follow",
    "follow_skip",
    "drop_text",
    "stop",
    "title_suffix",
    "id_patterns",
    "skip",
}
_SELECTORS = {"title", "time", "body", "source", "author", "editor", "drop", "next_page", "links", "follow_links"}
_SELECTORS |= {"hub_block", "dates"}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _pattern_error(text: str) -> str | None:
    try:
        re.compile(text)
    except re.error as error:
        return str(error)
    return None


def _is_selector(text: str) -> bool:
    """Whether `text`, or the part of it before `@attribute`, selects."""
    try:
        LexborHTMLParser("<p></p>").css_first(text.rpartition("@")[0] or text)
    except Exception:  # noqa: BLE001 - selectolax raises bare kinds that differ by release; any means "no selector"
        return False
    return True


Value = TypeVar("Value", Source, Profile)


def _values(kind: type[Value], rows: Sequence[Section]) -> tuple[Value, ...]:
    return tuple(kind(**{name: getattr(row, name) for name in type(row).model_fields}) for row in rows)
