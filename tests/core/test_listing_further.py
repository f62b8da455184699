"""Lists that lead to lists: issues of a newspaper, indexes of sitemaps, datasources that moved."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.config import Environment, load_sites
from monitor.errors import ReadError
from monitor.lists.further import (
    addresses_between,
    addresses_on,
    datasources_of,
    further_lists,
    is_repeated,
    rediscover,
)
from monitor.model import Entry, Source

LISTS = Path(__file__).parents[1] / "data" / "lists"
SOURCES = {source.name: source for source in load_sites(Environment({})).sources}
PAPER = SOURCES["people-epaper"]
XINHUA = SOURCES["xinhua-zh-world"]
HUB = "https://www.news.cn/world/index.htm"


def further(name: str, source: Source, url: str) -> tuple[str, ...]:
    """The further lists of a list in tests/data/lists."""
    return further_lists((LISTS / name).read_bytes(), source=source, content_type=None, url=url)


def test_late_pages_of_the_last_days_are_asked_for() -> None:
    """A newspaper puts pages up after the day; the last three issues are read again."""
    assert addresses_on(PAPER, date(2026, 8, 1)) == (
        "https://paper.people.com.cn/rmrb/pc/layout/index.html",
        "https://paper.people.com.cn/rmrb/pc/layout/202608/01/node_01.html",
        "https://paper.people.com.cn/rmrb/pc/layout/202607/31/node_01.html",
        "https://paper.people.com.cn/rmrb/pc/layout/202607/30/node_01.html",
        "https://paper.people.com.cn/rmrb/pc/layout/202607/29/node_01.html",
    )


def test_a_source_without_dated_lists_has_its_one() -> None:
    """Most lists show the newest at one address."""
    assert addresses_on(XINHUA, date(2026, 8, 1)) == (XINHUA.url,)
    assert addresses_between(XINHUA, date(2026, 8, 1), date(2026, 8, 2)) == ()


def test_old_issues_have_their_own_layout() -> None:
    """Until November 2024 the newspaper stood under other addresses."""
    assert addresses_between(SOURCES["people-epaper-2023"], date(2024, 2, 28), date(2024, 3, 1)) == (
        "http://paper.people.com.cn/rmrb/html/2024-02/28/nbs.D110000renmrb_01.htm",
        "http://paper.people.com.cn/rmrb/html/2024-02/29/nbs.D110000renmrb_01.htm",
        "http://paper.people.com.cn/rmrb/html/2024-03/01/nbs.D110000renmrb_01.htm",
    )


def test_an_issue_leads_to_its_pages_once_each() -> None:
    """The page that is being read is not asked for again."""
    found = further("epaper-layout.html", PAPER, "https://paper.people.com.cn/rmrb/pc/layout/202607/29/node_01.html")

    assert found == ("https://paper.people.com.cn/rmrb/pc/layout/202607/29/node_02.html",)


def test_an_index_of_sitemaps_is_narrowed() -> None:
    """Of 76 sitemaps those of the wanted channels are read, each once though it is listed twice."""
    source = replace(SOURCES["people-sitemap-politics"], more="/cn/(politics|world)/")

    assert further("people-sitemap-index.xml", source, "http://www.people.cn/sitemap_index.xml") == (
        "http://www.people.cn/sitemap/cn/politics/news_sitemap.xml",
    )


def test_a_list_without_further_lists_has_none() -> None:
    """Nothing is fetched where nothing was asked for."""
    assert further("epaper-layout.html", replace(PAPER, more=""), PAPER.url) == ()


def test_a_page_of_a_list_that_repeats_is_the_end() -> None:
    """Paged lists have answered every number with the same page."""
    first = [Entry(key="a", url="http://x.org/a"), Entry(key="b", url="http://x.org/b")]

    assert is_repeated(list(reversed(first)), first)
    assert is_repeated([], first)
    assert not is_repeated([*first, Entry(key="c", url="http://x.org/c")], first)


def test_a_hub_names_its_datasources() -> None:
    """The block with most texts is the list; the rail beside it is not."""
    blocks = datasources_of((LISTS / "xinhua-hub.html").read_bytes(), source=XINHUA, content_type=None, url=HUB)

    assert [(block.address, block.texts) for block in blocks] == [
        ("https://www.news.cn/world/ds_aaaabbbbccccddddeeeeffff00001111.json", 2),
        ("https://www.news.cn/world/ds_75d2a942f9834bebb18096b033efcce3.json", 1),
    ]


def test_a_moved_datasource_is_found_again() -> None:
    """The address changes when a page is redesigned; while the page names the known one, that stays."""
    hub = (LISTS / "xinhua-hub.html").read_bytes()
    known = replace(XINHUA, url="https://www.news.cn/world/ds_75d2a942f9834bebb18096b033efcce3.json")

    moved = rediscover(hub, source=XINHUA, content_type=None, url=HUB)
    same = rediscover(hub, source=known, content_type=None, url=HUB)

    assert moved == "https://www.news.cn/world/ds_aaaabbbbccccddddeeeeffff00001111.json"
    assert same == known.url


def test_a_hub_can_say_where_its_list_is() -> None:
    """Where a page has several large blocks, a selector names the right one."""
    source = replace(XINHUA, hub_block=".rail")

    found = rediscover((LISTS / "xinhua-hub.html").read_bytes(), source=source, content_type=None, url=HUB)

    assert found.endswith("ds_75d2a942f9834bebb18096b033efcce3.json")


def test_a_block_that_names_no_datasource_is_passed_over() -> None:
    """The mark of a block without its number says nothing."""
    hub = b'<div datatype="ds" data="x"></div>' + (LISTS / "xinhua-hub.html").read_bytes()

    assert len(datasources_of(hub, source=XINHUA, content_type=None, url=HUB)) == 2


def test_a_page_without_datasources_is_an_error() -> None:
    """A hub that was rebuilt with another system cannot be followed."""
    with pytest.raises(ReadError, match="names no datasource"):
        rediscover(b"<html><body><ul><li>x</li></ul></body></html>", source=XINHUA, content_type=None, url=HUB)


def test_the_shipped_sources_say_what_is_known_of_them() -> None:
    """Each source has its evidence and the day it is of."""
    assert [name for name, source in SOURCES.items() if not source.evidence or not source.checked] == []
