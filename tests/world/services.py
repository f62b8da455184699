"""The services of a test: Telegram, Slack and a mail server on loopback, and the addresses that reach them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from world.chat import ChatStub
from world.mail import MailStub
from world.proxy import Proxy

TOKEN = "123456789:AAFfakeFAKEfakeFAKEfakeFAKEfakeFAKE1"
BOT = "xoxb-1234567890-1234567890123-abcdefFAKEsecret"
HOOK = "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FAKE"
ADDRESSES = {
    "telegram": f"tgram://{TOKEN}/-1001234567",
    "slack": f"slack://{BOT}/#desk",
    "webhook": f"slack://{HOOK}",
}


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Signs the certificates of all that is played."""
    return trustme.CA()


@pytest.fixture
def chat(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatStub]:
    """Telegram and Slack, reached through a proxy by the ordinary variables."""
    with ChatStub(authority) as stub, Proxy(stub.routes, authority) as proxy:
        for name, value in proxy.environment(tmp_path / "ca.pem").items():
            monkeypatch.setenv(name, value)
        yield stub
        stub.ended.set()


@pytest.fixture
def mail(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailStub]:
    """A mail server whose certificate is trusted."""
    authority.cert_pem.write_to_path(str(tmp_path / "mail-ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail-ca.pem"))
    with MailStub(authority) as stub:
        yield stub
