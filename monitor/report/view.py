"""What every form of a comparison shows: the summary, the changes by weight, and the running text with its changes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model import Change, Document, Language, Sentence, Span
from monitor.text.redline import redline

_WITHOUT_SUBSTANCE = {"wording", "date"}
_NAMES: dict[Language, str] = {"zh": "Chinese", "ru": "Russian", "en": "English"}
_COUNTED = ("new", "dropped", "stronger", "weaker", "reworded", "moved", "wording only", "date only", "kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change as it is shown. `number` counts in reading order from 1 and leads to the place in the running text.

    `rank` is what a reader cites: it counts what is listed, from 1. A new sentence bears the dropped one that it
    possibly rephrases as its `twin`, and is listed with it.
    """

    number: int
    change: Change
    label: str
    spans: tuple[Span, ...]
    place: str  # "paragraph 3", "paragraph 3, before in paragraph 7"
    hint: str = ""  # what else the sentence may be
    other: int = 0  # number of the item that the hint speaks of
    rank: int = 0
    twin: "Item | None" = None

    @property
    def lines(self) -> tuple[tuple[Span, ...], ...]:
        """The marked words as they are read: one line, or the old words above the new where little is left of them."""
        if self.twin is not None:
            return (*self.twin.lines, self.spans)
        return legible(self.spans)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, of a twin first."""
        told = (self.twin.change.reason if self.twin else "", self.change.reason)
        return tuple(filter(None, told))

    @property
    def weight(self) -> float:
        """Of the change, or of its twin if that is weightier."""
        return max(self.change.weight, self.twin.change.weight if self.twin else 0)


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
    told = sorted(_twinned([item for item in changed if is_told(item.change)]), key=lambda item: -item.weight)
    light = [item for item in changed if item.change.in_scope and not is_told(item.change)]
    return View(
        old=old,
        new=new,
        summary=summary(changes),
        told=tuple(replace(item, rank=rank) for rank, item in enumerate(told, 1)),
        light=tuple(replace(item, rank=rank) for rank, item in enumerate(light, len(told) + 1)),
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


def _twinned(items: Sequence[Item]) -> list[Item]:
    """What was possibly rephrased is listed once: the new sentence with the dropped one, if each is the other's."""
    by_number = {item.number: item for item in items}
    twins: dict[int, Item] = {}
    for item in items:
        other = by_number.get(item.other)
        if item.change.kind == "new" and other is not None and other.other == item.number:
            twins[item.number] = other
    taken = {twin.number for twin in twins.values()}
    return [
        replace(item, twin=twins[item.number], label=_REPHRASED, place=f"{item.place}, {twins[item.number].place}")
        if item.number in twins
        else item
        for item in items
        if item.number not in taken
    ]


_REPHRASED = "new, possibly rephrased from what was dropped"


def _hint(change: Change) -> str:
    """What a reader should look at before taking the sentence for new or dropped."""
    if not change.perhaps:
        return ""
    words, paragraph = " ".join(piece.text for piece in change.perhaps), change.perhaps[0].paragraph + 1
    if change.kind == "new":
        return f"Possibly rephrased from “{words}” (was paragraph {paragraph})."
    return f"Possibly rephrased as “{words}” (paragraph {paragraph})."


def summary(changes: Iterable[Change]) -> str:
    """The counts in one line: "2 new, 5 dropped (1 pair possibly rephrased), 4 stronger, 37 kept; 12 on other …"."""
    counts: Counter[str] = Counter()
    outside = 0
    pairs = 0
    for change in changes:
        if change.kind != "kept" and not change.in_scope:
            outside += 1
        else:
            counts[_counted(change)] += 1
            pairs += change.kind == "new" and bool(change.perhaps)
    rephrased = {"dropped": f" ({pairs} pair{'s' * (pairs > 1)} possibly rephrased)"} if pairs else {}
    inside = ", ".join(f"{counts[name]} {name}{rephrased.get(name, '')}" for name in _COUNTED if counts[name])
    rest = f"{outside} on other subjects" if outside else ""
    return "; ".join(filter(None, (inside, rest))) or "nothing to compare"


def is_told(change: Change) -> bool:
    """Whether a change is of substance: not the same words in another place, nor wording or a date alone."""
    return change.kind not in ("kept", "moved") and change.weight > 0


def label(change: Change) -> str:
    """What happened, in words: "reworded, weaker", "reworded, no direction, split", "wording only"."""
    parts = [_counted(change) if change.kind != "reworded" or not is_told(change) else "reworded"]
    if change.kind == "reworded" and is_told(change):
        parts.append(change.shift if change.shift in ("stronger", "weaker") else "no direction")
    if change.kind == "reworded" and len(change.new) > len(change.old):
        parts.append("split")
    if change.kind == "reworded" and len(change.old) > len(change.new):
        parts.append("merged")
    if change.moved and change.kind == "reworded":
        parts.append("moved")
    if change.rephrased:
        parts.append("in other words")
    return ", ".join(parts)


def _counted(change: Change) -> str:
    if change.kind != "reworded":
        return change.kind
    if change.shift in ("stronger", "weaker"):
        return change.shift
    if change.what and set(change.what) <= _WITHOUT_SUBSTANCE and not change.rephrased:
        return "date only" if "date" in change.what else "wording only"
    return "reworded"


def spans(change: Change, old_language: Language, new_language: Language) -> tuple[Span, ...]:
    """The words of a change, marked. Of two languages both sides are shown whole, the older one first."""
    before, after = _joined(change.old, old_language), _joined(change.new, new_language)
    if change.kind == "new":
        return (Span(text=after, mark="inserted"),)
    if change.kind == "dropped":
        return (Span(text=before, mark="deleted"),)
    if change.kind == "reworded" and old_language == new_language and not change.rephrased:
        return redline(before, after, new_language)
    if change.kind == "reworded":
        return (Span(text=before, mark="deleted"), Span(text=" ", mark="kept"), Span(text=after, mark="inserted"))
    return (Span(text=after, mark="kept"),)


_MUCH = 0.6  # share of both sentences that is marked, from which marks within them are a patchwork


def legible(spans: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    """Marked words for reading: no lone punctuation among other marks; two lines where most of a sentence changed."""
    marked = [span for span in spans if span.mark != "kept"]
    if not any(map(_has_words, marked)):
        return (tuple(spans),)
    if {span.mark for span in marked} == {"deleted", "inserted"} and _share(spans) > _MUCH:
        before, after = (
            "".join(span.text for span in spans if span.mark != other).strip() for other in ("inserted", "deleted")
        )
        return ((Span(text=before, mark="deleted"),), (Span(text=after, mark="inserted"),))
    return (tuple(_without_lone_marks(spans)),)


def _without_lone_marks(spans: Iterable[Span]) -> Iterable[Span]:
    for span in spans:
        if span.mark == "kept" or _has_words(span):
            yield span
        elif span.mark == "inserted":
            yield Span(text=span.text, mark="kept")


def _has_words(span: Span) -> bool:
    return any(character.isalnum() for character in span.text)


def _share(spans: Sequence[Span]) -> float:
    """How much of both sentences is marked; across languages, where nothing is left, all."""
    sizes = Counter[str]()
    for span in spans:
        sizes[span.mark] += sum(character.isalnum() for character in span.text)
    return 1 - 2 * sizes["kept"] / max(1, sizes["deleted"] + sizes["inserted"] + 2 * sizes["kept"])


def glue(language: Language) -> str:
    """What stands between two sentences."""
    return "" if language == "zh" else " "


def facts(document: Document) -> str:
    """Day, language and source of a text, in one line."""
    published = document.published
    day = published.strftime("%Y-%m-%d %H:%M %z") if isinstance(published, datetime) else published
    return " · ".join(filter(None, (str(day or ""), _NAMES[document.language], document.source)))


def _joined(pieces: Sequence[Sentence], language: Language) -> str:
    return glue(language).join(piece.text for piece in pieces)


def _place(change: Change) -> str:
    old = change.old[0].paragraph + 1 if change.old else None
    new = change.new[0].paragraph + 1 if change.new else None
    if new is None:
        return f"was paragraph {old}"
    moved = change.kind == "moved" or change.moved
    if moved and old == new:
        return f"paragraph {new}, before elsewhere in it"
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
