"""The shape of sources.yaml, and which values of a source or a profile cannot be."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, get_type_hints

from pydantic import BeforeValidator, Field, create_model
from selectolax.lexbor import LexborHTMLParser

from monitor.config.yaml_file import Duration, Section
from monitor.config.zones import zone_problem
from monitor.model import Profile, Source

_Texts = Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v), Field(strict=False)]


def _section_of(kind: type) -> type[Section]:
    """The shape of a dataclass in YAML: lengths of time as people write them, one text where a list of texts may be.

    Only `name` must be there: a user's file says of a shipped source what it wants otherwise, and no more.
    """
    hints = get_type_hints(kind)
    shapes: dict[Any, Any] = {timedelta: Duration, tuple[str, ...]: _Texts}
    fields = {
        field.name: (shapes.get(hints[field.name], hints[field.name]), ... if field.name == "name" else None)
        for field in dataclasses.fields(kind)
    }
    return create_model(kind.__name__, __base__=Section, **fields)  # type: ignore[call-overload,no-any-return]  # built


_SourceSection = _section_of(Source)
_ProfileSection = _section_of(Profile)


class SitesFile(Section):
    """A file of sources and profiles, the shipped one or a user's."""

    sources: list[_SourceSection] = Field(default=[])  # type: ignore[valid-type]  # built from the dataclass above
    profiles: list[_ProfileSection] = Field(default=[])  # type: ignore[valid-type]
    gaps: dict[str, Duration] = Field(default={})


def required_fields(kind: type) -> list[str]:
    """The fields of a dataclass without which there is none."""
    return [field.name for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING]


def wrong_values(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Key, what is wrong, and what to do, of the values that were given of a source or a profile."""
    if not NAME.match(values["name"]):
        yield "name", f"{values['name']!r} is no name", "write letters, digits, dots and hyphens, such as mfa-example"
    if "url" in values and not re.match(r"https?://[^/\s]+", values["url"]):
        yield "url", f"{values['url']!r} is no web address", "write one that begins with https:// or http://"
    if "zone" in values and (problem := zone_problem(values["zone"])):
        yield ("zone", *problem)
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


NAME = re.compile(r"^[\w][\w.-]*$")  # it is a word of commands, and the name of a file
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
