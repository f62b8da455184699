"""What the commands print for people, in colour and columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from monitor.config import Settings
from monitor.core.compare.across import compared_across, lines_across
from monitor.core.compare.lines import change_lines
from monitor.errors import Problem
from monitor.model import (
    TROUBLED,
    Assessment,
    Change,
    ChangeLine,
    Counts,
    DeliveryRow,
    Document,
    EntryError,
    Language,
    Rejudged,
    SourceState,
    Span,
    StatementRow,
)

LANGUAGE: Mapping[Language, str] = {"zh": "Chinese", "ru": "Russian", "en": "English"}
MARKS: Mapping[str, str] = {"kept": "", "deleted": "red strike", "inserted": "green underline"}
HEALTH_STYLE: Mapping[str, str] = {"fresh": "green", "quiet": "green", "new": "dim"}

_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


def problems(found: Sequence[Problem]) -> None:
    """Every problem of the settings, on standard error."""
    for problem in found:
        _err.print(Text(f"{problem.file}:{problem.line}: {problem.path}", style="bold"))
        _err.print(Padding(Text(f"{problem.message}; {problem.remedy}"), (0, 0, 0, 4)))
    count = len(found)
    _err.print(f"{count} problem{'s' if count != 1 else ''} in the settings; nothing was started.", style="red")


def failure(message: str) -> None:
    """What went wrong, on standard error."""
    _err.print(Text(message, style="red"))


def settings(found: Settings) -> None:
    """What the settings say, when they are sound."""
    _out.print("[green]The settings are sound.[/green]")
    _out.print(f"{len(found.sources)} sources: {', '.join(source.name for source in found.sources)}")
    for watch in found.watches:
        told = ", ".join(recipient.name for recipient in watch.recipients)
        _out.print(Text(f"watch “{watch.name}”: {', '.join(sorted(watch.topics))}; tells {told}"))
    for recipient in found.recipients.values():
        _out.print(f"recipient {recipient.name}: {recipient.channel}, in {LANGUAGE[recipient.language]}")


def started(found: Settings, stored: Sequence[StatementRow]) -> None:
    """The first lines of `monitor run`: what it watches and what happens next."""
    _out.print(f"[bold]Watching {len(found.sources)} sources[/bold]: {', '.join(s.name for s in found.sources)}")
    for row in stored[-3:]:
        _out.print(Text(f"Stored to compare with: {row.id}\n  {row.title}"))
    names = ", ".join(found.recipients)
    where = "printed here, since no recipient is configured" if names == "terminal" else f"sent to {names}"
    _out.print(f"Alerts are {where}. What is listed already is taken in quietly; what comes after is told.")
    _out.print("`monitor status` shows how the sources are. Stop with Ctrl-C.", style="dim")


def status(
    states: Sequence[SourceState], errors: Sequence[EntryError], deliveries: Sequence[DeliveryRow], counts: Counts
) -> None:
    """How each source is, which texts could not be read, and what waits or failed on its way."""
    for state in states:
        style = "red" if state.health in TROUBLED else HEALTH_STYLE.get(state.health, "")
        since = f" since {_minute(state.health_since)}" if state.health in TROUBLED else ""
        times = f"  polled {_minute(state.polled_at)}, newest text {_minute(state.newest_at)}"
        _out.print(Text.assemble((state.name.ljust(26), "bold"), (f"{state.health}{since}", style), (times, "dim")))
        if state.health in TROUBLED:
            _out.print(Padding(Text(state.detail), (0, 0, 0, 4)))
    _out.print(
        f"{counts.entries} texts seen, {counts.waiting} not read yet, {counts.statements} stored statements, "
        f"{counts.alerts} alerts; deliveries: {counts.sent} sent, {counts.todo} waiting, {counts.dead} given up",
        style="dim",
    )
    for error in errors:
        words = f"not read ({error.attempts} attempts, next {_minute(error.next_look_at)}): {error.url}: {error.error}"
        _out.print(Text(words, style="yellow"))
    for row in deliveries:
        if row.state != "sent":
            word = "given up" if row.state == "dead" else "waiting"
            words = f"{word}: {row.alert_id} to {row.recipient}, {row.attempts} attempts: {row.error}"
            _out.print(Text(words, style="yellow"))


def statements(rows: Sequence[StatementRow]) -> None:
    """The stored statements and who printed each."""
    for row in rows:
        _out.print(
            Text.assemble((row.id, "bold"), f"  {row.date or 'no date'}  {', '.join(row.parties)}  ({row.origin})")
        )
        _out.print(Padding(Text(row.title), (0, 0, 0, 2)))
        for appearance in row.prints:
            facts = (appearance.relation, LANGUAGE[appearance.language], appearance.publisher)
            words = " · ".join(filter(None, (*facts, _published(appearance.published))))
            _out.print(Padding(Text(words, style="dim"), (0, 0, 0, 4)))
            _out.print(Padding(Text(appearance.url, style="dim"), (0, 0, 0, 6)), soft_wrap=True)


def document(read: Document) -> None:
    """A text as it was read."""
    _out.print(Text(read.title or "(no title)", style="bold"))
    facts = [_published(read.published), read.source or "no source named", LANGUAGE[read.language], read.profile]
    _out.print(Text(" · ".join(facts), style="dim"))
    _out.print(Text(read.site_id, style="dim"))
    for note in read.notes:
        _out.print(Text(f"note: {note}", style="yellow"))
    _out.print()
    for paragraph in read.paragraphs:
        _out.print(Text(paragraph))
        _out.print()


def assessment(read: Document, judged: Assessment) -> None:
    """What a text is, and why."""
    styles = {"statement": "bold green", "mention": "bold yellow", "none": "bold"}
    _out.print(Text.assemble((judged.verdict, styles[judged.verdict]), f"  score {judged.score:.2f}  {read.title}"))
    for name, values in (("topics", judged.topics), ("parties", judged.parties)):
        if values:
            _out.print(f"{name}: {', '.join(values)}")
    for reason in judged.reasons:
        _out.print(Padding(Text(f"· {reason}"), (0, 0, 0, 2)))
    for passage in judged.passages[:5]:
        _out.print(Padding(Text(passage.text, style="dim"), (0, 0, 0, 4)))
    if len(judged.passages) > 5:
        _out.print(Padding(f"and {len(judged.passages) - 5} more passages", (0, 0, 0, 4)), style="dim")


def comparison(old: Document, new: Document, changes: Sequence[Change]) -> None:
    """The summary, then the changes by weight, with the words marked."""
    for name, side in (("old", old), ("new", new)):
        _out.print(Text.assemble((f"{name}  ", "dim"), (side.title or "(no title)", "bold")))
    across = old.language != new.language
    lines = lines_across(changes) if across else change_lines(changes)
    if across:
        _out.print(Text(compared_across(new.language, old.language), style="yellow"))
    _out.print(summary(changes))
    for line in lines:
        _out.print()
        _out.print(Text(label(line), style="bold"))
        _out.print(Padding(marked(line.spans), (0, 0, 0, 2)))
        if line.reason:
            _out.print(Padding(Text(line.reason, style="dim"), (0, 0, 0, 2)))


def summary(changes: Sequence[Change]) -> str:
    """The counts in one line: "2 new, 5 dropped, 4 stronger, 3 weaker, 5 reworded, 1 moved, 37 kept"."""
    counts: Counter[str] = Counter(
        change.shift if change.kind == "reworded" and change.shift in ("stronger", "weaker") else change.kind
        for change in changes
    )
    words = ("new", "dropped", "stronger", "weaker", "reworded", "moved", "kept")
    return ", ".join(f"{counts[word]} {word}" for word in words if counts[word]) or "nothing to compare"


def label(line: ChangeLine) -> str:
    """What happened, in words: "reworded, weaker"."""
    shift = f", {line.shift}" if line.shift in ("stronger", "weaker") else ""
    return f"{line.kind}{shift}"


def marked(spans: Sequence[Span]) -> Text:
    """A sentence with its deleted and inserted words marked, right without colour too."""
    text = Text()
    for span in spans:
        open_mark, close_mark = {"kept": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}[span.mark]
        text.append(f"{open_mark}{span.text}{close_mark}", style=MARKS[span.mark])
    return text


def reanalysed(changed: Sequence[Rejudged]) -> None:
    """What a second judging judged otherwise."""
    for text in changed:
        _out.print(Text(f"{text.before} → {text.after}  {text.title}  {text.url}"))
    _out.print(f"{len(changed)} texts are judged otherwise now" if changed else "every text is judged as before")


def _published(moment: datetime | date | None) -> str:
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%d %H:%M %z")
    return moment.isoformat() if moment else "no date"


def _minute(moment: datetime | None) -> str:
    return moment.strftime("%m-%d %H:%M UTC") if moment else "–"
