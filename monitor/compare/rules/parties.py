"""Parties and named things, one put for another."""

import re
from itertools import zip_longest

from monitor.compare.pair_within import Finding, Pair, only_in, quoted, side_by_side
from monitor.compare.rules.base import WIDTHS
from monitor.text.lexicon import Hit
from monitor.text.parse import Reading

_NAMING = 0.3  # what it takes from the force to say "States concerned" for a state by name


def of_parties(c: Pair) -> list[Finding]:
    """Who acts, and who is spoken of."""
    removed, added = only_in(c.old.parties, c.new.parties), only_in(c.new.parties, c.old.parties)
    if removed and added and removed[0].id in WIDTHS and added[0].id in WIDTHS:
        steps = WIDTHS[added[0].id] - WIDTHS[removed[0].id]
        return [Finding("scope", 0.3 if steps > 0 else -0.3, quoted(c.old, removed[0]), quoted(c.new, added[0]))]
    plain_removed = [hit for hit in removed if not _is_implied(hit, c)]
    plain_added = [hit for hit in added if not _is_implied(hit, c)]
    if removed and added and (plain_removed or plain_added):
        before, after = (plain_removed or removed)[0], (plain_added or added)[0]
        unnamed = (after.id == "some_states") - (before.id == "some_states")  # to name a state is to say more
        return [Finding("party", -_NAMING * unnamed, quoted(c.old, before), quoted(c.new, after))]
    fewer = [(one, other) for one in removed for other in added if _are_of_other_count(one, other, c)]
    if fewer:
        return [Finding("party", 0, quoted(c.old, fewer[0][0]), quoted(c.new, fewer[0][1]))]
    findings = [Finding("party", 0, quoted(c.old, hit), "") for hit in plain_removed if not _is_group(hit, c)]
    return findings + [Finding("party", 0, "", quoted(c.new, hit)) for hit in plain_added if not _is_group(hit, c)]


_TWO = re.compile(r"双|两|(?:the )?(?:two|both)\b|об[ае]\b|двух\b")


def _are_of_other_count(one: Hit, other: Hit, c: Pair) -> bool:
    """ "The four countries", "the three countries": one of those who speak has left, or another has come."""
    before, after = _count(one, c), _count(other, c)
    return before > 0 and after > 0 and before != after


def _count(hit: Hit, c: Pair) -> int:
    """How many the speakers are said to be; 0 where it is not said."""
    if c.lexicon.fact("parties", hit.id, "kind") != "sides":
        return 0
    return int(c.lexicon.fact("parties", hit.id, "count", 2 if _TWO.match(hit.text) else 0))


def is_to_another(c: Pair) -> bool:
    """Whether one state is called upon in the old sentence and another in the new.

    To ask more of the one is not to ask more of the other: neither sentence is the stronger.
    """
    before, after = _addressee(c.old, c), _addressee(c.new, c)
    return before is not None and after is not None and before != after


def has_another_actor(c: Pair) -> bool:
    """Whether a state, or a group of them, does in the old sentence what another does in the new one."""
    before, after = _actors(c.old, c), _actors(c.new, c)
    return bool(before and after) and not before & after


def _actors(reading: Reading, c: Pair) -> set[str]:
    """The states and groups that stand before the first act or duty; none where "the sides" do."""
    places = [deed.start for deed in reading.deeds if deed.head] + [hit.start for hit in reading.modality]
    first = min(places, default=0)
    found = [hit for hit in reading.parties if hit.end <= first]
    kinds = {c.lexicon.fact("parties", hit.id, "kind") for hit in found}
    if "sides" in kinds or not kinds <= {"state", "group"}:
        return set()
    return {hit.id for hit in found if hit.id not in WIDTHS}


_BESIDE = {"zh": 2, "ru": 12, "en": 12}  # characters between the call and whom it is made upon ("demand that India")


def _addressee(reading: Reading, c: Pair) -> str | None:
    """The state named right after the first act that asks something of others."""
    asked = next((deed for deed in reading.deeds if deed.head and deed.ladder == "directive"), None)
    if asked is None:
        return None
    for hit in reading.parties:
        if 0 <= hit.start - asked.end <= _BESIDE[c.language]:
            return hit.id if c.lexicon.fact("parties", hit.id, "kind") == "state" else None
    return None


def _is_implied(hit: Hit, c: Pair) -> bool:
    """Often left out, or put in, without a change of sense."""
    return hit.id in WIDTHS or c.lexicon.fact("parties", hit.id, "kind") == "sides"


def _is_group(hit: Hit, c: Pair) -> bool:
    """States named by what they are ("nuclear-weapon States"): often left out where they are understood."""
    return bool(c.lexicon.fact("parties", hit.id, "kind") == "group")


def of_named(c: Pair) -> list[Finding]:
    """Treaties, documents, systems, places."""
    removed, added = only_in(c.old.named, c.new.named), only_in(c.new.named, c.old.named)
    findings = side_by_side("named thing", removed, added, c)
    for finding, hit in zip_longest(findings, removed if len(removed) > len(added) else added):
        if not (finding.old and finding.new) and c.lexicon.fact("named", hit.id, "kind") in _OFTEN_PARAPHRASED:
            finding.what = "scope"
    return findings


_OFTEN_PARAPHRASED = ("policy", "concept", "system", "weapon")  # named in many ways: none is surely left out
