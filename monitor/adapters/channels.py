"""Apprise's plugins for mail, Slack and Telegram, made to send exactly what was rendered.

Apprise finds the server, the login, the chat and the proxy from the user's address as ever; only the message is ours,
since its own conversions lose the marks of deleted and inserted words and write subjects that strict servers refuse.
"""

import hashlib
import json
import smtplib
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

from apprise import NotifyFormat
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.smtp import AppriseSMTPController
from apprise.plugins.slack import NotifySlack, SlackMode
from apprise.plugins.telegram import NotifyTelegram

from monitor.adapters.recorder import OVER, Attempt, describe
from monitor.channels import slack
from monitor.channels.answers import read_smtp
from monitor.model import NotSent, OutgoingMessage, Sent

WEBHOOKS = frozenset({SlackMode.WEBHOOK, SlackMode.WEBHOOK_GOV})


class ExactTelegram(NotifyTelegram):  # type: ignore[misc]  # Apprise has no types
    """Sends the HTML as it is."""

    message: OutgoingMessage

    def send(self, body: str, title: str = "", **kwargs: Any) -> bool:
        """Post the message; `body` and `title` are Apprise's versions of it and not used."""
        exact = {**kwargs, "body_format": NotifyFormat.HTML, "body_passthrough": False}
        return bool(super().send(body=self.message.body, title="", **exact))


class ExactSlack(NotifySlack):  # type: ignore[misc]  # Apprise has no types
    """Posts the blocks as they are, with a text that notifications can show."""

    message: OutgoingMessage

    def _send(self, url: str, payload: dict[str, Any], **kwargs: Any) -> Any:
        if not url.endswith("chat.postMessage") and self.mode not in WEBHOOKS:
            return super()._send(url, payload, **kwargs)
        exact: dict[str, Any] = {
            name: payload[name] for name in ("channel", "thread_ts", "username") if name in payload
        }
        exact["text"] = slack.escape(self.message.title)
        exact["blocks"] = json.loads(self.message.body)
        if self.message.reply_to and self.mode not in WEBHOOKS:
            # In the thread for its history, and in the channel, where a reply alone would be seen by few.
            exact["thread_ts"], exact["reply_broadcast"] = self.message.reply_to, True
        exact["unfurl_links"] = exact["unfurl_media"] = False
        return super()._send(url, exact, **kwargs)


class ExactMail(NotifyEmail):  # type: ignore[misc]  # Apprise has no types
    """Sends a mail with a text part of its own, a folded subject and the headers of an automatic message."""

    message: OutgoingMessage
    recipient: str
    attempt: Attempt
    now: Callable[[], datetime]
    outcome: Sent | NotSent

    def send(self, body: str, title: str = "", **kwargs: Any) -> bool:
        """Hand the mail to the server; `body` and `title` are Apprise's versions of it and not used."""
        mail = compose(self, self.message, self.recipient, self.now())
        self.outcome = self._submit(mail)
        return isinstance(self.outcome, Sent)

    def _submit(self, mail: EmailMessage) -> Sent | NotSent:
        server = _Controller(
            host=self.smtp_host,
            port=self.port,
            secure_mode=self.secure_mode,
            user=self.user,
            password=self.password,
            verify_certificate=self.verify_certificate,
            socket_connect_timeout=self.socket_connect_timeout,
        )
        try:
            with server:
                server.submit(self.from_addr[1], self.targets[0][1], mail.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            return read_smtp(code, text, what="the recipient")
        except smtplib.SMTPResponseException as error:
            return read_smtp(error.smtp_code, error.smtp_error, what=_refused(error))
        except smtplib.SMTPNotSupportedError:
            return NotSent(reason="mail server: it offers no STARTTLS or no login; check the mode of the address")
        except (OSError, smtplib.SMTPException, RuntimeError) as error:
            return NotSent(reason=f"mail server: {OVER if self.attempt.over else describe(error)}")
        return Sent(remote_id=mail["Message-ID"])


class _Controller(AppriseSMTPController):  # type: ignore[misc]  # Apprise has no types
    """Apprise's mail connection, which lets refusals through instead of answering False."""

    def submit(self, sender: str, recipient: str, mail: bytes) -> None:
        """Submit one mail. Raises what smtplib raises."""
        self._socket.sendmail(sender, [recipient], mail)


def _refused(error: smtplib.SMTPResponseException) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the login"
    if isinstance(error, smtplib.SMTPSenderRefused):
        return "the sender"
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return "the connection"
    return "the message"


def compose(plugin: NotifyEmail, message: OutgoingMessage, recipient: str, now: datetime) -> EmailMessage:
    """The mail. Its id is of the alert and the recipient, so that one sent twice is known as the same."""
    mail = EmailMessage(policy=SMTP)
    domain = plugin.from_addr[1].rpartition("@")[2]
    mail["Subject"] = " ".join(message.title.split())
    mail["From"] = formataddr((plugin.from_addr[0] or "", plugin.from_addr[1]))
    mail["To"] = ", ".join(formataddr((name or "", address)) for name, address in plugin.targets)
    if plugin.reply_to:
        mail["Reply-To"] = ", ".join(sorted(plugin.reply_to))
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.alert_id}.{_digest(recipient)}@{domain}>"
    if message.thread:
        # The parent need not exist: that all alerts of a statement name the same one makes them a thread.
        # What was told of a text before it was a statement names the text alone, so both are named.
        names = dict.fromkeys(filter(None, (message.thread, message.document)))
        parents = [f"<thread.{_digest(name)}@{domain}>" for name in names]
        mail["In-Reply-To"], mail["References"] = parents[0], " ".join(parents)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Alert-Id"] = message.alert_id
    for name, value in plugin.headers.items():
        if name not in mail:
            mail[name] = " ".join(value.split())
    mail.set_content(message.plain, cte=_encoding(message.plain))
    mail.add_alternative(message.body, subtype="html", cte=_encoding(message.body))
    if message.whole:
        name = f"{message.alert_id}.html"
        mail.add_attachment(message.whole, subtype="html", filename=name, cte=_encoding(message.whole))
    return mail


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _encoding(text: str) -> str:
    """The shorter of both encodings: Chinese takes nine characters for one in quoted-printable."""
    foreign = len(text.encode()) - sum(character.isascii() for character in text)
    return "base64" if foreign * 3 > len(text.encode()) else "quoted-printable"
