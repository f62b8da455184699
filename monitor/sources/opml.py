"""OPML: the lists of feeds that readers hand to each other.

What readers export is seldom clean: feeds lie in folders of folders, stand twice, carry a bare `&` in their addresses
and names of HTML's entities, which XML does not know. So the outlines are read as browsers read tags, and no entity is
ever expanded that the document itself declares.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from monitor.errors import ReadError
from monitor.lists.xml import refuse_broken
from monitor.model import Source
from monitor.pages.wording import tidy
from monitor.text.charset import decode

_LARGEST = 5_000_000  # bytes; ten thousand feeds are two
_DEEPEST = 100
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML may not hold at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A line of an OPML file. `feed` is empty for a page, a podcast's folder or whatever else readers put there."""

    text: str
    feed: str = ""  # xmlUrl
    page: str = ""  # htmlUrl, or the address of a line that is a link
    title: str = ""
    language: str = ""
    description: str = ""
    folders: tuple[str, ...] = ()  # the lines it stands in, the outermost first


def read_opml(body: bytes, name: str) -> tuple[Outline, ...]:
    """The lines of an OPML file that name an address, each feed once, in their order. `name` is for the messages.

    Raises:
        ReadError: it is no OPML, is cut short, declares entities, or is larger than a list of feeds can be.
    """
    if len(body) > _LARGEST:
        raise ReadError(f"{name}: has {len(body):,} bytes; more than {_LARGEST:,} are not read")
    text = decode(body, None).text
    refuse_broken(text, ("OPML",), name)
    outlines = _Outlines()
    outlines.feed(text)
    outlines.close()
    if not outlines.found:
        raise ReadError(f"{name}: holds no line with an xmlUrl, so there is no feed in it")
    return tuple(outlines.found.values())


class _Outlines(HTMLParser):
    """Collects outlines and the folders they stand in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, Outline] = {}
        self._open: list[str] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "outline":
            self._take(attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "outline":
            self._open.append(self._take(attrs))
            if len(self._open) > _DEEPEST:
                raise ReadError(f"the outlines are nested more than {_DEEPEST} deep, which no list of feeds is")

    def handle_endtag(self, tag: str) -> None:
        if tag == "outline" and self._open:
            self._open.pop()

    def _take(self, attrs: list[tuple[str, str | None]]) -> str:
        """Keep an outline that names an address; return its text."""
        given = {name: tidy(value or "") for name, value in attrs}
        text = given.get("text") or given.get("title", "")
        feed = _address(given.get("xmlurl", ""))
        page = _address(given.get("htmlurl", "") or given.get("url", ""))
        if feed or page:
            outline = Outline(
                text=text or feed or page,
                feed=feed,
                page=page,
                title=given.get("title", ""),
                language=given.get("language", ""),
                description=given.get("description", ""),
                folders=tuple(folder for folder in self._open if folder),
            )
            self.found.setdefault(same_feed(feed or page), outline)
        return text


def _address(written: str) -> str:
    """An address of the web; `feed://` and `feed:https://` are how some readers write one."""
    address = re.sub(r"^feed:(?=https?:)", "", written)
    address = re.sub(r"^feed://", "http://", address)
    return address if address.lower().startswith(("http://", "https://")) else ""


def same_feed(url: str) -> str:
    """What two addresses of one list have in common: neither scheme, `www.`, capitals of the host nor a last slash."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        port = parts.port
    except ValueError:
        return url
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    return f"{place}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def write_opml(sources: Sequence[Source], *, title: str, created: datetime) -> str:
    """The sources as OPML 2.0, by publisher: feeds as subscriptions, other lists as links, which readers pass over."""
    publishers = dict.fromkeys(source.publisher for source in sources)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        f"    <title>{escape(_printable(title))}</title>",
        f"    <dateCreated>{format_datetime(created, usegmt=True)}</dateCreated>",
        "    <docs>http://opml.org/spec2.opml</docs>",
        "  </head>",
        "  <body>",
    ]
    for publisher in publishers:
        lines.append(f"    <outline {_attributes([('text', publisher)])}>")
        lines += [f"      <outline {_attributes(_of(source))}/>" for source in sources if source.publisher == publisher]
        lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _of(source: Source) -> Iterable[tuple[str, str]]:
    yield "text", source.name
    yield "title", source.publisher
    if source.kind == "feed":
        yield from (("type", "rss"), ("xmlUrl", source.url), ("htmlUrl", _front_page(source.url)))
    else:
        yield from (("type", "link"), ("url", source.url), ("htmlUrl", source.url))
    yield "language", source.language
    if source.evidence:
        yield "description", source.evidence


def _front_page(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{name}={quoteattr(_printable(value))}" for name, value in pairs)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
