"""Content codings undone under a cap, so that a small answer cannot become a large one in memory."""

import zlib
from collections.abc import Iterable, Iterator

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_GZIP_START = b"\x1f\x8b\x08"
_ASKED_FOR = {"gzip", "x-gzip", "deflate"}
_COMPRESSIONS = _ASKED_FOR | {"br", "zstd", "compress", "x-compress", "dcb", "dcz"}
_MOST_LAYERS = 3  # a page that was packed before it reached a server that packs is packed twice


class TooLargeError(Exception):
    """More bytes than the cap, as sent or as decompressed."""


class DamagedBodyError(Exception):
    """Bytes that are not what their coding says, or that end too early. The message is half a sentence."""


def read_body(chunks: Iterable[bytes], coding: str, limit: int) -> bytes:
    """Collect a body of at most `limit` bytes, counted both as sent and as unpacked.

    `coding` is the value of Content-Encoding. The bytes decide, as in browsers: servers pack without saying so, say so
    without packing, pack twice, and put a charset there.

    Raises:
        TooLargeError: one of both counts went over the limit; hardly more than the limit was ever held.
        DamagedBodyError: the packed bytes are damaged or incomplete, or packed in a way that was not asked for.
    """
    body = b"".join(_counted(chunks, limit))
    codings = {name.strip().lower() for name in coding.split(",")}
    if "deflate" in codings and not body.startswith(_GZIP_START):
        body = _undeflated(body, limit)
    for _ in range(_MOST_LAYERS):
        if not body.startswith(_GZIP_START):
            break
        body = _inflated(body, _GZIP_WINDOW, limit)
    if body and not _COMPRESSIONS.isdisjoint(codings) and not _is_text(body):
        if codings.isdisjoint(_ASKED_FOR):
            raise DamagedBodyError(f"the body came compressed as {coding!r}, which was not asked for")
        raise DamagedBodyError(f"the body is said to be compressed as {coding} and cannot be read so")
    return body


def _counted(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > limit:
            raise TooLargeError
        yield chunk


def _undeflated(body: bytes, limit: int) -> bytes:
    """A zlib stream by the standard, a bare one by some servers, or a plain body in spite of its label."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _inflated(body, window, limit)
        except DamagedBodyError as error:
            if isinstance(error, _CutShortError):
                raise
    return body


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    """The members of a packed body, one after another; what stands behind the last one is padding."""
    unpacked = bytearray()
    data = body
    while True:
        member = zlib.decompressobj(window)
        try:
            unpacked += member.decompress(data, limit - len(unpacked) + 1)
        except zlib.error as error:
            raise DamagedBodyError("the body is damaged: its compressed bytes cannot be unpacked") from error
        if len(unpacked) > limit:
            raise TooLargeError
        if not member.eof:
            raise _CutShortError("the body was cut short: its compressed bytes end in the middle")
        data = member.unused_data
        if window != _GZIP_WINDOW or not data.startswith(_GZIP_START):
            return bytes(unpacked)


def _is_text(body: bytes) -> bool:
    """Whether the bytes are a text in some charset: packed bytes hold control characters everywhere."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = body[:_LOOKED_AT]
    return len(head.translate(None, _CONTROLS)) >= len(head) * _TEXT_FROM


class _CutShortError(DamagedBodyError):
    """The bytes are packed as their coding says, and end too early."""


_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_LOOKED_AT = 2000  # bytes
_TEXT_FROM = 0.98  # part of the bytes that are no control characters; of packed bytes 0.89 are none
