"""One of several demands, things or states that went, or came, where nothing else changed.

It looks for a sentence that is the other one with one member of a list, or one more clause that asks, refuses or
promises, put in or taken out; then what binds to fewer is weaker. A party that acts, a word in the midst of a clause,
an account without an act are left alone.
"""

import re

from monitor.compare.pair_within import Finding, Pair
from monitor.text.lexicon import fold
from monitor.text.redline import redline
from monitor.text.tokens import is_word, tokens

STEP = 0.4  # of force
_JOINS = {
    "zh": re.compile(r"^[，、；]|[，、；]$|^(?:和|与|及|以及|并|且)|(?:和|与|及|以及|并)$"),
    "ru": re.compile(r"^(?:[,;]|\s*(?:и|а также)\s)|(?:[,;]|\s(?:и|а также))\s*$"),
    "en": re.compile(r"^(?:[,;]|\s*(?:and|or|as well as)\s)|(?:[,;]|\s(?:and|or|as well as))\s*$"),
}
_MARKS = re.compile(r"[\W_]+")
_JOIN_WORDS = frozenset(
    {"and", "or", "и", "или", "а", "также", "和", "与", "及", "以及", "并", "且", "as", "well", "the", "a"}
)
_FEWEST_CHARACTERS = {"zh": 2, "ru": 4, "en": 4}


def of_listed(c: Pair) -> list[Finding]:
    """The member that one side alone has, if that is all that differs."""
    spans = [span for span in redline(c.old.text, c.new.text, c.language) if span.mark != "kept"]
    gone = [span.text for span in spans if span.mark == "deleted" and _says_something(span.text, c)]
    come = [span.text for span in spans if span.mark == "inserted" and _says_something(span.text, c)]
    if bool(gone) == bool(come) or len(gone) + len(come) != 1 or not _binds(c):
        return []
    member = (gone or come)[0]
    side = c.old if gone else c.new
    if not _is_member(side.text, member, c):
        return []
    words = _MARKS.sub(" ", member).strip() if c.language == "zh" else member.strip(" ,;.")
    return (
        [Finding("scope", -STEP, words, "", "one of several")]
        if gone
        else [Finding("scope", STEP, "", words, "one of several")]
    )


def _binds(c: Pair) -> bool:
    """Whether both sentences ask, refuse or promise something."""
    return all(
        any(
            deed.head and deed.ladder in ("stance", "directive", "commitment") and deed.force >= 2
            for deed in side.deeds
        )
        or any(c.lexicon.fact("modality", hit.id, "level", 0) >= 3 or hit.id == "will" for hit in side.modality)
        for side in (c.old, c.new)
    )


def _says_something(text: str, c: Pair) -> bool:
    words = [fold(token) for token in tokens(text, c.language) if is_word(token)]
    return any(word not in _JOIN_WORDS for word in words)


def _is_member(text: str, member: str, c: Pair) -> bool:
    if len(_MARKS.sub("", member)) < _FEWEST_CHARACTERS[c.language]:
        return False
    start = text.find(member)
    if start <= 0 or any(mark in member for mark in "。；;.0123456789") or _is_manner(member, c):
        return False  # what leads in, and how or when something is done, is no member
    around = text[max(0, start - 1) : start + len(member) + 1]
    end = start + len(member)
    behind, before = text[end : end + 5], text[max(0, start - 5) : start]
    joins = _JOINS[c.language]
    return bool(
        joins.search(member) or (around and (joins.search(behind) or joins.search(before)) and _is_listed_in(text))
    )


def _is_manner(member: str, c: Pair) -> bool:
    """Whether it says when, how or if, not what."""
    if any(True for section in ("urgency", "intensity") for _ in c.lexicon.section(section).find(member, c.language)):
        return not any(True for _ in c.lexicon.section("things").find(member, c.language))
    return False


def _is_listed_in(text: str) -> bool:
    return any(mark in text for mark in "、，,和与及") or " and " in text or " и " in text
