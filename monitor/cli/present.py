"""What the commands print for people, in colour and columns."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from monitor.cli.counting import counted
from monitor.cli.folding import folded
from monitor.config import Origin, Settings
from monitor.errors import Problem
from monitor.model import (
    TROUBLED,
    Alert,
    Assessment,
    Counts,
    Decision,
    DeliveryRow,
    Document,
    EntryError,
    Language,
    NotSent,
    Pause,
    Rejudged,
    Sent,
    Silence,
    SourceState,
    Span,
    StatementRow,
)
from monitor.report.view import Item, View, facts

if TYPE_CHECKING:  # what compares texts is loaded by the commands that do
    from monitor.report.editions import Editions

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


def warnings(found: Sequence[Problem]) -> None:
    """What works, and is perhaps not what was meant, on standard error."""
    for one in found:
        place = one.path if one.file == "environment" else f"{one.file}:{one.line}: {one.path}"
        _err.print(Text(f"note: {place}: {one.message}; {one.remedy}", style="yellow"), soft_wrap=True)


def faulty(found: Sequence[Problem]) -> None:
    """In one line, that settings are passed over."""
    first = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    words = f"{first.file}:{first.line}: {first.path}: {first.message}{more}; `monitor check-config` says what to do"
    _err.print(
        Text(f"the settings are faulty, so what can be read of them is used: {words}", style="yellow"), soft_wrap=True
    )


def how_sources_are(healths: Mapping[str, str]) -> str:
    """In one sentence, how many sources answer; `healths` is by name."""
    out = [name for name, health in healths.items() if health in TROUBLED]
    new = sum(health == "new" for health in healths.values())
    count = len(healths)
    if not count:
        return "no source is watched"
    if new == count:
        return f"{_sources(count)}, none asked yet"
    if len(out) + new == count and all(healths[name] == "unreachable" for name in out):
        return f"no source of {count} can be reached: is this machine online?"
    waiting = f", {new} not asked yet" if new else ""
    shown = ", ".join(f"{name} ({healths[name]})" for name in out[:_NAMED])
    more = f" and {len(out) - _NAMED} more" if len(out) > _NAMED else ""
    return f"{count - len(out) - new} of {_sources(count)} answer{waiting}" + (f"; out: {shown}{more}" if out else "")


_NAMED = 5  # sources in a sentence


def _sources(count: int) -> str:
    return counted(count, "source")


def failure(message: str) -> None:
    """What went wrong, on standard error."""
    _err.print(Text(message, style="red"))


def settings(found: Settings, doubts: Sequence[Problem] = ()) -> None:
    """What the settings say, when they are sound, and what in them is perhaps not meant."""
    _out.print("[green]The settings are sound.[/green]")
    _out.print(f"{_sources(len(found.sources))}: {', '.join(source.name for source in found.sources)}")
    watched = {source.name for source in found.sources}
    for name, origin in found.origins.items():
        _out.print(Text(f"{name}: {origin_words(origin, on=name in watched)}"))
    for watch in found.watches:
        told = ", ".join(recipient.name for recipient in watch.recipients)
        _out.print(Text(f"watch “{watch.name}”: {', '.join(sorted(watch.topics))}; tells {told}"))
    for recipient in found.recipients.values():
        _out.print(Text(f"recipient {recipient.name}: {recipient.channel}, in {LANGUAGE[recipient.language]}"))
    for remark in found.remarks:
        _out.print(Text(f"words: {remark}"))
    warnings(doubts)


def origin_words(origin: Origin, *, on: bool) -> str:
    """Whose words describe a source, and where they stand."""
    place = f"{origin.file}:{origin.line}"
    if not origin.changes:
        return f"your own, {place}" + ("" if on else ", switched off")
    others = [change for change in origin.changes if change != "on"]
    said = [f"with {', '.join(others)} of {place}"] if others else []
    if "on" in origin.changes:
        said.append(f"switched {'on' if on else 'off'} by {place}")
    return ", ".join(["shipped", *said])


def started(found: Settings, stored: Sequence[StatementRow], states: Sequence[SourceState]) -> None:
    """The first lines of `monitor run`: what it watches, how that was when last asked, and what happens next."""
    _out.print(
        Text.assemble(
            (f"Watching {_sources(len(found.sources))}", "bold"), f": {', '.join(s.name for s in found.sources)}"
        )
    )
    if any(state.health != "new" for state in states):
        _out.print(f"When last asked: {how_sources_are({state.name: state.health for state in states})}")
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
    words = how_sources_are({state.name: state.health for state in states})
    _out.print(f"{words[0].upper()}{words[1:]}{'' if words.endswith('?') else '.'}", style="bold")
    width = max((len(state.name) for state in states), default=0)
    for state in states:
        style = "red" if state.health in TROUBLED else HEALTH_STYLE.get(state.health, "")
        since = f" since {_minute(state.health_since)}" if state.health in TROUBLED else ""
        times = f"  polled {_minute(state.polled_at)}, newest text {_minute(state.newest_at)}"
        _out.print(
            Text.assemble((state.name.ljust(width), "bold"), (f"  {state.health}{since}", style), (times, "dim"))
        )
        if state.health in TROUBLED:
            _out.print(Padding(Text(state.detail), (0, 0, 0, 4)))
        if state.note:
            _out.print(Padding(Text(f"note: {state.note}", style="yellow"), (0, 0, 0, 4)))
    _out.print(
        f"{counted(counts.entries, 'text')} seen, {counts.waiting} not read yet, "
        f"{counted(counts.statements, 'stored statement')}, "
        f"{counted(counts.alerts, 'alert')}; "
        f"deliveries: {counts.sent} sent, {counts.todo} waiting, {counts.dead} given up",
        style="dim",
    )
    for error in errors:
        told = error.error if error.error.startswith(f"{error.url}: ") else f"{error.url}: {error.error}"
        words = f"not read ({counted(error.attempts, 'attempt')}, next {_minute(error.next_look_at)}): {told}"
        _out.print(Text(words, style="yellow"))
    for row in deliveries:
        if row.state in ("todo", "dead"):
            word = "given up" if row.state == "dead" else "waiting"
            words = f"{word}: {row.alert_id} to {row.recipient}, {counted(row.attempts, 'attempt')}: {row.error}"
            _out.print(Text(words, style="yellow"))


STATES: Mapping[str, str] = {"todo": "waiting", "sent": "sent", "dead": "given up", "withheld": "not sent"}


def deliveries(rows: Sequence[DeliveryRow], paused: Sequence[Pause]) -> None:
    """Each delivery in a line, with the reason in words under it."""
    stopped = {pause.recipient for pause in paused}
    for row in rows:
        when = ""
        if row.state == "todo":
            when = "paused" if row.recipient in stopped else f"next {_minute(row.next_at)}"
        elif row.sent_at is not None:
            when = _minute(row.sent_at)
        tried = counted(row.attempts, "attempt")
        words = f"{STATES[row.state]}  {row.alert_id}  {row.kind} to {row.recipient}"
        _out.print(Text.assemble((words, "bold"), ("  " + ", ".join(filter(None, (tried, when))), "dim")))
        _out.print(Padding(Text(f"{row.error or 'no failure'} ({row.id})", style="dim"), (0, 0, 0, 4)))
    for pause in paused:
        words = f"paused since {_minute(pause.since)}: {pause.recipient}: {pause.reason}"
        _out.print(Text(words, style="red"))
        _out.print(Padding(Text("mend the address, or run `monitor outbox retry` when it is"), (0, 0, 0, 4)))
    if not rows:
        _out.print("no deliveries")


def answered(recipient: str, alert: Alert, outcome: Sent | NotSent) -> None:
    """What a service answered to a sample."""
    if isinstance(outcome, Sent):
        named = f" as {outcome.remote_id}" if outcome.remote_id else ""
        _out.print(Text(f"{recipient}: {alert.kind} was taken{named}", style="green"))
    else:
        _out.print(Text(f"{recipient}: {alert.kind} was not taken: {outcome.reason}", style="red"))


def explained(
    alert: Alert, rows: Sequence[DeliveryRow], decisions: Sequence[Decision], others: Sequence[Mapping[str, str]]
) -> None:
    """Why an alert came about, and what became of it for each recipient."""
    _out.print(Text.assemble((alert.id, "bold"), f"  {alert.kind}, found {_minute(alert.created_at)}"))
    for reason in alert.reasons:
        _out.print(Padding(Text(f"· {reason}"), (0, 0, 0, 2)))
    for row in rows:
        facts = _minute(row.sent_at) if row.state == "sent" else row.error
        _out.print(Text.assemble((f"{row.recipient}: {STATES[row.state]}", "bold"), f"  {facts}"))
        for one in decisions:
            if one.recipient == row.recipient:
                _out.print(Padding(Text(f"{_minute(one.at)}  {one.what}: {one.reason}"), (0, 0, 0, 4)))
    delivered = {row.recipient for row in rows}
    for one in decisions:
        if one.recipient not in delivered:
            _out.print(Text(f"{one.recipient}: {one.what}: {one.reason}", style="dim"))
    for other in others:
        _out.print(Text(f"{other['recipient']}: not sent: {other['reason']}", style="dim"))


def silences(found: Sequence[Silence], now: datetime) -> None:
    """Each silence: what it matches, until when, by whom and why."""
    for one in found:
        about = ", ".join(
            f"{name} {value}" for name in ("source", "kind", "statement") if (value := getattr(one, name))
        )
        state = f"until {_minute(one.until)}" if one.until > now else f"over since {_minute(one.until)}"
        _out.print(Text.assemble((f"{one.id}  {about}", "bold"), f"  {state}, by {one.author}: {one.reason}"))
    if not found:
        _out.print("no silences")


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
            _out.print(Text(f"      {appearance.url}", style="dim"), soft_wrap=True)


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


def comparison(shown: View, *, coloured: bool = True) -> str:
    """The summary, then the changes by weight, numbered, with the words marked; those without substance after them."""
    out = _page(coloured=coloured)
    for name, side in (("old", shown.old), ("new", shown.new)):
        _print(out, Text.assemble((f"{name}  ", "dim"), (side.title or "(no title)", "bold")))
        _print(out, Text(facts(side), style="dim"), 5)
    _print(out, Text(shown.summary, style="bold"))
    for note in shown.notes:
        _print(out, Text(note, style="yellow"))
    if shown.told:
        _print(out, Text("\nChanges, the weightiest first", style="bold"))
    for item in shown.told:
        out.print()
        _listed(out, item)
    if shown.light:
        _print(out, Text("\nWithout substance", style="bold"))
    for item in shown.light:
        _listed(out, item, reasons=False)
    if shown.outside:
        _print(out, Text(f"\n{counted(shown.outside, 'change')} on other subjects not listed.", style="dim"))
    return _written(out)


def _listed(out: Console, item: Item, *, reasons: bool = True) -> None:
    """One change under its number, which the other forms give it too."""
    number = f"{item.rank}".rjust(2)
    _print(out, Text.assemble((f"{number}  ", "dim"), (item.label, "bold"), (f"  {item.place}", "dim")))
    for line in item.lines:
        _print(out, marked(line), 4)
    for reason in item.reasons if reasons else ():
        _print(out, Text(reason, style="dim"), 4)
    if item.hint and item.twin is None:
        _print(out, Text(item.hint, style="yellow"), 4)


def _page(*, coloured: bool) -> Console:
    return Console(
        highlight=False, file=StringIO(), width=_out.width, force_terminal=(_out.is_terminal and coloured) or None
    )


def _print(out: Console, text: Text, indent: int = 0) -> None:
    """The text in lines that fit, none padded."""
    for paragraph in text.split("\n", allow_blank=True):
        for line in folded(paragraph, out.width, indent):
            out.print(line, soft_wrap=True)


def _written(out: Console) -> str:
    written = out.file
    assert isinstance(written, StringIO)
    return written.getvalue()


def editions(shown: "Sequence[Editions]", *, coloured: bool = True) -> str:
    """The places where editions differ, each with both sentences."""
    from monitor.report.editions import place, words

    out = _page(coloured=coloured)
    for pair in shown:
        for name, side in (("first", pair.first), ("second", pair.second)):
            _print(out, Text.assemble((f"{name}  ", "dim"), (side.title or "(no title)", "bold")))
            _print(out, Text(facts(side), style="dim"), 5)
        _print(out, Text(pair.summary, style="bold"))
        for difference in pair.found.differences:
            out.print()
            _print(out, Text.assemble((", ".join(difference.what), "bold"), (f"  {place(difference)}", "dim")))
            for side, pieces in ((pair.first, difference.first), (pair.second, difference.second)):
                text = words(pieces, side.language)
                _print(out, Text.assemble((f"{LANGUAGE[side.language]}: ", "dim"), text or "–"), 2)
            _print(out, Text(difference.reason, style="dim"), 2)
        out.print()
    return _written(out)


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
    _out.print(f"{counted(len(changed), 'text')} judged otherwise now" if changed else "every text is judged as before")


def _published(moment: datetime | date | None) -> str:
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%d %H:%M %z")
    return moment.isoformat() if moment else "no date"


def _minute(moment: datetime | None) -> str:
    return moment.strftime("%m-%d %H:%M UTC") if moment else "–"
