"""robots.txt: what a site asks is kept to, and what is no robots.txt is no rule."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from http_site import Site as WebSite

from monitor.adapters.archive import WarcArchive
from monitor.adapters.http import HttpFetcher
from monitor.adapters.polite_fetcher import PoliteFetcher
from monitor.errors import FetchError
from monitor.model import Response

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ORIGIN = "http://example.org"


class Site:
    """A client whose site has that robots.txt; every other address answers."""

    def __init__(self, robots: bytes | FetchError, content_type: str = "text/plain") -> None:
        self.robots = robots
        self.asked: list[str] = []
        self.gaps: dict[str, float] = {}
        self._content_type = content_type

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        permit: Callable[[str], object] = lambda url: None,
    ) -> Response:
        self.asked.append(url)
        body = self.robots if url.endswith("/robots.txt") else b"a page"
        if isinstance(body, FetchError):
            raise body
        headers = {"content-type": self._content_type}
        return Response(requested=url, url=url, status=200, headers=headers, body=body, fetched_at=NOW)

    def slow_down(self, host: str, gap: float) -> None:
        self.gaps[host] = gap


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time of the test."""
    return Clock()


def polite(site: Site, folder: Path, clock: Clock) -> PoliteFetcher:
    """A fetcher that keeps to the rules of that site."""
    return PoliteFetcher(site, archive=WarcArchive(folder), agent="statement-monitor", clock=clock)


def test_a_disallowed_address_is_not_asked_for(tmp_path: Path, clock: Clock) -> None:
    """The site's wish is kept, and the sentence says why nothing is seen."""
    site = Site(b"User-agent: *\nDisallow: /search\n")
    fetcher = polite(site, tmp_path, clock)

    with pytest.raises(FetchError, match=r"robots\.txt of example\.org disallows") as raised:
        fetcher.get(f"{ORIGIN}/search?q=1")

    assert raised.value.trouble == "refused"
    assert fetcher.get(f"{ORIGIN}/news").body == b"a page"
    assert f"{ORIGIN}/search?q=1" not in site.asked


def test_rules_for_our_name_come_before_those_for_all(tmp_path: Path, clock: Clock) -> None:
    """A site may say something to this service alone."""
    site = Site(b"User-agent: *\nDisallow:\n\nUser-agent: statement-monitor\nDisallow: /\n")

    with pytest.raises(FetchError, match="disallows"):
        polite(site, tmp_path, clock).get(f"{ORIGIN}/news")


def test_the_rules_are_asked_for_once_a_day(tmp_path: Path, clock: Clock) -> None:
    """Nor do they change more often than that."""
    site = Site(b"User-agent: *\nAllow: /\n")
    fetcher = polite(site, tmp_path, clock)
    for _ in range(3):
        fetcher.get(f"{ORIGIN}/news")
    first_day = site.asked.count(f"{ORIGIN}/robots.txt")
    clock.now += timedelta(days=1)

    fetcher.get(f"{ORIGIN}/news")

    assert (first_day, site.asked.count(f"{ORIGIN}/robots.txt")) == (1, 2)


def test_a_crawl_delay_raises_the_gap(tmp_path: Path, clock: Clock) -> None:
    """Who asks for two minutes between requests gets them."""
    site = Site(b"User-agent: *\nCrawl-delay: 120\nDisallow:\n")

    polite(site, tmp_path, clock).get(f"{ORIGIN}/news")

    assert site.gaps == {"example.org": 120.0}


@pytest.mark.parametrize("content_type", ["text/html", "text/plain"])
def test_an_html_page_in_its_place_is_no_rule_and_is_noted(tmp_path: Path, clock: Clock, content_type: str) -> None:
    """Sites answer every address with their front page; what would be parsed of it is nonsense."""
    site = Site(b"<!DOCTYPE html><html>User-agent: *\nDisallow: /\n</html>", content_type)
    fetcher = polite(site, tmp_path, clock)

    fetcher.get(f"{ORIGIN}/news")

    assert "HTML" in fetcher.notes[ORIGIN]


@pytest.mark.parametrize(("status", "hours"), [(404, 24), (503, 1)])
def test_without_an_answer_there_are_no_rules(tmp_path: Path, clock: Clock, status: int, hours: int) -> None:
    """No robots.txt asks nothing; a site that is out of order is asked again within the hour."""
    site = Site(FetchError(f"{ORIGIN}/robots.txt", "as said", trouble="unreachable", status=status))
    fetcher = polite(site, tmp_path, clock)
    fetcher.get(f"{ORIGIN}/news")
    clock.now += timedelta(hours=hours)

    fetcher.get(f"{ORIGIN}/news")

    assert site.asked.count(f"{ORIGIN}/robots.txt") == 2


def test_the_rules_are_archived(tmp_path: Path, clock: Clock) -> None:
    """What a site asked on a day can be shown later."""
    polite(Site(b"User-agent: *\nAllow: /\n"), tmp_path, clock).get(f"{ORIGIN}/news")

    assert list(tmp_path.rglob("*.warc.gz"))


def test_a_redirect_is_not_followed_where_the_other_host_disallows_it(tmp_path: Path, clock: Clock) -> None:
    """A site can lead to another one, whose wish counts as if its address had been asked for."""
    with WebSite() as here, WebSite() as there:
        there.serve("/robots.txt", b"User-agent: *\nDisallow: /private\n", Content_Type="text/plain")
        private, public = there.serve("/private/list", b"secret"), there.serve("/list", b"public")
        here.serve("/one", status=302, Location=private)
        here.serve("/two", status=302, Location=public)
        client = HttpFetcher("statement-monitor/1", clock=clock, gap=0.0, allow_private=[ip_network("127.0.0.0/8")])
        fetcher = PoliteFetcher(client, archive=WarcArchive(tmp_path), agent="statement-monitor", clock=clock)

        with pytest.raises(FetchError, match="disallows this address") as raised:
            fetcher.get(f"{here.url}/one")

        assert raised.value.trouble == "refused"
        assert fetcher.get(f"{here.url}/two").body == b"public"
        assert [asked.path for asked in there.asked] == ["/robots.txt", "/list"]
        client.close()
