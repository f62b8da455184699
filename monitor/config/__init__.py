"""Settings: four YAML files and the environment, checked at once.

    watchlist.yaml   what to watch for and whom to tell (the user's)
    sources.yaml     the sites
    lexicon.yaml     the words
    names.yaml       what publishers, sources and states are called in each language

Each file is taken from the settings folder (`MONITOR_CONFIG`, else ./config) where it is there, else from the package.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from monitor.config.environment import (
    SHIPPED,
    Environment,
    check_environment,
    doubtful_variables,
    secret_of,
    settings_file,
    text_of,
    whole_file,
)
from monitor.config.lexicon import load_lexicon, read_lexicon
from monitor.config.models import model_of
from monitor.config.names import load_names
from monitor.config.shapes import WatchList
from monitor.config.sites import Origin, Sites, files_not_read, load_sites
from monitor.config.watch_list import TERMINAL, Allowed, ParseRecipient, WatchListCheck
from monitor.config.yaml_file import Lines, problem_at, read_yaml
from monitor.errors import ConfigError, Problem
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
    "load_to_look",
    "watch_list_problem",
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
    unreadable_after: timedelta  # how long a listed text cannot be read before that is told
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
    remarks: tuple[str, ...] = ()  # what the user's own words add and change
    warnings: tuple[Problem, ...] = ()  # what works, and is perhaps not what was meant


def load(environment: Environment, channel_of: ParseRecipient) -> Settings:
    """Read everything. Raises ConfigError with every problem of every file."""
    settings, problems = _read(environment, channel_of)
    if problems or settings is None:
        raise ConfigError(problems)
    return settings


def load_to_look(environment: Environment) -> tuple[Settings, tuple[Problem, ...]]:
    """What a command needs that only looks at what is stored: no secrets, and of faulty files what can be read.

    Returns:
        the settings, and the problems of files whose contents were passed over. Recipients have no address.

    Raises:
        ConfigError: where the data is cannot be told.
    """
    settings, problems = _read(_WithoutSecrets(environment.variables), lambda _: "other")
    if fatal := [problem for problem in problems if problem.file == "environment"]:
        raise ConfigError(fatal)
    if settings is None:
        shipped = {**environment.variables, "MONITOR_CONFIG": str(SHIPPED)}
        settings = load(_WithoutSecrets(shipped), lambda _: "other")
    proxies = {host: address for host, address in settings.proxies.items() if address != _NOWHERE}
    return dataclasses.replace(settings, proxies=proxies), tuple(problems)


class _WithoutSecrets(Environment):
    """An environment in which every address is there: for commands that send nothing."""

    def secret(self, name: str) -> str | None:
        """The address; where it is missing or cannot be read, one that leads nowhere."""
        if name == "MONITOR_DATABASE_URL":
            return super().secret(name)
        try:
            return super().secret(name) or _NOWHERE
        except OSError:
            return _NOWHERE


_NOWHERE = "https://address.invalid/"


def _read(environment: Environment, channel_of: ParseRecipient) -> tuple[Settings | None, list[Problem]]:
    """The settings as far as they can be read, and every problem; None where a file cannot be understood at all."""
    problems: list[Problem] = check_environment(environment)
    sites = _collect(problems, lambda: load_sites(environment)) or Sites()
    words = _collect(problems, lambda: read_lexicon(environment))
    names = _collect(problems, lambda: load_names(environment, words.lexicon, sites.sources)) if words else None
    database_url = _collect(problems, lambda: secret_of(environment, "MONITOR_DATABASE_URL"))
    model = _collect(problems, lambda: model_of(environment))
    path = settings_file("watchlist.yaml", environment)
    text = _collect(problems, lambda: text_of(path))
    watch_list, found, lines = read_yaml(text, str(path), WatchList) if text is not None else (None, [], Lines())
    problems += found
    if watch_list is None:
        return None, problems
    check = WatchListCheck(watch_list, str(path), lines, environment, channel_of)
    recipients = check.recipients()
    sources = check.sources({source.name: source for source in sites.sources}, sites.switched)
    watches = check.watches(set(words.lexicon.topics.ids), recipients) if words else ()
    ping, public_url, allowed = check.ping(), check.public_url(), check.allowed()
    busy, proxies = check.busy(sources), check.proxies(sources)
    check.rest()
    problems += [problem for problem in check.problems if sites.sources or not problem.path.startswith("sources")]
    if words is None:
        return None, problems
    warnings = [*doubtful_variables(environment, check.secrets), *_unread(environment), *check.warnings]
    settings = Settings(
        sources=sources,
        profiles=sites.profiles,
        known=sites.sources,
        origins=sites.origins,
        gaps=sites.gaps,
        lexicon=words.lexicon,
        watches=watches,
        recipients=recipients or {TERMINAL.name: TERMINAL},
        second_looks=tuple(watch_list.second_looks),
        trouble_after=watch_list.trouble_after,
        unreadable_after=watch_list.unreadable_after or min((timedelta(minutes=15), *watch_list.second_looks)),
        vanished_after=watch_list.vanished_after or min(watch_list.second_looks, default=timedelta(hours=1)),
        pause=watch_list.pause,
        contact=watch_list.contact,
        watch_list=path,
        data=environment.data,
        database_url=database_url or f"sqlite:///{environment.data / 'monitor.db'}",
        host=environment.get("MONITOR_HOST", "127.0.0.1"),
        port=environment.port if not problems else 0,
        ping=ping,
        names=names or NO_NAMES,
        public_url=public_url,
        allowed=allowed,
        busy=busy,
        proxies=proxies,
        model=model,
        remarks=words.remarks,
        warnings=(*words.warnings, *warnings),
    )
    return settings, problems


def _unread(environment: Environment) -> list[Problem]:
    return [whole_file(path, "is not read", remedy) for path, remedy in files_not_read(environment)]


def watch_list_problem(settings: Settings, path: Sequence[str | int], message: str, remedy: str) -> Problem:
    """A problem at a place in the watch list that was read; for what only others than this room can tell."""
    _, _, lines = read_yaml(text_of(settings.watch_list), str(settings.watch_list), WatchList)
    return problem_at(str(settings.watch_list), lines, path, message, remedy)


Result = TypeVar("Result")


def _collect(problems: list[Problem], load_one: Callable[[], Result]) -> Result | None:
    try:
        return load_one()
    except ConfigError as error:
        problems.extend(error.problems)
        return None
