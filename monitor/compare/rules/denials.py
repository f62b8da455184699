"""What one sentence denies and the other does not."""

import re
from collections.abc import Iterable, Set

from monitor.compare.pair_within import Finding, Pair, quoted
from monitor.compare.rules.base import NEAR
from monitor.text.lexicon import Hit, fold
from monitor.text.parse import Deed, Reading
from monitor.text.tokens import is_word, stem, tokens


def of_negation(c: Pair) -> list[Finding]:
    """A word that one sentence denies and the other, where it stands too, does not."""
    findings = [Finding("negation", -weight, "", text) for text, weight in _denied_here_only(c.new, c.old, c)]
    findings += [Finding("negation", weight, text, "") for text, weight in _denied_here_only(c.old, c.new, c)]
    return findings or _of_emphasis(c) or _of_count(c)


def _of_count(c: Pair) -> list[Finding]:
    """A denial put into, or taken out of, a sentence that stands as it was, whatever the word behind it is."""
    before, after = ([hit for hit, _ in _denying_hits(reading, c)] for reading in (c.old, c.new))
    if c.shared >= NEAR and bool(before) != bool(after):
        if before:
            return [Finding("negation", 0, quoted(c.old, before[0]), "")]
        return [Finding("negation", 0, "", quoted(c.new, after[0]))]
    ended, ends = (_ended(reading, c) for reading in (c.old, c.new))
    if c.shared >= NEAR and bool(ended) != bool(ends) and not before and not after:
        return [Finding("negation", 0, ended, ends)]
    return []


def _ended(reading: Reading, c: Pair) -> str:
    """ "Stop", "cancel": what is to be, or was, no longer; which of the two is more cannot be said."""
    ends = (deed.text for deed in reading.deeds if c.lexicon.fact("degrees", deed.id, "denies"))
    return next(ends, "")


_TAKEN = 0.5  # what a denial takes from the force


def of_opposites(c: Pair) -> list[Finding]:
    """A word for its contrary: "helps stability", "hinders stability". Which of them is more cannot be said."""
    section = c.lexicon.section("opposites")
    before, after = (
        {hit.id: quoted(reading, hit) for hit in section.find(reading.text, c.language)} for reading in (c.old, c.new)
    )
    return [
        Finding(str(c.lexicon.fact("opposites", id, "what", "negation")), 0, text, after[contrary])
        for id, text in before.items()
        if id not in after
        and (contrary := str(c.lexicon.fact("opposites", id, "opposite"))) in after
        and contrary not in before
    ]


def _of_emphasis(c: Pair) -> list[Finding]:
    """ "Never" for "not", where both deny the same; "under any circumstances": each makes firmer what is said.

    One of them is as firm as several.
    """
    before, after = _always(c.old, c), _always(c.new, c)
    what = "scope" if before or after else "negation"
    deny = _denies(c.old, c) and _denies(c.new, c)
    before = before or (_never(c.old, c) if deny else None)
    after = after or (_never(c.new, c) if deny else None)
    if before is None and after is not None:
        return [Finding(what, _EMPHASIS, "", quoted(c.new, after))]
    if before is not None and after is None:
        return [Finding(what, -_EMPHASIS, quoted(c.old, before), "")]
    return []


def _always(reading: Reading, c: Pair) -> Hit | None:
    return next((hit for hit in reading.urgency if c.lexicon.fact("urgency", hit.id, "emphatic")), None)


_EMPHASIS = 0.3  # what "never" adds to "not", "always" to anything


def _denies(reading: Reading, c: Pair) -> bool:
    """Whether anything is denied, be it in a name ("no first use")."""
    return any(True for _ in c.lexicon.section("negation").find(reading.text, c.language))


def _never(reading: Reading, c: Pair) -> Hit | None:
    words = c.lexicon.section("negation").find(reading.text, c.language)
    return next((hit for hit in words if c.lexicon.fact("negation", hit.id, "emphatic")), None)


def _denied_here_only(reading: Reading, other: Reading, c: Pair) -> Iterable[tuple[str, float]]:
    denied = {word for word, _, _ in _denials(other, c)}
    for word, text, weight in _denials(reading, c):
        if word not in denied and _stands_undenied(word, other, c):
            yield text, weight


def _denials(reading: Reading, c: Pair) -> list[tuple[str, str, float]]:
    """The first word after each negation, the negation, and what it takes from the force.

    A duty that is denied ("must not") takes nothing: the duty itself is compared.
    """
    denials = []
    for hit, weight in _denying_hits(reading, c):
        following = tokens(reading.text[hit.end :], c.language)
        words = [token for token in following[:8] if is_word(token) and fold(token) not in _AUXILIARIES]
        if words:
            denials.append((stem(words[0]), quoted(reading, hit), weight))
    return [*denials, *_refusals(reading, c)]


def _denying_hits(reading: Reading, c: Pair) -> list[tuple[Hit, float]]:
    places = {hit.start for hit in reading.negations}
    hits = [
        (hit, _TAKEN)
        for hit in reading.negations
        if not _leads(reading.text, hit.end, places) and not _doubles(hit, reading, c)
    ]
    return hits + [(hit, 0.0) for hit in reading.modality if c.lexicon.fact("modality", hit.id, "negative")]


def _leads(text: str, end: int, places: Set[int]) -> bool:
    """Whether the next word is a negation too ("никогда не")."""
    return end + len(text[end:]) - len(text[end:].lstrip()) in places


def _doubles(hit: Hit, reading: Reading, c: Pair) -> bool:
    """Whether it but doubles a negation that follows, as it must in Russian ("никогда … не должно")."""
    if c.language != "ru" or not c.lexicon.fact("negation", hit.id, "emphatic"):
        return False
    denying = (*reading.negations, *reading.modality)
    return any(other.start > hit.start and _denying(other.text.split()[0], c) for other in denying)


def _refusals(reading: Reading, c: Pair) -> Iterable[tuple[str, str, float]]:
    """Acts that are another's denial ("do not recognise"): they are compared by their force, and named as a denial."""
    for deed in reading.deeds:
        cut = 1 if c.language == "zh" else deed.text.find(" ")
        first, rest = deed.text[:cut], deed.text[cut:].strip()
        if deed.negative and rest and any(hit.text == fold(first) for hit in _denying(first, c)):
            yield stem(tokens(rest, c.language)[0]), deed.text, 0.0


def _denying(word: str, c: Pair) -> list[Hit]:
    hits = c.lexicon.section("negation").find(word, c.language)
    return [hit for hit in hits if not c.lexicon.fact("negation", hit.id, "none")]


def _stands_undenied(word: str, reading: Reading, c: Pair) -> bool:
    """Whether the word stands in the sentence, no name's part, without a negation before it in its part of it."""
    denying: list[Hit | Deed] = list(reading.negations)
    denying += [hit for hit in reading.modality if c.lexicon.fact("modality", hit.id, "negative")]
    denying += [deed for deed in reading.deeds if c.lexicon.fact("degrees", deed.id, "denies")]
    place = 0
    for token in tokens(reading.text, c.language):
        if stem(token) == word and not any(hit.start <= place < hit.end for hit in reading.named):
            begin = max((match.end() for match in _BREAK.finditer(reading.text, 0, place)), default=0)
            if not any(begin <= hit.start and hit.end <= place for hit in denying):
                return True
        place += len(token)
    return False


_BREAK = re.compile(r"[，；：。！？,;:]|[.!?](?=\s)|\b(?:but|and then|но|зато)\b")
_SERVANTS = (
    "will shall would it they be been being have has had a an the to any by "
    "yet already ещё еще уже 尚 已 "
    "не в на быть и 被 再 是 受到 受 有 予 予以 加以 能 获"
)
_AUXILIARIES = frozenset(_SERVANTS.split())
