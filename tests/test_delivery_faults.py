"""What each fault of a messaging service comes to: what arrives, how often, and what the outbox says of it.

The real step, store, notifier and services; only the time is the test's.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from world.chat import HOOKS, SLACK, TELEGRAM, ChatStub, Scripted
from world.mail import MailStub
from world.services import ADDRESSES, TOKEN

from monitor.adapters.apprise_sender import AppriseNotifier, channel_of
from monitor.alerts.samples import sample_statement
from monitor.model import DeliveryRow, Recipient
from monitor.steps.deliver import Deliverer
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.storage.store import Store, open_store

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ALERT = sample_statement(START)
HOSTS = {"telegram": TELEGRAM, "slack": SLACK, "webhook": HOOKS}
SIGN_IN = b"<!doctype html><html><body><h1>Sign in to the network</h1><p>OK</p></body></html>"


class AtOnce(Executor):
    """Runs what is submitted before it returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` now."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@dataclass
class Desk:
    """One recipient with one alert in the outbox, and the clock by which it is told."""

    store: Store
    recipient: Recipient
    now: datetime = START

    def attempt(self) -> DeliveryRow:
        """Run the step once; what the outbox says then."""
        # A second is enough for what answers on this machine, and short for what never does.
        notifier = AppriseNotifier(now=lambda: self.now, limit=1.0)
        step = Deliverer(
            store=self.store,
            notifier=notifier,
            recipients={self.recipient.name: self.recipient},
            lanes=KeyedExecutor(AtOnce()),
            now=lambda: self.now,
            draw=lambda: 0.5,
        )
        step.deliver_due()
        [row] = self.store.delivery_rows(alert_id=ALERT.id)
        return row

    def until_it_ends(self) -> tuple[DeliveryRow, timedelta]:
        """Attempt whenever it is due; the last row, and how long it took."""
        row = self.attempt()
        while row.state == "todo" and row.next_at is not None and row.next_at > self.now:
            self.now = row.next_at
            row = self.attempt()
        return row, self.now - START


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """A desk at an address, with an alert waiting for it."""
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", migrate=True)

    def desk(address: str) -> Desk:
        recipient = Recipient(name="desk", channel=channel_of(address), address=address)
        store.tell_health(ALERT, [recipient], {})
        return Desk(store, recipient)

    yield desk
    store.close()


def said(status: int, body: bytes = b"", **headers: str) -> Scripted:
    """An answer with this status."""
    return Scripted(
        status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


@dataclass(frozen=True, kw_only=True)
class Passing:
    """A fault that passes: what the outbox says after it, and the pause before the message is tried again."""

    way: str
    fault: Scripted
    says: str
    pause: float
    arrives: int = 1


BETWEEN = ", probably from a proxy in between; not taken as delivered"
SOON = 3.75  # the first pause: 5 seconds, shortened by the jitter
PASSING: Mapping[str, Passing] = {
    "telegram 500": Passing(way="telegram", fault=said(500, b'{"ok":false,"error_code":500,"description":"Internal"}'),
        says="Telegram: Internal (500)", pause=SOON),
    "telegram 429, seconds": Passing(way="telegram", fault=said(429,
        b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":40}}'),
        says="Telegram: Too Many Requests (429)", pause=40.5),
    "telegram proxy page": Passing(way="telegram", fault=said(200, SIGN_IN),
        says=f"Telegram: 200 with a web page{BETWEEN}", pause=SOON),
    "telegram not ok": Passing(way="telegram", fault=said(200, b'{"ok":false,"description":"no"}'),
        says="Telegram: no (200)", pause=SOON),
    "telegram hang": Passing(way="telegram", fault=Scripted(how="hang"),
        says="Telegram: no complete answer in time; the message may have arrived all the same", pause=SOON),
    "telegram drip": Passing(way="telegram", fault=Scripted(how="drip", every=0.1),
        says="Telegram: no complete answer in time; the message may have arrived all the same", pause=SOON),
    "telegram drop after the body": Passing(way="telegram", fault=Scripted(how="drop", taken=True),
        says="Telegram: the connection broke off; the message may have arrived all the same", pause=SOON, arrives=2),
    "slack 429, a date": Passing(way="slack", fault=said(429, Retry_After="Mon, 23 Nov 2026 08:02:00 GMT"),
        says="Slack: too many messages (429), asks for a pause of 120 s", pause=120.5),
    "slack 500": Passing(way="slack", fault=said(503), says=f"Slack: 503 with something that it never answers{BETWEEN}",
        pause=SOON),
    "slack proxy page": Passing(way="slack", fault=said(200, SIGN_IN),
        says=f"Slack: 200 with a web page{BETWEEN}", pause=SOON),
    "webhook 500": Passing(way="webhook", fault=said(500, b"rollup_error"), says="Slack: rollup_error (500)",
        pause=SOON),
    "webhook drop after the body": Passing(way="webhook", fault=Scripted(how="drop", taken=True),
        says="Slack: the connection broke off; the message may have arrived all the same", pause=SOON, arrives=2),
}  # fmt: skip


@pytest.mark.parametrize("case", PASSING.values(), ids=PASSING)
def test_a_fault_that_passes_delays_and_is_in_the_outbox_in_words(
    chat: ChatStub, at: Callable[[str], Desk], case: Passing
) -> None:
    """After the pause that the service asked for, or a short one, the message arrives; twice only if it had before."""
    desk = at(ADDRESSES[case.way])
    chat.script(HOSTS[case.way], case.fault)

    failed = desk.attempt()
    sent, took = desk.until_it_ends()

    assert (failed.state, failed.error) == ("todo", case.says)
    assert (sent.state, sent.attempts, took.total_seconds()) == ("sent", 2, case.pause)
    assert len(chat.taken) == case.arrives


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """An answer after which nothing arrives at an address until somebody mends it."""

    way: str
    fault: Scripted
    says: str


LASTING: Mapping[str, Lasting] = {
    "telegram 401": Lasting(way="telegram", fault=said(401,
        b'{"ok":false,"error_code":401,"description":"Unauthorized"}'), says="Telegram: Unauthorized (401)"),
    "telegram 403": Lasting(way="telegram", fault=said(403,
        b'{"ok":false,"error_code":403,"description":"bot was kicked"}'), says="Telegram: bot was kicked (403)"),
    "telegram 404": Lasting(way="telegram", fault=said(404,
        b'{"ok":false,"error_code":404,"description":"Not Found"}'), says="Telegram: Not Found (404)"),
    "slack invalid_auth": Lasting(way="slack", fault=said(200, b'{"ok":false,"error":"invalid_auth"}'),
        says="Slack: invalid_auth (200)"),
    "webhook 404": Lasting(way="webhook", fault=said(404, b"no_service"), says="Slack: no_service (404)"),
}  # fmt: skip


@pytest.mark.parametrize("case", LASTING.values(), ids=LASTING)
def test_a_refused_address_waits_for_somebody_and_loses_nothing(
    chat: ChatStub, at: Callable[[str], Desk], case: Lasting
) -> None:
    """One attempt, then a pause of the recipient that names the reason; when it ends, the message arrives once."""
    desk = at(ADDRESSES[case.way])
    chat.script(HOSTS[case.way], case.fault)

    desk.attempt()
    desk.now += timedelta(hours=5)
    waiting = desk.attempt()
    [pause] = desk.store.pauses()
    asked = len(chat.requests)
    desk.store.resume(["desk"], desk.now, why="the account was mended")
    sent = desk.attempt()

    assert (waiting.state, waiting.error, pause.reason, asked) == ("todo", case.says, case.says, 1)
    assert (sent.state, len(chat.taken)) == ("sent", 1)


def test_a_message_that_its_service_cannot_take_ends_at_once(chat: ChatStub, at: Callable[[str], Desk]) -> None:
    """A refusal of this text and not of the address: it is given up, with the service's words, and tried no more."""
    desk = at(ADDRESSES["telegram"])
    refusal = b'{"ok":false,"error_code":400,"description":"Bad Request: can\'t parse entities"}'
    chat.script(TELEGRAM, said(400, refusal))

    row, took = desk.until_it_ends()

    assert (row.state, row.error) == ("dead", "Telegram: Bad Request: can't parse entities (400)")
    assert (took, len(chat.requests), desk.store.pauses()) == (timedelta(0), 1, ())


def test_a_stranger_in_the_line_gets_no_message(
    chat: ChatStub, at: Callable[[str], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate that nobody vouches for is a fault that may pass: the message waits, and arrives once after it."""
    desk = at(ADDRESSES["telegram"])
    with monkeypatch.context() as stranger:
        trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
        stranger.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "other.pem"))
        failed = desk.attempt()
    sent, _ = desk.until_it_ends()

    assert failed.error == "Telegram: TLS: the server's certificate is not trusted"
    assert (sent.state, len(chat.taken), len(chat.requests)) == ("sent", 1, 1)


MAIL: Mapping[str, tuple[str, str, str, str, int]] = {
    "451 for the recipient": ("RCPT", "451 4.2.1 mailbox busy",
        "mail server: the recipient was refused: 451 4.2.1 mailbox busy", "sent", 1),
    "451 for the message": ("DATA", "451 4.3.0 greylisted",
        "mail server: the message was refused: 451 4.3.0 greylisted", "sent", 1),
    "554 for the message": ("DATA", "554 5.7.1 looks like spam",
        "mail server: the message was refused: 554 5.7.1 looks like spam", "dead", 0),
}  # fmt: skip


@pytest.mark.parametrize(("command", "reply", "says", "ends", "arrives"), MAIL.values(), ids=MAIL)
def test_a_mail_servers_code_decides(
    mail: MailStub, at: Callable[[str], Desk], command: str, reply: str, says: str, ends: str, arrives: int
) -> None:
    """4xx is tried again and arrives once; 5xx ends at once, with the server's words."""
    desk = at(mail.address())
    mail.script(command, reply)

    failed = desk.attempt()
    row, _ = desk.until_it_ends()

    assert failed.error == says
    assert (row.state, len(mail.taken)) == (ends, arrives)


def test_an_unknown_mailbox_waits_for_somebody(mail: MailStub, at: Callable[[str], Desk]) -> None:
    """550 for the recipient refuses the address: nothing more is sent there, and what waits is kept."""
    desk = at(mail.address())
    mail.script("RCPT", "550 5.1.1 no such user")

    row = desk.attempt()
    [pause] = desk.store.pauses()

    assert pause.reason == "mail server: the recipient was refused: 550 5.1.1 no such user"
    assert (row.state, mail.taken) == ("todo", [])


def test_no_reason_in_the_outbox_holds_a_secret(chat: ChatStub, at: Callable[[str], Desk]) -> None:
    """The token is part of the address that was asked, and of no sentence about it."""
    desk = at(ADDRESSES["telegram"])
    chat.revoked.add(TOKEN)

    row = desk.attempt()

    assert replace(row, id="").error == "Telegram: Unauthorized (401)"
    assert all(TOKEN not in str(value) for value in (row, *desk.store.pauses(), *desk.store.decisions(ALERT.id)))
