"""What a reason says of the words: each once, under a name that fits, and "became" only of what stands for another."""

import pytest

from monitor.compare.differences import judge
from monitor.config import Environment, load_lexicon
from monitor.model import Language
from monitor.text.parse import read

LEXICON = load_lexicon(Environment({"MONITOR_CONFIG": "none"}))


@pytest.mark.parametrize(
    ("old", "new", "language", "label"),
    [
        ("双方将履行义务。", "双方将切实履行义务。", "zh", "Degree: “切实” was added"),
        ("双方将落实声明。", "双方将全面落实声明。", "zh", "Degree: “全面” was added"),
        ("双方停止试验。", "双方无条件停止试验。", "zh", "Degree: “无条件” was added"),
        ("双方停止试验。", "双方立即停止试验。", "zh", "Urgency: “立即” was added"),
        ("双方停止试验。", "双方逐步停止试验。", "zh", "Urgency: “逐步” was added"),
        ("The sides shall honour them.", "The sides shall honour them in full.", "en", "Degree: “in full” was added"),
    ],
)
def test_urgency_is_said_of_time_alone(old: str, new: str, language: Language, label: str) -> None:
    """How thoroughly is a degree; the words quoted are those that were put in."""
    assert judge(old, new, language, LEXICON).reason.startswith(label)


def test_the_same_word_is_named_once() -> None:
    """A duty that is denied is one difference to a reader."""
    reason = judge("双方将不允许任何国家破坏和平。", "双方认为任何国家都不应破坏和平。", "zh", LEXICON).reason

    assert reason.count("“不允许”") == 1


def test_a_word_became_another_only_at_its_place() -> None:
    """Two words that merely are the first of their sides are no substitution."""
    one = judge("The sides met in summer.", "The sides met in winter.", "en", LEXICON).reason
    two = judge(
        "The summer meeting dealt with transport.", "The meeting dealt with transport and fisheries.", "en", LEXICON
    ).reason

    assert one == "Content: “summer” became “winter”."
    assert "became" not in two
    assert "“summer” is gone" in two
    assert "“fisheries” was added" in two


def test_an_act_is_a_word_of_its_own() -> None:
    """A quality is no act: an advantage that is decisive decides nothing."""
    assert read("个别国家谋求获得决定性优势。", "zh", LEXICON).act is None
    assert read("双方决定建立热线。", "zh", LEXICON).act == "decide"
