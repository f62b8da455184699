"""What a rewording changed, told from a reading of both sentences and never from their likeness.

What both sentences hold cancels out; what is left on either side is set against each other: acts and duties by force,
then negation, parties, named things, numbers, how much is covered. Only if nothing of that is left over, the change is
one of wording.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TypeVar

from monitor.core.compare.likeness import key
from monitor.core.compare.redline import redline
from monitor.core.statement.clauses import DEGREES, Deed, Reading, read
from monitor.core.statement.lexicon import Hit, Lexicon, fold
from monitor.core.statement.numbers import Number
from monitor.core.statement.words import is_word, stem, tokens
from monitor.model import Language, Shift

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`what` names the kinds of change, the gravest first; `force` is how much stronger (or, below 0, weaker)."""

    what: tuple[str, ...]
    shift: Shift
    force: float
    reason: str


@dataclass(slots=True)
class _Finding:
    """One difference: its kind, how much it adds to the force, the words on each side."""

    what: str
    force: float = 0.0
    old: str = ""
    new: str = ""


ORDER = (
    "force",
    "negation",
    "modality",
    "act",
    "party",
    "named thing",
    "number",
    "scope",
    "condition",
    "urgency",
    "content",
    "date",
    "wording",
)
LEAST = 0.2  # of force, to be called stronger or weaker
_ALL = 3.0  # width of what is said of all
_PLAIN = 2.0  # force of a sentence that says something without an act
_NAMING = 0.3  # what it takes from the force to say "States concerned" for a state by name
_PROMISE = 2.75  # force of "will", said by the parties of themselves
_DUTY = 3.0  # from "should" on
_FORBIDDEN = 5.0  # "must not" refuses as "oppose" does
# Steps that count between different words of one ladder; one assertion is put for another without much meaning.
_NEIGHBOURS = {"assertion": 1.25, "effect": 1.5, "value": 1.0, "restraint": 2.0, "aim": 2.0}
_ACROSS = 1.5  # steps that count between acts of different ladders; within one a quarter does


def judge(old: str, new: str, language: Language, lexicon: Lexicon) -> Judgement:
    """What changed from one sentence to the other, and what that does to its force."""
    return judge_readings(read(old, language, lexicon), read(new, language, lexicon), language, lexicon)


def judge_readings(old: Reading, new: Reading, language: Language, lexicon: Lexicon) -> Judgement:
    """The same from readings at hand."""
    comparison = _Comparison(old, new, language, lexicon)
    findings = [finding for part in _PARTS for finding in part(comparison)]
    if not findings:
        findings = _of_content(comparison)
    what = tuple(sorted({finding.what for finding in findings}, key=ORDER.index)) or ("wording",)
    force = sum(finding.force for finding in findings)
    shift: Shift = "stronger" if force >= LEAST else "weaker" if force <= -LEAST else "same"
    return Judgement(what=what, shift=shift, force=force, reason=_reason(findings, what, shift))


@dataclass(slots=True)
class _Comparison:
    """Both readings, and what else the parts of the judgement share."""

    old: Reading
    new: Reading
    language: Language
    lexicon: Lexicon
    old_words: frozenset[str] = field(init=False)
    new_words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.old_words = _words(self.old.text, self.language)
        self.new_words = _words(self.new.text, self.language)


def _words(text: str, language: Language) -> frozenset[str]:
    return frozenset(stem(token) for token in tokens(text, language) if is_word(token))


def _left_over(old: Sequence[T], new: Sequence[T], same: Callable[[T], object]) -> tuple[list[T], list[T]]:
    """What stands on one side alone, as often as it does."""
    in_old, in_new = Counter(same(item) for item in old), Counter(same(item) for item in new)
    removed, added = in_old - in_new, in_new - in_old
    return list(_as_often(old, removed, same)), list(_as_often(new, added, same))


def _as_often(items: Sequence[T], times: Counter[object], same: Callable[[T], object]) -> Iterable[T]:
    times = Counter(times)
    for item in items:
        if times[same(item)] > 0:
            times[same(item)] -= 1
            yield item


# ------------------------------------------------------------------------------------------------ acts and duties


def _of_force(c: _Comparison) -> list[_Finding]:
    old_deeds, new_deeds = _with_duty(c.old, c.new, c), _with_duty(c.new, c.old, c)
    removed, added = _left_over(old_deeds, new_deeds, lambda deed: (deed.id, deed.force, deed.negated))
    pairs = _pairs(removed, added)
    findings = [
        _Finding("force", _difference(before, after), before.text, after.text)
        for before, after in pairs
        if _difference(before, after)
    ]
    alone_old = [deed for deed in removed if not any(deed is before for before, _ in pairs)]
    alone_new = [deed for deed in added if not any(deed is after for _, after in pairs)]
    for deed, steps in _alone(alone_old, new_deeds):
        findings.append(_Finding("force" if abs(steps) > _ONE_MORE else "act", -steps, deed.text, ""))
    for deed, steps in _alone(alone_new, old_deeds):
        findings.append(_Finding("force" if abs(steps) > _ONE_MORE else "act", steps, "", deed.text))
    return findings


def _with_duty(reading: Reading, other: Reading, c: _Comparison) -> list[Deed]:
    """The acts; where one sentence alone does none, its gravest duty ("must", "should") stands for one."""
    deeds = list(reading.deeds)
    duty = None if _does(reading) or not _does(other) else _gravest_duty(reading, c)
    if duty is None:
        return deeds + _promise(reading, other, c)
    negative = bool(c.lexicon.fact("modality", duty.id, "negative"))
    return [
        *deeds,
        Deed(
            id=duty.id,
            ladder="stance" if negative else "directive",
            force=_FORBIDDEN if negative and _level(duty, c) >= _DUTY else _level(duty, c),
            negative=negative,
            negated=False,
            head=True,
            text=_text(reading, duty),
            start=duty.start,
            end=duty.end,
        ),
    ]


def _promise(reading: Reading, other: Reading, c: _Comparison) -> list[Deed]:
    """ "The sides will": where the other sentence commits them in other words, it is a commitment as any."""
    if _does(reading) or not any(deed.head and deed.ladder == "commitment" for deed in other.deeds):
        return []
    for party, will in zip(reading.parties, (hit for hit in reading.modality if hit.id == "will"), strict=False):
        if c.lexicon.fact("parties", party.id, "kind") == "sides" and party.end <= will.start:
            return [
                Deed(
                    id=will.id,
                    ladder="commitment",
                    force=_PROMISE,
                    negative=False,
                    negated=False,
                    head=True,
                    text=_text(reading, will),
                    start=will.start,
                    end=will.end,
                )
            ]
    return []


def _does(reading: Reading) -> bool:
    return any(deed.head and deed.ladder not in ("effect", "assertion") for deed in reading.deeds)


def _gravest_duty(reading: Reading, c: _Comparison) -> Hit | None:
    duties = [hit for hit in reading.modality if _level(hit, c) >= _DUTY]
    return max(duties, key=lambda hit: _level(hit, c), default=None)


def _pairs(removed: Sequence[Deed], added: Sequence[Deed]) -> list[tuple[Deed, Deed]]:
    """The same act first, then acts of one ladder, then heads in their order."""
    removed, added, pairs = list(removed), list(added), []
    for alike in _ALIKE:
        for before in list(removed):
            after = next((deed for deed in added if alike(before, deed)), None)
            if after is not None:
                removed.remove(before)
                added.remove(after)
                pairs.append((before, after))
    return pairs


_ALIKE: tuple[Callable[[Deed, Deed], bool], ...] = (
    lambda a, b: a.id == b.id,
    lambda a, b: a.ladder == b.ladder and a.head and b.head,
    lambda a, b: a.ladder == b.ladder,
    lambda a, b: a.head and b.head,
)


def _difference(before: Deed, after: Deed) -> float:
    """Steps on the ladder, 0 where they do not count."""
    steps = after.force - before.force
    least = _ACROSS
    if before.ladder == after.ladder:
        least = _NEIGHBOURS.get(before.ladder, 0.5) if before.id != after.id else 0.5
    elif min(before.force, after.force) <= 1:
        least = 1.0  # to take note is less than anything else
    return steps if abs(steps) >= least else 0.0


def _alone(deeds: Sequence[Deed], others: Sequence[Deed]) -> Iterable[tuple[Deed, float]]:
    """What an act too many adds to the force: half of what it is graver than all the other side has, else little."""
    for deed in deeds:
        if not deed.head or deed.ladder in ("assertion", "effect"):
            continue
        acts = [other.force for other in others if other.ladder not in DEGREES]
        gravest = max(acts, default=_PLAIN)
        if deed.force > gravest + (0 if acts else _ACROSS) or (not acts and deed.force < 1):
            yield deed, (deed.force - gravest) / 2
        else:
            fresh = not any(other.ladder == deed.ladder and other.force >= deed.force for other in others)
            yield deed, _ONE_MORE if fresh and (deed.negative or deed.force >= _BINDS.get(deed.ladder, 9)) else 0.0


_ONE_MORE = 0.3  # what a stance, a call or a commitment beside others adds
_BINDS = {"directive": 3.0, "commitment": 4.0}  # force from which one does


def _of_emphasis(c: _Comparison) -> list[_Finding]:
    """An adverb that stands apart from its act: "condemn the attack in the strongest terms"."""
    removed, added = _left_over(c.old.intensity, c.new.intensity, lambda hit: hit.id)
    findings = [_Finding("force", -0.5, _text(c.old, hit), "") for hit in removed if hit.id == _OF_ACTS]
    return findings + [_Finding("force", 0.5, "", _text(c.new, hit)) for hit in added if hit.id == _OF_ACTS]


_OF_ACTS = "strongly"  # the other adverbs go with many words besides acts


def _level(hit: Hit, c: _Comparison) -> float:
    return float(c.lexicon.fact("modality", hit.id, "level", _PLAIN))


def _of_modality(c: _Comparison) -> list[_Finding]:
    removed, added = _left_over(c.old.modality, c.new.modality, lambda hit: hit.id)
    for left, reading, other in ((removed, c.old, c.new), (added, c.new, c.old)):
        duty = None if _does(reading) or not _does(other) else _gravest_duty(reading, c)
        if duty in left:
            left.remove(duty)  # it was compared as an act
    findings = []
    for before, after in zip(removed, added, strict=False):
        steps = _level(after, c) - _level(before, c)
        ids = {before.id, after.id}
        near = ids == {"may", "possible"} or ("will" in ids and not ids & {"may", "possible", "need_not"})
        if abs(steps) >= (2 if near else 1):
            findings.append(_Finding("modality", steps, _text(c.old, before), _text(c.new, after)))
    for hit in removed[len(added) :]:
        findings += [_Finding("modality", -weight, _text(c.old, hit), "") for weight in _bare_duty(hit, c)]
    for hit in added[len(removed) :]:
        findings += [_Finding("modality", weight, "", _text(c.new, hit)) for weight in _bare_duty(hit, c)]
    return findings


def _bare_duty(hit: Hit, c: _Comparison) -> tuple[float, ...]:
    """What a duty adds where the other side has none: a hedge weakens, "must" is told, the rest is nothing."""
    level = _level(hit, c)
    return (-0.5,) if level <= 1 else (0.0,) if level >= 4 else ()


def _text(reading: Reading, hit: Hit | Number) -> str:
    return reading.text[hit.start : hit.end]


def _of_urgency(c: _Comparison) -> list[_Finding]:
    removed, added = _left_over(c.old.urgency, c.new.urgency, lambda hit: hit.id)
    gone = [_Finding(_manner(hit, c), -_step(hit, c), _text(c.old, hit), "") for hit in removed]
    return gone + [_Finding(_manner(hit, c), _step(hit, c), "", _text(c.new, hit)) for hit in added]


def _manner(hit: Hit, c: _Comparison) -> str:
    return str(c.lexicon.fact("urgency", hit.id, "what", "urgency"))


def _step(hit: Hit, c: _Comparison) -> float:
    return float(c.lexicon.fact("urgency", hit.id, "step", 0))


# ------------------------------------------------------------------------------------------------------- negation


def _of_negation(c: _Comparison) -> list[_Finding]:
    """A word that one sentence denies and the other, where it stands too, does not."""
    findings = [_Finding("negation", -weight, "", text) for text, weight in _denied_here_only(c.new, c.old, c)]
    return findings + [_Finding("negation", weight, text, "") for text, weight in _denied_here_only(c.old, c.new, c)]


def _denied_here_only(reading: Reading, other: Reading, c: _Comparison) -> Iterable[tuple[str, float]]:
    denied = {word for word, _, _ in _denials(other, c)}
    for word, text, weight in _denials(reading, c):
        if word not in denied and _stands_undenied(word, other, c):
            yield text, weight


def _denials(reading: Reading, c: _Comparison) -> list[tuple[str, str, float]]:
    """The first word after each negation, the negation, and what it takes from the force.

    A duty that is denied ("must not") takes nothing: the duty itself is compared.
    """
    hits = [(hit, 0.5) for hit in reading.negations]
    hits += [(hit, 0.0) for hit in reading.modality if c.lexicon.fact("modality", hit.id, "negative")]
    denials = []
    for hit, weight in hits:
        following = tokens(reading.text[hit.end :], c.language)
        words = [token for token in following[:8] if is_word(token) and fold(token) not in _AUXILIARIES]
        if words:
            denials.append((stem(words[0]), _text(reading, hit), weight))
    return denials


def _stands_undenied(word: str, reading: Reading, c: _Comparison) -> bool:
    """Whether the word stands in the sentence without a negation before it in its part of the sentence."""
    denying: list[Hit | Deed] = list(reading.negations)
    denying += [hit for hit in reading.modality if c.lexicon.fact("modality", hit.id, "negative")]
    denying += [deed for deed in reading.deeds if c.lexicon.fact("degrees", deed.id, "denies")]
    place = 0
    for token in tokens(reading.text, c.language):
        if stem(token) == word:
            begin = max((match.end() for match in _BREAK.finditer(reading.text, 0, place)), default=0)
            if not any(begin <= hit.start and hit.end <= place for hit in denying):
                return True
        place += len(token)
    return False


_BREAK = re.compile(r"[，；：。！？,;:]|[.!?](?=\s)")
_SERVANTS = "be been being have has had a an the to any by в на быть и 被 再 是 受到 受 有"
_AUXILIARIES = frozenset(_SERVANTS.split())


# ------------------------------------------------------------------------------------------- parties, named things


def _of_parties(c: _Comparison) -> list[_Finding]:
    removed, added = _only_in(c.old.parties, c.new.parties), _only_in(c.new.parties, c.old.parties)
    implied = {"sides", "all_states", "some_states"}  # often left out, or put in, without a change of sense
    plain_removed = [hit for hit in removed if hit.id not in implied]
    plain_added = [hit for hit in added if hit.id not in implied]
    if removed and added and (plain_removed or plain_added):
        before, after = (plain_removed or removed)[0], (plain_added or added)[0]
        unnamed = (after.id == "some_states") - (before.id == "some_states")  # to name a state is to say more
        return [_Finding("party", -_NAMING * unnamed, _text(c.old, before), _text(c.new, after))]
    findings = [_Finding("party", 0, _text(c.old, hit), "") for hit in plain_removed if not _is_group(hit, c)]
    return findings + [_Finding("party", 0, "", _text(c.new, hit)) for hit in plain_added if not _is_group(hit, c)]


def _is_group(hit: Hit, c: _Comparison) -> bool:
    """States named by what they are ("nuclear-weapon States"): often left out where they are understood."""
    return bool(c.lexicon.fact("parties", hit.id, "kind") == "group")


def _of_named(c: _Comparison) -> list[_Finding]:
    removed, added = _only_in(c.old.named, c.new.named), _only_in(c.new.named, c.old.named)
    findings = _side_by_side("named thing", removed, added, c)
    for finding, hit in zip_longest(findings, removed if len(removed) > len(added) else added):
        if not (finding.old and finding.new) and c.lexicon.fact("named", hit.id, "kind") in _OFTEN_PARAPHRASED:
            finding.what = "scope"
    return findings


_OFTEN_PARAPHRASED = ("policy", "concept", "system", "weapon")  # named in many ways: none is surely left out


def _only_in(these: Sequence[Hit], others: Sequence[Hit]) -> list[Hit]:
    known, only = {hit.id for hit in others}, []
    for hit in these:
        if hit.id not in known:
            known.add(hit.id)
            only.append(hit)
    return only


def _side_by_side(what: str, removed: Sequence[Hit], added: Sequence[Hit], c: _Comparison) -> list[_Finding]:
    findings = []
    for number in range(max(len(removed), len(added))):
        before = _text(c.old, removed[number]) if number < len(removed) else ""
        after = _text(c.new, added[number]) if number < len(added) else ""
        findings.append(_Finding(what, 0, before, after))
    return findings


# ------------------------------------------------------------------------------------------------ numbers and scope


def _of_numbers(c: _Comparison) -> list[_Finding]:
    removed, added = _left_over(c.old.numbers, c.new.numbers, lambda number: number.value)
    findings = []
    for what, calendar in (("number", False), ("date", True)):
        before = [_text(c.old, number) for number in removed if number.calendar == calendar]
        after = [_text(c.new, number) for number in added if number.calendar == calendar]
        findings += [_Finding(what, 0, *pair) for pair in zip_longest(before, after, fillvalue="")]
    return findings


def _of_scope(c: _Comparison) -> list[_Finding]:
    removed, added = _left_over(c.old.scope, c.new.scope, lambda hit: hit.id)
    findings = []
    for number in range(max(len(removed), len(added))):
        before = removed[number] if number < len(removed) else None
        after = added[number] if number < len(added) else None
        steps = _width(after, c) - _width(before, c)
        findings.append(
            _Finding(
                "scope",
                0.3 * (steps > 0) - 0.3 * (steps < 0),
                _text(c.old, before) if before else "",
                _text(c.new, after) if after else "",
            )
        )
    return findings


def _width(hit: Hit | None, c: _Comparison) -> float:
    """A sentence without such a word speaks of all: "States should" is "all States should"."""
    return float(c.lexicon.fact("scope", hit.id, "level", _ALL)) if hit else _ALL


def _of_things(c: _Comparison) -> list[_Finding]:
    removed = [hit for hit in _only_in(c.old.things, c.new.things) if not _stands_in(hit, c.new_words, c)]
    added = [hit for hit in _only_in(c.new.things, c.old.things) if not _stands_in(hit, c.old_words, c)]
    return _side_by_side("scope", removed, added, c)


def _stands_in(hit: Hit, words: frozenset[str], c: _Comparison) -> bool:
    """Whether the other sentence holds the words of the hit all the same, as part of a longer name."""
    return all(stem(token) in words for token in tokens(hit.text, c.language) if is_word(token))


_PARTS = (
    _of_force,
    _of_emphasis,
    _of_negation,
    _of_modality,
    _of_parties,
    _of_named,
    _of_numbers,
    _of_scope,
    _of_things,
    _of_urgency,
)


# --------------------------------------------------------------------------------------------------------- the rest


def _of_content(c: _Comparison) -> list[_Finding]:
    """Words that were put in or taken out and are no other form of a word or meaning on the other side."""
    spans = redline(c.old.text, c.new.text, c.language)
    removed = [word for span in spans if span.mark == "deleted" for word in _own_words(span.text, c.old, c.new, c)]
    added = [word for span in spans if span.mark == "inserted" for word in _own_words(span.text, c.new, c.old, c)]
    if not removed and not added:
        return []
    return [_Finding("content", 0, removed[0] if removed else "", added[0] if added else "")]


def _own_words(text: str, reading: Reading, other: Reading, c: _Comparison) -> Iterable[str]:
    meanings = {hit.id for hit in other.wording}
    known = [fold(hit.text) for hit in reading.wording if hit.id in meanings]
    known += [fold(hit.text) for hit in _compared(reading)]
    there = key(other.text)
    for token in tokens(text, c.language):
        plain = fold(token)
        if len(plain) < (2 if c.language == "zh" else 4) or not is_word(token):
            continue
        if stem(token) in there or any(plain in term or term in plain for term in known):
            continue
        if c.language == "zh" and any(character in there for character in plain):
            continue  # 加速 and 加快: a word that shares a character is taken for another form of the same
        yield token


def _compared(reading: Reading) -> Iterator[Hit | Deed | Number]:
    """What was set against the other side already."""
    yield from reading.deeds
    yield from reading.numbers
    yield from (*reading.modality, *reading.urgency, *reading.intensity, *reading.negations)
    yield from (*reading.scope, *reading.parties, *reading.named, *reading.things)


def _reason(findings: Sequence[_Finding], what: Sequence[str], shift: Shift) -> str:
    shown = sorted(findings, key=lambda finding: (ORDER.index(finding.what), -abs(finding.force)))[:3]
    if not shown:
        return "Only the wording changed."
    verdict = {"stronger": " Stronger.", "weaker": " Weaker.", "same": ""}[shift]
    text = "; ".join(f"{finding.what}: {_became(finding)}" for finding in shown)
    return f"{text[0].upper()}{text[1:]}.{verdict}"


def _became(finding: _Finding) -> str:
    if finding.old and finding.new:
        return f"“{finding.old}” became “{finding.new}”"
    return f"“{finding.old}” is gone" if finding.old else f"“{finding.new}” was added"
