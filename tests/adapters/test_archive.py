import json
import os
import resource
import signal
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from monitor.adapters.archive import WarcArchive
from monitor.errors import StorageError
from monitor.model import Response

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
PAGE = "<p>双方重申，核战争打不赢也打不得。</p>".encode() * 50


def answered(body=PAGE, *, at=NOON, url="http://site.example/a?b=1", status=200, **headers) -> Response:
    """A response as the fetcher gives it."""
    return Response(
        requested=url,
        url=url,
        status=status,
        headers={"content-type": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}},
        body=body,
        fetched_at=at,
        sent={"host": "site.example", "user-agent": "monitor (desk@example.org)"},
    )


@pytest.fixture
def archive(tmp_path):
    """An archive in an empty folder."""
    archive = WarcArchive(tmp_path / "archive")
    yield archive
    archive.close()


def records(archive_folder: Path, name: str) -> list[tuple[str, dict[str, str], bytes]]:
    """Type, fields and payload of each record of a file, as warcio reads them."""
    with (archive_folder / name).open("rb") as file:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]


def test_body_comes_back_from_another_process_view(archive, tmp_path):
    """A capture says all that is needed to find its body again."""
    capture = archive.store(answered())

    body = WarcArchive(tmp_path / "archive").body(capture)

    assert body == PAGE
    assert capture.digest == "sha256:" + sha256(PAGE).hexdigest()
    assert capture.size == len(PAGE)


def test_file_is_a_plain_warc(archive, tmp_path):
    """Any WARC tool reads the file: response and request, with digests that hold."""
    capture = archive.store(answered())

    info, response, request = records(tmp_path / "archive", capture.file)

    assert (info[0], response[0], request[0]) == ("warcinfo", "response", "request")
    assert response[1]["WARC-Target-URI"] == "http://site.example/a?b=1"
    assert response[1]["WARC-Date"] == "2026-11-23T12:00:00.123456Z"
    assert response[1]["WARC-Payload-Digest"] == capture.digest
    assert request[1]["WARC-Concurrent-To"] == response[1]["WARC-Record-ID"]
    assert response[2] == PAGE


def test_warc_check_finds_nothing_wrong(archive, tmp_path, capsys):
    """`warcio check` accepts what was written, revisits included."""
    for minute in range(3):
        capture = archive.store(answered(at=NOON + timedelta(minutes=minute), content_encoding="gzip"))

    checker = Checker(Namespace(inputs=[str(tmp_path / "archive" / capture.file)], verbose=True))
    checker.process_all()

    assert checker.exit_value == 0, capsys.readouterr().out


def test_headers_of_the_wire_do_not_mislead(archive, tmp_path):
    """A body is archived decompressed, so the header that says gzip is kept under another name."""
    capture = archive.store(answered(content_encoding="gzip", content_length="99", transfer_encoding="chunked"))

    with (tmp_path / "archive" / capture.file).open("rb") as file:
        file.seek(capture.offset)
        headers = next(ArchiveIterator(file)).http_headers

    assert headers.get_header("content-encoding") is None
    assert headers.get_header("X-Archive-Orig-content-encoding") == "gzip"
    assert headers.get_header("content-length") == str(len(PAGE))
    assert capture.headers["content-encoding"] == "gzip"


def test_same_body_again_is_a_revisit(archive, tmp_path):
    """A body that the file holds is not written twice, and its second capture still gives it."""
    first = archive.store(answered())
    size = (tmp_path / "archive" / first.file).stat().st_size

    second = archive.store(answered(at=NOON + timedelta(hours=1), url="http://other.example/copy"))

    written = records(tmp_path / "archive", second.file)
    assert [kind for kind, *_ in written] == ["warcinfo", "response", "request", "revisit", "request"]
    assert written[3][1]["WARC-Refers-To-Target-URI"] == "http://site.example/a?b=1"
    assert written[3][1]["WARC-Payload-Digest"] == first.digest
    assert archive.body(second) == PAGE
    assert second.id != first.id
    assert (tmp_path / "archive" / first.file).stat().st_size - size < 2_000


def test_each_file_stands_alone(archive):
    """A file of a new day holds the body anew, so the file of the day before can be put elsewhere."""
    yesterday = archive.store(answered())
    today = archive.store(answered(at=NOON + timedelta(days=1)))

    (archive._folder / yesterday.file).unlink()

    assert today.file.startswith("20261124-")
    assert archive.body(today) == PAGE


def test_late_answer_goes_into_the_file_of_today(archive):
    """An answer from before midnight that is stored after it does not open yesterday's file again."""
    archive.store(answered())
    today = archive.store(answered(b"new", at=NOON + timedelta(days=1)))

    late = archive.store(answered(b"late"))

    assert late.file == today.file
    assert archive.body(late) == b"late"


def test_redirect_keeps_both_addresses(archive, tmp_path):
    """The archive alone shows what was asked for and where the answer came from."""
    response = answered(url="https://site.example/new")

    capture = archive.store(replace(response, requested="http://site.example/old"))

    fields = records(tmp_path / "archive", capture.file)[1][1]
    assert fields["Monitor-Requested-URI"] == "http://site.example/old"
    assert fields["WARC-Target-URI"] == "https://site.example/new"


@pytest.mark.parametrize("body", [b"", b"\x00\xff\r\n\r\nWARC/1.1\r\n", "ё".encode() * 500_000])
def test_any_bytes_come_back(archive, body):
    """Bodies are bytes: empty, binary and large ones come back as they were."""
    capture = archive.store(answered(body))

    assert archive.body(capture) == body


def test_a_header_with_two_places_beyond_ascii_is_archived_and_not_refused(archive):
    """A server's header in raw Latin-1 costs no capture."""
    capture = archive.store(answered(x_note='a; b="é"; ü'))

    assert archive.body(capture) == PAGE


_line = st.text(st.characters(codec="latin-1", exclude_characters="\x00"), max_size=40)


@settings(deadline=None, max_examples=50)
@given(
    body=st.binary(max_size=300),
    headers=st.dictionaries(st.from_regex(r"[a-z][a-z0-9-]{0,15}", fullmatch=True), _line, max_size=4),
    path=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=20),
)
def test_whatever_a_server_says_can_be_archived(tmp_path_factory, body, headers, path):
    """No header, address or body makes a record that a WARC tool cannot read."""
    folder = tmp_path_factory.mktemp("archive")
    archive = WarcArchive(folder)
    response = replace(answered(body, url=f"http://site.example/{path}"), headers=headers, sent=headers)

    captures = [archive.store(response), archive.store(response)]

    archive.close()
    assert [archive.body(capture) for capture in captures] == [body, body]
    kinds = [kind for kind, *_ in records(folder, captures[0].file)]
    assert kinds == ["warcinfo", "response", "request", "revisit" if body else "response", "request"]


def test_unchanged_answer_is_a_revisit_without_body(archive, tmp_path):
    """A 304 is kept as the record that WARC has for it."""
    capture = archive.store(answered(b"", status=304))

    kind, fields, _ = records(tmp_path / "archive", capture.file)[1]
    assert kind == "revisit"
    assert fields["WARC-Profile"].endswith("/server-not-modified")
    assert archive.body(capture) == b""


def test_two_processes_never_share_a_file(tmp_path):
    """Every process begins a file of its own, one with the same number after a restart too."""
    one, two = WarcArchive(tmp_path), WarcArchive(tmp_path)

    captures = [one.store(answered()), two.store(answered())]

    one.close()
    two.close()
    assert captures[0].file != captures[1].file
    assert [two.body(capture) for capture in captures] == [PAGE, PAGE]


class FullDisk:
    """Files of this process cannot grow beyond `size` bytes."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __enter__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._size, self._before[1]))

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


def test_full_disk_leaves_no_half_record(archive, tmp_path):
    """What could not be written whole is taken back; what comes when there is room again is read like the rest."""
    before = archive.store(answered())
    size = (tmp_path / "archive" / before.file).stat().st_size

    with FullDisk(size + 700), pytest.raises(StorageError, match=r"could not be archived in .*; make room there"):
        archive.store(answered(os.urandom(5_000)))

    assert (tmp_path / "archive" / before.file).stat().st_size == size
    after = archive.store(answered(b"after"))
    assert [archive.body(capture) for capture in (before, after)] == [PAGE, b"after"]
    assert len(records(tmp_path / "archive", after.file)) == 5


def test_full_disk_at_the_start_leaves_no_file(archive, tmp_path):
    """A file that could not be begun is not left behind empty."""
    with FullDisk(100), pytest.raises(StorageError):
        archive.store(answered())

    assert list((tmp_path / "archive").iterdir()) == []
    assert archive.body(archive.store(answered())) == PAGE


def test_folder_that_cannot_be_made_is_a_storage_error(tmp_path):
    """The sentence names the folder and what to do."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match=r"/file/archive: Not a directory; make room there, or make the folder"):
        WarcArchive(tmp_path / "file" / "archive").store(answered())


WRITER = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.adapters.archive import WarcArchive
from monitor.model import Response
archive = WarcArchive(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    at = datetime(2026, 11, 23, tzinfo=UTC)
    response = Response(requested="http://a.example/", url="http://a.example/", status=200, headers={},
                        body=os.urandom(200_000), fetched_at=at)
    capture = archive.store(response)
    print(json.dumps([capture.file, capture.offset, capture.digest, capture.size]), flush=True)
"""


def test_kill_in_the_middle_of_writing_loses_nothing_stored(archive, tmp_path):
    """What `store` returned is read after kill -9; the next process writes a file of its own."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path / "archive"], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    stored = [json.loads(writer.stdout.readline()) for _ in range(5)]
    writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate()
    stored += [json.loads(line) for line in rest.splitlines() if line.endswith("]")]

    after = archive.store(answered())

    assert after.file != stored[0][0]
    for file, offset, digest, size in stored:
        capture = replace(after, file=file, offset=offset, digest=digest)
        assert len(archive.body(capture)) == size


def test_half_record_at_the_end_harms_nothing_before(archive, tmp_path):
    """A file cut in the middle of its last record gives every record before it."""
    first = archive.store(answered(b"first"))
    last = archive.store(answered(os.urandom(9_000)))
    archive.close()
    path = tmp_path / "archive" / last.file
    os.truncate(path, last.offset + 4_000)

    problems = list(archive.verify([first, last]))

    assert archive.body(first) == b"first"
    assert [capture for capture, _ in problems] == [last]


def test_verify_names_what_is_wrong(archive, tmp_path):
    """A file that is gone, one that was changed and a place without a record are told apart, each with the remedy."""
    good = archive.store(answered(b"good"))
    other = archive.store(answered(b"other"))
    lost = archive.store(answered(b"lost", at=NOON + timedelta(days=1)))
    (tmp_path / "archive" / lost.file).unlink()
    changed, misplaced = replace(good, offset=other.offset), replace(good, offset=good.offset + 1)

    problems = [problem for _, problem in archive.verify([good, changed, misplaced, lost])]

    assert len(problems) == 3
    assert "it holds other bytes" in problems[0]
    assert "it cannot be read" in problems[1]
    assert "the file is not there; bring it back to" in problems[2]


def test_name_from_the_database_cannot_leave_the_folder(archive, tmp_path):
    """A capture's file is a name; a path in it leads nowhere else."""
    capture = archive.store(answered())
    (tmp_path / "archive" / capture.file).rename(tmp_path / "elsewhere")

    with pytest.raises(StorageError, match="the file is not there"):
        archive.body(replace(capture, file="../elsewhere"))
