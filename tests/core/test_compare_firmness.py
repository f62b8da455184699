"""What makes a commitment firmer or looser beside its act: always, except, as a rule, intend, by and large."""

from pathlib import Path

import pytest
import yaml

from monitor.config import Environment, load_lexicon
from monitor.core.compare import judge
from monitor.model import LANGUAGES, Language

LEXICON = load_lexicon(Environment({}))
FILE = Path(__file__).parents[1] / "data" / "revisions" / "firmness.yaml"
DATA: dict[Language, list[list[str]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
CASES = [(language, *case) for language in LANGUAGES for case in DATA[language]]
REVERSE = {"stronger": "weaker", "weaker": "stronger", "same": "same"}


@pytest.mark.parametrize(("language", "old", "new", "shift"), CASES)
def test_what_surrounds_the_act_decides(language: Language, old: str, new: str, shift: str) -> None:
    """ "Under any circumstances" makes firmer and is no condition; an exception loosens; to intend is not to do."""
    assert judge(old, new, language, LEXICON).shift == shift
    assert judge(new, old, language, LEXICON).shift == REVERSE[shift]


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("zh", "双方不向他国转让导弹。", "除经双方同意的情况外，双方不向他国转让导弹。"),
        ("ru", "Стороны не передают ракеты.", "Стороны не передают ракеты, кроме случаев, о которых они договорились."),
        ("en", "The sides shall not jam satellites.", "Except where both agree, the sides shall not jam satellites."),
    ],
)
def test_what_an_exception_says_is_no_act(language: Language, old: str, new: str) -> None:
    """Consent that opens an exception is a condition, and adds nothing to what the sentence does."""
    judgement = judge(old, new, language, LEXICON)

    assert judgement.what == ("condition",)
