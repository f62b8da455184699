"""Answers, lists and addresses as servers really give them, asked over real sockets."""

import gzip
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from http_site import Site
from test_http import PAGE, fetcher_with

from monitor.adapters.network import is_permitted
from monitor.errors import FetchError
from monitor.lists import list_entries
from monitor.lists.schedule import newest
from monitor.model import ListKind, Source

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MOMENT = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)


@pytest.fixture
def site():
    """A site of its own for each test."""
    with Site() as site:
        yield site


@pytest.fixture
def fetcher():
    """A fetcher that does not wait long."""
    fetcher = fetcher_with(timeout=0.5, deadline=2.0)
    yield fetcher
    fetcher.close()


# ------------------------------------------------------------------------------------------- lists


def listed(site, fetcher, body: bytes, kind: ListKind = "feed", zone="Europe/Moscow", links="a", **headers: str):
    """The entries of a list that a site serves."""
    response = fetcher.get(site.serve("/lists/now", body, **headers))
    source = Source(
        name="played", publisher="Played", kind=kind, url=response.url, language="ru", zone=zone, links=links
    )
    content_type = response.headers.get("content-type")
    return list_entries(response.body, source=source, profiles=(), content_type=content_type, url=response.url)


def rss(written: str = "", *, title: str = "Первое", link: str = "<link>/1</link>", second: str | None = None) -> str:
    """A feed of two items, the first of which is dated as `written`."""
    second = "<item><title>Второе</title><link>/2</link></item>" if second is None else second
    item = f"<item><title>{title}</title>{link}<pubDate>{written}</pubDate></item>"
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel>{item}{second}</channel></rss>'


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Пн, 30 ноя 2026 08:00:00 +0300", "Europe/Moscow"),
        ("понедельник, 30 ноября 2026 г. 08:00", "Europe/Moscow"),
        ("2026年11月30日 13:00", "Asia/Shanghai"),
        ("星期一, 30 十一月 2026 13:00:00 +0800", "Asia/Shanghai"),
        ("周一, 30 11月 2026 13:00:00 +0800", "Asia/Shanghai"),
        ("2026/11/30 13:00:00", "Asia/Shanghai"),
        ("11/30/2026 13:00:00", "Asia/Shanghai"),
        ("Mon, 30 Nov 26 05:00:00 GMT", "Europe/Moscow"),
        ("Nov 30, 2026 08:00:00", "Europe/Moscow"),
        ("2026-11-30T05:00:00 Z", "Europe/Moscow"),
        ("2026-11-30T05:00:00.000Z", "Europe/Moscow"),
        ("Mon, 30 Nov 2026 08:00:00 MSK", "Europe/Moscow"),
        ("Mon, 30 Nov 2026 13:00:00 CST", "Asia/Shanghai"),
        ("Mon Nov 30 13:00:00 CST 2026", "Asia/Shanghai"),
        ("Mon, 30 Nov 2026 08:00:00", "Europe/Moscow"),
        ("2026-11-30 08:00", "Europe/Moscow"),
        ("1796014800", "Europe/Moscow"),
        ("1796014800000", "Europe/Moscow"),
        ("Mon, 30 Nov 2026 08:00:00 GMT+3", "Europe/Moscow"),
        ("Mon, 30 Nov 2026 08:00:00 +03:00", "Europe/Moscow"),
        ("30.11.2026 08:00:00", "Europe/Moscow"),
    ],
)
def test_a_time_is_read_however_a_feed_writes_it(site, fetcher, written, zone):
    """The moment is the same, whatever names, orders, signs and zones it is written with."""
    assert listed(site, fetcher, rss(written).encode(), zone=zone)[0].published == MOMENT


def test_a_day_to_come_is_not_the_newest(site, fetcher):
    """A list with a day in 2099 could else never be found frozen."""
    source = Source(name="played", publisher="Played", kind="feed", url=site.url, language="ru", zone="Europe/Moscow")
    found = newest(listed(site, fetcher, rss("Mon, 30 Nov 2099 08:00:00 +0300").encode()), source, NOW)

    assert found is None or found <= NOW + timedelta(days=1)


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf\r\n<!-- cache -->" + rss().encode(),
        b"<br />\n<b>Warning</b>: Undefined variable in <b>/www/a.php</b><br />\n" + rss().encode(),
        rss(title="A &#xD800; B").encode(),
        rss(title="A &#0; B").encode(),
        rss(title="A \x0b\x01 B").encode(),
        rss(link="<link>/1?a=1&b=2</link>").encode(),
        rss(title="A & B &nbsp; &mdash; &laquo;C&raquo;").encode(),
        rss(title="A &unheard; B").encode(),
        rss(title="<![CDATA[A <b>B</b> & C]]>").encode(),
        rss(title="声明")
        .replace('"1.0"', '"1.0" encoding="gbk"')
        .encode("gbk")
        .replace(b"</title>", b"\xff</title>", 1),
        rss().encode().replace(b"</title>", b"\x98</title>", 1),
        rss()
        .replace('"1.0"', '"1.0" encoding="windows-1251"')
        .encode("cp1251")
        .replace(b"</title>", b"\x98</title>", 1),
        rss().replace("</channel>", "").encode(),
        rss(second="<item><title>Без адреса</title></item><item><link>/2</link></item>").encode(),
        rss(link="<guid>http://site.example/1</guid>").encode(),
        rss(link="<guid isPermaLink='false'>x</guid><link>  \n/1\n </link>").encode(),
        gzip.compress(rss().encode()),
        rss().encode("utf-16"),
        rss()
        .replace("<rss", "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://x.example/a.dtd'>\n<rss")
        .encode(),
    ],
)
def test_a_damaged_feed_gives_both_its_entries(site, fetcher, body):
    """What a reader of feeds sees past costs no entry."""
    assert len(listed(site, fetcher, body)) == 2


@pytest.mark.parametrize(
    "title",
    [
        "A &amp;amp; B",
        "<![CDATA[A &amp; B]]>",
        "A &amp; B",
        "&lt;b&gt;A&lt;/b&gt; &amp;amp; B",
        "<![CDATA[<a href='/'>A</a> &amp; B]]>",
    ],
)
def test_a_title_is_its_words_however_often_it_was_escaped(site, fetcher, title):
    """Markup and escapes are no part of a title."""
    assert listed(site, fetcher, rss(title=title).encode())[0].title == "A & B"


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf[{"title":"A","url":"/1"},{"title":"B","url":"/2"}]',
        b'show([{"title":"A","url":"/1"},{"title":"B","url":"/2"}]);',
        b'/**/ show({"data":[{"title":"A","url":"/1"},{"title":"B","url":"/2"}]})',
        b'var list = [{"title":"A","url":"/1"},{"title":"B","url":"/2"}];',
        b'[{"title":"A","url":"/1"},{"title":"B","url":"/2"},]',
        b'{"data":[{"title":"A","url":"/1",},{"title":"B","url":"/2"}],}',
        b'[{"title":"A, ]","url":"/1"},{"title":"B\t","url":"/2"}]',
    ],
)
def test_a_json_list_is_read_in_its_wrapper(site, fetcher, body):
    """Marks of byte order, calls, assignments, tabs and commas behind the last row are seen past."""
    assert [entry.url for entry in listed(site, fetcher, body, "datasource")] == [site.url + "/1", site.url + "/2"]


@pytest.mark.parametrize(
    "body",
    [
        b"<base href='/a/'><a href='1'>A</a><a href='2'>B</a>",
        b"<a href=' \n/a/1 '>A</a><a href='JavaScript:void(0)'>X</a><a href='/a/2\t'>B</a>",
        b"<a href='/a/1#top'>A</a><a href='mailto:a@b.example'>X</a><a href='/a/\n2'>B</a><a href='http://[x'>Y</a>",
    ],
)
def test_a_page_of_links_is_read_as_browsers_do(site, fetcher, body):
    """Bases, white space and addresses that are none."""
    found = listed(site, fetcher, b"<html><body>" + body, "page", content_type="text/html")

    assert [entry.url for entry in found] == [site.url + "/a/1", site.url + "/a/2"]


# ------------------------------------------------------------------------------------------- answers


RAW = b"HTTP/1.1 200 OK\r\n"
LONG = b"Content-Length: %d\r\n" % len(PAGE)


@pytest.mark.parametrize(
    "answer",
    [
        RAW + LONG + b"Title: \xc7\xeb\xc7\xf3\r\n\r\n" + PAGE,
        RAW + LONG + b"\x00junk\r\n\r\n" + PAGE,
        RAW + LONG + b"<html>: x\r\n\r\n" + PAGE,
        RAW + LONG + LONG + b"\r\n" + PAGE,
        RAW + LONG + b"\r\n" + PAGE + b"and more than was declared",
        RAW + b"Content-Length: -1\r\nConnection: close\r\n\r\n" + PAGE,
        b"HTTP/1.1 200 \xd0\xa5\xd0\xbe\xd1\x80\xd0\xbe\xd1\x88\xd0\xbe\r\n" + LONG + b"\r\n" + PAGE,
        b"HTTP/1.1 102 Processing\r\n\r\n" * 5 + RAW + LONG + b"\r\n" + PAGE,
        RAW + b"Transfer-Encoding: Chunked\r\n\r\n%x;name=a\r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n",
        RAW + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(PAGE) + PAGE + b"\r\n0\r\nX Bad: 1\r\n\r\n",
        RAW + b"Content-Encoding: br\r\n" + LONG + b"\r\n" + PAGE,
        RAW + b"Content-Encoding: zstd\r\n" + LONG + b"\r\n" + PAGE,
        RAW + b"Content-Encoding: deflate\r\nConnection: close\r\n\r\n" + zlib.compress(PAGE),
        RAW + b"Content-Encoding: deflate\r\nConnection: close\r\n\r\n" + zlib.compress(PAGE)[2:-4],
        RAW + b"Content-Encoding: gzip, gzip\r\nConnection: close\r\n\r\n" + gzip.compress(gzip.compress(PAGE)),
        RAW + b"Content-Encoding: utf-8\r\n" + LONG + b"\r\n" + PAGE,
    ],
)
def test_an_answer_that_browsers_read_is_read(site, fetcher, answer):
    """The bytes decide, not the labels."""

    def page(handler):
        handler.wfile.write(answer)
        handler.close_connection = True

    site.pages["/a"] = page

    assert fetcher.get(site.url + "/a").body == PAGE


@pytest.mark.parametrize(
    "answer",
    [
        PAGE,
        b"",
        RAW + b"Content-Length: 99999\r\n\r\n" + PAGE,
        RAW + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PAGE,
        RAW + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (len(PAGE) + 9) + PAGE,
        RAW + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(PAGE * 9)[:-20],
        b"HTTP/1.1 206 Partial Content\r\n" + LONG + b"\r\n" + PAGE,
        b"HTTP/1.1 226 IM Used\r\n" + LONG + b"\r\n" + PAGE,
        b"HTTP/1.1 999 Denied\r\n" + LONG + b"\r\n" + PAGE,
        *(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + to + b"\r\n\r\n"
            for to in (
                b"",
                b"javascript:history.back()",
                b"mailto:a@b.example",
                b"http://xn--0/",
                b"http://a..b/",
                b"ftp://a.example/",
                b"http://[::1",
                b"http://example.org:99999/",
                b"//",
                b"http:///a",
                b"data:text/html,a",
                b"/a",
                b"http://" + b"a" * 300 + b".example/",
                b"http://10.0.0.1/",
                b"http://[::ffff:10.0.0.1]/",
                b"http://[fe80::1%25eth0]/",
                b"http://0x0a.1/",
                b"http://167772161/",
                b"\\\\10.0.0.1\\a",
                b"http:\\\\10.0.0.1\\a",
                b"file:///etc/passwd",
                b"http://" + b"\xe2\x80\xae.example/",
                b"/" + b"a" * 70_000,
            )
        ),
    ],
)
def test_an_answer_that_cannot_be_used_is_told_in_a_sentence_that_names_the_page_once(site, fetcher, answer):
    """No error of a library gets through."""

    def page(handler):
        handler.wfile.write(answer)
        handler.close_connection = True

    site.pages["/a"] = page

    with pytest.raises(FetchError) as caught:
        fetcher.get(site.url + "/a")
    told = str(caught.value)
    assert told.startswith("http")
    assert told.count(f"{caught.value.url}:") == 1
    assert len(told) < 1000


# ------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "address",
    [
        "fec0::1",
        "::127.0.0.1",
        "::10.0.0.1",
        "::ffff:192.168.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "64:ff9b:1::5db8:d822",
        "2002:7f00:1::",
        "2002:c0a8:1::1",
        "2001:0:5db8:d822::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "100::1",
        "100:0:0:1::1",
        "5f00::1",
        "2001:db8::1",
        "3fff::1",
        "fc00::1",
        "fe80::1%1",
        "ff0e::1",
        "192.0.0.8",
        "192.0.0.170",
        "192.88.99.1",
        "198.19.255.255",
        "240.0.0.1",
        "100.127.255.255",
        "0.1.2.3",
        "::ffff:0:10.0.0.1",
    ],
)
def test_a_special_purpose_address_is_not_public(address):
    """The registries of IANA decide, not the release of Python."""
    assert not is_permitted(address)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "0x7f000001",
        "localhost.",
        "[::ffff:7f00:1]",
        "１２７.0.0.1",
        "0",
    ],
)
def test_this_machine_is_not_asked_under_another_name(site, host):
    """The address that was checked is the one that is connected to."""
    fetcher = fetcher_with(allow_private=(), timeout=0.5, deadline=1.0)
    site.serve("/a", PAGE)

    with pytest.raises(FetchError):
        fetcher.get(f"http://{host}:{site.port}/a")
    assert site.asked == []
    fetcher.close()
