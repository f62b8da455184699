"""Which stored statement a new one is compared with, and why: the one before it in its series.

A watch may name statements; else the latest earlier one of the same parties on like topics is taken. Never a later one,
never a print of the same text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import sqrt

from monitor.model import Assessment, Document, Language, StatementText
from monitor.statements.dates import day_of, day_of_stored
from monitor.text.lexicon import Lexicon, fold

_SAME_PARTIES = 0.5  # of the parties of both, the share that is of each: fewer are another circle of states
_SAME_TEXT = 0.95  # share of the words of each that the other has: one text
_SERIES_WORDS = 0.15  # share of the new words that an earlier text of the series has at least
_SERIES_TOPICS = 0.7  # likeness of how much is said on each topic: a statement on the same subject
_SERIES_TOPICS_ALONE = 0.9  # the same, where the parties are not known
_SAME_DAYS = timedelta(days=3)  # what appears in another language within this time is an edition, no predecessor
_LENGTH: dict[Language, int] = {"zh": 4, "ru": 12, "en": 12}  # letters of the runs that count as words here


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    text: StatementText
    day: date | None
    are_known: bool  # the parties of both
    words: float  # share of the new text's words that stand in it; 0 in another language
    topics: float | None  # likeness of the topics; None without a lexicon

    @property
    def is_of_series(self) -> bool:
        topics = _SERIES_TOPICS if self.are_known else _SERIES_TOPICS_ALONE
        return self.words >= _SERIES_WORDS or (self.topics or 0.0) >= topics


def choose_baseline(
    document: Document,
    assessment: Assessment,
    stored: Sequence[StatementText],
    wanted: Sequence[str] = (),
    lexicon: Lexicon | None = None,
) -> tuple[StatementText, str] | None:
    """The stored text to compare with, and the reason in a sentence; None where no stored one is of the same parties.

    `wanted` are ids of statements that a watch names. Without a lexicon, topics are told by shared words alone.
    """
    day = day_of(document)
    before = [
        _candidate(document, assessment.parties, text, lexicon)
        for text in stored
        if _is_before(text, document, day)
        and _circle(assessment.parties, text.parties, is_wanted=text.statement_id in wanted)
    ]
    named = [candidate for candidate in before if candidate.text.statement_id in wanted]
    circle = [candidate for candidate in before if _circle(assessment.parties, candidate.text.parties)]
    series = [candidate for candidate in circle if candidate.is_of_series]
    known = [candidate for candidate in circle if candidate.are_known]
    for group, reason in (
        (named, "the watch list names it"),
        (series, "the latest earlier statement of {parties} on like topics"),
        (known, "the latest earlier statement of {parties}; none on like topics is stored"),
    ):
        if group:
            chosen = _latest(group, before, document.language)
            return chosen.text, _sentence(reason, chosen)
    return None


def _is_before(text: StatementText, document: Document, day: date | None) -> bool:
    if text.relation == "suspect" or text.document_id == document.site_id or (text.url and text.url == document.url):
        return False
    theirs = day_of_stored(text)
    if day is not None and theirs is not None:
        gap = day - theirs
        return gap > (timedelta(0) if text.language == document.language else _SAME_DAYS)
    return text.language != document.language or not _is_same_text(document, text)


def _candidate(document: Document, parties: Sequence[str], text: StatementText, lexicon: Lexicon | None) -> _Candidate:
    is_readable = text.language == document.language
    return _Candidate(
        text=text,
        day=day_of_stored(text),
        are_known=bool(parties and text.parties),
        words=_words_in(document.paragraphs, text.paragraphs, text.language) if is_readable else 0.0,
        topics=None if lexicon is None else _likeness_of_topics(document, text, lexicon),
    )


def _latest(group: Sequence[_Candidate], all_texts: Sequence[_Candidate], language: Language) -> _Candidate:
    """The latest of a group; of the texts of that statement, the one in the new text's language."""
    latest = max(group, key=lambda candidate: (candidate.day or date.min, candidate.words, candidate.topics or 0.0))
    texts = [candidate for candidate in all_texts if candidate.text.statement_id == latest.text.statement_id]
    return max(texts, key=lambda candidate: (candidate.text.language == language, candidate is latest))


def _sentence(reason: str, chosen: _Candidate) -> str:
    parties = " and ".join(party.replace("_", " ") for party in chosen.text.parties) or "parties that are not named"
    day = f" ({chosen.day.isoformat()})" if chosen.day else ""
    return reason.format(parties=parties) + day


# ------------------------------------------------------------------------------------------------------------ likeness


def _circle(mine: Sequence[str], theirs: Sequence[str], *, is_wanted: bool = False) -> bool:
    """Whether two statements are of one circle of states. Who names a statement may name that of a wider circle."""
    if not mine or not theirs or (is_wanted and set(mine) <= set(theirs)):
        return True
    return len(set(mine) & set(theirs)) >= _SAME_PARTIES * len(set(mine) | set(theirs))


def _likeness_of_topics(document: Document, text: StatementText, lexicon: Lexicon) -> float:
    mine = _topics(document.title, document.paragraphs, document.language, lexicon)
    theirs = _topics(text.title, text.paragraphs, text.language, lexicon)
    product = sum(mine[topic] * theirs[topic] for topic in mine)
    return product / (sqrt(sum(n * n for n in mine.values())) * sqrt(sum(n * n for n in theirs.values())) or 1.0)


def _topics(title: str, paragraphs: Sequence[str], language: Language, lexicon: Lexicon) -> Counter[str]:
    """How many paragraphs are on each topic, and how many on none: a text on everything is unlike one on a topic."""
    counted: Counter[str] = Counter()
    for paragraph in (title, *paragraphs):
        topics = {hit.id for hit in lexicon.topics.find(paragraph, language) if lexicon.topic(hit.id).weight > 0}
        counted.update(topics or {"none"})
    return counted


def _is_same_text(document: Document, text: StatementText) -> bool:
    there, here = document.paragraphs, text.paragraphs
    return min(_words_in(there, here, text.language), _words_in(here, there, text.language)) >= _SAME_TEXT


def _words_in(mine: tuple[str, ...], theirs: tuple[str, ...], language: Language) -> float:
    """The share of my runs of letters that stand in theirs."""
    runs = _runs(mine, language)
    return len(runs & _runs(theirs, language)) / max(len(runs), 1)


@lru_cache(maxsize=512)
def _runs(paragraphs: tuple[str, ...], language: Language) -> frozenset[str]:
    letters = "".join(character for character in fold("".join(paragraphs)) if character.isalnum())
    length = _LENGTH[language]
    return frozenset(letters[place : place + length] for place in range(len(letters) - length + 1))
