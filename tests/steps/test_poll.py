"""The first step: what a poll leaves in the store, whatever a site answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.adapters.archive import WarcArchive
from monitor.errors import FetchError, StorageError
from monitor.model import Capture, Profile, Response, Source
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.poll import Poller
from monitor.storage.store import Store

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
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: KeyedExecutor, clock: Clock
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
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: KeyedExecutor, clock: Clock
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
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: KeyedExecutor, clock: Clock
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


# ------------------------------------------------------------------------------------ what a server says of its list


def test_a_304_is_checked_once_a_day_and_an_untrue_one_is_known(
    poller: Poller, sites: Sites, store: Store, clock: Clock
) -> None:
    """A feed whose validators never change would hide all that is new for ever."""
    sites.headers[LIST] = {"etag": '"for ever"'}
    poller.poll_due()
    sites.pages[LIST] = page(2, 1)
    clock.forward(hours=1)
    poller.poll_due()
    believed = store.source_states()[0]
    clock.forward(hours=24)

    poller.poll_due()

    found = store.source_states()[0]
    assert (believed.new_at, believed.lied_at) == (START, None)
    assert (found.new_at, found.lied_at, found.lie_told) == (clock(), clock(), False)
    assert "304" in found.note


def test_a_server_whose_304_was_untrue_is_asked_in_full(
    poller: Poller, sites: Sites, store: Store, clock: Clock
) -> None:
    """What lied once is not believed the next time."""
    sites.headers[LIST] = {"etag": '"for ever"'}
    poller.poll_due()
    sites.pages[LIST] = page(2, 1)
    clock.forward(hours=25)
    poller.poll_due()
    sites.pages[LIST] = page(3, 2, 1)
    clock.forward(hours=1)

    poller.poll_due()

    assert sites.asked[-1] == (LIST, None)
    assert store.source_states()[0].new_at == clock()


def test_an_honest_304_is_not_doubted(poller: Poller, sites: Sites, store: Store, clock: Clock) -> None:
    """A full fetch that shows the same list confirms what the server said."""
    sites.headers[LIST] = {"etag": '"7"'}
    poller.poll_due()
    clock.forward(hours=25)

    poller.poll_due()

    state = store.source_states()[0]
    assert (state.lied_at, state.checked_at, state.health) == (None, clock(), "quiet")


# --------------------------------------------------------------------------------------------------- several lists

COVER = "https://paper.example.org/2026/1123/node_01.html"
ISSUE = Source(
    name="paper",
    publisher="The Paper",
    kind="page",
    url="https://paper.example.org/",
    language="zh",
    every=timedelta(minutes=10),
    links=".news a",
    link_pattern="content_",
    more=".pages a",
    dated_url="https://paper.example.org/%Y/%m%d/node_01.html",
    look_back=1,
)


def issue_page(*texts: str, pages: int = 0) -> bytes:
    """A page of an issue: its texts, and the links to the issue's pages."""
    news = "".join(f'<a href="content_{text}.html">新闻 {text}</a>' for text in texts)
    nodes = "".join(f'<a href="node_{number:02}.html">{number} 版</a>' for number in range(1, pages + 1))
    return f'<html><body><div class="news">{news}</div><div class="pages">{nodes}</div></body></html>'.encode()


@pytest.fixture
def issues(
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: KeyedExecutor, clock: Clock
) -> Poller:
    """A poller of a newspaper with three pages today; yesterday's issue has one."""
    store.sync_sources([ISSUE], START)
    sites.pages |= {
        ISSUE.url: issue_page("cover"),
        COVER: issue_page("1a", "1b", pages=3),
        COVER.replace("01.h", "02.h"): issue_page("2a", pages=3),
        COVER.replace("01.h", "03.h"): issue_page("3a", pages=3),
        COVER.replace("1123", "1122"): issue_page("yesterday"),
    }
    return Poller(
        store=store,
        fetcher=sites,
        archive=archive,
        sources=[ISSUE],
        profiles=profiles,
        lanes=lanes,
        now=clock,
        draw=lambda: 0.5,
    )


def keys(store: Store, clock: Clock) -> set[str]:
    """What was listed so far."""
    return {work.entry.key.rpartition("content_")[2] for work in store.claim_entries(clock(), clock(), 100)}


def test_all_pages_of_an_issue_are_listed(issues: Poller, sites: Sites, store: Store, clock: Clock) -> None:
    """Today's issue page by page, and the issue of the day before, since pages appear late."""
    sites.pages.pop(ISSUE.url)  # an issue that is not there yet is no reason to lose the others

    issues.poll_due()

    assert {key[:2] for key in keys(store, clock)} == {"1a", "1b", "2a", "3a", "ye"}
    state = store.source_states()[0]
    assert state.health == "fresh"
    assert "1 of its 5 lists gave nothing" in state.detail


def test_one_failing_page_does_not_lose_the_others(issues: Poller, sites: Sites, store: Store, clock: Clock) -> None:
    """A page that is out of order is read at the next poll; the others are news now."""
    second = COVER.replace("01.h", "02.h")
    whole = sites.pages[second]
    sites.pages[second] = FetchError(second, "503", trouble="unreachable", status=503)
    issues.poll_due()
    before = keys(store, clock)
    clock.forward(minutes=30)
    sites.pages[second] = whole

    issues.poll_due()

    assert not any(key.startswith("2a") for key in before)
    assert any(key.startswith("2a") for key in keys(store, clock))


def test_each_page_is_asked_with_its_own_validators(issues: Poller, sites: Sites, clock: Clock) -> None:
    """An unchanged page of an issue costs one short answer, and still leads to the others."""
    for address in list(sites.pages):
        sites.headers[address] = {"etag": f'"{address[-12:]}"'}
    issues.poll_due()
    clock.forward(minutes=30)
    sites.asked.clear()

    issues.poll_due()

    assert (COVER.replace("01.h", "03.h"), '"node_03.html"') in sites.asked
    assert all(etag is not None for _, etag in sites.asked)


def test_a_paged_list_that_repeats_itself_has_ended(
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: KeyedExecutor, clock: Clock
) -> None:
    """A site that shows page 1 under every number is not followed for ever."""
    source = replace(ISSUE, dated_url="", more=".next a")
    store.sync_sources([source], START)
    for number in range(30):
        address = source.url if number == 0 else f"{source.url}page/{number}"
        body = (
            issue_page("one")
            .decode()
            .replace("<body>", f'<body><div class="next"><a href="/page/{number + 1}"></a></div>')
        )
        sites.pages[address] = body.replace('href="content', 'href="/content').encode()
    poller = Poller(
        store=store,
        fetcher=sites,
        archive=archive,
        sources=[source],
        profiles=profiles,
        lanes=lanes,
        now=clock,
        draw=lambda: 0.5,
    )

    poller.poll_due()

    assert len(sites.asked) == 2


# ------------------------------------------------------------------------------------------------ a list that moved

HUB = "https://www.news.cn/world/"
OLD = f"{HUB}ds_{'0' * 32}.json"
NEW = f"{HUB}ds_{'1' * 32}.json"
DATASOURCE = Source(
    name="xinhua",
    publisher="Xinhua",
    kind="datasource",
    url=OLD,
    language="zh",
    link_pattern=r"/c\.html",
    hub=HUB,
)


def test_a_datasource_that_moved_is_found_on_its_hub_page(
    store: Store, archive: WarcArchive, sites: Sites, profiles: tuple[Profile, ...], lanes: KeyedExecutor, clock: Clock
) -> None:
    """Its ids change when a page is redesigned: the new one is used at once, kept, and told in a note."""
    store.sync_sources([DATASOURCE], START)
    row = '{"title":"新闻","publishUrl":"/world/20261123/%s/c.html","publishTime":"2026-11-23 15:00:00"}' % ("a" * 32)
    sites.pages |= {
        HUB: f'<html><body><div data="datasource:{"1" * 32}" datatype="ds"></div></body></html>'.encode(),
        NEW: f'{{"datasource":[{row}]}}'.encode(),
    }
    poller = Poller(
        store=store,
        fetcher=sites,
        archive=archive,
        sources=[DATASOURCE],
        profiles=profiles,
        lanes=lanes,
        now=clock,
        draw=lambda: 0.5,
    )
    poller.poll_due()
    first = store.source_states()[0]
    sites.asked.clear()
    clock.forward(minutes=11)

    poller.poll_due()

    assert (first.health, first.list_url) == ("fresh", NEW)
    assert NEW in first.note
    assert [url for url, _ in sites.asked] == [NEW]


def test_a_machine_that_is_offline_is_said_once_in_the_log(
    store: Store,
    archive: WarcArchive,
    sites: Sites,
    profiles: tuple[Profile, ...],
    lanes: KeyedExecutor,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not once for each source; before, nineteen lines of 240 letters said nothing but that."""
    sources = [replace(SOURCE, name=f"people-{number}", url=f"{LIST}?{number}") for number in range(19)]
    store.sync_sources(sources, START)
    for source in sources:
        sites.pages[source.url] = FetchError(source.url, "the name cannot be resolved", trouble="unreachable")
    poller = Poller(
        store=store,
        fetcher=sites,
        archive=archive,
        sources=sources,
        profiles=profiles,
        lanes=lanes,
        now=clock,
        draw=lambda: 0.5,
    )

    with caplog.at_level("INFO"):
        poller.poll_due()

    assert len(caplog.messages) == 3
    assert caplog.messages[-1].startswith("no source can be reached: is this machine online?")
