"""What every form of a comparison shows: the summary, the changes by weight, and the running text with its changes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.core.compare.redline import redline
from monitor.model import Change, Document, Language, Sentence, Span

_WITHOUT_SUBSTANCE = {"wording", "date"}
_NAMES: dict[Language, str] = {"zh": "Chinese", "ru": "Russian", "en": "English"}
_COUNTED = ("new", "dropped", "stronger", "weaker", "reworded", "moved", "wording only", "date only", "kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change as it is shown. `number` counts in reading order from 1 and leads to the place in the running text."""

    number: int
    change: Change
    label: str
    spans: tuple[Span, ...]
    place: str  # "paragraph 3", "paragraph 3, before in paragraph 7"
    hint: str = ""  # what else the sentence may be
    other: int = 0  # number of the item that the hint speaks of


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph of the running text; `whole` says that all of it was put in or taken out."""

    items: tuple[Item, ...]
    whole: str = ""  # "new", "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A comparison, ready to be shown: `told` by weight, `light` in reading order, `blocks` the whole new text."""

    old: Document
    new: Document
    summary: str
    told: tuple[Item, ...]
    light: tuple[Item, ...]
    outside: int  # changes on none of the watched topics, or out of the new text's reach
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()

    @property
    def glue(self) -> str:
        """What stands between two sentences of the new text."""
        return glue(self.new.language)


def view(old: Document, new: Document, changes: Sequence[Change], notes: Sequence[str] = ()) -> View:
    """The comparison of `old` and `new` as a reader takes it in."""
    items = _items(changes, old.language, new.language)
    changed = [item for item in items if item.change.kind != "kept"]
    told = [item for item in changed if is_told(item.change)]
    light = [item for item in changed if item.change.in_scope and not is_told(item.change)]
    return View(
        old=old,
        new=new,
        summary=summary(changes),
        told=tuple(sorted(told, key=lambda item: -item.change.weight)),
        light=tuple(light),
        outside=sum(not item.change.in_scope for item in changed),
        blocks=tuple(_blocks(items)),
        notes=tuple(notes),
    )


def running_text(
    changes: Sequence[Change], old_language: Language, new_language: Language
) -> tuple[tuple[Span, ...], ...]:
    """The whole new text with its changes, paragraph by paragraph."""
    between = Span(text=glue(new_language), mark="kept")
    paragraphs = []
    for block in _blocks(_items(changes, old_language, new_language)):
        parts = [(between, *item.spans) if number else item.spans for number, item in enumerate(block.items)]
        paragraphs.append(tuple(span for part in parts for span in part if span.text))
    return tuple(paragraphs)


def _items(changes: Sequence[Change], old_language: Language, new_language: Language) -> list[Item]:
    dropped = {piece: number for number, change in enumerate(changes, 1) for piece in change.old if not change.new}
    new = {piece: number for number, change in enumerate(changes, 1) for piece in change.new if not change.old}
    return [
        Item(
            number=number,
            change=change,
            label=label(change),
            spans=spans(change, old_language, new_language),
            place=_place(change),
            hint=_hint(change),
            other=next(((new if change.old else dropped).get(piece, 0) for piece in change.perhaps), 0),
        )
        for number, change in enumerate(changes, 1)
    ]


def _hint(change: Change) -> str:
    """What a reader should look at before taking the sentence for new or dropped."""
    if not change.perhaps:
        return ""
    words, paragraph = " ".join(piece.text for piece in change.perhaps), change.perhaps[0].paragraph + 1
    if change.kind == "new":
        return f"Possibly rephrased from “{words}” (was paragraph {paragraph})."
    return f"Possibly rephrased as “{words}” (paragraph {paragraph})."


def summary(changes: Iterable[Change]) -> str:
    """The counts in one line: "2 new, 5 dropped, 4 stronger, 3 weaker, 5 reworded, 37 kept; 12 out of scope"."""
    counts: Counter[str] = Counter()
    outside = 0
    for change in changes:
        if change.kind != "kept" and not change.in_scope:
            outside += 1
        else:
            counts[_counted(change)] += 1
    inside = ", ".join(f"{counts[name]} {name}" for name in _COUNTED if counts[name])
    rest = f"{outside} on other subjects" if outside else ""
    return "; ".join(filter(None, (inside, rest))) or "nothing to compare"


def is_told(change: Change) -> bool:
    """Whether a change is of substance: not the same words in another place, nor wording or a date alone."""
    return change.kind not in ("kept", "moved") and change.weight > 0


def label(change: Change) -> str:
    """What happened, in words: "reworded, weaker", "two sentences from one", "wording only"."""
    parts = [_counted(change) if change.kind != "reworded" or not is_told(change) else "reworded"]
    if change.shift in ("stronger", "weaker") and is_told(change):
        parts.append(change.shift)
    if change.kind == "reworded" and len(change.new) > len(change.old):
        parts.append("split")
    if change.kind == "reworded" and len(change.old) > len(change.new):
        parts.append("merged")
    if change.moved and change.kind == "reworded":
        parts.append("moved")
    return ", ".join(parts)


def _counted(change: Change) -> str:
    if change.kind != "reworded":
        return change.kind
    if change.shift in ("stronger", "weaker"):
        return change.shift
    if change.what and set(change.what) <= _WITHOUT_SUBSTANCE:
        return "date only" if "date" in change.what else "wording only"
    return "reworded"


def spans(change: Change, old_language: Language, new_language: Language) -> tuple[Span, ...]:
    """The words of a change, marked. Of two languages both sides are shown whole, the older one first."""
    before, after = _joined(change.old, old_language), _joined(change.new, new_language)
    if change.kind == "new":
        return (Span(text=after, mark="inserted"),)
    if change.kind == "dropped":
        return (Span(text=before, mark="deleted"),)
    if change.kind == "reworded" and old_language == new_language:
        return redline(before, after, new_language)
    if change.kind == "reworded":
        return (Span(text=before, mark="deleted"), Span(text=" ", mark="kept"), Span(text=after, mark="inserted"))
    return (Span(text=after, mark="kept"),)


def glue(language: Language) -> str:
    """What stands between two sentences."""
    return "" if language == "zh" else " "


def facts(document: Document) -> str:
    """Day, language and source of a text, in one line."""
    published = document.published
    day = published.strftime("%Y-%m-%d %H:%M %z") if isinstance(published, datetime) else published
    return " · ".join(filter(None, (str(day or "no date"), _NAMES[document.language], document.source)))


def _joined(pieces: Sequence[Sentence], language: Language) -> str:
    return glue(language).join(piece.text for piece in pieces)


def _place(change: Change) -> str:
    old = change.old[0].paragraph + 1 if change.old else None
    new = change.new[0].paragraph + 1 if change.new else None
    if new is None:
        return f"was paragraph {old}"
    moved = change.kind == "moved" or change.moved
    return f"paragraph {new}" + (f", before in paragraph {old}" if moved else "")


@dataclass(slots=True)
class _Open:
    """A paragraph that is being filled."""

    paragraph: int | None = None  # of the new text; None: of the old one
    items: list[Item] = field(default_factory=list)


def _blocks(items: Sequence[Item]) -> Iterable[Block]:
    """The new text's paragraphs; dropped sentences stand where they stood, as paragraphs if they were whole ones."""
    surviving = {piece.paragraph for item in items if item.change.new for piece in item.change.old}
    filled: list[_Open] = []
    for item in items:
        if item.change.new:
            paragraph = item.change.new[0].paragraph
            if not filled or filled[-1].paragraph != paragraph:
                filled.append(_Open(paragraph))
        elif not filled or (item.change.old[0].paragraph not in surviving and not _goes_on(filled[-1], item)):
            filled.append(_Open())
        filled[-1].items.append(item)
    for block in filled:
        kinds = {item.change.kind for item in block.items}
        yield Block(items=tuple(block.items), whole=kinds.pop() if kinds in ({"new"}, {"dropped"}) else "")


def _goes_on(block: _Open, item: Item) -> bool:
    last = block.items[-1].change
    return block.paragraph is None and last.old[-1].paragraph == item.change.old[0].paragraph
