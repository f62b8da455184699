"""Two texts of different languages → their changes: linked by what sentences mean, judged by what both say.

    sentences ─ vectors ─> beads ─ a reading of each side ─> acts, duties, parties, names, numbers that differ

Wording cannot be compared, so what does not differ in fact is kept.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.compare.alignment.lexical import Bead
from monitor.compare.alignment.order import in_reading_order
from monitor.compare.alignment.orphans import resettled
from monitor.compare.alignment.semantic import Encode, align_across
from monitor.compare.change_lines import change_lines
from monitor.compare.comparison import alone_because
from monitor.compare.formal import is_signing_line
from monitor.compare.history import CALLED
from monitor.compare.pair import AcrossFinding, Side
from monitor.compare.rules.across import findings_across
from monitor.compare.subject_scope import with_scope
from monitor.compare.weights import topics_of, weight_alone
from monitor.model import Change, ChangeLine, Language, Remark, Sentence, Shift, Span, remark
from monitor.text.lexicon import Lexicon
from monitor.text.parse import read
from monitor.text.segment import segment

CLEAR = 0.495  # likeness below which nothing is said of what differs: the pair itself may be wrong


def compare_across(
    old: Sequence[str],
    old_language: Language,
    new: Sequence[str],
    new_language: Language,
    lexicon: Lexicon,
    encode: Encode,
    topics: Collection[str] | None = None,
) -> tuple[Change, ...]:
    """Every sentence of either side in exactly one change, in the new text's order, dropped ones at their old place.

    `encode` gives the vectors of sentences of both languages. `topics` are those that are watched; None: the lexicon's
    of full weight. What is about none of them has weight 0, as in a comparison within one language.
    """
    changes = compare_whole_across(old, old_language, new, new_language, lexicon, encode)
    return with_scope(changes, new_language, lexicon, topics, old_language)


def compare_whole_across(
    old: Sequence[str],
    old_language: Language,
    new: Sequence[str],
    new_language: Language,
    lexicon: Lexicon,
    encode: Encode,
) -> tuple[Change, ...]:
    """As `compare_across`, whatever the texts are about: of two editions every sentence counts."""
    sides = _Text(segment(old, old_language), old_language), _Text(segment(new, new_language), new_language)
    return tuple(_change(bead, *sides, lexicon) for bead in in_reading_order(_aligned(*sides, lexicon, encode)))


@dataclass(frozen=True, slots=True)
class _Text:
    sentences: tuple[Sentence, ...]
    language: Language

    def at(self, numbers: Iterable[int]) -> tuple[Sentence, ...]:
        return tuple(self.sentences[number] for number in numbers)

    def read(self, numbers: Iterable[int], lexicon: Lexicon) -> Side:
        readings = [read(sentence.text, self.language, lexicon) for sentence in self.at(numbers)]
        return Side(readings=readings, language=self.language)


def _aligned(old: _Text, new: _Text, lexicon: Lexicon, encode: Encode) -> tuple[Bead, ...]:
    texts = [sentence.text for side in (old, new) for sentence in side.sentences]
    if not texts:
        return ()
    vectors = encode(texts)
    count = len(old.sentences)
    both = vectors[:count], vectors[count:]
    beads = align_across(old.sentences, new.sentences, *both)
    language = {id(sentence): side.language for side in (old, new) for sentence in side.sentences}

    known: dict[int, frozenset[str]] = {}  # each is asked for once for each sentence of the other text

    def names(sentence: Sentence) -> frozenset[str]:
        if id(sentence) not in known:
            known[id(sentence)] = _names(sentence.text, language[id(sentence)], lexicon)
        return known[id(sentence)]

    return resettled(beads, old.sentences, new.sentences, both, encode, names)


def _names(text: str, language: Language, lexicon: Lexicon) -> frozenset[str]:
    """Treaties, states, organisations, things; those who make the statement are in every sentence."""
    return frozenset(
        hit.id
        for section in ("named", "parties", "things")
        for hit in lexicon.section(section).find(text, language)
        if lexicon.fact(section, hit.id, "kind") != "sides"
    )


def _change(bead: Bead, old: _Text, new: _Text, lexicon: Lexicon) -> Change:
    if not bead.old or not bead.new:
        return _alone(bead, old, new, lexicon)
    before, after = old.read(bead.old, lexicon), new.read(bead.new, lexicon)
    found = findings_across(before, after, lexicon) if bead.score >= CLEAR else ()
    topics = tuple(
        dict.fromkeys(topic for reading in after.readings for topic in topics_of(reading.text, new.language, lexicon))
    )
    change = Change(
        kind="reworded" if found else "moved" if bead.moved else "kept",
        old=old.at(bead.old),
        new=new.at(bead.new),
        act=next((reading.act for reading in after.readings if reading.act), None),
        topics=topics,
        score=round(bead.score, 3),
    )
    if not found:
        doubtful = "A weak link between the languages: check both sentences." if bead.score < CLEAR else ""
        reason = "The same is said in another place." if bead.moved else doubtful
        return replace(change, weight=0.1 if bead.moved else 0.0, reason=reason)
    force = sum(finding.force for finding in found)
    shift: Shift = "stronger" if force > 0 else "weaker" if force < 0 else "same"
    return replace(
        change,
        shift=shift,
        weight=round(min(1.0, 0.7 + 0.1 * abs(force)), 3),
        moved=bead.moved,
        what=tuple(dict.fromkeys(what for finding in found for what in finding.what)),
        reason=_reason(found, shift),
        remarks=tuple(map(_remark, found)),
    )


def _alone(bead: Bead, old: _Text, new: _Text, lexicon: Lexicon) -> Change:
    side, (number,) = (old, bead.old) if bead.old else (new, bead.new)
    (sentence,) = side.at((number,))
    reading = read(sentence.text, side.language, lexicon)
    topics = topics_of(sentence.text, side.language, lexicon)
    signing = is_signing_line(sentence.text, side.language)
    return Change(
        kind="dropped" if bead.old else "new",
        old=old.at(bead.old),
        new=new.at(bead.new),
        act=reading.act,
        topics=topics,
        weight=0.0 if signing else weight_alone(reading, topics, lexicon),
        reason=alone_because(reading, "old" if bead.old else "new", side.language),
    )


def _reason(found: Sequence[AcrossFinding], shift: Shift) -> str:
    verdict = {"stronger": " Stronger.", "weaker": " Weaker.", "same": ""}[shift]
    text = "; ".join(str(_remark(finding)) for finding in found)
    return f"{text[0].upper()}{text[1:]}.{verdict}"


def _remark(finding: AcrossFinding) -> Remark:
    what = finding.what[0]
    if finding.old and finding.new:
        return remark("{what}: “{old}” stands against “{new}”", what=what, old=finding.old, new=finding.new)
    if finding.old:
        return remark("{what}: “{old}” stands in the old text alone", what=what, old=finding.old)
    return remark("{what}: “{new}” stands in the new text alone", what=what, new=finding.new)


def compared_across(new: Language, old: Language) -> str:
    """What the reader of such a comparison should know."""
    return f"compared across languages ({CALLED[new]} with {CALLED[old]}); differences of wording alone are not told"


def not_compared(new: Language, old: Language) -> str:
    """The same where there was nothing to compare them by."""
    return f"known so far in {CALLED[new]} only; the stored statement is in {CALLED[old]}, so the two were not compared"


def lines_across(changes: Iterable[Change]) -> tuple[ChangeLine, ...]:
    """As `change_lines`, with each side whole: between languages no words can be marked."""
    return tuple(
        replace(line, spans=(Span(text=line.old, mark="deleted"), Span(text=line.new, mark="inserted")))
        if line.kind == "reworded"
        else line
        for line in change_lines(changes)
    )
