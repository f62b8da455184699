"""Where two language editions of one statement do not say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from monitor.compare.across import compare_whole_across
from monitor.compare.alignment.semantic import Encode
from monitor.compare.pair import Difference
from monitor.model import Change, Language, Remark, Sentence, remark
from monitor.text.lexicon import Lexicon

_ALONE: dict[str, tuple[Difference, str]] = {
    "dropped": ("missing", "Only the first edition says it."),
    "new": ("added", "Only the second edition says it."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDifference:
    """A place where two language editions of one statement do not say the same. A missing side is empty.

    `what` begins with the gravest: `missing`: only the first edition says it; `added`: only the second does.
    """

    what: tuple[Difference, ...]
    first: tuple[Sentence, ...]
    second: tuple[Sentence, ...]
    remarks: tuple[Remark, ...]

    @property
    def reason(self) -> str:
        """What differs, in a sentence."""
        text = "; ".join(map(str, self.remarks))
        return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionComparison:
    """What of two editions stands for one another, and what does not. `aligned` counts the second edition's sentences.

    `weak`: those whose link is weak; nothing was said of what differs in them.
    """

    differences: tuple[EditionDifference, ...]
    aligned: int
    weak: int


def edition_differences(
    first: Sequence[str],
    first_language: Language,
    second: Sequence[str],
    second_language: Language,
    lexicon: Lexicon,
    encode: Encode,
) -> tuple[EditionDifference, ...]:
    """Where the second edition leaves out, adds or says otherwise, in its order; another place is no difference."""
    return compare_editions(first, first_language, second, second_language, lexicon, encode).differences


def compare_editions(
    first: Sequence[str],
    first_language: Language,
    second: Sequence[str],
    second_language: Language,
    lexicon: Lexicon,
    encode: Encode,
) -> EditionComparison:
    """Two editions of one text, sentence by sentence, whatever they are about."""
    changes = compare_whole_across(first, first_language, second, second_language, lexicon, encode)
    return EditionComparison(
        differences=tuple(
            _difference(change) for change in changes if change.kind not in ("kept", "moved") and change.weight > 0
        ),
        aligned=sum(len(change.new) for change in changes if change.old and change.new),
        weak=sum(len(change.new) for change in changes if change.kind == "kept" and change.reason),
    )


def _difference(change: Change) -> EditionDifference:
    if change.kind in _ALONE:
        what, reason = _ALONE[change.kind]
        return EditionDifference(what=(what,), first=change.old, second=change.new, remarks=(remark(reason),))
    return EditionDifference(
        what=cast(tuple[Difference, ...], change.what),
        first=change.old,
        second=change.new,
        remarks=tuple(map(_of_editions, change.remarks)),
    )


def _of_editions(said: Remark) -> Remark:
    """Editions are neither old nor new."""
    text = said.text.replace("the old text alone", "the first edition alone")
    return Remark(text=text.replace("the new text alone", "the second edition alone"), values=said.values)
