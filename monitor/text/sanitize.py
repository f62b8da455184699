"""Words of a page as an alert may show them: made harmless, marked so that they are right in plain text, and cut.

Deleted words stand in [-…-], inserted ones in {+…+}, in every channel: a push preview, a copied line and a screen
reader drop colours and strikes, and the old and the new word side by side would then be a false statement.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from monitor.model import Mark, Span

BRACKETS: dict[Mark, tuple[str, str]] = {"deleted": ("[-", "-]"), "inserted": ("{+", "+}"), "kept": ("", "")}
ELLIPSIS = "…"

_JOINER = "\u2060"  # invisible; keeps two characters from being read as a mark
_STICKY = frozenset("\u200d\ufe0e\ufe0f\u20e3") | {chr(code) for code in range(0x1F3FB, 0x1F400)}
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_ADDRESS = 1000
_BOUNDARIES = ("。！？；!?;", "，、：,:", " ")  # a sentence, a clause, a word


def clean(text: str) -> str:
    """One line of harmless text: no control or direction characters, no half of a pair, no faked mark."""
    visible = "".join(_harmless(character) for character in text)
    line = " ".join(visible.split())
    for opening, closing in BRACKETS.values():
        for mark in filter(None, (opening, closing)):
            line = line.replace(mark, mark[0] + _JOINER + mark[1])
    return line


def _harmless(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if category == "Cc" or category in {"Zl", "Zp"}:
        return " "
    # Direction characters could turn a quote around; the zero-width joiner holds emoji together and stays.
    return "" if category == "Cf" and character not in "\u200c\u200d" else character


def clean_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans with harmless text; blanks at their edges stay, neighbours of one mark are joined."""
    joined: list[Span] = []
    for span in spans:
        words = clean(span.text)
        head = " " if span.text[:1].isspace() else ""
        tail = " " if span.text[-1:].isspace() and words else ""
        text = head + words + tail
        if joined and joined[-1].mark == span.mark:
            text = joined.pop().text + text
        if text:
            joined.append(Span(text=text, mark=span.mark))
    return tuple(joined)


def address(url: str) -> str:
    """The address, where a reader may safely follow it: http or https, without blanks, of bearable length; else ""."""
    harmless = url.isprintable() and not any(character in " <>\"'" for character in url)
    return url if harmless and url.startswith(("https://", "http://")) and len(url) <= _ADDRESS else ""


def isolate(text: str) -> str:
    """Text from right to left, kept from turning its surroundings around; other text as it is."""
    turned = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
    return f"{_ISOLATE}{text}{_END_ISOLATE}" if turned else text


def bracketed(spans: Iterable[Span]) -> str:
    """The words with their marks in brackets."""
    return isolate("".join(_bracketed(span) for span in spans))


def _bracketed(span: Span) -> str:
    opening, closing = BRACKETS[span.mark]
    return f"{opening}{span.text}{closing}"


def length(spans: Iterable[Span]) -> int:
    """Characters of the words, without marks."""
    return sum(len(span.text) for span in spans)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters: cut at a sentence, a clause or a word in the last two fifths, else anywhere."""
    if len(text) <= limit:
        return text
    if limit <= len(ELLIPSIS):
        return ELLIPSIS[:limit]
    room = limit - len(ELLIPSIS)
    return text[: _boundary(text, room)].rstrip() + ELLIPSIS


def _boundary(text: str, room: int) -> int:
    earliest = room * 3 // 5
    for marks in _BOUNDARIES:
        place = max(text.rfind(mark, earliest, room) for mark in marks)
        if place >= 0:
            return place + 1
    return _before_cluster(text, room)


def _before_cluster(text: str, place: int) -> int:
    while place > 0 and place < len(text) and _clings(text, place):
        place -= 1
    return place


def _clings(text: str, place: int) -> bool:
    return text[place] in _STICKY or text[place - 1] == "\u200d" or unicodedata.combining(text[place]) != 0


def shorten(spans: Sequence[Span], limit: int) -> tuple[Span, ...]:
    """The changed words in as much of their context as fits; an ellipsis stands for what is left out."""
    spans = tuple(spans)
    if length(spans) <= limit:
        return spans
    for context in (120, 60, 30):
        trimmed = tuple(_trim(span, i == 0, i == len(spans) - 1, context) for i, span in enumerate(spans))
        if length(trimmed) <= limit:
            return trimmed
    return _head(trimmed, limit)


def _trim(span: Span, first: bool, last: bool, context: int) -> Span:
    """A kept run reduced to what touches the changed words before and after it."""
    if span.mark != "kept" or (first and last) or len(span.text) <= 2 * context + 3:
        return span
    head = "" if first else span.text[: _before_cluster(span.text, context)]
    start = _before_cluster(span.text, len(span.text) - context)
    tail = "" if last else span.text[start:]
    return Span(text=f"{head}{ELLIPSIS}{tail}", mark="kept")


def _head(spans: Sequence[Span], limit: int) -> tuple[Span, ...]:
    taken: list[Span] = []
    for span in spans:
        if len(span.text) > limit:
            taken.append(Span(text=cut(span.text, limit), mark=span.mark))
            break
        taken.append(span)
        limit -= len(span.text)
    return tuple(span for span in taken if span.text)
