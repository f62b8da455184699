"""Content codings undone under a cap, so that a small answer cannot become a large one in memory."""

import zlib
from collections.abc import Iterable, Iterator

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_GZIP_START = b"\x1f\x8b"
_COMPRESSIONS = {"gzip", "x-gzip", "deflate"}
_NEVER_ASKED_FOR = {"br", "zstd", "compress", "x-compress", "dcb", "dcz"}


class TooLargeError(Exception):
    """More bytes than the cap, as sent or as decompressed."""


class DamagedBodyError(Exception):
    """Bytes that are not what their coding says, or that end too early. The message is half a sentence."""


def read_body(chunks: Iterable[bytes], coding: str, limit: int) -> bytes:
    """Collect a body of at most `limit` bytes, counted both as sent and as decompressed.

    `coding` is the value of Content-Encoding. One that names no compression (some servers put a charset there) stands
    for a plain body.

    Raises:
        TooLargeError: one of both counts went over the limit; hardly more than the limit was ever held.
        DamagedBodyError: the compressed bytes are damaged or incomplete, or the coding was not asked for.
    """
    codings = [name.strip().lower() for name in coding.split(",") if name.strip()]
    if len(codings) > 1 or not _NEVER_ASKED_FOR.isdisjoint(codings):
        raise DamagedBodyError(f"the body came compressed as {coding!r}, which was not asked for")
    counted = _counted(chunks, limit)
    if _COMPRESSIONS.isdisjoint(codings):
        return b"".join(counted)
    return _inflated(counted, codings[0], limit)


def _counted(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > limit:
            raise TooLargeError
        yield chunk


def _inflated(chunks: Iterable[bytes], coding: str, limit: int) -> bytes:
    body = bytearray()
    member = None
    finished = False  # one member is whole; a gzip body may hold several, one after another
    for chunk in chunks:
        data = chunk
        while data:
            if member is None:
                if finished and not _GZIP_START.startswith(data[:2]):
                    return bytes(body)  # padding
                member = zlib.decompressobj(_window(coding, data))
            try:
                body += member.decompress(data, limit - len(body) + 1)
            except zlib.error as error:
                raise DamagedBodyError(
                    f"the body is said to be compressed as {coding} and cannot be read so"
                ) from error
            if len(body) > limit:
                raise TooLargeError
            data = member.unconsumed_tail
            if member.eof:
                data, member, finished = member.unused_data, None, True
    if member is not None:
        raise DamagedBodyError("the body was cut short: its compressed bytes end in the middle")
    return bytes(body)


def _window(coding: str, data: bytes) -> int:
    if coding != "deflate":
        return _GZIP_WINDOW
    # By the standard a zlib stream, sent by some servers without zlib's head.
    has_head = data[0] & 0x0F == zlib.DEFLATED
    return zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS
