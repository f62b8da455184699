"""Words without layout: one space between words, no marks that nobody sees."""

import re

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
