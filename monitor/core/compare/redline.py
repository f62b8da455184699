"""The words that were taken out and put in, marked in one text."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from monitor.core.statement.words import is_word, tokens
from monitor.model import Language, Mark, Span

_Run = tuple[list[str], list[str], bool]  # old tokens, new tokens, kept
_SMALL = "的 了 和 与 及 地 the a an of and to in и в на с по"
_SMALL_WORDS = frozenset(_SMALL.split())


def redline(old: str, new: str, language: Language) -> tuple[Span, ...]:
    """Kept, deleted and inserted words. Kept and inserted joined are `new`, kept and deleted joined are `old`."""
    runs = list(_without_islands(_runs(tokens(old, language), tokens(new, language))))
    marked: list[tuple[Mark, str]] = []
    for removed, added, kept in runs:
        if kept:
            marked.append(("kept", "".join(added)))
        else:
            marked += [("deleted", "".join(removed)), ("inserted", "".join(added))]
    spans = ((mark, "".join(text for _, text in group)) for mark, group in groupby(marked, key=lambda pair: pair[0]))
    return tuple(Span(text=text, mark=mark) for mark, text in spans if text)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield list(old[old_start:old_end]), list(new[new_start:new_end]), tag == "equal"


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
