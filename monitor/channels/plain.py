"""An alert as plain text: for the terminal, for the text part of a mail, for services without markup."""

from monitor.alerts.view import AlertView, Fact, Quote, flat
from monitor.channels.fit import fit
from monitor.text import sanitize as quoting


def lay_out(telling: AlertView, *, limit: int, quote: int) -> str:
    """The alert in at most `limit` characters, no quote longer than `quote`."""
    return fit(telling, lambda narrowed, count: _text(narrowed, count, quote), lambda text: len(text) <= limit)


def _text(telling: AlertView, count: int, quote: int) -> str:
    heading = f"{telling.kind} · {telling.actor}" if telling.actor else telling.kind
    blocks = [f"{heading}\n{quoting.isolate(telling.headline)}", "\n".join(telling.gist)]
    blocks += [_quote(telling, told, quote) for told in flat(telling.quotes[:count])]
    blocks += [telling.more(telling.quotes[count:]), "\n".join(_fact(telling, fact) for fact in _facts(telling))]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _quote(telling: AlertView, quote: Quote, limit: int) -> str:
    label = f"{quote.label}{telling.words.bracketed.format(quote.note)}" if quote.note else quote.label
    lines = [label, f"    {quoting.bracketed(quoting.shorten(quote.spans, limit))}"]
    return "\n".join([*lines, *(_fact(telling, fact) for fact in quote.after)])


def _facts(telling: AlertView) -> tuple[Fact, ...]:
    *facts, alert_id = telling.facts
    return (*facts, *telling.links, alert_id)


def _fact(telling: AlertView, fact: Fact) -> str:
    label = f"{fact.label}{telling.words.colon}" if fact.label else ""
    return label + " ".join(filter(None, (fact.text, fact.url)))
