"""The HTML part of a mail: inline styles only, nothing loaded from anywhere, right without any style at all."""

import html
from collections.abc import Sequence

from monitor.alerts.view import AlertView, Fact, Quote
from monitor.channels.fit import fit
from monitor.model import Span
from monitor.text import sanitize as quoting

SUBJECT = 120
QUOTE = 4000
WHOLE = 1_000_000
TEXT = 60_000
LARGEST = 4_000_000  # bytes of an attachment, so far as several alerts in one share it
_SOURCE = 90_000  # some readers cut a mail at 102 KB and hide the rest

_FONT = "font-family:'Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',Arial,sans-serif"
_PAGE = "font-size:15px;line-height:1.6"
_COLOURS = {  # of the rule beside a quote, dark enough to read a label in
    "new": "#1a7f37",
    "dropped": "#a40e26",
    "stronger": "#1a4f8b",
    "weaker": "#9a5b00",
    "reworded": "#57606a",
    "moved": "#57606a",
}
_DELETED = "background:#ffebe9;color:#82071e;text-decoration:line-through"
_INSERTED = "background:#dafbe1;color:#0a4d20;text-decoration:underline"


def subject(telling: AlertView) -> str:
    """One line of at most 120 characters."""
    return quoting.cut(telling.preview, SUBJECT)


def lay_out(telling: AlertView) -> str:
    """The HTML part."""
    return fit(telling, _page, lambda page: len(page.encode()) <= _SOURCE)


def whole(telling: AlertView) -> str:
    """The whole comparison, as a page that opens without a network; "" where there is nothing to show.

    Every change in full length, those without substance too, and the new text with its changes.
    """
    if not (telling.quotes or telling.light):
        return ""
    return _document(telling, _whole(telling))


def whole_of_several(first: AlertView, tellings: Sequence[AlertView]) -> str:
    """The whole comparisons of the alerts of a digest, one under the other; `first` names the digest."""
    between = '\n<hr style="margin:32px 0;border:0;border-top:2px solid #d0d7de">\n'
    bodies, room = list[str](), LARGEST
    for telling in tellings:
        body = _whole(telling)
        if len(body.encode()) > room:  # servers refuse large mails: what the alert's page shows is left to it
            body = _body(telling, len(telling.quotes), QUOTE)
        room -= len(body.encode())
        bodies.append(body)
    return _document(first, between.join(bodies))


def _whole(telling: AlertView) -> str:
    return _body(telling, len(telling.quotes), WHOLE, _rest(telling))


def _page(telling: AlertView, count: int) -> str:
    return _document(telling, _body(telling, count, QUOTE))


def _body(telling: AlertView, count: int, quote: int, rest: str = "") -> str:
    actor = f" · {_escape(telling.actor)}" if telling.actor else ""
    more = telling.more(telling.quotes[count:])
    parts = [
        f'<p style="margin:0;color:#57606a">{_escape(telling.kind)}{actor}</p>',
        f'<h1 dir="auto" style="margin:4px 0 12px;font-size:20px;line-height:1.4">{_escape(telling.headline)}</h1>',
        *(f'<p style="margin:0 0 8px">{_escape(sentence)}</p>' for sentence in telling.gist),
        *(_quote(telling, told, quote) for told in telling.quotes[:count]),
        f"<p>{_escape(more)}</p>" if more else "",
        rest,
        _facts(telling),
    ]
    return "\n".join(filter(None, parts))


def _document(telling: AlertView, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{telling.words.tag}"><head><meta charset="utf-8">'
        f"<title>{_escape(telling.preview)}</title></head>\n"
        f'<body style="margin:0;padding:16px;color:#1f2328;background:#ffffff;{_PAGE};{_FONT}">\n'
        f'<div style="max-width:720px">\n{body}\n</div>\n</body></html>\n'
    )


def _rest(telling: AlertView) -> str:
    """What only the whole comparison holds."""
    words = telling.words
    parts = []
    if telling.light:
        parts += [_heading(words.light), *(_quote(telling, told, WHOLE) for told in telling.light)]
    if telling.running:
        parts += [_heading(words.running), f'<p style="color:#57606a">{_escape(words.legend)}</p>']
        parts += [f'<p dir="auto">{"".join(_styled(span) for span in spans)}</p>' for spans in telling.running]
    return "\n".join(parts)


def _heading(text: str) -> str:
    return f'<h2 style="margin:28px 0 8px;font-size:17px">{_escape(text)}</h2>'


def _quote(telling: AlertView, quote: Quote, limit: int) -> str:
    colour = _COLOURS.get(quote.change, "#57606a")
    note = telling.words.bracketed.format(quote.note) if quote.note else ""
    note = f'<span style="color:#57606a">{_escape(note)}</span>' if note else ""
    spans = quoting.shorten(quote.spans, limit)
    words = _escape(quoting.bracketed(spans)) if quote.whole else "".join(_styled(span) for span in spans)
    under = "".join(_quote(telling, change, limit) for change in quote.under)
    return (
        f'<div style="margin:16px 0;padding:2px 0 2px 12px;border-left:3px solid {colour}">'
        f'<div><strong style="color:{colour}">{_escape(quote.label)}</strong>{note}</div>\n'
        f'<blockquote dir="auto" style="margin:4px 0 0">{words}</blockquote>{_after(quote)}{under}</div>'
    )


def _after(quote: Quote) -> str:
    lines = [_escape(fact.text) for fact in quote.after if fact.text]
    links = [_linked(fact.label, fact.url) for fact in quote.after if fact.url]
    lines = [*lines[:-1], " · ".join([*links, *lines[-1:]])] if quote.after else []
    return "".join(f'<div style="font-size:13px;color:#424a53">{line}</div>' for line in lines)


def _styled(span: Span) -> str:
    text = _escape(quoting.bracketed([span]))
    if span.mark == "deleted":
        return f'<del style="{_DELETED}">{text}</del>'
    if span.mark == "inserted":
        return f'<ins style="{_INSERTED}">{text}</ins>'
    return text


def _facts(telling: AlertView) -> str:
    *facts, alert_id = telling.facts
    rows = [_row(fact) for fact in (*facts, *telling.links, alert_id) if fact.text or fact.url]
    table = "\n".join(rows)
    style = "margin-top:20px;border-collapse:collapse;font-size:13px;color:#424a53"
    return f'<table role="presentation" style="{style}">\n{table}\n</table>'


def _row(fact: Fact) -> str:
    cell = "padding:2px 12px 2px 0;vertical-align:top"
    value = _linked(fact.text or fact.url, fact.url)
    return (
        f'<tr><th scope="row" style="{cell};text-align:left;font-weight:normal;white-space:nowrap">'
        f'{_escape(fact.label)}</th><td dir="auto" style="{cell};overflow-wrap:anywhere">{value}</td></tr>'
    )


def _linked(text: str, url: str) -> str:
    return f'<a href="{html.escape(url)}" style="color:#0b57a4">{_escape(text)}</a>' if url else _escape(text)


def _escape(text: str) -> str:
    return html.escape(text)
