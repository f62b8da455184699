"""Alerts to programs, and the dead man's switch, over real sockets."""

import json
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import trustme
from http_site import Site

from monitor.adapters.apprise_sender import AppriseNotifier, channel_of
from monitor.adapters.signed_webhook import parse, ping
from monitor.alerts.samples import SAMPLE_TIME, sample_statement
from monitor.channels.render import render
from monitor.channels.webhook import signature
from monitor.errors import DeliveryError
from monitor.model import NotSent, Recipient, Sent

ALERT = sample_statement(SAMPLE_TIME)


@pytest.fixture
def site() -> Iterator[Site]:
    """Somebody's program."""
    with Site() as played:
        yield played


def send(url: str) -> Sent | NotSent:
    """One attempt to tell it an alert."""
    address = url if url.startswith("signed+") else url.replace("http://", "signed+http://s%40cret@")
    person = Recipient(name="program", channel=channel_of(address), address=address)
    return AppriseNotifier(now=lambda: SAMPLE_TIME, limit=5.0).send(person, render(ALERT, person))


class _Takes(BaseHTTPRequestHandler):
    """A program that takes every alert."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def program_with_tls(authority: trustme.CA) -> Iterator[int]:
    """Its port; the certificate is of an authority of one's own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Takes)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def test_a_program_can_check_who_sent_the_alert(site: Site) -> None:
    """The signature is of exactly the bytes that came, and the secret is not among them."""
    got: list[tuple[dict[str, str], bytes]] = []

    def hook(handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers["Content-Length"])
        got.append(({name.lower(): value for name, value in handler.headers.items()}, handler.rfile.read(length)))
        handler.send_response(204)
        handler.end_headers()

    site.pages["/hook"] = hook

    outcome = send(site.url + "/hook")

    [(headers, body)] = got
    moment = int(headers["x-monitor-timestamp"])
    assert outcome == Sent()
    assert headers["x-monitor-signature"] == f"sha256={signature('s@cret', moment, body)}"
    assert json.loads(body)["id"] == headers["x-monitor-alert"] == ALERT.id
    assert json.loads(body)["kind"] == "statement"
    assert "cret" not in str(headers).replace("secret", "")


@pytest.mark.parametrize(
    ("status", "permanent", "paused"), [(500, False, False), (401, True, True), (404, True, True), (302, False, False)]
)
def test_a_program_that_refuses_is_told_by_its_status(site: Site, status: int, permanent: bool, paused: bool) -> None:
    """A redirect is not followed, since the alert is for that address alone."""
    outcome = send(site.serve("/hook", b"", status=status, location="/other"))

    assert isinstance(outcome, NotSent)
    assert (outcome.permanent, outcome.address_refused) == (permanent, paused)
    assert str(status) in outcome.reason


def test_a_program_that_is_not_there_is_tried_again(site: Site) -> None:
    """The reason names no address."""
    outcome = send("http://127.0.0.1:9/hook")

    assert outcome == NotSent(reason="webhook: the connection was refused: nothing listens there")


def test_a_program_behind_a_private_authority_is_trusted_as_everything_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSL_CERT_FILE names whom to trust; before, requests alone asked for a variable of its own."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with program_with_tls(authority) as port:
        address = f"signed+https://s%40cret@127.0.0.1:{port}/hook"
        stranger = send(address)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        known = send(address)

    assert stranger == NotSent(reason="webhook: TLS: the server's certificate is not trusted")
    assert known == Sent()


@pytest.mark.parametrize(
    "address", ["signed+https://host/path", "signed+ftp://x@host/", "signed+https://a:b@host/", "signed+https://x@[/"]
)
def test_an_address_without_a_secret_or_a_host_is_refused_without_showing_it(address: str) -> None:
    """The sentence gives the shape that is meant."""
    with pytest.raises(DeliveryError, match="SECRET@host/path") as caught:
        parse(address)

    assert address not in str(caught.value)


def test_the_dead_mans_switch_is_asked_and_its_address_never_logged(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether it answered or not."""
    caplog.set_level(logging.DEBUG)

    outcomes = [ping(site.serve("/token-1", b"OK"), SAMPLE_TIME), ping("http://127.0.0.1:9/token-1", SAMPLE_TIME)]

    assert outcomes[0] == Sent()
    assert isinstance(outcomes[1], NotSent)
    assert "token-1" not in caplog.text
