"""What lies in the archive's folder: every record of every file, whether or not anybody remembers it.

Each record is a gzip member of its own, so a file is walked member by member. What a killed process left half written
at the end of its file is told from damage in the midst of it.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


def archive_files(folder: Path) -> list[Path]:
    """The archive's files, the oldest first. Raises StorageError where the folder cannot be looked at."""
    try:
        return sorted(folder.glob("*.warc.gz")) if folder.is_dir() else []
    except OSError as error:
        raise StorageError(f"the archive {folder} cannot be looked at: {error.strerror or error}") from error


def records_of(path: Path, seen: Callable[[int], object] = lambda size: None) -> Iterator[Record | Torn]:
    """The answers in a file in their order, then what cannot be read of it; `seen` hears of every piece that is read.

    Raises:
        StorageError: the file cannot be opened or read.
    """
    try:
        with path.open("rb") as file:
            for found in _members(file, seen):
                if isinstance(found, Torn):
                    yield Torn(file=path.name, offset=found.offset, size=found.size, damage=found.damage)
                elif (record := _record(path.name, *found)) is not None:
                    yield record
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise StorageError(f"archive file {path}: {reason}; let this user read it") from error


def _members(file: BinaryIO, seen: Callable[[int], object]) -> Iterator[tuple[int, bytes] | Torn]:
    """Where each member begins, and the first bytes of what it holds."""
    offset, rest = 0, b""
    while True:
        unpacked, head, size = zlib.decompressobj(wbits=31), b"", 0
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
                text = unpacked.decompress(piece)
            except zlib.error as error:
                yield Torn(file="", offset=offset, size=size + _length_of_rest(file), damage=str(error))
                return
            head += text[: max(0, _HEADER - len(head))]
        rest = unpacked.unused_data
        size -= len(rest)
        yield offset, head
        offset += size


def _length_of_rest(file: BinaryIO) -> int:
    here = file.tell()
    return file.seek(0, 2) - here


def _record(file: str, offset: int, head: bytes) -> Record | None:
    header = head.partition(b"\r\n\r\n")[0]
    fields = {
        name.decode("ascii").lower(): value.decode("utf-8", "replace").strip() for name, value in _FIELD.findall(header)
    }
    if fields.get("warc-type") not in ("response", "revisit"):
        return None
    return Record(
        file=file,
        offset=offset,
        url=fields.get("warc-target-uri", "").strip("<>"),
        date=fields.get("warc-date", ""),
        digest=fields.get("warc-payload-digest", ""),
    )
