"""An alert as a message for one recipient's channel, in their language and within the channel's limits."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.alerts.audience import Audience
from monitor.alerts.digest import tell, tell_several
from monitor.alerts.view import AlertView, Links
from monitor.channels import email as mail
from monitor.channels import plain, slack, telegram, webhook
from monitor.messages import NO_NAMES, Names
from monitor.model import Alert, Channel, OutgoingMessage, Recipient
from monitor.text import sanitize as quoting

__all__ = ["Links", "render", "render_several"]

_TITLE = 250
_OTHER = 1900  # characters: what most chat services take in one piece


def render(
    alert: Alert, recipient: Recipient, *, links: Links | None = None, names: Names = NO_NAMES
) -> OutgoingMessage:
    """Make the message. `links`: where the pages for readers are, if they can be reached."""
    return _message(tell(alert, Audience.of(recipient, links, names)), recipient)


def render_several(
    alerts: Sequence[Alert], recipient: Recipient, *, links: Links | None = None, names: Names = NO_NAMES
) -> OutgoingMessage:
    """Make one message of several alerts; of one alone, what `render` makes."""
    if len(alerts) == 1:
        return render(alerts[0], recipient, links=links, names=names)
    reader = Audience.of(recipient, links, names)
    together = tell_several(alerts, reader)
    message = _message(together, recipient)
    if recipient.channel != "email":
        return message
    return replace(message, whole=mail.whole_of_several(together, [tell(alert, reader) for alert in alerts]))


def _message(telling: AlertView, recipient: Recipient) -> OutgoingMessage:
    return OutgoingMessage(
        alert_id=telling.alert_id,
        title=mail.subject(telling) if recipient.channel == "email" else _title(telling),
        body=_body(telling, recipient.channel),
        plain=_plain(telling, recipient.channel),
        thread=telling.thread,
        document=telling.document,
        whole=mail.whole(telling) if recipient.channel == "email" else "",
    )


def _title(telling: AlertView) -> str:
    return quoting.cut(f"{telling.preview} — {telling.gist[-1]}", _TITLE)


def _body(telling: AlertView, channel: Channel) -> str:
    if channel == "email":
        return mail.lay_out(telling)
    if channel == "slack":
        return slack.lay_out(telling)
    if channel == "telegram":
        return telegram.lay_out(telling)
    if channel == "webhook":
        return webhook.lay_out(telling)
    return _plain(telling, channel)


def _plain(telling: AlertView, channel: Channel) -> str:
    if channel == "other":
        return plain.lay_out(telling, limit=_OTHER, quote=300)
    return plain.lay_out(telling, limit=mail.TEXT, quote=mail.QUOTE)
