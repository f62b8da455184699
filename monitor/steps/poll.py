"""The first step: ask the sources that are due what they list.

claim sources ─ fetch ─ archive ─ list entries ─ finish
                  └ a list that moved: hub page ─ its present address
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit

from monitor.errors import FetchError, NoWorkerError, ReadError, RefusedError, StoppedError, StorageError
from monitor.lists.entries import digest_of, spare_entries
from monitor.lists.outages import LIES_FOR, untrue_304
from monitor.lists.schedule import answered_health, failed_health, newest, next_poll
from monitor.lists.supplements import followed
from monitor.model import Busy, Health, PollResult, Profile, Response, Source, SourceState
from monitor.ports import Archive, Fetcher, PollStore
from monitor.steps.keyed_executor import KeyedExecutor, host_of
from monitor.steps.list_calls import read_hub, read_list, received
from monitor.steps.poll_lists import ListWalker
from monitor.steps.workers import SameProcess, Workers

log = logging.getLogger(__name__)
CHECK_EVERY = timedelta(days=1)  # feeds are known whose validators stay the same while the list changes
_UNREACHED_NAMED = 2  # sources that are named in the log one after the other before it says that none is reached
CLAIM = timedelta(minutes=30)  # longer than the slowest site may take for all sources of one host


class Poller:
    """Polls what is due. `alert_since`: a first poll tells what was published after this moment."""

    def __init__(
        self,
        *,
        store: PollStore,
        fetcher: Fetcher,
        archive: Archive,
        sources: Sequence[Source],
        profiles: Sequence[Profile],
        lanes: KeyedExecutor,
        now: Callable[[], datetime],
        draw: Callable[[], float],
        alert_since: datetime | None = None,
        busy: Sequence[Busy] = (),
        notes: Mapping[str, str] | None = None,
        workers: Workers | None = None,
    ) -> None:
        """Ask by `fetcher`, and read by `workers`, else in this process.

        `notes` is what the fetcher finds odd about a site, by its origin (`https://example.org`).
        """
        self._notes = notes if notes is not None else {}
        self._store = store
        self._fetcher = fetcher
        self._archive = archive
        self._sources: Mapping[str, Source] = {source.name: source for source in sources}
        self._profiles = tuple(profiles)
        self._lanes = lanes
        self._now = now
        self._draw = draw
        self._alert_since = alert_since
        self._busy = busy
        self._workers = workers or SameProcess()
        self._guard = Lock()
        self._unreached = 0  # answers that did not come, one after the other, whatever the source
        self._walker = ListWalker(fetcher=fetcher, archive=archive, profiles=profiles, now=now, workers=self._workers)

    def poll_due(self, limit: int = 200) -> list[Future[None]]:
        """Start to poll up to `limit` sources that are due, those of different hosts side by side."""
        now = self._now()
        states = self._store.claim_sources(now, now + CLAIM, limit)
        known = [state for state in states if state.name in self._sources]
        return self._lanes.start(known, lambda state: host_of(self._sources[state.name].url), self._poll, within=CLAIM)

    def _poll(self, state: SourceState) -> None:
        source = self._sources[state.name]
        try:
            result = self._result(source, state)
        except StoppedError:
            return  # it is due again as soon as the service is back
        new = self._store.finish_poll(result)
        self._log(result, new)

    def _log(self, result: PollResult, new: int) -> None:
        """Say how a source is; where none can be reached, that once: the fault is here, not at each of them."""
        level = logging.WARNING if result.failed else logging.INFO if new else logging.DEBUG
        with self._guard:
            self._unreached = self._unreached + 1 if result.health == "unreachable" else 0
            count = self._unreached
        if count > _UNREACHED_NAMED:
            level = logging.DEBUG
        log.log(level, "%s: %s (%s); %d new", result.name, result.health, result.detail, new)
        if count == _UNREACHED_NAMED:
            log.warning("no source can be reached: is this machine online? Others are not named until one answers")

    def _result(self, source: Source, state: SourceState) -> PollResult:
        try:
            if source.more or source.dated_url:
                return self._walked(source, state)
            return self._asked(source, state)
        except (StorageError, NoWorkerError) as error:
            # Nothing was kept, so nothing may count as seen: the same list is asked for again.
            return self._failed(source, state, state.health, str(error), None)
        except (FetchError, ReadError) as error:
            return self._not_listed(source, state, error)
        except StoppedError:
            raise
        except Exception:  # a bug must not stop the other sources, nor make this one loop
            log.exception("%s: polling failed in a way nobody foresaw", source.name)
            return self._failed(source, state, "changed", "the list could not be processed; see the log", None)

    # ----------------------------------------------------------------------------------------------------- one list

    def _asked(self, source: Source, state: SourceState) -> PollResult:
        here = state.list_url or source.url
        due = self._check_is_due(state)
        if due and source.hub and state.checked_at is not None:
            here = self._on_hub(source, here) or here
        try:
            return self._listed_at(here, source, state, in_full=due)
        except (FetchError, ReadError) as error:
            there = self._elsewhere(source, here, error)
            if there is None:
                raise
            log.warning("%s: %s; the list is asked for at %s", source.name, error, there)
            return self._listed_at(there, source, state, in_full=True)

    def _listed_at(self, here: str, source: Source, state: SourceState, *, in_full: bool) -> PollResult:
        """Ask for the list. `in_full`: a 304 is checked by fetching the list as it is."""
        known_here = here == (state.list_url or source.url)
        trusted = known_here and not self._lied_lately(state)
        etag, last_modified = (state.etag, state.last_modified) if trusted else (None, None)
        response = self._fetcher.get(here, etag=etag, last_modified=last_modified)
        doubt = ""
        if response.status == 304 and in_full:
            response = self._fetcher.get(here)
            doubt = untrue_304(self._now())
        if response.status == 304:
            result = self._unchanged(source, state, state.last_digest)
        else:
            result = self._listed(source, state, response, doubt)
        note = "; ".join(
            filter(None, (self._note(source, state, response.moved_to or here), spare_entries(result.entries)))
        )
        moved = here if here != source.url else ""
        if response.moved_to is not None and response.moved_to == response.url:
            moved = response.moved_to
        return replace(result, list_url=moved, note=note)

    def _note(self, source: Source, state: SourceState, there: str) -> str:
        """What operators should know of a source that works: that its list moved, its 304s lie, its rules are odd."""
        moved = f"the list is now at {there}, not at {source.url}: correct sources.yaml" if there != source.url else ""
        lied = untrue_304(state.lied_at) if state.lied_at is not None and self._lied_lately(state) else ""
        site = urlsplit(there)
        return "; ".join(filter(None, (moved, lied, self._notes.get(f"{site.scheme}://{site.netloc}", ""))))

    def _elsewhere(self, source: Source, here: str, error: FetchError | ReadError) -> str | None:
        """Another address to try, after a failure that a moved list would explain."""
        if isinstance(error, RefusedError) or (isinstance(error, FetchError) and error.trouble != "gone"):
            return source.url if here != source.url and isinstance(error, FetchError) else None
        there = self._on_hub(source, here) if source.hub else None
        if there is not None and there != here:
            return there
        return source.url if here != source.url else None

    def _on_hub(self, source: Source, here: str) -> str | None:
        """Where the hub page says that the list is; None where it does not say."""
        try:
            response = self._fetcher.get(source.hub)
            self._archive.store(response)
            return self._workers.run(read_hub, received(response, replace(source, url=here)))
        except (FetchError, ReadError) as error:
            log.info("%s: its hub page does not say where the list is: %s", source.name, error)
            return None

    def _check_is_due(self, state: SourceState) -> bool:
        return state.checked_at is None or self._now() - state.checked_at >= CHECK_EVERY

    def _lied_lately(self, state: SourceState) -> bool:
        return state.lied_at is not None and self._now() - state.lied_at < LIES_FOR

    # ------------------------------------------------------------------------------------------------ several lists

    def _walked(self, source: Source, state: SourceState) -> PollResult:
        known = self._store.lists(source.name)
        walk = self._walker.walk(source, known, in_full=self._check_is_due(state) or self._lied_lately(state))
        now, entries = self._now(), tuple(walk.entries.values())
        newest_at = newest(entries, source, now)
        health, detail = answered_health(source, state, newest_at=newest_at, changed=bool(entries), now=now)
        if walk.errors:
            detail = f"{detail}; {len(walk.errors)} of its {walk.asked} lists gave nothing, as {walk.errors[0]}"
        digest = walk.captures[0].digest if walk.captures else state.last_digest
        return replace(
            self._answered(source, state, health, detail),
            digest=digest,
            newest_at=newest_at,
            capture=walk.captures[0] if walk.captures else None,
            further=tuple(walk.captures[1:]),
            found_in=walk.found_in,
            lists=tuple(walk.lists),
            entries=(*entries, *followed(entries, source)),
            alert_since=self._alert_since,
            checked=self._check_is_due(state),
            note=self._note(source, state, source.url),
        )

    # -------------------------------------------------------------------------------------------------- the outcome

    def _listed(self, source: Source, state: SourceState, response: Response, doubt: str) -> PollResult:
        capture = self._archive.store(response)
        headers = response.headers
        etag, last_modified = headers.get("etag"), headers.get("last-modified")
        if capture.digest == state.last_digest and state.primed:
            unchanged = self._unchanged(source, state, capture.digest)
            return replace(unchanged, etag=etag, last_modified=last_modified, checked=True)
        entries = self._workers.run(read_list, received(response, source), self._profiles)
        now = self._now()
        newest_at = newest(entries, source, now)
        listed = digest_of(entries)
        health, detail = answered_health(source, state, newest_at=newest_at, changed=True, now=now, listed=listed)
        return replace(
            self._answered(source, state, health, detail),
            digest=capture.digest,
            newest_at=newest_at,
            capture=capture,
            entries=(*entries, *followed(entries, source)),
            alert_since=self._alert_since,
            listed=listed,
            doubt=doubt,
            etag=etag,
            last_modified=last_modified,
            checked=True,
        )

    def _unchanged(self, source: Source, state: SourceState, digest: str | None) -> PollResult:
        health, detail = answered_health(source, state, newest_at=None, changed=False, now=self._now())
        return replace(self._answered(source, state, health, detail), digest=digest)

    def _answered(self, source: Source, state: SourceState, health: Health, detail: str) -> PollResult:
        now = self._now()
        return PollResult(
            name=source.name,
            health=health,
            detail=detail,
            polled_at=now,
            next_poll_at=self._next_poll(source, state, now, health),
            answered=True,
            failed=False,
        )

    def _not_listed(self, source: Source, state: SourceState, error: FetchError | ReadError) -> PollResult:
        if isinstance(error, FetchError):
            return self._failed(source, state, failed_health(error), str(error), error)
        return self._failed(
            source, state, "refused" if isinstance(error, RefusedError) else "changed", str(error), None
        )

    def _failed(
        self, source: Source, state: SourceState, health: Health, detail: str, error: FetchError | None
    ) -> PollResult:
        now = self._now()
        retry_after = error.retry_after if error is not None else None
        return PollResult(
            name=source.name,
            health=health,
            detail=detail,
            polled_at=now,
            next_poll_at=self._next_poll(source, state, now, health, state.failures + 1, retry_after),
            answered=health == "changed",
            failed=True,
        )

    def _next_poll(
        self,
        source: Source,
        state: SourceState,
        now: datetime,
        health: Health,
        failures: int = 0,
        retry_after: float | None = None,
    ) -> datetime:
        return next_poll(
            source,
            now=now,
            failures=failures,
            health=health,
            retry_after=retry_after,
            draw=self._draw(),
            arrivals=state.arrivals,
            busy=self._busy,
        )
