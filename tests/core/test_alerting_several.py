"""Several alerts in one message: all are named, and the limits of each channel hold."""

import json
from dataclasses import replace

import pytest

from monitor.alerts.samples import SAMPLE_TIME, sample_alerts
from monitor.channels.email import LARGEST
from monitor.channels.render import render, render_several
from monitor.channels.slack import TOTAL
from monitor.channels.telegram import VISIBLE, visible
from monitor.model import Channel, Language, Recipient, StatementNews

ALERTS = sample_alerts(SAMPLE_TIME)
MANY = [replace(alert, id=f"{alert.id}-{number}") for number in range(25) for alert in ALERTS]


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
@pytest.mark.parametrize("channel", ["email", "slack", "telegram", "terminal", "webhook"])
def test_every_alert_of_a_digest_is_in_it(channel: Channel, language: Language) -> None:
    """With its id, by which the rest can be asked for."""
    message = render_several(ALERTS, Recipient(name="x", channel=channel, language=language))

    assert all(alert.id in message.body for alert in ALERTS)


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_a_digest_of_very_many_keeps_within_the_limits(language: Language) -> None:
    """What has no room is counted."""
    telegram, slack = (
        render_several(MANY, Recipient(name="x", channel=channel, language=language)).body
        for channel in ("telegram", "slack")
    )

    assert len(visible(telegram)) <= VISIBLE
    assert len(slack) < TOTAL
    assert json.loads(slack)


def test_the_attachment_of_a_digest_holds_every_comparison() -> None:
    """Each alert in full: what the mail has no room for is not lost."""
    message = render_several(ALERTS, Recipient(name="x", channel="email", language="zh"))

    assert all(message.whole.count(alert.id) == 1 for alert in ALERTS)
    assert "双方认为" in message.whole
    assert "双方认为" not in message.body
    assert message.whole.count("<!doctype html>") == 1


def test_the_attachment_of_a_digest_of_very_many_stays_small_enough_for_mail() -> None:
    """Servers refuse a mail of ten megabytes; every alert is in it all the same."""
    news = ALERTS[0].news
    assert isinstance(news, StatementNews)
    long = replace(ALERTS[0], news=replace(news, text=news.text * 2000))
    many = [replace(long, id=f"SW-20261123-{number:06}") for number in range(40)]

    whole = render_several(many, Recipient(name="x", channel="email")).whole

    assert len(whole.encode()) < 1.2 * LARGEST
    assert all(alert.id in whole for alert in many)


def test_one_alert_alone_is_told_as_ever() -> None:
    """A digest of one would hide its changes."""
    reader = Recipient(name="x", channel="telegram")

    assert render_several(ALERTS[:1], reader) == render(ALERTS[0], reader)
