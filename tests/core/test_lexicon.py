"""The lexicon: how terms are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Language
from monitor.text.lexicon import Vocabulary, fold


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


def test_of_two_terms_alike_the_one_of_one_case_is_tried_first() -> None:
    """ "US" is the state, "us" the pronoun, though the mark of the one makes it no longer a term."""
    vocabulary = Vocabulary({"pronoun": {"en": ["us"]}, "state": {"en": ["=US"]}, "longer": {"en": ["usage"]}})

    hits = [(hit.id, hit.start) for hit in vocabulary.find("US told us of usage", "en")]

    assert hits == [("state", 0), ("pronoun", 8), ("longer", 14)]


def test_terms_beside_others_are_found_at_one_place_with_them() -> None:
    """What a user adds to the topics counts where a longer term that ships stands too."""
    vocabulary = Vocabulary({"shipped": {"en": ["AUKUS partnership"]}}, {"own": {"en": ["AUKUS"]}})

    hits = [(hit.id, hit.text) for hit in vocabulary.find("The AUKUS partnership", "en")]

    assert hits == [("own", "aukus"), ("shipped", "aukus partnership")]
