"""A source's own proxy carries what is asked of its host, and nothing else; one that is down is told by its name."""

import base64
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from world.proxy import Answer, Proxy, Request
from world.site import KREMLIN_RU, XINHUA_WORLD, World

from monitor.adapters.apprise_sender import channel_of
from monitor.adapters.http import HttpFetcher
from monitor.app import open_archive, open_fetcher
from monitor.config import Environment, Settings, load
from monitor.errors import FetchError
from monitor.model import SourceState
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.poll import Poller
from monitor.storage.store import open_store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRET = "pass-word"
WATCH_LIST = """
sources: [kremlin-ru, xinhua-zh-world]
watches: [{name: one, topics: [arms-control]}]
pause: 0s
"""


class AtOnce(Executor):
    """Runs what is submitted before it returns."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` now."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def asked() -> list[Request]:
    """What came through the source's own proxy."""
    return []


@pytest.fixture
def own_proxy(asked: list[Request]) -> Iterator[Proxy]:
    """A proxy for the Kremlin alone, behind which its site answers."""
    world = World(clock=lambda: NOW)

    def answer(request: Request) -> Answer:
        asked.append(request)
        return world.answer(request)

    with Proxy({"kremlin.ru": answer, "en.kremlin.ru": answer}) as proxy:
        yield proxy


@pytest.fixture
def everybodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """The proxy of the environment, through which all other hosts are asked."""
    world = World(clock=lambda: NOW)
    with Proxy({"www.news.cn": world.answer}) as proxy:
        for name, value in proxy.environment(tmp_path / "ca.pem").items():
            monkeypatch.setenv(name, value)
        yield proxy


def with_secret(url: str) -> str:
    """The address of a proxy, with a name and a password."""
    return url.replace("http://", f"http://desk:{SECRET}@")


def nobody() -> str:
    """The address of a proxy that is down."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def settings_with(folder: Path, proxy: str) -> Settings:
    """Settings in which the Kremlin's feed has a proxy of its own."""
    (folder / "watchlist.yaml").write_text(WATCH_LIST, encoding="utf-8")
    sources = "sources: [{name: kremlin-ru, proxy: RU_PROXY}]\ngaps: {kremlin.ru: 0s}\n"
    (folder / "sources.yaml").write_text(sources, encoding="utf-8")
    variables = {"MONITOR_CONFIG": str(folder), "MONITOR_DATA": str(folder / "data"), "RU_PROXY": proxy}
    return load(Environment(variables), channel_of)


def polled(settings: Settings, folder: Path) -> dict[str, SourceState]:
    """How the sources are after a poll of each."""
    store = open_store(f"sqlite:///{folder / 'monitor.db'}", migrate=True)
    store.sync_sources(settings.sources, NOW)
    client, archive = open_fetcher(settings), open_archive(settings)
    poller = Poller(
        store=store, fetcher=client, archive=archive, sources=settings.sources, profiles=settings.profiles,
        lanes=KeyedExecutor(AtOnce()), now=lambda: NOW, draw=lambda: 0.5,
    )  # fmt: skip
    poller.poll_due()
    states = {state.name: state for state in store.source_states()}
    client.close()
    archive.close()
    store.close()
    return states


def test_a_source_is_asked_through_its_own_proxy(
    own_proxy: Proxy, everybodys: Proxy, asked: list[Request], tmp_path: Path
) -> None:
    """And the others are not: some sites refuse whole countries, and a proxy there need not carry everything."""
    states = polled(settings_with(tmp_path, with_secret(own_proxy.url)), tmp_path)

    expected = "Basic " + base64.b64encode(f"desk:{SECRET}".encode()).decode()
    assert [request.url for request in asked] == [KREMLIN_RU]
    assert asked[0].headers["proxy-authorization"] == expected
    assert {name: state.health for name, state in states.items()} == {"kremlin-ru": "fresh", "xinhua-zh-world": "fresh"}
    assert own_proxy.strays == everybodys.strays == []


def test_its_subdomains_go_the_same_way(own_proxy: Proxy, everybodys: Proxy, asked: list[Request]) -> None:
    """A host whose name only ends alike does not."""
    fetcher = HttpFetcher("monitor", clock=lambda: NOW, gap=0.0, proxies={"kremlin.ru": own_proxy.url})

    fetcher.get("http://en.kremlin.ru/events/all/feed")
    with pytest.raises(FetchError):
        fetcher.get("http://notkremlin.ru/")

    fetcher.close()
    assert len(asked) == 1
    assert (own_proxy.strays, len(everybodys.strays)) == ([], 1)


def test_a_proxy_that_is_down_makes_its_source_unreachable(everybodys: Proxy, tmp_path: Path) -> None:
    """It is said which proxy it is, without its password; sources without it are not touched."""
    down = nobody()

    states = polled(settings_with(tmp_path, with_secret(down)), tmp_path)

    assert states["kremlin-ru"].health == "unreachable"
    assert f"the proxy {down} could not be reached" in states["kremlin-ru"].detail
    assert SECRET not in states["kremlin-ru"].detail
    assert "desk" not in states["kremlin-ru"].detail
    assert states["xinhua-zh-world"].health == "fresh"


def test_a_proxy_that_refuses_a_tunnel_is_named(own_proxy: Proxy, everybodys: Proxy) -> None:
    """It answered, and would not: that is neither the site's refusal nor its silence."""
    fetcher = HttpFetcher("monitor", clock=lambda: NOW, gap=0.0, proxies={"www.news.cn": with_secret(own_proxy.url)})

    with pytest.raises(FetchError) as caught:
        fetcher.get(XINHUA_WORLD)

    fetcher.close()
    assert caught.value.trouble == "unreachable"
    assert f"the proxy {own_proxy.url} did not let the request through (502" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_server_that_breaks_off_behind_a_proxy_is_not_the_proxys_fault(tmp_path: Path) -> None:
    """The proxy carried the bytes; the one who did not speak TLS is the server."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()

        def hang_up() -> None:
            connection, _ = deaf.accept()
            connection.recv(1000)
            connection.sendall(b"this is no TLS\r\n")
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with Proxy({"site.example": deaf.getsockname()[1]}) as proxy:
            fetcher = HttpFetcher("monitor", clock=lambda: NOW, gap=0.0, proxies={"site.example": proxy.url})
            with pytest.raises(FetchError) as caught:
                fetcher.get("https://site.example/")
            fetcher.close()
        thread.join()

    assert "could not be reached" not in str(caught.value)
