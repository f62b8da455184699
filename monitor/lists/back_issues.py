"""A stretch of days that is walked through the old lists of a source.

the source's lists on those days ─> list ─> entries: within the days · of other days · without a day
                                     └─ older_lists ─> list …  until one is too old, repeats, or is the last
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from typing import Literal
from urllib.parse import urldefrag, urljoin
from zoneinfo import ZoneInfo

from monitor.errors import ReadError
from monitor.lists.further import addresses_between, further_lists
from monitor.model import Backfill, Entry, OldList, Source
from monitor.text.charset import decode

Place = Literal["within", "outside", "undated"]

SLACK = timedelta(days=3)  # lists hold back-dated and late texts; a page must be so much older to be past the stretch
FAR = timedelta(days=30)
_LINK = re.compile(r"<(?:\w{1,30}+:)?link\b(?P<attributes>[^<>]*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<!\w)(\w++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_FIRST_ITEM = re.compile(r"<(?:\w{1,30}+:)?(?:entry|item)[\s>]", re.IGNORECASE)
_END_OF_ITEM = re.compile(r"</(?:\w{1,30}+:)?(?:entry|item)\s*+>", re.IGNORECASE)


def day_of(published: datetime | date | None, zone: str) -> date | None:
    """The publisher's day of a time."""
    if isinstance(published, datetime):
        return published.astimezone(ZoneInfo(zone)).date()
    return published


def place_of(published: datetime | date | None, stretch: Backfill, zone: str) -> Place:
    """Whether a text is of the days of the stretch."""
    day = day_of(published, zone)
    if day is None:
        return "undated"
    return "within" if stretch.first <= day <= stretch.last else "outside"


def oldest_day(entries: Iterable[Entry], zone: str) -> date | None:
    """The oldest day that a list names."""
    return min((day for entry in entries if (day := day_of(entry.published, zone)) is not None), default=None)


def newest_day(days: Iterable[date | None]) -> date | None:
    """The newest of the days that are known."""
    return max((day for day in days if day is not None), default=None)


def first_lists(
    source: Source, layouts: Mapping[str, Source], first: date, last: date, here: str
) -> tuple[OldList, ...]:
    """The lists to begin with: every day's own where lists are dated, the oldest first; else the list itself, `here`.

    Raises:
        ReadError: no layout is known for the first days; the message says from which day on there is one.
    """
    if not source.dated_url:
        return (OldList(url=here, layout=source.name),)
    lists: list[OldList] = []
    until = last
    for layout in _eras(source, layouts):
        opened = date.fromisoformat(layout.since) if layout.since else date.min
        start = max(first, opened)
        lists += [
            OldList(url=url, layout=layout.name, day=start + timedelta(days=number))
            for number, url in enumerate(addresses_between(layout, start, until))
        ]
        until = min(until, opened - timedelta(days=1)) if opened > date.min else date.min
        if until < first:
            return tuple(sorted(lists, key=lambda one: one.day or date.min))
    opened_on = _eras(source, layouts)[-1].since
    raise ReadError(f"the lists of {source.name} begin with {opened_on}; give --from {opened_on} or a later day")


def _eras(source: Source, layouts: Mapping[str, Source]) -> tuple[Source, ...]:
    """The source and those that describe its older lists, the newest first."""
    eras = [source]
    while (older := layouts.get(eras[-1].before)) is not None and older not in eras:
        eras.append(older)
    return tuple(eras)


def older_lists(asked: OldList, source: Source, body: bytes, content_type: str | None, url: str) -> tuple[OldList, ...]:
    """The lists that follow one: the pages of its issue, or what is older than it.

    `source` describes the list; `url` is where it was found, after redirects.

    Raises:
        ReadError: the body is no list. RefusedError: a wall against robots came instead.
    """
    if asked.day is not None:
        found = further_lists(body, source=source, content_type=content_type, url=url)
        return tuple(replace(asked, url=address) for address in found)
    if source.paged_url:
        return (next_page(asked, source),)
    addresses = further_lists(body, source=source, content_type=content_type, url=url)
    if source.kind == "feed":
        following = next_in_feed(body, content_type, url)
        addresses = (*addresses, *((following,) if following else ()))
    return tuple(replace(asked, url=address, number=asked.number + 1) for address in addresses if address != asked.url)


def next_page(asked: OldList, source: Source) -> OldList:
    """The page after a page of a list whose pages are numbered."""
    page = source.paged_from + asked.number - 1
    return replace(asked, url=source.paged_url.replace("{page}", str(page)), number=asked.number + 1)


def next_in_feed(body: bytes, content_type: str | None, url: str) -> str | None:
    """The address of the feed's next page (RFC 5005: a link of the feed itself with `rel="next"`)."""
    text = decode(body, content_type).text
    first, ends = _FIRST_ITEM.search(text), [match.end() for match in _END_OF_ITEM.finditer(text)]
    own = text if first is None else text[: first.start()] + (text[ends[-1] :] if ends else "")
    for link in _LINK.finditer(own):
        named = {name.lower(): unescape(one or other) for name, one, other in _ATTRIBUTE.findall(link["attributes"])}
        if named.get("rel", "").lower() == "next" and named.get("href"):
            address = _absolute(url, named["href"])
            return address if address != urldefrag(url)[0] else None
    return None


def _absolute(url: str, address: str) -> str | None:
    try:
        absolute = urldefrag(urljoin(url, address.strip()))[0]
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None


def is_past(newest: date | None, stretch: Backfill) -> bool:
    """Whether a page of a list is so old that what follows it is too; `newest` is its newest day."""
    return newest is not None and newest < stretch.first - SLACK


def is_far(oldest: date | None, stretch: Backfill) -> bool:
    """Whether a page is so much newer than the stretch that looking for its pages asks less than walking to them."""
    return oldest is not None and oldest > stretch.last + FAR


def is_ahead(oldest: date | None, stretch: Backfill) -> bool:
    """Whether a page is wholly newer than the stretch, late and back-dated texts allowed for."""
    return oldest is not None and oldest > stretch.last + SLACK


def next_probe(ahead: int, behind: int | None) -> int | None:
    """The page to look at next for the first one that is not ahead of the stretch; None when it is found.

    `ahead` is the last page known to be ahead, `behind` the first known not to be.
    """
    if behind is None:
        return ahead * 2
    return (ahead + behind) // 2 if behind - ahead > 1 else None


def is_same_page(keys: Sequence[str], before: Sequence[str]) -> bool:
    """Whether a page holds nothing that the page before it did not: such a list has ended, or pretends."""
    return bool(keys) and set(keys) <= set(before)


def can_be_paged(source: Source) -> bool:
    """Whether the source's description says where its older lists are; a feed may say so itself."""
    return bool(source.dated_url or source.paged_url or source.more)


def share_done(stretch: Backfill, asked: OldList | None, reached: date | None) -> float:
    """How much of the stretch is done, from 0 to 1: issues are asked from the oldest on, paged lists from the newest.

    `reached` is the day of the last list that was done, or the oldest on it.
    """
    if asked is not None and asked.day is not None:
        return (asked.day - stretch.first) / (stretch.last - stretch.first + timedelta(days=1))
    top = min(stretch.begun_at.date(), stretch.last + SLACK)
    if reached is None or top <= stretch.first:
        return 0.0
    return min(max((top - reached) / (top - stretch.first), 0.0), 1.0)


def time_left(elapsed: timedelta, before: float, done: float) -> timedelta | None:
    """How long the rest takes if it goes on as it did; None while nothing can be said. `before`: done at the start."""
    if done <= before or elapsed <= timedelta(0):
        return None
    return elapsed * ((1.0 - done) / (done - before))
