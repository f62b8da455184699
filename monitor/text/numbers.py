"""Numbers and dates as values: 五十周年 is 50, 2026年5月20日 is 20 мая 2026 г. is 20 May 2026."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model import Language
from monitor.text.lexicon import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A value, and where it stands. `calendar`: it is a year, a month or a day."""

    value: float
    calendar: bool
    text: str
    start: int
    end: int


def numbers(text: str, language: Language) -> Iterator[Number]:
    """Every number in `text`, from left to right."""
    folded = fold(text)
    for match in _EXPRESSIONS[language].finditer(folded):
        value = _value(match, language)
        if value is not None:
            value *= _of_units(folded[match.end() : match.end() + _BESIDE], language)
            yield Number(
                value=value,
                calendar=_is_calendar(folded, match, value, language),
                text=text[match.start() : match.end()],
                start=match.start(),
                end=match.end(),
            )


_BESIDE = 40  # characters that are looked at beside a number: a blank or two, and a word
_DIGITS = r"(?P<digits>(?<![\w.])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|(?<![\w.])\d+(?:[.,]\d+)*|\d+(?:\.\d+)?)"
_DIGITS_ZH = r"(?P<digits>(?<![a-z\d.])\d+(?:[.,]\d+)*|\d+(?:\.\d+)?)"  # a hanzi may stand right before
_CHINESE_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_UNIT = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_COUNTED = "年月日号届次周个国项枚架艘人条点轮大%吨万亿倍位天件批颗座套级名份段"
_ONES = "(?:one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_EXPRESSIONS = {
    "zh": re.compile(
        rf"{_DIGITS_ZH}|(?<=百分之)(?P<percent>[零〇一二三四五六七八九十百两]+)"
        rf"|(?P<part>[二三四五六七八九十]分之[一二三四五六七八九]|一半|半数)|(?P<word>[零〇一二三四五六七八九十百千万亿两]{{2,20}}(?=[{_COUNTED}])"
        rf"|[二两三四五六七八九十](?=[{_COUNTED}])(?!两国|大)|一(?=[月日]))"
    ),
    "ru": re.compile(rf"{_DIGITS}|(?<!\w)(?P<word>[а-я]+)(?!\w)"),
    "en": re.compile(rf"{_DIGITS}|(?<!\w)(?P<word>[a-z]+(?:-{_ONES})?)(?!\w)"),
}
_ENGLISH_MONTHS = "january february march april may june july august september october november december"
_RUSSIAN_MONTHS = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"  # without their endings
_MONTHS_EN = tuple(_ENGLISH_MONTHS.split())
_MONTHS_RU = tuple(_RUSSIAN_MONTHS.split())
_WORDS_EN = {
    word: value
    for value, words in {
        0.5: "half", 2: "two second twice", 3: "three third thrice", 4: "four fourth", 5: "five fifth", 6: "six sixth",
        7: "seven seventh", 8: "eight eighth", 9: "nine ninth", 10: "ten tenth", 11: "eleven eleventh",
        12: "twelve twelfth", 15: "fifteen fifteenth", 20: "twenty twentieth", 30: "thirty thirtieth",
        40: "forty fortieth", 50: "fifty fiftieth", 60: "sixty sixtieth", 70: "seventy seventieth",
        80: "eighty eightieth", 90: "ninety ninetieth", 100: "hundred hundredth",
    }.items()
    for word in words.split()
}  # fmt: skip
_WORDS_RU = {
    word: value
    for value, words in {
        0.5: "половина половину половины наполовину",
        2: "два две двух двум дважды", 3: "три трех трижды", 4: "четыре четырех", 5: "пять пяти", 6: "шесть шести",
        7: "семь семи", 8: "восемь восьми", 9: "девять девяти", 10: "десять десяти", 12: "двенадцать двенадцати",
        20: "двадцать двадцати", 30: "тридцать тридцати", 40: "сорок сорока", 50: "пятьдесят пятидесяти",
    }.items()
    for word in words.split()
}  # fmt: skip
_STEMS_RU = {
    "пятилет": 5, "десятилет": 10, "двадцатилет": 20, "тридцатилет": 30, "сорокалет": 40, "пятидесятилет": 50,
    "шестидесятилет": 60, "семидесятилет": 70, "восьмидесятилет": 80, "столет": 100,
    "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16,
    "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19,
}  # fmt: skip


_UNITS = {
    "zh": {"%": 0.01, "万亿": 1e12, "亿": 1e8, "万": 1e4, "百万": 1e6},
    "ru": {
        "%": 0.01,
        "процент": 0.01,
        "тысяч": 1e3,
        "тыс.": 1e3,
        "миллион": 1e6,
        "млн": 1e6,
        "миллиард": 1e9,
        "млрд": 1e9,
    },
    "en": {"%": 0.01, "per cent": 0.01, "percent": 0.01, "thousand": 1e3, "million": 1e6, "billion": 1e9},
}


def _of_units(after: str, language: Language) -> float:
    """What the word behind a number makes of it: "40 тысяч" is 40,000, 50% is a half."""
    after = after.lstrip()
    return next((factor for unit, factor in _UNITS[language].items() if after.startswith(unit)), 1.0)


def _value(match: re.Match[str], language: Language) -> float | None:
    if match["digits"]:
        return _digits(match["digits"])
    if language == "zh":
        if match["part"]:
            return _part(match["part"])
        return _chinese(match["percent"]) / 100 if match["percent"] else _chinese(match["word"])
    return _russian(match["word"], match) if language == "ru" else _english(match["word"], match)


def _part(words: str) -> float:
    whole, _, part = words.partition("分之")
    return _chinese(part) / _chinese(whole) if part else 0.5


def _digits(digits: str) -> float:
    digits = re.sub(r"\s", "", digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", digits):
        return float(digits.replace(",", ""))
    whole, *rest = re.split("[.,]", digits)
    return float(f"{whole}.{rest[0]}" if len(rest) == 1 else whole)


def _chinese(word: str) -> float:
    if not any(character in _CHINESE_UNIT for character in word):
        return float("".join(str(_CHINESE_DIGIT[character]) for character in word))
    total = section = digit = 0
    for character in word:
        unit = _CHINESE_UNIT.get(character)
        if unit is None:
            digit = _CHINESE_DIGIT[character]
        elif unit >= 10_000:
            total, section, digit = (total + section + digit) * unit, 0, 0
        else:
            section, digit = section + (digit or 1) * unit, 0
    return float(total + section + digit)


def _russian(word: str, match: re.Match[str]) -> float | None:
    if _ENDS_IN_DIGIT.search(_before(match)):
        for month, begin in enumerate(_MONTHS_RU, 1):
            if word.startswith(begin) and len(word) - len(begin) in (1, 2):
                return float(month)
    for begin, value in _STEMS_RU.items():
        if word.startswith(begin):
            return float(value)
    ordinal = _ORDINAL_RU.fullmatch(word)
    if ordinal:
        return float(_ORDINALS_RU[ordinal[1]])
    tens = _WORDS_RU.get(word)
    if tens is None or (tens < 10 and _TENS_BEFORE.search(_before(match))):
        return None
    ones = _RUSSIAN_WORD.match(match.string, match.end()) if 20 <= tens < 100 else None
    more = _WORDS_RU.get(ones[1], 0) if ones else 0
    return float(tens + more) if more < 10 else float(tens)


_ORDINALS_RU = {
    "втор": 2, "трет": 3, "четверт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10
}  # fmt: skip
_ORDINAL_RU = re.compile(rf"({'|'.join(_ORDINALS_RU)})(?:ый|ой|ая|ое|ого|ому|ым|ом|ую|ых|ыми|ий|ья|ье|ьего|ьей|ью|ьем)")
_ENDS_IN_DIGIT, _BEGINS_WITH_DIGIT = re.compile(r"\d\s*+$"), re.compile(r"\s++\d")
_RUSSIAN_WORD = re.compile(r"\s++([а-я]{1,40}+)")
_TENS_BEFORE = re.compile(r"(?:двадцат|тридцат|сорок|пятьдесят|пятидесят|шестьдесят|шестидесят)\w{0,8}+\s++$")


def _before(match: re.Match[str]) -> str:
    """What stands right before a number."""
    return match.string[max(0, match.start() - _BESIDE) : match.start()]


def _english(word: str, match: re.Match[str]) -> float | None:
    near_a_digit = _ENDS_IN_DIGIT.search(_before(match)) or _BEGINS_WITH_DIGIT.match(match.string, match.end())
    if word in _MONTHS_EN and near_a_digit:
        return float(_MONTHS_EN.index(word) + 1)
    tens, _, ones = word.partition("-")
    if ones:
        return float(_WORDS_EN[tens] + _small(ones)) if tens in _WORDS_EN else None
    return float(_WORDS_EN[word]) if word in _WORDS_EN else None


def _small(ones: str) -> float:
    return {"one": 1, "first": 1}.get(ones) or _WORDS_EN[ones]


def _is_calendar(text: str, match: re.Match[str], value: float, language: Language) -> bool:
    after = text[match.end() : match.end() + 12].lstrip()
    if language == "zh":
        numbered = text.endswith("第", 0, match.start())
        if numbered or after.startswith(("日内", "月内")):
            return False
        return after.startswith(("月", "日", "号")) or (after.startswith("年") and value > 1000)
    months = _MONTHS_RU if language == "ru" else _MONTHS_EN
    if 1900 <= value <= 2100 or (match["word"] or "").startswith(months):
        return True
    before = _before(match).rstrip().rsplit(" ", 1)[-1]
    return value <= 31 and (after.startswith(months) or before.startswith(months))
