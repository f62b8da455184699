"""Answers that look like the page and are not: forwarded to a front page, cut short, another text in its place."""

import re
from urllib.parse import urlsplit

from monitor.model import Document

_FRONT = re.compile(r"/?(?:(?:index|home|default|main)\.\w+)?/?", re.IGNORECASE)
_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_WORD = re.compile(r"[^\W\d_]{4,}")
_FEW = 3  # words; fewer say nothing of a text
_SHORT = 12  # characters; shorter paragraphs ("（完）", a place and a day) stand in many texts


def forwarded_home(requested: str, url: str) -> str:
    """Where a request for a text was forwarded, if that is a front page; empty where it was not."""
    asked, got = urlsplit(requested), urlsplit(url)
    if _FRONT.fullmatch(asked.path) or not _FRONT.fullmatch(got.path) or got.query:
        return ""
    return url


def is_cut_short(body: bytes, before: bytes | None = None) -> bool:
    """Whether an HTML page lacks its end; where it is known how it looked before, only if it had one then."""
    if _END.search(body[-4096:]):
        return False
    if before is None:
        return b"<html" in body[:4096].lower()
    return _END.search(before[-4096:]) is not None


def ends_within_character(body: bytes) -> bool:
    """Whether the last character of UTF-8 lacks bytes: whoever sent it was cut off."""
    return _HALF.search(body[-4:]) is not None


_HALF = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


def is_another_text(before: Document, now: Document) -> bool:
    """Whether nothing of a text is left: no paragraph of it, nor its title. An edit leaves some of both.

    Maintenance pages in a site's own template are read without trouble and must not pass for an edit.
    """
    text = _squeezed(now.text)
    kept = [words for paragraph in before.paragraphs if len(words := _squeezed(paragraph)) >= _SHORT]
    if not kept or any(words in text for words in kept):
        return False
    title = _squeezed(before.title)
    if title and title == _squeezed(now.title):
        return len(now.paragraphs) < len(before.paragraphs) / 2
    old = _squeezed(before.text)
    return not any(len(words := _squeezed(paragraph)) >= _SHORT and words in old for paragraph in now.paragraphs)


def is_what_was_listed(title: str, document: Document) -> bool:
    """Whether a page has to do with the title that led to it: it holds a third of its words.

    A notice in a site's own template ("the site is being maintained") is read without trouble, and holds none.
    """
    words = _words(title)
    if len(words) < _FEW:
        return True
    found = _words(f"{document.title}\n{document.text}")
    return len(words & found) >= len(words) / 3


def _words(text: str) -> frozenset[str]:
    """Words of four letters and more; of Chinese each two characters that stand together."""
    chinese = [run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)]
    return frozenset((*chinese, *_WORD.findall(_HAN.sub(" ", text.casefold()))))


def _squeezed(text: str) -> str:
    return "".join(text.split())
