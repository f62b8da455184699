"""How much a sentence covers: numbers and dates, all or some, which kinds of things."""

from collections.abc import Sequence
from itertools import zip_longest

from monitor.compare.pair_within import Finding, Pair, left_over, only_in, quoted, side_by_side
from monitor.compare.rules.base import ALL, WIDTHS
from monitor.compare.rules.limits import is_reference
from monitor.model import Mark
from monitor.text.lexicon import Hit
from monitor.text.numbers import Number
from monitor.text.parse import Reading
from monitor.text.redline import redline
from monitor.text.tokens import is_word, stem, tokens


def of_numbers(c: Pair) -> list[Finding]:
    """Numbers, and dates for themselves, compared as values."""
    old = [number for number in c.old.numbers if not is_reference(c.old, number, c)]
    new = [number for number in c.new.numbers if not is_reference(c.new, number, c)]
    removed, added = left_over(old, new, lambda number: round(number.value, 6))
    if not removed and not added:
        removed, added = _of_another_unit(c)
    findings = []
    for what, calendar in (("number", False), ("date", True)):
        before = [quoted(c.old, number) for number in removed if number.calendar == calendar]
        after = [quoted(c.new, number) for number in added if number.calendar == calendar]
        findings += [Finding(what, 0, *pair) for pair in zip_longest(before, after, fillvalue="")]
    return findings


def _of_another_unit(c: Pair) -> tuple[list[Number], list[Number]]:
    """Numbers that count something else now: "两次" (twice), "两年" (two years)."""
    if c.language != "zh":
        return [], []  # elsewhere the unit is a word like any other
    before, after = (
        [
            (number, _COUNTERS[reading.text[number.end]])
            for number in reading.numbers
            if not number.calendar and reading.text[number.end : number.end + 1] in _COUNTERS
        ]
        for reading in (c.old, c.new)
    )
    removed, added = left_over(before, after, lambda counted: (counted[0].value, counted[1]))
    return [number for number, _ in removed], [number for number, _ in added]


_COUNTERS = dict.fromkeys("次轮届回", "times") | dict.fromkeys("年月周日天", "time")


def of_scope(c: Pair) -> list[Finding]:
    """All, most, some: what is said of more or of fewer."""
    removed, added = left_over(c.old.scope, c.new.scope, lambda hit: hit.id)
    if len(removed) > len(added):
        added += _states(c.new, c.old)[: len(removed) - len(added)]
    else:
        removed += _states(c.old, c.new)[: len(added) - len(removed)]
    return [_widened(before, after, c) for before, after in zip_longest(removed, added)]


def _states(reading: Reading, other: Reading) -> list[Hit]:
    """ "States concerned", "all States", where the other side has neither."""
    return [hit for hit in only_in(reading.parties, other.parties) if hit.id in WIDTHS]


def _widened(before: Hit | None, after: Hit | None, c: Pair) -> Finding:
    steps = _width(after, c) - _width(before, c)
    if before is None or after is None:
        steps += _is_of_every_kind(after, c) - _is_of_every_kind(before, c)
    old, new = quoted(c.old, before) if before else "", quoted(c.new, after) if after else ""
    if not steps and before is None and after and _is_restricted(new, "inserted", c):
        steps = 1
    if not steps and after is None and before and _is_restricted(old, "deleted", c):
        steps = -1
    return Finding("scope", 0.3 * (steps > 0) - 0.3 * (steps < 0), old, new)


def _is_of_every_kind(hit: Hit | None, c: Pair) -> bool:
    """ "Any form of": more than what is said of all by saying nothing."""
    return bool(hit and c.lexicon.fact("scope", hit.id, "emphatic"))


def _is_restricted(text: str, mark: Mark, c: Pair) -> bool:
    """Whether other words stand in the place of "all": "all sanctions", "sanctions against third countries".

    Only where nothing else was changed: in a sentence that was turned round much stands in the place of much.
    """
    changed = [span for span in redline(c.old.text, c.new.text, c.language) if span.mark != "kept"]
    if sorted(span.mark for span in changed) != ["deleted", "inserted"]:
        return False
    return any(text in span.text and span.mark == mark for span in changed)


def of_bonds(c: Pair) -> list[Finding]:
    """Whether a paper binds in law, in politics, or is not said to bind."""
    before, after = _strongest(c.old.bonds, c), _strongest(c.new.bonds, c)
    steps = _bond(after, c) - _bond(before, c)
    if not steps:
        return _loosened(c)
    old, new = quoted(c.old, before) if before else "", quoted(c.new, after) if after else ""
    return [Finding("force", _BINDING if steps > 0 else -_BINDING, old, new)]


def _loosened(c: Pair) -> list[Finding]:
    """ "A legally binding protocol with voluntary verification": less than one with verification."""
    before, after = ([hit for hit in reading.bonds if _bond(hit, c) < _UNSAID] for reading in (c.old, c.new))
    if bool(before) == bool(after):
        return []
    old, new = quoted(c.old, before[0]) if before else "", quoted(c.new, after[0]) if after else ""
    return [Finding("force", _BINDING if before else -_BINDING, old, new)]


_BINDING = 0.5  # what a binding form adds to the force
_UNSAID = 2.0  # how binding a paper is of which nothing is said


def _strongest(hits: Sequence[Hit], c: Pair) -> Hit | None:
    return max(hits, key=lambda hit: _bond(hit, c), default=None)


def _bond(hit: Hit | None, c: Pair) -> float:
    return float(c.lexicon.fact("bonds", hit.id, "level", _UNSAID)) if hit else _UNSAID


def _width(hit: Hit | None, c: Pair) -> float:
    """A sentence without such a word speaks of all: "States should" is "all States should"."""
    if hit is None:
        return ALL
    return WIDTHS[hit.id] if hit.id in WIDTHS else float(c.lexicon.fact("scope", hit.id, "level", ALL))


def of_things(c: Pair) -> list[Finding]:
    """Kinds of weapons, domains and means that only one sentence names."""
    removed = [hit for hit in only_in(c.old.things, c.new.things) if not _stands_in(hit, c.new_words, c)]
    added = [hit for hit in only_in(c.new.things, c.old.things) if not _stands_in(hit, c.old_words, c)]
    return side_by_side("scope", removed, added, c)


def _stands_in(hit: Hit, words: frozenset[str], c: Pair) -> bool:
    """Whether the other sentence holds the words of the hit all the same, as part of a longer name."""
    return all(stem(token) in words for token in tokens(hit.text, c.language) if is_word(token))
