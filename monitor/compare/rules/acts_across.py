"""What each side of a translation does, owes and denies: acts by their force, duties by theirs, denials by being there.

A denial is the one thing whose absence proves something: a sentence that denies has some word against something in any
language, or it denies no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from monitor.compare.pair import AcrossFinding, Difference, Side, hits, quoted, says
from monitor.model import Language
from monitor.text.lexicon import Hit, Ladder, Lexicon
from monitor.text.parse import Deed, Reading

STEPS = 1.0  # of force between acts of one kind, below which a translator may have been free
APART = 2.0  # the same between acts of two kinds (to support, to demand), and between duties
_REFUSES = 2.0  # force from which a stance refuses: concern
_NOTES = 0.5  # force up to which an act only takes note
_DUTY = 2.5  # level from which a word of modality binds or entitles
_KINDS: tuple[Ladder, ...] = ("stance", "directive", "commitment")


def stances_across(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """Another act or force, another duty, a denial on one side; of denials the surest alone."""
    found = [*_of_acts(old, new, lexicon), *_of_duties(old, new, lexicon)]
    if not any("negation" in finding.what for finding in found):
        found += _of_predicates(old, new, lexicon)
    if not any("negation" in finding.what or "modality" in finding.what for finding in found):
        found += _of_denials(old, new, lexicon)
    yield from found


# ------------------------------------------------------------------------------------------------------------ acts


def _of_acts(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """What is left of both sides' acts when those that say about the same are taken away."""
    before, after = _acts(old, lexicon), _acts(new, lexicon)
    for one in before:
        other = next((deed for deed in after if deed.id == one.id and deed.negated != one.negated), None)
        if other is not None and not any(deed.id == one.id and deed.negated == one.negated for deed in after):
            yield AcrossFinding(what=("negation",), old=one.text, new=other.text, force=other.force - one.force)
            return
    left, come = _unmatched(old, new, lexicon), _unmatched(new, old, lexicon)
    if not left or not come:
        yield from _of_acts_alone(left, come, old, new, lexicon)
        return
    shared = [ladder for ladder in _KINDS if _has(left, ladder) and _has(come, ladder)]
    for ladder in shared:
        one, other = _gravest(left, ladder), _gravest(come, ladder)
        yield AcrossFinding(what=("force",), old=one.text, new=other.text, force=other.force - one.force)
    if shared:
        return
    for one, other in product(left, come):
        if _is_turned_round(one, other, lexicon) or _is_turned_round(other, one, lexicon):
            yield AcrossFinding(what=("negation",), old=one.text, new=other.text)
            return
    one, other = max(left, key=_force), max(come, key=_force)
    if len(left) == len(come) == 1 and abs(other.force - one.force) >= _least(one, other, lexicon):
        yield AcrossFinding(what=("force",), old=one.text, new=other.text, force=other.force - one.force)
        return
    yield from _of_acts_alone(left, come, old, new, lexicon)


def _of_acts_alone(
    left: Sequence[Deed], come: Sequence[Deed], old: Side, new: Side, lexicon: Lexicon
) -> Iterator[AcrossFinding]:
    """A call, or a word of blame, of which the other side has none: translators keep those."""
    for these, others, is_old in ((left, new, True), (come, old, False)):
        for deed in these:
            if deed.negated or not _is_kept(deed) or _answers(deed, others, lexicon):
                continue
            yield AcrossFinding(
                what=("force",),
                old=deed.text if is_old else "",
                new="" if is_old else deed.text,
                force=-1.0 if is_old else 1.0,
            )
            return


def _is_kept(deed: Deed) -> bool:
    """Whether a translator surely says it too. What is refused may be forbidden in the other language."""
    if deed.ladder == "directive":
        return deed.force >= _CALL
    return deed.ladder == "stance" and deed.force >= _BLAMES and deed.id not in ("not_accept", "oppose")


_CALL = 3.0  # force from which a directive calls upon somebody
_BLAMES = 3.0  # force from which a stance is more than concern, which is also what states have and settle


def _answers(deed: Deed, side: Side, lexicon: Lexicon) -> bool:
    """Whether anything of the side may be the act: another of its ladder, or, of a call, a duty."""
    if any(other.ladder == deed.ladder for reading in side.readings for other in reading.deeds):
        return True
    return deed.ladder == "directive" and any(duty.binds or duty.denied for duty in _duties(side, lexicon))


def _least(one: Deed, other: Deed, lexicon: Lexicon) -> float:
    """Steps that count between acts of two kinds: to take note is less than anything else, where it is surely that."""
    lesser = min(one, other, key=_force)
    vague = lesser.text.lower().startswith(tuple(lexicon.fact("acts", lesser.id, "vague", ())))
    return STEPS if lesser.force <= _NOTES and not vague else APART


def _acts(side: Side, lexicon: Lexicon) -> list[Deed]:
    """What is done; a treaty that is to be concluded is what is spoken of."""
    return [
        deed
        for reading in side.readings
        for deed in reading.deeds
        if deed.head and deed.ladder in _KINDS and not lexicon.fact("acts", deed.id, "outcome")
    ]


def _unmatched(these: Side, others: Side, lexicon: Lexicon) -> list[Deed]:
    known = _acts(others, lexicon)
    return [
        deed
        for deed in _acts(these, lexicon)
        if not any(
            _is_same_act(deed, other)
            or _is_put_for(deed, these, other, lexicon)
            or _is_put_for(other, others, deed, lexicon)
            for other in known
        )
    ]


def _is_same_act(one: Deed, other: Deed) -> bool:
    return one.ladder == other.ladder and one.negated == other.negated and abs(one.force - other.force) < STEPS


def _is_put_for(deed: Deed, side: Side, other: Deed, lexicon: Lexicon) -> bool:
    """Whether translators often put the other act for this one of a Chinese text: "призывают" for 敦促."""
    translated = lexicon.fact("acts", deed.id, "translated", ())
    return side.language == "zh" and other.id in translated and deed.negated == other.negated


def _has(deeds: Sequence[Deed], ladder: Ladder) -> bool:
    return any(deed.ladder == ladder and not deed.negated for deed in deeds)


def _gravest(deeds: Sequence[Deed], ladder: Ladder) -> Deed:
    return max((deed for deed in deeds if deed.ladder == ladder and not deed.negated), key=_force)


def _force(deed: Deed) -> float:
    return deed.force


def _is_turned_round(refusal: Deed, approval: Deed, lexicon: Lexicon) -> bool:
    """Whether one side refuses what the other approves of."""
    if not lexicon.fact("acts", approval.id, "approves") or approval.negated:
        return False
    return refusal.negative != refusal.negated and lexicon.act(refusal.id).force >= _REFUSES


# ------------------------------------------------------------------------------------------------ duties and denials


def _of_duties(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """ "Must" against "may"; a duty, a right, a possibility against its denial."""
    before, after = _duties(old, lexicon), _duties(new, lexicon)
    if (hedged := _hedged(before, after)) is not None:
        yield hedged
        return
    left = [one for one in before if not any(_is_same_duty(one, other) for other in after)]
    come = [other for other in after if not any(_is_same_duty(one, other) for one in before)]
    if not left or not come:
        yield from _of_lone_duties(before, after, old, new)
        return
    one, other = left[0], come[0]
    force = other.level - one.level
    if one.denied == other.denied:
        if not {_POSSIBLE, _RIGHT} & {one.hit.id, other.hit.id}:  # what may come about, or be had, is often put in
            yield AcrossFinding(what=("modality",), old=one.hit.text, new=other.hit.text, force=force)
        return
    denying, granting = (old, new) if one.denied else (new, old)
    denial, granted = (one, other) if one.denied else (other, one)
    refrains = granted.binds and says(granting, "refrains", lexicon, "refraining")
    if denial.forbids and (says(denying, "unless", lexicon) or refrains):
        return  # "must not deploy" is "should refrain from deploying", "not otherwise than" is "only"
    yield AcrossFinding(what=("negation", "modality"), old=one.hit.text, new=other.hit.text, force=force)


def _hedged(before: Sequence["_Duty"], after: Sequence["_Duty"]) -> AcrossFinding | None:
    """A duty on the one side for which the other says that it may be, and no more."""
    for these, others, is_old in ((before, after, True), (after, before, False)):
        bound = any(duty.binds for duty in these) and not any(duty.denied for duty in these)
        loose = bool(others) and all(duty.level <= 1 and not duty.denied for duty in others)
        if bound and loose and not any(duty.level <= 1 for duty in these):
            one, other = (these[0], others[0]) if is_old else (others[0], these[0])
            return AcrossFinding(
                what=("modality",), old=one.hit.text, new=other.hit.text, force=other.level - one.level
            )
    return None


@dataclass(frozen=True, slots=True)
class _Duty:
    level: float
    denied: bool
    hit: Hit

    @property
    def forbids(self) -> bool:
        return self.denied and self.level >= _DUTY

    @property
    def binds(self) -> bool:
        return not self.denied and self.level > _DUTY


def _duties(side: Side, lexicon: Lexicon) -> list[_Duty]:
    """The highest first. "Will" and "need" are often put in by a translator."""
    found = [
        _Duty(
            float(lexicon.fact("modality", hit.id, "level", 2)),
            bool(lexicon.fact("modality", hit.id, "negative")),
            hit,
        )
        for hit in hits(side, "modality", lambda hit: hit.id not in ("will", "need"))
    ]
    return sorted(found, key=lambda duty: -duty.level)


_POSSIBLE = "possible"


def _of_lone_duties(
    before: Sequence["_Duty"], after: Sequence["_Duty"], old: Side, new: Side
) -> Iterator[AcrossFinding]:
    """What may come about, of which the other side says that it is so; "must" for what one is ready to do."""
    for these, others, side, is_old in ((before, after, new, True), (after, before, old, False)):
        if others or len(these) != 1 or these[0].denied:
            continue
        (duty,) = these
        weak = any(deed.ladder == "commitment" and deed.force <= _READY for r in side.readings for deed in r.deeds)
        if (duty.hit.id == _POSSIBLE and _harms(duty, old if is_old else new)) or (duty.level >= _MUST and weak):
            force = -1.0 if (duty.hit.id == _POSSIBLE) != is_old else 1.0
            words = duty.hit.text
            yield AcrossFinding(
                what=("modality",), old=words if is_old else "", new="" if is_old else words, force=force
            )
            return


def _harms(duty: "_Duty", side: Side) -> bool:
    """Whether some harm may come about: of other things that may be a translator often says that they are."""
    return any(
        deed.ladder == "effect" and deed.negative and 0 <= deed.start - duty.hit.end <= _HARM
        for reading in side.readings
        for deed in reading.deeds
    )


_HARM = 20  # characters between "may" and the harm
_MUST, _READY = 4.0, 2.0  # level of "must"; force of a commitment that is no more than readiness


def _is_same_duty(one: _Duty, other: _Duty) -> bool:
    if (one.hit.id == _RIGHT) != (other.hit.id == _RIGHT) and (one.level > _DUTY or other.level > _DUTY):
        return False  # that one may is not that one must
    return one.denied == other.denied and abs(one.level - other.level) < APART


_RIGHT = "right"


def _of_predicates(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """A thing that the one side says and the other denies, or says the opposite of: "helps", "does not help"."""
    before, after = _predicates(old, lexicon), _predicates(new, lexicon)
    for id in before.keys() & after.keys():
        (said, one), (other_said, other) = before[id], after[id]
        if said != other_said and len(said) == len(other_said) == 1:
            yield AcrossFinding(what=("negation",), old=one.text, new=other.text)
            return


_Said: TypeAlias = tuple[set[bool], Hit | Deed]


def _predicates(side: Side, lexicon: Lexicon) -> dict[str, _Said]:
    """By id: whether it is said, denied, or both; and where. To hinder is to deny that it helps."""
    found: dict[str, _Said] = {}
    for reading in side.readings:
        for deed in (deed for deed in reading.deeds if deed.ladder not in _KINDS):
            if deed.ladder == "effect" and deed.negative:
                found.setdefault("harms", (set(), deed))[0].add(not deed.negated)
            opposite = lexicon.fact("acts", deed.id, "opposite")
            said, _ = found.setdefault(opposite or deed.id, (set(), deed))
            said.add(deed.negated == bool(opposite))
        for hit in lexicon.section("predicates").find(reading.text, side.language):
            opposite = lexicon.fact("predicates", hit.id, "opposite")
            said, _ = found.setdefault(f"predicate {opposite or hit.id}", (set(), quoted(hit, reading)))
            said.add(_is_denied(hit, reading, side.language) == bool(opposite))
    return found


def _is_denied(hit: Hit, reading: Reading, language: Language) -> bool:
    """Whether a denial stands right before it, but for "been" or "in any way"."""
    denials = (*reading.negations, *(duty for duty in reading.modality if duty.id in _DENIED_DUTIES))
    gaps = [reading.text[denial.end : hit.start] for denial in denials if denial.end <= hit.start]
    return any(len(gap) <= 2 if language == "zh" else len(gap.split()) <= 2 for gap in gaps)


_DENIED_DUTIES = ("must_not", "should_not", "need_not")


def _of_denials(old: Side, new: Side, lexicon: Lexicon) -> Iterator[AcrossFinding]:
    """A denial on one side, where the other has no word that could be one."""
    one, other = _denial(old, lexicon), _denial(new, lexicon)
    if one and not _is_contrary(new, lexicon):
        yield AcrossFinding(what=one[0], old=one[1], new="")
    elif other and not _is_contrary(old, lexicon):
        yield AcrossFinding(what=other[0], old="", new=other[1])


def _denial(side: Side, lexicon: Lexicon) -> tuple[tuple[Difference, ...], str] | None:
    """The first denial, and what it is of: a duty, or what is said."""
    for reading in side.readings:
        for hit in reading.modality:
            if lexicon.fact("modality", hit.id, "negative"):
                return ("negation", "modality"), reading.text[hit.start : hit.end]
        for hit in reading.negations:
            return ("negation",), _with_denied(reading.text, hit, side.language)
    return None


def _with_denied(text: str, denial: Hit, language: Language) -> str:
    """The denial with the word after it."""
    if language == "zh":
        return text[denial.start : denial.end + 2]
    after = text[denial.end :].split(maxsplit=1)
    end = text.index(after[0], denial.end) + len(after[0]) if after else denial.end
    return text[denial.start : end].rstrip(".,;:")


def _is_contrary(side: Side, lexicon: Lexicon) -> bool:
    """Whether any word of it is against something: "not", "without", "refrain", "oppose", "unacceptable"."""
    return says(side, "against", lexicon)
