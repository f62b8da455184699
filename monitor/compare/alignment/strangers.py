"""Pairs that words linked weakly and that are on two different subjects: they are taken apart again."""

from collections.abc import Callable, Sequence

from monitor.compare.alignment.lexical import Bead
from monitor.compare.alignment.subject import Subjects
from monitor.model import Sentence

LEAST_OF_ONE_ROLE, LEAST_OF_CLASHING_ROLES = 0.12, 0.28  # likeness in subject
WEAK_LIKENESS = 0.45  # in words, below which a pair must show a common subject


def without_strangers(
    beads: Sequence[Bead],
    old: Sequence[Sentence],
    new: Sequence[Sentence],
    subjects: Subjects,
    is_formal: Callable[[str], bool],
) -> tuple[Bead, ...]:
    """The beads; of weak pairs one to one only those on one subject, or both formal (an opening, a signing line)."""
    kept: list[Bead] = []
    for bead in beads:
        if len(bead.old) == len(bead.new) == 1 and not bead.same and bead.score < WEAK_LIKENESS:
            one, other = old[bead.old[0]].text, new[bead.new[0]].text
            formal = subjects.of(one).is_bare and subjects.of(other).is_bare
            formal = formal or (is_formal(one) and is_formal(other))
            likeness, same_role = subjects.about(one, other), subjects.may_answer(one, other)
            if not formal and likeness < (LEAST_OF_ONE_ROLE if same_role else LEAST_OF_CLASHING_ROLES):
                kept += [Bead(bead.old, ()), Bead((), bead.new)]
                continue
        kept.append(bead)
    return tuple(kept)
