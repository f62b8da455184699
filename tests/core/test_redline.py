"""Marked words: as few as were changed, whole words and whole numbers, and both texts to be read from them."""

import pytest
from revisions import revisions, singles

from monitor.model import Language
from monitor.text.redline import redline

BATCHES = ("first", "second", "third", "fourth", "fifth")
PAIRS = [
    *((one.old, one.new, one.language) for batch in BATCHES for one in singles(batch)),
    *(
        (item.old[0], item.new[0], revision.language)
        for batch in BATCHES
        for revision in revisions(batch)
        for item in revision.items
        if item.kind == "reworded"
    ),
]


def shown(old: str, new: str, language: Language) -> str:
    """The marked text: `[-taken out-]`, `{+put in+}`."""
    signs = {"kept": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(signs[span.mark].format(span.text) for span in redline(old, new, language))


def test_one_word_of_a_long_chinese_sentence_is_marked_alone() -> None:
    """A sentence of 73 characters in which one word was changed is not shown as new."""
    old = (
        "双方对美国及其盟友在亚太和欧洲部署陆基中程和中短程导弹、将导弹前沿部署与核共享安排结合起来的做法表示"
        "关切，认为这严重威胁地区国家的安全与战略稳定。"
    )

    spans = redline(old, old.replace("关切", "反对"), "zh")

    marked = [span.text for span in spans if span.mark != "kept"]
    assert marked == ["关切", "反对"]
    assert len(marked[0]) / len(old) < 0.04


@pytest.mark.parametrize(
    ("old", "new", "language", "marked"),
    [
        ("双方原则上同意恢复对话。", "双方同意恢复对话。", "zh", "双方[-原则上-]同意恢复对话。"),
        ("总数不得超过1,550枚。", "总数不得超过1,000枚。", "zh", "总数不得超过[-1,550-]{+1,000+}枚。"),
        ("建交七十周年。", "建交七十五周年。", "zh", "建交[-七十-]{+七十五+}周年。"),
        ("二〇二三年声明。", "二〇二六年声明。", "zh", "[-二〇二三-]{+二〇二六+}年声明。"),
        ("The ceiling is 1,550.", "The ceiling is 1,000.", "en", "The ceiling is [-1,550-]{+1,000+}."),
        ("The B61-12 bomb.", "The B61-13 bomb.", "en", "The [-B61-12-]{+B61-13+} bomb."),
        ("Потолок 1,5 тысячи.", "Потолок 1,7 тысячи.", "ru", "Потолок [-1,5-]{+1,7+} тысячи."),
    ],
)
def test_words_and_numbers_are_marked_whole(old: str, new: str, language: Language, marked: str) -> None:
    """Nobody reads a changed digit or letter; what both sides share is not marked."""
    assert shown(old, new, language) == marked


@pytest.mark.parametrize(("old", "new", "language"), PAIRS)
def test_both_texts_can_be_read_from_the_marks(old: str, new: str, language: Language) -> None:
    """What is kept and taken out is the old sentence, what is kept and put in the new one."""
    spans = redline(old, new, language)

    assert "".join(span.text for span in spans if span.mark != "inserted") == old
    assert "".join(span.text for span in spans if span.mark != "deleted") == new
