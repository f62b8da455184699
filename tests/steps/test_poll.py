"""The first step: what a poll leaves in the store, whatever a site answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.adapters.archive import WarcArchive
from monitor.adapters.storage.store import Store
from monitor.errors import FetchError, StorageError
from monitor.lanes import Lanes
from monitor.model import Capture, Profile, Response, Source
from monitor.poll import Poller

from .conftest import START, Clock, Sites

LIST = "http://politics.people.com.cn/GB/1024/index.html"
SOURCE = Source(
    name="people",
    publisher="People's Daily",
    kind="page",
    url=LIST,
    language="zh",
    every=timedelta(minutes=10),
    links=".list a",
    link_pattern="/n1/",
)


def page(*numbers: int) -> bytes:
    """A list page with those articles."""
    links = "".join(f'<li><a href="/n1/2026/1123/c1001-{number}.html">新闻 {number}</a></li>' for number in numbers)
    return f'<html><body><ul class="list">{links}</ul></body></html>'.encode()


@pytest.fixture
def poller(
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: Lanes, clock: Clock
) -> Poller:
    """A poller of one source that lists one article."""
    store.sync_sources([SOURCE], START)
    sites.pages[LIST] = page(1)
    return Poller(
        store=store,
        fetcher=sites,
        archive=archive,
        sources=[SOURCE],
        profiles=profiles,
        lanes=lanes,
        now=clock,
        draw=lambda: 0.5,
    )


def test_what_a_list_holds_at_first_is_taken_in_quietly(poller: Poller, store: Store) -> None:
    """A first poll would otherwise alert a year of old news."""
    poller.poll_due()

    [work] = store.claim_entries(START, START + timedelta(minutes=1), 10)
    assert work.quiet
    assert work.entry.key == "people.com.cn:1"


def test_what_is_listed_later_is_news(poller: Poller, store: Store, sites: Sites, clock: Clock) -> None:
    """An entry that was not there before is told when it is a statement."""
    poller.poll_due()
    clock.forward(minutes=11)
    sites.pages[LIST] = page(2, 1)

    poller.poll_due()

    works = store.claim_entries(clock(), clock() + timedelta(minutes=1), 10)
    assert {work.entry.key: work.quiet for work in works} == {"people.com.cn:1": True, "people.com.cn:2": False}


def test_a_source_is_not_asked_before_it_is_due(poller: Poller, sites: Sites, clock: Clock) -> None:
    """The rhythm of a source is kept whatever the tick's."""
    poller.poll_due()
    clock.forward(minutes=5)

    poller.poll_due()

    assert len(sites.asked) == 1


def test_validators_of_a_list_are_sent_back(poller: Poller, sites: Sites, store: Store, clock: Clock) -> None:
    """An unchanged list costs the site one short answer."""
    sites.headers[LIST] = {"etag": '"7"'}
    poller.poll_due()
    clock.forward(minutes=11)

    poller.poll_due()

    assert sites.asked[-1] == (LIST, '"7"')
    assert store.source_states()[0].health == "quiet"


def test_a_refusal_is_a_trouble_and_keeps_what_is_known(
    poller: Poller, sites: Sites, store: Store, clock: Clock
) -> None:
    """A 403 is not a quiet day, and what reappears after it is not new."""
    poller.poll_due()
    clock.forward(minutes=11)
    sites.pages[LIST] = FetchError(LIST, "403 Forbidden", trouble="refused", status=403)
    poller.poll_due()
    refused = store.source_states()[0]
    clock.forward(hours=1)
    sites.pages[LIST] = page(1)

    poller.poll_due()

    assert (refused.health, refused.failures) == ("refused", 1)
    assert "403 Forbidden" in refused.detail
    assert store.source_states()[0].health == "fresh" or store.source_states()[0].health == "quiet"
    assert len(store.claim_entries(clock(), clock() + timedelta(minutes=1), 10)) == 1


def test_a_list_without_entries_is_a_changed_site(poller: Poller, sites: Sites, store: Store, clock: Clock) -> None:
    """An empty list must never pass for nothing new: the site was rebuilt, and somebody must mend the selector."""
    poller.poll_due()
    clock.forward(minutes=11)
    sites.pages[LIST] = b"<html><body><div class=newlist>all new here</div></body></html>"

    poller.poll_due()

    state = store.source_states()[0]
    assert state.health == "changed"
    assert ".list a" in state.detail


def test_one_bad_source_does_not_stop_another(
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: Lanes, clock: Clock
) -> None:
    """Whatever happens at one site, the others are asked."""
    bad = replace(SOURCE, name="bad", url="http://bad.example.org/list")
    store.sync_sources([bad, SOURCE], START)
    sites.pages |= {LIST: page(1), bad.url: FetchError(bad.url, "no answer", trouble="unreachable")}
    poller = Poller(
        store=store,
        fetcher=sites,
        archive=archive,
        sources=[bad, SOURCE],
        profiles=profiles,
        lanes=lanes,
        now=clock,
        draw=lambda: 0.5,
    )

    poller.poll_due()

    assert {state.name: state.health for state in store.source_states()} == {"bad": "unreachable", "people": "fresh"}


def test_a_list_that_cannot_be_archived_is_not_taken_as_seen(
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: Lanes, clock: Clock
) -> None:
    """With a full disk nothing is lost: the same list is read when there is room again."""

    class Full:
        def store(self, response: Response) -> Capture:
            raise StorageError("no space left on device")

        def body(self, capture: Capture) -> bytes:
            raise AssertionError("nothing was archived")

    store.sync_sources([SOURCE], START)
    sites.pages[LIST] = page(1)
    full, roomy = (
        Poller(
            store=store,
            fetcher=sites,
            archive=kept,
            sources=[SOURCE],
            profiles=profiles,
            lanes=lanes,
            now=clock,
            draw=lambda: 0.5,
        )
        for kept in (Full(), archive)
    )
    full.poll_due()
    detail = store.source_states()[0].detail
    clock.forward(hours=1)

    roomy.poll_due()

    assert "no space left" in detail
    assert len(store.claim_entries(clock(), clock() + timedelta(minutes=1), 10)) == 1
