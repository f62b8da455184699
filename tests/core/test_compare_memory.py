"""What earlier statements say of a change, first and last."""

from dataclasses import replace
from datetime import date

from monitor.compare import compare
from monitor.compare.history import Memory, remember
from monitor.config import Environment, load_lexicon
from monitor.model import Change, Sentence, StatementText

LEXICON = load_lexicon(Environment({}))
WAR = "The sides reaffirm that a nuclear war cannot be won and must never be fought."
SPACE = "The sides oppose the placement of weapons in outer space."
TALKS = "The sides agree to hold consultations on strategic stability every year."
SHIELD = "The sides condemn missile defence systems that undermine strategic stability."


def stored(year: int, *sentences: str) -> StatementText:
    """A statement of a year."""
    return StatementText(
        statement_id=str(year),
        document_id=str(year),
        title=f"Statement of {year}",
        language="en",
        date=date(year, 5, 8),
        parties=("china", "russia"),
        paragraphs=sentences,
        url="",
    )


def reasons(new: list[str], *texts: StatementText) -> dict[str, str]:
    """The reason of each change of `new` against the last of `texts`, by the sentence."""
    changes = compare(texts[-1].paragraphs, new, "en", LEXICON)
    told = remember(changes, Memory(texts, "en", LEXICON), texts[-1].statement_id)
    return {(change.new or change.old)[0].text: change.reason for change in told}


def test_what_no_statement_said_is_said_for_the_first_time() -> None:
    """New against the last statement is one thing, never said before is another."""
    told = reasons([WAR, SHIELD], stored(2016, WAR, SPACE), stored(2022, WAR))

    assert told[SHIELD].endswith("Never said before in any stored statement.")


def test_what_an_older_statement_said_is_said_again() -> None:
    """The last statement that said it is named, and the first."""
    told = reasons([WAR, SPACE], stored(2016, WAR, SPACE), stored(2019, SPACE, WAR), stored(2022, WAR))

    assert told[SPACE].endswith(
        "Said last in 2019-05-08 (“Statement of 2019”), first in 2016-05-08 (“Statement of 2016”)."
    )


def test_what_was_dropped_before_is_dropped_again() -> None:
    """A sentence that comes and goes is told as such."""
    told = reasons([WAR], stored(2016, WAR, TALKS), stored(2019, WAR), stored(2022, WAR, TALKS))

    assert "Dropped, as already in 2019-05-08 (“Statement of 2019”); first said in 2016-05-08" in told[TALKS]


def test_a_near_miss_is_not_the_same_sentence() -> None:
    """A sentence that differs by one word of force was never said before."""
    changed = SPACE.replace("oppose", "support")

    told = reasons([WAR, changed], stored(2016, WAR, SPACE), stored(2022, WAR))

    assert told[changed].endswith("Never said before in any stored statement.")


def test_one_stored_statement_has_no_memory() -> None:
    """That something is new against the only stored statement needs no second sentence."""
    told = reasons([WAR, SHIELD], stored(2022, WAR))

    assert "stored" not in told[SHIELD]


# ------------------------------------------------------------------------------------------------- other languages


def in_chinese(year: int, *sentences: str) -> StatementText:
    """A statement that is stored in Chinese only."""
    return replace(stored(year, *sentences), language="zh")


def test_statements_in_other_languages_were_not_looked_at() -> None:
    """That nobody ever said it cannot be claimed while a statement was not read."""
    told = reasons([WAR, SHIELD], in_chinese(2019, "双方反对导弹防御系统。"), stored(2016, WAR), stored(2022, WAR))

    assert told[SHIELD].endswith(
        "Not said in the stored statements in English; 1 stored in other languages were not looked at."
    )


def test_what_the_store_did_not_hand_over_counts_too() -> None:
    """A store gives the texts that bear on a new one, and says how many statements it has in other languages only."""
    texts = [stored(2016, WAR), stored(2022, WAR)]
    changes = compare(texts[-1].paragraphs, [WAR, SHIELD], "en", LEXICON)

    told = remember(changes, Memory(texts, "en", LEXICON, unread=7), "2022")

    assert any("7 stored in other languages were not looked at" in change.reason for change in told)


def test_nothing_is_claimed_where_no_other_statement_was_looked_at() -> None:
    """A memory that holds the text compared with and nothing else says nothing."""
    told = reasons([WAR, SHIELD], in_chinese(2019, "双方反对导弹防御系统。"), stored(2022, WAR))

    assert told[SHIELD].endswith("Only the new text has it; its act: “condemn”.")


def test_what_was_dropped_is_asked_of_the_old_texts_language() -> None:
    """A Chinese sentence that a Russian text leaves out was said in earlier Chinese statements."""
    old = "双方反对在外空部署武器。"
    dropped = Change(kind="dropped", old=(Sentence(text=old, paragraph=0, sentence=0, start=0, end=12),), weight=0.8)
    texts = [in_chinese(2016, old), in_chinese(2022, old)]

    (told,) = remember([dropped], Memory(texts, "ru", LEXICON), "2022", Memory(texts, "zh", LEXICON))

    assert told.reason == "First said in 2016-05-08 (“Statement of 2016”)."
