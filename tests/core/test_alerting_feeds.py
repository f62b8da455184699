"""Alerts for programs: feeds, and the object that a webhook gets."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest

from monitor.alerts.samples import SAMPLE_TIME, sample_alerts, sample_statement
from monitor.channels.feed import Feed, atom, json_feed
from monitor.channels.render import Links, render
from monitor.channels.webhook import signature
from monitor.model import Language, Recipient

ADDRESS = "http://localhost:8080/feeds/alerts.atom?language=zh&watch=a"


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_readers_of_atom_find_every_alert(language: Language) -> None:
    """With its title, time, page and words, in the language asked for."""
    alerts = sample_alerts(SAMPLE_TIME)

    read = feedparser.parse(atom(Feed(alerts=alerts, address=ADDRESS, language=language)))

    assert not read.bozo
    assert [entry.id.rpartition(":")[2] for entry in read.entries] == [alert.id for alert in alerts]
    assert read.entries[0].published_parsed[:5] == SAMPLE_TIME.timetuple()[:5]
    assert "http://politics.people.com.cn/n1/sample" in read.entries[0].link
    assert "谴责" in read.entries[0].content[0].value


def test_a_feed_without_alerts_is_a_feed() -> None:
    """The first hours of a watch are no error."""
    read = feedparser.parse(atom(Feed(alerts=[], address=ADDRESS, language="en")))

    assert not read.bozo
    assert read.entries == []


def test_a_json_feed_says_the_same() -> None:
    """HTML, plain text and the kind as a tag."""
    feed = json.loads(json_feed(Feed(alerts=sample_alerts(SAMPLE_TIME), address=ADDRESS, language="ru")))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {item["tags"][0] for item in feed["items"]} >= {"statement", "mention", "edited", "vanished", "trouble"}
    assert "[-谴责-]" in feed["items"][0]["content_text"]


def test_a_feed_leads_to_the_pages_and_to_its_older_part() -> None:
    """An entry is about the alert's own page where readers can reach it; programs find the rest of the feed."""
    older = "https://monitor.example.org/feeds/alerts.atom?before=SW-1"
    feed = Feed(
        alerts=[sample_statement(SAMPLE_TIME)],
        address=ADDRESS,
        first="https://monitor.example.org/feeds/alerts.atom",
        older=older,
        links=Links(web="https://monitor.example.org"),
    )

    read, told = feedparser.parse(atom(feed)), json.loads(json_feed(feed))

    assert read.entries[0].link.startswith("https://monitor.example.org/alerts/SW-")
    assert {link.rel: link.href for link in read.feed.links}["next"] == older
    assert told["next_url"] == older
    assert told["items"][0]["url"].startswith("https://monitor.example.org/alerts/SW-")
    assert told["items"][0]["external_url"].startswith("http://politics.people.com.cn/")


def test_a_title_cannot_break_a_feed() -> None:
    """Marks of XML in a page's title are text."""
    alert = sample_statement(SAMPLE_TIME)
    evil = replace(alert.news.print, title="]]></title><x>&\x01 & <b>")  # type: ignore[union-attr]
    broken = replace(alert, news=replace(alert.news, print=evil))  # type: ignore[arg-type]

    read = feedparser.parse(atom(Feed(alerts=[broken], address=ADDRESS, language="en")))

    assert not read.bozo
    assert len(read.entries) == 1


def test_a_program_gets_the_changes_apart() -> None:
    """Each with its kind and its marked words."""
    told = json.loads(render(sample_statement(SAMPLE_TIME), Recipient(name="x", channel="webhook")).body)

    weaker = next(change for change in told["changes"] if change["change"] == "weaker")
    assert {"text": "谴责", "mark": "deleted"} in weaker["spans"]
    assert told["id"] == sample_statement(SAMPLE_TIME).id


def test_a_signature_can_be_checked_with_any_library() -> None:
    """It covers the time and the body, so that neither can be changed nor sent again later."""
    moment = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp())

    made = signature("secret", moment, b"{}")

    assert made == hmac.new(b"secret", f"{moment}.{{}}".encode(), hashlib.sha256).hexdigest()
    assert len({made, signature("other", moment, b"{}"), signature("secret", moment + 1, b"{}")}) == 3
