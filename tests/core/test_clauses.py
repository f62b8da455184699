"""What a sentence says: its acts and their force, who does them, what only looks like an act."""

import pytest

from monitor.config import Environment, load_lexicon
from monitor.model import Language
from monitor.text.parse import Reading, read

LEXICON = load_lexicon(Environment({}))


def reading(text: str, language: Language = "zh") -> Reading:
    """The sentence, read with the shipped lexicon."""
    return read(text, language, LEXICON)


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        ("zh", "双方谴责有关国家的挑衅行为。", "condemn"),
        ("zh", "双方对有关国家的挑衅行为表示关切。", "concern"),
        ("zh", "双方重申致力于和平利用外空。", "committed"),
        ("zh", "双方对破坏战略稳定的行为表示谴责。", "condemn"),
        ("ru", "Стороны призывают к сдержанности.", "call"),
        ("ru", "Стороны отмечают, что риски растут.", "point_out"),
        ("en", "The sides express serious concern over the tests.", "concern"),
        ("en", "The sides reaffirm their support for the Treaty.", "support"),
    ],
)
def test_the_main_act_is_what_the_parties_do(language: Language, text: str, act: str) -> None:
    """What leads to an act ("reaffirm", "express") gives way to it."""
    assert reading(text, language).act == act


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "各国应遵守条约。"),
        ("zh", "某些国家在其盟友支持下部署导弹。"),
        ("zh", "各国的共同努力十分可贵。"),
        ("en", "The States concerned have deployed missiles."),
        ("en", "The Treaty must be fully complied with."),
        ("ru", "Политическое обязательство остаётся в силе."),
    ],
)
def test_what_only_looks_like_an_act_is_none(language: Language, text: str) -> None:
    """Nouns, and verbs under a duty, are what a sentence speaks of."""
    assert reading(text, language).act is None


@pytest.mark.parametrize(
    ("weaker", "stronger", "language"),
    [
        ("双方对此表示关切。", "双方对此表示严重关切。", "zh"),
        ("双方反对部署。", "双方坚决反对部署。", "zh"),
        ("双方对此表示严重关切。", "双方反对此举。", "zh"),
        ("双方呼吁各方克制。", "双方敦促各方克制。", "zh"),
        ("双方愿建立热线。", "双方商定建立热线。", "zh"),
        ("双方同意探讨建立热线。", "双方同意建立热线。", "zh"),
        ("双方不反对部署。", "双方反对部署。", "zh"),
        ("Стороны осуждают это.", "Стороны решительно осуждают это.", "ru"),
        ("Стороны призывают к этому.", "Стороны требуют этого.", "ru"),
        ("The sides regret the decision.", "The sides condemn the decision.", "en"),
        ("The sides hope for talks.", "The sides urge talks.", "en"),
        ("The sides do not oppose the plan.", "The sides oppose the plan.", "en"),
    ],
)
def test_force_follows_the_ladder_its_adverbs_and_its_denial(weaker: str, stronger: str, language: Language) -> None:
    """Each verb has its step; an adverb adds half of one, a negation takes it all."""
    low, high = reading(weaker, language).main, reading(stronger, language).main

    assert low is not None
    assert high is not None
    assert low.force < high.force


def test_several_acts_are_several_clauses_and_a_left_out_subject_is_carried_over() -> None:
    """ "双方反对…，呼吁…，中方支持…": who calls upon States is who opposed before."""
    clauses = reading("双方反对部署导弹，呼吁各国保持克制，中方支持俄方倡议。").clauses

    assert [(clause.act, clause.parties) for clause in clauses] == [
        ("oppose", ("sides",)),
        ("call", ("sides",)),
        ("support", ("china",)),
    ]


def test_two_acts_joined_by_and_are_two_clauses() -> None:
    """One object, two acts: "坚决反对并强烈谴责"."""
    clauses = reading("双方坚决反对并强烈谴责部署导弹。").clauses

    assert [(clause.act, clause.force) for clause in clauses] == [("oppose", 5.5), ("condemn", 6.5)]


@pytest.mark.parametrize("text", ["双方反对部署导弹，呼吁各国保持克制。", "上述立场不针对第三方。", "，"])
def test_clauses_give_back_the_sentence(text: str) -> None:
    """Nothing of a sentence is lost between two clauses."""
    assert "".join(clause.text for clause in reading(text).clauses) == text


@pytest.mark.parametrize(
    ("text", "language", "known"),
    [
        ("《不扩散核武器条约》是基石。", "zh", "npt"),
        ("ДНЯО является основой.", "ru", "npt"),
        ("The NPT is the basis.", "en", "npt"),
        ("双方主张恢复《联合全面行动计划》。", "zh", "jcpoa"),
        ("Стороны выступают за возобновление СВПД.", "ru", "jcpoa"),
    ],
)
def test_a_named_thing_is_one_in_every_language_and_form(text: str, language: Language, known: str) -> None:
    """Short forms and translations are one name."""
    assert known in {hit.id for hit in reading(text, language).named}


def test_a_title_that_the_lexicon_does_not_know_is_its_own_name() -> None:
    """A treaty of tomorrow is told from another one without an entry for it."""
    assert [hit.id for hit in reading("双方欢迎《北极无核区条约草约》。").named] == ["北极无核区条约草约"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("US missiles", "en"), ("It was left to us alone.", "en"), ("可持续的可靠办法", "zh")],
)
def test_look_alikes_are_not_taken_for_terms(text: str, language: Language) -> None:
    """ "us" is no State, and 可 within a longer word is no permission."""
    found = reading(text, language)

    assert ("united_states" in {hit.id for hit in found.parties}) == text.startswith("US")
    assert not found.modality


@pytest.mark.parametrize(
    ("text", "language", "sides"),
    [
        ("四国将设立工作组。", "zh", ["four_sides"]),
        ("Три государства призывают к этому.", "ru", ["three_sides"]),
        ("The three countries demand it.", "en", ["three_sides"]),
        ("美英澳三国推进合作。", "zh", []),
        ("合作不针对第三方。", "zh", []),
    ],
)
def test_counted_states_are_those_who_speak(text: str, language: Language, sides: list[str]) -> None:
    """ "The four countries" is a party and no number; after names it counts them, and a third party is another."""
    found = reading(text, language)

    assert [hit.id for hit in found.speakers if hit.id.endswith("_sides")] == sides
    assert not sides or not found.numbers


def test_a_warning_time_warns_nobody() -> None:
    """Nouns of early warning are no acts."""
    assert reading("Hypersonic gliders shorten warning times.", "en").act is None
    assert reading("The sides warn against it.", "en").act == "caution"
