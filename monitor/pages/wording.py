"""Words without layout: one space between words, no marks that nobody sees."""

import html
import re
from collections.abc import Iterable

# Zero-width marks, soft hyphens and direction marks; control characters that are no white space. A variation selector
# changes no word either.
_UNSEEN = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe00-\ufe0f\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]"
)
_WORD = re.compile(r"\w")


def tidy(text: str) -> str:
    """The text on one line, with single spaces, without characters that cannot be seen."""
    return " ".join(_UNSEEN.sub("", text).split())  # with the ideographic space, &nbsp; and &emsp;


def says_something(text: str) -> bool:
    """Whether there is a letter or a number in it: `* * *` and `———` are layout."""
    return _WORD.search(text) is not None


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one paragraph as one: Chinese is joined without a blank, other words with one."""
    whole: list[str] = []
    for line in (line.strip(" ") for line in lines):
        if whole and not is_joined_without_blank(whole[-1], line):
            whole.append(" ")
        if line:
            whole.append(line)
    return "".join(whole)


def is_joined_without_blank(before: str, after: str) -> bool:
    """Whether no blank belongs between the end of a line and the beginning of the next one."""
    one, two = before.rstrip(" ")[-1:], after.lstrip(" ")[:1]
    if not one or not two:
        return True
    hanzi = [_HANZI.match(letter) is not None for letter in (one, two)]
    return all(hanzi) or (any(hanzi) and (one in _CHINESE_MARKS or two in _CHINESE_MARKS))


_HANZI = re.compile(r"[\u2e80-\u2fff\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff65]")
_CHINESE_MARKS = frozenset("“”‘’—…·《》")


def unescaped(text: str) -> str:
    """Entities that stand in a text as words, since they were escaped twice, as the characters they mean."""
    return _ENTITY.sub(_meant, text) if "&" in text else text


def _meant(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return character if len(character) == 1 and character not in "<>&" else match[0]


_ENTITY = re.compile(r"&(?:[a-z]{2,8}\d{0,2}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)


def without_tags(text: str) -> str:
    """A title without the tags that stand in it as words, since no markup is read there."""
    if "<" not in text:
        return text
    return join_lines(part for part in _TAG_AS_WORDS.split(text) if part.strip())


_TAG_AS_WORDS = re.compile(
    r"\s{0,9}</?(?:br|b|i|u|em|strong|span|font|p|wbr|nobr|sub|small|big|center)\b[^<>]{0,200}>\s{0,9}", re.IGNORECASE
)
