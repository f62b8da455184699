"""What several rules share: how binding a duty is, how many a party is, when two sentences are nearly the same."""

from monitor.compare.pair_within import Pair
from monitor.text.lexicon import Hit
from monitor.text.parse import Reading

_PLAIN = 2.0  # level of a duty that the lexicon gives none
DUTY = 3.0  # from "should" on


def gravest_duty(reading: Reading, c: Pair) -> Hit | None:
    """The most binding of its duties, from "should" on."""
    duties = [hit for hit in reading.modality if level(hit, c) >= DUTY]
    return max(duties, key=lambda hit: level(hit, c), default=None)


def level(hit: Hit, c: Pair) -> float:
    """How binding a word is, on the steps of the acts."""
    return float(c.lexicon.fact("modality", hit.id, "level", _PLAIN))


NEAR = 0.75  # part of the words that are shared where a sentence stands as it was, but for a word
ALL = 3.0  # width of what is said of all
WIDTHS = {"some_states": 1.0, "all_states": ALL}  # parties that say how many
