"""The parts, put together from the settings, and the jobs that are done once on a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Literal

from monitor.adapters.archive import WarcArchive
from monitor.adapters.encoder import encoder_of
from monitor.adapters.http import HttpFetcher
from monitor.adapters.polite_fetcher import PoliteFetcher
from monitor.adapters.worker_pool import WorkerPool
from monitor.adapters.worker_process import Limits
from monitor.alerts.decide import Decider, statement_id, text_digest
from monitor.alerts.view import Links
from monitor.clock import utc_now
from monitor.config import Settings
from monitor.errors import ConfigError, Problem, ReadError, StorageError
from monitor.model import Capture, Document, Question, Rejudged, StatementRow
from monitor.pages.plain import read_plain
from monitor.pages.read_file import read_body, read_file
from monitor.statements.fingerprint import METHOD, as_text, fingerprint_of
from monitor.statements.relevance import assess
from monitor.steps.analyse import Analysis
from monitor.steps.calls import match_statement
from monitor.steps.process import Reader
from monitor.steps.reanalyse import reanalyse
from monitor.steps.workers import SameProcess, Tools
from monitor.storage.store import Store, open_store
from monitor.text.lexicon import Lexicon
from monitor.version import VERSION

AGENT = "statement-monitor"  # what the User-Agent begins with, and what robots.txt may name


_SHOWN = 20  # statements that a message names

# What one text may take, measured on texts of 200,000 characters, the most that are compared: 2 s for what it says by
# itself and which statement it is; 28 s for a comparison with another of that length, 9 with half of it, 1.4 with the
# 20,000 of the longest known statement. A statement that is longer in comparing is told without the comparison.
# On a busy machine waiting takes several times as long as working.
TEXT_LIMITS = Limits(
    processor_seconds=8, longer={"compare_with": 20, "compare_editions": 20}, wall_seconds=120, memory_mib=1024
)
# A feed of 20,000 entries (13 MB) takes 3.4 s, a sitemap of 50,000 addresses 1.9 s, a usual list 0.02 s. Other sources
# wait while a list takes long.
LIST_LIMITS = Limits(processor_seconds=6, wall_seconds=30, memory_mib=512)


def user_agent(contact: str) -> str:
    """How the service names itself to the sites; the Kremlin's answers nobody who does not."""
    return f"{AGENT}/{VERSION}" + (f" (+{contact})" if contact else "")


def open_archive(settings: Settings) -> WarcArchive:
    """The archive in the data folder."""
    return WarcArchive(settings.data / "archive")


def open_fetcher(settings: Settings) -> HttpFetcher:
    """The client that speaks to the sites."""
    return HttpFetcher(
        user_agent(settings.contact),
        clock=utc_now,
        gap=settings.pause.total_seconds(),
        gaps={host: max(gap, settings.pause).total_seconds() for host, gap in settings.gaps.items()},
        allow_private=settings.allowed.networks,
        allow_hosts=settings.allowed.hosts,
        proxies=settings.proxies,
    )


@contextmanager
def looking(settings: Settings) -> Iterator[PoliteFetcher]:
    """A polite client for one command: of what the sites answer nothing is kept."""
    client = open_fetcher(settings)
    try:
        yield PoliteFetcher(client, archive=None, agent=AGENT, clock=utc_now)
    finally:
        client.close()


def open_stored(settings: Settings, *, migrate: bool = False) -> Store:
    """The store, with the shipped statements and the configured sources in it.

    Raises:
        ConfigError: the watch list compares with a statement that is not stored.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "cannot be made"
        raise StorageError(f"the data folder {settings.data}: {reason}; set MONITOR_DATA to a folder") from error
    store = open_store(settings.database_url, migrate=migrate, digest=text_digest)
    store.sync_sources(settings.sources, utc_now())
    add_shipped(store, settings)
    index_statements(store, settings)
    unknown = _unknown_statements(store, settings)
    if unknown:
        store.close()
        raise ConfigError(unknown)
    return store


def _unknown_statements(store: Store, settings: Settings) -> list[Problem]:
    wanted = {id for watch in settings.watches for id in watch.compare_with}
    missing = wanted - {row.id for row in store.statement_rows(ids=wanted)}
    if not missing:
        return []
    known = [row.id for row in store.statement_rows(latest=_SHOWN)]
    lines = settings.watch_list.read_text(encoding="utf-8-sig").splitlines()
    return [
        Problem(
            file=str(settings.watch_list),
            line=next((number for number, line in enumerate(lines, 1) if wanted in line), 1),
            path=f"watches.{watch.name}.compare_with",
            message=f"no statement {wanted!r} is stored",
            remedy=f"write one of: {', '.join(known)} (`monitor statements` lists all); or store it with "
            "`monitor statements add`",
        )
        for watch in settings.watches
        for wanted in watch.compare_with
        if wanted in missing
    ]


def add_shipped(store: Store, settings: Settings) -> None:
    """Put the statements that come with the package into the store, where they are not there yet."""
    for id, document in shipped(settings):
        day = date.fromisoformat(id[:10])  # newspapers print a statement the day after it was made
        _add(store, settings, document, None, statement_id=id, origin="shipped", day=day)


def shipped(settings: Settings) -> Iterator[tuple[str, Document]]:
    """The statements that come with the package, with their ids."""
    for file in sorted(files("monitor").joinpath("data", "statements").iterdir(), key=lambda item: item.name):
        yield file.name.partition(".")[0], read_plain(file.read_text(encoding="utf-8"), profiles=settings.profiles)


def has_store(settings: Settings) -> bool:
    """Whether anything was ever stored; a command that only looks need not make a store for that."""
    scheme, _, path = settings.database_url.partition(":///")
    return scheme != "sqlite" or Path(path.partition("?")[0]).exists()


def add_statement(settings: Settings, name: str, *, url: str, day: date | None) -> StatementRow:
    """Store the statement that a file or an address holds; return its row.

    Raises:
        ReadError: it holds no text, or none with a date and a title.
        FetchError: the address does not answer.
    """
    document, capture = _statement_from(settings, name, url)
    published = day or document.published
    if published is None:
        raise ReadError(f"{name}: the day of the statement is not said in it; add --date 2026-05-20")
    if not document.title:
        raise ReadError(f"{name}: has no title; begin the file with a line `标题: …` or a YAML head with `title:`")
    document = replace(document, published=published)
    store = open_stored(settings)
    try:
        id = statement_id(document, utc_now())
        assessment = assess(document, settings.lexicon)
        fingerprint = fingerprint_of(as_text(document, assessment.parties), settings.lexicon)
        known = store.statements(Question(fingerprint=fingerprint))[1]
        identity = match_statement(Tools(lexicon=settings.lexicon), document, assessment, known, None).identity
        # Who adds a text by hand vouches for it, so it is no suspect copy of another, but a statement of its own.
        id = identity.statement_id if identity is not None and identity.relation != "suspect" else id
        _add(store, settings, document, capture, statement_id=id, origin="added")
        return store.statement_rows(ids=[id])[0]
    finally:
        store.close()


def _statement_from(settings: Settings, name: str, url: str) -> tuple[Document, Capture | None]:
    if not name.startswith(("http://", "https://")):
        return read_file(Path(name), url=url, profiles=settings.profiles), None
    fetcher = open_fetcher(settings)
    try:
        response = fetcher.get(name)
    finally:
        fetcher.close()
    capture = open_archive(settings).store(response)
    content_type = response.headers.get("content-type")
    document = read_body(
        response.body, name=name, url=response.url, content_type=content_type, profiles=settings.profiles
    )
    return document, capture


def _add(
    store: Store,
    settings: Settings,
    document: Document,
    capture: Capture | None,
    *,
    statement_id: str,
    origin: Literal["shipped", "added"],
    day: date | None = None,
) -> None:
    parties = assess(document, settings.lexicon).parties
    text = as_text(document, parties)
    fingerprint = fingerprint_of(replace(text, date=day or text.date), settings.lexicon)
    store.add_statement(
        document,
        capture,
        statement_id=statement_id,
        parties=parties,
        origin=origin,
        now=utc_now(),
        day=day,
        fingerprint=fingerprint,
    )


def index_statements(store: Store, settings: Settings) -> None:
    """Write by what the texts of statements are found, where an earlier release stored them; some hundred at once."""
    while texts := store.unindexed(METHOD):
        store.index({text.document_id: fingerprint_of(text, settings.lexicon) for text in texts})


def links_of(settings: Settings) -> Links | None:
    """Where the pages are, if readers can reach them."""
    return Links(web=settings.public_url) if settings.public_url else None


def publishers_of(settings: Settings) -> dict[str, str]:
    """The publishers, by the name of the source."""
    return {source.name: source.publisher for source in settings.sources}


def tools_of(lexicon: Lexicon, model: Path | None) -> Tools:
    """What the calls on texts need; the `model` for other languages is loaded when it is asked for."""
    return Tools(lexicon=lexicon, encode=encoder_of(model).encode)


def text_workers(settings: Settings) -> WorkerPool:
    """The process that works on texts."""
    return WorkerPool(partial(tools_of, settings.lexicon, settings.model), TEXT_LIMITS, name="texts")


def list_workers() -> WorkerPool:
    """The processes that read lists: two, so that one list that takes long does not hold up the others."""
    return WorkerPool(object, LIST_LIMITS, name="lists", size=2)  # its calls need no tools


def reanalyse_all(settings: Settings) -> list[Rejudged]:
    """Read and judge again everything that is archived."""
    store, workers = open_stored(settings), SameProcess(tools_of(settings.lexicon, settings.model))
    try:
        reader = Reader(
            archive=open_archive(settings), sources=settings.sources, profiles=settings.profiles, workers=workers
        )
        decide = Decider(watches=settings.watches, publishers=publishers_of(settings))
        return list(reanalyse(store, reader, Analysis(store=store, workers=workers, decide=decide), utc_now))
    finally:
        store.close()
