"""What is asked of XML before anything is read from it: that it is whole, is what it should be, and expands nothing."""

import re
from collections.abc import Sequence

from monitor.errors import ReadError
from monitor.pages.bot_challenges import explain

_PROLOGUE = re.compile(
    r"\s*+(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*+)?>|\s++)*+", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]++:)?(?P<name>[A-Za-z][\w.-]*+)")
_ENTITY = re.compile(r"<!ENTITY\s", re.IGNORECASE)
_HEAD = 100_000
_TAIL = 20_000  # behind the last tag stand counters and signatures of caches


def mended(text: str, roots: Sequence[str]) -> str:
    """The text from where its XML begins, with U+FFFD for references to characters that XML does not know.

    Programs print warnings before their XML, and cut characters of two halves into references.
    """
    if "&#" in text:
        text = _REFERENCE.sub(_known, text)
    head = text[:_JUNK].lower()
    signs = ("<?xml", "<rdf:rdf", *(f"<{root.lower()}" for root in roots))
    begins = min((place for sign in signs if (place := head.find(sign)) >= 0), default=0)
    is_junk = "<html" not in head[:begins] and "<!doctype" not in head[:begins]
    return text[begins:] if is_junk else text


_JUNK = 20_000  # characters before the list itself
_REFERENCE = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]{1,9})|(?P<number>[0-9]{1,9}));")


def _known(reference: re.Match[str]) -> str:
    code = int(reference["hex"], 16) if reference["hex"] else int(reference["number"])
    is_character = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return reference[0] if is_character else "\ufffd"


def refuse_broken(text: str, roots: Sequence[str], url: str) -> str:
    """Check that the text is whole XML with one of these roots and without entities of its own; return its root.

    Raises:
        ReadError: it is not; the message says what it is instead.
    """
    if _ENTITY.search(text, 0, _HEAD):
        raise ReadError(f"{url}: the XML declares entities, which could expand without bound; it is not read")
    prologue = _PROLOGUE.match(text)
    match = _ROOT.match(text, prologue.end() if prologue else 0)
    name = match["name"] if match else ""
    wanted = {root.lower() for root in roots}
    if name.lower() not in wanted:
        raise ReadError(f"{url}: {_instead(name, text)} came in place of {_a(roots)}" + explain(text))
    if not re.search(rf"</(?:[\w.-]++:)?{re.escape(name)}\s*(?:>|\Z)", text[-_TAIL:], re.IGNORECASE):
        raise ReadError(f"{url}: the list is cut short: its last tag </{name}> is missing")
    return name.lower()


def _a(roots: Sequence[str]) -> str:
    return f"{'an' if roots[0].startswith('O') else 'a'} {' or '.join(roots)}"


def _instead(name: str, text: str) -> str:
    if name.lower() in ("html", "head", "body", "div", "script", "meta"):
        title = re.search(r"<title[^<>]*+>\s*+([^<]{1,80})", text, re.IGNORECASE)
        return "an HTML page" + (f" ('{title[1].strip()}')" if title else "")
    return f"<{name}>" if name else f"no XML ({text.strip()[:40]!r})"
