"""Long texts on several pages: where the next one is, and one document of them all."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urldefrag

from selectolax.lexbor import LexborHTMLParser

from monitor.model import Document, Profile
from monitor.pages.markup import base_of, link_target, select, text_of

_NEXT = re.compile(
    r"^(?:下一页|下页|后一页|next(?: page)?|следующая(?: страница)?|показать следующую страницу.*|»|›|>|>>)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[\[(【第]?\s*(\d{1,3})\s*[\])】页]?$")


def next_page(tree: LexborHTMLParser, url: str, profile: Profile) -> str | None:
    """The link that says 'next', else the one that is the next number; never the page itself."""
    if not profile.next_page:
        return None
    base, here = base_of(tree, url), urldefrag(url)[0]
    numbered: dict[int, str] = {}
    for node in select(tree, profile.next_page):
        address, label = urldefrag(link_target(node, base))[0], text_of(node)
        if not address or _same_page(address, here):
            continue
        if _NEXT.match(label) or "next" in (node.attributes.get("rel") or "").split():
            return address
        if number := _NUMBER.match(label):
            numbered.setdefault(int(number[1]), address)
    return numbered.get(_page_number(here) + 1)


def _same_page(one: str, other: str) -> bool:
    return one.split("://")[-1].rstrip("/") == other.split("://")[-1].rstrip("/")


def _page_number(url: str) -> int:
    match = re.search(r"(?:[-_](\d{1,2})\.s?html?|/page/(\d{1,3})/?)$", url)
    return int(match[1] or match[2]) if match else 1


def join_pages(pages: Sequence[Document]) -> Document:
    """One document of the pages of a long text, in their order; a page that repeats another's text is left out.

    Title, time, source and identity are those of the first page; `next_page` is None.
    """
    paragraphs: list[str] = []
    seen: set[tuple[str, ...]] = set()
    notes: list[str] = []
    for page in pages:
        if page.paragraphs in seen:
            continue
        seen.add(page.paragraphs)
        paragraphs.extend(page.paragraphs)
        notes.extend(note for note in page.notes if note not in notes)
    editor = next((page.editor for page in pages if page.editor), None)
    if len(seen) > 1:
        notes.append(f"joined from {len(seen)} pages")
    return replace(pages[0], paragraphs=tuple(paragraphs), notes=tuple(notes), editor=editor, next_page=None)
