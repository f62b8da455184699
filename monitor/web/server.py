"""The web server: the health as JSON for probes, pages for readers, feeds for programs. It runs in a thread of its own.

    connection ─ head within 10 s? ─ host allowed? ─┬─ /healthz   async; the report is asked for in a thread of its own
                                                    └─ the rest   one of a few threads; ETag, gzip

Whatever a reader does, or does not do, costs no thread while nothing is asked, and nothing that readers do can keep
`/healthz` from answering.
"""

import asyncio
import hashlib
import json
import logging
import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import urlsplit

import uvicorn
from anyio import to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.errors import ListenError
from monitor.web.answer import Answer

Report = Callable[[], tuple[bool, Mapping[str, Any]]]
"""Whether the service does its work, and what it can say of it."""

Pages = Callable[[str, Mapping[str, str], str], Answer]
"""Gives the page at a path, from what stands behind the question mark and the host that was asked."""

HEAD_WITHIN = 10.0  # seconds for a whole request; our readers send a few hundred bytes
ANSWER_WITHIN = 60.0  # seconds until the reader has taken the answer: the largest page takes one at 2 Mbit/s
KEPT_ALIVE = 5  # seconds between two requests of a connection
MOST_CONNECTIONS = 400  # each costs some 20 KiB and one file; beyond it the one that was silent longest is closed
THREADS = 8  # pages made at one time: more would wait for the interpreter's lock
REPORT_WITHIN = 0.15  # seconds; then the last report is given, as long as it is not too old
REPORT_HOLDS = 60.0  # seconds that a report may be old before that is itself a failure; probes come each 30 s
LONGEST_HEAD = 16 * 1024  # bytes
_STOP_WITHIN = 3  # seconds for answers that are under way when the service stops


class WebServer:
    """Serves `GET /healthz`: 200 while the service does its work, 503 when it does not; and `pages`.

    Listens from when it is made, and answers from `start` on. `public_url` is the address that readers use, where it is
    not that of this machine.

    Raises:
        ListenError: host and port cannot be listened on; the message says why and what to do.
    """

    def __init__(
        self, host: str, port: int, report: Report, pages: Pages | None = None, *, public_url: str | None = None
    ) -> None:
        self._socket = _listen(host, port)
        self._health = _Health(report)
        allowed = {host.lower(), (urlsplit(public_url).hostname or "").lower() if public_url else ""}
        self._server = uvicorn.Server(
            uvicorn.Config(
                _application(self._health, pages, frozenset(filter(None, allowed))),
                http=_PatientProtocol,
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_keep_alive=KEPT_ALIVE,
                timeout_graceful_shutdown=_STOP_WITHIN,
                h11_max_incomplete_event_size=LONGEST_HEAD,
            )
        )
        self._thread = Thread(target=self._run, name="web", daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened on; the one asked for, unless that was 0."""
        return int(self._socket.getsockname()[1])

    def start(self) -> None:
        """Begin to answer, in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering and give the port back."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(_STOP_WITHIN + 2)
        self._socket.close()
        self._health.close()

    def _run(self) -> None:
        # What a stranger sends that is no HTTP is the stranger's trouble: at WARNING it would fill the log.
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        await self._server.serve(sockets=[self._socket])


def _listen(host: str, port: int) -> socket.socket:
    where = f"MONITOR_HOST {host!r} and MONITOR_PORT {port}"
    if not 0 <= port <= 65535:
        raise ListenError(f"MONITOR_PORT is {port}, and ports go from 0 to 65535: write a number such as 8080")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise ListenError(
            f"MONITOR_HOST {host!r} is no host of this machine ({_plain(error)}): write 127.0.0.1 for readers on this "
            "machine, 0.0.0.0 for all who reach it"
        ) from error
    refused: OSError | None = None
    for family, kind, protocol, _, address in sorted(found, key=lambda one: one[0] != socket.AF_INET):
        try:
            return _bound(socket.socket(family, kind, protocol), address)
        except OSError as error:  # a name may lead to an address of a family that this machine does not have
            refused = refused or error
    if isinstance(refused, PermissionError):
        raise ListenError(
            f"{where}: this user may not listen there: take a port from 1024 on, such as 8080"
        ) from refused
    raise ListenError(
        f"{where}: nothing can listen there ({_plain(refused)}): is the service running already? Stop it, or give "
        "this one another MONITOR_PORT"
    ) from refused


def _bound(listening: socket.socket, address: Any) -> socket.socket:
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(MOST_CONNECTIONS)  # who comes before the thread has begun waits
    except OSError:
        listening.close()
        raise
    return listening


def _plain(error: Exception | None) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


# --------------------------------------------------------------------------------------------------------- connections


class _PatientProtocol(H11Protocol):
    """A connection that is closed when its request, or the taking of its answer, lasts too long.

    uvicorn bounds only the time between two requests of a connection.
    """

    _deadline: asyncio.TimerHandle | None = None
    _open: ClassVar[dict["_PatientProtocol", None]] = {}  # the connections, those that were used last behind

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait(HEAD_WITHIN)
        if len(self._open) > MOST_CONNECTIONS:  # closed, and not refused: a probe of the health must get through
            next(iter(self._open)).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._wait(ANSWER_WITHIN)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait(HEAD_WITHIN)

    def _wait(self, seconds: float) -> None:
        self._open.pop(self, None)
        self._open[self] = None
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self.transport.abort)


# ------------------------------------------------------------------------------------------------------------- answers


def _application(health: "_Health", pages: Pages | None, allowed: frozenset[str]) -> Starlette:
    async def healthz(_request: Request) -> Response:
        well, details = await health.latest()
        body = json.dumps(details, ensure_ascii=False, indent=1).encode()
        return _response(Answer(body=body, kind="application/json; charset=utf-8", status=200 if well else 503))

    def any_page(request: Request) -> Response:
        if pages is None:
            return PlainTextResponse("there is only /healthz here\n", 404)
        host = request.headers.get("host", "localhost")
        path = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or request.url.path
        answer = pages(path, dict(request.query_params), host)
        return _unless_known(request, answer)

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/{path:path}", any_page)],
        middleware=[Middleware(_OnlyForKnownHosts, allowed=allowed), Middleware(GZipMiddleware, minimum_size=1000)],
    )


def _unless_known(request: Request, answer: Answer) -> Response:
    """The answer, or word that the reader has it already."""
    if answer.status != 200:
        return _response(answer)
    tag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    response = _response(answer) if known.isdisjoint({tag, "*"}) else _response(replace(answer, body=b"", status=304))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the reader, asked about each time
    return response


def _response(answer: Answer) -> Response:
    headers = {name: value for name, value in answer.all_headers().items() if name != "Content-Length"}
    return Response(answer.body, answer.status, headers)


class _OnlyForKnownHosts:
    """Refuses what was asked of a name that is not ours.

    A page of a stranger's, in the browser of somebody who reaches this service, could else read it under a name of the
    stranger's that leads here. Names without a dot and numbers cannot be had by strangers.
    """

    def __init__(self, app: ASGIApp, *, allowed: frozenset[str]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked of us."""
        asked = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
        name = (urlsplit(f"//{asked}").hostname or "" if _is_host(asked) else asked).lower()
        if _is_host(asked) and (not name or name in self._allowed or _is_nobody_elses(name)):
            await self._app(scope, receive, send)
            return
        said = "This service does not go by the name that was asked for. If it should, name it in `public_url`.\n"
        await PlainTextResponse(said, 421)(scope, receive, send)


def _is_host(asked: str) -> bool:
    try:
        return not asked or urlsplit(f"//{asked}").netloc == asked
    except ValueError:
        return False


def _is_nobody_elses(name: str) -> bool:
    if "." not in name.rstrip(".") or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class _Health:
    """The report, asked for one at a time in a thread of its own; while one does not come, the last one counts."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._under_way: Future[tuple[bool, Mapping[str, Any]]] | None = None
        self._last: tuple[float, tuple[bool, Mapping[str, Any]]] | None = None  # when it was made, and what it said
        self._made = time.monotonic()

    async def latest(self) -> tuple[bool, Mapping[str, Any]]:
        """The report as it is now, or as it was a moment ago; a failure where it is old."""
        if self._under_way is None or self._under_way.done():
            self._under_way = self._thread.submit(self._ask)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._under_way)), REPORT_WITHIN)
        last, now = self._last, time.monotonic()
        if last is not None and now - last[0] < REPORT_HOLDS:
            return last[1]
        if last is None and now - self._made < REPORT_HOLDS:
            return True, {"status": "starting"}
        since = now - (last[0] if last is not None else self._made)
        error = f"the service has not said for {since:.0f} seconds how it is; restart it"
        return False, {"status": "stalled", "error": error}

    def _ask(self) -> tuple[bool, Mapping[str, Any]]:
        try:
            said = self._report()
        except Exception as error:  # a bug in the report is told in the report
            logging.getLogger(__name__).exception("the health report failed")
            said = False, {"status": "trouble", "error": f"the health report failed: {error}"}
        self._last = time.monotonic(), said
        return said

    def close(self) -> None:
        """Ask for no more reports."""
        self._thread.shutdown(wait=False, cancel_futures=True)
