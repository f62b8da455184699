"""The second step: fetch, read and judge the texts that are due.

claim entries ─ fetch ─ archive ─ read ─ judge ─ finish
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock

from monitor.alerts.build import was_already_alerted
from monitor.alerts.decide import Decider
from monitor.errors import (
    FetchError,
    MonitorError,
    NoWorkerError,
    ReadError,
    RefusedError,
    RemovedError,
    StaleError,
    StoppedError,
    StorageError,
    WorkLimitError,
)
from monitor.lists.outages import who_is_out
from monitor.model import (
    Capture,
    Document,
    EditNews,
    EntryUpdate,
    EntryWork,
    Outcome,
    ParseOutcome,
    Profile,
    Source,
    Watch,
)
from monitor.pages.plausibility import forwarded_home, is_what_was_listed
from monitor.ports import Archive, Fetcher, ProcessStore
from monitor.steps.analyse import Analysis
from monitor.steps.calls import (
    Assessed,
    Page,
    assess_text,
    join_text,
    mend_text,
    outcome_of,
    read_further_page,
    read_text,
    read_whole_text,
    refuse_other,
    topics_of_title,
)
from monitor.steps.keyed_executor import KeyedExecutor, host_of
from monitor.steps.workers import SameProcess, Workers
from monitor.text.charset import REPLACEMENT

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=15)  # longer than a lane of slow pages may take
FIRST_RETRY = timedelta(minutes=1)
SHORTEST_RETRY = timedelta(seconds=1)
LIMIT_RETRY = timedelta(hours=1)
LONGEST_RETRY = timedelta(days=1)  # a text that cannot be read is tried for as long as it is listed, but seldom
BELIEVED = timedelta(hours=12)  # later a 304 is not asked for: some servers say it whatever happened to the page
ANNOUNCED_LOOK = timedelta(minutes=1)  # the first look after a flash
ANNOUNCED_SHARE = 6  # of the time since the flash, until the next look: after an hour it is ten minutes
ANNOUNCED_FOR = timedelta(days=3)  # then no text follows
MOST_PAGES = 40  # of one text; a pager that runs in a circle must end


class ArchiveReader:
    """Reads what is archived."""

    def __init__(
        self,
        *,
        archive: Archive,
        sources: Sequence[Source],
        profiles: Sequence[Profile],
        workers: Workers | None = None,
    ) -> None:
        """Read by `workers`; without any, in this process and without a limit."""
        self._archive = archive
        self._sources: Mapping[str, Source] = {source.name: source for source in sources}
        self._profiles = tuple(profiles)
        self._workers = workers or SameProcess()

    def read(self, work: EntryWork, capture: Capture) -> Document:
        """The text of an entry as its capture holds it. Raises ReadError where it holds none."""
        page, source = self._received(capture), self._sources.get(work.source)
        return self._workers.run(read_text, page, work, source, self._profiles)

    def read_whole(self, work: EntryWork, capture: Capture) -> Document:
        """As `read`; ReadError also for a page that lacks its end, where it had one when it was read before."""
        page, source = self._received(capture), self._sources.get(work.source)
        before = None if work.stored is None or work.entry.inline else self._archive.body(work.stored.capture)
        return self._workers.run(read_whole_text, page, work, source, self._profiles, before)

    def whole(self, first: Document, capture_of: Callable[[str], Capture | None]) -> tuple[Document, list[Capture]]:
        """The text with its further pages, and their captures, which `capture_of` gives for an address.

        Raises:
            ReadError: a page is missing or holds no text: half a text must never pass for one that was shortened.
        """
        pages, captures, seen = [first], list[Capture](), {first.url}
        while (following := pages[-1].next_page) and following not in seen and len(pages) < MOST_PAGES:
            seen.add(following)
            capture = capture_of(following)
            if capture is None:
                raise ReadError(f"{following}: this page of the text is not in the archive")
            captures.append(capture)
            pages.append(self._workers.run(read_further_page, self._received(capture), self._profiles))
        return self._workers.run(join_text, pages) if len(pages) > 1 else first, captures

    def _received(self, capture: Capture) -> Page:
        return Page(body=self._archive.body(capture), url=capture.url, content_type=capture.headers.get("content-type"))


class Processor:
    """Reads and judges what is due. `second_looks` are counted from the first reading of a text."""

    def __init__(
        self,
        *,
        store: ProcessStore,
        fetcher: Fetcher,
        archive: Archive,
        sources: Sequence[Source],
        profiles: Sequence[Profile],
        watches: Sequence[Watch],
        publishers: Mapping[str, str],
        workers: Workers,
        lanes: KeyedExecutor,
        second_looks: Sequence[timedelta],
        now: Callable[[], datetime],
        vanished_after: timedelta = timedelta(hours=1),
        unreadable_after: timedelta = timedelta(minutes=15),
    ) -> None:
        """Read what `sources` list.

        `vanished_after`, `unreadable_after`: how long a page is gone, or cannot be read, before that is told.
        """
        self._unreadable_after = unreadable_after
        self._vanished_after = vanished_after
        self._store = store
        self._fetcher = fetcher
        self._archive = archive
        self._sources = frozenset(source.name for source in sources)
        self._workers = workers
        self._reader = ArchiveReader(archive=archive, sources=sources, profiles=profiles, workers=workers)
        decide = Decider(watches=watches, publishers=publishers)
        self.analysis = Analysis(store=store, workers=workers, decide=decide)
        self._lanes = lanes
        self._second_looks = tuple(second_looks)
        self._now = now
        # Two prints of one new statement must be judged one after the other, or each would be a statement of its own.
        self._judging = Lock()

    def process_due(self, limit: int = 50) -> list[Future[None]]:
        """Start to read up to `limit` texts that are due, those of different hosts side by side."""
        now = self._now()
        works = self._store.claim_entries(now, now + CLAIM, limit)
        return self._lanes.start(
            works,
            lambda work: host_of(work.entry.url),
            self.process,
            first=lambda work: not work.quiet,  # news does not wait behind a first poll's backlog
            within=CLAIM,
        )

    def process(self, work: EntryWork) -> None:
        """Read and judge one text, and write what came of it."""
        try:
            self._read_and_judge(work)
        except StoppedError:
            return  # it is due again as soon as the service is back
        except NoWorkerError as error:  # its claim runs out, and it is due again
            log.error("%s: %s", work.entry.url, error)
        except FetchError as error:
            self._finish(work, self._not_fetched(work, error))
        except (ReadError, StorageError) as error:
            self._finish(work, self._failed(work, str(error), error))
        except Exception:  # a bug must not stop the other texts, nor make this one loop
            log.exception("%s: processing failed in a way nobody foresaw", work.entry.url)
            self._finish(work, self._failed(work, "the text could not be processed; see the log"))

    def _read_and_judge(self, work: EntryWork) -> None:
        capture = self._captured(work)
        if capture is None:
            self._finish(work, self._returned(work, self._nothing_new(work)))
            return
        try:
            self._refuse_forwarded(work, capture)
            document, pages = self._reader.whole(self._reader.read_whole(work, capture), self._page)
            if work.stored is not None and REPLACEMENT in document.text:
                document = self._workers.run(mend_text, document, work.stored.document)
            if work.entry.links_only:
                refuse_other(document, work)
                finding = replace(self._nothing_new(work), capture=capture, entries=document.supplements)
                self._finish(work, finding)
            else:
                assessed = self._workers.run(assess_text, document, work)
                if unread := self._holds_nothing(work, document, assessed):
                    finding = replace(self._failed(work, unread), reading=self._read(work, document))
                    self._finish(work, replace(finding, capture=capture))
                else:
                    self._judge_and_finish(work, document, capture, pages, assessed)
        except RemovedError as error:
            self._finish(work, replace(self._gone(work, error), capture=capture))
        except (ReadError, FetchError) as error:  # the capture is kept for a better reading
            self._finish(work, replace(self._failed(work, str(error), error), capture=capture))

    def _judge_and_finish(
        self, work: EntryWork, document: Document, capture: Capture, pages: Sequence[Capture], assessed: Assessed
    ) -> None:
        with self._judging:
            while True:
                finding = self.analysis.find(work, document, capture, self._now(), assessed)
                verdict = finding.assessment.verdict if finding.assessment else None
                verdict = verdict or (work.stored.verdict if work.stored else "none")
                relevant = verdict != "none" or assessed.may_be_filled
                anew = finding.statement_id is not None and work.stored is not None and not work.stored.statement_id
                looks = replace(work, looks=0) if anew else work
                announces = finding.assessment.announces if finding.assessment else _announced(work)
                at = self._next_look(looks, relevant=relevant, announces=announces)
                finding = replace(finding, next_look_at=at, anew=anew, pages=tuple(pages))
                finding = self._returned(work, self._told_once(finding))
                try:
                    return self._finish(work, replace(finding, reading=self._read(work, document)))
                except StaleError:  # another process added a statement in between
                    continue

    def _returned(self, work: EntryWork, finding: EntryUpdate) -> EntryUpdate:
        """The finding, and that the page is back where it was told as gone."""
        if work.gone_since is None:
            return finding
        told = self.analysis.decide.vanished(work, "", work.gone_since).alerts
        known = any(self._store.alert(alert.id) is not None for alert in told)
        return self.analysis.decide.returned(work, finding) if known else finding

    def _told_once(self, finding: EntryUpdate) -> EntryUpdate:
        """The finding without an edit that was told of another print of the statement."""
        edits = [alert.news for alert in finding.alerts if isinstance(alert.news, EditNews)]
        if not edits or not was_already_alerted(edits[0], self._store.edits()):
            return finding
        log.info("%s: its edit was told of another print of the statement", finding.key)
        return replace(finding, alerts=())

    def _finish(self, work: EntryWork, finding: EntryUpdate) -> None:
        self._store.finish_entry(finding)
        if finding.error:
            log.warning("%s: %s; looked at again %s", work.entry.url, finding.error, finding.next_look_at or "never")
        elif finding.assessment is not None:
            told = ", ".join(alert.id for alert in finding.alerts) or "no alert"
            verdict = finding.assessment.verdict
            level = logging.DEBUG if verdict == "none" else logging.INFO
            log.log(level, "%s: %s, version %d; %s", work.entry.url, verdict, finding.version, told)

    # ------------------------------------------------------------------------------------------------------ reading

    def _captured(self, work: EntryWork) -> Capture | None:
        """What is to be read; None where it is what was read before."""
        stored = work.stored
        if work.entry.inline:
            capture = self._store.capture(work.list_capture) if work.list_capture else None
            if capture is None:
                raise ReadError("the list that held this text is not in the archive; it is read when listed again")
            return None if stored is not None and stored.capture.id == capture.id else capture
        headers: Mapping[str, str] = {}
        if stored is not None and self._now() - stored.capture.fetched_at < BELIEVED:
            headers = stored.capture.headers
        response = self._fetcher.get(
            work.entry.url, etag=headers.get("etag"), last_modified=headers.get("last-modified")
        )
        return None if response.status == 304 else self._archive.store(response)

    def _refuse_forwarded(self, work: EntryWork, capture: Capture) -> None:
        """Raise for an address that answers with a front page, although its status says that it is the page."""
        if not work.entry.inline and (home := forwarded_home(work.entry.url, capture.url)):
            raise RemovedError(f"the address only forwards to the front page {home}")

    def _page(self, url: str) -> Capture:
        return self._archive.store(self._fetcher.get(url))

    # ----------------------------------------------------------------------------------------------------- failures

    def _not_fetched(self, work: EntryWork, error: FetchError) -> EntryUpdate:
        return self._gone(work, error) if error.trouble == "gone" else self._failed(work, str(error), error)

    def _gone(self, work: EntryWork, error: FetchError | RemovedError) -> EntryUpdate:
        """A page that is not there: told when it is so for good, or again after a while, at a site that else answers.

        A 404 for a minute is a mishap of the site's; 410 is its word.
        """
        if work.stored is None:
            return self._failed(work, str(error), error)
        now, since = self._now(), work.gone_since or self._now()
        if work.stored.verdict == "none":  # nobody is told, so nothing need be sure
            return self.analysis.decide.vanished(work, str(error), now)
        for_good = isinstance(error, FetchError) and error.status == HTTPStatus.GONE
        again = now + min(max(self._vanished_after, FIRST_RETRY), LONGEST_RETRY)
        waits = ""
        if not for_good and now - since < self._vanished_after:
            waits = "it is looked at again before that is told"
        elif out := who_is_out(work.source, self._store.source_states(), self.analysis.decide.publishers):
            waits = f"{out.name} is {out.health}, so that says nothing of the page"
        if waits:
            return EntryUpdate(key=work.entry.key, now=now, next_look_at=again, error=f"{error}; {waits}", gone=True)
        finding = self.analysis.decide.vanished(work, str(error), now)
        last = work.stored.read_at + max(self._second_looks, default=timedelta(0))
        return replace(finding, next_look_at=now + LONGEST_RETRY if now < last else None, gone=True)

    def _failed(self, work: EntryWork, reason: str, error: MonitorError | None = None) -> EntryUpdate:
        now = self._now()
        # The same text takes too much again, unless its page is mended.
        first = LIMIT_RETRY if isinstance(error, WorkLimitError) and not error.died else FIRST_RETRY
        is_certain = first is LIMIT_RETRY
        topics = self._topics(work)
        if topics and not is_certain:
            first = min(first, max(self._unreadable_after, SHORTEST_RETRY))
        pause = min(first * 2 ** min(work.attempts, 12), LONGEST_RETRY)
        refused = isinstance(error, RefusedError) or (isinstance(error, FetchError) and error.trouble == "refused")
        reading = None
        if refused:
            reading = self._reading(work, "refused", reason)
        elif isinstance(error, ReadError) and work.attempts == 0:  # a text that fails again says nothing new
            reading = self._reading(work, "failed", reason)
        finding = EntryUpdate(key=work.entry.key, now=now, next_look_at=now + pause, error=reason, reading=reading)
        return self._unreadable(work, finding, topics) if topics and (is_certain or self._lasts(work, now)) else finding

    def _lasts(self, work: EntryWork, now: datetime) -> bool:
        """Whether a text fails for so long, and again, that it is told."""
        least = self._unreadable_after
        if work.stored is not None:  # people know what it said, and a site's maintenance may take its time
            least = max(least, self._vanished_after)
        return work.failed_since is not None and now - work.failed_since >= least

    def _unreadable(self, work: EntryWork, finding: EntryUpdate, topics: Sequence[str]) -> EntryUpdate:
        return self.analysis.decide.unreadable(work, finding, topics, work.failed_since or finding.now)

    def _topics(self, work: EntryWork) -> tuple[str, ...]:
        """The topics of a text that cannot be read: those of what is stored of it, or else of its title."""
        if work.stored is not None:
            return work.stored.topics if work.stored.verdict != "none" else ()
        if work.quiet or work.entry.links_only:
            return ()
        try:
            return self._workers.run(topics_of_title, work.entry.title)
        except MonitorError as error:  # what kept the text from being read is told all the same, in the status
            log.warning("%s: its title is not read: %s", work.entry.url, error)
            return ()

    def _holds_nothing(self, work: EntryWork, document: Document, assessed: Assessed) -> str:
        """Why a page that was read is not the text of a watched title that its list names; "" where it is."""
        verdict = assessed.assessment.verdict if assessed.assessment else "none"
        if work.stored is not None or verdict != "none" or not assessed.may_be_filled:
            return ""
        topics = frozenset(self._topics(work))
        if not any(topics & watch.topics for watch in self.analysis.decide.watches):
            return ""
        if not document.paragraphs:
            return "the page holds a title and no text"
        return f"the page shows another text, “{document.title}”, than the list names"

    def _read(self, work: EntryWork, document: Document) -> ParseOutcome | None:
        """What a page that was read says of its source: nothing, if it could be read before as well.

        Old pages keep their template when new ones get another, and must not hide that those cannot be read.
        """
        if work.stored is not None and work.attempts == 0:
            return None
        return self._reading(work, *outcome_of(document))

    def _reading(self, work: EntryWork, outcome: Outcome, detail: str) -> ParseOutcome | None:
        if work.source not in self._sources:
            return None
        return ParseOutcome(source=work.source, outcome=outcome, detail="" if outcome == "read" else detail)

    def _nothing_new(self, work: EntryWork) -> EntryUpdate:
        stored = work.stored
        matters = stored is not None and (stored.verdict != "none" or self._may_be_filled(work, stored.document))
        relevant = work.entry.links_only or matters
        at = self._next_look(work, relevant=relevant, announces=_announced(work))
        return EntryUpdate(key=work.entry.key, now=self._now(), next_look_at=at)

    def _may_be_filled(self, work: EntryWork, document: Document) -> bool:
        """Whether a page has no text, or one that is not what its list says: the text may come later."""
        return not document.paragraphs or not is_what_was_listed(work.entry.title, document)

    def _next_look(self, work: EntryWork, *, relevant: bool, announces: bool) -> datetime | None:
        now, looks = self._now(), list[datetime]()
        if relevant and work.looks < len(self._second_looks):
            before = self._second_looks[work.looks - 1] if work.looks else timedelta(0)
            looks.append(now + self._second_looks[work.looks] - before)
        age = now - work.found_at
        if announces and age < ANNOUNCED_FOR:
            looks.append(now + max(ANNOUNCED_LOOK, age / ANNOUNCED_SHARE))
        return min(looks, default=None)


def _announced(work: EntryWork) -> bool:
    return work.stored is not None and work.stored.announces
