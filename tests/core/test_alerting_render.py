"""What an alert says, in each language and for each channel: snapshots to read, and rules that hold for any text."""

import json
import os
import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta, timezone
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world.chat import slack_fault, slack_text, telegram_fault, telegram_text

from monitor.alerts.build import statement_alert, suspect_alert, trouble_alert
from monitor.alerts.samples import SAMPLE_TIME, sample_alerts, sample_statement
from monitor.alerts.undelivered import undelivered_alerts
from monitor.channels.render import Links, render, render_several
from monitor.config import Environment, load_lexicon
from monitor.config.names import load_names
from monitor.model import (
    LANGUAGES,
    Alert,
    Baseline,
    ChangeKind,
    ChangeLine,
    Channel,
    EditNews,
    Language,
    OutgoingMessage,
    Pause,
    Publication,
    Recipient,
    Span,
    StatementNews,
    Trouble,
)
from monitor.text.sanitize import bracketed, clean, cut, shorten

SNAPSHOTS = Path(__file__).parents[1] / "data" / "alerts"
CHANNELS: tuple[Channel, ...] = ("email", "slack", "telegram", "terminal", "other")
SUFFIX = {"email": "html", "slack": "json", "telegram": "html", "terminal": "txt", "other": "txt"}
RUSSIAN_PRINTS = (
    Publication(
        document_id="kremlin.ru:supplement/0001",
        source="kremlin-ru",
        publisher="Kremlin",
        url="http://kremlin.ru/supplement/0001",
        title="Совместное заявление о глобальной стратегической стабильности",
        language="ru",
        relation="edition",
        published=SAMPLE_TIME.astimezone(timezone(timedelta(hours=3))),
        seen_at=SAMPLE_TIME,
        capture_id="c1",
        digest=None,
    ),
)
SAMPLES = dict(
    zip(
        (
            "statement",
            "not-compared",
            "revised",
            "editions",
            "mention",
            "announced",
            "unreadable",
            "suspect",
            "edited",
            "vanished",
            "trouble",
            "recovered",
        ),
        sample_alerts(SAMPLE_TIME),
        strict=True,
    )
)
STATEMENT = sample_statement(SAMPLE_TIME)
LINKS = Links(web="https://monitor.example.org")
SHIPPED = Environment({"MONITOR_CONFIG": "none"})
NAMES = load_names(SHIPPED, load_lexicon(SHIPPED))
_OPERATORS = Recipient(name="operators", channel="terminal", kinds=frozenset({"trouble"}))
_PAUSED = Pause(recipient="desk", since=SAMPLE_TIME, reason="Telegram: Unauthorized (401)", address="")
UNDELIVERED = undelivered_alerts([_PAUSED], (), {"operators": _OPERATORS}, now=SAMPLE_TIME)[0][0]
FOLLOW_UP = replace(
    STATEMENT,
    news=replace(STATEMENT.news, prints=(STATEMENT.news.print, *RUSSIAN_PRINTS)),  # type: ignore[union-attr,call-arg]
)
_NEWS = STATEMENT.news
assert isinstance(_NEWS, StatementNews)
SUSPECT = suspect_alert(
    statement_id="sample-statement",
    print=replace(_NEWS.print, relation="suspect", document_id="xinhua.example:1"),
    baseline=Baseline(statement_id="sample-statement", title=_NEWS.print.title, date=date(2026, 11, 23), reason=""),
    changes=_NEWS.changes[2:3],
    kept=54,
    note="",
    created_at=SAMPLE_TIME,
    reasons=("it is what the watch “战略稳定” looks for",),
)
SNAPPED = {
    **{kind: (alert,) for kind, alert in SAMPLES.items()},
    "printed-again": (FOLLOW_UP,),
    "suspect": (SUSPECT,),
    "undelivered": (UNDELIVERED,),
    "several": tuple(SAMPLES.values()),
}


def person(channel: Channel, language: Language = "en", zone: str = "UTC") -> Recipient:
    """Somebody to tell."""
    return Recipient(name="desk", channel=channel, language=language, zone=zone)


def shown(message: OutgoingMessage, channel: Channel) -> str:
    """What a reader sees, without any style."""
    if channel == "telegram":
        return telegram_text(message.body)
    if channel == "slack":
        return slack_text({"blocks": json.loads(message.body)})
    return page_text(message.body) if channel == "email" else message.body


def page_text(page: str) -> str:
    """The text of an HTML page."""
    parser = Page()
    parser.feed(page)
    parser.close()
    return "".join(parser.text)


class Page(HTMLParser):
    """The text and the tags of a page, scripts and foreign attributes noted."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        assert {name for name, _ in attrs} <= {"href", "style", "dir", "lang", "charset", "scope", "role"}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


# ------------------------------------------------------------------------------------------------------- to be read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", SNAPPED)
def test_an_alert_reads_as_its_snapshot(kind: str, channel: Channel, language: Language) -> None:
    """Each kind, channel and language says what its file says; MONITOR_WRITE_SNAPSHOTS=1 writes the files anew."""
    reader = person(channel, language, "Europe/Moscow" if language == "ru" else "UTC")
    message = render_several(SNAPPED[kind], reader, links=LINKS, names=NAMES)

    body = json.dumps(json.loads(message.body), ensure_ascii=False, indent=1) if channel == "slack" else message.body
    text = f"{message.title}\n\n{body.rstrip()}\n"
    file = SNAPSHOTS / f"{kind}.{channel}.{language}.{SUFFIX[channel]}"
    if os.environ.get("MONITOR_WRITE_SNAPSHOTS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_attachment_of_a_mail_reads_as_its_snapshot(language: Language) -> None:
    """It holds every change, those without substance too, and the whole new text with its changes."""
    whole = render(STATEMENT, person("email", language), links=LINKS, names=NAMES).whole

    file = SNAPSHOTS / f"statement.attachment.{language}.html"
    if os.environ.get("MONITOR_WRITE_SNAPSHOTS"):
        file.write_text(whole, encoding="utf-8")
    assert whole == file.read_text(encoding="utf-8")
    text = page_text(whole)
    assert text.count("双方一贯反对此类破坏全球战略安全与稳定的政策。") == 2
    assert text.count("双方认为[-，-]{+：+}《不扩散核武器条约》是国际核不扩散体系的基石。") == 2


@pytest.mark.parametrize("language", ["zh", "ru"])
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", SNAPPED)
def test_the_frame_holds_no_english(kind: str, channel: Channel, language: Language) -> None:
    """What is not a quotation, an id, an address or a service's own words is in the reader's language."""
    message = render_several(SNAPPED[kind], person(channel, language), links=LINKS, names=NAMES)

    text = unescape(shown(message, channel)).replace("\u2060", "")
    for known in ENGLISH_ALL_THE_SAME:
        text = re.sub(known, " ", text)
    assert re.findall(r"[A-Za-z]{3,}", text) == []


ENGLISH_ALL_THE_SAME = (
    r"https?://[^\s）)]+",
    r"sha256:[0-9a-f]+",
    r"SW-\d{8}-\w{6}",
    r"`monitor [A-Za-z -]+`",
    r"`[a-z_]+`|[a-z]+\.yaml|SSL_CERT_FILE",  # settings
    r"kremlin-ru|(?:people|xinhua)-zh-world",
    r"UTC|desk|Telegram|404 Not Found|403 Forbidden",
)


def test_an_alert_of_an_earlier_release_is_said_in_the_readers_language() -> None:
    """It holds a reason as one English sentence, and no remarks."""
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    line = replace(
        news.changes[2], remarks=(), reason="Force: “谴责” became “关切”; named thing: “大会; 会议” is gone. Weaker."
    )

    plain = render(replace(STATEMENT, news=replace(news, changes=(line,))), person("terminal", "zh"), names=NAMES).plain

    assert "减弱（语气强弱：“谴责”改为“关切”；所指事物：删去“大会; 会议”）" in plain


def test_telegram_quotes_more_changes_than_it_can_style() -> None:
    """A message holds 100 entities: the weightiest changes are styled, the others marked by brackets alone."""
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    many = replace(STATEMENT, news=replace(news, changes=news.changes[2:3] * 30))

    message = render(many, person("telegram", "zh"), names=NAMES)

    assert telegram_fault(message.body) == ""
    assert message.body.count("<blockquote>") == 30
    assert 5 < message.body.count("<s>[-谴责-]</s>") < 30
    assert telegram_text(message.body).count("[-谴责-]") == 30


# ------------------------------------------------------------------------------------------------- what is always said


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", SAMPLES)
def test_every_alert_says_what_when_why_and_its_id(kind: str, channel: Channel) -> None:
    """No channel leaves out the headline, the times, the reason or the id."""
    alert = SAMPLES[kind]

    text = shown(render(alert, person(channel)), channel)

    assert alert.id in text
    assert alert.reasons[0] in text
    assert "2026-11-23" in text
    assert "UTC" in text


@pytest.mark.parametrize("channel", CHANNELS)
def test_deleted_and_inserted_words_stay_apart_without_any_style(channel: Channel) -> None:
    """A preview, a copied line and a screen reader drop styles: the marks are in the text itself."""
    text = shown(render(STATEMENT, person(channel)), channel)

    assert "双方[-谴责-]{+对+}将商业航天系统" in text
    assert "[-双方赞同在全球范围内推行不首先在外空部署武器的国际倡议/政治承诺。-]" in text


@pytest.mark.parametrize(("kind", "text"), [("new", "{+n+}"), ("dropped", "[-o-]"), ("reworded", "[-o-]{+n+}")])
def test_a_change_without_marked_words_is_told_whole(kind: ChangeKind, text: str) -> None:
    """Where nobody marked the words, the old sentence is deleted and the new one inserted."""
    old, new = ("" if kind == "new" else "o"), ("" if kind == "dropped" else "n")
    line = ChangeLine(kind=kind, shift=None, old=old, new=new, spans=(), act=None, topics=(), reason="", weight=1.0)
    news = STATEMENT.news
    assert isinstance(news, StatementNews)

    plain = render(replace(STATEMENT, news=replace(news, changes=(line,))), person("terminal")).plain

    assert f"    {text}\n" in plain


def test_a_moved_sentence_has_no_marks() -> None:
    """It stands as it stood, elsewhere."""
    line = ChangeLine(kind="moved", shift=None, old="o", new="o", spans=(), act=None, topics=(), reason="", weight=1.0)
    news = STATEMENT.news
    assert isinstance(news, StatementNews)

    plain = render(replace(STATEMENT, news=replace(news, changes=(line,))), person("terminal")).plain

    assert "Moved\n    o\n" in plain


def test_a_baseline_without_a_date_or_a_joint_title_is_named_for_what_it_is() -> None:
    """Nothing is called joint or dated that is not."""
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    assert news.baseline is not None
    single = replace(news.baseline, title="Заявление МИД")

    told = [
        render(replace(STATEMENT, news=replace(news, baseline=baseline)), person("terminal")).plain
        for baseline in (single, replace(single, date=None))
    ]

    assert "against the statement of 2025-05-08" in told[0]
    assert "against a stored statement without a date" in told[1]


def test_a_page_that_is_again_what_it_was_is_told_so() -> None:
    """A reversal is the first thing said of an edit."""
    news = SAMPLES["edited"].news
    assert isinstance(news, EditNews)

    plain = render(replace(SAMPLES["edited"], news=replace(news, reversal=True)), person("terminal")).plain

    assert "The text is again what it was two versions ago\nVersion 2 of the page" in plain


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_weightiest_change_comes_first_and_one_without_weight_is_only_counted(channel: Channel) -> None:
    """A reader who stops early has read what matters."""
    text = shown(render(STATEMENT, person(channel)), channel)

    places = [text.index(words) for words in ("支持在联合国", "不首先在外空", "谴责", "敦促", "周年之际", "一贯反对")]
    assert places == sorted(places)
    assert "双方认为" not in text
    assert "changes without substance: 1" in text


@pytest.mark.parametrize(
    ("language", "gist"),
    [
        ("en", "1 new, 1 dropped, 1 stronger, 1 weaker, 1 reworded, 1 moved against the joint statement of 2025-05-08"),
        ("zh", "与2025年5月8日的联合声明相比：新增1处、删去1处、加强1处、减弱1处、改写1处、移位1处"),
        (
            "ru",
            "По сравнению с совместным заявлением от 8 мая 2025 г.: "
            "добавлено 1, исключено 1, усилено 1, ослаблено 1, перефразировано 1, перенесено 1",
        ),
    ],
)
def test_the_gist_counts_the_changes_in_one_sentence(language: Language, gist: str) -> None:
    """One sentence says how many changes of each kind there are, and against what."""
    assert gist in render(STATEMENT, person("terminal", language)).plain


def test_what_was_not_compared_is_not_called_unchanged() -> None:
    """A stored statement in another language is named with the reason, and nothing is counted."""
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    note = "known so far in Russian only; not compared"
    alert = replace(STATEMENT, news=replace(news, changes=(), kept=0, note=note))

    text = render(alert, person("terminal")).plain

    assert f"Not compared: {note}" in text
    assert "No change" not in text


def test_a_text_without_changes_of_substance_says_so() -> None:
    """Compared and the same is a finding too."""
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    alert = replace(STATEMENT, news=replace(news, changes=(), kept=40))

    text = render(alert, person("terminal")).plain

    assert "No change of substance against the joint statement of 2025-05-08; sentences that stand" in text


def test_later_prints_are_listed_with_who_when_and_how() -> None:
    """An alert that goes out late names the editions that came in the meantime, and not its own print again."""
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    other = replace(
        news.print,
        document_id="kremlin.ru:supplement-0000",
        publisher="Kremlin",
        language="ru",
        relation="edition",
        url="http://kremlin.ru/supplement/0000",
        published=date(2026, 11, 23),
    )
    alert = replace(STATEMENT, news=replace(news, prints=(news.print, other)))

    text = render(alert, person("terminal")).plain

    assert "Also printed by: Kremlin, 2026-11-23 (no clock time given) (other language: Russian)" in text
    assert text.count("Also printed by") == 1


def test_times_are_the_publishers_utc_and_the_readers() -> None:
    """Published is told in the publisher's zone, seen in UTC and in the reader's."""
    text = render(STATEMENT, person("terminal", zone="Europe/Vienna")).plain

    assert "Published: 2026-11-23 15:10 UTC+08:00" in text
    assert "Seen: 2026-11-23 07:26 UTC = 2026-11-23 08:26 Europe/Vienna" in text


def test_links_lead_to_the_comparison_the_copy_and_the_page() -> None:
    """Where the pages for readers can be reached, an alert links them."""
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    alert = replace(STATEMENT, news=replace(news, print=replace(news.print, capture_id="c-1")))

    for channel in ("email", "telegram", "slack", "terminal"):
        body = render(alert, person(channel), links=Links(web="https://monitor.example")).body

        assert f"https://monitor.example/alerts/{alert.id}" in body
        assert "https://monitor.example/captures/c-1" in body
        assert news.print.url in body


def troubles(count: int) -> Alert:
    """An alert about many sources that are out."""
    out = tuple(
        Trouble(
            source=f"source-{number:03}",
            publisher="A publisher with a name of some length",
            url="https://example.org/list",
            health="unreachable",
            since=SAMPLE_TIME,
            detail="no answer within ten seconds",
        )
        for number in range(count)
    )
    return trouble_alert(troubles=out, still=out, created_at=SAMPLE_TIME, reasons=("r",))


@pytest.mark.parametrize("channel", ["email", "slack", "telegram", "terminal"])
def test_every_source_that_is_out_is_named(channel: Channel) -> None:
    """Where there is no room for what each of 60 sources answered, its name is still there."""
    text = shown(render(troubles(60), person(channel)), channel)

    assert [number for number in range(60) if f"source-{number:03}" not in text] == []


# ------------------------------------------------------------------------------------------------------------- limits


def long_alert(sentence: str, count: int, language: Language = "zh") -> Alert:
    """A statement whose every sentence changed."""
    lines = tuple(
        ChangeLine(
            kind="reworded",
            shift="weaker",
            old=sentence,
            new=sentence,
            spans=(
                Span(text=f"{number} {sentence}", mark="kept"),
                Span(text="must", mark="deleted"),
                Span(text="may", mark="inserted"),
                Span(text=sentence, mark="kept"),
            ),
            act=None,
            topics=(),
            reason="",
            weight=1 - number / 1000,
        )
        for number in range(count)
    )
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    return replace(STATEMENT, news=replace(news, changes=lines, print=replace(news.print, language=language)))


ZH = "双方坚信，各国人民命运与共，各国及各组织不能以牺牲他国安全来保障自身安全。" * 3
RU = "Стороны исходят из того, что безопасность одних не может обеспечиваться за счёт других. " * 3


@pytest.mark.parametrize("sentence", [ZH, RU, "о" * 5000, "🇨🇳👩‍🚀" * 500, "<b>&amp;</b>" * 300, "العربية " * 200])
def test_a_long_alert_fits_each_channel_and_says_what_is_left_out(sentence: str) -> None:
    """No service refuses an alert for its length; it ends with how many more there are."""
    alert = long_alert(sentence, 80)
    bodies = {channel: render(alert, person(channel)) for channel in CHANNELS}

    assert telegram_fault(bodies["telegram"].body) == ""
    blocks = json.loads(bodies["slack"].body)
    assert slack_fault({"blocks": blocks}) == ""
    assert len(json.dumps(blocks, ensure_ascii=False)) < 13_000
    assert len(bodies["slack"].body) < 10_000
    assert len(bodies["other"].body) <= 1900
    assert len(bodies["email"].body.encode()) <= 90_000
    assert all(len(message.title) <= 250 for message in bodies.values())
    for channel in ("telegram", "slack", "other"):
        assert "… and " in shown(bodies[channel], channel)


def test_a_long_sentence_is_cut_around_its_changed_words() -> None:
    """The changed words stay, with their neighbourhood; what is left out shows."""
    spans = (
        Span(text="а" * 900, mark="kept"),
        Span(text="must", mark="deleted"),
        Span(text="may", mark="inserted"),
        Span(text="я" * 900, mark="kept"),
    )

    text = bracketed(shorten(spans, 300))

    assert "а[-must-]{+may+}я" in text
    assert text.startswith("…")
    assert text.endswith("…")
    assert len(text) <= 320


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("双方坚信。各国人民命运与共。", 12, "双方坚信。各国人民命运…"),
        ("双方坚信各国人民。命运与共", 11, "双方坚信各国人民。…"),
        ("One two three. Four five", 20, "One two three.…"),
        ("abcdefghij", 5, "abcd…"),
        ("ab👩‍🚀cd", 5, "ab…"),
        ("short", 10, "short"),
        ("abc", 1, "…"),
    ],
)
def test_a_cut_is_at_a_sentence_a_clause_or_a_word(text: str, limit: int, expected: str) -> None:
    """A cut keeps whole sentences where it can, and never halves what is seen as one character."""
    assert cut(text, limit) == expected


# -------------------------------------------------------------------------------------------------------- hostile text

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("<>&\"'[]{}-+*_`~|@#!:;\\\r\n\t\0\x1b\u202e\u2066\u2069\u200f\u0590אع谴🇨"),
    ),
    max_size=300,
)


def hostile_alert(texts: list[str], url: str) -> Alert:
    """An alert whose every word of a page is hostile."""
    print = Publication(
        document_id="d",
        source="s",
        publisher=texts[0],
        url=url,
        title=texts[1],
        language="zh",
        relation="first",
        published=None,
        seen_at=SAMPLE_TIME,
        capture_id=None,
        digest=None,
    )
    spans = (
        Span(text=texts[2], mark="kept"),
        Span(text=texts[3], mark="deleted"),
        Span(text=texts[4], mark="inserted"),
    )
    line = ChangeLine(
        kind="reworded",
        shift="same",
        old="",
        new="",
        spans=spans,
        act=None,
        topics=(),
        reason=texts[5],
        weight=1.0,
    )
    return statement_alert(
        verdict="statement",
        statement_id=None,
        print=print,
        baseline=None,
        changes=(line,),
        kept=0,
        passages=(),
        note=texts[6],
        created_at=SAMPLE_TIME,
        reasons=(texts[7],),
    )


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(HOSTILE, min_size=8, max_size=8), url=st.one_of(HOSTILE, HOSTILE.map("https://x/{}".format)))
def test_no_text_of_a_page_breaks_out_of_its_place(texts: list[str], url: str) -> None:
    """Whatever a page says is text: no tag, no attribute, no entity, no header, no control character comes of it."""
    alert = hostile_alert(texts, url)
    messages = {channel: render(alert, person(channel)) for channel in CHANNELS}

    assert telegram_fault(messages["telegram"].body) == ""
    assert slack_fault({"blocks": json.loads(messages["slack"].body)}) == ""
    page = Page()
    page.feed(messages["email"].body)
    page.close()
    assert page.open == []
    assert page.tags <= {
        *("html", "head", "meta", "title", "body", "div", "p", "h1", "strong", "span", "blockquote"),
        *("del", "ins", "table", "tr", "th", "td", "a"),
    }
    assert all(address.startswith(("https://", "http://")) for address in page.addresses)
    for message in messages.values():
        assert "\n" not in message.title
        for text in (message.title, message.body, message.plain):
            text.encode()
            assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in text)
            assert not any(c in text for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


def test_half_a_pair_of_surrogates_is_shown_as_damage() -> None:
    """What cannot be sent in UTF-8 is replaced, so that no alert fails for it."""
    assert clean("a\ud83db") == "a\ufffdb"


def test_changed_words_that_are_long_themselves_are_cut_within_their_mark() -> None:
    """A mark is always closed."""
    spans = (Span(text="а" * 50, mark="kept"), Span(text="б" * 900, mark="deleted"), Span(text="в", mark="inserted"))

    text = bracketed(shorten(spans, 300))

    assert text.endswith("б…-]")
    assert len(text) <= 310


@given(HOSTILE)
def test_a_page_cannot_fake_a_mark(text: str) -> None:
    """Brackets that a page prints are not read as deleted or inserted words."""
    assert not any(mark in clean(text) for mark in ("[-", "-]", "{+", "+}"))


def test_a_page_cannot_call_people_of_a_chat_by_name() -> None:
    """Neither Telegram's @name nor Slack's <!channel> of a page reaches the chat as a call."""
    alert = hostile_alert(["x", "<!channel> @everybody", "", "", "", "", "", ""], "https://x/")

    telegram, slack = (render(alert, person(channel)).body for channel in ("telegram", "slack"))

    assert "@everybody" not in telegram
    elements: list[Any] = json.loads(slack)
    assert {"type": "text", "text": "<!channel> @everybody", "style": {"bold": True}} in elements[1]["elements"][0][
        "elements"
    ]


def test_text_from_right_to_left_does_not_turn_its_surroundings() -> None:
    """Arabic or Hebrew words are isolated from the marks and labels around them."""
    assert bracketed((Span(text="العربية", mark="deleted"),)) == "\u2068[-العربية-]\u2069"


@pytest.mark.parametrize("minutes", [0, 480, 180, -210])
def test_an_offset_is_told_with_its_sign(minutes: int) -> None:
    """A zone that is known by its offset alone is told by it."""
    news = STATEMENT.news
    assert isinstance(news, StatementNews)
    published = SAMPLE_TIME.astimezone(timezone(timedelta(minutes=minutes)))
    alert = replace(STATEMENT, news=replace(news, print=replace(news.print, published=published)))

    text = render(alert, person("terminal")).plain

    name = {0: "UTC", 480: "UTC+08:00", 180: "UTC+03:00", -210: "UTC-03:30"}[minutes]
    assert f"{published:%Y-%m-%d %H:%M} {name}\n" in text
