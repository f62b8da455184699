"""Whether two sentences, or two clauses, are on one subject, in roles that can answer each other.

    names, things, states, rare words of both ─> how much of either's weight both have
    a demand, a refusal, a pledge, a note, an account ─> roles; two that clash need more in common

Two sentences that share a frame, an organisation or a state are near each other in sense, and may be on different
commitments. Only what both name, or rare words that both have, make them two readings of one thing.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from monitor.compare.rules.base import DUTY
from monitor.model import Language
from monitor.text.lexicon import Hit, Lexicon, fold
from monitor.text.parse import Reading, read
from monitor.text.tokens import is_word, stem, tokens

Role: TypeAlias = Literal["demand", "refusal", "pledge", "note", "account"]

# Weights of what is shared; a rare word of content weighs 1 at most. Set on the real pairs of ../shared/gold-real.
NAME_WEIGHT, THING_WEIGHT, STATE_WEIGHT = 1.3, 0.8, 0.45
FORM_SHARE = 0.25  # of a word's weight, where it says how something is said and not what
CHARACTERS_WEIGHT = 0.12  # of two neighbouring Chinese characters: words are cut differently, characters are not
DICE_SHARE = 0.6  # of likeness; the rest is the part of the shorter one that the longer one holds

LEAST_ABOUT = 0.20  # likeness of two on one subject; of sentences not linked by hand, 90 % lie below it
LEAST_OF_CLASHING_ROLES = 0.28
LEAST_OF_PLEDGE_AND_REFUSAL = 0.45
LEAST_RAREST = 0.4  # weight of the heaviest thing that both have
SURE_ABOUT = 0.4  # from which one stretch of shared words is enough; below, two that are apart must be shared

_FORMULA_SECTIONS = ("acts", "degrees", "intensity", "urgency", "modality", "negation", "scope", "wording")
_STATES = ("state", "sides", "office", "group")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a stretch of text is about: its units with their weights, where each stands, and its role."""

    text: str
    weights: Mapping[str, float]
    places: Mapping[str, int]
    total: float
    role: Role
    is_bare: bool  # hardly anything but who acts and how


class Subjects:
    """The subjects of stretches of two texts; how rare a word is, is told from both texts."""

    def __init__(self, texts: Iterable[str], language: Language, lexicon: Lexicon) -> None:
        self._language, self._lexicon = language, lexicon
        counts: Counter[str] = Counter()
        self._size = 0
        for text in texts:
            counts.update({stem(token) for token in tokens(text, language) if is_word(token)})
            self._size += 1
        self._counts = counts
        self._known: dict[str, Subject] = {}

    def of(self, text: str) -> Subject:
        """The subject of a stretch of text."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> Subject:
        reading = read(text, self._language, self._lexicon)
        weights: dict[str, float] = {}
        places: dict[str, int] = {}

        def add(unit: str, weight: float, place: int) -> None:
            if weight > weights.get(unit, 0.0):
                weights[unit] = weight
            places.setdefault(unit, place)

        covered: list[Hit] = []
        for section, hits in (("named", reading.named), ("parties", reading.parties), ("things", reading.things)):
            for hit in hits:
                kind = self._lexicon.fact(section, hit.id, "kind")
                weight = THING_WEIGHT
                if section == "named" and kind in (None, "treaty", "document"):
                    weight = NAME_WEIGHT
                elif kind in _STATES:
                    weight = STATE_WEIGHT if kind == "state" else STATE_WEIGHT * FORM_SHARE
                add(f"{section}:{hit.id}", weight, hit.start)
                covered.append(hit)
        formulae = [
            hit for section in _FORMULA_SECTIONS for hit in self._lexicon.section(section).find(text, self._language)
        ]
        place, content = 0, 0
        for token in tokens(text, self._language):
            start, place = place, place + len(token)
            if not is_word(token):
                continue
            of_form = _holds(formulae, start, place)
            named = _holds(covered, start, place)
            word = stem(token)
            if word in _COMMON or (self._language == "zh" and len(token) < _SHORTEST_WORD and not token.isdigit()):
                continue
            content += not of_form and not named
            weight = self._rareness(word) * (FORM_SHARE if of_form else 1.0)
            add(word, weight * (FORM_SHARE if named else 1.0), start)
        if self._language == "zh":
            plain = fold(text)
            for start in range(len(plain) - 1):
                pair = plain[start : start + 2]
                if pair.isalnum() and not _holds(formulae, start, start + 2):
                    add(f"2:{pair}", CHARACTERS_WEIGHT, start)
        return Subject(
            text=text,
            weights=weights,
            places=places,
            total=sum(weights.values()),
            role=role_of(reading, self._lexicon),
            is_bare=content < _FEW_WORDS and not covered,
        )

    def _rareness(self, word: str) -> float:
        """From 0 to 1: what stands in one sentence of many is rare."""
        count, size = self._counts.get(word, 1), max(self._size, _LEAST_SIZE)
        return min(1.0, math.log(1 + size / count) / math.log(1 + size / 2))

    def about(self, one: str, other: str) -> float:
        """From 0, nothing in common, to 1."""
        return about(self.of(one), self.of(other))

    def may_answer(self, one: str, other: str) -> bool:
        """Whether their roles do not clash."""
        return least_about(self.of(one).role, self.of(other).role) <= LEAST_ABOUT

    def fit(self, one: str, other: str) -> bool:
        """Whether both are on one subject, in roles that can answer each other."""
        return fit(self.of(one), self.of(other))


_SHORTEST_WORD = 2  # Chinese characters; a single one is hardly ever what a sentence is on
_LEAST_SIZE = 30  # sentences: in fewer than that no word is told to be common
_FEW_WORDS = 2
_OF_ANY_TEXT = """
the a an of and to in on for by with as is are be been was were that its it their this these those from at or they
we who which will would shall should must may can could have has had do does not no all other such also more year
и в на с по о об к из за от что их его ее не а также для при как они мы он она это этот этого эти которые который
будет будут быть может могут должны должна должен следует все другие такие также более год года году
双方 各方 我们 以及 并且 对于 关于 其他 有关 相关 方面 进行 问题 国家 两国 中方 俄方 领域 继续 进一步 当前
sides parties both two states стороны сторон государства государств страны
"""
_COMMON = frozenset(map(stem, _OF_ANY_TEXT.split()))


def _holds(hits: Sequence[Hit], start: int, end: int) -> bool:
    return any(hit.start < end and start < hit.end for hit in hits)


def about(one: Subject, other: Subject) -> float:
    """The weight that both have, of the weight of both and of the lighter one."""
    if not one.total or not other.total:
        return 0.0
    few, many = (one, other) if len(one.weights) <= len(other.weights) else (other, one)
    shared = sum(min(weight, many.weights[unit]) for unit, weight in few.weights.items() if unit in many.weights)
    return DICE_SHARE * 2 * shared / (one.total + other.total) + (1 - DICE_SHARE) * shared / min(one.total, other.total)


def fit(one: Subject, other: Subject) -> bool:
    """Whether both are on one subject, in roles that can answer each other."""
    likeness = about(one, other)
    if likeness < least_about(one.role, other.role):
        return False
    if rarest_shared(one, other) < LEAST_RAREST:
        return False
    return likeness >= SURE_ABOUT or stretches_shared(one, other) > 1


_ROLES_THAT_ANSWER = ({"note", "pledge"}, {"refusal", "demand"})  # "we oppose X", "X must be abolished"


def least_about(one: Role, other: Role) -> float:
    """The likeness that two of these roles need."""
    roles = {one, other}
    if roles == {"pledge", "refusal"}:
        return LEAST_OF_PLEDGE_AND_REFUSAL
    return LEAST_ABOUT if len(roles) == 1 or roles in _ROLES_THAT_ANSWER else LEAST_OF_CLASHING_ROLES


def rarest_shared(one: Subject, other: Subject) -> float:
    """The weight of the heaviest unit that both have."""
    return max((min(weight, other.weights.get(unit, 0.0)) for unit, weight in one.weights.items()), default=0.0)


_APART = 4  # characters between two stretches: one long name is one thing


def stretches_shared(one: Subject, other: Subject) -> int:
    """In how many separate places of `one` stands something of weight that `other` has too."""
    places = sorted(
        one.places[unit] for unit, weight in one.weights.items() if unit in other.weights and weight >= LEAST_RAREST / 2
    )
    return sum(1 for number, place in enumerate(places) if not number or place - places[number - 1] > _APART)


_REFUSES_FROM = 2.0  # force of a negative stance, from concern on
_NOTES = ("note", "attention", "welcome", "understands")


def role_of(reading: Reading, lexicon: Lexicon) -> Role:
    """What a sentence, or a clause, is there for."""
    duties = [
        hit
        for hit in reading.modality
        if float(lexicon.fact("modality", hit.id, "level", 0)) >= DUTY and hit.id != "will"
    ]
    for deed in reading.deeds:
        if not deed.head:
            continue
        if deed.ladder == "directive":
            return "demand"
        if deed.negative and deed.ladder == "stance" and deed.force >= _REFUSES_FROM:
            return "refusal"
        if deed.id in _NOTES:
            return "demand" if duties else "note"
        if deed.ladder == "commitment":
            return "pledge"
    if duties:
        return "demand"
    return "pledge" if any(hit.id == "will" for hit in reading.modality) else "account"
