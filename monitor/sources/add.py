"""An address that somebody gives → a source and a profile, and what they read.

address ─ finding ─> list ─ two of its texts ─> profile ─ checking ─> Addition

Nothing is proposed that was not read: what is shown is what the service itself would do with it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from urllib.parse import urlsplit

from monitor.errors import FetchError, MonitorError, ReadError
from monitor.lists import list_entries
from monitor.lists.schedule import newest
from monitor.model import Document, Entry, Language, Profile, Response, Source
from monitor.pages.fallback import zone_of
from monitor.pages.markup import parse, values
from monitor.pages.page import read_page
from monitor.pages.site_ids import profiles_of
from monitor.sources.check import Checked, Probe, check, read_entry
from monitor.sources.discovery import FoundList, ListFinder, SitemapLooker, SourceHints
from monitor.sources.naming import name_for
from monitor.sources.opml import same_feed
from monitor.sources.propose_profile import Article, propose_profile
from monitor.text.charset import decode
from monitor.text.language import tell_language

LOOKED_AT = 2  # texts
_FULL = 0.8  # of the words of a page that a feed must hold to be read in its place
_SUFFIX = re.compile(r"(?<!\s)\s++[-–—|_•·]\s++([^-–—|_•·]{2,60})$|_([^_]{2,30})$")
_FEED_TITLE = re.compile(r"<title[^<>]*+>\s*+(?:<!\[CDATA\[)?\s*+([^<\]]{2,80})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A source that would be added, what was read by it, and how each of its parts was found."""

    source: Source
    profile: Profile | None
    checked: Checked
    remarks: dict[str, str]  # by key of the source
    head: tuple[str, ...]


class Adder:
    """Looks at an address and says how it could be a source."""

    def __init__(
        self,
        fetcher: SitemapLooker,
        *,
        known: Sequence[Source],
        profiles: Sequence[Profile],
        now: Callable[[], datetime],
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Ask by `fetcher`; `say` is told what is being looked at."""
        self._fetcher = fetcher
        self._known = known
        self._profiles = profiles
        self._now = now
        self._say = say
        self._finder = ListFinder(fetcher, profiles=profiles, now=now, say=say)

    def look(self, wish: SourceHints) -> Addition:
        """What the address could be.

        Raises:
            MonitorError: a source has the name or reads the address already, the site refuses or does not answer, or
                there is nothing at the address that lists texts; the sentence says which.
        """
        self._refuse_known(wish)
        self._say(f"looking at {wish.url}")
        response = self._fetcher.get(wish.url)
        return self._described(self._finder.find(response, wish), wish, response)

    def _refuse_known(self, wish: SourceHints) -> None:
        for source in self._known:
            if same_feed(source.url) == same_feed(wish.url):
                raise MonitorError(
                    f"{source.name} reads {source.url} already; to watch it, name it in the watch list, "
                    f"or write `sources: [{{name: {source.name}, on: true}}]` into a file of sources.d"
                )
            if source.name == wish.name:
                raise MonitorError(f"there is a source {wish.name!r} already; give another --name")

    def _described(self, found: FoundList, wish: SourceHints, page: Response) -> Addition:
        titles = "\n".join(entry.title for entry in found.entries[:20])
        language = wish.language or tell_language(titles) or self._language_of(found)
        zone = wish.zone or zone_of(found.source.url, language)
        name = wish.name or name_for(found.source.url, {source.name for source in self._known})
        publisher = wish.publisher or _publisher(page, found.response) or (urlsplit(found.source.url).hostname or "")
        every, frozen_after = _rhythm(found.entries, newest(found.entries, found.source, self._now()), self._now())
        source = replace(
            found.source,
            name=name,
            publisher=publisher,
            language=language,
            zone=zone,
            every=every,
            frozen_after=frozen_after,
        )
        source, profile, note = self._read(source, found)
        known = [*([profile] if profile else []), *self._profiles]
        checked = check(source, _Remembering(self._fetcher, found.response), known, self._now)
        if checked.article is None or not checked.article.paragraphs:
            raise ReadError(f"{source.url}: its texts cannot be read: {'; '.join(checked.problems)}")
        day = f"{self._now():%Y-%m-%d}"
        latest = f", the newest of {checked.newest_at:%Y-%m-%d}" if checked.newest_at else ""
        evidence = f"{found.how}: {len(found.entries)} texts{latest}; {note}"
        source = replace(source, evidence=evidence, checked=day)
        return Addition(
            source=source,
            profile=profile,
            checked=replace(checked, source=source),
            remarks=found.remarks,
            head=(f"Written by `monitor sources add {wish.url}` on {day}, from what was seen there.",),
        )

    def _language_of(self, found: FoundList) -> Language:
        """The language of the first text, where the titles are too few words to tell."""
        for entry in found.entries[:LOOKED_AT]:
            document = read_entry(entry, found.source, found.response, self._fetcher, self._profiles)
            if (language := tell_language(document.text)) is not None:
                return language
        raise ReadError(
            f"{found.source.url}: its texts are in none of Chinese, Russian and English; if they are, say --language"
        )

    def _read(self, source: Source, found: FoundList) -> tuple[Source, Profile | None, str]:
        """The source, with full text where its feed holds it, the profile of its pages, and a sentence on both."""
        full = replace(source, full_text=True)
        inline = [entry for entry in _entries(found.response, full, self._profiles)[:LOOKED_AT] if entry.inline]
        if (
            source.kind == "feed"
            and len(inline) == len(found.entries[:LOOKED_AT])
            and self._is_whole(full, found, inline)
        ):
            return full, None, "the feed holds the texts themselves, so no page is asked for"
        articles = list(self._articles(found.entries))
        if not articles:
            return source, None, "its pages could not be looked at"
        reading = {_read(article, self._profiles).profile for article in articles}
        if known := reading & {profile.name for profile in profiles_of(articles[0].url, self._profiles)}:
            return source, None, f"its pages are read by the profile {', '.join(sorted(known))}"
        try:
            profile = propose_profile(articles, name=self._free_profile(source.name), zone=source.zone)
            self._refuse_worse(profile, articles)
        except ReadError as error:
            return source, None, f"its pages are read by the general rules, as no profile could be derived ({error})"
        urls = " and ".join(article.url for article in articles)
        return source, profile, f"the profile of its pages was derived from {urls}"

    def _free_profile(self, name: str) -> str:
        """The name of the source, or one made of it where a profile has it already."""
        taken = {profile.name for profile in self._profiles}
        return name if name not in taken else name_for(f"http://{name}.pages", taken)

    def _is_whole(self, full: Source, found: FoundList, inline: Sequence[Entry]) -> bool:
        """Whether the feed holds as many words as the page."""
        document = read_entry(inline[0], full, found.response, self._fetcher, self._profiles)
        try:
            page = read_entry(replace(inline[0], inline=False), full, found.response, self._fetcher, self._profiles)
        except MonitorError:
            return len(document.paragraphs) >= 3
        return len(document.text) >= _FULL * len(page.text) > 0

    def _articles(self, entries: Sequence[Entry]) -> Iterator[Article]:
        alike = sum(entry.title == entries[0].title for entry in entries)
        for entry in entries[:LOOKED_AT]:
            self._say(f"reading {entry.url}")
            try:
                response = self._fetcher.get(entry.url)
            except FetchError as error:
                if error.trouble in ("refused", "forbidden address"):
                    raise
                continue
            yield Article(
                url=response.url,
                body=response.body,
                content_type=response.headers.get("content-type"),
                title=entry.title if alike < len(entries) else "",  # "Read more" is no title
                published=entry.published,
            )

    def _refuse_worse(self, profile: Profile, articles: Sequence[Article]) -> None:
        """Raise ReadError where a profile reads less than the general rules do."""
        for article in articles:
            own, general = (_read(article, profiles) for profiles in ([profile], []))
            if own.profile != profile.name or not own.paragraphs or len(own.text) < len(general.text) / 2:
                raise ReadError(f"it would read less of {article.url} than they do")


def _entries(response: Response, source: Source, profiles: Sequence[Profile]) -> tuple[Entry, ...]:
    content_type = response.headers.get("content-type")
    return list_entries(response.body, source=source, profiles=profiles, content_type=content_type, url=response.url)


def _read(article: Article, profiles: Sequence[Profile]) -> Document:
    return read_page(article.body, url=article.url, content_type=article.content_type, profiles=profiles)


class _Remembering:
    """A fetcher that does not ask twice for a list that was just read."""

    def __init__(self, fetcher: Probe, response: Response) -> None:
        self._fetcher = fetcher
        self._response = response
        self.robots = fetcher.robots

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        if url in (self._response.requested, self._response.url):
            return self._response
        return self._fetcher.get(url)


def _publisher(page: Response, listed: Response) -> str:
    """What the site calls itself: in its head, in the title of its feed, at the end of the page's title."""
    for response in (page, listed):
        text = decode(response.body, response.headers.get("content-type")).text
        if "<html" not in text[:5000].lower():
            title = _FEED_TITLE.search(text[:20_000])
            named = title[1].strip() if title else ""
        else:
            tree = parse(text)
            named = next(values(tree, "meta[property='og:site_name']@content"), "")
            title = _SUFFIX.search(next(values(tree, "title"), ""))
            named = named or ((title[1] or title[2]).strip() if title else "")
        if named:
            return named
    return ""


def _rhythm(entries: Sequence[Entry], newest_at: datetime | None, now: datetime) -> tuple[timedelta, timedelta]:
    """How often to ask, and when a silence is odd: from how far the list's days lie apart, and its silence now."""
    days = sorted({_day(entry.published) for entry in entries if entry.published is not None})
    gap = median((later - earlier).days for earlier, later in pairwise(days)) if len(days) > 1 else 2
    silent = (now - newest_at).days if newest_at is not None else 0
    return timedelta(minutes=30 if gap <= 1 else 60), timedelta(days=max(3, round(gap * 4), silent * 2))


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
