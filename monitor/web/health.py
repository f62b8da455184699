"""The server: health as one JSON document for probes and people with curl, pages for readers, feeds for programs."""

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

from monitor.web.answer import Answer

Report = Callable[[], tuple[bool, Mapping[str, Any]]]
"""Whether the service does its work, and what it can say of it."""

Pages = Callable[[str, Mapping[str, str], str], Answer]
"""Gives the page at a path, from what stands behind the question mark and the host that was asked."""


class HealthServer:
    """Serves `GET /healthz`: 200 while the service does its work, 503 when it does not; and `pages`."""

    def __init__(self, host: str, port: int, report: Report, pages: Pages | None = None) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(report, pages))
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


def _handler(report: Report, pages: Pages | None) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds; a client that says nothing must not hold a thread
        server_version = "monitor"
        sys_version = ""

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path == "/healthz":
                well, details = report()
                self._answer(200 if well else 503, details)
            elif pages is not None:
                self._send(pages(path, dict(parse_qsl(query)), self.headers.get("Host", "localhost")))
            else:
                self._answer(404, {"error": "there is only /healthz here"})

        do_HEAD = do_GET  # noqa: N815 - the name that http.server asks for

        def _answer(self, status: int, details: Mapping[str, Any]) -> None:
            body = json.dumps(details, ensure_ascii=False, indent=1).encode()
            self._send(Answer(body=body, kind="application/json; charset=utf-8", status=status))

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.all_headers().items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes come every few seconds: they are no news."""

    return Handler
