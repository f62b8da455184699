"""Acts, and the duties that stand for one, set against each other by their force."""

import re
from collections.abc import Callable, Iterable, Sequence

from monitor.compare.pair_within import Finding, Pair, left_over, quoted
from monitor.compare.rules.base import DUTY, NEAR, gravest_duty, level
from monitor.text.lexicon import Hit, fold
from monitor.text.parse import DEGREES, Deed, Reading, does_more
from monitor.text.tokens import is_word, stem, tokens

_PLAIN = 2.0  # force of a sentence that says something without an act
_PROMISE = 2.5  # force of "will", said by the parties of themselves
_FORBIDDEN = 5.0  # "must not" refuses as "oppose" does
# Steps that count between different words of one ladder; one assertion is put for another without much meaning.
_NEIGHBOURS = {"assertion": 1.25, "effect": 1.5, "value": 1.0, "restraint": 2.0, "aim": 2.0, "claim": 1.0}
_ACROSS = 1.5  # steps that count between acts of different ladders; within one a quarter does


OBJECT_WORDS = {"zh": 10, "ru": 8, "en": 8}  # after an act, among which what it governs stands
SHORT_SENTENCE = 8  # words; in so short a sentence an act has one thing to govern
SAME_SENTENCE = 0.6  # part of the words that are shared, from which two acts govern the same without more ado
SHARED_WORDS_OF_ONE_SIDED_SHORT = 0.35
SHARED_WORDS_OF_ONE_SIDED = 0.6  # from which an act that one sentence alone holds says what changed


def of_force(c: Pair) -> list[Finding]:
    """Acts that became others, and acts that stand on one side alone."""
    old_deeds, new_deeds = _with_duty(c.old, c.new, c), _with_duty(c.new, c.old, c)
    removed, added = left_over(old_deeds, new_deeds, lambda deed: (deed.id, deed.force, deed.negated))
    pairs = _pairs(removed, added)
    findings = [
        Finding("force" if steps else "act", steps, before.text, after.text)
        for before, after in pairs
        for steps in [_difference(before, after) if govern_the_same(before, after, c) else 0.0]
        if steps or _is_another(before, after, c) or _is_turned_round(before, after)
    ]
    alone_old = [deed for deed in removed if not any(deed is before for before, _ in pairs)]
    alone_new = [deed for deed in added if not any(deed is after for _, after in pairs)]
    short = min(len(c.old_words), len(c.new_words)) <= SHORT_SENTENCE
    if c.shared < (SHARED_WORDS_OF_ONE_SIDED_SHORT if short else SHARED_WORDS_OF_ONE_SIDED):
        return findings
    for deed, steps in _alone(alone_old, new_deeds, c.old.modality):
        findings.append(Finding("force" if abs(steps) > _ONE_MORE else "act", -steps, deed.text, ""))
    for deed, steps in _alone(alone_new, old_deeds, c.new.modality):
        findings.append(Finding("force" if abs(steps) > _ONE_MORE else "act", steps, "", deed.text))
    return findings


def govern_the_same(before: Deed, after: Deed, c: Pair) -> bool:
    """Whether two acts are done to one thing: the first words of content after them, or before, have one in common.

    In a sentence that stands as it was nothing else can be meant.
    """
    if c.shared >= SAME_SENTENCE or min(len(c.old_words), len(c.new_words)) <= SHORT_SENTENCE:
        return True
    one, other = _governed(before, c.old, c), _governed(after, c.new, c)
    return bool(one & other)


def _governed(deed: Deed, reading: Reading, c: Pair) -> set[str]:
    following, preceding = reading.text[deed.end :], reading.text[: deed.start]
    words = [*_content(following, c)[: OBJECT_WORDS[c.language]]]
    # "对…表示关切", "view … with unease": what is acted on stands before
    words += _content(preceding.rpartition("，")[2], c)[-OBJECT_WORDS[c.language] :]
    names = [*reading.named, *reading.things]
    reach = deed.end + len("".join(words)) * 2
    return {*words, *(hit.id for hit in names if deed.end <= hit.start <= reach)}


def _content(text: str, c: Pair) -> list[str]:
    least = 2 if c.language == "zh" else 5
    return [stem(token) for token in tokens(text, c.language) if is_word(token) and len(token) >= least]


def _with_duty(reading: Reading, other: Reading, c: Pair) -> list[Deed]:
    """The acts; where one sentence alone does none, its gravest duty ("must", "should") stands for one."""
    deeds = list(reading.deeds)
    duty = None if does_more(reading) or not does_more(other) else gravest_duty(reading, c)
    if duty is None or any(hit.id == duty.id for hit in other.modality):
        return deeds + _promise(reading, other, c)
    negative = bool(c.lexicon.fact("modality", duty.id, "negative"))
    return [
        *deeds,
        Deed(
            id=duty.id,
            ladder="stance" if negative else "directive",
            force=_FORBIDDEN if negative and level(duty, c) >= DUTY else level(duty, c),
            negative=negative,
            negated=False,
            head=True,
            text=quoted(reading, duty),
            start=duty.start,
            end=duty.end,
        ),
    ]


def _promise(reading: Reading, other: Reading, c: Pair) -> list[Deed]:
    """ "The sides will": where the other sentence commits them in other words, it is a commitment as any."""
    if does_more(reading) or not any(deed.head and _is_rival(deed) for deed in other.deeds):
        return []
    said = (hit for hit in reading.modality if hit.id == "will" and _is_said_of_speakers(hit, reading, c))
    for will in (*said, *_futures(reading, other, c)):
        return [
            Deed(
                id=will.id,
                ladder="commitment",
                force=_PROMISE,
                negative=False,
                negated=False,
                head=True,
                text=quoted(reading, will),
                start=will.start,
                end=will.end,
            )
        ]
    return []


_FINITE = re.compile(r"(?:[уюая]т|[её]т|ит|[еёи]м)(?:ся)?$")
_INFINITIVE = re.compile(r"(?:ть|ти|чь)(?:ся)?$")
_ROOT = 4  # letters that two forms of one Russian verb share at least ("закрыть", "закроют")


def _futures(reading: Reading, other: Reading, c: Pair) -> Iterable[Hit]:
    """ "Намерены сократить", "сократят": a Russian verb says by its ending what others say by "will"."""
    if c.language != "ru":
        return
    meant = [token for token in map(fold, tokens(other.text, "ru")) if _INFINITIVE.search(token)]
    place = 0
    for token in tokens(reading.text, "ru"):
        word, start = fold(token), place
        place += len(token)
        if _FINITE.search(word) and any(word[:_ROOT] == verb[:_ROOT] for verb in meant):
            yield Hit(id="will", text=word, start=start, end=place)


def _pairs(removed: Sequence[Deed], added: Sequence[Deed]) -> list[tuple[Deed, Deed]]:
    """The same act first, then acts of one ladder, then heads in their order."""
    removed, added, pairs = list(removed), list(added), []
    for alike in _ALIKE:
        for before in list(removed):
            after = next((deed for deed in added if alike(before, deed)), None)
            if after is not None:
                removed.remove(before)
                added.remove(after)
                pairs.append((before, after))
    return pairs


_NEAR = {"zh": 6, "ru": 20, "en": 20}  # characters between who speaks and "will"


def _is_rival(deed: Deed) -> bool:
    """Whether "will" is more or less than it: any commitment, and a mere wish."""
    return deed.ladder == "commitment" or (deed.ladder == "directive" and deed.force < _PLAIN)


def _is_said_of_speakers(will: Hit, reading: Reading, c: Pair) -> bool:
    """Whether one who makes statements stands right before it."""
    return any(0 <= will.start - party.end <= _NEAR[c.language] for party in reading.speakers)


_ALIKE: tuple[Callable[[Deed, Deed], bool], ...] = (
    lambda a, b: a.id == b.id,
    lambda a, b: a.ladder == b.ladder and a.head and b.head,
    lambda a, b: a.ladder == b.ladder,
    lambda a, b: a.head and b.head,
)


def _is_another(before: Deed, after: Deed, c: Pair) -> bool:
    """Whether an act, as grave as the one before it, is yet another ("dissatisfied", "regret").

    In a sentence that stands as it was, one of another ladder is ("proposed", "announced").
    """
    if before.id == after.id or not after.head:
        return False
    if before.ladder == after.ladder:
        return before.ladder in _ACTS
    return c.shared >= NEAR and before.head and bool({before.ladder, after.ladder} & set(_ACTS))


def _is_turned_round(before: Deed, after: Deed) -> bool:
    """Whether one refuses, or doubts, what the other says or approves: neither is more, but they are not the same."""
    return before.negative != after.negative and before.head and after.head


_ACTS = ("stance", "directive", "commitment")


def _difference(before: Deed, after: Deed) -> float:
    """Steps on the ladder, 0 where they do not count."""
    if before.id != after.id and ({before.id, after.id} <= _PUT_FOR_EACH_OTHER or before.head != after.head):
        return 0.0
    steps = after.force - before.force
    least = _ACROSS
    if before.ladder == after.ladder:
        least = _NEIGHBOURS.get(before.ladder, 0.5) if before.id != after.id else 0.5
    elif min(before.force, after.force) <= 1:
        least = 1.0  # to take note is less than anything else
    return steps if abs(steps) >= least else 0.0


_PUT_FOR_EACH_OTHER = frozenset({"agree", "will", "shall"})  # "the sides agree to", "the sides will"


def _alone(deeds: Sequence[Deed], others: Sequence[Deed], duties: Sequence[Hit]) -> Iterable[tuple[Deed, float]]:
    """What an act too many adds to the force: half of what it is graver than all the other side has, else little.

    `duties` are of its own sentence: one that also binds does more than take note.
    """
    for deed in deeds:
        if not deed.head or deed.ladder in ("assertion", "effect"):
            continue
        acts = [other.force for other in others if other.ladder not in DEGREES]
        gravest = max(acts, default=_PLAIN)
        if deed.force > gravest + (0 if acts else _ACROSS) or (not acts and deed.force < 1 and not duties):
            yield deed, (deed.force - gravest) / 2
        else:
            fresh = not any(other.ladder == deed.ladder and other.force >= deed.force for other in others)
            yield deed, _ONE_MORE if fresh and (deed.negative or deed.force >= _BINDS.get(deed.ladder, 9)) else 0.0


_ONE_MORE = 0.3  # what a stance, a call or a commitment beside others adds
_BINDS = {"directive": 3.0, "commitment": 4.0}  # force from which one does


def of_emphasis(c: Pair) -> list[Finding]:
    """An adverb that stands apart from its act: "condemn the attack in the strongest terms"."""
    removed, added = left_over(c.old.intensity, c.new.intensity, lambda hit: hit.id)
    findings = [Finding("force", -0.5, quoted(c.old, hit), "") for hit in removed if _is_of_an_act(hit)]
    return findings + [Finding("force", 0.5, "", quoted(c.new, hit)) for hit in added if _is_of_an_act(hit)]


def _is_of_an_act(hit: Hit) -> bool:
    """Whether it is an adverb of acts; others, and adjectives ("a strong regime"), go with many words besides."""
    return hit.id in _OF_ACTS and (_ADVERB.search(hit.text) is not None)


_OF_ACTS = ("strongly", "utmost")
_ADVERB = re.compile(r"[\u3400-\u9fff]|ly$|^in the |[оыи]$|образом$")
