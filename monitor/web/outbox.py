"""The outbox as a page: what waits, what failed and why, in words."""

from collections.abc import Mapping, Sequence
from html import escape

from monitor.model import Decision, DeliveryRow, Pause
from monitor.web.layout import PageContext, heading, lay_out, paragraph, table


def outbox(view: PageContext, rows: Sequence[DeliveryRow], pauses: Sequence[Pause], counts: Mapping[str, int]) -> str:
    """The page; `rows` are those that wait or failed first."""
    words = view.words
    phrases = (("todo", words.waiting), ("sent", words.sent), ("dead", words.given_up))
    return lay_out(
        view,
        words.outbox,
        heading(words.outbox, 1),
        paragraph(" · ".join(phrase.format(counts.get(state, 0)) for state, phrase in phrases)),
        heading(words.paused) if pauses else "",
        table((words.recipient, words.since, words.reason), (_pause(view, pause) for pause in pauses)),
        heading(words.deliveries),
        deliveries(view, rows) or paragraph(words.none_failed, quiet=True),
    )


def deliveries(view: PageContext, rows: Sequence[DeliveryRow], *, with_alert: bool = True) -> str:
    """Deliveries as a table; "" where there are none."""
    words = view.words
    heads = (words.recipient, words.state, words.attempts, words.next, words.reason)
    if with_alert:
        return table((words.alert, *heads), ((_alert(view, row), *_row(view, row)) for row in rows))
    return table(heads, (_row(view, row) for row in rows))


def decisions(view: PageContext, made: Sequence[Decision]) -> str:
    """Decisions about deliveries as a table."""
    words = view.words
    return table(
        (words.when, words.recipient, words.state, words.reason),
        (
            (
                f"{one.at:%Y-%m-%d %H:%M} UTC",
                escape(one.recipient),
                escape(words.decided.get(one.what, one.what)),
                escape(view.reader.said(one.reason)),
            )
            for one in made
        ),
    )


def _alert(view: PageContext, row: DeliveryRow) -> str:
    kind = view.reader.words.kinds[row.kind]
    return f"{view.link(f'alerts/{row.alert_id}', row.alert_id)}<br><small>{escape(kind)}</small>"


def _row(view: PageContext, row: DeliveryRow) -> tuple[str, ...]:
    state = view.words.states[row.state]
    when = f"<br><small>{row.sent_at:%Y-%m-%d %H:%M} UTC</small>" if row.sent_at else ""
    look = {"sent": "good", "dead": "bad"}.get(row.state, "")
    waits = f"{row.next_at:%Y-%m-%d %H:%M:%S} UTC" if row.next_at and row.state == "todo" else ""
    return (
        escape(row.recipient),
        f'<span class="{look}">{escape(state)}</span>{when}',
        str(row.attempts),
        waits,
        escape(view.reader.said(row.error)),
    )


def _pause(view: PageContext, pause: Pause) -> tuple[str, ...]:
    return (
        escape(pause.recipient),
        f"{pause.since:%Y-%m-%d %H:%M} UTC",
        escape(view.reader.said(pause.reason)),
    )
