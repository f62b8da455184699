"""The feeds at the health endpoint."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping

import pytest

from monitor.errors import StorageError
from monitor.web.health import HealthServer

OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def _feed(address: str, wanted: Mapping[str, str]) -> tuple[str, str]:
    if "broken" in wanted:
        raise StorageError("the disk is full")
    return "application/feed+json", json.dumps({"feed_url": address, "language": wanted.get("language")})


@pytest.fixture
def address() -> Iterator[str]:
    """Where a server with one feed listens."""
    server = HealthServer("127.0.0.1", 0, lambda: (True, {}), {"/feeds/alerts.json": _feed})
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.close()


def test_a_feed_is_served_with_its_type_and_its_own_address(address: str) -> None:
    """What stands behind the question mark is the reader's wish."""
    url = f"{address}/feeds/alerts.json?language=zh"

    with OPEN(url, timeout=5) as answer:
        assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
        assert json.load(answer) == {"feed_url": url, "language": "zh"}


@pytest.mark.parametrize(("path", "status"), [("/feeds/alerts.json?broken=1", 503), ("/feeds/other", 404)])
def test_a_feed_that_cannot_be_made_says_so(address: str, path: str, status: int) -> None:
    """A reader asks again later, and does not take an empty page for an empty feed."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        OPEN(address + path, timeout=5)

    with caught.value as answer:
        assert answer.code == status
        assert json.load(answer)["error"]
