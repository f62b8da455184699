"""What one sentence denies and the other does not."""

import re
from collections.abc import Iterable

from monitor.core.compare.pair import Finding, Pair, quoted
from monitor.core.statement.clauses import Deed, Reading
from monitor.core.statement.lexicon import Hit, fold
from monitor.core.statement.words import is_word, stem, tokens


def of_negation(c: Pair) -> list[Finding]:
    """A word that one sentence denies and the other, where it stands too, does not."""
    findings = [Finding("negation", -weight, "", text) for text, weight in _denied_here_only(c.new, c.old, c)]
    return findings + [Finding("negation", weight, text, "") for text, weight in _denied_here_only(c.old, c.new, c)]


def _denied_here_only(reading: Reading, other: Reading, c: Pair) -> Iterable[tuple[str, float]]:
    denied = {word for word, _, _ in _denials(other, c)}
    for word, text, weight in _denials(reading, c):
        if word not in denied and _stands_undenied(word, other, c):
            yield text, weight


def _denials(reading: Reading, c: Pair) -> list[tuple[str, str, float]]:
    """The first word after each negation, the negation, and what it takes from the force.

    A duty that is denied ("must not") takes nothing: the duty itself is compared.
    """
    hits = [(hit, 0.5) for hit in reading.negations]
    hits += [(hit, 0.0) for hit in reading.modality if c.lexicon.fact("modality", hit.id, "negative")]
    denials = []
    for hit, weight in hits:
        following = tokens(reading.text[hit.end :], c.language)
        words = [token for token in following[:8] if is_word(token) and fold(token) not in _AUXILIARIES]
        if words:
            denials.append((stem(words[0]), quoted(reading, hit), weight))
    return denials


def _stands_undenied(word: str, reading: Reading, c: Pair) -> bool:
    """Whether the word stands in the sentence without a negation before it in its part of the sentence."""
    denying: list[Hit | Deed] = list(reading.negations)
    denying += [hit for hit in reading.modality if c.lexicon.fact("modality", hit.id, "negative")]
    denying += [deed for deed in reading.deeds if c.lexicon.fact("degrees", deed.id, "denies")]
    place = 0
    for token in tokens(reading.text, c.language):
        if stem(token) == word:
            begin = max((match.end() for match in _BREAK.finditer(reading.text, 0, place)), default=0)
            if not any(begin <= hit.start and hit.end <= place for hit in denying):
                return True
        place += len(token)
    return False


_BREAK = re.compile(r"[，；：。！？,;:]|[.!?](?=\s)")
_SERVANTS = "be been being have has had a an the to any by в на быть и 被 再 是 受到 受 有"
_AUXILIARIES = frozenset(_SERVANTS.split())
