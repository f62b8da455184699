"""Whether a text is a print of a stored statement: a reprint, an abridgement, an edition, a tampered copy.

Same language: what share of each text's sentences stands in the other, word for word, whatever the layout. A successor
keeps most sentences of its predecessor and a spun copy nearly all, so likeness of the whole proves nothing: a reprint
has no sentence of its own between those of the original. What has some is a successor or a suspect copy; the days and
whether states act in those sentences tell which.

Other language, or another translation: the things spoken of are compared (`monitor.statements.edition`).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from monitor.model import Assessment, Document, Identity, Language, Relation, StatementText
from monitor.statements.dates import day_of, day_of_stored
from monitor.statements.edition import editions, identity_of
from monitor.statements.overlap import letters_of, overlap_of, pieces_of
from monitor.statements.tampering import (
    Differences,
    differences_of,
    has_like_sentences,
    is_act,
    is_suspect,
    reason_of,
    turned_in_edition,
)
from monitor.text.lexicon import Lexicon
from monitor.text.quality import second_beginning

_WHOLE = 0.97  # share of the original's characters from which on a print is the whole of it
_LEAST: dict[Language, int] = {"zh": 60, "ru": 200, "en": 200}  # letters: less proves nothing
_SHARED = 0.4  # of the letters of one of both texts, at least, that the other has too
_ANOTHER = 4  # sentences in which states act, that make a second statement in one page
_LATE = timedelta(days=45)  # an abridgement is printed within this time, an excerpt in a successor later
_RANK: dict[Relation, int] = {"reprint": 2, "edition": 1, "abridgement": 1, "suspect": 0}


def identify(
    document: Document, assessment: Assessment, stored: Sequence[StatementText], lexicon: Lexicon
) -> Identity | None:
    """The stored statement that `document` is a print of, and how; None where it is one of its own."""
    day = day_of(document)
    found = list(_copies(document, stored, lexicon)) or list(_editions(document, assessment, stored, lexicon))
    best = max(
        found,
        key=lambda pair: (_RANK[pair[0].relation], pair[0].score, _nearness(day, pair[1])),
        default=None,
    )
    if best is None or (best[0].relation != "edition" and _holds_another(document, stored, lexicon)):
        return None
    return best[0]


def _holds_another(document: Document, stored: Sequence[StatementText], lexicon: Lexicon) -> bool:
    """Whether a statement that is not stored stands in one page with one that is: it must not be lost behind that."""
    if second_beginning(document, lexicon) is None:
        return False
    known = [letters_of(text.paragraphs, text.language) for text in stored if text.language == document.language]
    own = (
        piece
        for piece in pieces_of(document.paragraphs, document.language)
        if not any(piece.key in letters for letters in known)
    )
    return sum(is_act(piece, document.language, lexicon) for piece in own) >= _ANOTHER


def _nearness(day: date | None, text: StatementText) -> float:
    """Of two statements with the same words, the one of this time is meant."""
    theirs = day_of_stored(text)
    return -abs(day - theirs) / timedelta(days=1) if day is not None and theirs is not None else -math.inf


def _copies(
    document: Document, stored: Sequence[StatementText], lexicon: Lexicon
) -> Iterator[tuple[Identity, StatementText]]:
    for text in stored:
        identity = _same_language(document, text, lexicon) if text.language == document.language else None
        if identity is None:
            continue
        if text.relation == "suspect" and identity.relation != "suspect":
            reason = f"suspect copy of “{text.title}”: it is printed after another suspect copy"
            identity = replace(identity, relation="suspect", reason=reason)
        yield identity, text


def _same_language(document: Document, text: StatementText, lexicon: Lexicon) -> Identity | None:
    overlap = overlap_of(document, text)
    shared = max(overlap.of_new, overlap.of_old)
    if (overlap.shared < _LEAST[text.language] or shared < _SHARED) and not has_like_sentences(overlap):
        return None
    differences = differences_of(overlap, text.language, lexicon)
    if not differences.are_layout:
        if not is_suspect(document, text, overlap, differences, lexicon):
            return None
        return _suspect(text, overlap.of_old, differences)
    whole = min(1.0, overlap.of_old + differences.altered)
    if whole >= _WHOLE and (overlap.of_new >= 0.5 or _is_timely(document, text)):
        return identity_of(text, "reprint", whole, f"{whole:.0%} of the stored text stands in it")
    if overlap.of_new >= 0.5 and _is_timely(document, text):
        return identity_of(
            text, "abridgement", overlap.of_new, f"it is {whole:.0%} of the stored text, in the same words"
        )
    return None


def _is_timely(document: Document, text: StatementText) -> bool:
    day = day_of(document)
    return day is None or text.date is None or abs(day - text.date) <= _LATE


def _suspect(text: StatementText, share: float, differences: Differences) -> Identity:
    return Identity(
        statement_id=text.statement_id,
        relation="suspect",
        score=round(share, 3),
        reason=f"suspect copy of “{text.title}”: {share:.0%} of it stands there, but {reason_of(differences)}",
    )


def _editions(
    document: Document, assessment: Assessment, stored: Sequence[StatementText], lexicon: Lexicon
) -> Iterator[tuple[Identity, StatementText]]:
    originals = [text for text in stored if text.relation != "suspect"]
    for identity, text in editions(document, assessment, originals, lexicon):
        turned = turned_in_edition(document, text, lexicon) if text.language == document.language else None
        yield (_suspect(text, 0.0, turned) if turned is not None else identity), text
