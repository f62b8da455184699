"""A text too long to be compared, and one that should be doubted: told in a sentence, and the service goes on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.compare.limits import LONGEST
from monitor.config import Environment, load_lexicon
from monitor.messages import NO_NAMES, said
from monitor.model import (
    Capture,
    Document,
    EditNews,
    Entry,
    EntryUpdate,
    EntryWork,
    Recipient,
    StatementNews,
    StatementText,
    StoredVersion,
    Watch,
)
from monitor.pages.plain import read_plain
from tests.core.shelf import Shelf, analysis_of

PROJECT = Path(__file__).parents[2]
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
LEXICON = load_lexicon(Environment({}))
DESK = Recipient(name="desk", channel="email", language="en")
WATCH = Watch(name="stability", topics=frozenset(LEXICON.topics.ids), compare_with=("2025",), recipients=(DESK,))
CAPTURE = Capture(
    id="c", requested="", url="http://k.example/1", status=200, headers={}, digest="sha256:0", size=1, fetched_at=NOW,
    file="f", offset=0,
)  # fmt: skip
WORK = EntryWork(
    entry=Entry(key="k:1", url="http://k.example/1"), source="xinhua", quiet=False, found_at=NOW, list_capture=None,
    attempts=0, looks=0,
)  # fmt: skip
TEXT = "monitor/data/statements/2025-05-08-global-strategic-stability.zh.txt"
READ = read_plain((PROJECT / TEXT).read_text(encoding="utf-8"))
STORED = StatementText(
    statement_id="2025", document_id="d", title=READ.title, language="zh", date=date(2025, 5, 8),
    parties=("china", "russia"), paragraphs=READ.paragraphs, url="",
)  # fmt: skip


def successor(paragraphs: tuple[str, ...]) -> Document:
    """A statement of the same states a year later."""
    title = "中华人民共和国和俄罗斯联邦关于战略稳定的联合声明"
    return replace(READ, site_id="k:1", title=title, paragraphs=paragraphs, published=date(2026, 5, 20))


def long_text() -> tuple[str, ...]:
    """A statement of more characters than are compared: no sentence stands in the stored one."""
    opening = "中华人民共和国和俄罗斯联邦（以下称“双方”）声明如下："
    sentences = (f"双方主张第{number}号战略稳定方案，反对第{number}类反导系统。" for number in range(LONGEST // 20))
    return (opening, *sentences)


def judged(document: Document, work: EntryWork = WORK) -> EntryUpdate:
    """What follows from reading it."""
    analysis = analysis_of(Shelf(lambda question: [STORED]), lexicon=LEXICON, watches=(WATCH,))
    return analysis.find(work, document, CAPTURE, NOW)


@pytest.fixture(scope="module")
def told() -> StatementNews:
    """What is told of the long statement."""
    (alert,) = judged(successor(long_text())).alerts
    assert isinstance(alert.news, StatementNews)
    return alert.news


def test_a_text_too_long_to_compare_is_told_with_its_length(told: StatementNews) -> None:
    """That there is a statement is news; why nothing was compared is said."""
    assert told.changes == ()
    assert f"more than {LONGEST:,}" in told.note


@pytest.mark.parametrize(("language", "words"), [("zh", "上限"), ("ru", "больше предела")])
def test_its_length_is_said_in_the_readers_language(told: StatementNews, language: str, words: str) -> None:
    """A desk that reads no English understands why."""
    assert words in said(told.note, language, NO_NAMES)  # type: ignore[arg-type]  # one of the three


def test_an_edit_of_a_long_page_is_told() -> None:
    """Only the paragraphs that differ are compared: a silent edit stays none."""
    before = successor(long_text())
    after = replace(before, paragraphs=(*before.paragraphs[:-1], "双方谴责在外空部署武器。"))
    stored = StoredVersion(
        document=before, capture=CAPTURE, number=1, read_at=NOW, verdict="statement", statement_id="2026",
        relation="first", before_digest=None,
    )  # fmt: skip

    (alert,) = judged(after, replace(WORK, stored=stored)).alerts

    assert isinstance(alert.news, EditNews)
    assert [line.new for line in alert.news.changes if line.new] == ["双方谴责在外空部署武器。"]


def test_two_statements_in_one_page_are_said_to_be_two() -> None:
    """What would be told as new is the other statement of the page."""
    opening = "中华人民共和国和俄罗斯联邦（以下称“双方”）就战略稳定声明如下："
    one = tuple(paragraph.replace("双方", "两国") for paragraph in READ.paragraphs[:12])

    (alert,) = judged(successor((opening, *one, opening, *READ.paragraphs[12:20]))).alerts

    assert isinstance(alert.news, StatementNews)
    assert "The new text may be two" in alert.news.note
