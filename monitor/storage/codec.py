"""Values of the domain as JSON and back: a dataclass is an object, a moment a string in ISO 8601 with its own offset.

A field that a stored value lacks takes its default, so what an earlier release wrote can be read; a field that is no
longer known is passed over. Of several dataclasses, the one whose `kind` allows the stored `kind` is meant.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder = Callable[[Any], Any]


class Codec(Generic[T]):
    """Turns values of one type into JSON and back. `kind` may be a dataclass, a tuple of them, a union, a mapping.

    Raises TypeError for a type that has no form in JSON.
    """

    def __init__(self, kind: Any) -> None:
        self._decode: Decoder = _decoder(kind)

    def encode(self, value: T) -> Any:
        """The value in terms of JSON."""
        return _encoded(value)

    def decode(self, stored: Any) -> T:
        """The value that `encode` was given."""
        value: T = self._decode(stored)
        return value


def moment_to_text(moment: datetime | date) -> str:
    """ISO 8601; a time keeps its offset, a plain date has none. Raises ValueError for a time without an offset."""
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no offset, so it names no moment")
    return moment.isoformat()


def moment_from_text(text: str) -> datetime | date:
    """What `moment_to_text` was given."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def to_json(value: Any) -> str:
    """JSON that any database takes; characters that are not in UTF-8 (half a surrogate pair) are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def _encoded(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, date):
        return moment_to_text(value)
    if isinstance(value, Mapping):
        return {name: _encoded(item) for name, item in value.items()}
    return {name: _encoded(getattr(value, name)) for name in _names(value.__class__)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _decoder(kind: Any) -> Decoder:
    origin = get_origin(kind)
    if is_dataclass(kind):
        return _object_decoder(kind)
    if origin is tuple:
        return _tuple_decoder(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        return _union_decoder(tuple(member for member in get_args(kind) if member is not type(None)))
    if kind in (datetime, date):
        return moment_from_text
    if kind in (str, int, float, bool) or origin in (Literal, Mapping, dict):
        return _as_it_is
    raise TypeError(f"{kind} has no form in JSON")


def _as_it_is(stored: Any) -> Any:
    return stored


def _object_decoder(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    decoders = {name: _decoder(hints[name]) for name in _names(kind)}

    def decode(stored: Any) -> Any:
        return kind(**{name: decoders[name](value) for name, value in stored.items() if name in decoders})

    return decode


def _tuple_decoder(item: Any) -> Decoder:
    decode_item = _decoder(item)
    return lambda stored: tuple(decode_item(value) for value in stored)


def _union_decoder(members: tuple[Any, ...]) -> Decoder:
    if not all(is_dataclass(member) for member in members) or len(members) == 1:
        decode_value = _decoder(members[0])  # str | None, datetime | date | None
        return lambda stored: None if stored is None else decode_value(stored)
    by_kind = {name: _decoder(member) for member in members for name in get_args(get_type_hints(member)["kind"])}
    return lambda stored: by_kind[stored["kind"]](stored)
