"""Sentences that stand alone in both texts and say the same in other words: paired by their sense, and marked as such.

    linked by words that are but a frame ("the sides are concerned at …") ─> not linked
    left over on both sides ─ vectors ─> each other's nearest, and near enough for their length ─> pairs
    left over beside a pair ─ vectors of both joined ─> the pair becomes much more alike ─> split or merged

A statement drafted anew keeps commitments and few of the words, so that words link hardly any of it. Sense links them
but knows no force and no denial: the reading of both sentences judges the pair, as any other, and the reader is told on
what the pair rests.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import product

from monitor.compare.alignment.lexical import Bead, with_moves
from monitor.compare.alignment.semantic import Encode
from monitor.compare.alignment.subject import Subjects
from monitor.compare.formal import is_heading, is_opening
from monitor.model import Language, Sentence
from monitor.text.lexicon import Lexicon
from monitor.text.parse import read
from monitor.text.redline import redline
from monitor.text.tokens import is_word, tokens

PAIR = 2  # sentences of a pair that is one to one
FRAME = 0.6  # likeness in words up to which a pair may share a frame alone
OF_FRAME = 1.4  # times the words that fill it, which a frame has at most
APART = 0.5  # likeness in sense below which what fills two frames has nothing to do with each other
_WORDS: Mapping[Language, int] = {"zh": 8, "ru": 4, "en": 4}  # characters, or long words, that fill a frame at least
_LONG = 4  # letters of a long word
MANY = 40_000  # pairs of left-over sentences: two such texts are hardly two of one series, and to try all takes long
# A pair needs less likeness the longer its shorter sentence is: two short ones are alike by one word that both have.
OF_ONE, BY_LENGTH = 1.14, 0.171
CHARACTERS: Mapping[Language, float] = {"zh": 1.0, "ru": 3.2, "en": 3.2}  # that say as much as one Chinese character
PLACE = 0.1  # less is enough between the same neighbours, on one subject
ABOUT_AT_PLACE = 0.12  # likeness in subject that it takes there
FEW = 3  # sentences of either side that may stand there
OTHERS = 0.1  # more is needed where they name other treaties or organisations
USUAL, BY_SIZE = 40, 0.04  # left-over sentences; more is needed for each time they are twice as many
SHARED, SHARE = 2, 0.05  # sentences that words link, and their part of the shorter text, without which nothing is asked
GAIN = 0.06  # of likeness, by which a neighbour belongs to a pair
OWN = 0.3  # likeness that it must have itself to the pair's other side


def with_sense(
    beads: Sequence[Bead],
    old: Sequence[Sentence],
    new: Sequence[Sentence],
    language: Language,
    lexicon: Lexicon,
    encode: Encode,
    subjects: Subjects,
) -> tuple[Bead, ...]:
    """The beads, with fewer sentences alone; every sentence stays in exactly one. `encode` gives their vectors."""
    texts = _Texts(tuple(piece.text for piece in old), tuple(piece.text for piece in new), language, lexicon, encode)
    links = [bead for bead in beads if bead.old and bead.new]
    frames = [bead for bead in links if is_frame(bead, texts)]
    links = [bead for bead in links if bead not in frames]
    dropped, added = texts.alone(links)
    if not (dropped and added and len(dropped) * len(added) <= MANY and _are_of_one_series(links, texts)):
        return tuple(beads)
    links += _paired(dropped, added, links, {(bead.old[0], bead.new[0]) for bead in frames}, texts, subjects)
    while (wider := _widened(links, texts)) is not None:
        number, bead = wider
        links[number] = bead
    dropped, added = texts.alone(links)
    return (*with_moves(links), *(Bead((i,), ()) for i in dropped), *(Bead((), (j,)) for j in added))


def _old(bead: Bead) -> tuple[int, ...]:
    return bead.old


def _new(bead: Bead) -> tuple[int, ...]:
    return bead.new


@dataclass(frozen=True, slots=True)
class _Texts:
    """Both texts' sentences."""

    old: Sequence[str]
    new: Sequence[str]
    language: Language
    lexicon: Lexicon
    encode: Encode

    def joined(self, side: Sequence[str], numbers: Sequence[int]) -> str:
        return self.glue.join(side[number] for number in numbers)

    @property
    def glue(self) -> str:
        """What stands between two sentences."""
        return "" if self.language == "zh" else " "

    def names(self, text: str) -> bool:
        """Whether anything is named: a treaty, a state, a kind of weapon."""
        return any(
            self.lexicon.fact(section, hit.id, "kind") not in ("sides", "group", "office")
            for section in ("named", "parties", "things")
            for hit in self.lexicon.section(section).find(text, self.language)
        )

    def acts(self, text: str) -> bool:
        """Whether anything is done, or ought to be."""
        reading = read(text, self.language, self.lexicon)
        return bool(reading.modality) or any(deed.ladder in _ACTS for deed in reading.deeds)

    def does(self, text: str) -> bool:
        """Whether it is there for an act, if only to assert something."""
        main = read(text, self.language, self.lexicon).main
        return main is not None and main.ladder in (*_ACTS, "assertion")

    def alone(self, links: Sequence[Bead]) -> tuple[list[int], list[int]]:
        """The sentences of both texts that no link holds."""
        old, new = ({number for bead in links for number in side(bead)} for side in (_old, _new))
        return [i for i in range(len(self.old)) if i not in old], [j for j in range(len(self.new)) if j not in new]

    def may_be_one(self, i: int, j: int) -> bool:
        """Whether both are headings, or openings ("state the following"), or neither is."""
        one, other = (
            (is_heading(text), is_opening(text, self.language, self.lexicon)) for text in (self.old[i], self.new[j])
        )
        return one == other

    def name_others(self, i: int, j: int) -> bool:
        """Whether both name treaties or organisations, and no one alike."""
        before, after = self._names(self.old[i], _NAMES), self._names(self.new[j], _NAMES)
        return bool(before and after) and not before & after

    def are_of_others(self, one: str, other: str) -> bool:
        """Whether both are on states, places or treaties, and on no one alike."""
        before, after = self._names(one, _WHERE), self._names(other, _WHERE)
        return bool(before and after) and not before & after

    def _names(self, text: str, wanted: Mapping[str, tuple[str, ...]]) -> set[str]:
        return {
            hit.id
            for section, kinds in wanted.items()
            for hit in self.lexicon.section(section).find(text, self.language)
            if self.lexicon.fact(section, hit.id, "kind") in kinds
        }


_ACTS = ("stance", "directive", "commitment")
_WHERE = {"named": ("treaty", "place"), "parties": ("state",)}
_NAMES = {"named": ("treaty", "document"), "parties": ("organisation",)}


# ---------------------------------------------------------------------------------------------------------- frames


def is_frame(bead: Bead, texts: _Texts) -> bool:
    """Whether what links two sentences is but who acts and how, and each acts on something else.

    "The sides are concerned at the growing use of …": the shared words name nothing, the others hold no act, and
    neither in words nor in sense have they to do with each other.
    """
    if bead.same or len(bead.old) + len(bead.new) > PAIR or (bead.score > FRAME and not bead.by_sense):
        return False
    spans = redline(texts.old[bead.old[0]], texts.new[bead.new[0]], texts.language)
    kept, before, after = (
        texts.glue.join(span.text for span in spans if span.mark == mark) for mark in ("kept", "deleted", "inserted")
    )
    filling = min(_size(before, texts.language), _size(after, texts.language))
    if filling < _WORDS[texts.language] or _size(kept, texts.language) > OF_FRAME * filling or texts.names(kept):
        return False
    if any(texts.acts(part) for part in (before, after)) or not texts.does(kept):
        return False
    one, other = texts.encode([before, after])
    return bool(one @ other < APART)


def _size(text: str, language: Language) -> int:
    words = [token for token in tokens(text, language) if is_word(token)]
    return sum(map(len, words)) if language == "zh" else sum(len(word) >= _LONG for word in words)


# ----------------------------------------------------------------------------------------------------------- pairs


def _are_of_one_series(links: Sequence[Bead], texts: _Texts) -> bool:
    """Whether words link some sentences: a text on the same subject that shares none says nothing anew."""
    linked = sum(not is_heading(texts.old[bead.old[0]]) for bead in links)
    return linked >= max(SHARED, SHARE * min(len(texts.old), len(texts.new)))


def _paired(
    dropped: Sequence[int],
    added: Sequence[int],
    links: Sequence[Bead],
    apart: Set[tuple[int, int]],
    texts: _Texts,
    subjects: Subjects,
) -> list[Bead]:
    befores, afters = [texts.old[i] for i in dropped], [texts.new[j] for j in added]
    rows = texts.encode([*befores, *afters])
    likeness = (rows[: len(befores)] @ rows[len(befores) :].T).tolist()
    places = _places(dropped, added, links)
    pairs = []
    chance = BY_SIZE * math.log2(max(1.0, max(len(dropped), len(added)) / USUAL))
    for row, column in nearest(likeness):
        i, j, score = dropped[row], added[column], likeness[row][column]
        wanted = least(befores[row], afters[column], texts.language) + chance
        at_place = (i, j) in places and subjects.about(texts.old[i], texts.new[j]) >= ABOUT_AT_PLACE
        wanted += OTHERS if texts.name_others(i, j) else -PLACE if at_place else 0
        pair = Bead((i,), (j,), score=score, by_sense=True)
        if score < wanted or (i, j) in apart or not texts.may_be_one(i, j) or is_frame(pair, texts):
            continue
        one, other = texts.old[i], texts.new[j]
        if subjects.may_answer(one, other) or subjects.fit(one, other):
            pairs.append(pair)
    return pairs


def _places(dropped: Sequence[int], added: Sequence[int], links: Sequence[Bead]) -> set[tuple[int, int]]:
    """Which of them stand between the same neighbours, where few do."""
    frame = sorted((bead.old[-1], bead.new[-1]) for bead in links if not bead.moved)
    in_old, in_new = [old for old, _ in frame], [new for _, new in frame]
    gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in dropped:
        gaps[bisect_left(in_old, i)][0].append(i)
    for j in added:
        gaps[bisect_left(in_new, j)][1].append(j)
    return {pair for olds, news in gaps.values() if max(len(olds), len(news)) <= FEW for pair in product(olds, news)}


def nearest(scores: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    """Row and column of the pairs that are each other's best."""
    for row, line in enumerate(scores):
        best = max(line)
        column = line.index(best)
        if best >= max(other[column] for other in scores):
            yield row, column


def least(before: str, after: str, language: Language) -> float:
    """Likeness in sense from which two sentences of these lengths are a pair."""
    return OF_ONE - BY_LENGTH * math.log(max(1.0, min(len(before), len(after)) / CHARACTERS[language]))


# ------------------------------------------------------------------------------------------------- splits, merges


@dataclass(frozen=True, slots=True)
class _Chance:
    """A pair, and what it would be with a sentence beside it; each as the words of its sides, and that sentence's."""

    number: int
    bead: Bead
    pair: tuple[str, str]
    wider: tuple[str, str]
    alone: tuple[str, str]  # the sentence, and the pair's other side


def _widened(links: Sequence[Bead], texts: _Texts) -> tuple[int, Bead] | None:
    """The pair that gains most by a sentence beside it, with that sentence, and its place; None: none gains enough."""
    chances = list(_chances(links, texts))
    wanted = list(dict.fromkeys(text for chance in chances for pair in _compared(chance) for text in pair))
    rows = dict(zip(wanted, texts.encode(wanted), strict=True)) if wanted else {}
    best: tuple[float, int, Bead] | None = None
    for chance in chances:
        before, after, own = (float(rows[one] @ rows[other]) for one, other in _compared(chance))
        gain = after - before
        if own >= OWN and gain >= GAIN and (best is None or gain > best[0]):
            score = after if chance.bead.by_sense else chance.bead.score
            best = gain, chance.number, replace(chance.bead, score=score, by_sense=True)
    return None if best is None else best[1:]


def _compared(chance: _Chance) -> tuple[tuple[str, str], ...]:
    return chance.pair, chance.wider, chance.alone


def _chances(links: Sequence[Bead], texts: _Texts) -> Iterator[_Chance]:
    taken_old, taken_new = ({number for bead in links for number in side(bead)} for side in (_old, _new))
    free_old = {i for i, text in enumerate(texts.old) if i not in taken_old and not is_heading(text)}
    free_new = {j for j, text in enumerate(texts.new) if j not in taken_new and not is_heading(text)}
    for number, bead in enumerate(links):
        if bead.same:
            continue
        pair = texts.joined(texts.old, bead.old), texts.joined(texts.new, bead.new)
        for i in sorted({bead.old[0] - 1, bead.old[-1] + 1} & free_old):
            if texts.are_of_others(texts.old[i], pair[1]):
                continue
            wider = replace(bead, old=tuple(sorted((*bead.old, i))))
            words = texts.joined(texts.old, wider.old), pair[1]
            yield _Chance(number, wider, pair, words, (texts.old[i], pair[1]))
        for j in sorted({bead.new[0] - 1, bead.new[-1] + 1} & free_new):
            if texts.are_of_others(texts.new[j], pair[0]):
                continue
            wider = replace(bead, new=tuple(sorted((*bead.new, j))))
            words = pair[0], texts.joined(texts.new, wider.new)
            yield _Chance(number, wider, pair, words, (pair[0], texts.new[j]))
