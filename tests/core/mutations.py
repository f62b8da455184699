"""Versions of a text with known answers: sentences dropped, added, reworded, moved, merged, split, by a fixed seed."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.model import Change, Language

Link = tuple[int, int]
MARKS = re.compile(r"[\W_]+")


@dataclass
class Version:
    """An old and a new text as sentences, and what is known of them. `moved` holds links."""

    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    links: set[Link] = field(default_factory=set)
    moved: set[Link] = field(default_factory=set)
    changed: dict[Link, Any] = field(default_factory=dict)  # link → what its rewording was

    @property
    def dropped(self) -> set[int]:
        return set(range(len(self.old))) - {old for old, _ in self.links}

    @property
    def added(self) -> set[int]:
        return set(range(len(self.new))) - {new for _, new in self.links}


HEAVY = {"same": 0.20, "paraphrase": 0.30, "near": 0.20, "drop": 0.12, "merge": 0.06, "split": 0.06, "replace": 0.06}
LIGHT = {"same": 0.62, "paraphrase": 0.12, "near": 0.10, "drop": 0.06, "merge": 0.03, "split": 0.03, "replace": 0.04}


def mutate(
    items: Sequence[dict[str, Any]], fresh: Sequence[str], language: Language, kinds: dict[str, float], seed: int
) -> Version:
    """A version of the sentences in `items`; `fresh` are sentences that only a new text has."""
    chance = random.Random(seed)
    items, fresh = chance.sample(list(items), len(items)), chance.sample(list(fresh), len(fresh))
    version = Version(old=[item["base"] for item in items])
    pieces: list[tuple[list[int], str, Any]] = []  # old numbers, new text, what it is
    number = 0
    while number < len(items):
        kind = chance.choices(list(kinds), list(kinds.values()))[0]
        number += _piece(pieces, items, number, kind, fresh, language)
    for _ in range(max(1, round(len(items) * kinds["drop"] * 0.7))):
        if fresh:
            pieces.insert(chance.randrange(len(pieces) + 1), ([], fresh.pop(), "new"))
    moved = _move_blocks(pieces, chance, blocks=2 if kinds is HEAVY else 1)
    for place, (olds, text, what) in enumerate(pieces):
        version.new.append(text)
        for old in olds:
            version.links.add((old, place))
            if what not in ("same", "new"):
                version.changed[old, place] = what
            if place in moved:
                version.moved.add((old, place))
    return version


def _piece(
    pieces: list[tuple[list[int], str, Any]],
    items: Sequence[dict[str, Any]],
    number: int,
    kind: str,
    fresh: list[str],
    language: Language,
) -> int:
    item = items[number]
    if kind == "drop":
        return 1
    if kind == "replace" and fresh:
        pieces.append(([], fresh.pop(), "new"))
        return 1
    if kind == "merge" and number + 1 < len(items):
        pieces.append(([number, number + 1], merged(item["base"], items[number + 1]["base"], language), "merge"))
        return 2
    if kind == "split" and (halves := split(item["base"], language)):
        pieces.extend(([number], half, "split") for half in halves)
        return 1
    text = {"paraphrase": item.get("paraphrase"), "near": item.get("near")}.get(kind) or item["base"]
    pieces.append(([number], text, kind if text != item["base"] else "same"))
    return 1


def merged(first: str, second: str, language: Language) -> str:
    """Two sentences as one."""
    if language == "zh":
        return f"{first[:-1]}，{second}"
    joint = "; and " if language == "en" else "; "
    return f"{first[:-1]}{joint}{second[0].lower()}{second[1:]}"


def split(text: str, language: Language) -> tuple[str, str] | None:
    """One sentence as two, at the comma nearest to its middle, where both halves are long enough."""
    commas = [match.start() for match in re.finditer("[，,]", text)]
    middle = min(commas, key=lambda place: abs(place - len(text) / 2), default=-1)
    if middle < len(text) * 0.25 or middle > len(text) * 0.75:
        return None
    head, tail = text[:middle], text[middle + 1 :].strip()
    return head + ("。" if language == "zh" else "."), tail[0].upper() + tail[1:]


def _move_blocks(pieces: list[tuple[list[int], str, Any]], chance: random.Random, blocks: int) -> set[int]:
    """Move `blocks` runs of one to three pieces elsewhere; return the places where they now stand."""
    moved: list[tuple[list[int], str, Any]] = []
    for _ in range(blocks):
        size = chance.choice([1, 1, 2, 3])
        start = chance.randrange(len(pieces) - size)
        block = pieces[start : start + size]
        if any(piece in moved or piece[2] in ("new", "split") for piece in block):
            continue
        del pieces[start : start + size]
        goal = chance.choice([place for place in range(len(pieces) + 1) if abs(place - start) > 2 * size])
        pieces[goal:goal] = block
        moved += block
    return {place for place, piece in enumerate(pieces) if piece in moved}


# ------------------------------------------------------------------------------------------------------------ scores


@dataclass
class Score:
    """Counts of right, false and missed, for each thing measured."""

    counts: dict[str, list[int]] = field(default_factory=dict)

    def add(self, name: str, want: set[Any], got: set[Any]) -> None:
        right, false, missed = self.counts.setdefault(name, [0, 0, 0])
        self.counts[name] = [right + len(want & got), false + len(got - want), missed + len(want - got)]

    def f1(self, name: str) -> float:
        right, false, missed = self.counts[name]
        return 2 * right / (2 * right + false + missed) if right else 0.0


def measure(score: Score, version: Version, changes: Sequence[Change]) -> None:
    """Add how well `changes` meet the version: each sentence of it is a paragraph of its own."""
    links, moved, new, dropped = set(), set(), set(), set()
    for change in changes:
        olds, news = {piece.paragraph for piece in change.old}, {piece.paragraph for piece in change.new}
        pairs = {(old, new) for old in olds for new in news}
        links |= pairs
        if change.kind == "moved" or change.moved:
            moved |= pairs
        new |= news if change.kind == "new" else set()
        dropped |= olds if change.kind == "dropped" else set()
    score.add("links", version.links, links)
    score.add("new", version.added, new)
    score.add("dropped", version.dropped, dropped)
    score.add("moved", version.moved, moved)
