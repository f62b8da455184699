"""Two readings side by side, and what the parts of a judgement find in them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from monitor.model import Language
from monitor.text.lexicon import Hit, Lexicon
from monitor.text.numbers import Number
from monitor.text.parse import Reading
from monitor.text.tokens import is_word, stem, tokens

T = TypeVar("T")


@dataclass(slots=True)
class Finding:
    """One difference: its kind, how much it adds to the force, the words on each side.

    `label` is what a reader is told where the kind's own name would mislead ("in full" is no urgency).
    """

    what: str
    force: float = 0.0
    old: str = ""
    new: str = ""
    label: str = ""
    leads: bool = False  # the words of lesser findings are part of it

    @property
    def called(self) -> str:
        """The kind, as a reader is told it."""
        return self.label or self.what


@dataclass(slots=True)
class Pair:
    """Both readings, and what else the parts of the judgement share."""

    old: Reading
    new: Reading
    language: Language
    lexicon: Lexicon
    old_words: frozenset[str] = field(init=False)
    new_words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.old_words = _words(self.old.text, self.language)
        self.new_words = _words(self.new.text, self.language)

    @property
    def shared(self) -> float:
        """Part of the words of both sides that both have, 0 to 1."""
        return 2 * len(self.old_words & self.new_words) / max(1, len(self.old_words) + len(self.new_words))


def _words(text: str, language: Language) -> frozenset[str]:
    return frozenset(stem(token) for token in tokens(text, language) if is_word(token))


def left_over(old: Sequence[T], new: Sequence[T], same: Callable[[T], object]) -> tuple[list[T], list[T]]:
    """What stands on one side alone, as often as it does."""
    in_old, in_new = Counter(same(item) for item in old), Counter(same(item) for item in new)
    removed, added = in_old - in_new, in_new - in_old
    return list(_as_often(old, removed, same)), list(_as_often(new, added, same))


def _as_often(items: Sequence[T], times: Counter[object], same: Callable[[T], object]) -> Iterable[T]:
    times = Counter(times)
    for item in items:
        if times[same(item)] > 0:
            times[same(item)] -= 1
            yield item


def only_in(these: Sequence[Hit], others: Sequence[Hit]) -> list[Hit]:
    """The first hit of each id that the other side has none of."""
    known, only = {hit.id for hit in others}, []
    for hit in these:
        if hit.id not in known:
            known.add(hit.id)
            only.append(hit)
    return only


def side_by_side(what: str, removed: Sequence[Hit], added: Sequence[Hit], c: Pair) -> list[Finding]:
    """One finding for each, the first removed beside the first added."""
    findings = []
    for number in range(max(len(removed), len(added))):
        before = quoted(c.old, removed[number]) if number < len(removed) else ""
        after = quoted(c.new, added[number]) if number < len(added) else ""
        findings.append(Finding(what, 0, before, after))
    return findings


def quoted(reading: Reading, hit: Hit | Number) -> str:
    """The words as they stand in the sentence."""
    return reading.text[hit.start : hit.end]
