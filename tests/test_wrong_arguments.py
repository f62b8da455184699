"""Whatever stands behind a command: a sentence and exit code 2, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import main

ID = "2025-05-08-global-strategic-stability"
STATEMENT = "标题: 甲乙联合声明\n\n双方重申防止外空军备竞赛的重要性。双方反对在外空部署武器。\n"
SILENCE = ("silence", "add", "--kind", "edited", "--author", "a", "--reason", "b", "--until")
NOT_UTF_8 = "\udced\udca0\udcff"  # as the shell's bytes arrive


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a text, a folder, bytes and nothing in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("MONITOR_CONFIG", "MONITOR_DATA"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "bytes").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "text.txt").write_text(STATEMENT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "file", ["folder", "empty", "bytes", "nowhere.txt", "", " ", "x" * 5000, "text.txt/x", "http://"]
)
@pytest.mark.parametrize(
    "words",
    [
        ("extract", "FILE"),
        ("assess", "FILE"),
        ("compare", "FILE", "text.txt"),
        ("compare", "text.txt", "FILE"),
        ("editions", "FILE"),
        ("statements", "add", "FILE", "--date", "2026-03-04"),
        ("sources", "import", "FILE"),
        ("sources", "add", "FILE"),
        ("show", "FILE"),
        ("explain", "FILE"),
        ("preview", "FILE"),
        ("outbox", "retry", "FILE"),
        ("silence", "end", "FILE"),
        ("send-test", "FILE"),
        ("backfill", "FILE", "--from", "2026-01-01"),
    ],
    ids=" ".join,
)
def test_a_file_or_a_name_that_is_none_is_told(folder: Path, words: tuple[str, ...], file: str) -> None:
    """Every command that takes one says what is wrong with it."""
    done = CliRunner().invoke(main, [file if word == "FILE" else word for word in words], catch_exceptions=False)

    assert done.exit_code == 2
    assert done.stderr.strip()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("statements", "add", "text.txt", "--date", "2026-13-45"), "--date '2026-13-45' is no day"),
        (("statements", "add", "text.txt", "--date", ""), "--date '' is no day"),
        (("statements", "add", "text.txt", "--date", "9999-12-31"), "9999-12-31 is still to come"),
        (("run", "--alert-since", "2026-02-30"), "--alert-since '2026-02-30' is no day"),
        (("run", "--alert-since", ""), "--alert-since '' is no day"),
        (("run", "--alert-since", "9999-12-31"), "--alert-since 9999-12-31 is still to come"),
        (("backfill", "kremlin-ru", "--from", "tomorrow"), "--from 'tomorrow' is no day"),
        (("backfill", "kremlin-ru", "--from", "0001-01-01"), "--from 0001-01-01 is before any site was"),
        (("backfill", "kremlin-ru", "--from", "2026-01-01", "--to", "9" * 400), "is no day"),
        (
            (*SILENCE, "9" * 30 + "d"),
            "no time",
        ),
        ((*SILENCE, "²d"), "is no time"),
        (
            (*SILENCE, "2020-01-01"),
            "over already",
        ),
        (("preview", "sample", "--zone", "Beijing"), "--zone 'Beijing' is no time zone; write Asia/Shanghai"),
        (("preview", "sample", "--zone", "../../etc/passwd"), "is no time zone"),
        (("sources", "add", "https://example.org", "--zone", "MSK"), "write Europe/Moscow"),
        (("compare", ID + "@99", "text.txt"), "has no version 99"),
        (("outbox", "--state", "waiting"), "Invalid value for '--state'"),
        (("outbox", "--limit", "-1"), "No such option"),
        (("outbox-list",), "No such command"),
    ],
)
def test_a_value_that_cannot_be_is_told(folder: Path, words: tuple[str, ...], said: str) -> None:
    """With the option and what was written; before, some ended in a traceback and some ran."""
    done = CliRunner().invoke(main, words, catch_exceptions=False)

    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def monitor(folder: Path, *words: str, stdout: int = subprocess.PIPE, **variables: str) -> tuple[int, str]:
    """The program as a shell starts it: its exit code and all that it printed."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    program = [sys.executable, "-c", "from monitor.cli import main; main()", *words]
    done = subprocess.run(program, cwd=folder, env=environment, stdout=stdout, stderr=subprocess.PIPE, check=False)
    return done.returncode, ((done.stdout or b"") + done.stderr).decode("ascii", "backslashreplace")


def test_bytes_that_are_no_letters_are_told(folder: Path) -> None:
    """A shell hands them on as they are; the database takes none."""
    code, said = monitor(folder, "silence", "end", os.fsencode(NOT_UTF_8).decode("utf-8", "surrogateescape"))

    assert (code, "Traceback" in said) == (2, False)
    assert "bytes that are no letters" in said


@pytest.mark.parametrize("encoding", ["ascii", "koi8-r", "gbk"])
def test_a_terminal_that_knows_no_chinese_shows_escapes(folder: Path, encoding: str) -> None:
    """Chinese, Russian and English stand side by side; no terminal of one country breaks the program off."""
    code, said = monitor(folder, "compare", ID, ID, "--format", "json", PYTHONIOENCODING=encoding)

    assert (code, "Traceback" in said) == (0, False)


def test_a_full_disk_under_the_output_is_told(folder: Path) -> None:
    """In a sentence, where it can still be said."""
    with Path("/dev/full").open("wb") as full:
        code, said = monitor(folder, "compare", ID, ID, "--format", "json", stdout=full.fileno())

    assert (code, "Traceback" in said) == (2, False)
    assert "No space left on device" in said


def test_a_data_folder_that_cannot_be_had_is_told(folder: Path) -> None:
    """A file in its place, and one below a file."""
    for place in ("text.txt", "text.txt/data"):
        code, said = monitor(folder, "status", MONITOR_DATA=place)

        assert (code, "Traceback" in said) == (2, False)
        assert "text.txt" in said


def test_a_device_that_never_ends_is_cut_off(folder: Path) -> None:
    """Its size is said to be nothing, and its bytes fill any memory."""
    code, said = monitor(folder, "extract", "/dev/zero")

    assert (code, "Traceback" in said) == (2, False)
    assert "has more than 20,000,000 bytes" in said
