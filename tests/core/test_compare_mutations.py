"""How well sentences are linked in versions with known answers: a benchmark with floors.

The seeds are fixed. The figures of the wording above the floors are in tests/bench/README.md.
"""

from pathlib import Path

import pytest
import yaml
from mutations import HEAVY, LIGHT, Score, measure, mutate

from monitor.compare import compare
from monitor.config import Environment, load_lexicon
from monitor.model import LANGUAGES, Language

LEXICON = load_lexicon(Environment({}))
DATA = Path(__file__).parents[1] / "data" / "versions"
FLOORS = {
    "light": {"links": 0.99, "new": 0.95, "dropped": 0.97, "moved": 0.95},
    "heavy": {"links": 0.985, "new": 0.95, "dropped": 0.95, "moved": 0.90},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("edits", "kinds"), [("light", LIGHT), ("heavy", HEAVY)])
def test_versions_with_known_answers(language: Language, edits: str, kinds: dict[str, float]) -> None:
    """Paraphrases, near-misses, moved blocks, merges and splits are linked; what is new or dropped is told so."""
    stock = yaml.safe_load((DATA / f"{language}.yaml").read_text(encoding="utf-8"))
    score = Score()

    for seed in range(20):
        version = mutate(stock["sentences"], stock["new"], language, kinds, seed)
        measure(score, version, compare(version.old, version.new, language, LEXICON))

    found = {name: round(score.f1(name), 3) for name in FLOORS[edits]}
    assert all(found[name] >= floor for name, floor in FLOORS[edits].items()), found
