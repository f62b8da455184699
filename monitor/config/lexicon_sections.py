"""The shape of lexicon.yaml: one model for the entries of each section, with all that the program reads of them.

A new section is a line in `LexiconFile`, a new field one in its entry's model. All fields of an entry may be left out,
since a file of the user's own gives of a shipped entry what it wants otherwise; what an entry cannot do without stands
in `NEEDED`, what must name another entry of its section in `REFERENCES`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from monitor.config.yaml_file import Section
from monitor.model import LANGUAGES, Language
from monitor.text.lexicon import Ladder

SectionName = str
STRONGEST = 7.0  # the highest step of a ladder
HEAVIEST = 10.0  # of a topic; 1 is usual


def _term(value: object) -> str:
    if not isinstance(value, str):
        written = str(value).lower() if isinstance(value, bool) else str(value)
        raise ValueError(f"{written} is no text; put it in quotes")
    if not value.strip("=* ") or value.startswith("*"):
        raise ValueError(f"{value!r} is no term; write words, with `*` for an ending or for what stands between")
    return value


Terms = list[Annotated[str, BeforeValidator(_term)]]
Force = Annotated[float, Field(ge=0, le=STRONGEST, allow_inf_nan=False)]
Step = Annotated[float, Field(ge=-STRONGEST, le=STRONGEST, allow_inf_nan=False)]
Flag = bool | None


class InLanguages(Section):
    """A text in each language; what is missing is as it was, or falls back."""

    zh: str | None = None
    ru: str | None = None
    en: str | None = None

    @property
    def given(self) -> dict[Language, str]:
        """Those that are written."""
        return {language: text for language in LANGUAGES if (text := getattr(self, language)) is not None}


class Entry(Section):
    """The words of an entry."""

    zh: Terms | None = None
    ru: Terms | None = None
    en: Terms | None = None


class Act(Entry):
    """A verb of statements, or a degree."""

    ladder: Ladder | None = None
    force: Force | None = None
    negative: Flag = None
    approves: Flag = None
    outcome: Flag = None
    denies: Flag = None
    opposite: str | None = None
    translated: list[str] | None = None
    vague: list[str] | None = None


class Intensity(Entry):
    """An adverb."""

    step: Step | None = None


class Urgency(Entry):
    """How soon, how thoroughly, under which condition."""

    step: Step | None = None
    label: Literal["degree"] | None = None
    what: Literal["condition", "scope"] | None = None
    timely: Terms | None = None
    bound: Flag = None
    emphatic: Flag = None
    exception: Flag = None
    none: Flag = None


class Level(Entry):
    """Words of duty, of scope, of how binding a paper is, of denial."""

    level: Force | None = None
    negative: Flag = None
    emphatic: Flag = None
    none: Flag = None


class Party(Entry):
    """Who speaks and who is spoken of."""

    kind: Literal["sides", "state", "group", "organisation", "office"] | None = None
    count: Annotated[int, Field(ge=2, le=200)] | None = None
    within: str | None = None
    opposite: str | None = None


class Named(Entry):
    """What has a name."""

    topic: str | None = None  # that a sentence which names it is on
    kind: (
        Literal[
            "treaty",
            "agreement",
            "document",
            "initiative",
            "organisation",
            "regime",
            "policy",
            "concept",
            "system",
            "weapon",
            "event",
            "place",
        ]
        | None
    ) = None


class Thing(Entry):
    """A kind of weapon, domain or means."""

    kind: Literal["weapon", "missile", "domain", "base"] | None = None
    topic: str | None = None  # that a sentence which names it is on


class Course(Entry):
    """What is done with arms or with what limits them; how much restraint it shows."""

    arms: Step | None = None
    limits: Step | None = None


class Opposite(Entry):
    """A word that has a contrary."""

    opposite: str | None = None
    what: Literal["negation", "scope", "number"] | None = None


class Wording(Entry):
    """Words that are put for one another."""

    filler: Flag = None


class Contrary(Entry):
    """Words against something."""

    none: Flag = None


class TopicEntry(Entry):
    """A subject that can be watched."""

    label: InLanguages | None = None
    weight: Annotated[float, Field(ge=0, le=HEAVIEST, allow_inf_nan=False)] | None = None


class LexiconFile(Section):
    """A file of words, the shipped one or the user's."""

    version: Literal[1] = 1
    acts: dict[str, Act] | None = None
    degrees: dict[str, Act] | None = None
    intensity: dict[str, Intensity] | None = None
    urgency: dict[str, Urgency] | None = None
    modality: dict[str, Level] | None = None
    negation: dict[str, Level] | None = None
    scope: dict[str, Level] | None = None
    bonds: dict[str, Level] | None = None
    parties: dict[str, Party] | None = None
    named: dict[str, Named] | None = None
    things: dict[str, Thing] | None = None
    courses: dict[str, Course] | None = None
    acted_on: dict[str, Entry] | None = None
    restrained: dict[str, Entry] | None = None
    opposites: dict[str, Opposite] | None = None
    wording: dict[str, Wording] | None = None
    contrary: dict[str, Contrary] | None = None
    refraining: dict[str, Entry] | None = None
    predicates: dict[str, Opposite] | None = None
    counted: dict[str, Entry] | None = None
    topics: dict[str, TopicEntry] | None = None
    title_words: dict[str, Entry] | None = None
    head_words: dict[str, Entry] | None = None
    voices: dict[str, Entry] | None = None
    signs: dict[str, Entry] | None = None


SECTIONS = tuple(name for name in LexiconFile.model_fields if name != "version")
NEEDED: Mapping[SectionName, tuple[str, ...]] = {
    "acts": ("ladder",),
    "degrees": ("ladder",),
    "intensity": ("step",),
    "parties": ("kind",),
    "opposites": ("opposite",),
}
REFERENCES = ("opposite", "within", "translated")  # each names entries of its own section; of an act, degrees too
