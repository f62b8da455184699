"""What the commands on sources print for people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.cli.counting import counted
from monitor.cli.present import HEALTH_STYLE, origin_words
from monitor.config import Origin
from monitor.model import TROUBLED, Document, Source, SourceState
from monitor.sources.check import Checked
from monitor.sources.naming import Subscriptions

SHOWN = 5  # entries of a list
_WORDS = 240  # characters of an article's beginning

_out = Console(highlight=False)


def listed(
    sources: Sequence[Source],
    watched: Collection[str],
    states: Mapping[str, SourceState],
    origins: Mapping[str, Origin],
    *,
    verbose: bool,
) -> None:
    """Each source in a line; with `verbose` what is known of it under that."""
    for source in sources:
        on, state = source.name in watched, states.get(source.name)
        health = (state.health if state else "new") if on else "off"
        style = "red" if health in TROUBLED else HEALTH_STYLE.get(health, "dim")
        new = f"last new {state.new_at:%Y-%m-%d %H:%M}" if on and state and state.new_at else ""
        line = Text.assemble(
            (source.name.ljust(28), "bold"),
            f"{source.kind:<11}",
            ("on  " if on else "off ", "green" if on else "dim"),
            (f"{health if on else '':<12}", style),
            (f"{source.publisher}{'  ' + new if new else ''}", "dim"),
        )
        _out.print(line)
        if verbose:
            _known(source, state, origins.get(source.name), on=on)
    count = sum(source.name in watched for source in sources)
    if len(sources) > 1:
        _out.print(f"{counted(len(sources), 'source')}, {count} of them watched", style="dim")


def _known(source: Source, state: SourceState | None, origin: Origin | None, *, on: bool) -> None:
    lines = [source.url]
    if state is not None and on and (state.detail or state.note):
        lines.append("; ".join(filter(None, (state.detail, state.note))))
    if source.evidence:
        lines.append(f"{source.evidence}{f' Checked {source.checked}.' if source.checked else ''}")
    if origin is not None:
        lines.append(origin_words(origin, on=on))
    for line in lines:
        _out.print(Padding(Text(line), (0, 0, 0, 4)))


def checked(found: Sequence[Checked]) -> None:
    """A table of what came back from each source, and under it what is not well."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("source", "status", "entries", "newest", "robots", "¶", "a text"):
        table.add_column(name, justify="right" if name in ("entries", "¶") else "left", overflow="fold")
    for one in found:
        table.add_row(
            Text(one.source.name, style="red" if one.problems else "green"),
            one.status,
            str(len(one.entries)) if one.entries else "",
            f"{one.newest_at:%Y-%m-%d}" if one.newest_at else "",
            one.robots,
            str(len(one.article.paragraphs)) if one.article else "",
            Text(_cut(_article(one.article), 70)) if one.article else "",
        )
    _out.print(table)
    for one in found:
        for problem in one.problems:
            _out.print(Text.assemble((one.source.name, "bold red"), f": {problem}"))
        for note in one.notes:
            _out.print(Text.assemble((one.source.name, "bold"), f": {note}"))
    wrong = sum(bool(one.problems) for one in found)
    _out.print(f"{len(found) - wrong} of {counted(len(found), 'source')} well", style="red" if wrong else "green")


def _article(document: Document) -> str:
    return f"{_moment(document.published)} {document.title}".strip()


def _moment(moment: datetime | date | None) -> str:
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%d %H:%M %z}"
    return f"{moment}" if moment else ""


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def proposed(found: Checked) -> None:
    """What a source would read: its first entries, and one of its texts."""
    _out.print(Text(f"{counted(len(found.entries), 'text')} listed, such as", style="bold"))
    for entry in found.entries[:SHOWN]:
        _out.print(Padding(Text(f"{_moment(entry.published):<10}  {entry.title or entry.url}"), (0, 0, 0, 2)))
    article = found.article
    if article is not None:
        count = len(article.paragraphs)
        _out.print(Text(f"One of them, read from {article.url}", style="bold"))
        lines = [
            article.title,
            _moment(article.published) or "no time of publication",
            f"{counted(count, 'paragraph')}, the first:",
        ]
        for line in [*lines, _cut(article.paragraphs[0], _WORDS) if article.paragraphs else ""]:
            _out.print(Padding(Text(line), (0, 0, 0, 2)))
        for note in article.notes:
            _out.print(Padding(Text(note, style="yellow"), (0, 0, 0, 2)))
    for problem in found.problems:
        _out.print(Text(problem, style="yellow"))


def imported(found: Subscriptions, switched: Sequence[str], left: Sequence[str], origins: Mapping[str, Origin]) -> None:
    """What an OPML file adds, what is known already, and what is no feed."""
    _out.print(Text(f"{len(found.new)} feeds are new", style="bold"))
    for source in found.new:
        _out.print(Padding(Text(f"{source.name}  {source.language}  {source.url}"), (0, 0, 0, 2)))
    if switched:
        _out.print(f"known, and switched on by this: {', '.join(switched)}")
    for name in left:
        origin = origins[name]
        _out.print(f"{name} is known and off: {origin.file}:{origin.line} describes it, so switch it on there")
    rest = [name for name in found.known if name not in switched and name not in left]
    if rest:
        _out.print(f"watched already: {', '.join(rest)}")
    for outline in found.pages:
        _out.print(Text(f"no feed: {outline.text}; `monitor sources add {outline.page}` looks at it", style="dim"))
