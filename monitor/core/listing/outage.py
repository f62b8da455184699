"""Which troubles of sources people are told, once each, and when they are over."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.model import TROUBLED, Source, SourceState, Trouble, TroubleNews


def outage_news(
    states: Sequence[SourceState], sources: Mapping[str, Source], *, now: datetime, after: timedelta
) -> tuple[TroubleNews, ...]:
    """What is to be told now: troubles that have lasted for `after` and were not told yet, and ends of told ones.

    A trouble that turns into another kind (refused, then unreachable) is one outage and is told once.
    """
    out = [state for state in states if state.name in sources and state.health in TROUBLED]
    fresh = [state for state in out if state.told is None and now - _since(state, now) >= after]
    over = [state for state in states if state.name in sources and state.told and state.health not in TROUBLED]
    told = [state for state in out if state.told is not None]
    news = []
    if fresh:
        troubles = _troubles(fresh, sources, now)
        news.append(TroubleNews(kind="trouble", troubles=troubles, still=_troubles(told, sources, now)))
    if over:
        troubles = _troubles(over, sources, now)
        news.append(TroubleNews(kind="recovered", troubles=troubles, still=_troubles(told + fresh, sources, now)))
    return tuple(news)


def doubts(states: Sequence[SourceState], sources: Mapping[str, Source]) -> TroubleNews | None:
    """The sources whose 304 answers were found untrue, which nobody was told of yet; None where there is none."""
    troubles = tuple(
        Trouble(
            source=state.name,
            publisher=sources[state.name].publisher,
            url=sources[state.name].url,
            health="changed",
            since=state.lied_at,
            detail=state.note,
        )
        for state in states
        if state.name in sources and state.lied_at is not None and not state.lie_told
    )
    return TroubleNews(kind="trouble", troubles=troubles, about="answers") if troubles else None


def _troubles(states: Sequence[SourceState], sources: Mapping[str, Source], now: datetime) -> tuple[Trouble, ...]:
    return tuple(
        Trouble(
            source=state.name,
            publisher=sources[state.name].publisher,
            url=sources[state.name].url,
            health=state.health,
            since=_since(state, now),
            detail=state.detail,
        )
        for state in states
    )


def _since(state: SourceState, now: datetime) -> datetime:
    return state.health_since or now
