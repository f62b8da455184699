"""What a statement says anew in other words: sentences paired by their sense, and told as such."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.encoder import SentenceEncoder
from monitor.alerts.audience import Audience
from monitor.compare import compare
from monitor.compare.alignment.rephrased import least, nearest
from monitor.compare.alignment.semantic import Encode, Vectors
from monitor.compare.change_lines import change_lines
from monitor.compare.comparison import IN_OTHER_WORDS
from monitor.compare.formal import is_heading
from monitor.config import Environment, load_lexicon
from monitor.config.names import load_names
from monitor.messages.phrases import said
from monitor.model import LANGUAGES, Change, Language
from monitor.report.view import label

SHIPPED = Environment({"MONITOR_CONFIG": "none"})
LEXICON = load_lexicon(SHIPPED)
NAMES = load_names(SHIPPED, LEXICON)
REAL = SentenceEncoder().encode

BEGINNING = "双方重申，核战争打不赢也打不得。"
END = "双方商定明年在北京举行下一轮磋商。"
SANCTIONS = "双方反对绕过联合国安理会实施单边制裁和次级制裁，认为此类做法破坏军控领域国际合作的基础。"
ANEW = "未经安理会授权的各类单边强制措施，包括“长臂管辖”在内，侵蚀合作根基，必须予以取消。"
MINES = "双方将就人道主义扫雷交流经验，并为受地雷影响的国家培训专业人员。"


def of_sense(*alike: tuple[str, str, float]) -> Encode:
    """An encoder to which only these beginnings of sentences are alike, so much."""

    def encode(texts: list[str]) -> Vectors:
        rows = np.eye(len(texts), dtype=np.float32)
        for one, other, likeness in alike:
            for number, text in enumerate(texts):
                if text.startswith(other):
                    first = next(place for place, found in enumerate(texts) if found.startswith(one))
                    rows[number] = 0
                    rows[number, first], rows[number, number] = likeness, np.sqrt(1 - likeness**2)
        return rows

    return encode  # type: ignore[return-value]  # a list is a sequence


def changed(old: list[str], new: list[str], encode: Encode | None = None) -> dict[str, Change]:
    """The changes by the beginnings of their sentences."""
    changes = compare(["".join(old)], ["".join(new)], "zh", LEXICON, encode=encode)
    return {(change.new or change.old)[0].text[:4]: change for change in changes}


def test_what_is_said_anew_is_a_rewording_and_not_new() -> None:
    """A commitment that stands in other words is not told as dropped, and its words not as a new one."""
    change = changed([BEGINNING, SANCTIONS, END], [BEGINNING, ANEW, END], REAL)[ANEW[:4]]

    assert (change.kind, change.rephrased) == ("reworded", True)
    assert [piece.text for piece in change.old] == [SANCTIONS]


def test_without_vectors_it_is_new_and_dropped() -> None:
    """Words alone do not link it, and nothing is claimed."""
    found = changed([BEGINNING, SANCTIONS, END], [BEGINNING, ANEW, END])

    assert {found[ANEW[:4]].kind, found[SANCTIONS[:4]].kind} == {"new", "dropped"}


def test_the_reader_is_told_on_what_the_pair_rests() -> None:
    """It is said first, and every form of the comparison says it."""
    change = changed([BEGINNING, SANCTIONS, END], [BEGINNING, ANEW, END], REAL)[ANEW[:4]]
    (line,) = (line for line in change_lines([change]) if line.kind == "reworded")

    assert change.reason.startswith(IN_OTHER_WORDS)
    assert label(change).endswith("in other words")
    assert str(line.remarks[0]) == IN_OTHER_WORDS


@pytest.mark.parametrize(("language", "begins"), [("zh", "换了说法"), ("ru", "Другими словами"), ("en", "In other")])
def test_it_is_told_in_the_readers_language(language: Language, begins: str) -> None:
    """The program's own words are translated, quotations are not."""
    assert said(IN_OTHER_WORDS, language, Audience(language=language, names=NAMES).names).startswith(begins)


def test_both_sentences_are_shown_whole() -> None:
    """Of sentences with few words in common, marked words would be a patchwork."""
    change = changed([BEGINNING, SANCTIONS, END], [BEGINNING, ANEW, END], REAL)[ANEW[:4]]

    (line,) = change_lines([change])

    assert [(span.mark, span.text) for span in line.spans] == [("deleted", SANCTIONS), ("inserted", ANEW)]


def test_such_a_pair_is_always_told() -> None:
    """Where the reading finds no difference the pair still rests on a guess, so it is never taken as read."""
    old, new = "各国使用空间物体应当保持透明，相互通报有关信息。", "在太空从事活动时，世界各国宜公开透明、互通情况。"

    change = changed([BEGINNING, old, END], [BEGINNING, new, END], of_sense((old[:4], new[:4], 0.9)))[new[:4]]

    assert change.rephrased
    assert change.weight > 0


@pytest.mark.parametrize("language", LANGUAGES)
@given(short=st.integers(3, 60), longer=st.integers(1, 200))
def test_long_sentences_need_less_likeness(language: Language, short: int, longer: int) -> None:
    """Two short sentences are alike by one word that both have; two long ones hardly by chance."""
    few, many = "字" * short, "字" * (short + longer)

    assert least(few, few, language) >= least(few, many, language) >= least(many, many, language)
    assert least(few, many, language) == least(many, few, language)


def test_between_the_same_neighbours_less_is_enough() -> None:
    """What stands in the place of a sentence that is gone says the same more likely than what stands elsewhere."""
    need = least(SANCTIONS, ANEW, "zh") - 0.05
    sense = of_sense((SANCTIONS[:4], ANEW[:4], need))

    in_place = changed([BEGINNING, SANCTIONS, END], [BEGINNING, ANEW, END], sense)
    elsewhere = changed([BEGINNING, SANCTIONS, END], [BEGINNING, END, ANEW], sense)

    assert in_place[ANEW[:4]].kind == "reworded"
    assert elsewhere[ANEW[:4]].kind == "new"


def test_other_treaties_keep_sentences_apart() -> None:
    """Support of one treaty is not the other's support said anew, near as they are in sense."""
    old = "《全面禁止核试验条约》对推进核裁军进程具有不可替代的作用，双方期待其尽快生效。"
    new = "有关国家宜抓紧完成国内程序，使《东南亚无核武器区条约》议定书早日开放签署。"
    sense = of_sense((old[:6], new[:6], least(old, new, "zh") + 0.05))

    assert changed([BEGINNING, old, END], [BEGINNING, new, END], sense)[new[:4]].kind == "new"


def test_only_each_others_nearest_are_paired() -> None:
    """A sentence that is nearer to a third than to this one is not its counterpart."""
    assert list(nearest([[0.9, 0.8], [0.95, 0.1]])) == [(1, 0)]


def test_a_sentence_beside_a_pair_joins_it_if_that_makes_it_whole() -> None:
    """What was one sentence and is two said anew is one rewording with two sentences."""
    one = "双方商定继续利用军控磋商机制就《新削减战略武器条约》加强沟通，两国武装力量将定期举行联合战略巡航和反导演习。"
    parts = [
        "双方将用好军控磋商这一既有渠道，就《新削减战略武器条约》保持经常性的联系。",
        "两军今后仍会按期组织战略巡航，并开展反导推演。",
    ]

    change = changed([BEGINNING, one, END], [BEGINNING, *parts, END], REAL)[parts[0][:4]]

    assert [piece.text for piece in change.new] == parts
    assert [piece.text for piece in change.old] == [one]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("三、防扩散问题", True),
        ("Outer space", True),
        ("О ракетах", True),
        ("双方声明如下：", False),
        ("The sides agreed.", False),
        ("“核战争打不赢。”", False),
    ],
)
def test_a_heading_is_no_sentence(text: str, heading: bool) -> None:
    """It ends in no mark, and never stands for a sentence on its subject."""
    assert is_heading(text) == heading


def test_what_is_on_another_subject_stays_new() -> None:
    """The model is near to nothing where nothing is said."""
    found = changed([BEGINNING, SANCTIONS, END], [BEGINNING, MINES, END], REAL)

    assert found[MINES[:4]].kind == "new"


def test_old_and_new_swapped_pair_the_same_sentences() -> None:
    """Sense has no direction."""
    old, new = [BEGINNING, SANCTIONS, MINES, END], [END, ANEW, BEGINNING]

    there = {(tuple(c.old), tuple(c.new)) for c in compare(["".join(old)], ["".join(new)], "zh", LEXICON, encode=REAL)}
    back = {(tuple(c.new), tuple(c.old)) for c in compare(["".join(new)], ["".join(old)], "zh", LEXICON, encode=REAL)}

    assert there == back


def test_a_text_that_shares_no_sentence_says_nothing_anew() -> None:
    """Two texts on one subject are near in sense everywhere: what no words link is not told as a rewording."""
    alike = of_sense((SANCTIONS[:4], ANEW[:4], 0.99))

    apart = changed([BEGINNING, SANCTIONS], [ANEW, MINES], alike)
    of_one_series = changed([BEGINNING, SANCTIONS, END], [BEGINNING, ANEW, MINES, END], alike)

    assert apart[ANEW[:4]].kind == "new"
    assert of_one_series[ANEW[:4]].kind == "reworded"


def test_the_more_is_left_over_the_nearer_a_pair_must_be() -> None:
    """Among hundreds of sentences some are near by chance."""
    alike = of_sense((SANCTIONS[:4], ANEW[:4], least(SANCTIONS, ANEW, "zh") + 0.05))
    others = [f"{'甲乙丙丁戊己庚辛壬癸'[n // 10]}{'子丑寅卯辰巳午未申酉'[n % 10]}方另有说明。" for n in range(100)]
    kept = [f"第{number}次磋商已于北京如期举行，双方均表示满意。" for number in "一二三四五六七八"]

    few = changed([*kept, SANCTIONS], [ANEW, *kept, *others[:20]], alike)
    many = changed([*kept, SANCTIONS], [ANEW, *kept, *others], alike)

    assert few[ANEW[:4]].kind == "reworded"
    assert many[ANEW[:4]].kind == "new"
