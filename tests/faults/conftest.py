"""A small site with three articles, and a post that watches it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme
from world.mail import MailStub
from world.proxy import Proxy
from world.watchpost import (
    HOST,
    NEWS,
    SmallSite,
    Watchpost,
    ordinary,
)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Signs the certificates of all that is played here."""
    return trustme.CA()


@pytest.fixture
def site() -> SmallSite:
    """A site with three articles of ordinary news."""
    site = SmallSite()
    site.publish(ordinary(1), ordinary(2), ordinary(3))
    return site


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitor.db'}"
    fresh: str = request.getfixturevalue("postgresql").new_database()
    return fresh


@pytest.fixture
def proxy(authority: trustme.CA, site: SmallSite) -> Iterator[Proxy]:
    """The way to the site."""
    with Proxy({HOST: site, NEWS: site, "kremlin.ru": site}, authority) as proxy:
        yield proxy
        assert proxy.failures == []


@pytest.fixture
def opened(
    authority: trustme.CA, proxy: Proxy, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Watchpost]]:
    """Opens a post that watches the site, with what the test says of it."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with ExitStack() as stage:
        mail = stage.enter_context(MailStub(authority))

        def open_post(**parts: object) -> Watchpost:
            post = Watchpost(url=url, folder=tmp_path, proxy=proxy, mail=mail, **parts)  # type: ignore[arg-type]
            stage.callback(post.close)
            return post

        yield open_post


@pytest.fixture
def post(opened: Callable[..., Watchpost]) -> Watchpost:
    """A post that has polled the site for an hour: its news is taken in, and nobody was told."""
    post = opened()
    post.live(hours=1)
    assert post.state.health in ("fresh", "quiet")
    assert post.told == []
    return post
