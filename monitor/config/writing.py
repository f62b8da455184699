"""Sources and profiles → the YAML of a file in sources.d, as a person would write it."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import yaml

from monitor.model import Profile, Source

_FIRST = ("name", "publisher", "kind", "url", "language", "zone", "every", "frozen_after")
_LAST = ("on", "evidence", "checked")
_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_WIDTH = 110


def write_sites(
    sources: Sequence[Source],
    profiles: Sequence[Profile] = (),
    *,
    switched_on: Sequence[str] = (),
    head: Sequence[str] = (),
    remarks: Mapping[str, str] | None = None,
) -> str:
    """The text of a file.

    `switched_on`: names of known sources; `head`: comments above all; `remarks`: one above a key of the sources.
    """
    lines = [f"# {line}" for text in head for line in _wrapped(text)]
    if sources or switched_on:
        lines.append("sources:")
        lines += [f"  - {{name: {_scalar(name, flow=True)}, on: true}}" for name in switched_on]
        for source in sources:
            lines += _row(source, _FIRST, _LAST, remarks or {})
    if profiles:
        lines.append("profiles:")
        for profile in profiles:
            lines += _row(profile, ("name", "site", "pattern", "zone"), (), {})
    return "\n".join(lines) + "\n"


def _row(value: Source | Profile, first: Sequence[str], last: Sequence[str], remarks: Mapping[str, str]) -> list[str]:
    """The keys of one thing that say more than their default."""
    fields = {field.name: field for field in dataclasses.fields(value)}
    middle = [name for name in fields if name not in first and name not in last]
    lines: list[str] = []
    for name in [*first, *middle, *last]:
        written = getattr(value, name)
        if name not in first and name != "on" and written == fields[name].default:
            continue
        if name in remarks:
            lines += [f"    # {line}" for line in _wrapped(remarks[name])]
        if isinstance(written, str) and len(written) > _WIDTH and written == " ".join(written.split()):
            lines += [f"    {name}: >-", *(f"      {line}" for line in _wrapped(written))]
        else:
            lines.append(f"    {name}: {_value(written)}")
    lines[0] = f"  - {lines[0].strip()}"
    return lines


def _value(value: Any) -> str:
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_scalar(one, flow=True) for one in value)}]"
    return _scalar(value)


def _length(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    return next((f"{seconds // size}{unit}" for unit, size in _UNITS if seconds and seconds % size == 0), "0s")


def _scalar(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and (flow or re.search(r"[#:{}\[\],&*!|>'\"%@`\\]", value) or value != value.strip()):
        return _quoted(value)
    written = str(yaml.safe_dump(value, allow_unicode=True, width=float("inf"))).strip()
    return written.removesuffix("...").strip()


def _quoted(value: str) -> str:
    """In single quotes, in which a backslash is a backslash; in double ones where a character needs an escape."""
    if value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return str(yaml.safe_dump(value, default_style='"', width=float("inf"))).strip()


def _wrapped(text: str) -> Iterator[str]:
    words = text.split(" ")
    line = ""
    for word in words:
        if line and len(line) + len(word) >= _WIDTH:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
