"""How pages that no profile describes are read. tests/data/generic has shapes of ministries, agencies, think tanks."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Environment, load_sites
from monitor.errors import ReadError, RemovedError
from monitor.model import Document
from monitor.pages.page import UNKNOWN, read_page

PAGES = Path(__file__).parents[1] / "data" / "generic"
EXPECTED: dict[str, dict[str, Any]] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
PROFILES = load_sites(Environment({})).profiles
XINHUA = "https://www.news.cn/world/20260906/0f1e2d3c4b5a69788796a5b4c3d2e1f0/c.html"
PROSE = (
    "甲乙两国外交部门六日在海滨小城举行磋商，就全球战略稳定交换意见。",
    "双方重申，核战争打不赢也打不得，愿继续就减少战略风险保持对话。",
    "双方同意明年春天在乙国首都举行下一轮磋商。",
)
FOOTER = (
    '<div class="foot"><p>人民日报社概况 | 关于人民网 | 报社招聘 | 招聘英才</p>'
    "<p>本网站所刊载信息，未经授权禁止转载、摘编、复制及建立镜像，违者将依法追究法律责任。</p>"
    "<p>Copyright © 1997-2026 by www.people.com.cn. all rights reserved.</p></div>"
)


def read(html: str, *, url: str = "https://example.org/news/1") -> Document:
    """The document of a page written in a test."""
    return read_page(html.encode(), url=url, content_type="text/html; charset=utf-8", profiles=PROFILES)


def paragraphs(lines: tuple[str, ...] = PROSE, tag: str = "p") -> str:
    """Lines as markup."""
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def same_day(found: datetime | date | None, expected: str | None) -> bool:
    """Whether the day is right, and the clock time where the page prints one."""
    return found is None if expected is None else found is not None and found.isoformat() == expected


# Not read to the last line: an inset of another text within prose, a place and a day in one paragraph, signatures.
NEARLY = {"aspx-india.html", "global-times.html", "kommersant.html", "valdai.html"}


@pytest.mark.parametrize("name", EXPECTED)
def test_sites_without_profile_are_read(name: str) -> None:
    """Title, time and text of a site that nobody described are found by the page's standards and its prose."""
    expected = EXPECTED[name]

    document = read_page((PAGES / name).read_bytes(), url=expected["url"], content_type=None, profiles=PROFILES)

    assert document.title == expected["title"]
    assert same_day(document.published, expected["published"])
    if name in NEARLY:
        assert set(expected["paragraphs"][:5]) <= set(document.paragraphs)
    else:
        assert list(document.paragraphs) == expected["paragraphs"]


# ----------------------------------------------------------------------------------- templates that no profile knows


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="shape-of-2031">{paragraphs()}</div>',
        f'<table><tr><td class="a"><a href="/">首页</a></td></tr><tr><td class="b">{paragraphs()}</td></tr></table>',
        f'<div class="x"><div class="y">{paragraphs(tag="div")}</div><div class="z"><a href="/1">旧闻</a></div></div>',
        f'<td><font color="navy">\u3000\u3000{"<br><br>　　".join(PROSE)}</font></td>',
        "<section><span>" + "</span><br/>\u3000\u3000<span>".join(PROSE) + "</span></section>",
    ],
)
def test_a_template_that_no_profile_knows_is_read_and_said_to_be_so(body: str) -> None:
    """A rebuilt site loses no text, and its reading names the selectors that found nothing."""
    document = read(
        f"<html><body><h1>题目</h1><p>2026-09-06 14:28:56 来源：新华网</p>{body}{FOOTER}</body></html>", url=XINHUA
    )

    assert (document.paragraphs, document.profile) == (PROSE, UNKNOWN)
    assert document.notes[0].startswith(
        "none of the selectors for the text found anything (xinhua-2021: #detailContent"
    )
    assert (document.title, document.source) == ("题目", "新华网")
    assert document.published is not None
    assert document.published.isoformat() == "2026-09-06T14:28:56+08:00"


@pytest.mark.parametrize(
    "page",
    [
        FOOTER,
        '<ul><li><a href="/1">一条很长很长的新闻标题，看起来像是一个完整的句子。</a></li></ul>' * 30,
        "<div><p>您的浏览器版本过低。</p></div>",
        '<div id="player"></div><script>play({title: "双方重申维护全球战略稳定，并将继续对话。"})</script>',
        "",
    ],
    ids=["footer", "list", "notice", "player", "nothing"],
)
@pytest.mark.parametrize("url", [XINHUA, "https://example.org/news/1"])
def test_what_is_no_text_is_not_taken_for_one(page: str, url: str) -> None:
    """Footers, lists of links, notices and shells are no text, whoever's site it is."""
    with pytest.raises(ReadError):
        read(f"<html><head><title>题目</title></head><body><h1>题目</h1>{page}</body></html>", url=url)


def test_a_notice_of_maintenance_in_a_new_template_is_no_text() -> None:
    """A site that is being mended says so in whatever template; that is a failed reading."""
    notice = paragraphs(
        ("系统维护中，本网站将于明天上午恢复服务，请您稍后再来访问。", "给您带来不便，我们深表歉意，感谢您的理解。")
    )

    with pytest.raises(ReadError, match="系统维护"):
        read(f"<html><body><div class='new'>{notice}{notice}</div></body></html>", url=XINHUA)


def test_a_notice_of_removal_in_a_new_template_is_a_removal() -> None:
    """A text that says that the page is gone is not the page's text."""
    notice = paragraphs(
        (
            "您访问的页面不存在或已被删除，请检查您输入的网址是否正确。",
            "您可以返回首页，或者使用搜索查找您需要的内容，谢谢。",
        )
    )

    with pytest.raises(RemovedError):
        read(f"<html><body><div class='new'>{notice}{notice}</div></body></html>", url=XINHUA)


def test_an_empty_place_of_the_text_is_not_believed_when_there_is_prose() -> None:
    """A page whose known element is empty while a text stands elsewhere is read, not called a page of photographs."""
    document = read(
        f'<html><body><h1>题目</h1><div id="detail"></div><div class="new">{paragraphs()}</div>{FOOTER}</body></html>',
        url=XINHUA,
    )

    assert document.paragraphs == PROSE


def test_an_empty_place_beside_a_notice_of_removal_is_a_removal() -> None:
    """The site's own template without a text, and words that the page is gone, are no page of photographs."""
    with pytest.raises(RemovedError):
        read('<html><body><div id="detail"></div><p>您访问的页面不存在或已被删除</p></body></html>', url=XINHUA)


def test_a_page_of_photographs_borrows_no_text_from_its_neighbours() -> None:
    """Where pictures or video stand in the place of the text, prose beside them is another text's."""
    document = read(
        '<html><body><h1>题目</h1><div id="detail"><img src="1.jpg"></div>'
        f'<div class="other">{paragraphs()}</div></body></html>',
        url=XINHUA,
    )

    assert document.paragraphs == ()
    assert document.notes[0].startswith("no prose")


@pytest.mark.parametrize("url", [XINHUA, "https://example.org/news/1"])
def test_a_title_that_stands_above_the_text_again_is_no_paragraph(url: str) -> None:
    """A headline written as a paragraph, and the line of its time, are not the text."""
    above = "<p>两国举行磋商</p><p>2026-09-06</p>"

    document = read(f"<html><title>两国举行磋商</title><body><div>{above}{paragraphs()}</div></body></html>", url=url)

    assert (document.title, document.paragraphs) == ("两国举行磋商", PROSE)


@pytest.mark.parametrize("url", [XINHUA, "https://example.org/news/1"])
def test_a_page_of_frames_is_no_text(url: str) -> None:
    """Sites of long ago hold their text in another address; the page that frames it has none."""
    with pytest.raises(ReadError):
        read("<html><frameset><frame src='text.htm'></frameset></html>", url=url)


# ------------------------------------------------------------------------------------------------------------ clocks


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("March 4, 2026, 16:20 UTC+3", "2026-03-04T16:20:00+03:00"),
        ("04.03.2026 16:20 (МСК)", "2026-03-04T16:20:00+03:00"),
        ("2026-03-04 16:20 Beijing time", "2026-03-04T16:20:00+08:00"),
        ("March 4, 2026 4:20 PM EST", "2026-03-04T16:20:00-05:00"),
        ("4 mars 2026 16:20", "2026-03-04T16:20:00+00:00"),
        ("4. März 2026, 16:20 CET", "2026-03-04T16:20:00+01:00"),
        ("4 de marzo de 2026 16:20 GMT", "2026-03-04T16:20:00+00:00"),
        ("1772641200", "2026-03-04T16:20:00+00:00"),
    ],
)
def test_a_clock_that_is_named_is_that_clock(printed: str, published: str) -> None:
    """A zone's name or number counts; months may be in the languages of the ministries."""
    text = paragraphs(
        ("Officials met to discuss strategic stability and arms control.", "The next round is in spring.")
    )

    found = read(f"<html><body><article><h1>Talks</h1><time>{printed}</time><div>{text}</div></article></body></html>")

    assert found.published is not None
    assert found.published.isoformat() == published


@pytest.mark.parametrize(
    ("url", "offset"),
    [("https://www.example.gov.cn/a/1.html", "+08:00"), ("https://example.ru/news/1/", "+03:00")],
)
def test_a_clock_without_a_zone_is_the_countrys(url: str, offset: str) -> None:
    """Where nobody said which clock a site prints, it is that of its country."""
    found = read(f"<html><body><h1>题目</h1><p>2026-03-04 16:20</p><div>{paragraphs()}</div></body></html>", url=url)

    assert found.published is not None
    assert found.published.isoformat() == f"2026-03-04T16:20:00{offset}"
