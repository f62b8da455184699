"""Two texts → their changes: aligned, judged, weighed."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from monitor.compare.alignment.clause_links import with_clause_links
from monitor.compare.alignment.hints import with_hints
from monitor.compare.alignment.lexical import Bead, align
from monitor.compare.alignment.order import in_reading_order
from monitor.compare.alignment.rephrased import with_sense
from monitor.compare.alignment.strangers import without_strangers
from monitor.compare.alignment.subject import Subjects
from monitor.compare.differences import judge_readings
from monitor.compare.formal import is_opening, is_signing_line
from monitor.compare.subject_scope import with_scope
from monitor.compare.weights import topics_of, weight_alone, weight_reworded
from monitor.model import Change, Language, Sentence, remark
from monitor.text.lexicon import Lexicon
from monitor.text.note_marks import without_note_marks
from monitor.text.parse import Reading, read
from monitor.text.quality import without_damage
from monitor.text.segment import segment

if TYPE_CHECKING:
    from monitor.compare.alignment.semantic import Encode


def compare(
    old: Sequence[str],
    new: Sequence[str],
    language: Language,
    lexicon: Lexicon,
    topics: Collection[str] | None = None,
    encode: "Encode | None" = None,
) -> tuple[Change, ...]:
    """Every sentence of either side in exactly one change, in the new text's order, dropped ones at their old place.

    `topics` are those that are watched; None: the lexicon's of full weight. What is about none of them has weight 0.
    `encode` finds what was said in other words; without it, that is new and dropped.
    """
    changes = with_scope(compare_whole(old, new, language, lexicon, encode), language, lexicon, topics)
    return with_hints(changes, language, lexicon, encode)


def compare_whole(
    old: Sequence[str], new: Sequence[str], language: Language, lexicon: Lexicon, encode: "Encode | None" = None
) -> list[Change]:
    """As `compare`, whatever the texts are about: of an edited page every sentence counts."""
    old, new = without_note_marks(old), without_note_marks(new)
    old, new = without_damage(old, new), without_damage(new, old)  # a byte that broke on the way is no change
    old_sentences, new_sentences = segment(old, language), segment(new, language)
    subjects = Subjects((piece.text for piece in (*old_sentences, *new_sentences)), language, lexicon)
    beads = align(old_sentences, new_sentences, language, lexicon)

    def formal(text: str) -> bool:
        return is_opening(text, language, lexicon) or is_signing_line(text, language)

    beads = without_strangers(beads, old_sentences, new_sentences, subjects, formal)
    if encode is not None:
        beads = with_sense(beads, old_sentences, new_sentences, language, lexicon, encode, subjects)
    beads = with_clause_links(beads, old_sentences, new_sentences, language, subjects)
    return [
        _change(bead, [old_sentences[i] for i in bead.old], [new_sentences[j] for j in bead.new], language, lexicon)
        for bead in in_reading_order(beads)
    ]


def _change(bead: Bead, old: list[Sentence], new: list[Sentence], language: Language, lexicon: Lexicon) -> Change:
    glue = "" if language == "zh" else " "
    before, after = glue.join(sentence.text for sentence in old), glue.join(sentence.text for sentence in new)
    if bead.same:
        return Change(
            kind="moved" if bead.moved else "kept",
            old=tuple(old),
            new=tuple(new),
            score=1.0,
            weight=0.1 if bead.moved else 0.0,
            reason="The same words stand in another place." if bead.moved else "",
        )
    reading = read(after or before, language, lexicon)
    topics = topics_of(after or before, language, lexicon)
    if not old or not new:
        return Change(
            kind="new" if new else "dropped",
            old=tuple(old),
            new=tuple(new),
            act=reading.act,
            topics=topics,
            weight=0.0 if is_signing_line(after or before, language) else weight_alone(reading, topics, lexicon),
            reason=alone_because(reading, "new" if new else "old", language),
        )
    judgement = judge_readings(read(before, language, lexicon), reading, language, lexicon)
    change = Change(
        kind="reworded",
        old=tuple(old),
        new=tuple(new),
        shift=judgement.shift,
        act=reading.act,
        topics=topics,
        score=round(bead.score, 3),
        weight=0.0 if is_signing_line(after, language) else weight_reworded(judgement, topics, lexicon),
        moved=bead.moved,
        what=judgement.what,
        reason=judgement.reason,
        remarks=judgement.remarks,
    )
    return _said_anew(change) if bead.by_sense else change


def _said_anew(change: Change) -> Change:
    """With the word that the sentences were paired by their sense; such a pair is always told, never taken as read."""
    return replace(
        change,
        rephrased=True,
        weight=max(change.weight, LEAST_ANEW),
        reason=f"{IN_OTHER_WORDS} {change.reason}",
        remarks=(remark(IN_OTHER_WORDS), *change.remarks),
    )


LEAST_ANEW = 0.3
IN_OTHER_WORDS = "In other words: paired by sense, so check both sentences."


def alone_because(reading: Reading, side: Literal["old", "new"], language: Language) -> str:
    """Which text alone has a sentence, and what the sentence does; in English its own word says that."""
    has = f"Only the {side} text has it"
    if reading.main is None:
        return f"{has}."
    act = "" if language == "en" else f" ({reading.main.id.replace('_', ' ')})"
    return f"{has}; its act: “{reading.main.text}”{act}."
