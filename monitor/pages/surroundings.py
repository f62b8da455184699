"""What stands right above and below a text. Every house prints time, source and editor there, in whatever elements."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from monitor.pages.markup import blocks_of

_ABOVE = 14  # lines: a headline of three parts, its line of time and source, buttons
_BELOW = 12
_LONGEST = 300  # characters; what is longer is no line of a head or a foot
_BEGINNING = 24  # characters by which a paragraph is found again
_ORIGIN = re.compile(r"[(（](?P<name>[^()（）]{2,40})[)）][\s\xa0]*\d{1,2}\s*[:：.]\s*\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The lines around a text, the nearest first."""

    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Those above, then those below: what is said of a text is mostly said in its head."""
        return self.above + self.below


def surroundings_of(tree: LexborHTMLParser, paragraphs: Sequence[str]) -> Surroundings:
    """The lines around a text; none where the page does not show it as it was read."""
    if tree.body is None or not paragraphs:
        return Surroundings()
    lines = [block.text for block in blocks_of(tree.body)]
    start = next(_places(lines, paragraphs[0]), None)
    if start is None:
        return Surroundings()
    end = max(_places(lines, paragraphs[-1]), default=start)
    above, below = lines[max(0, start - _ABOVE) : start], lines[end + 1 : end + 1 + _BELOW]
    return Surroundings(
        above=tuple(line for line in reversed(above) if len(line) <= _LONGEST),
        below=tuple(line for line in below if len(line) <= _LONGEST),
    )


def _places(lines: Sequence[str], paragraph: str) -> Iterator[int]:
    beginning = paragraph[:_BEGINNING]
    return (place for place, line in enumerate(lines) if line.startswith(beginning))


def origin_in(line: str) -> str | None:
    """Whom a line names in brackets before its clock time: `(Xinhua) 08:24, May 17, 2024`."""
    match = _ORIGIN.search(line)
    return match["name"].strip() if match else None
