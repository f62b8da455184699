"""A fetcher in no hurry: it lets a service go first, waits after a refusal, and says when to give up."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from monitor.errors import FetchError
from monitor.lists.schedule import REFUSED_PAUSE
from monitor.model import Response
from monitor.ports import Fetcher
from monitor.steps.keyed_executor import host_of

REFUSED_IN_A_ROW = 2  # each after a pause: the site wants to be left alone
FAILED_IN_A_ROW = 10  # the site is out of order, or the way to it is
LONGEST_TURN = timedelta(minutes=2)  # a service that died holds its claims longer than that


class PatientFetcher:
    """Fetches by `fetcher`, which keeps the gaps between requests. `given_up` says why nothing more is asked."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        others: Callable[[], Iterable[str]],
        gap: timedelta,
        now: Callable[[], datetime],
        wait: Callable[[float], object],
        say: Callable[[str], None],
    ) -> None:
        """Ask `others` for the addresses that a service is asking now; `wait` takes seconds, `say` a sentence."""
        self._fetcher = fetcher
        self._others = others
        self._gap = gap
        self._now = now
        self._wait = wait
        self._say = say
        self._refused = 0
        self._failed = 0
        self.given_up = ""

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Fetch `url`; see `ports.Fetcher`. A refusal is waited out once."""
        if self.given_up:
            raise FetchError(url, f"not asked for: {self.given_up}", trouble="unreachable")
        self._let_others_go_first(host_of(url))
        try:
            response = self._asked(url, etag, last_modified)
        except FetchError as error:
            self._count(error)
            raise
        self._refused = self._failed = 0
        return response

    def _asked(self, url: str, etag: str | None, last_modified: str | None) -> Response:
        try:
            return self._fetcher.get(url, etag=etag, last_modified=last_modified)
        except FetchError as error:
            if error.trouble != "refused" or error.permanent:  # robots.txt refuses for good
                raise
            pause = max(REFUSED_PAUSE, timedelta(seconds=error.retry_after or 0.0))
            self._say(f"{error}; asked again at {self._now() + pause:%H:%M} UTC")
            self._wait(pause.total_seconds())
            return self._fetcher.get(url, etag=etag, last_modified=last_modified)

    def _let_others_go_first(self, host: str) -> None:
        """Two programs that each keep a gap would together ask a site twice as often."""
        waited = timedelta(0)
        while waited < LONGEST_TURN and any(host_of(url) == host for url in self._others()):
            pause = max(self._gap, timedelta(seconds=1))
            self._wait(pause.total_seconds())
            waited += pause

    def _count(self, error: FetchError) -> None:
        if error.permanent or error.trouble == "gone":
            return
        self._failed += 1
        self._refused = self._refused + 1 if error.trouble == "refused" else 0
        if self._refused >= REFUSED_IN_A_ROW:
            self.given_up = f"{host_of(error.url)} refuses also after a pause of {REFUSED_PAUSE}"
        elif self._failed >= FAILED_IN_A_ROW:
            self.given_up = f"{self._failed} addresses in a row gave nothing, the last one {error}"
