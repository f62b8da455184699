"""What two readings in different languages say otherwise: acts, duties, denials, parties, names, numbers, scope.

Translation changes words by its nature. So a difference is told only where both sides name a thing and the things
differ; what one side merely lacks proves nothing, since a translator may say it with a word the lexicon misses.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from monitor.compare.pair import AcrossFinding, Difference, Side, hits, quoted, says
from monitor.compare.rules.acts_across import stances_across
from monitor.model import Language
from monitor.text.lexicon import Hit, Lexicon
from monitor.text.numbers import Number, numbers

_SMALL = 3  # counting words up to it are part of phrases ("две стороны") unless something is counted by them


def findings_across(old: Side, new: Side, lexicon: Lexicon) -> tuple[AcrossFinding, ...]:
    """Where two sides differ in fact, the gravest first."""
    parts = (stances_across, _of_parties, _of_named, _of_resolutions, _of_numbers, _of_scope, _of_opposites, _of_limits)
    return tuple(finding for part in parts for finding in part(old, new, lexicon))


# ------------------------------------------------------------------------------------------ parties and named things


def _of_parties(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """One state or organisation for another; nuclear for non-nuclear states."""
    for kind in ("state", "organisation", "office"):
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
    of_old, of_new = (next((hit for hit in side if hit.id not in _WIDE), None) for side in (before, after))
    apart = {_whole(hit, lexicon) or hit.id for hit in before}.isdisjoint(_whole(h, lexicon) or h.id for h in after)
    if of_old is not None and of_new is not None and apart:
        yield AcrossFinding(what=("party",), old=of_old.text, new=of_new.text)
        return
    yield from _of_circles(old, new, lexicon)


_WIDE = ("all_states", "some_states")  # said of many without naming them


_CIRCLES, _FIVE = ("sides", "all_states"), "p5"


def _of_circles(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """One state for the sides, or for all states: "all States should", "China should"."""
    is_state = partial(_is_of_kind, section="parties", kind="state", lexicon=lexicon)
    for circle in _CIRCLES:
        for these, others, is_old in ((old, new, True), (new, old, False)):
            whole = hits(these, "parties", lambda hit: hit.id == circle)  # noqa: B023  # used at once
            known = {hit.id for hit in hits(these, "parties")}
            named = [*hits(others, "parties", is_state), *hits(others, "parties", lambda hit: hit.id == _FIVE)]
            state = next((hit for hit in named if hit.id not in known), None)
            if (
                whole
                and state is not None
                and len({hit.id for hit in named}) == 1
                and not _names(hits(others, "parties"), circle)
            ):
                one, other = (whole[0], state) if is_old else (state, whole[0])
                yield AcrossFinding(what=("party",), old=one.text, new=other.text)
                return


def _opposite(group: Hit, lexicon: Lexicon) -> str | None:
    """Of a group, or of the one that it is part of: the five are nuclear-weapon states."""
    found: str | None = lexicon.fact("parties", _whole(group, lexicon) or group.id, "opposite")
    return found


def _of_named(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """One treaty for another, one place for another: things of one kind.

    A name that the lexicon does not know is another one in each language.
    """
    kinds = dict.fromkeys(lexicon.fact("named", hit.id, "kind") for hit in hits(old, "named"))
    for kind in filter(None, kinds):
        is_of_kind = partial(_is_of_kind, section="named", kind=kind, lexicon=lexicon)
        yield from _put_for_each_other(
            "named thing", hits(old, "named", is_of_kind), hits(new, "named", is_of_kind), lexicon
        )


_RESOLUTION = {
    "zh": re.compile(r"第?\s?(\d{2,4})\s?号决议"),
    "ru": re.compile(r"резолюци\w{1,4} (?:СБ ООН |Совета Безопасности ООН |Совета Безопасности )?(\d{2,4})(?!\d|/)"),
    "en": re.compile(r"[Rr]esolution (\d{2,4})(?!\d|/)"),
}


def _of_resolutions(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """One resolution of the Security Council for another, by their numbers."""
    before, after = (
        {match[1]: match[0] for reading in side.readings for match in _RESOLUTION[side.language].finditer(reading.text)}
        for side in (old, new)
    )
    gone, come = (
        [text for number, text in before.items() if number not in after],
        [text for number, text in after.items() if number not in before],
    )
    if gone and come:
        yield AcrossFinding(what=("named thing",), old=gone[0], new=come[0])


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
    for id, force in _LIMITS.items():
        before_said, after_said = _names(before, id), _names(after, id)
        otherwise = says(new if before_said else old, "unless", lexicon)  # "not otherwise than by" is "only by"
        if before_said != after_said and not otherwise:
            hit = next(hit for hit in (before if before_said else after) if hit.id == id)
            old_words, new_words = (hit.text, "") if before_said else ("", hit.text)
            yield AcrossFinding(what=("scope",), old=old_words, new=new_words, force=-force if before_said else force)
            return
    gone, come = _things(old, lexicon), _things(new, lexicon)
    for kind in gone:
        yield from _put_for_each_other("scope", gone[kind], come.get(kind, []), lexicon)


_LIMITS = {"many": -0.3, "sole": 0.0}  # "most", "only": seldom put in, or left out, by a translator


def _of_opposites(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """A word for its contrary: "global", "regional"."""
    before, after = (
        {
            hit.id: quoted(hit, reading).text
            for reading in side.readings
            for hit in lexicon.section("opposites").find(reading.text, side.language)
        }
        for side in (old, new)
    )
    for id, text in before.items():
        contrary = str(lexicon.fact("opposites", id, "opposite"))
        what: Difference = lexicon.fact("opposites", id, "what", "negation")
        if what == "scope" and id not in after and contrary in after and contrary not in before:
            yield AcrossFinding(what=(what,), old=text, new=after[contrary])
            return


def _of_limits(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """A condition or an exception on one side; a paper that binds, and one that does not."""
    for these, is_old in ((old, True), (new, False)):
        others = new if is_old else old
        mine, theirs = (hits(side, "urgency", _is_limit) for side in (these, others))
        if mine and not theirs:
            words = mine[0].text
            yield AcrossFinding(
                what=("scope",), old=words if is_old else "", new="" if is_old else words, force=0.5 if is_old else -0.5
            )
            return
    bound, free = (
        [next((hit for hit in hits(side, "bonds") if hit.id == id), None) for side in (old, new)]
        for id in ("binding", "not_binding")
    )
    for one, other, force in ((bound[0], free[1], -0.5), (free[0], bound[1], 0.5)):
        if one and other:
            yield AcrossFinding(what=("scope", "force"), old=one.text, new=other.text, force=force)


def _is_limit(hit: Hit) -> bool:
    return hit.id in ("proviso", "except")


def _things(side: Side, lexicon: Lexicon) -> dict[str, list[Hit]]:
    """Weapons, bases, domains by their kind, those that are part of a name among them: "no first use of nuclear …"."""
    found: dict[str, list[Hit]] = {}
    for reading in side.readings:
        for hit in lexicon.section("things").find(reading.text, side.language):
            kind = lexicon.fact("things", hit.id, "kind")
            if kind and not any(party.start <= hit.start < party.end for party in reading.parties):
                found.setdefault(kind, []).append(quoted(hit, reading))
    return found
