"""What really happened below Apprise, which tells only that something failed.

    with recording(20.0) as attempt:    one attempt: its answers, its faults, and its end after 20 s at the latest
        ...                             whatever uses requests, or smtplib, in this thread

The recorder sits on three functions of requests, urllib3 and smtplib that have no place to put one. Outside
`recording` they do what they always do. It also keeps the loggers below quiet: at DEBUG they print the addresses,
which are secrets, and a malformed address Apprise prints at WARNING.
"""

import contextlib
import http.client
import logging
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import requests
import urllib3.exceptions
import urllib3.util.connection

from monitor.channels.answers import Answer

_LONGEST = 1_000_000  # bytes of an answer; what is longer is none of these services'
_current: ContextVar["Attempt | None"] = ContextVar("attempt", default=None)


class Attempt:
    """One attempt to send: the HTTP answers that came, and what broke, in words without addresses."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.faults: list[str] = []
        self.over = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def opened(self, connection: socket.socket) -> None:
        """Remember a connection, to end it when the time is over."""
        with self._lock:
            # A duplicate, since TLS takes the original over; shutting it down ends the connection itself.
            self._sockets.append(connection.dup())
        if self.over:
            self.abort()

    def abort(self) -> None:
        """End the attempt: whoever waits for bytes gets an end of file."""
        with self._lock:
            self.over = True
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def failed(self, error: BaseException) -> None:
        """Note what broke."""
        self.faults.append(OVER if self.over else describe(error))

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()


OVER = "no complete answer in time; the message may have arrived all the same"


@contextlib.contextmanager
def recording(seconds: float) -> Iterator[Attempt]:
    """Record what this thread sends; after `seconds` its connections are cut."""
    attempt = Attempt()
    watchdog = threading.Timer(seconds, attempt.abort)
    watchdog.name = "delivery watchdog"
    watchdog.daemon = True
    token = _current.set(attempt)
    watchdog.start()
    try:
        yield attempt
    finally:
        _current.reset(token)
        watchdog.cancel()
        watchdog.join()
        attempt.close()


def describe(error: BaseException) -> str:
    """What broke, in words; nothing of the foreign message, which may hold an address, is repeated."""
    chain = list(_chain(error))
    for kind, words in _KINDS:
        if any(isinstance(link, kind) for link in chain):
            return words
    return f"the connection failed ({type(chain[-1]).__name__})"


_MAYBE = "; the message may have arrived all the same"
_KINDS: tuple[tuple[type[BaseException], str], ...] = (  # the first that is anywhere in the chain
    (socket.gaierror, "the server's name is not known (DNS)"),
    (urllib3.exceptions.NameResolutionError, "the server's name is not known (DNS)"),
    (ssl.SSLCertVerificationError, "TLS: the server's certificate is not trusted"),
    (ssl.SSLEOFError, f"the connection broke off{_MAYBE}"),
    (ssl.SSLError, "TLS: no secure connection came about"),
    (http.client.RemoteDisconnected, f"the connection broke off{_MAYBE}"),  # urllib3 blames the proxy, if there is one
    (ConnectionResetError, f"the connection broke off{_MAYBE}"),
    (urllib3.exceptions.ProxyError, "the proxy did not let the connection through"),
    (ConnectionRefusedError, "the connection was refused: nothing listens there"),
    (urllib3.exceptions.ConnectTimeoutError, "no connection in time"),
    (urllib3.exceptions.NewConnectionError, "no connection: the network or the host cannot be reached"),
    (urllib3.exceptions.ReadTimeoutError, f"no answer in time{_MAYBE}"),
    (requests.ReadTimeout, f"no answer in time{_MAYBE}"),
    (TimeoutError, f"no answer in time{_MAYBE}"),
    (urllib3.exceptions.ProtocolError, f"the connection broke off{_MAYBE}"),
    (smtplib.SMTPServerDisconnected, f"the connection broke off{_MAYBE}"),
    (ConnectionError, f"the connection broke off{_MAYBE}"),
)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all that caused it, by whatever way the libraries hand it on."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        link = waiting.pop(0)
        if not isinstance(link, BaseException) or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [link.__cause__, link.__context__, getattr(link, "reason", None), *link.args]


# -------------------------------------------------------------------------------------------------- the three places

_adapter_send = requests.adapters.HTTPAdapter.send
_create_connection = urllib3.util.connection.create_connection
_smtp_socket = smtplib.SMTP._get_socket  # type: ignore[attr-defined]  # smtplib has no public place for it


def _recorded_send(adapter: requests.adapters.HTTPAdapter, *args: Any, **kwargs: Any) -> requests.Response:
    attempt = _current.get()
    if attempt is None:
        return _adapter_send(adapter, *args, **kwargs)
    if kwargs.get("verify") is True:  # no REQUESTS_CA_BUNDLE, and nobody said to trust anything
        kwargs["verify"] = _authorities() or True
    try:
        response = _adapter_send(adapter, *args, **kwargs)
        body = _read(response)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        attempt.failed(error)
        raise
    headers = {name.lower(): value for name, value in response.headers.items()}
    attempt.answers.append(Answer(status=response.status_code, headers=headers, body=body))
    return response


def _authorities() -> str | None:
    """The file that SSL_CERT_FILE names, which everything but requests honours; None where it names none."""
    paths = ssl.get_default_verify_paths()
    return paths.cafile if paths.cafile != paths.openssl_cafile else None


def _read(response: requests.Response) -> bytes:
    """The body, read here, where what breaks is recorded; requests finds it read."""
    body = b""
    for piece in response.iter_content(65_536):
        body += piece
        if len(body) > _LONGEST:
            response.close()
            break
    response._content = body
    response._content_consumed = True
    return body


def _recorded_connection(*args: Any, **kwargs: Any) -> socket.socket:
    connection = _create_connection(*args, **kwargs)
    attempt = _current.get()
    if attempt is not None:
        attempt.opened(connection)
    return connection


def _recorded_smtp_socket(client: smtplib.SMTP, *args: Any, **kwargs: Any) -> socket.socket:
    connection: socket.socket = _smtp_socket(client, *args, **kwargs)
    attempt = _current.get()
    if attempt is not None:
        attempt.opened(connection)
    return connection


requests.adapters.HTTPAdapter.send = _recorded_send
urllib3.util.connection.create_connection = _recorded_connection
smtplib.SMTP._get_socket = _recorded_smtp_socket  # type: ignore[attr-defined]


# ---------------------------------------------------------------------------------------------------------- the loggers

complaints: ContextVar[list[int] | None] = ContextVar("complaints", default=None)
"""Takes the levels of what Apprise would have logged in this context."""


class _Quiet(logging.Filter):
    """Drops every record, whatever level the program logs at: they hold addresses, and the recorder knows better."""

    def filter(self, record: logging.LogRecord) -> bool:
        noted = complaints.get()
        if noted is not None:
            noted.append(record.levelno)
        return False


_QUIET = (
    "apprise",
    "urllib3",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
    "requests",
    "requests_oauthlib",
)
for _name in _QUIET:
    logging.getLogger(_name).addFilter(_Quiet())
