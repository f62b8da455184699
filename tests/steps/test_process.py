"""The second step: what is read of a text, and what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape
from importlib.resources import files
from typing import Any

import pytest

from monitor.adapters.archive import WarcArchive
from monitor.errors import FetchError, MonitorError, NoWorkerError, WorkLimitError
from monitor.messages import NO_NAMES, said
from monitor.model import (
    Document,
    EditNews,
    Entry,
    PollResult,
    Profile,
    Recipient,
    Source,
    StatementNews,
    VanishedNews,
    Watch,
)
from monitor.pages.plain import read_plain
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.poll import Poller
from monitor.steps.process import ArchiveReader, Processor
from monitor.steps.reanalyse import reanalyse
from monitor.steps.workers import SameProcess, Tools, Workers
from monitor.storage.store import Store
from monitor.text.lexicon import Lexicon

from .conftest import START, Clock, Sites

SOURCE = Source(name="people", publisher="People's Daily", kind="page", url="http://people.example/", language="zh")
EVERYTHING = frozenset({"statement", "mention", "edited", "vanished", "trouble", "recovered"})
DESK = Recipient(name="desk", channel="terminal", kinds=EVERYTHING)  # type: ignore[arg-type]  # a set of those words
ONE = "http://politics.people.com.cn/n1/2026/1123/c1001-40000001.html"
TWO = "http://politics.people.com.cn/n1/2026/1123/c1001-40000002.html"
STORED = "2025-05-08-global-strategic-stability"


@pytest.fixture(scope="session")
def stored() -> Document:
    """The shipped joint statement."""
    file = files("monitor").joinpath("data", "statements", f"{STORED}.zh.txt")
    return read_plain(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def successor(stored: Document) -> tuple[str, ...]:
    """Its paragraphs a year later: one commitment dropped, one new, one weaker."""
    unsigned = [text for text in stored.paragraphs if len(text) > 30]
    kept = [text for text in unsigned if "商业航天系统" not in text]
    weaker = [text.replace("表示强烈谴责", "表示关切") for text in kept]
    return (*weaker[:-1], "双方商定建立外空发射活动相互通报机制，每年举行一次专家磋商。", weaker[-1])


def page(title: str, paragraphs: Sequence[str], furniture: str = "") -> bytes:
    """An article page in the markup of the channels of People's Daily since 2021."""
    body = "".join(f"<p>　　{text}</p>" for text in paragraphs)
    return f"""<html><head><meta charset="utf-8"><title>{title}--时政--人民网</title></head><body>
<div class="layout rm_txt cf"><div class="col col-1 fl"><h1>{title}</h1><div class="channel cf">
<div class="col-1-1 fl">2026年11月23日16:05 | 来源：<a href="http://www.xinhuanet.com/">新华网</a></div></div>
<div class="rm_txt_con cf">{body}<div class="edit cf">(责编：甲、乙)</div></div>{furniture}</div></div></body></html>
""".encode()


TITLE = "中华人民共和国和俄罗斯联邦关于进一步加强全球战略稳定的联合声明"


@pytest.fixture
def list_entry(store: Store, clock: Clock) -> Callable[..., None]:
    """Lists texts at the source; the first call is the quiet first poll unless it lists nothing."""

    def add(*urls: str) -> None:
        entries = tuple(Entry(key=f"people.com.cn:{url[-13:-5]}", url=url) for url in urls)
        store.finish_poll(
            PollResult(
                name=SOURCE.name,
                health="fresh",
                detail="new list",
                polled_at=clock(),
                next_poll_at=clock() + timedelta(days=1),
                answered=True,
                failed=False,
                digest=f"sha256:{len(urls)}",
                entries=entries,
            )
        )

    return add


@pytest.fixture
def processor(
    store: Store,
    archive: WarcArchive,
    sites: Sites,
    profiles: tuple[Profile, ...],
    lexicon: Lexicon,
    lanes: KeyedExecutor,
    clock: Clock,
    stored: Document,
) -> Processor:
    """A processor whose store holds the shipped statement and a source that was polled before."""
    store.sync_sources([SOURCE], START)
    store.add_statement(stored, None, statement_id=STORED, parties=("china", "russia"), origin="shipped", now=START)
    watch = Watch(
        name="strategic stability",
        topics=frozenset(lexicon.topics.ids),
        compare_with=(STORED,),
        recipients=(DESK,),
    )
    return Processor(
        store=store,
        fetcher=sites,
        archive=archive,
        sources=[SOURCE],
        profiles=profiles,
        watches=[watch],
        publishers={SOURCE.name: SOURCE.publisher},
        workers=SameProcess(Tools(lexicon=lexicon)),
        lanes=lanes,
        second_looks=[timedelta(hours=1), timedelta(days=1)],
        now=clock,
    )


def test_a_new_statement_is_told_with_what_it_changed(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], successor: tuple[str, ...]
) -> None:
    """The alert names what is new, dropped and weaker against the stored statement."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, successor)

    processor.process_due()

    [alert] = store.alerts()
    assert isinstance(alert.news, StatementNews)
    assert alert.news.baseline is not None
    assert alert.news.baseline.statement_id == STORED
    found = [(change.kind, change.shift, change.new or change.old) for change in alert.news.changes if change.weight]
    assert [kind for kind, _, text in found if "相互通报机制" in text] == ["new"]
    assert [kind for kind, _, text in found if "商业航天系统" in text] == ["dropped"]
    assert [shift for _, shift, text in found if "表示关切" in text] == ["weaker"]
    assert len(found) == 3


def test_a_reprint_adds_itself_to_the_statement_without_an_alert(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], successor: tuple[str, ...]
) -> None:
    """Five sites that print one text make one alert; the statement lists them all."""
    list_entry()
    list_entry(ONE, TWO)
    merged = [successor[0] + successor[1], *successor[2:]]
    sites.pages |= {ONE: page(TITLE, successor), TWO: page("（受权发布）" + TITLE, merged)}

    processor.process_due()

    assert len(store.alerts()) == 1
    [row] = [row for row in store.statement_rows() if row.origin == "watched"]
    assert sorted(print.relation for print in row.prints) == ["first", "reprint"]


def test_what_was_listed_before_the_first_poll_is_stored_and_not_told(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], successor: tuple[str, ...]
) -> None:
    """A first run is quiet, but what it found can be compared with later."""
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, successor)

    processor.process_due()

    assert store.alerts() == ()
    assert [row.origin for row in store.statement_rows()] == ["shipped", "watched"]


def test_a_silent_edit_is_told_with_its_sentence(
    processor: Processor,
    store: Store,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """An hour later one sentence is weaker and the furniture is another: the sentence is told, the furniture not."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, successor)
    processor.process_due()
    clock.forward(hours=2)
    edited = [
        text.replace("双方谴责", "双方关注").replace("双方反对个别国家", "双方关切个别国家") for text in successor
    ]
    sites.pages[ONE] = page(
        TITLE, edited, furniture='<div class="rm_relevant"><a href="/x">相关新闻</a> 阅读 1234</div>'
    )

    processor.process_due()

    alert = next(alert for alert in store.alerts() if isinstance(alert.news, EditNews))
    assert isinstance(alert.news, EditNews)
    assert [change.shift for change in alert.news.changes] == ["weaker"]
    assert alert.news.version == 2


def test_furniture_alone_is_no_edit(
    processor: Processor,
    store: Store,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """Counters, related links and layout are not what a statement says."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, successor)
    processor.process_due()
    clock.forward(hours=2)
    sites.pages[ONE] = page(TITLE, successor, furniture='<div class="rm_relevant"><a href="/x">相关新闻</a></div>')

    processor.process_due()

    assert len(store.alerts()) == 1


def test_a_page_that_vanished_is_told(
    processor: Processor,
    store: Store,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """A statement that is taken down, and is so an hour later, is news; the archived page proves that it stood."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, successor)
    processor.process_due()
    clock.forward(hours=2)
    del sites.pages[ONE]
    processor.process_due()
    assert len(store.alerts()) == 1
    clock.forward(hours=1)

    processor.process_due()

    assert any(isinstance(alert.news, VanishedNews) for alert in store.alerts())


def test_a_page_that_cannot_be_read_keeps_its_capture_and_is_tried_again(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], clock: Clock
) -> None:
    """A failed reading costs no evidence and is never a version."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = b"<html><body><div>under maintenance</div></body></html>"

    processor.process_due()

    [error] = store.entry_errors()
    assert error.attempts == 1
    assert error.next_look_at is not None
    assert [capture.requested for _, capture in store.unread()] == [ONE]


def test_a_site_that_does_not_answer_is_asked_again_later_and_later(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], clock: Clock
) -> None:
    """A text is not lost because its page was down when it was listed."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = FetchError(ONE, "no answer", trouble="unreachable")
    pauses = []
    for _ in range(4):
        processor.process_due()
        [error] = store.entry_errors()
        assert error.next_look_at is not None
        pauses.append(error.next_look_at - clock())
        clock.now = error.next_look_at

    assert pauses == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]


def test_the_text_of_a_statement_that_is_stored_already_is_a_reprint_of_it(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], stored: Document
) -> None:
    """An old statement that a site prints again is no news."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(stored.title, stored.paragraphs)

    processor.process_due()

    assert store.alerts() == ()
    [row] = store.statement_rows()
    assert (row.id, sorted(print.relation for print in row.prints)) == (STORED, ["first", "reprint"])


def test_the_pages_of_a_long_text_are_one_text_and_can_be_read_again(
    processor: Processor,
    store: Store,
    archive: WarcArchive,
    sites: Sites,
    profiles: tuple[Profile, ...],
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """A statement on two pages is whole, in the archive too: judged again without the network it is the same."""
    list_entry()
    list_entry(ONE)
    second = ONE.replace(".html", "-2.html")
    pager = f'<div class="zdfy clearfix"><a href="{ONE}">【1】</a><a href="{second}">下一页</a></div>'
    sites.pages |= {ONE: page(TITLE, successor[:9], pager), second: page(TITLE, successor[9:], pager)}

    processor.process_due()
    sites.pages.clear()
    reader = ArchiveReader(archive=archive, sources=[SOURCE], profiles=profiles)
    changed = list(reanalyse(store, reader, processor.analysis, clock))

    [work] = store.versions("statement")
    assert work.stored is not None
    assert work.stored.document.paragraphs == successor
    assert changed == []


def test_a_page_of_a_long_text_that_is_missing_is_no_edit(
    processor: Processor,
    store: Store,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """Half a text must never be told as a statement that was shortened, nor as one that vanished."""
    list_entry()
    list_entry(ONE)
    second = ONE.replace(".html", "-2.html")
    pager = f'<div class="zdfy clearfix"><a href="{ONE}">【1】</a><a href="{second}">下一页</a></div>'
    sites.pages |= {ONE: page(TITLE, successor[:9], pager), second: page(TITLE, successor[9:], pager)}
    processor.process_due()
    clock.forward(hours=2)
    del sites.pages[second]

    processor.process_due()

    assert len(store.alerts()) == 1
    assert len(store.entry_errors()) == 1


# ------------------------------------------------------------------------------------- answers that are not the page


@pytest.fixture
def look_again(
    processor: Processor,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> Callable[..., None]:
    """Reads a statement, and again an hour later what the site then answers."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, successor)
    processor.process_due()

    def again(answer: bytes, hours: float = 1.1) -> None:
        clock.forward(hours=hours)
        sites.pages[ONE] = answer
        processor.process_due()

    return again


NOTICE = page("系统维护公告", ["尊敬的用户，为了给您提供更好的服务，本网站正在进行系统升级维护，预计两小时后恢复。"])


def weakened(paragraphs: Sequence[str]) -> list[str]:
    """The statement with one sentence weaker than it was."""
    return [text.replace("双方反对个别国家", "双方关切个别国家") for text in paragraphs]


@pytest.mark.parametrize("answer", [b"", b"  ", NOTICE, page(TITLE, [])])
def test_an_answer_that_is_not_the_page_is_a_failed_reading(
    look_again: Callable[..., None], store: Store, answer: bytes
) -> None:
    """An empty body and a maintenance page with status 200 are no versions, and nobody is told of an edit."""
    look_again(answer)

    assert len(store.alerts()) == 1
    [error] = store.entry_errors()
    assert error.attempts == 1
    assert [work.stored.number for work in store.versions("statement") if work.stored] == [1]


def test_a_page_cut_short_is_not_a_shortened_statement(
    look_again: Callable[..., None], store: Store, successor: tuple[str, ...]
) -> None:
    """A body that ends in the middle would look like dropped commitments."""
    whole = page(TITLE, successor)

    look_again(whole[: len(whole) * 6 // 10])

    assert len(store.alerts()) == 1
    assert "cut short" in store.entry_errors()[0].error


def test_after_maintenance_the_text_is_as_it_was(
    look_again: Callable[..., None], store: Store, successor: tuple[str, ...]
) -> None:
    """Neither the notice nor its end is told."""
    look_again(NOTICE)

    look_again(page(TITLE, successor))

    assert len(store.alerts()) == 1
    assert store.entry_errors() == []


def test_a_page_that_forwards_to_the_front_page_vanished(
    look_again: Callable[..., None], sites: Sites, store: Store
) -> None:
    """Sites forward what they took down to their front page, with status 200."""
    sites.forwards[ONE] = "http://politics.people.com.cn/"

    for _ in range(2):
        look_again(page("人民网时政", ["首页新闻：各地动态，最新消息，图片报道，视频新闻，评论文章。"]))

    assert [type(alert.news) for alert in store.alerts()].count(VanishedNews) == 1
    assert "front page" in next(a.news.how for a in store.alerts() if isinstance(a.news, VanishedNews))


def test_a_page_that_says_that_it_was_removed_vanished_once(look_again: Callable[..., None], store: Store) -> None:
    """A page with status 200 that says that its text is gone is a removal, told one time."""
    removed = "<html><head><meta charset=utf-8></head><body><p>您访问的页面不存在</p></body></html>".encode()

    for hours in (1.1, 24, 25, 25):
        look_again(removed, hours=hours)

    assert [type(alert.news) for alert in store.alerts()].count(VanishedNews) == 1


def test_the_way_back_is_told_as_a_reversal(
    look_again: Callable[..., None], store: Store, successor: tuple[str, ...]
) -> None:
    """A to B to A is two edits, and the second says that it takes the first one back."""
    look_again(page(TITLE, weakened(successor)))

    look_again(page(TITLE, successor), hours=24)

    edits = [alert.news for alert in store.alerts() if isinstance(alert.news, EditNews)]
    assert sorted((edit.version, edit.reversal) for edit in edits) == [(2, False), (3, True)]


def test_a_304_a_day_later_is_not_asked_for(
    look_again: Callable[..., None], sites: Sites, store: Store, successor: tuple[str, ...]
) -> None:
    """A server that says 304 whatever happened would hide a silent edit for ever."""
    sites.headers[ONE] = {"etag": '"same"'}
    look_again(page(TITLE, successor))

    look_again(page(TITLE, weakened(successor)), hours=24)

    assert sites.asked[-1] == (ONE, None)
    assert any(isinstance(alert.news, EditNews) for alert in store.alerts())


# --------------------------------------------------------------------------------- what texts say of their source


def test_texts_that_cannot_be_read_count_for_their_source(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], clock: Clock
) -> None:
    """A changed template shows in the articles while the list is well; one page that fails twice counts once."""
    list_entry()
    list_entry(ONE, TWO)
    for url in (ONE, TWO):
        sites.pages[url] = b"<html><body><div class=rebuilt></div></body></html>"
    processor.process_due()
    clock.forward(minutes=2)

    processor.process_due()

    [state] = store.source_states()
    assert (state.unread, state.unread_kind) == (2, "failed")


def rebuilt(body: bytes) -> bytes:
    """The same article in a template that no profile knows."""
    return body.replace(b"rm_txt_con", b"shape-of-2031").replace(b"rm_txt", b"outer")


def test_a_text_in_a_template_that_nobody_knows_is_told_and_so_is_the_template(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], successor: tuple[str, ...]
) -> None:
    """A rebuilt site hides no statement, and its source counts as changed all the same."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = rebuilt(page(TITLE, successor))

    processor.process_due()

    [state] = store.source_states()
    assert [alert.kind for alert in store.alerts()] == ["statement"]
    assert (state.unread, state.unread_kind) == (1, "failed")
    assert "none of the selectors" in state.unread_detail


def test_a_rebuilt_site_edits_none_of_its_texts(
    processor: Processor,
    store: Store,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """What is read without a profile is never compared with what was read by one: furniture could pass for an edit."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, successor)
    processor.process_due()
    sites.pages[ONE] = rebuilt(
        page(TITLE, (*successor, "这一段原来没有，是新的模板带来的一句话，与正文没有任何关系。"))
    )
    clock.forward(hours=2)

    processor.process_due()

    assert [alert.kind for alert in store.alerts()] == ["statement"]
    assert "another template" in store.entry_errors()[0].error


def test_old_pages_do_not_hide_that_new_ones_cannot_be_read(
    processor: Processor,
    store: Store,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """A site keeps its old template for old pages, and second looks at them go well for ever."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, successor)
    processor.process_due()
    list_entry(TWO)
    sites.pages[TWO] = b"<html><body><div class=rebuilt></div></body></html>"
    clock.forward(hours=2)

    processor.process_due()

    assert store.source_states()[0].unread == 1


def test_a_page_without_words_is_looked_at_again(
    processor: Processor,
    store: Store,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """Sites publish a page and fill it later, and a template that is mended brings texts back: they are told then."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page(TITLE, [])
    processor.process_due()
    assert store.alerts() == ()
    sites.pages[ONE] = page(TITLE, successor)
    clock.forward(hours=2)

    processor.process_due()

    [alert] = store.alerts()
    assert alert.kind == "statement"


def test_a_page_that_mattered_to_nobody_is_not_looked_for(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None], clock: Clock
) -> None:
    """A page of photographs that is gone is left alone."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = page("图集：各地秋景", [])
    processor.process_due()
    del sites.pages[ONE]
    clock.forward(hours=2)

    processor.process_due()

    [error] = store.entry_errors()
    assert error.next_look_at is None
    assert store.alerts() == ()


def test_a_wall_in_place_of_a_text_counts_as_a_refusal(
    processor: Processor, store: Store, sites: Sites, list_entry: Callable[..., None]
) -> None:
    """A challenge with status 200 is a site that refuses, not one that changed."""
    list_entry()
    list_entry(ONE)
    sites.pages[ONE] = b"<html><head><title>Just a moment...</title></head><body></body></html>"

    processor.process_due()

    assert store.source_states()[0].unread_kind == "refused"


# -------------------------------------------------------------------------------------------- texts of the list itself


def test_an_edit_of_a_text_that_stands_in_the_feed_is_told(
    processor: Processor,
    store: Store,
    archive: WarcArchive,
    profiles: tuple[Profile, ...],
    lexicon: Lexicon,
    lanes: KeyedExecutor,
    sites: Sites,
    clock: Clock,
    successor: tuple[str, ...],
) -> None:
    """The Kremlin publishes in instalments and corrects in silence; its feed is read again from its newest capture."""
    feed = Source(
        name="kremlin",
        publisher="Kremlin",
        kind="feed",
        url="http://kremlin.example/feed",
        language="zh",
        full_text=True,
    )
    store.sync_sources([feed], START)
    watch = Watch(name="all", topics=frozenset(lexicon.topics.ids), recipients=(DESK,))
    parts = {"store": store, "fetcher": sites, "archive": archive, "sources": [feed], "profiles": profiles}
    poller = Poller(**parts, lanes=lanes, now=clock, draw=lambda: 0.5)  # type: ignore[arg-type]  # the five above
    reader = Processor(
        **parts,  # type: ignore[arg-type]  # the five above
        watches=[watch],
        publishers={feed.name: feed.publisher},
        workers=SameProcess(Tools(lexicon=lexicon)),
        lanes=lanes,
        second_looks=[timedelta(hours=1), timedelta(days=1)],
        now=clock,
    )

    def publishes(paragraphs: Sequence[str]) -> None:
        text = escape("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))
        link = "http://kremlin.example/events/1"
        sites.pages[feed.url] = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>K</title><entry><title>{TITLE}</title><id>{link}</id><link rel="alternate" href="{link}"/>
<published>2026-11-23T08:00:00Z</published><updated>2026-11-23T08:00:00Z</updated>
<content type="html">{text}</content></entry></feed>""".encode()
        poller.poll_due()
        reader.process_due()

    publishes(successor)
    clock.forward(hours=2)
    publishes(weakened(successor))

    [alert] = [alert for alert in store.alerts() if isinstance(alert.news, EditNews)]
    assert isinstance(alert.news, EditNews)
    assert [change.shift for change in alert.news.changes] == ["weaker"]


def test_an_edit_on_another_subject_is_told_too(
    processor: Processor,
    store: Store,
    sites: Sites,
    list_entry: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """Whatever is changed in a published statement in silence is news, on the watched topics or not."""
    list_entry()
    list_entry(ONE)
    trade = "双方商定扩大农产品贸易，全年贸易额增长百分之五。"
    sites.pages[ONE] = page(TITLE, [*successor, trade])
    processor.process_due()
    clock.forward(hours=2)
    sites.pages[ONE] = page(TITLE, [*successor, trade.replace("百分之五", "百分之三")])

    processor.process_due()

    [edited] = [alert.news for alert in store.alerts() if isinstance(alert.news, EditNews)]
    assert ["百分之三" in change.new for change in edited.changes] == [True]


class Short:
    """Workers that end a call, as where a text takes too much, or for which no process can be started."""

    def __init__(self, workers: Workers, call: str, error: MonitorError) -> None:
        self.workers, self.call, self.error = workers, call, error

    def run(self, call: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Do every other call."""
        if call.__name__ == self.call:
            raise self.error
        return self.workers.run(call, *args, **kwargs)


@pytest.fixture
def short(processor: Processor, lexicon: Lexicon, list_entry: Callable[..., None]) -> Callable[..., None]:
    """Gives the processor such workers."""

    def give(call: str, error: MonitorError) -> None:
        workers = Short(SameProcess(Tools(lexicon=lexicon)), call, error)
        processor._workers = processor._reader._workers = workers
        processor.analysis = replace(processor.analysis, workers=workers)
        list_entry()
        list_entry(ONE)

    return give


@pytest.mark.parametrize("call", ["read_whole_text", "assess_text", "match_statement"])
def test_a_text_that_takes_too_much_is_left_aside_with_the_reason_and_seldom_tried(
    processor: Processor,
    store: Store,
    sites: Sites,
    short: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
    call: str,
) -> None:
    """It costs itself alone: the source's health counts it, and its page is kept for a better reading."""
    reason = "reading it took more than 8 s of processor time and was ended"
    short(call, WorkLimitError(reason))
    sites.pages[ONE] = page(TITLE, successor)

    processor.process_due()
    clock.forward(minutes=50)
    early = store.claim_entries(clock(), clock() + timedelta(minutes=1), 9)
    clock.forward(minutes=11)
    [work] = store.claim_entries(clock(), clock() + timedelta(minutes=1), 9)

    [error] = [row.error for row in store.entry_errors()]
    [state] = store.source_states()
    assert (early, work.attempts, error) == ([], 1, reason)
    assert (state.unread, state.unread_detail) == (1, reason)
    assert store.last_capture(ONE) is not None


@pytest.mark.parametrize("call", ["compare_with", "with_history"])
def test_a_statement_whose_comparison_takes_too_much_is_told_without_it(
    processor: Processor,
    store: Store,
    sites: Sites,
    short: Callable[..., None],
    successor: tuple[str, ...],
    call: str,
) -> None:
    """That there is a statement is news; why nothing was compared is said."""
    short(call, WorkLimitError("comparing it took more than 20 s of processor time and was ended"))
    sites.pages[ONE] = page(TITLE, successor)

    processor.process_due()

    [alert] = store.alerts()
    assert isinstance(alert.news, StatementNews)
    assert alert.news.note == (
        "comparing it took more than 20 s of processor time and was ended, so nothing was compared"
    )
    assert said(alert.news.note, "zh", NO_NAMES) == "比较占用处理器超过20秒，已终止，因此未作比较"


def test_a_text_for_which_no_process_can_be_started_waits(
    processor: Processor,
    store: Store,
    sites: Sites,
    short: Callable[..., None],
    successor: tuple[str, ...],
    clock: Clock,
) -> None:
    """Nothing is known of it, so it counts as no failure: its claim runs out, and it is due again."""
    short("read_whole_text", NoWorkerError("no process could be started for it: no room; it is tried again"))
    sites.pages[ONE] = page(TITLE, successor)

    processor.process_due()
    clock.forward(minutes=16)
    [work] = store.claim_entries(clock(), clock() + timedelta(minutes=1), 9)

    assert (work.attempts, store.entry_errors()) == (0, [])
