"""Which changes are about what is watched, so that trade and culture in a general statement are not told as new.

sentences that name a watched topic, or a treaty or a weapon of one ─> short paragraphs, from a third up ─> what stands
between two of them ─> a short text, or one nearly all of whose paragraphs are on the subject, as a whole
dropped ─> told only of topics that the new text takes up; if it takes up half of them, of all
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.model import Change, Language, Sentence
from monitor.text.lexicon import Lexicon

SHARE = 1 / 3  # of the sentences of a short paragraph that make the whole of it on the subject
SHORT_PARAGRAPH = 4  # sentences; a longer one speaks of several things, and each of its sentences for itself
SHORT_TEXT = 3  # sentences that are on one subject if any of them is
WHOLE_TEXT = 0.7  # of the paragraphs of a text, that make the whole of it on the subject
REACH = 1 / 2  # of the old text's watched topics that make the new one speak of the subject as a whole

Place = tuple[int, int]  # paragraph, sentence


def watched_topics(lexicon: Lexicon) -> frozenset[str]:
    """The topics that are watched where nobody names others: those of full weight."""
    return frozenset(id for id, topic in lexicon.topic_facts.items() if topic.weight >= 1)


def with_scope(
    changes: Sequence[Change],
    language: Language,
    lexicon: Lexicon,
    topics: Collection[str] | None = None,
    old_language: Language | None = None,
) -> tuple[Change, ...]:
    """The changes with `in_scope` set, and weight 0 for those outside. Two texts that are both on none are left whole.

    `changes` are all of two texts, so that every sentence of both is in them. `old_language` is that of the old text,
    where it is another: topics are the same in all.
    """
    watched = watched_topics(lexicon) if topics is None else frozenset(topics)
    old = _Side.of((piece for change in changes for piece in change.old), old_language or language, lexicon, watched)
    new = _Side.of((piece for change in changes for piece in change.new), language, lexicon, watched)
    if not old.within and not new.within:
        return tuple(changes)
    reached = old.topics if len(old.topics & new.topics) >= REACH * len(old.topics) else new.topics
    return tuple(_scoped(change, old, new, reached) for change in changes)


def _scoped(change: Change, old: "_Side", new: "_Side", reached: frozenset[str]) -> Change:
    if change.kind == "dropped":
        within = old.holds(change.old) and (reached >= old.topics or bool(old.topics_at(change.old) & reached))
    else:
        within = new.holds(change.new) or old.holds(change.old)
    return change if within else replace(change, in_scope=False, weight=0.0, reason=_why_not(change, old))


def _why_not(change: Change, old: "_Side") -> str:
    if change.kind == "kept":
        return ""
    if change.kind == "dropped" and old.holds(change.old):
        return "The new text does not take up this subject."
    return "On none of the watched topics."


@dataclass(frozen=True, slots=True)
class _Side:
    """One text: which of its sentences are within the watched topics, and on which topics each paragraph is."""

    within: frozenset[Place]
    on: Mapping[Place, frozenset[str]]

    @classmethod
    def of(cls, pieces: Iterable[Sentence], language: Language, lexicon: Lexicon, watched: frozenset[str]) -> "_Side":
        on = {
            (piece.paragraph, piece.sentence): frozenset(topics_named(piece.text, language, lexicon)) & watched
            for piece in pieces
        }
        return cls(within=_within(on), on=on)

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(topic for topics in self.on.values() for topic in topics)

    def holds(self, pieces: Iterable[Sentence]) -> bool:
        return any((piece.paragraph, piece.sentence) in self.within for piece in pieces)

    def topics_at(self, pieces: Sequence[Sentence]) -> frozenset[str]:
        """Of the sentences; where they name none, of their paragraphs."""
        own = [self.on[piece.paragraph, piece.sentence] for piece in pieces]
        paragraphs = {piece.paragraph for piece in pieces}
        around = [topics for (paragraph, _), topics in self.on.items() if paragraph in paragraphs]
        return frozenset().union(*own) or frozenset().union(*around)


def topics_named(text: str, language: Language, lexicon: Lexicon) -> Iterator[str]:
    """The topics whose words a sentence holds, and those of the treaties, weapons and domains that it names."""
    yield from (hit.id for hit in lexicon.topics.find(text, language))
    for section in ("named", "things"):
        for hit in lexicon.section(section).find(text, language):
            topic = lexicon.fact(section, hit.id, "topic")
            if topic:
                yield topic


def _within(on: Mapping[Place, frozenset[str]]) -> frozenset[Place]:
    marked = {place for place, topics in on.items() if topics}
    sizes: dict[int, list[Place]] = {}
    for place in on:
        sizes.setdefault(place[0], []).append(place)
    touched = {paragraph for paragraph, _ in marked}
    if touched and len(on) <= SHORT_TEXT:
        return frozenset(on)
    if len(touched) >= WHOLE_TEXT * len(sizes) and len(marked) >= SHARE * len(on) and touched:
        return frozenset(on)
    whole = {
        number
        for number in touched
        if len(sizes[number]) <= SHORT_PARAGRAPH and len(marked & set(sizes[number])) >= SHARE * len(sizes[number])
    }
    order = sorted(sizes)
    between = {
        number
        for before, number, after in zip(order, order[1:], order[2:], strict=False)
        if before in whole and after in whole
    }
    return frozenset(place for place in on if place in marked or place[0] in whole | between)
