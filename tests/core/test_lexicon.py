"""The lexicon: how terms are found, and what is said of a file that cannot be used."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Language
from monitor.text.lexicon import Lexicon, Vocabulary, fold


def found(terms: list[str], text: str, language: Language) -> list[str]:
    """What a vocabulary with these terms finds."""
    return [text[hit.start : hit.end] for hit in Vocabulary({"it": {language: terms}}).find(text, language)]


@pytest.mark.parametrize(
    ("terms", "text", "language", "hits"),
    [
        (["反对"], "双方反对部署，坚决反對试验。", "zh", ["反对", "反對"]),
        (["对*使用核武器"], "不对无核武器国家使用核武器。", "zh", ["对无核武器国家使用核武器"]),
        (
            ["ядерн* оруж*"],
            "Ядерного оружия, ядерным  оружием; ядерная энергия",
            "ru",
            ["Ядерного оружия", "ядерным  оружием"],
        ),
        (["ПРО"], "Система ПРО и процесс", "ru", ["ПРО"]),
        (["missile"], "Missiles and a missile.", "en", ["missile"]),
        (["=US"], "The US told us.", "en", ["US"]),
        (["核武器", "无核武器国家"], "无核武器国家没有核武器。", "zh", ["无核武器国家", "核武器"]),
    ],
)
def test_terms_are_found_as_they_are_written(terms: list[str], text: str, language: Language, hits: list[str]) -> None:
    """Whole words in any case and ending, Chinese anywhere in either script; of two terms at a place the longer one."""
    assert found(terms, text, language) == hits


@given(st.text())
def test_folding_keeps_every_character_at_its_place(text: str) -> None:
    """Offsets into the folded text are offsets into the text."""
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is folded."""
    assert fold(fold(text)) == fold(text)


def test_scripts_quotes_and_widths_fold_together() -> None:
    """What only looks different is the same."""
    assert fold("關於「戰略穩定」，ＡＢ") == fold("关于“战略稳定”,ab")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "sections"),
        ({"version": 7}, "version"),
        ({"acts": {"oppose": {"ladder": "stance", "force": "much", "zh": ["反对"]}}}, "acts.oppose.force"),
        ({"acts": {"oppose": {"ladder": "stair", "force": 5}}}, "acts.oppose.ladder"),
        ({"topics": {"space": {"zh": "外空"}}}, "topics.space.zh"),
        ({"topics": {"space": {"zh": [1]}}}, "topics.space.zh"),
        ({"topics": ["space"]}, "topics"),
    ],
)
def test_a_lexicon_that_cannot_be_used_says_where(data: Any, words: str) -> None:
    """Whoever edits the words is told which entry is wrong."""
    with pytest.raises(ValueError, match=words):
        Lexicon.from_mapping(data)
