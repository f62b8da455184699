"""Lines of a text that fit a terminal, cut where each language allows it.

Between Chinese characters a line may end anywhere, but no line begins with a mark that closes or ends with one that
opens; other words stay whole. The blank at which a line was cut is not printed.
"""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

_CLOSING = frozenset("，。；：、！？）》”’」』】,.;:!?)]}+-")
_OPENING = frozenset("（《“‘「『【([{")
_WIDE = 2  # columns


def folded(text: Text, width: int, indent: int = 0) -> Iterator[Text]:
    """The lines of a text, each after its indent."""
    cuts = list(_cuts(text.plain, width - indent))
    for line in text.divide(cuts):
        line.rstrip()
        yield Text.assemble(" " * indent, line)


def _cuts(words: str, room: int) -> Iterator[int]:
    begin = 0
    while begin < len(words):
        end = _filled(words, begin, room)
        if end == len(words):
            return
        cut = next((place for place in range(end, begin, -1) if _may_be_cut(words, place)), end)
        yield cut
        begin = cut


def _filled(words: str, begin: int, room: int) -> int:
    """Where the line is full; a blank at its end takes no room."""
    end, used = begin, 0
    while end < len(words):
        used += cell_len(words[end])
        if used > room and words[end] != " ":
            return max(end, begin + 1)
        end += 1
    return end


def _may_be_cut(words: str, place: int) -> bool:
    before, after = words[place - 1], words[place]
    if after == " " or before in _OPENING or after in _CLOSING:
        return False
    if words[max(0, place - 2) : place] in ("[-", "{+"):
        return False
    if before in "]}" and after in "[{":
        return True
    return before == " " or cell_len(before) == _WIDE or cell_len(after) == _WIDE
