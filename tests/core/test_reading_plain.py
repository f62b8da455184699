"""Texts in files: with a YAML head, with labelled lines, or bare."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Environment, load_sites
from monitor.errors import ReadError
from monitor.pages.plain import read_plain

PROFILES = load_sites(Environment({})).profiles

LABELLED = """标题: 关于战略稳定的联合声明
链接: http://politics.people.com.cn/n1/2026/0906/c1001-40800001.html
发布时间: 2026-09-06



双方重申维护全球战略稳定。

2026年9月5日于海滨

（新华社海滨9月5日电）



《 人民日报 》（ 2026年09月06日   03 版）"""


def test_labelled_lines_are_the_head() -> None:
    """Title, address and time stand in lines before the text; agency and page lines behind it are furniture."""
    document = read_plain(LABELLED, profiles=PROFILES)

    assert (document.title, document.published, document.site_id) == (
        "关于战略稳定的联合声明",
        date(2026, 9, 6),
        "people.com.cn:40800001",
    )
    assert document.paragraphs == ("双方重申维护全球战略稳定。", "2026年9月5日于海滨")


def test_a_yaml_head_is_the_head() -> None:
    """Fields are taken as they are written, whatever YAML would make of them."""
    text = (
        '---\ntitle: "Talks: a report"\nlanguage: "en"\ndate: "2014-12-01 (from the text)"\npublisher: P\n'
        "url: http://x.org/a\n---\nThe sides met and talked for a long time."
    )

    document = read_plain(text)

    assert (document.title, document.published, document.source, document.site_id) == (
        "Talks: a report",
        date(2014, 12, 1),
        "P",
        "x.org/a",
    )
    assert document.paragraphs == ("The sides met and talked for a long time.",)


def test_a_bare_text_is_named_by_its_digest() -> None:
    """The same words are the same text."""
    first, second = read_plain("双方重申维护全球战略稳定。\n\n"), read_plain("\n双方重申维护全球战略稳定。")

    assert first.site_id == second.site_id
    assert first.site_id.startswith("text:")


def test_lines_cut_at_a_margin_are_one_paragraph() -> None:
    """A text that was wrapped for a mail is put together again."""
    text = (
        "Following the talks, the leaders of the two\ncountries signed a joint statement on global\n"
        "strategic stability.\n\nThen they met the press."
    )

    assert read_plain(text).paragraphs == (
        "Following the talks, the leaders of the two countries signed a joint statement on global strategic stability.",
        "Then they met the press.",
    )


def test_each_line_is_a_paragraph_where_lines_are_sentences() -> None:
    """Chinese texts stand one paragraph a line."""
    assert read_plain("\u3000\u3000双方重申对话。\n\u3000\u3000双方反对军备竞赛。").paragraphs == (
        "双方重申对话。",
        "双方反对军备竞赛。",
    )


@pytest.mark.parametrize(
    "text",
    [
        "---\nnot: [yaml\n---\n双方重申维护全球战略稳定。",
        "---\n---\n双方重申维护全球战略稳定。",
        "---\n- 一\n- 二\n---\n双方重申维护全球战略稳定。",
        "---\ntitle: 甲\n\tx: [\n---\n双方重申维护全球战略稳定。",
        "标题: 双方重申维护全球战略稳定。",
        "时间：双方重申维护全球战略稳定。\n双方重申维护全球战略稳定。",
        "《 人民日报 》（ 2026年09月06日   03 版）",
        "\ufeff双方重申维护全球战略稳定。\r\n",
    ],
)
def test_a_text_that_is_not_empty_is_read(text: str) -> None:
    """Odd heads and single lines are texts all the same."""
    assert read_plain(text + "\n双方重申维护全球战略稳定。").paragraphs


@pytest.mark.parametrize("text", ["", "\n\n", "---\ntitle: x\n---\n", "* * *"])
def test_an_empty_text_is_said_to_be_empty(text: str) -> None:
    """Nothing to read is an error with that sentence."""
    with pytest.raises(ReadError, match="empty"):
        read_plain(text)


@given(st.text(max_size=300))
def test_nothing_but_emptiness_fails(text: str) -> None:
    """Whatever a file holds, it is read or said to be empty."""
    if any(letter.isalnum() for letter in text):
        assert read_plain(text).paragraphs


def test_shared_texts_are_read_whole(shared: Path) -> None:
    """Each of the real texts has a title, a day, a language and paragraphs."""
    for file in sorted((shared / "texts").glob("*/*.txt")):
        document = read_plain(file.read_text(encoding="utf-8"), profiles=PROFILES)

        assert document.title, file
        assert document.published, file
        assert document.language == file.name.split(".")[-2][:2], file
