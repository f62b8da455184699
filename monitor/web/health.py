"""The health endpoint: one JSON document for probes and for people with curl; and feeds of the alerts."""

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

from monitor.errors import MonitorError

Report = Callable[[], tuple[bool, Mapping[str, Any]]]
"""Whether the service does its work, and what it can say of it."""

Feed = Callable[[str, Mapping[str, str]], tuple[str, str]]
"""Gives the media type and the text of a feed, from its own address and what stands behind the question mark."""


class HealthServer:
    """Serves `GET /healthz`: 200 while the service does its work, 503 when it does not; and `feeds` by their path."""

    def __init__(self, host: str, port: int, report: Report, feeds: Mapping[str, Feed] | None = None) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(report, feeds or {}))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, name="health", daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened on; the one asked for, unless that was 0."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to answer, in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering and give the port back."""
        self._server.shutdown()
        self._server.server_close()


def _handler(report: Report, feeds: Mapping[str, Feed]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds; a client that says nothing must not hold a thread
        server_version = "monitor"
        sys_version = ""

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path in feeds:
                self._feed(feeds[path], dict(parse_qsl(query)))
                return
            if path != "/healthz":
                self._answer(404, {"error": "there is only /healthz here" + "".join(f", {name}" for name in feeds)})
                return
            well, details = report()
            self._answer(200 if well else 503, details)

        def _feed(self, feed: Feed, wanted: Mapping[str, str]) -> None:
            try:
                kind, text = feed(f"http://{self.headers.get('Host', 'localhost')}{self.path}", wanted)
            except MonitorError as error:
                self._answer(503, {"error": str(error)})
                return
            self._write(200, kind, text.encode())

        def _answer(self, status: int, details: Mapping[str, Any]) -> None:
            body = json.dumps(details, ensure_ascii=False, indent=1).encode()
            self._write(status, "application/json", body)

        def _write(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes come every few seconds: they are no news."""

    return Handler
