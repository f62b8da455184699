"""What is beside a text never changes it: clocks, counters, related texts, buttons, advertisements, anywhere on it."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alerts.decide import text_digest
from monitor.config import Environment, load_sites
from monitor.model import Document
from monitor.pages.page import read_page
from monitor.text.charset import decode

PAGES = Path(__file__).parents[1] / "data" / "pages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
READ = sorted(name for name, page in EXPECTED.items() if page["paragraphs"])
PROFILES = load_sites(Environment({})).profiles
# A box that says as much as the text beside it may be the text, whatever its name: last pages of one line are apart.
OF_LENGTH = [name for name in READ if sum(map(len, EXPECTED[name]["paragraphs"])) > 60]

NUMBERS = st.integers(min_value=0, max_value=99_999).map(str)
CLOCKS = st.times().map(lambda time: f"{time:%H:%M}")
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 1, 1)).map(lambda day: f"{day:%Y-%m-%d}")
FURNITURE = st.one_of(
    st.builds("<p>{} {}</p>".format, DAYS, CLOCKS),
    st.builds('<div class="clock" id="jsClock">{}</div>'.format, CLOCKS),
    st.builds("<p>更新时间：{} {}</p>".format, DAYS, CLOCKS),
    st.builds("<p>Last updated: {} {}</p>".format, DAYS, CLOCKS),
    st.builds("<p>Обновлено: {} {}</p>".format, DAYS, CLOCKS),
    st.builds("<p>浏览次数：{}</p>".format, NUMBERS),
    st.builds("<p>阅读 {}</p>".format, NUMBERS),
    st.builds("<div>点赞（{}）</div>".format, NUMBERS),
    st.builds("<p>Views: {}</p>".format, NUMBERS),
    st.builds("<p>Просмотров: {}</p>".format, NUMBERS),
    st.builds('<span class="comment-count">评论({})</span>'.format, NUMBERS),
    st.builds(
        '<div class="related"><h3>相关阅读</h3><ul><li><a href="/a/{}.html">另一条新闻</a></li></ul></div>'.format,
        NUMBERS,
    ),
    st.builds('<div class="related-news"><p>另一篇文章的开头，与本文无关，第{}次更新。</p></div>'.format, NUMBERS),
    st.builds('<p><a href="/a/{}.html">更多新闻请点击</a></p>'.format, NUMBERS),
    st.builds('<div class="share"><a href="#">微信</a><a href="#">微博</a><b>{}</b></div>'.format, NUMBERS),
    st.builds('<div class="bdsharebuttonbox"><a href="#">分享到</a><span>{}</span></div>'.format, NUMBERS),
    st.builds(
        '<div class="ad-box"><script>show({})</script><p>限时优惠，立即购买，详情请见本店。</p></div>'.format, NUMBERS
    ),
    st.builds('<ins class="adsbygoogle" data-slot="{}"></ins>'.format, NUMBERS),
    st.builds('<iframe src="/ad/{}"></iframe>'.format, NUMBERS),
    st.builds('<div style="display: none">{}</div>'.format, NUMBERS),
    st.builds("<script>var now = {};</script><style>p {{}}</style>".format, NUMBERS),
    st.builds("<!-- {} -->".format, NUMBERS),
    st.builds("<noscript><img src='/count/{}'></noscript>".format, NUMBERS),
    st.sampled_from(
        [
            "<p>打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈。</p>",
            "<p>扫描二维码关注公众号</p>",
            "<p>【字体：大 中 小】</p>",
            "<div>打印 推荐 分享</div>",
            "<div>分享到： 微信 微博</div>",
            "<p>视频加载中...</p>",
            "<p>【1】 【2】 【3】 下一页</p>",
            "<p>关键词：战略稳定 对话</p>",
            "<p>(Web editor: Some One, Another)</p>",
            "<p>Фото: пресс-служба</p>",
            "<p>Поделиться</p>",
            "<p>Читайте также: другая новость</p>",
            "<p>（来源：新华社）</p>",
            "<p>本网站所刊载信息，未经授权禁止转载。</p>",
        ]
    ),
    st.just("<p>扫一扫</p>"),
    st.just("<p>&nbsp;</p>"),
    st.just("<p>Share</p>"),
)


def read(name: str, text: str) -> Document:
    """The document of a page's markup at its address."""
    return read_page(text.encode(), url=EXPECTED[name]["url"], content_type=None, profiles=PROFILES)


def places(text: str) -> list[int]:
    """Where a page may get more: behind a paragraph, or where its body begins and ends."""
    return [match.end() for match in re.finditer(r"</p>|<body[^>]*>", text)]


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(OF_LENGTH),
    added=st.lists(st.tuples(st.integers(min_value=0, max_value=10_000), FURNITURE), min_size=1, max_size=6),
)
def test_furniture_anywhere_on_a_page_never_makes_a_version(name: str, added: list[tuple[int, str]]) -> None:
    """Whatever a site puts around a text, between its paragraphs or behind it: the digest of the text stays."""
    plain = decode((PAGES / name).read_bytes(), None).text
    dressed = plain
    for where, furniture in added:
        ends = places(dressed)
        if ends:
            at = ends[where % len(ends)]
            dressed = dressed[:at] + furniture + dressed[at:]

    before, after = read(name, plain), read(name, dressed)

    assert after.paragraphs == before.paragraphs
    assert text_digest(after) == text_digest(before)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(READ), furniture=st.lists(FURNITURE, max_size=4))
def test_a_page_read_twice_gives_the_same(name: str, furniture: list[str]) -> None:
    """Reading has no memory and no chance in it."""
    body = (PAGES / name).read_bytes() + "".join(furniture).encode("ascii", "xmlcharrefreplace")

    once = read_page(body, url=EXPECTED[name]["url"], content_type=None, profiles=PROFILES)
    again = read_page(body, url=EXPECTED[name]["url"], content_type=None, profiles=PROFILES)

    assert once == again


@pytest.mark.parametrize(
    "line",
    [
        "2025年5月8日于莫斯科",
        "Москва, 8 мая 2025 года",
        "阅读和讨论条约文本的工作将于5月完成。",
        "评论员文章指出，对话比对抗好。",
        "Views differ on 3 points.",
        "The sides will share information on launches.",
        "一、关于分享信息",
        "双方同意点名分享3项数据。",
        "更新武器系统需要时间：10年。",
        "（完）",
        "分享和平红利",
        "请各方关注这一建议。",
        "Поделиться опытом готовы обе стороны.",
        "第1页和第2页由双方草签。",
        "[1] 双方签署的条约。",
        "打印增材技术属于两用技术。",
        "字体和编码应符合附件2。",
    ],
)
def test_words_of_furniture_inside_a_text_are_text(line: str) -> None:
    """Only what is nothing but a clock, a counter or a button is furniture."""
    html = f'<h1>题目</h1><div id="detail"><p>双方重申维护全球战略稳定，并将继续对话。</p><p>{line}</p></div>'
    url = "https://www.news.cn/world/20250508/0f1e2d3c4b5a69788796a5b4c3d2e1f0/c.html"

    document = read_page(html.encode(), url=url, content_type="text/html; charset=utf-8", profiles=PROFILES)

    assert document.paragraphs[-1] == line
