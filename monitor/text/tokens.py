"""A text → its words, with their places: Chinese by a dictionary, Russian and English by letters."""

import re
from collections.abc import Iterator
from functools import lru_cache

from monitor.model import Language
from monitor.text.lexicon import fold

_WORDS = re.compile(r"\w++(?:[-‐‑'’]\w++)*+")
_TOKENS = re.compile(r"\w++(?:[-‐‑'’]\w++)*+|\s++|[^\w\s]")
_LONGEST_WORD = 60  # characters: what is longer is no word, and has no ending
_STEM = 6  # letters: enough to tell words apart, few enough to drop most of what word formation adds
_ENDINGS = re.compile(
    r"""(?<=[а-я]{3}) (?: (?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ости|остью|ость|ения|ению|ением|ение|ений
        |ться|тся|ются|ется|уется|ятся|ится|ают|яют|уют|ает|яет|ует|али|яли|ила|или|ило|ало|ить|ать|ять
        |ых|их|ым|им|ый|ий|ой|ей|ая|яя|ое|ее|ые|ие|ую|юю|ам|ям|ах|ях|ов|ев|ом|ем|ия|ии|ию|ью|ют|ут|ят|ат|ет|ит|ть
        |[аяоеыиуюьй]) (?:ся|сь)? ) $
    | (?<=[a-z]{3}) (?: ations? | ments? | ings? | ies | edly | ed | es | s | ly | (?<=[^aeiou])y | e ) $""",
    re.VERBOSE,
)


@lru_cache(maxsize=4096)
def tokens(text: str, language: Language) -> tuple[str, ...]:
    """Words, marks and white space in order; joined they are the text."""
    if language == "zh":
        return tuple(_split_chinese(text))
    return tuple(_TOKENS.findall(text))


def _split_chinese(text: str) -> Iterator[str]:
    import rjieba  # its dictionary takes 32 MB, and a service that has nothing to compare needs none

    start = 0
    for word in rjieba.cut(fold(text)):  # the dictionary is of simplified characters; folding keeps every place
        end = start + len(word)
        if _DUTY_GLUED.fullmatch(word) or _NAME_GLUED.fullmatch(word):
            yield text[start : start + 1]
            start += 1
        yield text[start:end]
        start = end


# What the dictionary does not know it takes for a name: "五核国应" (the five should).
_NAME_GLUED = re.compile(r"[国方会者处局][应须]")
# The dictionary takes "should at once", "should by" for words of their own.
_DUTY_GLUED = re.compile(
    r"[应须宜](?:立即|立刻|由|于|以|予|在|从|同|与|为|被|向|就|并|经|按|依|不)|可(?:由|于|在|从|同|与|向|就|经|按|依)|将(?:由|于|以|在|与|从|同|向|就)"
)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The word in one form for comparison: folded, without its ending, and cut short."""
    folded = fold(word[:_LONGEST_WORD])
    return _ENDINGS.sub("", folded)[:_STEM]


def is_word(token: str) -> bool:
    """Whether a token is more than marks and white space."""
    return token.isalnum() or (len(token) > 1 and any(character.isalnum() for character in token))


def boundaries(text: str, language: Language) -> frozenset[int]:
    """Every place in the text where a word begins or ends."""
    places, place = {0}, 0
    for token in tokens(text, language):
        place += len(token)
        places.add(place)
    return frozenset(places)
