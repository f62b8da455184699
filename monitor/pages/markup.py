"""HTML → blocks of words: what a person would see as paragraphs, with what of them is link.

The tree is walked without recursion, and elements that are unwanted are passed by, never cut out: a node cut out of an
element that is already cut out is freed twice.
"""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from monitor.errors import ReadError
from monitor.pages.note_links import mark_in
from monitor.pages.unseen import SEEN, Much, Sight, apply_rules, is_gone, sight_of
from monitor.pages.wording import join_lines, says_something, tidy, unescaped, without_tags

_LARGEST = 3_000_000  # characters: a page of text has never a tenth of it, and its tree takes a hundred times as much
_DEEPEST = 3_000  # browsers stop at 512; the parser's time grows with the square of the depth
STRUCTURED = "ld+json@"  # begins a selector of the page's JSON-LD
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>")
_MOST_ATTRIBUTES = 200  # of a tag: a page's own have 10; the parser's time grows with the square of them
_MOST_STRUCTURED = 50_000  # values of a page's JSON-LD that are looked through
_END_OF_LINE = 40  # characters in which a line's last mark stands, with the quotes and brackets behind it
_CLOSE_THEMSELVES = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dd",
        "dt",
        "option",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt"])
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WRAP = "\r"  # stands for blanks with a line break of the source in them, until the paragraph is whole
_NEW_LINE_STARTS = re.compile(r"^ ?[\u3000\u2003\u2002\xa0]|^ {2,}")
_LINE_ENDS = re.compile(r"[。！？；：.!?;:…][”’»\"')）】》]*\s*$")
_SENTENCE_ENDS = re.compile(r"[。！？…；.!?;][”’»\"')）】》]*$")


def ends_as_sentence(text: str) -> bool:
    """Whether the last mark is one that ends sentences, maybe with quotes and brackets behind it."""
    return _SENTENCE_ENDS.search(text, max(0, len(text) - 12)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph as it is seen. `kind` says what it stood in: a paragraph's element, a plain box, a named box."""

    text: str
    linked: int  # characters of it that are links
    kind: str  # "paragraph", "plain", "named", "item", "cell"

    @property
    def is_links(self) -> bool:
        """Whether it is a link to somewhere else rather than a sentence."""
        return self.linked >= 0.8 * len(self.text) and not ends_as_sentence(self.text)

    @property
    def is_sentence(self) -> bool:
        """Whether it is long enough and ends as sentences do."""
        return len(self.text) >= 40 and ends_as_sentence(self.text) and self.linked < 0.3 * len(self.text)


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page.

    Raises:
        ReadError: the page is so large or nested so deeply that it is no page of text, or the parser refuses it.
    """
    if len(text) > _LARGEST:
        raise ReadError(f"the page has {len(text):,} characters; more than {_LARGEST:,} are not read")
    depth = _depth(text)
    if depth > _DEEPEST:
        raise ReadError(f"the page is nested {depth:,} elements deep; more than {_DEEPEST:,} are not read")
    try:
        tree = LexborHTMLParser(without_spare_attributes(text))
    except (SelectolaxError, ValueError, RuntimeError) as error:  # pragma: no cover - it repairs all that is known
        raise ReadError(f"the page cannot be parsed as HTML: {error}") from error
    apply_rules(tree, text)
    return tree


_OPENING = re.compile(r"<(!--|[a-zA-Z][^\s/>]*+)")
_ENDS_OF_RAW = {  # of what holds no tags
    "!--": re.compile("-->"),
    **{name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title")},
}
_ATTRIBUTE = re.compile(
    r"""[\s/]++ (?: [^\s/>=]++ (?: \s*+ = \s*+ (?: "[^"]*+" | '[^']*+' | [^\s>"']*+ ) )?+ )?+""", re.VERBOSE
)


def without_spare_attributes(text: str) -> str:
    """The page with no more attributes in a tag than pages have: what stands behind them is left out."""
    if text.count("=") + text.count(" ") < _MOST_ATTRIBUTES:
        return text
    kept: list[str] = []
    place = written = 0
    while (opening := _OPENING.search(text, place)) is not None:
        place, count, cut = opening.end(), 0, 0
        while opening[1] != "!--" and (attribute := _ATTRIBUTE.match(text, place)) is not None:
            place, count = attribute.end(), count + 1
            if count == _MOST_ATTRIBUTES:
                cut = place
        if cut:
            kept.append(text[written:cut])
            written = place
        if (raw := _ENDS_OF_RAW.get(opening[1].lower())) is not None:
            end = raw.search(text, place)
            if end is None:
                break
            place = end.end()
    return "".join((*kept, text[written:])) if kept else text


def _depth(text: str) -> int:
    """How deep the elements are nested at most, counted roughly and in one pass."""
    if text.count("<") - text.count("</") <= _DEEPEST and text.count("</") <= _DEEPEST:
        return 0
    depth = deepest = 0
    for closing, name, rest in _TAG.findall(text):
        if name.lower() in _CLOSE_THEMSELVES or rest.endswith("/"):
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def select(tree: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    """What a CSS selector finds, in the order of the page. Raises ReadError when the selector itself is wrong."""
    try:
        if _SIBLING in selector and "(" not in selector:
            parts = (part for part in selector.split(",") if _is_cheap(tree, part))
            selector = ",".join(parts)
        return list(tree.css(selector)) if selector else []
    except (SelectolaxError, ValueError) as error:
        raise ReadError(f"the selector {selector!r} is not valid CSS: {error}") from error


_SIBLING = " ~ "
_MOST_SIBLINGS = 1_000  # elements that stand somewhere behind a heading: for each, all before it are walked over


def _is_cheap(tree: LexborHTMLParser | LexborNode, selector: str) -> bool:
    """Whether it looks at few siblings: what stands a thousand times behind a heading is no line of its head."""
    _, sibling, behind = selector.rpartition(_SIBLING)
    return not sibling or len(tree.css(behind)) <= _MOST_SIBLINGS


def outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """The nodes that do not stand inside another of them."""
    apart = {node.mem_id: node for node in nodes}
    inside = dict.fromkeys(apart, True)  # of each element that was walked over: whether it is one of them, or in one
    chosen: list[LexborNode] = []
    for node in apart.values():
        walked: list[int] = []
        above = node.parent
        while above is not None and above.mem_id not in inside:
            walked.append(above.mem_id)
            above = above.parent
        is_inside = above is not None and inside[above.mem_id]
        inside.update(dict.fromkeys(walked, is_inside))
        if not is_inside:
            chosen.append(node)
    return chosen


def titles(tree: LexborHTMLParser | LexborNode, written: str) -> Iterator[str]:
    """As `values`, of titles: lines are parts of one line, and tags that stand in them as words are left out."""
    selector, attribute = selector_and_attribute(written.strip())
    if written.startswith(STRUCTURED) or attribute or " && " in written:
        yield from (tidy(without_tags(value)) for value in values(tree, written))
        return
    for node in select(tree, selector)[:50]:
        if title := tidy(without_tags(join_lines(block.text for block in blocks_of(node)))):
            yield title


def values(tree: LexborHTMLParser | LexborNode, written: str) -> Iterator[str]:
    """The texts that `selector`, `selector@attribute`, `one && other` or `ld+json@field` find."""
    if written.startswith(STRUCTURED):
        yield from (tidy(text) for text in structured(tree, written) if tidy(text))
        return
    parts = written.split(" && ")
    if len(parts) == 1:
        yield from _values(tree, parts[0])
        return
    firsts = [next(_values(tree, part), "") for part in parts]
    if all(firsts):
        yield " ".join(firsts)


def _values(tree: LexborHTMLParser | LexborNode, written: str) -> Iterator[str]:
    selector, attribute = selector_and_attribute(written.strip())
    for node in select(tree, selector)[:50]:
        text = tidy((node.attributes.get(attribute) or "") if attribute else text_of(node))
        if text:
            yield text


def selector_and_attribute(written: str) -> tuple[str, str]:
    """The two halves of `selector@attribute`; no attribute means the element's words."""
    selector, at, attribute = written.rpartition("@")
    if at and re.fullmatch(r"[\w:-]+", attribute):
        return selector, attribute
    return written, ""


def structured(tree: LexborHTMLParser | LexborNode, written: str) -> list[str]:
    """The texts of a field of the page's JSON-LD, as `ld+json@headline` names it; none where the JSON is broken."""
    if not written.startswith(STRUCTURED):
        return []
    field = written.removeprefix(STRUCTURED)
    found: list[str] = []
    for node in select(tree, 'script[type="application/ld+json"]')[:20]:
        try:
            waiting = deque([json.loads(node.text(), strict=False)])
        except (ValueError, RecursionError):
            continue
        left = _MOST_STRUCTURED
        while waiting and (left := left - 1):
            value = waiting.popleft()
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                found.extend([value[field]] if isinstance(value.get(field), str) else [])
                waiting.extend(inner for inner in value.values() if isinstance(inner, list | dict))
    return found


def text_of(node: LexborNode) -> str:
    """All words of an element on one line."""
    return tidy(" ".join(block.text for block in blocks_of(node)))


def blocks_of(root: LexborNode, unwanted: frozenset[int] = frozenset()) -> list[Block]:
    """The paragraphs inside an element; `unwanted` are the `mem_id`s of elements that are passed by."""
    return [block for block, _ in owned_blocks(root, unwanted)]


def owned_blocks(root: LexborNode, unwanted: frozenset[int] = frozenset()) -> list[tuple[Block, LexborNode]]:
    """The paragraphs inside an element, each with the innermost block element that it stands in."""
    building = _Blocks(root)
    much = Much(root)
    stack: list[tuple[LexborNode, bool, Sight]] = [(root, False, SEEN)]
    while stack:
        node, leaving, around = stack.pop()
        if leaving:
            building.leave(node)
        elif node.is_text_node:
            if not around.is_unseen:
                building.add(node.text_content or "")
        elif node.is_element_node and node.mem_id not in unwanted:
            attributes = node.attributes
            if node.mem_id != root.mem_id and is_gone(node, attributes, much):
                continue
            if node.tag in ("sup", "a") and (mark := mark_in(node, attributes)) is not None:
                building.add(mark)
                continue
            sight = sight_of(node, attributes, around, much)
            building.enter(node, attributes)
            stack.append((node, True, around))
            stack.extend((child, False, sight) for child in reversed(list(node.iter(include_text=True))))
    return building.finished()


class _Blocks:
    """Collects words until an element ends the paragraph."""

    def __init__(self, root: LexborNode) -> None:
        self._root = root.mem_id
        self._owners: list[LexborNode] = [root]
        self._done: list[tuple[Block, LexborNode]] = []
        self._parts: list[str] = []
        self._linked = 0
        self._links = 0  # how many <a> are open
        self._kinds: list[str] = []
        self._preformatted = 0

    def enter(self, node: LexborNode, attributes: Mapping[str, str | None]) -> None:
        tag = node.tag or ""
        if tag == "br":
            self._parts.append("\n")
        elif tag in _BLOCKS:
            self._end()
            self._kinds.append(_kind(attributes, tag, node.mem_id == self._root))
            self._owners.append(node)
            self._preformatted += tag == "pre"
        self._links += tag == "a"

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._end()
            self._kinds.pop()
            self._owners.pop()
            self._preformatted -= tag == "pre"
        self._links -= tag == "a"

    def add(self, words: str) -> None:
        words = unescaped(words)
        words = words if self._preformatted else _BLANKS.sub(_blank, words)
        self._parts.append(words)
        if self._links:
            self._linked += len(tidy(words))

    def _end(self) -> None:
        if not self._parts:
            return
        kind = self._kinds[-1] if self._kinds else "plain"
        text = join_lines("".join(self._parts).split(_WRAP))
        lines = [tidy(line) for line in _lines(text, kind)]
        lines = [line for line in lines if line]
        whole = sum(len(line) for line in lines)
        for line in lines:
            linked = round(self._linked * len(line) / whole)
            self._done.append((Block(text=line, linked=linked, kind=kind), self._owners[-1]))
        self._parts.clear()
        self._linked = 0

    def finished(self) -> list[tuple[Block, LexborNode]]:
        self._end()
        return self._done


def _blank(match: re.Match[str]) -> str:
    return _WRAP if "\n" in match[0] or "\r" in match[0] else " "


def _kind(attributes: Mapping[str, str | None], tag: str, is_root: bool) -> str:
    if tag in _PARAGRAPHS:
        return "paragraph"
    if tag == "li":
        return "item"
    if tag in ("td", "th", "figcaption"):
        return "cell"
    return "plain" if is_root or not (attributes.get("class") or attributes.get("id")) else "named"


def _lines(text: str, kind: str) -> list[str]:
    """Cut where a line break ends a paragraph; inside a paragraph's element a break alone may only wrap a line."""
    lines = text.split("\n")
    if kind != "paragraph" or len(lines) == 1:
        return lines
    joined: list[list[str]] = []
    fresh = True
    for line in lines:
        if not line.strip():
            fresh = True
            continue
        if fresh or not joined or _NEW_LINE_STARTS.match(line) or _ends_line(joined[-1][-1]):
            joined.append([line])
        else:
            joined[-1].append(line)
        fresh = False
    return [join_lines(parts) for parts in joined]


def _ends_line(line: str) -> bool:
    return _LINE_ENDS.search(line, max(0, len(line) - 40)) is not None


def prose_of(roots: Iterable[LexborNode], unwanted: frozenset[int]) -> list[str]:
    """The paragraphs of the elements that are text: no lists of links, no labels of boxes, nothing without a word."""
    found = [pair for root in roots for pair in owned_blocks(root, unwanted) if says_something(pair[0].text)]
    start = next((place for place, (block, _) in enumerate(found) if ends_as_sentence(block.text)), 0)
    # A headline inside the element of the text is the headline; behind the first sentence it is one of the text's own.
    blocks = [block for place, (block, owner) in enumerate(found) if place >= start or owner.tag != "h1"]
    blocks = [block for block in blocks if not block.is_links]
    if any(block.kind == "paragraph" for block in blocks):
        blocks = [block for block in blocks if block.kind != "named" or block.is_sentence]
    return [block.text for block in blocks]


def link_target(node: LexborNode, base: str) -> str:
    """The absolute http(s) address of a link; empty where it has none."""
    written = (node.attributes.get("href") or "").strip()
    if not written or written.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return ""
    try:
        address = urljoin(base, written)
    except ValueError:
        return ""
    return address if address.lower().startswith(("http://", "https://")) else ""


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """What relative addresses of the page are relative to: `<base href>`, else its own address."""
    node = tree.css_first("base[href]")
    return (link_target(node, url) if node is not None else "") or url


__all__ = [
    "STRUCTURED",
    "Block",
    "base_of",
    "blocks_of",
    "ends_as_sentence",
    "link_target",
    "outermost",
    "owned_blocks",
    "parse",
    "prose_of",
    "select",
    "selector_and_attribute",
    "text_of",
    "titles",
    "values",
]
