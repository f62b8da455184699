"""When a source is asked next, and how it is said to be doing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.errors import FetchError, FetchTrouble
from monitor.lists.schedule import answered_health, failed_health, learnt_pause, newest, next_poll
from monitor.model import Busy, Entry, Outcome, Source, SourceState

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SOURCE = Source(
    name="example-zh",
    publisher="Example",
    kind="page",
    url="http://example.org/",
    language="zh",
    every=timedelta(minutes=10),
    frozen_after=timedelta(days=3),
)


def error(trouble: FetchTrouble) -> FetchError:
    """A failed fetch of that kind."""
    return FetchError("http://example.org/", "as the test wants", trouble=trouble)


@pytest.mark.parametrize(("draw", "minutes"), [(0.0, 9), (0.5, 10), (1.0, 11)])
def test_polls_are_spread(draw: float, minutes: int) -> None:
    """Sources with one rhythm do not all ask in the same second for ever."""
    due = next_poll(SOURCE, now=NOW, failures=0, health="fresh", retry_after=None, draw=draw)

    assert due == NOW + timedelta(minutes=minutes)


def test_each_failure_doubles_the_pause() -> None:
    """A site in trouble is not made worse by asking."""
    pauses = [
        next_poll(SOURCE, now=NOW, failures=failures, health="unreachable", retry_after=None, draw=0.5) - NOW
        for failures in (1, 2, 3)
    ]

    assert pauses == [timedelta(minutes=20), timedelta(minutes=40), timedelta(minutes=80)]


def test_no_source_is_ever_given_up() -> None:
    """However often it failed, it is asked again within hours."""
    due = next_poll(SOURCE, now=NOW, failures=10_000, health="unreachable", retry_after=None, draw=1.0)

    assert due - NOW < timedelta(hours=7)


def test_a_refusal_is_given_half_an_hour() -> None:
    """A site that refuses wants to be left alone for a while."""
    due = next_poll(SOURCE, now=NOW, failures=1, health="refused", retry_after=None, draw=0.5)

    assert due == NOW + timedelta(minutes=30)


def test_a_pause_that_the_server_names_is_kept() -> None:
    """Retry-After is longer than our own pause: it counts."""
    due = next_poll(SOURCE, now=NOW, failures=1, health="refused", retry_after=7200, draw=0.5)

    assert due == NOW + timedelta(hours=2)


def test_the_newest_item_is_found_over_zones_and_plain_dates() -> None:
    """A plain date counts to its last second in the publisher's zone."""
    entries = [
        Entry(key="a", url="a", published=datetime(2026, 11, 22, 1, 0, tzinfo=UTC)),
        Entry(key="b", url="b", published=date(2026, 11, 22)),
        Entry(key="c", url="c"),
    ]

    found = newest(entries, SOURCE, NOW)

    assert found == datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)


def test_a_time_to_come_is_taken_for_now() -> None:
    """A slip of the publisher's must not make a dead list look fresh for a year."""
    found = newest([Entry(key="a", url="a", published=date(2026, 11, 23))], SOURCE, NOW)

    assert found == NOW


def test_a_list_that_answers_with_old_items_is_frozen() -> None:
    """Feeds that answer 200 with items of 2018 are dead, whatever their status says."""
    state = SourceState(name=SOURCE.name, primed=True)

    health, detail = answered_health(SOURCE, state, newest_at=datetime(2018, 1, 9, tzinfo=UTC), changed=True, now=NOW)

    assert health == "frozen"
    assert "2018-01-09" in detail


def test_a_list_without_dates_is_frozen_when_nothing_new_came() -> None:
    """Where the site prints no dates, what was seen new counts."""
    state = SourceState(name=SOURCE.name, primed=True, new_at=NOW - timedelta(days=4))

    health, _ = answered_health(SOURCE, state, newest_at=None, changed=False, now=NOW)

    assert health == "frozen"


@pytest.mark.parametrize(("changed", "health"), [(True, "fresh"), (False, "quiet")])
def test_nothing_new_is_not_a_trouble(changed: bool, health: str) -> None:
    """A quiet day within the source's rhythm is just that."""
    state = SourceState(name=SOURCE.name, primed=True, newest_at=NOW - timedelta(days=1))

    assert answered_health(SOURCE, state, newest_at=None, changed=changed, now=NOW)[0] == health


def test_a_list_that_brought_something_new_is_alive_whatever_day_it_bears() -> None:
    """A page that is put on late, or dated wrongly, must not keep a source among those that stand still."""
    old = NOW - timedelta(days=30)
    state = SourceState(name=SOURCE.name, primed=True, newest_at=old, arrivals=(NOW - timedelta(hours=1),))

    assert answered_health(SOURCE, state, newest_at=old, changed=True, now=NOW)[0] == "fresh"
    assert answered_health(SOURCE, replace(state, arrivals=()), newest_at=old, changed=True, now=NOW)[0] == "frozen"


def test_a_list_that_dates_the_same_texts_anew_is_frozen() -> None:
    """What it holds must change now and then; with another list now, or where that is not known, its dates count."""
    state = SourceState(
        name=SOURCE.name, primed=True, newest_at=NOW, listed_digest="a", listed_at=NOW - timedelta(days=30)
    )

    def health(listed: str | None, known: SourceState = state) -> str:
        return answered_health(SOURCE, known, newest_at=NOW, changed=True, now=NOW, listed=listed)[0]

    assert [health("a"), health(None), health("b")] == ["frozen", "frozen", "fresh"]
    assert health("a", replace(state, listed_at=None)) == "fresh"


@pytest.mark.parametrize(
    ("trouble", "health"),
    [("refused", "refused"), ("certificate", "certificate"), ("gone", "changed"), ("too slow", "unreachable")],
)
def test_a_failed_fetch_is_never_a_quiet_day(trouble: FetchTrouble, health: str) -> None:
    """Two projects lost months because a refusal was counted as nothing new."""
    assert failed_health(error(trouble)) == health


def arriving(every: timedelta, count: int = 8, until: datetime = NOW) -> tuple[datetime, ...]:
    """The last arrivals of a source that brought something that often."""
    return tuple(until - every * back for back in reversed(range(count)))


@pytest.mark.parametrize(
    ("gap", "minutes"),
    [(timedelta(minutes=1), 2.5), (timedelta(minutes=30), 15), (timedelta(days=2), 40)],
)
def test_a_busy_source_is_asked_more_often_and_a_quiet_one_less(gap: timedelta, minutes: float) -> None:
    """Half the usual gap between new texts, but never beyond a quarter and four times what the settings say."""
    assert learnt_pause(SOURCE, arriving(gap), NOW) == timedelta(minutes=minutes)


def test_a_busy_source_that_fell_silent_is_asked_less() -> None:
    """At night nobody publishes, and nobody need ask each minute."""
    assert learnt_pause(SOURCE, arriving(timedelta(minutes=1)), NOW + timedelta(hours=8)) == timedelta(minutes=40)


def test_few_arrivals_teach_nothing() -> None:
    """Until a rhythm is known, the settings say it."""
    assert learnt_pause(SOURCE, arriving(timedelta(days=1), count=3), NOW) == SOURCE.every


def test_in_a_busy_time_its_rhythm_counts() -> None:
    """During a summit a quiet source too is asked each minute."""
    summit = Busy(start=NOW - timedelta(hours=1), end=NOW + timedelta(hours=1), every=timedelta(minutes=1))

    due = next_poll(SOURCE, now=NOW, failures=0, health="fresh", retry_after=None, draw=0.5, busy=[summit])

    assert due == NOW + timedelta(minutes=1)


def test_a_source_is_asked_when_a_busy_time_begins() -> None:
    """The first minute of a summit is not slept through."""
    begins = NOW + timedelta(minutes=3)
    summit = Busy(start=begins, end=NOW + timedelta(hours=1), every=timedelta(minutes=1))

    due = next_poll(SOURCE, now=NOW, failures=0, health="fresh", retry_after=None, draw=0.5, busy=[summit])

    assert due == begins


def test_a_busy_time_of_other_sources_is_none() -> None:
    """Only the named ones are asked more often."""
    summit = Busy(
        start=NOW, end=NOW + timedelta(hours=1), every=timedelta(minutes=1), sources=frozenset({"kremlin-ru"})
    )

    due = next_poll(SOURCE, now=NOW, failures=0, health="fresh", retry_after=None, draw=0.5, busy=[summit])

    assert due == NOW + SOURCE.every


def test_a_refusal_is_respected_in_a_busy_time_too() -> None:
    """A site that refuses is not asked each minute, summit or not."""
    summit = Busy(start=NOW, end=NOW + timedelta(hours=1), every=timedelta(minutes=1))

    due = next_poll(SOURCE, now=NOW, failures=1, health="refused", retry_after=None, draw=0.5, busy=[summit])

    assert due == NOW + timedelta(minutes=30)


def test_a_slow_source_is_frozen_by_its_own_rhythm() -> None:
    """A communiqué each week is no dead list after three days; the sentence says what was learnt."""
    last = NOW - timedelta(days=10)
    state = SourceState(name=SOURCE.name, primed=True, newest_at=last, arrivals=arriving(timedelta(days=7), until=last))

    at_ease, _ = answered_health(SOURCE, state, newest_at=None, changed=False, now=NOW)
    frozen, detail = answered_health(SOURCE, state, newest_at=None, changed=False, now=NOW + timedelta(days=20))

    assert (at_ease, frozen) == ("quiet", "frozen")
    assert "4 times its usual gap of 7 days" in detail


@pytest.mark.parametrize(
    ("kind", "unread", "health"),
    [
        ("failed", 2, "quiet"),
        ("failed", 3, "changed"),
        ("empty", 9, "quiet"),
        ("empty", 10, "changed"),
        ("refused", 3, "refused"),
    ],
)
def test_texts_that_cannot_be_read_are_a_trouble_of_their_source(kind: Outcome, unread: int, health: str) -> None:
    """A list that is well hides a changed template; one odd page, or a few of photographs, are none."""
    state = SourceState(
        name=SOURCE.name, primed=True, newest_at=NOW, read_at=NOW, unread=unread, unread_kind=kind, unread_detail=".x"
    )

    assert answered_health(SOURCE, state, newest_at=None, changed=False, now=NOW)[0] == health


@pytest.mark.parametrize(("unread", "health"), [(9, "quiet"), (10, "changed")])
def test_texts_that_never_could_be_read_are_told_later(unread: int, health: str) -> None:
    """A new source may begin with odd pages, but one of which nothing is ever read must not seem to be well."""
    state = SourceState(name=SOURCE.name, primed=True, newest_at=NOW, unread=unread, unread_kind="failed")

    assert answered_health(SOURCE, state, newest_at=None, changed=False, now=NOW)[0] == health
