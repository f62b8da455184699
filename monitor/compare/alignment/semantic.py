"""Which sentence of one language stands for which of another, by what they mean.

    vectors ─> best chain of pairs in order ─> left-overs that are each other's best (moved) ─> beads

Likeness links and never judges: a sentence that denies another is nearer to it than an honest paraphrase.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from monitor.compare.alignment.lexical import Bead
from monitor.model import Sentence

Vectors: TypeAlias = NDArray[np.float32]
"""One row for each sentence, of length 1: their product is their likeness in sense."""
Encode: TypeAlias = Callable[[Sequence[str]], Vectors]

LONGEST_BLOCK = 4  # sentences that together stand for one
ALONE = 0.42  # cost of a sentence without counterpart, where 1 is the cost of a pair taken at random
LEAST = 0.45  # likeness below which a pair is none, wherever it stands
ANYWHERE = 0.55  # likeness of a pair out of order
NEAREST = 4  # others that a pair out of order is measured against
LEAD = 1.15  # times their likeness that it must have


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
    likeness = old @ new.T
    likenesses = {
        shape: _of_blocks(likeness, _lengths(old, shape[0]), _lengths(new, shape[1]), shape) for shape in _SHAPES
    }
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


def _lengths(vectors: Vectors, size: int) -> Vectors:
    """Of the sums of each `size` sentences in a row."""
    count = max(0, len(vectors) - size + 1)
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    for begin in range(size):
        sums += vectors[begin : begin + count]
    return np.asarray(np.maximum(np.sqrt(np.square(sums).sum(axis=1)), 1e-9), dtype=np.float32)


def _of_blocks(likeness: Vectors, old: Vectors, new: Vectors, shape: tuple[int, int]) -> Vectors:
    """Of blocks of these shapes, whose lengths are given: one product of all sentences is enough for all of them."""
    rows, columns = len(old), len(new)
    sums = np.zeros((rows, columns), dtype=np.float32)
    for down, across in product(range(shape[0]), range(shape[1])):
        sums += likeness[down : down + rows, across : across + columns]
    return np.asarray(sums / (old[:, None] * new[None, :]), dtype=np.float32)


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
    best = (likeness == likeness.max(axis=1, keepdims=True)) & (likeness == likeness.max(axis=0, keepdims=True))
    near = best & (likeness >= ANYWHERE) & (margin >= LEAD)
    found: list[Bead] = []
    taken_old, taken_new = set[int](), set[int]()  # of several that are equally near, the first
    for row, column in np.argwhere(near[np.ix_(free_old, free_new)]).tolist():
        i, j = free_old[row], free_new[column]
        if i not in taken_old and j not in taken_new:
            found.append(Bead((i,), (j,), False, True, float(likeness[i, j])))
            taken_old.add(i)
            taken_new.add(j)
    return found


def _around(likeness: Vectors) -> Vectors:
    """The mean likeness of each pair's sentences to those nearest to them."""
    rows = np.sort(likeness, axis=1)[:, -NEAREST:].mean(axis=1, keepdims=True)
    columns = np.sort(likeness, axis=0)[-NEAREST:].mean(axis=0, keepdims=True)
    return np.asarray(np.maximum((rows + columns) / 2, 1e-3), dtype=np.float32)
