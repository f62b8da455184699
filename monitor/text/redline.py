"""The words that were taken out and put in, marked in one text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, groupby, takewhile

from rapidfuzz.distance import Indel

from monitor.model import Language, Mark, Span
from monitor.text.tokens import is_word, tokens

_Run = tuple[list[str], list[str], bool]  # old tokens, new tokens, kept
_SMALL = "的 了 和 与 及 地 the a an of and to in и в на с по"
_SMALL_WORDS = frozenset(_SMALL.split())


def redline(old: str, new: str, language: Language) -> tuple[Span, ...]:
    """Kept, deleted and inserted words. Kept and inserted joined are `new`, kept and deleted joined are `old`."""
    runs = list(_without_islands(_apart(_runs(_pieces(old, language), _pieces(new, language)))))
    marked: list[tuple[Mark, str]] = []
    for removed, added, kept in runs:
        if kept:
            marked.append(("kept", "".join(added)))
        else:
            marked += [("deleted", "".join(removed)), ("inserted", "".join(added))]
    spans = ((mark, "".join(text for _, text in group)) for mark, group in groupby(marked, key=lambda pair: pair[0]))
    return tuple(Span(text=text, mark=mark) for mark, text in spans if text)


_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_-])\d++(?:[.,]\d++){0,8}+(?![A-Za-z0-9_])|[零〇一二三四五六七八九十百千万亿]{2,}", re.ASCII
)


def _pieces(text: str, language: Language) -> list[str]:
    """The words of a text; a number is one, however it is written."""
    pieces, place = [], 0
    for match in _NUMBER.finditer(text):
        pieces += [*tokens(text[place : match.start()], language), match[0]]
        place = match.end()
    return [*pieces, *tokens(text[place:], language)]


_MOST_PAIRS = 60_000  # equal words of both sides: two sentences of 150 words have 20,000


def edits(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """The steps from one row of words to another, as difflib names them.

    difflib keeps long runs whole, as a reader would, and takes the cube of the equal words for it. Where the same few
    words come again and again the shortest way is found instead.
    """
    counted = Counter(old)
    if sum(counted[word] for word in new) <= _MOST_PAIRS:
        return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    return list(_shortest(old, new))


def _shortest(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The shortest way from one row of words to another; what is taken out and put in at one place is one step."""
    for is_equal, group in groupby(Indel.opcodes(old, new), key=lambda step: step.tag == "equal"):
        steps = list(group)
        first, last = steps[0], steps[-1]
        places = first.src_start, last.src_end, first.dest_start, last.dest_end
        both = places[0] < places[1] and places[2] < places[3]
        yield ("equal" if is_equal else "replace" if both else first.tag, *places)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    for tag, old_start, old_end, new_start, new_end in edits(old, new):
        removed, added = list(old[old_start:old_end]), list(new[new_start:new_end])
        if tag == "replace" and any("\u3400" <= sign <= "\u9fff" for sign in removed[0]):
            yield from _trimmed(removed, added)
        else:
            yield removed, added, tag == "equal"


def _apart(runs: Iterator[_Run]) -> Iterator[_Run]:
    """The runs, what is kept in one piece and none of them empty."""
    for kept, group in groupby(runs, key=lambda run: run[2]):
        parts = list(group)
        removed = [word for part in parts for word in part[0] if word]
        added = [word for part in parts for word in part[1] if word]
        if removed or added:
            yield removed, added, kept


def _trimmed(removed: list[str], added: list[str]) -> Iterator[_Run]:
    """A replacement without what begins and ends both sides, cut where one of them has a boundary of words.

    The dictionary may join in one sentence what it parts in the other ("双方同意", "双方 原则上 同意").
    """
    before, after = "".join(removed), "".join(added)
    lead, tail = _shared(removed, added), _shared(_reversed(removed), _reversed(added))
    if min(len(before), len(after)) < lead + tail:
        tail = 0
    ends = len(before) - tail, len(after) - tail
    yield [before[:lead]], [after[:lead]], True
    yield [before[lead : ends[0]]], [after[lead : ends[1]]], False
    yield [before[ends[0] :]], [after[ends[1] :]], True


def _reversed(words: Sequence[str]) -> list[str]:
    return [word[::-1] for word in reversed(words)]


def _shared(removed: Sequence[str], added: Sequence[str]) -> int:
    """How many characters begin both, as whole words of one of them and within no number of the other."""
    pairs = zip("".join(removed), "".join(added), strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    places = [list(accumulate(map(len, words))) for words in (removed, added)]
    whole = {place for ends in places for place in ends if _LEAST <= place <= alike}
    for words, ends in zip((removed, added), places, strict=True):
        for word, end in zip(words, ends, strict=True):
            if word.isascii() or _NUMBER.fullmatch(word):
                whole -= set(range(end - len(word) + 1, end))
    return max(whole, default=0)


_LEAST = 2  # characters


def _without_islands(runs: Iterator[_Run]) -> Iterator[_Run]:
    """A blank, a mark or one small word between two replacements is read with them, as one change."""
    held: _Run | None = None  # a change that may take in what follows
    island: _Run | None = None
    for run in runs:
        removed, added, kept = run
        if held is None:
            if kept:
                yield run
            else:
                held = run
        elif kept:
            if _is_island(added) and held[0] and held[1]:
                island = run
            else:
                yield held
                yield run
                held = None
        elif island is None:
            held = (held[0] + removed, held[1] + added, False)
        elif removed and added:
            held = (held[0] + island[0] + removed, held[1] + island[1] + added, False)
            island = None
        else:
            yield held
            yield island
            held, island = run, None
    if held:
        yield held
    if island:
        yield island


def _is_island(words: Sequence[str]) -> bool:
    content = [word for word in words if is_word(word)]
    if any(mark in "，。；：,.;:!?！？" for word in words for mark in word):
        return False
    return not content or (len(content) == 1 and content[0].lower() in _SMALL_WORDS)
