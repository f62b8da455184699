"""Sentences that stand alone after the texts were linked, and have a counterpart after all.

    alone beside a pair ─ nearest to a part of its other side ─> the pair holds it too (a split or a merge)
    alone in both texts at one place ─ they name the same ─> a pair, if a weak one

A text in another language is often cut into sentences otherwise, and abbreviates names that the other spells out.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.compare.alignment.lexical import Bead
from monitor.compare.alignment.semantic import Encode, Vectors
from monitor.model import Sentence

PART = 0.55  # likeness of a sentence to a part of another from which it stands for that part
WHOLE = 0.25  # likeness to that other as a whole, from which its parts are looked at
NAMED = 0.3  # likeness of two sentences that name the same, from which they are a pair
SAME_NAMES = 0.6  # share of the names of both that is of each
_FEW_NAMES = 2
_SAME = 1e-3  # by which two likenesses do not differ
_BREAK = re.compile(r"[，；：,;:—]\s*")
_SHORTEST = 8  # characters of a part

Names = Callable[[Sentence], frozenset[str]]
"""Of a sentence: the things that it names, in words of no language."""


@dataclass(frozen=True, slots=True)
class _Alone:
    """A sentence without counterpart, and the pair beside it that it may be part of."""

    bead: Bead
    pair: Bead
    other: Sentence  # the pair's only sentence in the other language


def resettled(
    beads: Sequence[Bead],
    old: Sequence[Sentence],
    new: Sequence[Sentence],
    vectors: tuple[Vectors, Vectors],
    encode: Encode,
    names: Names,
) -> tuple[Bead, ...]:
    """The same sentences in beads, fewer of them alone. `vectors` are those of the old and of the new sentences."""
    beads = _with_parts(beads, old, new, vectors, encode)
    return _with_namesakes(beads, old, new, vectors[0] @ vectors[1].T if len(old) and len(new) else vectors[0], names)


# ----------------------------------------------------------------------------------------------------------- parts


def _with_parts(
    beads: Sequence[Bead],
    old: Sequence[Sentence],
    new: Sequence[Sentence],
    vectors: tuple[Vectors, Vectors],
    encode: Encode,
) -> tuple[Bead, ...]:
    chances = [chance for chance in _beside_pairs(beads, old, new) if _is_near(chance, vectors)]
    parts = {chance.other.text: _parts(chance.other.text) for chance in chances}
    texts = [part for found in parts.values() for part in found]
    if not texts:
        return tuple(beads)
    rows = dict(zip(texts, encode(texts), strict=True))
    grown: dict[int, Bead] = {}  # by the identity of the pair
    settled: set[int] = set()
    for chance in chances:
        own = vectors[1] if chance.bead.new else vectors[0]
        alone = own[(chance.bead.new or chance.bead.old)[0]]
        paired = own[list(chance.pair.new if chance.bead.new else chance.pair.old)]
        if id(chance.bead) not in settled and any(
            rows[part] @ alone >= PART and rows[part] @ alone > (paired @ rows[part]).max() + _SAME
            for part in parts[chance.other.text]
        ):
            settled.add(id(chance.bead))
            pair = grown.get(id(chance.pair), chance.pair)
            grown[id(chance.pair)] = replace(
                pair,
                old=tuple(sorted((*pair.old, *chance.bead.old))),
                new=tuple(sorted((*pair.new, *chance.bead.new))),
            )
    return tuple(grown.get(id(bead), bead) for bead in beads if id(bead) not in settled)


def _is_near(chance: _Alone, vectors: tuple[Vectors, Vectors]) -> bool:
    """Whether the pair's other side is like it at all: encoding its parts costs more than asking."""
    bead, pair = chance.bead, chance.pair
    one, other = (pair.old[0], bead.new[0]) if bead.new else (bead.old[0], pair.new[0])
    return bool(vectors[0][one] @ vectors[1][other] >= WHOLE)


def _beside_pairs(beads: Sequence[Bead], old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[_Alone]:
    pairs = [bead for bead in beads if bead.old and bead.new and not bead.moved]
    of_new = {number: bead for bead in pairs for number in bead.new}
    of_old = {number: bead for bead in pairs for number in bead.old}
    for bead in beads:
        if bead.old and bead.new:
            continue
        number, around = (bead.new[0], of_new) if bead.new else (bead.old[0], of_old)
        for pair in filter(None, (around.get(number - 1), around.get(number + 1))):
            others = pair.old if bead.new else pair.new
            if len(others) == 1:
                yield _Alone(bead, pair, (old if bead.new else new)[others[0]])


def _parts(text: str) -> list[str]:
    """What stands between commas: at least two, or the sentence is its own part."""
    pieces = [piece for piece in _BREAK.split(text) if piece]
    return [piece for piece in pieces if len(piece) >= _SHORTEST] if len(pieces) > 1 else []


# ------------------------------------------------------------------------------------------------------- namesakes


def _with_namesakes(
    beads: Sequence[Bead], old: Sequence[Sentence], new: Sequence[Sentence], likeness: Vectors, names: Names
) -> tuple[Bead, ...]:
    dropped = [bead for bead in beads if not bead.new]
    added = [bead for bead in beads if not bead.old]
    places = _places(beads)
    linked: list[Bead] = []
    taken: set[tuple[int, ...]] = set()
    for gone in dropped:
        mine = names(old[gone.old[0]])
        for come in added:
            if come.new in taken or places[gone.old, "old"] != places[come.new, "new"]:
                continue
            score = float(likeness[gone.old[0], come.new[0]])
            if score >= NAMED and _are_namesakes(mine, names(new[come.new[0]])):
                linked.append(Bead(gone.old, come.new, False, False, score))
                taken.add(come.new)
                break
    taken_old, taken_new = {bead.old for bead in linked}, {bead.new for bead in linked}
    rest = [bead for bead in beads if not (bead.old in taken_old and not bead.new)]
    return (*linked, *(bead for bead in rest if not (bead.new in taken_new and not bead.old)))


def _places(beads: Sequence[Bead]) -> Mapping[tuple[tuple[int, ...], str], tuple[int, ...]]:
    """Of each sentence that stands alone: the pair, by its old sentences, after which it stands."""
    pairs = sorted((bead for bead in beads if bead.old and bead.new and not bead.moved), key=lambda bead: bead.new)
    places: dict[tuple[tuple[int, ...], str], tuple[int, ...]] = {}
    for bead in beads:
        if not bead.new:
            places[bead.old, "old"] = max((pair.old for pair in pairs if pair.old < bead.old), default=())
        elif not bead.old:
            before = [pair for pair in pairs if pair.new < bead.new]
            places[bead.new, "new"] = before[-1].old if before else ()
    return places


def _are_namesakes(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    both = mine & theirs
    return len(both) >= _FEW_NAMES and len(both) >= SAME_NAMES * len(mine | theirs)
