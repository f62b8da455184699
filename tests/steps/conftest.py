"""A store and an archive in a folder, lanes that run at once, and sites that answer what a test says."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.adapters.archive import WarcArchive
from monitor.alerts.decide import text_digest
from monitor.config import Environment, load_lexicon, load_sites
from monitor.errors import FetchError
from monitor.model import Profile, Response
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.storage.store import Store, open_store
from monitor.text.lexicon import Lexicon

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Clock:
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **length: float) -> None:
        """Let time pass."""
        self.now += timedelta(**length)


class Sites:
    """A fetcher that answers what `pages` holds: a body, a Response with other status, or an error to raise."""

    def __init__(self, clock: Clock) -> None:
        self.pages: dict[str, bytes | FetchError] = {}
        self.headers: dict[str, Mapping[str, str]] = {}
        self.forwards: dict[str, str] = {}  # where a request ends that is redirected
        self.asked: list[tuple[str, str | None]] = []
        self._clock = clock

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """What the site answers; 304 where the ETag is as before."""
        self.asked.append((url, etag))
        answer = self.pages.get(url)
        if answer is None:
            raise FetchError(url, "404 Not Found", trouble="gone", permanent=True, status=404)
        if isinstance(answer, FetchError):
            raise answer
        headers = {"content-type": "text/html", **self.headers.get(url, {})}
        unchanged = etag is not None and headers.get("etag") == etag
        return Response(
            requested=url,
            url=self.forwards.get(url, url),
            status=304 if unchanged else 200,
            headers=headers,
            body=b"" if unchanged else answer,
            fetched_at=self._clock(),
        )


class AtOnce(Executor):
    """Runs what is submitted before it returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` now."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def clock() -> Clock:
    """The time of the test."""
    return Clock()


@pytest.fixture
def sites(clock: Clock) -> Sites:
    """The sites of the test; without pages at first."""
    return Sites(clock)


@pytest.fixture
def lanes() -> KeyedExecutor:
    """Lanes that are done when they are started."""
    return KeyedExecutor(AtOnce())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of its own."""
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", migrate=True, digest=text_digest)
    yield store
    store.close()


@pytest.fixture
def archive(tmp_path: Path) -> WarcArchive:
    """An archive of its own."""
    return WarcArchive(tmp_path / "archive")


@pytest.fixture(scope="session")
def profiles() -> tuple[Profile, ...]:
    """The shipped profiles."""
    return load_sites(Environment({})).profiles


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    return load_lexicon(Environment({}))
