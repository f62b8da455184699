"""Lists that move, repeat, date and say what is not so: what is new is told once, with its own day."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

import pytest
import trustme
from world.chat import ChatStub
from world.proxy import Answer, Proxy, Request
from world.site import load
from world.watchpost import (
    HOST,
    LIST,
    NEWS,
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
from monitor.model import Source


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
