"""Whether a text is a print of a stored statement: a reprint, an abridgement, an edition in another language.

Same language: what share of each text's sentences stands in the other, word for word, whatever the layout. A successor
keeps most sentences of its predecessor and a spun copy nearly all, so likeness of the whole proves nothing: a reprint
has no sentence of its own between those of the original.

Other language, or another translation: no words are shared, so the things spoken of are compared, in their order:
treaties and other names, states, topics, numbers. A successor speaks of the same things; its date keeps it apart.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from monitor.core.reading.dates import tell_time
from monitor.core.statement.lexicon import Lexicon, fold
from monitor.core.statement.segment import segment
from monitor.model import Assessment, Document, Identity, Language, Relation, StatementText

_WHOLE = 0.97  # share of the original's characters from which on a print is the whole of it
_LEAST: dict[Language, int] = {"zh": 60, "ru": 200, "en": 200}  # letters: less proves nothing
_CAPTION: dict[Language, int] = {"zh": 25, "ru": 80, "en": 80}  # letters: a longer insertion is no subhead or caption
_ALTERED = 0.03  # share of letters in sentences worded otherwise in the same sense, at most, where there are several
_REWORDED = 60.0  # likeness, 0 to 100, from which on a sentence is another wording of one that is missing
_TYPING = 90.0  # likeness from which on the wording may differ by a slip or a rule of spelling alone
_LATE = timedelta(days=45)  # an abridgement is printed within this time, an excerpt in a successor later


def identify(
    document: Document, assessment: Assessment, stored: Sequence[StatementText], lexicon: Lexicon
) -> Identity | None:
    """The stored statement that `document` is a print of, and how; None where it is one of its own."""
    copies = [
        (identity, text)
        for text in stored
        if text.language == document.language
        if (identity := _same_language(document, text, lexicon)) is not None
    ]
    found = copies or list(_editions(document, assessment, stored, lexicon))
    day = day_of(document)
    best = max(
        found, key=lambda pair: (pair[0].relation == "reprint", pair[0].score, _nearness(day, pair[1])), default=None
    )
    return best[0] if best is not None else None


def _nearness(day: date | None, text: StatementText) -> float:
    """Of two statements with the same words, the one of this time is meant."""
    theirs = day_of_stored(text)
    return -abs(day - theirs) / timedelta(days=1) if day is not None and theirs is not None else -math.inf


def day_of(document: Document) -> date | None:
    """The day of an act: as signed at its end ("Москва, 8 мая 2025 года"), else as published."""
    signed = _signed(document.paragraphs)
    if signed is not None:
        return signed
    published = document.published
    return published.date() if isinstance(published, datetime) else published


def day_of_stored(text: StatementText) -> date | None:
    """The day of a stored statement: as signed, else as stored."""
    return _signed(text.paragraphs) or text.date


# --------------------------------------------------------------------------------------------------- the same language


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    text: str
    key: str  # letters and digits alone, folded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overlap:
    """Which pieces of two texts stand in the other."""

    new: tuple[_Piece, ...]
    old: tuple[_Piece, ...]
    new_found: tuple[bool, ...]
    old_found: tuple[bool, ...]

    @property
    def of_new(self) -> float:
        return _share(self.new, self.new_found)

    @property
    def of_old(self) -> float:
        return _share(self.old, self.old_found)

    def own(self) -> Iterator[tuple[_Piece, bool]]:
        """What the new text alone has, and whether it stands between pieces that both have."""
        places = [place for place, found in enumerate(self.new_found) if found]
        for place, (piece, found) in enumerate(zip(self.new, self.new_found, strict=True)):
            if not found:
                yield piece, bool(places) and places[0] < place < places[-1]

    def missing(self) -> list[_Piece]:
        """What the old text has and the new one has not."""
        return [piece for piece, found in zip(self.old, self.old_found, strict=True) if not found]


_ENDS = re.compile(r"(?<=[。！？；!?;…])|(?<=\.)\s+")
_NO_LETTERS = re.compile(r"[\W_]+")
_NO_CHINESE = re.compile(r"[^\u3400-\u9fff0-9]+")


@lru_cache(maxsize=2048)
def _pieces(paragraphs: tuple[str, ...], language: Language) -> tuple[_Piece, ...]:
    return tuple(
        _Piece(text=text.strip(), key=key)
        for paragraph in paragraphs
        for text in _ENDS.split(paragraph)
        if len(key := _key(text, language)) > 1
    )


@lru_cache(maxsize=2048)
def _whole_key(paragraphs: tuple[str, ...], language: Language) -> str:
    return "".join(piece.key for piece in _pieces(paragraphs, language))


def _key(text: str, language: Language) -> str:
    # Pinyin between the characters of a Chinese text is layout; names in Latin letters go with it.
    return (_NO_CHINESE if language == "zh" else _NO_LETTERS).sub("", fold(text))


def _share(pieces: Sequence[_Piece], found: Sequence[bool]) -> float:
    letters = sum(len(piece.key) for piece in pieces)
    return sum(len(piece.key) for piece, is_found in zip(pieces, found, strict=True) if is_found) / max(letters, 1)


def _overlap(document: Document, text: StatementText) -> _Overlap:
    new, old = (_pieces(paragraphs, text.language) for paragraphs in (document.paragraphs, text.paragraphs))
    new_key, old_key = (_whole_key(paragraphs, text.language) for paragraphs in (document.paragraphs, text.paragraphs))
    return _Overlap(
        new=new,
        old=old,
        new_found=tuple(piece.key in old_key for piece in new),
        old_found=tuple(piece.key in new_key for piece in old),
    )


def _same_language(document: Document, text: StatementText, lexicon: Lexicon) -> Identity | None:
    overlap = _overlap(document, text)
    shared = sum(len(piece.key) for piece, found in zip(overlap.new, overlap.new_found, strict=True) if found)
    if shared < _LEAST[text.language] or max(overlap.of_new, overlap.of_old) < 0.4:
        return None
    altered = _altered(overlap, text.language, lexicon)
    if altered is None:
        return None
    whole = min(1.0, overlap.of_old + altered)
    if whole >= _WHOLE and (overlap.of_new >= 0.5 or _is_timely(document, text)):
        return _identity(text, "reprint", whole, f"{whole:.0%} of the stored text stands in it")
    if overlap.of_new >= 0.5 and _is_timely(document, text):
        return _identity(
            text, "abridgement", overlap.of_new, f"it is {whole:.0%} of the stored text, in the same words"
        )
    return None


def _altered(overlap: _Overlap, language: Language, lexicon: Lexicon) -> float | None:
    """The share of the old text that is worded otherwise without a change of sense; None: this is another text."""
    missing, letters = overlap.missing(), max(sum(len(piece.key) for piece in overlap.old), 1)
    altered: list[int] = []
    for piece, is_inside in overlap.own():
        partner = max(missing, key=lambda old: fuzz.ratio(piece.key, old.key), default=None)
        likeness = fuzz.ratio(piece.key, partner.key) if partner is not None else 0.0
        if partner is not None and likeness >= _REWORDED:
            if likeness < _TYPING or _sense(piece.text, language, lexicon) != _sense(partner.text, language, lexicon):
                return None
            missing.remove(partner)
            altered.append(len(partner.key))
        elif is_inside and len(piece.key) > _CAPTION[language]:
            return None
    return sum(altered) / letters if len(altered) <= 1 or sum(altered) <= _ALTERED * letters else None


_SENSE = ("acts", "negation", "parties", "named", "modality", "scope", "intensity", "things", "urgency")


def _sense(text: str, language: Language, lexicon: Lexicon) -> Counter[str]:
    """What must be the same in two wordings of one sentence."""
    words = Counter(hit.id for section in _SENSE for hit in lexicon.section(section).find(text, language))
    words.update(re.findall(r"\d+", fold(text)))
    return words


def _is_timely(document: Document, text: StatementText) -> bool:
    day = day_of(document)
    return day is None or text.date is None or abs(day - text.date) <= _LATE


def _identity(text: StatementText, relation: Relation, score: float, reason: str) -> Identity:
    return Identity(
        statement_id=text.statement_id,
        relation=relation,
        score=round(score, 3),
        reason=f"{relation} of “{text.title}”: {reason}",
    )


# ------------------------------------------------------------------------------------------------------ other languages

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
class _Profile:
    """What a text speaks of, in order, in words of no language."""

    things: tuple[str, ...]
    numbers: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the things, those that have a name or are numbers: the rare ones."""
        return tuple(thing for thing in self.things if thing.startswith(("named", "number")))


def _editions(
    document: Document, assessment: Assessment, stored: Sequence[StatementText], lexicon: Lexicon
) -> Iterator[tuple[Identity, StatementText]]:
    day = day_of(document)
    numbers = _numbers(document.paragraphs)
    mine: _Profile | None = None
    for text in stored:
        if not _may_be_edition(document, day, numbers, assessment, text):
            continue
        mine = mine or _profile(document.paragraphs, document.language, lexicon)
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
    if text.language == document.language and _overlap(document, text).of_new >= _COPIED:
        return False
    if assessment.parties and text.parties and set(assessment.parties).isdisjoint(text.parties):
        return False
    longest = 2.0 * _size(text.paragraphs) / _LETTERS[text.language]
    return _size(document.paragraphs) / _LETTERS[document.language] < longest


def _edition(
    document: Document, day: date | None, mine: _Profile, text: StatementText, lexicon: Lexicon
) -> Identity | None:
    theirs = _profile(text.paragraphs, text.language, lexicon)
    if min(len(mine.things), len(theirs.things)) < _FEW:
        return None
    bag, order = _likeness(mine.things, theirs.things)
    likeness = (bag + order) / 2 + _title_likeness(document, text, lexicon)
    dated = day is not None and day_of_stored(text) is not None
    if likeness >= _EDITION if dated else _is_same_undated(likeness, mine, theirs, document, text):
        reason = f"both speak of the same things in the same order ({bag:.0%} of them, {order:.0%} in order)"
        return _identity(text, "edition", min(1.0, likeness), reason)
    if dated and _title_likeness(document, text, lexicon) >= 0:
        return _part(mine, theirs, text)
    return None


def _part(mine: _Profile, theirs: _Profile, text: StatementText) -> Identity | None:
    if not _FEW_OF_PART <= len(mine.things) < len(theirs.things):
        return None
    part = _contained(mine.things, theirs.things)
    if len(mine.names) >= _FEW:
        part = min(part, _contained(mine.names, theirs.names))
    if part < _PART:
        return None
    return _identity(text, "abridgement", part, f"{part:.0%} of what it speaks of stands there in the same order")


def _is_same_undated(
    likeness: float, mine: _Profile, theirs: _Profile, document: Document, text: StatementText
) -> bool:
    """Without days only the texts can tell a statement from its successor: by their numbers, and how many sentences."""
    unlike = _unlike_count(document, text)
    if len(mine.numbers | theirs.numbers) >= _FEW_NUMBERS and _jaccard(mine.numbers, theirs.numbers) >= 0.7:
        return likeness >= _UNDATED and unlike <= 0.1
    return likeness >= _UNDATED_OTHER_NUMBERS and unlike <= 0.06


def _profile(paragraphs: Sequence[str], language: Language, lexicon: Lexicon) -> _Profile:
    return _Profile(
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


# ---------------------------------------------------------------------------------------------------------------- days

_SIGNATURE = 60  # characters at most of the line that says where and when an act was signed
_PRINTED = re.compile(r"日报|日報|\d\s*版|责编|責編|电）|電）|\d:\d")


def _signed(paragraphs: Sequence[str]) -> date | None:
    for paragraph in reversed(paragraphs[-5:]):
        if len(paragraph) <= _SIGNATURE and not _PRINTED.search(paragraph):
            found = tell_time([paragraph], "UTC")
            if found is not None:
                return found.date() if isinstance(found, datetime) else found
    return None
