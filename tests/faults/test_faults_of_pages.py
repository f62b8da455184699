"""Pages that are hard to read: a text is read whole and alone, or not at all."""

from dataclasses import dataclass, replace
from html import escape

import pytest
from world.proxy import Answer
from world.watchpost import (
    Article,
    SmallSite,
    Watchpost,
    html,
    statement,
)

PLAIN = "<p>　　{}</p>"
LINK = '<a href="/n1/2026/1122/c1001-{}.html">相关新闻第{}条：各地动态</a> | '
SOUP = "".join(LINK.format(41000000 + number, number) for number in range(500))
FOOTER = (
    '<div class="footer"><p>人民日报社概况 | 关于人民网 | 报社招聘 | 招聘英才 | 广告服务 | 合作加盟</p>'
    "<p>人民日报违法和不良信息举报电话：010-65363263    举报邮箱：jubao@people.example</p>"
    "<p>互联网新闻信息服务许可证10120170001，人民网股份有限公司版权所有，未经书面授权禁止使用。</p></div>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """How a page writes its text: around each paragraph, before and after all of them, in what bytes and label."""

    name: str
    each: str = PLAIN
    before: str = ""
    after: str = ""
    furniture: str = ""
    label: str = "utf-8"  # in the page
    header: str = "text/html"
    encoding: str = "utf-8"

    def page(self, article: Article) -> Answer:
        """The article, written so."""
        paragraphs = "".join(self.each.format(escape(text, quote=False)) for text in article.paragraphs)
        body = f"{self.before}{paragraphs}{self.after}"
        text = article.page(body=body, label=self.label, furniture=self.furniture)
        return html(text, self.encoding, content_type=self.header)


MARKUPS = [
    Markup(name="GBK under a UTF-8 label in the page", encoding="gb18030"),
    Markup(name="GBK under a UTF-8 label of the server", encoding="gb18030", header="text/html; charset=utf-8"),
    Markup(name="GBK under no label", encoding="gb18030", label=""),
    Markup(name="UTF-8 under a GB2312 label", label="gb2312"),
    Markup(name="UTF-8 under a GBK label of the server", label="gbk", header="text/html; charset=GBK"),
    Markup(name="script inside p", each="<p>　　<script>showPlayer({{id:'v1',w:600}});</script>{}</p>"),
    Markup(name="script between", before="<p><script>var a='<p>播放器</p>';showPlayer(a);</script></p>"),
    Markup(name="nested div", before='<div class="bza"><div><div></div></div></div>', each="<div><div>{}</div></div>"),
    Markup(name="paragraphs in a nested div", before="<div><div><div>", after="</div></div></div>"),
    Markup(name="unclosed p", each="<p>　　{}"),
    Markup(name="breaks for paragraphs", each="　　{}<br><br>"),
    Markup(name="time and source inside", before="<p>2026年11月23日16:05    来源：人民网</p>"),
    Markup(name="footer behind", furniture=FOOTER),
    Markup(name="footer inside", after=FOOTER),
    Markup(name="40 kB of links before", before=f'<div class="rm_relevant">{SOUP}</div>'),
    Markup(name="40 kB of links inside", after=f"<p>{SOUP}</p>"),
    Markup(name="40 kB of bare links", before=SOUP),
]


@pytest.mark.parametrize("markup", MARKUPS, ids=lambda markup: markup.name)
def test_a_statement_is_read_whole_and_alone_whatever_stands_around_it(
    post: Watchpost, site: SmallSite, markup: Markup
) -> None:
    """Every paragraph and nothing else, told once; and that the page is written as usual later is no edit."""
    article = statement()
    site.pages[article.url] = markup.page(article)
    site.publish(article)

    post.live(hours=1)

    assert post.kinds() == ["statement"]
    [work] = post.store.versions("statement")
    assert work.stored is not None
    assert work.stored.document.title == article.title
    assert work.stored.document.paragraphs == article.paragraphs

    site.pages[article.url] = html(article.page())
    post.live(hours=3)

    assert post.kinds() == ["statement"]


HOLLOW = [
    ("a footer alone", FOOTER),
    ("links alone", f"<div>{SOUP}</div>"),
    ("a player alone", "<p><script>showPlayer({id:'v1'});</script></p>"),
    ("the time alone", "<p>2026年11月23日16:05    来源：人民网</p>"),
]


@pytest.mark.parametrize(("name", "body"), HOLLOW, ids=[name for name, _ in HOLLOW])
def test_what_stands_around_a_text_is_never_taken_for_it(
    post: Watchpost, site: SmallSite, name: str, body: str
) -> None:
    """A page that lost its text is not read, and told as what it is when the text is there."""
    article = statement()
    site.pages[article.url] = html(article.page(body=body))
    site.publish(article)
    post.live(hours=1)

    assert post.kinds() == []
    assert list(post.store.versions("statement")) == []

    site.pages[article.url] = html(article.page())
    post.live(hours=2)

    assert post.kinds() == ["statement"]


def test_a_damaged_byte_costs_no_statement_and_makes_no_edit(post: Watchpost, site: SmallSite) -> None:
    """One character that is none in the page's charset: the statement is told at once, and mended in silence."""
    article = statement()
    whole = article.page().encode()
    place = whole.index("核武器".encode())
    broken = whole[: place + 1] + whole[place + 2 :]
    site.pages[article.url] = Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=broken)
    site.publish(article)
    post.live(hours=1)
    assert post.kinds() == ["statement"]

    site.pages[article.url] = html(article.page())
    post.live(hours=2)

    assert post.kinds() == ["statement"]


def test_a_byte_that_breaks_later_makes_no_edit(post: Watchpost, site: SmallSite) -> None:
    """The text is known whole, so the damage is known to be none of the author's."""
    article = statement()
    site.publish(article)
    post.live(hours=1)

    broken = article.page().encode().replace("核武器".encode(), "核武".encode() + b"\xff", 1)
    site.pages[article.url] = Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=broken)
    post.live(hours=2)

    assert post.kinds() == ["statement"]


def test_a_replacement_character_of_the_publishers_own_is_kept_and_noted(post: Watchpost, site: SmallSite) -> None:
    """What the site itself damaged is what it published."""
    article = statement()
    damaged = replace(article, paragraphs=(*article.paragraphs, "双方商定每年举行一次\ufffd商。"))
    site.publish(damaged)

    post.live(hours=1)

    assert post.kinds() == ["statement"]
    [work] = post.store.versions("statement")
    assert work.stored is not None
    assert work.stored.document.paragraphs == damaged.paragraphs
    assert any("U+FFFD" in note for note in work.stored.document.notes)
