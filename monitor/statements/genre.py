"""What kind of text a text is: an act of states in their own words, or somebody's words about one.

Every sentence has a voice: states together ("双方重申", "Стороны подтверждают", "we affirm"), one state, or somebody
who tells. The shares of the voices, the title, the head and the marks of talk (questions, greetings) are weighed.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from monitor.model import Language, Sentence
from monitor.text.lexicon import Hit, Lexicon
from monitor.text.segment import segment

Voice = Literal["states", "state", "told", "nobody"]

ENOUGH = 3.0
"""The weight of the marks from which on a text is taken for an act of states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceTraits:
    """A sentence as read: whose voice, on what, with which act. `weight` is that of its weightiest topic."""

    text: str
    paragraph: int
    topics: tuple[str, ...]
    terms: tuple[str, ...]
    weight: float
    act: str | None
    voice: Voice
    is_past: bool  # the act is told as one that was
    marks: frozenset[str]  # entries of `voices` and `head_words` that stand in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing that speaks for (above 0) or against (below 0) a text being an act of states."""

    weight: float
    reason: str


def read_sentences(paragraphs: Sequence[str], language: Language, lexicon: Lexicon) -> tuple[SentenceTraits, ...]:
    """Every sentence that says something, read."""
    return tuple(
        read_sentence(sentence.text, sentence.paragraph, language, lexicon)
        for sentence in _sentences(paragraphs, language)
    )


def read_sentence(text: str, paragraph: int, language: Language, lexicon: Lexicon) -> SentenceTraits:
    """Read one sentence, or a title."""
    topics = [hit for hit in lexicon.topics.find(text, language) if lexicon.topic(hit.id).weight > 0]
    acts = [hit for hit in lexicon.acts.find(text, language) if lexicon.act(hit.id).ladder != "none"]
    own = _without_quotes(text, language)
    voices = _voices(own, language, lexicon)
    voice, act = _voice(own, voices, acts, language)
    if voice == "nobody" and own != text and _speaks(text, acts, language, lexicon):
        voice = "told"  # only between quotation marks
    heads = {hit.id for hit in lexicon.section("head_words").find(text, language)}
    said = act or next(iter(acts), None)
    return SentenceTraits(
        text=text,
        paragraph=paragraph,
        topics=tuple(dict.fromkeys(hit.id for hit in topics)),
        terms=tuple(dict.fromkeys(hit.text for hit in topics)),
        weight=max((lexicon.topic(hit.id).weight for hit in topics), default=0.0),
        act=said.id if said is not None else None,
        voice=voice,
        is_past=_is_past(own, act, language),
        marks=frozenset(heads | {hit.id for hit in voices}),
    )


def weigh(title: str, readings: Sequence[SentenceTraits], language: Language, lexicon: Lexicon) -> tuple[Mark, ...]:
    """All marks of the kind of text that `readings` are the sentences of; `title` may be empty."""
    return tuple(
        mark
        for mark in (
            _title_mark(title, readings, language, lexicon),
            *_voice_marks(readings, bool(title)),
            *_head_marks(readings),
            *_talk_marks(readings, language),
            _people_mark(title, readings, language, lexicon),
        )
        if mark.weight
    )


def title_kind(title: str, language: Language, lexicon: Lexicon) -> str:
    """What a title says of its text: declaration, report, occasion, paper, or nothing."""
    found = {hit.id for hit in lexicon.section("title_words").find(_without_prefix(title), language)}
    return next((kind for kind in ("paper", "report", "declaration", "occasion") if kind in found), "")


# ------------------------------------------------------------------------------------------------------- sentences

_LOWER_CASE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”»)]*+\s++")


def _sentences(paragraphs: Sequence[str], language: Language) -> Iterator[Sentence]:
    if language != "zh" and not any(character.isupper() for paragraph in paragraphs for character in paragraph):
        yield from _lower_case_sentences(paragraphs)
        return
    for sentence in segment(paragraphs, language):
        if len(sentence.text) > 5:
            yield sentence


def _lower_case_sentences(paragraphs: Sequence[str]) -> Iterator[Sentence]:
    """Texts all in lower case have lost what tells the end of a sentence from an abbreviation."""
    for number, paragraph in enumerate(paragraphs):
        start = 0
        for end in (*(match.end() for match in _LOWER_CASE_END.finditer(paragraph)), len(paragraph)):
            text = paragraph[start:end].strip()
            if len(text) > 25:
                yield Sentence(text=text, paragraph=number, sentence=0, start=start, end=end)
                start = end


# ----------------------------------------------------------------------------------------------------------- voices

_REACH: dict[Language, int] = {"zh": 40, "ru": 90, "en": 90}  # characters from who speaks to what they do
_AT_HEAD: dict[Language, int] = {
    "zh": 15,
    "ru": 50,
    "en": 50,
}  # characters within which a sentence names who acts in it
_LONG_QUOTE: dict[Language, int] = {"zh": 15, "ru": 40, "en": 40}  # characters from which a quotation is left out
_OPENS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[“「\"]"),
    "ru": re.compile(r"[«“„\"]"),
    "en": re.compile(r"[“\"]"),
}
_CLOSES: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[”」]"),
    "ru": re.compile(r"[»”]"),
    "en": re.compile(r"[”]"),
}
_CLOSES_STRAIGHT = re.compile(r"\"")
# "俄罗斯外交部4日发布声明说，": who speaks heads the sentence; a verb of saying stands before a comma or colon.
_SAYS_ZH = re.compile(r"^[\s“\"]*+(?P<who>[^，,。；：:“”]{2,40}?)(?:指出|表示|强调|认为|说|称|透露|介绍)[，,：:“]")


def _without_quotes(text: str, language: Language) -> str:
    """The text with blanks in place of its long quotations. A quotation that nobody closes is none."""
    parts, place, open_ones = [], 0, set[re.Pattern[str]]()
    for opening in _OPENS[language].finditer(text):
        closes = _CLOSES_STRAIGHT if opening[0] == '"' else _CLOSES[language]
        if opening.start() < place or closes in open_ones:
            continue
        closing = closes.search(text, opening.end())
        if closing is None:
            open_ones.add(closes)  # nor is any behind it: looking again for each would take the square
        elif closing.start() - opening.end() >= _LONG_QUOTE[language]:
            parts += [text[place : opening.start()], " " * (closing.end() - opening.start())]
            place = closing.end()
    return "".join((*parts, text[place:]))


def _speaks(text: str, acts: Sequence[Hit], language: Language, lexicon: Lexicon) -> bool:
    return _voice(text, _voices(text, language, lexicon), acts, language)[0] in ("states", "state")


def _voices(text: str, language: Language, lexicon: Lexicon) -> list[Hit]:
    """Who may speak: the words for it, and any state by its name at the head of a sentence."""
    found = list(lexicon.section("voices").find(text, language))
    for hit in lexicon.parties.find(text[: _AT_HEAD[language]], language):
        if lexicon.fact("parties", hit.id, "kind") in ("state", "group") and not any(
            other.start <= hit.start < other.end for other in found
        ):
            found.append(replace(hit, id="state"))
    return found


def _voice(text: str, voices: Sequence[Hit], acts: Sequence[Hit], language: Language) -> tuple[Voice, Hit | None]:
    """Whose words a sentence is, and the act that says so."""
    if any(hit.id == "told" for hit in voices) or (language == "zh" and _says_somebody(text, voices)):
        return "told", None
    kinds: tuple[Voice, ...] = ("states", "state")
    for kind in kinds:
        for hit in voices:
            if hit.id != kind:
                continue
            act = next((act for act in acts if 0 <= act.start - hit.start <= len(hit.text) + _REACH[language]), None)
            if act is not None:
                return kind, act
    return "nobody", None


_PAST: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?!)"),
    "ru": re.compile(r"\w{0,60}ли(?:сь)?$"),
    "en": re.compile(r"\w{1,60}(?:ed|said|took|made)$"),
}
_NO_PAST = re.compile(
    r"\b(?:are|is|be|been|remain|remains|have|has|gravely|deeply|seriously|firmly|strongly|fully)\s++$"
)


def _is_past(text: str, act: Hit | None, language: Language) -> bool:
    """Whether an act is told as one that was: statements speak in the present, readouts in the past."""
    if act is None or not _PAST[language].match(act.text):
        return False
    return _NO_PAST.search(text[: act.start]) is None


def _says_somebody(text: str, voices: Sequence[Hit]) -> bool:
    match = _SAYS_ZH.match(text)
    if match is None:
        return False
    end = match.end("who")
    together = any(hit.id == "states" and hit.start < end for hit in voices)
    alone = any(hit.id == "state" and end - 4 <= hit.end <= end for hit in voices)
    return not together and not alone


# ------------------------------------------------------------------------------------------------------------ marks

_LABEL: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?:^|[\s。？?！”])(?P<who>[\u4e00-\u9fff]{2,4})[：:]"),
    "ru": re.compile(r"^(?P<who>(?:[А-ЯЁ][\w.\-]*+ ?+){1,8}+)(?:\([^)]*+\))?:(?=\s)"),
    "en": re.compile(r"^(?P<who>(?:(?:[A-Z][\w.\-’']*+|of|the) ?+){1,12}+)(?:\([^)]*+\))?:(?=\s)"),
}
_SERIAL = re.compile(r"^(?:声明|如下|第?[一二三四五六七八九十]+是?|其[一二三四]|包括|例如|即)")


def _title_mark(title: str, readings: Sequence[SentenceTraits], language: Language, lexicon: Lexicon) -> Mark:
    found = list(lexicon.section("title_words").find(_without_prefix(title), language))
    kind = title_kind(title, language, lexicon)
    weight, reason = {
        "declaration": (3.0, "the title names an act of states ({words})"),
        "report": (-3.0, "the title tells of an event or of somebody's words ({words})"),
        "occasion": (-1.5, "the title names a meeting ({words})"),
        "paper": (-4.0, "the title names a policy paper ({words})"),
    }.get(kind, (0.0, ""))
    if kind == "report" and any(hit.id == "declaration" for hit in found) and _is_pure(readings):
        weight = 0.0  # "… issue a joint statement" stands over the statement itself on some sites
    if kind == "declaration" and not _names_who_acts(title, readings, language, lexicon):
        weight, reason = 1.0, "the title names a declaration ({words}), but no state speaks in it"
    words = ", ".join(dict.fromkeys(hit.text for hit in found))
    return Mark(weight=weight, reason=reason.format(words=words))


def _names_who_acts(title: str, readings: Sequence[SentenceTraits], language: Language, lexicon: Lexicon) -> bool:
    """Whether a state or a group of states stands in the title, or speaks in the text."""
    return any(reading.voice in ("states", "state") for reading in readings) or any(
        lexicon.fact("parties", hit.id, "kind") != "office" for hit in lexicon.parties.find(title, language)
    )


def _is_pure(readings: Sequence[SentenceTraits]) -> bool:
    """Whether states speak, and nobody tells of it."""
    own = sum(1 for reading in readings if reading.voice == "states" and not reading.is_past)
    told = any(reading.voice == "told" or reading.marks & {"byline", "narrated"} for reading in readings)
    return own >= 0.4 * len(readings) and not told


def _voice_marks(readings: Sequence[SentenceTraits], titled: bool) -> Iterator[Mark]:
    count = max(len(readings), 1)
    together, alone, told = (
        sum(0.5 if reading.is_past else 1.0 for reading in readings if reading.voice == kind) for kind in _VOICES
    )
    yield Mark(
        weight=min(4.0, 8.0 * together / count),
        reason=f"states speak together in {math.ceil(together)} of {count} sentences",
    )
    yield Mark(
        weight=min(2.5, (6.0 if titled else 4.0) * alone / count),
        reason=f"a state speaks of itself in {math.ceil(alone)} of {count} sentences",
    )
    yield Mark(
        weight=-min(6.0, 12.0 * told / count), reason=f"{int(told)} of {count} sentences tell what somebody said"
    )


_VOICES: tuple[Voice, ...] = ("states", "state", "told")


def _head_marks(readings: Sequence[SentenceTraits]) -> Iterator[Mark]:
    ends = (*readings[:3], *readings[-2:])
    if any("opening" in reading.marks for reading in readings[:5]):
        yield Mark(weight=2.0, reason="it begins with a formula of declarations")
    if any("byline" in reading.marks for reading in ends):
        yield Mark(weight=-2.0, reason="it carries a reporter's or an agency's line")
    if any("narrated" in reading.marks for reading in readings[:2]):
        yield Mark(weight=-2.0, reason="it begins with an event that took place")


def _talk_marks(readings: Sequence[SentenceTraits], language: Language) -> Iterator[Mark]:
    questions = sum(1 for reading in readings if "dialogue" in reading.marks)
    labels = [who for reading in readings for who in _labels(reading.text, language)]
    if questions >= 2 or len(labels) > len(set(labels)) or len(labels) >= 3:
        yield Mark(weight=-6.0, reason="it is a talk: questions, answers, or speakers named before their words")
    greetings = sum(1 for reading in readings if "address" in reading.marks and reading.voice != "told")
    if greetings:
        yield Mark(
            weight=-min(4.0, 1.0 * greetings),
            reason=f"one person speaks to others in {greetings} of {len(readings)} sentences",
        )


_WHO: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"关于|關於|就|——|[：:]"),
    "ru": re.compile(r"\s(?:о|об|по|в связи|к)\s|[:—]", re.IGNORECASE),
    "en": re.compile(r"\s(?:on|about|concerning|regarding|at|to)\s|[:—]", re.IGNORECASE),
}
_WE: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"^(?:我们|我們|作为|作為|本)[^。]{0,40}"),
    "ru": re.compile(r"^(?:мы|как)\b[^.]{0,120}", re.IGNORECASE),
    "en": re.compile(r"^(?:we|as)\b[^.]{0,120}", re.IGNORECASE),
}


def _people_mark(title: str, readings: Sequence[SentenceTraits], language: Language, lexicon: Lexicon) -> Mark:
    """Scientists, mayors, deputies and heads of organisations declare things too: they bind no state."""
    own = [_WHO[language].split(title, maxsplit=1)[0]]
    own += [match[0] for reading in readings[:3] if (match := _WE[language].match(reading.text))]
    found = [
        hit.text for text in own for hit in lexicon.section("head_words").find(text, language) if hit.id == "people"
    ]
    words = ", ".join(dict.fromkeys(found))
    return Mark(weight=-8.0 if found else 0.0, reason=f"those who speak are no states ({words})")


def _labels(text: str, language: Language) -> Iterator[str]:
    for match in _LABEL[language].finditer(text):
        if not _SERIAL.match(match["who"]):
            yield match["who"].strip()


_PREFIX = re.compile(
    r"^\s*+(?:[（(【\[]?\s*+(?:受权发布|授权发布|受權發布|授權發布|全文|收藏|重磅|权威发布)\s*+[）)】\]]?\s*+[丨|｜：:\-—]*+\s*+)++"
)


def _without_prefix(title: str) -> str:
    """Without the labels that Chinese sites print before a title: that a text is published "by authorisation"."""
    return _PREFIX.sub("", title)
