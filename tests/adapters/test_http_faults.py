import gzip
import tracemalloc
import zlib
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from http_site import Site
from test_http import LOOPBACK, NOON, PAGE, fetcher_with

from monitor.adapters.network import is_permitted
from monitor.errors import FetchError


@pytest.fixture
def site():
    """A site of its own for each test."""
    with Site() as site:
        yield site


@pytest.fixture
def fetcher():
    """A fetcher with small caps, so that no test waits for large ones."""
    fetcher = fetcher_with(max_bytes=2_000_000, timeout=0.5, deadline=1.0)
    yield fetcher
    fetcher.close()


def failure(fetcher, url, **conditions) -> FetchError:
    """How fetching `url` fails."""
    with pytest.raises(FetchError) as caught:
        fetcher.get(url, **conditions)
    return caught.value


# ------------------------------------------------------------------------------------------- what a status means


@pytest.mark.parametrize(
    ("status", "trouble", "permanent"),
    [
        (401, "refused", False),
        (403, "refused", False),
        (429, "refused", False),
        (451, "refused", False),
        (404, "gone", True),
        (410, "gone", True),
        (408, "unreachable", False),
        (500, "unreachable", False),
        (502, "unreachable", False),
        (503, "unreachable", False),
        (567, "unreachable", False),
        (204, "unreachable", False),
        (206, "unreachable", False),
    ],
)
def test_status_tells_the_kind_of_trouble(site, fetcher, status, trouble, permanent):
    """A refusal, a page that is gone and a site out of order are three things; only what is gone is for good."""
    error = failure(fetcher, site.serve("/list", status=status))

    assert (error.trouble, error.permanent, error.status) == (trouble, permanent, status)
    assert f"answered {status}" in str(error)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 23 Nov 2026 12:30:00 GMT", 1800.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("99999999999999999999999", 86_400.0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("²", None),
    ],
)
def test_pause_that_the_server_asks_for(fetcher, value, seconds):
    """Retry-After is a number or a date, read by the server's own clock; nonsense is none, for ever is a day."""
    with Site() as site:

        def page(handler):
            handler.send_response_only(403)
            handler.send_header("Date", "Mon, 23 Nov 2026 12:00:00 GMT")
            handler.send_header("Retry-After", value)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        site.pages["/list"] = page
        error = failure(fetcher, site.url + "/list")

    assert error.retry_after == seconds


def test_pause_by_our_clock_where_the_server_tells_none(fetcher):
    """A date without the server's own time is counted from ours."""
    with Site() as site:

        def page(handler):
            handler.send_response_only(503)
            handler.send_header("Retry-After", "Mon, 23 Nov 2026 12:01:00 GMT")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        site.pages["/list"] = page
        error = failure(fetcher, site.url + "/list")

    assert (error.trouble, error.retry_after) == ("unreachable", 60.0)


# ------------------------------------------------------------------------------------------- bodies gone wrong


def test_large_body_is_not_read(site, fetcher):
    """A body that is declared larger than the cap is not read at all."""
    url = site.serve("/feed", b"x", content_length="50000000")

    error = failure(fetcher, url)

    assert error.trouble == "too large"
    assert "larger than 2,000,000 bytes" in str(error)


def endless(handler, piece):
    """Send chunk after chunk until the client hangs up, 50 MB at most."""
    for _ in range(50_000_000 // len(piece)):
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
    handler.wfile.write(b"0\r\n\r\n")


def test_large_body_without_a_length_is_cut_off(site, fetcher):
    """A body that never says how long it is ends at the cap, and no more than the cap is held."""

    def page(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        endless(handler, b"x" * 100_000)

    site.pages["/feed"] = page
    tracemalloc.start()
    error = failure(fetcher, site.url + "/feed")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert error.trouble == "too large"
    assert peak < 6_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_bomb_is_not_unpacked(site, fetcher, coding):
    """A small body that unpacks to a large one is given up at the cap."""
    body = gzip.compress(b"0" * 50_000_000) if coding == "gzip" else zlib.compress(b"0" * 50_000_000)
    url = site.serve("/feed", body, Content_Encoding=coding)

    tracemalloc.start()
    error = failure(fetcher, url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(body) < 60_000
    assert error.trouble == "too large"
    assert peak < 6_000_000


def test_body_shorter_than_declared_is_a_failure(site, fetcher):
    """Half a page is no page: it must not look as if the rest had been dropped."""

    def page(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(PAGE)))
        handler.end_headers()
        handler.wfile.write(PAGE[: len(PAGE) * 6 // 10])
        handler.close_connection = True

    site.pages["/article"] = page

    error = failure(fetcher, site.url + "/article")

    assert error.trouble == "unreachable"
    assert "the body was cut short" in str(error)


@pytest.mark.parametrize(
    ("coding", "body", "said"),
    [
        ("gzip", gzip.compress(PAGE)[:-9], "cut short"),
        ("gzip", gzip.compress(PAGE) + gzip.compress(PAGE)[:-9], "cut short"),
        ("deflate", bytes(range(1, 9)) * 40, "cannot be read so"),
        ("gzip", gzip.compress(PAGE)[:10] + b"\xff" * 40, "cannot be unpacked"),
        ("br", b"\x0b\x02\x80", "'br', which was not asked for"),
        ("zstd", b"\x28\xb5\x2f\xfd\x00\x01\x02\x03" * 9, "'zstd', which was not asked for"),
    ],
)
def test_compression_gone_wrong_is_a_failure(site, fetcher, coding, body, said):
    """Bytes that cannot be decompressed to their end are never handed on as a text."""
    error = failure(fetcher, site.serve("/article", body, Content_Encoding=coding))

    assert error.trouble == "unreachable"
    assert said in str(error)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", PAGE),
        ("br", PAGE),
        ("deflate", PAGE),
        ("", gzip.compress(PAGE)),
        ("utf-8", gzip.compress(PAGE)),
        ("deflate", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("gzip", gzip.compress(gzip.compress(PAGE))),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
    ],
)
def test_a_body_that_is_packed_otherwise_than_said_is_read_and_not_refused(site, fetcher, coding, body):
    """The bytes decide, as in browsers: a page that was mislabelled is a page all the same."""
    assert fetcher.get(site.serve("/article", body, Content_Encoding=coding)).body == PAGE


def test_a_body_that_unpacks_for_ever_is_not_held_in_memory(site):
    """Layers within layers are counted like one."""
    bomb = gzip.compress(gzip.compress(b"\0" * 3_000_000))
    fetcher = fetcher_with(max_bytes=1_000_000)

    assert failure(fetcher, site.serve("/article", bomb)).trouble == "too large"
    fetcher.close()


# ------------------------------------------------------------------------------------------- slowness


PAGE_WITH_LENGTH = b"Content-Length: %d\r\n" % len(PAGE)


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX Bad Name: 1\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 OK\r\nno colon at all\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 OK\r\n: no name\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 OK\r\nX-Note: \xe5\x93\x81\x00\x07\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 OK\r\nServer : apache\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 OK\r\n folded before anything\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 OK\r\nX-Long: a\r\n  b\r\n\tc\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 \r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 OK\nServer: a\n" + PAGE_WITH_LENGTH.replace(b"\r", b""),
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\n" + PAGE_WITH_LENGTH,
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\nConnection: close\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nConnection: close\r\n",
        b"HTTP/1.0 200 OK\r\n",
        b'HTTP/1.1 200 OK\r\nSet-Cookie: a="b\x80\r\n' + PAGE_WITH_LENGTH,
    ],
)
def test_a_head_that_browsers_read_is_read_and_not_refused(site, fetcher, head):
    """Lines that are no headers are passed by; what says where the body ends is kept only where it can be followed."""

    def page(handler):
        handler.wfile.write(head + (b"\n" if b"OK\nServer" in head else b"\r\n") + PAGE)
        handler.close_connection = True

    site.pages["/article"] = page

    assert fetcher.get(site.url + "/article").body == PAGE


def test_a_head_that_comes_byte_by_byte_is_read(site):
    """The end of the head may stand in two packets."""
    fetcher = fetcher_with(timeout=2.0, deadline=5.0)

    def page(handler):
        for byte in b"HTTP/1.1 200 OK\r\nX Bad: 1\r\nContent-Length: %d\r\n\r\n" % len(PAGE):
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
        handler.wfile.write(PAGE)

    site.pages["/article"] = page

    assert fetcher.get(site.url + "/article").body == PAGE
    fetcher.close()


def test_a_head_without_end_is_refused(site, fetcher):
    """What is held back of a head is bounded."""

    def page(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Filler: y\r\n" * 50_000)
        handler.close_connection = True

    site.pages["/article"] = page

    assert failure(fetcher, site.url + "/article").trouble == "unreachable"


@pytest.mark.parametrize(
    "location",
    [
        "/声明.html",
        "/%E5%A3%B0%E6%98%8E.html",
        "//HOST/%E5%A3%B0明.html",
        "\\%E5%A3%B0%E6%98%8E.html",
        " /声明.html#top",
    ],
)
def test_a_redirect_is_followed_however_its_address_is_written(site, fetcher, location):
    """Raw bytes are escaped once, what is escaped stays, a backslash is a slash, as in browsers."""
    target = site.serve("/%E5%A3%B0%E6%98%8E.html", PAGE)
    raw = location.replace("HOST", f"127.0.0.1:{site.port}").encode().decode("latin-1")

    answer = fetcher.get(site.serve("/a", status=302, Location=raw))

    assert (answer.url, answer.body) == (target, PAGE)


def test_a_page_behind_a_proxy_that_says_so_is_a_page(site, fetcher):
    """203: the body was passed on by somebody else."""
    assert fetcher.get(site.serve("/article", PAGE, status=203)).body == PAGE


@pytest.mark.parametrize(
    "address",
    [
        "::127.0.0.1", "fec0::1", "fc00::1", "fe80::1%eth0", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::", "2002:c0a8:101::", "2001::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "::", "::1",
        "::ffff:10.0.0.1", "2001:2::1", "0.0.0.0", "0.1.2.3", "100.64.0.1", "169.254.169.254", "192.0.0.8", "192.0.2.1",
        "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.7", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "172.31.9.9",
    ],
)  # fmt: skip
def test_an_address_that_is_nobodys_in_public_is_not_asked(address):
    """By the registries of special-purpose addresses, not by a library's reading of them."""
    assert not is_permitted(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "192.0.0.9", "192.31.196.1", "192.52.193.1", "192.175.48.1", "100.63.255.255", "100.128.0.1",
        "172.32.0.1",
        "2a00:1450::1", "2001:200::1", "2001:4:112::1", "2620:4f:8000::1", "64:ff9b::808:808", "2002:808:808::",
        "::ffff:8.8.8.8",
    ],
)  # fmt: skip
def test_an_address_of_the_public_network_is_asked(address):
    """What stands beside a special block is not special."""
    assert is_permitted(address)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::127.0.0.1]", "localhost"])
def test_this_machine_is_not_asked_however_it_is_written(host):
    """Numbers in other notations are resolved first, and what they lead to is looked at."""
    fetcher = fetcher_with(allow_private=())

    assert failure(fetcher, f"http://{host}:9/").trouble == "forbidden address"
    fetcher.close()


def test_server_that_does_not_answer(site, fetcher):
    """No answer within the timeout is a site that cannot be reached."""
    site.pages["/list"] = lambda handler: site.stopping.wait(20)

    error = failure(fetcher, site.url + "/list")

    assert (error.trouble, error.permanent) == ("unreachable", False)
    assert "did not answer in time" in str(error)


def drip(site, handler, data):
    """Send a byte at a time, each before any single read would give up."""
    for byte in data:
        if site.stopping.wait(0.1):
            return
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()


@pytest.mark.parametrize("dripped", ["headers", "body"])
def test_slow_drip_ends_at_the_deadline(site, fetcher, dripped):
    """A server that sends a byte now and then, in the headers or in the body, is cut off by the whole deadline."""

    def page(handler):
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n"
        if dripped == "headers":
            drip(site, handler, head * 100)
        else:
            handler.wfile.write(head + b"\r\n")
            drip(site, handler, b"x" * 100_000)

    site.pages["/list"] = page

    error = failure(fetcher, site.url + "/list")

    assert error.trouble == "too slow"
    assert "did not come within 1 s" in str(error)


def test_redirects_share_one_deadline(site):
    """A chain of slow redirects lasts no longer than one fetch may."""
    fetcher = fetcher_with(deadline=0.5, timeout=5.0)
    for number in range(5):

        def page(handler, number=number):
            site.stopping.wait(0.2)
            handler.send_response(302)
            handler.send_header("Location", f"/{number + 1}")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        site.pages[f"/{number}"] = page

    error = failure(fetcher, site.url + "/0")

    fetcher.close()
    assert error.trouble == "too slow"
    assert len(site.asked) <= 3


# ------------------------------------------------------------------------------------------- connections gone wrong


def test_port_that_nobody_listens_on(fetcher):
    """A refused connection is a site that cannot be reached."""
    with Site() as site:
        url = site.url
    error = failure(fetcher, url)

    assert error.trouble == "unreachable"
    assert "Connection refused" in str(error)


def test_name_that_does_not_exist(fetcher):
    """A name that cannot be resolved is said to be that."""
    error = failure(fetcher, "http://no-such-host.invalid/")

    assert error.trouble == "unreachable"
    assert "the name no-such-host.invalid cannot be resolved" in str(error)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 OK\r\n\r\n"])
def test_server_that_speaks_something_else(site, fetcher, answer):
    """What is no HTTP, and nothing at all, is a site that cannot be reached; it is asked once."""

    def page(handler):
        handler.wfile.write(answer)
        handler.close_connection = True

    site.pages["/list"] = page

    error = failure(fetcher, site.url + "/list")

    assert error.trouble == "unreachable"
    assert len(site.asked) == 1


def test_endless_headers_are_cut_off(site, fetcher):
    """Headers have a cap of their own."""

    def page(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Filler: " + b"x" * 5_000_000)

    site.pages["/list"] = page

    assert failure(fetcher, site.url + "/list").trouble == "unreachable"


# ------------------------------------------------------------------------------------------- redirects and safety


def test_circle_of_redirects_ends(site, fetcher):
    """After five redirects nothing more is asked."""
    site.serve("/b", status=302, Location="/a")
    url = site.serve("/a", status=302, Location="/b")

    error = failure(fetcher, url)

    assert error.trouble == "unreachable"
    assert "redirects more than 5 times" in str(error)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("location", "trouble", "said"),
    [
        ("file:///etc/passwd", "forbidden address", "only addresses that begin with http"),
        ("ftp://site.example/x", "forbidden address", "only addresses that begin with http"),
        ("http://[::1", "unreachable", "which is no address"),
        ("javascript:void(0)", "forbidden address", "it redirects to 'javascript:void(0)', and only addresses"),
        ("mailto:desk@site.example", "forbidden address", "only addresses that begin with http"),
        ("data:text/html,<p>", "forbidden address", "only addresses that begin with http"),
        ("http://xn--0.site.example/", "unreachable", "which is no address"),
        ("http://site.example:port/", "unreachable", "which is no address"),
        ("http://site.example:99999999/", "forbidden address", "it redirects to"),
        ("https:/" + "x" * 5000, "forbidden address", "…"),
        ("", "unreachable", "without saying where to"),
    ],
)
def test_redirect_to_something_else(site, fetcher, location, trouble, said):
    """A redirect leads to another http or https address or nowhere."""
    error = failure(fetcher, site.serve("/a", status=302, Location=location))

    assert error.trouble == trouble
    assert said in str(error)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:1/",
        "http://localhost:1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]:1/",
        "http://[::ffff:127.0.0.2]:1/",
        "http://2130706434:1/",
        "http://0.0.0.0:1/",
    ],
)
def test_redirect_into_a_private_network_is_not_followed(site, target):
    """Wherever a site sends us, only public addresses are connected to, however they are spelled."""
    fetcher = fetcher_with(allow_private=[ip_network("127.0.0.1/32")] if "localhost" not in target else [])
    url = site.serve("/a", status=302, Location=target)
    if "localhost" in target:
        url = target

    error = failure(fetcher, url)

    fetcher.close()
    assert error.trouble == "forbidden address"
    assert "not a public address" in str(error)


@pytest.mark.parametrize(
    ("address", "permitted"),
    [
        ("93.184.216.34", True),
        ("2606:4700::6810:84e5", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address, permitted):
    """Private, loopback, link-local, shared, multicast and metadata addresses are not, wrapped into IPv6 or bare."""
    assert is_permitted(address) is permitted


def test_allowed_network_is_permitted():
    """An intranet is fetched from when somebody said so, and no other one is."""
    assert is_permitted("10.1.2.3", [ip_network("10.1.0.0/16")])
    assert is_permitted("::ffff:10.1.2.3", [ip_network("10.1.0.0/16")])
    assert not is_permitted("10.2.0.1", [ip_network("10.1.0.0/16"), *LOOPBACK])


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("kremlin.ru/feed", "forbidden address"),
        ("", "forbidden address"),
        ("file:///etc/passwd", "forbidden address"),
        ("http://", "forbidden address"),
        ("http://site.example:port/", "forbidden address"),
        ("http://xn--/", "forbidden address"),
        ("http://" + "a" * 70 + ".example/", "unreachable"),
        ("http://site.example/\n", "forbidden address"),
    ],
)
def test_address_that_is_none(fetcher, url, trouble):
    """What is no address is said to be none; nothing is asked."""
    assert failure(fetcher, url).trouble == trouble


def test_times_are_of_the_clock_that_was_given(site, fetcher):
    """The time of an answer is aware and in UTC."""
    assert fetcher.get(site.serve("/list", PAGE)).fetched_at == NOON == datetime(2026, 11, 23, 12, tzinfo=UTC)
