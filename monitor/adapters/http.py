"""Fetching: one client, one request at a time to a host, gaps between them, caps on everything.

    get ─ for each redirect: wait for the host's turn ─ connect (permitted addresses alone) ─ headers ─ capped body

What a server can do wrong becomes a FetchError whose `trouble` says what kind of wrong; a refusal is never taken for
"nothing new". Challenge pages with status 200 are answers here: they are archived, and reading tells them.
"""

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import httpx

from monitor.adapters.decompression import DamagedBodyError, TooLargeError, read_body
from monitor.adapters.network import ForbiddenAddressError, GuardedBackend, Network, Wire, is_permitted
from monitor.errors import ConfigError, FetchError, FetchTrouble, Problem, RefusedError, StoppedError
from monitor.model import Response
from monitor.pages.bot_challenges import refuse_walls

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT_REDIRECTS = {301, 308}
_WHOLE = {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}  # 203: a proxy passed the body on, and says so
_MOST_REDIRECTS = 5
_LONGEST_PAUSE = 86_400.0  # seconds; a server must not silence us for ever
_SHORT = 65_536  # bytes read of an answer that is no page, so that its connection can be used again
_KEPT_ALIVE = 30.0  # seconds


class HttpFetcher:
    """Gets addresses over HTTP. Threads may share it: they fetch from different hosts at once, from one host in turn.

    Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, trusted certificates those of SSL_CERT_FILE.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        gap: float = 2.0,
        gaps: Mapping[str, float] | None = None,
        timeout: float = 20.0,
        deadline: float = 60.0,
        max_bytes: int = 20_000_000,
        allow_private: Iterable[Network] = (),
        allow_hosts: Iterable[str] = (),
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        """Open no connection yet.

        Args:
            user_agent: who asks, with a contact.
            clock: the time now, aware, in UTC.
            monotonic: seconds of a clock that never jumps.
            sleep: waits for a host's turn; by default until `close` at most.
            gap: seconds between the end of a request to a host and the start of the next one.
            gaps: other gaps, by host; one for "kremlin.ru" holds for "en.kremlin.ru" too.
            timeout: seconds for each step of a request: connecting, a read, a write.
            deadline: seconds for a whole fetch, waiting for the host's turn not counted.
            max_bytes: of a body, as sent and as decompressed.
            allow_private: networks that may be fetched from although they are not public.
            allow_hosts: names that may be fetched from although they lead to addresses that are not public.
            proxies: proxies of single hosts and their subdomains, before those of the environment.

        Raises:
            ConfigError: the proxy or certificate variables of the environment cannot be used.
        """
        self._clock = clock
        self._monotonic = monotonic
        self._closed = threading.Event()
        self._sleep = sleep or self._closed.wait
        self._gap = gap
        self._gaps = dict(gaps or {})
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._allowed = tuple(allow_private)
        self._wire = Wire(monotonic)
        self._hosts: dict[str, _Host] = {}
        self._hosts_guard = threading.Lock()
        self._client = _client(user_agent, timeout, proxies or {})
        _guard(self._client, self._wire, self._allowed, frozenset(host.lower() for host in allow_hosts))

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        permit: Callable[[str], object] = lambda url: None,
    ) -> Response:
        """Fetch `url`; see `ports.Fetcher`. Raises StoppedError when the fetcher is closed meanwhile.

        `permit` is asked before a redirect is followed, and raises FetchError for an address not to be asked for.
        """
        conditions = _conditions(etag, last_modified)
        here, moved_to, moves_for_good, spent = url, None, True, 0.0
        for _ in range(_MOST_REDIRECTS + 1):
            address = self._address(here, given=here == url)
            with self._turn(address.host) as host:
                started = self._monotonic()
                answer = self._exchange(here, address, conditions, host, self._deadline - spent)
                spent += self._monotonic() - started
            if answer.status not in _REDIRECTS:
                self._refuse_unusable(here, answer, conditional=bool(conditions))
                return self._response(url, here, moved_to, answer)
            here = _target(here, answer)
            permit(here)
            moves_for_good = moves_for_good and answer.status in _PERMANENT_REDIRECTS
            moved_to = here if moves_for_good else moved_to
        message = f"it redirects more than {_MOST_REDIRECTS} times, the last time to {_shown(here)}"
        raise _error(url, message, "unreachable")

    def slow_down(self, host: str, gap: float) -> None:
        """Leave at least `gap` seconds between two requests to `host`, from the next one on."""
        with self._hosts_guard:
            known = self._hosts.setdefault(host, _Host(self._gap_of(host)))
            known.gap = max(gap, self._gap_of(host))

    def close(self) -> None:
        """Break what is under way and close every connection. Waiting threads go on at once, with StoppedError."""
        self._closed.set()
        self._wire.cut()
        self._client.close()

    def _address(self, url: str, *, given: bool) -> httpx.URL:
        try:
            address = httpx.URL(url)
            host = address.host
        except (httpx.InvalidURL, ValueError) as error:
            message = "this is no address that can be fetched; correct it"
            raise _error(url, message, "forbidden address", permanent=given) from error
        if address.scheme not in ("http", "https") or not host or (address.port or 0) > _LAST_PORT:
            message = "only addresses that begin with http:// or https:// are fetched"
            raise _error(url, message, "forbidden address", permanent=given)
        if _is_literal(host) and not is_permitted(host, self._allowed):
            raise _forbidden(url, host)
        return address

    @contextmanager
    def _turn(self, name: str) -> Iterator["_Host"]:
        with self._hosts_guard:
            host = self._hosts.get(name)
            if host is None:
                host = self._hosts[name] = _Host(self._gap_of(name))
        with host.lock:
            wait = host.free_at - self._monotonic()
            if wait > 0 and not self._closed.is_set():
                self._sleep(wait)
            if self._closed.is_set():
                raise StoppedError("fetching was stopped before the request was made")
            try:
                yield host
            finally:
                host.free_at = self._monotonic() + host.gap

    def _gap_of(self, host: str) -> float:
        labels = host.split(".")
        names = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self._gaps[name] for name in names if name in self._gaps), self._gap)

    def _exchange(self, url: str, address: httpx.URL, conditions: "_Pairs", host: "_Host", seconds: float) -> "_Answer":
        until = self._monotonic() + seconds
        try:
            with self._wire.deadline(seconds):
                return self._ask(address, conditions, host)
        except (
            httpx.HTTPError,
            ForbiddenAddressError,
            TooLargeError,
            DamagedBodyError,
            RuntimeError,
            OSError,
        ) as error:
            if self._closed.is_set():
                raise StoppedError("fetching was stopped during the request") from error
            if isinstance(error, RuntimeError | OSError):
                raise  # a bug of ours, or of the client
            raise self._translated(url, error, out_of_time=self._monotonic() >= until) from error

    def _ask(self, address: httpx.URL, conditions: "_Pairs", host: "_Host") -> "_Answer":
        request = self._client.build_request("GET", address, headers=conditions)
        answer = self._send(request, host)
        try:
            headers = _plain(answer.headers.raw) | answer.extensions.get(_LOCATION, {})
            body = self._body(answer, headers)
            sent = _plain(pair for pair in request.headers.raw if pair[0].lower() not in _UNTOLD)
            host.answered_at = self._monotonic()
            return _Answer(answer.status_code, headers, body, sent)
        finally:
            answer.close()

    def _send(self, request: httpx.Request, host: "_Host") -> httpx.Response:
        try:
            return self._client.send(request, stream=True)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            # A server may close a connection that it kept alive in the moment in which it is used again.
            if host.answered_at is None or self._monotonic() - host.answered_at > _KEPT_ALIVE:
                raise
            host.answered_at = None
            return self._client.send(request, stream=True)

    def _body(self, answer: httpx.Response, headers: Mapping[str, str]) -> bytes:
        coding = headers.get("content-encoding", "")
        if answer.status_code not in _WHOLE:
            return _short_body(answer, coding)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > self._max_bytes:
            raise TooLargeError
        try:
            return read_body(_chunks(answer), coding, self._max_bytes)
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            raise DamagedBodyError("the body was cut short: the connection ended in the middle of it") from error

    def _response(self, requested: str, url: str, moved_to: str | None, answer: "_Answer") -> Response:
        return Response(
            requested=requested,
            url=url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self._clock(),
            moved_to=moved_to,
            sent=answer.sent,
        )

    # -------------------------------------------------------------------------------------------- what can go wrong

    def _refuse_unusable(self, url: str, answer: "_Answer", *, conditional: bool) -> None:
        status = answer.status
        if status in _WHOLE or (status == HTTPStatus.NOT_MODIFIED and conditional):
            return
        trouble, meaning = _meaning(status)
        if trouble != "gone":
            wall = _wall_in(answer)
            trouble, meaning = ("refused", wall) if wall else (trouble, meaning)
        message = f"the server answered {status} {_phrase(status)}: {meaning}"
        permanent = trouble == "gone"
        raise _error(url, message, trouble, permanent=permanent, status=status, retry_after=self._pause(answer))

    def _pause(self, answer: "_Answer") -> float | None:
        """Seconds until the server wants to be asked again: Retry-After as a number or as a date."""
        wanted = answer.headers.get("retry-after", "").strip()
        if wanted.isascii() and wanted.isdigit():
            return min(float(wanted[:12]), _LONGEST_PAUSE)
        when = _date(wanted)
        if when is None:
            return None
        # The server's own clock, where it tells it, since it may differ from ours.
        now = _date(answer.headers.get("date", "")) or self._clock()
        return min(max((when - now).total_seconds(), 0.0), _LONGEST_PAUSE)

    def _translated(self, url: str, error: Exception, *, out_of_time: bool) -> FetchError:
        proxy = _proxy_of(self._client, url)
        if isinstance(error, ForbiddenAddressError):
            return _forbidden(url, str(error))
        if isinstance(error, TooLargeError):
            return _error(url, f"the body is larger than {self._max_bytes:,} bytes; it was not read", "too large")
        if isinstance(error, httpx.TimeoutException):
            if out_of_time:
                return _error(url, f"the whole answer did not come within {self._deadline:g} s", "too slow")
            if proxy and isinstance(error, httpx.ConnectTimeout):
                return _error(url, f"the proxy {proxy} could not be reached (no connection in time)", "unreachable")
            return _error(url, "the server did not answer in time", "unreachable")
        broken = _certificate_problem(error)
        if broken:
            message = f"its certificate cannot be trusted ({broken}); nothing was fetched"
            return _error(url, message, "certificate")
        if isinstance(error, httpx.ProxyError):
            return _error(url, f"the proxy {proxy} did not let the request through ({error})", "unreachable")
        if isinstance(error, DamagedBodyError):
            return _error(url, str(error), "unreachable")
        if isinstance(error, httpx.ProtocolError):
            return _error(url, f"what the server sent is no proper answer ({error})", "unreachable")
        if proxy and isinstance(error, httpx.ConnectError) and not _is_of_tls(error):
            return _error(url, f"the proxy {proxy} could not be reached ({error})", "unreachable")
        return _error(url, f"the server could not be reached ({error})", "unreachable")


_Pairs = list[tuple[bytes, bytes]]

_UNTOLD = {b"authorization", b"cookie"}  # secrets do not belong into the archive


class _Host:
    """The queue at one host."""

    __slots__ = ("answered_at", "free_at", "gap", "lock")

    def __init__(self, gap: float) -> None:
        self.lock = threading.Lock()
        self.gap = gap
        self.free_at = 0.0  # on the monotonic clock
        self.answered_at: float | None = None


class _Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes
    sent: dict[str, str]


def _client(user_agent: str, timeout: float, proxies: Mapping[str, str]) -> httpx.Client:
    headers = {b"User-Agent": user_agent.encode(), b"Accept": b"*/*", b"Accept-Encoding": b"gzip, deflate"}
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=50, keepalive_expiry=_KEPT_ALIVE)
    try:
        mounts = {f"all://*{host}": httpx.HTTPTransport(proxy=proxy, limits=limits) for host, proxy in proxies.items()}
        hooks = {"response": [_keep_location]}
        return httpx.Client(headers=headers, timeout=timeout, limits=limits, mounts=mounts, event_hooks=hooks)
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
        # The values are not repeated: an address of a proxy may hold a password.
        problem = Problem(
            file="environment",
            line=0,
            path="HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE",
            message=f"no client can be made of these variables ({type(error).__name__})",
            remedy="write proxies as http://host:port, and name a certificate file that exists",
        )
        raise ConfigError([problem]) from error


def _keep_location(answer: httpx.Response) -> None:
    """Put aside where an answer redirects to: httpx makes a request of it at once and raises errors of its own."""
    if "location" in answer.headers:
        answer.extensions[_LOCATION] = {"location": _plain(answer.headers.raw)["location"]}
        del answer.headers["location"]


_LOCATION = "monitor.location"


def _guard(client: httpx.Client, wire: Wire, allowed: tuple[Network, ...], hosts: frozenset[str]) -> None:
    """Put our sockets under the client, for which httpx has no option. Behind a proxy, the proxy resolves names."""
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            direct = transport is client._transport
            transport._pool._network_backend = GuardedBackend(wire, allowed if direct else None, hosts)


def _proxy_of(client: httpx.Client, url: str) -> str:
    """The proxy that an address is asked through, without the name and password in it; "" where there is none."""
    transport = client._transport_for_url(httpx.URL(url))
    proxy = getattr(transport._pool, "_proxy_url", None) if isinstance(transport, httpx.HTTPTransport) else None
    return f"{proxy.scheme.decode()}://{proxy.host.decode()}:{proxy.port}" if proxy is not None else ""


def _conditions(etag: str | None, last_modified: str | None) -> _Pairs:
    pairs = ((b"If-None-Match", etag), (b"If-Modified-Since", last_modified))
    return [(name, value.encode("latin-1", "ignore")) for name, value in pairs if value]


def _plain(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _chunks(answer: httpx.Response) -> Iterator[bytes]:
    """The body's bytes. Lines behind its last chunk that are no headers cost nothing: the body is whole by then."""
    try:
        yield from answer.iter_raw()
    except httpx.RemoteProtocolError as error:
        if _BAD_TRAILER not in str(error):
            raise


_BAD_TRAILER = "illegal header line"  # h11 says so of the head, which is mended before, and of what follows the body


def _short_body(answer: httpx.Response, coding: str) -> bytes:
    """The body of an answer whose status says enough: read so that the connection can be used again, if it is short."""
    try:
        return read_body(answer.iter_raw(), coding, _SHORT)
    except (httpx.HTTPError, TooLargeError, DamagedBodyError):
        return b""


def _target(here: str, answer: _Answer) -> str:
    """Where an answer redirects to, written as browsers read it. Raises FetchError for what is no page's address."""
    location = answer.headers.get("location", "").strip()
    if not location:
        raise _error(here, "it redirects without saying where to", "unreachable", status=answer.status)
    shown = location if len(location) <= _LONGEST_SHOWN else f"{location[:_LONGEST_SHOWN]}…"
    try:
        scheme = urlsplit(location).scheme.lower()
        if scheme in ("", "http", "https"):
            joined = urljoin(here, _escaped(location))
            target = httpx.URL(joined).copy_with(fragment=None)
            if target.host and target.scheme in ("http", "https") and (target.port or 0) <= _LAST_PORT:
                return str(target)
    except (httpx.InvalidURL, ValueError) as error:  # of which UnicodeError and idna's errors are kinds
        raise _error(here, f"it redirects to '{shown}', which is no address", "unreachable") from error
    message = f"it redirects to '{shown}', and only addresses that begin with http:// or https:// are fetched"
    raise _error(here, message, "forbidden address")


def _escaped(location: str) -> str:
    """Raw bytes as percent signs and backslashes as slashes; what is escaped already stays."""
    path, mark, rest = location.partition("?")
    return quote((path.replace("\\", "/") + mark + rest).encode("latin-1"), safe=_IN_ADDRESSES)


_IN_ADDRESSES = "!#$%&'()*+,-./:;=?@[]_~|^{}`\"<>\\"
_LAST_PORT = 65535
_LONGEST_SHOWN = 200  # characters of an address in a sentence


def _wall_in(answer: _Answer) -> str:
    """What keeps robots out, where the body of a refusal says so; else ""."""
    try:
        refuse_walls(answer.body.decode("utf-8", "replace"))
    except RefusedError as wall:
        return str(wall)
    return ""


def _meaning(status: int) -> tuple[FetchTrouble, str]:
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return "gone", "there is nothing at this address"
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return "unreachable", "the proxy wants a name and a password; put them into its address"
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.MISDIRECTED_REQUEST):
        return "unreachable", "the request did not get through"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "refused", "we ask too often"
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return "refused", "the site does not let us see the page, which is not the same as nothing new"
    if status == HTTPStatus.PARTIAL_CONTENT:
        return "unreachable", "it sent a part of the page, and the whole was asked for"
    if status in (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT):
        return "unreachable", "it says that there is nothing to show"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "unreachable", "the site is out of order"
    return "unreachable", "this is no answer to the question"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "(an unknown status)"


def _certificate_problem(error: BaseException | None) -> str | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
            return error.reason or str(error)
        error = error.__cause__ or error.__context__
    return None


def _is_of_tls(error: BaseException | None) -> bool:
    """Whether a connection failed in the talk with the server itself, which a proxy only carries."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _forbidden(url: str, addresses: str) -> FetchError:
    message = f"it leads to {addresses}, which is not a public address; if that is meant, name it under `allow_private`"
    return _error(url, message, "forbidden address")


def _error(
    url: str,
    message: str,
    trouble: FetchTrouble,
    *,
    permanent: bool = False,
    status: int | None = None,
    retry_after: float | None = None,
) -> FetchError:
    return FetchError(
        _shown(url), message, trouble=trouble, permanent=permanent, status=status, retry_after=retry_after
    )


def _shown(url: str) -> str:
    """The address without a name and password, should it hold any."""
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}" if "@" in host else url
