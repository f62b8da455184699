"""The archive: every answer as it came, in WARC files that any WARC tool reads.

    20261123-HOST-PID-0.warc.gz = warcinfo, then for each answer: response (or revisit) + request, each compressed alone

Facts that the code rests on:
* One process writes a file, and no process appends to a file that it did not begin. What a killed process left at the
  end of its file harms nothing before it and nothing after it.
* A body that is in the file already is written as a revisit record, which points to it. It never points to another
  file, so that each file proves what it holds even when older ones were put elsewhere.
* Bodies are stored decompressed. The headers that spoke of the bytes on the wire keep their value under the prefix
  `X-Archive-Orig-`, as other archives do.
"""

import os
import re
import socket
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.errors import StorageError
from monitor.model import Capture, Response

_OF_THE_WIRE = {"content-encoding", "content-length", "transfer-encoding"}
_UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_EMPTY = "sha256:" + sha256().hexdigest()


class WarcArchive:
    """Keeps answers in WARC files in a folder, one file a day and process. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made when the first answer is stored."""
        self._folder = folder
        self._guard = threading.Lock()
        self._file: _File | None = None

    def store(self, response: Response) -> Capture:
        """Append the response; it is on the disk when this returns.

        Raises:
            StorageError: it could not be written. What was archived before stays readable, and storing it again later
                is safe.
        """
        digest = "sha256:" + sha256(response.body).hexdigest()
        with self._guard:
            try:
                file = self._file_of(response.fetched_at.astimezone(UTC).date())
                offset = file.append(response, digest)
            except OSError as error:
                raise StorageError(
                    f"{response.url} could not be archived in {self._folder}: {error.strerror or error}; "
                    "make room there, or make the folder writable"
                ) from error
        return Capture(
            id=_id(response.url, response.fetched_at, digest),
            requested=response.requested,
            url=response.url,
            status=response.status,
            headers=response.headers,
            digest=digest,
            size=len(response.body),
            fetched_at=response.fetched_at,
            file=file.name,
            offset=offset,
        )

    def body(self, capture: Capture) -> bytes:
        """The archived body, its digest checked.

        Raises:
            StorageError: it is not there, cannot be read, or is not what was stored.
        """
        place = f"{capture.file} at byte {capture.offset}, {capture.url} of {capture.fetched_at:%Y-%m-%d %H:%M} UTC"
        try:
            body = _body(self._folder / Path(capture.file).name, capture.offset)
        except FileNotFoundError as error:
            raise StorageError(
                f"archive file {place}: the file is not there; bring it back to {self._folder}"
            ) from error
        except (OSError, ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
            raise StorageError(
                f"archive file {place}: it cannot be read ({error}); bring it back from a copy"
            ) from error
        found = "sha256:" + sha256(body).hexdigest()
        if found != capture.digest:
            raise StorageError(
                f"archive file {place}: it holds other bytes ({found}) than were stored ({capture.digest}); "
                "bring the file back from a copy"
            )
        return body

    def verify(self, captures: Iterable[Capture]) -> Iterator[tuple[Capture, str]]:
        """Read every capture again; yield those that are not as they were stored, with a sentence each."""
        for capture in captures:
            try:
                self.body(capture)
            except StorageError as error:
                yield capture, str(error)

    def close(self) -> None:
        """Close the file. A later answer begins a new one."""
        with self._guard:
            self._leave()

    def _file_of(self, day: date) -> "_File":
        # Never back: an answer of yesterday that is stored after midnight goes into today's file.
        if self._file is not None and (self._file.broken or self._file.day < day):
            self._leave()
        if self._file is None:
            self._file = _File.begin(self._folder, day)
        return self._file

    def _leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Original:
    """Where a body is in the file, and of what answer."""

    offset: int
    url: str
    fetched_at: datetime


class _File:
    """The file being written. After an error it ends as before the attempt, or is `broken` and written no more."""

    def __init__(self, path: Path, descriptor: int, day: date) -> None:
        self.name = path.name
        self.day = day
        self.broken = False
        self._path = path
        self._descriptor = descriptor
        self._size = 0
        self._originals: dict[str, _Original] = {}

    @classmethod
    def begin(cls, folder: Path, day: date) -> "_File":
        folder.mkdir(parents=True, exist_ok=True)
        host = re.sub(r"[^A-Za-z0-9.]+", "_", socket.gethostname()) or "host"
        serial = 0
        while True:
            path = folder / f"{day:%Y%m%d}-{host}-{os.getpid()}-{serial}.warc.gz"
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
            except FileExistsError:
                serial += 1  # of an earlier process with this number: in a container every one is number 1
                continue
            _sync_folder(folder)
            return cls(path, descriptor, day)

    def append(self, response: Response, digest: str) -> int:
        """Write the records of one answer; return the offset of the one that holds or names its body."""
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        if not self._size:
            _write_info(writer, self.name, response.fetched_at)
        offset = self._size + buffer.tell()
        original = self._originals.get(digest)
        _write_answer(writer, response, digest, original)
        self._write(buffer.getbuffer())
        if original is None and response.body:
            self._originals[digest] = _Original(offset=offset, url=response.url, fetched_at=response.fetched_at)
        return offset

    def _write(self, data: memoryview) -> None:
        try:
            left = data
            while left:
                left = left[os.write(self._descriptor, left) :]
            os.fsync(self._descriptor)
        except OSError:
            self._take_back()
            raise
        self._size += len(data)

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._size)
            os.fsync(self._descriptor)
        except OSError:
            self.broken = True
            return
        if not self._size:
            self.broken = True
            with suppress(OSError):
                self._path.unlink()

    def close(self) -> None:
        os.close(self._descriptor)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every mounted file system can
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# ------------------------------------------------------------------------------------------------------------- records


def _write_info(writer: WARCWriter, name: str, begun: datetime) -> None:
    record = writer.create_warcinfo_record(
        name, {"software": "statement-monitor", "format": "WARC File Format 1.1", "conformsTo": _FORMAT}
    )
    record.rec_headers.replace_header("WARC-Date", _warc_date(begun))
    writer.write_record(record)


_FORMAT = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def _write_answer(writer: WARCWriter, response: Response, digest: str, original: _Original | None) -> None:
    url = _uri(response.url)
    named = {"WARC-Date": _warc_date(response.fetched_at), "WARC-Payload-Digest": digest}
    if response.requested != response.url:
        named["Monitor-Requested-URI"] = _uri(response.requested)
    http = StatusAndHeaders(_status_line(response.status), _archived(response), protocol="HTTP/1.1")
    if response.status == HTTPStatus.NOT_MODIFIED:
        named["WARC-Profile"] = _UNCHANGED
        answer = writer.create_warc_record(url, "revisit", warc_headers_dict=named, http_headers=http)
    elif original is None:
        body = BytesIO(response.body)
        size = len(response.body)
        answer = writer.create_warc_record(
            url, "response", payload=body, length=size, warc_headers_dict=named, http_headers=http
        )
    else:
        answer = _revisit(writer, url, named, original, http)
    request = writer.create_warc_record(
        url,
        "request",
        warc_headers_dict={"WARC-Payload-Digest": _EMPTY},
        http_headers=StatusAndHeaders(_request_line(url), _request_headers(response), is_http_request=True),
    )
    writer.write_request_response_pair(request, answer)


def _revisit(
    writer: WARCWriter, url: str, named: dict[str, str], original: _Original, http: StatusAndHeaders
) -> ArcWarcRecord:
    digest = named.pop("WARC-Payload-Digest")
    named["WARC-Refers-To-File-Offset"] = str(original.offset)
    seen = _warc_date(original.fetched_at)
    return writer.create_revisit_record(
        url, digest, _uri(original.url), seen, http_headers=http, warc_headers_dict=named
    )


def _uri(url: str) -> str:
    """The address as it goes over the wire: what is no ASCII is percent-encoded."""
    return quote(url, safe=_IN_ADDRESSES)


_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"


def _archived(response: Response) -> list[tuple[str, str]]:
    headers = [
        (f"X-Archive-Orig-{name}" if name in _OF_THE_WIRE else name, _one_line(value))
        for name, value in response.headers.items()
    ]
    if response.status != HTTPStatus.NOT_MODIFIED:
        headers.append(("Content-Length", str(len(response.body))))
    return headers


def _request_line(url: str) -> str:
    parts = urlsplit(url)
    return f"GET {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1"


def _request_headers(response: Response) -> list[tuple[str, str]]:
    sent: Mapping[str, str] = response.sent or {"host": urlsplit(_uri(response.url)).netloc.rpartition("@")[2]}
    return [(name, _one_line(value)) for name, value in sent.items()]


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _id(url: str, fetched_at: datetime, digest: str) -> str:
    return sha256(f"{url}\n{_warc_date(fetched_at)}\n{digest}".encode()).hexdigest()[:16]


_GZIP = b"\x1f\x8b"  # what each record begins with: every one is a member of its own


def _body(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        record = _record(file, offset)
        if record.rec_type == "revisit":
            refers_to = record.rec_headers.get_header("WARC-Refers-To-File-Offset")
            if refers_to is None:
                return b""  # the answer was "unchanged"
            record = _record(file, int(refers_to))
        body: bytes = record.raw_stream.read()
        return body


def _record(file: BinaryIO, offset: int) -> ArcWarcRecord:
    file.seek(offset)
    # Without this, warcio takes bytes from within a record for one of another format, one time in ten.
    if file.read(len(_GZIP)) != _GZIP:
        raise EOFError(f"no record at byte {offset}")
    file.seek(offset)
    try:
        return next(ArchiveIterator(file))
    except StopIteration as error:
        raise EOFError(f"no record at byte {offset}") from error
