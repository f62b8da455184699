"""What is known of each source, and when it is polled next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Connection, and_, bindparam, case, delete, false, func, or_, select, update

from monitor.errors import StorageError
from monitor.model import TROUBLED, Alert, ListState, PollResult, Recipient, Source, SourceState
from monitor.storage.backfills import adopt, backfilled
from monitor.storage.claims import claim
from monitor.storage.database import Database
from monitor.storage.entries import entry_row, unseen_entries
from monitor.storage.outbox import Lifetimes, write_alert
from monitor.storage.records import columns_of, record, row_of
from monitor.storage.tables import Moment, Moments, SafeText, captures, entries, lists, sources

ARRIVALS = 32  # of the newest ones: weeks of a slow source, days of a busy one
FORGOTTEN = timedelta(days=40)

_STATE = columns_of(SourceState, sources)

_CLAIM = claim(sources, sources.c.next_poll_at, sources.c.configured).returning(*_STATE)

_polled_at = bindparam("b_polled_at", type_=Moment)
_newest_at = bindparam("b_newest_at", type_=Moment)
# An outage begins with its first trouble, also when another kind of trouble follows.
_same_spell = or_(
    sources.c.health == bindparam("b_health"),
    and_(sources.c.health.in_(sorted(TROUBLED)), bindparam("b_health").in_(sorted(TROUBLED))),
)
_lies = bindparam("b_lies", type_=Boolean)
_goes_out = and_(sources.c.health.not_in(sorted(TROUBLED)), bindparam("b_health").in_(sorted(TROUBLED)))
_listed = bindparam("b_listed", type_=SafeText)
_lists_as_before = or_(_listed.is_(None), sources.c.listed_digest == _listed)
_FINISH = (
    update(sources)
    .where(sources.c.name == bindparam("b_name"))
    .values(
        primed=or_(sources.c.primed, bindparam("b_understood")),
        health=bindparam("b_health"),
        health_since=case((_same_spell, sources.c.health_since), else_=_polled_at),
        detail=bindparam("b_detail"),
        etag=func.coalesce(bindparam("b_etag", type_=SafeText), sources.c.etag),
        last_modified=func.coalesce(bindparam("b_last_modified", type_=SafeText), sources.c.last_modified),
        last_digest=func.coalesce(bindparam("b_digest", type_=SafeText), sources.c.last_digest),
        polled_at=_polled_at,
        answered_at=case((bindparam("b_answered"), _polled_at), else_=sources.c.answered_at),
        newest_at=case(
            (or_(sources.c.newest_at.is_(None), sources.c.newest_at < _newest_at), _newest_at),
            else_=sources.c.newest_at,
        ),
        new_at=case((bindparam("b_new"), _polled_at), else_=sources.c.new_at),
        next_poll_at=bindparam("b_next_poll_at"),
        failures=case((bindparam("b_failed"), sources.c.failures + 1), else_=0),
        claimed_until=None,
        checked_at=case((bindparam("b_checked"), _polled_at), else_=sources.c.checked_at),
        lied_at=case((_lies, _polled_at), else_=sources.c.lied_at),
        lie_told=case((_lies, false()), else_=sources.c.lie_told),
        list_url=case(
            (bindparam("b_list_url", type_=SafeText).is_(None), sources.c.list_url),
            else_=func.nullif(bindparam("b_list_url", type_=SafeText), ""),
        ),
        note=func.coalesce(bindparam("b_note", type_=SafeText), sources.c.note),
        out_since=case((_goes_out, _polled_at), else_=sources.c.out_since),
        listed_digest=func.coalesce(_listed, sources.c.listed_digest),
        listed_at=case((_lists_as_before, sources.c.listed_at), else_=_polled_at),
    )
)
_ARRIVED = (
    update(sources).where(sources.c.name == bindparam("b_name")).values(arrivals=bindparam("b_arrivals", type_=Moments))
)
_KNOWN = (
    select(sources.c.name, sources.c.publisher, sources.c.url, sources.c.configured)
    .order_by(sources.c.name)
    .with_for_update()
)
_PRIMED = (
    select(sources.c.primed, sources.c.arrivals, backfilled(sources.c.name).label("backfilled"))
    .where(sources.c.name == bindparam("b_name"))
    .with_for_update(of=sources)
)


class SourceStore(Database):
    """The sources; it is the `PollStore` and the `HealthStore` of the steps."""

    lifetimes: Lifetimes

    def sync_sources(self, configured: Sequence[Source], now: datetime) -> None:
        """Make these the sources that are polled: new ones are due at once, others are kept but never claimed.

        Where an address changed, its validators are forgotten, and it is due at once.
        """
        with self.writing() as connection:
            known = {row.name: row for row in connection.execute(_KNOWN)}
            for source in sorted(configured, key=lambda source: source.name):
                row = known.pop(source.name, None)
                if row is None:
                    connection.execute(self.insert_new(sources), _new_source(source, now))
                elif changes := _changes(row, source, now):
                    connection.execute(update(sources).where(sources.c.name == source.name).values(changes))
            gone = [row.name for row in known.values() if row.configured]
            if gone:
                connection.execute(update(sources).where(sources.c.name.in_(gone)).values(configured=False))

    def claim_sources(self, now: datetime, until: datetime, limit: int) -> Sequence[SourceState]:
        """Take sources that are due, those due longest first; nobody else gets them until `until`."""
        with self.writing() as connection:
            rows = connection.execute(_CLAIM, {"now": now, "until": until, "limit": limit}).all()
        states = [record(SourceState, row) for row in rows]
        return sorted(states, key=lambda state: (state.next_poll_at or now, state.name))

    def finish_poll(self, result: PollResult) -> int:
        """Write the outcome, add the entries that are new, release the claim; return how many were new."""
        understood = result.digest is not None or bool(result.entries)
        with self.writing() as connection:
            for capture in (result.capture, *result.further):
                if capture is not None:
                    connection.execute(self.insert_new(captures), row_of(captures, capture))
            new = self._listed(connection, result) if result.entries else 0
            self._keep_lists(connection, result)
            lies = bool(result.doubt) and new > 0
            done = connection.execute(
                _FINISH,
                {
                    "b_name": result.name,
                    "b_understood": understood,
                    "b_health": result.health,
                    "b_detail": result.detail,
                    "b_etag": result.etag,
                    "b_last_modified": result.last_modified,
                    "b_digest": result.digest,
                    "b_polled_at": result.polled_at,
                    "b_answered": result.answered,
                    "b_newest_at": result.newest_at,
                    "b_new": new > 0,
                    "b_next_poll_at": result.next_poll_at,
                    "b_failed": result.failed,
                    "b_checked": result.checked,
                    "b_lies": lies,
                    "b_list_url": result.list_url,
                    "b_note": "; ".join(filter(None, (result.doubt, result.note))) if lies else result.note,
                    "b_listed": result.listed,
                },
            )
            if done.rowcount == 0:
                raise StorageError(f"the source {result.name} is not in the database {self.name}")
        return new

    def lists(self, name: str) -> Mapping[str, ListState]:
        """What is known of the lists of a source that has several, by address."""
        with self.reading() as connection:
            found = connection.scalars(select(lists.c.list).where(lists.c.source == name)).all()
        return {state.url: state for state in found}

    def source_states(self) -> Sequence[SourceState]:
        """Every configured source, by name."""
        question = select(*_STATE).where(sources.c.configured).order_by(sources.c.name)
        with self.reading() as connection:
            return [record(SourceState, row) for row in connection.execute(question)]

    def tell_health(
        self,
        alert: Alert,
        recipients: Sequence[Recipient],
        told: dict[str, str | None],
        *,
        doubted: Sequence[str] = (),
        passed_over: Mapping[str, str] | None = None,
    ) -> None:
        """Write an alert, its deliveries and what each source was told of (None: its end), in one transaction.

        `doubted`: the sources of whose untrue 304 answers the alert tells; `passed_over`: who is not told, and why.
        """
        with self.writing() as connection:
            write_alert(self, connection, alert, recipients, self.lifetimes, passed_over or {})
            for name in sorted(told):
                connection.execute(update(sources).where(sources.c.name == name).values(told=told[name]))
            if doubted:
                connection.execute(update(sources).where(sources.c.name.in_(doubted)).values(lie_told=True))

    def _listed(self, connection: Connection, result: PollResult) -> int:
        known = connection.execute(_PRIMED, {"b_name": result.name}).one_or_none()
        primed = known is not None and known.primed
        if known is not None and known.backfilled:
            adopt(connection, [entry.key for entry in result.entries], result.polled_at)
        unseen = unseen_entries(connection, result.entries)
        capture = result.capture.id if result.capture is not None else None
        self._refresh_inline(connection, result, capture)
        rows = [
            entry_row(entry, result.name, result.polled_at, result.found_in.get(entry.key, capture))
            | {"quiet": not primed and not _after(entry.published, result.alert_since)}
            for entry in unseen
        ]
        new = len(connection.execute(self.insert_new(entries), rows).all()) if rows else 0
        if new and known is not None and known.primed:
            arrivals = (*known.arrivals, result.polled_at)[-ARRIVALS:]
            connection.execute(_ARRIVED, {"b_name": result.name, "b_arrivals": arrivals})
        return new

    def _keep_lists(self, connection: Connection, result: PollResult) -> None:
        """Those asked now in place of what was known of them; lists nobody asked for weeks are forgotten."""
        if not result.lists:
            return
        mine = lists.c.source == result.name
        asked = lists.c.url.in_([state.url for state in result.lists])
        connection.execute(delete(lists).where(mine, or_(asked, lists.c.asked_at < result.polled_at - FORGOTTEN)))
        rows = [
            {"source": result.name, "url": state.url, "list": state, "asked_at": state.asked_at}
            for state in {state.url: state for state in result.lists}.values()
        ]
        connection.execute(self.insert_new(lists), rows)

    def _refresh_inline(self, connection: Connection, result: PollResult, capture: str | None) -> None:
        """A text that stands in the list itself is read next time from the list as it is now."""
        keys = [entry.key for entry in result.entries if entry.inline]
        if keys and capture is not None:
            mine = (entries.c.source == result.name) & entries.c.key.in_(keys)
            connection.execute(update(entries).where(mine).values(list_capture=capture))


def next_poll_at(connection: Connection) -> datetime | None:
    """When the first source is due, or is taken from a worker that did not come back."""
    due = select(func.min(func.coalesce(sources.c.claimed_until, sources.c.next_poll_at))).where(sources.c.configured)
    return connection.scalar(due)


def _new_source(source: Source, now: datetime) -> dict[str, Any]:
    return {
        "name": source.name,
        "publisher": source.publisher,
        "url": source.url,
        "configured": True,
        "primed": False,
        "health": "new",
        "detail": "",
        "next_poll_at": now,
        "failures": 0,
    }


def _changes(row: Any, source: Source, now: datetime) -> dict[str, Any]:
    as_configured = {"publisher": source.publisher, "url": source.url, "configured": True}
    changes = {name: value for name, value in as_configured.items() if getattr(row, name) != value}
    if "url" in changes:
        changes |= {"etag": None, "last_modified": None, "last_digest": None, "list_url": None, "next_poll_at": now}
    return changes


def _after(published: datetime | date | None, moment: datetime | None) -> bool:
    if published is None or moment is None:
        return False
    if isinstance(published, datetime):
        return published >= moment
    return published >= moment.date()
