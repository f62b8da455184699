"""Words of a user's own: they are merged by name, add to those that ship, and never lose to them in silence."""

from pathlib import Path

import pytest

from monitor.config import SHIPPED, Environment, load_lexicon
from monitor.config.lexicon import LexiconRead, read_lexicon
from monitor.config.lexicon_sections import SECTIONS
from monitor.config.names import load_names
from monitor.model import Document
from monitor.statements.relevance import assess


def read(folder: Path, text: str) -> LexiconRead:
    """The lexicon beside a file of the user's own."""
    (folder / "lexicon.yaml").write_text(text, encoding="utf-8")
    return read_lexicon(Environment({"MONITOR_CONFIG": str(folder)}))


def test_a_new_topic_adds_to_those_that_ship(tmp_path: Path) -> None:
    """Before, a file of one topic replaced all others, and the statement of 2025 became a mention."""
    words = read(tmp_path, "topics:\n  quantum: {weight: 1, label: {en: quantum arms}, en: [quantum weapon*]}\n")

    assert {"quantum", "nuclear-forces", "outer-space"} <= set(words.lexicon.topics.ids)
    assert words.lexicon.topic("quantum").label["en"] == "quantum arms"
    assert words.remarks == (f"topics.quantum: added by {tmp_path}/lexicon.yaml:2",)


def test_a_known_name_changes_the_fields_that_are_given(tmp_path: Path) -> None:
    """And no others: an update brings new words to what the user only weighs otherwise."""
    before = load_lexicon(Environment({"MONITOR_CONFIG": str(tmp_path / "none")}))

    words = read(tmp_path, "topics:\n  alliances: {weight: 1, label: {en: blocs}}\n")

    text = "奥库斯 AUKUS"
    found = [hit.text for hit in words.lexicon.topics.find(text, "zh")]
    assert found == [hit.text for hit in before.topics.find(text, "zh")]
    assert words.lexicon.topic("alliances").weight == 1
    assert words.lexicon.topic("alliances").label["en"] == "blocs"
    assert words.lexicon.topic("alliances").label["zh"] == before.topic("alliances").label["zh"]
    assert words.remarks == (f"topics.alliances: changed: label, weight by {tmp_path}/lexicon.yaml:2",)


def test_a_copy_of_the_whole_file_changes_nothing(tmp_path: Path) -> None:
    """Whoever copies the shipped file to look at it has not one word of his own."""
    words = read(tmp_path, (SHIPPED / "lexicon.yaml").read_text(encoding="utf-8"))

    assert (words.remarks, words.warnings) == ((), ())


AUKUS = Document(
    site_id="own",
    url="",
    title="Joint statement on AUKUS",
    language="en",
    paragraphs=(
        "The sides condemn AUKUS and express serious concern about it.",
        "The sides call on the participants of AUKUS to give up their plans.",
        "The sides oppose AUKUS.",
    ),
    published=None,
    source=None,
    author=None,
    editor=None,
    profile="plain",
    notes=(),
)


def test_a_topic_of_ones_own_counts_where_a_shipped_one_has_its_word(tmp_path: Path) -> None:
    """A statement on AUKUS is on the user's topic; before, the shipped `=AUKUS` of less weight took every word."""
    words = read(tmp_path, "topics:\n  aukus: {weight: 1, en: [AUKUS], zh: [奥库斯]}\n")

    judged = assess(AUKUS, words.lexicon)

    assert judged.verdict == "statement"
    assert "aukus" in judged.topics
    assert "topics.aukus: “=AUKUS” counts for the shipped topics.alliances too" in words.remarks


def test_words_added_to_a_shipped_topic_count_in_the_same_way(tmp_path: Path) -> None:
    """Also where they stand in another shipped topic."""
    words = read(tmp_path, "topics:\n  nuclear-forces: {en: [nuclear, AUKUS]}\n")

    assert {hit.id for hit in words.lexicon.topics.find("AUKUS", "en")} == {"nuclear-forces", "alliances"}


def test_elsewhere_a_word_counts_for_the_users_entry_alone(tmp_path: Path) -> None:
    """A sentence names one thing by one word; that the shipped entry lost it is said."""
    words = read(tmp_path, "named:\n  submarines: {kind: system, en: [AUKUS]}\n")

    assert {hit.id for hit in words.lexicon.named.find("AUKUS", "en")} == {"submarines"}
    assert "named.submarines: “aukus” no longer counts for the shipped named.aukus" in words.remarks


def test_a_word_of_one_case_leaves_the_others_to_the_shipped_entry(tmp_path: Path) -> None:
    """ "=Aukus" takes nothing from "AUKUS"."""
    words = read(tmp_path, "named:\n  town: {kind: place, en: [=Aukus]}\n")

    found = [hit.id for hit in words.lexicon.named.find("Aukus is not AUKUS", "en")]

    assert found == ["town", "aukus"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_refuses_a_field_that_is_none(tmp_path: Path, section: str) -> None:
    """A typo in any of them would be a fact that nobody reads."""
    from monitor.errors import ConfigError

    with pytest.raises(ConfigError, match=rf"lexicon.yaml:2: {section}.own.wrods: is no setting"):
        read(tmp_path, f"{section}:\n  own: {{wrods: [one], en: [two]}}\n")


def test_names_are_merged_language_by_language(tmp_path: Path) -> None:
    """Whoever names a publisher in one language keeps the shipped names in the others; before, they were lost."""
    (tmp_path / "names.yaml").write_text("publishers:\n  Kremlin: {zh: 克宫}\n", encoding="utf-8")
    environment = Environment({"MONITOR_CONFIG": str(tmp_path)})

    names = load_names(environment, load_lexicon(environment))

    assert (names.publisher("Kremlin", "zh"), names.publisher("Kremlin", "ru")) == ("克宫", "Кремль")
