"""Which troubles are told: once each, when they have lasted, and again when they are over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.lists.outages import doubts, outage_news, untrue_304, who_is_out
from monitor.model import Health, Source, SourceState

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AFTER = timedelta(minutes=30)
SOURCES = {
    name: Source(name=name, publisher=name.title(), kind="feed", url=f"http://{name}.example/", language="ru")
    for name in ("one", "two")
}


def state(name: str, health: Health, minutes: int, told: Health | None = None) -> SourceState:
    """A source with that health since `minutes` ago."""
    since = NOW - timedelta(minutes=minutes)
    return SourceState(name=name, primed=True, health=health, health_since=since, told=told, detail="403 Forbidden")


def test_a_trouble_that_lasts_is_told_with_its_beginning() -> None:
    """The reader must know since when nothing was seen."""
    [news] = outage_news([state("one", "refused", 31)], SOURCES, now=NOW, after=AFTER)

    assert news.kind == "trouble"
    assert [(trouble.source, trouble.since) for trouble in news.troubles] == [("one", NOW - timedelta(minutes=31))]


def test_a_short_trouble_is_not_told() -> None:
    """Most troubles pass by themselves."""
    assert outage_news([state("one", "refused", 29)], SOURCES, now=NOW, after=AFTER) == ()


def test_a_told_trouble_is_not_told_again() -> None:
    """One alert for each outage, not for each poll, though its kind may change on the way."""
    assert outage_news([state("one", "unreachable", 90, told="refused")], SOURCES, now=NOW, after=AFTER) == ()


def test_a_second_outage_names_the_first_one_too() -> None:
    """Whoever reads the latest alert knows all that cannot be seen."""
    states = [state("one", "refused", 90, told="refused"), state("two", "frozen", 40)]

    [news] = outage_news(states, SOURCES, now=NOW, after=AFTER)

    assert [trouble.source for trouble in news.troubles] == ["two"]
    assert [trouble.source for trouble in news.still] == ["one"]


def test_the_end_of_a_told_trouble_is_told() -> None:
    """An outage has an end that people hear of, with what it was and how long it lasted."""
    begun = NOW - timedelta(hours=5)
    back = replace(state("one", "fresh", 1, told="refused"), out_since=begun)

    [news] = outage_news([back], SOURCES, now=NOW, after=AFTER)

    assert news.kind == "recovered"
    [trouble] = news.troubles
    assert (trouble.health, trouble.since, trouble.until) == ("refused", begun, NOW - timedelta(minutes=1))


def test_a_source_that_is_no_longer_watched_is_not_told() -> None:
    """Whoever took it from the watch list knows."""
    gone = replace(state("one", "refused", 90), name="gone")

    assert outage_news([gone], SOURCES, now=NOW, after=AFTER) == ()


def test_an_untrue_304_is_told_once() -> None:
    """Operators hear which server cannot be believed, and what is done about it."""
    lied = replace(state("one", "fresh", 5), lied_at=NOW)

    news = doubts([lied, state("two", "fresh", 5)], SOURCES)

    assert news is not None
    assert news.about == "answers"
    assert [(trouble.source, trouble.detail) for trouble in news.troubles] == [("one", untrue_304(NOW))]
    assert doubts([replace(lied, lie_told=True)], SOURCES) is None


def test_absence_proves_nothing_while_the_publisher_cannot_be_seen() -> None:
    """The page's own source, or every other one of its publisher's, must answer."""
    publishers = {"one": "People", "two": "People", "three": "Xinhua"}

    def out(source: str, **health: Health) -> str | None:
        found = who_is_out(source, [state(name, kind, 5) for name, kind in health.items()], publishers)
        return found and found.name

    assert out("one", one="refused", two="fresh") == "one"
    assert out("one", one="frozen", two="unreachable") is None
    assert out("gone", one="fresh", two="fresh") is None
    assert out("one", two="unreachable", three="fresh") == "two"
