"""Which troubles of sources people are told, once each, and when they are over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.model import TROUBLED, Health, Source, SourceState, Trouble, TroubleNews

LIES_FOR = timedelta(days=7)  # a server whose 304 was untrue is not asked for one


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
        troubles = tuple(_ended(state, sources, now) for state in over)
        news.append(TroubleNews(kind="recovered", troubles=troubles, still=_troubles(told + fresh, sources, now)))
    return tuple(news)


_ABSENT: frozenset[Health] = frozenset({"refused", "changed", "unreachable", "certificate"})


def who_is_out(source: str, states: Iterable[SourceState], publishers: Mapping[str, str]) -> SourceState | None:
    """The trouble for which the absence of a page of this source proves nothing; None where it does.

    It is the source's own, or any of its publisher's where all of them are out.
    """
    by_name = {state.name: state for state in states}
    own = by_name.get(source)
    if own is not None and own.health in _ABSENT:
        return own
    house = [state for name, state in by_name.items() if publishers.get(name) == publishers.get(source, "")]
    return house[0] if house and all(state.health in _ABSENT for state in house) else None


def untrue_304(at: datetime) -> str:
    """What is said of a server whose 304 was found untrue at that time."""
    return (
        f"its server said 304 (not modified) although its list held new entries, seen {at:%Y-%m-%d %H:%M} UTC; "
        f"until {at + LIES_FOR:%Y-%m-%d} it is fetched in full"
    )


def doubts(states: Sequence[SourceState], sources: Mapping[str, Source]) -> TroubleNews | None:
    """The sources whose 304 answers were found untrue, which nobody was told of yet; None where there is none."""
    troubles = tuple(
        Trouble(
            source=state.name,
            publisher=sources[state.name].publisher,
            url=sources[state.name].url,
            health="changed",
            since=state.lied_at,
            detail=untrue_304(state.lied_at),
        )
        for state in states
        if state.name in sources and state.lied_at is not None and not state.lie_told
    )
    return TroubleNews(kind="trouble", troubles=troubles, about="answers") if troubles else None


def _ended(state: SourceState, sources: Mapping[str, Source], now: datetime) -> Trouble:
    """The outage that is over, as it was told, with its beginning and its end."""
    return Trouble(
        source=state.name,
        publisher=sources[state.name].publisher,
        url=sources[state.name].url,
        health=state.told or state.health,
        since=state.out_since or _since(state, now),
        until=_since(state, now),
        detail="",
    )


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
