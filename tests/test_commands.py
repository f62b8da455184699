"""The three commands on files: their JSON contract, their words for people, and what they say of bad input."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.cli import main

OLD = """\
---
title: "Joint statement on outer space"
language: "en"
date: "2025-03-04"
---
The two sides oppose weapons in outer space. The sides call upon all States to begin talks.

The sides are concerned about missile defence systems in space.
"""
NEW = """\
Joint statement on outer space

The two sides oppose weapons in outer space. The sides urge all States to begin talks.

The sides agree to inform each other of launches.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and no settings but those that ship."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    """What a command does."""
    return CliRunner().invoke(main, words, catch_exceptions=False)


def told(*words: str) -> Any:
    """The JSON that a command prints, alone, on standard output."""
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def write(folder: Path, name: str, text: str | bytes) -> str:
    """A file in the folder."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def test_extract_keeps_its_contract(folder: Path) -> None:
    """Scripts rely on these keys; the publisher's zone stays with the time."""
    page = """<html><head><meta charset="utf-8"><title>外空安全声明--时政--人民网</title></head><body>
<div class="layout rm_txt cf"><div class="col col-1 fl"><h1>外空安全声明</h1><div class="channel cf">
<div class="col-1-1 fl">2026年03月04日16:05 | 来源：<a href="#">新华网</a></div></div>
<div class="rm_txt_con cf"><p>双方重申防止外空军备竞赛的重要性，并呼吁各国尽快开始谈判。</p></div>
</div></div></body></html>"""

    read = told(
        "extract",
        write(folder, "page.html", page),
        "--url",
        "http://politics.people.com.cn/n1/2026/0304/c1001-40700001.html",
    )

    assert {key: read[key] for key in ("title", "published", "source", "language", "paragraphs", "site_id")} == {
        "title": "外空安全声明",
        "published": "2026-03-04T16:05:00+08:00",
        "source": "新华网",
        "language": "zh",
        "paragraphs": ["双方重申防止外空军备竞赛的重要性，并呼吁各国尽快开始谈判。"],
        "site_id": "people.com.cn:40700001",
    }
    assert read["profile"] == "people-2021"


def test_assess_keeps_its_contract(folder: Path) -> None:
    """Verdict, score and reasons, with the passages that made the text relevant."""
    judged = told("assess", write(folder, "statement.txt", OLD))

    assert judged["verdict"] == "statement"
    assert 0 <= judged["score"] <= 1
    assert "outer-space" in judged["topics"]
    assert set(judged["passages"][0]) == {"text", "topics", "act"}
    assert judged["reasons"]


def test_compare_keeps_its_contract(folder: Path) -> None:
    """Every sentence is in a change, with its words, its place and what happened."""
    compared = told("compare", write(folder, "old.txt", OLD), write(folder, "new.txt", NEW))

    kinds = {change["kind"]: change for change in compared["changes"]}
    assert kinds["reworded"]["shift"] == "stronger"
    assert kinds["reworded"]["act"] == "urge"
    assert kinds["new"]["new"][0]["text"] == "The sides agree to inform each other of launches."
    assert kinds["dropped"]["old"][0]["paragraph"] == 1
    assert kinds["kept"]["shift"] is None


def test_a_text_against_itself_shows_no_change(folder: Path) -> None:
    """What did not change is never told."""
    name = write(folder, "old.txt", OLD)

    compared = told("compare", name, name)

    assert {change["kind"] for change in compared["changes"]} == {"kept"}


@pytest.mark.parametrize("command", ["extract", "assess"])
def test_a_command_for_people_prints_no_json(folder: Path, command: str) -> None:
    """Without --format the output is to be read by a person."""
    result = run(command, write(folder, "old.txt", OLD))

    assert result.exit_code == 0
    assert not result.stdout.lstrip().startswith("{")
    assert "outer space" in result.stdout


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"\n \n", "is empty"), (b"\x89PNG\r\n\x1a\n" + bytes(9), "PNG")],
)
def test_a_file_that_holds_no_text_is_refused_in_a_sentence(folder: Path, content: bytes, reason: str) -> None:
    """What cannot be read is said with the file's name and ends with exit code 2, never with a traceback."""
    result = run("assess", write(folder, "file.txt", content))

    assert result.exit_code == 2
    assert "file.txt" in result.stderr
    assert reason in result.stderr


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    """A misspelt path is told as what it is."""
    result = run("compare", "nowhere.txt", "nothing.txt")

    assert result.exit_code == 2
    assert "nowhere.txt" in result.stderr


def test_settings_with_a_problem_stop_every_command_that_needs_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`monitor run` does not start on settings that cannot be used; the problem has file, line and remedy."""
    write(folder, "watchlist.yaml", "sources: [kremlin-ru]\nwatch: []\n")
    monkeypatch.setenv("MONITOR_CONFIG", str(folder))

    result = run("run")

    assert result.exit_code == 2
    assert "watchlist.yaml:2: watch" in " ".join(result.stderr.split())
    assert "watches" in result.stderr


def test_compare_takes_ids_of_stored_statements(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement that comes with the program is compared with by its id; a version that is not there is named."""
    monkeypatch.setenv("MONITOR_DATA", str(folder / "data"))
    id = "2025-05-08-global-strategic-stability"

    compared = told("compare", id, id)
    missing = run("compare", id, f"{id}@7")

    assert {change["kind"] for change in compared["changes"]} == {"kept"}
    assert {change["in_scope"] for change in compared["changes"]} == {True}
    assert missing.exit_code == 2
    assert "no version 7" in missing.stderr


def test_compare_names_an_id_that_is_not_stored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is neither a file nor stored is told so, with where to look."""
    monkeypatch.setenv("MONITOR_DATA", str(folder / "data"))

    result = run("compare", "nowhere-2025", write(folder, "new.txt", NEW))

    assert result.exit_code == 2
    assert "nowhere-2025" in result.stderr
    assert "no such file" in " ".join(result.stderr.split())
    assert "monitor statements" in " ".join(result.stderr.split())
    assert not (folder / "data").exists()  # a slip of the pen makes no store


@pytest.mark.parametrize(("form", "start"), [("html", b"<!doctype html>"), ("markdown", b"# What"), ("docx", b"PK")])
def test_compare_writes_a_file_to_hand_on(folder: Path, form: str, start: bytes) -> None:
    """Each form goes to the file that is named, and nothing to the terminal."""
    sides = write(folder, "old.txt", OLD), write(folder, "new.txt", NEW)

    result = run("compare", *sides, "--format", form, "--output", "out")

    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert (folder / "out").read_bytes().startswith(start)


def test_compare_fits_a_terminal(folder: Path) -> None:
    """Eighty columns hold every line, and marks are there without colour."""
    result = run("compare", write(folder, "old.txt", OLD), write(folder, "new.txt", NEW))

    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "[-call upon-]{+urge+}" in result.stdout


def test_a_comparison_reads_well_in_a_pipe(folder: Path) -> None:
    """No line is padded or holds closing marks alone; a file without head is called by its name."""
    old = "双方对美国加速研发和部署全球反导系统表示关切，认为这一做法破坏全球战略稳定与地区国家的安全和平利益。\n"
    new = old.replace("关切", "强烈不满和坚决反对").replace("利益。", "利益，并将为此采取一切切实有效的行动。")

    lines = run("compare", write(folder, "a.txt", old), write(folder, "b.txt", new)).stdout.splitlines()

    assert lines[0] == "old  a.txt"
    assert "no date" not in "".join(lines)
    assert "Changes, the weightiest first" in lines
    assert lines == [line.rstrip() for line in lines]
    assert not any(line.strip()[:1] in set("，。+-]}") for line in lines if line.strip())


def test_compare_refuses_a_folder_to_write_to(folder: Path) -> None:
    """A file that cannot be written is told in a sentence."""
    sides = write(folder, "old.txt", OLD), write(folder, "new.txt", NEW)

    result = run("compare", *sides, "--format", "html", "--output", str(folder))

    assert result.exit_code == 2
    assert "directory" in result.stderr


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("。。。——！！\n", "empty"),
        ("The sides agree. " * 130_000, "cut out the statement"),
    ],
    ids=["empty", "marks", "two megabytes"],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(folder: Path, text: str, reason: str) -> None:
    """Nobody waits for, or gets, an answer that means nothing."""
    result = run("compare", write(folder, "old.txt", OLD), write(folder, "new.txt", text))

    assert result.exit_code == 2
    assert reason in " ".join(result.stderr.split())


def test_a_text_that_was_encoded_twice_is_compared_and_not_refused(folder: Path) -> None:
    """UTF-8 that was read as Latin-1 and saved so is undone."""
    twice = "双方重申，核战争打不赢也打不得。".encode().decode("latin-1")

    result = run(
        "compare",
        write(folder, "old.txt", "双方重申，核战争打不赢也打不得。"),
        write(folder, "new.txt", twice),
        "--format",
        "json",
    )

    assert [change["kind"] for change in json.loads(result.stdout)["changes"]] == ["kept"]


def test_a_comparison_tells_what_earlier_statements_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New against the last statement may be old: an earlier one that is stored said it, and another left it out."""
    monkeypatch.setenv("MONITOR_DATA", str(folder / "data"))
    head = '---\ntitle: "Joint statement on outer space"\nlanguage: "en"\ndate: "{}"\n---\n'
    again = "The sides agree to inform each other of launches."
    common = "The People's Republic of China and the Russian Federation oppose weapons in outer space and an arms race."
    for day, words in (("2019-06-05", f"{common}\n\n{again}\n"), ("2022-02-04", f"{common}\n\nThey support talks.\n")):
        added = run("statements", "add", write(folder, f"{day}.txt", head.format(day) + words))
        assert added.exit_code == 0, added.output
    new = write(folder, "new.txt", head.format("2025-05-08") + f"{common}\n\n{again}\n\nThey condemn tests in orbit.\n")

    compared = told("compare", "2022-02-04.txt", new)

    reasons = {change["new"][0]["text"]: change["reason"] for change in compared["changes"] if change["kind"] == "new"}
    assert "Said last in 2019-06-05" in reasons[again]
    assert "Not said in the stored statements in English" in reasons["They condemn tests in orbit."]


def test_another_language_than_announced_is_said(folder: Path) -> None:
    """The words count, not the head; a reader learns that the head was wrong."""
    wrong = OLD.replace('language: "en"', 'language: "zh"')

    result = run("compare", write(folder, "old.txt", wrong), write(folder, "new.txt", NEW))

    assert "its head says language: zh, its words are en" in " ".join(result.stdout.split())
    assert "its head says language: zh" in told("compare", "old.txt", "new.txt")["notes"][0]
