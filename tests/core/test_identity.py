"""Whose print a text is: a reprint, an abridgement, an edition in other words, or a statement of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from monitor.config import Environment, load_lexicon
from monitor.model import Document, Identity, StatementText
from monitor.pages.plain import read_plain
from monitor.statements.dates import day_of
from monitor.statements.identity import identify
from monitor.statements.relevance import assess
from tests.core.kinds import document, kind

LEXICON = load_lexicon(Environment({}))
EDITIONS = Path(__file__).parents[1] / "data" / "editions"
DAY = date(2026, 9, 5)

JOINT = replace(kind("statements/joint.zh"), published=DAY)
RUSSIAN = read_plain((EDITIONS / "2025-05-08-global-strategic-stability.ru.txt").read_text(encoding="utf-8"))
SHIPPED = read_plain(
    files("monitor")
    .joinpath("data", "statements", "2025-05-08-global-strategic-stability.zh.txt")
    .read_text(encoding="utf-8")
)
LEAD = "新华社海滨9月5日电（记者张三）两国元首5日举行会谈后签署一份联合声明，国际舆论对此高度关注。全文如下："
OTHER_NEWS = "另据当地气象部门消息，今年第九号台风正向沿海地区移动，预计将带来强降雨，渔船已陆续回港避风。"


def stored(text: Document, id: str = "joint", day: date | None = DAY) -> StatementText:
    """The text as the store holds it."""
    return StatementText(
        statement_id=id,
        document_id=f"stored:{id}",
        title=text.title,
        language=text.language,
        date=day,
        parties=assess(text, LEXICON).parties,
        paragraphs=text.paragraphs,
        url="",
    )


def identified(text: Document, *texts: StatementText) -> Identity | None:
    """What the text is a print of, among the stored ones."""
    return identify(text, assess(text, LEXICON), texts, LEXICON)


def relation(text: Document, *texts: StatementText) -> str | None:
    """How it is one."""
    identity = identified(text, *texts)
    return identity.relation if identity is not None else None


def changed(text: Document, old: str, new: str) -> Document:
    """The text with words put in place of others; they must be there."""
    assert old in text.text
    return replace(text, paragraphs=tuple(paragraph.replace(old, new) for paragraph in text.paragraphs))


def with_paragraphs(text: Document, paragraphs: Sequence[str]) -> Document:
    """The text with other paragraphs."""
    return replace(text, paragraphs=tuple(paragraphs))


# ------------------------------------------------------------------------------------------------------------- reprints

PRINTS = {
    "the same": JOINT,
    "in one paragraph": with_paragraphs(JOINT, ["".join(JOINT.paragraphs)]),
    "a sentence a paragraph": with_paragraphs(
        JOINT, [part + "。" for p in JOINT.paragraphs for part in p.split("。") if part]
    ),
    "without a title": replace(JOINT, title=""),
    "under another title": replace(JOINT, title="中俄联合声明（全文）"),
    "with a lead": with_paragraphs(JOINT, [LEAD, *JOINT.paragraphs]),
    "with credits": with_paragraphs(JOINT, [*JOINT.paragraphs, "（责任编辑：王五）", "来源：某某日报"]),
    "with a subhead": with_paragraphs(JOINT, [*JOINT.paragraphs[:3], "关于反导问题", *JOINT.paragraphs[3:]]),
    "in half-width marks": changed(JOINT, "，", ", "),
    "in traditional characters": with_paragraphs(JOINT, [OpenCC("s2t").convert(p) for p in JOINT.paragraphs]),
    "with pinyin in between": changed(changed(JOINT, "核", "核(hé)"), "稳定", "稳(wěn)定(dìng)"),
    "years later": replace(JOINT, published=date(2030, 1, 1)),
}


@pytest.mark.parametrize("text", PRINTS.values(), ids=PRINTS)
def test_layout_makes_no_other_text(text: Document) -> None:
    """Breaks, titles, leads, credits, subheads, marks, scripts and the day of printing leave a reprint a reprint."""
    assert relation(text, stored(JOINT)) == "reprint"


def test_the_reason_names_the_statement() -> None:
    """A reader learns which stored statement it is, how much of it stands there, and how sure that is."""
    identity = identified(JOINT, stored(JOINT))

    assert identity is not None
    assert identity.statement_id == "joint"
    assert identity.score == 1.0
    assert JOINT.title in identity.reason
    assert "100%" in identity.reason


def test_a_slip_of_typing_is_no_other_text() -> None:
    """A word spelled otherwise, with the same acts, parties, negations and numbers, is the printer's."""
    assert relation(changed(JOINT, "密切协调", "密切协作"), stored(JOINT)) == "reprint"


# --------------------------------------------------------------------------------------------------------- abridgements


def test_a_part_of_the_text_is_an_abridgement() -> None:
    """A print that breaks off, or leaves paragraphs out, says nothing of its own."""
    broken_off = with_paragraphs(JOINT, [*JOINT.paragraphs[:3], JOINT.paragraphs[3][:9]])
    thinned = with_paragraphs(JOINT, JOINT.paragraphs[::2])

    assert relation(broken_off, stored(JOINT)) == "abridgement"
    assert relation(thinned, stored(JOINT)) == "abridgement"


def test_what_is_left_of_an_old_text_much_later_is_a_new_one() -> None:
    """A statement that only drops what its predecessor said is a successor, not an abridgement of it."""
    successor = replace(with_paragraphs(JOINT, JOINT.paragraphs[::2]), published=date(2027, 9, 5))

    assert relation(successor, stored(JOINT)) is None


def test_a_single_sentence_proves_nothing() -> None:
    """A caption that quotes a statement is no print of it."""
    assert relation(with_paragraphs(JOINT, ["双方反对将外空变为战场。"]), stored(JOINT)) is None


# ----------------------------------------------------------------------------------------------------- statements anew


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("双方反对将外空", "双方不反对将外空"),
        ("表示严重关切", "表示强烈谴责"),
        ("不得谋求", "可以谋求"),
        ("有关国家停止", "日本停止"),
        ("陆基中程导弹", "高超音速武器"),
    ],
)
def test_one_turned_word_makes_a_suspect_copy(old: str, new: str) -> None:
    """A copy that turns a negation, an act, a duty, a state or a weapon round is no reprint; the reason shows where."""
    identity = identified(changed(JOINT, old, new), stored(JOINT))

    assert identity is not None
    assert identity.relation == "suspect"
    assert "sentences with other words: 1" in identity.reason
    assert "→" in identity.reason


def test_other_news_between_the_paragraphs_makes_a_suspect_copy() -> None:
    """A copy into which other news is spliced is no reprint, whenever it appears; the reason quotes the news."""
    spliced = with_paragraphs(JOINT, [*JOINT.paragraphs[:3], OTHER_NEWS, *JOINT.paragraphs[3:]])

    for day in (DAY, date(2028, 1, 1), None):
        identity = identified(replace(spliced, published=day), stored(JOINT))
        assert identity is not None
        assert identity.relation == "suspect"
        assert "台风" in identity.reason


def test_a_copy_spun_throughout_is_suspect() -> None:
    """Other words in every sentence, and one turned round among them, are no edition."""
    spun = JOINT
    for old, new in (("重申", "再次声明"), ("敦促", "催促"), ("反对将", "不反对将"), ("愿继续", "不愿继续")):
        spun = changed(spun, old, new)

    assert relation(spun, stored(JOINT)) == "suspect"


def test_the_real_statement_in_other_words_is_suspect() -> None:
    """Where most sentences are nearly the same, no translator was at work: words were put for words."""
    spun = SHIPPED
    for old, new in (("双方", "两国"), ("重申", "再次申明"), ("认为", "觉得"), ("强调", "指明"), ("安全", "安危")):
        spun = changed(spun, old, new)

    identity = identified(spun, stored(SHIPPED, day=date(2025, 5, 8)))

    assert identity is not None
    assert identity.relation == "suspect"
    assert "“双方” → “两国”" in identity.reason
    unsigned = replace(with_paragraphs(spun, spun.paragraphs[:-1]), published=date(2026, 5, 9))
    assert relation(unsigned, stored(SHIPPED, day=date(2025, 5, 8))) == "suspect"


def test_sentences_in_another_order_make_a_suspect_copy() -> None:
    """All sentences are there, and hardly one where it stood."""
    shuffled = with_paragraphs(SHIPPED, Random(1).sample(SHIPPED.paragraphs, len(SHIPPED.paragraphs)))

    identity = identified(shuffled, stored(SHIPPED, day=date(2025, 5, 8)))

    assert identity is not None
    assert (identity.relation, "another order" in identity.reason) == ("suspect", True)


def test_variants_of_characters_are_no_other_words() -> None:
    """Traditional characters do not all lead back to the ones that were printed."""
    printed = with_paragraphs(SHIPPED, [OpenCC("s2t").convert(paragraph) for paragraph in SHIPPED.paragraphs])

    assert relation(printed, stored(SHIPPED, day=date(2025, 5, 8))) == "reprint"


def test_a_new_statement_is_not_lost_behind_a_known_one_in_the_same_page() -> None:
    """A page with two statements, one of them stored, is no mere reprint; with both stored it is one."""
    second = with_paragraphs(
        SHIPPED,
        [
            "中华人民共和国和法兰西共和国（以下称“双方”），声明如下：",
            "双方支持设立核风险联络热线，每月通报一次。",
            "双方反对在月球轨道部署任何武器。",
            "双方呼吁五核国在巴黎重启军控磋商。",
            "双方承诺不在第三国部署中程导弹。",
        ],
    )
    page = with_paragraphs(JOINT, [*JOINT.paragraphs, *JOINT.paragraphs[1:5], *second.paragraphs])

    assert relation(page, stored(JOINT)) is None
    assert relation(page, stored(JOINT), stored(second, "second")) is not None


def test_a_print_of_a_suspect_copy_is_suspect() -> None:
    """What was copied from a copy that was tampered with is no more to be trusted than that."""
    copy = changed(JOINT, "双方反对将外空", "双方不反对将外空")
    known = (stored(JOINT), replace(stored(copy), document_id="copy", relation="suspect"))

    assert relation(copy, *known) == "suspect"
    assert relation(JOINT, *known) == "reprint"


def test_a_new_commitment_some_weeks_later_makes_a_statement_of_its_own() -> None:
    """Beyond a few days, states that newly act between the sentences of the old text make a new statement."""
    commitment = "双方商定建立战略武器热线，并就重大试验活动相互通报情况，每年举行两次磋商。"
    longer = with_paragraphs(JOINT, [*JOINT.paragraphs[:3], commitment, *JOINT.paragraphs[3:]])

    assert relation(replace(longer, published=date(2026, 10, 1)), stored(JOINT)) is None
    assert relation(replace(longer, published=date(2026, 9, 7)), stored(JOINT)) == "suspect"


def test_a_namesake_of_a_later_year_is_a_statement_of_its_own() -> None:
    """Statements of one series bear one title; the day and what is turned tell them apart."""
    later = replace(changed(JOINT, "表示严重关切", "强烈谴责"), published=date(2027, 9, 5))

    assert later.title == JOINT.title
    assert relation(later, stored(JOINT)) is None


def test_a_successor_is_a_statement_of_its_own() -> None:
    """Most sentences are kept from statement to statement; a new one and a stronger one make the new statement."""
    successor = changed(JOINT, "表示严重关切", "强烈谴责")
    successor = with_paragraphs(
        successor, [*successor.paragraphs, "双方商定建立战略武器问题热线并定期通报重大试验活动。"]
    )

    assert relation(replace(successor, published=date(2027, 9, 5)), stored(JOINT)) is None


def test_the_nearer_of_two_is_taken() -> None:
    """A print of a successor is not put to its predecessor."""
    successor = changed(JOINT, "表示严重关切", "强烈谴责")

    identity = identified(successor, stored(JOINT), stored(successor, "successor"))

    assert identity is not None
    assert identity.statement_id == "successor"


# ------------------------------------------------------------------------------------------------------ other languages

FIVE = replace(kind("statements/five-powers.en"), published=date(2026, 3, 1))
FIVE_RU = document(
    "ru",
    """
    Мы, лидеры пяти государств, обладающих ядерным оружием, сознаём особую ответственность за недопущение ядерной войны.
    Мы подтверждаем, что наше ядерное оружие не нацелено друг на друга. Мы намерены держать каналы связи открытыми.
    Мы поддерживаем Договор о нераспространении ядерного оружия и возобновим переговоры о контроле над вооружениями.
    Мы подчёркиваем, что снижение рисков нельзя откладывать. Мы призываем все страны отказаться от ядерных угроз.
    """,
    title="Совместное заявление лидеров пяти государств, обладающих ядерным оружием, об уменьшении ядерной опасности",
    published=date(2026, 3, 2),
)


def test_a_translation_is_an_edition() -> None:
    """What speaks of the same things in the same order within a few days is one statement in two languages."""
    assert relation(FIVE_RU, stored(FIVE, "five", date(2026, 3, 1))) == "edition"


def test_the_successor_in_another_language_is_no_edition() -> None:
    """A year later the same things are spoken of anew."""
    assert relation(FIVE_RU, stored(FIVE, "five", date(2025, 3, 1))) is None


def test_statements_of_one_day_on_different_things_stay_apart() -> None:
    """Two acts of the same states on the same day are told apart by what they speak of."""
    trade = [f"双方将扩大第{number}类商品的贸易，深化农业、旅游和教育合作。" for number in range(30)]
    general = with_paragraphs(
        replace(JOINT, title="中俄关于深化全面合作的联合声明"), [JOINT.paragraphs[0], *trade, JOINT.paragraphs[4]]
    )
    russian = replace(kind("statements/joint.ru"), published=DAY)

    identity = identified(russian, stored(general, "general"), stored(JOINT))

    assert identity is not None
    assert (identity.statement_id, identity.relation) == ("joint", "edition")
    assert relation(russian, stored(general, "general")) is None


def test_an_act_of_other_states_is_no_edition() -> None:
    """Two acts of the same days on the same things by different states are two statements."""
    of_others = replace(stored(FIVE, "five", date(2026, 3, 1)), parties=("india", "brazil"))

    assert relation(FIVE_RU, of_others) is None


def test_a_short_statement_is_not_lost_in_a_long_one() -> None:
    """In a long text all that a short one speaks of is found somewhere; that makes the short one no part of it."""
    ministry = replace(kind("statements/ministry.zh"), published=date(2025, 5, 9))

    assert relation(ministry, stored(RUSSIAN, "long", date(2025, 5, 8))) is None
    assert relation(replace(FIVE, published=date(2025, 5, 9)), stored(RUSSIAN, "long", date(2025, 5, 8))) is None


def test_what_speaks_of_nothing_known_is_an_edition_of_nothing() -> None:
    """A text without treaties, states, topics and numbers gives nothing to tell it by."""
    greeting = document("ru", "Стороны рады встрече.", published=DAY)

    assert relation(greeting, stored(JOINT)) is None


def test_of_two_statements_with_the_same_words_the_nearer_day_is_meant() -> None:
    """A part that stands word for word in a statement and in its successor is of the one printed at that time."""
    successor = changed(JOINT, "表示严重关切", "强烈谴责")
    part = replace(with_paragraphs(JOINT, JOINT.paragraphs[3:]), published=date(2026, 10, 1))

    identity = identified(part, stored(JOINT), stored(successor, "successor", date(2026, 10, 1)))

    assert identity is not None
    assert identity.statement_id == "successor"


def test_two_translations_into_one_language_are_editions() -> None:
    """Two ministries may each translate a text: few words are the same, the things spoken of are."""
    other = document(
        "en",
        """
        As heads of the five countries that possess nuclear weapons, we acknowledge a duty to avert nuclear war.
        We confirm that none of our nuclear weapons is aimed at the others. Our hotlines are to stay open day and night.
        We back the Nuclear Non-Proliferation Treaty in full and are determined to return to arms control negotiations.
        We stress that work on risk reduction cannot wait. We appeal to every State not to utter nuclear threats.
        """,
        published=date(2026, 3, 2),
    )

    assert relation(other, stored(FIVE, "five", date(2026, 3, 1))) == "edition"


def test_without_days_the_numbers_decide() -> None:
    """A text without a date is an edition only of what agrees in its numbers and in how many sentences it has."""
    undated = with_paragraphs(replace(RUSSIAN, published=None), RUSSIAN.paragraphs[:-1])
    other_year = changed(changed(changed(undated, "2026", "2031"), "80-летия", "85-летия"), "50-летия", "55-летия")

    assert relation(undated, stored(RUSSIAN, "joint", None)) == "reprint"
    assert day_of(undated) is None
    assert relation(other_year, stored(RUSSIAN, "joint", None)) is None


def test_an_undated_translation_is_told_by_what_it_speaks_of() -> None:
    """A supplement page may print no date: a close translation is an edition still, a part of one is not."""
    undated = with_paragraphs(replace(RUSSIAN, published=None), RUSSIAN.paragraphs[:-1])

    assert relation(undated, stored(SHIPPED, day=date(2025, 5, 9))) == "edition"
    assert relation(with_paragraphs(undated, undated.paragraphs[:12]), stored(SHIPPED, day=date(2025, 5, 9))) is None


def test_without_days_and_numbers_the_likeness_must_be_great() -> None:
    """Where nothing dates two texts, a sentence less is enough to keep them apart."""
    english = stored(FIVE, "five", None)
    russian = replace(FIVE_RU, published=None)

    assert relation(with_paragraphs(russian, russian.paragraphs[:3]), english) is None


# ---------------------------------------------------------------------------------------------------------------- days


def test_a_statement_is_of_the_day_it_was_signed() -> None:
    """The line at its end goes before the day of printing; a newspaper's page line is no signature."""
    signed = with_paragraphs(JOINT, [*JOINT.paragraphs, "2026年9月4日于海滨", "《某某日报》（2026年9月6日 03版）"])

    assert day_of(signed) == date(2026, 9, 4)
    assert day_of(JOINT) == DAY
    assert day_of(replace(JOINT, published=datetime(2026, 9, 7, 1, tzinfo=UTC))) == date(2026, 9, 7)


# ---------------------------------------------------------------------------------------------------------- invariants


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(0, len(JOINT.paragraphs) - 1), min_size=2))
def test_any_choice_of_paragraphs_is_of_the_statement(places: set[int]) -> None:
    """Whatever paragraphs a print leaves out, it is of the stored statement and of no other."""
    text = with_paragraphs(JOINT, [JOINT.paragraphs[place] for place in sorted(places)])

    identity = identified(text, stored(kind("statements/ministry.zh"), "other"), stored(JOINT))

    assert identity is not None
    assert identity.statement_id == "joint"


# ----------------------------------------------------------------------------------------------------------- real texts


def test_the_real_statement_and_its_made_up_successor(shared: Path) -> None:
    """The successor of the statement of 2025 keeps four sentences of five, and is another; each is itself."""
    old, new = (
        read_plain((shared / "gold" / "zh" / f"{side}.txt").read_text(encoding="utf-8")) for side in ("old", "new")
    )
    texts = (stored(old, "old", date(2025, 5, 8)), stored(new, "new", date(2026, 5, 9)))

    for day in (None, date(2026, 5, 9)):
        assert relation(replace(new, published=day), texts[0]) is None
        identity = identified(replace(new, published=day), *texts)
        assert identity is not None
        assert (identity.statement_id, identity.relation) == ("new", "reprint")


def test_a_russian_edition_of_the_real_statement(shared: Path) -> None:
    """A translation is an edition of the statement, whole or in part, and not of its successor."""
    successor = read_plain((shared / "gold" / "zh" / "new.txt").read_text(encoding="utf-8"))
    texts = (stored(SHIPPED, "old", date(2025, 5, 9)), stored(successor, "new", date(2026, 5, 9)))
    part = with_paragraphs(replace(RUSSIAN, published=date(2025, 5, 9)), RUSSIAN.paragraphs[:12])

    assert [relation(text, *texts) for text in (RUSSIAN, part)] == ["edition", "abridgement"]
    assert relation(RUSSIAN, texts[1]) is None
    assert relation(SHIPPED, stored(RUSSIAN, "ru", date(2025, 5, 8))) == "edition"
