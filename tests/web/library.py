"""A store with something of everything in it, and a server over it."""

import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any

from monitor.adapters.archive import WarcArchive
from monitor.alerts.samples import sample_alerts
from monitor.alerts.view import Links
from monitor.config import Environment, load_lexicon, load_sites
from monitor.config.names import load_names
from monitor.model import (
    Alert,
    Assessment,
    Capture,
    DeliveryResult,
    Document,
    Entry,
    EntryUpdate,
    Pause,
    PollResult,
    Recipient,
    Response,
    StatementNews,
)
from monitor.storage.store import open_store
from monitor.web.server import WebServer
from monitor.web.site import Site

NOW = datetime(2026, 11, 23, 7, 26, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEY = "people.com.cn:n1/<sample>&'\""
URL = "http://politics.people.com.cn/n1/sample/c1001-00000000.html"
EVIL = "<script>document.title='run'</script><img src=x onerror=alert(1)>"
BODY = f"<html><head><meta charset=gbk><title>声明</title>{EVIL}</head><body>双方重申</body></html>".encode("gbk")
DESK = Recipient(name="desk", channel="email")
DUTY = Recipient(name="duty", channel="telegram")
SHIPPED = Environment({"MONITOR_CONFIG": "none"})
OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


@dataclass(frozen=True, slots=True)
class Got:
    """What a browser got."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Library:
    """One source, one text with an alert of each kind about it, deliveries in every state."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self.archive = WarcArchive(folder / "archive")
        self.store = open_store(f"sqlite:///{folder / 'monitor.db'}", migrate=True)
        self._stack.callback(self.store.close)
        sources = [source for source in load_sites(SHIPPED).sources if source.name in ("people-zh-world", "kremlin-ru")]
        self.store.sync_sources(sources, NOW)
        self.capture = self.archive.store(
            Response(
                requested=URL,
                url=URL,
                status=200,
                headers={"content-type": "text/html", "server": EVIL},
                body=BODY,
                fetched_at=NOW,
            )
        )
        self.alerts = tuple(self._with_evidence(alert) for alert in sample_alerts(NOW))
        self._fill()
        self._publishers = {source.name: source.publisher for source in sources}
        server = WebServer("127.0.0.1", 0, lambda: (True, {}), self.site().answer)
        server.start()
        self._stack.callback(server.close)
        self.address = f"http://127.0.0.1:{server.port}"

    def site(self, links: Links | None = None) -> Site:
        """The pages over this store."""
        names = load_names(SHIPPED, load_lexicon(SHIPPED))
        return Site(store=self.store, archive=self.archive, names=names, publishers=self._publishers, links=links)

    def close(self) -> None:
        """Stop serving."""
        self._stack.close()
        self.archive.close()

    def get(self, path: str, method: str = "GET") -> Got:
        """What a path answers with."""
        request = urllib.request.Request(self.address + path, method=method)
        try:
            with OPEN(request, timeout=10) as answer:
                return Got(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Got(error.code, error.headers, error.read())

    def _with_evidence(self, alert: Alert) -> Alert:
        seen = getattr(alert.news, "print", None)
        if seen is None:
            return alert
        proven = replace(seen, capture_id=self.capture.id, digest=self.capture.digest, document_id=KEY)
        if isinstance(alert.news, StatementNews):
            proven = replace(proven, title=f"{proven.title} {EVIL}")
        news: Any = replace(alert.news, print=proven)  # type: ignore[call-arg]
        return replace(alert, news=news)

    def _fill(self) -> None:
        store = self.store
        entry = Entry(key=KEY, url=URL, title="声明", published=date(2026, 11, 23))
        store.finish_poll(_polled(self.capture))
        store.finish_poll(_polled(self.capture, entry))
        store.finish_poll(
            replace(
                _polled(self.capture),
                name="kremlin-ru",
                health="refused",
                detail="http://kremlin.ru/events/all/feed: the server answered 403 Forbidden: "
                "the site does not let us see the page, which is not the same as nothing new",
                failed=True,
                answered=False,
            )
        )
        store.claim_entries(NOW, NOW + MINUTE, 10)
        text = Document(site_id=KEY, url=URL, title=f"声明 {EVIL}", language="zh", paragraphs=("双方重申。", EVIL))
        read = Assessment(
            verdict="statement",
            score=0.9,
            topics=("outer-space",),
            parties=("china", "russia"),
            passages=(),
            reasons=("its title and 40 of 55 sentences are on watched topics", "acts: reaffirm (2)"),
        )
        store.finish_entry(
            EntryUpdate(
                key=KEY,
                now=NOW,
                next_look_at=None,
                capture=self.capture,
                document=text,
                assessment=read,
                statement_id="2026-11-23-sample",
                alerts=self.alerts,
                recipients={alert.id: (DESK, DUTY) for alert in self.alerts},
            )
        )
        self._deliver()

    def _deliver(self) -> None:
        """One is sent, one given up, one held, and a recipient is paused."""
        first = {row.recipient: row for row in self.store.delivery_rows(alert_id=self.alerts[0].id)}
        second = {row.recipient: row for row in self.store.delivery_rows(alert_id=self.alerts[1].id)}
        refused = "Telegram: Unauthorized (401)"
        unknown = "mail server: the recipient was refused: 550 5.1.1 No such user"
        self.store.finish_deliveries([DeliveryResult(id=first["desk"].id, now=NOW, remote_id="1")])
        self.store.finish_deliveries(
            [
                DeliveryResult(
                    id=second["desk"].id,
                    now=NOW,
                    error=unknown,
                )
            ]
        )
        self.store.finish_deliveries(
            [DeliveryResult(id=first["duty"].id, now=NOW, error=refused, next_at=NOW)],
            Pause(recipient="duty", since=NOW, reason=refused, address="x"),
        )
        held = "desk is left in peace from 22:00 to 07:00 (Europe/Vienna)"
        self.store.finish_deliveries(
            [
                DeliveryResult(
                    id=second["duty"].id, now=NOW, error=held, next_at=NOW + timedelta(hours=8), decision="held"
                )
            ]
        )


def _polled(capture: Capture, *entries: Entry) -> PollResult:
    return PollResult(
        name="people-zh-world",
        health="fresh",
        detail="new list",
        polled_at=NOW,
        next_poll_at=NOW + MINUTE,
        answered=True,
        failed=False,
        digest=capture.digest,
        newest_at=NOW,
        capture=capture,
        entries=entries,
    )
