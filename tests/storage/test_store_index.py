"""Finding the few stored texts that a new one may be a print of, or come after, among all."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from monitor.config import Environment, load_lexicon
from monitor.model import Document, Fingerprint, Question
from monitor.statements.fingerprint import METHOD, as_text, fingerprint_of, runs_of
from monitor.statements.relevance import assess
from monitor.storage.store import Store, open_store
from tests.core.kinds import document, kind
from tests.storage.material import NOW

LEXICON = load_lexicon(Environment({}))
DAY = date(2026, 9, 5)
JOINT = replace(kind("statements/joint.zh"), published=DAY, site_id="joint")
RUSSIAN = replace(kind("statements/joint.ru"), published=DAY + timedelta(days=1), site_id="joint-ru")
PLACES = "东南西北中山海江河湖"


def fingerprint(text: Document) -> Fingerprint:
    """The numbers of a text."""
    return fingerprint_of(as_text(text, assess(text, LEXICON).parties), LEXICON)


def add(store: Store, text: Document, id: str) -> None:
    """Store a text as a statement."""
    parties = assess(text, LEXICON).parties
    store.add_statement(
        text, None, statement_id=id, parties=parties, origin="added", now=NOW, fingerprint=fingerprint(text)
    )


def found(store: Store, text: Document, **values: object) -> list[str]:
    """The ids of the statements that bear on a text."""
    question = Question(fingerprint=fingerprint(text), **values)  # type: ignore[arg-type]
    return [one.statement_id for one in store.statements(question)[1]]


def others(store: Store, count: int = 40) -> None:
    """Statements of other states on other things, each of a day of its own."""
    for number in range(count):
        place = PLACES[number % 10] + PLACES[number // 10]
        words = f"日方和法方重申在{place}地区开展第{number}轮渔业与旅游合作，愿建设{place}大桥并扩大{place}水果贸易。"
        day = date(2020, 1, 1) + timedelta(days=30 * number)
        add(
            store, replace(document("zh", words * 3, f"{place}声明", day), site_id=f"other-{number}"), f"other-{number}"
        )


def test_a_text_is_found_by_its_words(store: Store) -> None:
    """Whole or in part, in other layout or other characters, and at whatever day: a sentence in common is enough."""
    others(store)
    add(store, JOINT, "joint")

    whole = replace(JOINT, site_id="new", published=date(2031, 1, 1))
    part = replace(whole, paragraphs=JOINT.paragraphs[2:4])
    run_together = replace(whole, paragraphs=("".join(JOINT.paragraphs).replace("，", ", "),))

    for text in (whole, part, run_together):
        assert "joint" in found(store, text)
    assert "other-3" not in found(store, whole)


def test_an_edition_is_found_by_what_it_speaks_of(store: Store) -> None:
    """No words are shared between languages; treaties, numbers and the day are."""
    others(store)
    add(store, JOINT, "joint")

    assert "joint" in found(store, RUSSIAN)


def test_what_came_before_is_found_by_its_states(store: Store) -> None:
    """A successor in wholly other words is compared with the latest statement of the same states."""
    others(store)
    add(store, JOINT, "joint")

    successor = document(
        "zh", "双方一致主张和平。", "中华人民共和国和俄罗斯联邦关于世界和平的联合声明", date(2027, 5, 1)
    )

    assert "joint" in found(store, replace(successor, site_id="new"))


def test_a_statement_that_is_wanted_is_answered_with_all_its_editions(store: Store) -> None:
    """Whoever names a statement to compare with gets its texts in every language."""
    add(store, JOINT, "joint")
    add(store, RUSSIAN, "joint")
    nothing = replace(document("en", "Nothing."), site_id="new")

    _, texts = store.statements(Question(fingerprint=fingerprint(nothing), wanted=("joint",)))

    assert {text.language for text in texts} == {"zh", "ru"}


def test_a_text_is_no_answer_to_itself(store: Store) -> None:
    """A text that is read again is not a print of itself."""
    add(store, JOINT, "joint")

    assert found(store, JOINT, document_id="stored:joint") == []


def test_a_text_that_was_changed_is_found_by_its_new_words(store: Store) -> None:
    """What it said before leads nowhere."""
    add(store, JOINT, "joint")
    add(store, replace(JOINT, paragraphs=("双方同意扩大渔业合作，" * 9,), title="渔业声明"), "joint")

    text = replace(document("zh", "\n".join(JOINT.paragraphs)), site_id="new")
    question = Question(fingerprint=replace(fingerprint(text), circles=(), things=(), bands=()))

    assert store.statements(question)[1] == ()


def test_a_common_formula_hides_nothing(store: Store) -> None:
    """Sentences that many statements share are looked at in the latest ones; what only one says leads to it."""
    formula = "双方重申恪守联合国宪章宗旨和原则，反对霸权主义和强权政治，愿继续深化各领域合作。" * 3
    own = [
        "".join(Random(number).choices("双方商定设立联合观察站由两国专家轮流值守并公布数据", k=60))
        for number in range(60)
    ]
    for number, sentence in enumerate(own):
        text = document("zh", f"{formula}\n{sentence}。\n{formula}", "声明", DAY)
        add(store, replace(text, site_id=f"s-{number}"), f"s-{number}")

    assert "s-1" in found(store, replace(document("zh", f"{own[1]}。{formula}"), site_id="new"))


def test_the_first_and_the_last_that_said_a_sentence_are_found(store: Store) -> None:
    """However many said it in between: that it was first said then must be true."""
    formula = "双方重申恪守联合国宪章宗旨和原则，反对霸权主义和强权政治，愿继续深化各领域合作，维护世界和平与稳定。"
    for number in range(40):
        day = date(2001, 1, 1) + timedelta(days=number * 100)
        text = document("zh", f"{PLACES[number % 10] * 60}。\n{formula}\n{PLACES[number // 10] * 60}。", "声明", day)
        add(store, replace(text, site_id=f"s-{number:02}"), f"s-{number:02}")

    sayers = store.statements(Question(sentences=runs_of([formula], "zh")))[1]

    ids = [text.statement_id for text in sayers]
    assert (ids[0], ids[-1]) == ("s-00", "s-39")


@pytest.mark.parametrize("method", [None, METHOD - 1])
def test_texts_of_an_earlier_release_are_indexed_at_the_start(url: str, method: int | None) -> None:
    """Texts that were stored before there was an index, or by another method, are written into it, once."""
    store = open_store(url, migrate=True)
    earlier = None if method is None else replace(fingerprint(JOINT), method=method)
    store.add_statement(
        JOINT, None, statement_id="joint", parties=("china",), origin="added", now=NOW, fingerprint=earlier
    )

    [text] = store.unindexed(METHOD)
    store.index({text.document_id: fingerprint_of(text, LEXICON)})

    assert store.unindexed(METHOD) == ()
    assert "joint" in found(store, replace(JOINT, site_id="new"))
    store.close()
