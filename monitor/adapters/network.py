"""The sockets under the fetcher: which addresses are connected to, how long is waited, how all of it is cut off.

httpx checks none of this: it waits for each read anew, so that a server that sends a byte a second is never cut off,
and it connects to whatever address a name resolves to, the machine's own network included.
"""

import ipaddress
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
    return parsed.is_global and not parsed.is_multicast


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

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._wire.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._wire.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return self._wire.attach(self._stream.start_tls(ssl_context, server_hostname, self._wire.left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


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
