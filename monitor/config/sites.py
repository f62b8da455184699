"""The sites: what ships, and over it what the user's own files add or want otherwise.

    shipped sources.yaml  <─ sources.yaml of the settings folder  <─ sources.d/*.yaml, by name

Things are merged by name: a user's source or profile of a new name is added, one of a known name changes those fields
that it gives. So an update brings new selectors without touching what the user wrote.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from monitor.config.environment import SHIPPED, Environment, text_of, whole_file
from monitor.config.site_shapes import SitesFile, required_fields, wrong_values
from monitor.config.suggest import nearest, write_one_of
from monitor.config.yaml_file import Lines, Section, problem_at, read_yaml
from monitor.errors import ConfigError, Problem
from monitor.model import Profile, Source

FOLDER = "sources.d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a user's file speaks of a source or a profile. `changes`: the fields it gives of a shipped one."""

    file: Path
    line: int
    changes: tuple[str, ...] = ()


class Sites(NamedTuple):
    """All sources and profiles, and the least time between two requests to a host (and its subdomains)."""

    sources: tuple[Source, ...] = ()
    profiles: tuple[Profile, ...] = ()  # the user's own first, since the first that reads a page is taken
    gaps: Mapping[str, timedelta] = MappingProxyType({})
    origins: Mapping[str, Origin] = MappingProxyType({})  # of the sources that the user's files speak of, by name
    profile_origins: Mapping[str, Origin] = MappingProxyType({})
    switched: Mapping[str, bool] = MappingProxyType({})  # what the user's files switch on or off


def settings_folder(environment: Environment) -> Path:
    """Where the user's settings are."""
    return environment.config


def own_folder(environment: Environment) -> Path:
    """Where the user's own sources are, one or more files of them."""
    return settings_folder(environment) / FOLDER


def load_sites(environment: Environment) -> Sites:
    """All that the shipped file and the user's files say. Raises ConfigError with every problem in them."""
    layers = _Layers()
    for path in (SHIPPED / "sources.yaml", *_own_files(environment)):
        layers.add(path, text_of(path))
    return layers.sites()


def check_addition(environment: Environment, path: Path, text: str) -> Sites:
    """What there would be with one more file of the user's. Raises ConfigError with every problem."""
    layers = _Layers()
    for known in (SHIPPED / "sources.yaml", *_own_files(environment)):
        if known != path:
            layers.add(known, text_of(known))
    layers.add(path, text)
    return layers.sites()


def _own_files(environment: Environment) -> list[Path]:
    """The user's files; in a checkout the settings folder is the shipped one."""
    folder = settings_folder(environment)
    own, more = folder / "sources.yaml", folder / FOLDER
    try:
        first = [own] if os.path.lexists(own) and not _is_shipped(own) else []
        if os.path.lexists(more) and not more.is_dir():
            raise ConfigError([whole_file(more, "is no folder", "make it one, with files of your own sources in it")])
        further = sorted(more.iterdir()) if more.is_dir() else []
    except (OSError, ValueError) as error:
        reason = f"cannot be looked at: {getattr(error, 'strerror', None) or 'its name is none'}"
        raise ConfigError([whole_file(folder, reason, "let this user read the settings folder")]) from error
    return first + [path for path in further if path.suffix.lower() in _SUFFIXES and not path.name.startswith(".")]


_SUFFIXES = (".yaml", ".yml")


def _is_shipped(path: Path) -> bool:
    return path.exists() and path.samefile(SHIPPED / "sources.yaml")


def files_not_read(environment: Environment) -> Iterator[tuple[Path, str]]:
    """Files in the settings folder that look like settings and are not read, each with what to do."""
    folder, names = settings_folder(environment), ("watchlist", "sources", "lexicon", "names", "zones", "walls")
    try:
        beside = sorted(folder.iterdir()) if folder.is_dir() else []
        more = sorted((folder / FOLDER).iterdir()) if (folder / FOLDER).is_dir() else []
    except OSError:
        return  # told where the files are read
    for path in beside:
        if path.name not in {f"{name}.yaml" for name in names} and path.suffix.lower() in _SUFFIXES:
            near = nearest(path.stem, names)
            yield path, f"did you mean {near}.yaml?" if near else f"files of your own sources stand in {FOLDER}"
    for path in more:
        if path.suffix.lower() not in _SUFFIXES and path.name not in (".gitkeep", "README.md"):
            yield path, "give it the ending .yaml, or move it elsewhere"


class _Layers:
    """The files merged so far; the first one is the shipped one."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._shipped = True
        self._sources: dict[str, Source] = {}
        self._profiles: dict[str, Profile] = {}
        self._own_profiles: list[str] = []
        self._gaps: dict[str, timedelta] = {}
        self._origins: dict[str, dict[str, Origin]] = {"sources": {}, "profiles": {}}
        self._switched: dict[str, bool] = {}
        self._before: list[tuple[str, Problem]] = []

    def add(self, path: Path, text: str) -> None:
        """Merge a file. A name may be written once in the shipped file and once in the user's."""
        found, problems, lines = read_yaml(text, str(path), SitesFile)
        self._problems += problems
        if found is not None:
            self._merge("sources", found.sources, Source, self._sources, path, lines)
            self._merge("profiles", found.profiles, Profile, self._profiles, path, lines)
            self._gaps |= {host.lower(): gap for host, gap in found.gaps.items()}
        self._shipped = False

    def sites(self) -> Sites:
        """All of it. Raises ConfigError where there was a problem."""
        for older, problem in self._before:
            if older not in self._sources:
                self._problems.append(replace(problem, remedy=write_one_of(older, self._sources)))
        if self._problems:
            raise ConfigError(self._problems)
        own = [self._profiles[name] for name in self._own_profiles]
        shipped = [profile for name, profile in self._profiles.items() if name not in self._own_profiles]
        return Sites(
            sources=tuple(self._sources.values()),
            profiles=(*own, *shipped),
            gaps=self._gaps,
            origins=self._origins["sources"],
            profile_origins=self._origins["profiles"],
            switched=self._switched,
        )

    def _merge(
        self, part: str, rows: Sequence[Section], kind: type, known: dict[str, Any], path: Path, lines: Lines
    ) -> None:
        seen: dict[str, Origin] = {} if self._shipped else self._origins[part]
        for index, row in enumerate(rows):
            given = {name: getattr(row, name) for name in type(row).model_fields if name in row.model_fields_set}
            name, place = given["name"], (part, index)
            before = known.get(name)
            problems = list(_problems_of(given, kind, known, shipped=self._shipped, is_new=before is None))
            if name in seen:
                where = f"{seen[name].file}:{seen[name].line}"
                problems.append(("name", f"{name!r} is written twice, also at {where}", "keep one of the two"))
            seen.setdefault(name, Origin(file=path, line=lines.of(place), changes=_changes(before, given)))
            self._problems += [problem_at(str(path), lines, (*place, key), *words) for key, *words in problems]
            if older := given.get("before"):
                problem = problem_at(str(path), lines, (*place, "before"), f"there is no source {older!r}", "")
                self._before.append((older, problem))
            if not problems:
                known[name] = kind(**given) if before is None else replace(before, **given)
            if not self._shipped:
                self._note(part, given, is_new=before is None)

    def _note(self, part: str, given: Mapping[str, Any], *, is_new: bool) -> None:
        """A user's own profile comes before the shipped ones; a user's own source is watched unless it says no."""
        name = given["name"]
        if part == "profiles" and is_new:
            self._own_profiles.append(name)
        if part == "sources" and (is_new or "on" in given):
            self._switched[name] = given.get("on", True)


def _problems_of(
    given: Mapping[str, Any], kind: type, known: Mapping[str, Any], *, shipped: bool, is_new: bool
) -> Iterator[tuple[str, str, str]]:
    """Key, what is wrong, and what to do."""
    yield from wrong_values(given)
    if not is_new:
        return
    missing = [name for name in required_fields(kind) if name not in given]
    if not missing:
        return
    near = nearest(given["name"], known)
    meant = f"did you mean {near!r}? else " if near and not shipped else ""
    news = "" if shipped else f"{given['name']!r} is not among the shipped ones, and as one of your own it needs more: "
    yield (
        "name",
        f"{news}{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing",
        f"{meant}add what is missing",
    )


def _changes(before: Source | Profile | None, given: Mapping[str, Any]) -> tuple[str, ...]:
    return () if before is None else tuple(name for name in given if name != "name")
