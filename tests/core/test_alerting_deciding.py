"""Whether an alert is sent now, later or not at all, and the reason that is told."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from monitor.alerts.routing import Hold, decide, digest_after, matches, quiet_until, weight_of
from monitor.alerts.samples import sample_alerts
from monitor.alerts.undelivered import address_digest, undelivered_alerts
from monitor.model import Digest, Pause, Quiet, Recipient, Silence, SourceState

NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # a Monday; 23:30 in Vienna
ALERTS = {alert.kind: alert for alert in reversed(sample_alerts(NOW))}
STATEMENT, MENTION, VANISHED = ALERTS["statement"], ALERTS["mention"], ALERTS["vanished"]
DESK = Recipient(name="desk", channel="email", zone="Europe/Vienna")
NIGHT = Quiet(start=time(22), end=time(7), through=0.9)
SILENCE = Silence(id="s", author="Ann", reason="moving", begins_at=NOW, until=NOW + timedelta(hours=1), kind="mention")


def test_without_a_wish_everything_is_sent_at_once() -> None:
    """Nobody has to configure anything to be told."""
    assert [decide(alert, DESK, now=NOW) for alert in ALERTS.values()] == [None] * len(ALERTS)


def test_the_heaviest_change_is_the_weight_of_an_alert() -> None:
    """A statement that was compared with nothing is as heavy as can be: nobody knows what it changes."""
    assert weight_of(STATEMENT) == 1.0
    assert weight_of(ALERTS["edited"]) == 0.8
    assert weight_of(MENTION) < weight_of(VANISHED)


def test_what_weighs_too_little_is_not_sent() -> None:
    """The reason names both weights."""
    decision = decide(MENTION, replace(DESK, least=0.5), now=NOW)

    assert decision == Hold(reason="its weight is 0.20; desk asks for 0.5 and more")
    assert decide(STATEMENT, replace(DESK, least=0.5), now=NOW) is None


def test_at_night_an_alert_is_held_and_a_heavy_one_passes() -> None:
    """Held until the morning of the recipient's own zone, not dropped."""
    sleeper = replace(DESK, quiet=NIGHT)

    held = decide(VANISHED, sleeper, now=NOW)

    assert held is not None
    assert held.until == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert "Europe/Vienna" in held.reason
    assert decide(STATEMENT, sleeper, now=NOW) is None


@pytest.mark.parametrize(
    ("start", "end", "now", "until"),
    [
        ("22:00", "07:00", "2026-11-23T21:59", None),
        ("22:00", "07:00", "2026-11-23T22:00", "2026-11-24T07:00"),
        ("22:00", "07:00", "2026-11-24T06:59", "2026-11-24T07:00"),
        ("22:00", "07:00", "2026-11-24T07:00", None),
        ("12:00", "13:00", "2026-11-24T12:30", "2026-11-24T13:00"),
        ("12:00", "13:00", "2026-11-24T13:00", None),
    ],
)
def test_quiet_hours_may_pass_midnight(start: str, end: str, now: str, until: str | None) -> None:
    """They begin at their first minute and end at their last."""
    quiet = Quiet(start=time.fromisoformat(start), end=time.fromisoformat(end))

    found = quiet_until(quiet, "UTC", datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert found == (datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)


@pytest.mark.parametrize(
    ("every", "moment", "due"),
    [
        ("daily", "2026-11-23T06:00+00:00", "2026-11-24T06:00+00:00"),  # 07:00 in Vienna is just over
        ("daily", "2026-11-23T05:59+00:00", "2026-11-23T06:00+00:00"),
        ("weekly", "2026-11-23T06:00+00:00", "2026-11-30T06:00+00:00"),
        ("weekly", "2026-11-25T12:00+00:00", "2026-11-30T06:00+00:00"),
        ("daily", "2026-10-24T12:00+00:00", "2026-10-25T06:00+00:00"),  # the night in which clocks go back
    ],
)
def test_a_digest_is_sent_at_its_hour(every: str, moment: str, due: str) -> None:
    """The hour is that of the recipient's clock; a week's is sent on Monday."""
    digest = Digest(every=every, at=time(7))  # type: ignore[arg-type]

    assert digest_after(digest, "Europe/Vienna", datetime.fromisoformat(moment)) == datetime.fromisoformat(due)


def test_what_waited_for_its_digest_is_sent_then() -> None:
    """At the hour it is not put off to the next one."""
    reader = replace(DESK, digest=Digest(every="daily", at=time(7)))
    later = NOW + timedelta(hours=8)

    assert decide(STATEMENT, reader, now=NOW, created_at=NOW) is not None
    assert decide(STATEMENT, reader, now=later, created_at=NOW, held_until=later) is None


def test_what_follows_soon_waits_for_the_end_of_the_group() -> None:
    """The first is sent at once; what was held once is not held again."""
    reader = replace(DESK, group=timedelta(minutes=5))
    last = NOW - timedelta(minutes=1)

    follower = decide(STATEMENT, reader, now=NOW, last_sent=last)

    assert decide(STATEMENT, reader, now=NOW) is None
    assert follower is not None
    assert follower.until == last + timedelta(minutes=5)
    assert decide(STATEMENT, reader, now=NOW, last_sent=last, held_until=NOW) is None


@pytest.mark.parametrize(
    ("wish", "meets"),
    [
        ({"kind": "mention"}, True),
        ({"kind": "edited"}, False),
        ({"kind": "", "source": "xinhua-zh-world"}, True),
        ({"kind": "mention", "source": "kremlin-ru"}, False),
        ({"kind": "", "statement": "s-1"}, False),
    ],
)
def test_a_silence_must_meet_in_all_that_it_names(wish: dict[str, str], meets: bool) -> None:
    """What it does not name matches everything."""
    assert matches(replace(SILENCE, **wish), MENTION) is meets


def test_a_silence_is_the_reason_with_its_author_and_end() -> None:
    """Whoever asks why nothing came learns whom to ask."""
    decision = decide(MENTION, DESK, now=NOW, silences=[SILENCE])

    assert decision == Hold(reason="silenced by Ann until 2026-11-23 23:30 UTC: moving")


@pytest.mark.parametrize(
    ("states", "sent"),
    [
        ({"people-zh-world": "unreachable", "other": "fresh"}, False),
        ({"people-zh-world": "fresh", "other": "unreachable"}, True),
        ({"other": "refused", "third": "certificate"}, False),
        ({"people-zh-world": "frozen"}, True),
    ],
)
def test_an_outage_silences_what_rests_on_absence(states: dict[str, str], sent: bool) -> None:
    """While the publisher does not answer, a page that does not answer is no news; other alerts are."""
    found = [SourceState(name=name, primed=True, health=health, health_since=NOW) for name, health in states.items()]  # type: ignore[arg-type]
    publishers = dict.fromkeys(states, "People's Daily")

    decision = decide(VANISHED, DESK, now=NOW, states=found, publishers=publishers)

    assert (decision is None) is sent
    assert decision is None or decision.until == NOW + timedelta(minutes=30)  # held, and sent when it is back
    assert decide(STATEMENT, DESK, now=NOW, states=found, publishers=publishers) is None


def test_whoever_is_not_reached_is_told_to_somebody_else() -> None:
    """Never by the way that failed; where nobody asks for trouble, the terminal is told."""
    pause = Pause(recipient="desk", since=NOW, reason="Slack: invalid_auth", address="")
    terminal = Recipient(name="terminal", channel="terminal")
    operator = Recipient(name="ops", channel="email", kinds=frozenset({"trouble"}))
    desk = replace(DESK, kinds=frozenset({"trouble"}))

    def told(*people: Recipient) -> list[str]:
        [(_, recipients)] = undelivered_alerts([pause], [], {one.name: one for one in people}, now=NOW)
        return [one.name for one in recipients]

    assert told(desk, operator, terminal) == ["ops"]
    assert told(desk, terminal) == ["terminal"]


def test_an_address_leaves_nothing_behind_but_whether_it_changed() -> None:
    """Its digest differs for another address and for another recipient with the same one."""
    one = replace(DESK, address="mailto://a:b@example.org")

    digests = {address_digest(one), address_digest(replace(one, address="x")), address_digest(replace(one, name="y"))}

    assert len(digests) == 3
    assert address_digest(one) in digests


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 10, 25, 0, 15, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # 02:15, for the first
        (datetime(2026, 10, 25, 1, 15, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # and the second time
        (datetime(2026, 10, 25, 2, 15, tzinfo=UTC), None),
    ],
)
def test_quiet_hours_never_end_before_now(now: datetime, until: datetime | None) -> None:
    """In the night in which 02:15 comes twice the end was an hour ago: each look held the message back anew."""
    quiet = Quiet(start=time(22), end=time(2, 30))

    assert quiet_until(quiet, "Europe/Vienna", now) == until


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 45, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # there is no 02:30
    ],
)
def test_a_digest_is_due_in_the_future_whatever_the_clock_does(now: datetime, due: datetime) -> None:
    """A day in which the hour comes twice, or not at all, has its digest too."""
    assert digest_after(Digest(every="daily", at=time(2, 30)), "Europe/Vienna", now) == due
