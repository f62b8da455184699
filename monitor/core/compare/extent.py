"""How much a sentence covers: numbers and dates, all or some, which kinds of things."""

from collections.abc import Sequence
from itertools import zip_longest

from monitor.core.compare.pair import Finding, Pair, left_over, only_in, quoted, side_by_side
from monitor.core.statement.lexicon import Hit
from monitor.core.statement.words import is_word, stem, tokens

_ALL = 3.0  # width of what is said of all


def of_numbers(c: Pair) -> list[Finding]:
    """Numbers, and dates for themselves, compared as values."""
    removed, added = left_over(c.old.numbers, c.new.numbers, lambda number: number.value)
    findings = []
    for what, calendar in (("number", False), ("date", True)):
        before = [quoted(c.old, number) for number in removed if number.calendar == calendar]
        after = [quoted(c.new, number) for number in added if number.calendar == calendar]
        findings += [Finding(what, 0, *pair) for pair in zip_longest(before, after, fillvalue="")]
    return findings


def of_scope(c: Pair) -> list[Finding]:
    """All, most, some: what is said of more or of fewer."""
    removed, added = left_over(c.old.scope, c.new.scope, lambda hit: hit.id)
    findings = []
    for number in range(max(len(removed), len(added))):
        before = removed[number] if number < len(removed) else None
        after = added[number] if number < len(added) else None
        steps = _width(after, c) - _width(before, c)
        findings.append(
            Finding(
                "scope",
                0.3 * (steps > 0) - 0.3 * (steps < 0),
                quoted(c.old, before) if before else "",
                quoted(c.new, after) if after else "",
            )
        )
    return findings


def of_bonds(c: Pair) -> list[Finding]:
    """Whether a paper binds in law, in politics, or is not said to bind."""
    before, after = _strongest(c.old.bonds, c), _strongest(c.new.bonds, c)
    steps = _bond(after, c) - _bond(before, c)
    if not steps:
        return []
    old, new = quoted(c.old, before) if before else "", quoted(c.new, after) if after else ""
    return [Finding("force", _BINDING if steps > 0 else -_BINDING, old, new)]


_BINDING = 0.5  # what a binding form adds to the force
_UNSAID = 2.0  # how binding a paper is of which nothing is said


def _strongest(hits: Sequence[Hit], c: Pair) -> Hit | None:
    return max(hits, key=lambda hit: _bond(hit, c), default=None)


def _bond(hit: Hit | None, c: Pair) -> float:
    return float(c.lexicon.fact("bonds", hit.id, "level", _UNSAID)) if hit else _UNSAID


def _width(hit: Hit | None, c: Pair) -> float:
    """A sentence without such a word speaks of all: "States should" is "all States should"."""
    return float(c.lexicon.fact("scope", hit.id, "level", _ALL)) if hit else _ALL


def of_things(c: Pair) -> list[Finding]:
    """Kinds of weapons, domains and means that only one sentence names."""
    removed = [hit for hit in only_in(c.old.things, c.new.things) if not _stands_in(hit, c.new_words, c)]
    added = [hit for hit in only_in(c.new.things, c.old.things) if not _stands_in(hit, c.old_words, c)]
    return side_by_side("scope", removed, added, c)


def _stands_in(hit: Hit, words: frozenset[str], c: Pair) -> bool:
    """Whether the other sentence holds the words of the hit all the same, as part of a longer name."""
    return all(stem(token) in words for token in tokens(hit.text, c.language) if is_word(token))
