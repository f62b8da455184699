"""Deadlines, ceilings and floors: a later day under a duty is weaker, so are a higher ceiling and a lower floor.

It looks for one number that became another right behind, or before, the word that makes it a limit ("by", "no more
than", "以内"). Numbers that name a paper or a part of it ("paragraph 5", "resolution 73/31") say where something
stands and not how much: they are told as a named thing.
"""

import re
from dataclasses import dataclass

from monitor.compare.pair_within import Finding, Pair, left_over, quoted
from monitor.text.lexicon import fold
from monitor.text.numbers import Number
from monitor.text.parse import Reading

SHARED_WORDS = 0.6  # of both sentences, from which another limit is what changed
SAME_BUT_FOR_THE_DAY = 0.7  # part of the words that two sentences share that differ in their deadline
STEP = 0.5  # of force
_AROUND = 24  # characters on either side in which the word stands that makes it a limit

_KINDS = {
    "zh": {
        "deadline": (
            r"(?:在|于|至迟|不迟于|不晚于)$",
            r"^\s?(?:年|月|日)?(?:年)?(?:\d+月)?(?:底|末)?(?:之前|以前|前|底前)",
        ),
        "ceiling": (r"(?:不超过|至多|不高于|不多于|限制在|上限为|最多)\s?$", r"^\D{0,3}(?:以内|以下|之内)"),
        "floor": (r"(?:至少|不少于|不低于)\s?$", r"^\D{0,3}以上"),
    },
    "ru": {
        "deadline": (r"(?:\bдо|не позднее|к)(?: конца| начала)?(?: \d+ \w+)?\s$", r"^(?!)"),
        "ceiling": (r"(?:не более(?: чем)?|не больше|не свыше|не превы\w+|до уровня|потол\w+ в)\s$", r"^(?!)"),
        "floor": (r"(?:не менее|не меньше|по меньшей мере|как минимум)\s$", r"^(?!)"),
    },
    "en": {
        "deadline": (
            r"\b(?:by|before|no later than|not later than|until)(?: the end of| the close of)?(?: \d+)?(?: \w+)?\s$",
            r"^(?!)",
        ),
        "ceiling": (
            r"\b(?:no more than|not more than|at most|up to|limited to|not exceed|ceiling of|below|limit of)\s$",
            r"^ or (?:fewer|less)",
        ),
        "floor": (r"\b(?:at least|no fewer than|not less than|no less than|a minimum of)\s$", r"^ or more"),
    },
}
_EXPRESSIONS = {
    language: {kind: (re.compile(before), re.compile(after)) for kind, (before, after) in kinds.items()}
    for language, kinds in _KINDS.items()
}
_CUT = {
    "zh": re.compile(r"(?:削减|减少|裁减|缩减|降低)\D{0,6}$"),
    "ru": re.compile(
        r"(?:сокращ\w{1,20}|сократ\w{1,20}|сниж\w{1,20}|уменьш\w{1,20})[^\d]{0,12}\bна\s$|(?:сокращ\w{1,20}|сократ\w{1,20}|уменьш\w{1,20})\s$"
    ),
    "en": re.compile(r"\b(?:cut|cuts|reduced?|reduces|lower(?:ed)?)\b[^\d]{0,20}\bby\s$"),
}
_REFERS = {
    "zh": re.compile(r"(?:第|[A-Z]/|决议|\d/)\s?$"),
    "ru": re.compile(
        r"(?:пункт\w{0,20}|стат\w{1,20}|глав\w{1,20}|резолюци\w{1,20}|част\w{1,20}|раздел\w{0,20}|приложени\w{1,20}"
        r"|№|\d/|\d\()(?: сб оон| оон)?\s?$"
    ),
    "en": re.compile(
        r"(?:paragraphs?|articles?|sections?|chapters?|resolutions?|annex|annexes|no\.|res\.|protocol|part|\d/|\d\()\s?$"
    ),
}
_REFERS_AFTER = {
    "zh": re.compile(r"^(?:号|条|款|段)"),
    "ru": re.compile(r"^/\d"),
    "en": re.compile(r"^/\d"),
}


@dataclass(frozen=True, slots=True)
class _Limit:
    """A number that limits something."""

    number: Number
    kind: str


def of_limits(c: Pair) -> list[Finding]:
    """A deadline, ceiling, floor or share to be cut that became another."""
    if c.shared < SHARED_WORDS:
        return []
    old, new = _limits(c.old, c), _limits(c.new, c)
    removed, added = left_over(old, new, lambda one: (one.kind, round(one.number.value, 6)))
    if len(removed) != 1 or len(added) != 1 or removed[0].kind != added[0].kind:
        return []
    before, after = removed[0], added[0]
    if before.kind == "deadline" and (c.shared < SAME_BUT_FOR_THE_DAY or _is_extended(c)):
        return []  # another meeting, another term of a mandate
    grows = after.number.value - before.number.value
    sign = (grows > 0) - (grows < 0)
    if before.kind in ("deadline", "ceiling"):
        sign = -sign
    what = "date" if before.kind == "deadline" else "number"
    return [
        Finding(what, sign * STEP, quoted(c.old, before.number), quoted(c.new, after.number), before.kind, leads=True)
    ]


def _is_extended(c: Pair) -> bool:
    return any(hit.id == "extends" for hit in c.lexicon.section("courses").find(c.new.text, c.language))


def _limits(reading: Reading, c: Pair) -> list[_Limit]:
    found = []
    for number in reading.numbers:
        before = fold(reading.text[max(0, number.start - _AROUND) : number.start])
        after = fold(reading.text[number.end : number.end + _AROUND])
        for kind, (lead, follow) in _EXPRESSIONS[c.language].items():
            wanted = number.calendar == (kind == "deadline")
            if kind == "deadline" and c.language == "zh":
                wanted = wanted and bool(follow.search(after))
                if wanted and number.value > 1000:
                    found.append(_Limit(number, kind))
                    break
                continue
            if wanted and (lead.search(before) or follow.search(after)):
                if kind == "deadline" and number.value < 1000:
                    continue  # a day or a month: the year decides
                found.append(_Limit(number, kind))
                break
        else:
            if not number.calendar and _CUT[c.language].search(before):
                found.append(_Limit(number, "cut"))
    return found


def is_reference(reading: Reading, number: Number, c: Pair) -> bool:
    """Whether it names a paper, or a part of one."""
    before = fold(reading.text[max(0, number.start - _AROUND) : number.start])
    after = fold(reading.text[number.end : number.end + _AROUND])
    return bool(_REFERS[c.language].search(before) or _REFERS_AFTER[c.language].search(after))
