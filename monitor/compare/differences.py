"""What a rewording changed, told from a reading of both sentences and never from their likeness.

What both sentences hold cancels out; what is left on either side is set against each other: acts and duties by force,
then negation, parties, named things, numbers, how much is covered. Only if nothing of that is left over, the change is
one of wording.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.compare.formal import is_opening
from monitor.compare.pair_within import Finding, Pair, quoted
from monitor.compare.rules.acts import of_emphasis, of_force
from monitor.compare.rules.base import DUTY, level
from monitor.compare.rules.courses import of_courses, of_restraints
from monitor.compare.rules.denials import of_negation, of_opposites
from monitor.compare.rules.duties import of_modality, of_urgency
from monitor.compare.rules.limits import of_limits
from monitor.compare.rules.listed import of_listed
from monitor.compare.rules.parties import has_another_actor, is_to_another, of_named, of_parties
from monitor.compare.rules.scope import of_bonds, of_numbers, of_scope, of_things
from monitor.compare.rules.wording import of_content
from monitor.model import Language, Remark, Shift, remark
from monitor.text.lexicon import Lexicon
from monitor.text.parse import Reading, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`what` names the kinds of change, the gravest first; `force` is how much stronger (or, below 0, weaker)."""

    what: tuple[str, ...]
    shift: Shift
    force: float
    reason: str
    remarks: tuple[Remark, ...] = ()


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
LEAST_SHARED_FOR_ARROW = 0.2  # part of the words; two sentences less alike give no two readings of one thing
LEAST = 0.2  # of force, to be called stronger or weaker
_PARTS = (
    of_courses,
    of_restraints,
    of_limits,
    of_force,
    of_emphasis,
    of_negation,
    of_opposites,
    of_modality,
    of_parties,
    of_named,
    of_numbers,
    of_scope,
    of_bonds,
    of_things,
    of_urgency,
)


def judge(old: str, new: str, language: Language, lexicon: Lexicon) -> Judgement:
    """What changed from one sentence to the other, and what that does to its force."""
    return judge_readings(read(old, language, lexicon), read(new, language, lexicon), language, lexicon)


def judge_readings(old: Reading, new: Reading, language: Language, lexicon: Lexicon) -> Judgement:
    """The same from readings at hand."""
    comparison = Pair(old, new, language, lexicon)
    findings = [finding for part in _PARTS for finding in part(comparison)]
    findings = [finding for finding in findings if not _is_of_words(finding, comparison)]
    findings = _with_duties_beside_acts(findings, comparison)
    findings = _without_repeated(findings)
    if not any(finding.force for finding in findings):
        findings = [*of_listed(comparison), *findings]
    if not findings:
        findings = of_content(comparison)
    what = tuple(sorted({finding.what for finding in findings}, key=ORDER.index)) or ("wording",)
    without = (
        is_to_another(comparison)
        or has_another_actor(comparison)
        or all(is_opening(side.text, language, lexicon) for side in (old, new))
        or _is_of_a_meeting(findings, comparison)
        or comparison.shared < LEAST_SHARED_FOR_ARROW
    )
    force = 0.0 if without else sum(finding.force for finding in findings)
    shift: Shift = "stronger" if force >= LEAST else "weaker" if force <= -LEAST else "same"
    gravest = sorted(findings, key=lambda finding: (ORDER.index(finding.what), -abs(finding.force)))
    shown = list(_told_once(gravest))[:_MOST]
    return Judgement(
        what=what, shift=shift, force=force, reason=_reason(shown, shift), remarks=tuple(map(remark_of, shown))
    )


def _without_repeated(findings: Sequence[Finding]) -> list[Finding]:
    """Where a course of action, a restraint or a limit is what changed, its words are no difference of their own."""
    leading = [one for one in findings if one.leads]
    if not leading:
        return list(findings)
    return [
        one
        for one in findings
        if one.leads
        or not (
            one.what in ("negation", "modality", "number", "date", "content", "named thing") or _is_within(one, leading)
        )
    ]


def _is_within(finding: Finding, leading: Sequence[Finding]) -> bool:
    return any(
        (finding.old or "\0") in one.old or (finding.new or "\0") in one.new or finding.what == "scope"
        for one in leading
    )


def _with_duties_beside_acts(findings: Sequence[Finding], c: Pair) -> list[Finding]:
    """A duty that is gone beside a call that came, or the other way round: "must explain", "propose that they do"."""
    left = list(findings)
    for duty in [one for one in findings if one.what == "modality" and bool(one.old) != bool(one.new)]:
        hits = c.old.modality if duty.old else c.new.modality
        hit = next(hit for hit in hits if quoted(c.old if duty.old else c.new, hit) == (duty.old or duty.new))
        call = next((one for one in left if _is_call(one, c) and bool(one.old) != bool(duty.old)), None)
        if call is None or level(hit, c) < DUTY or c.lexicon.fact("modality", hit.id, "negative"):
            continue
        deeds = c.new.deeds if duty.old else c.old.deeds
        force = next(deed.force for deed in deeds if deed.text == (call.old or call.new))
        steps = (force - level(hit, c)) * (1 if duty.old else -1)
        left = [one for one in left if one is not duty and one is not call]
        left.append(Finding("force", steps, duty.old or call.old, duty.new or call.new))
    return left


def _is_call(finding: Finding, c: Pair) -> bool:
    """Whether it is a call upon others that stands on one side alone."""
    if finding.what not in ("force", "act") or bool(finding.old) == bool(finding.new):
        return False
    deeds = c.old.deeds if finding.old else c.new.deeds
    return any(deed.text == (finding.old or finding.new) and deed.ladder == "directive" for deed in deeds)


def _is_of_a_meeting(findings: Sequence[Finding], c: Pair) -> bool:
    """Whether the next meeting is at another time: that it was agreed upon is said or left out as it falls."""
    moved = any(one.what == "date" and one.old and one.new for one in findings)
    acts = [one for one in findings if one.force]
    return moved and all(one.what in ("force", "act") and _is_agreed(one, c) for one in acts)


def _is_agreed(finding: Finding, c: Pair) -> bool:
    deeds = c.old.deeds if finding.old else c.new.deeds
    if finding.old and finding.new:
        return False
    return any(deed.text == (finding.old or finding.new) and deed.id in ("agree", "decide") for deed in deeds)


def _is_of_words(finding: Finding, c: Pair) -> bool:
    """Whether it rests on a word of one side alone, in a sentence that was said anew: there it tells nothing.

    Where a sentence stands as it was but for that word, the word is what changed.
    """
    if finding.old and finding.new:
        return False
    least = _ANEW.get(finding.what, 0)
    if finding.what in _OF_DEGREE and not finding.leads and min(len(c.old_words), len(c.new_words)) >= _LONG:
        least = _ANEW_LONG
    return c.shared < least


_OF_DEGREE = ("scope", "modality", "urgency", "condition")
_LONG, _ANEW_LONG = 12, 0.5  # words of a sentence that may be said anew in more ways, and what it shares at least


# Part of the words of both sides that are shared, from which a word of one side alone tells what changed.
_ANEW = {"negation": 0.6, "scope": 0.5, "party": 0.6, "named thing": 0.6, "number": 0.6, "date": 0.6} | {
    "modality": 0.4,
    "urgency": 0.3,
    "condition": 0.3,
}


_MOST = 3  # differences that a reason names


def _told_once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Without those whose words one of both sides names, or a graver one ("must not" denies, and is a duty)."""
    both = [finding for finding in findings if finding.old and finding.new]
    told: list[Finding] = []
    for finding in findings:
        others = told if finding in both else [*both, *told]
        if not any(finding.old in other.old and finding.new in other.new for other in others):
            told.append(finding)
            yield finding


def _reason(shown: Sequence[Finding], shift: Shift) -> str:
    if not shown:
        return "Only the wording changed."
    verdict = {"stronger": " Stronger.", "weaker": " Weaker.", "same": ""}[shift]
    text = "; ".join(f"{finding.called}: {_became(finding)}" for finding in shown)
    return f"{text[0].upper()}{text[1:]}.{verdict}"


def remark_of(finding: Finding) -> Remark:
    """What changed, with the words of both sides apart."""
    if finding.old and finding.new:
        return remark("{what}: “{old}” became “{new}”", what=finding.called, old=finding.old, new=finding.new)
    if finding.old:
        return remark("{what}: “{old}” is gone", what=finding.called, old=finding.old)
    return remark("{what}: “{new}” was added", what=finding.called, new=finding.new)


def _became(finding: Finding) -> str:
    if finding.old and finding.new:
        return f"“{finding.old}” became “{finding.new}”"
    return f"“{finding.old}” is gone" if finding.old else f"“{finding.new}” was added"
