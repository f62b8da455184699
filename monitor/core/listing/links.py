"""An HTML page → its links to texts; for paged lists and newspapers, its links to further lists."""

from collections.abc import Iterator, Sequence
from urllib.parse import urldefrag

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.core.listing.entries import Line, entries_of
from monitor.core.reading.charset import Decoded
from monitor.core.reading.dates import day_in_address
from monitor.core.reading.markup import base_of, link_target, parse, select, text_of
from monitor.core.reading.walls import explain
from monitor.errors import ReadError
from monitor.model import Entry, Profile, Source


def list_links(decoded: Decoded, source: Source, profiles: Sequence[Profile], url: str) -> list[Entry]:
    """The links that `source.links` selects and `source.link_pattern` knows; the day is the one in their address."""
    tree = parse(decoded.text)
    nodes = select(tree, source.links)
    entries = entries_of(_lines(nodes, base_of(tree, url)), source, profiles)
    if entries:
        return entries
    if not nodes:
        raise ReadError(f"{url}: the selector {source.links!r} found no link" + explain(decoded.text))
    raise ReadError(
        f"{url}: the selector {source.links!r} found {len(nodes)} links, "
        f"none whose address matches {source.link_pattern!r}" + explain(decoded.text)
    )


def _lines(nodes: list[LexborNode], base: str) -> Iterator[Line]:
    for node in nodes:
        url = urldefrag(link_target(node, base))[0]
        yield Line(url=url, title=_title(node), published=day_in_address(url))


def _title(node: LexborNode) -> str:
    """The link's words; its `title` where they are cut short ("…") or missing."""
    words, whole = text_of(node), node.attributes.get("title") or ""
    return whole if not words or (words.endswith(("…", "...")) and len(whole) > len(words)) else words


def linked_lists(decoded: Decoded, source: Source, url: str) -> tuple[str, ...]:
    """The addresses of the lists that this one leads to (`source.more`), each once, itself left out."""
    tree: LexborHTMLParser = parse(decoded.text)
    base = base_of(tree, url)
    found = dict.fromkeys(urldefrag(link_target(node, base))[0] for node in select(tree, source.more))
    return tuple(address for address in found if address and address != urldefrag(url)[0])
