"""An alert as one Telegram message in its HTML: tags of their list only, everything else escaped.

Facts: a message holds 4,096 code points after the entities are parsed, 100 entities and 32,768 bytes of source.
https://core.telegram.org/bots/api#html-style
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.alerts.view import AlertView, Fact, Quote, flat
from monitor.channels.fit import fit
from monitor.model import Span
from monitor.text import sanitize as quoting

VISIBLE, ENTITIES, SOURCE = 4096, 100, 32_768
_ENTITIES = 95  # the service finds some of its own: addresses, hashtags
_OF_THE_FRAME = 15  # headings, links, the id
_QUOTE = 700
_FOLDED = 300  # a longer quote shows its first lines and opens at a touch
_STYLED = 12  # marked runs in a quote, beyond which brackets alone mark them
_TAGS = {"deleted": "s", "inserted": "u", "kept": ""}


def lay_out(telling: AlertView) -> str:
    """The message."""
    return fit(telling, _message, _fits)


def visible(message: str) -> str:
    """The text that is left when the entities are parsed."""
    return html.unescape(re.sub(r"<[^<>]*+>", "", message))


def _fits(message: str) -> bool:
    small = len(message.encode()) <= SOURCE and message.count("</") <= _ENTITIES
    return small and len(visible(message)) <= VISIBLE


def _message(telling: AlertView, count: int) -> str:
    actor = f" · {_escape(telling.actor)}" if telling.actor else ""
    heading = f"{telling.icon} <b>{_escape(telling.kind)}</b>{actor}"
    headline = f"<b>{_escape(quoting.isolate(telling.headline))}</b>"
    blocks = [f"{heading}\n{headline}", "\n".join(_escape(sentence) for sentence in telling.gist)]
    blocks += _quotes(telling, flat(telling.quotes[:count]))
    blocks += [_escape(telling.more(telling.quotes[count:])), _facts(telling)]
    return "\n\n".join(filter(None, blocks))


def _quotes(telling: AlertView, quotes: Sequence[Quote]) -> Iterator[str]:
    """Marks are styled for as long as the message has entities for it; brackets alone mark the words of the rest."""
    room = _ENTITIES - _OF_THE_FRAME - 2 * len(quotes)
    for quote in quotes:
        text = _quote(telling, quote)
        if text.count("</") - 2 > room:
            text = _quote(telling, replace(quote, whole=True))
        room -= text.count("</") - 2  # a label and a quotation each has
        yield text


def _quote(telling: AlertView, quote: Quote) -> str:
    spans = quoting.shorten(quote.spans, _QUOTE)
    note = _escape(telling.words.bracketed.format(quote.note)) if quote.note else ""
    folded = " expandable" if quoting.length(spans) > _FOLDED else ""
    words = f"<b>{_escape(quote.label)}</b>{note}\n<blockquote{folded}>{_words(spans, quote.whole)}</blockquote>"
    lines = [_escape(fact.text) for fact in quote.after if fact.text]
    links = [_linked(fact.label, fact.url) for fact in quote.after if fact.url]
    return "\n".join([words, *lines[:-1], " · ".join([*links, *lines[-1:]])]) if quote.after else words


def _words(spans: tuple[Span, ...], whole: bool) -> str:
    styled = not whole and sum(span.mark != "kept" for span in spans) <= _STYLED
    if not styled:
        return _escape(quoting.bracketed(spans))
    return quoting.isolate("".join(_styled(span) for span in spans))


def _styled(span: Span) -> str:
    text, tag = _escape(quoting.bracketed([span])), _TAGS[span.mark]
    return f"<{tag}>{text}</{tag}>" if tag else text


def _facts(telling: AlertView) -> str:
    *facts, alert_id = telling.facts
    lines = [f"{_escape(fact.label)}{telling.words.colon}{_linked(fact.text, fact.url)}" for fact in facts]
    links = " · ".join(_link(link, telling) for link in telling.links if link.url or link.text)
    return "\n".join(filter(None, [*lines, links, f"<code>{_escape(alert_id.text)}</code>"]))


def _link(link: Fact, telling: AlertView) -> str:
    if not link.text:
        return _linked(link.label, link.url)
    return f"{_linked(link.label, link.url)}{telling.words.colon}{_escape(_short(link.text))}"


def _linked(text: str, url: str) -> str:
    return f'<a href="{html.escape(url)}">{_escape(text)}</a>' if url else _escape(text)


def _short(digest: str) -> str:
    return digest[:19]  # "sha256:" and 12 characters name a capture well enough


def _escape(text: str) -> str:
    # A page must not call people of the chat by name.
    return html.escape(text, quote=False).replace("@", "@\u2060")
