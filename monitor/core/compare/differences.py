"""What two readings in different languages say otherwise: acts, duties, denials, parties, names, numbers, scope.

Translation changes words by its nature. So a difference is told only where both sides name a thing and the things
differ; what one side merely lacks proves nothing, since a translator may say it with a word the lexicon misses.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from monitor.core.compare.sides import AcrossFinding, Difference, Side, hits, quoted
from monitor.core.compare.stances import stances_across
from monitor.core.statement.lexicon import Hit, Lexicon
from monitor.core.statement.numbers import Number, numbers
from monitor.model import Language

_SMALL = 3  # counting words up to it are part of phrases ("две стороны") unless something is counted by them


def findings_across(old: Side, new: Side, lexicon: Lexicon) -> tuple[AcrossFinding, ...]:
    """Where two sides differ in fact, the gravest first."""
    parts = (stances_across, _of_parties, _of_named, _of_numbers, _of_scope)
    return tuple(finding for part in parts for finding in part(old, new, lexicon))


# ------------------------------------------------------------------------------------------ parties and named things


def _of_parties(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """One state or organisation for another; nuclear for non-nuclear states."""
    for kind in ("state", "organisation"):
        is_of_kind = partial(_is_of_kind, section="parties", kind=kind, lexicon=lexicon)
        yield from _put_for_each_other(
            "party", hits(old, "parties", is_of_kind), hits(new, "parties", is_of_kind), lexicon
        )
    groups = partial(_is_of_kind, section="parties", kind="group", lexicon=lexicon)
    before, after = hits(old, "parties", groups), hits(new, "parties", groups)
    for one in before:
        opposite = _opposite(one, lexicon)
        other = next((hit for hit in after if hit.id == opposite or _opposite(hit, lexicon) == one.id), None)
        if other is not None and not _names(after, one.id) and not _names(before, other.id):
            yield AcrossFinding(what=("party",), old=one.text, new=other.text)
            return


def _opposite(group: Hit, lexicon: Lexicon) -> str | None:
    """Of a group, or of the one that it is part of: the five are nuclear-weapon states."""
    found: str | None = lexicon.fact("parties", _whole(group, lexicon) or group.id, "opposite")
    return found


def _of_named(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """One treaty for another, one place for another: things of one kind."""
    kinds = dict.fromkeys(lexicon.fact("named", hit.id, "kind") for hit in hits(old, "named"))
    for kind in kinds:
        is_of_kind = partial(_is_of_kind, section="named", kind=kind, lexicon=lexicon)
        yield from _put_for_each_other(
            "named thing", hits(old, "named", is_of_kind), hits(new, "named", is_of_kind), lexicon
        )


def _is_of_kind(hit: Hit, *, section: str, kind: str | None, lexicon: Lexicon) -> bool:
    return bool(lexicon.fact(section, hit.id, "kind") == kind)


def _names(hits: Sequence[Hit], id: str) -> bool:
    return any(hit.id == id for hit in hits)


def _put_for_each_other(
    what: Difference, old: Sequence[Hit], new: Sequence[Hit], lexicon: Lexicon
) -> Iterator[AcrossFinding]:
    """The first that only the one side names with the first that only the other names."""
    gone, come = _only_in(old, new, lexicon), _only_in(new, old, lexicon)
    if gone is not None and come is not None:
        yield AcrossFinding(what=(what,), old=gone.text, new=come.text)


def _only_in(these: Sequence[Hit], others: Sequence[Hit], lexicon: Lexicon) -> Hit | None:
    """The first that the others lack, as a whole ("the United Nations") and as a part of it (its council)."""
    known = {hit.id for hit in others}
    wholes = {_whole(hit, lexicon) for hit in others}
    return next((hit for hit in these if hit.id not in known | wholes and _whole(hit, lexicon) not in known), None)


def _whole(hit: Hit, lexicon: Lexicon) -> str | None:
    found: str | None = lexicon.fact("parties", hit.id, "within")
    return found


# ------------------------------------------------------------------------------------------------ numbers and scope


def _of_numbers(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """Values that stand on one side alone."""
    before, after = _counted(old, lexicon), _counted(new, lexicon)
    in_old, in_new = {number.value for number in before}, {number.value for number in after}
    gone = [number for number in before if number.value not in in_new]
    come = [number for number in after if number.value not in in_old]
    for calendar in (False, True):
        one = next((number for number in gone if number.calendar == calendar), None)
        other = next((number for number in come if number.calendar == calendar), None)
        if one is not None and other is not None:
            yield AcrossFinding(what=("number",), old=one.text, new=other.text)
            return


def _counted(side: Side, lexicon: Lexicon) -> list[Number]:
    """Those of deadlines among them, those of names not."""
    return [
        number
        for reading in side.readings
        for number in numbers(reading.text, side.language)
        if not any(name.start <= number.start < name.end for name in (*reading.named, *reading.parties))
        and (number.value > _SMALL or number.text.isdigit() or _counts(number, reading.text, side.language, lexicon))
    ]


def _counts(number: Number, text: str, language: Language, lexicon: Lexicon) -> bool:
    """Whether a small number counts times, years, rounds: "два раза", "twice"."""
    units = lexicon.section("counted")
    nearest = next(units.find(text[number.start : number.end + _UNIT], language), None)
    return nearest is not None and nearest.start <= number.end - number.start + 1


_UNIT = 16  # characters in which the unit stands


def _of_scope(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """All against some; one kind of weapon, one domain for another."""
    before, after = hits(old, "scope"), hits(new, "scope")
    for these, others, is_old in ((before, after, True), (after, before, False)):
        every = next((hit for hit in these if hit.id == "all"), None)
        some = next((hit for hit in others if hit.id == "some"), None)
        if every and some and not _names(these, "some") and not _names(others, "all"):
            one, other = (every, some) if is_old else (some, every)
            yield AcrossFinding(what=("scope",), old=one.text, new=other.text, force=-0.3 if is_old else 0.3)
            return
    gone, come = _things(old, lexicon), _things(new, lexicon)
    for kind in gone:
        yield from _put_for_each_other("scope", gone[kind], come.get(kind, []), lexicon)


def _things(side: Side, lexicon: Lexicon) -> dict[str, list[Hit]]:
    """Weapons, bases, domains by their kind, those that are part of a name among them: "no first use of nuclear …"."""
    found: dict[str, list[Hit]] = {}
    for reading in side.readings:
        for hit in lexicon.section("things").find(reading.text, side.language):
            kind = lexicon.fact("things", hit.id, "kind")
            if kind and not any(party.start <= hit.start < party.end for party in reading.parties):
                found.setdefault(kind, []).append(quoted(hit, reading))
    return found
