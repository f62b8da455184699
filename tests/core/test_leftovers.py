"""Sentences that the linking left alone and that have a counterpart after all."""

from collections.abc import Sequence

import numpy as np
import pytest

from monitor.compare.alignment.lexical import Bead
from monitor.compare.alignment.orphans import resettled
from monitor.compare.alignment.semantic import Vectors
from monitor.model import Sentence


def encode(texts: Sequence[str]) -> Vectors:
    """A vector for each text by its capital letters: what it is about."""
    rows = np.full((len(texts), 26), 0.01, dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for letter in filter(str.isupper, text):
            row[ord(letter) - ord("A")] += 1
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def sentences(*texts: str) -> list[Sentence]:
    """One paragraph for each."""
    return [Sentence(text=text, paragraph=n, sentence=0, start=0, end=len(text)) for n, text in enumerate(texts)]


def names(sentence: Sentence) -> frozenset[str]:
    """Words with a sharp."""
    return frozenset(word for word in sentence.text.split() if word.startswith("#"))


def settled(
    old: list[Sentence], new: list[Sentence], beads: list[Bead]
) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """What stands for what in the end."""
    vectors = encode([one.text for one in old]), encode([one.text for one in new])
    return {(bead.old, bead.new) for bead in resettled(beads, old, new, vectors, encode, names)}


SPLIT = sentences("the alliance Widens, the bases Multiply and Multiply")


def test_a_sentence_that_stands_for_a_part_of_its_neighbours_counterpart_joins_it() -> None:
    """One long sentence is two in the other language: neither is called new."""
    new = sentences("its Widening is a risk", "bases are Multiplied, Multiplied")
    linked = [Bead((0,), (1,), False, False, 0.8), Bead((), (0,))]

    assert settled(SPLIT, new, linked) == {((0,), (0, 1))}


def test_it_works_the_other_way_round() -> None:
    """A sentence of the old text that the new one put into a longer sentence is not dropped."""
    old = sentences("bases are Multiplied, Multiplied", "its Widening is a risk")
    linked = [Bead((0,), (0,), False, False, 0.8), Bead((1,), ())]

    assert settled(old, SPLIT, linked) == {((0, 1), (0,))}


@pytest.mark.parametrize("text", ["of Quite another thing", "Multiplied bases again"])
def test_what_says_another_thing_or_the_same_again_stays_alone(text: str) -> None:
    """A part that the pair's own sentence already stands for is not stood for twice."""
    new = sentences(text, "bases are Multiplied, Multiplied")
    old = sentences("the bases Multiply, as seen")
    linked = [Bead((0,), (1,), False, False, 0.8), Bead((), (0,))]

    assert settled(old, new, linked) == {((0,), (1,)), ((), (0,))}


def test_sentences_that_name_the_same_at_one_place_are_a_pair() -> None:
    """A sentence full of abbreviations is unlike the one that spells them out, and still its translation."""
    old = sentences("Start", "#china #russia #opcw Zeal and More", "End")
    new = sentences("Start", "#opcw #russia #china Zeal and Quite Otherwise", "End")
    linked = [Bead((0,), (0,), False, False, 1.0), Bead((2,), (2,), False, False, 1.0), Bead((1,), ()), Bead((), (1,))]

    assert ((1,), (1,)) in settled(old, new, linked)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("#china #russia Zeal", "#opcw #iran Zeal", id="other names"),
        pytest.param("#china #russia Zeal", "#china #russia Quite", id="nothing else in common"),
        pytest.param("#china Zeal", "#china Zeal", id="one name alone"),
    ],
)
def test_names_alone_or_likeness_alone_make_no_pair(old: str, new: str) -> None:
    """Both are asked for, and two names at least."""
    linked = [Bead((0,), ()), Bead((), (0,))]

    assert settled(sentences(old), sentences(new), linked) == {((0,), ()), ((), (0,))}


def test_sentences_at_different_places_are_no_pair() -> None:
    """What moved is found elsewhere, by a lead over all others."""
    old, new = sentences("#a #b Zeal", "Mid"), sentences("Mid", "#a #b Zeal")
    linked = [Bead((1,), (0,), False, False, 1.0), Bead((0,), ()), Bead((), (1,))]

    assert ((0,), (1,)) not in settled(old, new, linked)
