"""An alert for programs: one JSON object, and the signature that shows who sent it."""

import hashlib
import hmac
import json

from monitor.alerts.view import AlertView, Fact, flat
from monitor.text import sanitize as quoting


def lay_out(telling: AlertView) -> str:
    """The object. Deleted words stand in [-…-], inserted ones in {+…+}; `spans` gives them apart."""
    return json.dumps(
        {
            "id": telling.alert_id,
            "kind": telling.about,
            "label": telling.kind,
            "actor": telling.actor,
            "headline": telling.headline,
            "gist": list(telling.gist),
            "changes": [
                {
                    "label": quote.label,
                    "change": quote.change,
                    "note": quote.note,
                    "text": quoting.bracketed(quote.spans),
                    **({"facts": [_fact(fact) for fact in quote.after]} if quote.after else {}),
                    "spans": [{"text": span.text, "mark": span.mark} for span in quote.spans],
                }
                for quote in flat(telling.quotes)
            ],
            "facts": [_fact(fact) for fact in telling.facts],
            "links": [_fact(fact) for fact in telling.links],
            "thread": telling.thread,
        },
        ensure_ascii=False,
    )


def signature(secret: str, moment: int, body: bytes) -> str:
    """What a receiver computes too: HMAC-SHA256 of "seconds.body" under the secret, in hexadecimal digits."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def _fact(fact: Fact) -> dict[str, str]:
    return {"label": fact.label, "text": fact.text, "url": fact.url}
