"""A stretch of days and the old lists that hold its texts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from monitor.config import Environment, load_sites
from monitor.errors import ReadError
from monitor.lists.back_issues import (
    can_be_paged,
    first_lists,
    is_past,
    is_same_page,
    next_in_feed,
    next_probe,
    older_lists,
    place_of,
)
from monitor.model import Backfill, OldList, Source

SOURCES = {source.name: source for source in load_sites(Environment({}))[0]}
PAPER = SOURCES["people-epaper"]
KREMLIN = SOURCES["kremlin-ru"]
MAY = Backfill(
    id="one",
    source="kremlin-ru",
    first=date(2025, 5, 1),
    last=date(2025, 5, 31),
    begun_at=datetime(2026, 11, 25, tzinfo=UTC),
)
FEED = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>news</title>{before}
<entry><title>one</title><link rel="next" href="http://kremlin.ru/not/this"/></entry>{after}</feed>"""


def following(before: str = "", after: str = "", url: str = "http://kremlin.ru/events/all/feed") -> str | None:
    """The next page of a feed that has these links of its own."""
    return next_in_feed(FEED.format(before=before, after=after).encode(), None, url)


# ------------------------------------------------------------------------------------------------------------ the days


@pytest.mark.parametrize(
    ("published", "place"),
    [
        (date(2025, 5, 1), "within"),
        (date(2025, 5, 31), "within"),
        (date(2025, 4, 30), "outside"),
        (datetime(2025, 5, 31, 21, 30, tzinfo=UTC), "outside"),  # half past midnight on 1 June in Moscow
        (datetime(2025, 4, 30, 23, 0, tzinfo=timezone(timedelta(hours=-4))), "within"),
        (None, "undated"),
    ],
)
def test_a_text_belongs_to_the_publishers_day(published: datetime | date | None, place: str) -> None:
    """Both ends count, on the clock of the publisher."""
    assert place_of(published, MAY, "Europe/Moscow") == place


def test_a_page_somewhat_older_than_the_stretch_is_not_its_end() -> None:
    """Lists hold back-dated texts: only a page that is days older ends the walk, and one without days never."""
    ends = [is_past(newest, MAY) for newest in (date(2025, 4, 29), date(2025, 4, 27), None)]

    assert ends == [False, True, False]


# ----------------------------------------------------------------------------------------------------------- the lists


def test_both_layouts_of_a_newspaper_are_walked() -> None:
    """The days before the layout changed are asked for under the old addresses, by the old description."""
    lists = first_lists(PAPER, SOURCES, date(2024, 11, 29), date(2024, 12, 2), PAPER.url)

    assert [(one.day, one.layout, one.url.rpartition("rmrb/")[2]) for one in lists] == [
        (date(2024, 11, 29), "people-epaper-2023", "html/2024-11/29/nbs.D110000renmrb_01.htm"),
        (date(2024, 11, 30), "people-epaper-2023", "html/2024-11/30/nbs.D110000renmrb_01.htm"),
        (date(2024, 12, 1), "people-epaper", "pc/layout/202412/01/node_01.html"),
        (date(2024, 12, 2), "people-epaper", "pc/layout/202412/02/node_01.html"),
    ]


def test_days_before_the_first_layout_are_refused() -> None:
    """What is not open cannot be read; the first day that can is named."""
    with pytest.raises(ReadError, match="begin with 2023-01-01"):
        first_lists(PAPER, SOURCES, date(2022, 12, 31), date(2023, 1, 2), PAPER.url)


def test_a_source_without_days_begins_with_its_list() -> None:
    """Where the list moved, where it is now."""
    lists = first_lists(KREMLIN, SOURCES, MAY.first, MAY.last, "http://kremlin.ru/elsewhere")

    assert lists == (OldList(url="http://kremlin.ru/elsewhere", layout="kremlin-ru"),)


def test_the_pages_of_a_list_are_numbered() -> None:
    """Each page leads to the one after it, whatever it holds."""
    first = OldList(url=KREMLIN.url, layout="kremlin-ru")

    [second] = older_lists(first, KREMLIN, b"", None, KREMLIN.url)
    [third] = older_lists(second, KREMLIN, b"", None, second.url)

    assert [second.url, third.url] == [f"{KREMLIN.url}/page/2", f"{KREMLIN.url}/page/3"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next" href="http://kremlin.ru/events/all/feed/page/2"/>',
        "<link type='application/atom+xml' href='feed/page/2' rel='next' />",
        '<atom:link href="/events/all/feed/page/2" rel="next"></atom:link>',
    ],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_feed_says_where_its_next_page_is(link: str, place: str) -> None:
    """By a link of its own, before or behind its entries; links of an entry are something else."""
    assert following(**{place: link}) == "http://kremlin.ru/events/all/feed/page/2"


def test_a_feed_that_names_itself_or_nothing_is_the_last() -> None:
    """A next page that is the same page would never end."""
    assert following() is None
    assert following('<link rel="next" href="http://kremlin.ru/events/all/feed"/>') is None
    assert following('<link rel="next" href="mailto:somebody"/>') is None


def test_pages_that_a_list_links_are_followed() -> None:
    """A list without numbered addresses is walked by the links that `more` selects."""
    source = Source(
        name="n", publisher="P", kind="page", url="http://n.test/", language="en", more="a.older", links="li a"
    )
    body = b'<ul><li><a href=/1>1</a></ul><a class=older href="/?p=2">older</a>'

    assert older_lists(OldList(url=source.url, layout="n"), source, body, None, source.url) == (
        OldList(url="http://n.test/?p=2", layout="n", number=2),
    )


def test_a_page_that_repeats_is_the_end() -> None:
    """A site may show the same page for every number; an empty page says nothing of that."""
    assert is_same_page(("a", "b"), ("b", "a", "c"))
    assert not is_same_page(("a", "d"), ("a", "b"))
    assert not is_same_page((), ())


@pytest.mark.parametrize("target", [2, 3, 7, 64, 65, 1000, 3323])
def test_the_page_of_a_day_is_found_by_few_looks(target: int) -> None:
    """Doubling, then halving: some two dozen looks at a list of thousands of pages."""
    ahead, behind, looks = 1, None, 0
    while (number := next_probe(ahead, behind)) is not None:
        looks += 1
        ahead, behind = (number, behind) if number < target else (ahead, number)

    assert behind == target
    assert looks <= 2 * target.bit_length()


def test_what_can_be_paged_says_so() -> None:
    """The shipped feeds of the Kremlin, its newspapers and lists with numbered pages can; a datasource cannot."""
    assert can_be_paged(KREMLIN)
    assert can_be_paged(PAPER)
    assert not can_be_paged(SOURCES["xinhua-zh-world"])
    assert not can_be_paged(replace(KREMLIN, paged_url=""))
