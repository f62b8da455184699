"""What is told of a general statement: its part on the watched topics, and nothing of trade and culture."""

import pytest

from monitor.adapters.encoder import SentenceEncoder
from monitor.compare import compare
from monitor.compare.across import compare_across, compare_whole_across
from monitor.compare.alignment.semantic import Encode
from monitor.config import Environment, load_lexicon

LEXICON = load_lexicon(Environment({}))
FOCUSED = [
    "The sides reaffirm that a nuclear war cannot be won and must never be fought.",
    "The sides are concerned about missile defence systems that undermine strategic stability.",
    "The sides oppose the placement of weapons in outer space.",
    "They will hold further talks on this every year.",
    "The sides support the Treaty on the Non-Proliferation of Nuclear Weapons.",
]
TRADE = [
    "The sides will raise the volume of trade between their countries.",
    "They agree to simplify customs procedures for farm products.",
    "The sides support exchanges of students, museums and orchestras.",
    "They will build a second bridge across the river.",
    "The sides welcome the growth of tourism.",
    "They intend to co-operate in the protection of rare animals.",
    "The sides note the work of their banks on payments.",
    "They will hold a year of sport.",
]
SECTION = [
    "The sides reaffirm that a nuclear war cannot be won and must never be fought.",
    "The sides condemn missile defence systems that undermine strategic stability.",
    "The sides oppose the placement of weapons in outer space.",
]
GENERAL = [*TRADE, *SECTION, *(f"{text[:-1]} in the coming year." for text in TRADE)]


def told(old: list[str], new: list[str], topics: set[str] | None = None) -> dict[str, list[str]]:
    """The words of each kind of change that is worth telling."""
    found: dict[str, list[str]] = {}
    for change in compare(old, new, "en", LEXICON, topics):
        if change.weight > 0:
            found.setdefault(change.kind, []).extend(piece.text for piece in change.new or change.old)
    return found


def test_trade_and_culture_in_a_general_statement_are_not_new() -> None:
    """A general statement is compared on the watched topics; the rest of it is counted, not told."""
    changes = compare(FOCUSED, GENERAL, "en", LEXICON)

    outside = [change for change in changes if not change.in_scope]
    assert [change.new[0].text for change in outside if change.kind == "new"] == [*TRADE, *GENERAL[-len(TRADE) :]]
    assert {change.weight for change in outside} == {0.0}
    assert told(FOCUSED, GENERAL)["reworded"] == [SECTION[1]]
    assert "new" not in told(FOCUSED, GENERAL)


def test_trade_is_not_dropped_when_the_older_statement_is_the_general_one() -> None:
    """What the older text said of other subjects is no loss to the reader of this one."""
    assert "dropped" not in told(GENERAL, SECTION)


def test_what_a_text_on_the_subject_leaves_out_is_dropped() -> None:
    """A statement that takes up the subject as a whole drops what it leaves out, named topic or not."""
    dropped = told(FOCUSED, [FOCUSED[0], FOCUSED[1], FOCUSED[2]])["dropped"]

    assert dropped == FOCUSED[3:]


def test_a_statement_on_one_topic_drops_nothing_of_the_others() -> None:
    """A statement on outer space alone says nothing of missile defence by leaving it out."""
    space = ["The sides oppose the placement of weapons in outer space.", "They will not place weapons in outer space."]

    changes = compare(FOCUSED, space, "en", LEXICON)

    assert [change.in_scope for change in changes if change.kind == "dropped"] == [False] * 4
    assert {change.reason for change in changes if change.kind == "dropped"} == {
        "The new text does not take up this subject."
    }


def test_the_watch_says_what_is_watched() -> None:
    """A watch for outer space is not told of missile defence."""
    kinds = told(FOCUSED, GENERAL, {"outer-space"})

    assert "reworded" not in kinds


def test_texts_on_none_of_the_watched_topics_are_compared_whole() -> None:
    """Who compares two trade agreements wants to see their changes."""
    assert told(TRADE, TRADE[:-1])["dropped"] == TRADE[-1:]


def test_wording_and_dates_alone_have_no_weight() -> None:
    """What changes no commitment is counted and never told."""
    old = ["The sides oppose the placement of weapons in outer space, as they said on 8 May 2025."]
    new = ["The sides oppose the placement of weapons in outer space, as they said on 9 May 2025."]

    assert [(change.kind, change.weight) for change in compare(old, new, "en", LEXICON)] == [("reworded", 0.0)]


# --------------------------------------------------------------------------------------------------- two languages

CHINESE = [
    "双方重申核战争打不赢也打不得。",
    "双方对破坏战略稳定的导弹防御系统表示关切。",
    "双方反对在外空部署武器。",
    "双方支持《不扩散核武器条约》。",
]


@pytest.fixture(scope="module")
def encode() -> Encode:
    """The model that comes with the program."""
    return SentenceEncoder().encode


def test_trade_in_another_language_is_not_new_either(encode: Encode) -> None:
    """A general statement known in English only is compared with a Chinese one on the watched topics."""
    changes = compare_across(CHINESE, "zh", GENERAL, "en", LEXICON, encode)

    told = {change.kind: change for change in changes if change.weight > 0}
    assert not any(piece.text in TRADE for change in changes if change.weight > 0 for piece in change.new)
    assert told["reworded"].new[0].text == SECTION[1]
    assert [change.old[0].text for change in changes if change.kind == "dropped" and change.in_scope] == [CHINESE[3]]


def test_what_lies_beyond_the_new_texts_reach_is_not_dropped_across_languages(encode: Encode) -> None:
    """A short text on one subject drops nothing of the others."""
    changes = compare_across(CHINESE, "zh", [SECTION[2]], "en", LEXICON, encode)

    assert not [change for change in changes if change.kind == "dropped" and change.in_scope]


def test_of_two_editions_every_sentence_counts(encode: Encode) -> None:
    """What one edition says of trade and the other does not is a difference between them."""
    english = [TRADE[0], *SECTION[:1], SECTION[2]]

    changes = compare_whole_across([CHINESE[0], CHINESE[2]], "zh", english, "en", LEXICON, encode)

    assert [change.new[0].text for change in changes if change.kind == "new" and change.weight > 0] == [TRADE[0]]
