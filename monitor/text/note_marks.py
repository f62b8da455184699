"""Marks of notes in a text ("核武器①。", "return[1].", "обороны¹."): they lead to a note and say nothing.

    paragraphs ─ the marks of each, as their neighbours tell them from numbers ─> paragraphs without them

A mark stands right behind a word or a stop, and no word goes on behind it. What looks like one and is the text stays:
enumerations ("包括①减少……②加强……"), exponents (km², 10⁶), isotopes (¹³C), rules ("第1条(2)款"), years in brackets.
"""

import re
from collections.abc import Sequence

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_ENCLOSED = "①-⑳⑴-⒇⓪⓵-⓾❶-❿ⓐ-ⓩ➀-➓㉑-㉟㊱-㊿⓫-⓴"
_SIGNS = "*＊†‡§¶※"
_CALLED = r"(?:note|notes|fn|footnote|прим|примечание|сноска|сн|注释?|脚注|尾注|註)"
_NUMBERS = r"\d{1,3}(?:\s?[,，、–-]\s?\d{1,3}){0,9}"
_BRACKETS = rf"[\[［【〔](?:{_CALLED}\.?\s?)?(?:{_NUMBERS}|[*†a-c]|[ivx]{{1,4}})[\]］】〕]"
_NAMED = rf"[(（]{_CALLED}\.?\s?\d{{1,3}}[)）]"
_ROUND = r"[(（]\d{1,2}[)）]"
_MARK = re.compile(
    rf"(?P<bracket>\s?{_BRACKETS}(?:[,，、;]\s?{_BRACKETS}){{0,5}}|\s?{_NAMED})|(?P<round>{_ROUND})|(?P<enclosed>[{_ENCLOSED}])"
    rf"|(?<![{_SUPERSCRIPT}])(?P<super>[⁽][{_SUPERSCRIPT}]{{1,2}}[⁾]|[{_SUPERSCRIPT}]{{1,2}}(?:[,，⁻][{_SUPERSCRIPT}]{{1,2}}){{0,4}}(?![{_SUPERSCRIPT}⁻]))"
    rf"|(?P<sign>[{re.escape(_SIGNS)}]{{1,3}})",
    re.IGNORECASE,
)
_STOPS = "。！？；：，、.!?;:,…”’»\"'）)》】%"
_UNITS = frozenset(
    [
        "m", "km", "cm", "mm", "dm", "nm", "ft", "in", "mi", "yd", "s", "м", "км", "см", "мм", "дм", "с", "сек",
        "га", "кг", "kg", "т", "n", "x", "y", "r", "c", "e", "к",
    ]
)  # fmt: skip
_SQUARE_AND_CUBE = frozenset("²³")
_WORD_BEFORE = re.compile(r"[A-Za-zА-Яа-яЁё]{1,20}$")
_LEADING = re.compile(
    rf"\s*(?:{_BRACKETS}|[{_ENCLOSED}]|[{_SUPERSCRIPT}]{{1,2}}|[{re.escape(_SIGNS)}]{{1,3}}|{_CALLED}\s?\d{{1,3}}\s?[:：.]?)\s*",
    re.IGNORECASE,
)


def without_note_marks(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs without marks of notes. Notes at the end of the text stay, without the mark that leads to them."""
    found: list[str] = []
    kept = [_without_marks(paragraph, found) for paragraph in paragraphs]
    marks = {"".join(mark.split()) for mark in found}
    marks.update(number for mark in found for number in re.findall(r"\d+", mark))
    last = max((place for place, (old, new) in enumerate(zip(paragraphs, kept, strict=True)) if old != new), default=-1)
    if last < 0:
        return tuple(paragraphs)
    return tuple(
        _without_leading(paragraph, marks) if place > last else paragraph for place, paragraph in enumerate(kept)
    )


def _without_marks(paragraph: str, found: list[str]) -> str:
    """The paragraph without its marks, which are added to `found`; several marks may stand in a row."""
    parts: list[str] = []
    done = 0
    matches = list(_MARK.finditer(paragraph))
    enumerates = _enumerates(paragraph, matches)
    for number, match in enumerate(matches):
        start = match.start()
        behind_mark = start == done and done > 0  # the one before was a mark
        after = _next_after_row(paragraph, matches, number)
        if behind_mark or _is_mark(paragraph, match, after, enumerates=enumerates):
            parts.append(paragraph[done:start])
            found.append(match[0])
            done = match.end()
    return "".join([*parts, paragraph[done:]]) if done else paragraph


def _next_after_row(paragraph: str, matches: Sequence[re.Match[str]], number: int) -> int:
    """Where the text goes on behind a mark and those right behind it."""
    end = matches[number].end()
    for match in matches[number + 1 : number + 6]:
        if match.start() != end:
            break
        end = match.end()
    return end


def _enumerates(paragraph: str, matches: Sequence[re.Match[str]]) -> bool:
    """Whether circled numbers or those in brackets count parts of the paragraph: one stands at a beginning."""
    return any(
        (match["enclosed"] or match["round"])
        and (not match.start() or paragraph[match.start() - 1] in "：:；;，,、 。.")
        and _goes_on(paragraph, match.end())
        for match in matches
    )


def _goes_on(paragraph: str, place: int) -> bool:
    return paragraph[place : place + 1].isalnum()


def _is_mark(paragraph: str, match: re.Match[str], after: int, *, enumerates: bool) -> bool:
    start = match.start()
    before = paragraph[start - 1] if start else ""
    if not (before.isalnum() or before in _STOPS) or not before:
        return False
    goes_on = _goes_on(paragraph, after)
    if match["super"]:
        return not _is_exponent(paragraph[max(0, start - 20) : start], match["super"])
    if match["bracket"]:
        if match[0][0].isspace() and paragraph[after : after + 2].strip()[:1].isalnum():
            return False
        return not before.isdigit() or match[0][0] in "[［"
    if match["enclosed"]:
        return not (enumerates and goes_on)
    if match["round"]:
        return before.isalpha() and not goes_on and not _ends_a_rule(paragraph[max(0, start - 12) : start])
    sign = match["sign"][0]
    if paragraph.find(sign) < start or paragraph.find(sign, match.end()) >= 0:
        return False  # half of *emphasis*
    return not goes_on and before not in "(（" and not before.isdigit()


def _ends_a_rule(before: str) -> bool:
    """Whether a number in brackets belongs to the word before it: "Article 5(1)", "条(2)"."""
    return before.endswith(("条", "款", "项", "段", "第"))


def _is_exponent(before: str, digits: str) -> bool:
    """Whether digits in superscript are of a power, a unit or an isotope."""
    if before[-1:].isdigit():
        number = re.search(r"\d{1,20}$", before)
        base = number[0] if number else ""
        return base in ("10", "2") or len(base) == 1
    word = _WORD_BEFORE.search(before)
    if word is None:
        return False
    if digits in _SQUARE_AND_CUBE and before.endswith(("米", "公里", "厘米", "毫米", "里")):
        return True
    return word[0].lower() in _UNITS and digits in _SQUARE_AND_CUBE


def _without_leading(paragraph: str, marks: set[str]) -> str:
    """A note without the mark in front of it."""
    match = _LEADING.match(paragraph)
    if match is None or match.end() == len(paragraph):
        return paragraph
    mark = "".join(match[0].split()).rstrip(":：.")
    is_known = mark in marks or any(number in marks for number in re.findall(r"\d+", mark))
    return paragraph[match.end() :] if is_known else paragraph
