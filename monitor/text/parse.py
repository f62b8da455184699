"""Reading a sentence: who does what, how strongly, about which named things, with which numbers.

    sentence ─ lexicon ─> hits ─ the longest reading wins ─> acts with their force, duties, parties, things, numbers

Nothing here compares; two readings side by side are the work of `monitor.compare.differences`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from monitor.model import Language
from monitor.text.lexicon import Hit, Ladder, Lexicon, fold
from monitor.text.numbers import Number, numbers
from monitor.text.segment import enumerator
from monitor.text.tokens import boundaries

SPEAKERS = ("sides", "state", "organisation")  # kinds of parties who make statements
DEGREES: frozenset[Ladder] = frozenset({"value", "restraint", "aim", "claim"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act where it stands in a sentence. `force` counts the adverbs beside it; `text` holds them too.

    `head`: the clause does it ("双方反对"); else it is part of what a clause speaks of ("应遵守", "合作的努力").
    """

    id: str
    ladder: Ladder
    force: float
    negative: bool  # it refuses what it names
    negated: bool
    head: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The part of a sentence that does one act. `parties` do it; left out, they are those of the clause before."""

    text: str
    start: int
    end: int
    act: str | None
    force: float
    parties: tuple[str, ...]


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
    bonds: tuple[Hit, ...]  # how binding a paper is said to be
    parties: tuple[Hit, ...]
    speakers: tuple[Hit, ...]  # those of the parties who make statements
    named: tuple[Hit, ...]
    things: tuple[Hit, ...]
    wording: tuple[Hit, ...]
    numbers: tuple[Number, ...]

    @property
    def main(self) -> Deed | None:
        """The act for which the sentence is there: the first that its speakers do, else the first that is done.

        What is asserted, or said to be so, counts where nothing else is done.
        """
        heads = [deed for deed in self.deeds if deed.head]
        acts = [deed for deed in heads if deed.ladder not in ("assertion", "effect")]
        said = [deed for deed in acts if self._is_said_by_speakers(deed)]
        return next(iter(said or acts or heads), None)

    def _is_said_by_speakers(self, deed: Deed) -> bool:
        begin = max((match.end() for match in _BREAK.finditer(self.text, 0, deed.start)), default=0)
        return any(begin <= hit.start < deed.start for hit in self.speakers)

    @property
    def act(self) -> str | None:
        """The id of the main act."""
        return self.main.id if self.main else None

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The sentence cut so that each part does one act; a part without an act belongs to the one before it."""
        return tuple(_clauses(self))


def does_more(reading: Reading) -> bool:
    """Whether the sentence does anything beyond asserting something or saying how bad it is."""
    return any(deed.head and deed.ladder not in ("effect", "assertion") for deed in reading.deeds)


def read(text: str, language: Language, lexicon: Lexicon) -> Reading:
    """Read one sentence."""
    whole = boundaries(text, language) if language == "zh" else None

    def find(section: str, *taken: Iterable[Hit]) -> tuple[Hit, ...]:
        hits = _standing_alone(text, lexicon.section(section).find(text, language), whole)
        return tuple(_outside(hits, [hit for hits in taken for hit in hits]))

    def told(section: str, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """Without the words that only look like a term of the section."""
        return tuple(hit for hit in hits if not lexicon.fact(section, hit.id, "none"))

    named = find("named")
    parties = find("parties", named)
    if language == "zh":
        parties = tuple(sorted((*parties, *_outside(by_signs(text, lexicon), [*named, *parties])), key=_place))
    parties = tuple(_without_count(parties, lexicon))
    known = (*named, *parties, *find("things"))
    unknown = [name for name in _unknown_names(text) if not _overlaps(name, known)]
    named = tuple(sorted((*_outside(named, unknown), *unknown), key=_place))
    parties = tuple(_outside(parties, unknown))
    names = (*named, *parties)
    urgency = find("urgency", names)
    timeless = [hit for hit in urgency if not lexicon.fact("urgency", hit.id, "bound")]
    begin = enumerator(text)
    values = [
        number
        for number in numbers(text, language)
        if number.start >= begin and not _within(number, (*names, *timeless))
    ]
    always = [hit for hit in urgency if lexicon.fact("urgency", hit.id, "emphatic")]
    apart = [_exception(text, hit, language) for hit in urgency if lexicon.fact("urgency", hit.id, "exception")]
    modality = find("modality", names, urgency, apart, [_as_hit(value) for value in values])
    acts = find("acts", names, apart, told("modality", modality))
    modality = tuple(hit for hit in _outside(modality, acts) if not _takes_an_object(text, hit, language))
    negations = told("negation", find("negation", names, acts, modality, always, apart))
    modality = told("modality", modality)
    degrees = find("degrees", names, acts, modality, apart)
    intensity = find("intensity", names, acts, degrees, apart)
    deeds, free = _deeds(text, sorted((*acts, *degrees), key=_place), modality, intensity, negations, language, lexicon)
    return Reading(
        text=text,
        deeds=deeds,
        modality=modality,
        urgency=told("urgency", urgency),
        intensity=free,
        negations=negations,
        scope=told("scope", find("scope", names, degrees, always, apart)),
        bonds=find("bonds"),
        parties=parties,
        speakers=tuple(hit for hit in parties if lexicon.fact("parties", hit.id, "kind") in SPEAKERS),
        named=named,
        things=find("things", names),
        wording=find("wording", named),
        numbers=tuple(values),
    )


_SIGNED = re.compile(r"两国|三国|四国|五国|双方|三方|三边|四方|之间|关系|同盟|联盟")


def by_signs(text: str, lexicon: Lexicon) -> Iterator[Hit]:
    """States side by side, a character each: "美英澳", "美、英、澳"; two of them where they stand as words."""
    run: list[Hit] = []
    for hit in (*lexicon.section("signs").find(text, "zh"), None):
        if hit and run and text[run[-1].end : hit.start] in ("", "、"):
            run.append(hit)
            continue
        if len({one.id for one in run}) == len(run) > 1 and (len(run) > 2 or _stand_apart(text, run)):
            yield from run
        run = [hit] if hit else []


def _stand_apart(text: str, run: Sequence[Hit]) -> bool:
    whole = boundaries(text, "zh")
    return bool(_SIGNED.match(text, run[-1].end)) or (run[0].start in whole and run[-1].end in whole)


def _without_count(parties: Sequence[Hit], lexicon: Lexicon) -> Iterator[Hit]:
    """Not "三国" after the states that it counts ("美英澳三国"): alone it is those who speak."""
    ends = {hit.end for hit in parties}
    for hit in parties:
        if hit.start not in ends or lexicon.fact("parties", hit.id, "kind") != "sides":
            yield hit


_TITLE = re.compile(r"《([^《》]{2,80})》")
_ACRONYM = re.compile(r"(?<![\w-])[A-ZА-ЯЁ]{3,}+(?:-\d++)?+(?![\w-])")


def _unknown_names(text: str) -> Iterator[Hit]:
    """Titles in 《》 and acronyms, known to the lexicon or not: each is its own name."""
    shouting = text.upper() == text
    for expression in (_TITLE,) if shouting else (_TITLE, _ACRONYM):
        for match in expression.finditer(text):
            start, end = match.span(1 if expression is _TITLE else 0)
            yield Hit(id=fold(text[start:end]), text=fold(text[start:end]), start=start, end=end)


def _overlaps(name: Hit, known: Sequence[Hit]) -> bool:
    """Whether the lexicon knows the name or, of a title, the better part of it."""
    return any(
        hit.start < name.end and name.start < hit.end and (hit.end - hit.start) * 2 >= name.end - name.start
        for hit in known
    )


_EXCEPTION_ENDS = {
    "ru": re.compile(r"[;.]|,\s(?:и|но|а)\s"),
    "en": re.compile(r"[;.]|,\s(?:and|but|while)\s"),
}


def _exception(text: str, hit: Hit, language: Language) -> Hit:
    """What an exception covers: the words in it do nothing ("except where both sides agree").

    The Chinese terms hold it whole; elsewhere it goes on to the comma where it opens the sentence, else to its end.
    """
    if language == "zh":
        return hit
    ends = re.compile(r"[,;]") if not text[: hit.start].strip() else _EXCEPTION_ENDS[language]
    match = ends.search(text, hit.end)
    return replace(hit, end=match.start() if match else len(text))


def _as_hit(number: Number) -> Hit:
    return Hit(id="number", text=number.text, start=number.start, end=number.end)


def _place(hit: Hit) -> int:
    return hit.start


def _standing_alone(text: str, hits: Iterator[Hit], whole: frozenset[int] | None) -> Iterator[Hit]:
    """Without Chinese words that are part of a longer one: single characters ("可" in "可靠"), qualities ("决定性")."""
    for hit in hits:
        alone = whole is None or (hit.start in whole and hit.end in whole)
        if alone or (hit.end - hit.start > 1 and text[hit.end : hit.end + 1] != "性"):
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
    modality: Sequence[Hit],
    intensity: Sequence[Hit],
    negations: Sequence[Hit],
    language: Language,
    lexicon: Lexicon,
) -> tuple[tuple[Deed, ...], tuple[Hit, ...]]:
    deeds: list[Deed] = []
    used: set[Hit] = set()
    for hit in acts:
        act = lexicon.act(hit.id)
        if act.ladder == "none":
            continue
        beside = [adverb for adverb in intensity if _beside(text, adverb, hit, language)]
        used.update(beside)
        denials = [negation for negation in negations if _negates(text, negation, hit, language)]
        start = min([hit.start, *(word.start for word in (*beside, *denials))])
        end = max([hit.end, *(adverb.end for adverb in beside)])
        force = act.force + max((lexicon.fact("intensity", adverb.id, "step", 0.5) for adverb in beside), default=0)
        deeds.append(
            Deed(
                id=hit.id,
                ladder=act.ladder,
                force=0.25 if denials else force,
                negative=bool(lexicon.fact("acts", hit.id, "negative")),
                negated=bool(denials),
                head=act.ladder not in DEGREES
                and not _is_noun(text, start, end, language)
                and _is_head(text, start, deeds, [duty for duty in modality if duty.id != "will"], language),
                text=text[start:end],
                start=start,
                end=end,
            )
        )
    return tuple(_tempered(text, deeds)), tuple(hit for hit in intensity if hit not in used)


_BINDS = 4  # force from which a commitment binds


def _tempered(text: str, deeds: Sequence[Deed]) -> Iterator[Deed]:
    """ "Agree to explore" is little more than to explore."""
    for deed, after in zip_longest(deeds, deeds[1:]):
        weak = after is not None and deed.ladder == after.ladder == "commitment" and after.force < 1 < deed.force
        if weak and after is not None and len(text[deed.end : after.start].split()) <= 1 and after.start - deed.end < 8:
            yield replace(deed, force=after.force + deed.force / (4 if deed.force >= _BINDS else 8))
        else:
            yield deed


_BREAK = re.compile(r"[，；：。！？,;:（(—]|[.!?](?=\s)")
_JOINS = {
    "zh": re.compile(r"(?:并且|并|且|和|与|、|及|以及|也|还|同时|进而)\s*$"),
    "ru": re.compile(r"(?:^|\s)(?:и|а также|или|но|а)\s*$"),
    "en": re.compile(r"(?:^|\s)(?:and|or|but|as well as|and also|while)\s*$"),
}
_NOUN_AFTER = {
    "zh": re.compile(r"的\S{0,2}$"),
    "ru": re.compile(r"(?:^|\s)(?:при|для|без|от|с|о|на|в)\s*$"),
    "en": re.compile(r"(?:^|\s)(?:the|a|an|their|its|this|that|of|in|our|such|for|no|any|from|under)\s*$"),
}
_EXPRESSED = {
    "zh": re.compile(r"表示|表达|深表|深感|予以|引发|引起|令人|遭到|受到"),
    "ru": re.compile(r"выра[жз]|вызыва|подтвержда|заявля|\bс\s*$"),
    "en": re.compile(r"express|voic|convey|cause|affirm|reiterat|confirm|declar|with\s*$|matter of\s*$"),
}


_BEFORE_A_NOUN = re.compile(
    r"(?:按照|根据|依照|依据|按|既定|有关|相关|该|上述|这一|此项|各项|销毁|第\S{1,8}号|相互|彼此|不具?|草案)$"
)
_DISPOSES = re.compile(
    r"将[^，。；]{1,20}?(?:置于|视为|视作|作为|纳入|列为|列入|用于|化为|转化|限制在|推向|当作|变成|保持在)"
)


def _takes_an_object(text: str, hit: Hit, language: Language) -> bool:
    """Whether a Chinese "将" is no "will" but leads an object in ("将两国关系置于…"), as "把" does."""
    return language == "zh" and hit.text == "将" and _DISPOSES.match(text, hit.start) is not None


_NOUNS = frozenset(
    ["计划", "决定", "倡议", "建议", "理解", "关切", "要求", "承诺", "主张", "支持", "提议", "决心", "声明", "努力"]
)


def _is_noun(text: str, start: int, end: int, language: Language) -> bool:
    """Whether a Chinese word that may be an act is a thing or an attribute here ("按照既定计划", "相互理解的气氛")."""
    if language != "zh" or text[start:end] not in _NOUNS:
        return False
    return bool(_BEFORE_A_NOUN.search(text, max(0, start - 10), start) or text.startswith("书", end))


def _is_head(text: str, start: int, before: Sequence[Deed], duties: Sequence[Hit], language: Language) -> bool:
    begin = max((match.end() for match in _BREAK.finditer(text, 0, start)), default=0)
    lead = fold(text[begin:start])
    if any(begin <= duty.start < start for duty in duties):
        return False
    if _NOUN_AFTER[language].search(lead) and not _EXPRESSED[language].search(lead):
        return False
    others = [deed for deed in before if deed.start >= begin and deed.ladder not in (*DEGREES, "effect")]
    if not others or _JOINS[language].search(lead):
        return True
    # "重申致力于", "reaffirm their support": what is asserted is the act
    return others[-1].ladder == "assertion" and len(fold(text[others[-1].end : start]).split()) <= 3


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


# --------------------------------------------------------------------------------------------------------- clauses


def _clauses(reading: Reading) -> Iterator[Clause]:
    text = reading.text
    segments = [0, *(match.end() for match in _BREAK.finditer(text))]
    acts = list(_one_a_segment([deed for deed in reading.deeds if deed.head], segments))
    cuts: list[int] = []
    for act in acts:
        begin = max(place for place in segments if place <= act.start)
        cuts.append(act.start if cuts and begin <= cuts[-1] else begin)  # two acts in one segment are joined by "and"
    cuts[:1] = [0]
    parties: tuple[str, ...] = ()
    for begin, end, doing in zip_longest(cuts, [*cuts[1:], len(text)], acts):
        parties = _doers(reading, begin, doing.start if doing else end, segments) or parties
        yield Clause(
            text=text[begin:end],
            start=begin,
            end=end,
            act=doing.id if doing else None,
            force=doing.force if doing else 0.0,
            parties=parties,
        )


def _one_a_segment(heads: Sequence[Deed], segments: Sequence[int]) -> Iterator[Deed]:
    """Without what only leads to an act in the same segment: "重申致力于", "对破坏稳定的行为表示谴责"."""
    leading = ("assertion", "effect")
    acts = {bisect_right(segments, deed.start) for deed in heads if deed.ladder not in leading}
    for deed in heads:
        if deed.ladder not in leading or bisect_right(segments, deed.start) not in acts:
            yield deed


def _doers(reading: Reading, begin: int, until: int, segments: Sequence[int]) -> tuple[str, ...]:
    """The parties nearest before the act: those of its segment, else of the segment before."""
    for start in reversed([begin, *(place for place in segments if begin < place < until)]):
        found = tuple(dict.fromkeys(hit.id for hit in reading.parties if start <= hit.start < until))
        if found:
            return found
    return ()
