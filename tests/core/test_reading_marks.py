"""What is not the statement is not its text: marks of notes, running times, words that no reader sees, line wraps."""

import pytest

from monitor.model import Document
from monitor.pages.read_file import read_body
from monitor.text.note_marks import without_note_marks

FIRST = "双方强调，任何核战争都没有赢家，核武器国家应当担负起维护战略稳定的责任。"
SECOND = "双方要求有关国家停止在境外部署陆基中程导弹，撤走已经部署的系统。"


def html(inside: str, head: str = "") -> Document:
    """A page around some paragraphs."""
    meta = f'<meta charset="utf-8"><title>联合声明</title>{head}'
    body = f"<!DOCTYPE html><html><head>{meta}</head><body>{inside}</body></html>"
    return read_body(body.encode(), name="page", url="", content_type=None, profiles=())


def text(words: str) -> tuple[str, ...]:
    """The paragraphs of a plain text."""
    return read_body(words.encode(), name="text", url="", content_type=None, profiles=()).paragraphs


# ---------------------------------------------------------------------------------------------------------- note marks


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("撤走已经部署的系统❶。", "撤走已经部署的系统。"),
        ("撤走已经部署的系统⑴。", "撤走已经部署的系统。"),
        ("撤走已经部署的系统。⑫", "撤走已经部署的系统。"),
        ("撤走已经部署的系统*。", "撤走已经部署的系统。"),
        ("撤走已经部署的系统〔1〕。", "撤走已经部署的系统。"),
        ("撤走已经部署的系统【注1】。", "撤走已经部署的系统。"),
        ("撤走已经部署的系统（注2）。", "撤走已经部署的系统。"),
        ("撤走已经部署的系统⁽¹⁾。", "撤走已经部署的系统。"),
        ("全球反导系统①的发展损害战略平衡。", "全球反导系统的发展损害战略平衡。"),
        ("会引发新的军备竞赛[12]，", "会引发新的军备竞赛，"),
        ("会引发新的军备竞赛[1][2]。", "会引发新的军备竞赛。"),
        ("会引发新的军备竞赛[1-3]。", "会引发新的军备竞赛。"),
        ("развёрнутые ракеты (сноска 1).", "развёрнутые ракеты."),
        ("развёрнутые ракеты [прим. 2].", "развёрнутые ракеты."),
        ("развёрнутые ракеты [2], а также", "развёрнутые ракеты, а также"),
        ("missiles abroad[note 2].", "missiles abroad."),
        ("missiles abroad.¹ The sides", "missiles abroad. The sides"),
        ("missiles abroad†.", "missiles abroad."),
        ("missiles abroad.[3] The sides", "missiles abroad. The sides"),
        ("“no first use”² and", "“no first use” and"),
        ("до конца 2027¹ года", "до конца 2027 года"),
    ],
)
def test_a_mark_of_a_note_is_left_out(marked: str, plain: str) -> None:
    """It stands right behind a word or a stop, and says nothing."""
    assert without_note_marks([marked]) == (plain,)


@pytest.mark.parametrize(
    "words",
    [
        "措施包括①通报发射；②交换数据；③互访基地。",
        "措施包括：(1)通报发射；(2)交换数据。",
        "①双方通报发射。",
        "1. The sides notify each other.",
        "面积为50 km²。",
        "the yield is 10² times higher",
        "на площади 5 км² и более",
        "¹³C and ²³⁵U were found",
        "第1条(2)款规定",
        "国发〔2020〕12号文件",
        "Article 5(1) of the treaty applies.",
        "The [nuclear] States shall",
        "within [5] years",
        "State[s] shall notify",
        "2¹⁰ pieces",
        "5*5 metres",
        "[完]",
    ],
)
def test_a_number_that_is_the_text_stays(words: str) -> None:
    """Enumerations, exponents, isotopes, rules and what an editor put in are no marks."""
    assert without_note_marks([words]) == (words,)


def test_notes_at_the_end_are_kept_without_their_numbers() -> None:
    """Renumbered notes say what they said."""
    one = without_note_marks(
        [FIRST.replace("。", "[1]。"), SECOND.replace("。", "[2]。"), "[1] 见条约。", "[2] 见声明。"]
    )
    other = without_note_marks(
        [FIRST.replace("。", "[3]。"), SECOND.replace("。", "[4]。"), "[3] 见条约。", "[4] 见声明。"]
    )

    assert one == other == (FIRST, SECOND, "见条约。", "见声明。")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ('撤走系统<sup><a href="#fn1">1</a></sup>。', "撤走系统。"),
        ('撤走系统<sup id="fnref1"><a href="#fn:1" class="footnote">[1]</a></sup>。', "撤走系统。"),
        ('撤走系统<a href="#_ftn1" name="_ftnref1">[1]</a>。', "撤走系统。"),
        ("撤走系统<sup>1</sup>。", "撤走系统。"),
        ("撤走系统<sup>[1]</sup>。", "撤走系统。"),
        ("撤走系统<sup>*</sup>。", "撤走系统。"),
        ("面积为50km<sup>2</sup>。", "面积为50km²。"),
        ("数量为10<sup>6</sup>个。", "数量为10⁶个。"),
        ("the 21<sup>st</sup> century.", "the 21st century."),
        ('见<a href="#part2">第二部分</a>。', "见第二部分。"),
    ],
)
def test_marks_in_markup_are_told_from_exponents(markup: str, words: str) -> None:
    """A link to a note is one, digits in superscript are one where no exponent can stand."""
    assert (
        html(f"<div><p>{FIRST}</p><p>{SECOND}</p><p>双方决定，{markup}</p></div>").paragraphs[-1]
        == f"双方决定，{words}"
    )


# ------------------------------------------------------------------------------------------------------- running times


@pytest.mark.parametrize(
    "line",
    [
        "5分钟前", "更新于：2天前", "昨天 18:20", "新华网 | 1小时前", "半小时前发布", "刚刚更新", "最后更新：3 周前",
        "2 часа назад", "Обновлено 5 минут назад", "вчера в 18:20", "только что", "час назад", "3 дня назад · Редакция",
        "updated 5 minutes ago", "3 hours ago", "an hour ago", "Posted 2 days ago by Staff", "Yesterday at 18:20",
        "Last updated: 10 mins ago", "just now",
    ],
)  # fmt: skip
def test_a_running_time_is_no_text(line: str) -> None:
    """How long ago a page was edited changes while its text stands."""
    assert html(f"<div><p>{line}</p><p>{FIRST}</p><p>{SECOND}</p></div>").paragraphs == (FIRST, SECOND)


@pytest.mark.parametrize(
    "line",
    [
        "三年前，双方签署了条约。",
        "两年前双方通报了全部发射。",
        "Ten years ago the treaty was signed.",
        "Год назад стороны подписали договор.",
        "五年前的承诺",
    ],
)
def test_a_sentence_about_the_past_stays(line: str) -> None:
    """Who did something so long ago is what the text says."""
    assert line in html(f"<div><p>{line}</p><p>{FIRST}</p><p>{SECOND}</p></div>").paragraphs


# -------------------------------------------------------------------------------------------------------- unseen words

SPOILER = "本站专用防盗文字"


@pytest.mark.parametrize(
    ("spoiler", "head"),
    [
        (f'<span class="x1">{SPOILER}</span>', "<style>.x1{display:none}</style>"),
        (f'<i class="x1 y">{SPOILER}</i>', "<style>p .x1, .other { font-size : 0 !important }</style>"),
        (f'<b id="z">{SPOILER}</b>', "<style>/* x */ #z{position:absolute;left:-3000px}</style>"),
        (f'<span style="opacity:0">{SPOILER}</span>', ""),
        (f'<span style="opacity:.0;position:absolute">{SPOILER}</span>', ""),
        (f'<span style="VISIBILITY: hidden">{SPOILER}</span>', ""),
        (f'<span style="text-indent:-9999em;display:inline-block">{SPOILER}</span>', ""),
        (f'<span style="position:absolute;clip:rect(0,0,0,0)">{SPOILER}</span>', ""),
        (f'<span style="position:fixed;top:-200em">{SPOILER}</span>', ""),
        (f'<span style="display:inline-block;width:0;height:0;overflow:hidden">{SPOILER}</span>', ""),
        (f'<span style="color:#fefefe;background-color:#FEFEFE">{SPOILER}</span>', ""),
        (f'<font color="#ffffff">{SPOILER}</font>', ""),
        (f'<span style="color:transparent">{SPOILER}</span>', ""),
        (f'<span style="font-size:0px"><b>{SPOILER}</b></span>', ""),
        (f'<span style="font:0/0 a">{SPOILER}</span>', ""),
        (f'<span aria-hidden="true">{SPOILER}</span>', ""),
        (f'<span class="sr-only">{SPOILER}</span>', ""),
        (f'<font class="jammer">{SPOILER}</font>', ""),
        (f'<span hidden="">{SPOILER}</span>', ""),
        (f'<span style="transform:scale(0)">{SPOILER}</span>', ""),
        (f"<template>{SPOILER}</template>", ""),
        (f'<span style="margin-left:-9999px">{SPOILER}</span>', ""),
    ],
)
def test_words_that_nobody_sees_are_left_out(spoiler: str, head: str) -> None:
    """Sites put them between the words of a text to spoil copies."""
    broken = FIRST.replace("都没有", f"都{spoiler}没有")

    assert html(f"<div><p>{broken}</p><p>{SECOND}</p></div>", head).paragraphs == (FIRST, SECOND)


@pytest.mark.parametrize(
    ("markup", "head"),
    [
        (f'<p><span style="font-size:0"><span style="font-size:16px">{FIRST}</span></span></p>', ""),
        (f'<p style="visibility:hidden"><span style="visibility:visible">{FIRST}</span></p>', ""),
        (f"<details><summary>声明</summary><p>{FIRST}</p></details>", ""),
        (f'<p class="a">{FIRST}</p>', "<style>@media print{.a{display:none}}</style>"),
        (f'<p class="a">{FIRST}</p>', "<style>.a:hover{display:none}.a{display:none}.a{display:block}</style>"),
        (f'<p style="color:#fff;background:#c00">{FIRST}</p>', ""),
        (f'<p style="margin-left:-20px;opacity:0.9;font-size:12px">{FIRST}</p>', ""),
        (f'<p class="hidden-phone">{FIRST}</p>', ""),
    ],
)
def test_words_that_a_reader_sees_stay(markup: str, head: str) -> None:
    """What is hidden and shown again, or hidden elsewhere, is the text."""
    assert FIRST in html(f"<div>{markup}<p>{SECOND}</p></div>", head).paragraphs


@pytest.mark.parametrize("style", ["opacity:0", "visibility:hidden"])
def test_a_text_that_a_script_shows_later_is_read(style: str) -> None:
    """Pages fade in: all of the text is transparent until a script runs."""
    main = f'<main style="{style}"><h1>联合声明</h1><div><p>{FIRST}</p><p>{SECOND}</p></div></main>'
    page = f"{main}<footer><p>版权所有</p></footer>"

    assert html(page).paragraphs == (FIRST, SECOND)


# ---------------------------------------------------------------------------------------------------------- line wraps


def test_chinese_is_joined_without_blanks_wherever_it_was_wrapped() -> None:
    """Also within a number, and where lines are indented and no blank line parts the paragraphs."""
    wrapped = (
        "　　双方将在20\n27年年底以前举行\n3轮磋商，讨论外空\n武器化的问题。\n　　双方将继续保持\n对话，减少风险。"
    )

    assert text(wrapped) == (
        "双方将在2027年年底以前举行3轮磋商，讨论外空武器化的问题。",
        "双方将继续保持对话，减少风险。",
    )


def test_a_wrapped_text_without_blank_lines_ends_its_paragraphs_with_short_lines() -> None:
    """Every line but a paragraph's last reaches the margin."""
    lines = [
        "双方强调，任何核战争",
        "都没有赢家，核武器国",
        "家应当担负责任。",
        "双方要求有关国家停止",
        "在境外部署导弹，撤走",
        "已经部署的系统。",
    ]

    assert text("\n".join(lines)) == (
        "双方强调，任何核战争都没有赢家，核武器国家应当担负责任。",
        "双方要求有关国家停止在境外部署导弹，撤走已经部署的系统。",
    )


@pytest.mark.parametrize(
    ("wrapped", "whole"),
    [
        (
            "Стороны исходят из того, что побе-\nдителей в ядерной войне не будет,\nи что её нельзя начинать.",
            "Стороны исходят из того, что победителей в ядерной войне не будет, и что её нельзя начинать.",
        ),
        (
            "The sides demand an end to the deploy-\nment of missiles abroad, which under-\nmines the balance.",
            "The sides demand an end to the deployment of missiles abroad, which undermines the balance.",
        ),
        (
            "They spoke of intermediate-range missiles and of all intermediate-\nrange systems that were deployed "
            "abroad\nby the other side.",
            "They spoke of intermediate-range missiles and of all intermediate-range systems that were deployed abroad "
            "by the other side.",
        ),
        (
            "Стороны требуют прекратить развёр\u00ad\nтывание ракет за рубежом\nи вывести уже развёрнутые.",
            "Стороны требуют прекратить развёртывание ракет за рубежом и вывести уже развёрнутые.",
        ),
    ],
)
def test_other_words_are_joined_with_one_blank_and_hyphens_mended(wrapped: str, whole: str) -> None:
    """A hyphen at the end of a line belongs to the word only where the text writes the word with it."""
    assert text(wrapped) == (whole,)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>双方强调，任何核战\n争都没有赢家，核武器国家应当担负起维\n      护战略稳定的责任。</p>",
        "<p>双方强调，任何核战<br>争都没有赢家，核武器国家应当担负起维<br/>\n护战略稳定的责任。</p>",
        "<p><span>双方强调，任何核战</span>\n<span>争都没有赢家，核武器国家应当担负起维护战略稳定的责任。</span></p>",
        "<p>双方强调，任何核战<wbr>争都没有赢家，核武器国家应当担负起维&shy;护战略稳定的责任。</p>",
    ],
)
def test_line_breaks_of_the_markup_put_no_blanks_into_chinese(markup: str) -> None:
    """An editor that wraps its source is not the author."""
    assert html(f"<div>{markup}<p>{SECOND}</p></div>").paragraphs[0] == FIRST


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("甲国和乙国<br>关于减少核风险的<br/>联合声明", "甲国和乙国关于减少核风险的联合声明"),
        ("甲国和乙国\n    关于减少核风险的联合声明", "甲国和乙国关于减少核风险的联合声明"),
        ("Joint statement<br>on reducing nuclear risks", "Joint statement on reducing nuclear risks"),
        ("Совместное заявление<br/>о снижении рисков", "Совместное заявление о снижении рисков"),
        ("甲国和乙国&lt;br&gt;关于减少核风险的联合声明", "甲国和乙国关于减少核风险的联合声明"),
    ],
)
def test_a_heading_of_several_lines_is_one_title(heading: str, title: str) -> None:
    """Chinese without a blank, other words with one; a tag that stands there as words is no word."""
    assert html(f"<h1>{heading}</h1><div><p>{FIRST}</p><p>{SECOND}</p></div>").title == title


@pytest.mark.parametrize(
    "words",
    [
        f"{FIRST}\n\n{SECOND}\n\n来稿有</p>、</p>、</div>三处残留。",
        f"{FIRST}\n\n请注意<p>和<div>两种标记。\n\n{SECOND}",
        f"{FIRST}\n\n{SECOND}\n\n网页以</body></html>结尾，</div>在它前面。",
    ],
)
def test_a_text_that_shows_tags_is_a_text(words: str) -> None:
    """A page opens what it closes."""
    assert text(words) == tuple(words.split("\n\n"))


def test_a_piece_of_a_page_is_a_page() -> None:
    """What was copied out of a page has tags around every paragraph."""
    assert text(f"<p>{FIRST}</p>\n<p>{SECOND}</p>\n") == (FIRST, SECOND)
