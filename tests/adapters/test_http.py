import gzip
import ssl
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
import trustme
from http_site import Site

from monitor.adapters.http import HttpFetcher
from monitor.errors import ConfigError, FetchError, StoppedError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOOPBACK = [ip_network("127.0.0.0/8")]
PAGE = "<p>Стороны подтвердили свою приверженность.</p>".encode()


def fetcher_with(**settings) -> HttpFetcher:
    """A fetcher that may reach this machine, in a hurry unless told otherwise."""
    settings = {"clock": lambda: NOON, "gap": 0.0, "allow_private": LOOPBACK, **settings}
    return HttpFetcher("monitor/1 (+mailto:desk@example.org)", **settings)


@pytest.fixture
def site():
    """A site of its own for each test."""
    with Site() as site:
        yield site


@pytest.fixture
def fetcher():
    """A fetcher that waits for nobody."""
    fetcher = fetcher_with()
    yield fetcher
    fetcher.close()


# ------------------------------------------------------------------------------------------------ what is asked and got


def test_response_holds_what_the_server_said(site, fetcher):
    """Body, headers in lower case, time, and the headers that were sent."""
    url = site.serve("/list", PAGE, ETag='"1"', Content_Type="text/html")

    response = fetcher.get(url)

    assert (response.status, response.body, response.fetched_at) == (200, PAGE, NOON)
    assert (response.requested, response.url, response.moved_to) == (url, url, None)
    assert response.headers["etag"] == '"1"'
    assert response.sent["user-agent"] == "monitor/1 (+mailto:desk@example.org)"
    assert site.asked[0].headers["user-agent"] == "monitor/1 (+mailto:desk@example.org)"


def test_both_validators_are_sent(site, fetcher):
    """ETag and Last-Modified go out together; a 304 is a response without body."""
    url = site.serve("/list", status=304, etag='"1"')

    response = fetcher.get(url, etag='W/"1"', last_modified="Mon, 23 Nov 2026 10:00:00 GMT")

    assert (response.status, response.body) == (304, b"")
    assert site.asked[0].headers["if-none-match"] == 'W/"1"'
    assert site.asked[0].headers["if-modified-since"] == "Mon, 23 Nov 2026 10:00:00 GMT"


def test_validator_with_odd_bytes_goes_back_as_it_came(site, fetcher):
    """An ETag is opaque; one that is no ASCII is sent back byte for byte."""
    tag = '"ключ"'.encode().decode("latin-1")
    url = site.serve("/list", PAGE, ETag=tag)

    etag = fetcher.get(url).headers["etag"]
    fetcher.get(url, etag=etag)

    assert etag == site.asked[1].headers["if-none-match"] == tag


def test_unchanged_without_a_condition_is_no_answer(site, fetcher):
    """A server that says "not modified" to somebody who holds nothing has not answered."""
    url = site.serve("/list", status=304)

    with pytest.raises(FetchError, match="answered 304 Not Modified: this is no answer"):
        fetcher.get(url)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])),
        ("gzip", gzip.compress(PAGE) + b"\0" * 7),
        ("gzip", b""),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("UTF-8", PAGE),
        ("identity", PAGE),
    ],
    ids=["gzip", "x-gzip", "two members", "padding", "empty", "zlib", "bare deflate", "charset", "identity"],
)
def test_body_is_decompressed(site, fetcher, coding, body):
    """Whatever spelling of compression a server uses, the body is the text."""
    url = site.serve("/page", body, Content_Encoding=coding)

    assert fetcher.get(url).body == (PAGE if body else b"")


def test_cookies_are_kept(site, fetcher):
    """Some sites answer only who brings their cookie back; it is told to nobody else and not archived."""
    first = site.serve("/in", PAGE, Set_Cookie="visit=1; Path=/")
    second = site.serve("/list", PAGE)

    fetcher.get(first)
    response = fetcher.get(second)

    assert site.asked[1].headers["cookie"] == "visit=1"
    assert "cookie" not in response.sent


def test_name_and_password_of_an_address_are_told_to_nobody_else(site, fetcher):
    """An address may hold a secret; neither errors nor the archive repeat it."""
    url = site.serve("/in", status=403).replace("//", "//desk:secret@")
    page = site.serve("/page", PAGE).replace("//", "//desk:secret@")

    response = fetcher.get(page)
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)

    assert site.asked[0].headers["authorization"].startswith("Basic ")
    assert "authorization" not in response.sent
    assert "secret" not in str(caught.value)
    assert "secret" not in caught.value.url


# ------------------------------------------------------------------------------------------------------------ redirects


def test_redirect_for_good_is_told(site, fetcher):
    """301 and 308 say where the address now is; the page is fetched from there."""
    target = site.serve("/new", PAGE)
    site.serve("/old", status=308, Location="/new")
    url = site.serve("/older", status=301, Location=site.url + "/old")

    response = fetcher.get(url)

    assert (response.requested, response.url, response.moved_to, response.body) == (url, target, target, PAGE)


def test_redirect_for_now_is_not_a_move(site, fetcher):
    """What comes after a temporary redirect is nobody's new address, a permanent one after it included."""
    target = site.serve("/final", PAGE)
    site.serve("/between", status=301, Location="/final")
    url = site.serve("/start", status=302, Location="between")

    response = fetcher.get(url)

    assert (response.url, response.moved_to) == (target, None)


def test_redirect_keeps_the_connection(site, fetcher):
    """A redirect costs no second connection."""
    site.serve("/new", PAGE)
    url = site.serve("/old", b"moved" * 100, status=302, Location="/new")

    fetcher.get(url)

    assert len({asked.connection for asked in site.asked}) == 1


# -------------------------------------------------------------------------------------------------------------- manners


def test_one_connection_serves_many_requests(site, fetcher):
    """A host is asked over one connection that is kept alive, errors and unchanged answers included."""
    page, unchanged = site.serve("/page", PAGE), site.serve("/same", status=304)
    missing = site.serve("/missing", b"<h1>Not here</h1>", status=404)

    for _ in range(3):
        fetcher.get(page)
        fetcher.get(unchanged, etag='"1"')
        with pytest.raises(FetchError):
            fetcher.get(missing)

    assert len(site.asked) == 9
    assert len({asked.connection for asked in site.asked}) == 1


def test_gap_between_requests_to_one_host(site):
    """The next request to a host waits for the rest of the gap since the end of the one before."""
    now, waits = [100.0], []
    url = site.serve("/page", PAGE)
    fetcher = fetcher_with(gap=5.0, monotonic=lambda: now[0], sleep=waits.append)

    fetcher.get(url)
    now[0] += 2.0
    fetcher.get(url)
    now[0] += 6.0
    fetcher.get(url)

    fetcher.close()
    assert waits == [3.0]


@pytest.mark.parametrize(
    ("host", "gap"), [("kremlin.ru", 15.0), ("en.kremlin.ru", 15.0), ("notkremlin.ru", 2.0), ("a.people.com.cn", 12.0)]
)
def test_gap_of_a_site_holds_for_its_hosts(host, gap):
    """A gap that is set for a domain holds for the hosts under it, and for no other."""
    fetcher = fetcher_with(gap=2.0, gaps={"kremlin.ru": 15.0, "people.com.cn": 12.0})

    assert fetcher._gap_of(host) == gap

    fetcher.close()


def test_one_host_is_asked_in_turn_and_others_meanwhile(fetcher):
    """Two requests to one host never overlap; a slow host does not hold another one up."""
    at_once, most, release = [0], [0], threading.Event()

    def slow(handler):
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        release.wait(5)
        at_once[0] -= 1
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with Site() as site, Site(host="127.0.0.2") as other, ThreadPoolExecutor(4) as pool:
        site.pages["/slow"] = slow
        waiting = [pool.submit(fetcher.get, site.url + "/slow") for _ in range(3)]
        quick = pool.submit(fetcher.get, other.serve("/quick", PAGE)).result(timeout=5)
        held_up = not any(future.done() for future in waiting)
        release.set()
        for future in waiting:
            future.result(timeout=5)

    assert (quick.body, held_up, most) == (PAGE, True, [1])


def test_connection_that_the_server_closed_meanwhile_is_not_an_outage(site, fetcher):
    """A kept connection may die in the moment of its next use; the request is made once more, over a new one."""
    url = site.serve("/page", PAGE)
    dropped = []

    def drop_once(handler):
        if not dropped:
            dropped.append(handler.path)
            handler.close_connection = True
            handler.connection.shutdown(2)
            return
        handler.send_response(200)
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"ok")

    site.pages["/next"] = drop_once
    fetcher.get(url)

    assert fetcher.get(site.url + "/next").body == b"ok"


def test_close_breaks_off_what_is_under_way(site):
    """Stopping waits for no server: a request that hangs ends at once and says nothing about the site."""
    reached = threading.Event()

    def hang(handler):
        reached.set()
        site.stopping.wait(20)

    site.pages["/hang"] = hang
    fetcher = fetcher_with(gap=60.0)
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(fetcher.get, site.url + "/hang") for _ in range(2)]
        assert reached.wait(5)
        fetcher.close()

        for future in waiting:
            with pytest.raises(StoppedError):
                future.result(timeout=5)


# --------------------------------------------------------------------------------------------- certificates and proxies


@pytest.fixture
def authority():
    """A certificate authority that nobody knows yet."""
    return trustme.CA()


def secured(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_certificate_that_nobody_vouches_for_is_trouble_of_its_own(authority, fetcher):
    """A certificate that cannot be trusted is told from a server that is down."""
    with Site(secured(authority, "127.0.0.1")) as site, pytest.raises(FetchError) as caught:
        fetcher.get(site.url + "/")

    assert caught.value.trouble == "certificate"
    assert not caught.value.permanent
    assert "cannot be trusted (unable to get local issuer certificate)" in str(caught.value)


def test_authority_of_the_environment_is_trusted(authority, monkeypatch, tmp_path):
    """SSL_CERT_FILE names whom to trust."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    fetcher = fetcher_with()

    with Site(secured(authority, "127.0.0.1")) as site:
        assert fetcher.get(site.serve("/", PAGE)).body == PAGE

    fetcher.close()


def test_certificate_of_another_host_is_refused(authority, monkeypatch, tmp_path):
    """A trusted authority does not help a certificate that names somebody else."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    fetcher = fetcher_with()

    with Site(secured(authority, "site.example")) as site, pytest.raises(FetchError, match="not valid for '127"):
        fetcher.get(site.url + "/")

    fetcher.close()


def test_proxy_of_the_environment_resolves_names(monkeypatch):
    """Behind a proxy the proxy connects; a name that only it can resolve is reached."""
    with Site() as proxy:
        proxy.serve("http://news.example/list", PAGE)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        fetcher = fetcher_with(allow_private=())

        response = fetcher.get("http://news.example/list")

        fetcher.close()
    assert response.body == PAGE


def test_no_proxy_goes_straight_and_is_guarded(monkeypatch):
    """A host that NO_PROXY names is connected to by us, so its address is checked by us."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "localhost")
    fetcher = fetcher_with(allow_private=())

    with pytest.raises(FetchError) as caught:
        fetcher.get("http://localhost/")

    fetcher.close()
    assert caught.value.trouble == "forbidden address"


def test_a_host_that_is_allowed_may_lead_anywhere():
    """An intranet's name is allowed by name; the address behind it, and every other name for it, is not."""
    with Site() as site:
        site.serve("/", PAGE)
        fetcher = fetcher_with(allow_private=(), allow_hosts=["localhost"])

        response = fetcher.get(site.url.replace("127.0.0.1", "localhost") + "/")
        with pytest.raises(FetchError, match="allow_private"):
            fetcher.get(site.url + "/")

        fetcher.close()
    assert response.body == PAGE


@pytest.mark.parametrize(
    ("variable", "value"), [("HTTPS_PROXY", "ftp://u:secret@proxy.example"), ("SSL_CERT_FILE", "/no/such/file.pem")]
)
def test_environment_that_cannot_be_used_is_told_at_the_start(monkeypatch, variable, value):
    """A wrong variable is a problem of the settings, and its value is not repeated."""
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigError, match=variable) as caught:
        fetcher_with()

    assert "secret" not in str(caught.value)
