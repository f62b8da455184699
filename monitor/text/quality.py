"""Whether a text can be read as it stands: saved in a wrong encoding, scanned, two texts in one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from monitor.model import Document, Language
from monitor.text.lexicon import Lexicon

_ENCODINGS = ("cp1252", "latin-1", "gb18030", "cp1251")  # in which UTF-8 was most often read by mistake
_WESTERN = re.compile("[\xa0-\xff]")
_SAMPLE = 4000  # characters that are enough to tell
_APART = 8  # paragraphs between the beginnings of two texts in one


def misread_as(text: str) -> str:
    """The encoding that UTF-8 was mistaken for, so that its letters are others now; empty where none was.

    A text that was rightly read hardly ever makes UTF-8 when it is written in an old encoding.
    """
    sample = text[:_SAMPLE]
    foreign = len(sample) - len(sample.encode("ascii", "ignore"))
    if foreign < 10 or foreign < 0.2 * len(sample):
        return ""
    if len(_WESTERN.findall(sample)) > 0.3 * len(sample):
        return "latin-1"  # its control characters may have been lost since, so it cannot be turned back
    for encoding in _ENCODINGS:
        again = sample.encode(encoding, "replace").decode("utf-8", "replace")
        wrong = again.count("�") + again.count("?") - sample.count("?")
        if wrong > 0.15 * len(again):
            continue
        if sum(not character.isascii() and character.isalpha() for character in again) >= 5:
            return encoding
    return ""


class _Text(Protocol):
    @property
    def language(self) -> Language: ...

    @property
    def paragraphs(self) -> tuple[str, ...]: ...


def second_beginning(text: _Text, lexicon: Lexicon) -> tuple[int, int] | None:
    """The paragraphs, counted from 1, with which two statements in one text begin; None where there is one or none."""
    openings = [
        number
        for number, paragraph in enumerate(text.paragraphs, 1)
        if any(hit.id == "opening" for hit in lexicon.section("head_words").find(paragraph, text.language))
    ]
    again = next((number for number in openings if number >= openings[0] + _APART), None)
    return None if again is None else (openings[0], again)


# ------------------------------------------------------------------------------------------------------- damaged bytes

_REPLACEMENT = "\ufffd"
_MOST_PLACES = 20  # of a paragraph; more than that is no damage here and there
_WIDEST = 3  # characters that may have stood in one damaged place


def without_damage(paragraphs: Sequence[str], whole: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs, those with damaged places (U+FFFD) as `whole` has them where all the rest is the same."""
    if not any(_REPLACEMENT in paragraph for paragraph in paragraphs):
        return tuple(paragraphs)
    return tuple(_undamaged(paragraph, whole) if _REPLACEMENT in paragraph else paragraph for paragraph in paragraphs)


def _undamaged(paragraph: str, whole: Sequence[str]) -> str:
    parts = paragraph.split(_REPLACEMENT)
    if len(parts) > _MOST_PLACES or not any(any(map(str.isalnum, part)) for part in parts):
        return paragraph
    return next((other for other in whole if _is_same_but_there(parts, other)), paragraph)


def _is_same_but_there(parts: Sequence[str], other: str) -> bool:
    if not other.startswith(parts[0]):
        return False
    place = len(parts[0])
    for part in parts[1:-1]:
        found = other.find(part, place, place + _WIDEST + len(part))
        if found < 0:
            return False
        place = found + len(part)
    rest = len(other) - len(parts[-1]) - place
    return 0 <= rest <= _WIDEST and other.endswith(parts[-1])


# ------------------------------------------------------------------------------------------------------ after scanning

_CHINESE = r"[\u3400-\u9fff，。；：、（）《》“”]"
_BLANK_IN_CHINESE = re.compile(rf"(?<={_CHINESE})[ \t\u3000](?={_CHINESE})")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[А-Яа-яЁё])[A-Za-zА-Яа-яЁё]+\b")
_ALIKE = str.maketrans("ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук")
_FEW = 2  # blanks or letters: fewer are the printer's, or a name


def mended(document: Document) -> Document:
    """The text without what optical recognition and copying put into its words: the same object where nothing is."""
    paragraphs = tuple(_mended(paragraph, document.language) for paragraph in document.paragraphs)
    changed = sum(one != other for one, other in zip(paragraphs, document.paragraphs, strict=True))
    return replace(document, paragraphs=paragraphs) if changed else document


def _mended(paragraph: str, language: Language) -> str:
    text = _INVISIBLE.sub("", paragraph)
    if language == "zh" and len(_BLANK_IN_CHINESE.findall(text)) >= _FEW:
        return _BLANK_IN_CHINESE.sub("", text)
    if language == "ru":
        return _MIXED.sub(lambda match: match[0].translate(_ALIKE), text)
    return text
