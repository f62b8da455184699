"""Whether a text stands under a statement's title and is too small to be it: a flash whose whole text is to follow.

A statement is made of sentences in which states act, in the present. A flash tells of the statement instead: that it
was signed, who signed it, what it is about; it repeats one or two of its sentences at most.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from monitor.model import Assessment, Document, Language, StatementText, StoredVersion
from monitor.statements.dates import day_of, day_of_stored
from monitor.statements.genre import SentenceTraits, title_kind
from monitor.text.lexicon import Lexicon

_FEW_ACTS = (
    2  # sentences in which states act, that a flash repeats; a statement of so few tells of no event beside them
)
_FEW_SENTENCES = 2  # in none of which a state acts: nothing of a statement is there yet
_MOST_SENTENCES = 6  # a longer text under such a title is a report, and nothing more of it is to come
_SAME_EVENT = timedelta(days=2)  # between a flash and the text that it announces, whatever the zones of both


def announces(title: str, readings: Sequence[SentenceTraits], language: Language, lexicon: Lexicon) -> bool:
    """Whether a title promises a statement that these sentences do not hold.

    A title that tells of a declaration ("sign a joint statement") promises one too, where next to nothing follows it.
    """
    kind = title_kind(title, language, lexicon)
    names_one = any(hit.id == "declaration" for hit in lexicon.section("title_words").find(title, language))
    most = _MOST_SENTENCES if kind == "declaration" else _MOST_SENTENCES // 2
    if not names_one or kind == "paper" or not 0 < len(readings) <= most:
        return False
    own = [reading for reading in readings if reading.voice in ("states", "state") and reading.act]
    others = [reading for reading in readings if reading not in own]
    if not own:
        return len(readings) <= _FEW_SENTENCES or any(_tells_of_one(one, language, lexicon) for one in others)
    return len(own) <= _FEW_ACTS and any(_tells_of_one(one, language, lexicon) for one in others)


def _tells_of_one(reading: SentenceTraits, language: Language, lexicon: Lexicon) -> bool:
    """Whether a sentence tells of a statement or of an event, as no sentence of a statement does."""
    names_one = any(hit.id == "declaration" for hit in lexicon.section("title_words").find(reading.text, language))
    return names_one or reading.voice == "told" or bool(reading.marks & {"byline", "narrated"})


def is_judged_anew(stored: StoredVersion, assessment: Assessment) -> bool:
    """Whether a stored text has become another thing, rather than being edited: a flash, or a mention that grew."""
    return stored.statement_id is None and (stored.announces or assessment.verdict == "statement")


def announced_text(
    document: Document, assessment: Assessment, stored: Sequence[StatementText], now: datetime
) -> StatementText | None:
    """The stored statement that a flash speaks of: of the same parties and these days, on the same by its title."""
    day: date = day_of(document) or now.date()
    for text in stored:
        theirs = day_of_stored(text)
        is_near = theirs is not None and abs(day - theirs) <= _SAME_EVENT
        if is_near and set(text.parties) == set(assessment.parties) and _is_titled_alike(document, text):
            return text
    return None


def _is_titled_alike(document: Document, text: StatementText) -> bool:
    """Whether the title of one holds that of the other; across languages the parties and the days must do."""
    if document.language != text.language:
        return True
    one, other = (
        "".join(letter for letter in title.casefold() if letter.isalnum()) for title in (document.title, text.title)
    )
    return bool(one and other) and (one in other or other in one)
