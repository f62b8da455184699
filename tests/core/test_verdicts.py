"""What made-up texts of many kinds are, in the judgement of a desk officer (tests/data/verdicts)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.config import Environment, load_lexicon
from monitor.model import Document, Language
from monitor.statements.relevance import assess
from tests.core.kinds import document

LEXICON = load_lexicon(Environment({}))
FOLDER = Path(__file__).parents[1] / "data" / "verdicts"
CASES = [case for file in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


def text_of(case: dict[str, Any]) -> Document:
    """The case as a document; the first two letters of its id are its language."""
    language: Language = case["id"][:2]
    return document(language, case["text"], case["title"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_kind_of_a_text_decides(case: dict[str, Any]) -> None:
    """States that speak for themselves make a statement; whoever reports, asks, comments or is no state does not."""
    assert assess(text_of(case), LEXICON).verdict == case["verdict"]


def test_people_who_are_no_states_are_named_as_such() -> None:
    """An appeal of scientists has the form of a declaration; the reason says why it is none."""
    case = next(case for case in CASES if case["id"] == "en-scientists")

    assert any("no states" in reason for reason in assess(text_of(case), LEXICON).reasons)


# ------------------------------------------------------------------------------------------------------ damaged texts


def test_letters_of_a_wrong_encoding_are_said_to_be_so() -> None:
    """UTF-8 that was read as another encoding is no text at all; the answer says what happened."""
    damaged = "Стороны выступают против оружия в космосе и поддерживают ДНЯО.".encode().decode("cp1251", "replace")

    assessment = assess(document("ru", damaged), LEXICON)

    assert assessment.verdict == "none"
    assert "cp1251" in assessment.reasons[0]


def test_what_scanning_puts_into_words_is_read_over() -> None:
    """Blanks between Chinese characters and Latin letters in Russian words hide no statement; the answer says so."""
    scanned = document("zh", "双 方 重 申 核 战 争 打 不 赢 。双 方 反 对 外 空 武 器 化 。双 方 维 护 战 略 稳 定 。")
    copied = document("ru", "Cтopoны выcтyпaют пpoтив opyжия в кocмoce. Cтopoны пoддepживaют ДHЯO.")

    for text in (scanned, copied):
        assessment = assess(text, LEXICON)
        assert assessment.verdict == "statement"
        assert "scanning" in assessment.reasons[-1]


def test_two_texts_in_one_page_are_said_to_be_two() -> None:
    """A page that holds two statements is judged as one, and the answer says where both begin."""
    opening = "中华人民共和国和俄罗斯联邦（以下称“双方”）声明如下："
    body = ["双方反对外空武器化。", "双方反对全球反导系统。", "双方维护战略稳定。", "双方支持军控对话。"]
    page = document("zh", "\n".join([opening, *body, *body, opening, *body]))

    assessment = assess(page, LEXICON)

    assert assessment.verdict == "statement"
    assert assessment.reasons[-1].startswith("it may be two texts in one: paragraphs 1 and 10")
