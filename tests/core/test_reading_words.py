"""Small rules of reading: languages, times, identities."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from monitor.config import Environment, load_sites
from monitor.model import Language
from monitor.pages import identity_of
from monitor.text.dates import day_in_address, tell_time
from monitor.text.language import tell_language

PROFILES = load_sites(Environment({})).profiles
HEX = "5f6458f153d94e58a2e0d22264e5252e"
BEIJING, MOSCOW = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("双方重申维护全球战略稳定", "zh"),
        ("維護全球戰略穩定", "zh"),
        ("中国、NATO и партнёры: стороны подтвердили приверженность", "ru"),
        ("The sides reaffirmed their commitment (双方)", "en"),
        ("TASS сообщает о консультациях в Женеве", "ru"),
        ("新华社北京电 MQ-1 AUKUS NATO", "zh"),
        ("2026-09-06", None),
        ("ok", None),
        ("", None),
        ("核兵器のない世界をめざす", None),
        ("대한민국과 조선민주주의인민공화국", None),
    ],
)
def test_a_language_is_told_from_its_script(text: str, language: Language | None) -> None:
    """Names in another script do not turn a text, and too little tells nothing."""
    assert tell_language(text) == language


@pytest.mark.parametrize(
    ("text", "zone", "time"),
    [
        ("2026-09-15 14:28:56 来源：新华网", BEIJING, "2026-09-15 14:28:56"),
        ("2026 09/15 14:28:56", BEIJING, "2026-09-15 14:28:56"),
        ("2024年04月24日23:52 | 来源：新华网", BEIJING, "2024-04-24 23:52:00"),
        ("2026-06-17-17:00:00", BEIJING, "2026-06-17 17:00:00"),
        ("16:20, October 09, 2026", BEIJING, "2026-10-09 16:20:00"),
        ("16:20.06/10/2026", BEIJING, "2026-10-06 16:20:00"),
        ("Updated: 2025-05-08 20:24 (Beijing)", BEIJING, "2025-05-08 20:24:00"),
        ("Дата публикации: 8 мая 2025 года, 10:10", MOSCOW, "2025-05-08 10:10:00"),
        ("May 8, 2025, 10:10", MOSCOW, "2025-05-08 10:10:00"),
        ("08.05.2025 18:24", MOSCOW, "2025-05-08 18:24:00"),
        ("8 May 2025, 4:20 p.m.", MOSCOW, "2025-05-08 16:20:00"),
    ],
)
def test_printed_times_are_of_the_publishers_zone(text: str, zone: ZoneInfo, time: str) -> None:
    """A clock time without an offset is that of the publisher's town."""
    assert tell_time([text], zone.key) == datetime.fromisoformat(time).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("（2026年07月29日 05版）", date(2026, 7, 29)),
        ("《人民日报》（2024年05月17日 第 03 版）", date(2024, 5, 17)),
        ("30 September 2026", date(2026, 9, 30)),
        ("2026-10-08", date(2026, 10, 8)),
        ("2026年13月40日", None),
        ("10:10", None),
        ("第12345号", None),
    ],
)
def test_a_day_without_a_clock_stays_a_day(text: str, day: date | None) -> None:
    """Midnight is not invented; a page number is no hour."""
    assert tell_time([text], "Asia/Shanghai") == day


def test_a_printed_offset_counts_unless_it_is_known_to_be_wrong() -> None:
    """The Kremlin prints the clock of Moscow with the offset of before 2014."""
    printed = "2026-08-11T19:00:00+04:00"

    believed = tell_time([printed], "Europe/Moscow")
    doubted = tell_time([printed], "Europe/Moscow", ignore_offset=True)

    assert believed == datetime(2026, 8, 11, 19, tzinfo=timezone(timedelta(hours=4)))
    assert doubted == datetime(2026, 8, 11, 19, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("printed", "hours"),
    [
        ("2026-08-11T19:00:00Z", 0),
        ("2026-08-11 19:00 UTC", 0),
        ("2026-08-11T19:00:00-0330", -3.5),
        ("Tue, 11 Aug 2026 19:00:00 GMT", 0),
        ("2026-08-11T19:00:00+99:00", 8),
    ],
)
def test_offsets_are_understood(printed: str, hours: float) -> None:
    """Names and signs of offsets count; one that cannot be is as good as none."""
    told = tell_time([printed], "Asia/Shanghai")

    assert isinstance(told, datetime)
    assert told.utcoffset() == timedelta(hours=hours)


def test_a_clock_time_beats_an_earlier_day() -> None:
    """A meta tag with the day alone does not stop the search for the printed time."""
    assert tell_time(["2026-09-15", "2026-09-15 14:28"], "Asia/Shanghai") == datetime(
        2026, 9, 15, 14, 28, tzinfo=BEIJING
    )


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://politics.people.com.cn/n1/2025/0509/c1001-40476042.html", date(2025, 5, 9)),
        (f"https://www.news.cn/milpro/20260915/{HEX}/c.html", date(2026, 9, 15)),
        ("http://www.xinhuanet.com/world/2019-12/10/c_1125327450.htm", date(2019, 12, 10)),
        ("https://paper.people.com.cn/rmrb/pc/content/202607/29/content_30180001.html", date(2026, 7, 29)),
        ("https://www.mfa.gov.cn/web/wjdt_674879/202505/t20250509_11600001.shtml", date(2025, 5, 9)),
        ("http://kremlin.ru/events/president/news/80509", None),
        ("https://example.org/2026/9999/x.html", None),
        ("https://example.org/20260231/x.html", None),
    ],
)
def test_the_day_in_an_address(url: str, day: date | None) -> None:
    """Most addresses of the Chinese sites name the day of publication."""
    assert day_in_address(url) == day


@pytest.mark.parametrize(
    ("key", "urls"),
    [
        (
            "people.com.cn:40476042",
            [
                "http://politics.people.com.cn/n1/2025/0509/c1001-40476042.html",
                "https://politics.people.com.cn/n1/2025/0509/c1001-40476042.html?from=wx#liuyan",
                "http://world.people.com.cn/n1/2025/0509/c461001-40476042.html",
                "http://politics.people.com.cn/n1/2025/0509/c1001-40476042-2.html",
            ],
        ),
        (
            f"news.cn:20260915{HEX}",
            [
                f"https://www.news.cn/milpro/20260915/{HEX}/c.html",
                f"http://www.xinhuanet.com/20260915/{HEX}/c.html",
                f"https://www.news.cn/world/20260915/{HEX}/c.html?page=1",
            ],
        ),
        (
            "news.cn:c_1125327450",
            [
                "http://www.xinhuanet.com/world/2019-12/10/c_1125327450.htm",
                "http://m.xinhuanet.com/2019-12/10/c_1125327450.htm",
                "https://www.news.cn/2019-12/10/c_1125327450_2.htm",
            ],
        ),
        (
            "kremlin.ru:80509/ru",
            [
                "http://kremlin.ru/events/president/news/80509",
                "http://www.kremlin.ru/events/security-council/80509",
                "https://kremlin.ru/events/president/transcripts/statements/80509/photos",
                "http://kremlin.ru/d/80509",
            ],
        ),
        ("kremlin.ru:80509/en", ["http://en.kremlin.ru/events/president/news/80509", "http://en.kremlin.ru/d/80509"]),
        (
            "kremlin.ru:supplement-6310/ru",
            ["http://kremlin.ru/supplement/6310", "http://www.kremlin.ru/supplement/6310/"],
        ),
        ("kremlin.ru:supplement-6310/en", ["http://en.kremlin.ru/supplement/6310"]),
        ("kremlin.ru:act-50001/ru", ["http://kremlin.ru/acts/bank/50001", "http://kremlin.ru/acts/bank/50001/page/2"]),
        ("kremlin.ru/events/president/news/page/12", ["http://kremlin.ru/events/president/news/page/12"]),
        ("example.org/a/b", ["http://www.example.org/a/b/?utm_source=x#top", "https://EXAMPLE.org/a/b"]),
        ("example.org:8080/a", ["http://example.org:8080/a", "https://example.org:8080/a#x"]),
        ("example.org", ["http://example.org:99999", "example.org"]),
        ("example.org/view.php?id=7", ["https://example.org/view.php?utm_medium=rss&id=7"]),
    ],
)
def test_one_text_has_one_key(key: str, urls: list[str]) -> None:
    """Scheme, section, tracking and page number do not make another text; a language and another id do."""
    assert {identity_of(url, PROFILES) for url in urls} == {key}


@pytest.mark.parametrize("url", ["http://[", "http://a]b/", "//[x"])
def test_half_an_address_names_a_text_all_the_same(url: str) -> None:
    """What no program can take apart is its own name."""
    assert identity_of(url, PROFILES) == url
