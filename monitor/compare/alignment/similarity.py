"""How alike two sentences of two texts are. Likeness finds the counterpart; it never says what changed.

Half of it is the order of the words, half the words themselves, where a rare one counts more than a formula ("the
sides reaffirm"), so that formulae do not attract each other.
"""

import math
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from monitor.model import Language, Sentence
from monitor.text.lexicon import Hit, Lexicon, fold
from monitor.text.segment import enumerator
from monitor.text.tokens import is_word, stem, tokens

_NOT_WORDS = re.compile(r"[\W_]+")
_PUNCTUATION = str.maketrans({"。": ".", "｡": ".", '"': None, "'": None})
_BLANK = re.compile(r"[\s\u3000]+")


def punctuated(texts: Iterable[str]) -> str:
    """Sentences as they are read on end: white space, width, quotes and case count for nothing, other marks do."""
    return _BLANK.sub("", fold("".join(texts)).translate(_PUNCTUATION))


def key(text: str) -> str:
    """The sentence without what layout and typing may change; sentences with one key are the same sentence."""
    plain = unicodedata.normalize("NFKD", fold(text[enumerator(text) :]))
    return _NOT_WORDS.sub("", plain) or text.strip()


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence prepared for comparison: its order of words as a string, its words and their weights.

    `content` are the words that are no formula.
    """

    key: str
    text: str
    order: str
    weights: Mapping[str, float]
    total: float
    content: frozenset[str]


def prepare(
    old: Sequence[Sentence], new: Sequence[Sentence], language: Language, lexicon: Lexicon
) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Both sides' sentences with the weights of their words: rare ones are heavy, formulae ("the sides oppose") light.

    Rareness is told from both texts.
    """
    sentences = (*old, *new)
    keys = [key(sentence.text) for sentence in sentences]
    both = set(keys[: len(old)]) & set(keys[len(old) :])
    bags, orders = [], []
    codes: dict[str, str] = {}
    for sentence, own in zip(sentences, keys, strict=True):
        known = () if own in both else _names(sentence.text, language, lexicon)
        bags.append(
            _features(sentence.text, known, language, lexicon) if own not in both else _plain(sentence, language)
        )
        orders.append(_order(sentence.text, known, language, codes))
    in_sentences = Counter(feature for bag in bags for feature in bag)
    units = []
    for sentence, own, bag, order in zip(sentences, keys, bags, orders, strict=True):
        weights = {feature: part * math.log(1 + len(bags) / in_sentences[feature]) for feature, part in bag.items()}
        content = frozenset(feature for feature, part in bag.items() if part >= 1)
        units.append(Unit(own, sentence.text, order, weights, sum(weights.values()), content))
    return tuple(units[: len(old)]), tuple(units[len(old) :])


FORMULA = 0.4  # weight of a word that says who acts and how, against one that says on what
NAME = 1.5  # weight of a name, however many words it has: two sentences on one treaty need not say the same
_FORMULAE = ("wording", "acts")
_LONGEST_FORMULA = 5  # Chinese characters; a longer one has its object in its midst ("研究…的可能性")
_KINDS_OF_THINGS = ("weapon", "system", "policy", "place", "concept", "initiative")


def _plain(sentence: Sentence, language: Language) -> dict[str, float]:
    return dict.fromkeys(_words(sentence.text, language), 1.0)


def _names(text: str, language: Language, lexicon: Lexicon) -> list[tuple[Hit, str]]:
    """Treaties, documents and parties in the sentence, with their section, from left to right, none within another."""
    hits = [
        (hit, section)
        for section in ("named", "parties")
        for hit in lexicon.section(section).find(text, language)
        if lexicon.fact(section, hit.id, "kind") not in _KINDS_OF_THINGS
    ]
    hits.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    apart: list[tuple[Hit, str]] = []
    for hit, section in hits:
        if not apart or hit.start >= apart[-1][0].end:
            apart.append((hit, section))
    return apart


def _features(text: str, names: Sequence[tuple[Hit, str]], language: Language, lexicon: Lexicon) -> dict[str, float]:
    """The words of a sentence, and what the lexicon's words in it name, so that a synonym is no difference."""
    features = dict.fromkeys(_words(_without(text, names), language), 1.0)
    for section in _FORMULAE:
        for hit in lexicon.section(section).find(text, language):
            features[f"{section}:{hit.id}"] = FORMULA
            if language != "zh" or hit.end - hit.start <= _LONGEST_FORMULA:
                features.update(dict.fromkeys(_words(text[hit.start : hit.end], language), FORMULA))
    for section in ("things", "named"):
        for hit in lexicon.section(section).find(text, language):
            features[f"{section}:{hit.id}"] = 1.0
    for hit, section in names:
        formula = lexicon.fact(section, hit.id, "kind") in ("sides", "state", "office")
        features[f"{section}:{hit.id}"] = FORMULA if formula else NAME
    return features


def is_bare(text: str, language: Language, lexicon: Lexicon) -> bool:
    """Whether the sentence says who acts and how, and hardly on what: "the sides firmly oppose this"."""
    for section in _OF_FORM:
        for hit in lexicon.section(section).find(text, language):
            text = f"{text[: hit.start]}{' ' * (hit.end - hit.start)}{text[hit.end :]}"
    if language == "zh":
        return len(_NOT_WORDS.sub("", text)) <= _BARE
    return len(_words(text, language)) < _BARE / 2


_OF_FORM = ("parties", "acts", "degrees", "intensity", "urgency", "modality", "negation", "wording")
_BARE = 4  # Chinese characters; of other languages half as many words


def _without(text: str, names: Sequence[tuple[Hit, str]]) -> str:
    for hit, _ in names:
        text = f"{text[: hit.start]}{' ' * (hit.end - hit.start)}{text[hit.end :]}"
    return text


def _words(text: str, language: Language) -> frozenset[str]:
    """Chinese: pairs of characters; Russian and English: words without their endings."""
    if language == "zh":
        plain = _NOT_WORDS.sub("", fold(text))
        return frozenset(plain[start : start + 2] for start in range(max(1, len(plain) - 1)))
    words = [stem(token) for token in tokens(text, language) if is_word(token)]
    return frozenset(word for word in words if word not in _COMMON)


_OF_ANY_TEXT = """
the a an of and to in on for by with as is are be been was were that its it their this these those from at or they we
who which will would shall should must may can could have has had do does not no all other such also more year time
и в на с по о об к из за от что их его ее не а также для при как они мы он она это этот этого эти которые который
будет будут быть может могут должны должна должен следует все другие такие также более год года году время
"""
_COMMON = frozenset(stem(word) for word in _OF_ANY_TEXT.split())


def _order(text: str, names: Sequence[tuple[Hit, str]], language: Language, codes: dict[str, str]) -> str:
    """The order of words as a string, so that one fast routine serves all languages.

    A character stands for a name, in Russian and English for a word too.
    """
    pieces, place = [], 0
    for hit, section in names:
        pieces += [_order_of_words(text[place : hit.start], language, codes), _code(f"{section}:{hit.id}", codes)]
        place = hit.end
    return "".join((*pieces, _order_of_words(text[place:], language, codes)))


def _order_of_words(text: str, language: Language, codes: dict[str, str]) -> str:
    if language == "zh":
        return _NOT_WORDS.sub("", fold(text))
    return "".join(_code(stem(token), codes) for token in tokens(text, language) if is_word(token))


def _code(word: str, codes: dict[str, str]) -> str:
    return codes.setdefault(word, chr(0x20000 + len(codes)))


WORDS = 0.6  # part of the words themselves in the likeness; the rest is their order


def likeness(old: Unit, new: Unit) -> float:
    """From 0, nothing in common, to 1, the same words in the same order."""
    order = Indel.normalized_similarity(old.order, new.order)
    shared = [feature for feature in old.weights if feature in new.weights]
    weight = sum(min(old.weights[feature], new.weights[feature]) for feature in shared)
    if not weight:
        return (1 - WORDS) * order * ALIKE_IN_FORM
    dice, contained = 2 * weight / (old.total + new.total), weight / min(old.total, new.total)
    score = (1 - WORDS) * order + WORDS * ((1 - CONTAINED) * dice + CONTAINED * contained)
    on_the_same = sum(feature in old.content and feature in new.content for feature in shared) >= CONTENT
    return score if on_the_same else score * ALIKE_IN_FORM


CONTAINED = (
    0.3  # part of containment in the words' likeness: a sentence that was cut short stands whole in the longer one
)
CONTENT = 2  # words that are no formula and that two sentences on the same matter share at least
ALIKE_IN_FORM = 0.5  # what is left of the likeness of two that do not


def joined(units: Sequence[Unit]) -> Unit:
    """Several sentences as one."""
    if len(units) == 1:
        return units[0]
    weights = {feature: weight for unit in units for feature, weight in unit.weights.items()}
    content = frozenset(feature for unit in units for feature in unit.content)
    order = "".join(unit.order for unit in units)
    text = " ".join(unit.text for unit in units)
    return Unit("".join(unit.key for unit in units), text, order, weights, sum(weights.values()), content)


def rest(whole: Unit, part: Unit) -> Unit:
    """What the words of `part` leave of the whole; nothing where that is little."""
    weights = {feature: weight for feature, weight in whole.weights.items() if feature not in part.weights}
    total = sum(weights.values())
    if total < LEFT * whole.total:
        weights, total = {}, 0.0
    return Unit("", "", "", weights, total, whole.content - part.content)


LEFT = 0.2  # part of a sentence's words that may be a sentence of its own


def covered(part: Unit, whole: Unit, but: Unit | None = None) -> float:
    """How much of `part` stands in `whole` and not in `but`, 0 to 1, by weight of words."""
    found = sum(
        weight
        for feature, weight in part.weights.items()
        if feature in whole.weights and not (but and feature in but.weights)
    )
    return found / part.total if part.total else 0.0


_MOST_STEPS = 4_000_000  # pairs of a word and a sentence that holds it: some two seconds
_FEWEST = 40  # sentences that are looked at for a word, however long the texts


def candidates(
    old: Mapping[int, Unit], new: Mapping[int, Unit], floor: float, most: int = 12
) -> dict[tuple[int, int], float]:
    """The pairs at least `floor` alike, for each sentence the `most` with the heaviest shared words."""
    holding = defaultdict(list)
    numbers = sorted(new)
    for number in numbers:
        for feature in new[number].weights:
            holding[feature].append(number)
    pairs: dict[tuple[int, int], float] = {}
    # Of a word that stands in very many sentences those nearest to the own place count: in a text of usual length, all.
    reach = max(_FEWEST, _MOST_STEPS // max(1, sum(len(unit.weights) for unit in old.values())))
    for order, (number, unit) in enumerate(old.items()):
        beside = numbers[order * len(numbers) // len(old)] if numbers else 0
        shared: dict[int, float] = defaultdict(float)
        for feature, weight in unit.weights.items():
            found = holding.get(feature, [])
            if len(found) > reach:
                first = max(0, bisect_left(found, beside) - reach // 2)
                found = found[first : first + reach]
            for other in found:
                shared[other] += min(weight, new[other].weights[feature])
        rough = {other: 2 * weight / (unit.total + new[other].total) for other, weight in shared.items()}
        for other in sorted(rough, key=lambda other: (-rough[other], other))[:most]:
            if 1 - WORDS + WORDS * rough[other] >= floor:
                score = likeness(unit, new[other])
                if score >= floor:
                    pairs[number, other] = score
    return pairs
