"""An alert, or several in one message, put into words for a reader."""

from collections.abc import Sequence

from monitor.alerts.audience import Audience
from monitor.alerts.present_operations import tell_troubles
from monitor.alerts.present_texts import tell_edit, tell_statement, tell_unreadable, tell_vanished
from monitor.alerts.view import DEPTHS, HEADLINE, AlertView, Fact, Quote
from monitor.model import Alert, EditNews, Span, StatementNews, UnreadNews, VanishedNews
from monitor.text import sanitize as quoting


def tell(alert: Alert, reader: Audience) -> AlertView:
    """Put an alert into words for a reader."""
    news = alert.news
    if isinstance(news, StatementNews):
        return tell_statement(alert, news, reader)
    if isinstance(news, EditNews):
        return tell_edit(alert, news, reader)
    if isinstance(news, VanishedNews):
        return tell_vanished(alert, news, reader)
    if isinstance(news, UnreadNews):
        return tell_unreadable(alert, news, reader)
    return tell_troubles(alert, news, reader)


def tell_several(alerts: Sequence[Alert], reader: Audience) -> AlertView:
    """Put several alerts into one: each with its headline, its gist, its weightiest words, its links and its id."""
    words = reader.words
    tellings = [tell(alert, reader) for alert in alerts]
    kinds = dict.fromkeys(telling.kind for telling in tellings)
    count = {kind: sum(telling.kind == kind for telling in tellings) for kind in kinds}
    headline = words.list_comma.join(
        f"{kind}{words.bracketed.format(count[kind])}" if count[kind] > 1 else kind for kind in kinds
    )
    return AlertView(
        alert_id=alerts[0].id,
        thread="",
        icon="🗞️",
        about="several",
        kind=words.several.format(len(alerts)),
        actor="",
        headline=quoting.cut(headline, HEADLINE),
        gist=(quoting.cut(tellings[0].preview, HEADLINE),),
        quotes=tuple(_alert(telling) for telling in tellings),
        facts=(Fact(label=words.id, text=alerts[0].id),),
        links=(),
        words=words,
    )


def _alert(telling: AlertView) -> Quote:
    words = telling.words
    gist = [Fact(label="", text=sentence) for sentence in telling.gist]
    links = [Fact(label=link.label, text="", url=link.url) for link in telling.links if link.url]
    return Quote(
        label=f"{telling.kind} · {telling.actor}" if telling.actor else telling.kind,
        spans=(Span(text=telling.headline, mark="kept"),),
        whole=True,
        name=telling.alert_id,
        after=(*gist, *links[:1], *links[1:][-1:], Fact(label=words.id, text=telling.alert_id)),
        under=telling.quotes[: DEPTHS[0]],
    )
