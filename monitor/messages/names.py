"""What publishers, sources, states, topics and acts are called in each language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.model import Language

Called = Mapping[str, Mapping[Language, str]]
"""Name in each language, by id. A language that is missing falls back to the id, blanks for its hyphens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names, as config/names.yaml and the lexicon's labels give them."""

    publishers: Called = field(default_factory=dict)
    sources: Called = field(default_factory=dict)
    parties: Called = field(default_factory=dict)
    topics: Called = field(default_factory=dict)
    acts: Called = field(default_factory=dict)

    def publisher(self, name: str, language: Language) -> str:
        """The publisher's name; it is an English one in the settings."""
        return self.publishers.get(name, {}).get(language, name)

    def source(self, id: str, language: Language) -> str:
        """What a source is called; "" where nobody gave it a name."""
        return self.sources.get(id, {}).get(language, "")

    def party(self, id: str, language: Language) -> str:
        """The name of a state or organisation."""
        return _called(self.parties, id, language)

    def topic(self, id: str, language: Language) -> str:
        """The name of a topic."""
        return _called(self.topics, id, language)

    def act(self, id: str, language: Language) -> str:
        """The verb of an act, as a dictionary has it."""
        return _called(self.acts, id, language)

    def topics_of(self, ids: Iterable[str], language: Language) -> tuple[str, ...]:
        """The names of several topics."""
        return tuple(self.topic(id, language) for id in ids)


def _called(names: Called, id: str, language: Language) -> str:
    return names.get(id, {}).get(language) or id.replace("_", " ").replace("-", " ")


NO_NAMES = Names()
