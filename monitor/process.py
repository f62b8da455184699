"""The second step: fetch, read and judge the texts that are due.

claim entries ─ fetch ─ archive ─ read ─ judge ─ finish
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from monitor.core.findings import Judge
from monitor.core.listing.feed import read_inline
from monitor.core.reading.page import join_pages, read_page
from monitor.errors import FetchError, ReadError, StaleError, StoppedError, StorageError
from monitor.lanes import Lanes, host_of
from monitor.model import Capture, Document, EntryWork, Finding, Profile, Source
from monitor.ports import Archive, Fetcher, ProcessStore

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=15)  # longer than a lane of slow pages may take
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(days=1)  # a text that cannot be read is tried for as long as it is listed, but seldom
MOST_PAGES = 40  # of one text; a pager that runs in a circle must end


class Reader:
    """Reads what is archived."""

    def __init__(self, *, archive: Archive, sources: Sequence[Source], profiles: Sequence[Profile]) -> None:
        self._archive = archive
        self._sources: Mapping[str, Source] = {source.name: source for source in sources}
        self._profiles = profiles

    def read(self, work: EntryWork, capture: Capture) -> Document:
        """The text of an entry as its capture holds it. Raises ReadError where it holds none."""
        source = self._sources.get(work.source)
        body, content_type = self._archive.body(capture), capture.headers.get("content-type")
        if work.entry.inline:
            if source is None:
                raise ReadError(f"the source {work.source!r} is no longer watched, so its list cannot be read")
            return read_inline(
                body, source=source, profiles=self._profiles, entry_key=work.entry.key, content_type=content_type
            )
        document = read_page(body, url=capture.url, content_type=content_type, profiles=self._profiles, source=source)
        return replace(document, site_id=work.entry.key)

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
            content_type = capture.headers.get("content-type")
            body = self._archive.body(capture)
            pages.append(read_page(body, url=capture.url, content_type=content_type, profiles=self._profiles))
        return join_pages(pages), captures


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
        judge: Judge,
        lanes: Lanes,
        second_looks: Sequence[timedelta],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._archive = archive
        self._reader = Reader(archive=archive, sources=sources, profiles=profiles)
        self.judge = judge
        self._lanes = lanes
        self._second_looks = tuple(second_looks)
        self._now = now
        # Two prints of one new statement must be judged one after the other, or each would be a statement of its own.
        self._judging = Lock()

    def process_due(self, limit: int = 50) -> list[Future[None]]:
        """Start to read up to `limit` texts that are due, those of different hosts side by side."""
        now = self._now()
        works = self._store.claim_entries(now, now + CLAIM, limit)
        return self._lanes.start(works, lambda work: host_of(work.entry.url), self._process)

    def _process(self, work: EntryWork) -> None:
        try:
            self._read_and_judge(work)
        except StoppedError:
            return  # it is due again as soon as the service is back
        except FetchError as error:
            self._finish(work, self._not_fetched(work, error))
        except (ReadError, StorageError) as error:
            self._finish(work, self._failed(work, str(error)))
        except Exception:  # a bug must not stop the other texts, nor make this one loop
            log.exception("%s: processing failed in a way nobody foresaw", work.entry.url)
            self._finish(work, self._failed(work, "the text could not be processed; see the log"))

    def _read_and_judge(self, work: EntryWork) -> None:
        capture = self._captured(work)
        if capture is None:
            self._finish(work, self._nothing_new(work))
            return
        try:
            document, pages = self._reader.whole(self._reader.read(work, capture), self._page)
            if not document.paragraphs and work.stored is not None and work.stored.document.paragraphs:
                raise ReadError("the page answers, but holds no text any more where there was one")
        except (
            ReadError,
            FetchError,
        ) as error:  # the capture is kept for a better reading
            self._finish(work, replace(self._failed(work, str(error)), capture=capture))
            return
        if work.entry.links_only:
            self._finish(work, replace(self._nothing_new(work), capture=capture, entries=document.supplements))
        else:
            self._judge_and_finish(work, document, capture, pages)

    def _judge_and_finish(
        self, work: EntryWork, document: Document, capture: Capture, pages: Sequence[Capture]
    ) -> None:
        with self._judging:
            while True:
                finding = self.judge.judge(work, document, capture, self._store.statements(), self._now())
                verdict = finding.assessment.verdict if finding.assessment else None
                relevant = (verdict or (work.stored.verdict if work.stored else "none")) != "none"
                finding = replace(finding, next_look_at=self._next_look(work, relevant=relevant), pages=tuple(pages))
                try:
                    return self._finish(work, finding)
                except StaleError:  # another process added a statement in between
                    continue

    def _finish(self, work: EntryWork, finding: Finding) -> None:
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
        if work.entry.inline:
            capture = self._store.capture(work.list_capture) if work.list_capture else None
            if capture is None:
                raise ReadError("the list that held this text is not in the archive; it is read when listed again")
            return capture
        headers = work.stored.capture.headers if work.stored is not None else {}
        response = self._fetcher.get(
            work.entry.url, etag=headers.get("etag"), last_modified=headers.get("last-modified")
        )
        return None if response.status == 304 else self._archive.store(response)

    def _page(self, url: str) -> Capture:
        return self._archive.store(self._fetcher.get(url))

    # ----------------------------------------------------------------------------------------------------- failures

    def _not_fetched(self, work: EntryWork, error: FetchError) -> Finding:
        if error.trouble == "gone" and work.stored is not None:
            return self.judge.vanished(work, str(error), self._now())
        return self._failed(work, str(error))

    def _failed(self, work: EntryWork, reason: str) -> Finding:
        now = self._now()
        pause = min(FIRST_RETRY * 2 ** min(work.attempts, 12), LONGEST_RETRY)
        return Finding(key=work.entry.key, now=now, next_look_at=now + pause, error=reason)

    def _nothing_new(self, work: EntryWork) -> Finding:
        relevant = work.entry.links_only or (work.stored is not None and work.stored.verdict != "none")
        return Finding(key=work.entry.key, now=self._now(), next_look_at=self._next_look(work, relevant=relevant))

    def _next_look(self, work: EntryWork, *, relevant: bool) -> datetime | None:
        if not relevant or work.entry.inline or work.looks >= len(self._second_looks):
            return None
        before = self._second_looks[work.looks - 1] if work.looks else timedelta(0)
        return self._now() + self._second_looks[work.looks] - before
