"""What is told of a statement that is known in another language than the stored one."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.adapters.encoder import SentenceEncoder
from monitor.alerts.audience import Audience
from monitor.alerts.digest import tell
from monitor.compare.alignment.semantic import Encode
from monitor.compare.comparison import IN_OTHER_WORDS
from monitor.config import Environment, load_lexicon
from monitor.model import Alert, Capture, Document, Entry, EntryWork, Recipient, StatementNews, StatementText, Watch
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
    entry=Entry(key="k:1", url="http://k.example/1"), source="kremlin-ru", quiet=False, found_at=NOW, list_capture=None,
    attempts=0, looks=0,
)  # fmt: skip


@pytest.fixture
def stored() -> StatementText:
    """The shipped statement, in Chinese."""
    text = PROJECT / "monitor/data/statements/2025-05-08-global-strategic-stability.zh.txt"
    read = read_plain(text.read_text(encoding="utf-8"))
    return StatementText(
        statement_id="2025", document_id="d", title=read.title, language="zh", date=date(2025, 5, 8),
        parties=("china", "russia"), paragraphs=read.paragraphs, url="",
    )  # fmt: skip


@pytest.fixture
def successor() -> Document:
    """Its successor, in Russian alone."""
    read = read_plain((PROJECT / "tests/world/days/successor.ru.txt").read_text(encoding="utf-8"))
    return replace(
        read, site_id="k:1", title=read.paragraphs[0], paragraphs=read.paragraphs[1:], language="ru",
        url="http://k.example/1", published=date(2026, 5, 20),
    )  # fmt: skip


def alert_of(document: Document, stored: StatementText, encode: Encode | None) -> Alert:
    """What is told of a document that is read for the first time."""
    shelf = Shelf(lambda question: [stored])
    analysis = analysis_of(shelf, lexicon=LEXICON, watches=[WATCH], encode=encode)
    (alert,) = analysis.find(WORK, document, CAPTURE, NOW).alerts
    return alert


def news_of(document: Document, stored: StatementText, encode: Encode | None) -> StatementNews:
    """The news of it."""
    news = alert_of(document, stored, encode).news
    assert isinstance(news, StatementNews)
    return news


def test_a_russian_statement_is_compared_with_a_chinese_one(stored: StatementText, successor: Document) -> None:
    """Its changes are told, with the note that they were found across languages."""
    news = news_of(successor, stored, SentenceEncoder().encode)

    assert news.note.startswith("compared across languages (Russian with Chinese)")
    assert sum(line.kind == "new" for line in news.changes) == 3
    assert {line.shift for line in news.changes if line.kind == "reworded"} == {"stronger", "weaker"}
    assert news.kept >= 40


def test_the_note_is_told_and_is_no_refusal(stored: StatementText, successor: Document) -> None:
    """An alert that holds changes never says that nothing was compared."""
    alert = alert_of(successor, stored, SentenceEncoder().encode)

    gist = " ".join(tell(alert, Audience(language="en")).gist)

    assert "Compared across languages" in gist
    assert "Not compared" not in gist


def test_without_a_model_nothing_is_claimed(stored: StatementText, successor: Document) -> None:
    """A judge that cannot compare across languages says so and tells no change."""
    news = news_of(successor, stored, None)

    assert news.changes == ()
    assert "not compared" in news.note


def test_what_is_said_anew_is_told_as_a_rewording(stored: StatementText, successor: Document) -> None:
    """An alert on a statement in the stored one's language pairs by sense what words do not, and says so."""
    anew = "未经安理会授权的各类单边强制措施，包括“长臂管辖”在内，侵蚀合作根基，必须予以取消。"
    before = "双方反对绕过联合国安理会实施单边制裁和次级制裁，认为此类做法破坏军控领域国际合作的基础。"
    base = replace(stored, paragraphs=(*stored.paragraphs[:12], before))
    document = replace(successor, language="zh", title=stored.title, paragraphs=(*stored.paragraphs[:12], anew))

    (line,) = (line for line in news_of(document, base, SentenceEncoder().encode).changes if anew in line.new)

    assert (line.kind, line.old) == ("reworded", before)
    assert str(line.remarks[0]) == IN_OTHER_WORDS


def test_one_language_needs_no_model(stored: StatementText, successor: Document) -> None:
    """A Chinese successor of a Chinese statement is compared by its words where there is no model."""
    chinese = read_plain((PROJECT / "tests/world/days/successor.zh.txt").read_text(encoding="utf-8"))
    document = replace(successor, language="zh", title=chinese.paragraphs[0], paragraphs=chinese.paragraphs[1:])

    news = news_of(document, stored, None)

    assert news.note == ""
    assert news.changes
