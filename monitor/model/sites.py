"""The sites: where texts are listed, how their pages are read, and the lines of a list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Language = Literal["zh", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "ru", "en")

ListKind = Literal["feed", "page", "datasource", "sitemap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that lists texts, as config/sources.yaml describes it."""

    name: str  # "kremlin-ru": what the watch list, the logs and the alerts call it
    publisher: str  # "Kremlin": what several sources of one house share
    kind: ListKind
    url: str
    language: Language
    zone: str = "Asia/Shanghai"  # IANA name of the clock that the publisher prints
    every: timedelta = timedelta(minutes=10)
    frozen_after: timedelta = timedelta(days=3)  # floor: a newest item older than this is never called frozen before
    links: str = "a[href]"  # kind page: CSS selector of the links that lead to texts
    link_pattern: str = ""  # regular expression that an address must contain to be a text of this source
    dates: str = ""  # kind page: CSS of the time printed in the row of each link, or `selector@attribute`
    ignore_offset: bool = False  # kind feed: the offset in the feed's times is wrong; they are clock times of `zone`
    full_text: bool = False  # kind feed: the entry holds the whole text, so no page is fetched for it
    follow: str = ""  # regular expression over titles: the page of such an entry is fetched for its supplements
    follow_links: str = ""  # CSS selector of the supplements on that page
    follow_skip: str = ""  # regular expression over the titles of supplements that are no texts (lists of participants)
    evidence: str = ""  # what is known of this source, and from when
    checked: str = ""
    on: bool = True  # False: known, and watched only when the watch list or a user's file says so
    skip: str = ""  # regular expression over titles that are no texts ("责编", "Web editor")
    more: str = ""  # CSS selector (kind sitemap: regular expression) of further lists: an issue's pages, the next page
    dated_url: str = ""  # strftime pattern over the publisher's day: lists that have an address for each day
    look_back: int = 0  # days before today whose `dated_url` is read again, since pages appear late
    paged_url: str = ""  # where older pages of the list are, with {page} for the number; back-filling walks them
    paged_from: int = 2  # the number of the page after the list itself
    since: str = ""  # dated_url holds nothing before this day (2024-12-01)
    before: str = ""  # the source that describes the lists of before `since`
    hub: str = ""  # kind datasource: the page that names the list's present address
    proxy: str = ""  # environment variable (or, with _FILE behind it, file) that holds the address of its proxy
    hub_block: str = ""  # CSS selector of the element on that page that holds the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the pages of one site and era are read. Selectors are CSS, tried in order; the first that finds text wins."""

    name: str  # "people-2021"
    site: str  # first half of a site id: "people.com.cn"
    pattern: str  # regular expression over the address
    zone: str
    title: tuple[str, ...]
    time: tuple[str, ...] = ()  # text, or `selector@attribute`; `day && clock` where they stand apart
    body: tuple[str, ...] = ()  # each selects the element that holds the text, or the paragraphs themselves
    source: tuple[str, ...] = ()  # `around` stands for the lines right above and below the text
    author: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()  # furniture, taken out of the body before it is read
    drop_text: tuple[str, ...] = ()  # regular expressions: a paragraph that matches one from its start is furniture
    stop: tuple[str, ...] = ()  # regular expressions: the text ends before the first paragraph that matches
    title_suffix: str = ""  # regular expression, cut from the end of a title
    id_patterns: tuple[str, ...] = ()  # over the address; groups joined with "-", or as in `PATTERN => \1/en`
    next_page: str = ""  # CSS selector of the link to the next page of a long text
    media: tuple[str, ...] = ()  # what shows that a page without `body` is one of photographs or video, not a change
    language: Language | None = None  # None: told from the text
    ignore_offset: bool = False  # the offset in printed times is wrong; they are clock times of `zone`


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a list. `key` is the site's own id of the text, so one text under three addresses is one entry."""

    key: str  # "people.com.cn:40476042"; the address without scheme and query where a site has no ids
    url: str
    title: str = ""
    published: datetime | date | None = None  # as listed: a hint, since placement is not publication
    inline: bool = False  # the list's own body holds the whole text; it is read from there
    links_only: bool = False  # the page is fetched only for the supplements it links; its own text came inline
