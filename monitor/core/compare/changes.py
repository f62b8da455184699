"""Two texts → their changes: aligned, judged, weighed."""

from collections.abc import Collection, Sequence

from monitor.core.compare.align import Bead, align
from monitor.core.compare.judge import Judgement, judge_readings
from monitor.core.compare.scope import with_scope
from monitor.core.reading.dates import tell_time
from monitor.core.statement.clauses import Reading, read
from monitor.core.statement.lexicon import Lexicon
from monitor.core.statement.segment import segment
from monitor.model import Change, Language, Sentence


def compare(
    old: Sequence[str],
    new: Sequence[str],
    language: Language,
    lexicon: Lexicon,
    topics: Collection[str] | None = None,
) -> tuple[Change, ...]:
    """Every sentence of either side in exactly one change, in the new text's order, dropped ones at their old place.

    `topics` are those that are watched; None: the lexicon's of full weight. What is about none of them has weight 0.
    """
    return with_scope(compare_whole(old, new, language, lexicon), language, lexicon, topics)


def compare_whole(old: Sequence[str], new: Sequence[str], language: Language, lexicon: Lexicon) -> list[Change]:
    """As `compare`, whatever the texts are about: of an edited page every sentence counts."""
    old_sentences, new_sentences = segment(old, language), segment(new, language)
    beads = _in_reading_order(align(old_sentences, new_sentences, language, lexicon))
    return [
        _change(bead, [old_sentences[i] for i in bead.old], [new_sentences[j] for j in bead.new], language, lexicon)
        for bead in beads
    ]


def _in_reading_order(beads: Sequence[Bead]) -> list[Bead]:
    """By place in the new text; a dropped sentence follows the one that it followed in the old."""
    placed = sorted((bead for bead in beads if bead.new), key=lambda bead: bead.new)
    after: dict[int, list[Bead]] = {}
    at = {number: bead for bead in placed if not bead.moved for number in bead.old}
    for bead in sorted((bead for bead in beads if not bead.new), key=lambda bead: bead.old):
        before = next((number for number in range(bead.old[0] - 1, -1, -1) if number in at), -1)
        after.setdefault(at[before].new[-1] if before >= 0 else -1, []).append(bead)
    order = list(after.get(-1, ()))
    for bead in placed:
        order.append(bead)
        if not bead.moved or bead.new[-1] in after:
            order += after.pop(bead.new[-1], ())
    return order


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
    topics = _topics(after or before, language, lexicon)
    if not old or not new:
        return Change(
            kind="new" if new else "dropped",
            old=tuple(old),
            new=tuple(new),
            act=reading.act,
            topics=topics,
            weight=0.0 if _is_signing_line(after or before, language) else _weight_alone(reading, topics, lexicon),
            reason=_alone_because(reading, "The new text says it" if new else "The new text does not say it"),
        )
    judgement = judge_readings(read(before, language, lexicon), reading, language, lexicon)
    return Change(
        kind="reworded",
        old=tuple(old),
        new=tuple(new),
        shift=judgement.shift,
        act=reading.act,
        topics=topics,
        score=round(bead.score, 3),
        weight=0.0 if _is_signing_line(after, language) else _weight_reworded(judgement, topics, lexicon),
        moved=bead.moved,
        what=judgement.what,
        reason=judgement.reason,
    )


def _is_signing_line(text: str, language: Language) -> bool:
    """Place and day at a statement's end ("2025年5月8日于莫斯科"): another day is another statement, no commitment."""
    return len(text) <= _LONGEST_SIGNING_LINE[language] and tell_time([text], "UTC") is not None


_LONGEST_SIGNING_LINE: dict[Language, int] = {"zh": 24, "ru": 50, "en": 50}  # characters


def _topics(text: str, language: Language, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.id for hit in lexicon.topics.find(text, language)))


def _alone_because(reading: Reading, said: str) -> str:
    deed = next((deed for deed in reading.deeds if deed.id == reading.act), None)
    return f"{said}: “{deed.text}”." if deed else f"{said}."


# ---------------------------------------------------------------------------------------------------------- weights

_OF_LADDER = {"commitment": 0.85, "stance": 0.8, "directive": 0.8, "assertion": 0.55, "effect": 0.55}
_OF_KIND = {
    "negation": 0.85,
    "modality": 0.7,
    "act": 0.6,
    "party": 0.7,
    "named thing": 0.7,
    "number": 0.6,
    "scope": 0.5,
}
_MINOR = {"urgency": 0.3, "content": 0.25, "date": 0.0, "wording": 0.0}  # the last two are counted, never told


def _weight_alone(reading: Reading, topics: Sequence[str], lexicon: Lexicon) -> float:
    ladders = [deed.ladder for deed in reading.deeds if deed.head]
    weight = max((_OF_LADDER[ladder] for ladder in ladders), default=0.55 if reading.modality else 0.4)
    return _by_topic(weight, topics, lexicon)


def _weight_reworded(judgement: Judgement, topics: Sequence[str], lexicon: Lexicon) -> float:
    weight = max(({**_OF_KIND, **_MINOR}.get(what, 0.5) for what in judgement.what), default=0.0)
    if judgement.shift != "same":
        weight = max(weight, min(1.0, 0.75 + 0.1 * abs(judgement.force)))
    return _by_topic(weight, topics, lexicon)


def _by_topic(weight: float, topics: Sequence[str], lexicon: Lexicon) -> float:
    """A text on watched topics counts a little more, one on none of them a little less."""
    if not lexicon.topic_facts:
        return round(weight, 3)
    heaviest = max((lexicon.topic(topic).weight for topic in topics), default=0)
    return round(min(1.0, weight * (0.8 + 0.2 * min(1.0, heaviest))), 3)
