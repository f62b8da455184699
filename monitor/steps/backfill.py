"""Back-filling: the old lists of a source are walked, and their texts stored for later comparisons. Nobody is told.

next list ─ fetch ─ archive ─ list entries ─ those of the days ─ fetch ─ archive ─ read ─ judge ─ keep
    ^──────── older lists ────────┘                       (as the process step does it, without alerts)

Everything is written as it is found, so a process that ends goes on where it was. The source's own watching is left
alone: when it is polled, its rhythm, its health, and what its list shows that the service has not seen yet.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.errors import FetchError, ReadError, RefusedError
from monitor.lists import list_entries
from monitor.lists.back_issues import (
    can_be_paged,
    day_of,
    is_ahead,
    is_far,
    is_past,
    is_same_page,
    newest_day,
    next_page,
    next_probe,
    older_lists,
    oldest_day,
    place_of,
)
from monitor.lists.supplements import followed
from monitor.model import (
    Alert,
    Backfill,
    Capture,
    EditNews,
    Entry,
    EntryUpdate,
    EntryWork,
    Language,
    ListFindings,
    OldList,
    Profile,
    Publication,
    Question,
    Response,
    Source,
    SourceState,
    StatementText,
)
from monitor.ports import Archive, BackfillStore
from monitor.steps.backoff_fetcher import PatientFetcher
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.process import Processor
from monitor.steps.workers import Workers

log = logging.getLogger(__name__)
CLAIM = timedelta(hours=2)  # longer than a page of texts may take, pauses after a refusal included
AT_ONCE = 50  # texts taken from the store at a time
MOST_PAGES = 1 << 16  # of a numbered list; the Kremlin's feed has some 3,300
MISSING_IN_A_ROW = 3  # pages of a numbered list without texts: it ended before them


class Backfiller:
    """Walks one back-filling. `lists` and `texts` fetch; each gives up for itself, since sites refuse one and not both.

    `sources` are all that may describe its lists, by their names; `told` hears of every list and text that was done.
    """

    def __init__(
        self,
        *,
        store: BackfillStore,
        lists: PatientFetcher,
        texts: PatientFetcher,
        archive: Archive,
        sources: Sequence[Source],
        profiles: Sequence[Profile],
        workers: Workers,
        now: Callable[[], datetime],
        told: Callable[[OldList | None], None],
    ) -> None:
        self._store = store
        self._lists = lists
        self._texts = texts
        self._archive = archive
        self._sources = {source.name: source for source in sources}
        self._profiles = profiles
        self._now = now
        self._told = told
        self._missing = 0
        self._days: list[date | None] = []  # of the texts of the list in hand: as listed, else as read
        self._processor = Processor(
            store=_Quietly(store, self._keep),
            fetcher=texts,
            archive=archive,
            sources=sources,
            profiles=profiles,
            watches=(),
            publishers={},
            workers=workers,
            lanes=KeyedExecutor(ThreadPoolExecutor(1)),  # one text after the other: nothing is ever started on it
            second_looks=(),
            now=now,
        )

    def run(self, task: Backfill) -> tuple[str, ...]:
        """Do what waits, and what failed once more; return what should be known of the end, in sentences."""
        self._task = task
        self._source = self._sources[task.source]
        self._walk()
        if not self._lists.given_up and not self._texts.given_up and self._store.retry_backfill(task.id):
            self._walk()
        if self._lists.given_up:
            return (f"It stopped: {self._lists.given_up}.",)
        self._store.end_backfill(task.id, self._now())
        return tuple(self._remarks())

    def _walk(self) -> None:
        self._read_texts(None)  # what an earlier run left
        while not self._lists.given_up and (asked := self._store.next_list(self._task.id)) is not None:
            self._days.clear()
            self._ask(asked)
            self._read_texts(asked)
            if asked.day is None and is_past(newest_day(self._days), self._task):
                self._store.drop_waiting(self._task.id)

    # ------------------------------------------------------------------------------------------------------- the lists

    def _ask(self, asked: OldList) -> None:
        layout = self._sources[asked.layout]
        try:
            found = self._found(asked, layout)
        except FetchError as error:
            self._not_found(asked, layout, error)
        except ReadError as error:
            self._not_found(asked, layout, error)
        else:
            self._missing = 0
            now = self._now()
            self._store.finish_list(self._task.id, asked, found, now, now + CLAIM)
        self._told(asked)

    def _found(self, asked: OldList, layout: Source) -> ListFindings:
        response = self._lists.get(asked.url)
        capture = self._archive.store(response)
        content_type = response.headers.get("content-type")
        further = older_lists(asked, layout, response.body, content_type, response.url)
        page = self._entries(layout, response, leads_on=bool(further) and not layout.paged_url)
        keys = tuple(entry.key for entry in page)
        oldest = oldest_day(page, layout.zone)
        found = ListFindings(capture=capture, keys=keys, oldest=oldest, further=further)
        if asked.day is None and is_same_page(keys, self._store.keys_before(self._task.id, asked)):
            log.info("%s shows what the page before it showed: the list ends there", asked.url)
            return replace(found, further=())
        self._days += [day_of(entry.published, layout.zone) for entry in page]
        if asked.day is None and is_past(newest_day(self._days), self._task):
            found = replace(found, further=())
        elif layout.paged_url and asked.day is None and is_far(oldest, self._task):
            found = replace(found, further=(self._leapt(asked, layout, keys),))
        return self._of_the_days(found, page, asked, layout)

    def _leapt(self, asked: OldList, layout: Source, keys: Sequence[str]) -> OldList:
        """The last numbered page that is wholly newer than the stretch, found by doubling and halving."""
        ahead, behind = asked.number, None
        while (number := next_probe(ahead, behind)) is not None and number <= MOST_PAGES:
            answer = self._is_ahead(next_page(replace(asked, number=number - 1), layout), layout, keys)
            if answer is None:
                break
            ahead, behind = (number, behind) if answer else (ahead, number)
        return next_page(replace(asked, number=max(ahead - 1, asked.number)), layout)

    def _is_ahead(self, asked: OldList, layout: Source, first: Sequence[str]) -> bool | None:
        """Whether a page is wholly newer than the stretch; None where it does not say, or repeats the `first`."""
        try:
            response = self._lists.get(asked.url)
            self._archive.store(response)
            page = self._entries(layout, response, leads_on=False)
        except (FetchError, ReadError) as error:
            return False if isinstance(error, FetchError) and error.trouble == "gone" else None
        oldest = oldest_day(page, layout.zone)
        if oldest is None or is_same_page([entry.key for entry in page], first):
            return None
        return is_ahead(oldest, self._task)

    def _entries(self, layout: Source, response: Response, *, leads_on: bool) -> tuple[Entry, ...]:
        """The entries of a list; one that leads to others need hold none (the cover of an issue)."""
        content_type = response.headers.get("content-type")
        try:
            return list_entries(
                response.body,
                source=layout,
                profiles=self._profiles,
                content_type=content_type,
                url=response.url,
            )
        except RefusedError:
            raise
        except ReadError:
            if leads_on:
                return ()
            raise

    def _of_the_days(self, found: ListFindings, page: Sequence[Entry], asked: OldList, layout: Source) -> ListFindings:
        wanted = [entry for entry in page if place_of(entry.published, self._task, layout.zone) != "outside"]
        outside = len(page) - len(wanted)
        wanted += followed(wanted, layout)
        live = 0
        if self._is_live(asked):
            # The next poll tells what is new on its own list; taken in here, it would never be told.
            news = {entry.key for entry in self._store.unknown(wanted)}
            live = sum(not entry.links_only for entry in wanted if entry.key in news)
            wanted = [entry for entry in wanted if entry.key not in news]
        return replace(found, entries=tuple(wanted), outside=outside, live=live)

    def _is_live(self, asked: OldList) -> bool:
        """Whether a service that has polled the source before asks this list itself."""
        state = next((one for one in self._store.source_states() if one.name == self._source.name), None)
        if state is None or not state.primed:
            return False
        if asked.day is not None:
            today = self._now().astimezone(ZoneInfo(self._source.zone)).date()
            return asked.day >= today - timedelta(days=self._source.look_back)
        further = self._store.lists(self._source.name) if self._source.more else ()
        return asked.url in {self._source.url, state.list_url, *further}

    def _not_found(self, asked: OldList, layout: Source, error: FetchError | ReadError) -> None:
        """Write down why a list gave nothing; a numbered page that is not there is the end of its list."""
        numbered = bool(layout.paged_url) and asked.day is None
        if numbered and asked.number > 1 and isinstance(error, FetchError) and error.trouble == "gone":
            self._store.skip_list(self._task.id, asked)
            return
        self._missing += 1
        goes_on = numbered and not self._lists.given_up and self._missing < MISSING_IN_A_ROW
        self._store.fail_list(self._task.id, asked, str(error), (next_page(asked, layout),) if goes_on else ())

    # ------------------------------------------------------------------------------------------------------- the texts

    def _read_texts(self, asked: OldList | None) -> None:
        self._asked = asked
        while works := self._store.unread_texts(self._task.id, self._now() + CLAIM, AT_ONCE):
            for work in works:
                self._work = work
                self._processor.process(work)
                self._told(asked)

    def _keep(self, finding: EntryUpdate) -> None:
        """Write what came of a text, told to nobody and looked at once; one of another day is left out."""
        if self._is_of_another_day(finding):
            self._store.leave_text(finding.key, finding.capture)
            if self._asked is not None:
                self._store.count_outside(self._task.id, self._asked, 1)
            return
        self._store.finish_entry(
            replace(finding, alerts=(), recipients={}, passed_over={}, reading=None, next_look_at=None)
        )

    def _is_of_another_day(self, finding: EntryUpdate) -> bool:
        if finding.document is None or self._work.entry.published is not None:
            return False
        published = finding.document.published
        self._days.append(day_of(published, self._source.zone))
        return place_of(published, self._task, self._source.zone) == "outside"

    # --------------------------------------------------------------------------------------------------------- the end

    def _remarks(self) -> Sequence[str]:
        counts, name = self._store.backfill_counts(self._task.id), self._source.name
        remarks = []
        if self._texts.given_up:
            remarks.append(f"Texts were asked for no more: {self._texts.given_up}.")
        dated = bool(self._source.dated_url)
        ended = not dated and not counts.lists_failed
        if ended and counts.reached is not None and counts.reached > self._task.first:
            missing = f"{self._task.first} to {counts.reached - timedelta(days=1)}"
            why = "its older pages end there" if can_be_paged(self._source) else "it names no older lists"
            remarks.append(
                f"The list of {name} goes back to {counts.reached} only ({why}), so {missing} cannot be had from it; "
                "store single texts with `monitor statements add URL`, or say in sources.yaml where older lists are "
                "(paged_url, dated_url, more)."
            )
        if counts.live:
            remarks.append(
                f"{counts.live} texts that stand on the list of {name} now were left to the service, which tells them."
            )
        return remarks


class _Quietly:
    """A store for the process step whose findings go through `keep`."""

    def __init__(self, store: BackfillStore, keep: Callable[[EntryUpdate], None]) -> None:
        self._store = store
        self.finish_entry = keep

    def claim_entries(self, now: datetime, until: datetime, limit: int) -> Sequence[EntryWork]:
        return ()

    def statements(self, question: Question) -> tuple[int, tuple[StatementText, ...]]:
        return self._store.statements(question)

    def source_states(self) -> Sequence[SourceState]:
        return self._store.source_states()

    def edits(self) -> Sequence[EditNews]:
        return self._store.edits()

    def unread_in(self, language: Language) -> int:
        return self._store.unread_in(language)

    def prints(self, statement_id: str) -> tuple[Publication, ...]:
        return self._store.prints(statement_id)

    def alert(self, id: str) -> Alert | None:
        return self._store.alert(id)

    def capture(self, id: str) -> Capture | None:
        return self._store.capture(id)
