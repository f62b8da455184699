"""The parts, put together from the settings."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.adapters.apprise_sender import channel_of
from monitor.app import add_statement, check_archive, check_settings, open_archive, open_stored
from monitor.config import Environment, Settings, load
from monitor.errors import ConfigError, ReadError, StorageError
from monitor.model import Response

STATEMENT = """\
标题: 甲乙两国关于外空安全的联合声明
发布时间: 2026-03-04

甲国和乙国（以下称“双方”）重申防止外空军备竞赛的重要性。

双方反对在外空部署武器。双方呼吁各国尽快谈判具有法律约束力的国际文书。
"""

ANSWER = Response(
    requested="http://paper.example/",
    url="http://paper.example/",
    status=200,
    headers={},
    body=b"<p>list</p>",
    fetched_at=datetime(2026, 12, 1, tzinfo=UTC),
)


def settings_in(folder: Path, watch_list: str | None = None, **variables: str) -> Settings:
    """The shipped settings, or those with another watch list, with the data in `folder`."""
    if watch_list is not None:
        (folder / "watchlist.yaml").write_text(watch_list, encoding="utf-8")
    return load(
        Environment({"MONITOR_CONFIG": str(folder), "MONITOR_DATA": str(folder / "data"), **variables}), channel_of
    )


def test_the_shipped_statement_is_in_the_store_after_the_first_start(tmp_path: Path) -> None:
    """There is something to compare with from the first minute, with its source and its day."""
    store = open_stored(settings_in(tmp_path))

    [row] = store.statement_rows()

    assert (row.id, str(row.date), row.parties) == (
        "2025-05-08-global-strategic-stability",
        "2025-05-08",
        ("china", "russia"),
    )
    assert row.prints[0].url == "http://politics.people.com.cn/n1/2025/0509/c1001-40476042.html"
    store.close()


def test_a_second_start_stores_nothing_twice(tmp_path: Path) -> None:
    """Starting is harmless however often it happens."""
    open_stored(settings_in(tmp_path)).close()

    store = open_stored(settings_in(tmp_path))

    assert len(store.statement_rows()) == 1
    store.close()


def test_a_watch_that_compares_with_an_unknown_statement_is_refused(tmp_path: Path) -> None:
    """A misspelt id would otherwise mean that nothing is compared, in silence."""
    settings = settings_in(
        tmp_path,
        """\
sources: [kremlin-ru]
watches:
  - name: one
    topics: [arms-control]
    compare_with: [2025-05-08-global-strategic-stabilty]
""",
    )

    with pytest.raises(ConfigError) as caught:
        check_settings(settings)

    [problem] = caught.value.problems
    assert (problem.line, problem.path) == (5, "watches[0].compare_with[0]")
    assert "did you mean '2025-05-08-global-strategic-stability'?" in problem.remedy


def test_a_statement_is_added_beside_a_watch_that_names_it_too_early(tmp_path: Path) -> None:
    """The message of an unknown id recommends to add the statement, so adding must not be refused for that id."""
    file = tmp_path / "statement.txt"
    file.write_text(STATEMENT, encoding="utf-8")
    settings = settings_in(
        tmp_path,
        "sources: [kremlin-ru]\nwatches: [{name: w, topics: [arms-control], compare_with: [2026-03-04-of-two]}]\n",
    )

    row = add_statement(settings, str(file), url="", day=None)

    assert row.origin == "added"
    with pytest.raises(ConfigError, match="no statement '2026-03-04-of-two' is stored"):
        check_settings(settings)


@pytest.mark.parametrize(
    ("kinds", "least", "reached"),
    [("[statement, trouble]", 2, "1"), ("[trouble]", 0.7, "0.6"), ("[mention, confirmed]", 0.5, "0.3")],
)
def test_a_recipient_that_asks_for_more_weight_than_there_is_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kinds: str, least: float, reached: str
) -> None:
    """Nothing would ever be sent, and nobody would know why."""
    settings = settings_in(
        tmp_path,
        "sources: [kremlin-ru]\nwatches: [{name: w, topics: [arms-control]}]\n"
        f"recipients:\n  - {{name: desk, address_from: DESK, kinds: {kinds}, least: {least}}}\n",
        DESK="json://127.0.0.1",
    )

    [warning] = check_settings(settings)

    assert (warning.line, warning.path) == (4, "recipients[0].least")
    assert f"weighs more than {reached}: nothing is sent" in warning.message


def test_a_database_that_was_emptied_beside_a_full_archive_is_not_taken_for_a_first_start(tmp_path: Path) -> None:
    """Everything would be taken in quietly again, and what is new since then never told. Now it is said what to do."""
    settings = settings_in(tmp_path)
    first = open_stored(settings)
    check_archive(settings, first, anew=False)
    kept = open_archive(settings)
    kept.store(ANSWER)
    kept.close()
    check_archive(settings, first, anew=False)
    first.close()
    for file in settings.data.glob("monitor.db*"):
        file.unlink()
    second = open_stored(settings)

    with pytest.raises(StorageError, match=r"the database is empty, but the archive .* is full.*monitor run --new"):
        check_archive(settings, second, anew=False)

    check_archive(settings, second, anew=True)
    check_archive(settings, second, anew=False)  # from now on they belong together
    second.close()


def test_a_first_start_that_was_broken_off_is_a_first_start_again(tmp_path: Path) -> None:
    """An archive that holds an answer of which no row was written yet belongs to the database all the same."""
    settings = settings_in(tmp_path)
    store = open_stored(settings)
    check_archive(settings, store, anew=False)
    kept = open_archive(settings)
    kept.store(ANSWER)
    kept.close()

    check_archive(settings, store, anew=False)

    store.close()


def test_a_statement_can_be_added_from_a_file(tmp_path: Path) -> None:
    """A user brings the statements that matter to him."""
    file = tmp_path / "statement.txt"
    file.write_text(STATEMENT, encoding="utf-8")

    row = add_statement(settings_in(tmp_path), str(file), url="", day=None)

    assert (row.origin, str(row.date), row.title) == ("added", "2026-03-04", "甲乙两国关于外空安全的联合声明")


def test_a_statement_without_a_day_is_refused_with_the_remedy(tmp_path: Path) -> None:
    """Without a day nothing could say what came before it."""
    file = tmp_path / "statement.txt"
    file.write_text(STATEMENT.replace("发布时间: 2026-03-04\n", ""), encoding="utf-8")

    with pytest.raises(ReadError, match="--date"):
        add_statement(settings_in(tmp_path), str(file), url="", day=None)
