"""What two readings in different languages say otherwise: acts, duties, parties, names, numbers.

Translation changes words by its nature. So a difference is told only where both readings name a thing and the things
differ; what one reading merely lacks proves nothing, since a translator may say it with a word the lexicon misses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from monitor.core.statement.clauses import Deed, Reading
from monitor.core.statement.lexicon import Hit, Lexicon
from monitor.core.statement.numbers import Number

STEPS = 1.0  # of force between two languages, below which a translator may have been free

Difference: TypeAlias = Literal["missing", "added", "force", "negation", "modality", "party", "named thing", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossFinding:
    """One thing that both sides name, and name differently: the words of each, and how much stronger the new one is."""

    what: Difference
    old: str
    new: str
    force: float = 0.0


def findings_across(old: Sequence[Reading], new: Sequence[Reading], lexicon: Lexicon) -> tuple[AcrossFinding, ...]:
    """Where readings in two languages differ in fact, the gravest first. What one of them lacks is no finding."""
    return (
        *_of_acts(old, new),
        *_of_duties(old, new, lexicon),
        *_of_states(old, new, lexicon),
        *_of_named(old, new, lexicon),
        *_of_numbers(old, new),
    )


def _of_acts(old: Sequence[Reading], new: Sequence[Reading]) -> Iterable[AcrossFinding]:
    """The gravest act of each ladder against that of the other side; then an approval against a refusal."""
    before, after = _gravest(old), _gravest(new)
    shared = [ladder for ladder in ("stance", "directive", "commitment") if ladder in before and ladder in after]
    for ladder in shared:
        one, other = before[ladder], after[ladder]
        if one.negated != other.negated and one.id == other.id:
            yield AcrossFinding(what="negation", old=one.text, new=other.text, force=other.force - one.force)
        elif abs(other.force - one.force) >= STEPS and not (one.negated or other.negated):
            yield AcrossFinding(what="force", old=one.text, new=other.text, force=other.force - one.force)
    if shared or len(before) != 1 or len(after) != 1:
        return
    (one,), (other,) = before.values(), after.values()
    if one.negative != other.negative and min(one.force, other.force) >= 2 and max(one.force, other.force) >= 5:
        yield AcrossFinding(what="negation", old=one.text, new=other.text)


def _gravest(readings: Sequence[Reading]) -> dict[str, Deed]:
    found: dict[str, Deed] = {}
    for deed in (deed for reading in readings for deed in reading.deeds if deed.head):
        if deed.ladder not in found or deed.force > found[deed.ladder].force:
            found[deed.ladder] = deed
    return found


def _of_duties(old: Sequence[Reading], new: Sequence[Reading], lexicon: Lexicon) -> Iterable[AcrossFinding]:
    """ "Must" against "may", and a duty against its denial; "will" and "possible" are often put in by a translator."""
    before, after = _duties(old, lexicon), _duties(new, lexicon)
    if not before or not after:
        return
    denied = [all(lexicon.fact("modality", hit.id, "negative") for _, hit in side) for side in (before, after)]
    (level, one), (other_level, other) = before[0], after[0]
    if abs(other_level - level) >= 2 and denied[0] == denied[1]:
        yield AcrossFinding(what="modality", old=one.text, new=other.text, force=other_level - level)


def _duties(readings: Sequence[Reading], lexicon: Lexicon) -> list[tuple[float, Hit]]:
    hits = [hit for reading in readings for hit in reading.modality if hit.id not in ("will", "possible", "need")]
    levels = [(float(lexicon.fact("modality", hit.id, "level", 2)), hit) for hit in hits]
    return sorted(levels, key=lambda pair: -pair[0])


def _of_states(old: Sequence[Reading], new: Sequence[Reading], lexicon: Lexicon) -> Iterable[AcrossFinding]:
    def states(readings: Sequence[Reading]) -> list[Hit]:
        hits = (hit for reading in readings for hit in reading.parties)
        return [hit for hit in hits if lexicon.fact("parties", hit.id, "kind") == "state"]

    yield from _put_for_each_other("party", states(old), states(new))


def _of_named(old: Sequence[Reading], new: Sequence[Reading], lexicon: Lexicon) -> Iterable[AcrossFinding]:
    """One treaty for another, one place for another: things of one kind."""

    def of_kind(readings: Sequence[Reading]) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = {}
        for hit in (hit for reading in readings for hit in reading.named):
            found.setdefault(str(lexicon.fact("named", hit.id, "kind")), []).append(hit)
        return found

    before, after = of_kind(old), of_kind(new)
    for kind in before:
        yield from _put_for_each_other("named thing", before[kind], after.get(kind, []))


def _put_for_each_other(what: Difference, old: Sequence[Hit], new: Sequence[Hit]) -> Iterable[AcrossFinding]:
    """The first that only the one side names with the first that only the other names."""
    in_old, in_new = {hit.id for hit in old}, {hit.id for hit in new}
    gone = next((hit for hit in old if hit.id not in in_new), None)
    come = next((hit for hit in new if hit.id not in in_old), None)
    if gone is not None and come is not None:
        yield AcrossFinding(what=what, old=gone.text, new=come.text)


def _of_numbers(old: Sequence[Reading], new: Sequence[Reading]) -> Iterable[AcrossFinding]:
    """Values that stand on one side alone; counting words up to three are part of phrases ("две стороны")."""

    def counted(readings: Sequence[Reading]) -> list[Number]:
        found = (number for reading in readings for number in reading.numbers)
        return [number for number in found if number.value > 3 or number.text.isdigit()]

    before, after = counted(old), counted(new)
    in_old, in_new = {number.value for number in before}, {number.value for number in after}
    gone = next((number for number in before if number.value not in in_new), None)
    come = next((number for number in after if number.value not in in_old), None)
    if gone is not None and come is not None and gone.calendar == come.calendar:
        yield AcrossFinding(what="number", old=gone.text, new=come.text)
