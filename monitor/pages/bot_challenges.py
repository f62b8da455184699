"""Pages that stand in the place of the one asked for: walls, maintenance, forwardings.

A wall is told by what it is: little text, nothing of an article, and several signs that have nothing to do with each
other. Each sign counts something, none is enough alone, and what only news has counts against it. The names of
products only help (config/walls.yaml).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.config.walls import KnownWall, WallKind, load_walls
from monitor.errors import ReadError, RefusedError, RemovedError
from monitor.pages.markup import Block, blocks_of, parse, select, text_of
from monitor.text.dates import tell_time

_SMALL = 60_000  # characters: a real page may say anything somewhere, a notice is little else
_LARGEST = 300_000  # characters of markup; walls carry scripts and pictures
_MOST_SENTENCES = 60  # ends of paragraphs and sentences in the markup; what has more is a page of text
_MOST_WORDS = 2_500  # characters that are seen, a hanzi counted as two and a half
_FEW_WORDS = 400
_NO_WORDS = 20
_MOST_LINKS = 3  # of a page that leads nowhere
_DATA = ("{", "[", "<?xml", "<rss", "<feed", "<urlset", "<sitemapindex")  # how feeds and data begin
_ENOUGH = 5.0
_SIGNS = 3  # that must be there at least
_TELLING = frozenset(["known", "heading", "id", "form", "server", "moves", "login"])  # one of which must be there
_WHOLE_HEADING = 0.8  # of its letters are what walls say


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """What came in place of a page. `name` is what it is, with its article; `advice` what to do."""

    kind: WallKind
    name: str
    advice: str


_NAMES: Mapping[WallKind, str] = {
    "challenge": "a challenge that only browsers pass",
    "captcha": "a captcha",
    "portal": "the login page of a network",
    "block": "a notice that access is blocked",
    "error": "the error page of a server",
}
_LATER = "it is asked again later"
_ADVICE: Mapping[WallKind, str] = {
    "challenge": f"{_LATER}; if that goes on, take another list of the site, or ask through a proxy (proxy)",
    "captcha": f"{_LATER}; if that goes on, ask less often, or through a proxy (proxy)",
    "portal": "log this machine in to its network, then all goes on by itself",
    "block": "the site or somebody on the way does not let this machine through; a proxy (proxy) may help",
    "error": f"the site is out of order; {_LATER}",
}


def find_wall(text: str) -> Wall | None:
    """What stands in place of a page or a feed, if the text is a wall; also for the bodies of 4xx and 5xx."""
    if not _may_be_wall(text):
        return None
    try:
        view = _View(parse(text), text)
    except ReadError:
        return None
    if view.weight > _MOST_WORDS or (view.known is None and len(text) <= _SMALL and _REMOVED.search(text)):
        return None
    signs = dict(view.signs())
    if (
        len(signs) < _SIGNS
        or not _TELLING & signs.keys()
        or sum(signs.values()) - sum(view.counted_against()) < _ENOUGH
    ):
        return None
    kind = view.kind(signs)
    known = view.known
    name = _named(known.name, kind) if known is not None else _NAMES[kind]
    return Wall(kind=kind, name=name, advice=_ADVICE[kind])


def refuse_walls(text: str) -> None:
    """Raise RefusedError when the text is a wall in place of what was asked for."""
    wall = find_wall(text)
    if wall is not None:
        raise RefusedError(f"the site answered with {wall.name} instead of the page; {wall.advice}")


def _named(name: str, kind: WallKind) -> str:
    article = "an" if name[0] in "AEIO" or name == "F5" else "a"
    return {
        "challenge": f"{article} {name} challenge that only browsers pass",
        "captcha": f"a captcha ({name})",
        "portal": f"a network's login page ({name})",
        "block": f"a notice that access is blocked ({name})",
        "error": f"a server's error page ({name})",
    }[kind]


def _may_be_wall(text: str) -> bool:
    """What a look at the bare text allows: small, no feed and no data, not full of sentences."""
    if len(text) > _LARGEST:
        return False
    start = text[:2_000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(_DATA) and "<html" not in start:
        return False
    return text.count("</p>") + text.count("。") + text.count(". ") <= _MOST_SENTENCES or len(text) < 2 * _MOST_WORDS


class _View:
    """A page as a reader would see it, and what works in it unseen."""

    def __init__(self, tree: LexborHTMLParser, text: str) -> None:
        self._tree = tree
        self._markup = text.lower()
        self._blocks: list[Block] = blocks_of(tree.body) if tree.body is not None else []
        self._seen = _folded("\n".join(block.text for block in self._blocks))
        self.weight = len(self._seen) + 1.5 * len(_HANZI.findall(self._seen))
        self._words = load_walls().words
        self.known = self._known()

    def signs(self) -> Iterator[tuple[str, float]]:
        """The signs of a wall, each with what it counts."""
        hidden = _folded(" ".join(node.text(deep=True) for node in select(self._tree, "noscript")[:5]))[:4_000]
        moves = self._moves_by_script()
        if self._has_wall_heading():
            yield "heading", 2.0
        if self._says(self._words.request):
            yield "request", 2.0
        if self.known is not None and self._is_no_article(moves=moves):
            yield "known", 3.0
        for group in ("denied", "verify", "enter"):
            if self._says(getattr(self._words, group)):
                yield group, 1.0
        if self._says(self._words.decided):
            yield "decided", 2.0
        if self._says(self._words.help):
            yield "help", 1.0
        if self._says(self._words.script, hidden) and self.weight < _FEW_WORDS:
            yield "script", 1.0
        if (said := sum(word in self._seen for word in self._words.server)) and self.weight < _FEW_WORDS:
            yield "server", 1.0 + min(said, 3)
        if _ID.search(self._seen):
            yield "id", 2.0
        if self._shows_address():
            yield "address", 1.0
        if form := self._asks():
            yield "form", form
        if moves:
            yield "moves", 2.0
        leads = self._leads_to_login()
        if leads:
            yield "login", 3.0
        if self.weight < _NO_WORDS and (moves or leads or select(self._tree, "script, iframe")):
            yield "empty", 2.0 if moves else 1.0
        if not _browser_title(self._tree) and not select(self._tree, "h1, h2"):
            yield "untitled", 1.0
        if any(
            "noindex" in (node.attributes.get("content") or "").lower()
            for node in select(self._tree, "meta[name=robots i]")
        ):
            yield "noindex", 1.0
        if self._is_bare():
            yield "bare", 1.0
            if self.weight < _FEW_WORDS:
                yield "tiny", 1.0

    def _is_no_article(self, *, moves: bool) -> bool:
        """Whether a product's mark means a wall: protected sites put its script into each page, captchas into forms."""
        return moves or self.weight <= _NO_WORDS or self._has_wall_heading() or self._says(self._words.request)

    def counted_against(self) -> Iterator[float]:
        """What articles have and walls do not."""
        if select(self._tree, _ARTICLE):
            yield 3.0
        if self._says(self._words.reported):
            yield 3.0
        if self._says(self._words.agencies) or _DATELINE.search(self._seen[:400]):
            yield 2.0
        if sum(block.is_sentence for block in self._blocks) >= 5:
            yield 2.0
        if len(select(self._tree, "a[href]")) > 20:
            yield 2.0
        if not _ID.search(self._seen) and tell_time([self._seen[:600]], "UTC") is not None:
            yield 1.0

    def kind(self, signs: Mapping[str, float]) -> WallKind:
        """What sort of wall it is."""
        if self.known is not None:
            return self.known.kind
        asks_for_password = signs.get("form", 0.0) > 1.0 and "verify" not in signs
        if "login" in signs or asks_for_password or ("form" in signs and "enter" in signs):
            return "portal"
        if "form" in signs and "verify" in signs:
            return "captcha"
        if "decided" in signs:
            return "block"
        if "server" in signs and "request" not in signs:
            return "error"
        if "moves" in signs or "script" in signs or "verify" in signs:
            return "challenge"
        return "block" if "denied" in signs or "request" in signs else "error"

    def _known(self) -> KnownWall | None:
        for wall in load_walls().known:
            if any(mark in self._markup and mark not in self._seen for mark in wall.marks):
                return wall
        return None

    def _says(self, words: Iterable[str], also: str = "") -> bool:
        return any(word in self._seen or word in also for word in words)

    def _has_wall_heading(self) -> bool:
        headings = [_browser_title(self._tree), *(text_of(node) for node in select(self._tree, "h1, h2")[:3])]
        if not any(headings) and self._blocks:
            headings.append(self._blocks[0].text)
        return any(self._is_wall_heading(_folded(heading)) for heading in headings if 0 < len(heading) <= 120)

    def _is_wall_heading(self, heading: str) -> bool:
        """Whether what walls are headed with covers nearly all of it: a headline of news says who and what besides."""
        covered = bytearray(len(heading))
        for word in self._words.heading:
            place = heading.find(word)
            begins = place == 0 or (place > 0 and not (word[0].isalpha() and heading[place - 1].isalpha()))
            if place >= 0 and (begins or _HANZI.match(word)):
                covered[place : place + len(word)] = b"\1" * len(word)
        letters = [place for place, letter in enumerate(heading) if letter.isalnum()]
        return bool(letters) and sum(covered[place] for place in letters) >= _WHOLE_HEADING * len(letters)

    def _shows_address(self) -> bool:
        return any(_is_address(match[0]) for _, match in zip(range(20), _ADDRESS.finditer(self._seen), strict=False))

    def _asks(self) -> float:
        """Whether the page is a form: for a password, a code or a click, and not for a search."""
        fields = select(self._tree, "input, button")[:40]
        names = [
            " ".join(str(node.attributes.get(name) or "") for name in ("type", "name", "id", "class")).lower()
            for node in fields
        ]
        if any(word in name for name in names for word in ("password", "captcha", "verify", "vcode", "otp", "voucher")):
            return 2.0
        shown = [name for name in names if not name.startswith("hidden")]
        few = 0 < len(shown) <= 3 and not any("search" in name for name in names)
        return 1.0 if few and select(self._tree, "form") else 0.0

    def _moves_by_script(self) -> bool:
        """Whether a script of a page with few words sets a cookie or goes elsewhere."""
        if self.weight >= _FEW_WORDS:
            return False
        scripts = " ".join((node.text() or "")[:20_000] for node in select(self._tree, "script:not([src])")[:20])
        return _MOVES.search(scripts) is not None

    def _leads_to_login(self) -> bool:
        """Whether the page sends its readers on to a login or to a bare address of the network at once."""
        if self.weight >= _FEW_WORDS:
            return False
        refresh = _REFRESH.search(self._markup[:20_000])
        moved = _GOES_TO.search(self._markup[:50_000])
        targets = [refresh["to"] if refresh else "", moved[1] or moved[2] if moved else ""]
        return any(_LOGIN.search(target) for target in targets if target)

    def _is_bare(self) -> bool:
        return len(select(self._tree, "a[href]")) <= _MOST_LINKS and len(select(self._tree, "img")) <= 2


def _browser_title(tree: LexborHTMLParser) -> str:
    """The browser's title."""
    node: LexborNode | None = tree.css_first("title")
    return " ".join((node.text() or "").split()) if node is not None else ""


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е").replace("’", "'").replace("\xa0", " ")


def _is_address(written: str) -> bool:
    try:
        ip_address(written)
    except ValueError:
        return False
    return True


_HANZI = re.compile(r"[\u3400-\u9fff]")
_ID = re.compile(
    r"(?:ray|event|request|incident|support|reference|trace|block|case|session|error)[ _-]?(?:id|no\.?|number|code|#)"
    r"\s?[:：#.]?\s?[a-z0-9]{1,4}[\w.:-]{4,80}"
    r"|reference\s?#\s?[\w.]{6,80}"
    r"|(?:事件|请求|拦截|追踪|会话|客户|错误|日志)\s?(?:id|编号|号码?|代码)\s?[:：]?\s?[\w-]{4,80}"
    r"|(?:идентификатор|номер|код|id)\s(?:запроса|события|инцидента|сессии|блокировки)\s?[:：]?\s?[\w-]{4,80}"
)
_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?![\w.:]*\w)")
_MOVES = re.compile(
    r"document\.cookie\s?=|location\.(?:href|replace|reload|assign)|location\s?=|\.submit\(\)|settimeout\(.{0,80}(?:reload|location)",
    re.IGNORECASE,
)
_GOES_TO = re.compile(
    r"location(?:\.href)?\s?=\s?[\"']([^\"'\s]{1,300})[\"']|location\.(?:replace|assign)\([\"']([^\"'\s]{1,300})"
)
_LOGIN = re.compile(
    r"(?:^|[/?&._-])(?:login|logon|signin|auth|portal|captive|hotspot|wifi|wlan|guest|splash|cgi-bin/luci|eportal|srun)\b"
    r"|^https?://(?:10\.|192\.|172\.|100\.|198\.18|1\.1\.1\.|2\.2\.2\.)"
)
_DATELINE = re.compile(
    r"\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|\b\d{1,2}\s(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)(?!\s\d{4}\sг)"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\s\d{1,2}\b"
    r"|\b(?:on|last|this)\s(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_ARTICLE = (
    "article, [itemprop=articleBody], meta[property='og:type' i][content=article i], "
    "meta[property='article:published_time'], time[datetime], script[type='application/ld+json']"
)
_REFRESH = re.compile(
    r"""<meta\s(?=[^<>]{0,300}?http-equiv\s{0,3}=\s{0,3}["']?refresh)[^<>]{0,300}?"""
    r"""content\s{0,3}=\s{0,3}["']?\s{0,3}(?P<after>\d{1,6})(?:\.\d{1,3})?\s{0,3}[;,]?\s{0,3}url\s{0,3}=\s{0,3}["']?(?P<to>[^"'>\s]{1,500})""",
    re.IGNORECASE,
)
_REMOVED = re.compile(
    r"(?:页面|文章|内容|稿件|网页)(?:已经?)?(?:不存在|被?删除|找不到|失效)"
    r"|/web/system/"  # where the Chinese ministry forwards
    r"|Страница не найдена|Материал удал[её]н|(?:Page|404) not found|requested page (?:does not exist|was not found)",
    re.IGNORECASE,
)
_OUT_OF_SERVICE = re.compile(
    r"系统维护|网站维护|正在维护|服务器繁忙|Under maintenance|Service (?:is )?(?:temporarily )?unavailable"
    r"|технические работы|сайт временно недоступен",
    re.IGNORECASE,
)


def refuse_removed(text: str, url: str) -> None:
    """Raise RemovedError when the text says that what stood at this address is gone. For pages without any text."""
    sign = _REMOVED.search(text) if len(text) <= _SMALL else None
    if sign:
        raise RemovedError(f"{url}: the page answers, and says that its text is gone ('{sign[0]}')")


def explain(text: str) -> str:
    """What a page without any text seems to be instead, as the end of a sentence; empty where there is no sign."""
    refresh = _REFRESH.search(text[:20_000])
    if refresh and int(refresh["after"]) <= 10:
        return f"; the page only sends its readers on to {refresh['to']}"
    sign = _OUT_OF_SERVICE.search(text) if len(text) <= _SMALL else None
    return f"; the page says '{sign[0]}'" if sign else ""
