"""Feeds as servers really give them: with damage that readers of feeds see past."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitor.errors import ReadError
from monitor.lists import list_entries
from monitor.lists.schedule import newest
from monitor.model import Entry, Source

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SOURCE = Source(
    name="played", publisher="Played", kind="feed", url="http://site.example/rss", language="ru", zone="Europe/Moscow"
)
FIRST = "<item><title>Заявление</title><link>http://site.example/1</link><pubDate>{date}</pubDate></item>"
SECOND = "<item><title>Второе</title><link>http://site.example/2</link></item>"


def rss(date: str = "Tue, 01 Dec 2026 08:00:00 +0300", more: str = SECOND) -> str:
    """A feed of two entries."""
    items = FIRST.format(date=date) + more
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{items}</channel></rss>'


def listed(text: str) -> tuple[Entry, ...]:
    """The entries of a feed."""
    return list_entries(
        text.encode("utf-8", "surrogatepass"),
        source=SOURCE,
        profiles=(),
        content_type="application/rss+xml",
        url=SOURCE.url,
    )


@pytest.mark.parametrize(
    "before",
    [
        "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/www/rss.php</b> on line <b>12</b><br />\n",
        "Notice: Undefined index: lang in /www/feed.php on line 3\n",
        "\n\n  \t\n",
        "\ufeff\ufeff",
        "<!-- made by a cache -->\n",
        "Deprecated: strtotime() <p>expects</p> a string\n" * 20,
    ],
)
def test_what_a_program_prints_before_its_feed_is_passed_by(before: str) -> None:
    """A warning of the site's software is no reason to miss its statements."""
    assert len(listed(before + rss())) == 2


def test_a_page_that_quotes_a_feed_is_no_feed() -> None:
    """A page of HTML came in the feed's place, and says how to subscribe."""
    with pytest.raises(ReadError, match="an HTML page"):
        listed(f"<html><body><p>Subscribe:</p>{rss()}</body></html>")


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#xdfff;", "&#55296;", "&#0;", "&#x1F;", "&#xFFFF;", "&#1114112;", "&#999999999;"]
)
def test_a_reference_to_no_character_costs_no_entry(reference: str) -> None:
    """Half a character of two, cut by the site's software."""
    assert len(listed(rss().replace("Второе", f"Второе {reference}"))) == 2


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Вт, 01 дек 2026 08:00:00 +0300", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("вторник, 1 декабря 2026 08:00 +0300", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("Пт, 13 фев. 2026 08:00:00 +0300", datetime(2026, 2, 13, 5, 0, tzinfo=UTC)),
        ("周二, 01 十二月 2026 08:00:00 +0800", datetime(2026, 12, 1, 0, 0, tzinfo=UTC)),
        ("星期二, 1 二月 2026 08:00:00 +0800", datetime(2026, 2, 1, 0, 0, tzinfo=UTC)),
        ("2026-12-01T08:00:00+08:00", datetime(2026, 12, 1, 0, 0, tzinfo=UTC)),
        ("2026年12月01日 08:00:00 +0800", datetime(2026, 12, 1, 0, 0, tzinfo=UTC)),
        ("1796083200", datetime(2026, 12, 1, 0, 0, tzinfo=UTC)),
        ("Tue, 01 Dec 2026 08:00:00 MSK", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("Tue, 01 Dec 2026 08:00:00", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("Tue, 01 Dec 26 08:00:00 +0300", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("01/12/2026 08:00:00 +0300", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("Tue, 01 Dec 2026 24:00:00 +0300", None),
    ],
)
def test_a_date_is_read_in_the_words_of_the_site(date: str, expected: datetime | None) -> None:
    """Names of days and months in Russian and Chinese, epochs, short years, zones by name."""
    published = listed(rss(date))[0].published

    if expected is not None:
        assert published == expected


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>Второе</title></item>" + SECOND,
        "<item><title>Второе</title><link>javascript:void(0)</link></item>" + SECOND,
        "<item><title>Второе</title><guid>http://site.example/2</guid></item>",
        "<item><title>Второе</title><link>/2</link></item>",
        "<item><title>Второе</title><link>  http://site.example/2?a=1&b=2  </link></item>",
        "<item><title><![CDATA[<b>Второе</b> &amp; третье]]></title><link>http://site.example/2</link></item>",
        "<item><title>Второе&nbsp;&laquo;заявление&raquo;</title><link>http://site.example/2</link></item>",
        "<item><title>Второе\x0b</title><link>http://site.example/2</link></item>",
        "<item><title>Второе</title><link>http://site.example/2</link><description><p>не закрыто</description></item>",
    ],
)
def test_an_entry_that_is_odd_costs_no_other(item: str) -> None:
    """What can be read of a list is read."""
    assert {entry.url.partition("?")[0] for entry in listed(rss(more=item))} == {
        "http://site.example/1",
        "http://site.example/2",
    }


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ((NOW - timedelta(days=3), datetime(2099, 1, 1, tzinfo=UTC)), NOW - timedelta(days=3)),
        ((NOW - timedelta(days=3), NOW + timedelta(hours=5)), NOW),
        ((NOW - timedelta(days=3), (NOW + timedelta(hours=1)).astimezone(timezone(timedelta(hours=8)))), NOW),
        ((datetime(2099, 1, 1, tzinfo=UTC),), None),
    ],
)
def test_a_day_far_in_the_future_is_not_the_newest(dates: tuple[datetime, ...], expected: datetime | None) -> None:
    """It used to count as now, so that the list never looked frozen."""
    entries = [Entry(key=str(number), url="u", published=date) for number, date in enumerate(dates)]

    assert newest(entries, SOURCE, NOW) == expected
