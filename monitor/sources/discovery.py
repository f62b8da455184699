"""An address that somebody gives → the list behind it.

address ─ is it a feed, a sitemap, JSON? ─ else a page: the feeds it names, the feeds that usually stand there
        ─ else the list on the page ─ else a sitemap ─> FoundList

A feed is taken only where it is alive and speaks of this page: a site's whole feed is not the list of one section.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from monitor.errors import FetchError, ReadError, RefusedError
from monitor.lists import list_entries
from monitor.lists.addresses import pattern_of
from monitor.lists.further import datasources_of
from monitor.lists.schedule import newest
from monitor.lists.sitemap import child_sitemaps
from monitor.model import Entry, Language, ListKind, Profile, Response, Source
from monitor.pages.bot_challenges import refuse_walls
from monitor.sources.check import Probe
from monitor.sources.opml import same_feed
from monitor.sources.propose_list import bare, common_feeds, feeds_named, propose_list, targets_on
from monitor.text.charset import decode

DEAD_AFTER = timedelta(days=60)  # a feed or sitemap whose newest item is older is not taken where there is another way
BEHIND = timedelta(days=7)  # a feed so far behind the page it is of has stopped
SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "news-sitemap.xml")
MOST_ASKED = 8  # places that are asked for a feed, or a sitemap; each costs the site a request
_XML = re.compile(r"\s*(?:<\?xml|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b)", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:urlset|sitemapindex)\b", re.IGNORECASE)


class SitemapLooker(Probe, Protocol):
    """A polite fetcher that knows the sitemaps that robots.txt names."""

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address's host names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHints:
    """What the user says of the source; what is left out is found out."""

    url: str
    name: str = ""
    publisher: str = ""
    language: Language | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundList:
    """A list that was understood."""

    source: Source  # all but name, publisher, rhythm
    entries: tuple[Entry, ...]
    response: Response
    how: str
    remarks: dict[str, str] = field(default_factory=dict)  # on single keys of the source


class ListFinder:
    """Looks at an address and says how it lists texts."""

    def __init__(
        self,
        fetcher: SitemapLooker,
        *,
        profiles: Sequence[Profile],
        now: Callable[[], datetime],
        say: Callable[[str], None],
    ) -> None:
        """Ask by `fetcher`; `say` is told what is being looked at."""
        self._fetcher = fetcher
        self._profiles = profiles
        self._now = now
        self._say = say

    def find(self, response: Response, wish: SourceHints) -> FoundList:
        """The list at the address, or the one that the page there leads to.

        Raises:
            ReadError: there is none; the message says what was looked for. RefusedError: a wall against robots came.
        """
        text = decode(response.body, response.headers.get("content-type")).text
        refuse_walls(text)
        if _XML.match(text):
            kind: ListKind = (
                "sitemap" if re.search(r"<(?:urlset|sitemapindex)\b", text[:5000], re.IGNORECASE) else "feed"
            )
            if kind == "sitemap":
                return self._sitemap(response, wish, f"the sitemap of {_today(self._now())}")
            return self._listed(response, wish, "feed", f"the feed of {_today(self._now())}")
        if text.lstrip()[:1] in "{[":
            return self._listed(response, wish, "datasource", f"the JSON of {_today(self._now())}")
        return self._on_page(response, wish)

    def _listed(self, response: Response, wish: SourceHints, kind: ListKind, how: str) -> FoundList:
        source = _draft(wish, response, kind)
        return FoundList(source=source, entries=self._entries(response, source), response=response, how=how)

    def _entries(self, response: Response, source: Source) -> tuple[Entry, ...]:
        content_type = response.headers.get("content-type")
        return list_entries(
            response.body, source=source, profiles=self._profiles, content_type=content_type, url=response.url
        )

    def _on_page(self, response: Response, wish: SourceHints) -> FoundList:
        """The page's feed where it has one that is alive and of this page, else its list, else the site's sitemap."""
        datasource = self._datasource(response, wish)
        if datasource is not None:
            return datasource
        page, why_not = self._page(response, wish)
        dead: list[str] = []
        feed = self._feed(response, wish, page, dead)
        if feed is not None:
            return feed
        if page is not None:
            remark = "; ".join(dead)
            head = {"url": f"{remark}: so the page itself is read"} if remark else {}
            return replace(page, remarks={**page.remarks, **head})
        sitemap = self._any_sitemap(response, wish)
        if sitemap is not None:
            return sitemap
        tried = "; no feed and no sitemap of its texts was found either" + (f" ({'; '.join(dead)})" if dead else "")
        raise ReadError(f"{why_not}{tried}")

    def _datasource(self, response: Response, wish: SourceHints) -> FoundList | None:
        """The JSON from which news.cn fills the fullest part of its pages, with the page as the hub that names it."""
        draft = replace(_draft(wish, response, "datasource"), hub=response.url)
        content_type = response.headers.get("content-type")
        try:
            block = datasources_of(response.body, source=draft, content_type=content_type, url=response.url)[0]
            self._say(f"looking at {block.address}")
            found = self._listed(self._fetcher.get(block.address), wish, "datasource", "")
        except RefusedError:
            raise
        except (FetchError, ReadError):
            return None
        pattern = pattern_of([entry.url for entry in found.entries])
        source = replace(found.source, hub=response.url, link_pattern=pattern)
        how = f"the datasource that the page of {_today(self._now())} names"
        return replace(found, source=source, how=how, remarks={"hub": "the page that names it, also when it moves"})

    def _page(self, response: Response, wish: SourceHints) -> tuple[FoundList | None, str]:
        content_type = response.headers.get("content-type")
        try:
            proposal = propose_list(response.body, content_type=content_type, url=response.url)
            source = replace(
                _draft(wish, response, "page"),
                links=proposal.links,
                link_pattern=proposal.link_pattern,
                dates=proposal.dates,
            )
            entries = self._entries(response, source)
        except RefusedError:
            raise
        except ReadError as error:
            return None, str(error)
        day = _today(self._now())
        others = f"; {proposal.others} more group{'s' if proposal.others > 1 else ''} of links left out"
        remarks = {"links": f"{proposal.count} links of one structure{others if proposal.others else ''}"}
        if proposal.dates:
            remarks["dates"] = "the day printed beside each of them"
        how = f"the page of {day}"
        return FoundList(source=source, entries=entries, response=response, how=how, remarks=remarks), ""

    def _feed(self, response: Response, wish: SourceHints, page: FoundList | None, dead: list[str]) -> FoundList | None:
        content_type = response.headers.get("content-type")
        named = feeds_named(response.body, content_type=content_type, url=response.url)
        targets = targets_on(response.body, content_type=content_type, url=response.url)
        front = urlsplit(response.url).path in ("", "/")
        places = [(url, True) for url in named] + [(url, False) for url in common_feeds(response.url)]
        asked: set[str] = set()
        for url, is_named in places:
            if len(asked) >= MOST_ASKED or same_feed(url) in asked:
                continue
            asked.add(same_feed(url))
            how = "named by the page" if is_named else "found where feeds usually stand"
            found = self._feed_at(url, wish, f"the feed of {_today(self._now())}, {how} {response.url}")
            if found is None:
                continue
            if self._is_dead(found, page):
                dead.append(f"the feed {url} answers, but its newest item is of {_newest(found, self._now())}")
            elif any(bare(entry.url) in targets for entry in found.entries) or (is_named and (front or page is None)):
                return found
            else:
                dead.append(f"the feed {url} lists none of the texts that the page links")
        return None

    def _feed_at(self, url: str, wish: SourceHints, how: str) -> FoundList | None:
        self._say(f"is there a feed at {url}?")
        try:
            response = self._fetcher.get(url)
            return self._listed(response, wish, "feed", how)
        except (FetchError, ReadError):
            return None

    def _is_dead(self, found: FoundList, page: FoundList | None) -> bool:
        """Whether a list has stopped: nothing for two months, or nothing where the page shows newer texts."""
        latest = newest(found.entries, found.source, self._now())
        if latest is None:
            return False
        shown = newest(page.entries, page.source, self._now()) if page is not None else None
        return self._now() - latest > DEAD_AFTER or (shown is not None and shown - latest > BEHIND)

    def _any_sitemap(self, response: Response, wish: SourceHints) -> FoundList | None:
        root = urljoin(response.url, "/")
        places = [*self._fetcher.sitemaps(response.url), *(root + name for name in SITEMAPS)]
        for url in list(dict.fromkeys(places))[:MOST_ASKED]:
            self._say(f"is there a sitemap at {url}?")
            try:
                found = self._sitemap(self._fetcher.get(url), wish, f"the site's sitemap of {_today(self._now())}")
            except (FetchError, ReadError):
                continue
            if not self._is_dead(found, None):
                return found
        return None

    def _sitemap(self, response: Response, wish: SourceHints, how: str) -> FoundList:
        """A sitemap, or the one of an index that speaks most of news."""
        draft = replace(_draft(wish, response, "sitemap"), more=".")
        decoded = decode(response.body, response.headers.get("content-type"))
        children = child_sitemaps(decoded, draft, response.url)
        if children:
            chosen = min(children, key=lambda url: not re.search(r"news|article|post|press", url, re.IGNORECASE))
            self._say(f"looking at {chosen}")
            response = self._fetcher.get(chosen)
        found = self._listed(response, wish, "sitemap", how)
        pattern = pattern_of([entry.url for entry in found.entries])
        return replace(found, source=replace(found.source, link_pattern=pattern))


def _draft(wish: SourceHints, response: Response, kind: ListKind) -> Source:
    return Source(
        name=wish.name or "new",
        publisher=wish.publisher or "new",
        kind=kind,
        url=response.moved_to or response.requested,
        language=wish.language or "en",
        zone=wish.zone or "UTC",
    )


def _newest(found: FoundList, now: datetime) -> str:
    latest = newest(found.entries, found.source, now)
    return f"{latest:%Y-%m-%d}" if latest is not None else "no known day"


def _today(now: datetime) -> str:
    return f"{now:%Y-%m-%d}"
