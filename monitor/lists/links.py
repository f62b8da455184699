"""An HTML page → its links to texts; for paged lists and newspapers, its links to further lists."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urldefrag

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.errors import ReadError
from monitor.lists.entries import Line, entries_of
from monitor.model import Entry, Profile, Source
from monitor.pages.bot_challenges import explain
from monitor.pages.markup import base_of, blocks_of, link_target, parse, select, selector_and_attribute, text_of
from monitor.pages.wording import tidy
from monitor.text.charset import Decoded
from monitor.text.dates import day_in_address, tell_time


def list_links(decoded: Decoded, source: Source, profiles: Sequence[Profile], url: str) -> list[Entry]:
    """The links that `source.links` selects and `source.link_pattern` knows.

    The time is the one that `source.dates` finds beside a link, else the day in its address.
    """
    tree = parse(decoded.text)
    nodes = select(tree, source.links)
    base = base_of(tree, url)
    links = [(urldefrag(link_target(node, base))[0], node) for node in nodes]
    printed = printed_times(tree, source.dates, links, source.zone) if source.dates else {}
    clocks = select(tree, selector_and_attribute(source.dates)[0]) if source.dates else []
    unwanted = frozenset(node.mem_id for node in clocks) - {node.mem_id for node in nodes}
    entries = entries_of(_lines(links, printed, unwanted), source, profiles)
    if entries:
        return entries
    if not nodes:
        raise ReadError(f"{url}: the selector {source.links!r} found no link" + explain(decoded.text))
    raise ReadError(
        f"{url}: the selector {source.links!r} found {len(nodes)} links, "
        f"none whose address matches {source.link_pattern!r}" + explain(decoded.text)
    )


def _lines(links: Sequence["Link"], printed: Mapping[str, datetime | date], unwanted: frozenset[int]) -> Iterator[Line]:
    for url, node in links:
        yield Line(url=url, title=_title(node, unwanted), published=printed.get(url) or day_in_address(url))


def _title(node: LexborNode, unwanted: frozenset[int]) -> str:
    """The link's words without the time printed among them; its `title` where they are cut short ("…") or missing."""
    words, whole = tidy(" ".join(block.text for block in blocks_of(node, unwanted))), node.attributes.get("title") or ""
    return whole if not words or (words.endswith(("…", "...")) and len(whole) > len(words)) else words


Link = tuple[str, LexborNode]
"""Where a link leads to, and the link."""


def rows_of(links: Sequence[Link]) -> dict[int, str]:
    """The rows that links stand in, by `mem_id`: the largest element around each that leads to no other text."""
    within: dict[int, set[str]] = {}
    links = [(url, node) for url, node in links if url]
    for url, node in links:
        element: LexborNode | None = node
        while element is not None:
            within.setdefault(element.mem_id, set()).add(url)
            element = element.parent
    rows: dict[int, str] = {}
    for url, node in links:
        row = node
        while row.parent is not None and len(within[row.parent.mem_id]) == 1:
            row = row.parent
        rows[row.mem_id] = url
        if (term := term_of(row)) is not None:
            rows[term.mem_id] = url
    return rows


def term_of(row: LexborNode) -> LexborNode | None:
    """The other half of a row that is two elements, `<dt>day</dt><dd>title</dd>`."""
    before = row.prev if row.tag == "dd" else None
    while before is not None and not before.is_element_node:
        before = before.prev
    return before if before is not None and before.tag == "dt" else None


def printed_times(tree: LexborHTMLParser, written: str, links: Sequence[Link], zone: str) -> dict[str, datetime | date]:
    """The times that `selector` or `selector@attribute` finds in the rows of links, by where the links lead to."""
    selector, attribute = selector_and_attribute(written)
    rows, titles = rows_of(links), {node.mem_id: text_of(node) for _, node in links}
    found: dict[str, datetime | date] = {}
    for node in select(tree, selector):
        url = _row_around(node, rows)
        if url is None or url in found:
            continue
        words = (node.attributes.get(attribute) or "") if attribute else text_of(node)
        if node.mem_id not in titles:  # a title may name a day of its own
            for link in select(node, "a[href]"):
                words = words.replace(titles.get(link.mem_id) or "\0", " ", 1)
        told = tell_time([words], zone)
        if told is not None:
            found[url] = told
    return found


def _row_around(node: LexborNode, rows: Mapping[int, str]) -> str | None:
    element: LexborNode | None = node
    while element is not None:
        if element.mem_id in rows:
            return rows[element.mem_id]
        element = element.parent
    return None


def linked_lists(decoded: Decoded, source: Source, url: str) -> tuple[str, ...]:
    """The addresses of the lists that this one leads to (`source.more`), each once, itself left out."""
    tree: LexborHTMLParser = parse(decoded.text)
    base = base_of(tree, url)
    found = dict.fromkeys(urldefrag(link_target(node, base))[0] for node in select(tree, source.more))
    return tuple(address for address in found if address and address != urldefrag(url)[0])
