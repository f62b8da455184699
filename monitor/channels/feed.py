"""Alerts as feeds, for programs that read such: Atom (RFC 4287, paged by RFC 5005) and JSON Feed 1.1."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from monitor.channels.render import Links, render
from monitor.messages import NO_NAMES, Names
from monitor.model import Alert, Language, OutgoingMessage, Recipient

TITLE = "Statement monitor: alerts"
_AUTHOR = "Statement monitor"
_NONE = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A page of a feed: `address` is its own, `first` that of the newest page, `older` that of the next, "" if none.

    `links`: where the pages for readers are, if they can be reached.
    """

    alerts: Sequence[Alert]
    address: str
    language: Language = "en"
    first: str = ""
    older: str = ""
    links: Links | None = None
    names: Names = NO_NAMES

    def message(self, alert: Alert) -> OutgoingMessage:
        """The alert as an entry holds it."""
        reader = Recipient(name="feed", channel="email", language=self.language)
        return render(alert, reader, links=self.links, names=self.names)

    def page(self, alert: Alert) -> str:
        """Our page of the alert; "" where it cannot be reached."""
        return self.links.comparison(alert, self.language) if self.links else ""


def atom(feed: Feed) -> str:
    """An Atom feed."""
    updated = _moment(max(alert.created_at for alert in feed.alerts)) if feed.alerts else _NONE
    pages = (("self", feed.address), ("first", feed.first), ("next", feed.older))
    links = "".join(f'<link rel="{relation}" href="{escape(address)}"/>' for relation, address in pages if address)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed.language}">\n'
        f"<title>{TITLE}</title><id>urn:statement-monitor:alerts</id><updated>{updated}</updated>\n"
        f"<author><name>{_AUTHOR}</name></author>{links}\n"
        f"{''.join(_entry(feed, alert) for alert in feed.alerts)}</feed>\n"
    )


def json_feed(feed: Feed) -> str:
    """A JSON feed."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "feed_url": feed.address,
        **({"next_url": feed.older} if feed.older else {}),
        "authors": [{"name": _AUTHOR}],
        "language": feed.language,
        "items": [_item(feed, alert) for alert in feed.alerts],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _item(feed: Feed, alert: Alert) -> dict[str, object]:
    message, page, ours = feed.message(alert), _page_of(alert), feed.page(alert)
    return {
        "id": _id(alert),
        "title": message.title,
        "content_html": message.body,
        "content_text": message.plain,
        "date_published": _moment(alert.created_at),
        "language": feed.language,
        "tags": [alert.kind],
        **({"url": ours} if ours else {}),
        **({"external_url": page} if page else {}),
    }


def _entry(feed: Feed, alert: Alert) -> str:
    moment, message = _moment(alert.created_at), feed.message(alert)
    page = feed.page(alert) or _page_of(alert)
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


def _id(alert: Alert) -> str:
    return f"urn:statement-monitor:alert:{escape(alert.id)}"


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
