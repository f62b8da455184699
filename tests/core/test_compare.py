"""What changed between two statements: rules that hold for every pair of texts."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.compare import compare, judge
from monitor.compare.change_lines import change_lines
from monitor.config import Environment, load_lexicon
from monitor.model import Change, Language, Shift
from monitor.text.lexicon import Lexicon
from monitor.text.redline import redline

LEXICON = load_lexicon(Environment({}))
POOL: dict[Language, list[str]] = {
    "zh": [
        "双方重申核战争打不赢也打不得。",
        "双方反对在外空部署武器。",
        "双方呼吁所有核武器国家采取实际行动。",
        "双方谴责将商业卫星用于干涉他国内政的行为。",
        "《不扩散核武器条约》是国际核不扩散体系的基石。",
        "双方商定每年举行一次战略稳定磋商。",
        "中方支持俄方关于和平利用外空的倡议。",
        "有关国家应停止在境外部署陆基中程导弹。",
    ],
    "ru": [
        "Стороны подтверждают, что в ядерной войне не может быть победителей.",
        "Стороны выступают против размещения оружия в космосе.",
        "Стороны призывают все ядерные государства проявлять сдержанность.",
        "Стороны осуждают использование коммерческих спутников для вмешательства во внутренние дела.",
        "Стороны договорились ежегодно проводить консультации по стратегической стабильности.",
        "Соответствующим государствам следует прекратить развёртывание ракет средней дальности.",
    ],
    "en": [
        "The sides reaffirm that a nuclear war cannot be won and must never be fought.",
        "The sides oppose the placement of weapons in outer space.",
        "The sides call upon all nuclear-weapon States to show restraint.",
        "The sides condemn the use of commercial satellites to interfere in internal affairs.",
        "The sides agree to hold consultations on strategic stability every year.",
        "The States concerned should end the deployment of intermediate-range missiles abroad.",
    ],
}


@st.composite
def texts(draw: st.DrawFn) -> tuple[Language, list[str], list[str]]:
    """Two texts of one language, made of the same stock of sentences in any choice and order."""
    language = draw(st.sampled_from(sorted(POOL)))
    sentences = st.lists(st.sampled_from(POOL[language]), min_size=1, max_size=6, unique=True)
    return language, draw(sentences), draw(sentences)


def kinds(changes: tuple[Change, ...]) -> list[tuple[str, Shift | None]]:
    """What happened, without order."""
    return sorted((change.kind, change.shift) for change in changes)  # type: ignore[type-var]  # shift is set or not


@given(texts())
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_in_exactly_one_change(pair: tuple[Language, list[str], list[str]]) -> None:
    """Nothing of either text is passed over, and nothing is told twice."""
    language, old, new = pair

    changes = compare(old, new, language, LEXICON)

    assert sorted(piece.text for change in changes for piece in change.old) == sorted(old)
    assert sorted(piece.text for change in changes for piece in change.new) == sorted(new)


@given(texts())
@settings(max_examples=60, deadline=None)
def test_a_text_against_itself_shows_nothing(pair: tuple[Language, list[str], list[str]]) -> None:
    """What stands as before is not a change."""
    language, old, _ = pair

    changes = compare(old, old, language, LEXICON)

    assert {change.kind for change in changes} == {"kept"}
    assert change_lines(changes) == ()


@given(texts())
@settings(max_examples=60, deadline=None)
def test_the_other_way_round_new_is_dropped_and_stronger_is_weaker(
    pair: tuple[Language, list[str], list[str]],
) -> None:
    """A comparison read backwards says the opposite."""
    language, old, new = pair
    turned = {"new": "dropped", "dropped": "new"}
    opposite: dict[Shift | None, Shift | None] = {
        "stronger": "weaker",
        "weaker": "stronger",
        "same": "same",
        None: None,
    }

    forwards, backwards = compare(old, new, language, LEXICON), compare(new, old, language, LEXICON)

    told = sorted((turned.get(change.kind, change.kind), str(opposite[change.shift])) for change in forwards)
    assert told == sorted((change.kind, str(change.shift)) for change in backwards)


@pytest.mark.parametrize(
    "layout",
    [
        ["双方重申核战争打不赢也打不得。 双方反对在外空部署武器。"],
        ["　　双方重申核战争打不赢也打不得。", "　　双方反对在外空部署武器。"],
        ["雙方重申核戰爭打不贏也打不得。雙方反對在外空部署武器。"],
        ["双方重申核战争打不赢也打不得。双方反对在外空部署武器｡"],
    ],
)
def test_layout_and_script_are_no_change(layout: list[str]) -> None:
    """Paragraphs, blanks, width of punctuation, traditional characters: none of them is what a text says."""
    plain = ["双方重申核战争打不赢也打不得。", "双方反对在外空部署武器。"]

    changes = compare(plain, layout, "zh", LEXICON)

    assert change_lines(changes) == ()


@pytest.mark.parametrize(
    ("language", "old", "new", "shift", "what"),
    [
        ("zh", "双方谴责有关行为。", "双方对有关行为表示关切。", "weaker", "force"),
        ("zh", "双方反对部署导弹。", "双方坚决反对部署导弹。", "stronger", "force"),
        ("zh", "双方呼吁各国采取行动。", "双方敦促各国立即采取行动。", "stronger", "force"),
        ("zh", "应通过对话解决关切。", "可考虑通过对话解决关切。", "weaker", "modality"),
        ("zh", "双方反对在外空部署武器。", "双方不反对在外空部署武器。", "weaker", "negation"),
        ("zh", "双方反对美国部署导弹。", "双方反对日本部署导弹。", "same", "party"),
        ("zh", "双方恪守《不扩散核武器条约》。", "双方恪守《禁止生物武器公约》。", "same", "named thing"),
        ("zh", "双方商定每年举行2次磋商。", "双方商定每年举行4次磋商。", "same", "number"),
        ("ru", "Стороны осуждают развёртывание ракет.", "Стороны обеспокоены развёртыванием ракет.", "weaker", "force"),
        (
            "ru",
            "Стороны призывают вернуться к переговорам.",
            "Стороны требуют вернуться к переговорам.",
            "stronger",
            "force",
        ),
        ("en", "The sides note the initiative.", "The sides support the initiative.", "stronger", "force"),
        ("en", "States must refrain from tests.", "States may refrain from tests.", "weaker", "modality"),
    ],
)
def test_a_rewording_is_named_by_what_it_does(language: Language, old: str, new: str, shift: Shift, what: str) -> None:
    """Close on the surface, far apart in sense: what changed is told by reading both sentences."""
    judgement = judge(old, new, language, LEXICON)

    assert judgement.shift == shift
    assert what in judgement.what


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("zh", "双方将继续就此开展合作。", "双方将就此继续开展合作。"),
        ("zh", "双方认为，这一问题十分重要。", "双方认为这一问题非常重要。"),
        (
            "en",
            "The sides oppose missile deployment by the US.",
            "The sides oppose missile deployment by the United States.",
        ),
        (
            "ru",
            "Стороны выступают против размещения оружия в космосе.",
            "Стороны против размещения оружия в космическом пространстве.",
        ),
    ],
)
def test_an_honest_paraphrase_raises_no_alarm(language: Language, old: str, new: str) -> None:
    """A word turned round is not a party, a treaty, a number or a negation changed."""
    judgement = judge(old, new, language, LEXICON)

    assert judgement.shift == "same"
    assert not {"party", "named thing", "number", "negation"} & set(judgement.what)


NAMES = {
    "stance": {"force", "act"},
    "neg": {"negation"},
    "actor": {"party"},
    "treaty": {"named thing"},
    "modality": {"modality", "force"},
    "scope": {"scope", "thing", "named thing", "content"},
    "number": {"number", "date"},
}
HARD = {"party", "named thing", "number", "negation"}


def test_near_misses_are_told_and_paraphrases_are_not(shared: Path) -> None:
    """The right difference for nine near-misses in ten, a false alarm on no more than one paraphrase in twenty."""
    pairs = json.loads((shared / "gold" / "xling" / "sentences.json").read_text(encoding="utf-8"))["paraphrases"]

    def found(pair: dict[str, str], other: str) -> set[str]:
        return set(judge(pair["sentence"], other, "zh", LEXICON).what)

    right = [
        bool(NAMES[miss["differs_in"]] & found(pair, miss["sentence"]))
        for pair in pairs
        for miss in pair["near_misses"]
    ]
    false = [bool(HARD & found(pair, pair["paraphrase"])) for pair in pairs]

    assert sum(right) >= 0.9 * len(right)
    assert sum(false) <= 0.05 * len(false)


def test_one_changed_word_marks_that_word() -> None:
    """In a long Chinese sentence two characters are marked, not the sentence."""
    old = "双方一贯反对此类破坏全球战略安全与稳定的政策，并将在相互尊重的基础上寻找现有分歧的政治外交解决之道。"

    spans = redline(old, old.replace("反对", "谴责"), "zh")

    assert [(span.text, span.mark) for span in spans if span.mark != "kept"] == [
        ("反对", "deleted"),
        ("谴责", "inserted"),
    ]


@given(st.sampled_from(sorted(POOL)), st.data())
@settings(max_examples=60, deadline=None)
def test_marked_words_give_back_both_texts(language: Language, data: st.DataObject) -> None:
    """Kept and deleted words are the old sentence, kept and inserted ones the new."""
    old, new = data.draw(st.sampled_from(POOL[language])), data.draw(st.sampled_from(POOL[language]))

    spans = redline(old, new, language)

    assert "".join(span.text for span in spans if span.mark != "inserted") == old
    assert "".join(span.text for span in spans if span.mark != "deleted") == new


def test_a_signing_line_is_no_commitment() -> None:
    """Another day and place at the end is another statement, not a promise dropped."""
    old = ["双方反对在外空部署武器。", "2025年5月8日于莫斯科"]
    new = ["双方反对在外空部署武器。", "2026年5月20日于北京"]

    changes = compare(old, new, "zh", LEXICON)

    assert all(change.weight == 0 for change in changes)


def test_commitments_come_before_wording() -> None:
    """The reader of a chat sees the gravest change first."""
    old = ["双方认为，这一问题十分重要。双方谴责部署天基武器。"]
    new = ["双方认为这一问题非常重要。双方对部署天基武器表示关切。"]

    lines = change_lines(compare(old, new, "zh", LEXICON))

    assert lines[0].shift == "weaker"


def test_alignment_does_not_hang_on_the_lexicon() -> None:
    """With no words at all the same sentences are found new and dropped."""
    old, new = POOL["zh"][:5], POOL["zh"][2:]

    with_words, without = compare(old, new, "zh", LEXICON), compare(old, new, "zh", Lexicon())

    assert [change.kind for change in with_words] == [change.kind for change in without]
