"""A page that nobody described: how its list of texts is found."""

import pytest
import unknown_sites
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.lists import list_entries
from monitor.lists.addresses import pattern_of
from monitor.model import Entry, Source
from monitor.sources.propose_list import ListProposal, common_feeds, feeds_named, propose_list

HOST = "https://www.example.org"


def proposed(pages: unknown_sites.Pages, path: str) -> tuple[ListProposal, tuple[Entry, ...]]:
    """What is proposed for a page, and what is then read from it."""
    kind, text = pages[path]
    url = HOST + path
    found = propose_list(text.encode(), content_type=kind, url=url)
    source = Source(
        name="x",
        publisher="x",
        kind="page",
        url=url,
        language="en",
        links=found.links,
        link_pattern=found.link_pattern,
        dates=found.dates,
    )
    return found, list_entries(text.encode(), source=source, profiles=(), content_type=kind, url=url)


def test_a_table_of_a_ministry_is_read_by_its_cells() -> None:
    """The cell's class marks the titles, another one the days; menus, paging and the foot are no texts."""
    found, entries = proposed(unknown_sites.ministry(), "/en/press/")

    assert (found.links, found.dates) == ("td.subject a", "td.date")
    assert found.link_pattern == r"/en/press/view\.php\?id=\d+"
    assert [entry.title for entry in entries] == list(unknown_sites.ENGLISH)
    assert entries[1].published == unknown_sites.DAY.replace(day=18)


def test_a_chinese_cms_is_read_by_its_list() -> None:
    """The rail of old specials beside the list is left out, and next month's folder is known too."""
    found, entries = proposed(unknown_sites.cms(), "/zwxw/index.shtml")

    assert found.links == "ul.list1 a"
    assert found.link_pattern == r"/zwxw/\d{6}/t\d{8}_\d+\.shtml"
    assert [entry.title for entry in entries] == list(unknown_sites.CHINESE)


def test_a_blog_is_read_by_names_that_last() -> None:
    """Classes that number a post or say its category differ from day to day: none of them gets into a selector."""
    found, entries = proposed(unknown_sites.wordpress(), "/")

    assert (found.links, found.dates) == ("h2.entry-title a", "time.entry-date@datetime")
    assert [entry.title for entry in entries] == list(unknown_sites.ENGLISH)
    assert str(entries[0].published) == "2026-11-20 09:00:00+01:00"


TITLES = unknown_sites.ENGLISH


def lines(form: str) -> str:
    """A line of markup for each title; `{n}` is its number, `{d}` its day in November."""
    return "".join(form.format(n=9000 - place, d=20 - place, t=title) for place, title in enumerate(TITLES))


@pytest.mark.parametrize(
    ("page", "links", "dates"),
    [
        (
            '<div class="css-1x2y3z">'
            + lines(
                '<a class="card css-9ab8c7" href="/en/{n}-x"><p class="card__date">{d} Nov 2026</p><h3>{t}</h3></a>'
            )
            + "</div>",
            "a.card",
            "p.card__date",
        ),
        (
            '<dl id="news">' + lines('<dt>{d}.11.2026</dt><dd><a href="/n/{n}.htm">{t}</a></dd>') + "</dl>",
            "#news a",
            "#news dt",
        ),
        (
            lines(
                '<div class="views-row views-row-{n}"><span class="created">2026-11-{d}</span>'
                '<span class="title"><a href="/node/{n}">{t}</a></span></div>'
            ),
            "span.title a",
            "span.created",
        ),
        (
            '<table><tr><td><a href="/">Home of the site</a></td></tr></table><table>'
            + lines('<tr><td>{d}/11/2026</td><td><a href="doc{n}.html">{t}</a></td></tr>')
            + "</table>",
            "td > a",
            "tr > td",
        ),
        (lines('<p>2026-11-{d} <a href="{n}.html">{t}</a></p>'), "p > a", "p"),
        (
            lines(
                '<div><h2>{t}</h2><i class="when">2026-11-{d}</i><a class="more" href="/news/{n}">Read more</a></div>'
            ),
            "a.more",
            "i.when",
        ),
        (
            lines(
                '<li><h4><a href="/p/{n}">{t}</a></h4><b>2026-11-{d}</b><a class="m" href="/p/{n}">Read more</a></li>'
            ),
            "h4 > a",
            "li > b",
        ),
    ],
    ids=[
        "cards",
        "terms",
        "rows of Drupal",
        "tables without names",
        "paragraphs",
        "read more",
        "headline and read more",
    ],
)
def test_lists_of_many_kinds_are_read(page: str, links: str, dates: str) -> None:
    """What stands in the same structure is a list, whatever the elements; each line keeps its own day."""
    found, entries = proposed({"/": (unknown_sites.HTML, f"<html><body>{page}</body></html>")}, "/")

    assert (found.links, found.dates) == (links, dates)
    assert {entry.title for entry in entries} <= {*TITLES, "Read more"}
    assert [str(entry.published) for entry in entries] == [f"2026-11-{20 - place}" for place in range(len(TITLES))]


def test_a_front_page_is_read_by_its_addresses() -> None:
    """Where texts stand in a dozen blocks, their addresses tell them apart and not the block they stand in."""
    blocks = "".join(
        f'<div class="block{block}"><h3>Part</h3><ul class="list-{letter}">'
        + "".join(
            f'<li><a href="/n1/2026/11{10 + line}/c{block}00-{block}{line}4711.html">A headline of part {letter}, '
            f"line {line}, of some length</a></li>"
            for line in range(4)
        )
        + "</ul></div>"
        for block, letter in enumerate("abcdefgh")
    )

    found, entries = proposed({"/": (unknown_sites.HTML, f"<html><body>{blocks}</body></html>")}, "/")

    assert found.links == "a[href]"
    assert len(entries) == 32


def test_a_page_made_in_the_browser_is_refused_in_a_sentence() -> None:
    """There is nothing to read from it, and whoever asks should know why and what would help."""
    with pytest.raises(ReadError, match=r"put together by a program in the browser.*give the address of a feed"):
        proposed(unknown_sites.in_the_browser(), "/app/")


def test_a_page_of_prose_is_no_list() -> None:
    """An article that was given in place of a list has links, but none of one structure with headlines."""
    pages = unknown_sites.ministry()

    with pytest.raises(ReadError, match="none of the page's 4 links stand together"):
        proposed(pages, "/en/press/view.php?id=4870")


def test_feeds_are_found_in_the_head_and_in_the_page() -> None:
    """What the page's head names comes first; feeds of comments are no news."""
    head = '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
    kind, text = unknown_sites.wordpress(feed=head)["/"]
    linked = text.replace("<main", '<a href="/feeds/all.rss">RSS</a><main')

    found = feeds_named(linked.encode(), content_type=kind, url=HOST + "/")

    assert found == (HOST + "/atom.xml", HOST + "/feeds/all.rss")


def test_common_places_are_those_of_the_folder_and_of_the_site() -> None:
    """A section's own feed is looked for before the feed of the whole site."""
    found = common_feeds(HOST + "/en/press/index.html")

    assert found[0] == HOST + "/en/press/feed/"
    assert HOST + "/rss.xml" in found


@pytest.mark.parametrize(
    ("urls", "pattern"),
    [
        (["/world/20261120/" + "a1" * 16 + "/c.html", "/world/20261201/" + "b7" * 16 + "/c.html"], None),
        (["/2026/11/20/one-slug/", "/2026/11/21/other-slug-2/"], r"/\d{4}/\d+/\d+/[^/]+/?$"),
        (["/news/123-a.html", "/news/4-b.html"], r"/news/\d+[-_][^/]+\.html"),
        (["/a", "/b"], ""),
        (["/a/1.html", "/b/c/2", "/d?x=1", "/e/f/g/3.php"], ""),
    ],
)
def test_addresses_become_a_pattern(urls: list[str], pattern: str | None) -> None:
    """Numbers and digests are what differs; where nothing is common, no pattern is better than one that knows all."""
    expected = r"/world/\d{8}/[0-9a-f]{32}/c\.html" if pattern is None else pattern

    assert pattern_of([HOST + url for url in urls]) == expected


WHOLE = [
    text
    for pages in (unknown_sites.ministry(), unknown_sites.cms(), unknown_sites.wordpress())
    for _, text in pages.values()
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_a_damaged_page_gives_a_list_or_a_sentence(page: str, data: st.DataObject) -> None:
    """Cut short, with marks where none belong, with addresses that are none: never an error that is not ours."""
    start, end = sorted((data.draw(st.integers(0, len(page))), data.draw(st.integers(0, len(page)))))
    evil = data.draw(
        st.sampled_from(['"', "<", "</ul>", 'href="http://[::1/" ', 'class="a:b 1x [y]" ', "\0", "&#x;", ""])
    )
    damaged = page[:start] + evil + page[end:]

    try:
        found = propose_list(damaged.encode(), content_type=None, url=HOST + "/a/")
    except ReadError:
        return

    assert found.count >= 3
