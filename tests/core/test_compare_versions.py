"""Rewordings that change the sense, against honest paraphrases of the same sentences, in three languages."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.compare import judge
from monitor.config import Environment, load_lexicon
from monitor.model import LANGUAGES, Language

LEXICON = load_lexicon(Environment({}))
DATA = Path(__file__).parents[1] / "data" / "versions"
HARD = {"party", "named thing", "number", "negation"}
ALSO_RIGHT = {"scope": {"scope", "named thing"}, "modality": {"modality", "force"}, "urgency": {"urgency", "condition"}}
OPPOSITE = {"stronger": "weaker", "weaker": "stronger", "same": "same"}


def sentences(language: Language) -> list[dict[str, Any]]:
    """The stock of one language: base, paraphrase, near-miss and what the near-miss changes."""
    stock: list[dict[str, Any]] = yaml.safe_load((DATA / f"{language}.yaml").read_text(encoding="utf-8"))["sentences"]
    return stock


CASES = [(language, item) for language in LANGUAGES for item in sentences(language)]


@pytest.mark.parametrize(("language", "item"), CASES, ids=[item["near"][:24] for _, item in CASES])
def test_a_changed_sense_is_named(language: Language, item: dict[str, Any]) -> None:
    """One word decides: what it changed is named, and whether the sentence became stronger or weaker."""
    judgement = judge(item["base"], item["near"], language, LEXICON)

    assert ALSO_RIGHT.get(item["kind"], {item["kind"]}) & set(judgement.what)
    assert judgement.shift in item["shift"]
    assert judge(item["near"], item["base"], language, LEXICON).shift == OPPOSITE[judgement.shift]


@pytest.mark.parametrize("language", LANGUAGES)
def test_honest_paraphrases_raise_few_alarms(language: Language) -> None:
    """Other words for the same are no other party, treaty or number, and seldom more or less forceful."""
    judged = [judge(item["base"], item["paraphrase"], language, LEXICON) for item in sentences(language)]

    assert sum(bool(HARD & set(judgement.what)) for judgement in judged) <= 1
    assert sum(judgement.shift != "same" for judgement in judged) <= 2
