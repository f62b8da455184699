"""What a text has besides what it says: headings, the sentence that opens it, the line of its signing."""

from monitor.model import Language
from monitor.text.dates import tell_time
from monitor.text.lexicon import Lexicon


def is_heading(text: str) -> bool:
    """Whether it ends in no mark, as titles and headings do: it stands for no sentence."""
    return text.rstrip('"”’»』」)）】 ')[-1:].isalnum()


def is_opening(text: str, language: Language, lexicon: Lexicon) -> bool:
    """The sentence with which a statement begins ("双方声明如下"): it names who speaks, and commits nobody."""
    return any(hit.id == "opening" for hit in lexicon.section("head_words").find(text, language))


def is_signing_line(text: str, language: Language) -> bool:
    """Place and day at a statement's end ("2025年5月8日于莫斯科"): another day is another statement, no commitment."""
    return len(text) <= _LONGEST_SIGNING_LINE[language] and tell_time([text], "UTC") is not None


_LONGEST_SIGNING_LINE: dict[Language, int] = {"zh": 24, "ru": 50, "en": 50}  # characters
