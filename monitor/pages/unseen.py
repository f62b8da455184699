"""Words of a page that no reader sees: hidden, without size, off the screen, in the colour of what is behind them.

Sites put them between the words of a text to spoil copies. What a `<style>` block says of classes counts as what
stands in `style`; rules of files and scripts are not known here, so an element that holds much of the page and is only
transparent may be shown by a script later, and counts as seen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_TAGS = frozenset(
    [
        "script", "style", "noscript", "template", "iframe", "object", "embed", "video", "audio", "canvas", "svg",
        "select", "button", "textarea", "input", "map", "head", "title",
    ]
)  # fmt: skip
_INLINE = frozenset(
    [
        "span", "font", "i", "b", "em", "strong", "small", "big", "u", "s", "a", "sup", "sub", "ins", "del",
        "mark", "q", "cite", "code", "label", "tt", "abbr",
    ]
)  # fmt: skip
# Names whose meaning is the same on all sites; their rules stand in files.
_UNSEEN_NAMES = frozenset(
    [
        "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
        "element-invisible", "jammer", "d-none",
    ]
)  # fmt: skip
_UNSEEN_INLINE_NAMES = frozenset(["hidden", "hide", "invisible"])
_FAR = 500.0  # pixels off the screen
_LEAST_FONT = 1.0  # pixels; letters of this size are no letters
_LONGEST_STYLE = 2_000  # characters of a `style` that are looked at
_MUCH = 0.4  # of the page's words: so many are meant to be read
_LENGTH = re.compile(r"(-?(?:\d{1,9}(?:\.\d{1,9})?|\.\d{1,9}))\s{0,3}(px|em|rem|ex|pt|%|vw|vh|cm|mm|in)?(?![\w.])")
_IN_PIXELS = {
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "pt": 1.33,
    "%": 8.0,
    "vw": 10.0,
    "vh": 8.0,
    "cm": 38.0,
    "mm": 4.0,
    "in": 96.0,
}
_WHITE = frozenset(["#fff", "#ffffff", "white", "rgb(255,255,255)"])
_CLEAR = re.compile(r"transparent|(?:rgba|hsla)\([^()]{0,40},\s*0?\.?0+%?\s*\)")


@dataclass(frozen=True, slots=True)
class Sight:
    """What the words of an element look like as far as its ancestors decide about it."""

    without_size: bool = False
    invisible: bool = False
    colour: str = ""
    background: str = ""

    @property
    def is_unseen(self) -> bool:
        """Whether words of this look are not seen."""
        if self.without_size or self.invisible or self.colour == "transparent":
            return True
        return bool(self.colour) and self.colour == self.background


SEEN = Sight()


@dataclass(frozen=True, slots=True)
class _Look:
    """What one `style` says."""

    gone: bool = False  # with all that is inside
    faded: bool = False  # with all that is inside, until a script shows it
    without_size: bool | None = None
    invisible: bool | None = None
    colour: str | None = None
    background: str | None = None


def is_gone(node: LexborNode, attributes: Mapping[str, str | None], much: "Much") -> bool:
    """Whether an element and all that is inside it is not seen."""
    tag = node.tag or ""
    if tag in _TAGS or (tag == "dialog" and "open" not in attributes):
        return True
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if tag in _INLINE and attributes.get("aria-hidden") == "true":
        return True
    names = (attributes.get("class") or "").lower().split()
    if any(name in _UNSEEN_NAMES or (tag in _INLINE and name in _UNSEEN_INLINE_NAMES) for name in names):
        return True
    look = _look(attributes.get("style") or "")
    return look.gone or (look.faded and not much.holds(node))


def sight_of(node: LexborNode, attributes: Mapping[str, str | None], around: Sight, much: "Much") -> Sight:
    """How the words right inside an element look, in what is around it."""
    look = _look(attributes.get("style") or "")
    colour = look.colour if look.colour is not None else _named_colour(attributes.get("color"))
    background = look.background if look.background is not None else _named_colour(attributes.get("bgcolor"))
    if (look.without_size, look.invisible, colour, background) == (None, None, None, None):
        return around
    invisible = look.invisible and not much.holds(node)
    white = colour in _WHITE and not (background or around.background) and _is_small_part(node)
    return replace(
        around,
        without_size=around.without_size if look.without_size is None else look.without_size,
        invisible=around.invisible if invisible is None else invisible,
        colour="transparent" if white else around.colour if colour is None else colour,
        background=around.background if background is None else background,
    )


class Much:
    """Tells which elements hold much of the words inside a root; counted when first asked."""

    def __init__(self, root: LexborNode) -> None:
        """Count nothing yet."""
        self._root = root
        self._whole: int | None = None

    def holds(self, node: LexborNode) -> bool:
        """Whether the element holds so much that it is meant to be read."""
        if self._whole is None:
            self._whole = len(self._root.text(deep=True))
        return len(node.text(deep=True)) > _MUCH * self._whole


def _is_small_part(node: LexborNode) -> bool:
    """Whether an inline element stands among more words of other colours: white alone may be on a dark picture."""
    if node.tag not in _INLINE:
        return False
    beside = sum(
        len((other.text_content or "").strip())
        for other in (node.prev, node.next)
        if other is not None and other.is_text_node
    )
    return beside > 0


def _named_colour(written: str | None) -> str | None:
    return _colour(written.lower()) if written else None


def _colour(written: str) -> str:
    squeezed = "".join(written.replace("!important", "").split())
    if _CLEAR.fullmatch(squeezed):
        return "transparent"
    return "#ffffff" if squeezed in _WHITE else squeezed


@lru_cache(maxsize=4096)
def _look(style: str) -> _Look:
    if not style:
        return _Look()
    said = {}
    for declaration in style[:_LONGEST_STYLE].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            said[name.strip()] = value.replace("!important", "").strip()
    font = _pixels(said.get("font-size") or said.get("font", "").split("/")[0])
    visibility = said.get("visibility")
    background = said.get("background-color") or said.get("background")
    colour = said.get("color")
    return _Look(
        gone=said.get("display") == "none" or _is_off_screen(said) or _is_clipped(said),
        faded=_is_number(said.get("opacity"), most=0.02)
        or said.get("filter", "").replace(" ", "").startswith(("opacity(0)", "opacity(0%)"))
        or said.get("zoom") == "0"
        or said.get("transform", "").replace(" ", "") == "scale(0)",
        without_size=None if font is None else font <= _LEAST_FONT,
        invisible=None if visibility is None else visibility in ("hidden", "collapse"),
        colour=None if colour is None or "text" in said.get("background-clip", "") else _colour(colour),
        background=None
        if background is None
        else _colour(background.split(" ")[0] if "(" not in background else background),
    )


def _is_off_screen(said: Mapping[str, str]) -> bool:
    names = ["text-indent", "margin-left", "margin-top"]
    if said.get("position") in ("absolute", "fixed", "relative"):
        names += ["left", "top", "right", "bottom"]
    return any((_pixels(said.get(name)) or 0.0) <= -_FAR for name in names) or any(
        float(found[1]) * _IN_PIXELS.get(found[2] or "", 1.0) <= -_FAR
        for found in _LENGTH.finditer(said.get("transform", "").partition("translate")[2])
    )


def _is_clipped(said: Mapping[str, str]) -> bool:
    clip = "".join(said.get("clip", "").split())
    if clip.startswith(("rect(0", "rect(1px,1px,1px,1px")) and said.get("position") in ("absolute", "fixed"):
        return clip.startswith("rect(1px") or not re.search(r"[1-9]\d", clip)
    if re.match(r"inset\((?:50|100)%|circle\(0", said.get("clip-path", "")):
        return True
    if "hidden" not in said.get("overflow", "") and "clip" not in said.get("overflow", ""):
        return False
    if _pixels(said.get("max-width")) == 0.0 and _pixels(said.get("max-height")) == 0.0:
        return True
    sizes = [_pixels(said.get(name)) for name in ("width", "height")]
    return any(size == 0.0 for size in sizes) or all(size is not None and size <= 1.0 for size in sizes)


def _is_number(written: str | None, *, most: float) -> bool:
    try:
        return written is not None and float(written.rstrip("%")) <= most
    except ValueError:
        return False


def _pixels(written: str | None) -> float | None:
    """A length in pixels, nearly; None where there is none."""
    found = _LENGTH.match((written or "").strip())
    return float(found[1]) * _IN_PIXELS.get(found[2] or "", 1.0) if found else None


# ------------------------------------------------------------------------------------------------------ <style> blocks

_LARGEST_SHEET = 200_000  # characters
_MOST_RULES = 60  # that hide something; each is looked up in the page once
_LONGEST_SELECTOR = 200
_COMPOUND = re.compile(
    r"(?:[a-z][a-z0-9]*)?(?P<names>(?:[.#][a-z_][\w-]*|\[[\w-]+(?:[~|^$*]?=[\"']?[\w-]*[\"']?)?\])*)", re.IGNORECASE
)
_MOST_COMPOUNDS = 5
_HIDES = re.compile(r"display|visibility|opacity|font|position|indent|clip|color|overflow|transform")


def apply_rules(tree: LexborHTMLParser, text: str) -> None:
    """Write what `<style>` blocks say of simple classes and ids into the elements' own `style`, where it hides them.

    A later rule for the same selector wins; what an element says itself wins over all.
    """
    if "<style" not in text and "<STYLE" not in text:
        return
    sheets = "\n".join((node.text() or "") for node in tree.css("style")[:20])[:_LARGEST_SHEET]
    rules: dict[str, str] = {}
    for selectors, said in _top_level(_without_comments(sheets)):
        for selector in selectors.split(",")[:20]:
            name = " ".join(selector.split())
            if _is_simple(name) and (_HIDES.search(said) or name in rules):
                rules[name] = f"{rules[name]};{said}"[-_LONGEST_STYLE:] if name in rules else said
    hiding = [(name, said[:_LONGEST_STYLE]) for name, said in rules.items() if _hides(said[:_LONGEST_STYLE])]
    for selector, said in hiding[:_MOST_RULES]:
        try:
            for node in tree.css(selector):
                own = node.attributes.get("style") or ""
                node.attrs["style"] = f"{said};{own}"[:_LONGEST_STYLE]
        except (SelectolaxError, ValueError):
            continue


def _without_comments(sheet: str) -> str:
    first, *rest = sheet.split("/*")
    return first + " ".join(part.partition("*/")[2] for part in rest)


def _is_simple(selector: str) -> bool:
    """Whether it names elements, classes and ids, each inside the one before, and a class or id at its end."""
    if not selector or len(selector) > _LONGEST_SELECTOR:
        return False
    compounds = [_COMPOUND.fullmatch(part) for part in re.sub(r" ?[>+~] ?", " ", selector).split(" ")]
    last = compounds[-1]
    return len(compounds) <= _MOST_COMPOUNDS and all(compounds) and last is not None and bool(last["names"])


def _hides(said: str) -> bool:
    look = _look(said)
    same = look.colour is not None and look.colour in (look.background, "transparent", "#ffffff")
    return look.gone or look.faded or bool(look.without_size) or bool(look.invisible) or same


_SCREEN = re.compile(r"@media\s{1,9}(?:only\s)?(?:screen|all)\s?\{", re.IGNORECASE)


def _top_level(sheet: str) -> list[tuple[str, str]]:
    """The rules for every screen: those inside `@media print` and the like are left out, in one pass."""
    kept: list[str] = []
    depth = start = 0
    skipped = False
    for match in re.finditer(r"@[^{};]{0,200}\{|[{}]", sheet):
        if match[0] == "}":
            depth = max(0, depth - 1)
            if depth == 0 and skipped:
                start, skipped = match.end(), False
        elif match[0] == "{" or _SCREEN.match(match[0]):
            depth += match[0] == "{"  # what is said of screens is said of ours; its own end is one too many
        else:
            if depth == 0:
                kept.append(sheet[start : match.start()])
                start, skipped = match.end(), True
            depth += 1
    if not skipped:
        kept.append(sheet[start:])
    pieces = (rule.rpartition("{") for part in kept for rule in part.split("}"))
    return [(selectors.rpartition("{")[2], said[:_LONGEST_STYLE]) for selectors, brace, said in pieces if brace]
