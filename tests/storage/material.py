"""Sources, entries, texts and findings for the storage tests, each with what a test does not care about filled in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.model import (
    Alert,
    Assessment,
    Capture,
    Document,
    Entry,
    EntryUpdate,
    EntryWork,
    Identity,
    PollResult,
    Publication,
    Question,
    Recipient,
    Source,
    StatementNews,
    StatementText,
    Trouble,
    TroubleNews,
)
from monitor.storage.store import Store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ANNA = Recipient(name="anna", channel="email")
BORIS = Recipient(name="boris", channel="slack")


def source(name: str = "people-zh", **values: Any) -> Source:
    """A source of People's Daily."""
    return Source(
        **{"name": name, "publisher": "People's Daily", "kind": "page", "url": f"http://{name}.test/", "language": "zh"}
        | values
    )


def entry(key: str = "people:1", **values: Any) -> Entry:
    """A line of a list."""
    return Entry(**{"key": key, "url": f"http://people.test/{key}", "title": "两国发表声明"} | values)


def capture(id: str = "c-text", **values: Any) -> Capture:
    """A page in the archive."""
    return Capture(
        **{
            "id": id,
            "requested": "http://people.test/1",
            "url": "http://people.test/1",
            "status": 200,
            "headers": {"etag": '"1"', "content-type": "text/html; charset=gb2312"},
            "digest": f"sha256:{id}",
            "size": 4000,
            "fetched_at": NOW,
            "file": "2026-11-23.warc.gz",
            "offset": 512,
        }
        | values
    )


def document(key: str = "people:1", *paragraphs: str, **values: Any) -> Document:
    """A text as it was read."""
    return Document(
        **{
            "site_id": key,
            "url": f"http://people.test/{key}",
            "title": "两国发表声明",
            "language": "zh",
            "paragraphs": paragraphs or ("双方重申，核战争打不赢也打不得。",),
            "published": date(2026, 11, 23),
        }
        | values
    )


def polled(*entries: Entry, name: str = "people-zh", at: datetime = NOW, **values: Any) -> PollResult:
    """A poll that was answered with a list that was understood."""
    return PollResult(
        **{
            "name": name,
            "health": "fresh",
            "detail": "",
            "polled_at": at,
            "next_poll_at": at + 10 * MINUTE,
            "answered": True,
            "failed": False,
            "digest": "sha256:list",
            "capture": capture("c-list", requested=f"http://{name}.test/"),
            "entries": entries,
        }
        | values
    )


def assessment(verdict: str = "statement") -> Assessment:
    """What a text was judged to be."""
    return Assessment(
        verdict=verdict,  # type: ignore[arg-type]
        score=0.9,
        topics=("nuclear-war",),
        parties=("china", "russia"),
        passages=(),
        reasons=("its title says that it is a statement",),
    )


def trouble_alert(id: str = "a-trouble", at: datetime = NOW, kind: str = "trouble") -> Alert:
    """An alert that a source cannot be seen."""
    trouble = Trouble(
        source="people-zh", publisher="People's Daily", url="http://x.test", health="refused", since=at, detail="403"
    )
    news = TroubleNews(kind=kind, troubles=(trouble,))  # type: ignore[arg-type]
    return Alert(id=id, created_at=at, news=news, reasons=("refused for an hour",))


def statement_alert(id: str = "a-1", at: datetime = NOW, statement_id: str | None = "s-1") -> Alert:
    """An alert of a new statement."""
    seen = Publication(
        document_id="people:1",
        source="people-zh",
        publisher="People's Daily",
        url="http://people.test/1",
        title="两国发表声明",
        language="zh",
        relation="first",
        published=date(2026, 11, 23),
        seen_at=at,
        capture_id="c-text",
        digest="sha256:c-text",
    )
    news = StatementNews(
        kind="statement", statement_id=statement_id, print=seen, baseline=None, changes=(), kept=0, passages=()
    )
    return Alert(id=id, created_at=at, news=news, reasons=("it is what the watch looks for",))


def finding(key: str = "people:1", **values: Any) -> EntryUpdate:
    """What a look gave that found nothing to add."""
    return EntryUpdate(**{"key": key, "now": NOW, "next_look_at": NOW + HOUR} | values)


def read(key: str = "people:1", *, verdict: str = "none", **values: Any) -> EntryUpdate:
    """A text that was read for the first time."""
    return finding(
        key,
        **{"capture": capture(f"c-{key}"), "document": document(key), "assessment": assessment(verdict)} | values,
    )


def statement(key: str = "people:1", *, id: str = "s-1", relation: str = "first", **values: Any) -> EntryUpdate:
    """A text that is a print of a statement."""
    identity = Identity(statement_id=id, relation=relation, score=1.0, reason="")  # type: ignore[arg-type]
    return read(
        key,
        **{"verdict": "statement", "statement_id": id, "identity": None if relation == "first" else identity} | values,
    )


def telling(found: EntryUpdate, alert: Alert, *recipients: Recipient) -> EntryUpdate:
    """The finding, with an alert."""
    return replace(found, alerts=(alert,), recipients={alert.id: recipients})


def watch(store: Store, *entries: Entry, quiet: bool = False) -> None:
    """Let the store know a source and what it lists."""
    store.sync_sources([source()], NOW)
    if not quiet:
        store.finish_poll(polled())
    store.finish_poll(polled(*(entries or (entry(),))))


def tell(store: Store, *alerts: Alert, recipients: Sequence[Recipient] = (ANNA,)) -> None:
    """Write alerts that rest on no text."""
    for alert in alerts:
        store.tell_health(alert, recipients, {})


def work(store: Store, at: datetime = NOW) -> dict[str, EntryWork]:
    """The entries that are due, by key, claimed for a minute."""
    return {item.entry.key: item for item in store.claim_entries(at, at + MINUTE, 100)}


def known(store: Store) -> tuple[int, tuple[StatementText, ...]]:
    """The generation of the statements, and every text of theirs that later ones are compared with."""
    return store.statements(Question(wanted=tuple(row.id for row in store.statement_rows())))
