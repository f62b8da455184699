"""Words put in or taken out that the lexicon does not know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from monitor.compare.alignment.similarity import key
from monitor.compare.pair_within import Finding, Pair
from monitor.model import Span
from monitor.text.lexicon import Hit, fold
from monitor.text.numbers import Number
from monitor.text.parse import Deed, Reading
from monitor.text.redline import redline
from monitor.text.segment import enumerator
from monitor.text.tokens import is_word, stem, tokens


def of_content(c: Pair) -> list[Finding]:
    """Words put in or taken out that are no other form of a word or meaning on the other side.

    One "became" another only where a single one was taken out and a single one put in at the same place.
    """
    before, after = (text[enumerator(text) :] for text in (c.old.text, c.new.text))
    spans = redline(before, after, c.language)
    known = {"deleted": _Known.of(c.old, c.new, c), "inserted": _Known.of(c.new, c.old, c)}
    marked = [(span, list(_own_words(span.text, known[span.mark], c))) for span in spans if span.mark != "kept"]
    for (taken, old), (put, new) in pairwise(marked):
        if (taken.mark, put.mark) == ("deleted", "inserted") and len(old) == len(new) == 1:
            places = _place(old[0], taken, c), _place(new[0], put, c)
            if places[0] == places[1]:
                return [Finding("content", 0, old[0], new[0])]
    removed = [word for span, words in marked if span.mark == "deleted" for word in words]
    added = [word for span, words in marked if span.mark == "inserted" for word in words]
    gone = [Finding("content", 0, word, "") for word in removed[:1]]
    return gone + [Finding("content", 0, "", word) for word in added[:1]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What need not be told of the words of one side: terms set against the other already, and what stands there."""

    terms: tuple[str, ...]
    there: str

    @classmethod
    def of(cls, reading: Reading, other: Reading, c: Pair) -> "_Known":
        meanings = {hit.id for hit in other.wording}
        terms = [hit for hit in reading.wording if hit.id in meanings or c.lexicon.fact("wording", hit.id, "filler")]
        found = [fold(hit.text) for hit in (*terms, *_compared(reading, other))]
        return cls(tuple(dict.fromkeys(found)), key(other.text))


def _place(word: str, span: Span, c: Pair) -> int:
    """Which word of the marked ones it is: at the same place one stands for the other, elsewhere hardly."""
    return [token for token in tokens(span.text, c.language) if is_word(token)].index(word)


def _own_words(text: str, known: _Known, c: Pair) -> Iterable[str]:
    for token in tokens(text, c.language):
        if len(token) < (2 if c.language == "zh" else 4) or not is_word(token):
            continue
        plain = fold(token)
        if stem(token) in known.there or any(plain in term or term in plain for term in known.terms):
            continue
        if c.language == "zh" and any(character in known.there for character in plain):
            continue  # 加速 and 加快: a word that shares a character is taken for another form of the same
        yield token


def _compared(reading: Reading, other: Reading) -> Iterator[Hit | Deed | Number]:
    """What was set against the other side already; of what is spoken of ("declared facilities") only what both have."""
    ids = {deed.id for deed in other.deeds}
    yield from (deed for deed in reading.deeds if deed.head or deed.id in ids)
    yield from reading.numbers
    yield from (*reading.modality, *reading.urgency, *reading.intensity, *reading.negations)
    yield from (*reading.scope, *reading.parties, *reading.named, *reading.things)
