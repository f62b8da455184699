"""Comparing across languages: how sentences find their counterpart, and what then counts as a difference."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.encoder import SentenceEncoder
from monitor.compare.across import compare_across, lines_across
from monitor.compare.alignment.semantic import Vectors, align_across
from monitor.compare.editions import edition_differences
from monitor.config import Environment, load_lexicon
from monitor.model import Change, Sentence
from monitor.pages.plain import read_plain

PROJECT = Path(__file__).parents[2]
LEXICON = load_lexicon(Environment({}))
ENCODE = SentenceEncoder().encode
OLD = "monitor/data/statements/2025-05-08-global-strategic-stability.zh.txt"


def sentences(count: int) -> list[Sentence]:
    """Sentences whose words do not matter."""
    return [Sentence(text=str(n), paragraph=n, sentence=0, start=0, end=1) for n in range(count)]


def about(*subjects: str) -> Vectors:
    """A vector for each sentence, by the letters of what it is about: "ab" is half on a, half on b."""
    rows = np.full((len(subjects), 26), 0.1, dtype=np.float32)
    for row, subject in zip(rows, subjects, strict=True):
        for letter in subject:
            row[ord(letter) - ord("a")] = 1
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def links(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """What stands for what, and whether it moved, by subjects; "" where nothing does."""
    beads = align_across(sentences(len(old)), sentences(len(new)), about(*old), about(*new))
    pairs = [("+".join(old[i] for i in b.old), "+".join(new[j] for j in b.new), b.moved) for b in beads]
    return sorted(pairs)


# ------------------------------------------------------------------------------------------------------- alignment


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("a b c", "a b c", "a=a b=b c=c", id="one for one"),
        pytest.param("a bc d", "a b c d", "a=a bc=b+c d=d", id="one for two"),
        pytest.param("a b c d", "a bc d", "a=a b+c=bc d=d", id="two for one"),
        pytest.param("a b c", "a c", "a=a b= c=c", id="dropped"),
        pytest.param("a c", "a b c", "a=a =b c=c", id="new"),
        pytest.param("a b c d e", "e a b c d", "a=a b=b c=c d=d e>e", id="moved"),
        pytest.param("a b", "x y", "a= b= =x =y", id="nothing in common"),
        pytest.param("a b", "", "a= b=", id="nothing new"),
        pytest.param("", "a", "=a", id="nothing old"),
    ],
)
def test_sentences_find_their_counterparts(old: str, new: str, expected: str) -> None:
    """A sentence stands for one, for several in a row, for one in another place, or for none."""
    pairs = links(tuple(old.split()), tuple(new.split()))

    told = [f"{one}{'>' if moved else '='}{other}" for one, other, moved in pairs]
    assert sorted(told) == sorted(expected.split())


@given(
    st.lists(st.sampled_from("abcdefgh"), max_size=12),
    st.lists(st.sampled_from("abcdefgh"), max_size=12),
)
@settings(max_examples=80, deadline=None)
def test_every_sentence_is_in_exactly_one_bead(old: list[str], new: list[str]) -> None:
    """Nothing is passed over and nothing stands for two, however often a thing is said."""
    beads = align_across(sentences(len(old)), sentences(len(new)), about(*old), about(*new))

    assert sorted(i for bead in beads for i in bead.old) == list(range(len(old)))
    assert sorted(j for bead in beads for j in bead.new) == list(range(len(new)))


def test_a_vector_for_each_sentence() -> None:
    """Vectors that are not those of the sentences are refused with both counts."""
    with pytest.raises(ValueError, match="2 and 1 sentences with 1 and 1 vectors"):
        align_across(sentences(2), sentences(1), about("a"), about("a"))


# ------------------------------------------------------------------------------------------------------ whole texts


def paragraphs(path: str) -> tuple[str, ...]:
    """The paragraphs of a text of the checkout."""
    return read_plain((PROJECT / path).read_text(encoding="utf-8")).paragraphs


@pytest.fixture(scope="module")
def changes() -> tuple[Change, ...]:
    """The shipped Chinese statement against a successor that is known in Russian only."""
    return compare_across(paragraphs(OLD), "zh", paragraphs("tests/world/days/successor.ru.txt"), "ru", LEXICON, ENCODE)


@pytest.fixture(scope="module")
def truth() -> list[dict[str, object]]:
    """What changed, as the successor's Chinese text was written to change it."""
    text = (PROJECT / "tests/world/days/successor.json").read_text(encoding="utf-8")
    found: list[dict[str, object]] = json.loads(text)["changes"]
    return found


def test_what_was_dropped_is_found_across_languages(
    changes: tuple[Change, ...], truth: list[dict[str, object]]
) -> None:
    """All that the successor leaves out, and nothing else; the signing line has no weight."""
    dropped = {piece.text for change in changes if change.kind == "dropped" and change.weight for piece in change.old}

    assert dropped == {text for item in truth if item["kind"] == "dropped" for text in item["old"]}  # type: ignore[attr-defined]


def test_what_is_new_is_found_across_languages(changes: tuple[Change, ...]) -> None:
    """The three clauses that no sentence of the old text says."""
    new = [change.new[0].text for change in changes if change.kind == "new"]

    assert len(new) == 3
    for text, word in zip(new, ("транспарентности", "искусственного интеллекта", "ядерные объекты"), strict=True):
        assert word in text


@pytest.mark.parametrize("shift", ["stronger", "weaker"])
def test_shifts_of_force_are_found_across_languages(
    changes: tuple[Change, ...], truth: list[dict[str, object]], shift: str
) -> None:
    """Every stronger and weaker clause by its Chinese sentence, and no other."""
    found = {change.old[0].text for change in changes if change.shift == shift}

    assert found == {item["old"][0] for item in truth if item["shift"] == shift}  # type: ignore[index]


def test_reasons_quote_the_words_of_both_texts(changes: tuple[Change, ...]) -> None:
    """A reader can check each rewording by the words that it names."""
    for change in (change for change in changes if change.kind == "reworded"):
        quoted = [part.split("”")[0] for part in change.reason.split("“")[1:]]
        both = "".join(piece.text for piece in (*change.old, *change.new))

        assert quoted
        assert all(words in both for words in quoted)


def test_no_words_are_marked_between_languages(changes: tuple[Change, ...]) -> None:
    """A rewording shows the old sentence whole and the new one whole."""
    for line in lines_across(changes):
        if line.kind == "reworded":
            assert [span.text for span in line.spans] == [line.old, line.new]


def test_editions_that_say_the_same_have_no_differences() -> None:
    """An honest translation of 55 sentences is told in silence."""
    chinese, russian = (paragraphs(f"tests/world/days/successor.{language}.txt") for language in ("zh", "ru"))

    assert edition_differences(chinese, "zh", russian, "ru", LEXICON, ENCODE) == ()
    assert edition_differences(russian, "ru", chinese, "zh", LEXICON, ENCODE) == ()


def test_places_where_editions_differ_are_listed() -> None:
    """A clause left out, one put in, a weaker verb, another year, another treaty: each at its place."""
    chinese, russian = (list(paragraphs(f"tests/world/days/successor.{language}.txt")) for language in ("zh", "ru"))
    changed = "\n".join(russian)
    for before, after in (
        ("Стороны выступают против вооружённых нападений", "Стороны сожалеют о вооружённых нападениях"),
        ("от 3 января 2022 года", "от 3 января 2021 года"),
        ("Стороны считают, что Договор о нераспространении ядерного оружия", "Стороны считают, что КБТО"),
    ):
        assert before in changed
        changed = changed.replace(before, after)
    russian = [text for text in changed.split("\n") if "договорились учредить" not in text]
    russian.insert(3, "Стороны выступают за расширение торговли сельскохозяйственной продукцией и туризма.")

    found = edition_differences(chinese, "zh", russian, "ru", LEXICON, ENCODE)

    assert [difference.what[0] for difference in found] == ["added", "missing", "number", "named thing", "force"]


@pytest.mark.parametrize("name", ["2021-06-16-us-russia-strategic-stability", "2022-01-03-p5-preventing-nuclear-war"])
def test_another_statement_on_the_subject_is_not_called_a_rewording(shared: Path, name: str) -> None:
    """Sentences that are near only in subject give no claim that a commitment grew stronger or weaker."""
    other = read_plain((shared / "texts/statements" / f"{name}.en.txt").read_text(encoding="utf-8")).paragraphs

    changes = compare_across(paragraphs(OLD), "zh", other, "en", LEXICON, ENCODE)

    assert not [change for change in changes if change.kind == "reworded"]


def test_an_empty_text_is_all_dropped() -> None:
    """Nothing on one side is an answer, not an error; nothing on both is no change."""
    assert [c.kind for c in compare_across(["双方反对。"], "zh", [], "ru", LEXICON, ENCODE)] == ["dropped"]
    assert compare_across([], "zh", [], "ru", LEXICON, ENCODE) == ()
