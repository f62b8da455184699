"""Settings: three YAML files and the environment, checked at once.

    watchlist.yaml   what to watch for and whom to tell (the user's)
    sources.yaml     the sites
    lexicon.yaml     the words

Each file is taken from the settings folder (`MONITOR_CONFIG`, else ./config) where it is there, else from the package.
"""

import contextlib
import dataclasses
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BeforeValidator, Field, create_model
from selectolax.lexbor import LexborHTMLParser

from monitor.core.statement.lexicon import Lexicon
from monitor.errors import ConfigError, MonitorError, Problem
from monitor.model import AlertKind, Busy, Channel, Digest, Language, Profile, Quiet, Recipient, Source, Watch
from monitor.yaml_file import Duration, Lines, Section, problem_at, read_yaml

SHIPPED = next(
    folder for folder in (Path(__file__).parent / "shipped", Path(__file__).parents[1] / "config") if folder.is_dir()
)
DEFAULT_KINDS: frozenset[AlertKind] = frozenset({"statement", "edited", "vanished", "trouble", "recovered"})
TERMINAL = Recipient(name="terminal", channel="terminal", kinds=DEFAULT_KINDS)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that the service needs to know. `recipients` is by name; with none configured it holds the terminal."""

    sources: tuple[Source, ...]
    profiles: tuple[Profile, ...]
    lexicon: Lexicon
    watches: tuple[Watch, ...]
    recipients: Mapping[str, Recipient]
    second_looks: tuple[timedelta, ...]
    trouble_after: timedelta
    pause: timedelta
    contact: str
    watch_list: Path  # the file that was read
    data: Path
    database_url: str = dataclasses.field(repr=False)
    host: str
    port: int
    busy: tuple[Busy, ...] = ()
    proxies: Mapping[str, str] = dataclasses.field(default_factory=dict, repr=False)  # by host; may hold passwords
    ping: str | None = dataclasses.field(default=None, repr=False)  # asked after each good cycle; a secret


# ---------------------------------------------------------------------------------------------- the files' own shapes


class _ListedSource(Section):
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
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1440:
        return time(value // 60, value % 60)  # YAML reads 22:00 without quotes as a number to the base of 60
    if isinstance(value, str) and re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        hour, minute = value.split(":")
        return time(int(hour), int(minute))
    raise ValueError(f"{value!r} is no time of the day such as 22:00")


def _digest(value: object) -> Digest:
    if isinstance(value, Digest):
        return value
    found = re.fullmatch(r"(daily|weekly) at (\S+)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is no digest such as `daily at 07:00` or `weekly at 07:00`")
    return Digest(every="daily" if found[1] == "daily" else "weekly", at=_clock(found[2]))


_Clock = Annotated[time, BeforeValidator(_clock)]
_Quiet = create_model(
    "_Quiet", __base__=Section, **{"from": (_Clock, ...), "to": (_Clock, ...), "through": (float, math.inf)}
)  # type: ignore[call-overload]  # `from` is no name in Python


class _Recipient(Section):
    name: str
    address_from: str
    language: Language = "en"
    zone: str = "UTC"
    kinds: list[AlertKind] = sorted(DEFAULT_KINDS)
    least: float = Field(default=0.0, ge=0.0)
    quiet: _Quiet | None = None  # type: ignore[valid-type]  # built above
    digest: Annotated[Digest, BeforeValidator(_digest)] | None = None
    group: Duration | None = None


def _moment(value: object) -> datetime:
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    raise ValueError(f"{str(value)!r} is no moment with its zone such as 2026-12-01T08:00+08:00 or 2026-12-01T00:00Z")


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


class _WatchList(Section):
    contact: str = ""
    sources: list[str | _ListedSource] = Field(min_length=1)
    watches: list[_Watch] = Field(min_length=1)
    recipients: list[_Recipient] = Field(default=[])
    ping_from: str | None = None
    second_looks: list[Duration] = Field(default=[timedelta(hours=hours) for hours in (1, 24, 168, 720)])
    trouble_after: Duration = timedelta(minutes=30)
    pause: Duration = timedelta(seconds=5)
    busy: list[_Busy] = Field(default=[])  # type: ignore[valid-type]  # built above


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


# ------------------------------------------------------------------------------------------------------------ reading


@dataclass(frozen=True, slots=True)
class Environment:
    """The process's environment: settings that differ from machine to machine, and secrets."""

    variables: Mapping[str, str]

    def secret(self, name: str) -> str | None:
        """The value of `name`, or the contents of the file that `name`_FILE names.

        Raises:
            OSError: that file cannot be read.
        """
        if name in self.variables:
            return self.variables[name]
        if file := self.variables.get(f"{name}_FILE"):
            return Path(file).read_text(encoding="utf-8").strip()
        return None

    def get(self, name: str, default: str) -> str:
        """The value of `name`; an empty one counts as none."""
        return self.variables.get(name) or default


ParseRecipient = Callable[[str], Channel]
"""Tells the channel of an Apprise URL; raises DeliveryError with a sentence that does not hold the URL."""


def settings_file(name: str, environment: Environment) -> Path:
    """The file that is read for `name`: the user's where there is one, else the shipped one."""
    own = Path(environment.get("MONITOR_CONFIG", "config")) / name
    try:
        return own if own.is_file() else SHIPPED / name
    except OSError as error:
        reason = f"cannot be looked at: {error.strerror}"
        raise ConfigError([_whole_file(own, reason, "let this user read the settings folder")]) from error


def load_sites(environment: Environment) -> tuple[tuple[Source, ...], tuple[Profile, ...]]:
    """All sources and profiles of sources.yaml. Raises ConfigError with every problem in it."""
    path = settings_file("sources.yaml", environment)
    sites, problems, lines = read_yaml(_text_of(path), str(path), _Sites)
    if sites is not None:
        problems += _check_sites(sites, str(path), lines)
    if sites is None or problems:
        raise ConfigError(problems)
    return _values(Source, sites.sources), _values(Profile, sites.profiles)


def load_lexicon(environment: Environment) -> Lexicon:
    """The lexicon. Raises ConfigError where it cannot be used."""
    path = settings_file("lexicon.yaml", environment)
    try:
        return Lexicon.from_mapping(yaml.load(_text_of(path), Loader=_FastLoader))  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, KeyError, TypeError, MonitorError) as error:
        raise ConfigError([_whole_file(path, str(error), "mend it, or delete it to use the shipped one")]) from error


def load(environment: Environment, channel_of: ParseRecipient) -> Settings:
    """Read everything. Raises ConfigError with every problem of every file."""
    problems: list[Problem] = []
    sites = _collect(problems, lambda: load_sites(environment)) or ((), ())
    lexicon = _collect(problems, lambda: load_lexicon(environment))
    path = settings_file("watchlist.yaml", environment)
    watch_list, found, lines = read_yaml(_text_of(path), str(path), _WatchList)
    problems += found
    if watch_list is not None:
        check = _WatchListCheck(watch_list, str(path), lines, environment, channel_of)
        recipients = check.recipients()
        sources = check.sources({source.name: source for source in sites[0]})
        watches = check.watches(set(lexicon.topics.ids) if lexicon else set(), recipients)
        ping = check.ping()
        busy = check.busy(sources)
        proxies = check.proxies(sources)
        check.rest()
        problems += [problem for problem in check.problems if sites[0] or not problem.path.startswith("sources")]
    port = environment.get("MONITOR_PORT", "8080")
    if not port.isdigit():
        problems.append(_whole_file(Path("environment"), f"MONITOR_PORT is {port!r}", "write a number such as 8080"))
    database_url = _collect(problems, lambda: _secret(environment, "MONITOR_DATABASE_URL"))
    if problems or watch_list is None or lexicon is None:
        raise ConfigError(problems)
    data = Path(environment.get("MONITOR_DATA", "data"))
    return Settings(
        sources=sources,
        profiles=sites[1],
        lexicon=lexicon,
        watches=watches,
        recipients=recipients or {TERMINAL.name: TERMINAL},
        second_looks=tuple(watch_list.second_looks),
        trouble_after=watch_list.trouble_after,
        pause=watch_list.pause,
        contact=watch_list.contact,
        watch_list=path,
        data=data,
        database_url=database_url or f"sqlite:///{data / 'monitor.db'}",
        host=environment.get("MONITOR_HOST", "127.0.0.1"),
        port=int(port),
        ping=ping,
        busy=busy,
        proxies=proxies,
    )


class _WatchListCheck:
    """What the shape of the watch list alone cannot tell: names that must exist, addresses that must parse."""

    def __init__(
        self, watch_list: _WatchList, file: str, lines: Lines, environment: Environment, channel_of: ParseRecipient
    ) -> None:
        self.problems: list[Problem] = []
        self._list = watch_list
        self._file = file
        self._lines = lines
        self._environment = environment
        self._channel_of = channel_of

    def recipients(self) -> dict[str, Recipient]:
        """The recipients by name."""
        found: dict[str, Recipient] = {}
        for index, row in enumerate(self._list.recipients):
            place = ("recipients", index)
            if row.name in found:
                self._say((*place, "name"), f"{row.name!r} is written twice", "give each recipient a name of its own")
            if not _is_zone(row.zone):
                self._say((*place, "zone"), f"{row.zone!r} is no time zone", "write one such as Europe/Vienna or UTC")
            address, channel = self._address(row, (*place, "address_from"))
            found[row.name] = Recipient(
                name=row.name,
                channel=channel,
                address=address,
                language=row.language,
                kinds=frozenset(row.kinds),
                zone=row.zone,
                least=row.least,
                quiet=self._quiet(row, (*place, "quiet")),
                digest=row.digest,
                group=row.group,
            )
            if row.group and row.digest:
                self._say((*place, "group"), "has no effect beside digest", "keep one of the two")
        return found

    def _quiet(self, row: _Recipient, place: Sequence[str | int]) -> Quiet | None:
        if row.quiet is None:
            return None
        quiet = Quiet(start=getattr(row.quiet, "from"), end=row.quiet.to, through=row.quiet.through)
        if quiet.start == quiet.end:
            self._say(place, "begins and ends at the same time", "write two times, such as 22:00 and 07:00")
        return quiet

    def _address(self, row: _Recipient, place: Sequence[str | int]) -> tuple[str, Channel]:
        variable = row.address_from
        try:
            address = self._environment.secret(variable)
        except OSError as error:
            reason = error.strerror or "cannot be read"
            self._say(place, f"the file named by {variable}_FILE: {reason}", "name a file that this user may read")
            return "", "other"
        if not address:
            remedy = f"set {variable} to an Apprise URL, or {variable}_FILE to a file that holds one"
            self._say(place, f"the environment has no {variable}", remedy)
            return "", "other"
        try:
            return address, self._channel_of(address)
        except MonitorError as error:
            self._say(place, f"the address in {variable} cannot be used: {error}", "write an Apprise URL for it")
            return "", "other"

    def sources(self, known: Mapping[str, Source]) -> tuple[Source, ...]:
        """The sources to watch, with the user's own rhythm."""
        found: dict[str, Source] = {}
        for index, row in enumerate(self._list.sources):
            listed = _ListedSource(name=row) if isinstance(row, str) else row
            if listed.name not in known:
                names = ", ".join(sorted(known))
                self._say(("sources", index), f"there is no source {listed.name!r}", f"write one of: {names}")
                continue
            own = {
                key: value
                for key in ("every", "frozen_after")
                if (value := getattr(listed, key)) is not None  # None: as in sources.yaml
            }
            found[listed.name] = dataclasses.replace(known[listed.name], **own)
        return tuple(found.values())

    def watches(self, topics: set[str], recipients: Mapping[str, Recipient]) -> tuple[Watch, ...]:
        """The watches, with their recipients; a watch that tells nobody configured tells the terminal."""
        found = []
        for index, row in enumerate(self._list.watches):
            for topic in sorted(set(row.topics) - topics):
                remedy = f"write topics of the lexicon: {', '.join(sorted(topics))}"
                self._say(("watches", index, "topics", row.topics.index(topic)), f"no topic {topic!r}", remedy)
            names = list(recipients) if row.tell == "everybody" else row.tell
            for name in names:
                if name not in recipients:
                    remedy = f"write names of recipients: {', '.join(recipients) or 'none is configured yet'}"
                    self._say(("watches", index, "tell"), f"there is no recipient {name!r}", remedy)
            told = tuple(recipients[name] for name in names if name in recipients)
            found.append(
                Watch(
                    name=row.name,
                    topics=frozenset(row.topics),
                    compare_with=tuple(row.compare_with),
                    recipients=told or (TERMINAL,),
                )
            )
        return tuple(found)

    def ping(self) -> str | None:
        """The address that is asked after each good cycle."""
        name = self._list.ping_from
        if name is None:
            return None
        try:
            address = self._environment.secret(name)
        except OSError as error:
            reason = error.strerror or "cannot be read"
            self._say(("ping_from",), f"the file named by {name}_FILE: {reason}", "name a file that can be read")
            return None
        if not address or not re.fullmatch(r"https?://[^\s/]+\S*", address):
            message = f"{name} holds no web address" if address else f"the environment has no {name}"
            self._say(("ping_from",), message, f"set {name} to the address that your dead man's switch gave you")
        return address or None

    def proxies(self, sources: Sequence[Source]) -> dict[str, str]:
        """The proxies of those sources that have one of their own, by the host of their list."""
        found: dict[str, str] = {}
        for source in sources:
            if not source.proxy:
                continue
            try:
                address = self._environment.secret(source.proxy) or ""
            except OSError:
                address = ""
            if address.startswith(("http://", "https://", "socks5://")):
                found[urlsplit(source.url).hostname or ""] = address
            else:
                remedy = f"set {source.proxy} to an address such as http://host:port, or {source.proxy}_FILE to a file"
                self._say(("sources",), f"{source.name} has a proxy, but {source.proxy} holds no address", remedy)
        return found

    def busy(self, sources: Sequence[Source]) -> tuple[Busy, ...]:
        """The times in which much is expected."""
        names = [source.name for source in sources]
        found = []
        for index, row in enumerate(self._list.busy):
            values = row.model_dump()  # type: ignore[attr-defined]  # a Section, built above
            if values["to"] <= values["from"]:
                self._say(("busy", index, "to"), "is not after `from`", "write the end of the busy time")
            if not values["every"]:
                self._say(("busy", index, "every"), "is no time at all", "write one such as 1m")
            for name in values["sources"]:
                if name not in names:
                    remedy = f"write one of those that are watched: {', '.join(names)}"
                    self._say(("busy", index, "sources"), f"{name!r} is not watched", remedy)
            found.append(
                Busy(
                    start=values["from"],
                    end=values["to"],
                    every=values["every"],
                    sources=frozenset(values["sources"]),
                )
            )
        return tuple(found)

    def rest(self) -> None:
        """The single values."""
        looks = self._list.second_looks
        if sorted(looks) != looks:
            self._say(("second_looks",), "is not in order", "write the shortest time first")
        if re.search(r"[\r\n]", self._list.contact):
            self._say(("contact",), "has a line break", "write it on one line")

    def _say(self, path: Sequence[str | int], message: str, remedy: str) -> None:
        self.problems.append(problem_at(self._file, self._lines, path, message, remedy))


def _check_sites(sites: _Sites, file: str, lines: Lines) -> list[Problem]:
    problems = []
    parts: dict[str, list[Section]] = {"sources": sites.sources, "profiles": sites.profiles}
    for part, rows in parts.items():
        seen: set[str] = set()
        for index, row in enumerate(rows):
            values: dict[str, Any] = row.model_dump()
            found = list(_wrong_values(values))
            if values["name"] in seen:
                found.append(("name", f"{values['name']!r} is written twice", "give each a name of its own"))
            seen.add(values["name"])
            problems += [problem_at(file, lines, (part, index, key), *sentence) for key, *sentence in found]
    return problems


def _wrong_values(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Key, what is wrong, and what to do, of the values of a source or a profile."""
    if not _is_zone(values["zone"]):
        yield "zone", f"{values['zone']!r} is no time zone", "write an IANA name such as Asia/Shanghai"
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
_SELECTORS |= {"hub_block"}


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


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


Value = TypeVar("Value", Source, Profile)


def _values(kind: type[Value], rows: Sequence[Section]) -> tuple[Value, ...]:
    return tuple(kind(**{name: getattr(row, name) for name in type(row).model_fields}) for row in rows)


Result = TypeVar("Result")


def _collect(problems: list[Problem], load_one: Callable[[], Result]) -> Result | None:
    try:
        return load_one()
    except ConfigError as error:
        problems.extend(error.problems)
        return None


def _secret(environment: Environment, name: str) -> str | None:
    try:
        return environment.secret(name)
    except OSError as error:
        problem = _whole_file(Path(f"{name}_FILE"), error.strerror or "cannot be read", "name a readable file")
        raise ConfigError([problem]) from error


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError([_whole_file(path, "is not UTF-8 text", "save it as UTF-8")]) from error
    except OSError as error:
        raise ConfigError([_whole_file(path, error.strerror or "cannot be read", "make it readable")]) from error


def _whole_file(path: Path, message: str, remedy: str) -> Problem:
    return Problem(file=str(path), line=1, path="(the file)", message=message, remedy=remedy)


_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
