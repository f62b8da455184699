"""The sites with a past: months of the Kremlin's feed behind its first page, and issues of a newspaper in two layouts.

    kremlin.ru          a text every eight hours from 1 September to 31 October 2026, twenty on a page of the feed; the
                        talks of 10 October link the successor of the joint statement as a supplement
    paper.people.com.cn an issue a day of two pages with two articles each, and a line of editors' names; the layout
                        changes on 1 December 2024; the issue of 3 December 2024 brings the successor on its second page

A test may break addresses (`instead`), and is told what was asked when (`asked`).
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import escape

from world.proxy import Answer, Handler, Request
from world.site import World, load

PAPER = "paper.people.com.cn"
LAYOUT_CHANGED = date(2024, 12, 1)
STATEMENT_PRINTED = date(2024, 12, 3)
TALKS = datetime(2026, 10, 10, 9, 0, tzinfo=UTC)
_PAGES = (
    re.compile(r"/rmrb/pc/layout/(\d{4})(\d\d)/(\d\d)/node_(\d\d)\.html"),
    re.compile(r"/rmrb/html/(\d{4})-(\d\d)/(\d\d)/nbs\.D110000renmrb_(\d\d)\.htm"),
)
_ARTICLES = (
    re.compile(r"/rmrb/pc/content/(\d{4})(\d\d)/(\d\d)/content_3\d{5}(\d)(\d)\.html"),
    re.compile(r"/rmrb/html/\d{4}-\d\d/\d\d/nw\.D110000renmrb_(\d{4})(\d\d)(\d\d)_(\d)-(\d\d)\.htm"),
)
_HTML = {"Content-Type": "text/html"}


class History(World):
    """The sites on 1 November 2026."""

    def __init__(self) -> None:
        self.time = datetime(2026, 10, 10, 8, 0, tzinfo=UTC)
        self.instead: dict[str, Answer] = {}  # what an address answers in place of its page
        self.instead_of: Callable[[str], Answer | None] = lambda url: None  # asked before each answer
        self.order: list[str] = []
        super().__init__(clock=lambda: self.time)
        for age in range(13, 120):
            self._publish_ordinary("kremlin-ru", self.time - timedelta(hours=8 * age))
        self.time = TALKS
        self.turn_to(2, 16)
        while self.time < datetime(2026, 10, 31, 12, 0, tzinfo=UTC):
            self.time += timedelta(hours=8)
            self._publish_ordinary("kremlin-ru", self.time)
        self.time = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

    def hosts(self) -> dict[str, Handler]:
        """The hosts of this world, for the proxy."""
        return {**dict.fromkeys(super().hosts(), self._answer), PAPER: self._answer}

    def texts_of(self, day: date) -> list[str]:
        """The addresses that a day's issue brings, lines of editors left out."""
        return [_article(day, page, number) for page in (1, 2) for number in (1, 2)]

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            self.order.append(request.url)
        if (other := self.instead_of(request.url) or self.instead.get(request.url)) is not None:
            return other
        return self._paper(request) if request.url.partition("://")[2].startswith(PAPER) else self.answer(request)

    def _paper(self, request: Request) -> Answer:
        with self._lock:
            self.requests[request.url] += 1
        if request.path == "/robots.txt":
            return Answer(status=404, headers=_HTML, body=b"<h1>404</h1>")
        for form in _PAGES:
            if found := form.fullmatch(request.path):
                year, month, day, page = (int(part) for part in found.groups())
                return _issue_page(date(year, month, day), page)
        for form in _ARTICLES:
            if found := form.fullmatch(request.path):
                year, month, day, page, number = (int(part) for part in found.groups())
                return _paper_article(date(year, month, day), page, number)
        return Answer(status=404, headers=_HTML, body=b"<h1>404</h1>")


def _address(day: date, page: int) -> str:
    if day >= LAYOUT_CHANGED:
        return f"https://{PAPER}/rmrb/pc/layout/{day:%Y%m/%d}/node_{page:02}.html"
    return f"http://{PAPER}/rmrb/html/{day:%Y-%m/%d}/nbs.D110000renmrb_{page:02}.htm"


def _article(day: date, page: int, number: int) -> str:
    if day >= LAYOUT_CHANGED:
        return (
            f"https://{PAPER}/rmrb/pc/content/{day:%Y%m/%d}/content_3{day.toordinal() % 100_000:05}{page}{number}.html"
        )
    return f"http://{PAPER}/rmrb/html/{day:%Y-%m/%d}/nw.D110000renmrb_{day:%Y%m%d}_{number}-{page:02}.htm"


def _issue_page(day: date, page: int) -> Answer:
    if page not in (1, 2):
        return Answer(status=404, headers=_HTML, body=b"<h1>404</h1>")
    pages = "".join(f'<li><a href="{_address(day, n)}">第{n:02}版 要闻</a></li>' for n in (1, 2))
    lines = [*(f'<li><a href="{_article(day, page, n)}">{_title(day, page, n)}</a></li>' for n in (1, 2))]
    lines.append(f'<li><a href="{_article(day, page, 9)}">本版责编：甲 乙 丙</a></li>')
    articles = f'<ul class="news-list">{"".join(lines)}</ul>'
    issue = f'<ul id="list">{pages}</ul>{articles}' if day >= LAYOUT_CHANGED else f"<ul>{pages}</ul>{articles}"
    return Answer(headers=_HTML, body=f'<html><head><meta charset="utf-8"></head><body>{issue}</body></html>'.encode())


def _title(day: date, page: int, number: int) -> str:
    if (day, page, number) == (STATEMENT_PRINTED, 2, 1):
        return load("successor.zh.txt")[0]
    return f"{day.month}月{day.day}日第{page}版要闻之{number}：粮库里的新事"


def _paper_article(day: date, page: int, number: int) -> Answer:
    title = _title(day, page, number)
    statement = (day, page, number) == (STATEMENT_PRINTED, 2, 1)
    ordinary = (f"这是{day:%Y年%m月%d日}第{page}版的第{number}篇。走进粮库的中控室，大屏上一排绿色数字不停跳动。",)
    paragraphs = load("successor.zh.txt")[1] if statement else ordinary
    body = "".join(f"<p>　　{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    printed = (
        f'<p class="sec">本报记者 甲 乙<span class="date">《人民日报》（{day:%Y年%m月%d日} 第 {page:02} 版）</span></p>'
    )
    page_ = f'<div class="article"><h3></h3><h1>{title}</h1><h2></h2>{printed}<div id="ozoom">{body}</div></div>'
    head = f'<html><head><meta charset="utf-8"><title>{title}</title></head>'
    return Answer(headers=_HTML, body=f"{head}<body>{page_}</body></html>".encode())
