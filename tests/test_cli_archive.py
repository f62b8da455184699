"""The archive can be checked, and what was captured can be shown and proven."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.adapters.archive import WarcArchive
from monitor.adapters.archive_inventory import Altered, Record, Torn, records_of
from monitor.alerts.decide import text_digest
from monitor.cli import main
from monitor.clock import utc_now
from monitor.model import Capture, PollResult, Response
from monitor.storage.store import Store, open_store

URL = "http://paper.example/statement.html"
BODY = b"<p>The two sides reaffirm their commitments.</p>"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the commands work on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path))
    CliRunner().invoke(main, ("statements",), catch_exceptions=False)  # the sources are configured by any command
    opened = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", migrate=True, digest=text_digest)
    yield opened
    opened.close()


def run(*words: str) -> Result:
    """What a command does."""
    return CliRunner().invoke(main, words, catch_exceptions=False)


def captured(store: Store, folder: Path) -> Capture:
    """A list that was archived and is known to the store."""
    now = utc_now()
    archive = WarcArchive(folder / "archive")
    response = Response(
        requested=URL, url=URL, status=200, headers={"content-type": "text/html"}, body=BODY, fetched_at=now
    )
    capture = archive.store(response)
    archive.close()
    later = now + timedelta(minutes=10)
    name = store.source_states()[0].name
    store.finish_poll(
        PollResult(
            name=name,
            health="fresh",
            detail="",
            polled_at=now,
            next_poll_at=later,
            answered=True,
            failed=False,
            digest=capture.digest,
            capture=capture,
        )
    )
    return capture


def test_a_whole_archive_is_said_to_be_whole(store: Store, tmp_path: Path) -> None:
    """Every capture of the database is in the archive with its digest."""
    captured(store, tmp_path)

    checked = run("archive", "verify")

    assert (checked.exit_code, "1 answer in the archive as stored" in checked.stdout) == (0, True)


def test_a_missing_file_is_named(store: Store, tmp_path: Path) -> None:
    """Exit code 1, with the capture and the file that is not there."""
    capture = captured(store, tmp_path)
    (tmp_path / "archive" / capture.file).unlink()

    checked = run("archive", "verify")

    assert checked.exit_code == 1
    assert capture.id in checked.stdout
    assert capture.file in checked.stdout
    assert "the file is not there" in checked.stdout


def test_a_file_cut_short_is_named(store: Store, tmp_path: Path) -> None:
    """A record that is not there is a problem of its capture, and ends nothing."""
    capture = captured(store, tmp_path)
    file = tmp_path / "archive" / capture.file
    file.write_bytes(file.read_bytes()[: capture.offset])

    checked = run("archive", "verify")

    assert (checked.exit_code, "no record at byte" in checked.stdout) == (1, True)


def stray(folder: Path, url: str, count: int = 1) -> Path:
    """Answers that were archived and that no row speaks of, as robots.txt; the file that holds them."""
    archive = WarcArchive(folder / "archive")
    for number in range(count):
        body = f"answer {number} of {url}".encode()
        response = Response(requested=url, url=url, status=200, headers={}, body=body, fetched_at=utc_now())
        capture = archive.store(response)
    archive.close()
    return folder / "archive" / capture.file


def test_what_the_database_does_not_know_is_counted_and_named(store: Store, tmp_path: Path) -> None:
    """Records on the disk prove what was answered though no row speaks of them; that is no fault."""
    captured(store, tmp_path)
    file = stray(tmp_path, "http://paper.example/robots.txt", 3)

    checked = run("archive", "verify")

    assert checked.exit_code == 0
    assert "3 of 4 records" in checked.stdout
    assert "http://paper.example/robots.txt: 3 times" in checked.stdout
    assert f"in {file.name} at byte" in checked.stdout
    assert URL not in checked.stdout


def test_a_half_written_end_is_said_and_harms_nothing(store: Store, tmp_path: Path) -> None:
    """A process that was killed in the midst of a record leaves the ones before it whole."""
    captured(store, tmp_path)
    file = stray(tmp_path, "http://paper.example/robots.txt", 2)
    whole = [found for found in records_of(file) if isinstance(found, Record)]
    file.write_bytes(file.read_bytes()[: whole[1].offset + 40])

    checked = run("archive", "verify")

    assert checked.exit_code == 0
    assert f"{file.name}: the last 40 bytes, from byte {whole[1].offset} on, are half a record" in checked.stdout
    assert "1 of 2 records" in checked.stdout


def test_damage_is_no_half_written_end(store: Store, tmp_path: Path) -> None:
    """Bytes that are no record at all cannot be read past: the place is named, and the exit code is 1."""
    captured(store, tmp_path)
    file = stray(tmp_path, "http://paper.example/robots.txt", 2)
    second = [found for found in records_of(file) if isinstance(found, Record)][1].offset
    kept = file.read_bytes()
    file.write_bytes(kept[:second] + bytes(30) + kept[second + 30 :])

    checked = run("archive", "verify")

    assert checked.exit_code == 1
    assert f"{file.name}: the last {len(kept) - second} bytes, from byte {second} on, cannot be read" in checked.stdout


def repacked(file: Path, old: bytes, new: bytes) -> int:
    """Write `new` for `old` in every record, as a tool that rewrites the file would; how many records had it."""
    raw, written, count = file.read_bytes(), b"", 0
    while raw:
        unpacked = zlib.decompressobj(wbits=31)
        text = unpacked.decompress(raw)
        raw = unpacked.unused_data
        count += old in text
        written += gzip.compress(text.replace(old, new))
    file.write_bytes(written)
    return count


def answers(folder: Path, *statuses: int) -> Path:
    """A file of answers with one body, so that all but the first say "as before"; those of 304 have none."""
    archive = WarcArchive(folder / "archive")
    for status in statuses:
        body = b"" if status == 304 else BODY
        archive.store(
            Response(requested=URL, url=URL, status=status, headers={"etag": "seen"}, body=body, fetched_at=utc_now())
        )
    archive.close()
    return next((folder / "archive").iterdir())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"commitments", b"commitment!", "its head or its words are others than were written"),
        (b"HTTP/1.1 200 OK\r\netag: seen", b"HTTP/1.1 500 OK\r\netag: seen", "its head or its words are others"),
        (b"HTTP/1.1 304 Not", b"HTTP/1.1 404 Not", "its head or its words are others"),
        (b"GET /statement", b"GET /statemeny", "its head or its words are others"),
        (b"WARC-Payload-Digest: sha256:", b"WARC-Payload-Digest: sha256:0", "its body is another than was written"),
        (b"WARC-Refers-To-File-Offset: ", b"WARC-Refers-To-File-Offset: 9", "the body that it refers to is another"),
        (
            b"msgtype=request\r\nContent-Length: ",
            b"msgtype=request\r\nContent-Length: 1",
            "not the length that its head says",
        ),
    ],
)
def test_a_change_in_any_record_is_found(tmp_path: Path, old: bytes, new: bytes, said: str) -> None:
    """Also in one that says "as before", and in one that no row speaks of; by the digest of its block or its body."""
    file = answers(tmp_path, 200, 200, 304)
    sound = [one for one in records_of(file) if isinstance(one, Altered)]

    assert repacked(file, old, new)
    altered = [one for one in records_of(file) if isinstance(one, Altered)]

    assert not sound
    assert any(said in one.what for one in altered)


def test_a_change_in_a_record_is_told_with_its_place(store: Store, tmp_path: Path) -> None:
    """Each record that is not as it was written is named, and the exit code is 1; before, an altered status passed."""
    captured(store, tmp_path)
    file = answers(tmp_path, 200, 200)
    [first, *_] = [file for file in (tmp_path / "archive").iterdir() if repacked(file, b" 200 ", b" 500 ")]

    checked = run("archive", "verify")

    assert checked.exit_code == 1
    assert first.is_file()
    assert file.is_file()
    assert "its status is '500', not '200'" in checked.stdout
    assert "the block digest does not hold" in checked.stdout


@pytest.mark.parametrize("cut", range(1, 2000, 97))
def test_a_file_that_ends_anywhere_gives_what_is_whole(tmp_path: Path, cut: int) -> None:
    """Wherever a file ends, its whole records are found where they are, and at most one is torn."""
    file = stray(tmp_path, "http://paper.example/a", 3)
    whole = [found for found in records_of(file) if isinstance(found, Record)]
    kept = file.read_bytes()
    file.write_bytes(kept[: len(kept) - min(cut, len(kept))])

    found = list(records_of(file))

    records, torn = [one for one in found if isinstance(one, Record)], [one for one in found if isinstance(one, Torn)]
    assert records == whole[: len(records)]
    assert len(torn) <= 1
    assert not any(one.damage for one in torn)


@pytest.mark.parametrize("by", ["id", "url"])
def test_a_capture_is_shown_with_what_proves_it(store: Store, tmp_path: Path, by: str) -> None:
    """Digest, time, status, file and offset, and the archived bytes themselves."""
    capture = captured(store, tmp_path)
    raw = tmp_path / "raw.html"

    shown = run("show", getattr(capture, by), "--raw", str(raw))
    told = json.loads(run("show", getattr(capture, by), "--format", "json").stdout)

    assert capture.digest in shown.stdout
    assert f"{capture.file} at byte {capture.offset}" in shown.stdout
    assert "the digest holds" in shown.stdout
    assert "sha256:" + hashlib.sha256(raw.read_bytes()).hexdigest() == capture.digest
    assert [(one["digest"], one["problem"]) for one in told["captures"]] == [(capture.digest, None)]


def test_a_stored_statement_is_shown_with_its_prints(store: Store) -> None:
    """A text that came from a file says that nothing is archived of it."""
    [row] = store.statement_rows()

    shown = run("show", row.id)

    assert row.title[:10] in shown.stdout
    assert "not archived" in shown.stdout
    assert " ·  · " not in shown.stdout  # a text from a file names no publisher


def test_what_is_not_stored_is_told(store: Store) -> None:
    """With what can be given instead."""
    shown = run("show", "nothing")

    assert (shown.exit_code, "nothing is stored under 'nothing'" in shown.stderr) == (2, True)
