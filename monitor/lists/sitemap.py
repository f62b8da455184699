"""A sitemap → its texts. Most name no titles: what a text is called is seen when it is read."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape

from monitor.errors import ReadError
from monitor.lists.entries import Line, entries_of
from monitor.lists.xml import refuse_broken
from monitor.model import Entry, Profile, Source
from monitor.text.charset import Decoded
from monitor.text.dates import day_in_address, tell_time

_ROOTS = ("urlset", "sitemapindex")  # people.cn writes <sitemapIndex>


def list_sitemap(decoded: Decoded, source: Source, profiles: Sequence[Profile], url: str) -> list[Entry]:
    """The texts of a `<urlset>`; the time is the publication where it is given, else the last change."""
    refuse_broken(decoded.text, _ROOTS, url)
    found = list(_elements(decoded.text, "url"))
    entries = entries_of(_lines(found, source), source, profiles)
    if not entries:
        raise ReadError(
            f"{url}: none of the {len(found)} <url> elements of the sitemap has an address that matches"
            f" {source.link_pattern!r}"
        )
    return entries


def _elements(text: str, name: str) -> Iterator[str]:
    """What stands inside the elements of a name, in one pass: each search begins where the last one ended."""
    opening, closing = _tags(name)
    place = 0
    while begin := opening.search(text, place):
        end = closing.search(text, begin.end())
        if end is None:
            return
        yield text[begin.end() : end.start()]
        place = end.end()


@cache
def _tags(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    prefix = r"(?:\w{1,30}+:)?"
    opening = re.compile(rf"<{prefix}{name}(?:\s[^<>]*+)?>", re.IGNORECASE)
    return opening, re.compile(rf"</{prefix}{name}\s*+>", re.IGNORECASE)


def _lines(found: Sequence[str], source: Source) -> Iterator[Line]:
    for inside in found:
        address = _value(inside, "loc")
        times = [_value(inside, "publication_date"), _value(inside, "lastmod")]
        yield Line(
            url=address,
            title=_value(inside, "title"),
            published=tell_time(times, source.zone) or day_in_address(address),
        )


def _value(inside: str, name: str) -> str:
    written = next(_elements(inside, name), "").strip()
    return unescape(written.removeprefix("<![CDATA[").removesuffix("]]>")).strip()


def child_sitemaps(decoded: Decoded, source: Source, url: str) -> tuple[str, ...]:
    """The sitemaps that an index names and `source.more` (a regular expression) knows, each once."""
    refuse_broken(decoded.text, _ROOTS, url)
    addresses = dict.fromkeys(_value(inside, "loc") for inside in _elements(decoded.text, "sitemap"))
    return tuple(address for address in addresses if address and re.search(source.more, address))
