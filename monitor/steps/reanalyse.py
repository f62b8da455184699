"""Reads and judges again what is archived, without the network. A better reading or lexicon reaches old texts so."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from monitor.errors import ReadError, StaleError
from monitor.model import Capture, EntryUpdate, EntryWork, Rejudged
from monitor.steps.analyse import Analysis
from monitor.steps.process import ArchiveReader
from monitor.storage.store import Store

log = logging.getLogger(__name__)


def reanalyse(
    store: Store, reader: ArchiveReader, analysis: Analysis, now: Callable[[], datetime]
) -> Iterator[Rejudged]:
    """Read and judge every archived text again; yield those that come out otherwise. Nobody is alerted."""
    texts: list[tuple[EntryWork, Capture]] = list(store.unread())
    texts += [(work, work.stored.capture) for work in store.versions() if work.stored is not None]
    for work, capture in texts:
        if work.entry.links_only:
            continue
        try:
            finding = _again(store, reader, analysis, work, capture, now)
        except ReadError as error:
            log.warning("%s: %s", work.entry.url, error)
            continue
        before = work.stored.verdict if work.stored is not None else "not read"
        after = finding.assessment.verdict if finding.assessment is not None else before
        if before != after:
            title = finding.document.title if finding.document is not None else work.entry.title
            yield Rejudged(url=work.entry.url, title=title, before=before, after=after)


def _again(
    store: Store,
    reader: ArchiveReader,
    analysis: Analysis,
    work: EntryWork,
    capture: Capture,
    now: Callable[[], datetime],
) -> EntryUpdate:
    document, _ = reader.whole(reader.read(work, capture), store.last_capture)
    number = work.stored.number if work.stored is not None else 1
    while True:
        # As if it were read for the first time, and quietly: what it is must not depend on what it was taken for.
        fresh = replace(work, stored=None, quiet=True)
        finding = replace(analysis.find(fresh, document, capture, now()), version=number)
        try:
            store.reread(finding)
        except StaleError:
            continue
        return finding
