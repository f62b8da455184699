"""The feeds, asked for over HTTP."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from web.library import DESK, Library

from monitor.alerts.view import Links


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A store with 250 alerts, that is served."""
    opened = Library(tmp_path_factory.mktemp("library"))
    for number in range(250 - len(opened.alerts)):
        opened.store.tell_health(replace(opened.alerts[-1], id=f"SW-{number:04}"), [DESK], {})
    yield opened
    opened.close()


def test_a_feed_is_served_with_its_type_and_its_own_address(library: Library) -> None:
    """Where nobody set another address, it is the one that the reader asked."""
    got = library.get("/feeds/alerts.json?language=zh")

    assert got.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    told = json.loads(got.text)
    assert told["feed_url"] == f"{library.address}/feeds/alerts.json?language=zh"
    assert told["language"] == "zh"


@pytest.mark.parametrize("form", ["atom", "json"])
def test_a_reader_who_follows_the_pages_gets_every_alert_once(library: Library, form: str) -> None:
    """RFC 5005 and JSON Feed name the next page; the last one names none."""
    found, address = list[str](), f"/feeds/alerts.{form}?language=ru"
    while address:
        text = library.get(address.removeprefix(library.address)).text
        if form == "atom":
            read = feedparser.parse(text)
            assert not read.bozo
            found += [entry.id for entry in read.entries]
            address = {link.rel: link.href for link in read.feed.links}.get("next", "")
        else:
            told = json.loads(text)
            found += [item["id"] for item in told["items"]]
            address = told.get("next_url", "")

    assert len(found) == len(set(found)) == 250


def test_the_set_address_goes_before_the_one_that_was_asked(library: Library) -> None:
    """Behind a proxy, the host that the service is asked under is nobody's address."""
    site = library.site(Links(web="https://monitor.example.org"))

    told = json.loads(site.answer("/feeds/alerts.json", {}, "10.0.0.1:8080").body)

    assert told["feed_url"] == "https://monitor.example.org/feeds/alerts.json"
    assert told["next_url"].startswith("https://monitor.example.org/feeds/alerts.json?before=")
    assert told["items"][0]["url"].startswith("https://monitor.example.org/alerts/")


def test_what_cannot_be_made_says_so(tmp_path: Path) -> None:
    """A reader asks again later, and does not take an empty page for an empty feed."""
    broken = Library(tmp_path)
    broken.store.close()
    (tmp_path / "monitor.db").unlink()

    got = [broken.get(path) for path in ("/feeds/alerts.atom", "/", "/outbox?lang=ru")]

    broken.close()
    assert [answer.status for answer in got] == [503, 503, 503]
    assert all(answer.body for answer in got)
