"""Whether two texts can be compared at all, and what a reader should know before trusting the answer."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from monitor.model import Change, Document, Language
from monitor.text.language import tell_language
from monitor.text.lexicon import Lexicon
from monitor.text.quality import misread_as, second_beginning

LONGEST = 200_000  # characters; the longest known joint statement has 20,000, and time grows faster than length
MOST_SENTENCES = 3_000  # of a text; the longest known joint statement has 300
_FEW = 3  # sentences; texts shorter than this may well share none


def too_long(*texts: Iterable[str]) -> str:
    """Why texts of these paragraphs are not compared, as an alert says it; empty where they can be."""
    sides = [list(text) for text in texts]
    size = max(sum(len(paragraph) + 1 for paragraph in side) for side in sides)
    count = max(map(_sentences, sides))
    if size <= LONGEST and count > MOST_SENTENCES:
        return f"a text has {count:,} sentences, more than {MOST_SENTENCES:,}, so nothing was compared"
    if size <= LONGEST:
        return ""
    return f"a text has {size:,} characters, more than {LONGEST:,}, so nothing was compared"


def _sentences(paragraphs: Sequence[str]) -> int:
    """How many sentences there are, roughly."""
    return sum(1 + len(_ENDS.findall(paragraph, 0, max(0, len(paragraph) - 1))) for paragraph in paragraphs)


_ENDS = re.compile(r"[。！？]++|(?<![.!?…])[.!?…]++(?=\s)")


def within_reach(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Two versions of one text; where it is too long, the paragraphs in which they differ, as many as can be compared.

    An edit must be told, however long the page is.
    """
    if not too_long(old, new):
        return old, new
    in_old, in_new = set(old), set(new)
    return tuple(_first(one for one in old if one not in in_new)), tuple(
        _first(one for one in new if one not in in_old)
    )


def _first(paragraphs: Iterable[str]) -> Iterator[str]:
    left = LONGEST // 10  # such a page may be edited again and again
    count = MOST_SENTENCES // 10
    for paragraph in paragraphs:
        count -= _sentences([paragraph])
        if left <= 0 or count < 0:
            return
        yield paragraph[:left]
        left -= len(paragraph)


def refusal(document: Document) -> str:
    """Why a text cannot be compared, and what to do; empty where it can."""
    size = len(document.text)
    if not any(character.isalnum() for character in document.text):
        return "holds no words; give a text"
    if size > LONGEST:
        return f"has {size:,} characters, more than {LONGEST:,}; cut out the statement and compare that"
    count = _sentences(document.paragraphs)
    if count > MOST_SENTENCES:
        return f"has {count:,} sentences, more than {MOST_SENTENCES:,}; cut out the statement and compare that"
    encoding = misread_as(document.text)
    if encoding:
        return f"is UTF-8 that was read as {encoding} and saved so; save it again from its source as UTF-8"
    return ""


class Text(Protocol):
    """What is asked of a text to doubt it."""

    @property
    def language(self) -> Language:
        """The language that it is read in."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its words."""


def notes(old: Text, new: Text, changes: Sequence[Change], lexicon: Lexicon) -> tuple[str, ...]:
    """What a reader should know of this comparison, in sentences."""
    found = [doubt for name, side in (("old", old), ("new", new)) for doubt in doubts(name, side, lexicon)]
    if changes and all(change.kind == "kept" for change in changes):
        found.append("Both texts say the same, word for word; only layout and typing may differ.")
    olds, news = sum(len(change.old) for change in changes), sum(len(change.new) for change in changes)
    for name, size in (("old", olds), ("new", news)):
        if size == 1:
            found.append(f"The {name} text is one sentence; what it leaves out says little.")
    if min(olds, news) >= _FEW and not any(change.old and change.new for change in changes):
        found.append("No sentence of one text has a counterpart in the other: they are hardly two of one series.")
    return tuple(found)


def doubts(name: str, text: Text, lexicon: Lexicon) -> Iterator[str]:
    """Why what is told of this text may be wrong; `name` is what it is called."""
    both = second_beginning(text, lexicon)
    if both is not None:
        yield (
            f"The {name} text may be two: paragraphs {both[0]} and {both[1]} both begin a statement; "
            "cut them apart to compare one."
        )
    foreign = [number for number, words in enumerate(text.paragraphs, 1) if _is_foreign(words, text.language)]
    if foreign:
        yield (
            f"The {name} text is not in {_CALLED[text.language]} throughout: paragraph {foreign[0]}"
            f"{f' and {len(foreign) - 1} more are' if len(foreign) > 1 else ' is'} in another language; "
            "cut out what is to be compared."
        )
    misread = damaged_words(text.paragraphs, text.language)
    if len(misread) >= max(_MISREAD, sum(map(len, text.paragraphs)) / _EACH[text.language]):
        shown = ", ".join(f"“{word}”" for word in misread[:3])
        yield (
            f"The {name} text looks scanned: {shown} and others are no words; "
            "changes of single letters may be misreadings."
        )


_CALLED: Mapping[Language, str] = {"zh": "Chinese", "ru": "Russian", "en": "English"}
_ENOUGH = 60  # characters of a paragraph from which its language matters: less is a name or a heading
_MISREAD = 3
_EACH: Mapping[Language, int] = {"zh": 150, "ru": 600, "en": 600}  # characters of a clean text in which one may stand


def _is_foreign(words: str, language: Language) -> bool:
    return len(words) >= _ENOUGH and tell_language(words) not in (language, None)


def damaged_words(paragraphs: Sequence[str], language: Language) -> list[str]:
    """Words that hold a digit between letters, letters of two alphabets, or, in Chinese, blanks and strokes."""
    expression = _DAMAGED_CHINESE if language == "zh" else _DAMAGED
    return [match[0] for words in paragraphs for match in expression.finditer(words)]


_LETTER = r"[^\W\d_]"
_LOWER = "[a-zа-яё]"
_DAMAGED = re.compile(
    rf"\b(?: {_LOWER}+\d+{_LOWER}+ | \d(?!st\b|nd\b|rd\b|th\b){_LOWER}{{1,2}}(?=\s{_LOWER}) "
    rf"| (?=\w*[a-zA-Z])(?=\w*[а-яёА-ЯЁ]){_LETTER}+ )\b",
    re.VERBOSE,
)
_HAN = "[\u3400-\u9fff]"
_DAMAGED_CHINESE = re.compile(rf"{_HAN}(?:[ \t]|[|lI](?=\s?{_HAN}))+{_HAN}")
