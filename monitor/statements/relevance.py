"""Whether a text is a statement of states on strategic stability, mentions one, or neither, and why.

    sentences ─ read (voice, topics, act) ─ is it an act of states? ─ is strategic stability its subject? ─> verdict

An act of states on everything (a summit's declaration of 160 paragraphs) is a statement here when it holds a section on
strategic stability with commitments of its own: that section is what readers compare.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.model import Assessment, Document, Language, Passage, Verdict
from monitor.statements.announcement import announces
from monitor.statements.genre import ENOUGH, Mark, SentenceTraits, read_sentence, read_sentences, title_kind, weigh
from monitor.text.lexicon import Lexicon
from monitor.text.quality import mended, misread_as, second_beginning

_SUBJECT = 0.25  # share of sentences on watched topics from which on these are the subject
_SUBJECT_TITLED = 0.12  # the same, where the title names a watched topic
_SECTION = 5  # sentences on topics of full weight, in paragraphs in which states act: a section of a text on everything
_SECTION_TOPICS = 4  # different topics of full weight in it
_MENTION = 1.0  # topic weight, summed over the sentences, from which on a text is a mention
_ALONE = 1.5  # the same, in a text that names no state and no treaty: a film, a game, a match
_LISTED = 6  # words that a reason lists at most


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A text, or what is left of it without what somebody put in front of the act itself."""

    title: str
    readings: Sequence[SentenceTraits]
    marks: Sequence[Mark]

    @property
    def weight(self) -> float:
        return sum(mark.weight for mark in self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    share: float  # of the sentences
    enough: bool
    reason: str


def assess(document: Document, lexicon: Lexicon) -> Assessment:
    """Judge a text by the lexicon. Title and head may be missing: the body alone is enough."""
    encoding = misread_as(document.text)
    if encoding:
        return _unreadable(encoding)
    sound = mended(document)
    language = document.language
    title, paragraphs = _titled(sound, lexicon)
    if not _touches_topics((title, *paragraphs), language, lexicon):
        return _of_other_things(title, paragraphs, document, sound, lexicon)
    headline = read_sentence(title, -1, language, lexicon)
    readings = read_sentences(paragraphs, language, lexicon)
    part = _own_part(title, readings, language, lexicon)
    subject = _subject(part, headline)
    found = [reading for reading in (headline, *readings) if reading.weight]
    attention = sum(reading.weight for reading in found)
    parties = parties_of(title, paragraphs, language, lexicon)
    kind = _kind_reasons(part)
    is_flash = max(attention, headline.weight) >= _MENTION and announces(title, part.readings, language, lexicon)
    if is_flash:
        verdict: Verdict = "mention"
        score, why = 0.4, ("its title announces an act of states, and the text is too small to be it", *kind)
    elif part.weight >= ENOUGH and subject.enough:
        verdict = "statement"
        score, why = _statement_score(part, subject), (subject.reason, *kind)
    elif attention >= _MENTION and (attention >= _ALONE or _names_anybody(title, paragraphs, language, lexicon)):
        verdict = "mention"
        score, why = 0.2 + 0.25 * min(1.0, attention / 12), (_not_a_statement(part, subject), *kind)
    else:
        verdict = "none"
        score, why = 0.15 * min(1.0, attention), (_nothing(found),)
    return Assessment(
        verdict=verdict,
        score=round(score, 3),
        topics=_topics(found),
        parties=parties,
        passages=tuple(
            Passage(text=reading.text, topics=reading.topics, act=reading.act) for reading in readings if reading.weight
        ),
        reasons=tuple(
            reason
            for reason in (*why, *_found_reasons(found, parties, lexicon), *_soundness(document, sound, lexicon))
            if reason
        ),
        announces=is_flash,
    )


def _touches_topics(texts: Sequence[str], language: Language, lexicon: Lexicon) -> bool:
    """Whether a watched topic is named at all: most news names none, and need not be read sentence by sentence."""
    return any(lexicon.topic(hit.id).weight > 0 for text in texts for hit in lexicon.topics.find(text, language))


def _of_other_things(
    title: str, paragraphs: Sequence[str], document: Document, sound: Document, lexicon: Lexicon
) -> Assessment:
    parties = parties_of(title, paragraphs, document.language, lexicon)
    reasons = (_nothing(()), *_found_reasons((), parties, lexicon), *_soundness(document, sound, lexicon))
    return Assessment(
        verdict="none", score=0.0, topics=(), parties=parties, passages=(), reasons=tuple(filter(None, reasons))
    )


def _unreadable(encoding: str) -> Assessment:
    reason = f"its letters are not those that were written: it is UTF-8 that was read as {encoding}"
    return Assessment(verdict="none", score=0.0, topics=(), parties=(), passages=(), reasons=(reason,))


def _soundness(document: Document, sound: Document, lexicon: Lexicon) -> Iterator[str]:
    if sound is not document:
        yield "blanks and foreign letters within its words, as scanning leaves them, were read over"
    both = second_beginning(sound, lexicon)
    if both is not None:
        yield f"it may be two texts in one: paragraphs {both[0]} and {both[1]} both begin a statement"


def _names_anybody(title: str, paragraphs: Sequence[str], language: Language, lexicon: Lexicon) -> bool:
    """Whether a state, a treaty or a declaration is named."""
    return any(
        lexicon.fact(section, hit.id, "kind") != "office"  # presidents and companies have
        for section in ("parties", "named")
        for text in (title, *paragraphs)
        for hit in lexicon.section(section).find(text, language)
    ) or any(
        hit.id == "declaration" for text in paragraphs for hit in lexicon.section("title_words").find(text, language)
    )


# ------------------------------------------------------------------------------------------------ title and own part

_LONGEST_TITLE: dict[Language, int] = {"zh": 70, "ru": 250, "en": 250}
_FULL_STOP = re.compile(r"[。！？.!?;；:：]$")


def _titled(document: Document, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """Title and paragraphs; a text without a title may begin with it."""
    paragraphs = document.paragraphs
    if document.title.strip() or not paragraphs:
        return document.title, paragraphs
    if _is_title(paragraphs[0], document.language, lexicon):
        return paragraphs[0], paragraphs[1:]
    return "", paragraphs


def _is_title(paragraph: str, language: Language, lexicon: Lexicon) -> bool:
    line = paragraph.strip()
    return (
        len(line) <= _LONGEST_TITLE[language]
        and not _FULL_STOP.search(line)
        and title_kind(line, language, lexicon) == "declaration"
    )


def _own_part(title: str, readings: Sequence[SentenceTraits], language: Language, lexicon: Lexicon) -> _Part:
    """The whole text; or, where a lead stands in front of an act of states, that act."""
    whole = _Part(title=title, readings=readings, marks=weigh(title, readings, language, lexicon))
    if whole.weight >= ENOUGH:
        return whole
    for own_title, start in _starts(readings, language, lexicon):
        rest = readings[start:]
        if sum(len(reading.text) for reading in rest) < 0.5 * sum(len(reading.text) for reading in readings):
            continue
        part = _Part(title=own_title, readings=rest, marks=weigh(own_title, rest, language, lexicon))
        if part.weight >= ENOUGH + 1:  # more is asked of a part, since a long quotation is one too
            return part
    return whole


def _starts(readings: Sequence[SentenceTraits], language: Language, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Where a text may begin that somebody put a lead in front of: its title, and the place of its first sentence."""
    for place, reading in enumerate(readings[: len(readings) // 2]):
        if _is_title(reading.text, language, lexicon):
            yield reading.text, place + 1
        if "embedded" in reading.marks:
            yield "", place + 1
        if place and "opening" in reading.marks:
            yield "", place


# ----------------------------------------------------------------------------------------------------------- subject


def _subject(part: _Part, headline: SentenceTraits) -> _Subject:
    count = max(len(part.readings), 1)
    on_topic = sum(1 for reading in part.readings if reading.weight >= 1)
    share = on_topic / count
    said = f"{on_topic} of {count} sentences are on watched topics"
    if headline.weight >= 1 and share >= _SUBJECT_TITLED:
        return _Subject(share=share, enough=True, reason=f"its title and {said}")
    if share >= _SUBJECT:
        return _Subject(share=share, enough=True, reason=said)
    acting = {reading.paragraph for reading in part.readings if reading.voice in ("states", "state")}
    section = [
        reading
        for reading in part.readings
        if reading.weight >= 1 and reading.voice != "told" and reading.paragraph in acting
    ]
    topics = {topic for reading in section for topic in reading.topics}
    if len(section) >= _SECTION and len(topics) >= _SECTION_TOPICS:
        return _Subject(
            share=share,
            enough=True,
            reason=f"on more than that, but a section of {len(section)} sentences is on watched topics",
        )
    return _Subject(share=share, enough=False, reason=f"only {said}")


def _statement_score(part: _Part, subject: _Subject) -> float:
    return 0.5 + 0.25 * min(1.0, (part.weight - ENOUGH) / 5) + 0.25 * min(1.0, subject.share / 0.7)


# ----------------------------------------------------------------------------------------------------------- reasons


def _kind_reasons(part: _Part) -> tuple[str, ...]:
    return tuple(
        mark.reason for mark in sorted(part.marks, key=lambda mark: -abs(mark.weight)) if abs(mark.weight) >= 0.5
    )


def _not_a_statement(part: _Part, subject: _Subject) -> str:
    if part.weight >= ENOUGH:
        return f"an act of states, but strategic stability is not its subject: {subject.reason}"
    return "not an act of states itself; it holds a passage on a watched topic"


def _nothing(found: Sequence[SentenceTraits]) -> str:
    if not found:
        return "no passage on a watched topic was found"
    return "a word or two of a watched topic stand in it, in passing"


def _found_reasons(found: Sequence[SentenceTraits], parties: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    terms = Counter(term for reading in found for term in reading.terms)
    acts = Counter(reading.act for reading in found if reading.act and reading.voice in ("states", "state"))
    if terms:
        yield "terms: " + _list(terms)
    if acts:
        yield "acts: " + _list(acts)
    if parties:
        yield "parties: " + ", ".join(party.replace("_", " ") for party in parties)


def _list(counted: Counter[str]) -> str:
    return ", ".join(
        f"{word.replace('_', ' ')} ({count})" if count > 1 else word.replace("_", " ")
        for word, count in counted.most_common(_LISTED)
    )


def _topics(found: Sequence[SentenceTraits]) -> tuple[str, ...]:
    """The topics, the most frequent first."""
    counted = Counter(topic for reading in found for topic in reading.topics)
    return tuple(topic for topic, _ in counted.most_common())


# ----------------------------------------------------------------------------------------------------------- parties

_ABOUT: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?<=.)(?:关于|關於|就)"),
    "ru": re.compile(r"(?<=\w)\s(?:о|об|по|в связи)\s", re.IGNORECASE),
    "en": re.compile(r"(?<=\w)\s(?:on|about|concerning|regarding)\s", re.IGNORECASE),
}
_SIGNS = re.compile(
    r"[\u4e00-\u9fff]{2,5}?(?=两国|双方|兩國|雙方|三国|元首|领导人|領導人|联合|聯合|关于|關於|总统|總統)"
)
_GROUPS: dict[str, tuple[str, ...]] = {
    "p5": ("china", "france", "russia", "united_kingdom", "united_states"),
    "security_council": ("security_council",),
    "brics": ("brics",),
    "sco": ("sco",),
    "g7": ("g7",),
    "nato": ("nato",),
}
_HEAD = 500  # characters of a body in which the parties of an act are named


def parties_of(title: str, paragraphs: Sequence[str], language: Language, lexicon: Lexicon) -> tuple[str, ...]:
    """The states that a title names as those who act; failing that, those that the head of the text names."""
    actors = _ABOUT[language].split(title, maxsplit=1)[0]
    head = " ".join(paragraphs[:2])[:_HEAD]
    for text in (actors, title, head):
        states = tuple(dict.fromkeys(_states(text, language, lexicon)))
        if len(states) > 1 or (states and text is not head):
            return states
    return ()


def _states(text: str, language: Language, lexicon: Lexicon) -> Iterator[str]:
    for hit in lexicon.parties.find(text, language):
        kind = lexicon.fact("parties", hit.id, "kind")
        if kind == "state":
            yield hit.id
        elif kind == "sides":
            yield from _states_of_sides(text[hit.start : hit.end], language, lexicon)
        else:
            yield from _GROUPS.get(hit.id, ())
    if language == "zh":
        for match in _SIGNS.finditer(text):
            yield from _by_signs(match[0], lexicon)


def _states_of_sides(text: str, language: Language, lexicon: Lexicon) -> Iterator[str]:
    """The states in "China and Russia", which the lexicon knows as one word for the sides."""
    for start in range(len(text)):
        if start and language != "zh" and text[start - 1].isalnum():
            continue
        rest = text[start:] if start else text[:-1]  # the whole is the sides again
        hit = next(lexicon.parties.find(rest, language), None)
        if hit is not None and hit.start == 0 and lexicon.fact("parties", hit.id, "kind") == "state":
            yield hit.id
    if language == "zh":
        yield from _by_signs(text, lexicon)


def _by_signs(text: str, lexicon: Lexicon) -> Iterator[str]:
    hits = list(lexicon.section("signs").find(text, "zh"))
    if len(hits) > 1 and sum(len(hit.text) for hit in hits) == len(text):
        yield from (hit.id for hit in hits)
