"""Which stored statement a new one is compared with, and why."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from monitor.config import Environment, load_lexicon
from monitor.model import Document, StatementText
from monitor.pages.plain import read_plain
from monitor.statements.baseline import choose_baseline
from monitor.statements.relevance import assess
from tests.core.kinds import document, kind

LEXICON = load_lexicon(Environment({}))

NEW = replace(kind("statements/joint.zh"), published=date(2026, 9, 5))
RUSSIAN = replace(kind("statements/joint.ru"), published=date(2026, 9, 5))
FIVE = kind("statements/five-powers.en")
TRADE = document(
    "zh",
    "中华人民共和国和俄罗斯联邦（以下称“双方”）声明如下：\n双方将扩大贸易。\n双方将办好文化年。\n双方将便利人员往来。",
    title="中华人民共和国和俄罗斯联邦关于经贸合作的联合声明",
)


def stored(id: str, day: date | None, text: Document, parties: tuple[str, ...] = ("china", "russia")) -> StatementText:
    """A stored statement in the words of `text`."""
    return StatementText(
        statement_id=id,
        document_id=f"stored:{id}:{text.language}",
        title=text.title,
        language=text.language,
        date=day,
        parties=parties,
        paragraphs=text.paragraphs,
        url="",
    )


def chosen(text: Document, *texts: StatementText, wanted: tuple[str, ...] = ()) -> tuple[str, str, str] | None:
    """Id and language of the statement chosen, and the reason."""
    choice = choose_baseline(text, assess(text, LEXICON), texts, wanted, LEXICON)
    return (choice[0].statement_id, choice[0].language, choice[1]) if choice is not None else None


OLD_2019 = stored("2019", date(2019, 6, 5), kind("statements/joint.zh"))
OLD_2025 = stored("2025", date(2025, 5, 8), kind("statements/joint.zh"))
FIVE_2022 = stored("five", date(2022, 1, 3), FIVE, ("china", "france", "russia", "united_kingdom", "united_states"))


def test_the_latest_earlier_statement_of_the_series_is_taken() -> None:
    """Of several statements of the same parties on like topics, the last one is the one before."""
    assert chosen(NEW, OLD_2025, OLD_2019, FIVE_2022) == (
        "2025",
        "zh",
        "the latest earlier statement of china and russia on like topics (2025-05-08)",
    )


def test_a_later_statement_is_never_taken() -> None:
    """An old text that is added today is compared with what came before it, not after."""
    old = replace(NEW, published=date(2020, 1, 1))

    choice = chosen(old, OLD_2019, OLD_2025)

    assert choice is not None
    assert choice[0] == "2019"
    assert chosen(old, OLD_2025) is None


def test_a_text_is_never_compared_with_itself() -> None:
    """Neither with a print of its own day, nor with one that has its words and no day."""
    same_day = stored("same", date(2026, 9, 5), kind("statements/joint.zh"))
    undated = stored("undated", None, kind("statements/joint.zh"))
    itself = replace(OLD_2025, document_id=NEW.site_id)

    assert chosen(NEW, same_day) is None
    assert chosen(NEW, undated) is None
    assert chosen(NEW, itself) is None


def test_an_edition_of_the_same_days_is_no_predecessor() -> None:
    """What appeared in another language a day before is likely the same statement."""
    edition = stored("edition", date(2026, 9, 4), kind("statements/joint.ru"))

    assert chosen(NEW, edition) is None
    assert chosen(NEW, edition, OLD_2025) is not None


def test_what_the_watch_names_goes_first() -> None:
    """A statement that the watch list names is taken although a later one is stored."""
    assert chosen(NEW, OLD_2019, OLD_2025, wanted=("2019",)) == ("2019", "zh", "the watch list names it (2019-06-05)")


def test_what_the_watch_names_may_be_of_a_wider_circle() -> None:
    """Two of five states may be held to what the five said."""
    choice = chosen(NEW, OLD_2025, FIVE_2022, wanted=("five",))

    assert choice is not None
    assert choice[0] == "five"


def test_other_states_are_not_held_to_it() -> None:
    """A statement of other parties is not compared with the one that is named: everything would be 'dropped'."""
    five = replace(FIVE, published=date(2026, 9, 5))

    assert chosen(five, OLD_2025, wanted=("2025",)) is None


def test_topics_go_before_days() -> None:
    """A later statement of the same parties on another subject is not the one before."""
    choice = chosen(NEW, OLD_2025, stored("trade", date(2026, 5, 20), TRADE))

    assert choice is not None
    assert choice[0] == "2025"


def test_where_nothing_is_on_like_topics_the_reason_says_so() -> None:
    """Better the parties' last word on something else than nothing, if that is said."""
    choice = chosen(NEW, stored("trade", date(2026, 5, 20), TRADE))

    assert choice is not None
    assert "none on like topics is stored" in choice[2]


def test_the_language_of_the_new_text_is_preferred() -> None:
    """Of the texts of one statement, the one that can be laid beside the new text word for word is taken."""
    russian = stored("2025", date(2025, 5, 8), kind("statements/joint.ru"))

    assert (chosen(NEW, OLD_2025, russian) or ("", ""))[:2] == ("2025", "zh")
    assert (chosen(RUSSIAN, OLD_2025, russian) or ("", ""))[:2] == ("2025", "ru")
    assert (chosen(RUSSIAN, OLD_2025) or ("", ""))[:2] == ("2025", "zh")


def test_without_parties_the_words_decide() -> None:
    """A text whose head is lost says 'the sides' alone; its words tell the series."""
    headless = replace(NEW, title="", paragraphs=NEW.paragraphs[1:])

    choice = chosen(headless, FIVE_2022, OLD_2025)

    assert choice is not None
    assert choice[0] == "2025"


def test_without_a_lexicon_the_words_decide() -> None:
    """Topics need a lexicon; shared words tell a series too."""
    choice = choose_baseline(NEW, assess(NEW, LEXICON), (stored("trade", date(2026, 5, 20), TRADE), OLD_2025))

    assert choice is not None
    assert choice[0].statement_id == "2025"


def test_nothing_stored_is_nothing_to_compare_with() -> None:
    """The first statement of a series is compared with nothing."""
    assert chosen(NEW) is None
    assert chosen(NEW, FIVE_2022) is None


def test_the_real_successor_is_compared_with_the_real_statement(shared: Path) -> None:
    """The shipped statement is what its successor is held to, named or not."""
    statements = shared / "texts" / "statements"
    files = ("2025-05-08-global-strategic-stability.zh", "2022-01-03-p5-preventing-nuclear-war.en")
    real, five = (read_plain((statements / f"{name}.txt").read_text(encoding="utf-8")) for name in files)
    new = read_plain((shared / "gold" / "zh" / "new.txt").read_text(encoding="utf-8"))
    texts = (stored("real", date(2025, 5, 9), real), stored("five", date(2022, 1, 3), five, FIVE_2022.parties))

    for day in (None, date(2026, 5, 9)):
        for wanted in ((), ("real",)):
            choice = chosen(replace(new, published=day), *texts, wanted=wanted)
            assert choice is not None
            assert choice[0] == "real"
