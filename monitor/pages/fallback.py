"""Reading a page of which no profile knows anything: by the standards of the web, then by where the prose stands.

Each line of the page is worth something: a sentence as much as it is long, a link or a label less than nothing. The
text is the element whose lines together are worth most; a smaller one within that holds nearly as much is preferred.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model import Language, Profile
from monitor.pages.boilerplate import is_caption, is_furniture
from monitor.pages.markup import Block, outermost, owned_blocks, select, titles
from monitor.text.dates import tell_time

GENERIC = Profile(
    name="generic",
    site="",
    pattern="",
    zone="UTC",
    title=("meta[property='og:title']@content", "article h1", "h1", "title"),
    time=(
        "meta[property='article:published_time']@content",
        "meta[itemprop=datePublished]@content",
        "[itemprop=datePublished]@datetime",
        "ld+json@datePublished",
        "meta[name='publishdate' i]@content",
        "meta[name='PubDate' i]@content",
        "meta[name='publish-date' i]@content",
        "meta[name='firstpublishedtime']@content",
        "time[datetime]@datetime",
        "time",
        ".pubtime, .publish-time, .publish-date, .post-date, .entry-date, .article-date, .article-time",
        "article [class*=date], article [class*=time], h1 ~ [class*=date], h1 ~ [class*=time]",
        "meta[name='DC.date.issued' i]@content",
        "meta[name='dcterms.issued' i]@content",
        "meta[name='DC.date' i]@content",
        "meta[name='dcterms.date' i]@content",
        "meta[name='date' i]@content",
    ),
    source=("meta[name=source]@content", "around", "meta[property='og:site_name']@content"),
    author=("meta[name=author]@content",),
    editor=(".editor",),
    body=("[itemprop=articleBody]",),
    drop=("figure",),
    title_suffix=r"\s{1,3}[|_–—•·]\s{1,3}[^|_–—•·\s][^|_–—•·]{0,59}|(?:_[^_]{1,24}){1,3}|-{1,2}[^\s-]{1,16}网",
    drop_text=(
        r"(?:By|Par|Автор|Текст|作者|文)\s{0,3}[:：|／/]?\s{0,3}[^.。！？]{2,60}$",
        r"(?:Tags?|Topics?|Keywords?|Filed under|Categories|Mots[- ]clés)\s*[:：].{0,200}$",
        r"(?:Теги|Темы|Метки|Рубрик[аи]|关键词|标签)\s*[:：].{0,200}$",
        r"(?:Read (?:also|more)|See also|Lire aussi|À lire aussi|Voir aussi)\s*[:：].{0,200}$",
        r"(?:Читайте также|Смотрите также|Ещё по теме|По теме|推荐阅读|延伸阅读|相关阅读)\s*[:：].{0,200}$",
        r"(?:Подписывайтесь|Подписаться|Subscribe|Sign up|Follow us|Abonnez-vous|Suivez-nous|关注我们|扫码)\b.{0,160}$",
        r"\d{1,3}\s*(?:min(?:ute)?s?(?: read)?|мин(?:ут[аы]?)?(?: чтения)?|分钟阅读)\s*$",
        r"This entry was posted (?:on|in) .{0,300}$",
        r"(?:Listen to (?:this )?article|Loading|Advertisement|Реклама|Publicité|广告)\W*$",
    ),
)
_ENOUGH = 60.0  # weight of prose that makes an element a text
_NEARLY = 0.7  # of the prose in the best element: a smaller one inside with so much of it is the text itself
_SENTENCE = 40.0
_HANZI = re.compile(r"[\u3400-\u9fff]")
_HANZI_WEIGHT = 1.5  # more than a letter: a hanzi says as much as two or three
_LABEL, _LINK = -8.0, -12.0
_ENDS = re.compile(r"[。！？…；.!?;:：][”’»\"')）】》\]]*(?:\d{1,2})?$")  # a footnote's number may follow
_INSIDE = frozenset(["p", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "ul", "ol", "tr"])
_SUFFIXES = (
    r"(?:[-_]+(?:box|list|bar|area|wrap|wrapper|block|links?|buttons?|btns?|section|container|content|posts?|news|articles?|"
    r"items?|icons?|form|inner|story|stories|top|bottom|left|right|main|text|info|header|title|grid|enabled|count|\d+))*$"
)
_BUTTON_NAMES = (
    r"shar(?:e|es|ing|edaddy)|bdshare\w*|socials?|related(?:posts|news|articles)?|recommend(?:ed|ations?)?|comments?|disqus|"
    r"newsletters?|subscri(?:be|ption)|adverts?|advertisement|ads?|adsbygoogle|sponsors?|xgxw|xgyd|tuijian|relnews|qrcode|ewm|"
    r"read-?(?:also|next)|see-?also"
)
_BUTTONS = re.compile(rf"^(?:[a-z0-9]+[-_]+)?(?:{_BUTTON_NAMES}){_SUFFIXES}", re.IGNORECASE)
_NAMES = re.compile(
    rf"^(?:[a-z0-9]+[-_]+)*(?:{_BUTTON_NAMES}|"
    r"respond|sidebars?|foot(?:er)?|breadcrumbs?|crumbs?|nav|navigation|navbar|menus?|cookies?|gdpr|consent|promos?|"
    r"banners?|tags|taglist|pagination|pager|toolbars?|tools|login|signup|popups?|modals?|copyright|bio|ratings?|widgets?|"
    rf"caption|read-?more|trending|popular|hot|skip-?links?|feedback|donate|donation){_SUFFIXES}",
    re.IGNORECASE,
)
_LONGEST_NAME = 100  # characters of a class or an id
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FURNITURE = "nav, footer, aside, form, dialog"
_NEVER = frozenset(["html", "body", "main", "article"])  # their classes speak of the whole page
_ZONES = {
    "cn": "Asia/Shanghai",
    "hk": "Asia/Hong_Kong",
    "tw": "Asia/Taipei",
    "ru": "Europe/Moscow",
    "xn--p1ai": "Europe/Moscow",
    "рф": "Europe/Moscow",
    "su": "Europe/Moscow",
    "by": "Europe/Minsk",
    "ua": "Europe/Kyiv",
    "kz": "Asia/Almaty",
    "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul",
    "in": "Asia/Kolkata",
    "ir": "Asia/Tehran",
    "pk": "Asia/Karachi",
    "uk": "Europe/London",
    "fr": "Europe/Paris",
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
    "es": "Europe/Madrid",
}
_ZONES_OF_LANGUAGES: dict[Language, str] = {"zh": "Asia/Shanghai", "ru": "Europe/Moscow"}


def zone_of(url: str, language: Language) -> str:
    """The clock of a site that nobody described: its country's, else its language's."""
    try:
        country = (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        country = ""
    return _ZONES.get(country) or _ZONES_OF_LANGUAGES.get(language, "UTC")


def headline(tree: LexborHTMLParser) -> str | None:
    """The heading that the page's own title begins with; None where they do not agree.

    A browser title is the headline and the site's name, in an order and with marks of the site's own.
    """
    named = [title.casefold() for one in ("meta[property='og:title']@content", "title") for title in titles(tree, one)]
    for heading in titles(tree, "h1"):
        folded = heading.casefold()
        if any(folded in title and (title.startswith(folded) or len(folded) >= len(title) / 2) for title in named):
            return heading
    return None


def is_head_line(line: str, title: str) -> bool:
    """Whether a line above a text repeats its title or says when it was printed."""
    if title and _squeezed(line) == _squeezed(title):
        return True
    return len(line) <= 60 and not _ENDS.search(line) and tell_time([line], "UTC") is not None


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def named_furniture(tree: LexborHTMLParser) -> frozenset[int]:
    """Boxes whose class or id says that they are no text, unless they hold most of the page."""
    if tree.body is None:
        return frozenset()
    named = (node for node in _named(tree.body, _is_furniture) if node.tag not in _NEVER)
    return _of_little_weight([*select(tree, _FURNITURE), *named], tree.body)


def furniture_inside(root: LexborNode) -> frozenset[int]:
    """Boxes inside a text that are surely none of it: buttons to share, related texts, advertisements, counters."""
    return _of_little_weight([node for node in _named(root, _is_button) if node.mem_id != root.mem_id], root)


def _named(root: LexborNode, is_meant: Callable[[str], bool]) -> Iterator[LexborNode]:
    for node in select(root, "[class], [id]"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if any(map(is_meant, names.split())):
            yield node


@lru_cache(maxsize=4096)
def _is_furniture(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and _NAMES.match(_CAMEL.sub("-", name)) is not None


@lru_cache(maxsize=4096)
def _is_button(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and _BUTTONS.match(_CAMEL.sub("-", name)) is not None


def _of_little_weight(boxes: Sequence[LexborNode], root: LexborNode) -> frozenset[int]:
    """Those that hold little of the prose: a name may be meant otherwise, and must not cost a text."""
    if not boxes:
        return frozenset()
    weights = _weights(owned_blocks(root), prose=True)
    most = max(weights.values(), default=0.0) * 0.4
    return frozenset(node.mem_id for node in boxes if weights.get(node.mem_id, 0.0) <= most)


def densest(tree: LexborHTMLParser, unwanted: frozenset[int]) -> Sequence[LexborNode]:
    """The elements that hold the text of a page; none where there is too little prose for one."""
    if tree.body is None:
        return ()
    blocks = owned_blocks(tree.body, unwanted)
    worth = _weights(blocks)
    if not worth or max(worth.values()) < _ENOUGH:
        return ()
    above = _Ancestry()
    for _, owner in blocks:
        above.add(owner)
    nodes = above.nodes
    best = max(worth, key=lambda id: worth[id])
    enough = (nodes[id] for id in worth if worth[id] >= _NEARLY * worth[best])
    chosen = max(enough, key=lambda node: above.depths[node.mem_id])
    return [node for node in _alike(chosen, nodes[best]) if worth.get(node.mem_id, 0.0) > 0]


def _alike(node: LexborNode, inside: LexborNode) -> list[LexborNode]:
    """An element with those that have its class: a text may stand in several boxes, with others between them."""
    name = node.attributes.get("class")
    if not name:
        return [node]
    alike = (other for other in select(inside, node.tag or "*") if other.attributes.get("class") == name)
    return outermost(alike) or [node]


def _weights(blocks: Iterable[tuple[Block, LexborNode]], *, prose: bool = False) -> dict[int, float]:
    """What the lines inside each element are worth together; `prose`: of their sentences alone."""
    sums: dict[int, float] = {}  # first of what an element holds itself, then of all that stands in it
    tree = _Ancestry()
    for block, owner in blocks:
        worth = _worth(block)
        tree.add(owner)
        sums[owner.mem_id] = sums.get(owner.mem_id, 0.0) + (max(worth, 0.0) if prose else worth)
    for node in tree.from_inside():
        above = tree.parents[node.mem_id]
        if above is not None:
            sums[above] = sums.get(above, 0.0) + sums[node.mem_id]
    return {id: worth for id, worth in sums.items() if prose or tree.nodes[id].tag not in _INSIDE}


class _Ancestry:
    """Elements with all that they stand in, each walked over once, however many stand in it and however deep."""

    def __init__(self) -> None:
        self.nodes: dict[int, LexborNode] = {}
        self.parents: dict[int, int | None] = {}
        self.depths: dict[int, int] = {}

    def add(self, node: LexborNode) -> None:
        """Take in an element and what it stands in."""
        fresh: list[LexborNode] = []
        above: LexborNode | None = node
        while above is not None and above.mem_id not in self.nodes:
            fresh.append(above)
            above = above.parent
        parent = None if above is None else above.mem_id
        for one in reversed(fresh):
            self.nodes[one.mem_id], self.parents[one.mem_id] = one, parent
            self.depths[one.mem_id] = 0 if parent is None else self.depths[parent] + 1
            parent = one.mem_id

    def from_inside(self) -> list[LexborNode]:
        """All of them, each before what it stands in."""
        return sorted(self.nodes.values(), key=lambda node: -self.depths[node.mem_id])


def _worth(block: Block) -> float:
    text = block.text
    if block.is_links:
        return _LINK - block.linked / 4
    if is_furniture(text) or is_caption(text):
        return _LABEL
    weight = len(text) + _HANZI_WEIGHT * len(_HANZI.findall(text))
    if block.linked >= 0.3 * len(text):
        return _LABEL
    ends = bool(_ENDS.search(text))
    if ends and weight >= _SENTENCE:
        return weight
    if (ends and weight >= _SENTENCE / 2) or weight >= 3 * _SENTENCE:
        return weight / 2
    return _LABEL
