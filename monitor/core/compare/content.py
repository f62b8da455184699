"""Words put in or taken out that the lexicon does not know."""

from collections.abc import Iterable, Iterator

from monitor.core.compare.likeness import key
from monitor.core.compare.pair import Finding, Pair
from monitor.core.compare.redline import redline
from monitor.core.statement.clauses import Deed, Reading
from monitor.core.statement.lexicon import Hit, fold
from monitor.core.statement.numbers import Number
from monitor.core.statement.segment import enumerator
from monitor.core.statement.words import is_word, stem, tokens


def of_content(c: Pair) -> list[Finding]:
    """Words that were put in or taken out and are no other form of a word or meaning on the other side."""
    before, after = (text[enumerator(text) :] for text in (c.old.text, c.new.text))
    spans = redline(before, after, c.language)
    removed = [word for span in spans if span.mark == "deleted" for word in _own_words(span.text, c.old, c.new, c)]
    added = [word for span in spans if span.mark == "inserted" for word in _own_words(span.text, c.new, c.old, c)]
    if not removed and not added:
        return []
    return [Finding("content", 0, removed[0] if removed else "", added[0] if added else "")]


def _own_words(text: str, reading: Reading, other: Reading, c: Pair) -> Iterable[str]:
    meanings = {hit.id for hit in other.wording}
    known = [
        fold(hit.text) for hit in reading.wording if hit.id in meanings or c.lexicon.fact("wording", hit.id, "filler")
    ]
    known += [fold(hit.text) for hit in _compared(reading)]
    there = key(other.text)
    for token in tokens(text, c.language):
        plain = fold(token)
        if len(plain) < (2 if c.language == "zh" else 4) or not is_word(token):
            continue
        if stem(token) in there or any(plain in term or term in plain for term in known):
            continue
        if c.language == "zh" and any(character in there for character in plain):
            continue  # 加速 and 加快: a word that shares a character is taken for another form of the same
        yield token


def _compared(reading: Reading) -> Iterator[Hit | Deed | Number]:
    """What was set against the other side already."""
    yield from reading.deeds
    yield from reading.numbers
    yield from (*reading.modality, *reading.urgency, *reading.intensity, *reading.negations)
    yield from (*reading.scope, *reading.parties, *reading.named, *reading.things)
