"""The web server under readers who are slow, many, strange or gone."""

import http.client
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from monitor.errors import ListenError
from monitor.web import server as under_test
from monitor.web.answer import Answer, page
from monitor.web.server import Report, WebServer

WELL: Report = lambda: (True, {"status": "ok"})  # noqa: E731
Serve = Callable[..., WebServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, and stops them."""
    with ExitStack() as stack:

        def start(report: Report = WELL, pages: under_test.Pages | None = None, **more: str) -> WebServer:
            server = WebServer("127.0.0.1", 0, report, pages, **more)
            server.start()
            stack.callback(server.close)
            return server

        yield start


def ask(server: WebServer, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def silent(server: WebServer) -> socket.socket:
    """A reader who begins a request and says no more."""
    one = socket.create_connection(("127.0.0.1", server.port), 10)
    one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
    return one


def greeting(_path: str, _wanted: object, _host: str) -> Answer:
    """A page."""
    return page("<p>well</p>" * 200)


def test_a_hundred_silent_readers_cost_no_threads_and_no_answer(serve: Serve) -> None:
    """Each used to hold a thread of its own for ten seconds."""
    server = serve(pages=greeting)
    ask(server, "/")
    before = threading.active_count()

    held = [silent(server) for _ in range(100)]

    assert ask(server, "/")[0] == 200
    assert ask(server, "/healthz")[0] == 200
    assert threading.active_count() - before <= under_test.THREADS
    for one in held:
        one.close()


def test_a_reader_who_does_not_finish_the_request_is_let_go(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that drip in do not put it off: the whole request has its time."""
    monkeypatch.setattr(under_test, "HEAD_WITHIN", 0.3)
    one = silent(serve())

    for _ in range(20):
        try:
            one.sendall(b"X: y\r\n")
        except OSError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the connection was held for two seconds")
    one.close()


def test_health_answers_while_every_thread_for_pages_is_taken(serve: Serve) -> None:
    """A page that waits for the database must not hide how the service is."""
    free = threading.Event()

    def stuck(_path: str, _wanted: object, _host: str) -> Answer:
        free.wait(20)
        return page("")

    server = serve(pages=stuck)
    readers = [threading.Thread(target=ask, args=(server, "/")) for _ in range(under_test.THREADS + 4)]
    for reader in readers:
        reader.start()

    status, _, _ = ask(server, "/healthz")

    free.set()
    for reader in readers:
        reader.join()
    assert status == 200


def test_health_that_cannot_be_asked_is_told_as_a_failure(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that never comes is itself a report: 503 in a moment, not a probe that waits."""
    monkeypatch.setattr(under_test, "REPORT_HOLDS", 0.1)
    free = threading.Event()

    def stuck() -> tuple[bool, dict[str, str]]:
        free.wait(20)
        return True, {}

    status, _, body = ask(serve(stuck), "/healthz")

    free.set()
    assert status == 503
    assert "has not said for" in json.loads(body)["error"]


def test_a_first_report_that_is_late_is_no_failure(serve: Serve) -> None:
    """A machine that starts is busy."""
    free = threading.Event()

    def slow() -> tuple[bool, dict[str, str]]:
        free.wait(20)
        return True, {}

    status, _, body = ask(serve(slow), "/healthz")

    free.set()
    assert (status, json.loads(body)["status"]) == (200, "starting")


def test_a_report_counts_from_when_it_was_made(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that came too late for its own probe used to count as new at the next one."""
    monkeypatch.setattr(under_test, "REPORT_WITHIN", 0.05)
    monkeypatch.setattr(under_test, "REPORT_HOLDS", 0.4)
    answers = iter([0.1, 20.0])
    free = threading.Event()

    def report() -> tuple[bool, dict[str, str]]:
        free.wait(next(answers))
        return True, {"status": "ok"}

    server = serve(report)
    ask(server, "/healthz")
    time.sleep(0.6)

    status, _, _ = ask(server, "/healthz")

    free.set()
    assert status == 503


def test_health_answers_while_silent_readers_take_every_connection(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection that was silent longest makes room for the next."""
    monkeypatch.setattr(under_test, "MOST_CONNECTIONS", 20)
    server = serve()

    held = [silent(server) for _ in range(60)]

    assert ask(server, "/healthz")[0] == 200
    for one in held:
        one.close()


def test_the_last_report_counts_for_a_while(serve: Serve) -> None:
    """A report that is late once is no failure."""
    late = threading.Event()
    free = threading.Event()

    def report() -> tuple[bool, dict[str, str]]:
        if late.is_set():
            free.wait(20)
        return True, {"status": "ok"}

    server = serve(report)
    ask(server, "/healthz")
    late.set()

    status, _, _ = ask(server, "/healthz")

    free.set()
    assert status == 200


def test_a_bug_in_the_report_is_told_in_the_report(serve: Serve) -> None:
    """The next probe asks again."""

    def report() -> tuple[bool, dict[str, str]]:
        raise KeyError("colour")

    status, _, body = ask(serve(report), "/healthz")

    assert (status, json.loads(body)["status"]) == (503, "trouble")


@pytest.mark.parametrize(
    "host",
    ["localhost:8080", "127.0.0.1", "[::1]:9", "192.168.1.7:8080", "monitor:8080", "a.localhost", "watch.example.org"],
)
def test_the_names_of_this_service_are_answered(serve: Serve, host: str) -> None:
    """Numbers, names without a dot, and the name in `public_url` cannot be a stranger's."""
    server = serve(pages=greeting, public_url="https://watch.example.org/monitor")

    assert ask(server, "/", Host=host)[0] == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "watch.example.org@evil.example", "[::"])
@pytest.mark.parametrize("path", ["/", "/healthz"])
def test_a_strangers_name_is_refused(serve: Serve, host: str, path: str) -> None:
    """A page of a stranger's in a browser could else read the service by a name of its own."""
    status, _, body = ask(serve(pages=greeting, public_url="https://watch.example.org"), path, Host=host)

    assert status in (400, 421)
    assert b"well" not in body


def test_a_page_that_the_reader_has_is_not_sent_again(serve: Serve) -> None:
    """A feed reader asks every few minutes for what seldom changes."""
    server = serve(pages=greeting)
    _, headers, _ = ask(server, "/")

    status, again, body = ask(server, "/", If_None_Match=headers["etag"])

    assert (status, body) == (304, b"")
    assert again["content-security-policy"] == headers["content-security-policy"]


def test_a_page_is_sent_packed_to_who_can_unpack_it(serve: Serve) -> None:
    """Comparisons are long, and readers are on telephones."""
    server = serve(pages=greeting)

    assert ask(server, "/", Accept_Encoding="gzip")[1]["content-encoding"] == "gzip"
    assert "content-encoding" not in ask(server, "/")[1]


def test_readers_who_break_off_leave_nothing_in_the_log(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """A reset connection is no fault of ours; nor is what is no HTTP at all."""
    server = serve(pages=greeting)
    for said in (b"GET /", b"\x16\x03\x01\x02\x00 hello", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        one = socket.create_connection(("127.0.0.1", server.port), 5)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        one.sendall(said)
        one.close()

    assert ask(server, "/")[0] == 200
    assert caplog.records == []


def test_only_reading_is_possible(serve: Serve) -> None:
    """Nothing is written over the web."""
    request = urllib.request.Request(f"http://127.0.0.1:{serve(pages=greeting).port}/", method="POST", data=b"")

    with pytest.raises(urllib.error.HTTPError, match="405"):
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5)


def test_a_port_that_is_taken_is_named(serve: Serve) -> None:
    """It used to end in a traceback."""
    with pytest.raises(ListenError, match=r"MONITOR_PORT \d+: nothing can listen there \(.*\): is the service running"):
        WebServer("127.0.0.1", serve().port, WELL)


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("127.0.0.1", 99999, "MONITOR_PORT is 99999, and ports go from 0 to 65535"),
        ("no-such-host.invalid", 0, "MONITOR_HOST 'no-such-host.invalid' is no host of this machine"),
        ("192.0.2.1", 0, "MONITOR_HOST '192.0.2.1' and MONITOR_PORT 0: nothing can listen there"),
        ("a" * 70 + ".example", 0, "is no host of this machine"),
        ("::1::", 0, "is no host of this machine"),
    ],
)
def test_where_nobody_can_listen_is_said_in_a_sentence(host: str, port: int, said: str) -> None:
    """A typo in the environment is found at the start, with the name of the setting."""
    with pytest.raises(ListenError) as raised:
        WebServer(host, port, WELL)

    assert said in str(raised.value)
