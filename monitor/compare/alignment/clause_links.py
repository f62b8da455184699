"""Sentences left over whose commitment stands as a clause of a sentence in the other text: moved, split or merged.

    a sentence left over ─ its clauses ─ the clauses of the other text that hold its rare words
    ─> the nearest by far ─> joins the pair that holds that sentence, or makes one with it

Only clauses that share a rare word are compared (an index), so the work does not grow with the product of the texts.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.compare.alignment.lexical import Bead, with_moves
from monitor.compare.alignment.subject import Subject, Subjects, about, least_about, rarest_shared, stretches_shared
from monitor.compare.formal import is_heading
from monitor.model import Language, Sentence

SURE_CLAUSE = 0.55  # likeness in subject from which a clause answers another
LEAD = 0.08  # over the clauses of every other sentence
UNANSWERED_CLAUSE = 0.50  # enough where nothing that its sentence is linked with answers the clause at all
LEAST_RAREST = 0.6  # weight of the rarest thing that both have
LEAST_OF_CLASHING_ROLES = 0.65
MOST_SENTENCES = 6  # of a change: more says nothing to a reader
MOST_HOLDERS = 12  # clauses that hold a word; a word of more is not rare
_CUT: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[，；：。]"),
    "ru": re.compile(r"[;:]|,\s(?:и|а также|но|а)\s|,\s(?=котор)"),
    "en": re.compile(r"[;:]|,\s(?:and|but|while|as well as)\s"),
}
_SHORTEST: Mapping[Language, int] = {
    "zh": 8,
    "ru": 25,
    "en": 25,
}  # characters of a clause; a shorter one joins the next


@dataclass(frozen=True, slots=True)
class _Place:
    """A clause of a text: its sentence, and what it is on."""

    sentence: int
    subject: Subject


def with_clause_links(
    beads: Sequence[Bead], old: Sequence[Sentence], new: Sequence[Sentence], language: Language, subjects: Subjects
) -> tuple[Bead, ...]:
    """The beads, with fewer sentences alone; each stays in exactly one."""
    links = [bead for bead in beads if bead.old and bead.new]
    alone_old = [bead.old[0] for bead in beads if not bead.new]
    alone_new = [bead.new[0] for bead in beads if not bead.old]
    clauses = _clauses_of(old, language, subjects), _clauses_of(new, language, subjects)
    for side, numbers in ((0, alone_old), (1, alone_new)):
        index = _index(clauses[1 - side])
        texts = (old, new)[side]
        for number in list(numbers):
            if is_heading(texts[number].text) or number not in (alone_old, alone_new)[side]:
                continue
            found = _answer([one for one in clauses[side] if one.sentence == number], clauses[1 - side], index)
            if found is None:
                continue
            theirs, likeness = found
            place = next((k for k, one in enumerate(links) if theirs.sentence in (one.new, one.old)[side]), None)
            if place is None:
                partners = (alone_new, alone_old)[side]
                if theirs.sentence not in partners or likeness < SURE_CLAUSE:
                    continue
                partners.remove(theirs.sentence)
                pair = (number, theirs.sentence) if side == 0 else (theirs.sentence, number)
                links.append(Bead((pair[0],), (pair[1],), score=likeness, by_sense=True))
            else:
                wider = _joined(links[place], side, number, theirs, clauses[side], likeness)
                if wider is None:
                    continue
                links[place] = wider
            (alone_old, alone_new)[side].remove(number)
    return (*with_moves(links), *(Bead((i,), ()) for i in alone_old), *(Bead((), (j,)) for j in alone_new))


def _joined(bead: Bead, side: int, number: int, theirs: _Place, mine: Sequence[_Place], likeness: float) -> Bead | None:
    """The pair with the sentence in it; None where its own side answers the clause better already."""
    if bead.same or len(bead.old) + len(bead.new) >= MOST_SENTENCES:
        return None
    linked = (bead.old, bead.new)[side]
    answered = max((about(one.subject, theirs.subject) for one in mine if one.sentence in linked), default=0.0)
    if answered >= likeness or (likeness < SURE_CLAUSE and answered >= least_about("account", "account")):
        return None
    if side == 0:
        return replace(bead, old=tuple(sorted((*bead.old, number))))
    return replace(bead, new=tuple(sorted((*bead.new, number))))


def _clauses_of(sentences: Sequence[Sentence], language: Language, subjects: Subjects) -> list[_Place]:
    return [
        _Place(number, subjects.of(clause))
        for number, sentence in enumerate(sentences)
        for clause in clauses_of(sentence.text, language)
    ]


def clauses_of(text: str, language: Language) -> Iterator[str]:
    """The stretches between stops, each long enough to say something; joined they are the text."""
    start = 0
    for match in _CUT[language].finditer(text):
        if match.end() - start >= _SHORTEST[language] and len(text) - match.end() >= _SHORTEST[language]:
            yield text[start : match.end()]
            start = match.end()
    yield text[start:]


def _index(clauses: Sequence[_Place]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for place, clause in enumerate(clauses):
        for unit, weight in clause.subject.weights.items():
            if weight >= LEAST_RAREST:
                index[unit].append(place)
    return index


def _answer(
    mine: Sequence[_Place], theirs: Sequence[_Place], index: Mapping[str, Sequence[int]]
) -> tuple[_Place, float] | None:
    """The clause of the other text that answers one of mine, by far."""
    best: dict[int, tuple[float, _Place, _Place]] = {}
    for clause in mine:
        places = {
            place
            for unit in clause.subject.weights
            if len(index.get(unit, ())) <= MOST_HOLDERS
            for place in index.get(unit, ())
        }
        for place in sorted(places):
            other = theirs[place]
            likeness = about(clause.subject, other.subject)
            if likeness >= UNANSWERED_CLAUSE and likeness > best.get(other.sentence, (0.0,))[0]:
                best[other.sentence] = likeness, clause, other
    ranked = sorted(best.values(), key=lambda found: -found[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < LEAD):
        return None
    likeness, clause, other = ranked[0]
    clash = least_about(clause.subject.role, other.subject.role) > least_about("account", "account")
    if rarest_shared(clause.subject, other.subject) < LEAST_RAREST or (clash and likeness < LEAST_OF_CLASHING_ROLES):
        return None
    if stretches_shared(clause.subject, other.subject) < 2:
        return None
    return other, likeness
