"""Sixteen faults that other monitors were measured with: nothing lost, nothing false, nothing unread, nothing twice.

A statement is published and seen; then comes the fault. The rows are those of the table in docs/sources.md.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from world.chat import TELEGRAM, ChatStub, Scripted, telegram_text
from world.mail import MailStub
from world.proxy import Answer, Proxy
from world.site import truth
from world.watchpost import HOST, PEOPLE, Article, SmallSite, Watchpost, html, ordinary, statement

from monitor.model import EditNews

EDIT = truth()["edit"]
TOKEN = "tgram://123456789:abcdefg_hijklmnop/-1001234567890/"


class Stage:
    """The site, the service and the ways to its readers."""

    def __init__(self, folder: Path, stage: ExitStack, environment: pytest.MonkeyPatch) -> None:
        authority = trustme.CA()
        self.folder = folder
        self.site = SmallSite()
        self.site.publish(ordinary(1))
        self.chat = stage.enter_context(ChatStub(authority))
        self.mail = stage.enter_context(MailStub(authority))
        self.proxy = stage.enter_context(Proxy({HOST: self.site, **self.chat.routes}, authority))
        for name, value in self.proxy.environment(folder / "ca.pem").items():
            environment.setenv(name, value)
        self._stage = stage
        self.post = self.opened()

    def opened(self, **parts: Any) -> Watchpost:
        """A post that watches the site and tells by mail and Telegram."""
        url = f"sqlite:///{self.folder / 'monitor.db'}"
        to = {"mail": self.mail.address(), "telegram": TOKEN}
        patient = replace(PEOPLE, frozen_after=timedelta(days=60))  # that it lists little is not the subject here
        post = Watchpost(
            url=url, folder=self.folder, proxy=self.proxy, mail=self.mail, to=to, sources=[patient], **parts
        )
        self._stage.callback(post.close)
        return post

    def publish(self, article: Article | None = None) -> Article:
        """Publish a statement, seen by everybody an hour later."""
        article = article or statement()
        self.post.live(minutes=30)
        self.site.publish(article)
        self.post.live(hours=0.5)
        return article

    def edits(self) -> list[EditNews]:
        """The edits that were told, in order."""
        found = sorted(self.post.store.alerts(limit=100), key=lambda alert: alert.created_at)
        return [alert.news for alert in found if isinstance(alert.news, EditNews)]

    @property
    def received(self) -> tuple[int, int]:
        """How many messages came: by mail, by Telegram."""
        return len(self.mail.taken), len(self.chat.taken)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A stage on which nothing has happened yet."""
    with ExitStack() as parts:
        stage = Stage(tmp_path, parts, monkeypatch)
        yield stage
        stage.chat.ended.set()
        assert stage.proxy.failures == []


def edited(article: Article) -> Article:
    """The statement with one sentence weaker than it was."""
    paragraphs = tuple(text.replace(EDIT["old"], EDIT["new"]) for text in article.paragraphs)
    assert paragraphs != article.paragraphs
    return replace(article, paragraphs=paragraphs)


# -------------------------------------------------------------------------------------------- on the way to a reader


def test_a_service_that_answers_500_gets_the_message_later(stage: Stage) -> None:
    """Row 1: delivered once, when it takes it."""
    stage.chat.script(TELEGRAM, *[Scripted(status=500, body=b"oops")] * 3)

    stage.publish()
    stage.post.live(hours=1)

    assert stage.received == (1, 1)
    assert len(stage.chat.requests) == 4


def test_a_service_whose_port_is_closed_gets_the_message_later(stage: Stage) -> None:
    """Row 2: nobody listens there, then somebody does."""
    stage.proxy.hosts[TELEGRAM] = 1  # nothing listens at this port

    stage.publish()
    assert stage.received == (1, 0)
    stage.proxy.hosts |= stage.chat.routes
    stage.post.live(hours=2)

    assert stage.received == (1, 1)


CHILD = """
import sys
from datetime import datetime
from monitor.adapters.apprise_sender import AppriseNotifier, channel_of
from monitor.storage.store import open_store
from monitor.steps.deliver import Deliverer
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.model import Recipient
from world.watchpost import AtOnce
url, moment, *named = sys.argv[1:]
addresses = [one.split("=", 1) for one in named]
people = {name: Recipient(name=name, channel=channel_of(address), address=address) for name, address in addresses}
Deliverer(store=open_store(url, migrate=False), notifier=AppriseNotifier(), recipients=people,
          lanes=KeyedExecutor(AtOnce()), now=lambda: datetime.fromisoformat(moment), draw=lambda: 0.5).deliver_due()
"""


def test_a_service_killed_while_sending_sends_after_it_is_back(stage: Stage) -> None:
    """Row 3: kill -9 of the process that was sending; its claim runs out, and the message goes out once more."""
    stage.post.live(minutes=30)
    stage.chat.script(TELEGRAM, Scripted(how="hang"))
    stage.site.publish(statement())
    stage.post.clock.now += timedelta(minutes=10)
    stage.post.poller.poll_due()
    stage.post.processor.process_due()  # found, and told to nobody yet
    url, moment = f"sqlite:///{stage.folder / 'monitor.db'}", stage.post.clock.now.isoformat()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    addresses = (f"mail={stage.mail.address()}", f"telegram={TOKEN}")
    child = subprocess.Popen([sys.executable, "-c", CHILD, url, moment, *addresses], env=environment)
    try:
        until = time.monotonic() + 60
        while not stage.chat.requests and child.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        child.kill()
        child.wait()
    assert len(stage.chat.requests) == 1

    stage.post.live(hours=1)

    assert stage.received == (1, 1)


def test_a_dead_channel_costs_the_living_one_nothing(stage: Stage) -> None:
    """Row 4: three cycles with one channel dead: the other gets each alert exactly once, the dead one all, later."""
    stage.proxy.hosts[TELEGRAM] = 1
    article = stage.publish()
    for version in (edited(article), article):
        stage.site.pages[article.url] = html(version.page())
        stage.post.leap(hours=26)
    mails = [subject.partition(" ·")[0] for subject in stage.post.told]
    assert mails.count("New statement") == 1
    assert len(set(stage.post.mails)) == len(stage.post.mails)

    stage.proxy.hosts |= stage.chat.routes
    stage.post.live(hours=6)

    told = [telegram_text(posted.json["text"]) for posted in stage.chat.taken]
    assert len(told) == len(set(told)) == len(stage.post.kinds())
    assert sum(article.title in text for text in told) == 1 + len(stage.edits())


# --------------------------------------------------------------------------------------------- the text of a page


def test_every_turn_is_told_and_the_way_back_as_one(stage: Stage) -> None:
    """Row 5: A, B, A, B are three edits; those that take one back say so."""
    article = stage.publish()

    for version, hours in ((edited(article), 1), (article, 24), (edited(article), 24 * 7)):
        stage.site.pages[article.url] = html(version.page())
        stage.post.leap(hours=hours + 0.5)

    assert [(edit.version, edit.reversal) for edit in stage.edits()] == [(2, False), (3, True), (4, True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Something that a page answers for a while, and that is no edit of its text."""

    name: str
    answer: Callable[[Article], Answer]


def cut(article: Article) -> Answer:
    """The first 60 % of the page, under the length of all of it."""
    whole = article.page().encode()
    return Answer(headers={"Content-Type": "text/html"}, body=whole[: len(whole) * 6 // 10])


NOTICE = "尊敬的用户，为了给您提供更好的服务，本网站正在进行系统升级维护，预计两小时后恢复。"
SPACED = str.maketrans({"，": "， ", "。": "。&nbsp;"})
PASSING = [
    Passing(name="6 HTTP 500", answer=lambda article: Answer(status=500, body=b"oops")),
    Passing(
        name="7 maintenance, bare", answer=lambda article: html(f"<html><body><h1>系统维护</h1>{NOTICE}</body></html>")
    ),
    Passing(
        name="7 maintenance, in the site's template",
        answer=lambda article: html(replace(article, title="系统维护公告", paragraphs=(NOTICE,)).page()),
    ),
    Passing(name="8 empty body", answer=lambda article: html("")),
    Passing(name="9 body cut at 60 %", answer=cut),
    Passing(name="13 moved for good", answer=lambda article: Answer(status=301, headers={"Location": MOVED})),
    Passing(
        name="14 clock and counter",
        answer=lambda article: html(article.page(furniture='<div id="clock">17:42:11 阅读 90211</div>')),
    ),
    Passing(
        name="15 white space",
        answer=lambda article: html(
            article.page(body="".join(f"<p>\n　　{text.translate(SPACED)} \u00a0</p>" for text in article.paragraphs))
        ),
    ),
]
MOVED = f"http://{HOST}/n2/2026/1123/c1001-40000001.html"


@pytest.mark.parametrize("passing", PASSING, ids=lambda passing: passing.name)
def test_what_passes_is_no_edit(stage: Stage, passing: Passing) -> None:
    """Rows 6 to 9 and 13 to 15: quiet while it lasts and when it is over, and an edit behind it is told."""
    article = stage.publish()
    stage.site.pages[MOVED] = html(article.page())

    stage.site.pages[article.url] = passing.answer(article)
    stage.post.live(hours=2)
    stage.site.pages[article.url] = html(article.page())
    stage.post.live(hours=8)

    assert stage.post.kinds() == ["statement"]
    assert stage.received == (1, 1)

    stage.site.pages[article.url] = html(edited(article).page())
    stage.post.live(hours=20)

    assert stage.post.kinds() == ["statement", "edited"]


@pytest.mark.parametrize("passing", PASSING[:5], ids=lambda passing: passing.name)
def test_what_passes_before_a_text_was_ever_read_costs_nothing(stage: Stage, passing: Passing) -> None:
    """Rows 6 to 9 once more: a statement that was listed while its page was out of order is told when it is well."""
    stage.post.live(minutes=30)
    article = statement()
    stage.site.pages[article.url] = passing.answer(article)
    stage.site.publish(article)
    stage.post.live(minutes=30)
    assert stage.post.kinds() == []

    stage.site.pages[article.url] = html(article.page())
    stage.post.live(hours=2)

    assert stage.post.kinds() == ["statement"]
    assert stage.edits() == []


def test_a_list_that_answers_500_is_told_once_with_its_end(stage: Stage) -> None:
    """Row 6 of a list: three polls in a row fail, one alert and one recovery."""
    stage.post.live(minutes=30)
    stage.site.instead["*"] = Answer(status=500)
    stage.post.live(hours=2)
    stage.site.instead.clear()

    stage.post.live(hours=3)

    assert stage.post.kinds() == ["trouble", "recovered"]


@pytest.mark.parametrize(
    ("name", "label"), [("10 charset in the page alone", "gb2312"), ("11 no charset", ""), ("12 GBK", "gbk")]
)
def test_one_word_in_gbk_is_read_and_its_edit_is_told(stage: Stage, name: str, label: str) -> None:
    """Rows 10 to 12: every character as printed, and 不首先 that becomes 可首先 is told in readable words."""
    article = statement()
    promise = "双方重申，彼此不首先使用核武器，不将本国战略核武器瞄准对方。"
    article = replace(article, paragraphs=(*article.paragraphs, promise))
    stage.site.pages[article.url] = html(article.page(label=label), "gb18030")
    stage.publish(article)
    [work] = stage.post.store.versions("statement")
    assert work.stored is not None
    assert work.stored.document.paragraphs == article.paragraphs

    broken = replace(article, paragraphs=(*article.paragraphs[:-1], promise.replace("不首先", "可首先")))
    stage.site.pages[article.url] = html(broken.page(label=label), "gb18030")
    stage.post.live(hours=2)

    [edit] = stage.edits()
    assert [(change.old, change.new) for change in edit.changes] == [(promise, broken.paragraphs[-1])]
    assert "首先使用核武器" in stage.post.mails[-1]


def test_a_text_that_moved_is_known_by_its_new_address(stage: Stage) -> None:
    """Row 13: the move is kept with the capture, so that the text can be shown where it stands now."""
    article = stage.publish()
    stage.site.pages[MOVED] = html(article.page())
    stage.site.pages[article.url] = Answer(status=301, headers={"Location": MOVED})

    stage.post.live(hours=2)

    capture = stage.post.store.last_capture(article.url)
    assert capture is not None
    assert capture.url == MOVED


def test_the_same_text_at_two_addresses_is_one_alert(stage: Stage) -> None:
    """Row 16: two pages of the same words are one statement, and the same edit of both is told once."""
    article = stage.publish()
    twin = replace(article, number=40000077)
    stage.site.publish(twin)
    stage.post.live(minutes=30)

    assert stage.post.kinds() == ["statement"]
    assert stage.received == (1, 1)

    for page in (article, twin):
        stage.site.pages[page.url] = html(edited(page).page())
    stage.post.live(hours=3)

    assert stage.post.kinds() == ["statement", "edited"]
    assert stage.received == (2, 2)


def test_an_edit_of_a_twin_is_told_when_it_is_another_one(stage: Stage) -> None:
    """Row 16: what was told of one page hides nothing that happens to the other."""
    article = stage.publish()
    twin = replace(article, number=40000077)
    stage.site.publish(twin)
    stage.post.live(minutes=30)
    stage.site.pages[article.url] = html(edited(article).page())
    stage.post.leap(hours=25)
    stage.site.pages[article.url] = html(article.page())
    stage.post.leap(hours=24 * 7)

    stage.site.pages[twin.url] = html(edited(twin).page())
    stage.post.leap(hours=24 * 30)

    assert [(edit.print.url, edit.reversal) for edit in stage.edits()] == [
        (article.url, False),
        (article.url, True),
        (twin.url, False),
    ]
