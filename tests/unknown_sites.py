# ruff: noqa: E501 - the markup stands as sites print it
"""Pages of sites that nobody described: what `monitor sources add` has to make sense of. The prose is our own.

Each function gives a site's pages by path. The markup is what ministries, newspapers and blogs print: tables, CMS lists
with class names of several kinds, WordPress, and pages that are put together in the browser.
"""

from collections.abc import Mapping
from datetime import date, timedelta

Pages = Mapping[str, tuple[str, str]]
"""Content type and body, by path."""

DAY = date(2026, 11, 20)
HTML = "text/html; charset=utf-8"

ENGLISH = (
    "Deputy minister receives ambassador for talks on arms control",
    "Statement on the anniversary of the treaty on outer space",
    "Comment on questions of the media about missile defence plans",
    "Remarks at the opening of the conference on disarmament",
    "Joint statement of the two foreign ministries on strategic stability",
    "Press briefing: summary of answers on regional security",
    "Note on the notification of launches of ballistic missiles",
    "Consultations on nuclear risk reduction held in the capital",
)
RUSSIAN = (
    "О консультациях по вопросам стратегической стабильности",
    "Комментарий в связи с планами размещения ракет средней дальности",
    "Заявление по случаю годовщины договора о космосе",
    "О беседе заместителя министра с послом",
    "Выступление на конференции по разоружению",
    "Ответ на вопрос средств массовой информации о контроле над вооружениями",
    "О встрече экспертов по уведомлениям о пусках ракет",
)
CHINESE = (
    "外交部就战略稳定问题答记者问",
    "关于外空安全的共同立场文件发布",
    "双方举行军控与防扩散磋商",
    "发言人就导弹防御问题发表谈话",
    "裁军谈判会议开幕并举行一般性辩论",
    "关于核风险降低的联合倡议",
    "专家会议讨论发射通报机制",
)


def sentences(title: str, language: str, count: int = 5) -> list[str]:
    """Paragraphs of a text of that title."""
    forms = {
        "en": "Paragraph {n} on “{t}”: both sides underlined that talks should go on and that no side gains by delay.",
        "ru": "Абзац {n} о материале «{t}»: стороны подчеркнули, что переговоры следует продолжать без промедления.",
        "zh": "第{n}段：关于“{t}”，双方强调应当继续开展谈判，任何一方都不会从拖延中得到好处，国际社会应共同努力。",
    }
    return [forms[language].format(n=n, t=title) for n in range(1, count + 1)]


def ministry(newest: date = DAY) -> Pages:
    """A ministry of the old school: a table of rows, the day in a cell beside the title, nothing in the addresses."""
    rows, pages = "", {}
    for number, title in enumerate(ENGLISH):
        day = newest - timedelta(days=2 * number)
        path = f"/en/press/view.php?id={4870 - number}"
        rows += (
            f'<tr class="{"odd" if number % 2 else "even"}"><td class="num">{number + 1}</td>'
            f'<td class="subject"><a href="view.php?id={4870 - number}">{title}</a></td>'
            f'<td class="date">{day:%d.%m.%Y}</td></tr>\n'
        )
        paragraphs = "".join(f"<p>{line}</p>" for line in sentences(title, "en"))
        pages[path] = (
            HTML,
            f"""<html><head><title>{title} - Ministry of Examples</title></head><body>
<table width="100%"><tr><td><a href="/">Home</a> <a href="/en/">English</a> <a href="/en/press/">Press</a></td></tr>
<tr><td><div id="content"><h2 class="subject">{title}</h2><div class="meta">Published: {day:%d.%m.%Y}, 14:{number:02d}</div>
<div class="txt">{paragraphs}<p class="print"><a href="print.php">Printable version of this page</a></p></div></div></td></tr>
<tr><td>Ministry of Examples, 1 Main Street. All rights reserved.</td></tr></table></body></html>""",
        )
    menu = "".join(
        f'<li><a href="/en/{word}/">{word.title()}</a></li>' for word in ("about", "press", "law", "contact")
    )
    pages["/en/press/"] = (
        HTML,
        f"""<html><head><title>Press releases - Ministry of Examples</title></head><body>
<ul class="menu">{menu}</ul><table class="board"><tr><th>No</th><th>Subject</th><th>Date</th></tr>
{rows}</table><div class="paging"><a href="?page=2">2</a> <a href="?page=3">3</a></div>
<div id="footer"><a href="/en/terms">Terms of use of this web site and its contents</a></div></body></html>""",
    )
    return pages


def cms(newest: date = DAY) -> Pages:
    """A Chinese CMS: list items with the day in a span, dated addresses of several folders, a rail of old texts."""
    items, pages = "", {}
    for number, title in enumerate(CHINESE):
        day = newest - timedelta(days=number)
        path = f"/zwxw/{day:%Y%m}/t{day:%Y%m%d}_{11870000 + number}.shtml"
        items += (
            f'<li><a href=".{path[5:]}" target="_blank">{title}</a><span class="time">[{day:%Y-%m-%d}]</span></li>\n'
        )
        paragraphs = "".join(f"<p>　　{line}</p>" for line in sentences(title, "zh"))
        pages[path] = (
            HTML,
            f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_示例部</title></head><body>
<div class="header"><div class="nav"><a href="/">首页</a><a href="/zwxw/">要闻</a></div></div>
<div class="main_con"><h1 class="news_tit">{title}</h1><div class="news_info"><span>{day:%Y-%m-%d} 10:{number:02d}</span>
<span>来源：示例部</span></div><div class="news_con" id="News_Body"><div class="TRS_Editor">{paragraphs}</div>
<div class="share_bar">分享到：微信 微博。请使用浏览器的分享功能，把这篇文章分享给您的朋友们和同事们。</div></div></div>
<div class="foot">示例部版权所有，未经书面授权不得转载本网站内容。</div></body></html>""",
        )
    rail = "".join(f'<li><a href="/zt/{n}/">专题{n}</a></li>' for n in range(8))
    pages["/zwxw/index.shtml"] = (
        HTML,
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>要闻_示例部</title></head><body>
<div class="header"><div class="nav"><a href="/">首页</a><a href="/zwxw/">要闻</a><a href="/fyr/">发言人</a></div></div>
<div class="rebox"><div class="rebox_news"><ul class="list1">{items}</ul></div><div class="rebox_rail"><ul>{rail}</ul></div></div>
<div class="foot"><a href="/about">关于我们</a></div></body></html>""",
    )
    return pages


def wordpress(feed: str = "", newest: date = DAY) -> Pages:
    """A blog: an article element for each text, two links to each, classes that number and sort; slugs as addresses."""
    items, pages = "", {}
    for number, title in enumerate(ENGLISH):
        day = newest - timedelta(days=3 * number)
        slug = "-".join(title.lower().replace(":", "").split())
        path = f"/{day:%Y/%m}/{slug}/"
        items += f"""<article id="post-{900 - number}" class="post-{900 - number} post type-post status-publish hentry category-news">
<a class="post-thumbnail" href="{path}"><img src="/p{number}.jpg" alt=""></a><header class="entry-header">
<h2 class="entry-title"><a href="{path}" rel="bookmark">{title}</a></h2><div class="entry-meta"><time class="entry-date"
datetime="{day:%Y-%m-%d}T09:{number:02d}:00+01:00">{day:%d %B}</time></div></header><p>{sentences(title, "en")[0]}</p></article>"""
        paragraphs = "".join(f"<p>{line}</p>" for line in sentences(title, "en"))
        pages[path] = (
            HTML,
            f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>{title} &#8211; Desk</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Desk">
<meta property="article:published_time" content="{day:%Y-%m-%d}T08:{number:02d}:00+00:00"></head><body class="single">
<nav class="main-navigation"><a href="/">Home</a></nav><main><article class="post-{900 - number} post"><h1 class="entry-title">{title}</h1>
<div class="entry-content">{paragraphs}<div class="sharedaddy"><p>Share this text with those who may want to read it too.</p></div></div>
</article><div id="comments" class="comments-area"><p>{"A reader wrote a comment that is as long as the text. " * 6}</p></div>
</main></body></html>""",
        )
    links = (
        f'<link rel="alternate" type="application/rss+xml" title="Desk &raquo; Comments" href="/comments/feed/">{feed}'
    )
    pages["/"] = (
        HTML,
        f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>Desk</title>
<meta property="og:site_name" content="Desk">{links}</head>
<body class="home blog"><nav class="main-navigation"><ul><li class="menu-item"><a href="/about/">About this site</a></li>
<li class="menu-item"><a href="/contact/">How to reach us</a></li><li class="menu-item"><a href="/archive/">All texts by month</a></li></ul></nav>
<main id="main">{items}</main><aside class="widget-area"><ul><li><a href="/x/">Recent: something else entirely, twice</a></li></ul></aside>
</body></html>""",
    )
    return pages


def rss(titles: tuple[str, ...] = RUSSIAN, day: date = DAY, host: str = "") -> str:
    """A feed whose newest item is of `day`."""
    items = "".join(
        f"<item><title>{title}</title><link>{host}/news/{7000 - number}/</link>"
        f"<pubDate>{day - timedelta(days=number):%a, %d %b %Y} 11:0{number}:00 +0300</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Министерство примеров</title>{items}'
        "</channel></rss>"
    )


def named_feed(
    head: str = '<link rel="alternate" type="application/rss+xml" href="/ru/rss.php">',
    newest: date = DAY,
) -> Pages:
    """A Russian ministry whose list names its feed in the head, or by a link in the page."""
    items = "".join(
        f'<div class="announce"><a class="announce__link" href="/news/{7000 - n}/">{title}</a></div>'
        for n, title in enumerate(RUSSIAN)
    )
    pages = {
        f"/news/{7000 - n}/": (
            HTML,
            f"""<html><head><title>{title} - Министерство примеров</title></head><body><h1 class="photo-content__title">{title}</h1>
<div class="photo-content__date">{newest - timedelta(days=n):%d.%m.%Y} 11:0{n}</div><div class="text article-content">
{"".join(f"<p>{line}</p>" for line in sentences(title, "ru"))}</div></body></html>""",
        )
        for n, title in enumerate(RUSSIAN)
    }
    return {
        **pages,
        "/ru/news/": (HTML, f"<html><head><title>Новости</title>{head}</head><body>{items}</body></html>"),
        "/ru/rss.php": ("application/rss+xml", rss(day=newest)),
    }


def in_the_browser() -> Pages:
    """A page without a word: a program in the browser makes it."""
    return {
        "/app/": (
            HTML,
            '<!DOCTYPE html><html><head><title>Portal</title><script defer src="/static/main.8f3a1c.js"></script></head>'
            '<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>',
        )
    }
