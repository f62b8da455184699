"""A comparison as one HTML file: no script, nothing from elsewhere, readable on a phone and on paper."""

from collections.abc import Iterable, Sequence
from html import escape

from monitor.model import Document, Span
from monitor.report.view import Block, Item, View, facts

_TAGS = {"deleted": "del", "inserted": "ins"}
_STYLE = """
:root{color-scheme:light dark;--line:#8886;--del:#b3261e;--ins:#0b6b2d;--delback:#b3261e1f;--insback:#0b6b2d1f}
@media(prefers-color-scheme:dark){:root{--del:#ff9b93;--ins:#7ddb98}}
body{font:1rem/1.6 system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif;max-width:52rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.2rem;margin-top:2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem .8rem}dt{opacity:.7}dd{margin:0}
del{color:var(--del);background:var(--delback);text-decoration:line-through}
ins{color:var(--ins);background:var(--insback);text-decoration:underline}
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid var(--line);padding:.5rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere}.what{min-width:8rem;font-weight:bold}
.why,.place,small{opacity:.75;font-size:.875rem}.moved{border-bottom:2px dotted}
:target{outline:2px solid;outline-offset:2px}p{overflow-wrap:anywhere}
.summary{font-weight:bold}
@media(max-width:40rem){table,tbody,tr,td{display:block}thead{display:none}td{border:0;padding:.1rem 0}
tr{border-top:1px solid var(--line);padding:.6rem 0}}
@media print{body{max-width:none}a{color:inherit}}
"""


def html(shown: View) -> str:
    """The page."""
    return page(
        f"Changes: {shown.new.title or 'a text without title'}",
        [
            "<h1>What changed</h1>",
            f"<dl>{side('old', shown.old)}{side('new', shown.new)}</dl>",
            f'<p class="summary">{escape(shown.summary)}</p>',
            *(f"<p>{escape(note)}</p>" for note in shown.notes),
            "<p><small>Words that were taken out are <del>red and struck through</del>, words that were put in are "
            "<ins>green and underlined</ins>; a sentence that stands in another place has "
            '<span class="moved">a dotted line</span>.</small></p>',
            *_changes(shown),
            f'<h2>The new text with its changes</h2><div lang="{shown.new.language}">',
            *(_block(block, shown) for block in shown.blocks),
            "</div>",
        ],
    )


def page(title: str, body: Iterable[str]) -> str:
    """A whole page of these elements; `title` is plain text."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style></head><body>",
            *body,
            "</body></html>",
            "",
        ]
    )


def side(name: str, document: Document) -> str:
    """A text in the list of those that are compared."""
    title = escape(document.title or "(no title)")
    if document.url.startswith(("http://", "https://")):
        title = f'<a href="{escape(document.url)}" rel="noreferrer">{title}</a>'
    return (
        f'<dt>{name}</dt><dd><span lang="{document.language}">{title}</span><br>'
        f"<small>{escape(facts(document))}</small></dd>"
    )


def _changes(shown: View) -> Iterable[str]:
    yield "<h2>Changes, the weightiest first</h2>"
    if shown.told:
        yield "<table><thead><tr><th>no.</th><th>what</th><th>words</th></tr></thead><tbody>"
        yield from (_row(item, shown) for item in shown.told)
        yield "</tbody></table>"
    else:
        yield "<p>No change of substance.</p>"
    if shown.light:
        yield "<h2>Without substance: wording, dates, moved sentences</h2><table><tbody>"
        yield from (_row(item, shown) for item in shown.light)
        yield "</tbody></table>"
    if shown.outside:
        yield f"<p>{shown.outside} changes on other subjects are marked in the text below and not listed.</p>"


def _row(item: Item, shown: View) -> str:
    words = "<br>".join(_words(line, shown) for line in item.lines)
    reasons = "".join(f'<br><span class="why">{escape(reason)}</span>' for reason in item.reasons)
    return (
        f'<tr id="n{item.rank}"><td>{item.rank}</td><td class="what">{escape(item.label)}<br>{_places(item)}</td>'
        f"<td>{words}{reasons}{_hint(item)}</td></tr>"
    )


def _words(line: Sequence[Span], shown: View) -> str:
    language = shown.old.language if all(span.mark == "deleted" for span in line) else shown.new.language
    return f'<span lang="{language}">{marked(line)}</span>'


def _places(item: Item) -> str:
    if item.twin is None:
        return f'<a class="place" href="#c{item.number}">{escape(item.place)}</a>'
    new = item.place.removesuffix(f", {item.twin.place}")
    links = ((item.number, new), (item.twin.number, item.twin.place))
    return ", ".join(f'<a class="place" href="#c{number}">{escape(place)}</a>' for number, place in links)


def _hint(item: Item) -> str:
    if not item.hint or item.twin is not None:
        return ""
    words = f'<a href="#c{item.other}">{escape(item.hint)}</a>' if item.other else escape(item.hint)
    return f'<br><span class="why hint">{words}</span>'


def _block(block: Block, shown: View) -> str:
    return f"<p>{shown.glue.join(_piece(item) for item in block.items)}</p>"


def _piece(item: Item) -> str:
    words = "".join(map(marked, item.lines))
    if item.change.kind == "kept":
        return words
    moved = item.change.kind == "moved" or item.change.moved
    name = ' class="moved"' if moved else ""
    return f'<span id="c{item.number}"{name} title="{escape(item.label)}">{words}</span>'


def marked(spans: Iterable[Span]) -> str:
    """The words, deleted and inserted ones in their elements."""
    return "".join(
        f"<{_TAGS[span.mark]}>{escape(span.text)}</{_TAGS[span.mark]}>" if span.mark in _TAGS else escape(span.text)
        for span in spans
    )
