"""The parts, put together from the settings."""

from pathlib import Path

import pytest

from monitor.adapters.apprise_sender import channel_of
from monitor.app import add_statement, open_stored
from monitor.config import Environment, Settings, load
from monitor.errors import ConfigError, ReadError

STATEMENT = """\
标题: 甲乙两国关于外空安全的联合声明
发布时间: 2026-03-04

甲国和乙国（以下称“双方”）重申防止外空军备竞赛的重要性。

双方反对在外空部署武器。双方呼吁各国尽快谈判具有法律约束力的国际文书。
"""


def settings_in(folder: Path, watch_list: str | None = None) -> Settings:
    """The shipped settings, or those with another watch list, with the data in `folder`."""
    if watch_list is not None:
        (folder / "watchlist.yaml").write_text(watch_list, encoding="utf-8")
    return load(Environment({"MONITOR_CONFIG": str(folder), "MONITOR_DATA": str(folder / "data")}), channel_of)


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
        open_stored(settings)

    [problem] = caught.value.problems
    assert problem.line == 5
    assert "2025-05-08-global-strategic-stability" in problem.remedy


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
