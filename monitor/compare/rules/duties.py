"""Must, should, may; how soon and how thoroughly; if."""

from monitor.compare.pair_within import Finding, Pair, left_over, quoted
from monitor.compare.rules.base import NEAR, gravest_duty, level
from monitor.text.lexicon import Hit, fold
from monitor.text.parse import Reading, does_more


def of_modality(c: Pair) -> list[Finding]:
    """Duties and rights that are no act of the sentence."""
    removed, added = left_over(c.old.modality, c.new.modality, lambda hit: hit.id)
    for left, reading, other in ((removed, c.old, c.new), (added, c.new, c.old)):
        duty = None if does_more(reading) or not does_more(other) else gravest_duty(reading, c)
        if duty in left:
            left.remove(duty)  # it was compared as an act
    findings = []
    removed, added = _side_by_side(removed, added, c)
    for before, after in zip(removed, added, strict=False):
        steps = level(after, c) - level(before, c)
        ids = {before.id, after.id}
        if abs(steps) >= _least(ids) or (_RIGHT in ids and ids & _DUTIES):
            findings.append(Finding("modality", steps, quoted(c.old, before), quoted(c.new, after)))
    if not findings and c.shared >= NEAR:
        findings += [Finding("modality", 0, quoted(c.old, hit), "") for hit in removed[len(added) :]]
        findings += [Finding("modality", 0, "", quoted(c.new, hit)) for hit in added[len(removed) :]]
    for hit in removed[len(added) :]:
        findings += [Finding("modality", -weight, quoted(c.old, hit), "") for weight in _bare_duty(hit, c)]
    for hit in added[len(removed) :]:
        findings += [Finding("modality", weight, "", quoted(c.new, hit)) for weight in _bare_duty(hit, c)]
    return findings


_RIGHT = "right"
_DUTIES = {"should", "has_to", "shall", "must"}  # that one may do something is not that one is to


def _side_by_side(removed: list[Hit], added: list[Hit], c: Pair) -> tuple[list[Hit], list[Hit]]:
    """What forbids first beside what forbids: "will not allow … should not …" is of a ban, and of none of "will"."""

    def forbids(hit: Hit) -> bool:
        return bool(c.lexicon.fact("modality", hit.id, "negative"))

    if not (any(map(forbids, removed)) and any(map(forbids, added))):
        return removed, added
    return sorted(removed, key=lambda hit: not forbids(hit)), sorted(added, key=lambda hit: not forbids(hit))


def _least(ids: set[str]) -> float:
    """The steps that count from one word to the other; "will" is put for most of them without much meaning."""
    if ids == {"will", "would"}:
        return 0.5
    near = ids == {"may", "possible"} or ("will" in ids and not ids & {"may", "possible", "need_not"})
    return 2.0 if near else 1.0


def _bare_duty(hit: Hit, c: Pair) -> tuple[float, ...]:
    """What a duty adds where the other side has none: a hedge weakens, "must" is told, the rest is nothing."""
    steps = level(hit, c)
    return (-0.5,) if steps <= 1 else (0.0,) if steps >= 4 else ()


def of_urgency(c: Pair) -> list[Finding]:
    """At once, in due course, if: what binds more or less beside the act."""
    removed, added = left_over(c.old.urgency, c.new.urgency, lambda hit: hit.id)
    removed, added = ([hit for hit in hits if not _is_emphatic(hit, c)] for hits in (removed, added))
    gone = [Finding(_manner(hit, c), -_step(hit, c), _own(c.old, hit, c.new), "", _label(hit, c)) for hit in removed]
    come = [Finding(_manner(hit, c), _step(hit, c), "", _own(c.new, hit, c.old), _label(hit, c)) for hit in added]
    return gone + come


def _label(hit: Hit, c: Pair) -> str:
    """Degree, where a word is not of time, whatever it is counted as."""
    timely = fold(hit.text) in c.lexicon.fact("urgency", hit.id, "timely", ())
    return "" if timely else str(c.lexicon.fact("urgency", hit.id, "label", ""))


def _own(reading: Reading, hit: Hit, other: Reading) -> str:
    """The words as they stand, without what they go with if the other sentence has that too ("全面落实", "落实")."""
    words = quoted(reading, hit).strip("，, ")
    end = next((place for place in range(1, len(words) - 1) if words[place:] in other.text), len(words))
    return words[:end] if _is_chinese(words) else words


def _is_chinese(words: str) -> bool:
    return "\u3400" <= words[:1] <= "\u9fff"


def _is_emphatic(hit: Hit, c: Pair) -> bool:
    """ "Under any circumstances" is set against "never", beside what is denied."""
    return bool(c.lexicon.fact("urgency", hit.id, "emphatic"))


def _manner(hit: Hit, c: Pair) -> str:
    return str(c.lexicon.fact("urgency", hit.id, "what", "urgency"))


def _step(hit: Hit, c: Pair) -> float:
    return float(c.lexicon.fact("urgency", hit.id, "step", 0))
