"""The pages for readers, by their address. Whatever a page shows of a publisher's is text; nothing of it is run.

/                    sources, the last alerts, the outbox
/alerts  /alerts/ID  every alert; one with its whole comparison
/documents/ID        what was captured when, and the text of each version
/captures/ID         one answer of a server; /source as plain text, /raw to keep
/outbox              deliveries, with the reason of each failure in words
/feeds/alerts.atom   the alerts for programs, page by page; /feeds/alerts.json
"""

from collections.abc import Callable, Mapping
from urllib.parse import unquote, urlencode

from monitor.adapters.archive import WarcArchive
from monitor.alerts.view import Links
from monitor.channels import feed as feeds
from monitor.errors import MonitorError, ReadError
from monitor.messages.names import Names
from monitor.model import LANGUAGES, Capture, Language
from monitor.steps.deliver import completed
from monitor.storage.evidence import captures_named, documents_named, dossier
from monitor.storage.listing_queries import alerts_page, newest_deliveries
from monitor.storage.store import Store
from monitor.text.charset import decode
from monitor.web.alert import alert_page
from monitor.web.answer import Answer, download, page, plain
from monitor.web.evidence import capture_page, documents
from monitor.web.front import alert_list, front
from monitor.web.layout import STYLE, PageContext, heading, lay_out, paragraph
from monitor.web.outbox import outbox

_PER_PAGE = 50
_ROWS = 200  # deliveries on a page
_PRINTS = 20  # texts on a page

Page = Callable[[PageContext, str, Mapping[str, str]], Answer | None]


class Site:
    """Answers for every page. `publishers` is by the name of the source; `links` as alerts use them."""

    def __init__(
        self,
        *,
        store: Store,
        archive: WarcArchive,
        names: Names,
        publishers: Mapping[str, str],
        links: Links | None = None,
    ) -> None:
        self._store = store
        self._archive = archive
        self._names = names
        self._publishers = publishers
        self._links = links
        self._pages: Mapping[str, Page] = {
            "": self._front,
            "alerts": self._alerts,
            "documents": self._documents,
            "captures": self._captures,
            "outbox": self._outbox,
            "style.css": self._style,
        }

    def answer(self, path: str, wanted: Mapping[str, str], host: str = "localhost") -> Answer:
        """The page at a path that begins with a slash; `wanted` is what stands behind the question mark.

        `host` is whom the reader asked: the address of a feed, where nobody set another.
        """
        if path in _FEEDS:
            return self._feed(path, wanted, host)
        view = PageContext(path=path, language=_language(wanted), names=self._names)
        name, _, rest = path.removeprefix("/").partition("/")
        try:
            found = self._pages[name](view, rest, wanted) if name in self._pages else None
        except MonitorError as error:
            words = view.words
            told = lay_out(
                view, words.out_of_order, heading(words.out_of_order, 1), paragraph(view.reader.said(str(error)))
            )
            return page(told, status=503)
        if found is not None:
            return found
        words = view.words
        missing = lay_out(view, words.not_found, heading(words.not_found, 1), paragraph(words.not_found_gist))
        return page(missing, status=404)

    def _feed(self, path: str, wanted: Mapping[str, str], host: str) -> Answer:
        base = f"{self._links.web if self._links else f'http://{host}'}{path}"
        kept = {name: wanted[name] for name in ("language", "watch") if name in wanted}
        before = wanted.get("before", "")
        try:
            found = alerts_page(self._store, before=before, watch=wanted.get("watch", ""), limit=_FEED + 1)
        except MonitorError as error:
            return Answer(body=str(error).encode(), kind="text/plain; charset=utf-8", status=503)
        shown = found[:_FEED]
        kind, lay_out_feed = _FEEDS[path]
        feed = feeds.Feed(
            alerts=shown,
            address=_address(base, {**kept, "before": before} if before else kept),
            first=_address(base, kept),
            older=_address(base, {**kept, "before": shown[-1].id}) if len(found) > _FEED else "",
            language=_language({"lang": wanted.get("language", "")}),
            links=self._links,
            names=self._names,
        )
        return Answer(body=lay_out_feed(feed).encode(), kind=f"{kind}; charset=utf-8")

    # -------------------------------------------------------------------------------------------------------- pages

    def _front(self, view: PageContext, rest: str, wanted: Mapping[str, str]) -> Answer | None:
        rows = newest_deliveries(self._store, limit=_ROWS)
        failing = [row for row in rows if row.state == "dead" or (row.state == "todo" and row.error)]
        states, alerts = self._store.source_states(), alerts_page(self._store, limit=11)
        return page(front(view, states, alerts, self._store.delivery_counts(), failing, self._publishers))

    def _alerts(self, view: PageContext, rest: str, wanted: Mapping[str, str]) -> Answer | None:
        if not rest:
            watch = wanted.get("watch", "")
            found = alerts_page(self._store, before=wanted.get("before", ""), watch=watch, limit=_PER_PAGE + 1)
            shown = found[:_PER_PAGE]
            older = shown[-1].id if len(found) > _PER_PAGE else ""
            return page(alert_list(view, shown, older=older, watch=watch))
        alert = self._store.alert(unquote(rest))
        if alert is None:
            return None
        rows, made = self._store.delivery_rows(alert_id=alert.id), self._store.decisions(alert.id)
        return page(alert_page(view, completed(alert, self._store), rows, made))

    def _documents(self, view: PageContext, rest: str, wanted: Mapping[str, str]) -> Answer | None:
        keys = documents_named(self._store, unquote(rest)) if rest else ()
        if not keys:
            return None
        return page(documents(view, [dossier(self._store, key) for key in keys[:_PRINTS]], self._publishers))

    def _captures(self, view: PageContext, rest: str, wanted: Mapping[str, str]) -> Answer | None:
        id, _, form = rest.partition("/")
        capture = next((one for one in captures_named(self._store, unquote(id)) if one.id == unquote(id)), None)
        if capture is None or form not in ("", "source", "raw"):
            return None
        if form:
            return self._bytes_of(capture, form)
        proven = not list(self._archive.verify([capture]))
        return page(capture_page(view, capture, proven=proven, keys=documents_named(self._store, capture.id)))

    def _bytes_of(self, capture: Capture, form: str) -> Answer:
        body = self._archive.body(capture)
        if form == "raw":
            return download(body, f"{capture.id}.bin")
        try:
            return plain(decode(body, capture.headers.get("content-type")).text)
        except ReadError:
            return plain(body.decode("utf-8", "replace"))

    def _outbox(self, view: PageContext, rest: str, wanted: Mapping[str, str]) -> Answer | None:
        if rest:
            return None
        rows = newest_deliveries(self._store, limit=_ROWS)
        return page(outbox(view, rows, self._store.pauses(), self._store.delivery_counts()))

    def _style(self, view: PageContext, rest: str, wanted: Mapping[str, str]) -> Answer | None:
        return Answer(body=STYLE.encode(), kind="text/css; charset=utf-8") if not rest else None


_FEED = 100  # alerts on a page of a feed
_FEEDS: Mapping[str, tuple[str, Callable[[feeds.Feed], str]]] = {
    "/feeds/alerts.atom": ("application/atom+xml", feeds.atom),
    "/feeds/alerts.json": ("application/feed+json", feeds.json_feed),
}


def _address(base: str, wanted: Mapping[str, str]) -> str:
    return f"{base}?{urlencode(wanted)}" if wanted else base


def _language(wanted: Mapping[str, str]) -> Language:
    return next((known for known in LANGUAGES if known == wanted.get("lang")), "en")
