"""A comparison as Markdown: for a note, an issue, a mail.

Facts: Markdown's own signs for struck and bold words do nothing between Chinese characters and punctuation
(CommonMark's flanking rule), so words are marked by the elements `del` and `ins`, which Markdown lets through.
"""

import re
from collections.abc import Iterable

from monitor.model import Document, Span
from monitor.report.view import Item, View, facts

_SPECIAL = re.compile(r"([\\`*_\[\]<>~|#&])")
_TAGS = {"deleted": "del", "inserted": "ins"}


def markdown(shown: View) -> str:
    """The text."""
    lines = [
        "# What changed",
        "",
        f"- old: {titled(shown.old)} ({facts(shown.old)})",
        f"- new: {titled(shown.new)} ({facts(shown.new)})",
        "",
        f"**{shown.summary}**",
        *(f"\n{plain(note)}" for note in shown.notes),
        "",
        "Words that were taken out are <del>struck</del>, words that were put in are <ins>underlined</ins>.",
        "",
        "## Changes, the weightiest first",
        "",
        *([_item(item) for item in shown.told] or ["No change of substance."]),
    ]
    if shown.light:
        lines += ["", "## Without substance: wording, dates, moved sentences", "", *map(_item, shown.light)]
    if shown.outside:
        lines += ["", f"{shown.outside} changes on other subjects are marked below and not listed."]
    lines += ["", "## The new text with its changes"]
    for block in shown.blocks:
        lines += ["", shown.glue.join("".join(map(marked, item.lines)) for item in block.items)]
    return "\n".join(lines) + "\n"


def titled(document: Document) -> str:
    """The title, linked where the text has an address."""
    title = plain(document.title or "(no title)")
    return f"[{title}](<{document.url}>)" if document.url.startswith(("http://", "https://")) else title


def _item(item: Item) -> str:
    lines = [f"{item.rank}. **{item.label}** ({item.place}):", *map(marked, item.lines)]
    lines += [f"*{plain(reason)}*" for reason in item.reasons]
    if item.hint and item.twin is None:
        lines.append(f"*{plain(item.hint)}*")
    return "  \n   ".join(lines)


def marked(spans: Iterable[Span]) -> str:
    """The words, deleted and inserted ones in their elements."""
    return "".join(
        f"<{_TAGS[span.mark]}>{_escaped(span.text)}</{_TAGS[span.mark]}>" if span.mark in _TAGS else _escaped(span.text)
        for span in spans
    )


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))


def plain(text: str) -> str:
    """In one line, with nothing that Markdown would take for its own."""
    return _escaped(" ".join(text.split()))
