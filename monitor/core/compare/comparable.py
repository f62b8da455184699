"""Whether two texts can be compared at all, and what a reader should know before trusting the answer."""

from collections.abc import Sequence

from monitor.core.statement.lexicon import Lexicon
from monitor.model import Change, Document

LONGEST = 200_000  # characters; the longest known joint statement has 20,000, and time grows faster than length
_ENCODINGS = ("cp1252", "latin-1", "gb18030", "cp1251")  # in which UTF-8 was most often read by mistake
_SAMPLE = 4000  # characters that are enough to tell
_APART = 8  # paragraphs between the beginnings of two texts in one
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


def misread_as(text: str) -> str:
    """The encoding that UTF-8 was mistaken for, so that its letters are others now; empty where none was.

    A text that was rightly read hardly ever makes UTF-8 when it is written in an old encoding.
    """
    sample = text[:_SAMPLE]
    foreign = sum(not character.isascii() for character in sample)
    if foreign < 10 or foreign < 0.2 * len(sample):
        return ""
    if sum("\xa0" <= character <= "\xff" for character in sample) > 0.3 * len(sample):
        return "latin-1"  # its control characters may have been lost since, so it cannot be turned back
    for encoding in _ENCODINGS:
        again = sample.encode(encoding, "replace").decode("utf-8", "replace")
        wrong = again.count("�") + again.count("?") - sample.count("?")
        letters = sum(not character.isascii() and character.isalpha() for character in again)
        if letters >= 5 and wrong <= 0.15 * len(again):
            return encoding
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
    openings = [
        number
        for number, paragraph in enumerate(document.paragraphs, 1)
        if any(hit.id == "opening" for hit in lexicon.section("head_words").find(paragraph, document.language))
    ]
    again = next((number for number in openings if number >= openings[0] + _APART), None)
    if again is None:
        return ""
    return (
        f"The {name} text may be two: paragraphs {openings[0]} and {again} both begin a statement; "
        "cut them apart to compare one."
    )
