"""Marks that lead from a text to its notes: `<sup><a href="#fn1">1</a></sup>`, `<a href="#_ftn1">[1]</a>`."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

_LONGEST = 16  # characters of a mark
_MOST_NODES = 12  # inside a mark
_MARK = re.compile(
    r"\W{0,3}(?:(?:note|fn|прим\.?|сноска|注释?|脚注)\W{0,2})?(?:\d{1,3}|[a-z]|[ivx]{1,4})?(?:\s*[,，-]\s*\d{1,3}){0,4}\W{0,3}",
    re.IGNORECASE,
)
_NAMES = re.compile(r"(?:^|[\s_-])(?:foot-?|end-?)?(?:note|ref|fn|ftn|cite|noteref|reference|сноска)", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_NUMBER = re.compile(r"[+\-−]?\d{1,3}")


def mark_in(node: LexborNode, attributes: Mapping[str, str | None]) -> str | None:
    """What stands for a `<sup>` or `<a>` that is a mark: nothing for a link to a note, superscript digits for digits.

    None where it is no mark, so that its words are read. Digits in superscript may be an exponent: the words beside
    them decide (`note_marks`).
    """
    words, links = _inside(node)
    if words is None or not words.strip() or not _MARK.fullmatch(words.strip()):
        return None
    if node.tag == "a":
        return "" if _leads_to_note(attributes) and _looks_like_mark(words) else None
    if any(map(_leads_to_note, links)) or _is_named_so(attributes):
        return ""
    if _NUMBER.fullmatch(words.strip()):
        return words.strip().translate(_SUPERSCRIPT)
    return words if any(letter.isalpha() for letter in words) else ""


def _inside(node: LexborNode) -> tuple[str | None, list[Mapping[str, str | None]]]:
    """The words inside an element and the attributes of its links; None where there is more than a mark has."""
    words, waiting = "", [node]
    links: list[Mapping[str, str | None]] = []
    for _ in range(_MOST_NODES):
        if not waiting:
            return words, links
        here = waiting.pop()
        if here.is_text_node:
            words += here.text_content or ""
            if len(words) > _LONGEST:
                return None, links
        elif here.tag == "a":
            links.append(here.attributes)
        children = []
        for child in here.iter(include_text=True):
            children.append(child)
            if len(children) > _MOST_NODES:
                return None, links
        waiting.extend(reversed(children))
    return (words, links) if not waiting else (None, links)


def _leads_to_note(attributes: Mapping[str, str | None]) -> bool:
    target = attributes.get("href") or ""
    page, sign, place = target.partition("#")
    if not sign or not place:
        return False
    return not page or bool(_NAMES.search(place)) or place.startswith(("_ftn", "_edn"))


def _looks_like_mark(words: str) -> bool:
    """Whether the words of a link are a mark: a number, a sign, an arrow back to the text."""
    squeezed = "".join(words.split())
    return any(letter.isdigit() or not letter.isalnum() for letter in squeezed) and len(squeezed) <= 8


def _is_named_so(attributes: Mapping[str, str | None]) -> bool:
    return bool(_NAMES.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))
