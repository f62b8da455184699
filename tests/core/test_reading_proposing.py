"""Pages of a site that nobody described: how a profile for them is found."""

import json
from datetime import datetime
from pathlib import Path

import pytest
import unknown_sites

from monitor.config import Environment, load_sites
from monitor.errors import ReadError
from monitor.lists import list_entries
from monitor.model import Document, Profile, Source
from monitor.pages.page import read_page
from monitor.sources.propose_list import propose_list
from monitor.sources.propose_profile import Article, propose_profile

HOST = "https://www.example.org"
PAGES = Path(__file__).parents[1] / "data" / "pages"
PROFILES = load_sites(Environment({})).profiles


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


def test_a_heading_inside_the_text_and_captions_are_left_out() -> None:
    """Many sites put the headline, pictures and boxes into the element that holds the text."""
    paragraphs = "".join(f"<p>{line}</p>" for line in unknown_sites.sentences("talks", "en"))
    page = f"""<div class="story"><h1>On the talks</h1><time>20 November 2026</time><span class="clock">09:30</span>
        <figure><img src="/1.jpg"><figcaption>The delegations at the table in the old town hall.</figcaption></figure>
        {paragraphs}</div>"""
    article = Article(url=HOST + "/1", body=page.encode(), content_type=unknown_sites.HTML, title="On the talks")

    profile = propose_profile([article], name="example", zone="Europe/Vienna")
    document = read_page(article.body, url=article.url, content_type=unknown_sites.HTML, profiles=[profile])

    assert list(document.paragraphs) == unknown_sites.sentences("talks", "en")
    assert document.published == datetime.fromisoformat("2026-11-20T09:30:00+01:00")


def test_most_pages_of_known_sites_are_read_by_a_profile_derived_from_one_page() -> None:
    """Seven in eight give the very text that the shipped profile gives, with its title; none gives a bug."""
    right = known = 0
    for name, expected in json.loads((PAGES / "expected.json").read_text(encoding="utf-8")).items():
        body, url = (PAGES / name).read_bytes(), expected["url"]
        try:
            wanted = read_page(body, url=url, content_type=None, profiles=PROFILES)
            assert wanted.paragraphs
        except (ReadError, AssertionError):
            continue  # a page without prose has no profile
        known += 1
        article = Article(url=url, body=body, content_type=None, title=wanted.title, published=wanted.published)
        try:
            profile = propose_profile([article], name="derived", zone="Asia/Shanghai")
        except ReadError:
            continue
        found = read_page(body, url=url, content_type=None, profiles=[profile])
        right += (found.title, found.paragraphs) == (wanted.title, wanted.paragraphs)

    assert known > 50
    assert right / known >= 7 / 8


def test_an_article_taken_for_a_list_is_refused_or_gives_texts() -> None:
    """Whatever page is given, there is a proposal that reads texts, or a sentence that says why there is none."""
    for file in sorted(PAGES.glob("*.html")):
        try:
            found = propose_list(file.read_bytes(), content_type=None, url=HOST + "/a/b.html")
        except ReadError:
            continue
        source = Source(
            name="x", publisher="x", kind="page", url=HOST, language="en", links=found.links, dates=found.dates
        )
        assert len(list_entries(file.read_bytes(), source=source, profiles=(), content_type=None, url=HOST)) >= 3
