"""A strict mail server on loopback: STARTTLS and a login before anything else, lines of at most 998 octets.

A test scripts what the next commands are answered (`MailStub.script`) and reads what was taken (`MailStub.taken`).
"""

import ssl
from collections import defaultdict, deque
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Self

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "monitor", "wire-tap-proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail that was taken, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        parsed = message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class _Controller(Controller):
    """Listens on a port that the system picks; the original would then ask for an answer at port 0."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailStub:
    """A context manager. `address` is the Apprise URL that reaches it. Without `starttls` it offers none."""

    def __init__(self, authority: trustme.CA, *, starttls: bool = True) -> None:
        self.taken: list[Received] = []
        self._scripts: dict[str, deque[str]] = defaultdict(deque)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        self._controller = _Controller(
            self,
            hostname="127.0.0.1",
            port=0,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_required=starttls,
            authenticator=self._login,
            enable_SMTPUTF8=False,
        )

    @property
    def port(self) -> int:
        """Where it listens, on loopback."""
        return int(self._controller.port)

    def address(self, to: str = "desk@example.org", password: str = PASSWORD) -> str:
        """The Apprise URL of a recipient at this server."""
        login = f"{USER}:{password}@localhost:{self.port}"
        return f"mailtos://{login}?smtp=localhost&from=monitor@example.org&to={to}&mode=starttls"

    def script(self, command: str, *replies: str) -> None:
        """Let the next commands (AUTH, MAIL, RCPT, DATA) be answered so ("451 4.3.0 try again later")."""
        self._scripts[command].extend(replies)

    def _next(self, command: str) -> str | None:
        return self._scripts[command].popleft() if self._scripts[command] else None

    def _login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        reply = self._next("AUTH")
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        if reply is None and data == right:
            return AuthResult(success=True)
        # Not handled by us means that the server answers 535; handled would leave the client without an answer.
        return AuthResult(success=False, handled=False, message=reply)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a sender."""
        reply = self._next("MAIL")
        if reply is None:
            envelope.mail_from = address
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        reply = self._next("RCPT")
        if reply is None or reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take or refuse a mail."""
        reply = self._next("DATA")
        if reply is None:
            assert isinstance(envelope.content, bytes)
            received = Received(
                sender=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                raw=envelope.content,
                encrypted=session.ssl is not None,
            )
            self.taken.append(received)
        return reply or "250 OK"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._controller.stop()
