import json
import re
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import feedparser
import httpx
import pytest
import requests
import trustme
from selectolax.lexbor import LexborHTMLParser

from world.proxy import Answer, Proxy, Request
from world.site import (
    KREMLIN_EN,
    KREMLIN_RU,
    PEOPLE_LIST,
    XINHUA_POLITICS,
    XINHUA_WORLD,
    World,
    load,
    truth,
)

# A Beijing day that is another one in Moscow and in UTC.
NOON = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def world() -> World:
    """The sites, at an hour at which Beijing has another day than Moscow."""
    return World(clock=Clock())


@pytest.fixture
def proxy(world: World) -> Iterator[Proxy]:
    """The way to the sites."""
    with Proxy(world.hosts()) as proxy:
        yield proxy


@pytest.fixture
def client(proxy: Proxy, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client that goes that way and trusts what is behind it."""
    trusted = ssl.create_default_context(cafile=str(proxy.trust(tmp_path / "ca.pem")))
    with httpx.Client(proxy=proxy.url, verify=trusted, trust_env=False) as client:
        yield client


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"the stub's own answer to {self.path}".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Tests say what matters."""


def read(page: bytes, encoding: str, body: str) -> list[str]:
    """The paragraphs that a selector finds."""
    return [p.text().strip() for p in LexborHTMLParser(page.decode(encoding)).css(body)]


def people_text(client: httpx.Client, url: str, encoding: str = "utf-8") -> list[str]:
    """The paragraphs of an article of People's Daily."""
    return read(client.get(url).content, encoding, ".rm_txt_con > p:not(.paper_num)")


# ----------------------------------------------------------------------------------------------------------- the proxy


def test_a_host_that_is_no_part_of_the_test_is_refused_and_noted(client: httpx.Client, proxy: Proxy) -> None:
    """A stray request fails the test that made it: it gets 502 and is written down."""
    answer = client.get("http://example.org/a")
    with pytest.raises(httpx.ProxyError, match="502"):
        client.get("https://example.org/b")

    assert answer.status_code == 502
    assert proxy.strays == ["GET http://example.org/a", "CONNECT example.org:443"]


def test_the_ordinary_variables_are_enough(
    proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    """A program that honours the proxy variables and the CA files needs nothing else to reach the sites."""
    for name, value in proxy.environment(tmp_path / "ca.pem").items():
        monkeypatch.setenv(name, value)

    with httpx.Client() as by_httpx:
        answers = [by_httpx.get(XINHUA_POLITICS).status_code, by_httpx.get(PEOPLE_LIST).status_code]
    with requests.Session() as by_requests:
        answers += [by_requests.get(XINHUA_POLITICS).status_code, by_requests.get(PEOPLE_LIST).status_code]

    assert answers == [200] * 4
    assert world.asked(XINHUA_POLITICS) == world.asked(PEOPLE_LIST) == 2


def test_a_certificate_that_nobody_trusts_is_not_taken(proxy: Proxy) -> None:
    """The TLS behind the proxy is real: without the CA there is no answer."""
    with (
        httpx.Client(proxy=proxy.url, trust_env=False) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get(XINHUA_POLITICS)


def test_a_host_may_have_a_server_of_its_own(tmp_path: Path) -> None:
    """A host given as a port gets the bytes of the tunnel as they are, so its own TLS is what the client sees."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("chat.example").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), Greeting) as stub:
        stub.socket = context.wrap_socket(stub.socket, server_side=True)
        threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

        with Proxy({"chat.example": stub.server_port}, authority) as proxy:
            trusted = ssl.create_default_context(cafile=str(proxy.trust(tmp_path / "ca.pem")))
            with httpx.Client(proxy=proxy.url, verify=trusted, trust_env=False) as client:
                answer = client.get("https://chat.example/hello")
        stub.shutdown()

    assert answer.text == "the stub's own answer to /hello"


def test_a_mistake_in_a_site_is_told_from_a_fault_it_plays(tmp_path: Path) -> None:
    """A handler that raises answers 500 and is written down as a failure of the test."""

    def broken(request: Request) -> Answer:
        raise LookupError(request.path)

    with Proxy({"site.example": broken}) as proxy, httpx.Client(proxy=proxy.url, trust_env=False) as client:
        answer = client.get("http://site.example/x")

    assert answer.status_code == 500
    assert proxy.failures == ["GET http://site.example/x: LookupError('/x')"]


# ------------------------------------------------------------------------------------------------------------ the days


def test_the_first_day_holds_ordinary_news_and_one_report_of_talks(client: httpx.Client, world: World) -> None:
    """On day 1 nothing is a statement; one report names strategic stability, once, in real GB18030 under GB2312."""
    world.day = 1

    listed = LexborHTMLParser(client.get(PEOPLE_LIST).text).css(".ej_list_box a")
    page = client.get(world.url("people-talks")).content

    assert listed[0].attributes["href"] == "/n1/2026/1123/c461001-40819310.html"
    assert b"charset=GB2312" in page
    assert "战略稳定" not in "".join(link.text() for link in listed)
    assert page.decode("gb18030").count("战略稳定") == 1
    with pytest.raises(UnicodeDecodeError):
        page.decode("utf-8")


def test_the_successor_comes_out_in_three_places_one_after_the_other(client: httpx.Client, world: World) -> None:
    """Day 2: People's Daily, then Xinhua in both of its lists, then the Kremlin as a supplement of an event."""

    def places() -> list[bool]:
        return [
            "联合声明" in client.get(PEOPLE_LIST).text,
            "联合声明" in client.get(XINHUA_POLITICS).text,
            "联合声明" in client.get(XINHUA_WORLD).text,
            "Российско-китайские переговоры" in client.get(KREMLIN_RU).text,
            "Russian-Chinese talks" in client.get(KREMLIN_EN).text,
        ]

    seen = []
    for hour in (9, 10, 12, 16):
        world.turn_to(2, hour)
        seen.append(places())

    assert seen == [[False] * 5, [True] + [False] * 4, [True] * 3 + [False] * 2, [True] * 5]


def test_all_prints_hold_the_same_words(client: httpx.Client, world: World) -> None:
    """Xinhua's print has other paragraphs, a date line and a signature, and not one other word."""
    world.day = 2
    title, paragraphs = load("successor.zh.txt")

    people = people_text(client, world.url("people-successor"))
    xinhua = read(client.get(world.url("xinhua-successor")).content, "utf-8", "#detailContent p")

    assert people == [*paragraphs, "2026年11月23日于北京", "（新华社北京11月23日电）"]
    assert len(xinhua) == 2 + 13 + 1
    assert "".join(xinhua) == "新华社北京11月23日电" + title + "".join(paragraphs) + "2026年11月23日于北京"


def test_the_russian_text_hangs_on_the_event_page(client: httpx.Client, world: World) -> None:
    """The event page of the talks links the statement and a list of participants; neither is in the feed."""
    world.day = 2
    title, paragraphs = load("successor.ru.txt")

    event = LexborHTMLParser(client.get(world.url("kremlin-ru-talks")).text)
    links = {link.text().strip(): link.attributes["href"] for link in event.css('a.cut__item[href*="/supplement/"]')}
    supplement = client.get(f"http://kremlin.ru{links[title]}").content

    assert list(links.values()) == ["/supplement/6417", "/supplement/6418"]
    assert read(supplement, "utf-8", ".e-content p") == list(paragraphs)
    assert title not in client.get(KREMLIN_RU).text


def test_the_edit_changes_one_sentence_and_much_furniture(client: httpx.Client, world: World) -> None:
    """Day 3: one sentence of the successor says less; every other page differs in furniture alone."""
    world.day = 2
    successor, ordinary = world.url("people-successor"), world.url("people-trees")
    before, ordinary_before = people_text(client, successor), client.get(ordinary).text

    world.turn_to(3, 11)
    after, ordinary_after = people_text(client, successor), client.get(ordinary).text

    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [old.replace(truth()["edit"]["old"], truth()["edit"]["new"]) for old, _ in changed] == [changed[0][1]]
    assert ordinary_before != ordinary_after
    assert "相关新闻" in ordinary_after
    assert read(ordinary_before.encode(), "utf-8", ".rm_txt_con > p:not(.paper_num)") == people_text(client, ordinary)


def test_on_the_last_day_xinhua_refuses_and_the_kremlin_stands_still(client: httpx.Client, world: World) -> None:
    """Day 4: 403 for Xinhua's lists alone; the Kremlin's feeds answer 200 with what they held before."""
    world.day = 3
    client.get(KREMLIN_RU)

    world.day = 4
    feeds = [client.get(KREMLIN_RU).content for _ in range(2)]

    assert [client.get(url).status_code for url in (XINHUA_POLITICS, XINHUA_WORLD)] == [403, 403]
    assert client.get(world.url("xinhua-successor")).status_code == 200
    assert feeds[0] == feeds[1]
    assert client.get(world.url("people-follow-up")).status_code == 200


# ------------------------------------------------------------------------------------------------- as the real ones do


def test_the_feeds_name_moscow_time_with_a_wrong_offset(client: httpx.Client, world: World) -> None:
    """An entry printed at 20:30 in Moscow says 20:30+04:00, an hour before it happened."""
    feed = feedparser.parse(client.get(KREMLIN_RU).content)

    newest = feed.entries[0]
    assert re.fullmatch(r"2026-11-22T20:3\d:\d\d\+04:00", newest.published)
    assert newest.content[0].value.startswith("<p>")
    assert newest.summary == ""


def test_the_feeds_have_pages_and_a_new_entry_for_everybody_who_asks(client: httpx.Client, world: World) -> None:
    """Twenty entries a page; each request for the first page finds one more; numbers are out of order."""
    first, second = (feedparser.parse(client.get(KREMLIN_RU).content) for _ in range(2))
    following = next(link.href for link in second.feed.links if link.rel == "next")
    older = feedparser.parse(client.get(following).content)

    numbers = [int(entry.id.rpartition("/")[2]) for entry in second.entries]
    assert (len(first.entries), len(second.entries), len(older.entries)) == (20, 20, 8)
    assert second.entries[1].id == first.entries[0].id
    assert numbers != sorted(numbers, reverse=True)
    assert client.get(f"{KREMLIN_RU}/page/3").status_code == 404


def test_validators_are_given_and_honoured_except_by_the_feeds(client: httpx.Client, world: World) -> None:
    """An unchanged list answers 304 to its tag or date; a changed one 200; the feeds know no validators."""
    first = client.get(PEOPLE_LIST)
    by_tag = client.get(PEOPLE_LIST, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(PEOPLE_LIST, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    world.turn_to(1, 9)
    changed = client.get(PEOPLE_LIST, headers={"If-None-Match": first.headers["ETag"]})

    assert [by_tag.status_code, by_date.status_code, changed.status_code] == [304, 304, 200]
    assert world.not_modified[PEOPLE_LIST] == 2
    assert "ETag" not in client.get(KREMLIN_RU).headers


def test_the_datasource_rows_come_in_all_their_shapes(client: httpx.Client, world: World) -> None:
    """Rows of links under a label, root-relative and directory-relative addresses: all lead to pages."""
    world.day = 3
    rows = client.get(XINHUA_POLITICS).json()["datasource"]

    kinds = {row["contentType"] for row in rows}
    forms = {row["publishUrl"][:4] for row in rows}
    addresses = [row["linkUrls"][1]["linkUrl"] if row["linkUrls"] else row["publishUrl"] for row in rows]
    answers = [client.get(str(httpx.URL(XINHUA_POLITICS).join(address))).status_code for address in addresses]

    assert kinds == {"Link", "MultiMedia"}
    assert {"/pol", "2026", "http"} <= forms
    assert answers == [200] * 6


def test_one_xinhua_text_has_several_addresses(client: httpx.Client, world: World) -> None:
    """The world list names the successor under another section; the 32 hexadecimal digits are the same."""
    world.day = 2

    def addresses(url: str) -> set[str]:
        return set(re.findall(r"/\w+/20261123/[0-9a-f]{32}/c\.html", client.get(url).text))

    assert {one.split("/")[1] for one in addresses(XINHUA_WORLD)} == {"world"}
    assert client.get(world.url("xinhua-successor").replace("/politics/", "/world/")).status_code == 200


def test_the_successor_is_labelled_gb2312_and_is_utf8(client: httpx.Client, world: World) -> None:
    """People's Daily's page of the successor lies about its charset, in the header's place too: it names none."""
    world.day = 2

    page = client.get(world.url("people-successor"))

    assert page.headers["Content-Type"] == "text/html"
    assert b"charset=GB2312" in page.content
    assert load("successor.zh.txt")[1][0] in page.content.decode("utf-8")


# ------------------------------------------------------------------------------------------------------------ the truth


def test_what_is_said_of_the_successor_is_true(world: World) -> None:
    """Every sentence that the data file calls new, moved or reworded is in the text, no dropped one is."""
    text = "".join(load("successor.zh.txt")[1])

    for change in truth()["changes"]:
        assert all(text.count(sentence) == 1 for sentence in change["new"]), change
        assert change["kind"] == "moved" or not any(sentence in text for sentence in change["old"]), change
    assert text.count(truth()["edit"]["old"]) == 1


def test_both_languages_have_the_same_paragraphs() -> None:
    """The Russian text has as many paragraphs as the Chinese one, each with as many sentences, or one more or less."""

    def sentences(name: str) -> list[int]:
        return [len(re.findall(r"[。：]|[.](?= |$)", paragraph)) for paragraph in load(name)[1]]

    pairs = list(zip(sentences("successor.zh.txt"), sentences("successor.ru.txt"), strict=True))
    assert len(pairs) == 25
    assert all(abs(chinese - russian) <= 1 for chinese, russian in pairs), pairs


def test_the_dates_of_a_list_are_json_in_beijing_time(client: httpx.Client, world: World) -> None:
    """A text that appears at 17:30 UTC is of the next day in Beijing, in its address too."""
    world.turn_to(2, 12)

    row = next(row for row in json.loads(client.get(XINHUA_POLITICS).text)["datasource"] if "声明" in row["title"])

    assert row["publishTime"].startswith("2026-11-23 01:")
    assert "/20261123/" in world.url("xinhua-successor")
