"""The first step: ask the sources that are due what they list.

claim sources ─ fetch ─ archive ─ list entries ─ finish
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta

from monitor.core.listing import list_entries
from monitor.core.listing.follow import followed
from monitor.core.listing.rhythm import answered_health, failed_health, newest, next_poll
from monitor.errors import FetchError, ReadError, RefusedError, StoppedError, StorageError
from monitor.lanes import Lanes, host_of
from monitor.model import Health, PollResult, Profile, Response, Source, SourceState
from monitor.ports import Archive, Fetcher, PollStore

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=10)  # longer than the slowest site may take for all sources of one host


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
        lanes: Lanes,
        now: Callable[[], datetime],
        draw: Callable[[], float],
        alert_since: datetime | None = None,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._archive = archive
        self._sources: Mapping[str, Source] = {source.name: source for source in sources}
        self._profiles = profiles
        self._lanes = lanes
        self._now = now
        self._draw = draw
        self._alert_since = alert_since

    def poll_due(self, limit: int = 200) -> list[Future[None]]:
        """Start to poll up to `limit` sources that are due, those of different hosts side by side."""
        now = self._now()
        states = self._store.claim_sources(now, now + CLAIM, limit)
        known = [state for state in states if state.name in self._sources]
        return self._lanes.start(known, lambda state: host_of(self._sources[state.name].url), self._poll)

    def _poll(self, state: SourceState) -> None:
        source = self._sources[state.name]
        try:
            result = self._result(source, state)
        except StoppedError:
            return  # it is due again as soon as the service is back
        new = self._store.finish_poll(result)
        level = logging.WARNING if result.failed else logging.INFO if new else logging.DEBUG
        log.log(level, "%s: %s (%s); %d new", source.name, result.health, result.detail, new)

    def _result(self, source: Source, state: SourceState) -> PollResult:
        try:
            response = self._fetcher.get(source.url, etag=state.etag, last_modified=state.last_modified)
            if response.status == 304:
                return self._unchanged(source, state, state.last_digest)
            return self._listed(source, state, response)
        except FetchError as error:
            return self._failed(source, state, failed_health(error), str(error), error)
        except RefusedError as error:
            return self._failed(source, state, "refused", str(error), None)
        except ReadError as error:
            return self._failed(source, state, "changed", str(error), None)
        except StorageError as error:
            # Nothing was kept, so nothing may count as seen: the same list is asked for again.
            return self._failed(source, state, state.health, str(error), None)
        except StoppedError:
            raise
        except Exception:  # a bug must not stop the other sources, nor make this one loop
            log.exception("%s: polling failed in a way nobody foresaw", source.name)
            return self._failed(source, state, "changed", "the list could not be processed; see the log", None)

    def _listed(self, source: Source, state: SourceState, response: Response) -> PollResult:
        capture = self._archive.store(response)
        if capture.digest == state.last_digest and state.primed:
            return self._unchanged(source, state, capture.digest, response)
        entries = list_entries(
            response.body,
            source=source,
            profiles=self._profiles,
            content_type=response.headers.get("content-type"),
            url=response.url,
        )
        now = self._now()
        newest_at = newest(entries, source, now)
        health, detail = answered_health(source, state, newest_at=newest_at, changed=True, now=now)
        return PollResult(
            name=source.name,
            health=health,
            detail=detail,
            polled_at=now,
            next_poll_at=self._next_poll(source, now, health),
            answered=True,
            failed=False,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
            digest=capture.digest,
            newest_at=newest_at,
            capture=capture,
            entries=(*entries, *followed(entries, source)),
            alert_since=self._alert_since,
        )

    def _unchanged(
        self, source: Source, state: SourceState, digest: str | None, response: Response | None = None
    ) -> PollResult:
        now = self._now()
        health, detail = answered_health(source, state, newest_at=None, changed=False, now=now)
        headers = response.headers if response is not None else {}
        return PollResult(
            name=source.name,
            health=health,
            detail=detail,
            polled_at=now,
            next_poll_at=self._next_poll(source, now, health),
            answered=True,
            failed=False,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            digest=digest,
        )

    def _failed(
        self, source: Source, state: SourceState, health: Health, detail: str, error: FetchError | None
    ) -> PollResult:
        now = self._now()
        failures = state.failures + 1
        return PollResult(
            name=source.name,
            health=health,
            detail=detail,
            polled_at=now,
            next_poll_at=self._next_poll(
                source, now, health, failures, error.retry_after if error is not None else None
            ),
            answered=health == "changed",
            failed=True,
        )

    def _next_poll(
        self, source: Source, now: datetime, health: Health, failures: int = 0, retry_after: float | None = None
    ) -> datetime:
        return next_poll(source, now=now, failures=failures, health=health, retry_after=retry_after, draw=self._draw())
