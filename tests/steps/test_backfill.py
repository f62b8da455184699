"""Back-filling as a step: what is left to the service, where a list ends, whose date counts, when it gives up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape

import pytest

from monitor.adapters.archive import WarcArchive
from monitor.errors import FetchError
from monitor.lists.back_issues import first_lists, share_done, time_left
from monitor.model import Backfill, Entry, OldList, PollResult, Profile, Source
from monitor.steps.backfill import Backfiller
from monitor.steps.backoff_fetcher import PatientFetcher
from monitor.steps.workers import SameProcess, Tools, Workers
from monitor.storage.store import Store
from monitor.text.lexicon import Lexicon

from .conftest import START, Clock, Sites

LIST = "http://kremlin.ru/events/president/transcripts"
SOURCE = Source(
    name="kremlin-pages",
    publisher="Kremlin",
    kind="page",
    url=LIST,
    language="ru",
    zone="Europe/Moscow",
    links=".list a",
    paged_url=LIST + "/page/{page}",
)
PLAIN = "Президент обсудил с главой региона подготовку коммунальных служб к зиме и ремонт школ."


def listed(*numbers: int) -> bytes:
    """A page of a list whose addresses name no day, as the Kremlin's do."""
    links = "".join(f'<a href="/events/president/transcripts/{number}">Текст {number}</a>' for number in numbers)
    return f"<html><body><div class=list>{links}</div></body></html>".encode()


def article(day: date, title: str = "Рабочая встреча", text: str = PLAIN) -> bytes:
    """An event page that prints its day."""
    return f"""<html><head><meta charset="utf-8"></head><body><article>
<h1 class="entry-title p-name">{escape(title)}</h1><time class="read__published" datetime="{day}">{day}</time>
<div class="read__time">10:10</div><div class="entry-content e-content read__internal_content"><p>{text}</p></div>
</article></body></html>""".encode()


def address(number: int) -> str:
    """Where a text is."""
    return f"http://kremlin.ru/events/president/transcripts/{number}"


class Walk:
    """One source, its sites, and a back-filling of October 2026."""

    def __init__(self, store: Store, archive: WarcArchive, sites: Sites, clock: Clock, workers: Workers) -> None:
        self.store, self.archive, self.sites, self.clock, self.workers = store, archive, sites, clock, workers
        self.profiles: tuple[Profile, ...] = ()
        self.source = SOURCE
        self.waits: list[float] = []
        self.said: list[str] = []
        self.others: list[str] = []

    def patient(self) -> PatientFetcher:
        """A fetcher whose waiting moves the clock."""

        def wait(seconds: float) -> None:
            self.waits.append(seconds)
            self.clock.forward(seconds=seconds)

        return PatientFetcher(
            self.sites,
            others=lambda: self.others,
            gap=timedelta(seconds=5),
            now=self.clock,
            wait=wait,
            say=self.said.append,
        )

    def run(self) -> tuple[Backfill, tuple[str, ...]]:
        """Back-fill October."""
        first, last = date(2026, 10, 1), date(2026, 10, 31)
        lists = first_lists(self.source, {self.source.name: self.source}, first, last, self.source.url)
        task = self.store.begin_backfill(self.source, first, last, lists, self.clock())
        self.store.retry_backfill(task.id)
        backfiller = Backfiller(
            store=self.store,
            lists=self.patient(),
            texts=self.patient(),
            archive=self.archive,
            sources=[self.source],
            profiles=self.profiles,
            workers=self.workers,
            now=self.clock,
            told=lambda asked: None,
        )
        return task, backfiller.run(task)

    @property
    def pages(self) -> list[str]:
        """What was asked for, in order."""
        return [url.removeprefix("http://kremlin.ru/events/president/transcripts") for url, _ in self.sites.asked]


@pytest.fixture
def walk(
    store: Store,
    archive: WarcArchive,
    sites: Sites,
    clock: Clock,
    lexicon: Lexicon,
    profiles: tuple[Profile, ...],
) -> Walk:
    """One that has asked nothing yet."""
    walk = Walk(store, archive, sites, clock, SameProcess(Tools(lexicon=lexicon)))
    walk.profiles = profiles
    return walk


def polled(store: Store, clock: Clock, *entries: Entry) -> None:
    """The service has polled the source before."""
    store.sync_sources([SOURCE], START)
    for found in ((Entry(key="kremlin.ru:1/ru", url=address(1)),), entries):
        store.finish_poll(
            PollResult(
                name=SOURCE.name, health="fresh", detail="", polled_at=clock(), answered=True, failed=False,
                next_poll_at=clock() + timedelta(days=1), digest=f"sha256:{len(found)}", entries=found,
            )
        )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- whose date


def test_a_list_without_days_is_read_for_the_texts_own(walk: Walk, store: Store) -> None:
    """What turns out to be of another day is left out, and a page that is all older ends the walk."""
    days = {
        9: date(2026, 11, 2),
        8: date(2026, 10, 31),
        7: date(2026, 10, 1),
        6: date(2026, 9, 30),
        5: date(2026, 9, 1),
    }
    walk.sites.pages |= {address(number): article(day) for number, day in days.items()}
    walk.sites.pages |= {LIST: listed(9, 8), LIST + "/page/2": listed(7, 6), LIST + "/page/3": listed(5)}
    walk.sites.pages[LIST + "/page/4"] = listed(4)

    task, remarks = walk.run()

    counts = store.backfill_counts(task.id)
    assert remarks == ()
    assert (counts.read, counts.outside, counts.failures) == (2, 3, ())
    assert {work.entry.key for work in store.versions()} == {"kremlin.ru:8/ru", "kremlin.ru:7/ru"}
    assert "/page/4" not in walk.pages


def test_nobody_is_told_of_a_statement(walk: Walk, store: Store) -> None:
    """Back-filling looks at no watch; but the statement is there to compare with."""
    statement = (
        "Российская Федерация и Китайская Народная Республика, далее именуемые «Стороны», заявляют о следующем. "
        "Стороны подтверждают, что в ядерной войне не может быть победителей и она никогда не должна быть развязана. "
        "Стороны выступают против размещения оружия в космосе и призывают сохранять стратегическую стабильность."
    )
    title = "Совместное заявление Российской Федерации и Китайской Народной Республики о стратегической стабильности"
    walk.sites.pages |= {LIST: listed(8), address(8): article(date(2026, 10, 12), title, statement)}

    task, _ = walk.run()

    assert store.backfill_counts(task.id).statements == 1
    assert [row.date for row in store.statement_rows()] == [date(2026, 10, 12)]
    assert (store.delivery_rows(), store.alerts(limit=10)) == ([], ())


# ------------------------------------------------------------------------------------------------ left to the service


def test_what_the_live_list_shows_unseen_is_left_to_the_service(walk: Walk, store: Store, clock: Clock) -> None:
    """Taken in quietly, a text that was published since the last poll would never be told."""
    polled(store, clock, Entry(key="kremlin.ru:8/ru", url=address(8)))
    walk.sites.pages |= {LIST: listed(9, 8), LIST + "/page/2": listed(7)}
    walk.sites.pages |= {address(number): article(date(2026, 10, 12)) for number in (7, 8, 9)}

    task, remarks = walk.run()

    counts = store.backfill_counts(task.id)
    assert (counts.live, counts.known, counts.read) == (1, 1, 1)
    assert [work.entry.key for work in store.versions()] == ["kremlin.ru:7/ru"]
    assert any("left to the service" in remark for remark in remarks)
    assert store.unknown([Entry(key="kremlin.ru:9/ru", url=address(9))]) != []


def test_the_health_of_the_source_is_not_touched(walk: Walk, store: Store, clock: Clock) -> None:
    """Pages that fail in a back-filling say nothing of how the source is today."""
    polled(store, clock)
    before = store.source_states()
    walk.sites.pages |= {LIST: listed(1), LIST + "/page/2": listed(7, 6, 5, 4)}
    walk.sites.pages |= {address(number): b"<html><body></body></html>" for number in (7, 6, 5, 4)}

    task, _ = walk.run()

    assert store.backfill_counts(task.id).read == 0
    assert store.source_states() == before


ISSUES = Source(
    name="paper",
    publisher="People's Daily",
    kind="page",
    url="http://paper.example/",
    language="zh",
    links=".news a",
    more=".pages a",
    dated_url="http://paper.example/%Y%m/%d/01.html",
    look_back=3,
)


def issue(day: date, *numbers: int, pages: str = "") -> bytes:
    """A page of an issue: links to its other pages, and to texts where it has any."""
    links = "".join(f'<a href="/{day:%Y%m/%d}/content_{number}.html">第{number}篇</a>' for number in numbers)
    return f"<html><body><div class=pages>{pages}</div><div class=news>{links}</div></body></html>".encode()


def test_the_cover_of_an_issue_need_hold_no_text(walk: Walk, store: Store) -> None:
    """It leads to the pages that do."""
    day = date(2026, 10, 5)
    walk.source = ISSUES
    cover, second = f"http://paper.example/{day:%Y%m/%d}/01.html", f"http://paper.example/{day:%Y%m/%d}/02.html"
    walk.sites.pages |= {cover: issue(day, pages="<a href=02.html>2</a>"), second: issue(day, 1)}
    walk.sites.pages[f"http://paper.example/{day:%Y%m/%d}/content_1.html"] = article(day)

    task, _ = walk.run()

    counts = store.backfill_counts(task.id)
    assert (counts.lists, counts.texts) == (2, 1)
    assert counts.lists_failed == 30  # days without an issue are named: they may be missing here alone


@pytest.mark.parametrize(("ahead", "left"), [(2, 1), (9, 0)])
def test_the_last_issues_are_the_services(walk: Walk, store: Store, clock: Clock, ahead: int, left: int) -> None:
    """Late pages of the days that the service reads again are news of its own; older ones are nobody's."""
    day = date(2026, 10, 31)
    clock.now = datetime(2026, 10, 31, 4, tzinfo=UTC) + timedelta(days=ahead)
    walk.source = ISSUES
    store.sync_sources([ISSUES], clock())
    store.finish_poll(
        PollResult(
            name="paper", health="fresh", detail="", polled_at=clock(), answered=True, failed=False,
            next_poll_at=clock() + timedelta(days=1), digest="sha256:1",
        )
    )  # fmt: skip
    walk.sites.pages[f"http://paper.example/{day:%Y%m/%d}/01.html"] = issue(day, 1)
    walk.sites.pages[f"http://paper.example/{day:%Y%m/%d}/content_1.html"] = article(day)

    task, _ = walk.run()

    counts = store.backfill_counts(task.id)
    assert (counts.live, counts.texts) == (left, 1 - left)


# ------------------------------------------------------------------------------------------------------ where it ends


def atom(day: date, following: str = "") -> bytes:
    """A page of a feed with one whole text."""
    link = f'<link rel="next" href="{following}"/>' if following else ""
    return f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{link}<entry>
<title>Рабочая встреча</title><link rel="alternate" href="http://kremlin.ru/events/president/news/{day:%Y%m%d}"/>
<published>{day}T10:00:00+03:00</published><content type="html">&lt;p&gt;{PLAIN} {day}&lt;/p&gt;</content>
</entry></feed>""".encode()


def test_a_feed_is_walked_by_its_own_links(walk: Walk, store: Store) -> None:
    """Where no numbers are known, its `rel=next` leads on, to the page that has none."""
    walk.source = replace(SOURCE, kind="feed", paged_url="", full_text=True)
    walk.sites.pages |= {
        LIST: atom(date(2026, 10, 30), f"{LIST}?page=2"),
        f"{LIST}?page=2": atom(date(2026, 10, 20), f"{LIST}?page=3"),
        f"{LIST}?page=3": atom(date(2026, 10, 10)),
    }

    task, remarks = walk.run()

    assert walk.pages == ["", "?page=2", "?page=3"]
    assert store.backfill_counts(task.id).read == 3
    assert "goes back to 2026-10-10 only" in remarks[0]


def test_a_wall_in_place_of_a_list_is_named(walk: Walk, store: Store) -> None:
    """It says 200 and lists nothing; that is no empty page of the list."""
    walk.source = replace(SOURCE, paged_url="", more="a.older")
    walk.sites.pages[LIST] = b"<html><head><title>Just a moment...</title></head><body><div id=cf-wrapper>x</div>\
<script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>"

    task, _ = walk.run()

    [failure] = store.backfill_counts(task.id).failures
    assert failure.url == LIST
    assert "robots" in failure.error or "challenge" in failure.error


def test_what_cannot_be_looked_through_is_walked(walk: Walk, store: Store) -> None:
    """A page that fails while the stretch is looked for costs nothing but the shorter way."""
    walk.clock.forward(days=60)
    newest = walk.clock().date()
    days = {number: newest - timedelta(days=10 * number) for number in range(13)}
    walk.sites.pages |= {f"{LIST}/page/{number + 1}": dated(day) for number, day in days.items()}
    walk.sites.pages |= {LIST: dated(newest), LIST + "/page/2": b"<html><body>nothing</body></html>"}
    walk.sites.pages |= {f"http://kremlin.ru/{day:%Y/%m%d}/text": article(day) for day in days.values()}

    task, _ = walk.run()

    counts = store.backfill_counts(task.id)
    assert counts.read == 3
    assert [failure.url for failure in counts.failures] == [LIST + "/page/2"]


def test_a_list_that_shows_the_same_page_for_every_number_ends(walk: Walk) -> None:
    """The Kremlin's list did that for a week; what could not be had is told."""
    walk.sites.pages |= {LIST: listed(8), address(8): article(date(2026, 10, 12))}
    walk.sites.pages |= {f"{LIST}/page/{number}": listed(8) for number in range(2, 50)}

    _, remarks = walk.run()

    assert walk.pages == ["", "/8", "/page/2"]
    assert remarks == ()  # the list names no day that would say how far it goes


def test_the_page_after_the_last_is_no_failure(walk: Walk, store: Store) -> None:
    """A 404 behind the last page says only that it was the last."""
    walk.sites.pages |= {LIST: listed(8), address(8): article(date(2026, 10, 12))}

    task, _ = walk.run()

    assert walk.pages == ["", "/8", "/page/2"]
    assert store.backfill_counts(task.id).failures == ()


def test_a_page_in_the_middle_that_fails_is_passed_by(walk: Walk, store: Store) -> None:
    """The pages behind it are asked for, it is tried once more at the end, and then named."""
    broken = FetchError(LIST + "/page/2", "500", trouble="unreachable", status=500)
    walk.sites.pages |= {LIST: listed(8), LIST + "/page/2": broken, LIST + "/page/3": listed(7)}
    walk.sites.pages |= {address(number): article(date(2026, 10, 12)) for number in (7, 8)}

    task, _ = walk.run()

    counts = store.backfill_counts(task.id)
    assert (counts.read, [failure.url for failure in counts.failures]) == (2, [LIST + "/page/2"])
    assert walk.pages.count("/page/2") == 2


def test_numbered_pages_without_texts_do_not_go_on_for_ever(walk: Walk, store: Store) -> None:
    """A site may answer every number with a page that lists nothing."""
    walk.sites.pages |= {f"{LIST}/page/{number}": b"<html><body>nothing</body></html>" for number in range(2, 50)}
    walk.sites.pages |= {LIST: listed(8), address(8): article(date(2026, 10, 12))}

    task, _ = walk.run()

    assert store.backfill_counts(task.id).lists_failed <= 5
    assert "/page/9" not in walk.pages


def dated(day: date) -> bytes:
    """A page of a list whose address names the day, with one text."""
    return f'<html><body><div class=list><a href="/{day:%Y/%m%d}/text">text</a></div></body></html>'.encode()


def test_a_stretch_of_long_ago_is_looked_for(walk: Walk, store: Store) -> None:
    """A list of a thousand pages is not walked to the one that is wanted; what is there is read whole."""
    walk.clock.forward(days=800)
    newest = walk.clock().date()
    days = {number: newest - timedelta(days=number - 1) for number in range(1, 1001)}
    walk.sites.pages |= {f"{LIST}/page/{number}": dated(day) for number, day in days.items()}
    walk.sites.pages |= {LIST: dated(newest)}
    walk.sites.pages |= {f"http://kremlin.ru/{day:%Y/%m%d}/text": article(day) for day in days.values()}

    task, remarks = walk.run()

    asked = [page for page in walk.pages if page.startswith("/page/")]
    assert (store.backfill_counts(task.id).read, remarks) == (31, ())
    assert len(asked) < 31 + 2 * 4 + 2 * 10


def test_a_list_that_ended_before_the_stretch_says_so(walk: Walk) -> None:
    """Pages that are not there end the looking; how far the list goes is told."""
    walk.clock.forward(days=800)
    newest = walk.clock().date()
    days = {number: newest - timedelta(days=number - 1) for number in range(1, 101)}
    walk.sites.pages |= {f"{LIST}/page/{number}": dated(day) for number, day in days.items()} | {LIST: dated(newest)}

    _, remarks = walk.run()

    assert f"goes back to {days[100]} only" in remarks[0]
    assert len(walk.pages) < 25


def test_a_list_that_repeats_is_not_looked_through(walk: Walk) -> None:
    """The same page under every number says nothing of where the stretch is."""
    walk.clock.forward(days=800)
    newest = walk.clock().date()
    walk.sites.pages |= {f"{LIST}/page/{number}": dated(newest) for number in range(1, 5000)} | {LIST: dated(newest)}

    _, remarks = walk.run()

    assert len(walk.pages) <= 3
    assert f"goes back to {newest} only" in remarks[0]


# ------------------------------------------------------------------------------------------------------------ patience


def refused(url: str, retry_after: float | None = None) -> FetchError:
    """The site does not let us see it."""
    return FetchError(url, "403 Forbidden", trouble="refused", status=403, retry_after=retry_after)


def test_a_refusal_is_waited_out(walk: Walk, store: Store) -> None:
    """Half an hour at least, or as long as the server says; then it goes on."""
    answers = iter([refused(LIST, 7200.0), listed(8)])
    walk.sites.pages |= {address(8): article(date(2026, 10, 12))}
    walk.sites.pages[LIST] = next(answers)
    wait = walk.clock.forward

    def forward(**length: float) -> None:
        wait(**length)
        walk.sites.pages[LIST] = next(answers, listed(8))

    walk.clock.forward = forward  # type: ignore[method-assign]  # the site opens while we wait

    task, _ = walk.run()

    assert walk.waits == [7200.0]
    assert "403 Forbidden" in walk.said[0]
    assert store.backfill_counts(task.id).read == 1


def test_a_site_that_refuses_again_is_left_alone(walk: Walk, store: Store) -> None:
    """It stops, keeps its place, and says why; nothing is lost for the next time."""
    walk.sites.pages |= {LIST: listed(8), address(8): article(date(2026, 10, 12))}
    walk.sites.pages |= {f"{LIST}/page/{number}": refused(f"{LIST}/page/{number}") for number in range(2, 9)}

    task, remarks = walk.run()
    walk.sites.pages |= {f"{LIST}/page/{number}": listed(number) for number in range(2, 5)}
    walk.sites.pages |= {address(number): article(date(2026, 10, 11)) for number in range(2, 5)}
    del walk.sites.pages[f"{LIST}/page/5"]
    _, later = walk.run()

    assert "refuses also after a pause" in remarks[0]
    assert walk.waits == [1800.0, 1800.0]
    assert (later, store.backfill_counts(task.id).read) == ((), 4)


def test_texts_that_are_refused_do_not_cost_the_lists(walk: Walk, store: Store) -> None:
    """The Kremlin's pages may be shut where its feed is open: the walk goes on, the texts wait for the next time."""
    numbers = range(10, 20)
    walk.sites.pages |= {address(number): refused(address(number)) for number in numbers}
    walk.sites.pages |= {LIST: listed(*numbers), LIST + "/page/2": listed(5), address(5): article(date(2026, 10, 12))}

    task, remarks = walk.run()

    counts = store.backfill_counts(task.id)
    assert (counts.lists, counts.failed) == (3, 11)
    assert len(walk.waits) == 2
    assert "Texts were asked for no more" in remarks[0]


def test_a_site_that_is_out_of_order_is_left_alone(walk: Walk, store: Store) -> None:
    """Ten addresses in a row without an answer: the rest waits for the next time."""
    walk.source = ISSUES
    for number in range(31):
        url = f"http://paper.example/202610/{number + 1:02}/01.html"
        walk.sites.pages[url] = FetchError(url, "no answer", trouble="unreachable")

    task, remarks = walk.run()

    assert len(walk.sites.asked) == 10
    assert "10 addresses in a row gave nothing" in remarks[0]
    assert store.next_list(task.id) is not None


def test_robots_txt_is_not_argued_with(walk: Walk, store: Store) -> None:
    """What it disallows is named and not waited for."""
    walk.sites.pages |= {LIST: listed(8)}
    walk.sites.pages[address(8)] = FetchError(address(8), "robots.txt disallows", trouble="refused", permanent=True)

    task, _ = walk.run()

    assert walk.waits == []
    assert ["robots.txt" in failure.error for failure in store.backfill_counts(task.id).failures] == [True]


def test_a_running_service_goes_first(walk: Walk) -> None:
    """While it asks the same host, the back-filling waits; not for ever, since the service may have died over it."""
    walk.sites.pages |= {LIST: listed(8), address(8): article(date(2026, 10, 12))}
    walk.others = ["http://en.kremlin.ru/feed"]
    walk.run()
    elsewhere = list(walk.waits)
    walk.others = ["http://kremlin.ru/feed"]

    walk.patient().get(LIST)

    assert elsewhere == []
    assert sum(walk.waits) == pytest.approx(120.0)


# ------------------------------------------------------------------------------------------------------------ how far


@pytest.mark.parametrize(
    ("asked", "reached", "share"),
    [
        (OldList(url="u", layout="l", day=date(2026, 10, 1)), None, 0.0),
        (OldList(url="u", layout="l", day=date(2026, 10, 16)), None, 15 / 31),
        (OldList(url="u", layout="l"), date(2026, 11, 23), 0.0),
        (OldList(url="u", layout="l"), date(2026, 10, 17), 17 / 33),  # from 3 November, since lists hold late texts
        (OldList(url="u", layout="l"), date(2026, 9, 20), 1.0),
        (None, None, 0.0),
    ],
)
def test_how_much_is_done_is_told_by_days(asked: OldList | None, reached: date | None, share: float) -> None:
    """Issues are walked from the first day on, lists from today back."""
    october = Backfill(id="o", source="s", first=date(2026, 10, 1), last=date(2026, 10, 31), begun_at=START)

    assert share_done(october, asked, reached) == pytest.approx(share)


def test_the_rest_takes_as_long_as_what_was_done() -> None:
    """Counted from where this run began, and not told before there is anything to count from."""
    hour = timedelta(hours=1)

    assert time_left(hour, 0.5, 0.75) == hour
    assert (time_left(hour, 0.5, 0.5), time_left(timedelta(0), 0.0, 0.5)) == (None, None)


def test_another_layout_is_a_source_of_its_own(walk: Walk) -> None:
    """Numbered pages begin with the number that the description says."""
    walk.source = replace(SOURCE, paged_from=1)
    walk.sites.pages |= {LIST: listed(8), address(8): article(date(2026, 10, 12))}

    walk.run()

    assert walk.pages == ["", "/8", "/page/1"]
