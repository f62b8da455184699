"""Pages of a site that nobody described: how a profile for them is found."""

from datetime import datetime

import pytest
import unknown_sites

from monitor.core.reading.page import read_page
from monitor.core.reading.proposing import Article, propose_profile
from monitor.errors import ReadError
from monitor.model import Document, Profile

HOST = "https://www.example.org"


def proposed(pages: unknown_sites.Pages, under: str, titles: tuple[str, ...]) -> tuple[Profile, Document]:
    """The profile for the first two texts of a site, and a third text read by it."""
    found = [(path, text) for path, (_, text) in pages.items() if path.startswith(under) and "<h" in text][:3]
    articles = [
        Article(url=HOST + path, body=text.encode(), content_type=unknown_sites.HTML, title=title)
        for (path, text), title in zip(found, titles, strict=False)
    ]
    profile = propose_profile(articles[:2], name="example", zone="Europe/Moscow")
    third = articles[2]
    return profile, read_page(third.body, url=third.url, content_type=unknown_sites.HTML, profiles=[profile])


def test_a_page_of_tables_is_read() -> None:
    """Title, clock and text are found by names of the page; what all pages print alike is furniture."""
    profile, document = proposed(unknown_sites.ministry(), "/en/press/view", unknown_sites.ENGLISH)

    assert (profile.body, profile.drop) == (("div.txt",), ("p.print",))
    assert document.title == unknown_sites.ENGLISH[2]
    assert document.published == datetime.fromisoformat("2026-11-16T14:02:00+03:00")
    assert list(document.paragraphs) == unknown_sites.sentences(unknown_sites.ENGLISH[2], "en")


def test_a_chinese_page_is_read() -> None:
    """The innermost box around the prose is the text: the row of share buttons stands outside it."""
    _, document = proposed(unknown_sites.cms(), "/zwxw/2026", unknown_sites.CHINESE)

    assert document.title == unknown_sites.CHINESE[2]
    assert list(document.paragraphs) == unknown_sites.sentences(unknown_sites.CHINESE[2], "zh")


def test_a_blog_page_is_read_without_its_readers() -> None:
    """Comments and share buttons are no text of the publisher's; the time is the page's own mark."""
    profile, document = proposed(unknown_sites.wordpress(), "/2026", unknown_sites.ENGLISH)

    assert profile.time[0] == "meta[property='article:published_time']@content"
    assert list(document.paragraphs) == unknown_sites.sentences(unknown_sites.ENGLISH[2], "en")


def test_a_page_without_prose_has_no_profile() -> None:
    """A profile is made of what was seen; of a page of photographs nothing is."""
    page = Article(url=HOST + "/photo/1", body=b"<html><body><img src=1><p>Photo</p></body>", content_type=None)

    with pytest.raises(ReadError, match="holds enough prose"):
        propose_profile([page], name="example", zone="UTC")
