"""An alert as Slack blocks. Words stand in rich text, whose styles need no blanks around them and read no markup.

Facts: 50 blocks; a header of 150 characters, a section of 3,000; blocks of more than about 13,000 characters in all are
refused (https://github.com/slackapi/bolt-js/issues/2509), so 10,000 are the limit here.
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import json
from typing import Any

from monitor.alerts.view import AlertView, Fact, Quote, flat
from monitor.channels.fit import fit
from monitor.model import Span
from monitor.text import sanitize as quoting

HEADER, SECTION, TOTAL = 150, 3000, 10_000
_QUOTE = 700
_STYLED = 20
_STYLES: dict[str, dict[str, bool]] = {"deleted": {"strike": True}, "inserted": {"bold": True}, "kept": {}}

Block = dict[str, Any]


def lay_out(telling: AlertView) -> str:
    """The blocks, as a JSON list."""
    return fit(telling, _blocks, lambda blocks: len(blocks) < TOTAL)


def escape(text: str) -> str:
    """Plain text for a field that Slack reads as markup: no mention, no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _blocks(telling: AlertView, count: int) -> str:
    actor = f" · {telling.actor}" if telling.actor else ""
    header = quoting.cut(f"{telling.icon} {telling.kind}{actor}", HEADER)
    blocks: list[Block] = [
        {"type": "header", "text": {"type": "plain_text", "text": header, "emoji": False}},
        _rich([_section(_text(quoting.isolate(telling.headline), bold=True)), _section(_text(_gist(telling)))]),
    ]
    quotes = [element for quote in flat(telling.quotes[:count]) for element in _quote(telling, quote)]
    more = telling.more(telling.quotes[count:])
    blocks += [_rich(quotes)] if quotes else []
    blocks += [_rich([_section(_text(more))])] if more else []
    blocks.append(_rich([_section(*_facts(telling))]))
    return json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))


def _gist(telling: AlertView) -> str:
    return quoting.cut("\n".join(telling.gist), SECTION)


def _quote(telling: AlertView, quote: Quote) -> list[Block]:
    note = [_text(telling.words.bracketed.format(quote.note))] if quote.note else []
    spans = quoting.shorten(quote.spans, _QUOTE)
    quoted = {"type": "rich_text_quote", "elements": _words(spans, quote.whole)}
    after = [part for fact in quote.after for part in _fact(telling, fact)]
    return [_section(_text(quote.label, bold=True), *note), quoted, *([_section(*after)] if after else [])]


def _words(spans: tuple[Span, ...], whole: bool) -> list[Block]:
    if whole or sum(span.mark != "kept" for span in spans) > _STYLED:
        return [_text(quoting.bracketed(spans))]
    return [_text(quoting.bracketed([span]), **_STYLES[span.mark]) for span in spans]


def _facts(telling: AlertView) -> list[Block]:
    *facts, alert_id = telling.facts
    elements = [part for fact in (*facts, *telling.links) for part in _fact(telling, fact)]
    return [*elements, _text(alert_id.text, code=True)]


def _fact(telling: AlertView, fact: Fact) -> list[Block]:
    if not fact.text:
        return [_link(fact.label, fact.url), _text("\n")] if fact.url else []
    label = f"{fact.label}{telling.words.colon}" if fact.label else ""
    return [_text(label), _link(fact.text, fact.url), _text("\n")] if fact.url else [_text(f"{label}{fact.text}\n")]


def _rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def _section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _link(text: str, url: str) -> Block:
    return {"type": "link", "url": url, "text": text}


def _text(text: str, **style: bool) -> Block:
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}
