"""The first page: how the sources are, the last alerts, what waits; and the alerts page by page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from monitor.alerts.digest import tell
from monitor.model import TROUBLED, Alert, DeliveryRow, SourceState
from monitor.web.layout import PageContext, heading, lay_out, paragraph, table
from monitor.web.outbox import deliveries

_SHOWN = 10  # alerts and failures on the first page


def front(
    view: PageContext,
    states: Sequence[SourceState],
    alerts: Sequence[Alert],
    counts: Mapping[str, int],
    failing: Sequence[DeliveryRow],
    publishers: Mapping[str, str],
) -> str:
    """The page."""
    words = view.words
    return lay_out(
        view,
        words.overview,
        heading(words.site, 1),
        heading(words.alerts),
        listed(view, alerts[:_SHOWN]),
        f"<p>{view.link('alerts', words.older)}</p>" if len(alerts) > _SHOWN else "",
        heading(words.outbox),
        paragraph(" · ".join(counted(view, counts))),
        deliveries(view, failing[:_SHOWN]) or paragraph(words.none_failed, quiet=True),
        heading(words.sources),
        _sources(view, states, publishers),
    )


def alert_list(view: PageContext, alerts: Sequence[Alert], *, older: str, watch: str = "") -> str:
    """Alerts page by page, all or those of a watch; `older` is the id from which the next goes on, "" on the last."""
    words = view.words
    own = {"watch": watch} if watch else {}
    on = f"<p>{view.link('alerts', words.older, before=older, **own)}</p>" if older else ""
    return lay_out(view, words.alerts, heading(words.alerts, 1), listed(view, alerts), on)


def listed(view: PageContext, alerts: Sequence[Alert]) -> str:
    """Alerts in a list, each with its gist."""
    if not alerts:
        return paragraph(view.words.no_alerts, quiet=True)
    return "<ul>" + "".join(f"<li>{_line(view, alert)}</li>" for alert in alerts) + "</ul>"


def counted(view: PageContext, counts: Mapping[str, int]) -> tuple[str, ...]:
    """How many deliveries are in each state."""
    words = view.words
    phrases = {"todo": words.waiting, "sent": words.sent, "dead": words.given_up}
    return tuple(phrase.format(counts.get(state, 0)) for state, phrase in phrases.items())


def minute(view: PageContext, moment: datetime | None) -> str:
    """A moment to the minute, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment is not None else view.words.never


def _line(view: PageContext, alert: Alert) -> str:
    telling = tell(alert, view.reader)
    heading = f"{telling.kind} · {telling.actor}" if telling.actor else telling.kind
    gist = escape(telling.gist[-1]) if telling.gist else ""
    return (
        f"<small>{minute(view, alert.created_at)} · {escape(heading)}</small><br>"
        f'<span dir="auto">{view.link(f"alerts/{alert.id}", telling.headline)}</span><br><small>{gist}</small>'
    )


def _sources(view: PageContext, states: Sequence[SourceState], publishers: Mapping[str, str]) -> str:
    words = view.words
    ordered = sorted(states, key=lambda state: (state.health not in TROUBLED, state.name))
    heads = (words.source, words.state, words.since, words.newest_item, words.polled)
    return table(heads, (_source(view, state, publishers.get(state.name, "")) for state in ordered))


def _source(view: PageContext, state: SourceState, publisher: str) -> tuple[str, ...]:
    reader = view.reader
    called = reader.source(state.name, publisher)
    name = f"{escape(called)}<br><small>{escape(state.name)}</small>" if called != state.name else escape(called)
    troubled = state.health in TROUBLED
    health = f'<span class="{"bad" if troubled else "good"}">{escape(reader.words.health[state.health])}</span>'
    told = " ".join(reader.said(text) for text in (state.detail if troubled else "", state.note) if text)
    detail = f"<br><small>{escape(told)}</small>" if told else ""
    times = (state.health_since, state.newest_at, state.polled_at)
    since, newest, polled = (minute(view, moment) if moment else "–" for moment in times)
    return name, health + detail, since, newest, polled
