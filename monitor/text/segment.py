"""Paragraphs → sentences, with exact places.

A sentence ends at 。！？ in Chinese and at .!? in Russian and English, unless the point belongs to an abbreviation, an
initial or a number, or stands within a title or brackets. Closing quotes and brackets belong to the sentence they
close. A numbered item of a list after a semicolon is a sentence of its own. No sentence spans two paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.model import Language, Sentence


def segment(paragraphs: Sequence[str], language: Language) -> tuple[Sentence, ...]:
    """All sentences in reading order. Each one's text is `paragraphs[paragraph][start:end]`, white space cut."""
    return _segmented(tuple(paragraphs), language)


@lru_cache(maxsize=8)  # a comparison asks a dozen times for the sentences of its two texts
def _segmented(paragraphs: tuple[str, ...], language: Language) -> tuple[Sentence, ...]:
    ends = _chinese_ends if language == "zh" else _alphabetic_ends
    return tuple(
        Sentence(text=paragraph[start:end], paragraph=number, sentence=count, start=start, end=end)
        for number, paragraph in enumerate(paragraphs)
        for count, (start, end) in enumerate(_pieces(paragraph, _with_cuts(paragraph, ends(paragraph))))
    )


def enumerator(text: str) -> int:
    """Where the sentence begins after its number or list mark ("3.", "（二）", "•"); 0 where it has none."""
    match = _ENUMERATOR.match(text)
    return match.end() if match else 0


_ENUMERATOR = re.compile(
    r"""^ \s* (?: [（(]?[一二三四五六七八九十]{1,3}[）)、.．]
              | [（(]?\d{1,3}[）)、] | \d{1,2}(?:\.\d{1,2})*[.．](?!\d)
              | [(（][a-zа-я][)）] | [-—–•·*●▪■] ) \s*""",
    re.VERBOSE,
)


LONGEST_SENTENCE = 2_500  # characters; the longest known has 1,243. The rest is a sentence of its own
_CUTS = "；;，,、:： "  # where a sentence that is too long is cut, if one of them stands in its last quarter


def _with_cuts(paragraph: str, ends: Iterator[int]) -> Iterator[int]:
    """The ends, and further ones in what is longer than any sentence: all that is done with one takes the square."""
    start = 0
    for end in (*ends, len(paragraph)):
        while end - start > LONGEST_SENTENCE:
            least = start + LONGEST_SENTENCE * 3 // 4
            marks = (paragraph.rfind(mark, least, start + LONGEST_SENTENCE) for mark in _CUTS)
            start = next((place + 1 for place in marks if place >= 0), start + LONGEST_SENTENCE)
            yield start
        if end < len(paragraph):
            yield end
        start = end


def _pieces(paragraph: str, ends: Iterator[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for end in (*ends, len(paragraph)):
        piece = paragraph[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            yield left, right
        start = end


# ---------------------------------------------------------------------------------------------------------- Chinese

_CHINESE = r"\u3400-\u9fff"
_CHINESE_MARK = re.compile(
    rf"""
      (?P<open> [（(《〈【\[「『“] )
    | (?P<stop> (?: [。！？!?｡]
                  | (?<=[{_CHINESE}”"）)》]) [．.] (?! [\w.．]{{0,40}}[a-zA-Z] | [.．] )  # a half-width full stop
                  | …… (?=["”]?[{_CHINESE}]) )++ )
      (?P<closers> [”’"」』）)》】\]]*+ )
    | (?P<close> [）)》〉】\]」』”] )
    | (?P<item> [；;] ) (?= \s{{0,5}}
          (?: [（(]?[一二三四五六七八九十]{{1,3}}[）)、] | [（(]?\d{{1,2}}[）)、.．](?!\d) ) )
    """,
    re.VERBOSE,
)
_CLOSED_BY = dict(zip("（(《〈【[「『“", "）)》〉】]」』”", strict=True))
_CONTINUES = re.compile(r"\s*[的这那之和与及是为等，、；：,;:）)》—\-]")
_LONGEST_BRACKET = 200  # characters; a bracket open for longer was never closed
_DEEPEST_BRACKET = 20  # open at one time: the deepest that was ever seen in a statement is 4


def _chinese_ends(paragraph: str) -> Iterator[int]:
    open_marks: list[tuple[str, int]] = []
    for match in _CHINESE_MARK.finditer(paragraph):
        while open_marks and match.start() - open_marks[0][1] > _LONGEST_BRACKET:
            del open_marks[0]
        if match["open"]:
            open_marks.append((_CLOSED_BY[match["open"]], match.start()))
            del open_marks[:-_DEEPEST_BRACKET]
        elif match["close"]:
            _close(open_marks, match["close"])
        elif match["item"]:
            if not open_marks:
                yield match.end()
        else:
            quoted = any(mark == "”" for mark, _ in open_marks)
            for closer in match["closers"]:
                _close(open_marks, closer)
            within = any(mark not in "”」』" for mark, _ in open_marks)
            goes_on = quoted and match["closers"] and _CONTINUES.match(paragraph, match.end())
            if not within and not goes_on:
                yield match.end()


def _close(open_marks: list[tuple[str, int]], closer: str) -> None:
    for place in range(len(open_marks) - 1, -1, -1):
        if open_marks[place][0] == closer:
            del open_marks[place:]
            return


# ----------------------------------------------------------------------------------------------- Russian and English

_STOP = re.compile(
    r"""
    (?<! [.!?…] ) (?P<marks> [.!?…]++ ) (?P<closers> ["'”’»)\]]*+ )
    (?= \s++ (?P<next> ["'“‘«(\[—–-]*+ \s*+ \w{1,40}+ ) | \s*+ $ )
    """,
    re.VERBOSE,
)
_LONGEST_WORD = 40  # characters that are looked at before a stop: an abbreviation is shorter
_LONGEST_DATE = 400  # characters before "г." in which its sentence begins
_ABBREVIATED = """
mr mrs ms dr prof gen col lt sen rep gov amb st jr sr vs cf e.g i.e etc no nos art arts para paras p pp ch vol fig al
approx inc ltd co corp jan feb mar apr jun jul aug sept sep oct nov dec a.m p.m viz op ed eds
ст п пп ч гл абз т тт т.е т.к т.н т.ч др пр проф акад ген полк адм им ул д стр с рис см ср тыс млн млрд трлн руб долл
коп кв обл респ о гос напр н.э ред сост изд зам м.б и.о вр св гр гг вв в сокр англ рус кит прим доп
"""
_BOTH_WAYS = "etc др пр т.д т.п a.m p.m inc u.s u.k u.n руб долл тыс млн млрд н.э"  # within a sentence and at its end
_FIRST_WORDS = """
the this these those it its we they both in on at for to as such no all any each our their there however moreover
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_MAY_END = frozenset(_BOTH_WAYS.split())
_STARTERS = frozenset(_FIRST_WORDS.split())
_INITIALS = re.compile(r"(?:\w\.)*+\w")


def _alphabetic_ends(paragraph: str) -> Iterator[int]:
    for match in _STOP.finditer(paragraph):
        if match["next"] is None or _ends(paragraph, match):
            yield match.end()


def _ends(paragraph: str, match: re.Match[str]) -> bool:
    first = match["next"].lstrip("\"'“‘«([—–- ")[:1]
    if not (first.isupper() or first.isdigit() or "\u3400" <= first <= "\u9fff"):
        return False
    if match["marks"].strip(".") or match["closers"]:
        return True
    last = match.end("marks") - 1  # the points before it belong to the word: "U.S.", "and so on..."
    start = _start_of_word(paragraph, last)
    written = paragraph[start:last]
    word = written.lower().lstrip("-.")
    if word.isdigit():
        return not _is_enumerator(paragraph, start, written)
    if word in ("г", "гг"):
        return _after_year(paragraph, start)
    if word in _MAY_END:
        return _starts(match)
    if word in _ABBREVIATIONS:
        return False
    if _INITIALS.fullmatch(word) and written[:1].isupper():
        return "." in word and word.isascii() and _starts(match)  # "U.S." may end a sentence, "С.В." goes before a name
    return True


def _start_of_word(paragraph: str, end: int) -> int:
    """Where the word before a stop begins, of a very long one its last part."""
    start = end
    while start > max(0, end - _LONGEST_WORD) and (paragraph[start - 1].isalnum() or paragraph[start - 1] in "_.-"):
        start -= 1
    return start


def _starts(match: re.Match[str]) -> bool:
    """Whether the next word is one that begins a sentence: after "U.S." a name may go on."""
    word = match["next"].strip("\"'“‘«([—–- ").lower()
    return word in _STARTERS or bool(re.fullmatch(r"[а-яё]{2,}", word))


def _is_enumerator(paragraph: str, start: int, word: str) -> bool:
    if len(word) > 3:  # a year
        return False
    before = paragraph[max(0, start - _LONGEST_WORD) : start].rstrip()
    return not before or before[-1] in ".;:!?" or before.lower().endswith(("no", "№", "art", "ст", "п"))


def _after_year(paragraph: str, start: int) -> bool:
    """Whether "2022 г." ends a sentence; it does not where nothing but the date went before it."""
    before = paragraph[max(0, start - _LONGEST_DATE) : start].rstrip()
    sentence = re.split(r"[.!?…]\s+", before)[-1]
    return before[-1:].isdigit() and len(sentence.split()) > 4
