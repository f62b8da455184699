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
