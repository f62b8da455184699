"""names.yaml: what publishers, sources, states and acts are called in each language, checked."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from monitor.config.environment import SHIPPED, Environment, settings_file, text_of
from monitor.config.yaml_file import Section, read_yaml
from monitor.errors import ConfigError
from monitor.messages.names import Names
from monitor.model import Language
from monitor.text.lexicon import Lexicon

_Called = dict[str, dict[Language, str]]


class _Named(Section):
    publishers: _Called = Field(default={})
    sources: _Called = Field(default={})
    parties: _Called = Field(default={})
    acts: _Called = Field(default={})


def load_names(environment: Environment, lexicon: Lexicon) -> Names:
    """The names: the shipped ones, the user's over them; those of topics are the lexicon's labels.

    Raises ConfigError with every problem of a file.
    """
    shipped, own = SHIPPED / "names.yaml", settings_file("names.yaml", environment)
    layers = [_named(path) for path in dict.fromkeys((shipped, own))]
    topics: dict[str, Mapping[Language, str]] = {id: topic.label for id, topic in lexicon.topic_facts.items()}
    merged = {
        part: {id: called for layer in layers for id, called in getattr(layer, part).items()}
        for part in _Named.model_fields
    }
    return Names(topics=topics, **merged)


def _named(path: Path) -> _Named:
    named, problems, _ = read_yaml(text_of(path), str(path), _Named)
    if named is None or problems:
        raise ConfigError(problems)
    return named
