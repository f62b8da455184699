"""Sentences that are nearly another and mean something else, and honest paraphrases, written apart from the program."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.compare import judge
from monitor.config import Environment, load_lexicon
from monitor.model import LANGUAGES, Language

LEXICON = load_lexicon(Environment({}))
DATA = Path(__file__).parents[1] / "data" / "near"
BATCHES = ("first", "second", "third")
HARD = {"party", "named thing", "number", "negation"}
NAMES = {
    "stance": {"force", "act"},
    "negation": {"negation", "modality", "force"},
    "party": {"party"},
    "named thing": {"named thing", "party"},
    "modality": {"modality", "force", "act"},
    "scope": {"scope", "condition", "urgency", "named thing", "force", "party", "content"},
    "number": {"number", "date"},
}


@cache
def items(batch: str, language: Language) -> list[dict[str, Any]]:
    """Each with its `base`, an honest `paraphrase`, and what is `near` it and turns the sense."""
    found: list[dict[str, Any]] = yaml.safe_load((DATA / f"{batch}-{language}.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("batch", BATCHES)
def test_most_near_misses_are_named_for_what_they_turn(batch: str, language: Language) -> None:
    """One small word makes another act, party, treaty, number, duty or reach, and nine in ten are seen."""
    named = [
        bool(NAMES[near["what"]] & set(judge(item["base"], near["text"], language, LEXICON).what))
        for item in items(batch, language)
        for near in item["near"]
    ]

    assert len(named) >= 36
    assert sum(named) >= 0.92 * len(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_paraphrases_raise_an_alarm(language: Language) -> None:
    """Other words for the same are, but for one in twenty, no other party, treaty, number or denial."""
    alarms = [
        bool(HARD & set(judge(item["base"], item["paraphrase"], language, LEXICON).what))
        for batch in BATCHES
        for item in items(batch, language)
    ]

    assert sum(alarms) <= 0.05 * len(alarms)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("batch", BATCHES)
def test_old_and_new_swapped_turn_the_shift_round(batch: str, language: Language) -> None:
    """What became stronger one way became weaker the other way."""
    opposite = {"stronger": "weaker", "weaker": "stronger", "same": "same"}
    for item in items(batch, language):
        for near in item["near"]:
            there = judge(item["base"], near["text"], language, LEXICON).shift
            back = judge(near["text"], item["base"], language, LEXICON).shift

            assert back == opposite[there], (item["base"], near["text"])
