"""What follows when a statement that was told becomes known in another language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.adapters.encoder import SentenceEncoder
from monitor.alerts.audience import Audience
from monitor.alerts.digest import tell
from monitor.alerts.edition_arrival import Joining, alerts_of
from monitor.compare.alignment.semantic import Encode
from monitor.config import Environment, load_lexicon
from monitor.config.names import load_names
from monitor.model import (
    Alert,
    AlertKind,
    Capture,
    Document,
    Entry,
    EntryUpdate,
    EntryWork,
    Language,
    Question,
    Recipient,
    StatementNews,
    StatementText,
    Watch,
)
from monitor.pages.plain import read_plain
from tests.core.shelf import Shelf, analysis_of

PROJECT = Path(__file__).parents[2]
SHIPPED = Environment({"MONITOR_CONFIG": "none"})
LEXICON = load_lexicon(SHIPPED)
NAMES = load_names(SHIPPED, LEXICON)
ENCODE = SentenceEncoder().encode
FIRST = datetime(2026, 5, 20, 12, tzinfo=UTC)
LATER = FIRST + timedelta(hours=3)
KINDS: frozenset[AlertKind] = frozenset({"statement", "revised", "confirmed", "editions"})
DESK = Recipient(name="desk", channel="email", language="en", kinds=KINDS)
WATCH = Watch(name="stability", topics=frozenset(LEXICON.topics.ids), compare_with=("2025",), recipients=(DESK,))


def text_of(language: Language) -> tuple[str, ...]:
    """The made-up successor of the stored statement."""
    return read_plain((PROJECT / f"tests/world/days/successor.{language}.txt").read_text(encoding="utf-8")).paragraphs


def document(language: Language, paragraphs: Sequence[str], key: str = "") -> Document:
    """The successor as a site prints it."""
    return Document(
        site_id=key or f"site:{language}",
        url=f"https://example.org/{language}",
        title=paragraphs[0],
        language=language,
        paragraphs=tuple(paragraphs[1:]),
        published=date(2026, 5, 20),
    )


def work(language: Language, *, quiet: bool, key: str) -> EntryWork:
    """An entry that is read for the first time."""
    entry = Entry(key=key or f"site:{language}", url=f"https://example.org/{language}")
    return EntryWork(
        entry=entry, source=f"site-{language}", quiet=quiet, found_at=FIRST, list_capture=None, attempts=0, looks=0
    )


CAPTURE = Capture(
    id="c", requested="", url="https://example.org/", status=200, headers={}, digest="sha256:0", size=1,
    fetched_at=FIRST, file="f", offset=0,
)  # fmt: skip
_READ = read_plain(
    (PROJECT / "monitor/data/statements/2025-05-08-global-strategic-stability.zh.txt").read_text(encoding="utf-8")
)
BASELINE = StatementText(
    statement_id="2025", document_id="d", title=_READ.title, language="zh", date=date(2025, 5, 8),
    parties=("china", "russia"), paragraphs=_READ.paragraphs, url="", relation="first",
)  # fmt: skip


class Desk:
    """A store in small: what was read and told."""

    def __init__(self, *, watch: Watch = WATCH, encode: Encode | None = ENCODE) -> None:
        self.texts: list[StatementText] = [BASELINE]
        self.told: dict[str, Alert] = {}
        shelf = Shelf(self._ask, self.told)
        self.analysis = analysis_of(shelf, lexicon=LEXICON, watches=[watch], encode=encode)

    def read(
        self, language: Language, paragraphs: Sequence[str], at: datetime, *, quiet: bool = False, key: str = ""
    ) -> EntryUpdate:
        """Judge a text and keep what follows."""
        text = document(language, paragraphs, key)
        finding = self.analysis.find(work(language, quiet=quiet, key=key), text, CAPTURE, at)
        assert finding.statement_id is not None
        relation = finding.identity.relation if finding.identity is not None else "first"
        self.texts.append(
            StatementText(
                statement_id=finding.statement_id,
                document_id=text.site_id,
                title=text.title,
                language=language,
                date=date(2026, 5, 20),
                parties=("china", "russia"),
                paragraphs=text.paragraphs,
                url=text.url,
                relation=relation,
            )
        )
        for alert in finding.alerts:
            if alert.kind == "statement":
                self.told[finding.statement_id] = alert
        return finding

    def _ask(self, question: Question) -> Sequence[StatementText]:
        return [text for text in self.texts if text.document_id != question.document_id]


def kinds(finding: EntryUpdate) -> list[str]:
    """Of the alerts, in their order."""
    return [alert.kind for alert in finding.alerts]


def news_of(finding: EntryUpdate, kind: str) -> StatementNews:
    """What one of the alerts tells."""
    (alert,) = (alert for alert in finding.alerts if alert.kind == kind)
    assert isinstance(alert.news, StatementNews)
    return alert.news


@pytest.fixture
def desk() -> Desk:
    """A desk that was told of the Russian text, compared across languages with the Chinese statement."""
    desk = Desk()
    assert kinds(desk.read("ru", text_of("ru"), FIRST)) == ["statement"]
    return desk


def test_the_chinese_edition_is_compared_again_and_what_was_not_told_is_told(desk: Desk) -> None:
    """A follow-up in the thread of the first alert: the comparison in one language, with what is new in it marked."""
    finding = desk.read("zh", text_of("zh"), LATER)

    assert finding.identity is not None
    assert finding.identity.relation == "edition"
    news = news_of(finding, "revised")
    assert news.statement_id == next(iter(desk.told))
    assert news.baseline is not None
    assert news.baseline.statement_id == "2025"
    assert news.note.startswith("compared again on the text in Chinese, as it was told on the one in Russian")
    marked = [line for line in news.changes if "Not told before." in line.reason]
    assert marked
    assert all(line.kind == "reworded" for line in marked)
    assert sum(line.kind == "new" for line in news.changes) == 3


def test_what_was_told_and_does_not_hold_is_said() -> None:
    """A year that only the Russian text has is taken back, without weight, when the Chinese text is there."""
    desk = Desk()
    desk.read("ru", [text.replace("от 3 января 2022 года", "от 3 января 2021 года") for text in text_of("ru")], FIRST)

    news = news_of(desk.read("zh", text_of("zh"), LATER), "revised")

    (gone,) = (line for line in news.changes if "on this one it is no change" in line.reason)
    assert "2021" in gone.new
    assert gone.weight == 0
    assert "told and none: 1" in news.note
    assert "the editions in Russian and Chinese do not say the same in places: 1" in news.note


def test_where_nothing_changes_it_is_confirmed() -> None:
    """A Chinese text that is the stored one but for a new clause bears out what was told of its translation."""
    chinese = [*BASELINE.paragraphs[:9], "双方要求所有国家立即停止在外空部署武器。"]
    russian = list(
        read_plain(
            (PROJECT / "tests/data/editions/2025-05-08-global-strategic-stability.ru.txt").read_text(encoding="utf-8")
        ).paragraphs
    )
    desk = Desk()
    first = desk.read("ru", [*russian[:10], "Стороны требуют от всех государств немедленно прекратить размещение "
                             "оружия в космосе."], FIRST)  # fmt: skip

    finding = desk.read("zh", [_READ.title, *chinese], LATER)

    assert kinds(first) == ["statement"]
    assert kinds(finding) == ["confirmed"]
    assert news_of(finding, "confirmed").note == (
        "confirmed on the text in Chinese: what was told on the one in Russian holds"
    )


def test_it_is_told_once(desk: Desk) -> None:
    """Another Chinese print adds nothing, and the alert has one id whenever it is found."""
    other = Desk()
    other.texts = list(desk.texts)
    other.told.update(desk.told)

    (one, *_) = desk.read("zh", text_of("zh"), LATER).alerts
    (same, *_) = other.read("zh", text_of("zh"), LATER + timedelta(days=2)).alerts
    later = desk.read("zh", text_of("zh"), LATER + timedelta(days=2), key="other:1")

    assert one.id == same.id
    assert not later.alerts


def test_an_edition_in_a_third_language_brings_no_second_comparison(desk: Desk) -> None:
    """What was compared across languages is compared again in the stored text's language only."""
    english = document("en", ["Joint statement", "The sides oppose weapons in outer space."])
    (told,) = desk.told.values()
    assert isinstance(told.news, StatementNews)
    joining = Joining(
        document=english, print=replace(told.news.print, language="en"), statement_id="s", first=None,
        baseline=BASELINE, told=told, topics=WATCH.topics,
    )  # fmt: skip

    assert alerts_of(joining, LEXICON, ENCODE) == ()


def test_a_statement_that_was_compared_in_its_own_language_is_not_compared_again() -> None:
    """The Russian edition of a Chinese statement is quiet where it says the same."""
    desk = Desk()
    desk.read("zh", text_of("zh"), FIRST)

    assert kinds(desk.read("ru", text_of("ru"), LATER)) == []


def test_places_where_the_editions_differ_are_told_to_who_asks() -> None:
    """Another verb, another year: each with both sentences, under a label that speaks of editions."""
    russian = [
        text.replace("от 3 января 2022 года", "от 3 января 2021 года").replace(
            "Стороны выступают против вооружённых нападений", "Стороны сожалеют о вооружённых нападениях"
        )
        for text in text_of("ru")
        if "договорились учредить" not in text
    ]
    desk = Desk()
    desk.read("zh", text_of("zh"), FIRST)

    finding = desk.read("ru", russian, LATER)

    assert kinds(finding) == ["editions"]
    news = news_of(finding, "editions")
    assert sorted(line.kind for line in news.changes) == ["dropped", "reworded", "reworded"]
    telling = tell(finding.alerts[0], Audience.of(DESK, None, NAMES))
    assert telling.gist == ("The editions in Chinese and Russian do not say the same in places: 3",)
    assert {quote.label for quote in telling.quotes} >= {"Only in the earlier edition"}


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_a_follow_up_is_told_in_every_language(desk: Desk, language: Language) -> None:
    """No sentence of ours is left in English for who reads another language."""
    finding = desk.read("zh", text_of("zh"), LATER)

    telling = tell(finding.alerts[0], Audience.of(replace(DESK, language=language), None, NAMES))

    assert telling.thread == finding.statement_id
    assert ("ompared again" in " ".join(telling.gist)) == (language == "en")


def test_only_who_asks_is_told(desk: Desk) -> None:
    """Without the kinds in a recipient's list an edition is as quiet as ever."""
    quiet = replace(DESK, kinds=frozenset[AlertKind]({"statement"}))
    watches = [replace(WATCH, recipients=(quiet,))]
    desk.analysis = replace(desk.analysis, decide=replace(desk.analysis.decide, watches=watches))

    assert not desk.read("zh", text_of("zh"), LATER).alerts


def test_what_is_taken_in_quietly_brings_no_follow_up(desk: Desk) -> None:
    """What a source listed before we came is no news."""
    assert not desk.read("zh", text_of("zh"), LATER, quiet=True).alerts


def test_a_statement_that_could_not_be_compared_is_compared_now() -> None:
    """Without a model the first alert held no changes; the Chinese text brings them."""
    desk = Desk(encode=None)
    desk.read("ru", text_of("ru"), FIRST)

    news = news_of(desk.read("zh", text_of("zh"), LATER), "revised")

    assert news.note == "compared now that it is known in Chinese"
    assert news.changes
    assert not any("Not told before" in line.reason for line in news.changes)
