"""Pages of a site that nobody described yet → how they are read: a profile.

    where the prose stands · what says the title, the time, the source · what both pages print alike is furniture

A selector is taken only when it works on all the pages that were looked at. What is proposed is a `Profile` like the
shipped ones; whoever proposes it reads the pages with it before it is written down.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.errors import ReadError
from monitor.model import Profile
from monitor.pages.bot_challenges import refuse_walls
from monitor.pages.fallback import GENERIC, densest, named_furniture
from monitor.pages.markup import parse, select, selector_and_attribute, text_of, values
from monitor.pages.selectors import ancestors, names_of, selector_of
from monitor.text.charset import decode
from monitor.text.dates import tell_time

_TIMES = (
    "meta[property='article:published_time']@content",
    "meta[itemprop=datePublished]@content",
    "[itemprop=datePublished]@datetime",
    "ld+json@datePublished",
    "meta[name=firstpublishedtime]@content",
    "meta[name=PubDate]@content",
    "meta[name=publishdate]@content",
    "article time[datetime]@datetime",
    "time[datetime]@datetime",
)
_SOURCES = ("meta[name=source]@content", "meta[name=ContentSource]@content")
_NEAR = timedelta(days=3)  # between the day that the list says and the day that the page says
_LONGEST_TIME = 120  # characters of an element that says when a text was published
_CLOCK = re.compile(r"^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$")
_LONGEST_LINE = 60  # characters of one inside the text, which is not the text itself
_MOST_DROPPED = 6
_BESIDE = ("figure", "figcaption", "aside", "nav", "form")  # elements that are never the text itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page that a list led to, with what the list said of it."""

    url: str
    body: bytes
    content_type: str | None
    title: str = ""
    published: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    article: Article
    tree: LexborHTMLParser
    root: LexborNode  # around the prose


def propose_profile(articles: Sequence[Article], *, name: str, zone: str) -> Profile:
    """A profile that reads these pages of one site.

    Raises:
        ReadError: a page holds no prose, or nothing that lasts marks the place where it stands. RefusedError: a wall
            against robots came in place of a page.
    """
    pages = [_page(article) for article in articles]
    body = _body(pages)
    if body is None:
        raise ReadError(f"{articles[0].url}: no selector finds the place of the text on all the pages looked at")
    title, time = _title(pages), _times(pages, zone)
    return Profile(
        name=name,
        site=_host(articles[0].url),
        pattern=rf"^https?://(www\.)?{re.escape(_host(articles[0].url))}(:\d+)?/",
        zone=zone,
        title=(*title, *(selector for selector in ("h1",) if selector not in title)),
        title_suffix=_title_suffix(pages) if not title else "",
        time=time,
        body=(body,),
        source=tuple(selector for selector in _SOURCES if all(_first(page, selector) for page in pages)),
        drop=tuple(dict.fromkeys([*_stray(pages, body, title, time), *_dropped(pages, body)])),
    )


def _page(article: Article) -> _Page:
    text = decode(article.body, article.content_type).text
    refuse_walls(text)
    tree = parse(text)
    unwanted = frozenset(node.mem_id for selector in GENERIC.drop for node in select(tree, selector))
    unwanted |= named_furniture(tree)
    roots = densest(tree, unwanted)
    if not roots:
        raise ReadError(f"{article.url}: no element of the page holds enough prose to be a text")
    return _Page(article, tree, roots[0])


def _body(pages: Sequence[_Page]) -> str | None:
    """The selector of the element around the prose, or of one that it stands in alone, that works on all pages."""
    first = pages[0]
    for level in range(3):
        for node in [first.root, *ancestors(first.root)][level : level + 1]:
            for selector in _selectors_of(first.tree, node):
                if all(_finds(page, selector, level) for page in pages):
                    return selector
    return None


def _selectors_of(tree: LexborHTMLParser, node: LexborNode) -> Iterator[str]:
    for name in names_of(node):
        found = select(tree, name)
        if len(found) == 1 and found[0].mem_id == node.mem_id:
            yield name
    if node.tag in ("article", "main"):
        yield node.tag
    whole = selector_of(tree, node)
    if whole is not None and re.search(r"[.#\[]", whole):
        yield whole


def _finds(page: _Page, selector: str, level: int) -> bool:
    """Whether the first find is the element around the prose, or one at most `level` steps above it."""
    found = select(page.tree, selector)
    around = [page.root, *ancestors(page.root)][: level + 1]
    return len(found) == 1 and found[0].mem_id in {node.mem_id for node in around}


def _title(pages: Sequence[_Page]) -> tuple[str, ...]:
    """What holds the title: the heading that says what the list said and least else, else what the page's head says."""
    first = pages[0]
    headings = [
        (len(words), node)
        for node in select(first.tree, "h1, h2, h3, [class*=title], [class*=tit], [itemprop=headline], [itemprop=name]")
        if _says(words := text_of(node), first.article.title)
    ]
    found: list[str] = []
    for _, node in sorted(headings, key=lambda pair: pair[0]):
        selector = selector_of(first.tree, node)
        if selector and all(_says(_first(page, selector), page.article.title) for page in pages):
            found.append(selector)
            break
    named = "meta[property='og:title']@content"
    if all(_says(_first(page, named), page.article.title) for page in pages):
        found.append(named)
    return tuple(found)


def _says(heading: str, title: str) -> bool:
    """Whether a heading is a title as a list gave it; lists cut titles short. Without one, any heading will do."""
    wanted = _letters(title.rstrip("…. "))
    return bool(heading) and (not wanted or (len(wanted) >= 4 and _letters(heading).startswith(wanted[:40])))


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _title_suffix(pages: Sequence[_Page]) -> str:
    """What all pages append to their `<title>`: the name of the site."""
    titles = [_first(page, "title") for page in pages]
    if len(titles) < 2 or len(set(titles)) < 2:
        return ""
    shortest = min(titles, key=len)
    length = next((n for n in range(len(shortest)) if len({title[-n - 1 :] for title in titles}) > 1), 0)
    suffix = shortest[len(shortest) - length :]
    start = re.search(r"(?<!\s)\s*+[-–—|_•·]", suffix)
    return r"\s*" + re.escape(suffix[start.start() :].strip()).replace(r"\ ", r"\s") if start else ""


def _times(pages: Sequence[_Page], zone: str) -> tuple[str, ...]:
    """What says the time: a mark of the web's standards or an element that prints one; those with a clock first."""
    printed = (selector_of(pages[0].tree, node) for node in _dated(pages[0], zone))
    tried = dict.fromkeys([*_TIMES, *(selector for selector in printed if selector)])
    days = [selector for selector in tried if all(_told(page, selector, zone) for page in pages)]
    clocks = [selector for selector in days if _is_clock(pages, selector, zone)]
    if not clocks and days:
        clocks = _joined(pages, days[0], zone)
    return tuple([*clocks[:2], *(selector for selector in days if selector not in clocks)][:3])


def _joined(pages: Sequence[_Page], day: str, zone: str) -> list[str]:
    """A day and the clock time that stands apart from it."""
    body = pages[0].tree.body
    clocks = [node for node in body.traverse() if _CLOCK.match(node.text(deep=False).strip())] if body else []
    selectors = (selector_of(pages[0].tree, node) for node in clocks[:5])
    joined = [f"{day} && {selector}" for selector in selectors if selector]
    return [selector for selector in joined if _is_clock(pages, selector, zone)][:1]


def _is_clock(pages: Sequence[_Page], selector: str, zone: str) -> bool:
    return all(isinstance(_told(page, selector, zone), datetime) for page in pages)


def _dated(page: _Page, zone: str) -> list[LexborNode]:
    """Elements with a time in their own words, those with a clock first."""
    body = page.tree.body
    if body is None:
        return []
    clocks: list[LexborNode] = []
    days: list[LexborNode] = []
    for node in body.traverse():
        words = node.text(deep=False).strip()
        if not 6 <= len(words) <= _LONGEST_TIME or not any(letter.isdigit() for letter in words):
            continue
        told = tell_time([words], zone)
        if told is not None and _fits(told, page.article.published):
            (clocks if isinstance(told, datetime) else days).append(node)
    return [*clocks, *days][:20]


def _told(page: _Page, selector: str, zone: str) -> datetime | date | None:
    """The time that a selector finds, where it fits what the list said."""
    told = tell_time(list(values(page.tree, selector))[:1], zone)
    return told if told is not None and _fits(told, page.article.published) else None


def _fits(told: datetime | date, listed: datetime | date | None) -> bool:
    return listed is None or abs(_day(told) - _day(listed)) <= _NEAR


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _stray(pages: Sequence[_Page], body: str, title: Sequence[str], time: Sequence[str]) -> Iterator[str]:
    """What stands inside the text and is none: its heading and its time, pictures with their captions, boxes."""
    places = [select(page.tree, body)[0] for page in pages]
    clocks = [selector_and_attribute(part)[0] for one in time for part in one.split(" && ") if "ld+json" not in part]
    for selector in dict.fromkeys([*title[:1], *clocks, *_BESIDE]):
        inside = [node for place in places for node in select(place, selector) if "@" not in selector]
        # A clock in the first of all paragraphs is found by what finds every paragraph.
        lone = len(inside) <= len(pages) and all(len(text_of(node)) <= _LONGEST_LINE for node in inside)
        if inside and (selector not in clocks or lone):
            yield selector


def _dropped(pages: Sequence[_Page], body: str) -> Iterator[str]:
    """Elements inside the text that all pages print alike."""
    if len(pages) < 2:
        return
    places = [select(page.tree, body)[0] for page in pages]
    others = [{text_of(node) for node in _elements(place)} for place in places[1:]]
    count, inside = 0, set[int]()
    for node in _elements(places[0]):
        words = text_of(node)
        if node.parent is not None and node.parent.mem_id in inside:
            inside.add(node.mem_id)
            continue
        if not words or not all(words in texts for texts in others):
            continue
        inside.add(node.mem_id)
        selector = next((name for name in names_of(node) if _only_repeats(pages, body, name, words)), None)
        if selector is not None and count < _MOST_DROPPED:
            count += 1
            yield selector


def _elements(place: LexborNode) -> list[LexborNode]:
    return [node for node in place.traverse() if node.mem_id != place.mem_id and node.is_element_node]


def _only_repeats(pages: Sequence[_Page], body: str, name: str, words: str) -> bool:
    """Whether a name finds nothing in the texts but what all pages print alike."""
    return all({text_of(node) for node in select(select(page.tree, body)[0], name)} <= {words} for page in pages)


def _first(page: _Page, selector: str) -> str:
    return next(values(page.tree, selector), "")


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


__all__ = ["Article", "propose_profile"]
