"""New and dropped sentences that may say the same in other words: offered as a hint, never merged.

A sentence and its paraphrase may share hardly a word, and two sentences that share many may say different things; so
what is found here is shown beside the changes, for a reader to decide, and changes none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from monitor.compare.alignment.rephrased import least, nearest
from monitor.compare.alignment.similarity import likeness, prepare
from monitor.model import Change, ChangeKind, Language, Sentence
from monitor.text.lexicon import Lexicon

if TYPE_CHECKING:  # it loads a library for numbers that most comparisons do without
    from monitor.compare.alignment.semantic import Encode

MANY = 10_000  # pairs of them: two such texts are hardly two of one series, and to try all takes long
SENSE = 0.15  # of likeness in sense, by which a hint may fall short of a pair
# Likeness in words that is too little to link them, and enough to offer.
WORDS: Mapping[Language, float] = {"zh": 0.18, "ru": 0.19, "en": 0.2}


def with_hints(
    changes: Sequence[Change], language: Language, lexicon: Lexicon, encode: "Encode | None" = None
) -> tuple[Change, ...]:
    """The changes; of new and dropped ones in scope that are each other's nearest, each bears the other's sentences.

    With `encode` nearness in sense counts too. It is asked only about what words alone leave open on both sides.
    """
    hinted = list(changes)
    ways = partial(_in_words, language=language, lexicon=lexicon), partial(_in_sense, language=language, encode=encode)
    for found in ways:
        dropped, new = _open(hinted, "dropped"), _open(hinted, "new")
        if not dropped or not new or len(dropped) * len(new) > MANY:
            break
        for row, column in found([changes[i].old[0] for i in dropped], [changes[j].new[0] for j in new]):
            i, j = dropped[row], new[column]
            hinted[i], hinted[j] = (
                replace(hinted[i], perhaps=changes[j].new),
                replace(hinted[j], perhaps=changes[i].old),
            )
    return tuple(hinted)


def _open(changes: Sequence[Change], kind: ChangeKind) -> list[int]:
    return [
        place
        for place, change in enumerate(changes)
        if change.kind == kind and change.in_scope and change.weight > 0 and not change.perhaps
    ]


def _in_words(
    olds: Sequence[Sentence], news: Sequence[Sentence], language: Language, lexicon: Lexicon
) -> list[tuple[int, int]]:
    old_units, new_units = prepare(olds, news, language, lexicon)
    scores = [[likeness(old, new) for new in new_units] for old in old_units]
    return [(row, column) for row, column in nearest(scores) if scores[row][column] >= WORDS[language]]


def _in_sense(
    olds: Sequence[Sentence], news: Sequence[Sentence], language: Language, encode: "Encode | None"
) -> list[tuple[int, int]]:
    if encode is None:
        return []
    vectors = encode([piece.text for piece in (*olds, *news)])
    scores = (vectors[: len(olds)] @ vectors[len(olds) :].T).tolist()
    return [
        (row, column)
        for row, column in nearest(scores)
        if scores[row][column] >= least(olds[row].text, news[column].text, language) - SENSE
    ]
