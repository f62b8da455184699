"""Telegram and Slack on loopback, over TLS, by what their documentation says: they refuse what the real ones refuse.

A test scripts what the next requests meet (`ChatStub.script`) and reads what was taken (`ChatStub.taken`). The way
there is a proxy: `Proxy({**stub.routes}, authority)` of world.proxy, or whatever else carries bytes to `stub.port`.

Limits. Telegram: 4,096 code points after the entities are parsed, 100 entities, 32,768 bytes, tags of their list only.
Slack: header 150, section 3,000, 50 blocks, about 13,200 characters of blocks in all, `text` 40,000.
"""

import contextlib
import html
import json
import socket
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

import trustme

TELEGRAM, SLACK, HOOKS, FILES = "api.telegram.org", "slack.com", "hooks.slack.com", "files.slack.com"
HOSTS = (TELEGRAM, SLACK, HOOKS, FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """What the next request to a host meets.

    `how`: answer with these words; hang until the stub ends; drip one byte every `every` seconds; drop the connection.
    `taken`: the message is taken all the same, as by a service whose answer got lost.
    """

    how: Literal["answer", "hang", "drip", "drop"] = "answer"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    every: float = 0.2
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A request as it came; header names are in lower case."""

    host: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body as JSON."""
        said: dict[str, Any] = json.loads(self.body)
        return said


class ChatStub:
    """A context manager; `port` speaks TLS with certificates of `authority` for all hosts of both services."""

    def __init__(self, authority: trustme.CA) -> None:
        self.requests: list[Posted] = []
        self.taken: list[Posted] = []
        self.revoked: set[str] = set()  # tokens that are not valid any more
        self.unknown: set[str] = set()  # chats and channels that are not there
        self.ended = threading.Event()
        self._scripts: dict[str, deque[Scripted]] = defaultdict(deque)
        self._lock = threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS).configure_cert(context)
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.stub = self
        self._server.context = context
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens, on loopback."""
        return int(self._server.server_address[1])

    @property
    def routes(self) -> dict[str, int]:
        """The port by host, as world.proxy takes it."""
        return dict.fromkeys(HOSTS, self.port)

    def script(self, host: str, *scripted: Scripted) -> None:
        """Let the next requests to `host` meet these, one each."""
        with self._lock:
            self._scripts[host].extend(scripted)

    def next_for(self, posted: Posted) -> Scripted:
        """Note a request; answer what it meets."""
        with self._lock:
            self.requests.append(posted)
            script = self._scripts[posted.host].popleft() if self._scripts[posted.host] else None
            if script is None:
                script = self._answer(posted)
            elif script.taken:
                self.taken.append(posted)
        return script

    def _answer(self, posted: Posted) -> Scripted:
        if posted.host == TELEGRAM:
            return self._telegram(posted)
        if posted.host == HOOKS:
            return self._webhook(posted)
        return self._slack(posted)

    # --------------------------------------------------------------------------------------------------- Telegram

    def _telegram(self, posted: Posted) -> Scripted:
        _, token, method = posted.path.split("/")
        if token.removeprefix("bot") in self.revoked:
            return _telegram_refusal(401, "Unauthorized")
        if method != "sendMessage":
            return _telegram_refusal(404, "Not Found")
        said = posted.json
        if str(said["chat_id"]) in self.unknown:
            return _telegram_refusal(400, "Bad Request: chat not found")
        wrong = telegram_fault(said["text"]) if said.get("parse_mode") == "HTML" else ""
        if wrong:
            return _telegram_refusal(400, f"Bad Request: {wrong}")
        self.taken.append(posted)
        result = {"message_id": len(self.taken), "chat": {"id": said["chat_id"]}}
        return _json(200, {"ok": True, "result": result})

    # ------------------------------------------------------------------------------------------------------ Slack

    def _slack(self, posted: Posted) -> Scripted:
        token = posted.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or token in self.revoked:
            return _json(200, {"ok": False, "error": "invalid_auth"})
        if posted.path != "/api/chat.postMessage":
            return _json(200, {"ok": False, "error": "unknown_method"})
        said = posted.json
        if said.get("channel") in self.unknown:
            return _json(200, {"ok": False, "error": "channel_not_found"})
        wrong = slack_fault(said)
        if wrong:
            return _json(200, {"ok": False, "error": wrong})
        self.taken.append(posted)
        return _json(200, {"ok": True, "channel": "C024BE91L", "ts": f"1795400000.{len(self.taken):06}"})

    def _webhook(self, posted: Posted) -> Scripted:
        if posted.path.rpartition("/")[2] in self.revoked:
            return Scripted(status=403, body=b"invalid_token")
        wrong = slack_fault(posted.json)
        if wrong:
            return Scripted(status=400, body=wrong.encode())
        self.taken.append(posted)
        return Scripted(body=b"ok")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _json(status: int, said: Mapping[str, Any]) -> Scripted:
    return Scripted(status=status, headers={"Content-Type": "application/json"}, body=json.dumps(said).encode())


def _telegram_refusal(status: int, description: str) -> Scripted:
    return _json(status, {"ok": False, "error_code": status, "description": description})


# ------------------------------------------------------------------------------------------------------ the two judges


def telegram_fault(source: str) -> str:
    """Why Telegram refuses a message in its HTML; "" if it takes it."""
    if len(source.encode()) > 32_768:
        return "message is too long"
    parser = _TelegramHtml()
    parser.feed(source)
    parser.close()
    if parser.wrong or parser.open:
        return f"can't parse entities: {parser.wrong or f'unclosed {parser.open[-1]}'}"
    text = "".join(parser.text)
    if not text.strip():
        return "message text is empty"
    if len(text) > 4096:
        return "message is too long"
    return "too many entities" if parser.entities > 100 else ""


def telegram_text(source: str) -> str:
    """What a reader sees of a message in Telegram's HTML."""
    parser = _TelegramHtml()
    parser.feed(source)
    parser.close()
    return "".join(parser.text)


class _TelegramHtml(HTMLParser):
    """https://core.telegram.org/bots/api#html-style: these tags, all closed, and four named character references."""

    tags: Mapping[str, frozenset[str]] = {
        **dict.fromkeys(("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre"), frozenset()),
        "a": frozenset({"href"}),
        "blockquote": frozenset({"expandable"}),
        "tg-spoiler": frozenset(),
    }

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text: list[str] = []
        self.open: list[str] = []
        self.entities = 0
        self.wrong = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.tags or {name for name, _ in attrs} - self.tags[tag]:
            self.wrong = self.wrong or f"unsupported start tag {tag}"
        if tag == "blockquote" and "blockquote" in self.open:
            self.wrong = self.wrong or "blockquotes cannot be nested"
        self.open.append(tag)
        self.entities += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.wrong = self.wrong or f"unsupported start tag {tag}/"

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong = self.wrong or f"unmatched end tag {tag}"

    def handle_data(self, data: str) -> None:
        if "<" in data:
            self.wrong = self.wrong or "unescaped <"
        self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        if name not in {"lt", "gt", "amp", "quot"}:
            self.wrong = self.wrong or f"unsupported reference {name}"
        self.text.append(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.text.append(html.unescape(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        self.wrong = self.wrong or "unsupported comment"


def slack_fault(said: Mapping[str, Any]) -> str:
    """The name of the error with which Slack refuses a message; "" if it takes it."""
    blocks = said.get("blocks", [])
    if not blocks and not said.get("text") and not said.get("attachments"):
        return "no_text"
    if len(said.get("text", "")) > 40_000:
        return "msg_too_long"
    if len(blocks) > 50 or not all(_valid(block) for block in blocks):
        return "invalid_blocks"
    if len(json.dumps(blocks, ensure_ascii=False)) > 13_200:
        return "msg_blocks_too_long"
    return ""


def slack_text(said: Mapping[str, Any]) -> str:
    """What a reader sees of the blocks."""
    return "\n".join(_text_of(block) for block in said["blocks"])


def _text_of(part: Any) -> str:
    if isinstance(part, list):
        return "".join(_text_of(item) for item in part)
    if part.get("type") in {"text", "link", "plain_text", "mrkdwn"}:
        return str(part["text"])
    end = "\n" if part.get("type") in {"rich_text_section", "rich_text_quote"} else ""
    return _text_of(part.get("elements") or part["text"]) + end


_STYLES = {"bold", "italic", "strike", "code", "underline"}


def _valid(block: Mapping[str, Any]) -> bool:
    kind = block.get("type")
    if kind == "header":
        return block["text"]["type"] == "plain_text" and 0 < len(block["text"]["text"]) <= 150
    if kind == "section":
        return 0 < len(block["text"]["text"]) <= 3000
    if kind == "rich_text":
        return bool(block["elements"]) and all(_valid_rich(element) for element in block["elements"])
    return kind == "divider"


def _valid_rich(element: Mapping[str, Any]) -> bool:
    if element.get("type") not in {"rich_text_section", "rich_text_quote"}:
        return False
    return bool(element["elements"]) and all(_valid_text(part) for part in element["elements"])


def _valid_text(part: Mapping[str, Any]) -> bool:
    styled = set(part.get("style", {})) <= _STYLES
    if part.get("type") == "link":
        return styled and part["url"].startswith(("http://", "https://")) and len(part["url"]) <= 3000
    return styled and part.get("type") == "text" and len(part["text"]) > 0


# ------------------------------------------------------------------------------------------------------------ the wire


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    stub: ChatStub
    context: ssl.SSLContext

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust the certificate, or goes away, is no news here."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def setup(self) -> None:
        # In the connection's own thread: a client that never finishes the handshake must not stop the others.
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()
        with contextlib.suppress(OSError):
            self.request.close()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "").partition(":")[0]
        scripted = self.server.stub.next_for(Posted(host=host, path=self.path, headers=headers, body=body))
        self._play(scripted)

    do_GET = do_POST  # noqa: N815 -- http.server finds it by this name

    def _play(self, scripted: Scripted) -> None:
        self.close_connection = True
        if scripted.how == "hang":
            self.server.stub.ended.wait(self.timeout)
        elif scripted.how == "drop":
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        elif scripted.how == "drip":
            self._drip(scripted)
        else:
            self._send(scripted)

    def _send(self, scripted: Scripted) -> None:
        self.send_response(scripted.status)
        for name, value in scripted.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(scripted.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(scripted.body)

    def _drip(self, scripted: Scripted) -> None:
        """Headers that never end, a byte at a time: each read is answered, the whole never comes."""
        for byte in b"HTTP/1.1 200 OK\r\nX-Padding: " + b"." * 10_000:
            if self.server.stub.ended.wait(scripted.every):
                return
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return

    def log_message(self, format: str, *args: object) -> None:
        """The test says what matters."""
