"""What a rewording changed, where one small word decides and likeness says the contrary."""

import pytest

from monitor.compare import judge
from monitor.config import Environment, load_lexicon
from monitor.model import Language

LEXICON = load_lexicon(Environment({}))


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("导弹防御有助于战略稳定。", "导弹防御无助于战略稳定。", "zh"),
        ("双方反对削弱战略稳定的行为。", "双方反对维护战略稳定的行为。", "zh"),
        ("双方对局势缓和表示欢迎。", "双方对局势恶化表示欢迎。", "zh"),
        ("有关国家扩大了导弹部署。", "有关国家缩减了导弹部署。", "zh"),
        ("Стороны укрепляют режим нераспространения.", "Стороны ослабляют режим нераспространения.", "ru"),
        ("Missile defence contributes to stability.", "Missile defence is detrimental to stability.", "en"),
    ],
)
def test_a_word_for_its_contrary_turns_the_sense(old: str, new: str, language: Language) -> None:
    """Two sentences that differ in a syllable say the contrary: never *only the wording changed*."""
    assert "negation" in judge(old, new, language, LEXICON).what


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("双方绝不首先使用核武器。", "双方不首先使用核武器。", "zh"),
        ("Стороны никогда не применят ядерное оружие.", "Стороны не применят ядерное оружие.", "ru"),
        ("We will never recognise this right.", "We will not recognise this right.", "en"),
        ("Such use would have consequences.", "Such use could have consequences.", "en"),
        ("双方将在两年内完成谈判。", "双方将完成谈判。", "zh"),
        ("应缔结具有法律约束力的文书。", "应缔结文书。", "zh"),
        ("双方将恢复视察。", "如条件允许，双方将恢复视察。", "zh"),
        ("We oppose all sanctions.", "We oppose sanctions against third countries.", "en"),
        ("四国将在区域内设立工作组。", "四国将探讨在区域内设立工作组的可能性。", "zh"),
        ("双方绝不接受此类政策。", "双方不赞成此类政策。", "zh"),
        ("该计划彻底否定了这一原则。", "该计划在一定程度上偏离了这一原则。", "zh"),
        ("Программа нарушает этот принцип.", "Программа отклоняется от этого принципа.", "ru"),
        ("The programme violates this principle.", "The programme departs from this principle.", "en"),
    ],
)
def test_what_binds_less_is_weaker_and_the_other_way_round_stronger(old: str, new: str, language: Language) -> None:
    """Never and not, would and could, a deadline, a binding form, a condition, a restriction."""
    assert judge(old, new, language, LEXICON).shift == "weaker"
    assert judge(new, old, language, LEXICON).shift == "stronger"


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("1. 双方将举行会晤。", "12. 双方将举行会晤。", "zh"),
        ("双方愿加强合作。", "双方愿进一步加强合作。", "zh"),
        ("双方将在2026年5月20日会晤。", "双方将在二〇二六年五月二十日会晤。", "zh"),
        ("Стороны встретятся 20 мая 2026 г.", "Стороны встретятся 20 мая 2026 года.", "ru"),
    ],
)
def test_numbering_fillers_and_typing_are_wording(old: str, new: str, language: Language) -> None:
    """What says nothing more or less is never told as substance."""
    assert judge(old, new, language, LEXICON).what == ("wording",)


def test_an_act_that_is_another_denied_is_named_as_a_denial() -> None:
    """To recognise and not to recognise are contraries, whatever their force."""
    assert "negation" in judge("双方承认该决议。", "双方不承认该决议。", "zh", LEXICON).what


def test_the_act_of_a_sentence_is_what_its_speakers_do() -> None:
    """Not what is spoken of on the way: "for the exploration of space, the sides support …"."""
    old = "为提高各国探索与和平利用外空的可预测性，双方赞同不首先在外空部署武器的倡议。"

    assert "赞同" in judge(old, old.replace("赞同", "注意到"), "zh", LEXICON).reason


@pytest.mark.parametrize(
    ("old", "new", "language", "what"),
    [
        ("四国将设立工作组。", "三国将设立工作组。", "zh", "party"),
        ("双方将设立工作组。", "三国将设立工作组。", "zh", "party"),
        ("Четыре государства учредят группу.", "Три государства учредят группу.", "ru", "party"),
        ("The four countries will set up a group.", "The three countries will set up a group.", "en", "party"),
        ("四国将设立工作组。", "四方将设立工作组。", "zh", "wording"),
        ("The sides will set up a group.", "The three countries will set up a group.", "en", "wording"),
    ],
)
def test_one_more_or_one_less_who_speaks_is_another_party(old: str, new: str, language: Language, what: str) -> None:
    """The number of those who commit themselves is no wording; a name that says no number is."""
    assert judge(old, new, language, LEXICON).what == (what,)
