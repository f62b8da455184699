"""What lies in the archive's folder: every record of every file, whether or not anybody remembers it.

Each record is a gzip member of its own, so a file is walked member by member. What a killed process left half written
at the end of its file is told from damage in the midst of it. Every record is checked against both of its digests: that
of its block, which is all that was sent or answered with its head, and that of its payload, the body alone. A record
that says "as before" has no body: that of the record which it refers to must have its digest.
"""

import re
import zlib
from base64 import b32encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha1, sha256
from pathlib import Path
from typing import BinaryIO

from monitor.errors import StorageError

_PIECE = 1 << 20
_HEADER = 1 << 16  # bytes of a record in which its header ends
_FIELD = re.compile(rb"^([A-Za-z-]++):[ \t]*+([^\r\n]*+)\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An answer in the archive: what was archived, and where it begins. `date` is as WARC writes it."""

    file: str
    offset: int
    url: str
    date: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Torn:
    """The part of a file that holds no whole record, from `offset` to its end."""

    file: str
    offset: int
    size: int
    damage: str = ""  # why it cannot be read; "" where a record merely is not finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """A record that is not as it was written: `what` says which of its parts is another."""

    file: str
    offset: int
    url: str
    what: str


def archive_files(folder: Path) -> list[Path]:
    """The archive's files, the oldest first. Raises StorageError where the folder cannot be looked at."""
    try:
        return sorted(folder.glob("*.warc.gz")) if folder.is_dir() else []
    except OSError as error:
        raise StorageError(f"the archive {folder} cannot be looked at: {error.strerror or error}") from error


def records_of(path: Path, seen: Callable[[int], object] = lambda size: None) -> Iterator[Record | Altered | Torn]:
    """The answers in a file in their order, then what cannot be read of it; `seen` hears of every piece that is read.

    Before an answer, or in place of a record that is none, what is wrong with it.

    Raises:
        StorageError: the file cannot be opened or read.
    """
    bodies: dict[int, str] = {}  # the digests of the bodies in this file, by where they begin
    try:
        with path.open("rb") as file:
            for found in _members(file, seen):
                if isinstance(found, Torn):
                    yield Torn(file=path.name, offset=found.offset, size=found.size, damage=found.damage)
                    continue
                offset, contents = found
                if what := contents.wrong(bodies):
                    yield Altered(file=path.name, offset=offset, url=contents.url, what=what)
                if contents.kind == "response":
                    bodies[offset] = contents.digest
                if contents.kind in ("response", "revisit"):
                    yield Record(
                        file=path.name,
                        offset=offset,
                        url=contents.url,
                        date=contents.field("warc-date"),
                        digest=contents.digest,
                    )
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise StorageError(f"archive file {path}: {reason}; let this user read it") from error


def _members(file: BinaryIO, seen: Callable[[int], object]) -> Iterator[tuple[int, "_Contents"] | Torn]:
    """Where each member begins, and what it holds."""
    offset, rest = 0, b""
    while True:
        unpacked, contents, size = zlib.decompressobj(wbits=31), _Contents(), 0
        while not unpacked.eof:
            piece = rest or file.read(_PIECE)
            if not rest:
                seen(len(piece))
            rest = b""
            if not piece:
                if size:
                    yield Torn(file="", offset=offset, size=size)
                return
            size += len(piece)
            try:
                contents.feed(unpacked.decompress(piece))
            except zlib.error as error:
                yield Torn(file="", offset=offset, size=size + _length_of_rest(file), damage=str(error))
                return
        rest = unpacked.unused_data
        size -= len(rest)
        yield offset, contents
        offset += size


def _length_of_rest(file: BinaryIO) -> int:
    here = file.tell()
    return file.seek(0, 2) - here


class _Contents:
    """What a record holds, taken in piece by piece: its fields are kept, its block and payload only summed up."""

    def __init__(self) -> None:
        self._fields: dict[str, str] | None = None
        self._head = b""  # of the record, then of the HTTP message within
        self._left = 0  # bytes of the block that are still to come
        self._behind = b""
        self._in_body = False
        self._block, self._payload = sha1(usedforsecurity=False), sha256()

    def feed(self, piece: bytes) -> None:
        """Take in what comes next."""
        if self._fields is not None:
            self._feed_block(piece)
            return
        self._head += piece
        head, end, block = self._head.partition(_END_OF_HEAD)
        if not end and len(self._head) < _HEADER:
            return
        self._fields = {
            name.decode("ascii").lower(): value.decode("utf-8", "replace").strip()
            for name, value in _FIELD.findall(head)
        }
        length = self._fields.get("content-length", "")
        self._left = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
        self._head = b""
        self._feed_block(block)

    def _feed_block(self, piece: bytes) -> None:
        taken, behind = piece[: self._left], piece[self._left :]
        self._left -= len(taken)
        self._behind = (self._behind + behind)[:_HEADER]
        self._block.update(taken)
        if self._in_body:
            self._payload.update(taken)
            return
        self._head += taken
        head, end, body = self._head.partition(_END_OF_HEAD)
        if end or len(self._head) > _HEADER:
            self._in_body, self._head = True, head
            self._payload.update(body)

    def field(self, name: str) -> str:
        """A field of the record's head; "" where it has none."""
        return (self._fields or {}).get(name, "")

    @property
    def kind(self) -> str:
        """response, revisit, request or warcinfo."""
        return self.field("warc-type")

    @property
    def url(self) -> str:
        """The address that was asked."""
        return self.field("warc-target-uri").strip("<>")

    @property
    def digest(self) -> str:
        """That of the payload, as it was written."""
        return self.field("warc-payload-digest")

    def wrong(self, bodies: Mapping[int, str]) -> str:
        """What is not as it was written, or "". `bodies`: digests of the bodies before it, by their place."""
        if not self.kind:
            return "it has no head that says what it is"
        if self._left or self._behind != _END_OF_HEAD:
            return "it has not the length that its head says"
        if not _agrees(self.field("warc-block-digest"), self._block.digest()):
            return "its head or its words are others than were written (the block digest does not hold)"
        if self.kind in ("response", "request") and not _agrees(self.digest, self._payload.digest()):
            return "its body is another than was written (the payload digest does not hold)"
        place = self.field("warc-refers-to-file-offset")
        if self.kind == "revisit" and place and bodies.get(int(place) if place.isdigit() else -1) != self.digest:
            return "it says that the body is as before, and the body that it refers to is another, or not there"
        return ""


_END_OF_HEAD = b"\r\n\r\n"


def _agrees(written: str, found: bytes) -> bool:
    """Whether a digest is the one that was written; one that was never written, or in another way, is not asked."""
    name, _, value = written.partition(":")
    if name not in ("sha1", "sha256"):
        return True
    return value.lower() == found.hex() or value.upper() == b32encode(found).decode()
