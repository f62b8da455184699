"""Sends alerts to programs, signed; and asks a dead man's switch, so that somebody notices when we are silent.

The address of a recipient is `signed+https://SECRET@host/path`; the secret is shared with the receiver and never sent.
"""

from datetime import datetime
from urllib.parse import unquote, urlsplit, urlunsplit

import requests

from monitor.adapters.recorder import recording
from monitor.channels.answers import read_answer
from monitor.channels.webhook import signature
from monitor.errors import DeliveryError
from monitor.model import NotSent, OutgoingMessage, Sent

SCHEME = "signed+"
_TIMEOUTS = (5, 15)  # seconds, to connect and to answer
_SHAPE = "its shape is signed+https://SECRET@host/path"


def parse(address: str) -> tuple[str, str]:
    """The secret and the plain address. Raises DeliveryError with a sentence that holds neither."""
    try:
        parts = urlsplit(address.removeprefix(SCHEME))
        secret, host = unquote(parts.username or ""), parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise DeliveryError(f"it cannot be read; {_SHAPE}", permanent=True) from None
    if parts.scheme not in ("http", "https") or not host or not secret or parts.password:
        raise DeliveryError(f"it names no secret or no host; {_SHAPE}", permanent=True)
    host = f"[{host}]" if ":" in host else host
    return secret, urlunsplit((parts.scheme, f"{host}{port}", parts.path, parts.query, ""))


def post(address: str, message: OutgoingMessage, now: datetime, *, limit: float) -> Sent | NotSent:
    """Post an alert once. Every 2xx counts as taken; the id of the alert tells a receiver of one that came twice."""
    secret, url = parse(address)
    body, moment = message.body.encode(), int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "statement-monitor",
        "X-Monitor-Alert": message.alert_id,
        "X-Monitor-Timestamp": str(moment),
        "X-Monitor-Signature": f"sha256={signature(secret, moment, body)}",
    }
    with recording(limit) as attempt:
        try:
            requests.post(url, data=body, headers=headers, timeout=_TIMEOUTS, allow_redirects=False)
        except (requests.RequestException, OSError):
            return NotSent(reason=f"webhook: {attempt.faults[-1] if attempt.faults else 'no connection came about'}")
        return read_answer("other", attempt.answers[-1], now=now)


def ping(url: str, now: datetime) -> Sent | NotSent:
    """Ask an address, once."""
    with recording(sum(_TIMEOUTS)) as attempt:
        try:
            requests.get(url, timeout=_TIMEOUTS, headers={"User-Agent": "statement-monitor"})
        except (requests.RequestException, OSError):
            return NotSent(reason=attempt.faults[-1] if attempt.faults else "no connection came about")
        return read_answer("other", attempt.answers[-1], now=now)
