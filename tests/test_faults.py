"""What goes wrong at sites is seen, told once to whoever runs the service, and costs no text. Cases of real sites."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import trustme
from world.chat import ChatStub
from world.mail import MailStub
from world.proxy import Answer, Proxy, Request
from world.site import load
from world.watchpost import (
    HOST,
    LIST,
    PEOPLE,
    SOURCES,
    START,
    Article,
    SmallSite,
    Watchpost,
    html,
    list_page,
    ordinary,
    statement,
)

from monitor.cli import present
from monitor.core.alerting.wording import NO_NAMES, said
from monitor.model import Source

NEWS = "www.news.cn"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Signs the certificates of all that is played here."""
    return trustme.CA()


@pytest.fixture
def site() -> SmallSite:
    """A site with three articles of ordinary news."""
    site = SmallSite()
    site.publish(ordinary(1), ordinary(2), ordinary(3))
    return site


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitor.db'}"
    fresh: str = request.getfixturevalue("postgresql").new_database()
    return fresh


@pytest.fixture
def proxy(authority: trustme.CA, site: SmallSite) -> Iterator[Proxy]:
    """The way to the site."""
    with Proxy({HOST: site, NEWS: site, "kremlin.ru": site}, authority) as proxy:
        yield proxy
        assert proxy.failures == []


@pytest.fixture
def opened(
    authority: trustme.CA, proxy: Proxy, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Watchpost]]:
    """Opens a post that watches the site, with what the test says of it."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with ExitStack() as stage:
        mail = stage.enter_context(MailStub(authority))

        def open_post(**parts: object) -> Watchpost:
            post = Watchpost(url=url, folder=tmp_path, proxy=proxy, mail=mail, **parts)  # type: ignore[arg-type]
            stage.callback(post.close)
            return post

        yield open_post


@pytest.fixture
def post(opened: Callable[..., Watchpost]) -> Watchpost:
    """A post that has polled the site for an hour: its news is taken in, and nobody was told."""
    post = opened()
    post.live(hours=1)
    assert post.state.health in ("fresh", "quiet")
    assert post.told == []
    return post


# --------------------------------------------------------------------------------------------- sources that are out


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A way in which a source is out: what the site plays, for how long, how the source is then, what is told of it."""

    name: str
    play: Callable[[SmallSite], None]
    health: str
    says: str  # in the alert: what was seen
    lasts: float = 3.0  # hours


def answers(status: int, **headers: str) -> Callable[[SmallSite], None]:
    """The whole site answers so."""

    def play(site: SmallSite) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        site.instead["*"] = Answer(status=status, headers=named, body=b"<html>no</html>")

    return play


def shows(text: str) -> Callable[[SmallSite], None]:
    """The whole site answers every address with this page and status 200."""

    def play(site: SmallSite) -> None:
        site.instead["*"] = html(text)

    return play


def stands_still(site: SmallSite) -> None:
    """The list answers, and is for ever as it was."""
    site.instead[LIST] = site.pages[LIST]


def lists_elsewhere(site: SmallSite) -> None:
    """The list is gone from its address."""
    site.instead[LIST] = Answer(status=404, body=b"<html><body>404</body></html>")


def lists_otherwise(site: SmallSite) -> None:
    """The list has another template, and so every link stands where nobody looks."""
    site.instead[LIST] = html(list_page(site.listed).replace('class="list"', 'class="newslist2027"'))


def links_otherwise(site: SmallSite) -> None:
    """The list leads to addresses of a new kind."""
    site.instead[LIST] = html(list_page(site.listed).replace("/n1/", "/article/"))


def writes_otherwise(site: SmallSite) -> None:
    """New articles have another template; the list is as ever."""
    for number in range(20, 26):
        article = ordinary(number)
        site.instead[article.url] = html(article.page().replace("rm_txt_con", "story__main").replace("<p>", "<div>"))
        site.publish(article)


def writes_nothing(site: SmallSite) -> None:
    """Articles have a place for their text, and no text in it."""
    for number in range(20, 32):
        article = ordinary(number)
        site.instead[article.url] = html(article.page(body="<div id='app'></div>"))
        site.publish(article)


def refuses_texts(site: SmallSite) -> None:
    """The list answers, its articles are refused."""
    for number in range(20, 24):
        article = ordinary(number)
        site.instead[article.url] = Answer(status=403, body=b"no")
        site.publish(article)


CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><script>/cdn-cgi/challenge-platform/</script></body>"
)
OUTAGES = [
    Outage(name="frozen", play=stands_still, health="frozen", says="more than 1 day ago", lasts=30),
    Outage(name="403", play=answers(403), health="refused", says="403 Forbidden"),
    Outage(name="429", play=answers(429, Retry_After="1200"), health="refused", says="429 Too Many Requests"),
    Outage(name="challenge as 200", play=shows(CHALLENGE), health="refused", says="a Cloudflare challenge"),
    Outage(name="texts refused", play=refuses_texts, health="refused", says="texts are refused"),
    Outage(name="out of order", play=answers(503), health="unreachable", says="503 Service Unavailable"),
    Outage(name="moved list", play=lists_elsewhere, health="changed", says="404 Not Found"),
    Outage(name="changed list", play=lists_otherwise, health="changed", says="the selector '.list a' found no link"),
    Outage(name="changed links", play=links_otherwise, health="changed", says="none whose address matches '/n1/'"),
    Outage(name="empty list", play=shows("<html><body></body></html>"), health="changed", says="found no link"),
    Outage(name="changed template", play=writes_otherwise, health="changed", says="none of the selectors"),
    Outage(name="empty texts", play=writes_nothing, health="changed", says="texts in a row could not be read"),
]


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.name)
def test_an_outage_is_told_once_and_so_is_its_end(post: Watchpost, site: SmallSite, outage: Outage) -> None:
    """One alert, whatever the number of polls; and of the texts that come back with the site only what is new."""
    site.publish(statement())
    post.live(hours=1)
    assert post.kinds() == ["statement"]

    outage.play(site)
    post.live(hours=outage.lasts)

    assert post.state.health == outage.health, post.state.detail
    assert post.kinds() == ["statement", "trouble"]
    assert outage.says in post.mails[-1]
    assert "What to do: " in post.mails[-1]
    assert all(said(post.state.detail, language, NO_NAMES) != post.state.detail for language in ("zh", "ru"))

    site.publish(statement(40000002, "follow-up", day=post.clock.now.date()))  # nobody sees it yet
    site.instead.clear()
    post.live(hours=14)

    assert post.state.health in ("fresh", "quiet")
    assert sorted(post.kinds()) == ["recovered", "statement", "statement", "trouble"]
    assert [subject.partition(" ·")[0].partition(":")[0] for subject in post.told[:2]] == [
        "New statement",
        "Source out",
    ]
    assert len(post.told) == 4


# ------------------------------------------------------------------------------------------ texts that are gone

GONE = {
    "404": Answer(status=404, body=b"<html>404</html>"),
    "a page that says so": html("<html><body><p>您访问的页面不存在</p></body></html>"),
    "the front page": Answer(status=302, headers={"Location": f"http://{HOST}/"}),
}


@pytest.fixture
def told(post: Watchpost, site: SmallSite) -> Article:
    """A statement that was told, on a site with a front page."""
    site.pages[f"http://{HOST}/"] = html(list_page(site.listed))
    article = statement()
    site.publish(article)
    post.live(minutes=30)
    assert post.kinds() == ["statement"]
    return article


@pytest.mark.parametrize("way", GONE)
def test_a_text_that_is_gone_is_told_after_a_second_look(
    post: Watchpost, site: SmallSite, told: Article, way: str
) -> None:
    """An hour later it is still not there: that is told, once, with what the site answered."""
    site.instead[told.url] = GONE[way]
    post.live(minutes=75)
    assert post.kinds() == ["statement"]

    post.live(minutes=75)
    post.leap(days=3)

    assert post.kinds().count("vanished") == 1
    assert told.title in post.mails[1]
    assert "Page gone" in post.mails[1]


@pytest.mark.parametrize("way", GONE)
def test_a_text_that_is_gone_for_a_while_is_not_told(post: Watchpost, site: SmallSite, told: Article, way: str) -> None:
    """A mishap of the site's is no news, and the text that is back is neither new nor edited."""
    site.instead[told.url] = GONE[way]
    post.live(minutes=75)
    site.instead.clear()

    post.live(hours=5)

    assert post.kinds() == ["statement"]
    assert post.store.entry_errors() == []


def test_a_text_that_is_back_after_it_was_told_as_gone_is_told(post: Watchpost, site: SmallSite, told: Article) -> None:
    """A statement that was taken down and put up again is news twice, and each time once; a third time too."""
    site.instead[told.url] = GONE["404"]
    post.live(hours=3)
    site.instead.clear()
    post.leap(days=1, hours=1)
    post.leap(days=1)

    assert [kind for kind in post.kinds() if kind in ("statement", "edited", "vanished")] == [
        "statement",
        "vanished",
        "vanished",
    ]
    [back] = [mail for mail in post.mails if mail.startswith("Page back")]
    assert "The page answers with its text again" in back
    assert "Found gone: 2026-11-23 10:10 UTC" in back

    site.instead[told.url] = GONE["404"]
    post.leap(days=7)
    post.leap(hours=1)

    assert post.kinds().count("vanished") == 3


def test_what_a_site_calls_gone_for_good_is_told_at_once(post: Watchpost, site: SmallSite, told: Article) -> None:
    """410 is the site's own word."""
    site.instead[told.url] = Answer(status=410, body=b"<html>410 Gone</html>")

    post.live(minutes=75)

    assert post.kinds() == ["statement", "vanished"]


def test_a_text_that_is_not_there_while_its_site_is_out_is_looked_for_again(
    post: Watchpost, site: SmallSite, told: Article
) -> None:
    """Absence proves nothing during an outage; when the site is back the page is looked at, and then told or not."""
    gone_too = statement(40000002, "follow-up")
    site.publish(gone_too)
    post.live(minutes=30)
    site.instead["*"] = GONE["404"]  # the list as well
    post.live(hours=6)
    assert post.kinds() == ["statement", "statement", "trouble"]

    site.instead = {gone_too.url: GONE["404"]}
    post.live(hours=12)

    assert sorted(post.kinds()) == ["recovered", "statement", "statement", "trouble", "vanished"]
    assert gone_too.title in post.mails[-1]


# ------------------------------------------------------------------------------------- pages that are hard to read

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


def test_bytes_that_cannot_be_decoded_are_not_guessed(post: Watchpost, site: SmallSite) -> None:
    """One character that is none in the page's charset: the text is not read rather than read with an invention."""
    article = statement()
    whole = article.page().encode()
    place = whole.index("核武器".encode())
    broken = whole[: place + 1] + whole[place + 2 :]
    site.pages[article.url] = Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=broken)
    site.publish(article)
    post.live(hours=1)
    assert post.kinds() == []
    [error] = post.store.entry_errors()
    assert "invent characters" in error.error

    site.pages[article.url] = html(article.page())
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


# ------------------------------------------------------------------------------------------- lists that are odd


def test_a_list_that_moved_for_good_is_followed_and_noted(post: Watchpost, site: SmallSite) -> None:
    """A permanent redirect costs nothing: what is new is told, and operators read where the list is now."""
    there = LIST.replace("index.html", "index1.html")
    site.instead[LIST] = Answer(status=301, headers={"Location": there})
    site.pages[there] = lambda request: site.pages[LIST]
    site.publish(statement())

    post.live(hours=2)

    assert post.kinds() == ["statement"]
    assert post.state.note == f"the list is now at {there}, not at {LIST}: correct sources.yaml"
    assert site.asked.count(LIST) < site.asked.count(there)


def test_a_304_that_is_not_true_is_found_within_a_day_and_told_once(
    opened: Callable[..., Watchpost], site: SmallSite
) -> None:
    """What the list held meanwhile is told; operators read whose word is not good, and that nothing is to be done."""

    def says_for_ever(request: Request) -> Answer:
        return html(list_page(site.listed), ETag='"for ever"')

    site.instead[LIST] = says_for_ever
    post = opened(sources=[replace(PEOPLE, frozen_after=timedelta(days=60))])
    post.live(hours=1)
    site.publish(statement())
    post.live(hours=2)
    assert post.kinds() == []  # the server said that nothing had changed

    post.live(hours=24)

    assert sorted(post.kinds()) == ["statement", "trouble"]
    [told] = [mail for mail in post.mails if mail.startswith("Untrue answers")]
    assert "304 (not modified) although its list held new entries" in told
    assert "304" in post.state.note


def test_what_is_odd_of_a_sites_rules_is_its_note(
    opened: Callable[..., Watchpost], site: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page in the place of robots.txt is no rule, and whoever asks `monitor status` reads so."""
    site.pages[f"http://{HOST}/robots.txt"] = html("<html><body>人民网</body></html>")
    post = opened()

    post.live(minutes=15)

    assert post.state.note == "an HTML page stands in the place of robots.txt, which is no rule at all"
    assert post.state.health in ("fresh", "quiet")
    present.status(post.store.source_states(), (), (), post.store.counts())
    assert "note: an HTML page stands in the place of robots.txt" in capsys.readouterr().out


def test_a_paged_list_that_repeats_itself_ends(opened: Callable[..., Watchpost], site: SmallSite) -> None:
    """A site that shows its first page under every number is asked for two pages; nothing is new twice."""
    pages = [LIST, *(LIST.replace("index", f"index{number}") for number in range(2, 40))]

    def turned(request: Request) -> Answer:
        following = pages[pages.index(request.url) + 1]
        return html(list_page(site.listed).replace("</body>", f'<a class="next" href="{following}">下一页</a></body>'))

    site.instead = dict.fromkeys(pages, turned)
    post = opened(sources=[replace(PEOPLE, more="a.next")])
    post.live(minutes=5)
    site.publish(statement())

    post.live(hours=2)

    assert post.kinds() == ["statement"]
    assert set(site.asked) & set(pages) == set(pages[:2])
    assert post.state.health in ("fresh", "quiet")


ROWS = f"https://{NEWS}/world/ds_{'a' * 32}.json"
XINHUA = Source(
    name="xinhua",
    publisher="Xinhua",
    kind="datasource",
    url=ROWS,
    language="zh",
    frozen_after=timedelta(days=1),
    link_pattern=r"/c\.html",
    hub=f"https://{NEWS}/world/",
)


def xinhua(article: Article) -> str:
    """The address of an article at Xinhua."""
    return f"https://{NEWS}/world/{article.day:%Y%m%d}/{article.number:032x}/c.html"


def xinhua_page(article: Article) -> str:
    """Its page there, in the markup since 2021."""
    paragraphs = "".join(f"<p>&emsp;&emsp;{text}</p>" for text in article.paragraphs)
    return f"""<html><head><meta charset="utf-8"><title>{article.title}-新华网</title></head>
<div class="mheader domMobile"><h1><span class="title">{article.title}</span></h1>
<div class="info">{article.day} {article.clock}:00 来源：新华网</div></div>
<div id="detail"><span id="detailContent">{paragraphs}</span></div></html>"""


def row(article: Article, placed: str, **fields: object) -> dict[str, object]:
    """A row of a datasource, placed at that time."""
    address = xinhua(article).removeprefix(f"https://{NEWS}")
    return {"contentType": "MultiMedia", "title": article.title, "publishUrl": address, "publishTime": placed, **fields}


def link_row(articles: Sequence[Article], placed: str) -> dict[str, object]:
    """A row of links under a label, placed at that time."""
    links = [("专题 |", f"https://{NEWS}/world/zt/index.html"), *((one.title, xinhua(one)) for one in articles)]
    links.append(("全文", xinhua(articles[0])))
    soup = "".join(f"<a href='{address}' target='_blank'>{title}</a>" for title, address in links)
    listed = [{"linkTitle": title, "linkUrl": address} for title, address in links]
    return row(articles[0], placed, contentType="Link", title=soup, showTitle=soup, linkUrls=listed)


def rows(*listed: dict[str, object]) -> Answer:
    """A datasource that holds these rows."""
    body = json.dumps({"datasource": listed}, ensure_ascii=False).encode()
    return Answer(headers={"Content-Type": "application/json"}, body=body)


@pytest.fixture
def news(opened: Callable[..., Watchpost], site: SmallSite) -> Watchpost:
    """A post that has polled a datasource of Xinhua for an hour."""
    site.pages[ROWS] = rows(row(ordinary(1), "2026-11-23 15:00:00"))
    site.pages[xinhua(ordinary(1))] = html(xinhua_page(ordinary(1)))
    post = opened(sources=[XINHUA])
    post.live(hours=1)
    assert (post.state.health, post.told) == ("quiet", [])
    return post


def test_a_certificate_that_is_not_trusted_is_told_as_that(
    opened: Callable[..., Watchpost], proxy: Proxy, site: SmallSite
) -> None:
    """Nothing is fetched past it; when it is good the source can be watched."""
    site.pages[ROWS] = rows(row(ordinary(1), "2026-11-23 15:00:00"))
    site.pages[xinhua(ordinary(1))] = html(xinhua_page(ordinary(1)))
    with ChatStub(trustme.CA()) as stranger:  # its certificate is signed by an authority that nobody trusts
        proxy.hosts[NEWS] = stranger.port
        post = opened(sources=[XINHUA])
        post.live(hours=2)
        assert (post.state.health, post.kinds(), site.asked) == ("certificate", ["trouble"], [])
        assert "its certificate cannot be trusted" in post.mails[0]

    proxy.hosts[NEWS] = site
    post.live(hours=4)

    assert post.kinds() == ["trouble", "recovered"]


def test_every_text_of_a_row_of_links_is_seen_once(news: Watchpost, site: SmallSite) -> None:
    """A line of several articles is several articles, its labels are none, and their own rows later are not new."""
    articles = [ordinary(7), statement(), ordinary(8)]
    for article in articles:
        site.pages[xinhua(article)] = html(xinhua_page(article))
    site.pages[ROWS] = rows(link_row(articles, "2026-11-23 17:10:00"))
    news.live(hours=1)

    site.pages[ROWS] = rows(
        row(statement(), "2026-11-23 18:10:00"), link_row(articles[::-1], "2026-11-23 18:20:00"), row(ordinary(8), "")
    )
    news.live(hours=1)

    assert news.kinds() == ["statement"]
    assert news.store.counts().entries == 4


def test_the_time_of_placement_is_not_that_of_publication(news: Watchpost, site: SmallSite) -> None:
    """What is placed anew is as old as it is: its alert says so, and a list of nothing else is frozen."""
    old = statement(day=date(2026, 11, 16))
    site.pages[xinhua(old)] = html(xinhua_page(old))

    def placed_anew(request: Request) -> Answer:
        now = f"{news.clock.now.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M:%S}"
        return rows(row(ordinary(1, day=date(2026, 11, 16)), now), link_row([old], now))

    site.pages[ROWS] = placed_anew
    news.live(hours=1)
    [work] = news.store.versions("statement")
    assert work.stored is not None
    assert work.stored.document.published == datetime(2026, 11, 16, 16, 5, tzinfo=ZoneInfo("Asia/Shanghai"))

    news.live(hours=26)

    assert news.state.health == "frozen"
    assert news.kinds() == ["statement", "trouble"]


def test_a_datasource_that_moved_is_found_again_without_an_outage(news: Watchpost, site: SmallSite) -> None:
    """Its address is on the hub page: nobody is troubled, and what is new there is told."""
    there = ROWS.replace("a" * 32, "b" * 32)
    article = statement()
    del site.pages[ROWS]
    site.pages[XINHUA.hub] = html(f'<html><body><div data="datasource:{"b" * 32}" datatype="ds"></div></body></html>')
    site.pages[there] = rows(row(article, "2026-11-23 17:10:00"), row(ordinary(1), "2026-11-23 15:00:00"))
    site.pages[xinhua(article)] = html(xinhua_page(article))

    news.live(hours=3)

    assert news.kinds() == ["statement"]
    assert news.state.health in ("fresh", "quiet")
    assert news.state.list_url == there
    assert there in news.state.note


FEED = "http://kremlin.ru/events/all/feed"
KREMLIN = next(source for source in SOURCES if source.name == "kremlin-ru")


def feed(*entries: tuple[int, str, datetime, str]) -> str:
    """An Atom feed of events: number, title, time and text of each."""
    items = "".join(
        f"<entry><title>{escape(title)}</title><id>{address}</id><link rel='alternate' href='{address}'/>"
        f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated>"
        f"<content type='html'>{escape(f'<p>{text}</p>')}</content></entry>"
        for number, title, at, text in entries
        for address in [f"http://kremlin.ru/events/president/news/{number}"]
    )
    head = '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Президент России'
    return f"{head}</title>{items}</feed>"


TALKS = "Стороны обсудили ход двустороннего сотрудничества и обменялись мнениями по международной повестке."


def event_page(title: str, supplements: str = "") -> Answer:
    """The page of an event, with links to the documents that hang on it."""
    return html(f"""<html lang="ru"><head><meta charset="utf-8"></head><body><article class="read h-entry">
<h1 class="entry-title p-name">{title}</h1><div class="read__content"><div class="entry-content e-content
read__internal_content" itemprop="articleBody"><p>{TALKS}</p></div>{supplements}</div></article></body></html>""")


def test_a_document_that_is_hung_on_an_event_later_is_found(opened: Callable[..., Watchpost], site: SmallSite) -> None:
    """The Kremlin signs first and publishes hours later, on the page of the talks: it is looked at again for that."""
    site.pages[FEED] = html(feed((80700, "Открытие моста", START, TALKS)), content_type="application/atom+xml")
    post = opened(sources=[KREMLIN])
    post.live(minutes=30)
    event = "http://kremlin.ru/events/president/news/80712"
    title = "Российско-китайские переговоры"
    site.pages[event] = event_page(title)
    items = ((80712, title, post.clock.now, TALKS), (80700, "Открытие моста", START, TALKS))
    site.pages[FEED] = html(feed(*items), content_type="application/atom+xml")
    post.live(minutes=30)
    assert (post.kinds(), site.asked.count(event)) == ([], 1)

    title, paragraphs = load("successor.ru.txt")
    links = f'<a class="cut__item" href="/supplement/6418">{title}</a>'
    site.pages[event] = event_page("Российско-китайские переговоры", f"<div class='read__cut'>{links}</div>")
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    site.pages["http://kremlin.ru/supplement/6418"] = html(
        f"""<html lang="ru"><head><meta charset="utf-8"></head><body><article class="read h-entry"><h1>{title}</h1>
<div class="read__content"><div class="e-content read__internal_content">{text}</div></div></article></body></html>"""
    )
    post.live(hours=2)

    assert post.kinds() == ["statement"]
    assert title in post.mails[0]
    assert site.asked.count(event) == 2


def test_a_feed_that_dates_its_texts_anew_is_frozen(opened: Callable[..., Watchpost], site: SmallSite) -> None:
    """A dead feed that says that all of it is of today holds the same texts for longer than it ever did."""
    moments: list[Watchpost] = []

    def dated_anew(request: Request) -> Answer:
        now = moments[0].clock.now if moments else START
        items = [(number, f"Событие {number}", now, TALKS) for number in (80700, 80699)]
        return html(feed(*items), content_type="application/atom+xml")

    site.pages[FEED] = dated_anew
    post = opened(sources=[replace(KREMLIN, every=timedelta(hours=1), ignore_offset=False)])
    moments.append(post)
    post.live(minutes=30)
    post.leap(days=4)

    post.live(hours=2)

    assert post.state.health == "frozen"
    assert "has listed the same texts since 2026-11-23 08:00 UTC, more than 3 days ago" in post.mails[0]
    assert post.kinds() == ["trouble"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("outage", OUTAGES[:2], ids=lambda outage: outage.name)
def test_an_outage_is_told_once_with_postgresql_too(post: Watchpost, site: SmallSite, outage: Outage) -> None:
    """What was told and since when is kept in either database."""
    test_an_outage_is_told_once_and_so_is_its_end(post, site, outage)
