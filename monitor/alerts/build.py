"""Alerts from what was found. An id is derived from what the alert is about, so the same finding is the same alert."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from monitor.model import (
    Alert,
    Baseline,
    ChangeLine,
    EditNews,
    Passage,
    Publication,
    Span,
    StatementNews,
    Trouble,
    TroubleNews,
    UnreadNews,
    VanishedNews,
    Verdict,
)

Text = tuple[tuple[Span, ...], ...]
"""A whole text with its changes, paragraph by paragraph."""

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another when read aloud


def statement_alert(
    *,
    verdict: Verdict,
    statement_id: str | None,
    print: Publication,
    baseline: Baseline | None,
    changes: Sequence[ChangeLine],
    kept: int,
    passages: Sequence[Passage],
    note: str = "",
    text: Text = (),
    created_at: datetime,
    reasons: Sequence[str],
) -> Alert:
    """A new statement, or a text that mentions the subject. One statement gives one alert, whoever prints it."""
    kind = "statement" if verdict == "statement" else "mention"
    news = StatementNews(
        kind="statement" if verdict == "statement" else "mention",
        statement_id=statement_id,
        print=print,
        baseline=baseline,
        changes=tuple(sorted(changes, key=lambda change: -change.weight)),
        kept=kept,
        passages=tuple(passages),
        note=note,
        text=text,
    )
    id = alert_id(print.seen_at, kind, statement_id or print.document_id)
    return Alert(id=id, created_at=created_at, news=news, reasons=tuple(reasons))


def announced_alert(
    *,
    print: Publication,
    parties: Sequence[str],
    passages: Sequence[Passage],
    created_at: datetime,
    reasons: Sequence[str],
) -> Alert:
    """A statement that is announced and whose text is to follow. One title gives one alert a day, whoever prints it."""
    news = StatementNews(
        kind="announced",
        statement_id=None,
        print=print,
        baseline=None,
        changes=(),
        kept=0,
        passages=tuple(passages),
    )
    words = "".join(character for character in print.title.casefold() if character.isalnum())
    id = alert_id(created_at, "announced", *sorted(parties), words)
    return Alert(id=id, created_at=created_at, news=news, reasons=tuple(reasons))


def unreadable_alert(
    *,
    statement_id: str | None,
    print: Publication,
    why: str,
    attempts: int,
    since: datetime,
    next_look_at: datetime,
    created_at: datetime,
    reasons: Sequence[str],
) -> Alert:
    """A text that cannot be read yet. What cannot be read gives one alert, however often it is tried."""
    news = UnreadNews(
        kind="unreadable",
        statement_id=statement_id,
        print=print,
        why=why,
        attempts=attempts,
        since=since,
        next_look_at=next_look_at,
    )
    id = alert_id(since, "unreadable", print.document_id, since.isoformat())
    return Alert(id=id, created_at=created_at, news=news, reasons=tuple(reasons))


def suspect_alert(
    *,
    statement_id: str,
    print: Publication,
    baseline: Baseline,
    changes: Sequence[ChangeLine],
    kept: int,
    note: str,
    created_at: datetime,
    reasons: Sequence[str],
) -> Alert:
    """A copy of a statement that was tampered with, compared with the original. Each copy gives one alert."""
    news = StatementNews(
        kind="suspect",
        statement_id=statement_id,
        print=print,
        baseline=baseline,
        changes=tuple(sorted(changes, key=lambda change: -change.weight)),
        kept=kept,
        passages=(),
        note=note,
    )
    id = alert_id(print.seen_at, "suspect", print.document_id)
    return Alert(id=id, created_at=created_at, news=news, reasons=tuple(reasons))


def joined_alert(
    *,
    kind: Literal["revised", "confirmed", "editions"],
    statement_id: str,
    print: Publication,
    baseline: Baseline | None,
    changes: Sequence[ChangeLine],
    kept: int,
    note: str,
    text: Text = (),
    since: datetime,
    created_at: datetime,
    reasons: Sequence[str],
) -> Alert:
    """What an edition in another language brings: a statement is compared again once, and each language told once.

    `since`: when the statement was first told, or else known in this language.
    """
    news = StatementNews(
        kind=kind,
        statement_id=statement_id,
        print=print,
        baseline=baseline,
        changes=tuple(sorted(changes, key=lambda change: -change.weight)),
        kept=kept,
        passages=(),
        note=note,
        text=text,
    )
    once = ("editions", statement_id, print.language) if kind == "editions" else ("again", statement_id)
    return Alert(id=alert_id(since, *once), created_at=created_at, news=news, reasons=tuple(reasons))


def edited_alert(
    *,
    statement_id: str | None,
    print: Publication,
    before: Publication,
    version: int,
    changes: Sequence[ChangeLine],
    reversal: bool = False,
    text: Text = (),
    created_at: datetime,
    reasons: Sequence[str],
) -> Alert:
    """A page that was changed after it was published. Each version gives one alert."""
    news = EditNews(
        kind="edited",
        statement_id=statement_id,
        print=print,
        before=before,
        version=version,
        changes=tuple(sorted(changes, key=lambda change: -change.weight)),
        reversal=reversal,
        text=text,
    )
    id = alert_id(print.seen_at, "edited", print.document_id, str(version))
    return Alert(id=id, created_at=created_at, news=news, reasons=tuple(reasons))


def was_already_alerted(edit: EditNews, told: Sequence[EditNews]) -> bool:
    """Whether the last edit of another print of the statement was this very one; `told` is in the order of time.

    A site that prints a text at two addresses edits both, and is told once.
    """
    last = {other.print.document_id: other for other in told if other.print.document_id != edit.print.document_id}
    words = _words_of(edit)
    return edit.statement_id is not None and any(
        other.statement_id == edit.statement_id and _words_of(other) == words for other in last.values()
    )


def _words_of(edit: EditNews) -> frozenset[tuple[str, str]]:
    return frozenset((change.old, change.new) for change in edit.changes)


def vanished_alert(
    *,
    statement_id: str | None,
    print: Publication,
    how: str,
    version: int,
    created_at: datetime,
    reasons: Sequence[str],
    since: datetime | None = None,
    back: bool = False,
) -> Alert:
    """A page that no longer answers with its text, or does so again. Each absence and each return give one alert."""
    news = VanishedNews(kind="vanished", statement_id=statement_id, print=print, how=how, since=since, back=back)
    begun = [since.isoformat()] if since is not None else []
    id = alert_id(print.seen_at, "back" if back else "vanished", print.document_id, str(version), *begun)
    return Alert(id=id, created_at=created_at, news=news, reasons=tuple(reasons))


def trouble_alert(
    *,
    troubles: Sequence[Trouble],
    still: Sequence[Trouble] = (),
    created_at: datetime,
    reasons: Sequence[str],
) -> Alert:
    """Sources that cannot be watched. Each source, health and beginning give one alert."""
    return source_alert(TroubleNews(kind="trouble", troubles=tuple(troubles), still=tuple(still)), created_at, reasons)


def recovered_alert(
    *,
    troubles: Sequence[Trouble],
    still: Sequence[Trouble] = (),
    created_at: datetime,
    reasons: Sequence[str],
) -> Alert:
    """Sources that can be watched again."""
    news = TroubleNews(kind="recovered", troubles=tuple(troubles), still=tuple(still))
    return source_alert(news, created_at, reasons)


def source_alert(news: TroubleNews, created_at: datetime, reasons: Sequence[str]) -> Alert:
    """An alert about sources. Each source, health and beginning give one alert, and so does each thing told of them."""
    parts = sorted(f"{trouble.source} {trouble.health} {trouble.since.isoformat()}" for trouble in news.troubles)
    parts += [news.about] if news.about != "sources" else []
    latest = max((trouble.since for trouble in news.troubles), default=created_at)
    return Alert(id=alert_id(latest, news.kind, *parts), created_at=created_at, news=news, reasons=tuple(reasons))


def statement_alert_id(seen_at: datetime, statement_id: str) -> str:
    """The id of the alert by which a statement was told, if it was: first seen at this time."""
    return alert_id(seen_at, "statement", statement_id)


def alert_id(day: datetime, *parts: str) -> str:
    """An id such as SW-20261123-3F9CQ7: the day in UTC, and 30 bits of a digest of `parts`."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    number = int.from_bytes(digest[:4], "big") >> 2
    letters = "".join(_DIGITS[number >> shift & 31] for shift in range(25, -1, -5))
    return f"SW-{day.astimezone(UTC):%Y%m%d}-{letters}"
