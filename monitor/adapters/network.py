"""The sockets under the fetcher: which addresses are connected to, how long is waited, how all of it is cut off.

httpx checks none of this: it waits for each read anew, so that a server that sends a byte a second is never cut off,
and it connects to whatever address a name resolves to, the machine's own network included.
"""

import ipaddress
import re
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# The blocks of the special-purpose address registries (RFC 6890 and its successors) that are not globally reachable,
# with multicast and what is reserved. Python's own list changed between releases, and lacked some of them.
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",  # this network, RFC 791
            "10.0.0.0/8",  # private use, RFC 1918
            "100.64.0.0/10",  # shared address space of providers, RFC 6598
            "127.0.0.0/8",  # loopback, RFC 1122
            "169.254.0.0/16",  # link-local, RFC 3927
            "172.16.0.0/12",  # private use, RFC 1918
            "192.0.0.0/24",  # protocol assignments, RFC 6890
            "192.0.2.0/24",  # documentation, RFC 5737
            "192.88.99.0/24",  # 6to4 relays, given up by RFC 7526
            "192.168.0.0/16",  # private use, RFC 1918
            "198.18.0.0/15",  # benchmarking, RFC 2544
            "198.51.100.0/24",  # documentation, RFC 5737
            "203.0.113.0/24",  # documentation, RFC 5737
            "224.0.0.0/4",  # multicast, RFC 5771
            "240.0.0.0/4",  # reserved, RFC 1112; with it the limited broadcast
            "2001::/23",  # protocol assignments, RFC 2928: Teredo, benchmarking; what is reachable stands below
            "2001:db8::/32",  # documentation, RFC 3849
            "3fff::/20",  # documentation, RFC 9637
        ),
    )
)
_PUBLIC_WITHIN = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.9/32",  # Port Control Protocol anycast, RFC 7723
            "192.0.0.10/32",  # TURN anycast, RFC 8155
            "2001:1::1/128",  # Port Control Protocol anycast, RFC 7723
            "2001:1::2/128",  # TURN anycast, RFC 8155
            "2001:1::3/128",  # DNS-SD SRP anycast, RFC 9665
            "2001:3::/32",  # AMT, RFC 7450
            "2001:4:112::/48",  # AS112, RFC 7535
            "2001:20::/28",  # ORCHIDv2, RFC 7343
            "2001:30::/28",  # drone remote identification, RFC 9374
        ),
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all of IPv6 that is handed out, RFC 4291
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class ForbiddenAddressError(Exception):
    """A name leads to addresses of a private, loopback, link-local or otherwise not public network only."""

    def __init__(self, host: str, addresses: Iterable[str]) -> None:
        super().__init__(", ".join(addresses))
        self.host = host


def is_permitted(address: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether an address is public, or in a network that was allowed. An IPv4 address wrapped in IPv6 is unwrapped."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if any(parsed in network for network in allowed):
        return True
    inner = _unwrapped(parsed)
    if inner != parsed:
        return is_permitted(str(inner), allowed)
    if any(parsed in network for network in _PUBLIC_WITHIN):
        return True
    is_unicast = isinstance(parsed, ipaddress.IPv4Address) or parsed in _GLOBAL_UNICAST
    return is_unicast and not any(parsed in network for network in _NOT_PUBLIC)


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class Wire:
    """What all connections of one fetcher share: the running request's deadline, by thread, and the open streams."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._request = threading.local()
        self._streams: weakref.WeakSet[_Stream] = weakref.WeakSet()
        self._guard = threading.Lock()

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """No operation of this thread on a connection lasts beyond `seconds` from now."""
        self._request.until = self._monotonic() + seconds
        try:
            yield
        finally:
            self._request.until = None

    def left(self, timeout: float | None) -> float | None:
        """Seconds that the next operation may take. Raises httpcore.ReadTimeout when there are none left."""
        until: float | None = getattr(self._request, "until", None)
        if until is None:
            return timeout
        remaining = until - self._monotonic()
        if remaining <= 0:
            raise httpcore.ReadTimeout("deadline")
        return remaining if timeout is None else min(timeout, remaining)

    def attach(self, stream: httpcore.NetworkStream) -> httpcore.NetworkStream:
        """The stream, under this wire's deadline."""
        attached = _Stream(stream, self)
        with self._guard:
            self._streams.add(attached)
        return attached

    def cut(self) -> None:
        """Break every open connection, so that threads that wait on one go on at once, with an error."""
        with self._guard:
            streams = list(self._streams)
        for stream in streams:
            open_socket = stream.get_extra_info("socket")
            with suppress(OSError):
                # Not SSLSocket.shutdown: it would take the TLS state away under the thread that reads.
                socket.socket.shutdown(open_socket, socket.SHUT_RDWR)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects like httpcore's own backend, to permitted addresses alone when `allowed` is given.

    `hosts` are names that may lead anywhere, since somebody said so.
    """

    def __init__(self, wire: Wire, allowed: tuple[Network, ...] | None, hosts: frozenset[str] = frozenset()) -> None:
        self._wire = wire
        self._allowed = allowed
        self._hosts = hosts
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, drop what is not permitted, connect to the first address that answers.

        Raises:
            ForbiddenAddressError: no address of the host is permitted; nothing was sent to any.
        """
        if self._allowed is None or host.lower() in self._hosts:
            return self._connect([host], port, timeout, local_address, socket_options)
        addresses = _resolved(host, port)
        permitted = [address for address in addresses if is_permitted(address, self._allowed)]
        if not permitted:
            raise ForbiddenAddressError(host, addresses)
        return self._connect(permitted, port, timeout, local_address, socket_options)

    def _connect(
        self,
        addresses: list[str],
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[Any] | None,
    ) -> httpcore.NetworkStream:
        *others, last = addresses
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._connect([address], port, timeout, local_address, socket_options)
        stream = self._plain.connect_tcp(last, port, self._wire.left(timeout), local_address, socket_options)
        return self._wire.attach(stream)


def _resolved(host: str, port: int) -> list[str]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host} cannot be resolved") from error
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class _Stream(httpcore.NetworkStream):
    """A connection whose every operation ends by the deadline of the running request."""

    def __init__(self, stream: httpcore.NetworkStream, wire: Wire) -> None:
        self._stream = stream
        self._wire = wire
        self._head = Head()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            data = self._stream.read(max_bytes, self._wire.left(timeout))
            passed_on = self._head.passed_on(data)
            if passed_on or not data:
                return passed_on

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._head = Head()  # what is read next is the answer to this
        self._stream.write(buffer, self._wire.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return self._wire.attach(self._stream.start_tls(ssl_context, server_hostname, self._wire.left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Head:
    """The head of an answer, held back until it is whole and then passed on as browsers read it.

    h11 refuses an answer for one line of its head that is no header; browsers pass such lines by.
    """

    _LONGEST = 64 * 1024  # bytes; a longer head is passed on as it is, to be refused

    def __init__(self) -> None:
        self._held: bytes | None = b""  # None: the head is over

    def passed_on(self, data: bytes) -> bytes:
        """What of the bytes received so far is to be read; the empty end of a connection lets go of all."""
        if self._held is None:
            return data
        self._held += data
        end = _END_OF_HEAD.search(self._held)
        if end is None:
            if data and len(self._held) < self._LONGEST:
                return b""
            held, self._held = self._held, None
            return held
        head, rest = self._held[: end.start()], self._held[end.end() :]
        interim = _INTERIM.match(head) is not None  # "100 Continue" stands before the answer itself
        self._held = b"" if interim else None
        return _mended(head) + (self.passed_on(rest) if interim and rest else rest)


_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d")
_HEADER = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,200})[ \t]{0,8}:(.*)", re.DOTALL)
_NO_TEXT = bytes(set(range(32)) - {9}) + b"\x7f"


def _mended(head: bytes) -> bytes:
    """The head without the lines that are no headers, and without characters that no header holds."""
    first, *lines = head.replace(b"\r\n", b"\n").split(b"\n")
    kept = [first.rstrip()]
    for line in lines:
        if line[:1] in (b" ", b"\t") and len(kept) > 1:
            kept[-1] += b" " + line.translate(None, _NO_TEXT).strip()
        elif found := _HEADER.fullmatch(line):
            name, value = found[1], found[2].translate(None, _NO_TEXT).strip()
            if _is_understood(name.lower(), value):
                kept.append(name + b": " + value)
    return b"\r\n".join(kept) + b"\r\n\r\n"


def _is_understood(name: bytes, value: bytes) -> bool:
    """Whether a header that says where the body ends says so in a way that can be followed."""
    if name == b"content-length":
        return all(part.strip().isdigit() for part in value.split(b","))
    return name != b"transfer-encoding" or value.lower() == b"chunked"


def cannot_listen(host: str, port: int) -> str:
    """Why nothing can listen at this address of this machine; "" where it can."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: one just closed is no other
            tried.bind(address)
    except (OSError, UnicodeError) as error:
        return getattr(error, "strerror", None) or "it is no name of a host"
    return ""
