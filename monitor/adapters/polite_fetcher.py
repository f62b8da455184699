"""robots.txt: what a site asks of programs is asked of it first, once a day for each host, and kept to.

get ─ rules of the host (fetched, archived, kept for a day) ─ allowed? ─ fetch
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from monitor.errors import FetchError, StorageError
from monitor.model import Response
from monitor.ports import Archive

log = logging.getLogger(__name__)
KEPT = timedelta(days=1)
KEPT_UNKNOWN = timedelta(hours=1)  # when the site did not answer: it is asked again soon
LONGEST_DELAY = 120.0  # seconds; www.people.com.cn asks for so much


class Client(Protocol):
    """A fetcher whose gap between two requests to a host can be raised."""

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        permit: Callable[[str], object] = ...,
    ) -> Response:
        """See `ports.Fetcher`; `permit` raises FetchError for the target of a redirect that is not to be followed."""
        ...

    def slow_down(self, host: str, gap: float) -> None:
        """Leave at least `gap` seconds between two requests to `host`."""
        ...


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Protego | None  # None: there are no rules
    until: datetime
    words: str  # what came of asking for them


class PoliteFetcher:
    """A `Fetcher` that asks no address that the host's robots.txt disallows. Threads may share it."""

    def __init__(self, client: Client, *, archive: Archive | None, agent: str, clock: Callable[[], datetime]) -> None:
        """Fetch by `client`. `agent` is the name that rules are looked up by: the first word of the User-Agent.

        Without an `archive` nothing is kept of what the sites answer about their rules.
        """
        self._client = client
        self._archive = archive
        self._agent = agent
        self._clock = clock
        self._rules: dict[str, _Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        self.notes: dict[str, str] = {}  # what is odd about the rules of a host

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Fetch `url`; see `ports.Fetcher`.

        Raises:
            FetchError: also where robots.txt disallows the address, or one it redirects to; it was not asked for then.
        """
        self._permit(url)
        return self._client.get(url, etag=etag, last_modified=last_modified, permit=self._permit)

    def _permit(self, url: str) -> None:
        """Raise FetchError where the host's robots.txt disallows the address."""
        rules = self._rules_for(url)
        if rules is not None and rules.parsed is not None and not rules.parsed.can_fetch(url, self._agent):
            host = urlsplit(url).hostname
            message = f"robots.txt of {host} disallows this address, so it is not fetched; ask the site"
            raise FetchError(url, message, trouble="refused", permanent=True)

    def robots(self, url: str) -> str:
        """What robots.txt says of an address, in a few words; it is asked for where it is not known yet."""
        rules = self._rules_for(url)
        if rules is None or rules.parsed is None:
            return rules.words if rules is not None else "no web address"
        delay = rules.parsed.crawl_delay(self._agent)
        paced = f", {delay:g} s between requests" if delay else ""
        return ("allowed" if rules.parsed.can_fetch(url, self._agent) else "disallowed") + paced

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address's host names."""
        rules = self._rules_for(url)
        return tuple(rules.parsed.sitemaps) if rules is not None and rules.parsed is not None else ()

    def _rules_for(self, url: str) -> _Rules | None:
        try:
            parts = urlsplit(url)
        except ValueError:
            return None  # no address at all, as the client will say
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return None
        return self._rules_of(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", parts.hostname or "")

    def _rules_of(self, origin: str, host: str) -> _Rules:
        with self._guard:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            known = self._rules.get(origin)
            if known is None or self._clock() >= known.until:
                known = self._rules[origin] = self._asked(origin, host)
        return known

    def _asked(self, origin: str, host: str) -> _Rules:
        now, before = self._clock(), self._rules.get(origin)
        try:
            response = self._client.get(f"{origin}/robots.txt")
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                self.notes.pop(origin, None)
                return _Rules(None, now + KEPT, f"no rules ({error.status})")
            return _Rules(before.parsed if before is not None else None, now + KEPT_UNKNOWN, "did not answer")
        self._keep(response, origin)
        text = response.body.decode("utf-8", "replace").lstrip("\ufeff")
        if "html" in response.headers.get("content-type", "") or text.lstrip().startswith("<"):
            self.notes[origin] = "an HTML page stands in the place of robots.txt, which is no rule at all"
            log.info("%s: %s", origin, self.notes[origin])
            return _Rules(None, now + KEPT, "no rules (a page of HTML)")
        parsed = Protego.parse(text)
        delay = parsed.crawl_delay(self._agent)
        if delay:
            self._client.slow_down(host, min(float(delay), LONGEST_DELAY))
        self.notes.pop(origin, None)
        return _Rules(parsed, now + KEPT, "rules")

    def _keep(self, response: Response, origin: str) -> None:
        if self._archive is None:
            return
        try:
            self._archive.store(response)
        except StorageError as error:
            log.error("%s/robots.txt could not be archived: %s", origin, error)
