"""What a text is: an act of states on strategic stability, a text with a passage on it, or neither."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.config import Environment, load_lexicon
from monitor.model import Assessment, Document
from monitor.pages.plain import read_plain
from monitor.statements.relevance import assess
from tests.core.kinds import document, kind, names

LEXICON = load_lexicon(Environment({}))

STATEMENTS, MENTIONS, OTHERS = names("statements"), names("mentions"), names("others")
JOINT_ZH, JOINT_RU = kind("statements/joint.zh"), kind("statements/joint.ru")
MINISTRY_ZH = kind("statements/ministry.zh")


def judged(text: Document) -> Assessment:
    """The shipped lexicon's judgement."""
    return assess(text, LEXICON)


# ---------------------------------------------------------------------------------------------------------- the verdict


@pytest.mark.parametrize("name", STATEMENTS)
def test_an_act_of_states_is_a_statement(name: str) -> None:
    """States that speak for themselves on nuclear arms, missile defence, space or arms control make a statement."""
    assert judged(kind(name)).verdict == "statement"


@pytest.mark.parametrize("name", STATEMENTS)
def test_paragraph_breaks_are_not_needed(name: str) -> None:
    """A statement whose paragraphs ran together is one still."""
    text = kind(name)

    joined = replace(text, paragraphs=(" ".join(text.paragraphs),))

    assert judged(joined).verdict == "statement"


@pytest.mark.parametrize("name", [name for name in STATEMENTS if name != "statements/ministry.zh"])
def test_a_title_is_not_needed(name: str) -> None:
    """The body alone tells a statement: plain files and cut pages have no title."""
    assert judged(replace(kind(name), title="")).verdict == "statement"


@pytest.mark.parametrize("name", MENTIONS)
def test_what_is_written_about_is_a_mention(name: str) -> None:
    """Reports, columns, talks and acts on other subjects are at most a mention, with the passage that makes it one."""
    assessment = judged(kind(name))

    assert assessment.verdict == "mention"
    assert assessment.passages


@pytest.mark.parametrize("name", OTHERS)
def test_words_that_only_look_alike_are_nothing(name: str) -> None:
    """Trade relations, drills, churches and sport share words with arms control and are none of it."""
    assert judged(kind(name)).verdict == "none"


def test_a_lead_does_not_hide_the_statement_behind_it() -> None:
    """A reporter's lead in front of the full text leaves the text what it is."""
    lead = "新华社海滨9月5日电（记者张三）国家主席5日同来访的俄罗斯总统举行会谈，双方签署联合声明。声明全文如下："
    printed = replace(JOINT_ZH, title="两国元首签署联合声明", paragraphs=(lead, *JOINT_ZH.paragraphs))

    assert judged(printed).verdict == "statement"


def test_a_title_within_the_text_begins_it() -> None:
    """Behind a reporter's lead, the line that names the act is where it begins."""
    lead = "央视网消息（新闻联播）：当地时间5日，两国元首举行会谈后共同会见记者，并签署一份声明。"
    printed = document("zh", "\n".join([lead, JOINT_ZH.title, *JOINT_ZH.paragraphs]), title="两国元首共同会见记者")

    assert judged(printed).verdict == "statement"


def test_a_long_report_with_a_short_quotation_stays_a_report() -> None:
    """What follows the formula must be most of the text, else it is quoted."""
    story = [
        f"据记者了解，会谈第{number}轮当地时间下午举行，发言人表示进展顺利，媒体称气氛友好。" for number in range(12)
    ]
    printed = document("zh", "\n".join([*story[:5], *JOINT_ZH.paragraphs[:2], *story[5:]]), title="会谈举行")

    assert judged(printed).verdict == "mention"


def test_an_agencys_title_over_the_bare_text_is_no_matter() -> None:
    """Some sites head the text itself with "… issue a joint statement"; nobody tells of it below."""
    headed = replace(JOINT_ZH, title="中俄发表关于维护战略安全的联合声明", paragraphs=JOINT_ZH.paragraphs[1:])

    assert judged(headed).verdict == "statement"


def test_a_text_may_begin_with_its_title() -> None:
    """Where a file has no title, a first line that names an act of states is read as one."""
    named = replace(MINISTRY_ZH, title="", paragraphs=(MINISTRY_ZH.title, *MINISTRY_ZH.paragraphs))

    assert judged(named).verdict == "statement"


def test_a_statement_on_everything_counts_by_its_section() -> None:
    """A long declaration is a statement when states act on watched topics in a section of it, else a mention."""
    trade = tuple(f"双方将扩大第{number}类商品的贸易，办好第{number}届博览会。" for number in range(40))
    title = "中华人民共和国和俄罗斯联邦关于深化全面合作的联合声明"
    opening = JOINT_ZH.paragraphs[:1]
    section = JOINT_ZH.paragraphs[1:]

    with_section = replace(JOINT_ZH, title=title, paragraphs=(*opening, *trade[:20], *section, *trade[20:]))
    in_passing = replace(JOINT_ZH, title=title, paragraphs=(*opening, *trade[:20], section[0], *trade[20:]))

    assert judged(with_section).verdict == "statement"
    assert judged(in_passing).verdict == "mention"


def test_traditional_characters_are_read() -> None:
    """Hong Kong and Taiwan print the same words in other characters."""
    printed = document("zh", "雙方重申維護全球戰略穩定。雙方反對外空武器化，對全球反導系統表示嚴重關切。")

    assert judged(printed).verdict == "statement"


def test_an_empty_text_is_nothing() -> None:
    """A page without words is no statement, and no error."""
    assert judged(document("en", "")).verdict == "none"


# --------------------------------------------------------------------------------------------------- what it is told by


def test_the_reasons_name_what_was_found() -> None:
    """A reader learns which title, terms, acts and parties decided."""
    reasons = " | ".join(judged(JOINT_ZH).reasons)

    assert "联合声明" in reasons
    assert "states speak together" in reasons
    assert "战略稳定" in reasons
    assert "parties: china, russia" in reasons


def test_a_mention_says_why_it_is_no_statement() -> None:
    """What speaks against an act of states is told too."""
    reasons = judged(kind("mentions/questions-and-answers.en")).reasons

    assert reasons[0] == "not an act of states itself; it holds a passage on a watched topic"
    assert any("questions" in reason for reason in reasons)


def test_a_passage_has_its_topics_and_act() -> None:
    """Each passage is a sentence of the text, with what it is on and what the states do in it."""
    passages = judged(JOINT_RU).passages

    against = next(passage for passage in passages if "оружия в космосе" in passage.text)
    assert "outer-space" in against.topics
    assert against.act == "oppose"
    assert all(passage.text in JOINT_RU.text for passage in passages)


def test_the_parties_are_those_who_act() -> None:
    """A title's states before its subject are the parties; a state that is spoken of is none."""
    spoken_of = replace(JOINT_RU, title="Совместное заявление России и Китая о ядерной программе Ирана")

    assert judged(spoken_of).parties == ("russia", "china")


@pytest.mark.parametrize(
    ("title", "parties"),
    [
        ("中美两国关于避免核战争的联合声明", ("china", "united_states")),
        ("U.S.-Russia Presidential Joint Statement on Strategic Stability", ("united_states", "russia")),
        (
            "Joint Statement of the Five Nuclear-Weapon States",
            ("china", "france", "russia", "united_kingdom", "united_states"),
        ),
    ],
)
def test_parties_are_read_from_short_names(title: str, parties: tuple[str, ...]) -> None:
    """Signs for states, abbreviations and the name of the five stand for the states themselves."""
    language = "zh" if "声明" in title else "en"

    assert judged(document(language, "…", title)).parties == parties  # type: ignore[arg-type]


# ----------------------------------------------------------------------------------------------------------- real texts


def texts(folder: Path) -> Iterator[tuple[str, Document]]:
    """The recorded texts of a folder, by name."""
    for file in sorted(folder.glob("*.txt")):
        yield file.name, read_plain(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("titled", [True, False])
def test_real_statements_are_statements(shared: Path, titled: bool) -> None:
    """Every recorded statement is one, with its title and without."""
    folders = (shared / "texts" / "statements", *(shared / "gold" / language for language in ("zh", "ru", "en")))

    for folder in folders:
        for name, text in texts(folder):
            assert judged(text if titled else replace(text, title="")).verdict == "statement", name


@pytest.mark.parametrize("titled", [True, False])
def test_real_texts_of_the_same_world_are_no_statements(shared: Path, titled: bool) -> None:
    """Recorded reports, talks, columns and other states' acts are at most mentions."""
    for name, text in texts(shared / "texts" / "near"):
        assert judged(text if titled else replace(text, title="")).verdict != "statement", name


@pytest.mark.parametrize("titled", [True, False])
def test_real_texts_of_other_worlds_are_nothing(shared: Path, titled: bool) -> None:
    """Recorded news of sport, weather, trade and industry is not even a mention."""
    for name, text in texts(shared / "texts" / "far"):
        assert judged(text if titled else replace(text, title="")).verdict == "none", name
