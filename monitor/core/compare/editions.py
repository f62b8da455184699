"""Where two language editions of one statement do not say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from monitor.core.compare.across import compare_whole_across
from monitor.core.compare.linking import Encode
from monitor.core.compare.sides import Difference
from monitor.core.statement.lexicon import Lexicon
from monitor.model import Change, Language, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDifference:
    """A place where two language editions of one statement do not say the same. A missing side is empty.

    `missing`: only the first edition says it; `added`: only the second does.
    """

    what: Difference
    first: tuple[Sentence, ...]
    second: tuple[Sentence, ...]
    reason: str


def edition_differences(
    first: Sequence[str],
    first_language: Language,
    second: Sequence[str],
    second_language: Language,
    lexicon: Lexicon,
    encode: Encode,
) -> tuple[EditionDifference, ...]:
    """Where the second edition leaves out, adds or says otherwise, in its order; another place is no difference."""
    changes = compare_whole_across(first, first_language, second, second_language, lexicon, encode)
    return tuple(_difference(change) for change in changes if change.kind in _UNLIKE and change.weight > 0)


_UNLIKE: dict[str, Difference] = {"dropped": "missing", "new": "added", "reworded": "force"}


def _difference(change: Change) -> EditionDifference:
    what = cast(Difference, change.what[0]) if change.what else _UNLIKE[change.kind]
    reason = {
        "missing": "Only the first edition says it.",
        "added": "Only the second edition says it.",
    }.get(what, change.reason.removesuffix(" Stronger.").removesuffix(" Weaker."))
    return EditionDifference(what=what, first=change.old, second=change.new, reason=reason)
