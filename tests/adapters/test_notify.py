"""Sending through Apprise to services on loopback that enforce their limits and play their faults."""

import json
import logging
import re
import socket
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import trustme
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser
from world.chat import FILES, HOOKS, SLACK, TELEGRAM, ChatStub, Scripted, slack_text, telegram_text
from world.mail import MailStub
from world.services import ADDRESSES, BOT, HOOK, TOKEN

from monitor.adapters.apprise_sender import AppriseNotifier, channel_of, plugin_of
from monitor.adapters.recorder import describe, recording
from monitor.alerts.samples import SAMPLE_TIME, sample_alerts, sample_statement
from monitor.channels.render import render
from monitor.errors import DeliveryError
from monitor.model import Alert, Channel, Language, NotSent, OutgoingMessage, Recipient, Sent, Span, StatementNews

ALERT = sample_statement(SAMPLE_TIME)


def recipient(address: str, language: Language = "en") -> Recipient:
    """Somebody at an address."""
    return Recipient(name="desk", channel=channel_of(address), address=address, language=language)


def send(address: str, alert: Alert = ALERT, *, language: Language = "en", limit: float = 10.0) -> Sent | NotSent:
    """One attempt to tell an alert."""
    person = recipient(address, language)
    notifier = AppriseNotifier(now=lambda: SAMPLE_TIME, limit=limit)
    return notifier.send(person, render(alert, person))


def refused(outcome: Sent | NotSent) -> NotSent:
    """The refusal that an attempt ended with."""
    assert isinstance(outcome, NotSent)
    return outcome


# ------------------------------------------------------------------------------------------------------ what arrives


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
@pytest.mark.parametrize("alert", sample_alerts(SAMPLE_TIME), ids=lambda alert: f"{alert.kind}-{alert.id[-6:]}")
def test_telegram_takes_every_kind_of_alert_as_it_was_rendered(
    chat: ChatStub, alert: Alert, language: Language
) -> None:
    """What Telegram gets is the rendered HTML, unchanged by Apprise, and its message id is kept."""
    outcome = send(ADDRESSES["telegram"], alert, language=language)

    assert outcome == Sent(remote_id="1")
    assert chat.taken[0].json["text"] == render(alert, recipient(ADDRESSES["telegram"], language)).body
    assert alert.id in telegram_text(chat.taken[0].json["text"])


@pytest.mark.parametrize("way", ["slack", "webhook"])
@pytest.mark.parametrize("alert", sample_alerts(SAMPLE_TIME), ids=lambda alert: f"{alert.kind}-{alert.id[-6:]}")
def test_slack_takes_every_kind_of_alert_with_a_text_for_notifications(chat: ChatStub, alert: Alert, way: str) -> None:
    """Slack gets the rendered blocks and a preview, by bot and by webhook."""
    outcome = send(ADDRESSES[way], alert)

    posted = chat.taken[0].json
    assert outcome == Sent(remote_id="1795400000.000001" if way == "slack" else "")
    assert alert.id in slack_text(posted)
    assert posted["text"].startswith(render(alert, recipient(ADDRESSES[way])).title[:12])
    assert "attachments" not in posted
    assert posted.get("channel") == ("#desk" if way == "slack" else None)


@pytest.mark.parametrize("way", ["slack", "webhook"])
def test_a_follow_up_stands_in_the_thread_of_the_first_message_where_there_are_threads(
    chat: ChatStub, way: str
) -> None:
    """A bot replies and shows the reply in the channel; a webhook is given no name to reply to."""
    person = recipient(ADDRESSES[way])
    message = replace(render(sample_alerts(SAMPLE_TIME)[3], person), reply_to="1795400000.000001")

    AppriseNotifier().send(person, message)

    posted = chat.taken[0].json
    assert posted.get("thread_ts") == ("1795400000.000001" if way == "slack" else None)
    assert posted.get("reply_broadcast") == (True if way == "slack" else None)


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
@pytest.mark.parametrize("alert", sample_alerts(SAMPLE_TIME), ids=lambda alert: f"{alert.kind}-{alert.id[-6:]}")
def test_a_strict_mail_server_takes_every_kind_of_alert(mail: MailStub, alert: Alert, language: Language) -> None:
    """A mail has both parts as rendered, short lines, a folded subject, a thread and the marks of an automatic one."""
    outcome = send(mail.address(), alert, language=language)

    received = mail.taken[0]
    rendered = render(alert, recipient(mail.address(), language))
    message = received.message
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    assert isinstance(outcome, Sent)
    assert outcome.remote_id == message["Message-ID"]
    assert text.get_content().replace("\r\n", "\n") == rendered.plain
    assert page.get_content().replace("\r\n", "\n") == rendered.body
    assert message["Subject"] == rendered.title
    assert message["Auto-Submitted"] == "auto-generated"
    assert alert.id in message["Message-ID"]
    assert received.encrypted
    assert received.recipients == ("desk@example.org",)
    head, _, _ = received.raw.partition(b"\r\n\r\n")
    assert max(len(line) for line in head.split(b"\r\n")) <= 78
    assert max(len(line) for line in received.raw.split(b"\r\n")) <= 998


def test_alerts_of_one_statement_are_one_thread_of_mails(mail: MailStub) -> None:
    """Follow-ups of a statement name the same parent, and a mail that is sent twice has the same id.

    What was told of a text before it was a statement names the text, and so does the statement.
    """
    by_kind = {alert.kind: alert for alert in reversed(sample_alerts(SAMPLE_TIME))}
    statement, edited = by_kind["statement"], by_kind["edited"]

    for alert in (statement, edited, edited, by_kind["announced"]):
        send(mail.address(), alert)

    first, second, third, announced = (received.message for received in mail.taken)
    assert first["In-Reply-To"] == second["In-Reply-To"]
    assert announced["References"].strip() in first["References"]
    assert first["Message-ID"] != second["Message-ID"]
    assert second["Message-ID"] == third["Message-ID"]


def test_the_terminal_shows_the_alert_in_80_columns(caplog: pytest.LogCaptureFixture) -> None:
    """With nobody to tell, the alert is printed whole, and the log has one line of it."""
    caplog.set_level(logging.INFO)
    console = Console(width=80, record=True, file=Path("/dev/null").open("w"))  # noqa: SIM115
    person = Recipient(name="terminal", channel="terminal")

    outcome = AppriseNotifier(output=console).send(person, render(ALERT, person))

    shown = console.export_text()
    console.file.close()
    assert outcome == Sent()
    assert "[-谴责-]" in shown
    assert ALERT.id in shown
    assert [record.message.count("\n") for record in caplog.records if "New statement" in record.message] == [0]


def test_any_other_service_of_apprise_gets_short_plain_text(chat: ChatStub) -> None:
    """A service that we do not know gets the alert as text, in one request, and its status decides."""
    chat.script(FILES, Scripted(), Scripted(status=503), Scripted(status=404))

    outcomes = [send(f"jsons://{FILES}/hook") for _ in range(3)]

    said = chat.requests[0].json
    assert outcomes[0] == Sent()
    assert [(refused(outcome).reason, refused(outcome).permanent) for outcome in outcomes[1:]] == [
        ("the service: refused (503)", False),
        ("the service: refused (404)", True),
    ]
    assert ALERT.id in said["message"]
    assert "[-谴责-]" in said["message"]
    assert len(chat.requests) == 3


# ------------------------------------------------------------------------------------------- the reasons of a failure

HTML_PAGE = b"<!doctype html><html><body><h1>Sign in to the network</h1><p>OK</p></body></html>"
TOO_MANY = json.dumps(
    {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 7}}
).encode()

REFUSALS = [
    ("telegram", TELEGRAM, Scripted(status=500, body=b'{"ok":false,"error_code":500,"description":"Internal"}'), (
        "Telegram: Internal (500)", False, None)),
    ("telegram", TELEGRAM, Scripted(status=429, body=TOO_MANY), ("Telegram: Too Many Requests (429)", False, 7.0)),
    ("telegram", TELEGRAM, Scripted(status=403, body=b'{"ok":false,"error_code":403,"description":"bot was kicked"}'), (
        "Telegram: bot was kicked (403)", True, None)),
    ("telegram", TELEGRAM, Scripted(body=HTML_PAGE), ("Telegram: 200 with a web page", False, None)),
    ("telegram", TELEGRAM, Scripted(status=403, body=HTML_PAGE), ("Telegram: 403 with a web page", False, None)),
    ("telegram", TELEGRAM, Scripted(body=b'{"ok":false,"description":"no"}'), ("Telegram: no (200)", False, None)),
    ("telegram", TELEGRAM, Scripted(status=302, headers={"Location": "https://slack.com/"}), (
        "Telegram: 302 with something that it never answers", False, None)),
    ("slack", SLACK, Scripted(status=429, headers={"Retry-After": "7"}), (
        "Slack: too many messages (429)", False, 7.0)),
    ("slack", SLACK, Scripted(status=429, headers={"Retry-After": "Mon, 23 Nov 2026 07:27:30 GMT"}), (
        "Slack: too many messages (429)", False, 90.0)),
    ("slack", SLACK, Scripted(body=b'{"ok":false,"error":"TOKEN too long"}'), ("Slack: TOKEN too long", True, None)),
    ("slack", SLACK, Scripted(body=b'{"ok":false,"error":"ratelimited"}'), ("Slack: ratelimited", False, None)),
    ("slack", SLACK, Scripted(body=b'{"ok":false,"error":"missing_scope","needed":"chat:write"}'), (
        "Slack: missing_scope, needs the scope chat:write", True, None)),
    ("slack", SLACK, Scripted(body=HTML_PAGE), ("Slack: 200 with a web page", False, None)),
    ("slack", SLACK, Scripted(status=503, body=b""), ("Slack: 503 with something", False, None)),
    ("webhook", HOOKS, Scripted(body=HTML_PAGE), ("Slack: 200 with a web page", False, None)),
    ("webhook", HOOKS, Scripted(status=404, body=b"no_service"), ("Slack: no_service (404)", True, None)),
    ("webhook", HOOKS, Scripted(status=410, body=b"channel_is_archived"), ("Slack: channel_is_archived", True, None)),
    ("webhook", HOOKS, Scripted(status=500, body=b"rollup_error"), ("Slack: rollup_error (500)", False, None)),
]  # fmt: skip


@pytest.mark.parametrize(("way", "host", "scripted", "expected"), REFUSALS)
def test_a_refusal_is_told_in_the_services_own_words(
    chat: ChatStub, way: str, host: str, scripted: Scripted, expected: tuple[str, bool, float | None]
) -> None:
    """The reason, whether trying again can help, and the pause that was asked for, are those of the answer."""
    chat.script(host, scripted)

    outcome = refused(send(ADDRESSES[way]))

    reason, permanent, retry_after = expected
    assert outcome.reason.startswith(reason)
    assert (outcome.permanent, outcome.retry_after) == (permanent, retry_after)
    assert len(chat.requests) == 1


def test_a_token_that_was_revoked_is_refused_for_good(chat: ChatStub) -> None:
    """Nobody tries again with a token that is not valid any more."""
    chat.revoked.update({TOKEN, BOT, HOOK.rpartition("/")[2]})

    reasons = {way: refused(send(address)) for way, address in ADDRESSES.items()}

    assert {way: outcome.reason for way, outcome in reasons.items()} == {
        "telegram": "Telegram: Unauthorized (401)",
        "slack": "Slack: invalid_auth (200)",
        "webhook": "Slack: invalid_token (403)",
    }
    assert all(outcome.permanent for outcome in reasons.values())


@pytest.mark.parametrize("way", ["telegram", "slack", "webhook"])
def test_a_connection_that_breaks_off_leaves_open_whether_the_message_arrived(chat: ChatStub, way: str) -> None:
    """A drop after the body is tried again, and the reason says that it may double."""
    chat.script({"telegram": TELEGRAM, "slack": SLACK, "webhook": HOOKS}[way], Scripted(how="drop", taken=True))

    outcome = refused(send(ADDRESSES[way]))

    assert outcome.reason.endswith("the connection broke off; the message may have arrived all the same")
    assert not outcome.permanent


@pytest.mark.parametrize("how", ["hang", "drip"])
def test_a_service_that_never_finishes_holds_a_worker_for_the_limit_only(chat: ChatStub, how: str) -> None:
    """Neither silence nor a byte at a time holds an attempt beyond its time."""
    chat.script(TELEGRAM, Scripted(how=how, every=0.05))  # type: ignore[arg-type]
    began = time.monotonic()

    outcome = refused(send(ADDRESSES["telegram"], limit=0.6))

    assert time.monotonic() - began < 3
    assert outcome.reason == "Telegram: no complete answer in time; the message may have arrived all the same"
    assert "delivery watchdog" not in {thread.name for thread in threading.enumerate()}


def test_a_certificate_of_a_stranger_is_not_trusted(
    chat: ChatStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that opens TLS with a certificate of its own gets no message."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "other.pem"))

    outcome = refused(send(ADDRESSES["telegram"]))

    assert outcome.reason == "Telegram: TLS: the server's certificate is not trusted"
    assert chat.requests == []


def test_a_proxy_that_is_not_there_is_named(chat: ChatStub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens where the proxy should be: the reason is the proxy, not the service."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")

    outcome = refused(send(ADDRESSES["slack"]))

    assert outcome.reason == "Slack: the proxy did not let the connection through"


def test_a_redirect_is_not_followed(chat: ChatStub) -> None:
    """The secret in an address is not carried to where an answer points."""
    chat.script(HOOKS, Scripted(status=307, headers={"Location": f"https://{FILES}/elsewhere"}))

    outcome = refused(send(ADDRESSES["webhook"]))

    assert [posted.host for posted in chat.requests] == [HOOKS]
    assert not outcome.permanent


MAIL_REFUSALS = [
    ("RCPT", "451 4.2.1 mailbox busy", "mail server: the recipient was refused: 451 4.2.1 mailbox busy", False),
    ("RCPT", "550 5.1.1 no such user", "mail server: the recipient was refused: 550 5.1.1 no such user", True),
    ("DATA", "451 4.3.0 greylisted", "mail server: the message was refused: 451 4.3.0 greylisted", False),
    ("DATA", "554 5.7.1 looks like spam", "mail server: the message was refused: 554 5.7.1 looks like spam", True),
]


@pytest.mark.parametrize(("command", "reply", "reason", "permanent"), MAIL_REFUSALS)
def test_a_mail_servers_refusal_keeps_its_code(
    mail: MailStub, command: str, reply: str, reason: str, permanent: bool
) -> None:
    """4xx is for now, 5xx for good, and the server's words are in the reason."""
    mail.script(command, reply)

    outcome = refused(send(mail.address()))

    assert (outcome.reason, outcome.permanent) == (reason, permanent)
    assert mail.taken == []


def test_a_wrong_password_is_refused_for_good(mail: MailStub) -> None:
    """A login that fails is told as such and not tried for days."""
    outcome = refused(send(mail.address(password="wrong")))

    assert outcome.reason.startswith("mail server: the login was refused: 535")
    assert outcome.permanent


def test_a_mail_server_that_is_not_there_is_tried_again(mail: MailStub) -> None:
    """Nothing listens: the reason says so, and the next attempt may succeed."""
    outcome = refused(send(mail.address().replace(f":{mail.port}", ":9")))

    assert outcome.reason == "mail server: the connection was refused: nothing listens there"
    assert not outcome.permanent


def test_a_mail_server_without_starttls_gets_no_password(authority: trustme.CA) -> None:
    """Where the address asks for encryption and the server offers none, nothing is sent in the clear."""
    with MailStub(authority, starttls=False) as stub:
        outcome = refused(send(stub.address()))

    assert outcome.reason == "mail server: it offers no STARTTLS or no login; check the mode of the address"
    assert stub.taken == []


def test_a_mail_server_that_refuses_the_sender_or_the_greeting_is_told_as_such(mail: MailStub) -> None:
    """What was refused is in the reason: a sender that is not allowed is mended elsewhere than a recipient."""
    mail.script("MAIL", "553 5.1.8 sender not allowed")

    outcome = refused(send(mail.address()))

    assert outcome.reason == "mail server: the sender was refused: 553 5.1.8 sender not allowed"


def test_a_mail_server_whose_certificate_is_a_strangers_gets_no_mail(
    mail: MailStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The login is not shown to whoever happens to answer."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))

    outcome = refused(send(mail.address()))

    assert outcome.reason == "mail server: TLS: the server's certificate is not trusted"


def test_a_mail_carries_the_users_headers(mail: MailStub) -> None:
    """reply-to and +Headers of an Apprise URL are kept; those that are ours are not overwritten."""
    outcome = send(mail.address() + "&reply=re@example.org&+X-Desk=arms&+Message-ID=mine")

    message = mail.taken[0].message
    assert isinstance(outcome, Sent)
    assert (message["Reply-To"], message["X-Desk"]) == ("re@example.org", "arms")
    assert message.get_all("Message-ID") == [outcome.remote_id]


def test_an_answer_without_end_is_not_read_to_its_end(chat: ChatStub) -> None:
    """No messaging service answers with megabytes."""
    chat.script(SLACK, Scripted(body=b"<" * 3_000_000))

    outcome = refused(send(ADDRESSES["slack"]))

    assert outcome.reason.startswith("Slack: 200 with a web page")


def test_a_connection_that_opens_when_the_time_is_over_is_cut() -> None:
    """An attempt that has ended does not go on with another address of the host."""
    here, there = socket.socketpair()
    with here, there, recording(10.0) as attempt:
        attempt.abort()

        attempt.opened(here)

        assert there.recv(1) == b""


def test_what_broke_is_told_even_if_nobody_knows_the_error() -> None:
    """The kind of an unknown error is in the reason, its message is not."""
    assert describe(ValueError("bot123:secret")) == "the connection failed (ValueError)"


# ---------------------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        (ADDRESSES["telegram"], "telegram"),
        (ADDRESSES["slack"], "slack"),
        (ADDRESSES["webhook"], "slack"),
        ("mailtos://user:secretpass@example.com?to=desk@example.org", "email"),
        ("mailto://user:secretpass@example.com", "email"),
        ("json://localhost/path", "other"),
    ],
)
def test_the_channel_follows_from_the_address(address: str, channel: Channel) -> None:
    """The service named by an Apprise URL decides how alerts are laid out."""
    assert channel_of(address) == channel


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("desk@example.org", "it is a mailbox alone"),
        ("desk", "it is no Apprise URL"),
        ("mailtos:/u:secretpass@example.com?to=a@example.org", "it needs two slashes: write mailtos://"),
        ("mailots://u:secretpass@example.com?to=a@example.org", "did you mean 'mailtos'?"),
        ('"mailtos://u:secretpass@example.com?to=a@example.org"', "it stands in quotation marks"),
        ("mailtos://u:secret#pass@example.com?to=a@example.org", "write a # of the password as %23"),
        ("mailtos://u:secret@pass@example.com?to=a@example.org", "write an @ of the user or the password as %40"),
        ("mailtos://a@secret.org:pass@example.com?to=a@example.org", "write an @ of the user or the password as %40"),
        ("mailtos://u:secret/pass@example.com?to=a@example.org", "write a / of the password as %2F"),
        ("mailtos://u:secret?pass@example.com?to=a@example.org", "write a ? of the password as %3F"),
        ("mailtos://u:secret:pass@example.com?to=a@example.org", "write a : of the user or the password as %3A"),
        ("mailtos://u:100%secret@example.com?to=a@example.org", "write a % of the password as %25"),
        ("mailtos://u:secret pass@example.com?to=a@example.org", "write one of the password as %20"),
        ("mailtos://u:secretpass@?to=a@example.org", "it names no host"),
        ("mailtos://u:secretpass@example.com:99999?to=a@example.org", "write a number up to 65535"),
        ("mailtos://u:secretpass@xn--0.example?to=a@example.org", "a domain in it is none"),
        ("mailtos://u:secretpass@example.com?to=пост@example.org", "letters that mail servers do not take"),
        ("mailtos://u:secretpass@example.com?form=a@example.org&to=a@example.org", "a key that is no setting"),
        ("pigeon://coop-secret/desk", "it names no service that Apprise knows"),
        ("tgram://123456789:AA bad secret/1", "its shape is tgram://BOT_TOKEN/CHAT_ID"),
        (f"tgram://{TOKEN}", "it names nobody"),
        (f"tgram://{TOKEN}/1/2", "it names 2 targets: write one recipient for each"),
        (f"tgram://{TOKEN}/1/!!!", "Apprise does not understand a part of it"),
        ("slack://not-a-secret-token", "its shape is slack://"),
        (f"slack://{BOT}", "it names nobody"),
        ("mailto://secretuser:secretpass@example.com?to=nobody", "is no mail address"),
        ("mailto://u:secretpass@example.com?to=a@example.org&cc=b@example.org", "it names 2 targets"),
        ("mailto://secretuser:secretpass@example.com?to=a@example.org&pgp=encrypt", "PGP is not supported"),
        (f"tgram://{TOKEN}/1?template=/etc/passwd", "take template= out of it"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_secret(
    address: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The sentence says what is wrong and what to write; neither it nor the log holds a part of the address."""
    caplog.set_level(logging.DEBUG)

    with pytest.raises(DeliveryError) as caught:
        channel_of(address)

    told = f"{caught.value} {caught.value.__cause__} {caplog.text}"
    assert sentence in told
    assert not any(secret in told for secret in ("secret", TOKEN, BOT, "AA bad", "coop"))


@pytest.mark.parametrize(
    ("address", "host", "to"),
    [
        ("mailtos://u:p@почта.рф?from=a@почта.рф&to=b@почта.рф", "xn--80a1acny.xn--p1ai", "b@xn--80a1acny.xn--p1ai"),
        ("mailtos://u:p@mail.example.org?to=b@xn--e1afmkfd.xn--p1ai", "mail.example.org", "b@xn--e1afmkfd.xn--p1ai"),
        ("mailtos://u:p@bücher.example/b@bücher.example", "xn--bcher-kva.example", "b@xn--bcher-kva.example"),
        ("mailtos://u:p@mail.example.org?to=%D0%94 <b@почта.рф>", "mail.example.org", "b@xn--80a1acny.xn--p1ai"),
        (" mailtos://u:p@mail.example.org?to=b@example.org\n", "mail.example.org", "b@example.org"),
    ],
)
def test_a_mail_goes_to_the_domain_that_is_written(address: str, host: str, to: str) -> None:
    """In any script, and whole: Apprise alone refuses the letters, and cuts `.xn--p1ai` to `.xn`."""
    plugin = plugin_of(address)

    assert (plugin.smtp_host, plugin.targets[0][1]) == (host, to)


def test_a_password_written_with_escapes_is_read_right() -> None:
    """What the sentences advise is what arrives."""
    plugin = plugin_of("mailtos://desk%40example.org:%23%40%2F%3F%3A%25%20+@mail.example.org?to=a@example.org")

    assert (plugin.user, plugin.password) == ("desk@example.org", "#@/?:% +")


@pytest.mark.parametrize("fault", ["none", "refusal", "drop", "untrusted"])
def test_no_secret_is_logged_at_any_level(
    chat: ChatStub,
    mail: MailStub,
    fault: str,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the whole program logging at DEBUG, no token, password or address is in any record."""
    caplog.set_level(1)
    for name in ("apprise", "urllib3", "urllib3.connectionpool"):
        caplog.set_level(1, logger=name)
    if fault == "untrusted":
        trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "other.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))
    scripted = {"refusal": Scripted(status=500), "drop": Scripted(how="drop")}.get(fault)
    for host in (TELEGRAM, SLACK, HOOKS):
        if scripted:
            chat.script(host, scripted)

    outcomes = [send(address) for address in (*ADDRESSES.values(), mail.address(password="wire-tap-proof"))]

    told = caplog.text + "".join(outcome.reason for outcome in outcomes if isinstance(outcome, NotSent))
    hidden = (TOKEN, TOKEN[12:], BOT, *HOOK.split("/"), "wire-tap-proof", "-1001234567")
    assert [secret for secret in hidden if secret in told] == []


def test_a_fault_in_a_plugin_is_told_without_the_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What a foreign plugin raises ends the attempt, not the worker; its traceback is cleaned before it is logged."""

    def broken(*args: object) -> bool:
        raise RuntimeError(f"cannot post to https://api.telegram.org/bot{TOKEN}/sendMessage")

    monkeypatch.setattr("monitor.adapters.apprise_sender._notify", broken)

    outcome = refused(send(ADDRESSES["telegram"]))

    assert outcome.reason == "sending broke with a RuntimeError; the log has the details"
    assert not outcome.permanent
    assert "cannot post to" in caplog.text
    assert TOKEN[12:] not in caplog.text + outcome.reason


def test_an_address_that_became_unusable_ends_its_alerts() -> None:
    """A recipient whose address no longer parses is told by name, without the address."""
    person = Recipient(name="desk", channel="telegram", address="tgram://short-secret/1")

    outcome = refused(AppriseNotifier().send(person, render(ALERT, person)))

    assert outcome.reason.startswith("the address of desk cannot be used: ")
    assert outcome.permanent
    assert "secret" not in outcome.reason


def test_outside_an_attempt_requests_is_as_ever(chat: ChatStub) -> None:
    """The recorder does not touch what others in this process send."""
    response = requests.post(f"https://{SLACK}/api/chat.postMessage", json={}, timeout=5)

    assert response.json() == {"ok": False, "error": "invalid_auth"}


LONG = (
    "中方重申不首先使用核武器的承诺，<b>&amp;</b>反对“核共享”。" * 150
    + "Стороны подтверждают приверженность договору «О нераспространении» <script>alert(1)</script>. " * 40
    + "о" * 5000
    + " 👩‍🚀🇨🇳 \u202eتعارض الأطراف\u202c *_`~| @everyone <!channel> "
)


def _long() -> Alert:
    """An alert whose words are long and evil, and whose title has line breaks."""
    news = ALERT.news
    assert isinstance(news, StatementNews)
    changed = replace(
        news.changes[2],
        old=LONG,
        new=LONG + "。",
        spans=(Span(text=LONG, mark="kept"), Span(text="谴责", mark="deleted"), Span(text="关切", mark="inserted")),
    )
    page = replace(news.print, title="声明\r\nBcc: x@example.org\r\n\r\n" + "Заявление 👩‍🚀 " * 40)
    dropped = replace(news.changes[1], old=LONG, spans=(Span(text=LONG, mark="deleted"),))
    return replace(ALERT, news=replace(news, print=page, changes=(dropped, changed, *news.changes[3:])))


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
@pytest.mark.parametrize("way", sorted(ADDRESSES))
def test_chats_take_a_body_of_thousands_of_characters_with_markup(chat: ChatStub, way: str, language: Language) -> None:
    """One message within the limits that the stubs enforce; nothing in it calls people or turns the text around."""
    outcome = send(ADDRESSES[way], _long(), language=language)

    [posted] = chat.taken
    shown = telegram_text(posted.json["text"]) if way == "telegram" else slack_text(posted.json)
    assert isinstance(outcome, Sent)
    assert ALERT.id in shown
    assert "[-谴责-]{+关切+}" in shown
    assert "\u202e" not in shown
    assert "<!channel>" not in json.dumps(posted.json.get("text", ""))


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_a_mail_keeps_a_body_of_thousands_of_characters_whole(mail: MailStub, language: Language) -> None:
    """The attached page holds every word and opens without a network; no header is added, no line is too long."""
    outcome = send(mail.address(), _long(), language=language)

    received = mail.taken[0]
    [attached] = received.message.iter_attachments()
    page = attached.get_content()
    assert isinstance(outcome, Sent)
    assert attached.get_filename() == f"{ALERT.id}.html"
    assert LexborHTMLParser(page).text().count("о" * 5000) == 2
    assert "<script" not in page
    assert not re.search(r'(?:src|@import|url\()\s*=?\s*["\']?http|<link', page)
    assert received.message["Bcc"] is None
    assert received.recipients == ("desk@example.org",)
    assert max(len(line) for line in received.raw.split(b"\r\n")) <= 998


def test_a_title_cannot_add_a_header(mail: MailStub) -> None:
    """Line breaks in a subject are no way into the head of a mail."""
    person = recipient(mail.address())
    message = OutgoingMessage(
        alert_id="SW-20261123-000000", title="a\r\nBcc: x@example.org", body="<p>b</p>", plain="b"
    )

    outcome = AppriseNotifier(now=lambda: SAMPLE_TIME).send(person, message)

    assert isinstance(outcome, Sent)
    assert mail.taken[0].message["Bcc"] is None
