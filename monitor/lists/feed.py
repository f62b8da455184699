"""Atom and RSS → entries, and the full text of an entry where the feed holds it.

The Kremlin's feeds print the wall clock of Moscow with the offset of before 2014 (`ignore_offset`), leave the summary
empty, and list items out of order.
"""

import io
import re
from calendar import timegm
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

import feedparser

from monitor.errors import ReadError
from monitor.lists.entries import MOST_ENTRIES, Line, entries_of, plain_words
from monitor.lists.xml import mended, refuse_broken
from monitor.model import Document, Entry, Profile, Source
from monitor.pages.boilerplate import is_caption, is_furniture
from monitor.pages.bot_challenges import refuse_walls
from monitor.pages.limits import within_limits
from monitor.pages.markup import parse, prose_of, select
from monitor.pages.site_ids import identity_of, profiles_of
from monitor.pages.wording import says_something
from monitor.text.charset import REPLACEMENT, Decoded, damage_note, decode, shown
from monitor.text.dates import day_in_address, tell_time
from monitor.text.language import tell_language
from monitor.text.note_marks import without_note_marks

_ROOTS = ("feed", "rss", "RDF", "channel")
_DECLARATION = re.compile(r"\A\s*+<\?xml[^>]*+>", re.IGNORECASE)
_UNFINISHED = re.compile(r"(Продолжение следует|To be continued)\s*+[.…]*+\s*+$", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*+>")
_END_OF_ITEM = re.compile(r"</(?:\w{1,30}+:)?(?:entry|item)\s*+>", re.IGNORECASE)
_LARGE = 4_000_000  # characters: more is not kept in memory
_TIMES = ("published", "issued", "updated", "modified", "created", "date")


def list_feed(decoded: Decoded, source: Source, profiles: Sequence[Profile], url: str) -> list[Entry]:
    """The entries of a feed; `inline` where it holds their whole text and the source says so (`full_text`)."""
    lines = feed_lines(decoded, source, url)
    if not lines:
        raise ReadError(f"{url}: the feed holds no entry at all")
    entries = entries_of(lines, source, profiles)
    if not entries:
        wanted = f" that matches {source.link_pattern!r}" if source.link_pattern else ""
        raise ReadError(f"{url}: none of the feed's {len(lines)} entries has an address{wanted}")
    return entries


def feed_lines(decoded: Decoded, source: Source, url: str) -> list[Line]:
    """What a feed says of each of its items; `url` is empty where an item has no address.

    Raises:
        ReadError: the text is no feed.
    """
    return list(_lines(_items(decoded.text, url), source, url))


def _items(text: str, url: str) -> tuple[Any, ...]:
    """The items of a feed. The last one is kept, since its entries are read one after the other."""
    return _kept_items(text, url) if len(text) <= _LARGE else _parsed_items(text, url)


@lru_cache(maxsize=1)
def _kept_items(text: str, url: str) -> tuple[Any, ...]:
    return _parsed_items(text, url)


def _parsed_items(text: str, url: str) -> tuple[Any, ...]:
    text = mended(text, _ROOTS)
    refuse_broken(text, _ROOTS, url)
    whole = '<?xml version="1.0" encoding="utf-8"?>' + _DECLARATION.sub("", _with_fewer_items(text))
    try:
        # A file object: a string that looks like an address or a path would be opened.
        parsed = feedparser.parse(
            io.BytesIO(whole.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # pragma: no cover - feedparser lets its parsers' errors through; no input is known to
        raise ReadError(f"{url}: the feed cannot be read: {type(error).__name__}: {error}") from error
    return tuple(dict(item) for item in parsed.entries)  # as they are: feedparser's own mapping guesses and warns


def _with_fewer_items(text: str) -> str:
    """The feed without the items behind its first `MOST_ENTRIES`: building one takes a fifth of a millisecond."""
    ends = [match.end() for match in _END_OF_ITEM.finditer(text)]
    return text if len(ends) <= MOST_ENTRIES else text[: ends[MOST_ENTRIES - 1]] + text[ends[-1] :]


def _lines(items: Sequence[Any], source: Source, url: str) -> Iterator[Line]:
    for item in items:
        address = _address(item, url)
        yield Line(
            url=address,
            title=str(item.get("title") or ""),
            published=_published(item, source) or day_in_address(address),
            inline=source.full_text and says_something(_TAG.sub("", _content(item))),
        )


def _address(item: Any, url: str) -> str:
    for link in [*item.get("links", ()), {"rel": "alternate", "href": item.get("link")}]:
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return _absolute(url, str(link["href"]))
    named = str(item.get("id") or "")
    return named if named.startswith(("http://", "https://")) else ""


def _absolute(url: str, address: str) -> str:
    try:
        absolute = urljoin(url, address.strip())
    except ValueError:
        return ""
    return absolute if absolute.startswith(("http://", "https://")) else ""


def _published(item: Any, source: Source) -> datetime | date | None:
    """When the entry was published; its wall clock in the source's zone where its offset is known to be wrong."""
    written = [str(item[name]) for name in _TIMES if item.get(name)]
    told = tell_time(written, source.zone, ignore_offset=source.ignore_offset)
    if isinstance(told, datetime):
        return told
    for name in _TIMES:
        parsed = item.get(f"{name}_parsed")
        if parsed and any(":" in text for text in written) and not source.ignore_offset:
            return datetime.fromtimestamp(timegm(parsed), UTC)
    return told


def _content(item: Any) -> str:
    """The entry's text as markup: its content, or the full text that Yandex's dialect carries, or its description."""
    contents = [str(content.get("value") or "") for content in item.get("content", ())]
    candidates = [*contents, str(item.get("yandex_full-text") or ""), str(item.get("fulltext") or "")]
    return max(candidates, key=len) or str(item.get("summary") or "")


def _paragraphs(markup: str, profile: Profile | None = None) -> list[str]:
    if not markup.strip():
        return []
    tree = parse(f"<html><body>{markup}</body></html>")
    drop = profile.drop if profile is not None else ()
    unwanted = frozenset(node.mem_id for selector in drop for node in select(tree, selector))
    body = tree.body
    lines = prose_of([body], unwanted) if body is not None else []
    return [line for line in lines if not is_furniture(line) and not is_caption(line)]


def read_inline(
    body: bytes,
    *,
    source: Source,
    profiles: Sequence[Profile],
    entry_key: str,
    content_type: str | None,
    url: str = "",
) -> Document:
    """The whole text of one entry, from the feed that holds it. `url` is the feed's own, the source's where not given.

    Raises:
        ReadError: the feed cannot be read, does not hold the entry, or holds no text of it.
    """
    decoded = decode(body, content_type)
    refuse_walls(decoded.text)
    feed_url = url or source.url
    for item in _items(decoded.text, feed_url):
        address = _address(item, feed_url)
        if identity_of(address, profiles) == entry_key:
            return _document(item, address, entry_key, decoded, source, profiles)
    raise ReadError(f"{feed_url}: the feed holds no entry {entry_key}")


def _document(
    item: Any, address: str, key: str, decoded: Decoded, source: Source, profiles: Sequence[Profile]
) -> Document:
    own = profiles_of(address, profiles)
    lines = _paragraphs(_content(item), own[0] if own else None)
    title = plain_words(str(item.get("title") or ""))
    if not lines:
        raise ReadError(f"{address}: the feed holds no text of this entry")
    damage = damage_note((title, *lines), decoded)
    title, lines = shown(title), list(without_note_marks([shown(line) for line in lines]))
    published = _published(item, source)
    paragraphs, spare = within_limits(lines)
    return Document(
        site_id=key,
        url=address,
        title=title,
        language=tell_language("\n".join(paragraphs)) or source.language,
        paragraphs=paragraphs,
        published=published,
        author=plain_words(str(item.get("author") or "")) or None,
        profile="feed",
        notes=(*_notes(paragraphs, published), *damage, *spare),
    )


def _notes(paragraphs: Sequence[str], published: object) -> Iterator[str]:
    if published is None:
        yield "no time of publication in the feed"
    if any(REPLACEMENT in paragraph for paragraph in paragraphs):
        yield "the publisher's own bytes hold damaged characters (U+FFFD)"
    if _UNFINISHED.search(paragraphs[-1]):
        yield "the text is unfinished: the publisher says that more follows"
