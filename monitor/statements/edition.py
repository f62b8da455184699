"""Whether a text is a stored statement in another language, or in another translation.

No words are shared, so the things spoken of are compared, in their order: treaties and other names, states, topics,
numbers. A successor speaks of the same things; its date keeps it apart.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz.distance import LCSseq

from monitor.model import Assessment, Document, Identity, Language, Relation, StatementText
from monitor.statements.dates import day_of, day_of_stored
from monitor.statements.overlap import overlap_of
from monitor.text.lexicon import Lexicon
from monitor.text.segment import segment

_NEAR = timedelta(days=10)  # editions of one statement appear within this time of each other
_EDITION = 0.5  # likeness of what two texts speak of, from which on texts of these days are editions of one
_UNDATED = 0.6  # the same, where no days tell a statement from its successor, but their numbers agree
_UNDATED_OTHER_NUMBERS = 0.78
_PART = 0.7  # share of what a text speaks of that stands together in another: the text is a part of that
_FEW_OF_PART = 16  # things spoken of: fewer are found in any long text
_COPIED = 0.4  # share of a text's letters in sentences of another: it was not translated anew, but copied and changed
_FEW = 8  # things spoken of: fewer prove nothing
_FEW_NUMBERS = 3  # different numbers: fewer agree by chance
_LETTERS: dict[Language, float] = {"zh": 1.0, "ru": 3.0, "en": 3.0}  # that say the same, roughly
_WEIGHTS = {"named": 3, "number": 3, "parties": 1, "topics": 1, "things": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a text speaks of, in order, in words of no language."""

    things: tuple[str, ...]
    numbers: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the things, those that have a name or are numbers: the rare ones."""
        return tuple(thing for thing in self.things if thing.startswith(("named", "number")))


def editions(
    document: Document, assessment: Assessment, stored: Sequence[StatementText], lexicon: Lexicon
) -> Iterator[tuple[Identity, StatementText]]:
    """The stored texts that say the same in other words, whole or in part."""
    day = day_of(document)
    numbers = _numbers(document.paragraphs)
    mine: Profile | None = None
    for text in stored:
        if not _may_be_edition(document, day, numbers, assessment, text):
            continue
        mine = mine or profile_of(document.paragraphs, document.language, lexicon)
        identity = _edition(document, day, mine, text, lexicon)
        if identity is not None:
            yield identity, text


def _may_be_edition(
    document: Document, day: date | None, numbers: frozenset[str], assessment: Assessment, text: StatementText
) -> bool:
    """The cheap questions, asked before the texts are read for what they speak of."""
    theirs = day_of_stored(text)
    if day is not None and theirs is not None:
        if abs(day - theirs) > _NEAR:
            return False
    elif text.language == document.language or _jaccard(numbers, _numbers(text.paragraphs)) < 0.4:
        return False
    if text.language == document.language and overlap_of(document, text).of_new >= _COPIED:
        return False
    if assessment.parties and text.parties and set(assessment.parties).isdisjoint(text.parties):
        return False
    longest = 2.0 * _size(text.paragraphs) / _LETTERS[text.language]
    return _size(document.paragraphs) / _LETTERS[document.language] < longest


def _edition(
    document: Document, day: date | None, mine: Profile, text: StatementText, lexicon: Lexicon
) -> Identity | None:
    theirs = profile_of(text.paragraphs, text.language, lexicon)
    if min(len(mine.things), len(theirs.things)) < _FEW:
        return None
    bag, order = _likeness(mine.things, theirs.things)
    likeness = (bag + order) / 2 + _title_likeness(document, text, lexicon)
    dated = day is not None and day_of_stored(text) is not None
    if likeness >= _EDITION if dated else _is_same_undated(likeness, mine, theirs, document, text):
        reason = f"both speak of the same things in the same order ({bag:.0%} of them, {order:.0%} in order)"
        return identity_of(text, "edition", min(1.0, likeness), reason)
    if dated and _title_likeness(document, text, lexicon) >= 0:
        return _part(mine, theirs, text)
    return None


def _part(mine: Profile, theirs: Profile, text: StatementText) -> Identity | None:
    if not _FEW_OF_PART <= len(mine.things) < len(theirs.things):
        return None
    part = _contained(mine.things, theirs.things)
    if len(mine.names) >= _FEW:
        part = min(part, _contained(mine.names, theirs.names))
    if part < _PART:
        return None
    return identity_of(text, "abridgement", part, f"{part:.0%} of what it speaks of stands there in the same order")


def _is_same_undated(likeness: float, mine: Profile, theirs: Profile, document: Document, text: StatementText) -> bool:
    """Without days only the texts can tell a statement from its successor: by their numbers, and how many sentences."""
    unlike = _unlike_count(document, text)
    if len(mine.numbers | theirs.numbers) >= _FEW_NUMBERS and _jaccard(mine.numbers, theirs.numbers) >= 0.7:
        return likeness >= _UNDATED and unlike <= 0.1
    return likeness >= _UNDATED_OTHER_NUMBERS and unlike <= 0.06


def profile_of(paragraphs: Sequence[str], language: Language, lexicon: Lexicon) -> Profile:
    """What a text speaks of."""
    return Profile(
        things=tuple(thing for paragraph in paragraphs for thing in _things(paragraph, language, lexicon)),
        numbers=_numbers(paragraphs),
    )


def _things(paragraph: str, language: Language, lexicon: Lexicon) -> Iterator[str]:
    found = [(match.start(), f"number {match[0]}") for match in _NUMBER.finditer(paragraph)]
    for section in ("named", "parties", "topics", "things"):
        found.extend(
            (hit.start, f"{section} {hit.id}")
            for hit in lexicon.section(section).find(paragraph, language)
            if lexicon.fact(section, hit.id, "kind") != "sides" and lexicon.fact(section, hit.id, "weight", 1)
        )
    return (thing for _, thing in sorted(found))


_NUMBER = re.compile(r"(?<!\d)[1-9]\d{1,3}(?!\d)")


def _numbers(paragraphs: Sequence[str]) -> frozenset[str]:
    return frozenset(match[0] for paragraph in paragraphs for match in _NUMBER.finditer(paragraph))


def _likeness(mine: Sequence[str], theirs: Sequence[str]) -> tuple[float, float]:
    """How many of the things two texts speak of are the same, and how many in the same order; both 0 to 1."""
    ours, others = Counter(mine), Counter(theirs)
    both, either = ours & others, ours | others
    return _weight(both) / max(_weight(either), 1), LCSseq.normalized_similarity(mine, theirs)


def _contained(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """The share of mine that stands, in order, in one stretch of theirs: somewhere in a long text all can be found."""
    stretch, step = len(mine) * 3 // 2, max(1, len(mine) // 4)
    starts = range(0, max(1, len(theirs) - stretch + step), step)
    return max(LCSseq.similarity(mine, theirs[start : start + stretch]) for start in starts) / len(mine)


def _weight(things: Counter[str]) -> int:
    return sum(_WEIGHTS[thing.partition(" ")[0]] * count for thing, count in things.items())


def _title_likeness(document: Document, text: StatementText, lexicon: Lexicon) -> float:
    """For (above 0) or against: whether both titles name the same watched topics. A missing title proves nothing."""
    if not document.title or not text.title:
        return 0.0
    mine, theirs = (
        {hit.id for hit in lexicon.topics.find(title, language) if lexicon.topic(hit.id).weight >= 1}
        for title, language in ((document.title, document.language), (text.title, text.language))
    )
    if mine == theirs:
        return 0.05 if mine else 0.0
    return -0.1 if mine and theirs and mine.isdisjoint(theirs) else -0.05


def _unlike_count(document: Document, text: StatementText) -> float:
    """By how much the number of sentences differs, as a share of the larger."""
    mine = len(segment(document.paragraphs, document.language))
    theirs = len(segment(text.paragraphs, text.language))
    return abs(mine - theirs) / max(mine, theirs, 1)


def _size(paragraphs: Sequence[str]) -> int:
    return sum(map(len, paragraphs))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def identity_of(text: StatementText, relation: Relation, score: float, reason: str) -> Identity:
    """The finding that a document is a print of `text`."""
    return Identity(
        statement_id=text.statement_id,
        relation=relation,
        score=round(score, 3),
        reason=f"{relation} of “{text.title}”: {reason}",
    )
