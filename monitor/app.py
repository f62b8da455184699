"""The parts, put together from the settings, and the jobs that are done once on a command."""

import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Literal

from monitor.adapters.archive import WarcArchive
from monitor.adapters.archive_folder import archive_number, new_number, number_archive
from monitor.adapters.archive_inventory import archive_files
from monitor.adapters.encoder import encoder_of
from monitor.adapters.http import HttpFetcher
from monitor.adapters.network import cannot_listen
from monitor.adapters.polite_fetcher import PoliteFetcher
from monitor.adapters.worker_pool import WorkerPool
from monitor.adapters.worker_process import Limits
from monitor.alerts.decide import Decider, statement_id, text_digest
from monitor.alerts.routing import NOT_COMPARED
from monitor.alerts.view import Links
from monitor.clock import utc_now
from monitor.config import Settings, watch_list_problem
from monitor.config.environment import variable
from monitor.config.suggest import write_one_of
from monitor.errors import ConfigError, Problem, ReadError, StorageError
from monitor.model import ALERT_KINDS, AlertKind, Capture, Document, Question, Rejudged, StatementRow
from monitor.pages.plain import read_plain
from monitor.pages.read_file import read_body, read_file
from monitor.statements.fingerprint import METHOD, as_text, fingerprint_of
from monitor.statements.relevance import assess
from monitor.steps.analyse import Analysis
from monitor.steps.calls import match_statement
from monitor.steps.process import ArchiveReader
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


def open_stored(settings: Settings, *, migrate: bool = False, watching: bool = True, anew: bool | None = None) -> Store:
    """The store, with the shipped statements and the configured sources in it.

    `watching`: the settings say which sources are watched; not so where a faulty file was passed over. `anew`: whether
    a database may begin beside the archive of another one, as in `check_archive`; None: nothing is archived by it.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "cannot be made"
        raise StorageError(f"the data folder {settings.data}: {reason}; set MONITOR_DATA to a folder") from error
    store = open_store(settings.database_url, migrate=migrate, digest=text_digest)
    try:
        if anew is not None:
            check_archive(settings, store, anew=anew)
        if watching:
            store.sync_sources(settings.sources, utc_now())
        add_shipped(store, settings)
        index_statements(store, settings)
    except BaseException:
        store.close()
        raise
    return store


def check_settings(settings: Settings, store: Store | None = None) -> tuple[Problem, ...]:
    """What the settings alone cannot tell: `run` and `check-config` ask the same. Returns what is doubtful.

    `store`: where it is open; else it is looked into only where there is one, and nothing is made.

    Raises:
        ConfigError: no source is watched, or a watch compares with a statement that is not stored.
        StorageError: the database cannot be looked into.
    """
    problems = [] if settings.sources else [_nothing_watched(settings)]
    if store is not None:
        problems += _unknown_statements(settings, store)
    elif has_store(settings):
        with closing(open_store(settings.database_url, migrate=False, digest=text_digest)) as opened:
            problems += _unknown_statements(settings, opened)
    else:
        problems += _unknown_statements(settings, None)
    if problems:
        raise ConfigError(problems)
    return (*settings.warnings, *_never_sent(settings))


def check_listening(settings: Settings, *, port: int) -> None:
    """Make sure that the pages can be served there; port 0 asks about the host alone.

    Raises:
        ConfigError: they cannot.
    """
    reason = cannot_listen(settings.host, port)
    if reason and cannot_listen(settings.host, 0):
        remedy = "write a name or an address of this machine: 127.0.0.1, or 0.0.0.0 for all that it has"
        raise ConfigError([variable("MONITOR_HOST", f"nothing can listen at {settings.host!r}: {reason}", remedy)])
    if reason:
        words = f"the port {port} of {settings.host} cannot be had: {reason}"
        remedy = "stop the other program that has it, or write another number"
        raise ConfigError([variable("MONITOR_PORT", words, remedy)])


def _nothing_watched(settings: Settings) -> Problem:
    remedy = "name some, or add one: `monitor sources add URL`"
    return watch_list_problem(settings, ("sources",), "no source is watched", remedy)


def _unknown_statements(settings: Settings, store: Store | None) -> list[Problem]:
    wanted = {id for watch in settings.watches for id in watch.compare_with}
    if not wanted:
        return []
    known = [id for id, _ in shipped(settings)]
    if store is not None and not wanted <= set(known):
        known += [row.id for row in (*store.statement_rows(ids=wanted), *store.statement_rows(latest=_SHOWN))]
    return [
        watch_list_problem(
            settings,
            ("watches", index, "compare_with", number),
            f"no statement {id!r} is stored",
            f"{write_one_of(id, known)} (`monitor statements` lists all); or store it: `monitor statements add`",
        )
        for index, watch in enumerate(settings.watches)
        for number, id in enumerate(watch.compare_with)
        if id not in known
    ]


def _weight_of(kind: AlertKind) -> float:
    weight = ALERT_KINDS[kind].weight
    return NOT_COMPARED if weight is None else weight


def _never_sent(settings: Settings) -> list[Problem]:
    """Recipients that ask for more weight than any alert of their kinds has."""
    found = []
    for index, recipient in enumerate(settings.recipients.values()):
        reached = max((_weight_of(kind) for kind in recipient.kinds), default=NOT_COMPARED)
        if recipient.least > reached:
            message = (
                f"no alert of the kinds that {recipient.name} asks for weighs more than {reached:g}: nothing is sent"
            )
            found.append(
                watch_list_problem(settings, ("recipients", index, "least"), message, f"write {reached:g} or less")
            )
        quiet = recipient.quiet
        if quiet is not None and reached < quiet.through < math.inf:
            message = f"nothing weighs more than {reached:g}, so nothing passes"
            where = ("recipients", index, "quiet", "through")
            found.append(watch_list_problem(settings, where, message, "write less, or leave it out"))
    return found


def check_archive(settings: Settings, store: Store, *, anew: bool) -> None:
    """Make sure that database and archive belong together, and note it where both are new.

    Both bear one number. A database without it beside an archive that has one was emptied, or is another one.
    `anew`: take it all the same; the archive stays as it is.

    Raises:
        StorageError: they do not belong together; the message says what to do and what is lost.
    """
    folder = settings.data / "archive"
    bears, known = archive_number(folder), store.known_archive()
    if bears is not None and bears == known:
        return
    full = bool(archive_files(folder))
    if bears is None and (known is not None or not full or store.counts().captures):
        number_archive(folder, store.archive_id(new_number()))
    elif not full or anew:
        store.adopt_archive(bears or new_number())
        number_archive(folder, store.known_archive() or 0)
    else:
        what = "is empty" if known is None else "is that of another archive"
        raise StorageError(
            f"the database {what}, but the archive {folder} is full: what was found, told and added is in the old "
            "database alone. Bring that back (from a backup, or correct MONITOR_DATABASE_URL or MONITOR_DATA). "
            "If it is lost, `monitor run --new` begins anew: the archive stays as evidence, what the sites list now is "
            "taken in quietly, and `monitor backfill SOURCE --from DATE` reads earlier texts again; lost are the "
            "versions of edited texts, what was told to whom, and statements that were added by hand"
        )


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
        reader = ArchiveReader(
            archive=open_archive(settings), sources=settings.sources, profiles=settings.profiles, workers=workers
        )
        decide = Decider(watches=settings.watches, publishers=publishers_of(settings))
        return list(reanalyse(store, reader, Analysis(store=store, workers=workers, decide=decide), utc_now))
    finally:
        store.close()
