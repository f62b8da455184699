"""What follows when a statement that was told becomes known in another language.

edition ─ told on a text in another language than the stored one's? ─> compared again ─> revised, or confirmed
        └ set beside the first edition ─> places where they do not say the same

Readers of the first alert are told once, and only where what they were told does not hold; who asks for it is told that
it holds, or where the editions differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from monitor.alerts.build import joined_alert
from monitor.compare import compare
from monitor.compare.across import compare_whole_across, lines_across
from monitor.compare.alignment.semantic import Encode
from monitor.compare.change_lines import change_lines
from monitor.compare.history import CALLED
from monitor.model import (
    Alert,
    Baseline,
    Change,
    ChangeLine,
    Document,
    Language,
    Publication,
    Remark,
    StatementNews,
    StatementText,
    remark,
)
from monitor.report.view import is_told, running_text
from monitor.text.lexicon import Lexicon

_SUBSTANTIAL = 0.5  # weight from which a rewording that was not told is worth a second alert
_EDITION = "an edition in another language joined a statement that is known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """An edition that joins a statement: its text, its print, and the texts that it is to be set beside.

    `first`: the edition that was known before. `baseline`: the text that the statement was compared with, in this
    edition's language. `told`: what was said of the statement. Each may be unknown.
    """

    document: Document
    print: Publication
    statement_id: str
    first: StatementText | None
    baseline: StatementText | None
    told: Alert | None
    topics: frozenset[str]

    @property
    def since(self) -> datetime:
        """When the statement was told, or else became known in this language."""
        return self.told.created_at if self.told is not None else self.print.seen_at


def alerts_of(joining: Joining, lexicon: Lexicon, encode: Encode | None) -> tuple[Alert, ...]:
    """The alerts that follow; what people ask for is not looked at."""
    differing = _editions(joining, lexicon, encode)
    again = _again(joining, lexicon, encode, differing)
    alerts = []
    if again is not None:
        alerts.append(again)
    if joining.first is not None and any(is_told(change) for change in differing):
        alerts.append(_of_editions(joining, joining.first, differing))
    return tuple(alerts)


# --------------------------------------------------------------------------------------------------------- editions


def _editions(joining: Joining, lexicon: Lexicon, encode: Encode | None) -> tuple[Change, ...]:
    """The first edition, as the old text, against this one."""
    first, second = joining.first, joining.document
    if first is None or encode is None or first.language == second.language:
        return ()
    return compare_whole_across(first.paragraphs, first.language, second.paragraphs, second.language, lexicon, encode)


def _of_editions(joining: Joining, first: StatementText, differing: Sequence[Change]) -> Alert:
    lines = tuple(line for line in lines_across(differing) if line.weight > 0)
    return joined_alert(
        kind="editions",
        statement_id=joining.statement_id,
        print=joining.print,
        baseline=None,
        changes=lines,
        kept=sum(len(change.new) for change in differing if change.kind == "kept"),
        note=_places(first.language, joining.document.language, len(lines)),
        since=joining.since,
        created_at=joining.print.seen_at,
        reasons=(_EDITION,),
    )


def _places(first: Language, second: Language, count: int) -> str:
    return f"the editions in {CALLED[first]} and {CALLED[second]} do not say the same in places: {count}"


# ------------------------------------------------------------------------------------------------------------ again


def _again(joining: Joining, lexicon: Lexicon, encode: Encode | None, differing: Sequence[Change]) -> Alert | None:
    """The statement compared anew in the stored text's own language; None where it was so compared at first."""
    news = joining.told.news if joining.told is not None else None
    if not isinstance(news, StatementNews) or news.baseline is None or joining.baseline is None:
        return None
    language = joining.document.language
    if news.print.language == language or joining.baseline.language != language:
        return None
    texts = joining.baseline.paragraphs, joining.document.paragraphs
    changes = compare(*texts, language, lexicon, joining.topics, encode)
    added, gone = _unlike(news.changes, changes, differing)
    kind: Literal["revised", "confirmed"] = "revised" if added or gone or not _was_compared(news) else "confirmed"
    places = sum(is_told(change) for change in differing)
    notes = [_held(news, language, len(added), len(gone))]
    if places and joining.first is not None:
        notes.append(_places(joining.first.language, language, places))
    return joined_alert(
        kind=kind,
        statement_id=joining.statement_id,
        print=joining.print,
        baseline=_as_told(news.baseline),
        changes=(*_lines(changes, added, news), *_no_longer(gone, news.print.language)),
        kept=sum(len(change.new) for change in changes if change.kind == "kept"),
        note="; ".join(notes),
        text=running_text(changes, language, language),
        since=joining.since,
        created_at=joining.print.seen_at,
        reasons=(_EDITION,),
    )


def _was_compared(news: StatementNews) -> bool:
    return bool(news.changes or news.kept)


def _as_told(baseline: Baseline) -> Baseline:
    return replace(baseline, reason="as when it was first told")


def _held(news: StatementNews, language: Language, added: int, gone: int) -> str:
    text, before = CALLED[language], CALLED[news.print.language]
    if not _was_compared(news):
        return f"compared now that it is known in {text}"
    if not added and not gone:
        return f"confirmed on the text in {text}: what was told on the one in {before} holds"
    return (
        f"compared again on the text in {text}, as it was told on the one in {before}: "
        f"changes not told before: {added}, told and none: {gone}"
    )


def _unlike(
    told: Sequence[ChangeLine], changes: Sequence[Change], differing: Sequence[Change]
) -> tuple[list[Change], list[ChangeLine]]:
    """The changes of substance that were not told, and the lines that were and are none."""
    lines = [line for line in told if line.weight > 0 and line.kind != "moved"]
    found = [change for change in changes if is_told(change)]
    gone = [line for line in lines if not any(_is_same(line, change, differing) for change in found)]
    added = [
        change
        for change in found
        if (change.kind != "reworded" or change.weight >= _SUBSTANTIAL)
        and not any(_is_same(line, change, differing) for line in lines)
    ]
    return added, gone


def _is_same(line: ChangeLine, change: Change, differing: Sequence[Change]) -> bool:
    """Whether a line that was told of a text in another language says what a change in this one says."""
    if change.kind == "new" or line.kind == "new":
        return line.kind == change.kind and _is_translated(line.new, change, differing)
    if {line.shift, change.shift} == {"stronger", "weaker"} or line.kind != change.kind:
        return False
    return any(piece.text in line.old for piece in change.old)


def _is_translated(words: str, change: Change, differing: Sequence[Change]) -> bool:
    """Whether the words stand, in the first edition, where the change's sentences stand in the second."""
    pieces = {piece.text for piece in change.new}
    return any(
        pieces & {piece.text for piece in pair.new} and any(piece.text in words for piece in pair.old)
        for pair in differing
    )


def _lines(changes: Sequence[Change], added: Sequence[Change], news: StatementNews) -> list[ChangeLine]:
    """The changes as an alert tells them; of those that were not told before it is said."""
    if not _was_compared(news):
        return list(change_lines(changes))
    fresh = {piece.text for change in added for piece in (*change.old, *change.new)}
    return [
        _with(line, remark("Not told before.")) if _is_of(line, fresh) and line.weight > 0 else line
        for line in change_lines(changes)
    ]


def _is_of(line: ChangeLine, texts: set[str]) -> bool:
    return any(text in line.new or text in line.old for text in texts)


def _no_longer(gone: Sequence[ChangeLine], language: Language) -> list[ChangeLine]:
    """What was told and does not hold: it counts as no change, and is told first."""
    said = remark("Told on the text in {language}; on this one it is no change.", language=CALLED[language])
    return [replace(_with(line, said), weight=0.0, withdrawn=True) for line in gone]


def _with(line: ChangeLine, said: Remark) -> ChangeLine:
    return replace(line, reason=f"{line.reason} {said}".strip(), remarks=(*line.remarks, said))
