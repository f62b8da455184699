"""`monitor editions`: where the language editions of one statement do not say the same."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.alerts.decide import text_digest
from monitor.cli import main
from monitor.model import Document, Language
from monitor.storage.store import open_store

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
CHINESE = (
    "双方谴责在外空部署武器。双方每年磋商两次。",
    "双方支持《不扩散核武器条约》。",
    "双方呼吁各国保持克制。",
)
RUSSIAN = (
    "Стороны обеспокоены размещением оружия в космосе. Консультации проводятся два раза в год.",
    "Стороны поддерживают Договор о нераспространении ядерного оружия.",
    "Стороны договорились <расширить> торговлю *рыбой* & зерном.",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with both editions in files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    for name, paragraphs in (("zh.txt", CHINESE), ("ru.txt", RUSSIAN)):
        (tmp_path / name).write_text("\n\n".join(paragraphs), encoding="utf-8")
    return tmp_path


def run(*words: str) -> Result:
    """What the command does."""
    return CliRunner().invoke(main, ["editions", *words], catch_exceptions=False)


@pytest.mark.usefixtures("folder")
def test_each_place_is_listed_with_both_sentences_and_a_reason() -> None:
    """A weaker verb, a sentence that is missing, one that was added; what is said alike is counted."""
    result = run("zh.txt", "ru.txt", "--format", "json")

    assert result.exit_code == 0, result.output
    (pair,) = json.loads(result.stdout)["editions"]
    assert (pair["first"]["language"], pair["second"]["language"]) == ("zh", "ru")
    assert pair["aligned"] == 3
    found = {difference["what"][0]: difference for difference in pair["differences"]}
    assert set(found) == {"force", "missing", "added"}
    assert found["force"]["reason"] == "Force: “谴责” stands against “обеспокоены”."
    assert found["missing"]["first"][0]["text"] == CHINESE[2]
    assert found["added"]["second"][0]["text"] == RUSSIAN[2]
    assert found["added"]["first"] == []


@pytest.mark.usefixtures("folder")
def test_it_reads_well_at_the_terminal() -> None:
    """The counts first, then each place with its sentences."""
    result = run("zh.txt", "ru.txt")

    assert "3 places differ" in result.stdout
    assert "3 sentences have their" in result.stdout
    assert "Only the first edition says it." in result.stdout
    assert "Chinese: 双方呼吁各国保持克制。" in result.stdout


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_it_is_written_to_a_file_to_hand_on(folder: Path, form: str) -> None:
    """A page or a note on its own; words of a text are never taken for marks of the page."""
    result = run("zh.txt", "ru.txt", "--format", form, "--output", "out")

    assert result.exit_code == 0, result.output
    written = (folder / "out").read_text(encoding="utf-8")
    assert "Chinese and Russian" in written
    assert "<расширить>" not in written
    if form == "html":
        assert "<mark>谴责</mark>" in written
        assert "&lt;расширить&gt; торговлю *рыбой* &amp; зерном" in written
        assert "<script" not in written
        assert "http" not in written.replace("http-equiv", "")
    else:
        assert "\\*рыбой\\*" in written


def test_editions_that_say_the_same_are_said_to(folder: Path) -> None:
    """No difference is an answer."""
    (folder / "same.txt").write_text("\n\n".join(RUSSIAN[1:2]), encoding="utf-8")
    (folder / "one.txt").write_text(CHINESE[1], encoding="utf-8")

    assert "no difference; 1 sentence has its counterpart" in run("one.txt", "same.txt").stdout
    assert "No place was found" in run("one.txt", "same.txt", "--format", "markdown").stdout
    assert "No place was found" in run("one.txt", "same.txt", "--format", "html").stdout


def stored(folder: Path, *editions: tuple[Language, tuple[str, ...]]) -> None:
    """A statement "s" in the store, in several languages."""
    store = open_store(f"sqlite:///{folder / 'data' / 'monitor.db'}", migrate=True, digest=text_digest)
    for language, paragraphs in editions:
        document = Document(
            site_id=f"site:{language}",
            url=f"https://example.org/{language}",
            title="s",
            language=language,
            paragraphs=paragraphs,
            published=date(2026, 5, 20),
        )
        store.add_statement(document, None, statement_id="s", parties=("china", "russia"), origin="added", now=NOW)
    store.close()


def test_the_editions_of_a_stored_statement_are_found_by_its_id(folder: Path) -> None:
    """One id is enough where the store knows the statement in several languages."""
    (folder / "data").mkdir()
    stored(folder, ("zh", CHINESE), ("ru", RUSSIAN))

    result = run("s", "--format", "json")

    assert result.exit_code == 0, result.output
    assert len(json.loads(result.stdout)["editions"]) == 1


def test_a_statement_that_is_known_in_one_language_has_no_editions(folder: Path) -> None:
    """It is said which language, and how to name the other edition."""
    (folder / "data").mkdir()
    stored(folder, ("zh", CHINESE))

    result = run("s")

    assert result.exit_code == 2
    assert "known in Chinese only" in " ".join(result.output.split())


@pytest.mark.usefixtures("folder")
def test_two_texts_of_one_language_are_no_editions() -> None:
    """The command that compares them is named."""
    result = run("zh.txt", "zh.txt")

    assert result.exit_code == 2
    assert "monitor compare" in " ".join(result.output.split())


def test_a_text_that_cannot_be_compared_is_refused(folder: Path) -> None:
    """As in every comparison, with the reason."""
    (folder / "none.txt").write_text("……！？", encoding="utf-8")

    result = run("zh.txt", "none.txt")

    assert result.exit_code == 2
