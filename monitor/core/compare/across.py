"""Two texts of different languages → their changes: aligned by what sentences mean, judged by what can be read in both.

    sentences ─ vectors ─> best chain of pairs in order ─> left-overs that are each other's best (moved) ─> beads
    bead ─ a reading of each side ─> acts, duties, parties, names, numbers that a translation must keep

Translation changes words by its nature. So a pair is `reworded` only where both readings name a thing and the things
differ; what one reading merely lacks proves nothing, since a translator may say it with a word the lexicon misses.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from monitor.core.compare.align import Bead
from monitor.core.compare.changes import _in_reading_order, _is_signing_line, _topics, _weight_alone
from monitor.core.compare.lines import change_lines
from monitor.core.statement.clauses import Deed, Reading, read
from monitor.core.statement.lexicon import Hit, Lexicon
from monitor.core.statement.numbers import Number
from monitor.core.statement.segment import segment
from monitor.model import Change, ChangeLine, Language, Sentence, Shift, Span

Vectors: TypeAlias = NDArray[np.float32]
"""One row for each sentence, of length 1: their product is their likeness in sense."""
Encode: TypeAlias = Callable[[Sequence[str]], Vectors]

LONGEST_BLOCK = 4  # sentences that together stand for one
ALONE = 0.42  # cost of a sentence without counterpart, where 1 is the cost of a pair taken at random
LEAST = 0.45  # likeness below which a pair is none, wherever it stands
CLEAR = 0.495  # below which nothing is said of what differs: the pair itself may be wrong
ANYWHERE = 0.55  # likeness of a pair out of order
NEAREST = 4  # others that a pair out of order is measured against
LEAD = 1.15  # times their likeness that it must have
STEPS = 1.0  # of force between two languages, below which a translator may have been free

Difference: TypeAlias = Literal["missing", "added", "force", "negation", "modality", "party", "named thing", "number"]


# ------------------------------------------------------------------------------------------------------- alignment


def align_across(
    old: Sequence[Sentence], new: Sequence[Sentence], old_vectors: Vectors, new_vectors: Vectors
) -> tuple[Bead, ...]:
    """Every sentence of both sides in exactly one bead, in no particular order.

    One stands for one or for several in a row; the chain of pairs that costs least as a whole wins. Rows of the vectors
    are those of the sentences.

    Raises:
        ValueError: there are more or fewer vectors than sentences.
    """
    if len(old) != len(old_vectors) or len(new) != len(new_vectors):
        raise ValueError(
            f"{len(old)} and {len(new)} sentences with {len(old_vectors)} and {len(new_vectors)} vectors; "
            "give one vector for each sentence"
        )
    if not old or not new:
        return (*(Bead((i,), ()) for i in range(len(old))), *(Bead((), (j,)) for j in range(len(new))))
    linked = [
        bead for bead in _cheapest_chain(old_vectors, new_vectors) if bead.old and bead.new and bead.score >= LEAST
    ]
    linked += _moved(linked, old_vectors @ new_vectors.T)
    dropped = set(range(len(old))).difference(i for bead in linked for i in bead.old)
    added = set(range(len(new))).difference(j for bead in linked for j in bead.new)
    return (*linked, *(Bead((i,), ()) for i in sorted(dropped)), *(Bead((), (j,)) for j in sorted(added)))


_SHAPES = ((1, 1), *((1, n) for n in range(2, LONGEST_BLOCK + 1)), *((n, 1) for n in range(2, LONGEST_BLOCK + 1)))


def _cheapest_chain(old: Vectors, new: Vectors) -> list[Bead]:
    """The pairs in order, and the sentences left alone, whose costs add up to the least.

    `best[i, j]` is the least cost of the first i and the first j sentences. It needs only cells with a smaller i + j,
    so all cells with one i + j are worked out at once.
    """
    rows, columns = len(old), len(new)
    likenesses = {shape: _blocks(old, shape[0]) @ _blocks(new, shape[1]).T for shape in _SHAPES}
    costs = _costs(likenesses)
    best = np.full((rows + 1, columns + 1), np.inf, dtype=np.float32)
    best[0, 0] = 0
    step = np.zeros((rows + 1, columns + 1), dtype=np.int8)
    steps = (*_SHAPES, (1, 0), (0, 1))
    for total in range(1, rows + columns + 1):
        for number, (height, width) in enumerate(steps):
            i = np.arange(max(height, total - columns), min(rows, total - width) + 1)
            j = total - i
            if not len(i):
                continue
            before = best[i - height, j - width]
            cost = before + (costs[height, width][i - height, j - width] if height and width else ALONE)
            cheaper = cost < best[i, j]
            best[i[cheaper], j[cheaper]] = cost[cheaper]
            step[i[cheaper], j[cheaper]] = number
    return list(_back(step, steps, likenesses))


def _back(
    step: NDArray[np.int8], steps: Sequence[tuple[int, int]], likenesses: dict[tuple[int, int], Vectors]
) -> Iterable[Bead]:
    i, j = step.shape[0] - 1, step.shape[1] - 1
    while i or j:
        height, width = steps[step[i, j]]
        i, j = i - height, j - width
        score = float(likenesses[height, width][i, j]) if height and width else 0.0
        yield Bead(tuple(range(i, i + height)), tuple(range(j, j + width)), False, False, max(0.0, score))


def _blocks(vectors: Vectors, size: int) -> Vectors:
    """The mean of each `size` sentences in a row, of length 1."""
    count = len(vectors) - size + 1
    if count < 1:
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    sums = np.asarray(sum(vectors[begin : begin + count] for begin in range(size)), dtype=np.float32)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _costs(likenesses: dict[tuple[int, int], Vectors]) -> dict[tuple[int, int], Vectors]:
    """Distance by the distance of pairs at random, so that formulae, near to everything, are no bargain."""
    return {
        (height, width): height * width * (1 - likeness) / _at_random(likeness)
        for (height, width), likeness in likenesses.items()
    }


def _at_random(likeness: Vectors) -> Vectors:
    if not likeness.size:
        return likeness
    distance = 1 - likeness
    mean = (distance.mean(axis=1, keepdims=True) + distance.mean(axis=0, keepdims=True)) / 2
    return np.asarray(np.maximum(mean, 1e-3), dtype=np.float32)


def _moved(linked: Sequence[Bead], likeness: Vectors) -> list[Bead]:
    """Left-overs of both sides that are each other's best by a lead: they stand in another place."""
    free_old = sorted(set(range(likeness.shape[0])).difference(i for bead in linked for i in bead.old))
    free_new = sorted(set(range(likeness.shape[1])).difference(j for bead in linked for j in bead.new))
    if not free_old or not free_new:
        return []
    margin = likeness / _around(likeness)
    found: list[Bead] = []
    for i, j in product(free_old, free_new):
        taken = any(bead.old == (i,) or bead.new == (j,) for bead in found)  # of several that are equally near
        best = likeness[i, j] == likeness[i].max() and likeness[i, j] == likeness[:, j].max()
        if not taken and best and likeness[i, j] >= ANYWHERE and margin[i, j] >= LEAD:
            found.append(Bead((i,), (j,), False, True, float(likeness[i, j])))
    return found


def _around(likeness: Vectors) -> Vectors:
    """The mean likeness of each pair's sentences to those nearest to them."""
    rows = np.sort(likeness, axis=1)[:, -NEAREST:].mean(axis=1, keepdims=True)
    columns = np.sort(likeness, axis=0)[-NEAREST:].mean(axis=0, keepdims=True)
    return np.asarray(np.maximum((rows + columns) / 2, 1e-3), dtype=np.float32)


# ------------------------------------------------------------------------------------------------------- judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossFinding:
    """One thing that both sides name, and name differently: the words of each, and how much stronger the new one is."""

    what: Difference
    old: str
    new: str
    force: float = 0.0


def findings_across(old: Sequence[Reading], new: Sequence[Reading], lexicon: Lexicon) -> tuple[AcrossFinding, ...]:
    """Where readings in two languages differ in fact, the gravest first. What one of them lacks is no finding."""
    return (
        *_of_acts(old, new),
        *_of_duties(old, new, lexicon),
        *_of_states(old, new, lexicon),
        *_of_named(old, new, lexicon),
        *_of_numbers(old, new),
    )


def _of_acts(old: Sequence[Reading], new: Sequence[Reading]) -> Iterable[AcrossFinding]:
    """The gravest act of each ladder against that of the other side; then an approval against a refusal."""
    before, after = _gravest(old), _gravest(new)
    shared = [ladder for ladder in ("stance", "directive", "commitment") if ladder in before and ladder in after]
    for ladder in shared:
        one, other = before[ladder], after[ladder]
        if one.negated != other.negated and one.id == other.id:
            yield AcrossFinding(what="negation", old=one.text, new=other.text, force=other.force - one.force)
        elif abs(other.force - one.force) >= STEPS and not (one.negated or other.negated):
            yield AcrossFinding(what="force", old=one.text, new=other.text, force=other.force - one.force)
    if shared or len(before) != 1 or len(after) != 1:
        return
    (one,), (other,) = before.values(), after.values()
    if one.negative != other.negative and min(one.force, other.force) >= 2 and max(one.force, other.force) >= 5:
        yield AcrossFinding(what="negation", old=one.text, new=other.text)


def _gravest(readings: Sequence[Reading]) -> dict[str, Deed]:
    found: dict[str, Deed] = {}
    for deed in (deed for reading in readings for deed in reading.deeds if deed.head):
        if deed.ladder not in found or deed.force > found[deed.ladder].force:
            found[deed.ladder] = deed
    return found


def _of_duties(old: Sequence[Reading], new: Sequence[Reading], lexicon: Lexicon) -> Iterable[AcrossFinding]:
    """ "Must" against "may", and a duty against its denial; "will" and "possible" are often put in by a translator."""
    before, after = _duties(old, lexicon), _duties(new, lexicon)
    if not before or not after:
        return
    denied = [all(lexicon.fact("modality", hit.id, "negative") for _, hit in side) for side in (before, after)]
    (level, one), (other_level, other) = before[0], after[0]
    if abs(other_level - level) >= 2 and denied[0] == denied[1]:
        yield AcrossFinding(what="modality", old=one.text, new=other.text, force=other_level - level)


def _duties(readings: Sequence[Reading], lexicon: Lexicon) -> list[tuple[float, Hit]]:
    hits = [hit for reading in readings for hit in reading.modality if hit.id not in ("will", "possible", "need")]
    levels = [(float(lexicon.fact("modality", hit.id, "level", 2)), hit) for hit in hits]
    return sorted(levels, key=lambda pair: -pair[0])


def _of_states(old: Sequence[Reading], new: Sequence[Reading], lexicon: Lexicon) -> Iterable[AcrossFinding]:
    def states(readings: Sequence[Reading]) -> list[Hit]:
        hits = (hit for reading in readings for hit in reading.parties)
        return [hit for hit in hits if lexicon.fact("parties", hit.id, "kind") == "state"]

    yield from _put_for_each_other("party", states(old), states(new))


def _of_named(old: Sequence[Reading], new: Sequence[Reading], lexicon: Lexicon) -> Iterable[AcrossFinding]:
    """One treaty for another, one place for another: things of one kind."""

    def of_kind(readings: Sequence[Reading]) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = {}
        for hit in (hit for reading in readings for hit in reading.named):
            found.setdefault(str(lexicon.fact("named", hit.id, "kind")), []).append(hit)
        return found

    before, after = of_kind(old), of_kind(new)
    for kind in before:
        yield from _put_for_each_other("named thing", before[kind], after.get(kind, []))


def _put_for_each_other(what: Difference, old: Sequence[Hit], new: Sequence[Hit]) -> Iterable[AcrossFinding]:
    """The first that only the one side names with the first that only the other names."""
    in_old, in_new = {hit.id for hit in old}, {hit.id for hit in new}
    gone = next((hit for hit in old if hit.id not in in_new), None)
    come = next((hit for hit in new if hit.id not in in_old), None)
    if gone is not None and come is not None:
        yield AcrossFinding(what=what, old=gone.text, new=come.text)


def _of_numbers(old: Sequence[Reading], new: Sequence[Reading]) -> Iterable[AcrossFinding]:
    """Values that stand on one side alone; counting words up to three are part of phrases ("две стороны")."""

    def counted(readings: Sequence[Reading]) -> list[Number]:
        found = (number for reading in readings for number in reading.numbers)
        return [number for number in found if number.value > 3 or number.text.isdigit()]

    before, after = counted(old), counted(new)
    in_old, in_new = {number.value for number in before}, {number.value for number in after}
    gone = next((number for number in before if number.value not in in_new), None)
    come = next((number for number in after if number.value not in in_old), None)
    if gone is not None and come is not None and gone.calendar == come.calendar:
        yield AcrossFinding(what="number", old=gone.text, new=come.text)


# --------------------------------------------------------------------------------------------------------- changes


def compare_across(
    old: Sequence[str],
    old_language: Language,
    new: Sequence[str],
    new_language: Language,
    lexicon: Lexicon,
    encode: Encode,
) -> tuple[Change, ...]:
    """Every sentence of either side in exactly one change, in the new text's order, dropped ones at their old place.

    `encode` gives the vectors of sentences of both languages. Wording cannot be compared, so what does not differ in
    fact is kept.
    """
    sides = _Side(segment(old, old_language), old_language), _Side(segment(new, new_language), new_language)
    return tuple(_change(bead, *sides, lexicon) for bead in _in_reading_order(_aligned(*sides, encode)))


@dataclass(frozen=True, slots=True)
class _Side:
    sentences: tuple[Sentence, ...]
    language: Language

    def at(self, numbers: Iterable[int]) -> tuple[Sentence, ...]:
        return tuple(self.sentences[number] for number in numbers)

    def readings(self, numbers: Iterable[int], lexicon: Lexicon) -> list[Reading]:
        return [read(sentence.text, self.language, lexicon) for sentence in self.at(numbers)]


def _aligned(old: _Side, new: _Side, encode: Encode) -> tuple[Bead, ...]:
    texts = [sentence.text for side in (old, new) for sentence in side.sentences]
    if not texts:
        return ()
    vectors = encode(texts)
    count = len(old.sentences)
    return align_across(old.sentences, new.sentences, vectors[:count], vectors[count:])


def _change(bead: Bead, old: _Side, new: _Side, lexicon: Lexicon) -> Change:
    if not bead.old or not bead.new:
        return _alone(bead, old, new, lexicon)
    before, after = old.readings(bead.old, lexicon), new.readings(bead.new, lexicon)
    found = findings_across(before, after, lexicon) if bead.score >= CLEAR else ()
    topics = tuple(dict.fromkeys(topic for reading in after for topic in _topics(reading.text, new.language, lexicon)))
    change = Change(
        kind="reworded" if found else "moved" if bead.moved else "kept",
        old=old.at(bead.old),
        new=new.at(bead.new),
        act=next((reading.act for reading in after if reading.act), None),
        topics=topics,
        score=round(bead.score, 3),
    )
    if not found:
        doubtful = "A weak link between the languages: check both sentences." if bead.score < CLEAR else ""
        reason = "The same is said in another place." if bead.moved else doubtful
        return replace(change, weight=0.1 if bead.moved else 0.0, reason=reason)
    force = sum(finding.force for finding in found)
    shift: Shift = "stronger" if force > 0 else "weaker" if force < 0 else "same"
    return replace(
        change,
        shift=shift,
        weight=round(min(1.0, 0.7 + 0.1 * abs(force)), 3),
        moved=bead.moved,
        what=tuple(dict.fromkeys(finding.what for finding in found)),
        reason=_reason(found, shift),
    )


def _alone(bead: Bead, old: _Side, new: _Side, lexicon: Lexicon) -> Change:
    side, (number,) = (old, bead.old) if bead.old else (new, bead.new)
    (sentence,) = side.at((number,))
    reading = read(sentence.text, side.language, lexicon)
    topics = _topics(sentence.text, side.language, lexicon)
    signing = _is_signing_line(sentence.text, side.language)
    said = "The old text says it, the new one does not" if bead.old else "The new text says it, the old one does not"
    return Change(
        kind="dropped" if bead.old else "new",
        old=old.at(bead.old),
        new=new.at(bead.new),
        act=reading.act,
        topics=topics,
        weight=0.0 if signing else _weight_alone(reading, topics, lexicon),
        reason=f"{said}: “{reading.main.text}”." if reading.main else f"{said}.",
    )


def _reason(found: Sequence[AcrossFinding], shift: Shift) -> str:
    verdict = {"stronger": " Stronger.", "weaker": " Weaker.", "same": ""}[shift]
    text = "; ".join(f"{finding.what}: “{finding.old}” stands against “{finding.new}”" for finding in found)
    return f"{text[0].upper()}{text[1:]}.{verdict}"


def compared_across(new: Language, old: Language) -> str:
    """What the reader of such a comparison should know."""
    return f"compared across languages ({_CALLED[new]} with {_CALLED[old]}); differences of wording alone are not told"


def not_compared(new: Language, old: Language) -> str:
    """The same where there was nothing to compare them by."""
    return (
        f"known so far in {_CALLED[new]} only; the stored statement is in {_CALLED[old]}, so the two were not compared"
    )


_CALLED: dict[Language, str] = {"zh": "Chinese", "ru": "Russian", "en": "English"}


def lines_across(changes: Iterable[Change]) -> tuple[ChangeLine, ...]:
    """As `change_lines`, with each side whole: between languages no words can be marked."""
    return tuple(
        replace(line, spans=(Span(text=line.old, mark="deleted"), Span(text=line.new, mark="inserted")))
        if line.kind == "reworded"
        else line
        for line in change_lines(changes)
    )


# -------------------------------------------------------------------------------------------------------- editions


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDifference:
    """A place where two language editions of one statement do not say the same. A missing side is empty.

    `missing`: only the first edition says it; `added`: only the second does.
    """

    what: Difference
    first: tuple[Sentence, ...]
    second: tuple[Sentence, ...]
    reason: str


def edition_differences(
    first: Sequence[str],
    first_language: Language,
    second: Sequence[str],
    second_language: Language,
    lexicon: Lexicon,
    encode: Encode,
) -> tuple[EditionDifference, ...]:
    """Where the second edition leaves out, adds or says otherwise, in its order; another place is no difference."""
    changes = compare_across(first, first_language, second, second_language, lexicon, encode)
    return tuple(_difference(change) for change in changes if change.kind in _UNLIKE and change.weight > 0)


_UNLIKE: dict[str, Difference] = {"dropped": "missing", "new": "added", "reworded": "force"}


def _difference(change: Change) -> EditionDifference:
    what = cast(Difference, change.what[0]) if change.what else _UNLIKE[change.kind]
    reason = {
        "missing": "Only the first edition says it.",
        "added": "Only the second edition says it.",
    }.get(what, change.reason.removesuffix(" Stronger.").removesuffix(" Weaker."))
    return EditionDifference(what=what, first=change.old, second=change.new, reason=reason)
