"""What people write wrong in settings, and what they are told: each file in data/mistakes is one, named after it.

The first line of a file says which settings file it stands for, the second what is told: `refused` before each problem,
`notes` where it works and is perhaps not meant; `nothing` where it is right, though it looks odd.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.adapters.apprise_sender import channel_of
from monitor.app import check_settings
from monitor.config import Environment, load
from monitor.errors import ConfigError, Problem

FOLDER = Path(__file__).parent / "data" / "mistakes"
SOUND = "sources: [kremlin-ru]\nwatches: [{name: w, topics: [nuclear-forces]}]\n"


def told(folder: Path, file: str, body: bytes, **variables: str) -> tuple[str, str]:
    """Whether the settings are refused, and all that is said of them, as `check-config` asks it."""
    (folder / "watchlist.yaml").write_text(SOUND, encoding="utf-8")
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(body)
    settings = {"MONITOR_CONFIG": str(folder), "MONITOR_DATA": str(folder / "data"), "DESK": "json://127.0.0.1"}
    try:
        return "notes", said(check_settings(load(Environment({**settings, **variables}), channel_of)), folder)
    except ConfigError as error:
        return "refused", said(error.problems, folder)


def said(found: Sequence[Problem], folder: Path) -> str:
    """Every sentence, without the folder."""
    return " | ".join(str(problem).replace(f"{folder}/", "") for problem in found) or "nothing"


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_a_mistake_is_told_with_file_line_place_and_remedy(tmp_path: Path, path: Path) -> None:
    """Each in exactly these words; a change of words is a change of the file."""
    head = re.match(r"# file: (\S+)\n# (refused|notes): (.*)\n", path.read_text(encoding="utf-8"))
    assert head is not None

    assert told(tmp_path, head[1], path.read_bytes()) == (head[2], head[3])


@pytest.mark.parametrize(
    ("file", "body", "kind", "words"),
    [
        ("watchlist.yaml", b"\xef\xbb\xbf" + SOUND.encode(), "notes", "nothing"),
        ("watchlist.yaml", SOUND.replace("\n", "\r\n").encode(), "notes", "nothing"),
        ("watchlist.yaml", SOUND.encode("utf-16"), "refused", ":1: (the file): is no UTF-8 text: it is UTF-16"),
        ("watchlist.yaml", b"pause: 5s\n# " + "список".encode("cp1251"), "refused", ":2: (the file): is no UTF-8 text"),
        ("watchlist.yaml", b"", "refused", "is empty; write `sources:`, `watches:`, or delete it to use the shipped"),
        ("lexicon.yaml", b"", "notes", "nothing"),
        ("names.yaml", b"", "notes", "nothing"),
        ("sources.d/own.yaml", b"", "notes", "nothing"),
        (
            "watchlist.yml",
            b"pause: 5s\n",
            "notes",
            "watchlist.yml:1: (the file): is not read; did you mean watchlist.yaml?",
        ),
        ("sources.d/own.yaml.txt", b"", "notes", "is not read; give it the ending .yaml"),
        ("lexicon.yaml", b"topics: " + b"[" * 10_000, "refused", "is nested more than 40 levels deep"),
        ("lexicon.yaml", b"topics:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 1_000)), "refused", "40 levels"),
        (
            "watchlist.yaml",
            b"a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 9)),
            "refused",
            "holds more than 100,000 values; aliases (`*`) multiply them",
        ),
        (
            "watchlist.yaml",
            b"a0: &a0 [x]\n" + b"".join(b"a%d: &a%d [*a%d]\n" % (n, n, n - 1) for n in range(1, 5_000)),
            "refused",
            "is nested more than 40 levels deep",
        ),
        ("names.yaml", b"publishers: {Own: {zh: " + b"a" * 5_000_000 + b"}}", "refused", "5,000,025 characters long"),
        ("names.yaml", b"# " + b"a" * 9_000_000, "refused", "is larger than 8 MB"),
    ],
)
def test_a_file_that_no_person_writes_is_told_too(
    tmp_path: Path, file: str, body: bytes, kind: str, words: str
) -> None:
    """Other encodings, nothing at all, and what would take minutes or all memory to read."""
    found = told(tmp_path, file, body)

    assert found[0] == kind
    assert words in found[1]


@pytest.mark.parametrize(
    ("name", "value", "kind", "words"),
    [
        ("MONITOR_PORT", "99999", "refused", "'99999' is no port; write a number up to 65535"),
        ("MONITOR_PORT", "http", "refused", "'http' is no port"),
        ("MONITOR_PORT", "²", "refused", "'²' is no port"),
        ("MONITOR_PORT", "-1", "refused", "'-1' is no port"),
        ("MONITOR_PORT", "tcp://10.0.0.1:8080", "refused", "is no port"),
        ("MONITOR_PROT", "80", "notes", "is no variable of this program; did you mean 'MONITOR_PORT'?"),
        ("MONITOR_DATABSE_URL", "x", "notes", "did you mean 'MONITOR_DATABASE_URL'?"),
        ("MONITOR_LOG", "LOUD", "refused", "'LOUD' is no level of a log; write DEBUG, INFO, WARNING or ERROR"),
        ("MONITOR_LOG", "WARN", "refused", "did you mean 'WARNING'?"),
        ("MONITOR_HOST", "127.0.0.1:80", "refused", "the port stands in MONITOR_PORT"),
        ("MONITOR_HOST", "http://127.0.0.1", "refused", "write a name or an address alone, such as 0.0.0.0"),
        ("MONITOR_DATA", "/dev/null", "refused", "'/dev/null' is a file; name a folder"),
        ("MONITOR_DATA", "/" + "x" * 300, "refused", "cannot be looked at: File name too long"),
        ("MONITOR_CONFIG", "/dev/null", "refused", "'/dev/null' is a file; name a folder"),
        (
            "MONITOR_CONFIG",
            "/nowhere/at/all",
            "notes",
            "there is no folder '/nowhere/at/all', so the settings that ship",
        ),
        ("MONITOR_MODEL", "/nowhere/at/all", "refused", "is no folder of a sentence-transformers model"),
    ],
)
def test_a_variable_that_cannot_be_is_told(tmp_path: Path, name: str, value: str, kind: str, words: str) -> None:
    """Those of the environment too, and a name that is none; before, port 99999 was a traceback, a typo silence."""
    found = told(tmp_path, "watchlist.yaml", SOUND.encode(), **{name: value})

    assert found[0] == kind
    assert words in found[1]


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    """A container makes a folder where a file to mount is not there; the shipped words must not be taken in silence."""
    (tmp_path / "lexicon.yaml").mkdir()

    assert "lexicon.yaml:1: (the file): Is a directory" in told(tmp_path, "watchlist.yaml", SOUND.encode())[1]


def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    """Own sources that nobody reads would be missed in silence."""
    (tmp_path / "sources.d").write_text("sources: []\n", encoding="utf-8")

    assert "sources.d:1: (the file): is no folder" in told(tmp_path, "watchlist.yaml", SOUND.encode())[1]


def test_a_variable_that_the_settings_name_is_no_typo(tmp_path: Path) -> None:
    """Whoever calls an address MONITOR_DESK means it."""
    body = SOUND + "recipients: [{name: desk, address_from: MONITOR_DESK}]\n"

    found = told(tmp_path, "watchlist.yaml", body.encode(), MONITOR_DESK="json://127.0.0.1")

    assert found == ("notes", "nothing")


def test_the_settings_as_they_ship_are_noted_for_nothing() -> None:
    """A copy of the shipped folder beside the program used to be asked what walls.yaml was meant to be."""
    shipped = Path(__file__).parents[1] / "config"
    environment = Environment({"MONITOR_CONFIG": str(shipped)})

    assert [str(problem) for problem in check_settings(load(environment, channel_of))] == []
