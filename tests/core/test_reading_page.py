"""How pages of the watched sites become documents. tests/data/pages has the sites' markup with prose of its own."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import Environment, load_sites
from monitor.errors import ReadError, RefusedError, RemovedError
from monitor.model import Document, Source
from monitor.pages.page import read_page
from monitor.pages.pagination import join_pages

PAGES = Path(__file__).parents[1] / "data" / "pages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
SOURCES, PROFILES = load_sites(Environment({}))[:2]
KREMLIN = next(source for source in SOURCES if source.name == "kremlin-ru")
XINHUA = "https://www.news.cn/world/20260906/0f1e2d3c4b5a69788796a5b4c3d2e1f0/c.html"


def read(name: str, *, source: Source | None = None) -> Document:
    """The document of a page in tests/data/pages."""
    return read_page(
        (PAGES / name).read_bytes(), url=EXPECTED[name]["url"], content_type=None, profiles=PROFILES, source=source
    )


def read_html(html: str, *, url: str = XINHUA) -> Document:
    """The document of a page written in a test."""
    return read_page(html.encode(), url=url, content_type="text/html; charset=utf-8", profiles=PROFILES)


def written(published: datetime | date | None) -> str | None:
    """The time as the command line prints it."""
    return published.isoformat() if published is not None else None


def xinhua(body: str) -> str:
    """A page of the present template of news.cn."""
    return (
        '<html><head><title>题目\n-新华网</title></head><div class="head-line"><h1><span class="title">题目</span></h1>'
        '</div><div class="mheader"><div class="info">2026-09-06 14:28:56</div></div>'
        f'<div id="detail"><span id="detailContent">{body}</span></div></html>'
    )


# --------------------------------------------------------------------------------------------------- every template


@pytest.mark.parametrize("name", EXPECTED)
def test_each_template_is_read(name: str) -> None:
    """Title, time, source, author, editor, text, identity and profile are read from every template that is known."""
    expected = EXPECTED[name]

    document = read(name)

    assert {field: getattr(document, field) for field in expected if field not in ("published", "paragraphs")} == {
        field: value for field, value in expected.items() if field not in ("published", "paragraphs")
    }
    assert written(document.published) == expected["published"]
    assert list(document.paragraphs) == expected["paragraphs"]


@pytest.mark.parametrize("name", EXPECTED)
def test_reading_twice_gives_the_same(name: str) -> None:
    """A page that did not change is not an edit."""
    assert read(name) == read(name)


def test_recorded_pages_give_what_is_expected_of_them(shared: Path) -> None:
    """The pages as the publishers served them are read to the last character."""
    folder = shared / "pages"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))

    documents = {
        name: read_page((folder / name).read_bytes(), url=page["url"], content_type=None, profiles=PROFILES)
        for name, page in expected.items()
    }

    assert {
        name: {
            "url": document.url,
            "title": document.title,
            "published": written(document.published),
            "source": document.source,
            "language": document.language,
            "paragraphs": len(document.paragraphs),
            "first": document.paragraphs[0][:30],
            "last": document.paragraphs[-1][-30:],
        }
        for name, document in documents.items()
    } == expected


# -------------------------------------------------------------------------------------------------------- furniture

FURNITURE = [
    '<div class="share">分享到：<a href="#">微信</a></div>',
    '<div class="columBox relatedNews"><ul><li><a href="/x/c.html">相关的一条新闻</a></li></ul></div>',
    "<p>【纠错】</p>",
    "<p>【责任编辑:甲乙】</p>",
    "<p>（责任编辑：甲乙、丙丁）</p>",
    "<p>2026年09月06日14:51 来源：人民网</p>",
    "<p>（新华社海滨9月6日电）</p>",
    "<p>新华社海滨9月6日电</p>",
    "<p>《 人民日报 》（ 2026年09月07日   03 版）</p>",
    '<p style="display:none">看不见的话，看不见的话，看不见的话。</p>',
    "<script>document.write('<p>正文之外的话。</p>')</script>",
    "<p><script>showPlayer({src: 'x'})</script></p>",
    "<p>会场外景。新华社记者 甲乙 摄</p>",
    "<p><a href='/list.htm'>更多军事新闻</a></p>",
    "<p>\u3000\u3000* * *</p>",
    "<!-- 更新于 14:03 -->",
    "<p>下一页</p>",
]


@pytest.mark.parametrize("furniture", FURNITURE)
def test_furniture_never_makes_a_version(furniture: str) -> None:
    """Credits, buttons, captions, scripts and hidden words around a text are not the text."""
    plain = read_html(xinhua("<p>双方重申维护全球战略稳定。</p><p>双方将继续对话。</p>"))

    dressed = read_html(
        xinhua(f"{furniture}<p>双方重申维护全球战略稳定。</p>{furniture}<p>双方将继续对话。</p>{furniture}")
    )

    assert dressed.paragraphs == plain.paragraphs


@pytest.mark.parametrize(
    "spaced",
    [
        "双方重申\u3000维护全球战略稳定。",
        "双方重申&nbsp;&nbsp;维护全球战略稳定。",
        "\n  双方重申&emsp;维护全球战略稳定。\n",
        "双方重申\u200b 维护\ufeff全球战略稳定。",
        "<span>双方重申</span> <font>维护全球</font>战略稳定。",
    ],
)
def test_white_space_is_layout(spaced: str) -> None:
    """Kinds of spaces, marks without width and inline elements change no text."""
    assert read_html(xinhua(f"<p>{spaced}</p>")).paragraphs == ("双方重申 维护全球战略稳定。",)


def test_a_caption_is_not_promoted_to_text() -> None:
    """A page of photographs stays empty, and says so."""
    document = read("xinhua-photo.html")

    assert (document.paragraphs, document.notes) == ((), ("no prose: 2 captions of photographs",))


def test_a_speech_that_ends_on_taking_pictures_is_text() -> None:
    """Only a line that ends with who took the picture is a caption."""
    assert read_html(xinhua("<p>他们在会场合影拍摄留念。</p>")).paragraphs == ("他们在会场合影拍摄留念。",)


# ------------------------------------------------------------------------------------------------------- paragraphs


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("<p>甲方声明。<br>乙方声明。</p>", ("甲方声明。", "乙方声明。")),
        ("<p>关于全球战略稳定的<br>联合声明</p>", ("关于全球战略稳定的联合声明",)),
        ("<p>第一段<br><br>第二段</p>", ("第一段", "第二段")),
        ("<p>第一段<br>\u3000\u3000第二段</p>", ("第一段", "第二段")),
        ("甲方声明<br>乙方声明", ("甲方声明", "乙方声明")),
        ("<div>甲方声明。</div><div><div>乙方声明。</div></div>", ("甲方声明。", "乙方声明。")),
        ("<p>甲方声明。</p>乙方声明。<p>丙方声明。</p>", ("甲方声明。", "乙方声明。", "丙方声明。")),
        ("<h3>一、关于对话</h3><p>甲方声明。</p>", ("一、关于对话", "甲方声明。")),
        ("<ul><li>一是对话；</li><li>二是合作。</li></ul>", ("一是对话；", "二是合作。")),
        ("<table><tr><td>甲方声明。</td><td>乙方声明。</td></tr></table>", ("甲方声明。", "乙方声明。")),
        ("<p>甲方<a href='/x'>重申</a>。</p>", ("甲方重申。",)),
    ],
)
def test_paragraphs_are_what_a_reader_sees(body: str, paragraphs: tuple[str, ...]) -> None:
    """Blocks part paragraphs, a break inside a sentence only wraps it, nothing is lost in nested boxes."""
    assert read_html(xinhua(body)).paragraphs == paragraphs


def test_a_page_of_many_paragraphs_is_not_deep() -> None:
    """Thousands of breaks and paragraphs that are never closed are no nesting."""
    page = xinhua("双方重申维护全球战略稳定。<br>" * 4000 + "<p>双方重申对话。" * 4000)

    assert len(read_html(page).paragraphs) == 8000


def test_a_headline_inside_the_element_of_the_text_is_the_title() -> None:
    """Old templates wrap headline, time and text in one box; only the text is paragraphs."""
    document = read_html(
        '<div class="text"><h1>题目</h1><h2>2012年06月07日08:55 来源：新华网</h2>'
        "<p>双方重申维护全球战略稳定，并将继续就减少战略风险、维护战略平衡保持密切的对话。</p><h1>二、关于对话</h1><p>双方将继续对话。</p></div>",
        url="http://world.people.com.cn/GB/1029/12345678.html",
    )

    assert document.title == "题目"
    assert document.paragraphs == (
        "双方重申维护全球战略稳定，并将继续就减少战略风险、维护战略平衡保持密切的对话。",
        "二、关于对话",
        "双方将继续对话。",
    )


def test_a_text_inside_furniture_is_none() -> None:
    """Where the place of the text stands inside a dropped element, it is not the text's."""
    with pytest.raises(ReadError):
        read_html('<div class="main-right"><div id="detail"><p>双方重申维护全球战略稳定。</p></div></div>')


def test_a_long_text_is_joined_in_order() -> None:
    """The pages of one article are one document, with the credit of its last page."""
    pages = [read("people-2018-page-1.html"), read("people-2018-page-2.html")]

    joined = join_pages(pages)

    assert joined.paragraphs == pages[0].paragraphs + pages[1].paragraphs
    assert (joined.site_id, joined.editor, joined.next_page) == ("people.com.cn:30000001", "丙丁", None)
    assert "joined from 2 pages" in joined.notes


def test_a_page_that_repeats_is_joined_once() -> None:
    """A pager that leads to the same page again does not double the text."""
    page = read("people-2018-page-1.html")

    assert join_pages([page, replace(page, url=page.url + "?2")]).paragraphs == page.paragraphs


@pytest.mark.parametrize(
    ("links", "following"),
    [
        ('<a href="c_1120000001_2.htm">下一页</a>', "c_1120000001_2.htm"),
        (
            '<a href="c_1120000001.htm">1</a><a href="c_1120000001_2.htm">2</a><a href="c_1120000001_3.htm">3</a>',
            "_2.htm",
        ),
        ('<a rel="next" href="c_1120000001_2.htm">></a>', "_2.htm"),
        ('<a href="http://[x/">下一页</a><a href="#top">下一页</a><a href="javascript:void(0)">下一页</a>', None),
        ('<a href="/politics/">更多</a>', None),
    ],
)
def test_the_next_page_says_so_or_has_the_next_number(links: str, following: str | None) -> None:
    """A link that is no address, or is to somewhere else, leads to no page."""
    document = read_html(
        f'<div id="p-detail"><p>双方重申维护全球战略稳定。</p>{links}</div>',
        url="http://www.xinhuanet.com/world/2019-12/10/c_1120000001.htm",
    )

    assert (document.next_page or "").endswith(following or "")
    assert bool(document.next_page) == bool(following)


def test_the_last_page_has_no_next() -> None:
    """The last page of an act links itself; that is no further page."""
    assert read("kremlin-act-page-2.html").next_page is None


# ------------------------------------------------------------------------------------------------------ supplements


def test_an_event_page_names_its_supplements() -> None:
    """Joint statements hang on the page of the event; lists of participants are no texts."""
    supplements = read("kremlin-event.html", source=KREMLIN).supplements

    assert [(entry.key, entry.url, entry.title) for entry in supplements] == [
        (
            "kremlin.ru:supplement-6399/ru",
            "http://kremlin.ru/supplement/6399",
            "Совместное заявление о стратегической стабильности",
        )
    ]


# ------------------------------------------------------------------------------------------------------------ times


def test_a_time_of_another_text_is_not_the_time() -> None:
    """Where the address names a day, a time far from it was printed for something else on the page."""
    page = xinhua("<p>双方重申维护全球战略稳定。</p>").replace("2026-09-06 14:28:56", "2018-03-02 08:58:39")

    assert read_html(page).published == date(2026, 9, 6)


def test_a_text_without_a_date_is_read() -> None:
    """A missing date is noted, not invented."""
    document = read_html(
        '<div id="p_content"><p>双方重申维护全球战略稳定。</p></div>',
        url="http://world.people.com.cn/GB/1029/12345.html",
    )

    assert document.published is None
    assert any(note.startswith("no time of publication") for note in document.notes)


# --------------------------------------------------------------------------------------------------- what went wrong


def test_a_changed_template_names_the_selectors() -> None:
    """When a site is rebuilt, the error says what was looked for."""
    with pytest.raises(ReadError, match=r"none of the selectors.*#detailContent.*#p-detail"):
        read_html(
            '<html><body><h1>题目</h1><div class="new-shape"><p>双方重申维护全球战略稳定。</p></div></body></html>'
        )


def test_a_page_that_only_forwards_says_where() -> None:
    """A merged channel answers with a forwarding; the error names the new place."""
    with pytest.raises(ReadError, match=r"sends its readers on to http://society\.people\.com\.cn/"):
        read_html('<meta http-equiv="refresh" content="0;url=http://society.people.com.cn/">')


def test_maintenance_is_not_a_text() -> None:
    """A maintenance page with status 200 is a failed reading, never a version."""
    with pytest.raises(ReadError, match="系统维护"):
        read_html("<html><body><div><p>系统维护中，请稍后再来。</p></div></body></html>")


@pytest.mark.parametrize(
    "wall",
    [
        '<html><script>window["bobcmn"] = "101110101";</script></html>',
        "<html><title>Just a moment...</title><body></body></html>",
        '<html><script src="/servicepipe/x.js"></script></html>',
    ],
)
def test_a_challenge_is_a_refusal(wall: str) -> None:
    """A wall against robots with status 200 refuses; it is neither a change of the template nor an empty page."""
    with pytest.raises(RefusedError, match="challenge"):
        read_html(wall)


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>您访问的页面不存在或已被删除</p></body></html>",
        "<html><script>window.location.href='/web/system/index_17321.shtml';</script></html>",
        "<html><title>Страница не найдена</title></html>",
    ],
)
def test_a_removed_text_is_not_a_changed_template(page: str) -> None:
    """A page with status 200 that says that the text is gone is a removal."""
    with pytest.raises(RemovedError):
        read_html(page)


def test_a_text_that_speaks_of_removal_is_a_text() -> None:
    """The words of a removal inside a text remove nothing."""
    assert read_html(xinhua("<p>平台称，相关内容已删除，页面不存在。</p>")).paragraphs == (
        "平台称，相关内容已删除，页面不存在。",
    )


def test_sentences_are_preferred_to_labels() -> None:
    """Where the first place that a profile names holds only a label, the text is looked for in the next."""
    document = read_html(
        '<div id="rm_txt_zw"><p>点击图片看大图</p></div>'
        '<div class="show_text"><p>双方重申维护全球战略稳定，并将继续对话。</p></div>',
        url="http://world.people.com.cn/n1/2026/0906/c1002-40800009.html",
    )

    assert document.paragraphs == ("双方重申维护全球战略稳定，并将继续对话。",)


def test_nothing_is_invented_in_a_text() -> None:
    """Where a byte is damaged the text shows that, with a note: one place does not cost the text, nor is it guessed."""
    page = xinhua("<p>" + "双方重申维护全球战略稳定。" * 30 + "可@首先使用</p>").encode().replace(b"@", b"\xff")

    document = read_page(page, url=XINHUA, content_type=None, profiles=PROFILES)

    assert document.paragraphs[0].endswith("可\ufffd首先使用")
    assert "places of the text with bytes that are not utf-8, each shown as \ufffd: 1" in document.notes


def test_damage_outside_the_text_does_not_matter() -> None:
    """A broken byte in a script or an advertisement is not the text's."""
    page = xinhua("<p>" + "双方重申维护全球战略稳定。" * 30 + "</p>").encode() + b"<script>var a='\xff\xfe';</script>"

    assert len(read_page(page, url=XINHUA, content_type=None, profiles=PROFILES).paragraphs) == 1


def test_the_publishers_own_damage_is_kept_and_noted() -> None:
    """U+FFFD that stands in the publisher's bytes is part of what was published."""
    document = read_html(xinhua("<p>（记者宋晨、胡\ufffd）双方重申维护全球战略稳定。</p>"))

    assert "\ufffd" in document.paragraphs[0]
    assert document.notes == ("the publisher's own bytes hold 1 damaged characters (U+FFFD)",)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"%PDF-1.7 ...", "PDF"),
        (xinhua("<div>" * 9000 + "x").encode(), "nested"),
        (xinhua("x" * 3_100_000).encode(), "3,100"),
    ],
)
def test_a_body_that_is_no_page_is_said_to_be_none(body: bytes, message: str) -> None:
    """Every unusable body gets its own sentence."""
    with pytest.raises(ReadError, match=message):
        read_page(body, url=XINHUA, content_type=None, profiles=PROFILES)


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=400), where=st.integers(min_value=0, max_value=2000), name=st.sampled_from([*EXPECTED]))
def test_whatever_is_answered_no_other_error_comes(body: bytes, where: int, name: str) -> None:
    """A damaged page is read or refused with a ReadError."""
    page = (PAGES / name).read_bytes()
    damaged = page[:where] + body + page[where + len(body) :]

    with suppress(ReadError):
        read_page(damaged, url=EXPECTED[name]["url"], content_type=None, profiles=PROFILES, source=KREMLIN)


def test_a_wrong_selector_is_named() -> None:
    """A selector of the user's own that is no CSS is an error of its own, not an empty page."""
    source = replace(KREMLIN, follow_links="a[[")

    with pytest.raises(ReadError, match=r"'a\[\[' is not valid CSS"):
        read("kremlin-event.html", source=source)


# ------------------------------------------------------------------------------------------------------ other readings


def test_a_gallery_without_text_is_no_change_of_the_template() -> None:
    """A page that holds only pictures, where a profile knows them, has no text and is right."""
    document = read_html(
        '<html><h1>会场一瞥</h1><div id="picG"><img src="1.jpg"></div></html>',
        url="http://pic.people.com.cn/n1/2026/0906/c1016-40800010.html",
    )

    assert (document.title, document.paragraphs) == ("会场一瞥", ())
    assert document.notes == ("no prose: a page of photographs, video or links",)


def test_related_texts_behind_the_text_end_it() -> None:
    """Old pages append related texts to the text itself, under a heading."""
    document = read_html(
        '<h1>题目</h1><div class="text"><p>双方重申维护全球战略稳定，并将继续对话。</p><p>相关专题：</p>'
        "<p>另一篇文章的开头，与本文无关，但看起来像正文。</p></div>",
        url="http://world.people.com.cn/GB/1029/12345678.html",
    )

    assert document.paragraphs == ("双方重申维护全球战略稳定，并将继续对话。",)


def test_a_text_may_stand_in_structured_data_alone() -> None:
    """Pages that a browser builds hold their text as JSON-LD."""
    data = {
        "@graph": [
            {"@type": "WebPage", "headline": 5},
            "a word",
            {
                "@type": "NewsArticle",
                "datePublished": "2026-09-06T14:20:00+03:00",
                "articleBody": "Officials met to discuss strategic stability.\nThey reaffirmed earlier commitments.",
            },
        ]
    }

    document = read_html(
        '<html><title>Talks - TASS</title><script type="application/ld+json">{broken</script>'
        f'<script type="application/ld+json">{json.dumps(data)}</script><div id="__next"></div></html>',
        url="https://tass.com/politics/2000002",
    )

    assert document.title == "Talks"
    assert written(document.published) == "2026-09-06T14:20:00+03:00"
    assert document.paragraphs == (
        "Officials met to discuss strategic stability.",
        "They reaffirmed earlier commitments.",
    )


def test_a_title_keeps_its_own_dashes() -> None:
    """Of a browser title only the last parts, channel and house, are cut."""
    document = read_html(
        "<title>对话--而非对抗--时政--人民网 </title><div id='rm_txt_zw'><p>双方重申维护全球战略稳定。</p></div>",
        url="http://politics.people.com.cn/n1/2026/0906/c1001-40800011.html",
    )

    assert document.title == "对话--而非对抗"


def test_a_language_that_cannot_be_told_is_the_sources() -> None:
    """A page with too few words is in the language of the source that listed it."""
    html = '<div class="read__internal_content"><p>12.05</p></div>'

    known = read_page(html.encode(), url="http://kremlin.ru/d/1", content_type=None, profiles=PROFILES, source=KREMLIN)
    unknown = read_page(html.encode(), url="http://kremlin.ru/d/1", content_type=None, profiles=PROFILES)

    assert (known.language, unknown.language) == ("ru", "en")
    assert "too little text to tell its language: taken from the source" in known.notes
    assert any(note.startswith("no title") for note in known.notes)


def test_damage_outside_the_text_is_not_noted() -> None:
    """U+FFFD in an advertisement says nothing about the text."""
    assert read_html(xinhua("<p>双方重申维护全球战略稳定。</p>") + "<footer>\ufffd</footer>").notes == ()


# ------------------------------------------------------------------------------------------------ sites without profile


def test_a_site_without_profile_is_read_by_where_its_prose_stands() -> None:
    """The element that holds most sentences is the text; navigation, related links and footers are not."""
    html = (
        "<html><head><title>Consultations held | Example Ministry</title>"
        '<meta property="article:published_time" content="2026-09-06T10:00:00+02:00"></head><body>'
        '<nav><a href="/">Home</a><a href="/news">News</a></nav><div class="wrap"><div class="story">'
        "<h1>Consultations held</h1><p>Officials of the two countries met to discuss strategic stability.</p>"
        "<p>They reaffirmed that a nuclear war cannot be won and must never be fought.</p></div>"
        '<div class="side"><a href="/a">An older story about something else entirely</a></div></div>'
        "<footer><p>Copyright of the Example Ministry, all rights reserved.</p></footer></body></html>"
    )

    document = read_html(html, url="https://ministry.example.org/news/2026/consultations?utm_source=x")

    assert (document.profile, document.site_id) == ("generic", "ministry.example.org/news/2026/consultations")
    assert document.title == "Consultations held"
    assert written(document.published) == "2026-09-06T10:00:00+02:00"
    assert document.paragraphs[-2:] == (
        "Officials of the two countries met to discuss strategic stability.",
        "They reaffirmed that a nuclear war cannot be won and must never be fought.",
    )


def test_a_page_of_links_is_no_text() -> None:
    """A site without profile that answers with a list of links has no text to read."""
    with pytest.raises(ReadError, match="no element holds enough prose"):
        read_html("<ul><li><a href='/1'>One</a></li><li><a href='/2'>Two</a></li></ul>", url="https://example.org/")
