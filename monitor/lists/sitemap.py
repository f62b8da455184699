"""A sitemap → its texts. Most name no titles: what a text is called is seen when it is read."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from monitor.errors import ReadError
from monitor.lists.entries import Line, entries_of
from monitor.lists.xml import refuse_broken
from monitor.model import Entry, Profile, Source
from monitor.text.charset import Decoded
from monitor.text.dates import day_in_address, tell_time

_URL = re.compile(r"<url(?:\s[^>]*)?>(?P<inside>.*?)</url\s*>", re.DOTALL | re.IGNORECASE)
_CHILD = re.compile(r"<sitemap(?:\s[^>]*)?>(?P<inside>.*?)</sitemap\s*>", re.DOTALL | re.IGNORECASE)
_ROOTS = ("urlset", "sitemapindex")  # people.cn writes <sitemapIndex>


def list_sitemap(decoded: Decoded, source: Source, profiles: Sequence[Profile], url: str) -> list[Entry]:
    """The texts of a `<urlset>`; the time is the publication where it is given, else the last change."""
    refuse_broken(decoded.text, _ROOTS, url)
    found = [match["inside"] for match in _URL.finditer(decoded.text)]
    entries = entries_of(_lines(found, source), source, profiles)
    if not entries:
        raise ReadError(
            f"{url}: none of the {len(found)} <url> elements of the sitemap has an address that matches"
            f" {source.link_pattern!r}"
        )
    return entries


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
    match = re.search(
        rf"<(?:\w+:)?{name}(?:\s[^>]*)?>\s*(?:<!\[CDATA\[)?(?P<value>.*?)(?:\]\]>)?\s*</(?:\w+:)?{name}\s*>",
        inside,
        re.DOTALL | re.IGNORECASE,
    )
    return unescape(match["value"]).strip() if match else ""


def child_sitemaps(decoded: Decoded, source: Source, url: str) -> tuple[str, ...]:
    """The sitemaps that an index names and `source.more` (a regular expression) knows, each once."""
    refuse_broken(decoded.text, _ROOTS, url)
    addresses = dict.fromkeys(_value(match["inside"], "loc") for match in _CHILD.finditer(decoded.text))
    return tuple(address for address in addresses if address and re.search(source.more, address))
