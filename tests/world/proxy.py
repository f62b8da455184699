"""A forward proxy on loopback: the way from the program under test to the sites and services that a test plays.

client ── GET http://host/… ────────────────────> handler of the host
client ── CONNECT host:443 ── TLS, own CA ── GET ─> handler of the host
client ── CONNECT host:443 ── bytes as they are ──> local port of the host (a stub with a TLS of its own)
client ── any other host ───────────────────────> 502, and noted in `strays`
"""

import contextlib
import io
import select
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import trustme


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asked for; `url` is absolute, header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path without its query."""
        return urlsplit(self.url).path


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a site answers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Handler = Callable[[Request], Answer]


class Proxy:
    """Answers for `hosts`: a function answers by itself, a number is the local port that CONNECT is forwarded to.

    Used as a context manager. `url` is for HTTP_PROXY and HTTPS_PROXY; `authority` signs the certificate of every
    host, `trust(path)` writes its root for SSL_CERT_FILE and REQUESTS_CA_BUNDLE.
    """

    def __init__(self, hosts: Mapping[str, Handler | int], authority: trustme.CA | None = None) -> None:
        self.hosts = dict(hosts)
        self.authority = authority or trustme.CA()
        self.strays: list[str] = []
        self.failures: list[str] = []
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def trust(self, path: Path) -> Path:
        """Write the root certificate that clients must trust; return `path`."""
        self.authority.cert_pem.write_to_path(str(path))
        return path

    def environment(self, ca: Path) -> dict[str, str]:
        """The variables that send a program through this proxy and make it trust the certificates behind it."""
        self.trust(ca)
        return {
            "HTTP_PROXY": self.url,
            "HTTPS_PROXY": self.url,
            "http_proxy": self.url,
            "https_proxy": self.url,
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "SSL_CERT_FILE": str(ca),
            "REQUESTS_CA_BUNDLE": str(ca),
        }

    def context(self, host: str) -> ssl.SSLContext:
        """The server's side of TLS for `host`; its certificate is made when it is first needed."""
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self.authority.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]

    def stray(self, what: str) -> None:
        """Note a request that no test expects."""
        with self._lock:
            self.strays.append(what)

    def opened(self, connection: socket.socket) -> None:
        """Remember a connection, so that the end of the proxy is its end too."""
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """Close a connection and forget it."""
        with self._lock:
            self._open.discard(connection)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        with self._lock:
            still_open = tuple(self._open)
        for connection in still_open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    # The closing of the server waits for its connections: none is left to a later test.
    daemon_threads = False
    block_on_close = True
    proxy: Proxy

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away (kill -9) is no news here."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1  # headers and body in one packet, else each answer waits for an acknowledgement
    server: _Server
    _host = ""  # inside a tunnel: whose

    def setup(self) -> None:
        super().setup()
        self.server.proxy.opened(self.connection)

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()
        self.server.proxy.closed(self.connection)

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        route = self.server.proxy.hosts.get(host)
        if route is None:
            self._refuse(f"CONNECT {self.path}")
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        if isinstance(route, int):
            self._forward(route)
        else:
            self._enter_tunnel(host)

    def _enter_tunnel(self, host: str) -> None:
        """Speak TLS from here on; `handle` goes on reading requests, now those inside the tunnel."""
        plain = self.connection
        self.rfile.close()
        self.rfile = io.BytesIO()
        try:
            tunnel = self.server.proxy.context(host).wrap_socket(plain, server_side=True)
        except (OSError, ssl.SSLError):
            self.close_connection = True
            return
        self.server.proxy.closed(plain)
        self.server.proxy.opened(tunnel)
        self.request = self.connection = tunnel
        self.rfile = tunnel.makefile("rb")
        self.wfile = tunnel.makefile("wb")
        self._host = host
        self.close_connection = False

    def _forward(self, port: int) -> None:
        """Carry bytes both ways until either side ends."""
        self.close_connection = True
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as inner:
            other = {self.connection: inner, inner: self.connection}
            while True:
                for ready in select.select(list(other), [], [], self.timeout)[0] or [None]:
                    data = ready.recv(65536) if ready else b""
                    if not data:
                        return
                    other[ready].sendall(data)

    def _answer(self) -> None:
        url = f"https://{self._host}{self.path}" if self._host else self.path
        host = urlsplit(url).hostname or ""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        handler = self.server.proxy.hosts.get(host)
        if not callable(handler):
            self._refuse(f"{self.command} {url}")
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            answer = handler(Request(method=self.command, url=url, headers=headers, body=body))
        except Exception as error:  # noqa: BLE001 -- a mistake in a test's site must be told from a 500 it plays
            self.server.proxy.failures.append(f"{self.command} {url}: {error!r}")
            answer = Answer(status=500, body=repr(error).encode())
        self._send(answer)

    do_GET = do_HEAD = do_POST = _answer  # noqa: N815 -- http.server finds them by these names

    def _refuse(self, what: str) -> None:
        self.server.proxy.stray(what)
        self._send(Answer(status=502, body=b"this host is not part of the test\n"))
        self.close_connection = True

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status != 304:
            self.wfile.write(answer.body)
        self.wfile.flush()

    def version_string(self) -> str:
        """As most of these sites say."""
        return "nginx"

    def log_message(self, format: str, *args: object) -> None:
        """The test says what matters; a line for each request does not."""
