"""names.yaml: what publishers, sources, states and acts are called in each language, checked."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import Field

from monitor.config.environment import SHIPPED, Environment, settings_file, text_of
from monitor.config.lexicon_sections import InLanguages
from monitor.config.suggest import write_one_of
from monitor.config.yaml_file import Lines, Section, problem_at, read_yaml
from monitor.errors import ConfigError, Problem
from monitor.messages.names import Names
from monitor.model import Language, Source
from monitor.text.lexicon import Lexicon

_Called = dict[str, InLanguages]
SERVICE = "this service"  # the publisher of what the service says of itself


class _Named(Section):
    publishers: _Called = Field(default={})
    sources: _Called = Field(default={})
    parties: _Called = Field(default={})
    acts: _Called = Field(default={})


def load_names(environment: Environment, lexicon: Lexicon, sources: Sequence[Source] = ()) -> Names:
    """The names: the shipped ones, the user's over them; those of topics are the lexicon's labels.

    `sources`: all that are known; without them names of sources and publishers are not checked.

    Raises ConfigError with every problem of a file.
    """
    shipped, own = SHIPPED / "names.yaml", settings_file("names.yaml", environment)
    merged: dict[str, dict[str, dict[Language, str]]] = {part: {} for part in _Named.model_fields}
    known = {
        "parties": lexicon.parties.ids,
        "acts": tuple(lexicon.act_facts),
        "publishers": (*(source.publisher for source in sources), SERVICE) if sources else (),
        "sources": tuple(source.name for source in sources),
    }
    problems: list[Problem] = []
    for path in dict.fromkeys((shipped, own)):
        named, lines = _named(path)
        for part, names in merged.items():
            given: Mapping[str, InLanguages] = getattr(named, part)
            problems += _unknown(path, lines, part, given, (*known[part], *names) if known[part] else given)
            for id, called in given.items():
                names[id] = {**names.get(id, {}), **called.given}
    if problems:
        raise ConfigError(problems)
    topics: dict[str, Mapping[Language, str]] = {id: topic.label for id, topic in lexicon.topic_facts.items()}
    return Names(topics=topics, **merged)


def _unknown(path: Path, lines: Lines, part: str, given: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """The shipped file may name what a user's lexicon took out; what the user's own names must be there."""
    if path.parent == SHIPPED:
        return []
    names = set(known)
    return [
        problem_at(str(path), lines, (part, id), f"is none of the {part}", write_one_of(id, names))
        for id in given
        if id not in names
    ]


def _named(path: Path) -> tuple[_Named, Lines]:
    named, problems, lines = read_yaml(text_of(path), str(path), _Named)
    if named is None or problems:
        raise ConfigError(problems)
    return named, lines
