"""Arrows on pairs that were written, with their answers, before the comparison was asked about any of them."""

from pathlib import Path

import pytest
import yaml

from monitor.compare.differences import judge
from monitor.config import Environment, load_lexicon

LEXICON = load_lexicon(Environment({}))
PAIRS = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "commitments" / "unseen-pairs.yaml").read_text(encoding="utf-8")
)
FLOORS = dict(zip(PAIRS, (18, 16, 17, 20, 18, 17), strict=True))


@pytest.mark.parametrize("kind", PAIRS)
def test_most_of_each_kind_are_judged_as_written_down(kind: str) -> None:
    """The floors are what was answered at first sight."""
    said = [judge(one["old"], one["new"], one["language"], LEXICON).shift for one in PAIRS[kind]]

    assert sum(one["shift"] == shift for one, shift in zip(PAIRS[kind], said, strict=True)) >= FLOORS[kind]


@pytest.mark.parametrize("kind", PAIRS)
def test_few_arrows_point_the_wrong_way(kind: str) -> None:
    """An arrow that points the wrong way is what a reader quotes: it is worse than none."""
    said = [judge(one["old"], one["new"], one["language"], LEXICON).shift for one in PAIRS[kind]]
    wrong = [
        (one, shift) for one, shift in zip(PAIRS[kind], said, strict=True) if shift != "same" and shift != one["shift"]
    ]

    assert len(wrong) <= 2, wrong
