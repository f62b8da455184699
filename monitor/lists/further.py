"""Lists that lead to lists: the pages of an issue, sitemap indexes, the next page, a datasource that moved.

addresses of the day ─> list ─ further_lists ─> lists ─> entries
hub page ─ rediscover ─> the datasource's present address
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urldefrag, urljoin

from selectolax.lexbor import LexborNode

from monitor.errors import ReadError
from monitor.lists.links import linked_lists
from monitor.lists.sitemap import child_sitemaps
from monitor.model import Entry, Source
from monitor.pages.bot_challenges import refuse_walls
from monitor.pages.markup import outermost, parse, select
from monitor.text.charset import decode

_DATASOURCE = re.compile(r"datasource:\s*([0-9a-f]{32})\b")
_ARTICLE = re.compile(r"/c\.html|/c_\d+\.htm")


def addresses_on(source: Source, today: date) -> tuple[str, ...]:
    """The lists to ask for on a day of the publisher's: its own, today's, and those of `look_back` days."""
    if not source.dated_url:
        return (source.url,)
    days = [today - timedelta(days=back) for back in range(source.look_back + 1)]
    return tuple(dict.fromkeys([source.url, *(day.strftime(source.dated_url) for day in days)]))


def addresses_between(source: Source, first: date, last: date) -> tuple[str, ...]:
    """The dated lists of a stretch of days, the oldest first; none for a source whose lists are not dated."""
    if not source.dated_url:
        return ()
    count = (last - first).days + 1
    return tuple((first + timedelta(days=day)).strftime(source.dated_url) for day in range(max(0, count)))


def further_lists(body: bytes, *, source: Source, content_type: str | None, url: str) -> tuple[str, ...]:
    """The lists that this one leads to (`source.more`), each once, itself left out.

    Raises:
        ReadError: the body is no list. RefusedError: a wall against robots came instead.
    """
    if not source.more:
        return ()
    decoded = decode(body, content_type)
    refuse_walls(decoded.text)
    if source.kind == "sitemap":
        return child_sitemaps(decoded, source, url)
    return linked_lists(decoded, source, url)


def is_repeated(page: Sequence[Entry], before: Sequence[Entry]) -> bool:
    """Whether a page of a list holds nothing that the pages before it did not: such a list has ended, or pretends."""
    known = {entry.key for entry in before}
    return all(entry.key in known for entry in page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a news.cn page that is filled from a datasource: where that is, and how many texts it showed."""

    address: str
    texts: int


def datasources_of(body: bytes, *, source: Source, content_type: str | None, url: str) -> tuple[Block, ...]:
    """The datasources that a hub page names, the one that shows most texts first; `source.hub_block` narrows them.

    The address of a datasource is the page's folder, `ds_`, 32 hexadecimal digits and `.json`.

    Raises:
        ReadError: the page names none. RefusedError: a wall against robots came instead.
    """
    decoded = decode(body, content_type)
    refuse_walls(decoded.text)
    tree = parse(decoded.text)
    marked = select(tree, source.hub_block or '[datatype="ds"], [preview="ds_"]')
    blocks: dict[str, int] = {}
    for node in outermost(marked):
        match = _DATASOURCE.search(node.attributes.get("data") or "")
        if match:
            address = urljoin(urldefrag(url)[0], f"ds_{match[1]}.json")
            blocks[address] = max(blocks.get(address, 0), _texts_in(node))
    if not blocks:
        raise ReadError(f"{url}: the page names no datasource (looked for data='datasource:…' datatype='ds')")
    found = [Block(address=address, texts=texts) for address, texts in blocks.items()]
    return tuple(sorted(found, key=lambda block: -block.texts))


def _texts_in(node: LexborNode) -> int:
    addresses = {link.attributes.get("href") or "" for link in select(node, "a[href]")}
    return sum(1 for address in addresses if _ARTICLE.search(address))


def rediscover(body: bytes, *, source: Source, content_type: str | None, url: str) -> str:
    """The present address of a datasource, from its hub page: the known one while the page names it, else the fullest.

    Raises:
        ReadError: the page names no datasource.
    """
    blocks = datasources_of(body, source=source, content_type=content_type, url=url)
    known = _tail(source.url)
    same = next((block.address for block in blocks if _tail(block.address) == known), None)
    return source.url if same is not None else blocks[0].address


def _tail(address: str) -> str:
    return address.rsplit("/", 1)[-1]
