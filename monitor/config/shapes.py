"""The shape of watchlist.yaml."""

import contextlib
import math
import re
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, create_model

from monitor.config.yaml_file import Duration, Section
from monitor.model import DEFAULT_KINDS, AlertKind, Digest, Language

MINUTE = timedelta(minutes=1)


class ListedSource(Section):
    """A source to watch, with the user's own rhythm."""

    name: str
    every: Duration | None = None
    frozen_after: Duration | None = None


class _Watch(Section):
    name: str
    topics: list[str] = Field(min_length=1)
    compare_with: list[str] = Field(default=[])
    tell: Literal["everybody"] | list[str] = "everybody"


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        hour, minute = value.split(":")
        return time(int(hour), int(minute))
    raise ValueError(f"{value!r} is no time of the day; write one such as 22:00")


def _digest(value: object) -> Digest:
    if isinstance(value, Digest):
        return value
    found = re.fullmatch(r"(daily|weekly) at (\S+)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is no digest; write `daily at 07:00` or `weekly at 07:00`")
    return Digest(every="daily" if found[1] == "daily" else "weekly", at=_clock(found[2]))


_Through = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
_Clock = Annotated[time, BeforeValidator(_clock)]
_Quiet = create_model(
    "_Quiet", __base__=Section, **{"from": (_Clock, ...), "to": (_Clock, ...), "through": (_Through, math.inf)}
)  # type: ignore[call-overload]  # `from` is no name in Python


class ListedRecipient(Section):
    """Somebody to tell, as written."""

    name: str
    address_from: str
    language: Language = "en"
    zone: str = "UTC"
    kinds: list[AlertKind] = sorted(DEFAULT_KINDS)
    least: float = Field(default=0.0, ge=0.0, allow_inf_nan=False)
    quiet: _Quiet | None = None  # type: ignore[valid-type]  # built above
    digest: Annotated[Digest, BeforeValidator(_digest)] | None = None
    group: Duration | None = None


def _moment(value: object) -> datetime:
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    raise ValueError(f"{str(value)!r} is no moment with its zone; write one such as 2026-12-01T08:00+08:00")


_Moment = Annotated[datetime, BeforeValidator(_moment)]
_Busy = create_model(
    "_Busy",
    __base__=Section,
    **{
        "from": (_Moment, ...),
        "to": (_Moment, ...),
        "every": (Duration, MINUTE),
        "sources": (list[str], Field(default=[])),
    },
)  # type: ignore[call-overload]  # `from` is no name in Python


class WatchList(Section):
    """The whole file."""

    contact: str = ""
    sources: list[str | ListedSource]
    watches: list[_Watch] = Field(min_length=1)
    recipients: list[ListedRecipient] = Field(default=[])
    ping_from: str | None = None
    public_url: str = ""
    second_looks: list[Duration] = Field(default=[timedelta(hours=hours) for hours in (1, 24, 168, 720)])
    trouble_after: Duration = timedelta(minutes=30)
    vanished_after: Duration | None = None
    unreadable_after: Duration | None = None
    pause: Duration = timedelta(seconds=5)
    allow_private: list[str] = Field(default=[])
    busy: list[_Busy] = Field(default=[])  # type: ignore[valid-type]  # built above
