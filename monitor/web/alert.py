"""One alert and its whole comparison: every change in full length, those without substance too, the running text."""

from collections.abc import Sequence
from html import escape

from monitor.alerts.digest import tell
from monitor.alerts.view import Fact, Quote
from monitor.model import Alert, Decision, DeliveryRow, EditNews, StatementNews, VanishedNews
from monitor.web.layout import PageContext, facts, heading, lay_out, marked, outside, paragraph
from monitor.web.outbox import decisions, deliveries


def alert_page(view: PageContext, alert: Alert, rows: Sequence[DeliveryRow], made: Sequence[Decision]) -> str:
    """The page."""
    telling = tell(alert, view.reader)
    words, frame = view.words, telling.words
    kind = f"{telling.kind} · {telling.actor}" if telling.actor else telling.kind
    changed = any(quote.change for quote in telling.quotes)
    running = (
        f"{heading(frame.running)}<p class=quiet>{escape(frame.legend)}</p>"
        + "".join(f'<p dir="auto">{marked(paragraph)}</p>' for paragraph in telling.running)
        if telling.running
        else ""
    )
    return lay_out(
        view,
        telling.headline,
        f'<p class="kind">{escape(kind)}</p>',
        heading(telling.headline, 1),
        *(paragraph(sentence) for sentence in telling.gist),
        # The first link is the one to this page.
        facts((fact.label, _value(view, fact)) for fact in (*telling.facts, *telling.links[1:])),
        _text(view, alert),
        heading(words.changes) if changed else "",
        *(_quote(view, quote) for quote in telling.quotes),
        f"{heading(frame.light)}{''.join(_quote(view, quote) for quote in telling.light)}" if telling.light else "",
        running,
        heading(words.deliveries) if rows else "",
        deliveries(view, rows, with_alert=False),
        heading(words.decisions) if made else "",
        decisions(view, made),
    )


def _quote(view: PageContext, quote: Quote) -> str:
    note = view.reader.words.bracketed.format(quote.note) if quote.note else ""
    return (
        f'<article><p><span class="label">{escape(quote.label)}</span>{escape(note)}</p>'
        f'<blockquote dir="auto">{marked(quote.spans)}</blockquote></article>'
    )


def _value(view: PageContext, fact: Fact) -> str:
    """A fact's text; links within the pages are ours, the others lead outside."""
    if fact.url.startswith(view.root):
        return f'<a href="{escape(fact.url)}">{escape(fact.text or fact.label)}</a>'
    return outside(fact.url, fact.text or fact.url) if fact.url else escape(fact.text)


def _text(view: PageContext, alert: Alert) -> str:
    """Where all that is stored of the text can be read."""
    if not isinstance(alert.news, StatementNews | EditNews | VanishedNews):
        return ""
    return f"<p>{view.document(alert.news.print.document_id, view.words.versions)}</p>"
