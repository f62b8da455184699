"""Elements → a CSS selector that finds them again, also on tomorrow's page.

A selector is as good as the names it rests on: names that a build step made up, that number a post or that say where in
a row something stands are passed over, and of what selects the same the shortest is taken.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.pages.markup import select

_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")  # what CSS takes without escapes
_PASSING = re.compile(
    r"^(?:active|current|selected|visited|hover|open|first|last|odd|even|alt|new|hot|top\d*|on|cur)$"  # where in a row
    r"|(?:^|[-_])(?:first|last|odd|even|active|current)(?:[-_]|$)"
    r"|^(?:css|sc|jsx|emotion|svelte|ng|v|js|is|has|wow|animate\w*|lazy\w*)-"  # made by tools, or a state
    r"|^(?:category|tag|author|status|format|type)-|^h?entry$|-\d+$"  # WordPress sorts and numbers
    r"|__?[A-Za-z]*+\d[A-Za-z0-9]*+$"  # Paragraph_paragraph__9WAFK
    r"|\d{3,}",
    re.IGNORECASE,
)
_LAYOUT = re.compile(
    r"^(?:cf|clearfix|clear|fl|fr|left|right|row|col(?:-.*|umn.*|s)?|container.*|wrap(?:per)?|inner|outer|box|grid.*|flex.*"
    r"|w\d+|m[tblrxy]?-?\d+|p[tblrxy]?-?\d+|text-.*|d-.*|mx-.*|my-.*)$",
    re.IGNORECASE,
)
_MOST = 400  # selectors that are tried
_LEVELS = 8  # how far above an element names are looked for


def names_of(node: LexborNode) -> list[str]:
    """The simple selectors of an element's lasting names, those that say what it is before those of the layout."""
    attributes = node.attributes
    tag = node.tag or ""
    found: list[str] = []
    id = attributes.get("id") or ""
    if _NAME.match(id) and not _PASSING.search(id):
        found.append(f"#{id}")
    if (role := attributes.get("itemprop") or "") and _NAME.match(role):
        found.append(f"[itemprop={role}]")
    classes = [name for name in (attributes.get("class") or "").split() if is_lasting(name)]
    found += [f"{tag}.{name}" for name in classes if not _LAYOUT.match(name)]
    found += [f"{tag}.{name}" for name in classes if _LAYOUT.match(name)]
    return found


def is_lasting(name: str) -> bool:
    """Whether a class is likely to be there tomorrow: it says what an element is, not which one it is."""
    return bool(_NAME.match(name)) and not _PASSING.search(name)


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The elements an element stands in, from the inside out, up to the body."""
    above = node.parent
    while above is not None and above.tag not in ("body", "html", None, "-undef"):
        yield above
        above = above.parent


def find_selector(nodes: Sequence[LexborNode], is_right: Callable[[str], bool]) -> str | None:
    """The shortest selector for elements of the same structure that `is_right`; None where there is none."""
    tried: set[str] = set()
    for selector in _candidates(nodes):
        if selector in tried:
            continue
        tried.add(selector)
        if is_right(selector):
            return selector
        if len(tried) >= _MOST:
            break
    return None


def _candidates(nodes: Sequence[LexborNode]) -> Iterator[str]:
    """Selectors for elements of one structure: by their own names, then by those of what they stand in."""
    first = nodes[0]
    tag = first.tag or "*"
    own = _shared_names([nodes[index] for index in range(0, len(nodes), max(1, len(nodes) // 20))])
    chains = [list(ancestors(node))[:_LEVELS] for node in (nodes[0], nodes[-1])]
    levels = [(level[0].tag or "*", _shared_names(level)) for level in zip(*chains, strict=False) if _same_tag(level)]
    yield from own
    for _, names in levels:
        yield from (f"{name} {tag}" for name in names)
        yield from (f"{name} {mine}" for name in names for mine in own)
    for outer, (_, names) in enumerate(levels):
        for between, _names in levels[:outer]:
            yield from (f"{name} {between} {tag}" for name in names)
    for outer, (_, names) in enumerate(levels):
        for _, others in levels[:outer]:
            yield from (f"{name} {other} {tag}" for name in names for other in others)
            yield from (f"{name} {other} {mine}" for name in names for other in others for mine in own)
    for parent, _ in levels[:1]:
        yield f"{parent} > {tag}"
    yield tag


def _same_tag(nodes: Sequence[LexborNode]) -> bool:
    return len({node.tag for node in nodes}) == 1


def _shared_names(nodes: Sequence[LexborNode]) -> list[str]:
    """The names that all of the elements have, in the order of the first."""
    sets = [set(names_of(node)) for node in nodes[1:]]
    return [name for name in names_of(nodes[0]) if all(name in others for others in sets)]


def selector_of(tree: LexborHTMLParser, node: LexborNode) -> str | None:
    """A selector whose first find in the page is this element."""

    def finds_it(selector: str) -> bool:
        found = select(tree, selector)
        return bool(found) and found[0].mem_id == node.mem_id

    return find_selector([node], finds_it)
