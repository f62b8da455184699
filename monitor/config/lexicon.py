"""lexicon.yaml: the words that ship, and over them what a file of the user's own adds or wants otherwise.

    shipped lexicon.yaml  <─ lexicon.yaml of the settings folder, by section and name

An entry of a new name is added; one of a known name changes those fields that it gives (the words of one language are
a field). A word of the user's own never loses in silence: of topics it counts beside the shipped one, elsewhere in its
place, and `remarks` say so.
"""

import copy
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from monitor.config.environment import SHIPPED, Environment, settings_file, text_of
from monitor.config.lexicon_sections import NEEDED, REFERENCES, SECTIONS, LexiconFile
from monitor.config.suggest import write_one_of
from monitor.config.yaml_file import Lines, problem_at, read_yaml
from monitor.errors import ConfigError, Problem
from monitor.model import LANGUAGES, Language
from monitor.text.lexicon import Lexicon, fold

NAME = "lexicon.yaml"
_SHOWN = 20  # remarks; more come of an old copy of the whole file

Words = dict[str, dict[str, dict[str, Any]]]
"""Section → id → field → value."""


class LexiconRead(NamedTuple):
    """A lexicon, what the user's file makes of it, and what its author may not expect."""

    lexicon: Lexicon
    remarks: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


def load_lexicon(environment: Environment) -> Lexicon:
    """The lexicon. Raises ConfigError with every problem of the user's file."""
    return read_lexicon(environment).lexicon


def read_lexicon(environment: Environment) -> LexiconRead:
    """The lexicon with what the user's file adds and changes. Raises ConfigError with every problem of that file."""
    own_path = settings_file(NAME, environment)
    if own_path.parent.resolve() == SHIPPED.resolve():
        return LexiconRead(_shipped_lexicon())
    own, lines = _words(own_path, text_of(own_path))
    merged = _Merged(_shipped_words(), own, own_path, lines)
    if merged.problems:
        raise ConfigError(merged.problems)
    own_topics = {id: _terms(given) for id, given in merged.given.get("topics", {}).items()}
    lexicon = Lexicon.from_mapping(merged.words, own_topics)
    return LexiconRead(lexicon, tuple(_cut(merged.remarks)), tuple(merged.warnings))


def _words(path: Path, text: str) -> tuple[Words, Lines]:
    """What a file gives. Raises ConfigError with every problem in it."""
    found, problems, lines = read_yaml(text, str(path), LexiconFile)
    if found is None or problems:
        raise ConfigError(problems)
    written = found.model_dump(exclude_none=True, exclude={"version"})
    return {name: written[name] for name in SECTIONS if name in written}, lines


@cache
def _shipped_words() -> Words:
    path = SHIPPED / NAME
    words, lines = _words(path, text_of(path))
    problems = _Merged({}, words, path, lines).problems
    if problems:
        raise ConfigError(problems)
    return words


@cache
def _shipped_lexicon() -> Lexicon:
    return Lexicon.from_mapping(_shipped_words())


class _Merged:
    """The shipped words with the user's over them. `given`: the user's fields that differ from the shipped ones."""

    def __init__(self, shipped: Words, own: Words, path: Path, lines: Lines) -> None:
        self.words = copy.deepcopy(shipped)
        self.given: Words = {}
        self.problems: list[Problem] = []
        self.remarks: list[str] = []
        self.warnings: list[Problem] = []
        self._shipped, self._path, self._lines = shipped, path, lines
        for section, entries in own.items():
            for id, entry in entries.items():
                self._merge(section, id, entry)
        for section, entries in self.given.items():
            for id, given in entries.items():
                self._check(section, id, given)
            if shipped:
                self._clashes(section)

    def _merge(self, section: str, id: str, entry: dict[str, Any]) -> None:
        before = self._shipped.get(section, {}).get(id, {})
        if isinstance(entry.get("label"), dict):
            entry = {**entry, "label": {**before.get("label", {}), **entry["label"]}}
        given = {field: value for field, value in entry.items() if before.get(field) != value}
        self.words.setdefault(section, {})[id] = {**before, **given}
        if given or not before:
            self.given.setdefault(section, {})[id] = given
            what = f"changed: {', '.join(given)}" if before else "added"
            self.remarks.append(f"{section}.{id}: {what} by {self._path}:{self._lines.of((section, id))}")

    def _check(self, section: str, id: str, given: Mapping[str, Any]) -> None:
        entry = self.words[section][id]
        missing = [field for field in NEEDED.get(section, ()) if field not in entry]
        if entry.get("ladder", "none") != "none" and "force" not in entry:
            missing.append("force")
        if missing:
            self._say(self.problems, (section, id), f"needs {' and '.join(missing)}", "add it, as the shipped ones do")
        if not any(entry.get(language) for language in LANGUAGES):
            self._say(self.problems, (section, id), "has no words", "write some: `zh: [...]`, `ru: [...]`, `en: [...]`")
        known = {name for part in _related(section) for name in self.words.get(part, {})}
        for field in REFERENCES:
            named = given.get(field, [])
            for name in [named] if isinstance(named, str) else named:
                if name not in known:
                    words = f"there is no entry {name!r} in {' or '.join(_related(section))}"
                    self._say(self.problems, (section, id, field), words, write_one_of(name, known))

    def _clashes(self, section: str) -> None:
        """Let no word of the user's lose to a shipped one of another entry, and say where both stand."""
        for language in LANGUAGES:
            own: dict[str, str] = {}
            for id, given in self.given[section].items():
                for term in given.get(language, ()):
                    if own.setdefault(_same(term), id) != id:
                        words = f"{term!r} stands in {section}.{own[_same(term)]} too, where it is found"
                        self._say(self.warnings, (section, id, language), words, "keep one of the two")
            for id, entry in self._shipped.get(section, {}).items():
                if not self.given[section].get(id, {}).get(language):
                    self._clash(section, id, language, entry.get(language, ()), own)

    def _clash(self, section: str, id: str, language: Language, terms: Any, own: Mapping[str, str]) -> None:
        for term in terms:
            mine = own.get(_same(term), id)
            if mine != id and section == "topics":
                self.remarks.append(f"topics.{mine}: “{term}” counts for the shipped topics.{id} too")
            elif mine != id and not self._holds_in_one_case(section, mine, language, term):
                self.words[section][id][language] = [one for one in self.words[section][id][language] if one != term]
                self.remarks.append(f"{section}.{mine}: “{term}” no longer counts for the shipped {section}.{id}")

    def _holds_in_one_case(self, section: str, id: str, language: Language, term: str) -> bool:
        """Whether the user's word is of one case only, so that the shipped one is still found in others."""
        own = self.given[section][id].get(language, ())
        return not term.startswith("=") and not any(_same(one) == _same(term) and one[0] != "=" for one in own)

    def _say(self, where: list[Problem], path: tuple[str, ...], message: str, remedy: str) -> None:
        where.append(problem_at(str(self._path), self._lines, path, message, remedy))


def _related(section: str) -> tuple[str, ...]:
    return ("acts", "degrees") if section in ("acts", "degrees") else (section,)


def _same(term: str) -> str:
    return fold(term.removeprefix("="))


def _terms(entry: Mapping[str, Any]) -> dict[Language, list[str]]:
    return {language: entry[language] for language in LANGUAGES if entry.get(language)}


def _cut(remarks: list[str]) -> Iterator[str]:
    yield from remarks[:_SHOWN]
    if len(remarks) > _SHOWN:
        yield f"and {len(remarks) - _SHOWN} more changes of words"
