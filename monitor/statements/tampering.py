"""What a copy of a statement has that the original has not: sentences mixed in, words turned round.

A successor keeps sentences too and turns some; it is told apart by its day and by what states newly do in it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel, LCSseq

from monitor.model import Document, Language, StatementText
from monitor.statements.dates import day_of, day_of_stored
from monitor.statements.genre import read_sentence
from monitor.statements.overlap import Overlap, Piece, overlap_of
from monitor.text.lexicon import Lexicon, fold
from monitor.text.redline import edits
from monitor.text.tokens import is_word, tokens

_CAPTION: dict[Language, int] = {"zh": 25, "ru": 80, "en": 80}  # letters: a longer insertion is no subhead or caption
_ALTERED = 0.03  # share of letters in sentences worded otherwise in the same sense, at most, where there are several
_REWORDED = 60.0  # likeness, 0 to 100, from which on a sentence is another wording of one that is missing
_TYPING = 90.0  # likeness from which on the wording may differ by a slip or a rule of spelling alone
_FEW_SLIPS, _SLIPS = 2, 0.1  # sentences, or share of letters in them, at most: more are no slips
_ONE_LETTER = 2  # one letter taken out and one put in
_IN_ORDER = 0.6  # share of the common sentences, from which on a few that were moved are the printer's
_FEW_TO_ORDER = 6
_SAME_DAYS = timedelta(days=10)  # two acts of the same states with mostly the same words are not made within this time
_SAME_SEASON = timedelta(days=45)
_OF_SAME_DAYS = 0.6  # share of either text that the other has, as it is or reworded, from which on one copies the other
_OF_SAME_SEASON = 0.8
_UNDATED = 0.9
_SHOWN, _LONGEST = 3, 40  # examples in a reason, and characters of each


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What stands in the new text otherwise than in the old one. Pairs are (new, old)."""

    spelled: tuple[tuple[Piece, Piece], ...]  # otherwise in its words, the same in its sense
    turned: tuple[tuple[Piece, Piece], ...]  # otherwise in its sense
    mixed: tuple[Piece, ...]  # of its own, between sentences of the old text
    letters: int  # of the old text
    slips: tuple[tuple[Piece, Piece], ...] = ()  # by one letter: a variant of a character, a slip of typing
    order: float = 1.0  # share of the sentences that both have which stand in the same order

    @property
    def altered(self) -> float:
        """The share of the old text that is worded otherwise in the same sense."""
        return self._share((*self.slips, *self.spelled))

    @property
    def are_layout(self) -> bool:
        """Whether nothing differs but slips, captions and what stands around the text."""
        few = len(self.spelled) <= 1 or self._share(self.spelled) <= _ALTERED
        few = few and (len(self.slips) <= _FEW_SLIPS or self._share(self.slips) <= _SLIPS)
        return not self.turned and not self.mixed and few and self.order >= _IN_ORDER

    def _share(self, pairs: Sequence[tuple[Piece, Piece]]) -> float:
        return sum(len(old.key) for _, old in pairs) / max(self.letters, 1)


def differences_of(overlap: Overlap, language: Language, lexicon: Lexicon) -> Differences:
    """What the new text of an overlap has of its own."""
    missing = overlap.missing()
    spelled: list[tuple[Piece, Piece]] = []
    turned: list[tuple[Piece, Piece]] = []
    mixed: list[Piece] = []
    slips: list[tuple[Piece, Piece]] = []
    for piece, is_inside in overlap.own():
        partner = max(missing, key=lambda old: fuzz.ratio(piece.key, old.key), default=None)
        likeness = fuzz.ratio(piece.key, partner.key) if partner is not None else 0.0
        if partner is not None and likeness >= _REWORDED:
            missing.remove(partner)
            same = likeness >= _TYPING and _sense(piece.text, language, lexicon) == _sense(
                partner.text, language, lexicon
            )
            if same and Indel.distance(piece.key, partner.key) <= _ONE_LETTER:
                slips.append((piece, partner))
            else:
                (spelled if same else turned).append((piece, partner))
        elif is_inside and len(piece.key) > _CAPTION[language]:
            mixed.append(piece)
    letters = sum(len(piece.key) for piece in overlap.old)
    return Differences(
        spelled=tuple(spelled),
        turned=tuple(turned),
        mixed=tuple(mixed),
        letters=letters,
        slips=tuple(slips),
        order=_order(overlap),
    )


def _order(overlap: Overlap) -> float:
    new = [piece.key for piece, found in zip(overlap.new, overlap.new_found, strict=True) if found]
    old = [piece.key for piece, found in zip(overlap.old, overlap.old_found, strict=True) if found]
    if min(len(new), len(old)) < _FEW_TO_ORDER:
        return 1.0
    return LCSseq.similarity(new, old) / min(len(new), len(old))


_SENSE = ("acts", "negation", "parties", "named", "modality", "scope", "intensity", "things", "urgency")


def _sense(text: str, language: Language, lexicon: Lexicon, sections: Sequence[str] = _SENSE) -> Counter[str]:
    """What must be the same in two wordings of one sentence."""
    words = Counter(hit.id for section in sections for hit in lexicon.section(section).find(text, language))
    words.update(re.findall(r"\d+", fold(text)))
    return words


# ------------------------------------------------------------------------------------------- a copy, or a successor


def is_suspect(
    document: Document, text: StatementText, overlap: Overlap, differences: Differences, lexicon: Lexicon
) -> bool:
    """Whether a text with differences is a copy that was tampered with; else it is a statement of its own."""
    share = _covered(overlap, differences)
    mine, theirs = day_of(document), day_of_stored(text)
    apart = abs(mine - theirs) if mine is not None and theirs is not None else None
    if apart is not None and apart <= _SAME_DAYS:
        return share >= _OF_SAME_DAYS
    if any(is_act(piece, text.language, lexicon) for piece in differences.mixed):
        return False
    if apart is None:
        return share >= _UNDATED and not _moved_numbers(differences)
    if apart <= _SAME_SEASON:
        return share >= _OF_SAME_SEASON
    if not differences.turned and not differences.spelled:
        return overlap.of_old >= _OF_SAME_SEASON
    return _is_spun(overlap, differences)


def _is_spun(overlap: Overlap, differences: Differences) -> bool:
    """Whether words were put for words in sentence after sentence, with nothing new and no other number.

    A successor turns few sentences, drops some, and brings its own.
    """
    pairs = len(differences.turned) + len(differences.spelled) + len(differences.slips)
    return (
        pairs >= max(_FEW_TO_ORDER, _SPUN_SENTENCES * len(overlap.new))
        and _covered(overlap, differences) >= _UNDATED
        and not _moved_numbers(differences)
        and _likeness(overlap) >= _SPUN_WORDS
    )


def has_like_sentences(overlap: Overlap) -> bool:
    """Whether the longest sentences of a text have others nearly like them in a text of about the same size."""
    new, old = (sum(len(piece.key) for piece in pieces) for pieces in (overlap.new, overlap.old))
    if not 0.5 < new / max(old, 1) < 2:
        return False
    keys = [piece.key for piece in overlap.old]
    longest = sorted(overlap.new, key=lambda piece: -len(piece.key))[:_FEW_TO_ORDER]
    found = [process.extractOne(piece.key, keys, scorer=fuzz.ratio, score_cutoff=_SPUN_WORDS) for piece in longest]
    return len(longest) == _FEW_TO_ORDER and sum(match is not None for match in found) >= _FEW_TO_ORDER - 1


def _covered(overlap: Overlap, differences: Differences) -> float:
    """The share of the one text that the other has, as it is or reworded; the larger of both."""
    pairs = (*differences.slips, *differences.spelled, *differences.turned)
    new = sum(len(piece.key) for piece in overlap.new)
    old = sum(len(piece.key) for piece in overlap.old)
    of_new = overlap.of_new + sum(len(piece.key) for piece, _ in pairs) / max(new, 1)
    of_old = overlap.of_old + sum(len(piece.key) for _, piece in pairs) / max(old, 1)
    return max(of_new, of_old)


def is_act(piece: Piece, language: Language, lexicon: Lexicon) -> bool:
    """Whether states act in a sentence."""
    return read_sentence(piece.text, 0, language, lexicon).voice in ("states", "state")


def _moved_numbers(differences: Differences) -> bool:
    """Whether years, anniversaries or other numbers became others: a successor brings its own."""
    return any(
        re.findall(r"\d+", fold(new.text)) != re.findall(r"\d+", fold(old.text)) for new, old in differences.turned
    )


_PAIRS = 2  # sentences turned round, at least, before two translations are told from a spun copy
_CLOSE = 80.0  # likeness from which on a negation is no translator's choice
_SPUN_WORDS = 75.0  # likeness of most sentences: translators who work apart reach 65
_SPUN_SENTENCES = 0.4  # share of the sentences that have other words
_SPUN = 0.15  # share of the sentences with a counterpart


def turned_in_edition(document: Document, text: StatementText, lexicon: Lexicon) -> Differences | None:
    """What a text in other words says with other numbers or the other way round; None of an honest translation."""
    overlap = overlap_of(document, text)
    differences = differences_of(overlap, text.language, lexicon)
    if _likeness(overlap) >= _SPUN_WORDS:
        return differences
    turned = tuple(pair for pair in differences.turned if _says_otherwise(*pair, text.language, lexicon))
    pairs = len(differences.turned) + len(differences.spelled)
    if len(turned) < _PAIRS or len(turned) < _SPUN * pairs:
        return None
    return Differences(spelled=(), turned=turned, mixed=(), letters=differences.letters)


def _likeness(overlap: Overlap) -> float:
    """How like a sentence of the new text is to the one of the old text that is most like it, in the middle of all."""
    if not overlap.new or not overlap.old:
        return 0.0
    return median(max(fuzz.ratio(new.key, old.key) for old in overlap.old) for new in overlap.new)


def _says_otherwise(new: Piece, old: Piece, language: Language, lexicon: Lexicon) -> bool:
    """Other numbers; or nearly the same words, and a negation more or less: of translators one writes "refrain"."""
    sections = ("negation",) if fuzz.ratio(new.key, old.key) >= _CLOSE else ()
    return _sense(new.text, language, lexicon, sections) != _sense(old.text, language, lexicon, sections)


# ------------------------------------------------------------------------------------------------------------ reasons


def reason_of(differences: Differences) -> str:
    """Which sentences are not in the original, and which words are turned round."""
    pairs = (*differences.turned, *differences.spelled, *differences.slips)
    parts = []
    if differences.mixed:
        shown = ", ".join(f"“{_short(piece.text)}”" for piece in differences.mixed[:_SHOWN])
        parts.append(f"sentences that are not in the original: {len(differences.mixed)} ({shown})")
    if pairs:
        shown = ", ".join(change for new, old in pairs[:_SHOWN] for change in _changes(new.text, old.text))
        parts.append(f"sentences with other words: {len(pairs)} ({shown})")
    if differences.order < _IN_ORDER:
        parts.append("its sentences stand in another order")
    return " and ".join(parts)


def _changes(new: str, old: str) -> Iterator[str]:
    """The words that were put for others, the first few."""
    language: Language = "zh" if re.search(r"[\u3400-\u9fff]", new) else "en"
    ours, theirs = tokens(new, language), tokens(old, language)
    found = []
    for tag, i, j, k, m in edits(theirs, ours):
        if tag == "equal" or not any(map(is_word, (*theirs[i:j], *ours[k:m]))):
            continue
        beside = 1 if i == j or k == m else 0  # what was only put in or taken out is shown with the word behind it
        found.append(("".join(theirs[i : j + beside]).strip(), "".join(ours[k : m + beside]).strip()))
    for before, after in found[:2]:
        yield f"“{_short(before) or '–'}” → “{_short(after) or '–'}”"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
