"""What is told of a text before it can be compared, what a flash becomes, and whom it all concerns."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.adapters.archive import WarcArchive
from monitor.errors import FetchError
from monitor.model import Entry, PollResult, Profile, Recipient, StatementNews, UnreadNews, Watch
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.process import Processor
from monitor.steps.workers import SameProcess, Tools
from monitor.storage.listing_queries import alerts_page
from monitor.storage.store import Store
from monitor.text.lexicon import Lexicon

from .conftest import START, Clock, Sites
from .test_process import ONE, SOURCE, TITLE, TWO, page

DESK, OTHER = (Recipient(name=name, channel="terminal") for name in ("desk", "other"))
FLASH = ["新华社莫斯科电 两国元首今天签署关于进一步加强全球战略稳定的联合声明，涉及核武器和反导。全文稍后播发。"]
TEXT = [
    "中华人民共和国和俄罗斯联邦（以下称“双方”）声明如下：",
    "双方重申核战争打不赢也打不得。",
    "双方反对在境外部署核武器。",
    "双方对发展全球反导系统表示严重关切。",
    "双方主张缔结防止在外空放置武器的国际条约。",
]


@pytest.fixture
def processor(
    store: Store,
    archive: WarcArchive,
    sites: Sites,
    profiles: tuple[Profile, ...],
    lexicon: Lexicon,
    lanes: KeyedExecutor,
    clock: Clock,
) -> Processor:
    """Two watches with a recipient each: one of nuclear forces and missile defence, one of arms control."""
    store.sync_sources([SOURCE], START)
    return Processor(
        store=store,
        fetcher=sites,
        archive=archive,
        sources=[SOURCE],
        profiles=profiles,
        watches=[
            Watch(name="nuclear", topics=frozenset({"strategic-stability", "nuclear-forces"}), recipients=(DESK,)),
            Watch(name="chemistry", topics=frozenset({"chemical-weapons"}), recipients=(OTHER,)),
        ],
        publishers={SOURCE.name: SOURCE.publisher},
        workers=SameProcess(Tools(lexicon=lexicon)),
        lanes=lanes,
        second_looks=[timedelta(hours=1), timedelta(days=1)],
        now=clock,
    )


@pytest.fixture
def lists(store: Store, clock: Clock) -> Callable[..., None]:
    """Lists texts, by address and title; the first poll listed nothing."""

    def add(titles: dict[str, str]) -> None:
        entries = tuple(Entry(key=f"people.com.cn:{url[-13:-5]}", url=url, title=name) for url, name in titles.items())
        result = PollResult(
            name=SOURCE.name,
            health="fresh",
            detail="new list",
            polled_at=clock(),
            next_poll_at=clock() + timedelta(days=1),
            answered=True,
            failed=False,
            digest=f"sha256:{len(titles)}",
        )
        store.finish_poll(result)
        store.finish_poll(replace(result, entries=entries))

    return add


@pytest.fixture
def pass_time(processor: Processor, clock: Clock) -> Callable[[float], None]:
    """Lets minutes pass, and reads what is due in each."""

    def forward(minutes: float) -> None:
        for _ in range(int(minutes)):
            clock.forward(minutes=1)
            processor.process_due()

    return forward


def kinds(store: Store) -> list[str]:
    """What was told, the oldest first."""
    return [alert.kind for alert in reversed(store.alerts())]


def test_a_flash_is_announced_and_becomes_a_statement_when_it_grows(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    """Within minutes, and also in two steps; it was an edit of a mention, and compared with nothing."""
    lists({ONE: TITLE})
    sites.pages[ONE] = page(TITLE, FLASH)
    pass_time(1)
    assert kinds(store) == ["announced"]

    sites.pages[ONE] = page(TITLE, [*FLASH, "双方强调了战略稳定的重要性。"])
    pass_time(5)
    assert kinds(store) == ["announced"]

    sites.pages[ONE] = page(TITLE, TEXT)
    pass_time(5)
    assert kinds(store) == ["announced", "statement"]
    assert [row.origin for row in store.statement_rows()] == ["watched"]


def test_a_flash_under_another_title_that_grows_after_hours_is_a_statement(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    """Nothing of it is left on the page: it was taken for a notice of the site's, for days."""
    lists({ONE: "快讯：" + TITLE})
    sites.pages[ONE] = page("快讯：" + TITLE, FLASH)
    pass_time(120)

    sites.pages[ONE] = page(TITLE, TEXT)
    pass_time(60)

    assert kinds(store) == ["announced", "statement"]


FLASHES = {
    "en": (
        "Joint Statement of the Russian Federation and the People's Republic of China on Global Strategic Stability",
        "Moscow, 1 December. The two presidents signed a joint statement on strategic stability. The text follows.",
    ),
    "ru": (
        "Совместное заявление Российской Федерации и Китайской Народной Республики о стратегической стабильности",
        "Президенты подписали совместное заявление о стратегической стабильности. "
        "Стороны подтверждают, что ядерная война недопустима. Полный текст будет опубликован позднее.",
    ),
}


@pytest.mark.parametrize("language", FLASHES)
def test_a_flash_is_known_in_every_language(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None], language: str
) -> None:
    """Also one that repeats a sentence of the statement."""
    title, flash = FLASHES[language]
    lists({ONE: title})
    sites.pages[ONE] = page(title, [flash])
    pass_time(1)

    assert kinds(store) == ["announced"]


def test_a_flash_of_a_text_that_is_known_is_not_announced(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    """Another source has the whole text already."""
    lists({ONE: TITLE})
    sites.pages[ONE] = page(TITLE, TEXT)
    pass_time(1)

    lists({TWO: TITLE})
    sites.pages[TWO] = page(TITLE, FLASH)
    pass_time(5)

    assert kinds(store) == ["statement"]


def test_two_sources_with_the_same_flash_are_one_announcement(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    """One title is announced once a day."""
    lists({ONE: TITLE, TWO: TITLE})
    sites.pages |= {ONE: page(TITLE, FLASH), TWO: page(TITLE, FLASH)}
    pass_time(5)

    assert kinds(store) == ["announced"]


@pytest.mark.parametrize("sentences", [2, 4])
def test_a_short_statement_is_a_statement(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None], sentences: int
) -> None:
    """Few sentences in which states act are no flash, where none tells of the statement."""
    lists({ONE: TITLE})
    sites.pages[ONE] = page(TITLE, TEXT[1 : 1 + sentences])
    pass_time(1)

    assert kinds(store) == ["statement"]


REFUSED = FetchError(ONE, "403 Forbidden", trouble="refused", permanent=False, status=403)
BROKEN = FetchError(ONE, "503 Service Unavailable", trouble="unreachable", permanent=False, status=503)
GONE = FetchError(ONE, "404 Not Found", trouble="gone", permanent=True, status=404)
SCRIPT = b"<html><head><script>load()</script></head><body></body></html>"
NOTICE = page("系统维护公告", ["本站正在进行例行维护，请稍后再访问，给您带来的不便敬请谅解。"])


@pytest.mark.parametrize(
    "answer",
    [REFUSED, BROKEN, GONE, SCRIPT, b"", NOTICE, page(TITLE, [])],
    ids=["403", "503", "404", "script", "empty", "notice", "title-alone"],
)
def test_a_listed_statement_that_cannot_be_read_is_told_once_and_then_followed_by_its_text(
    store: Store,
    sites: Sites,
    lists: Callable[..., None],
    pass_time: Callable[[float], None],
    answer: bytes | FetchError,
) -> None:
    """It was in the status alone. A blip is not told."""
    lists({ONE: TITLE})
    sites.pages[ONE] = answer
    pass_time(10)
    assert kinds(store) == []

    pass_time(80)
    [alert] = store.alerts()
    assert isinstance(alert.news, UnreadNews)
    assert (alert.news.print.title, alert.news.print.url) == (TITLE, ONE)
    assert alert.news.attempts >= 2
    assert alert.watches == ("nuclear",)

    sites.pages[ONE] = page(TITLE, TEXT)
    pass_time(130)
    assert kinds(store) == ["unreadable", "statement"]
    [statement] = store.alerts(limit=1)
    assert isinstance(statement.news, StatementNews)
    assert statement.news.print.document_id == alert.news.print.document_id  # by this they are one thread


def test_a_listed_text_on_no_watched_subject_is_told_to_nobody(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    """Else every page that is down is an alert."""
    lists({ONE: "本市举行交通安全会议"})
    sites.pages[ONE] = REFUSED
    pass_time(90)

    assert kinds(store) == []


def test_a_stored_statement_that_cannot_be_read_for_long_is_told_once(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    """It was told to nobody."""
    lists({ONE: TITLE})
    sites.pages[ONE] = page(TITLE, TEXT)
    pass_time(1)
    sites.pages[ONE] = REFUSED
    pass_time(100)
    assert kinds(store) == ["statement"]

    pass_time(400)
    assert kinds(store) == ["statement", "unreadable"]


def test_edits_and_removals_go_to_the_watches_that_the_text_belongs_to(
    store: Store, sites: Sites, lists: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    """They went to everybody; and the feed of a watch lists what its recipients are told."""
    lists({ONE: TITLE})
    sites.pages[ONE] = page(TITLE, TEXT)
    pass_time(1)
    sites.pages[ONE] = page(TITLE, [*TEXT[:2], "双方不反对在境外部署核武器。", *TEXT[3:]])
    pass_time(70)
    sites.pages[ONE] = GONE
    pass_time(3000)

    assert kinds(store) == ["statement", "edited", "vanished"]
    assert {row.recipient for row in store.delivery_rows()} == {"desk"}
    assert alerts_page(store, watch="nuclear", limit=10) == store.alerts()
    assert alerts_page(store, watch="chemistry", limit=10) == ()
    first = alerts_page(store, watch="nuclear", limit=1)
    assert [alert.kind for alert in alerts_page(store, watch="nuclear", before=first[0].id, limit=9)] == [
        "edited",
        "statement",
    ]
