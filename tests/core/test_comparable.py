"""What cannot be compared is refused in a sentence, and what should be doubted is said."""

import pytest

from monitor.compare import compare
from monitor.compare.limits import LONGEST, notes, refusal
from monitor.config import Environment, load_lexicon
from monitor.model import Document, Language
from monitor.text.quality import misread_as

LEXICON = load_lexicon(Environment({}))
RIGHT: dict[Language, str] = {
    "zh": "双方重申，核战争打不赢也打不得。双方反对在外空部署武器，呼吁各国尽快开始谈判。",
    "ru": "Стороны подтверждают, что в ядерной войне не может быть победителей, и призывают к переговорам.",
    "en": "The sides reaffirm that a “nuclear war” cannot be won – and must never be fought.",
}


def document(*paragraphs: str, language: Language = "en") -> Document:
    """A text."""
    return Document(site_id="x:1", url="", title="", language=language, paragraphs=paragraphs)


def told(old: Document, new: Document) -> str:
    """What is said beside the comparison."""
    changes = compare(old.paragraphs, new.paragraphs, new.language, LEXICON)
    return " ".join(notes(old, new, changes, LEXICON))


@pytest.mark.parametrize("text", RIGHT.values())
def test_a_text_that_was_read_right_is_compared(text: str) -> None:
    """No text in its own letters is taken for a damaged one."""
    assert refusal(document(text)) == ""


@pytest.mark.parametrize(
    ("language", "encoding"), [("zh", "latin-1"), ("ru", "latin-1"), ("ru", "cp1251"), ("zh", "gb18030")]
)
def test_letters_of_another_encoding_are_refused(language: Language, encoding: str) -> None:
    """A text whose letters were damaged before it came to us would be told as wholly new."""
    damaged = RIGHT[language].encode().decode(encoding, "replace")

    assert misread_as(damaged)
    assert "UTF-8" in refusal(document(damaged))


def test_damage_is_seen_where_control_characters_were_lost() -> None:
    """Control characters are dropped on reading; the other letters still show the damage."""
    damaged = "".join(sign for sign in RIGHT["zh"].encode().decode("latin-1") if sign.isprintable())

    assert misread_as(damaged) == "latin-1"


def test_a_text_without_words_is_refused() -> None:
    """Signs alone are no text."""
    assert "no words" in refusal(document("— — —", "***"))


def test_a_text_of_megabytes_is_refused_at_once() -> None:
    """Nobody waits minutes for an answer on a file that is no statement."""
    assert "cut out" in refusal(document("The sides agree. " * (LONGEST // 10)))


def test_a_text_against_itself_is_said_to_be_the_same() -> None:
    """An empty list of changes is not left to the reader to interpret."""
    assert "say the same" in told(document(RIGHT["en"]), document(RIGHT["en"]))


def test_texts_with_nothing_in_common_are_said_to_be_so() -> None:
    """A list of new and dropped sentences is no comparison when nothing corresponds."""
    one = document("The sides oppose weapons in orbit.", "They renounce tests.", "Inspections go on.")
    other = document("Apples ripen in autumn.", "Rivers freeze here.", "Children learn music early.")

    assert "hardly two of one series" in told(one, other)


def test_two_statements_in_one_page_are_said_to_be_two() -> None:
    """The second statement of a page would be told as new."""
    opening = "The two Presidents, hereinafter the sides, declare as follows:"
    page = document(opening, *(f"The sides agree on point {number}." for number in range(9)), opening, "They agree.")

    assert "may be two: paragraphs 1 and 11" in told(document(opening, "The sides agree on point 1."), page)


def test_a_text_in_two_languages_is_said_to_be_so() -> None:
    """The English half of a page would be told as new beside the Russian text that is compared."""
    page = document(RIGHT["ru"], RIGHT["en"] + " They call for talks.", RIGHT["ru"], language="ru")

    assert "not in Russian throughout: paragraph 2 is in another language" in told(
        document(RIGHT["ru"], language="ru"), page
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "双 方重申，核战 争打不赢也打 不得。双方反对 在外空部署武器，呼 吁各国尽快开始谈判。"),
        ("ru", "Сторoны подтверждают, что в ядернoй войне не мoжет быть победителей, и призывают к перегoворам."),
        ("en", "The sides reaffirm that a nuc1ear war cannot be w0n and must never be f0ught."),
    ],
)
def test_a_scanned_text_is_said_to_be_one(language: Language, text: str) -> None:
    """Misread letters are no changes of substance, and a reader should not take them for such."""
    scanned = document(text, language=language)

    assert "looks scanned" in told(document(RIGHT[language], language=language), scanned)


@pytest.mark.parametrize("language", ["zh", "ru", "en"])
def test_a_clean_text_is_not_doubted(language: Language) -> None:
    """Acronyms, names of weapons and numerals are no misreadings."""
    names: dict[Language, str] = {
        "zh": "双方注意到B61-12核弹和AUKUS，第3类、COVID-19。2026年5月20日于北京。约翰·史密斯。",
        "ru": "Стороны отмечают СНВ-3, B61-12 и AUKUS, а также 1-й и 2-й раунды 2026 г.",
        "en": "The sides note the B61-12, the 2nd and 3rd rounds, COVID-19 and 5G networks of 2026.",
    }
    text = document(RIGHT[language], names[language], language=language)

    assert "scanned" not in told(text, text)
    assert "throughout" not in told(text, text)
