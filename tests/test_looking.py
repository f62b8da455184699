"""Commands that only look work in any shell and beside a faulty file; and all say at once how the sources are."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import main
from monitor.cli.present import how_sources_are

SOUND = """\
sources: [kremlin-ru]
watches: [{name: w, topics: [nuclear-forces]}]
recipients: [{name: desk, address_from: DESK_ADDRESS}]
"""
LOOKING = [
    ("status",),
    ("outbox",),
    ("statements",),
    ("preview", "sample"),
    ("silence",),
    ("silence", "add", "--source", "kremlin-ru", "--author", "night desk", "--reason", "works", "--until", "4h"),
    ("sources", "kremlin-ru"),
    ("archive", "verify"),
    ("compare", "2025-05-08-global-strategic-stability", "2025-05-08-global-strategic-stability"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings folder of a service whose secrets this shell does not have."""
    monkeypatch.chdir(tmp_path)
    for name in ("MONITOR_CONFIG", "MONITOR_DATA", "DESK_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "watchlist.yaml").write_text(SOUND, encoding="utf-8")
    return tmp_path


def run(*words: str) -> Result:
    """What a command does."""
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_a_command_that_only_looks_needs_no_secrets(folder: Path, words: tuple[str, ...]) -> None:
    """Before, whoever looked at a running service from another shell was told of addresses that are not set."""
    done = run(*words)

    assert done.exit_code == 0, done.output
    assert done.stderr.strip() == ""


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND + "pasue: 5s\n", "config/watchlist.yaml:4: pasue: is no setting;"),
        (SOUND.replace("nuclear-forces", "nuclear-force"), "config/watchlist.yaml:2: watches[0].topics[0]: no topic"),
        ("watches: [", "config/watchlist.yaml:2: (the file): "),
    ],
    ids=["a key", "a topic", "no YAML"],
)
def test_a_command_that_only_looks_works_beside_a_faulty_file(
    folder: Path, words: tuple[str, ...], text: str, said: str
) -> None:
    """It says so in a line; the service that runs has read the file as it was."""
    (folder / "config" / "watchlist.yaml").write_text(text, encoding="utf-8")

    done = run(*words)

    assert done.exit_code == 0, done.output
    [line] = filter(None, done.stderr.splitlines())
    assert line.startswith("the settings are faulty, so what can be read of them is used: ")
    assert said in line


def test_a_look_beside_a_faulty_file_leaves_the_sources_as_they_are(folder: Path) -> None:
    """What is watched is not to be told from a file that cannot be read."""
    before = run("status").stdout
    (folder / "config" / "watchlist.yaml").write_text(SOUND + "pasue: 5s\n", encoding="utf-8")

    run("statements")

    assert run("status").stdout == before


@pytest.mark.parametrize(
    ("healths", "words"),
    [
        (["fresh"] * 17 + ["refused", "unreachable"], "17 of 19 sources answer; out: s17 (refused), s18 (unreachable)"),
        (["fresh", "quiet"], "2 of 2 sources answer"),
        (["unreachable"] * 19, "no source of 19 can be reached: is this machine online?"),
        (["unreachable"] * 3 + ["new"], "no source of 4 can be reached: is this machine online?"),
        (["new"] * 3, "3 sources, none asked yet"),
        (["fresh", "new"], "1 of 2 sources answer, 1 not asked yet"),
        (["refused"] * 2, "0 of 2 sources answer; out: s0 (refused), s1 (refused)"),
        ([], "no source is watched"),
    ],
)
def test_one_sentence_says_how_the_sources_are(healths: list[str], words: str) -> None:
    """At the head of `run`, `status` and `health`."""
    assert how_sources_are({f"s{number}": health for number, health in enumerate(healths)}) == words


def test_status_begins_with_it(folder: Path) -> None:
    """Before the fifty lines."""
    assert run("status").stdout.startswith("1 source, none asked yet.\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND, "the environment has no DESK_ADDRESS"),
        (SOUND.replace("forces]", "forces], compare_with: [2025-05-08]"), "no statement '2025-05-08' is stored"),
        (SOUND.replace("[kremlin-ru]", "[]"), "no source is watched"),
    ],
)
def test_check_config_refuses_what_run_refuses(
    folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    """Before, an unknown id was sound for the one and refused by the other."""
    if "DESK" not in said:
        monkeypatch.setenv("DESK_ADDRESS", "json://127.0.0.1")
    (folder / "config" / "watchlist.yaml").write_text(text, encoding="utf-8")

    checked, started = run("check-config"), run("run")

    assert (checked.exit_code, started.exit_code) == (2, 2)
    assert said in " ".join(checked.stderr.split())
    assert said in " ".join(started.stderr.split())
