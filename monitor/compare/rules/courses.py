"""What is done with arms, and with what limits them: raised, held, lowered; extended, suspended, ended; given up.

Looks for one course of action that became another in a sentence that stands as it was, and for a restraint ("will not
deploy") that was given up or taken on. Arms: raise and deploy < hold < reduce < end. Limits and treaties: leave < end <
suspend < hold < extend. What the sentence refuses ("oppose raising …") is turned round. It leaves alone what acts on
neither arms nor limits, and sentences that were drafted anew.
"""

from dataclasses import dataclass

from monitor.compare.pair_within import Finding, Pair, quoted
from monitor.text.lexicon import Hit
from monitor.text.parse import Reading

SHARED_WORDS = 0.5  # of both sentences, from which another course is what changed in them
REACH = {"zh": 24, "ru": 90, "en": 90}  # characters between a course and what it acts on
STEP_OF_COURSE = 0.5  # of force, of one step from a course to the next
STEP_OF_RESTRAINT = 1.0  # of force, for a restraint given up or taken on


@dataclass(frozen=True, slots=True)
class _Course:
    """A course of action where it stands, and how much restraint it shows in what it acts on."""

    hit: Hit
    restraint: float
    acts_on: str


def of_courses(c: Pair) -> list[Finding]:
    """A course that became another: "maintain the ceiling", "raise the ceiling"."""
    if c.shared < SHARED_WORDS:
        return []
    old, new = _courses(c.old, c), _courses(c.new, c)
    old_ids, new_ids = {one.hit.id for one in old}, {one.hit.id for one in new}
    removed = [one for one in old if one.hit.id not in new_ids]
    added = [one for one in new if one.hit.id not in old_ids]
    if len(removed) != 1 or len(added) != 1 or removed[0].acts_on != added[0].acts_on:
        return []
    before, after = removed[0], added[0]
    force = (after.restraint - before.restraint) * STEP_OF_COURSE
    if not force or _is_denied(c.old, before.hit, c) != _is_denied(c.new, after.hit, c):
        return []
    if _is_denied(c.new, after.hit, c):
        force = -force
    return [Finding("negation", force, quoted(c.old, before.hit), quoted(c.new, after.hit), leads=True)]


def _courses(reading: Reading, c: Pair) -> list[_Course]:
    found = []
    for hit in c.lexicon.section("courses").find(reading.text, c.language):
        if any(name.start <= hit.start and hit.end <= name.end for name in reading.named):
            continue
        acts_on = _acted_on(reading, hit, c)
        restraint = c.lexicon.fact("courses", hit.id, acts_on) if acts_on else None
        if restraint is not None:
            found.append(_Course(hit, float(restraint), acts_on))
    return found


def _acted_on(reading: Reading, course: Hit, c: Pair) -> str:
    """Arms or limits, whichever is named next after it; "": neither."""
    words = list(c.lexicon.section("acted_on").find(reading.text, c.language))
    words += [
        Hit(id="limits", text=hit.text, start=hit.start, end=hit.end)
        for hit in reading.named
        if c.lexicon.fact("named", hit.id, "kind") in ("treaty", "agreement")
    ]
    after = [hit for hit in words if 0 <= hit.start - course.end <= REACH[c.language]]
    before = [hit for hit in words if 0 <= course.start - hit.end <= REACH[c.language]]
    if after and c.language == "zh" and any(hit.id == "limits" for hit in after):
        return "limits"  # "对导弹的限制": what is acted on is named last
    if after:
        return min(after, key=lambda hit: hit.start).id
    return max(before, key=lambda hit: hit.end).id if before else ""


def _is_denied(reading: Reading, course: Hit, c: Pair) -> bool:
    """Whether the sentence refuses it, or says that it will not be."""
    if any(
        deed.head and deed.negative and deed.ladder == "stance" and deed.start < course.start for deed in reading.deeds
    ):
        return True
    return any(0 <= course.start - hit.end <= _NEAR[c.language] for hit in _denials(reading, c))


_NEAR = {"zh": 10, "ru": 25, "en": 25}  # characters between a denial and what it denies


def _denials(reading: Reading, c: Pair) -> list[Hit]:
    return [
        *reading.negations,
        *(hit for hit in reading.modality if c.lexicon.fact("modality", hit.id, "negative") and hit.id != "need_not"),
    ]


def of_restraints(c: Pair) -> list[Finding]:
    """A restraint given up, or taken on: "will not deploy", "will deploy"; "不在…部署", "可在…部署"."""
    if c.shared < SHARED_WORDS:
        return []
    before, after = _restrained(c.old, c), _restrained(c.new, c)
    for word, denial in before.items():
        if word not in after and _stands(c.new, word, c):
            return [Finding("negation", -STEP_OF_RESTRAINT, denial, _plain(c.new, word, c), leads=True)]
    for word, denial in after.items():
        if word not in before and _stands(c.old, word, c):
            return [Finding("negation", STEP_OF_RESTRAINT, _plain(c.old, word, c), denial, leads=True)]
    return []


def _restrained(reading: Reading, c: Pair) -> dict[str, str]:
    """Each deed that one restrains oneself from, with the words that deny it."""
    found: dict[str, str] = {}
    denials = _denials_anywhere(reading, c)
    for hit in c.lexicon.section("restrained").find(reading.text, c.language):
        for denial in denials:
            gap = _without_always(reading, denial.end, hit.start)
            if (
                hit.start >= denial.end
                and len(gap) <= _NEAR[c.language]
                and not any(mark in gap for mark in ",;，；。")
            ):
                found.setdefault(
                    hit.id, f"{reading.text[denial.start : denial.end]}…{reading.text[hit.start : hit.end]}"
                )
    return found


def _without_always(reading: Reading, start: int, end: int) -> str:
    """The words between, without "under any circumstances" and the like, which stand between commas."""
    for hit in reading.urgency:
        if start <= hit.start and hit.end <= end:
            return f"{reading.text[start : hit.start].rstrip(' ,，')}{reading.text[hit.end : end].lstrip(' ,，')}"
    return reading.text[start:end] if start <= end else ""


def _denials_anywhere(reading: Reading, c: Pair) -> list[Hit]:
    """Denials, those within names too ("no first use")."""
    facts = c.lexicon.facts.get("negation", {})
    words = [
        hit
        for hit in c.lexicon.section("negation").find(reading.text, c.language)
        if not facts.get(hit.id, {}).get("none")
    ]
    words += [hit for hit in _denials(reading, c) if hit not in words]
    return [
        hit for hit in words if not any(hit.start < need.end and need.start < hit.end for need in _needless(reading))
    ]


def _needless(reading: Reading) -> list[Hit]:
    return [hit for hit in reading.modality if hit.id == "need_not"]


def _stands(reading: Reading, word: str, c: Pair) -> bool:
    found = (hit for hit in c.lexicon.section("restrained").find(reading.text, c.language) if hit.id == word)
    return any(not _is_ended(reading, hit, c) for hit in found)


def _is_ended(reading: Reading, deed: Hit, c: Pair) -> bool:
    """Whether it is refused, ended or limited in other words before: then the restraint stands."""
    return any(
        other.end <= deed.start
        and (
            c.lexicon.fact("degrees", other.id, "denies")
            or (other.negative and other.ladder in ("stance", "directive"))
        )
        for other in reading.deeds
    ) or any(
        c.lexicon.fact("modality", hit.id, "negative") and hit.id != "need_not" and hit.end <= deed.start
        for hit in reading.modality
    )


def _plain(reading: Reading, word: str, c: Pair) -> str:
    hits = c.lexicon.section("restrained").find(reading.text, c.language)
    hit = next(hit for hit in hits if hit.id == word)
    leads = [duty for duty in reading.modality if 0 <= hit.start - duty.end <= _NEAR[c.language]]
    lead = f"{quoted(reading, leads[-1])}…" if leads else ""
    return f"{lead}{quoted(reading, hit)}"
