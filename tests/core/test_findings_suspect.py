"""A copy of a stored statement that was tampered with is no new statement; who asks for such copies is told."""

from dataclasses import replace
from datetime import UTC, date, datetime

from monitor.config import Environment, load_lexicon
from monitor.model import (
    AlertKind,
    Capture,
    Document,
    Entry,
    EntryUpdate,
    EntryWork,
    Recipient,
    StatementNews,
    StatementText,
    Watch,
)
from tests.core.kinds import kind
from tests.core.shelf import Shelf, analysis_of

NOW = datetime(2026, 9, 6, 8, tzinfo=UTC)
LEXICON = load_lexicon(Environment({}))
JOINT = replace(kind("statements/joint.zh"), published=date(2026, 9, 5))
STORED = StatementText(
    statement_id="joint",
    document_id="stored:joint",
    title=JOINT.title,
    language="zh",
    date=date(2026, 9, 5),
    parties=("china", "russia"),
    paragraphs=JOINT.paragraphs,
    url="",
)
SPUN = replace(JOINT, paragraphs=tuple(text.replace("双方反对将外空", "双方不反对将外空") for text in JOINT.paragraphs))
CAPTURE = Capture(
    id="c-1",
    requested="https://example.org/1",
    url="https://example.org/1",
    status=200,
    headers={},
    digest="sha256:0",
    size=1,
    fetched_at=NOW,
    file="f.warc.gz",
    offset=0,
)


def found(text: Document, *kinds: AlertKind) -> EntryUpdate:
    """What is found where the statement is stored, and somebody asks for alerts of these kinds."""
    desk = Recipient(name="desk", channel="email", kinds=frozenset(kinds))
    watch = Watch(name="stability", topics=frozenset({"outer-space"}), recipients=(desk,))
    analysis = analysis_of(
        Shelf(lambda question: (STORED,)), lexicon=LEXICON, watches=(watch,), publishers={"site": "Site"}
    )
    work = EntryWork(
        entry=Entry(key="site:1", url="https://example.org/1"),
        source="site",
        quiet=False,
        found_at=NOW,
        list_capture=None,
        attempts=0,
        looks=0,
    )
    return analysis.find(work, text, CAPTURE, NOW)


def test_a_suspect_copy_is_no_new_statement() -> None:
    """It joins the statement's prints as what it is, and whoever asks for statements hears nothing of it."""
    finding = found(SPUN, "statement", "edited")

    assert finding.identity is not None
    assert (finding.statement_id, finding.identity.relation) == ("joint", "suspect")
    assert not finding.alerts


def test_whoever_asks_for_suspect_copies_is_told_what_was_turned() -> None:
    """The alert is of a kind of its own, compared with the original, and says which words were put for others."""
    [alert] = found(SPUN, "suspect").alerts

    assert alert.kind == "suspect"
    assert isinstance(alert.news, StatementNews)
    assert alert.news.print.relation == "suspect"
    assert alert.news.baseline is not None
    assert alert.news.baseline.statement_id == "joint"
    assert any("不反对" in change.new for change in alert.news.changes)
    assert "不反对" in alert.news.note


def test_an_honest_print_is_told_to_nobody() -> None:
    """Who asks for suspect copies is not told of reprints."""
    assert not found(JOINT, "suspect", "statement").alerts
