"""Pairs that words linked weakly and that are on two different subjects: they are taken apart again."""

from collections.abc import Sequence

from monitor.compare.alignment.lexical import Bead
from monitor.compare.alignment.subject import Subjects
from monitor.model import Sentence

WEAK_LIKENESS = 0.45  # in words, below which a pair must show a common subject


def without_strangers(
    beads: Sequence[Bead], old: Sequence[Sentence], new: Sequence[Sentence], subjects: Subjects
) -> tuple[Bead, ...]:
    """The beads; of weak pairs one to one only those whose sentences are on one subject."""
    kept: list[Bead] = []
    for bead in beads:
        if len(bead.old) == len(bead.new) == 1 and not bead.same and bead.score < WEAK_LIKENESS:
            one, other = old[bead.old[0]].text, new[bead.new[0]].text
            if not (subjects.of(one).is_bare and subjects.of(other).is_bare) and not subjects.fit(one, other):
                kept += [Bead(bead.old, ()), Bead((), bead.new)]
                continue
        kept.append(bead)
    return tuple(kept)
