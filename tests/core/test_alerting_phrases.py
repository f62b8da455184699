"""Sentences of the program in the reader's language."""

import ast
import re
from pathlib import Path

import pytest

from monitor import compare
from monitor.config import Environment, load_lexicon, load_sites
from monitor.config.names import load_names
from monitor.messages import NO_NAMES, said
from monitor.messages.phrases import PHRASES
from monitor.model import LANGUAGES, Language, remark

SHIPPED = Environment({"MONITOR_CONFIG": "none"})
LEXICON = load_lexicon(SHIPPED)
NAMES = load_names(SHIPPED, LEXICON)
PLACE = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase[0][:40])
def test_a_phrase_keeps_all_its_values_in_every_language(phrase: tuple[str, str, str]) -> None:
    """A translation that lost the status or the address would say less than the finding."""
    english, *others = (sorted(PLACE.findall(text)) for text in phrase)

    assert all(places == english for places in others)


@pytest.mark.parametrize(
    ("sentence", "chinese", "russian"),
    [
        (
            "https://example.org/list: the server answered 403 Forbidden: the site does not let us see the page, "
            "which is not the same as nothing new",
            "服务器返回403 Forbidden，网站不让我们查看该页面，这不等于没有新内容（https://example.org/list）",
            "сервер ответил 403 Forbidden: сайт не даёт увидеть страницу, "
            "а это не то же самое, что «нового нет» (https://example.org/list)",
        ),
        (
            "answers, but its newest item is of 2026-11-20 10:00 UTC, more than 3 days ago",
            "有应答，但最新条目为2026-11-20 10:00 UTC，距今已超过3天",
            "отвечает, но новейшая запись от 2026-11-20 10:00 UTC, то есть старше, чем 3 дн.",
        ),
        ("parties: china, russia", "当事方：中国、俄罗斯", "стороны: Китай, Россия"),
        ("acts: reaffirm (12), call", "表态动词：重申 (12)、呼吁", "глаголы позиции: подтверждать (12), призывать"),
        (
            "mail server: the login was refused: 535 5.7.8 Error",
            "邮件服务器：登录被拒绝：535 5.7.8 Error",
            "почтовый сервер: не принимает вход: 535 5.7.8 Error",
        ),
        (
            "Only the new text has it; its act: “愿” (willing).",
            "仅见于新文本；其表态：“愿”（愿意）。",
            "Есть только в новом тексте; его глагол: «愿» (быть готовым).",
        ),
        (
            "Only the old text has it; its act: “oppose”.",
            "仅见于旧文本；其表态：“oppose”。",
            "Есть только в старом тексте; его глагол: «oppose».",
        ),
        ("desk gets one daily message", "desk接收每日汇总", "desk получает ежедневную сводку"),
    ],
)
def test_a_sentence_from_the_store_is_said_in_the_readers_language(sentence: str, chinese: str, russian: str) -> None:
    """What a site answered is stored as a sentence; its values are read out of it and put into another."""
    assert said(sentence, "zh", NAMES) == chinese
    assert said(sentence, "ru", NAMES) == russian
    assert said(sentence, "en", NO_NAMES) == sentence


def test_what_nobody_translated_is_shown_as_it_is() -> None:
    """A service's own words are evidence, and a wrong guess would be worse than a foreign word."""
    assert said("Slack: some_new_error (200)", "zh", NO_NAMES) == "Slack：some_new_error (200)"
    assert said("a sentence of nobody's", "ru", NO_NAMES) == "a sentence of nobody's"


def test_words_of_a_page_cannot_pass_for_a_sentence_of_ours() -> None:
    """Values are put in as they are; braces and quotes in them do nothing."""
    told = remark("{what}: “{old}” became “{new}”", what="Force", old="{new}”", new="б; only x")

    assert str(told) == "Force: “{new}”” became “б; only x”"
    assert said(told, "zh", NO_NAMES) == "语气强弱：“{new}””改为“б; only x”"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_ships_has_a_name(language: Language) -> None:
    """Every source and publisher, and every state that can be a party."""
    sources = load_sites(SHIPPED).sources

    assert not [source.name for source in sources if not NAMES.source(source.name, language)]
    if language != "en":
        assert not [source.publisher for source in sources if source.publisher not in NAMES.publishers]
        states = [id for id in LEXICON.parties.ids if LEXICON.fact("parties", id, "kind") == "state"]
        assert not [id for id in states if language not in NAMES.parties.get(id, {})]


def test_names_are_of_things_that_there_are() -> None:
    """A slip in an id would leave the thing without its name."""
    assert set(NAMES.acts) <= set(LEXICON.acts.ids)
    assert set(NAMES.parties) <= set(LEXICON.parties.ids)
    assert set(NAMES.sources) <= {source.name for source in load_sites(SHIPPED).sources}


def test_every_remark_of_a_comparison_is_translated() -> None:
    """A template that no table has would be shown in English to everybody."""
    known = {english for english, _, _ in PHRASES}
    files = Path(compare.__file__).parent.glob("*.py")
    constants = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    texts = {node.value for node in constants if isinstance(node, ast.Constant) and isinstance(node.value, str)}

    templates = {text for text in texts if re.search(r"\{(what|place|language|old|new)\}", text)}

    assert templates
    assert not templates - known
