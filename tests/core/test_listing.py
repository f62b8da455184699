"""What the sites list, as entries: each text once, under the site's own id; a broken list says why."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import Environment, load_sites
from monitor.errors import ReadError, RefusedError
from monitor.lists import list_entries
from monitor.lists.feed import read_inline
from monitor.model import Entry, Source

LISTS = Path(__file__).parents[1] / "data" / "lists"
_SOURCES, PROFILES = load_sites(Environment({}))[:2]
SOURCES = {source.name: source for source in _SOURCES}
KREMLIN = SOURCES["kremlin-ru"]
XINHUA = SOURCES["xinhua-zh-world"]
PEOPLE = SOURCES["people-zh-world"]
BEIJING, MOSCOW = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Moscow")
HEX = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


def entries(body: bytes | str, source: Source, *, url: str = "", content_type: str | None = None) -> tuple[Entry, ...]:
    """The entries of a list that was found at the source's address."""
    body = body.encode() if isinstance(body, str) else body
    return list_entries(body, source=source, profiles=PROFILES, content_type=content_type, url=url or source.url)


def listed(name: str, source: Source, *, url: str = "") -> tuple[Entry, ...]:
    """The entries of a list in tests/data/lists."""
    return entries((LISTS / name).read_bytes(), source, url=url)


def atom(items: str) -> str:
    """A feed with these entries."""
    return f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{items}</feed>'


# ------------------------------------------------------------------------------------------------------------- feeds


def test_a_kremlin_feed_prints_the_clock_of_moscow() -> None:
    """09:00 in Moscow is printed as 09:00+04:00; entries come out of order and keep the feed's."""
    found = listed("kremlin.atom", KREMLIN)

    assert [(entry.key, entry.published) for entry in found] == [
        ("kremlin.ru:70001/ru", datetime(2026, 9, 6, 10, 10, tzinfo=MOSCOW)),
        ("kremlin.ru:70003/ru", datetime(2026, 9, 6, 9, 0, tzinfo=MOSCOW)),
        ("kremlin.ru:70002/ru", datetime(2026, 9, 5, 23, 50, tzinfo=MOSCOW)),
    ]


def test_only_what_is_in_the_feed_is_read_from_it() -> None:
    """An entry without a text in it has a page that must be fetched."""
    assert [entry.inline for entry in listed("kremlin.atom", KREMLIN)] == [True, True, False]
    assert not any(entry.inline for entry in listed("kremlin.atom", replace(KREMLIN, full_text=False)))


def test_a_text_is_read_from_its_feed() -> None:
    """The feed's entry is the document, with the same identity as its page."""
    body = (LISTS / "kremlin.atom").read_bytes()

    document = read_inline(body, source=KREMLIN, profiles=PROFILES, entry_key="kremlin.ru:70001/ru", content_type=None)

    assert (document.title, document.language, document.profile) == (
        "Переговоры с руководством соседней страны",
        "ru",
        "feed",
    )
    assert document.published == datetime(2026, 9, 6, 10, 10, tzinfo=MOSCOW)
    assert document.paragraphs[1].startswith("Стороны подтвердили, что в ядерной войне")
    assert len(document.paragraphs) == 3


def test_an_unfinished_transcript_says_so() -> None:
    """Long transcripts are published in instalments; the reader is told that more will come."""
    body = (LISTS / "kremlin.atom").read_bytes()

    document = read_inline(body, source=KREMLIN, profiles=PROFILES, entry_key="kremlin.ru:70003/ru", content_type=None)

    assert document.notes == ("the text is unfinished: the publisher says that more follows",)


@pytest.mark.parametrize(
    ("key", "message"), [("kremlin.ru:1/ru", "holds no entry"), ("kremlin.ru:70002/ru", "holds no text")]
)
def test_a_text_that_is_not_in_the_feed(key: str, message: str) -> None:
    """Asking a feed for what it does not hold names what is missing."""
    body = (LISTS / "kremlin.atom").read_bytes()

    with pytest.raises(ReadError, match=message):
        read_inline(body, source=KREMLIN, profiles=PROFILES, entry_key=key, content_type=None)


def test_a_dialect_with_full_text() -> None:
    """TASS carries the whole text in an element of its own, and markup in titles."""
    source = SOURCES["tass-ru"]

    (entry,) = listed("example.rss", source)
    document = read_inline(
        (LISTS / "example.rss").read_bytes(),
        source=source,
        profiles=PROFILES,
        entry_key=entry.key,
        content_type="application/rss+xml",
    )

    assert (entry.key, entry.title, entry.inline) == ("tass.com:21000001/ru", "Страны обсудили стабильность", True)
    assert entry.published == datetime(2026, 9, 6, 14, 20, tzinfo=MOSCOW)
    assert document.paragraphs[0].startswith("В приморском городе прошли консультации")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<!DOCTYPE html><html><head><title>Вход</title></head><body>x</body></html>", r"an HTML page \('Вход'\)"),
        ("", "is empty"),
        ('<?xml version="1.0"?>', "no XML"),
        ("Service Unavailable", "the error page of a server"),
        ('{"error": 1}', "no XML"),
        (atom("<entry><title>a</title></entry>")[:-20], "cut short"),
        (atom(""), "no entry at all"),
        (atom("<entry><title>no address</title></entry>"), "none of the feed's 1 entries"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + atom("<entry><title>&a;</title></entry>"), "declares entities"),
        ("<urlset></urlset>", "<urlset> came in place of a feed"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: str, message: str) -> None:
    """A page in its place, an empty body, a torn one, entities: each has its sentence."""
    with pytest.raises(ReadError, match=message):
        entries(body, KREMLIN)


def test_a_challenge_in_place_of_a_feed_is_a_refusal() -> None:
    """The Russian ministry's wall answers 200 with a script."""
    with pytest.raises(RefusedError):
        entries('<html><script>window["bobcmn"]="1";</script></html>', SOURCES["mid-ru"])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("windows-1251", "windows-1251"),
        ("windows-1251", "utf-8"),
        ("koi8-r", "koi8-r"),
        ("utf-8", "windows-1251"),
        ("utf-16", "utf-8"),
    ],
)
def test_a_feed_is_read_in_its_real_charset(encoding: str, declared: str) -> None:
    """The declaration counts where the bytes agree with it, and not where they do not."""
    text = atom('<entry><title>Консультации по стратегической стабильности</title><link href="/d/70001"/></entry>')

    (entry,) = entries(text.replace('"utf-8"', f'"{declared}"').encode(encoding), KREMLIN)

    assert entry.title == "Консультации по стратегической стабильности"


def test_no_script_gets_into_a_title() -> None:
    """Titles are words: markup goes, and what it would have run goes with it."""
    text = atom(
        '<entry><title type="html">Talks &lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;held&lt;/b&gt; &amp;amp; more'
        "</title>"
        '<link href="http://kremlin.ru/d/7"/></entry>'
    )

    assert [entry.title for entry in entries(text, KREMLIN)] == ["Talks held & more"]


def test_a_feed_that_is_not_well_formed_is_read() -> None:
    """A bare ampersand does not silence a source."""
    text = atom('<entry><title>Talks & more<br></title><link href="http://kremlin.ru/d/7"></entry>')

    assert [entry.title for entry in entries(text, KREMLIN)] == ["Talks & more"]


@pytest.mark.parametrize(
    ("printed", "time"),
    [
        ("Sun, 06 Sep 2026 14:20:00 +0300", datetime(2026, 9, 6, 14, 20, tzinfo=MOSCOW)),
        ("Sun, 06 Sep 26 11:20:00 GMT", datetime(2026, 9, 6, 14, 20, tzinfo=MOSCOW)),
        ("2026-09-06T11:20Z", datetime(2026, 9, 6, 14, 20, tzinfo=MOSCOW)),
        ("2026-09-06", date(2026, 9, 6)),
        ("some day", None),
    ],
)
def test_dates_of_feeds(printed: str, time: datetime | date | None) -> None:
    """Dates of every kind that feeds use; a day without a clock time stays one."""
    items = f"<item><title>x</title><link>https://tass.com/politics/1</link><pubDate>{printed}</pubDate></item>"

    (entry,) = entries(f"<rss><channel>{items}</channel></rss>", SOURCES["tass-en"])

    assert entry.published == time


def test_addresses_that_are_none_are_passed_over() -> None:
    """A broken address in one entry does not lose the others; an id may be the address."""
    text = atom(
        '<entry><title>a</title><link href="http://[broken/"/></entry><entry><title>b</title><id>tag:x</id></entry>'
        "<entry><title>c</title><id>http://kremlin.ru/d/9</id></entry>"
    )

    assert [(entry.title, entry.key) for entry in entries(text, KREMLIN)] == [("c", "kremlin.ru:9/ru")]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("Консультации прошли в \ufffdеневе.", "the publisher's own bytes hold damaged characters (U+FFFD)"),
        ("Консультации прошли в Женеве.", "no time of publication in the feed"),
    ],
)
def test_a_text_from_a_feed_says_what_is_odd(content: str, note: str) -> None:
    """Damage in the publisher's bytes and a missing time are noted, as on pages."""
    text = atom(f'<entry><title>a</title><link href="http://kremlin.ru/d/9"/><content>{content}</content></entry>')

    document = read_inline(
        text.encode(), source=KREMLIN, profiles=PROFILES, entry_key="kremlin.ru:9/ru", content_type=None
    )

    assert note in document.notes


def test_nothing_is_invented_in_a_text_from_a_feed() -> None:
    """A damaged place is shown here too."""
    text = atom(
        '<entry><title>a</title><link href="http://kremlin.ru/d/9"/>'
        f"<content>{'Консультации прошли в Женеве. ' * 9}@</content></entry>"
    )

    document = read_inline(
        text.encode().replace(b"@", b"\xff"),
        source=KREMLIN,
        profiles=PROFILES,
        entry_key="kremlin.ru:9/ru",
        content_type=None,
    )

    assert document.paragraphs[-1].endswith("\ufffd")
    assert any("not utf-8" in note for note in document.notes)


# ------------------------------------------------------------------------------------------------------- list pages


def test_a_channel_lists_each_text_once() -> None:
    """A picture and a headline for one text, and a second address, are one entry; cut titles are taken whole."""
    found = listed("people-channel.html", PEOPLE)

    assert [(entry.key, entry.title, entry.published) for entry in found] == [
        ("people.com.cn:40800001", "两国就战略稳定举行磋商", date(2026, 10, 6)),
        ("people.com.cn:40799999", "甲国与乙国将就核风险问题继续保持沟通", date(2026, 10, 5)),
        ("people.com.cn:30500000", "多年前的旧闻", date(2019, 1, 1)),
    ]
    assert found[0].url == "http://world.people.com.cn/n1/2026/1006/c461001-40800001.html"


def test_a_moved_channel_names_its_new_place() -> None:
    """A channel that was merged answers with a forwarding and nothing else."""
    with pytest.raises(ReadError, match=r"found no link.*http://society\.people\.com\.cn/"):
        listed("people-moved.html", PEOPLE)


def test_links_that_are_no_texts_are_told_from_no_links() -> None:
    """When the template changed it is said whether the selector or the addresses no longer fit."""
    with pytest.raises(ReadError, match=r"found 1 links, none whose address matches"):
        entries('<a href="/index.html">x</a>', replace(PEOPLE, links="a"))


def test_a_day_printed_beside_a_link_is_its_day() -> None:
    """Each row's own day counts, not one that a headline speaks of, and not the day of another row."""
    page = """<ul><li><span class="day">20.11.2026</span> <a href="/1">Remarks of 3 March 2025, revised</a></li>
        <li><a href="/2">A text without a day</a></li>
        <li class="day">2026-11-18 10:30 <a href="/3">Answers of 1 May 2020</a></li></ul>"""
    source = Source(
        name="x", publisher="x", kind="page", url="http://a.example/", language="en", dates=".day", zone="Europe/Moscow"
    )

    found = entries(page, source, url="http://a.example/")

    assert [entry.published for entry in found] == [
        date(2026, 11, 20),
        None,
        datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Europe/Moscow")),
    ]


def test_credits_of_a_newspaper_page_are_no_texts() -> None:
    """The line with the page's editors looks like an article."""
    found = listed(
        "epaper-layout.html",
        SOURCES["people-epaper"],
        url="https://paper.people.com.cn/rmrb/pc/layout/202607/29/node_01.html",
    )

    assert [(entry.key, entry.url) for entry in found] == [
        (
            "people.com.cn:rmrb-30180001",
            "https://paper.people.com.cn/rmrb/pc/content/202607/29/content_30180001.html",
        )
    ]


# ------------------------------------------------------------------------------------------------------ datasources


def test_a_row_of_links_is_several_texts() -> None:
    """Labels are no texts, and the time of placement is not that of publication: the day in the address is."""
    found = listed("news-cn-datasource.json", XINHUA)

    assert [(entry.key, entry.title, entry.published) for entry in found] == [
        (f"news.cn:20260906{HEX}", "两国就战略稳定 举行磋商", datetime(2026, 9, 6, 14, 28, 56, tzinfo=BEIJING)),
        (f"news.cn:20260905{HEX[::-1]}", "甲国代表谈磋商", date(2026, 9, 5)),
        ("news.cn:c_1129000001", "乙国代表谈磋商", date(2023, 11, 7)),
        (f"news.cn:20260904{HEX}", "甲国发表白皮书", date(2026, 9, 4)),
    ]
    assert found[0].url == f"https://www.news.cn/world/20260906/{HEX}/c.html"
    assert found[1].url == f"https://www.news.cn/world/20260905/{HEX[::-1]}/c.html"


def test_recorded_rows_are_listed(shared: Path) -> None:
    """The rows as news.cn served them: five texts, no labels."""
    found = entries((shared / "pages" / "derived" / "news_cn_ds_rows_SANITISED.json").read_bytes(), XINHUA)

    assert len(found) == 5
    assert not any("专题" in entry.title or entry.title == "全文" for entry in found)


def test_the_government_lists_in_json_too() -> None:
    """gov.cn names its fields otherwise and prints the day alone."""
    (entry,) = listed("gov-cn.json", SOURCES["gov-cn"])

    assert (entry.key, entry.title, entry.published) == (
        "gov.cn:7000001",
        "两国就战略稳定举行磋商",
        date(2026, 6, 17),
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"datasource": []}', "empty"),
        ("{}", "holds no list"),
        ("[]", "empty"),
        ("null", "no list"),
        ('{"datasource": [{"title": "x"}]}', "none of the 1 rows"),
        ('{"datasource": [{"publishUrl": "/a/c.html"', "no valid JSON"),
        ("<html>404</html>", "a page of HTML"),
        ("[" * 100_000, "no valid JSON"),
    ],
)
def test_an_empty_datasource_is_an_error(body: str, message: str) -> None:
    """An empty list must never pass for 'nothing new'."""
    with pytest.raises(ReadError, match=message):
        entries(body, XINHUA)


@pytest.mark.parametrize(
    "row",
    [
        "1",
        '"x"',
        "null",
        "[]",
        '{"publishUrl": "http://[x/c.html"}',
        '{"linkUrls": 5, "contentType": "Link"}',
        '{"title": {}}',
    ],
)
def test_a_row_of_another_shape_is_passed_over(row: str) -> None:
    """One odd row does not lose the others."""
    body = f'{{"datasource": [{row}, {{"title": "甲", "publishUrl": "/world/20260906/{HEX}/c.html"}}]}}'

    assert [entry.title for entry in entries(body, XINHUA)] == ["甲"]


def test_forty_kilobytes_of_links_in_a_title() -> None:
    """A row may hold its links as markup; each is one text."""
    soup = "".join(f"<a href='/world/20260906/{index:032x}/c.html'>第{index}篇</a>" for index in range(600))

    found = entries(f'{{"datasource": [{{"contentType": "Link", "title": "{soup}"}}]}}', XINHUA)

    assert (len(found), found[-1].title) == (600, "第599篇")


# --------------------------------------------------------------------------------------------------------- sitemaps


def test_a_line_with_half_an_address_is_left_out() -> None:
    """What nobody could ask for is no text; the other lines are read."""
    rows = "".join(
        f"<url><loc>{url}</loc></url>"
        for url in ("http://[/n1/2026/1.html", "http://world.people.com.cn/n1/2026/0906/c1002-40800001.html")
    )
    body = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'

    found = entries(body, SOURCES["people-sitemap-world"])

    assert [entry.key for entry in found] == ["people.com.cn:40800001"]


def test_a_sitemap_lists_addresses_and_times() -> None:
    """Sitemaps name no titles; what is no article is left out."""
    (entry,) = listed("people-sitemap.xml", SOURCES["people-sitemap-world"])

    assert (entry.key, entry.title) == ("people.com.cn:40800001", "")
    assert entry.published == datetime(2026, 10, 6, 8, 23, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<urlset></urlset>", "none of the 0"),
        ("<urlset><url><loc>http://x", "cut short"),
        ("<html></html>", "an HTML page"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><urlset></urlset>", "declares entities"),
    ],
)
def test_a_broken_sitemap_says_why(body: str, message: str) -> None:
    """As feeds do."""
    with pytest.raises(ReadError, match=message):
        entries(body, SOURCES["people-sitemap-world"])


# ------------------------------------------------------------------------------------------------------- properties


@given(order=st.permutations(range(6)), twice=st.lists(st.integers(min_value=0, max_value=5), max_size=4))
def test_every_entry_is_seen_once_whatever_the_order(order: list[int], twice: list[int]) -> None:
    """A list may shuffle and repeat its lines: the entries are the same."""
    lines = [f'<a href="/n1/2026/1006/c1002-4080000{index}.html">第{index}篇</a>' for index in [*order, *twice]]

    found = entries("".join(lines), PEOPLE)

    assert [entry.key for entry in found] == [f"people.com.cn:4080000{index}" for index in order]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_answered_no_other_error_comes(data: st.DataObject) -> None:
    """A damaged list is read or refused with a ReadError."""
    name, source = data.draw(
        st.sampled_from(
            [
                ("kremlin.atom", KREMLIN),
                ("example.rss", SOURCES["tass-ru"]),
                ("news-cn-datasource.json", XINHUA),
                ("people-channel.html", PEOPLE),
                ("people-sitemap.xml", SOURCES["people-sitemap-world"]),
            ]
        )
    )
    body = (LISTS / name).read_bytes()
    start = data.draw(st.integers(min_value=0, max_value=len(body)))
    end = data.draw(st.integers(min_value=start, max_value=len(body)))
    damaged = body[:start] + data.draw(st.binary(max_size=60)) + body[end:]

    try:
        found = entries(damaged, source)
    except ReadError:
        return
    assert len({entry.key for entry in found}) == len(found) > 0
