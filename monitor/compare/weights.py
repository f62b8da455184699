"""How much a change matters to a reader: by what is done with what force, on which topics."""

from collections.abc import Sequence

from monitor.compare.differences import Judgement
from monitor.model import Language
from monitor.text.lexicon import Lexicon
from monitor.text.parse import Reading

_OF_LADDER = {"commitment": 0.85, "stance": 0.8, "directive": 0.8, "assertion": 0.55, "effect": 0.55}
_OF_KIND = {
    "negation": 0.85,
    "modality": 0.7,
    "act": 0.6,
    "party": 0.7,
    "named thing": 0.7,
    "number": 0.6,
    "scope": 0.5,
}
_MINOR = {"urgency": 0.3, "content": 0.25, "date": 0.0, "wording": 0.0}  # the last two are counted, never told


def weight_alone(reading: Reading, topics: Sequence[str], lexicon: Lexicon) -> float:
    """Of a sentence that is new or dropped."""
    ladders = [deed.ladder for deed in reading.deeds if deed.head]
    weight = max((_OF_LADDER[ladder] for ladder in ladders), default=0.55 if reading.modality else 0.4)
    return _by_topic(weight, topics, lexicon)


def weight_reworded(judgement: Judgement, topics: Sequence[str], lexicon: Lexicon) -> float:
    """Of a rewording."""
    weight = max(({**_OF_KIND, **_MINOR}.get(what, 0.5) for what in judgement.what), default=0.0)
    if judgement.shift != "same":
        weight = max(weight, min(1.0, 0.75 + 0.1 * abs(judgement.force)))
    return _by_topic(weight, topics, lexicon)


def _by_topic(weight: float, topics: Sequence[str], lexicon: Lexicon) -> float:
    """A text on watched topics counts a little more, one on none of them a little less."""
    if not lexicon.topic_facts:
        return round(weight, 3)
    heaviest = max((lexicon.topic(topic).weight for topic in topics), default=0)
    return round(min(1.0, weight * (0.8 + 0.2 * min(1.0, heaviest))), 3)


def topics_of(text: str, language: Language, lexicon: Lexicon) -> tuple[str, ...]:
    """The ids of the topics that a text names, in its order."""
    return tuple(dict.fromkeys(hit.id for hit in lexicon.topics.find(text, language)))
