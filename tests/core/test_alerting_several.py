"""Several alerts in one message: all are named, and the limits of each channel hold."""

import json
from dataclasses import replace

import pytest

from monitor.core.alerting.render import render, render_several
from monitor.core.alerting.samples import SAMPLE_TIME, sample_alerts
from monitor.core.alerting.slack import TOTAL
from monitor.core.alerting.telegram import VISIBLE, visible
from monitor.model import Channel, Language, Recipient

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


def test_one_alert_alone_is_told_as_ever() -> None:
    """A digest of one would hide its changes."""
    reader = Recipient(name="x", channel="telegram")

    assert render_several(ALERTS[:1], reader) == render(ALERTS[0], reader)
