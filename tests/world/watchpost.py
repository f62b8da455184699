"""A small site and the steps of the service around it: real sockets, a real store, a clock that a test moves.

    SmallSite <─ proxy <─ poll, process ─> store ─> outages, deliver ─> mail server

A test publishes articles, lets hours or days pass (`Watchpost.live`, no sleeping), breaks the site
(`SmallSite.instead`) and reads how the source is (`state`) and what the mail server took (`told`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.adapters.apprise_sender import AppriseNotifier, channel_of
from monitor.adapters.archive import WarcArchive
from monitor.adapters.http import HttpFetcher
from monitor.adapters.polite_fetcher import PoliteFetcher
from monitor.alerts.decide import text_digest
from monitor.config import Environment, load_lexicon, load_sites
from monitor.model import Recipient, Source, SourceState, Watch
from monitor.pages.plain import read_plain
from monitor.steps.deliver import Deliverer
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.poll import Poller
from monitor.steps.process import Processor
from monitor.steps.source_health import Outages
from monitor.steps.workers import SameProcess, Tools
from monitor.storage.store import open_store
from world.mail import MailStub
from world.proxy import Answer, Proxy, Request
from world.site import load

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 16:00 in Beijing
STORED = "2025-05-08-global-strategic-stability"
HOST = "politics.people.com.cn"
NEWS = "www.news.cn"
LIST = f"http://{HOST}/GB/1024/index.html"
PEOPLE = Source(
    name="people",
    publisher="People's Daily",
    kind="page",
    url=LIST,
    language="zh",
    every=timedelta(minutes=10),
    frozen_after=timedelta(days=1),
    links=".list a",
    link_pattern="/n1/",
)
EVERYTHING = frozenset({"statement", "mention", "edited", "vanished", "trouble", "recovered"})
LEXICON = load_lexicon(Environment({}))
SOURCES, PROFILES = load_sites(Environment({}))[:2]


class Clock:
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class AtOnce(Executor):
    """Runs what is submitted before it returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` now."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


# ------------------------------------------------------------------------------------------------------------ the site


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text of People's Daily; `day` is the one in its address and on its page."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    day: date = date(2026, 11, 23)
    clock: str = "16:05"

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}/n1/{self.day:%Y/%m%d}/c1001-{self.number}.html"

    @property
    def key(self) -> str:
        """The site's own number of it."""
        return f"people.com.cn:{self.number}"

    def page(self, *, body: str | None = None, label: str = "utf-8", furniture: str = "") -> str:
        """Its page, in the markup of the channels since 2021; `body` is other markup for its paragraphs."""
        paragraphs = "".join(f"<p>　　{escape(text, quote=False)}</p>" for text in self.paragraphs)
        return f"""<html><head><meta charset="{label}"><title>{self.title}--时政--人民网</title></head><body>
<div class="layout rm_txt cf"><div class="col col-1 fl"><h1>{self.title}</h1><div class="channel cf">
<div class="col-1-1 fl">{self.day:%Y年%m月%d日}{self.clock} | 来源：<a href="http://www.xinhuanet.com/">新华网</a></div>
</div><div class="rm_txt_con cf">{paragraphs if body is None else body}<div class="edit cf">(责编：甲、乙)</div></div>
{furniture}</div></div></body></html>
"""


def statement(number: int = 40000001, name: str = "successor", **fields: Any) -> Article:
    """A joint statement that changes what the stored one says, in Chinese."""
    title, paragraphs = load(f"{name}.zh.txt")
    return Article(number=number, title=title, paragraphs=paragraphs, **fields)


def ordinary(number: int, **fields: Any) -> Article:
    """News that is nobody's subject here."""
    title = f"第{number}条地方新闻：各地秋粮收购工作平稳推进"
    text = f"记者从有关部门获悉，第{number}批秋粮收购工作正在各地平稳推进，农户售粮进度快于往年同期，市场供应充足。"
    closing = f"下一步，第{number}号粮库将继续做好收储服务，保障农户颗粒归仓。"
    return Article(number=40100000 + number, title=title, paragraphs=(text, closing), **fields)


def html(text: str, encoding: str = "utf-8", **headers: str) -> Answer:
    """A page of HTML with status 200; its server names no charset unless `headers` do (`content_type`)."""
    named = {name.replace("_", "-"): value for name, value in {"content_type": "text/html", **headers}.items()}
    return Answer(headers=named, body=text.encode(encoding))


Page = Answer | Callable[[Request], Answer]


class SmallSite:
    """Answers what a test says: `pages` by address, and `instead` before them, for one address or ("*") for all."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.instead: dict[str, Page] = {}
        self.asked: list[str] = []
        self.listed: list[Article] = []

    def __call__(self, request: Request) -> Answer:
        """What the site answers; 304 to the ETag that it would give."""
        self.asked.append(request.url)
        none = Answer(status=404, headers={"Content-Type": "text/html"}, body=b"<h1>404 Not Found</h1>")
        whole = None if request.path == "/robots.txt" else self.instead.get("*")
        page = self.instead.get(request.url) or whole or self.pages.get(request.url) or none
        answer = page if isinstance(page, Answer) else page(request)
        etag = answer.headers.get("ETag")
        if answer.status == 200 and etag is not None and request.headers.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag})
        return answer

    def publish(self, *articles: Article) -> None:
        """Put articles on the site and at the head of its list."""
        for article in articles:
            self.pages.setdefault(article.url, html(article.page()))
        self.listed[:0] = articles
        self.pages[LIST] = html(list_page(self.listed))


def list_page(articles: Iterable[Article]) -> str:
    """A list of articles."""
    lines = "".join(f'<li><a href="{article.url}">{article.title}</a></li>' for article in articles)
    return f'<html><head><meta charset="utf-8"></head><body><ul class="list">{lines}</ul></body></html>'


# --------------------------------------------------------------------------------------------------------- the service


class Watchpost:
    """The steps of the service around the sites of a test, and one reader who wants to be told everything."""

    def __init__(
        self,
        *,
        url: str,
        folder: Path,
        proxy: Proxy,
        mail: MailStub,
        sources: Sequence[Source] = (PEOPLE,),
        second_looks: Sequence[timedelta] = tuple(timedelta(hours=hours) for hours in (1, 24, 168, 720)),
        to: Mapping[str, str] | None = None,
    ) -> None:
        """Watch `sources` through `proxy`; `to` are the addresses of the recipients, by their name."""
        self.clock = Clock()
        self.mail = mail
        self.store = open_store(url, migrate=True, digest=text_digest)
        self.store.sync_sources(sources, START)
        self.archive = WarcArchive(folder / "archive")
        self._add_stored()
        publishers = {source.name: source.publisher for source in sources}
        lanes = KeyedExecutor(AtOnce())
        self.client = HttpFetcher(
            "statement-monitor/0 (+desk@example.org)",
            clock=self.clock,
            sleep=lambda _: None,
            gap=0,
            timeout=5,
            deadline=10,
            proxies=dict.fromkeys(proxy.hosts, proxy.url),
        )
        fetcher = PoliteFetcher(self.client, archive=self.archive, agent="statement-monitor", clock=self.clock)
        people = [
            Recipient(name=name, channel=channel_of(address), address=address, kinds=EVERYTHING)  # type: ignore[arg-type]  # of those
            for name, address in (to or {"desk": mail.address()}).items()
        ]
        watch = Watch(name="strategic stability", topics=frozenset(LEXICON.topics.ids), recipients=tuple(people))
        self.poller = Poller(
            store=self.store,
            fetcher=fetcher,
            archive=self.archive,
            sources=sources,
            profiles=PROFILES,
            lanes=lanes,
            now=self.clock,
            draw=lambda: 0.5,
            notes=fetcher.notes,
        )
        self.processor = Processor(
            store=self.store,
            fetcher=fetcher,
            archive=self.archive,
            sources=sources,
            profiles=PROFILES,
            watches=[watch],
            publishers=publishers,
            workers=SameProcess(Tools(lexicon=LEXICON)),
            lanes=lanes,
            second_looks=second_looks,
            now=self.clock,
        )
        self.outages = Outages(
            store=self.store, sources=sources, recipients=people, after=timedelta(minutes=30), now=self.clock
        )
        self.deliverer = Deliverer(
            store=self.store,
            notifier=AppriseNotifier(),
            recipients={one.name: one for one in people},
            lanes=lanes,
            now=self.clock,
            draw=lambda: 0.5,
            monotonic=lambda: self.clock().timestamp(),
            publishers=publishers,
        )

    def _add_stored(self) -> None:
        file = files("monitor").joinpath("data", "statements", f"{STORED}.zh.txt")
        document = read_plain(file.read_text(encoding="utf-8"))
        parties = ("china", "russia")
        self.store.add_statement(
            document, None, statement_id=STORED, parties=parties, origin="shipped", now=START, day=date(2025, 5, 8)
        )

    def close(self) -> None:
        """Let go of the store and of the connections."""
        self.client.close()
        self.store.close()

    def tick(self) -> None:
        """Do all that is due now."""
        self.poller.poll_due()
        self.processor.process_due()
        self.outages.tell_due()
        self.deliverer.tell_undelivered()
        for _ in range(20):  # at most one delivery of each recipient is claimed at a time
            if not self.deliverer.deliver_due():
                break

    def live(self, **length: float) -> None:
        """Let time pass, from one thing that is due to the next and at least every ten minutes."""
        until = self.clock.now + timedelta(**length)
        self.tick()
        while self.clock.now < until:
            due = self.store.next_due(self.clock.now) or until
            step = min(max(due, self.clock.now + timedelta(seconds=30)), self.clock.now + timedelta(minutes=10))
            self.clock.now = min(step, until)
            self.tick()

    def leap(self, **length: float) -> None:
        """Let days pass in which the service did not run, then half an hour in which it does."""
        self.clock.now += timedelta(**length)
        self.live(minutes=30)

    @property
    def state(self) -> SourceState:
        """How its source is."""
        [state] = self.store.source_states()
        return state

    @property
    def told(self) -> list[str]:
        """The subjects of all mails that were taken, in order."""
        return [str(received.message["Subject"]).strip() for received in self.mail.taken]

    @property
    def mails(self) -> list[str]:
        """Subject and text of them."""
        return [mail_text(received.message) for received in self.mail.taken]

    def kinds(self) -> list[str]:
        """The kinds of all alerts that were written, in order."""
        found = sorted(self.store.alerts(limit=1000), key=lambda alert: (alert.created_at, alert.id))
        return [alert.kind for alert in found]


def mail_text(message: Any) -> str:
    """Subject and text of a mail."""
    return f"{str(message['Subject']).strip()}\n{message.get_body(('plain',)).get_content()}"
