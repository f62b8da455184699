"""Where a sentence ends, in three languages, and that nothing is lost between two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import LANGUAGES, Language
from monitor.text.segment import segment

CASES: list[tuple[Language, list[str]]] = [
    ("zh", ["双方重申核战争打不赢也打不得。", "双方呼吁各国保持克制。"]),
    ("zh", ["双方引用联合声明：“核战争打不赢也打不得。”", "双方呼吁各国遵守。"]),
    ("zh", ["《不扩散核武器条约》是国际核不扩散体系的基石！", "这一点不应改变。"]),
    (
        "ru",
        [
            "Встреча с С.В. Лавровым состоялась 8 мая 2025 г. в Москве.",
            "Стороны подтвердили приверженность ст. VI ДНЯО.",
        ],
    ),
    (
        "ru",
        [
            "Стороны выступают против размещения оружия в космосе, т.е. против его милитаризации.",
            "Это их общая позиция.",
        ],
    ),
    ("en", ["The U.S. and the U.K. deployed missiles in Aug. 2025.", "The sides oppose it."]),
    ("en", ["Mr. Smith met Dr. Jones.", "They agreed on Art. VI of the Treaty."]),
]


@pytest.mark.parametrize(("language", "sentences"), CASES)
def test_sentences_end_where_a_reader_ends_them(language: Language, sentences: list[str]) -> None:
    """Abbreviations, initials and quotations do not end a sentence; a full stop within closing quotes does."""
    joined = ("" if language == "zh" else " ").join(sentences)

    found = segment([joined], language)

    assert [sentence.text for sentence in found] == sentences


def test_a_sentence_knows_where_it_stands() -> None:
    """Paragraph and number count from nought, so that a quotation can be found again in the archived text."""
    paragraphs = ["双方重申原则。双方呼吁克制。", "双方同意继续对话。"]

    places = [(sentence.paragraph, sentence.sentence) for sentence in segment(paragraphs, "zh")]

    assert places == [(0, 0), (0, 1), (1, 0)]


@given(
    paragraphs=st.lists(st.text(alphabet="双方反对。！？；，“”《》（） A.aб. С.В.«»\n\t", max_size=60), max_size=4),
    language=st.sampled_from(LANGUAGES),
)
def test_offsets_give_back_the_text(paragraphs: list[str], language: Language) -> None:
    """Whatever stands in a text, its sentences are cut out of it, in order, and only blanks fall between them."""
    found = segment(paragraphs, language)

    for sentence in found:
        assert paragraphs[sentence.paragraph][sentence.start : sentence.end] == sentence.text
    for number, paragraph in enumerate(paragraphs):
        kept = "".join(sentence.text for sentence in found if sentence.paragraph == number)
        assert "".join(kept.split()) == "".join(paragraph.split())
