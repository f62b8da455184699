"""The last alerts as feeds, for programs that read such: Atom (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape

from monitor.core.alerting.render import render
from monitor.model import Alert, Language, Message, Recipient

TITLE = "Statement monitor: alerts"
_AUTHOR = "Statement monitor"
_NONE = "1970-01-01T00:00:00+00:00"


def of_watch(alerts: Sequence[Alert], watch: str) -> list[Alert]:
    """The alerts that came about by a watch; by any, where none is named."""
    return [alert for alert in alerts if not watch or any(f"“{watch}”" in reason for reason in alert.reasons)]


def atom(alerts: Sequence[Alert], *, address: str, language: Language) -> str:
    """An Atom feed; `address` is its own."""
    updated = _moment(max(alert.created_at for alert in alerts)) if alerts else _NONE
    entries = "".join(_entry(alert, _message(alert, language)) for alert in alerts)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">\n'
        f"<title>{TITLE}</title><id>urn:statement-monitor:alerts</id><updated>{updated}</updated>\n"
        f'<author><name>{_AUTHOR}</name></author><link rel="self" href="{escape(address)}"/>\n'
        f"{entries}</feed>\n"
    )


def json_feed(alerts: Sequence[Alert], *, address: str, language: Language) -> str:
    """A JSON feed; `address` is its own."""
    items = []
    for alert in alerts:
        message = _message(alert, language)
        page = _page_of(alert)
        items.append(
            {
                "id": _id(alert),
                "title": message.title,
                "content_html": message.body,
                "content_text": message.plain,
                "date_published": _moment(alert.created_at),
                "language": language,
                "tags": [alert.kind],
                **({"external_url": page} if page else {}),
            }
        )
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "feed_url": address,
        "authors": [{"name": _AUTHOR}],
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _entry(alert: Alert, message: Message) -> str:
    moment, page = _moment(alert.created_at), _page_of(alert)
    link = f'<link rel="alternate" href="{escape(page)}"/>' if page else ""
    return (
        f"<entry><title>{escape(message.title)}</title><id>{_id(alert)}</id>"
        f"<published>{moment}</published><updated>{moment}</updated>"
        f'<category term="{alert.kind}"/>{link}<content type="html">{escape(message.body)}</content></entry>\n'
    )


def _page_of(alert: Alert) -> str:
    seen = getattr(alert.news, "print", None)
    url = seen.url if seen is not None else ""
    return url if url.startswith(("http://", "https://")) and url.isprintable() else ""


def _message(alert: Alert, language: Language) -> Message:
    return render(alert, Recipient(name="feed", channel="email", language=language))


def _id(alert: Alert) -> str:
    return f"urn:statement-monitor:alert:{escape(alert.id)}"


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
