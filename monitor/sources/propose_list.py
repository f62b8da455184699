"""A page that nobody described yet → how it lists its texts.

    links ─ by the structure they stand in ─ the group that looks most like headlines ─> selector, addresses, days

What is proposed is what `listing` would do with it: each proposal is tried on the page before it is made.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urldefrag, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.errors import ReadError
from monitor.lists.addresses import of_usual_kind, pattern_of
from monitor.lists.links import Link, printed_times, rows_of, term_of
from monitor.pages.bot_challenges import explain, refuse_walls
from monitor.pages.markup import base_of, link_target, parse, select, text_of
from monitor.pages.selectors import ancestors, find_selector, is_lasting
from monitor.text.charset import decode
from monitor.text.dates import day_in_address, tell_time

_FEWEST = 3  # links that make a list
_FURNITURE = frozenset(["nav", "header", "footer", "aside", "form", "menu"])
_FURNITURE_NAME = re.compile(
    r"(?:^|[-_])(?:nav|navbar|menu|header|footer|foot|breadcrumbs?|sidebar|widget|pager|pagination|share|social|tags?"
    r"|hot|rank|related|links?-?footer|langs?|crumbs?)(?:[-_]|$)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|mp[34]|css|js)$", re.IGNORECASE)
_FEED_WORD = re.compile(r"\brss\b|\batom\b|/feed/?$|\.(?:rss|atom|rdf)$", re.IGNORECASE)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_COMMENTS = re.compile(r"comment|комментари|评论", re.IGNORECASE)
_MOUNT = re.compile(
    r"<div\s[^<>]{0,500}?\bid\s{0,3}=\s{0,3}[\"']?(?:root|app|__next|__nuxt|app-root|main-app)[\"'\s>]", re.IGNORECASE
)
_COMMON = ("feed/", "rss.xml", "feed.xml", "rss/", "atom.xml")
_LONGEST_DAY = 60  # characters of an element that prints a day and little else
_CJK = re.compile(r"[\u3400-\u9fff]")
_HEADLINE = 40  # letters of a usual headline; a hanzi counts as two and a half


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProposal:
    """How a page lists texts: what goes into a source of kind `page`."""

    links: str
    link_pattern: str
    dates: str  # CSS of the day printed beside each link; empty where there is none, or where the address names it
    count: int  # of texts found on the page
    others: int  # further groups of links that looked like texts


@dataclass(slots=True)
class _Group:
    """Links that stand in the same structure, by where they lead to."""

    links: dict[str, LexborNode]
    score: float = 0.0
    printed: dict[str, LexborNode] = field(default_factory=dict)  # the element of a row that prints a day

    @property
    def pairs(self) -> list[Link]:
        return list(self.links.items())

    @property
    def says_the_same(self) -> bool:
        """Whether all links have the same words, as "Read more" beside a headline."""
        return len({text_of(node) for node in self.links.values()}) == 1

    @property
    def titles(self) -> list[str]:
        """What the links say; where all say the same ("Read more"), what their rows say."""
        said = [text_of(node) or (node.attributes.get("title") or "") for node in self.links.values()]
        if not self.says_the_same or not said[0]:
            return said
        rows = rows_of(self.pairs)
        return [text_of(element) for node in self.links.values() for element in _around(node) if element.mem_id in rows]


def propose_list(body: bytes, *, content_type: str | None, url: str) -> ListProposal:
    """How the page at `url` lists texts.

    Raises:
        ReadError: it does not; the message says what it is instead. RefusedError: a wall against robots came.
    """
    decoded = decode(body, content_type)
    refuse_walls(decoded.text)
    tree = parse(decoded.text)
    base = base_of(tree, url)
    groups = _scored(tree, base, url)
    for group in groups:
        others = sum(1 for other in groups if not other.links.keys() & group.links.keys())
        proposal = _proposal(tree, base, group, others)
        if proposal is not None:
            return proposal
    raise ReadError(f"{url}: {_no_list(tree, decoded.text)}" + explain(decoded.text))


def _no_list(tree: LexborHTMLParser, text: str) -> str:
    count = len(select(tree, "a[href]"))
    if count < _FEWEST and (_MOUNT.search(text) or len(select(tree, "script")) > count):
        return (
            "the page is put together by a program in the browser: its HTML holds "
            f"{count or 'no'} link{'s' if count != 1 else ''}, so there is nothing to read from it; "
            "give the address of a feed, a sitemap or the JSON that the page loads"
        )
    return (
        f"none of the page's {count} links stand together as a list of texts does "
        f"(at least {_FEWEST} of one structure, with headlines); give the address of a list or a feed"
    )


def _scored(tree: LexborHTMLParser, base: str, url: str) -> list[_Group]:
    """The groups that may be lists of texts, the likeliest first."""
    groups: dict[str, _Group] = {}
    for node in select(tree, "a[href]"):
        target = urldefrag(link_target(node, base))[0]
        if target and target != urldefrag(url)[0] and not _PICTURE.search(urlsplit(target).path):
            groups.setdefault(_structure(node), _Group({})).links.setdefault(target, node)
    for group in groups.values():
        group.links = {url: group.links[url] for url in of_usual_kind(list(group.links))}
        if len(group.links) >= _FEWEST:
            group.printed = dict(_days_in_rows(group))
            group.score = _score(group, url)
    found = [group for group in groups.values() if group.score > 0]
    return sorted(found, key=lambda group: -group.score)


def _structure(node: LexborNode) -> str:
    """Where an element stands, and in what: the same for all lines of a list."""
    steps = []
    for element in (node, *ancestors(node)):
        names = sorted(name for name in (element.attributes.get("class") or "").split() if is_lasting(name))
        steps.append(".".join([element.tag or "", *names]))
    return " < ".join(steps)


def _score(group: _Group, url: str) -> float:
    """How much a group looks like headlines; 0 for what is no list of texts."""
    titles = [title for title in group.titles if title]
    if len(titles) < _FEWEST:
        return 0.0
    length = median(_letters(title) for title in titles)
    if length < 10:
        return 0.0
    here = _site(url)
    at_home = sum(_site(target) == here for target in group.links) / len(group.links)
    dated = sum(day_in_address(target) is not None or target in group.printed for target in group.links)
    numbered = sum(any(letter.isdigit() for letter in urlsplit(target).path) for target in group.links)
    score = math.sqrt(min(len(group.links), 30)) * min(length / _HEADLINE, 1.5) * (0.3 + at_home)
    score *= (1 + dated / len(group.links)) * (1 + numbered / len(group.links) / 2)
    score *= 0.4 if group.says_the_same else 1.0  # the headlines may be links, too
    return score * (0.15 if _in_furniture(next(iter(group.links.values()))) else 1.0)


def _letters(title: str) -> float:
    hanzi = len(_CJK.findall(title))
    return len(title) + 1.5 * hanzi


def _site(url: str) -> str:
    """The host without what stands before the name of the house, roughly: its last two or three parts."""
    labels = (urlsplit(url).hostname or "").split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3  # gov.cn, com.cn, co.uk
    return ".".join(labels[-3:] if short else labels[-2:])


def _in_furniture(node: LexborNode) -> bool:
    for element in ancestors(node):
        names = f"{element.attributes.get('id') or ''} {element.attributes.get('class') or ''}".split()
        if element.tag in _FURNITURE or any(_FURNITURE_NAME.search(name) for name in names):
            return True
    return False


def _around(node: LexborNode) -> list[LexborNode]:
    return [node, *ancestors(node)]


def _days_in_rows(group: _Group) -> Iterator[tuple[str, LexborNode]]:
    """The element of each row that prints its day, by where the row's link leads to."""
    titles = {node.mem_id for node in group.links.values()}
    rows = rows_of(group.pairs)
    for node in group.links.values():
        row = next((element for element in _around(node) if element.mem_id in rows), None)
        if row is None:
            continue
        term = term_of(row)
        inside = [*(term.traverse() if term is not None else ()), *row.traverse()]
        for element in inside:
            if element.mem_id not in titles and _prints_a_day(element):
                yield rows[row.mem_id], element
                break


def _prints_a_day(element: LexborNode) -> bool:
    if element.attributes.get("datetime") and element.tag == "time":
        return True
    words = element.text(deep=False).strip()
    return 6 <= len(words) <= _LONGEST_DAY and tell_time([words], "UTC") is not None


def _proposal(tree: LexborHTMLParser, base: str, group: _Group, others: int) -> ListProposal | None:
    pattern = pattern_of(list(group.links))
    known = _compiled(pattern)
    headlines = {
        target
        for node in select(tree, "a[href]")
        for target in [urldefrag(link_target(node, base))[0]]
        if pattern and known.search(target) and _letters(text_of(node)) >= 10
    }
    if r"\d" in pattern and len(headlines) > 3 * len(group.links):  # a front page: its texts stand in many places
        links: str | None = "a[href]"
    else:
        links = _links_selector(tree, base, group, known)
    if links is None:
        return None
    count = len(_targets(tree, base, links, known))
    return ListProposal(
        links=links, link_pattern=pattern, dates=_dates_selector(tree, group), count=count, others=others
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _links_selector(tree: LexborHTMLParser, base: str, group: _Group, known: re.Pattern[str]) -> str | None:
    """A selector for the group alone; failing that, for the group among links that its addresses tell apart."""
    nodes, wanted, everything = list(group.links.values()), set(group.links), re.compile("")
    for pattern, extra in ((everything, 0.0), (known, 0.0), (known, 0.25)):

        def is_right(selector: str, pattern: re.Pattern[str] = pattern, extra: float = extra) -> bool:
            found = _targets(tree, base, selector, pattern)
            return wanted <= found and len(found - wanted) <= extra * len(wanted)

        selector = find_selector(nodes, is_right)
        if selector is not None:
            return selector
    return None


def _targets(tree: LexborHTMLParser, base: str, selector: str, known: re.Pattern[str]) -> set[str]:
    targets = {urldefrag(link_target(node, base))[0] for node in select(tree, selector)}
    return {target for target in targets if target and known.search(target)}


def _dates_selector(tree: LexborHTMLParser, group: _Group) -> str:
    """What prints the days, where most rows print one."""
    printing = list(group.printed.values())
    if len(printing) < 0.6 * len(group.links):
        return ""
    attribute = "@datetime" if all(node.attributes.get("datetime") for node in printing) else ""
    wanted = {node.mem_id for node in printing}

    def is_right(selector: str) -> bool:
        if not wanted <= {node.mem_id for node in select(tree, selector)}:
            return False
        told = printed_times(tree, selector + attribute, group.pairs, "UTC")
        return set(group.printed) <= set(told)

    selector = find_selector(printing, is_right)
    return selector + attribute if selector else ""


def feeds_named(body: bytes, *, content_type: str | None, url: str) -> tuple[str, ...]:
    """The feeds that a page names, in its head before those it merely links to; feeds of comments are left out."""
    tree = parse(decode(body, content_type).text)
    base = base_of(tree, url)
    named: list[str] = []
    for node in select(tree, "link[href]"):
        rels = (node.attributes.get("rel") or "").lower().split()
        if "alternate" in rels and (node.attributes.get("type") or "").lower().strip() in _FEED_TYPES:
            words = f"{node.attributes.get('title') or ''} {node.attributes.get('href') or ''}"
            named += [link_target(node, base)] if not _COMMENTS.search(words) else []
    for node in select(tree, "a[href]"):
        target = link_target(node, base)
        words = text_of(node) or (node.attributes.get("title") or "")
        if _FEED_WORD.search(urlsplit(target).path) or (len(words) <= 30 and _FEED_WORD.search(words)):
            named += [target] if not _COMMENTS.search(target) else []
    return tuple(target for target in dict.fromkeys(named) if target)


def common_feeds(url: str) -> tuple[str, ...]:
    """Where feeds usually stand: in the folder of the page and in that of the site, the likeliest first."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = root + parts.path.rpartition("/")[0].lstrip("/")
    folders = dict.fromkeys([folder.rstrip("/") + "/", root])
    return tuple(f"{place}{name}" for name in _COMMON for place in folders)


def targets_on(body: bytes, *, content_type: str | None, url: str) -> frozenset[str]:
    """Where the links of a page lead to, without scheme and last slash: to tell whether a feed is of this page."""
    tree = parse(decode(body, content_type).text)
    base = base_of(tree, url)
    return frozenset(bare(link_target(node, base)) for node in select(tree, "a[href]"))


def bare(url: str) -> str:
    """An address without scheme, `www.`, fragment and last slash."""
    return urldefrag(url)[0].partition("://")[2].removeprefix("www.").rstrip("/")


__all__ = ["ListProposal", "bare", "common_feeds", "feeds_named", "propose_list", "targets_on"]
