"""Numbers and dates as values, whatever they are written in."""

import pytest

from monitor.model import Language
from monitor.text.numbers import numbers


def values(text: str, language: Language) -> list[float]:
    """All values, in the order of the text."""
    return [number.value for number in numbers(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("在五十周年之际", "zh", [50]),
        ("第2231号决议", "zh", [2231]),
        ("一百二十枚弹头", "zh", [120]),
        ("二〇二五年", "zh", [2025]),
        ("1,550枚弹头", "zh", [1550]),
        ("50-летие", "ru", [50]),
        ("дважды в год", "ru", [2]),
        ("on the fiftieth anniversary", "en", [50]),
        ("twenty-one States", "en", [21]),
        ("1,550 warheads", "en", [1550]),
        ("3.5 tonnes", "en", [3.5]),
    ],
)
def test_a_number_is_its_value(text: str, language: Language, found: list[float]) -> None:
    """Digits, numerals and words of one value are one."""
    assert values(text, language) == found


def test_a_date_is_the_same_in_three_languages() -> None:
    """A translation of a date is no change."""
    chinese, russian, english = (
        values("2026年5月20日", "zh"),
        values("20 мая 2026 г.", "ru"),
        values("20 May 2026", "en"),
    )

    assert sorted(chinese) == sorted(russian) == sorted(english) == [5, 20, 2026]
    assert all(number.calendar for number in numbers("2026年5月20日", "zh"))


@pytest.mark.parametrize("text", ["进一步", "唯一的机构", "双方一致认为", "一切形式", "一个国家"])
def test_words_that_hold_a_numeral_are_no_numbers(text: str) -> None:
    """一 counts only where something is counted."""
    assert values(text, "zh") == []


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("二〇二二年一月三日", "2022年1月3日", "zh"),
        ("部署1,550枚弹头", "部署1550枚弹头", "zh"),
        ("占百分之六十", "占60%", "zh"),
        ("двадцать пять государств", "25 государств", "ru"),
        ("twenty-five States", "25 States", "en"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one: str, other: str, language: Language) -> None:
    """Words, digits, and signs between digits are typing."""
    assert values(one, language) == values(other, language)


def test_may_is_a_month_only_beside_a_day_or_year() -> None:
    """ "States may" is no date."""
    assert values("States may act", "en") == []
    assert values("in May 2025", "en") == [5, 2025]


def test_a_number_stands_where_it_says() -> None:
    """The evidence for a changed number is its place in the text."""
    text = "双方商定于2026年举行第二次磋商。"

    assert [text[number.start : number.end] for number in numbers(text, "zh")] == ["2026", "二"]
