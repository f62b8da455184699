"""What makes a commitment firmer or looser beside its act: always, except, as a rule, intend, by and large."""

from pathlib import Path

import pytest
import yaml

from monitor.compare import judge
from monitor.config import Environment, load_lexicon
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


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        (
            "zh",
            "双方敦促英国加快销毁库存细菌武器。",
            "双方欢迎各国销毁库存细菌武器，并要求印度销毁细菌武器。",
        ),
        (
            "zh",
            "双方敦促美国作为唯一未完成化武销毁的缔约国加快销毁库存化学武器。",
            "双方欢迎国际社会完成库存化学武器销毁，并敦促日本全面销毁遗弃在华化武。",
        ),
        ("ru", "Стороны призывают Францию вывести ракеты.", "Стороны требуют от Индии вывести ракеты."),
        ("en", "We call on Japan to ratify the treaty.", "We demand that India ratify the treaty."),
    ],
)
def test_what_is_asked_of_another_state_is_neither_stronger_nor_weaker(language: Language, old: str, new: str) -> None:
    """The states are named; a demand upon one is not more than a call upon the other."""
    judgement = judge(old, new, language, LEXICON)

    assert (judgement.shift, "party" in judgement.what) == ("same", True)


def test_more_asked_of_the_same_state_is_stronger() -> None:
    """Only another addressee takes the direction away."""
    old, new = "We call on Japan to ratify the treaty.", "We demand that Japan ratify the treaty."

    assert judge(old, new, "en", LEXICON).shift == "stronger"
