"""Settings: four YAML files and the environment, checked at once.

    watchlist.yaml   what to watch for and whom to tell (the user's)
    sources.yaml     the sites
    lexicon.yaml     the words
    names.yaml       what publishers, sources and states are called in each language

Each file is taken from the settings folder (`MONITOR_CONFIG`, else ./config) where it is there, else from the package.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import yaml

from monitor.config.environment import SHIPPED, Environment, secret_of, settings_file, text_of, whole_file
from monitor.config.models import model_of
from monitor.config.names import load_names
from monitor.config.shapes import WatchList
from monitor.config.sites import Origin, Sites, load_sites
from monitor.config.watch_list import TERMINAL, Allowed, ParseRecipient, WatchListCheck
from monitor.config.yaml_file import read_yaml
from monitor.errors import ConfigError, MonitorError, Problem
from monitor.messages.names import NO_NAMES, Names
from monitor.model import Busy, Profile, Recipient, Source, Watch
from monitor.text.lexicon import Lexicon

__all__ = [
    "SHIPPED",
    "TERMINAL",
    "Allowed",
    "Environment",
    "Origin",
    "Settings",
    "Sites",
    "load",
    "load_lexicon",
    "load_sites",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that the service needs to know. `recipients` is by name; with none configured it holds the terminal."""

    sources: tuple[Source, ...]  # those that are watched
    known: tuple[Source, ...]  # all of them
    origins: Mapping[str, Origin]  # of the sources that the user's own files speak of, by name
    gaps: Mapping[str, timedelta]  # between two requests to a host and its subdomains, where not `pause`
    profiles: tuple[Profile, ...]
    lexicon: Lexicon
    watches: tuple[Watch, ...]
    recipients: Mapping[str, Recipient]
    second_looks: tuple[timedelta, ...]
    trouble_after: timedelta
    vanished_after: timedelta  # how long a page is gone before that is told
    pause: timedelta
    contact: str
    watch_list: Path  # the file that was read
    data: Path
    database_url: str = dataclasses.field(repr=False)
    host: str
    port: int
    allowed: Allowed  # what may be fetched from although it is not public
    busy: tuple[Busy, ...] = ()
    proxies: Mapping[str, str] = dataclasses.field(default_factory=dict, repr=False)  # by host; may hold passwords
    names: Names = NO_NAMES
    public_url: str = ""  # where readers reach the pages, without a final slash
    ping: str | None = dataclasses.field(default=None, repr=False)  # asked after each good cycle; a secret
    model: Path | None = None  # the folder of a larger model for other languages; None: the one of the program


def load_lexicon(environment: Environment) -> Lexicon:
    """The lexicon. Raises ConfigError where it cannot be used."""
    path = settings_file("lexicon.yaml", environment)
    try:
        return Lexicon.from_mapping(yaml.load(text_of(path), Loader=_FastLoader))  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, KeyError, TypeError, MonitorError) as error:
        raise ConfigError([whole_file(path, str(error), "mend it, or delete it to use the shipped one")]) from error


def load(environment: Environment, channel_of: ParseRecipient) -> Settings:
    """Read everything. Raises ConfigError with every problem of every file."""
    problems: list[Problem] = []
    sites = _collect(problems, lambda: load_sites(environment)) or Sites()
    lexicon = _collect(problems, lambda: load_lexicon(environment))
    names = _collect(problems, lambda: load_names(environment, lexicon)) if lexicon else None
    path = settings_file("watchlist.yaml", environment)
    watch_list, found, lines = read_yaml(text_of(path), str(path), WatchList)
    problems += found
    if watch_list is not None:
        check = WatchListCheck(watch_list, str(path), lines, environment, channel_of)
        recipients = check.recipients()
        sources = check.sources({source.name: source for source in sites.sources}, sites.switched)
        watches = check.watches(set(lexicon.topics.ids) if lexicon else set(), recipients)
        ping = check.ping()
        public_url = check.public_url()
        busy = check.busy(sources)
        proxies = check.proxies(sources)
        allowed = check.allowed()
        check.rest()
        problems += [problem for problem in check.problems if sites.sources or not problem.path.startswith("sources")]
    port = environment.get("MONITOR_PORT", "8080")
    if not port.isdigit():
        problems.append(whole_file(Path("environment"), f"MONITOR_PORT is {port!r}", "write a number such as 8080"))
    database_url = _collect(problems, lambda: secret_of(environment, "MONITOR_DATABASE_URL"))
    model = _collect(problems, lambda: model_of(environment))
    if problems or watch_list is None or lexicon is None:
        raise ConfigError(problems)
    data = Path(environment.get("MONITOR_DATA", "data"))
    return Settings(
        sources=sources,
        profiles=sites.profiles,
        known=sites.sources,
        origins=sites.origins,
        gaps=sites.gaps,
        lexicon=lexicon,
        watches=watches,
        recipients=recipients or {TERMINAL.name: TERMINAL},
        second_looks=tuple(watch_list.second_looks),
        trouble_after=watch_list.trouble_after,
        vanished_after=watch_list.vanished_after or min(watch_list.second_looks, default=timedelta(hours=1)),
        pause=watch_list.pause,
        contact=watch_list.contact,
        watch_list=path,
        data=data,
        database_url=database_url or f"sqlite:///{data / 'monitor.db'}",
        host=environment.get("MONITOR_HOST", "127.0.0.1"),
        port=int(port),
        ping=ping,
        names=names or NO_NAMES,
        public_url=public_url,
        allowed=allowed,
        busy=busy,
        proxies=proxies,
        model=model,
    )


Result = TypeVar("Result")


def _collect(problems: list[Problem], load_one: Callable[[], Result]) -> Result | None:
    try:
        return load_one()
    except ConfigError as error:
        problems.extend(error.problems)
        return None


_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
