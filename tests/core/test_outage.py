"""Which troubles are told: once each, when they have lasted, and again when they are over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.core.listing.outage import doubts, outage_news
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
    """An outage has an end that people hear of."""
    [news] = outage_news([state("one", "fresh", 1, told="refused")], SOURCES, now=NOW, after=AFTER)

    assert news.kind == "recovered"


def test_a_source_that_is_no_longer_watched_is_not_told() -> None:
    """Whoever took it from the watch list knows."""
    gone = replace(state("one", "refused", 90), name="gone")

    assert outage_news([gone], SOURCES, now=NOW, after=AFTER) == ()


def test_an_untrue_304_is_told_once() -> None:
    """Operators hear which server cannot be believed, and what is done about it."""
    lied = replace(state("one", "fresh", 5), lied_at=NOW, note="its server said 304 although the list held new entries")

    news = doubts([lied, state("two", "fresh", 5)], SOURCES)

    assert news is not None
    assert [(trouble.source, trouble.detail) for trouble in news.troubles] == [("one", lied.note)]
    assert doubts([replace(lied, lie_told=True)], SOURCES) is None
