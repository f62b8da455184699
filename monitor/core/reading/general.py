"""Reading a page of which no profile knows anything: by the standards of the web, then by where the prose stands."""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.core.reading.markup import blocks_of, select
from monitor.model import Profile

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
        "meta[name='publishdate']@content",
        "meta[name='PubDate']@content",
        "time[datetime]@datetime",
        "time",
        ".pubtime, .publish-time, .publish-date, .post-date, .entry-date, .article-date, .article-time",
        "article [class*=date], article [class*=time], h1 ~ [class*=date], h1 ~ [class*=time]",
    ),
    source=("meta[name=source]@content", "meta[property='og:site_name']@content"),
    author=("meta[name=author]@content",),
    body=(
        "[itemprop=articleBody]",
        "article",
        ".article-content, .article-body, .entry-content, .post-content",
        "ld+json@articleBody",
    ),
    drop=("nav", "header", "footer", "aside", "form", "[class*=share]", "[class*=related]", "[class*=comment]"),
    title_suffix=r"\s+[|_–—•]\s+[^|_–—•]{1,40}$",
)
_ENOUGH = 60  # characters of prose that make an element a text


def densest(tree: LexborHTMLParser, unwanted: frozenset[int]) -> Sequence[LexborNode]:
    """The element whose own paragraphs hold the most prose; none where there is too little to be a text."""
    weights: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}
    for paragraph in select(tree, "p, pre, div:not(:has(div, p, table, ul))"):
        if _is_inside(paragraph, unwanted):
            continue
        prose = sum(len(block.text) for block in blocks_of(paragraph, unwanted) if block.is_sentence)
        parent = paragraph.parent
        share = 1.0
        while prose and parent is not None and share >= 0.25:
            weights[parent.mem_id] = weights.get(parent.mem_id, 0.0) + prose * share
            nodes[parent.mem_id] = parent
            parent, share = parent.parent, share / 2
    if not weights:
        return ()
    best = max(weights, key=lambda id: weights[id])
    return (nodes[best],) if weights[best] >= _ENOUGH else ()


def _is_inside(node: LexborNode | None, unwanted: frozenset[int]) -> bool:
    while node is not None:
        if node.mem_id in unwanted:
            return True
        node = node.parent
    return False
