"""Sends one message to one recipient, once, through Apprise, and says what came of it.

address ─ plugin_of ─> Apprise's plugin, made exact ─ recording ─> Apprise ─> answers and faults ─> Sent or NotSent
"""

import logging
import re
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import apprise
from apprise.plugins import N_MGR, url_to_dict
from rich.console import Console
from rich.text import Text

from monitor.adapters import signed_webhook as webhook
from monitor.adapters.channels import WEBHOOKS, ExactMail, ExactSlack, ExactTelegram
from monitor.adapters.recorder import Attempt, complaints, recording
from monitor.channels.answers import Service, read_answer
from monitor.channels.mail_address import SCHEMES as MAIL_SCHEMES
from monitor.channels.mail_address import SHAPE, MailAddress, read_mail_address
from monitor.clock import utc_now
from monitor.config.suggest import did_you_mean
from monitor.errors import DeliveryError
from monitor.model import Channel, NotSent, OutgoingMessage, Recipient, Sent

LIMIT = 20.0  # seconds for one attempt, all in all
_CONNECT, _READ = "5", "15"  # seconds; a service that is slow to answer has often taken the message already
_WIDTH = 80

_EXACT = {"NotifyTelegram": ExactTelegram, "NotifySlack": ExactSlack, "NotifyEmail": ExactMail}
_SHAPES = {
    "tgram": "tgram://BOT_TOKEN/CHAT_ID",
    "slack": "slack://BOT_TOKEN/#channel or slack://A/B/C of a webhook",
    "mailto": SHAPE,
    "mailtos": SHAPE,
}
_MEANT = {"smtp": "mailto", "smtps": "mailtos", "mail": "mailtos", "email": "mailtos", "telegram": "tgram"}
_KNOWN_BY_ALL = frozenset({"user", "pass", "password"})  # what every service takes behind the `?`
_FREE_PREFIXES = ("+", "-", ":", " ")  # headers and parameters of one's own; a `+` may arrive as a blank

_log = logging.getLogger(__name__)


def channel_of(address: str) -> Channel:
    """The channel of an Apprise URL.

    Raises:
        DeliveryError: the URL cannot be used; the sentence says why and does not hold it.
    """
    if _tidy(address).startswith(webhook.SCHEME):
        webhook.parse(_tidy(address))
        return "webhook"
    plugin = plugin_of(address)
    if isinstance(plugin, ExactTelegram):
        return "telegram"
    if isinstance(plugin, ExactMail):
        return "email"
    return "slack" if isinstance(plugin, ExactSlack) else "other"


def plugin_of(address: str) -> apprise.NotifyBase:
    """Apprise's plugin for an address, made to send one exact message to one recipient. Raises DeliveryError."""
    noted: list[int] = []
    token = complaints.set(noted)
    address = _tidy(address)
    mail = read_mail_address(address) if _scheme(address) in MAIL_SCHEMES else None
    try:
        plugin = _parse(mail.url if mail else address)
    finally:
        complaints.reset(token)
    if mail is not None and isinstance(plugin, ExactMail):
        _put_mailboxes(plugin, mail)
    _check(plugin)
    if any(level >= logging.WARNING for level in noted):
        raise DeliveryError(f"Apprise does not understand a part of it{_shape(address)}", permanent=True)
    return plugin


def _tidy(address: str) -> str:
    """Without blanks around it. Raises DeliveryError for quotes, which shells take away and files keep."""
    tidy = address.strip()
    if tidy[:1] in ("'", '"') or tidy[-1:] in ("'", '"'):
        raise DeliveryError("it stands in quotation marks: take them away", permanent=True)
    return tidy


def _scheme(address: str) -> str:
    return address.partition("://")[0].lower()


def _put_mailboxes(plugin: ExactMail, mail: MailAddress) -> None:
    """Name sender and receiver by the letter: Apprise cuts a domain that ends in xn--…"""
    if len(mail.to) == 1 and len(plugin.targets) == 1:
        name, address = mail.to[0]
        plugin.targets = [(name or False, address)]
    if mail.sender is not None:
        name, address = mail.sender
        plugin.from_addr = (name or plugin.from_addr[0], address)


def _parse(address: str) -> apprise.NotifyBase:
    scheme = _scheme(address)
    if "://" not in address:
        raise DeliveryError(_no_scheme(address), permanent=True)
    parts = url_to_dict(address)
    if parts is None:
        near = (
            f"did you mean {_MEANT[scheme]!r}?" if scheme in _MEANT else did_you_mean(scheme, N_MGR.schemas()).strip()
        )
        meant = f": {near}" if near else ""
        known = "Apprise cannot read it" if scheme in N_MGR else f"it names no service that Apprise knows{meant}"
        raise DeliveryError(f"{known}{_shape(address)}", permanent=True)
    kind = N_MGR[parts["schema"]]
    exact = _EXACT.get(kind.__name__, kind)
    if exact in _EXACT.values():
        _check_keys(kind, parts)
    if exact is ExactSlack and parts.get("workflow_path"):
        exact = kind
    settings = {"cto": _CONNECT, "rto": _READ, **parts, "asset": _asset(), "tag": set(), "retry": 0}
    try:
        plugin: apprise.NotifyBase = exact(**settings)
    except Exception as error:  # noqa: BLE001 - plugins raise whatever their parsing stumbles over
        raise DeliveryError(f"Apprise cannot use it{_shape(address)}", permanent=True) from _without_secrets(error)
    return plugin


def _no_scheme(address: str) -> str:
    if (found := re.match(r"(\w+):/*", address)) and found[1].lower() in N_MGR:
        return f"it needs two slashes: write {found[1].lower()}://"
    if re.fullmatch(r"[^\s@/:]+@[^\s@/:]+", address):
        return f"it is a mailbox alone, and does not say which server sends: write {SHAPE}"
    return f"it is no Apprise URL: it does not begin with a service such as mailtos://; of mail its shape is {SHAPE}"


def _check_keys(kind: type[apprise.NotifyBase], parts: Mapping[str, Any]) -> None:
    """Raise DeliveryError for a key behind the `?` that Apprise would pass over."""
    known = {*kind.template_args, *_KNOWN_BY_ALL}
    for key in parts.get("qsd", {}):
        if key and key not in known and not key.startswith(_FREE_PREFIXES):
            words = f"{did_you_mean(key, known)}known: {', '.join(sorted(known))}"  # the key may be half a password
            raise DeliveryError(f"behind its `?` stands a key that is no setting: {words}", permanent=True)


def _without_secrets(error: Exception) -> Exception:
    """The kind of a foreign error; its message may hold the address."""
    return RuntimeError(type(error).__name__)


def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(
        app_id="Statement monitor",
        app_desc="Statement monitor",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        http_redirects=False,  # a messaging service has no reason to send us elsewhere, with the secret in our hands
        service_timeout=0,  # in the caller's thread: six slow peers would fill the pool that Apprise shares
        storage_mode="memory",
        secure_logging=True,
    )


def _shape(address: str) -> str:
    shape = _SHAPES.get(_scheme(address))
    return f"; its shape is {shape}" if shape else ""


def _check(plugin: apprise.NotifyBase) -> None:
    targets = _targets(plugin)
    if targets == 0:
        raise DeliveryError("it names nobody: add a chat, a channel or an address to its end", permanent=True)
    if targets > 1:
        raise DeliveryError(f"it names {targets} targets: write one recipient for each of them", permanent=True)
    if isinstance(plugin, ExactMail) and (plugin.pgp_mode != "no" or plugin.use_wkd):
        raise DeliveryError("PGP is not supported: take pgp= and wkd= out of it", permanent=True)
    if getattr(plugin, "template", None):
        raise DeliveryError("the monitor lays out its own messages: take template= out of it", permanent=True)


def _targets(plugin: apprise.NotifyBase) -> int:
    if isinstance(plugin, ExactMail):
        return len(plugin.targets) + len(plugin.cc | plugin.bcc)
    if isinstance(plugin, ExactTelegram):
        return len(plugin.targets)
    if isinstance(plugin, ExactSlack) and plugin.mode not in WEBHOOKS:
        # Without a channel Apprise takes #general, which is seldom what somebody wants who wrote none.
        return len([channel for channel in plugin.channels if channel != plugin.default_notification_channel])
    return 1


class AppriseNotifier:
    """Sends messages. `output` is where the terminal channel prints; `now` is the clock for the date of mails."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        output: Console | None = None,
        limit: float = LIMIT,
    ) -> None:
        self._now = now
        self._output = output
        self._limit = limit

    def send(self, recipient: Recipient, message: OutgoingMessage) -> Sent | NotSent:
        """Try once, in at most 20 s and the time that a look-up of a name takes; never raises."""
        try:
            if recipient.channel == "terminal":
                return self._print(message)
            if recipient.channel == "webhook":
                return webhook.post(recipient.address, message, self._now(), limit=self._limit)
            return self._send(recipient, message)
        except DeliveryError as error:
            reason = f"the address of {recipient.name} cannot be used: {error}"
            return NotSent(reason=reason, permanent=True, address_refused=True)
        except Exception as error:  # noqa: BLE001 - a fault in a foreign plugin must not stop other recipients
            _log.error("%s: sending broke:\n%s", recipient.name, _redacted(error, recipient.address))
            return NotSent(reason=f"sending broke with a {type(error).__name__}; the log has the details")

    def _send(self, recipient: Recipient, message: OutgoingMessage) -> Sent | NotSent:
        plugin = plugin_of(recipient.address)
        with recording(self._limit) as attempt:
            plugin.message = message
            if isinstance(plugin, ExactMail):
                plugin.recipient, plugin.attempt, plugin.now = recipient.name, attempt, self._now
                plugin.outcome = NotSent(reason="Apprise did not try")
            accepted = _notify(plugin, message)
        if isinstance(plugin, ExactMail):
            return plugin.outcome
        return self._judge(plugin, attempt, accepted)

    def _judge(self, plugin: apprise.NotifyBase, attempt: Attempt, accepted: bool) -> Sent | NotSent:
        if attempt.faults:
            return NotSent(reason=f"{plugin.service_name}: {attempt.faults[-1]}")
        service = _service(plugin)
        outcomes = [read_answer(service, answer, now=self._now()) for answer in attempt.answers]
        refused = [outcome for outcome in outcomes if isinstance(outcome, NotSent)]
        if refused:
            return refused[-1]
        if not accepted:
            return NotSent(reason=f"{plugin.service_name}: Apprise reports a failure and no reason")
        return outcomes[-1] if outcomes else Sent()

    def _print(self, message: OutgoingMessage) -> Sent:
        console = self._output or Console(width=_WIDTH, highlight=False)
        text = Text(message.plain)
        text.highlight_regex(r"\[-.*?-\]", "red strike")
        text.highlight_regex(r"\{\+.*?\+\}", "green bold")
        text.highlight_regex(r"\A[^\n]*", "bold reverse")
        text.highlight_regex(r"(?<=\n)[^\n]+(?=\n    )", "bold")
        console.print(text)
        _log.info("%s", message.title)
        return Sent()


def _notify(plugin: apprise.NotifyBase, message: OutgoingMessage) -> bool:
    sender = apprise.Apprise(asset=plugin.asset)
    sender.add(plugin)
    # What Apprise makes of the text matters to the plugins that are not exact; these it cuts where it must.
    plugin.overflow_mode = _overflow(plugin)
    with sender.notify(body=message.plain, title=message.title, body_format=apprise.NotifyFormat.TEXT) as result:
        return bool(result)


def _overflow(plugin: apprise.NotifyBase) -> Any:
    exact = isinstance(plugin, tuple(_EXACT.values()))
    return apprise.OverflowMode.UPSTREAM if exact else apprise.OverflowMode.TRUNCATE


def _service(plugin: apprise.NotifyBase) -> Service:
    if isinstance(plugin, ExactTelegram):
        return "telegram"
    if isinstance(plugin, ExactSlack):
        return "slack webhook" if plugin.mode in WEBHOOKS else "slack"
    return "other"


def _redacted(error: Exception, address: str) -> str:
    """The traceback without any part of the address."""
    text = "".join(traceback.format_exception(error))
    for part in sorted(_parts(address), key=len, reverse=True):
        text = text.replace(part, "…")
    return text


def _parts(address: str) -> set[str]:
    separated = apprise.URLBase.unquote(address)
    for separator in "/:@?&=#":
        separated = separated.replace(separator, " ")
    return {address, *(part for part in separated.split() if len(part) >= 5)}
