"""Pairs of texts written with their answers, and single rewordings: reading them, scoring an engine on them.

A pair is a list of items, in the order of the old text where they stand in it; a blank line ends a paragraph:

    = kept      - dropped      + new
    ~ stronger  the lines that follow hold the old (`o`) and the new (`n`) sentences of one rewording
    > a text    a sentence that moved, where it stood;  `< a` where it stands now, `< a weaker text` if reworded too

Or it is JSON: `old` and `new` as paragraphs, `items` with `kind`, `shift` ("same/weaker": either is right), `accept`
(kinds an expert may give it as well) and the sentences of each side.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from monitor.model import LANGUAGES, Change, Language

DATA = Path(__file__).parents[1] / "data" / "revisions"
KINDS = ("new", "dropped", "reworded", "moved")
_MARKS = re.compile(r"\W+")


@dataclass
class Item:
    """What became of some sentences, as an expert would mark it."""

    kind: str
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    shift: str = ""  # several with "/" between: any of them is right
    accept: list[str] = field(default_factory=list)


@dataclass
class Revision:
    """An old and a new text as paragraphs, and every item of them."""

    name: str
    language: Language
    old: list[str]
    new: list[str]
    items: list[Item]


@dataclass
class Single:
    """One sentence and what became of it; `shifts` and `what`: any of them is right."""

    language: Language
    old: str
    new: str
    shifts: list[str]
    what: list[str]


def revisions(batch: str) -> list[Revision]:
    """The pairs of one batch, by name."""
    written = [_revision(file) for file in sorted((DATA / batch).glob("*.txt"))]
    return written + [_listed(file) for file in sorted((DATA / batch).glob("*.json"))]


def singles(batch: str) -> list[Single]:
    """The single rewordings of one batch."""
    file = DATA / batch / "single.yaml"
    data: dict[str, list[list[Any]]] = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return [
        Single(language, old, new, *([told] if isinstance(told, str) else told for told in (shift, what)))
        for language in LANGUAGES
        for old, new, shift, what in data.get(language, ())
    ]


def _listed(file: Path) -> Revision:
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    language: Language = next(known for known in LANGUAGES if file.name.startswith(known))
    return Revision(file.stem, language, data["old"], data["new"], [Item(**item) for item in data["items"]])


def _revision(file: Path) -> Revision:
    language: Language = next(known for known in LANGUAGES if file.name.startswith(known))
    sides: tuple[list[list[str]], list[list[str]]] = ([[]], [[]])
    items: list[Item] = []
    moved: dict[str, Item] = {}

    def say(item: Item, old: str = "", new: str = "") -> None:
        if old:
            item.old.append(old)
            sides[0][-1].append(old)
        if new:
            item.new.append(new)
            sides[1][-1].append(new)

    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        mark, _, text = line.partition(" ")
        match mark:
            case "":
                sides[0].append([])
                sides[1].append([])
            case "o" | "n":
                say(items[-1], **{"old" if mark == "o" else "new": text})
            case "~":
                items.append(Item("reworded", shift=text))
            case ">":
                name, _, text = text.partition(" ")
                items.append(item := moved.setdefault(name, Item("moved")))
                say(item, old=text)
            case "<":
                name, _, rest = text.partition(" ")
                shift, _, text = rest.partition(" ")
                item = moved[name]
                item.kind, item.shift = ("reworded", shift) if text else ("moved", "")
                say(item, new=text or item.old[0])
            case _:
                items.append(item := Item({"=": "kept", "-": "dropped", "+": "new"}[mark]))
                say(item, old="" if mark == "+" else text, new="" if mark == "-" else text)
    glue = "" if language == "zh" else " "
    old, new = ([glue.join(paragraph) for paragraph in side if paragraph] for side in sides)
    return Revision(file.stem, language, old, new, items)


# ------------------------------------------------------------------------------------------------------------ scores


@dataclass
class Tally:
    """Right, missed and false for each kind; right and judged shifts; what was wrong, in words."""

    counts: dict[str, list[int]] = field(default_factory=lambda: {kind: [0, 0, 0] for kind in KINDS})
    shifts: list[int] = field(default_factory=lambda: [0, 0])
    wrong: list[str] = field(default_factory=list)

    def f1(self, kind: str) -> float:
        right, missed, false = self.counts[kind]
        return 2 * right / (2 * right + missed + false) if right else 0.0

    @property
    def macro(self) -> float:
        """The mean of F1 over the kinds that occur."""
        occurring = [kind for kind in KINDS if sum(self.counts[kind][:2])]
        return sum(self.f1(kind) for kind in occurring) / len(occurring)

    @property
    def shift(self) -> float:
        """The part of the rewordings of which stronger, weaker or same was told rightly."""
        return self.shifts[0] / self.shifts[1] if self.shifts[1] else 1.0


def tally(revision: Revision, changes: Sequence[Change]) -> Tally:
    """How well `changes` meet what is known of the pair."""
    told = Tally()
    for item in revision.items:
        _count(told, item, changes)
    return told


def _count(told: Tally, item: Item, changes: Sequence[Change]) -> None:
    side = "new" if item.new else "old"
    hits = list(_hits(getattr(item, side), side, changes))
    kinds = {change.kind for change in hits}
    head = (item.new or item.old)[0][:50]
    if item.accept:
        for kind in kinds - set(item.accept) - {"kept", "moved"}:
            told.counts[kind][2] += 1
        return
    if item.kind in told.counts:
        told.counts[item.kind][0 if item.kind in kinds else 1] += 1
    for kind in kinds - {item.kind, "kept"}:
        told.counts[kind][2] += 1
    lost = side == "new" and item.old and any(hit.kind == "dropped" for hit in _hits(item.old, "old", changes))
    told.counts["dropped"][2] += bool(lost)
    if item.kind not in kinds or len(kinds) > 1 or lost:
        told.wrong.append(f"{item.kind} was told {', '.join(sorted(kinds))}{' and dropped' * bool(lost)}: {head}")
    if item.kind == "reworded":
        shifts = {change.shift for change in hits if change.kind == "reworded"}
        right = bool(set(item.shift.split("/")) & shifts)
        told.shifts[0] += right
        told.shifts[1] += 1
        if not right:
            reasons = " ".join(change.reason for change in hits)
            told.wrong.append(f"{item.shift} was told {shifts or 'nothing'}: {item.old[0]} → {item.new[0]} ({reasons})")


def _hits(sentences: Sequence[str], side: str, changes: Sequence[Change]) -> Iterator[Change]:
    for sentence in map(_squashed, sentences):
        for change in changes:
            pieces = [_squashed(piece.text) for piece in getattr(change, side)]
            shared = sum(len(piece) for piece in pieces if piece and piece in sentence)
            if any(sentence in piece for piece in pieces) or shared >= 0.6 * len(sentence):
                yield change


def _squashed(text: str) -> str:
    return _MARKS.sub("", text).lower()
