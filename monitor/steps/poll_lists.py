"""A source with several lists: the pages of an issue, of the last days, of a sitemap index, of a paged list.

addresses of the day ─ for each: fetch with its own validators ─ archive ─ list entries ─ lists it leads to ─┐
                            ^────────────────────────────────────────────────────────────────────────────────┘
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.errors import FetchError, MonitorError, ReadError, RefusedError, WorkLimitError
from monitor.lists.further import addresses_on, is_repeated
from monitor.model import Capture, Entry, ListState, Profile, Response, Source
from monitor.ports import Archive, Fetcher
from monitor.steps.list_calls import read_further_lists, read_list, received
from monitor.steps.workers import Workers

log = logging.getLogger(__name__)
MOST_LISTS = 100  # of one source in one poll; a newspaper's issue has some 25 pages
PAST_DAYS_EVERY = timedelta(hours=6)  # late pages of the last days are no hurry


@dataclass(slots=True)
class Walk:
    """What the lists of a source gave. `asked` counts all that were asked, `errors` those that gave nothing."""

    entries: dict[str, Entry] = field(default_factory=dict)
    found_in: dict[str, str] = field(default_factory=dict)
    captures: list[Capture] = field(default_factory=list)
    lists: list[ListState] = field(default_factory=list)
    errors: list[MonitorError] = field(default_factory=list)
    asked: int = 0


class ListWalker:
    """Asks all lists of a source, one after the other; one that fails does not cost the others."""

    def __init__(
        self,
        *,
        fetcher: Fetcher,
        archive: Archive,
        profiles: Sequence[Profile],
        now: Callable[[], datetime],
        workers: Workers,
    ) -> None:
        self._fetcher = fetcher
        self._archive = archive
        self._profiles = tuple(profiles)
        self._workers = workers
        self._now = now

    def walk(self, source: Source, known: Mapping[str, ListState], *, in_full: bool) -> Walk:
        """Ask what is due of the lists; `known` is what the last polls found, `in_full` sends no validators.

        Raises:
            FetchError, ReadError: not one list could be understood; it is the first list's error.
        """
        now = self._now()
        today = now.astimezone(ZoneInfo(source.zone)).date()
        first = addresses_on(source, today)
        past = set(addresses_on(source, today - timedelta(days=1))) - {source.url}
        waiting, seen, walk = deque(first), set(first), Walk()
        while waiting and walk.asked < MOST_LISTS:
            address = waiting.popleft()
            before = known.get(address)
            if before is not None and address in past and now - before.asked_at < PAST_DAYS_EVERY and not in_full:
                continue  # nor the lists it leads to
            walk.asked += 1
            try:
                further = self._ask(source, address, None if in_full else before, walk)
            except (FetchError, ReadError) as error:
                walk.errors.append(error)
                silent = isinstance(error, FetchError) and error.trouble == "unreachable"  # told of the source itself
                log.log(
                    logging.DEBUG if silent else logging.INFO, "%s: a list of it gave nothing: %s", source.name, error
                )
                if isinstance(error, RefusedError) or (isinstance(error, FetchError) and error.trouble == "refused"):
                    break  # whoever refuses is left alone
                continue
            waiting.extend(list_ for list_ in further if list_ not in seen)
            seen.update(further)
        if not walk.lists and walk.errors:
            raise walk.errors[0]
        return walk

    def _ask(self, source: Source, address: str, before: ListState | None, walk: Walk) -> tuple[str, ...]:
        """Take one list into the walk; return the lists that it leads to."""
        etag, last_modified = (before.etag, before.last_modified) if before is not None else (None, None)
        response = self._fetcher.get(address, etag=etag, last_modified=last_modified)
        if response.status == 304 and before is not None:
            walk.lists.append(replace(before, asked_at=self._now()))
            return before.further
        capture = self._archive.store(response)
        walk.captures.append(capture)
        further = self._workers.run(read_further_lists, received(response, source)) if source.more else ()
        page = self._entries(source, response, leads_on=bool(further))
        if page and walk.entries and is_repeated(page, tuple(walk.entries.values())):
            further = ()  # a paged list that shows the same page for every number has ended
        for entry in page:
            walk.entries.setdefault(entry.key, entry)
            walk.found_in.setdefault(entry.key, capture.id)
        walk.lists.append(
            ListState(
                url=address,
                digest=capture.digest,
                etag=response.headers.get("etag"),
                last_modified=response.headers.get("last-modified"),
                further=further,
                asked_at=self._now(),
            )
        )
        return further

    def _entries(self, source: Source, response: Response, *, leads_on: bool) -> tuple[Entry, ...]:
        """The entries of a list; one that leads to others need hold none (an index, the cover of an issue)."""
        try:
            return self._workers.run(read_list, received(response, source), self._profiles)
        except (RefusedError, WorkLimitError):
            raise
        except ReadError:
            if leads_on:
                return ()
            raise
