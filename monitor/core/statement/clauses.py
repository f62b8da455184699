"""Reading a sentence: who does what, how strongly, about which named things, with which numbers.

    sentence ─ lexicon ─> hits ─ the longest reading wins ─> acts with their force, duties, parties, things, numbers

Nothing here compares; two readings side by side are the work of `monitor.core.compare.judge`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.core.statement.lexicon import Hit, Ladder, Lexicon, fold
from monitor.core.statement.numbers import Number, numbers
from monitor.core.statement.words import boundaries
from monitor.model import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act where it stands in a sentence. `force` counts the adverbs beside it; `text` holds them too."""

    id: str
    ladder: Ladder
    force: float
    negative: bool  # it refuses what it names
    negated: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a sentence says, as far as the lexicon knows its words. Hits are in the order of the text."""

    text: str
    deeds: tuple[Deed, ...]
    modality: tuple[Hit, ...]
    urgency: tuple[Hit, ...]
    intensity: tuple[Hit, ...]  # those that belong to no act
    negations: tuple[Hit, ...]
    scope: tuple[Hit, ...]
    parties: tuple[Hit, ...]
    named: tuple[Hit, ...]
    things: tuple[Hit, ...]
    wording: tuple[Hit, ...]
    numbers: tuple[Number, ...]

    @property
    def act(self) -> str | None:
        """The main act: the first that is more than an assertion, else the first."""
        for deed in self.deeds:
            if deed.ladder not in ("assertion", "effect"):
                return deed.id
        return self.deeds[0].id if self.deeds else None


def read(text: str, language: Language, lexicon: Lexicon) -> Reading:
    """Read one sentence."""
    whole = boundaries(text, language) if language == "zh" else None

    def find(section: str, *taken: Iterable[Hit]) -> tuple[Hit, ...]:
        hits = _standing_alone(lexicon.section(section).find(text, language), whole)
        return tuple(_outside(hits, [hit for hits in taken for hit in hits]))

    named = find("named")
    parties = find("parties", named)
    things = find("things", named, parties)
    acts = find("acts", named)
    urgency = find("urgency", named)
    modality = find("modality", named, acts, urgency)
    negation = find("negation", named, parties, acts, modality)
    negation = tuple(hit for hit in negation if not lexicon.fact("negation", hit.id, "none"))
    modality = tuple(hit for hit in modality if not lexicon.fact("modality", hit.id, "none"))
    intensity = find("intensity", named, acts)
    deeds, free = _deeds(text, acts, intensity, negation, language, lexicon)
    return Reading(
        text=text,
        deeds=deeds,
        modality=modality,
        urgency=urgency,
        intensity=free,
        negations=negation,
        scope=find("scope", named, parties),
        parties=parties,
        named=named,
        things=things,
        wording=find("wording", named),
        numbers=tuple(number for number in numbers(text, language) if not _within(number, named)),
    )


def _standing_alone(hits: Iterator[Hit], whole: frozenset[int] | None) -> Iterator[Hit]:
    """Without single Chinese characters that are part of a longer word ("可" in "可靠")."""
    for hit in hits:
        if whole is None or hit.end - hit.start > 1 or (hit.start in whole and hit.end in whole):
            yield hit


def _outside(hits: Iterable[Hit], taken: Sequence[Hit]) -> Iterator[Hit]:
    for hit in hits:
        if not _within(hit, taken):
            yield hit


def _within(hit: Hit | Number, taken: Sequence[Hit]) -> bool:
    return any(other.start <= hit.start and hit.end <= other.end for other in taken)


# ------------------------------------------------------------------------------------------------- acts and adverbs


def _deeds(
    text: str,
    acts: Sequence[Hit],
    intensity: Sequence[Hit],
    negations: Sequence[Hit],
    language: Language,
    lexicon: Lexicon,
) -> tuple[tuple[Deed, ...], tuple[Hit, ...]]:
    deeds, used = [], set()
    for hit in acts:
        act = lexicon.act(hit.id)
        if act.ladder == "none":
            continue
        beside = [adverb for adverb in intensity if _beside(text, adverb, hit, language)]
        used.update(beside)
        negated = any(_negates(text, negation, hit, language) for negation in negations)
        start = min([hit.start, *(adverb.start for adverb in beside)])
        end = max([hit.end, *(adverb.end for adverb in beside)])
        force = act.force + max((lexicon.fact("intensity", adverb.id, "step", 0.5) for adverb in beside), default=0)
        deeds.append(
            Deed(
                id=hit.id,
                ladder=act.ladder,
                force=0.25 if negated else force,
                negative=bool(lexicon.fact("acts", hit.id, "negative")),
                negated=negated,
                text=text[start:end],
                start=start,
                end=end,
            )
        )
    return tuple(deeds), tuple(hit for hit in intensity if hit not in used)


_MARKS = re.compile(r"[，。；：、,.;:()（）]")


def _beside(text: str, adverb: Hit, act: Hit, language: Language) -> bool:
    before = text[adverb.end : act.start] if adverb.end <= act.start else None
    after = text[act.end : adverb.start] if act.end <= adverb.start else None
    if language == "zh":
        return before is not None and len(before) <= 2 and not _MARKS.search(before)
    gap = before if before is not None else after
    return gap is not None and not _MARKS.search(gap) and len(gap.split()) <= (1 if before is not None else 0)


def _negates(text: str, negation: Hit, act: Hit, language: Language) -> bool:
    if negation.end > act.start:
        return False
    gap = text[negation.end : act.start]
    if _MARKS.search(gap):
        return False
    return len(gap.strip()) <= 1 if language == "zh" else len(gap.split()) <= (0 if language == "ru" else 1)


def folded_between(text: str, start: int, end: int) -> str:
    """A part of the text, folded and without white space around it."""
    return fold(text[start:end]).strip()
