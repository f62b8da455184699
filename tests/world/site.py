"""The sites of the three publishers, as a world that a test turns from day to day.

    world.turn_to(day, hour) ─> texts appear ─> lists and pages change ─> world.answer(request)

| moment    | what appears                                                                                        |
|-----------|-----------------------------------------------------------------------------------------------------|
| day 1, 0  | ordinary news everywhere; it is listed before anybody looks                                         |
| day 1, 9  | People's Daily: a report of talks with one sentence on strategic stability                          |
| day 2, 10 | People's Daily: the successor of the joint statement of 2025-05-08                                  |
| day 2, 12 | Xinhua: the same, with another title line, other paragraphs and credits, in two lists               |
| day 2, 16 | Kremlin: the talks in both feeds; the Russian event page links the Russian text and a list of people |
| day 3, 11 | People's Daily: one sentence of the successor is weaker; the furniture of every page is another     |
| day 4, 0  | Xinhua's lists and sections answer 403, the Kremlin's feeds stand still                              |
| day 4, 10 | People's Daily: another new joint statement                                                         |

A text is dated with the clock's time at which it appears; only the backlog of day 1 is dated back. Texts are files in
`days`, pages are made by the templates in `markup`; sentence by sentence, `days/successor.json` says what is true of
the successor.
"""

import gzip
import hashlib
import html
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from string import Template
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml

from world.proxy import Answer, Handler, Request

HERE = Path(__file__).parent
BEIJING = ZoneInfo("Asia/Shanghai")
MOSCOW = ZoneInfo("Europe/Moscow")

Site = Literal["people", "xinhua", "kremlin-ru", "kremlin-en"]

PEOPLE_LIST = "http://politics.people.com.cn/GB/1024/index.html"
XINHUA_POLITICS = "https://www.news.cn/politics/ds_a6d618872de143bdafa2556915a7ae12.json"
XINHUA_WORLD = "https://www.news.cn/world/ds_8d5294ed513c4779af6242a3623aa27b.json"
XINHUA_HUBS = {"https://www.news.cn/politics/": XINHUA_POLITICS, "https://www.news.cn/world/": XINHUA_WORLD}
KREMLIN_RU = "http://kremlin.ru/events/all/feed"
KREMLIN_EN = "http://en.kremlin.ru/events/all/feed"
ON_A_FEED_PAGE = 20

ROBOTS = {
    "www.news.cn": "User-agent: *\nAllow: /\n",
    "politics.people.com.cn": "User-agent: *\nDisallow: /2015m2/\nDisallow: /n/2015m2/\n",
    "kremlin.ru": "User-agent: *\nDisallow: /search\n",
    "en.kremlin.ru": "User-agent: *\nDisallow: /search\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Something a site publishes. `day` and `hour` are when it appears, `number` is the site's own id."""

    name: str
    site: Site
    title: str
    paragraphs: tuple[str, ...]
    day: int
    hour: int
    number: str
    source: str = ""
    editor: str = ""
    encoding: str = "utf-8"  # people: "gb18030", or "false-gb2312" for UTF-8 under a label that says GB2312
    signed: bool = False  # ends with the place and day of its signing


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A text and when it appeared, in UTC."""

    text: Text
    at: datetime

    def beijing(self, form: str) -> str:
        """When, as a Chinese site prints it."""
        return self.at.astimezone(BEIJING).strftime(form)


def load(name: str) -> tuple[str, tuple[str, ...]]:
    """The title and the paragraphs of a file in `days`."""
    title, *paragraphs = (HERE / "days" / name).read_text("utf-8").strip().split("\n\n")
    return title, tuple(paragraphs)


def truth() -> dict[str, Any]:
    """What is true of the successor against the joint statement of 2025-05-08.

    `kept` counts sentences; `changes` lists kind, shift, old, new (sentences) and in English what happened; `edit`
    is the sentence that People's Daily changes on day 3.
    """
    known: dict[str, Any] = json.loads((HERE / "days" / "successor.json").read_text("utf-8"))
    return known


class World:
    """The sites. Safe for many threads: a test turns it while the proxy serves it."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.requests: Counter[str] = Counter()  # of each address, whatever was answered
        self.not_modified: Counter[str] = Counter()
        self.missing: list[str] = []  # addresses that no page is at
        self.moment = (0, 0)
        self._clock = clock
        self._lock = threading.RLock()
        self._published: dict[str, Published] = {}
        self._changed: dict[str, tuple[str, datetime]] = {}
        self._fresh: dict[Site, int] = {"kremlin-ru": 0, "kremlin-en": 0}
        self._news = yaml.safe_load((HERE / "days" / "news.yaml").read_text("utf-8"))
        self._coming = [*_chinese_news(self._news), *_texts_of_the_four_days()]
        self.turn_to(1, 0)
        self._fill_feeds()

    # ------------------------------------------------------------------------------------------------ the test's side

    @property
    def day(self) -> int:
        """1 to 4. Setting it turns to the end of that day."""
        return self.moment[0]

    @day.setter
    def day(self, day: int) -> None:
        self.turn_to(day, 24)

    def turn_to(self, day: int, hour: int) -> None:
        """Let time pass: what is due until then appears, dated now."""
        with self._lock:
            self.moment = (day, hour)
            now = self._clock()
            due = [text for text in self._coming if (text.day, text.hour) <= self.moment]
            for place, text in enumerate(due):
                at = now - timedelta(hours=2 + 3 * place) if self.moment == (1, 0) else now
                self._published[text.name] = Published(text=text, at=at.replace(microsecond=0))
            self._coming = [text for text in self._coming if text not in due]

    def hosts(self) -> dict[str, Handler]:
        """The hosts of this world, for the proxy."""
        return dict.fromkeys(("www.news.cn", "politics.people.com.cn", "kremlin.ru", "en.kremlin.ru"), self.answer)

    def published(self, name: str) -> Published:
        """A text that has appeared."""
        return self._published[name]

    def url(self, name: str) -> str:
        """The address of a text that has appeared."""
        return _url(self._published[name])

    def asked(self, url: str) -> int:
        """How often an address was asked for."""
        return self.requests[url]

    def looks(self, name: str) -> int:
        """How often a text was asked for, at all of its addresses."""
        return sum(self.requests[url] for url in _addresses(self._published[name]))

    @property
    def edited(self) -> bool:
        """Whether the day-3 edit has happened."""
        return self.moment >= (3, 11)

    @property
    def troubled(self) -> bool:
        """Whether Xinhua refuses and the Kremlin's feeds stand still."""
        return self.moment >= (4, 0)

    # ------------------------------------------------------------------------------------------------ the sites' side

    def answer(self, request: Request) -> Answer:
        """What the sites answer at this moment."""
        with self._lock:
            self.requests[request.url] += 1
            answer = self._page(request.url)
            if answer is None:
                self.missing.append(request.url)
                return Answer(status=404, headers={"Content-Type": "text/html"}, body=b"<h1>404 Not Found</h1>")
            return _compressed(self._conditional(answer, request), request)

    def _page(self, url: str) -> Answer | None:
        parts = urlsplit(url)
        bare = f"{parts.scheme}://{parts.hostname}{parts.path}"
        if parts.path == "/robots.txt":
            return Answer(headers={"Content-Type": "text/plain"}, body=ROBOTS[str(parts.hostname)].encode())
        if bare in {XINHUA_POLITICS, XINHUA_WORLD}:
            return _FORBIDDEN if self.troubled else self._xinhua_list(bare)
        if bare in XINHUA_HUBS:
            return _FORBIDDEN if self.troubled else _page(_xinhua_hub(XINHUA_HUBS[bare]))
        if bare == PEOPLE_LIST:
            return _page(self._people_list())
        for root, site in ((KREMLIN_RU, "kremlin-ru"), (KREMLIN_EN, "kremlin-en")):
            if bare == root or bare.startswith(f"{root}/page/"):
                return self._feed(site, root, int(bare.rpartition("/")[2]) if bare != root else 1)  # type: ignore[arg-type]
        return self._article(bare)

    def _article(self, url: str) -> Answer | None:
        published = next((one for one in self._published.values() if url in _addresses(one)), None)
        if published is None:
            return None
        if published.text.site == "people":
            return self._people_article(published)
        if published.text.site == "xinhua":
            return _page(_xinhua_article(published))
        return _page(self._kremlin_page(published))

    def _of(self, *sites: Site) -> list[Published]:
        """What sites have published, the newest first."""
        listed = [one for one in self._published.values() if one.text.site in sites]
        return sorted(listed, key=lambda one: one.at, reverse=True)

    # People's Daily

    def _people_list(self) -> str:
        lines = [
            f"<li><a href='{urlsplit(_url(one)).path}' target=_blank>{html.escape(one.text.title)}</a>"
            f" <em>{one.beijing('%Y-%m-%d')}</em></li>"
            for one in self._of("people")
        ]
        lists = (f'<ul class="list_16 mt10">{"".join(lines[i : i + 4])}</ul>' for i in range(0, len(lines), 4))
        return _template("people_list.html", lists="\n".join(lists))

    def _people_article(self, published: Published) -> Answer:
        text = published.text
        paragraphs = list(text.paragraphs)
        if text.name == "people-successor" and self.edited:
            edit = truth()["edit"]
            paragraphs = [paragraph.replace(edit["old"], edit["new"]) for paragraph in paragraphs]
        if text.signed:
            paragraphs += [published.beijing("%Y年%-m月%-d日于北京"), published.beijing("（新华社北京%-m月%-d日电）")]
        indent = "&emsp;&emsp;" if self.edited else "　　"
        page = _template(
            "people_article.html",
            title=html.escape(text.title),
            label="UTF-8" if text.encoding == "utf-8" else "GB2312",
            description="　　" + html.escape(text.paragraphs[0][:90]),
            channel=_channel(text),
            number=text.number,
            date=published.beijing("%Y-%m-%d"),
            time=published.beijing("%Y年%m月%d日%H:%M"),
            source=text.source,
            body="".join(f"<p>{indent}{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs),
            paper=published.beijing("《 人民日报 》（ %Y年%m月%d日   02 版）") if text.signed else "",
            related=self._people_related(published) if self.edited else "",
            comments="128" if self.edited else "3",
        )
        # The server names no charset; the meta tag does, and is wrong where the text's encoding says so.
        encoding = "utf-8" if text.encoding == "false-gb2312" else text.encoding
        return Answer(headers={"Content-Type": "text/html"}, body=page.encode(encoding))

    def _people_related(self, published: Published) -> str:
        others = [one for one in self._of("people") if one is not published][:4]
        lines = "".join(f'<li><a href="{_url(one)}" target="_blank">{one.text.title}</a></li>' for one in others)
        return f'<div class="rm_relevant cf"><h5><span></span>相关新闻</h5><ul>{lines}</ul></div>'

    # Xinhua

    def _xinhua_list(self, url: str) -> Answer:
        rows = [_xinhua_row(one, urlsplit(url).path) for one in self._of("xinhua")]
        if url == XINHUA_WORLD:
            rows = rows[:3]
        body = json.dumps({"categoryName": "要闻", "datasource": rows}, ensure_ascii=False)
        return Answer(headers={"Content-Type": "application/json"}, body=body.encode())

    # the Kremlin

    def _fill_feeds(self) -> None:
        for site, how_many in (("kremlin-ru", 26), ("kremlin-en", 22)):
            for age in range(how_many, 0, -1):
                self._publish_ordinary(site, self._clock() - timedelta(hours=2 * age, minutes=7 * (age % 3)))  # type: ignore[arg-type]

    def _publish_ordinary(self, site: Site, at: datetime) -> None:
        self._fresh[site] += 1
        count = self._fresh[site]
        entries, regions = self._news[site]["entries"], self._news[site]["regions"]
        entry, region = entries[count % len(entries)], regions[count % len(regions)]
        text = Text(
            name=f"{site}-{count}",
            site=site,
            title=entry["title"].format(region=region),
            paragraphs=tuple(paragraph.format(region=region) for paragraph in entry["text"]),
            day=1,
            hour=0,
            # Numbers are given when work on a text begins, so they do not run with the time of publication.
            number=str(80000 + (count ^ 1)),
        )
        self._published[text.name] = Published(text=text, at=at.replace(microsecond=0))

    def _feed(self, site: Site, root: str, number: int) -> Answer | None:
        if number == 1 and not self.troubled:
            self._publish_ordinary(site, self._clock())
        entries = [one for one in self._of(site) if not one.text.name.startswith("supplement")]
        pages = -(-len(entries) // ON_A_FEED_PAGE)
        if not 1 <= number <= pages:
            return None
        shown = entries[(number - 1) * ON_A_FEED_PAGE : number * ON_A_FEED_PAGE]
        body = _feed(site, root, number, pages, shown)
        return Answer(headers={"Content-Type": "application/atom+xml; charset=utf-8"}, body=body.encode())

    def _kremlin_page(self, published: Published) -> str:
        text, words = published.text, _KREMLIN[published.text.site]
        local = published.at.astimezone(MOSCOW)
        supplements = self._supplements() if text.name == "kremlin-ru-talks" else ""
        first, rest = text.paragraphs[0], text.paragraphs[1:]
        supplement = text.name.startswith("supplement")
        return _template(
            "kremlin_page.html",
            **words,
            title=html.escape(text.title, quote=False),
            heading_class="" if supplement else "entry-title p-name",
            lead="" if supplement else html.escape(first, quote=False),
            url=_url(published),
            short=f"{urlsplit(_url(published)).hostname}/d/{text.number}",
            number=text.number,
            date=local.strftime("%Y-%m-%d"),
            printed_date=f"{local.day} {words['months'].split()[local.month - 1]} {local.year}{words['year']}",
            clock=local.strftime("%H:%M"),
            body="\n".join(
                f"<p>{html.escape(one, quote=False)}</p>" for one in (text.paragraphs if supplement else rest)
            )
            + (_CARD if text.name == "kremlin-ru-talks" else ""),
            supplements=supplements,
        )

    def _supplements(self) -> str:
        items = "".join(
            f'<a class="cut__item" href="{urlsplit(_url(one)).path}">'
            f'<span class="cut__title">{html.escape(one.text.title, quote=False)}</span></a>\n'
            for one in self._of("kremlin-ru")
            if one.text.name.startswith("supplement")
        )
        return f'<div class="read__cut cut masha-ignore"><h3 class="cut__heading">Дополнительно</h3>\n{items}</div>'

    # HTTP

    def _conditional(self, answer: Answer, request: Request) -> Answer:
        """Give validators and honour them, except for the feeds, which are made anew for everybody."""
        if answer.status != 200 or "/feed" in request.path:
            return answer
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        if self._changed.get(request.url, ("",))[0] != tag:
            self._changed[request.url] = (tag, self._clock().replace(microsecond=0))
        changed = self._changed[request.url][1]
        headers = {**answer.headers, "ETag": tag, "Last-Modified": format_datetime(changed, usegmt=True)}
        if _is_known(request, tag, changed):
            self.not_modified[request.url] += 1
            return Answer(status=304, headers=headers)
        return replace(answer, headers=headers)


# ----------------------------------------------------------------------------------------------------------- the texts


def _chinese_news(news: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Text]:
    people = [
        Text(
            name=f"people-{item['id']}",
            site="people",
            title=item["title"],
            paragraphs=tuple(item["text"]),
            day=item["day"],
            hour=item["hour"],
            number=str(40818800 + place),
            source=item["from"],
            encoding=item["encoding"],
        )
        for place, item in enumerate(news["people"])
    ]
    xinhua = [
        Text(
            name=f"xinhua-{item['id']}",
            site="xinhua",
            title=item["title"],
            paragraphs=(f"{item['lead']}{{date}}电　{item['text'][0]}", *item["text"][1:]),
            day=item["day"],
            hour=item["hour"],
            number=_hex(item["id"]),
            source=item["source"],
            editor=item["editor"],
        )
        for item in news["xinhua"]
    ]
    return [*people, *xinhua]


def _texts_of_the_four_days() -> list[Text]:
    title, paragraphs = load("successor.zh.txt")
    russian_title, russian = load("successor.ru.txt")
    talks_title, talks = load("talks.zh.txt")
    follow_title, follow = load("follow-up.zh.txt")
    paper = "人民网－人民日报"
    return [
        Text(name="people-talks", site="people", title=talks_title, paragraphs=talks, day=1, hour=9,
             number="40819310", source="人民网", encoding="gb18030"),
        Text(name="people-successor", site="people", title=title, paragraphs=paragraphs, day=2, hour=10,
             number="40819642", source=paper, encoding="false-gb2312", signed=True),
        Text(name="xinhua-successor", site="xinhua", title=f"（受权发布）{title}",
             paragraphs=("新华社北京{date}电", f"<b>{title}</b>", *_merged(paragraphs)), day=2, hour=12,
             number=_hex("successor"), source="新华网", editor="丙", signed=True),
        Text(name="kremlin-ru-talks", site="kremlin-ru", title=load("talks.ru.txt")[0],
             paragraphs=load("talks.ru.txt")[1], day=2, hour=16, number="80712"),
        Text(name="kremlin-en-talks", site="kremlin-en", title=load("talks.en.txt")[0],
             paragraphs=load("talks.en.txt")[1], day=2, hour=16, number="80712"),
        Text(name="supplement-participants", site="kremlin-ru", title=load("participants.ru.txt")[0],
             paragraphs=load("participants.ru.txt")[1], day=2, hour=16, number="6417"),
        Text(name="supplement-successor", site="kremlin-ru", title=russian_title, paragraphs=russian, day=2, hour=16,
             number="6418"),
        Text(name="people-follow-up", site="people", title=follow_title, paragraphs=follow, day=4, hour=10,
             number="40820077", source=paper, signed=True),
    ]  # fmt: skip


def _merged(paragraphs: Sequence[str]) -> list[str]:
    """Other paragraphs of the same words: each second one runs on from the one before."""
    return ["".join(paragraphs[i : i + 2]) for i in range(0, len(paragraphs), 2)]


def _hex(name: str) -> str:
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


# ----------------------------------------------------------------------------------------------------------- addresses


def _url(published: Published) -> str:
    return _addresses(published)[0]


def _addresses(published: Published) -> tuple[str, ...]:
    """Where a text can be read: its own address, then others of the same text."""
    text = published.text
    if text.site == "people":
        path = f"/n1/{published.beijing('%Y/%m%d')}/c{_channel(text)}-{text.number}.html"
        return (f"http://politics.people.com.cn{path}",)
    if text.site == "xinhua":
        place = f"{published.beijing('%Y%m%d')}/{text.number}/c.html"
        return tuple(f"https://www.news.cn/{section}{place}" for section in ("politics/", "world/", ""))
    host = "kremlin.ru" if text.site == "kremlin-ru" else "en.kremlin.ru"
    if text.name.startswith("supplement"):
        return (f"http://{host}/supplement/{text.number}",)
    return (f"http://{host}/events/president/news/{text.number}",)


def _channel(text: Text) -> str:
    return "1001" if text.signed else "461001"


# -------------------------------------------------------------------------------------------------------------- Xinhua


def _xinhua_hub(listed_at: str) -> str:
    """The page of a section, which names its datasource and is filled by a script in the reader's browser."""
    identifier = listed_at.rpartition("ds_")[2].removesuffix(".json")
    return _template("xinhua_hub.html", identifier=identifier)


def _xinhua_row(published: Published, listed_at: str) -> dict[str, Any]:
    """A row of a datasource: some are rows of links under a label; addresses come in all their forms."""
    text, title = published.text, published.text.title
    own = _url(published)
    section = listed_at.split("/")[1]
    if section == "world":
        own = next(address for address in _addresses(published) if "/world/" in address)
    kind = int(text.number[:4], 16) % 3
    forms = (own, urlsplit(own).path, urlsplit(own).path.removeprefix(f"/{section}/"))
    row: dict[str, Any] = {
        "contentId": published.beijing("%Y%m%d") + text.number,
        "contentType": "MultiMedia",
        "title": title,
        "showTitle": title,
        "linkUrls": [],
        "publishUrl": forms[kind],
        "publishTime": published.beijing("%Y-%m-%d %H:%M:%S"),
        "titleImages": [],
        "summary": "",
        "author": "",
    }
    if kind == 0:
        label = "https://www.news.cn/politics/zt/index.html"
        soup = f"<a href='{label}' target='_blank'>专题 |</a><a href='{forms[1]}' target='_blank'>{title}</a>"
        # The time of a row of links is that of its placement.
        placed = (published.at + timedelta(minutes=11)).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        row |= {
            "contentId": published.beijing("%Y%m%d") + _hex(f"row of {text.name}"),
            "contentType": "Link",
            "title": soup,
            "showTitle": soup,
            "linkUrls": [
                {"linkTitle": "专题 |", "linkUrl": label},
                {"linkTitle": title, "linkUrl": forms[1]},
                {"linkTitle": "全文", "linkUrl": forms[1]},
            ],
            "publishUrl": label,
            "publishTime": placed,
        }
    return row


def _xinhua_article(published: Published) -> str:
    text = published.text
    paragraphs = [one.replace("{date}", published.beijing("%-m月%-d日")) for one in text.paragraphs]
    if text.signed:
        paragraphs.append(published.beijing("%Y年%-m月%-d日于北京"))
    return _template(
        "xinhua_article.html",
        title=html.escape(text.title),
        source=text.source,
        editor=text.editor,
        content_id=published.beijing("%Y%m%d") + text.number,
        date=published.beijing("%Y-%m-%d"),
        clock=published.beijing("%H:%M:%S"),
        year=published.beijing("%Y"),
        month=published.beijing("%m"),
        day=published.beijing("%d"),
        body="".join(map(_xinhua_paragraph, paragraphs)),
    )


def _xinhua_paragraph(paragraph: str) -> str:
    if paragraph.startswith("<b>"):
        words = html.escape(paragraph.removeprefix("<b>").removesuffix("</b>"), quote=False)
        return f'<p style="text-align: center;"><strong>{words}</strong></p>'
    return f"<p>&emsp;&emsp;{html.escape(paragraph, quote=False)}</p>"


# --------------------------------------------------------------------------------------------------------- the Kremlin

_KREMLIN: Mapping[Site, Mapping[str, str]] = {
    "kremlin-ru": {
        "language": "ru",
        "house": "Президент России",
        "news": "Новости",
        "acts": "Документы",
        "place": "Москва",
        "topic": "Внешняя политика",
        "topics_label": "Темы",
        "status_label": "Статус материала",
        "status_text": "Опубликован в разделе: Новости",
        "published_label": "Дата публикации:",
        "link_label": "Ссылка на материал:",
        "plain_label": "Текстовая версия",
        "licence": "Все материалы сайта доступны по лицензии Creative Commons Attribution 4.0 International",
        "months": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "year": " года",
    },
    "kremlin-en": {
        "language": "en",
        "house": "President of Russia",
        "news": "News",
        "acts": "Documents",
        "place": "Moscow",
        "topic": "Foreign policy",
        "topics_label": "Topics",
        "status_label": "Publication status",
        "status_text": "Published in section: News",
        "published_label": "Publication date:",
        "link_label": "Direct link:",
        "plain_label": "Text version",
        "licence": "All content on this site is licensed under Creative Commons Attribution 4.0 International",
        "months": "January February March April May June July August September October November December",
        "year": "",
    },
}

_CARD = (
    '<p>Материалы переговоров готовил аппарат<span class="read__tooltip masha-ignore"><span class="read__tooltip-card">'
    "<span>Карточка ведомства</span></span></span>.</p>"
)


def _feed(site: Site, root: str, number: int, pages: int, shown: Sequence[Published]) -> str:
    def page(n: int) -> str:
        return root if n == 1 else f"{root}/page/{n}"

    links = {"self": number, "first": 1, "last": pages, "prev": number - 1, "next": number + 1}
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_KREMLIN[site]["language"]}">',
        f"<title>{_KREMLIN[site]['house']}</title>",
        f"<id>{root}</id>",
        *(f'<link href="{page(to)}" rel="{rel}"/>' for rel, to in links.items() if 1 <= to <= pages),
        f"<updated>{_moscow_mislabelled(shown[0].at)}</updated>",
        *map(_feed_entry, shown),
        "</feed>",
    ]
    return "\n".join(lines)


def _feed_entry(published: Published) -> str:
    body = "\n".join(f"<p>{html.escape(one, quote=False)}</p>" for one in published.text.paragraphs)
    url, when = _url(published), _moscow_mislabelled(published.at)
    return (
        f"<entry><title>{html.escape(published.text.title, quote=False)}</title><id>{url}</id>"
        f'<link href="{url}" rel="alternate" type="text/html"/><published>{when}</published><updated>{when}</updated>'
        f'<summary type="html"></summary><content type="html">{html.escape(body)}</content></entry>'
    )


def _moscow_mislabelled(at: datetime) -> str:
    """Moscow's clock with the offset that it had before October 2014."""
    return at.astimezone(MOSCOW).strftime("%Y-%m-%dT%H:%M:%S+04:00")


# ---------------------------------------------------------------------------------------------------------------- HTTP

_FORBIDDEN = Answer(
    status=403,
    headers={"Content-Type": "text/html"},
    body=b"<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>",
)


def _page(text: str) -> Answer:
    return Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=text.encode())


def _is_known(request: Request, tag: str, changed: datetime) -> bool:
    """Whether the client has this body already: the tag decides, the date only where no tag was sent."""
    if known := request.headers.get("if-none-match"):
        return known.removeprefix("W/") == tag
    since = request.headers.get("if-modified-since")
    return since is not None and changed <= parsedate_to_datetime(since)


def _compressed(answer: Answer, request: Request) -> Answer:
    if len(answer.body) < 1000 or "gzip" not in request.headers.get("accept-encoding", ""):
        return answer
    return replace(answer, headers={**answer.headers, "Content-Encoding": "gzip"}, body=gzip.compress(answer.body, 1))


def _template(name: str, **values: str) -> str:
    return Template((HERE / "markup" / name).read_text("utf-8")).substitute(values)
