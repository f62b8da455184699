"""Whether two texts can be compared at all, and what a reader should know before trusting the answer."""

from collections.abc import Sequence

from monitor.core.statement.lexicon import Lexicon
from monitor.core.statement.soundness import misread_as, second_beginning
from monitor.model import Change, Document

LONGEST = 200_000  # characters; the longest known joint statement has 20,000, and time grows faster than length
_FEW = 3  # sentences; texts shorter than this may well share none


def refusal(document: Document) -> str:
    """Why a text cannot be compared, and what to do; empty where it can."""
    size = len(document.text)
    if not any(character.isalnum() for character in document.text):
        return "holds no words; give a text"
    if size > LONGEST:
        return f"has {size:,} characters, more than {LONGEST:,}; cut out the statement and compare that"
    encoding = misread_as(document.text)
    if encoding:
        return f"is UTF-8 that was read as {encoding} and saved so; save it again from its source as UTF-8"
    return ""


def notes(old: Document, new: Document, changes: Sequence[Change], lexicon: Lexicon) -> tuple[str, ...]:
    """What a reader should know of this comparison, in sentences."""
    found = [_two_texts(name, side, lexicon) for name, side in (("old", old), ("new", new))]
    if changes and all(change.kind == "kept" for change in changes):
        found.append("Both texts say the same, word for word; only layout and typing may differ.")
    olds, news = sum(len(change.old) for change in changes), sum(len(change.new) for change in changes)
    for name, size in (("old", olds), ("new", news)):
        if size == 1:
            found.append(f"The {name} text is one sentence; what it leaves out says little.")
    if min(olds, news) >= _FEW and not any(change.old and change.new for change in changes):
        found.append("No sentence of one text has a counterpart in the other: they are hardly two of one series.")
    return tuple(filter(None, found))


def _two_texts(name: str, document: Document, lexicon: Lexicon) -> str:
    both = second_beginning(document, lexicon)
    if both is None:
        return ""
    return (
        f"The {name} text may be two: paragraphs {both[0]} and {both[1]} both begin a statement; "
        "cut them apart to compare one."
    )
