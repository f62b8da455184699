"""Sentences that were split or merged in other words, and the same words in another place beside them."""

import pytest

from monitor.compare import compare
from monitor.config import Environment, load_lexicon
from monitor.model import Document, Language
from monitor.report.view import view

LEXICON = load_lexicon(Environment({}))


@pytest.mark.parametrize(
    ("language", "whole", "halves"),
    [
        (
            "en",
            "We confirm that our bombers are not on alert against each other and that none of them is on alert "
            "against any other country.",
            [
                "We confirm that our bombers are not on alert against each other.",
                "We also confirm that none of our bombers is on alert against any other country.",
            ],
        ),
        (
            "en",
            "We reaffirm that our nuclear weapons are not targeted at each other and that none of them is targeted "
            "at any other State.",
            [
                "We reaffirm that our nuclear weapons are not targeted at each other.",
                "We also reaffirm that none of our nuclear weapons is targeted at any other State.",
            ],
        ),
        (
            "ru",
            "Стороны подтверждают, что их ракеты не нацелены друг на друга и что ни одна из них не нацелена на "
            "третьи страны.",
            [
                "Стороны подтверждают, что их ракеты не нацелены друг на друга.",
                "Стороны также подтверждают, что ни одна из их ракет не нацелена на третьи страны.",
            ],
        ),
        (
            "zh",
            "双方将在军备透明工作组内合作，支持就核武器国家的透明度制定准则。",
            ["双方将在军备透明工作组内开展合作。", "双方支持制定核武器国家透明度准则。"],
        ),
    ],
)
def test_halves_that_say_the_same_again_are_one_change(language: Language, whole: str, halves: list[str]) -> None:
    """Neither half is new or dropped, and nothing is stronger for words that stand in the other half."""
    for old, new in (([whole], halves), (halves, [whole])):
        changes = compare(old, new, language, LEXICON)

        assert [(change.kind, change.shift) for change in changes] == [("reworded", "same")]


SAME = "核战争打不赢也打不得。"
BEFORE = "双方呼吁立即着手谈判防止在外空部署武器条约草案。"
AFTER = "双方认为防止在外空部署武器条约草案可作为谈判基础之一。"
FIRST, LAST = "双方遵守《不扩散核武器条约》。", "双方支持全面禁止核试验。"


@pytest.mark.parametrize(
    ("old", "new"), [([SAME, BEFORE], [AFTER, SAME]), ([BEFORE, SAME], [SAME, AFTER])], ids=["down", "up"]
)
def test_the_same_words_moved_before_a_reworded_sentence_did(old: list[str], new: list[str]) -> None:
    """Of two that changed places, the verbatim one is said to have moved: of the other there is more to tell."""
    changes = compare([FIRST, *old, LAST], [FIRST, *new, LAST], "zh", LEXICON)

    assert {(change.kind, change.moved) for change in changes if change.kind != "kept"} == {
        ("moved", False),
        ("reworded", False),
    }


def test_a_sentence_that_moved_within_its_paragraph_is_said_so() -> None:
    """No change is shown as moved to the paragraph that it came from."""
    old, new = (
        Document(site_id="x:1", url="", title="", language="zh", paragraphs=("".join(text),))
        for text in ((FIRST, SAME, BEFORE, LAST), (FIRST, AFTER, SAME, LAST))
    )
    shown = view(old, new, compare(old.paragraphs, new.paragraphs, "zh", LEXICON))

    assert "paragraph 1, before elsewhere in it" in {item.place for block in shown.blocks for item in block.items}
