"""Which sentences of the new text stand for which of the old.

    same sentences ─┐
    sure pairs ─────┴─> frame (the longest run in order; what lies outside it has moved)
        ─> in each gap of the frame the best pairing as a whole ─> neighbours of moved sentences
        ─> left-overs anywhere, if very alike (moved and reworded) ─> what was split or merged
        ─> a lone pair left between the same neighbours ─> the rest: new, dropped

Both texts are first put in an order that does not depend on which of them is called old, so that swapping them swaps
the answer and nothing else.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush, nlargest

from monitor.compare.alignment.assignment import assign
from monitor.compare.alignment.similarity import (
    Unit,
    candidates,
    covered,
    is_bare,
    joined,
    likeness,
    prepare,
    punctuated,
    rest,
)
from monitor.model import Language, Sentence
from monitor.text.lexicon import Lexicon

SURE = 0.72  # likeness of a pair that may hold the frame although it was reworded
LEAD = 0.10  # by which it leads over the next best of both its sentences
# Least likeness of a pair between the same neighbours, and of one that moved and was reworded. Unlike Chinese sentences
# are less alike than unlike Russian or English ones, since characters repeat less than words.
WITHIN_GAP: dict[Language, float] = {"zh": 0.28, "ru": 0.29, "en": 0.30}
# Where nothing else, or little, stands between the same neighbours; and where both say but who acts and how.
LONE: dict[Language, float] = {"zh": 0.22, "ru": 0.25, "en": 0.25}
FEW = 2  # sentences that may stand beside it on one side
LONE_BARE = 0.1
ANYWHERE: dict[Language, float] = {"zh": 0.38, "ru": 0.42, "en": 0.42}
COVERED = 0.55  # part of a left-over sentence that must stand in the counterpart of its neighbour: a split or merge
FILLING, FILLED = 0.4, 0.4  # less of it is enough if it holds this part of what the neighbour leaves over
GAIN = 0.02  # by which taking it in must make the pair more alike
HALF, MUCH = 0.3, 0.07  # less still is enough if that makes it much more alike: a half in other words
REPEATED = 0.9  # part of it that may stand in the whole where its fellow says the same words again


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of both sides that stand for each other, by number; an empty side: dropped or new."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    same: bool = False  # the same words
    moved: bool = False
    score: float = 0.0
    by_sense: bool = False  # few words are shared: what links them is the sense


def align(old: Sequence[Sentence], new: Sequence[Sentence], language: Language, lexicon: Lexicon) -> tuple[Bead, ...]:
    """Every sentence of both sides in exactly one bead, in no particular order."""
    old_units, new_units = prepare(old, new, language, lexicon)
    if [unit.key for unit in old_units] <= [unit.key for unit in new_units]:
        beads = _Alignment(old_units, new_units, language, lexicon).beads()
    else:
        swapped = _Alignment(new_units, old_units, language, lexicon).beads()
        beads = [Bead(bead.new, bead.old, bead.same, False, bead.score) for bead in swapped]
    linked = [bead for bead in beads if bead.old and bead.new]
    return (*with_moves(linked), *(bead for bead in beads if not bead.old or not bead.new))


def with_moves(links: Iterable[Bead]) -> list[Bead]:
    """The links with what a reader is told to have moved marked: of all that could be said, the least."""
    return _with_moves(links, _as_told)


def _with_moves(links: Iterable[Bead], weight: Callable[[Bead], int]) -> list[Bead]:
    """The links with what has moved marked: what lies outside the heaviest run in the same order on both sides.

    Of two neighbours that changed places, the one that now comes first is said to have moved.
    """
    ordered = sorted(links, key=lambda bead: (bead.new, bead.old))
    frame = _heaviest_run([(bead.old[0], weight(bead)) for bead in ordered])
    return [replace(bead, moved=number not in frame) for number, bead in enumerate(ordered)]


_MANY = 1_000_000  # more than there are pairs
_REPEATED = 900  # pairs of one sentence said again and again, up to which the neighbours of each tell which is which
_ALIKE_BEGINNINGS = 40  # sentences beginning alike that are tried for one: those nearest to its own place
_LONGEST_RUN = 40  # sentences of one side that may be the same words as fewer of the other
_WIDEST = 20  # sentences of one side in a bead


def _as_told(bead: Bead) -> int:
    """As few as can be have moved; of a pair of the same words and a reworded one that cross, the former."""
    return _MANY - bead.same


class _Alignment:
    """The stages, each adding to what the ones before have linked."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit], language: Language, lexicon: Lexicon) -> None:
        self.old, self.new = old, new
        self.language, self.lexicon = language, lexicon
        self.within_gap, self.anywhere = WITHIN_GAP[language], ANYWHERE[language]
        self.links: list[Bead] = []
        self.free_old = set(range(len(old)))
        self.free_new = set(range(len(new)))

    def beads(self) -> list[Bead]:
        self._link_same()
        self._link_same_across_breaks()
        self._link_sure()
        self._mark_moved()
        self._link_within_gaps()
        self._link_beside_moved()
        self._link_anywhere()
        self._take_in_parts()
        self._link_lone()
        dropped = (Bead((number,), ()) for number in sorted(self.free_old))
        new = (Bead((), (number,)) for number in sorted(self.free_new))
        return [*self.links, *dropped, *new]

    def _link(self, old: Iterable[int], new: Iterable[int], *, same: bool = False, moved: bool = False) -> None:
        old, new = tuple(sorted(old)), tuple(sorted(new))
        score = 1.0 if same else likeness(joined([self.old[i] for i in old]), joined([self.new[i] for i in new]))
        self.links.append(Bead(old, new, same, moved, score))
        self.free_old.difference_update(old)
        self.free_new.difference_update(new)

    # ---------------------------------------------------------------------------------------------- the same words

    def _link_same(self) -> None:
        """A sentence that stands once on each side is sure; repeated ones are paired in their order."""
        places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for number, unit in enumerate(self.old):
            places[unit.key][0].append(number)
        for number, unit in enumerate(self.new):
            places[unit.key][1].append(number)
        for olds, news in places.values():
            if len(olds) == len(news):
                for pair in zip(olds, news, strict=True):
                    self._link(pair[:1], pair[1:], same=True)
        for olds, news in places.values():
            if olds and news and len(olds) != len(news):
                self._link_repeated(olds, news)

    def _link_repeated(self, olds: list[int], news: list[int]) -> None:
        if len(olds) * len(news) > _REPEATED:
            for pair in zip(olds, news, strict=False):
                self._link(pair[:1], pair[1:], same=True)
            return
        following = {bead.old[0]: bead.new[0] for bead in self.links}
        scores = {
            (i, j): 2.0 + (following.get(i - 1) == j - 1) + (following.get(i + 1) == j + 1) - abs(i - j) / 1e6
            for i in olds
            for j in news
        }
        for i, j in assign(scores).items():
            self._link([i], [j], same=True)

    def _link_same_across_breaks(self) -> None:
        """The same words cut into sentences differently, by a line break within one, or split and merged."""
        begins = defaultdict(list)
        for number in sorted(self.free_new):
            begins[self.new[number].key[:4]].append(number)
        for i in sorted(self.free_old):
            for j in _nearest(begins.get(self.old[i].key[:4], ()), i, _ALIKE_BEGINNINGS):
                run = self._same_run(i, j) if i in self.free_old and j in self.free_new else None
                if run:
                    texts = [
                        punctuated(units[i].text for i in part) for units, part in zip(self._sides, run, strict=True)
                    ]
                    self._link(*run, same=texts[0] == texts[1])
                    break

    @property
    def _sides(self) -> tuple[Sequence[Unit], Sequence[Unit]]:
        return self.old, self.new

    def _same_run(self, i: int, j: int) -> tuple[range, range] | None:
        left, right, end_old, end_new = self.old[i].key, self.new[j].key, i + 1, j + 1
        while left != right:
            if max(end_old - i, end_new - j) >= _LONGEST_RUN:
                return None
            if len(left) < len(right) and right.startswith(left) and end_old in self.free_old:
                left, end_old = left + self.old[end_old].key, end_old + 1
            elif len(right) < len(left) and left.startswith(right) and end_new in self.free_new:
                right, end_new = right + self.new[end_new].key, end_new + 1
            else:
                return None
        return range(i, end_old), range(j, end_new)

    # -------------------------------------------------------------------------------------------------- the frame

    def _link_sure(self) -> None:
        """Pairs that are each other's best by far."""
        scores = self._candidates(self.free_old, self.free_new, floor=SURE - LEAD)
        by_old, by_new = defaultdict(list), defaultdict(list)
        for (i, j), score in scores.items():
            by_old[i].append(score)
            by_new[j].append(score)
        best_two = [{i: nlargest(2, found) for i, found in side.items()} for side in (by_old, by_new)]
        for (i, j), score in scores.items():
            two = best_two[0][i], best_two[1][j]
            rivals = [*two[0][1:], *two[1][1:]]
            best = score == two[0][0] == two[1][0]
            if best and score >= SURE and all(score >= rival + LEAD for rival in rivals):
                self._link([i], [j])

    def _mark_moved(self) -> None:
        self.links = _with_moves(self.links, self._size)

    def _size(self, bead: Bead) -> int:
        return sum(len(self.old[i].key) for i in bead.old) + sum(len(self.new[i].key) for i in bead.new)

    # ------------------------------------------------------------------------------------------------- the others

    def _candidates(self, old: Iterable[int], new: Iterable[int], floor: float) -> dict[tuple[int, int], float]:
        return candidates({i: self.old[i] for i in old}, {j: self.new[j] for j in new}, floor)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """What is free on both sides between two neighbours in the frame."""
        frame = sorted((bead.old[-1], bead.new[-1]) for bead in self.links if not bead.moved)
        free_old, free_new = sorted(self.free_old), sorted(self.free_new)
        begin = (-1, -1)
        for end in (*frame, (len(self.old), len(self.new))):
            olds = free_old[bisect_left(free_old, begin[0]) : bisect_left(free_old, end[0])]
            yield olds, free_new[bisect_left(free_new, begin[1]) : bisect_left(free_new, end[1])]
            begin = end

    def _link_within_gaps(self) -> None:
        for olds, news in self._gaps():
            self._pair(self._candidates(olds, news, self.within_gap), self.within_gap)

    def _link_lone(self) -> None:
        """One sentence left over between the same neighbours, and few beside it: less likeness is enough."""
        self._mark_moved()
        for olds, news in list(self._gaps()):
            if min(len(olds), len(news)) != 1 or max(len(olds), len(news)) > FEW:
                continue
            scores = self._candidates(olds, news, 0.0)
            best = max(scores, key=lambda pair: (scores[pair], pair), default=None)
            rivals = [score for pair, score in scores.items() if pair != best]
            if best and scores[best] >= self._least_of(best) and all(scores[best] >= rival + LEAD for rival in rivals):
                self._link([best[0]], [best[1]])

    def _least_of(self, pair: tuple[int, int]) -> float:
        units = self.old[pair[0]], self.new[pair[1]]
        bare = all(is_bare(unit.text, self.language, self.lexicon) for unit in units)
        return LONE_BARE if bare else LONE[self.language]

    def _link_beside_moved(self) -> None:
        """A sentence beside one that moved has likely moved with it."""
        fresh = [bead for bead in self.links if bead.moved]
        while fresh:
            scores = {}
            for bead in fresh:
                for i, j in ((bead.old[0] - 1, bead.new[0] - 1), (bead.old[-1] + 1, bead.new[-1] + 1)):
                    if i in self.free_old and j in self.free_new:
                        score = likeness(self.old[i], self.new[j])
                        if score >= self.within_gap:
                            scores[i, j] = score
            before = len(self.links)
            self._pair(scores, self.within_gap)
            fresh = self.links[before:]

    def _link_anywhere(self) -> None:
        self._pair(self._candidates(self.free_old, self.free_new, self.anywhere), self.anywhere)

    def _pair(self, scores: dict[tuple[int, int], float], floor: float) -> None:
        surplus = {pair: score - floor + 0.01 for pair, score in scores.items()}
        for i, j in sorted(assign(surplus).items()):
            self._link([i], [j])

    # ---------------------------------------------------------------------------------------------- splits, merges

    def _take_in_parts(self) -> None:
        """A left-over sentence whose words stand in the counterpart of its neighbour was split off or merged."""
        # What a bead gains changes only by what it takes itself; what another takes, it cannot take any more.
        waiting = [best for number in range(len(self.links)) if (best := self._best_wider(number)) is not None]
        heapify(waiting)
        while waiting:
            _, number, wider = heappop(waiting)
            bead = self.links[number]
            if (set(wider.old) - set(bead.old)) <= self.free_old and (set(wider.new) - set(bead.new)) <= self.free_new:
                self.links[number] = wider
                self.free_old.difference_update(wider.old)
                self.free_new.difference_update(wider.new)
            if (again := self._best_wider(number)) is not None:
                heappush(waiting, again)

    def _best_wider(self, number: int) -> tuple[float, int, Bead] | None:
        """What a bead gains most by, the gain below zero, so that the largest sorts first; None: it gains nothing."""
        bead = self.links[number]
        if bead.same or max(len(bead.old), len(bead.new)) >= _WIDEST:
            return None
        gains = ((wider.score - bead.score, wider) for wider in self._widened(bead))
        gain, wider = max(gains, key=lambda pair: pair[0], default=(0.0, bead))
        return (-gain, number, wider) if gain >= GAIN else None

    def _widened(self, bead: Bead) -> Iterable[Bead]:
        for i in {bead.old[0] - 1, bead.old[-1] + 1} & self.free_old:
            wider = tuple(sorted((*bead.old, i)))
            whole = joined([self.new[j] for j in bead.new])
            score = likeness(joined([self.old[k] for k in wider]), whole)
            if _is_part(self.old[i], whole, joined([self.old[k] for k in bead.old]), score - bead.score):
                yield Bead(wider, bead.new, False, bead.moved, score)
        for j in {bead.new[0] - 1, bead.new[-1] + 1} & self.free_new:
            wider = tuple(sorted((*bead.new, j)))
            whole = joined([self.old[i] for i in bead.old])
            score = likeness(whole, joined([self.new[k] for k in wider]))
            if _is_part(self.new[j], whole, joined([self.new[k] for k in bead.new]), score - bead.score):
                yield Bead(bead.old, wider, False, bead.moved, score)


def _nearest(places: Sequence[int], place: int, most: int) -> Sequence[int]:
    """Of rising places those around one, in their order."""
    if len(places) <= most:
        return places
    first = min(max(0, bisect_left(places, place) - most // 2), len(places) - most)
    return places[first : first + most]


def _is_part(part: Unit, whole: Unit, linked: Unit, gain: float) -> bool:
    """Whether `part` stands in what the linked sentence leaves of the whole, or is what best fills it.

    `gain` is how much more alike the pair becomes with it.
    """
    own = covered(part, whole, linked)
    if own >= COVERED or (own >= FILLING and covered(rest(whole, linked), part) >= FILLED):
        return True
    return gain >= MUCH and (own >= HALF or covered(part, whole) >= REPEATED)


def _heaviest_run(items: Sequence[tuple[int, int]]) -> set[int]:
    """Of (place, weight) items the numbers of a rising run of places with the largest weight in all."""
    best: list[tuple[int, int]] = []  # for each item: weight of the heaviest run that ends there, item before it
    places: list[int] = []  # rising, with rising weights: the runs worth extending
    runs: list[int] = []
    for number, (place, weight) in enumerate(items):
        at = bisect_left(places, place)
        before = runs[at - 1] if at else -1
        total = weight + (best[before][0] if before >= 0 else 0)
        best.append((total, before))
        while at < len(places) and best[runs[at]][0] <= total:
            del places[at], runs[at]
        places.insert(at, place)
        runs.insert(at, number)
    run: set[int] = set()
    number = max(range(len(best)), key=lambda number: (best[number][0], number), default=-1)
    while number >= 0:
        run.add(number)
        number = best[number][1]
    return run
