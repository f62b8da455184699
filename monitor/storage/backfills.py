"""Back-filling: which old lists were asked, which texts they gave, and how far that has come.

An entry of a back-filling is known by its id in `backfill`. It is due to no service: `next_look_at` is empty, and only
the back-filling itself reads it, until the live list shows it too (see `sources`).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, update

from monitor.model import Backfill, BackfillCounts, Capture, Entry, EntryWork, Failure, ListFindings, OldList, Source
from monitor.storage.entries import EntryStore, entry_row, unseen_entries
from monitor.storage.records import record, row_of
from monitor.storage.tables import backfill_lists, backfills, captures, entries, sources, versions

_READ = entries.c.looks > 0
_FAILED = (entries.c.looks == 0) & (entries.c.error != "")
_TO_READ = (entries.c.looks == 0) & (entries.c.error == "")
_lists = backfill_lists.c
_IN_ORDER = (_lists.day, _lists.number, _lists.url)


class BackfillStore(EntryStore):
    """The back-fillings; they touch neither when a source is polled nor what is known of its health."""

    def begin_backfill(
        self, source: Source, first: date, last: date, lists: Sequence[OldList], now: datetime
    ) -> Backfill:
        """The back-filling of these days: as it was left, or a new one that begins with `lists`."""
        id = f"{source.name} {first} {last}"
        with self.writing() as connection:
            row = {"name": source.name, "publisher": source.publisher, "url": source.url, "configured": False}
            state = {"primed": False, "health": "new", "detail": "", "next_poll_at": now, "failures": 0}
            connection.execute(self.insert_new(sources), row | state)
            begun = {"id": id, "source": source.name, "first": first, "last": last, "begun_at": now}
            new = connection.execute(self.insert_new(backfills), begun).first() is not None
            if new:
                self._add_lists(connection, id, lists)
            return _backfill(connection.execute(select(backfills).where(backfills.c.id == id)).one())

    def unfinished_backfill(self, source: str, first: date) -> Backfill | None:
        """The one of this source that began with this day, was begun last, and has not come to its end."""
        mine = (backfills.c.source == source) & (backfills.c.first == first) & backfills.c.ended_at.is_(None)
        with self.reading() as connection:
            row = connection.execute(select(backfills).where(mine).order_by(backfills.c.begun_at.desc())).first()
        return None if row is None else _backfill(row)

    def begin_again(self, id: str, lists: Sequence[OldList]) -> None:
        """Ask for all lists again, from the first; what was read of them stays."""
        with self.writing() as connection:
            connection.execute(backfill_lists.delete().where(_lists.backfill == id))
            self._add_lists(connection, id, lists)
            connection.execute(update(backfills).where(backfills.c.id == id).values(ended_at=None))

    def next_list(self, id: str) -> OldList | None:
        """The list that is asked next: the pages of an issue before the next issue, pages of a list in their order."""
        waiting = (_lists.backfill == id) & (_lists.state == "waiting")
        with self.reading() as connection:
            row = connection.execute(select(backfill_lists).where(waiting).order_by(*_IN_ORDER).limit(1)).first()
        return None if row is None else OldList(url=row.url, layout=row.layout, day=row.day, number=row.number)

    def keys_before(self, id: str, asked: OldList) -> tuple[str, ...]:
        """What the page before a page of a list held."""
        before = (_lists.backfill == id) & _lists.day.is_(None) & (_lists.number < asked.number)
        question = select(_lists.texts).where(before, _lists.state == "done").order_by(_lists.number.desc()).limit(1)
        with self.reading() as connection:
            return connection.execute(question).scalar_one_or_none() or ()

    def finish_list(self, id: str, asked: OldList, found: ListFindings, now: datetime, until: datetime) -> int:
        """Write what a list gave: its texts are to be read, by the caller until `until`; return how many are new."""
        with self.writing() as connection:
            connection.execute(self.insert_new(captures), row_of(captures, found.capture))
            # What another back-filling of these texts left unread is read by this one.
            left = entries.c.backfill.is_not(None) & _TO_READ & entries.c.key.in_([one.key for one in found.entries])
            taken = connection.execute(update(entries).where(left).values(backfill=id, claimed_until=until)).rowcount
            unseen = unseen_entries(connection, found.entries)
            source = connection.execute(select(backfills.c.source).where(backfills.c.id == id)).scalar_one()
            rows = [
                entry_row(entry, source, now, found.capture.id)
                | {"quiet": True, "backfill": id, "next_look_at": None, "claimed_until": until}
                for entry in unseen
            ]
            if rows:
                connection.execute(self.insert_new(entries), rows)
            self._add_lists(connection, id, found.further)
            counts = {"known": len(found.entries) - len(rows) - taken, "outside": found.outside, "live": found.live}
            values = {"state": "done", "error": "", "texts": found.keys, "oldest": found.oldest, **counts}
            connection.execute(update(backfill_lists).where(_is(id, asked)).values(values))
        return len(rows) + taken

    def skip_list(self, id: str, asked: OldList) -> None:
        """Write that there is no such list: the one before was the last."""
        with self.writing() as connection:
            connection.execute(update(backfill_lists).where(_is(id, asked)).values(state="done"))

    def drop_waiting(self, id: str) -> None:
        """Ask for no more lists: what they hold is of older days."""
        with self.writing() as connection:
            connection.execute(
                backfill_lists.delete().where(_lists.backfill == id, _lists.state == "waiting", _lists.day.is_(None))
            )

    def unknown(self, listed: Sequence[Entry]) -> list[Entry]:
        """Those that nobody has found yet."""
        with self.reading() as connection:
            return unseen_entries(connection, listed)

    def fail_list(self, id: str, asked: OldList, error: str, further: Sequence[OldList] = ()) -> None:
        """Write that a list gave nothing; `further`: what is asked all the same."""
        with self.writing() as connection:
            connection.execute(update(backfill_lists).where(_is(id, asked)).values(state="failed", error=error))
            self._add_lists(connection, id, further)

    def unread_texts(self, id: str, until: datetime, limit: int) -> list[EntryWork]:
        """Texts of a back-filling that were not tried yet, in the order found; they are the caller's until `until`."""
        mine = (entries.c.backfill == id) & _TO_READ
        order = (entries.c.found_at, entries.c.key)
        with self.writing() as connection:
            keys = connection.scalars(select(entries.c.key).where(mine).order_by(*order).limit(limit)).all()
            connection.execute(update(entries).where(entries.c.key.in_(keys)).values(claimed_until=until))
        works = {work.entry.key: work for work in self.works(keys)}
        return [works[key] for key in keys if key in works]

    def leave_text(self, key: str, capture: Capture | None) -> None:
        """Forget a text that turned out to be of another day; what was fetched of it stays archived."""
        with self.writing() as connection:
            if capture is not None:
                connection.execute(self.insert_new(captures), row_of(captures, capture))
            connection.execute(entries.delete().where(entries.c.key == key, entries.c.looks == 0))

    def count_outside(self, id: str, asked: OldList, texts: int) -> None:
        """Count texts whose own date says that they are of another day."""
        counted = update(backfill_lists).where(_is(id, asked)).values(outside=_lists.outside + texts)
        with self.writing() as connection:
            connection.execute(counted)

    def retry_backfill(self, id: str) -> int:
        """Make the lists and texts that failed waiting again; return how many they are."""
        with self.writing() as connection:
            lists = update(backfill_lists).where(_lists.backfill == id, _lists.state == "failed")
            texts = update(entries).where(entries.c.backfill == id, _FAILED)
            found = connection.execute(lists.values(state="waiting")).rowcount
            return found + connection.execute(texts.values(error="")).rowcount

    def end_backfill(self, id: str, now: datetime) -> None:
        """Write that there is nothing more to ask."""
        with self.writing() as connection:
            connection.execute(update(backfills).where(backfills.c.id == id).values(ended_at=now))

    def backfill_counts(self, id: str) -> BackfillCounts:
        """How far it has come; `failures` lists what gave nothing."""
        with self.reading() as connection:
            lists = connection.execute(_COUNT_LISTS.where(_lists.backfill == id)).one()
            texts = connection.execute(_COUNT_TEXTS.where(entries.c.backfill == id)).one()
            verdicts = {row[0]: row[1] for row in connection.execute(_COUNT_VERDICTS.where(entries.c.backfill == id))}
            reached = connection.execute(_REACHED.where(_lists.backfill == id)).scalar_one_or_none()
            failed = (_lists.backfill == id) & (_lists.state == "failed")
            bad_lists = connection.execute(select(_lists.url, _lists.error).where(failed).order_by(*_IN_ORDER)).all()
            bad_texts = connection.execute(_FAILURES.where(entries.c.backfill == id)).all()
        return BackfillCounts(
            **{name: value or 0 for name, value in lists._mapping.items()},
            **{name: value or 0 for name, value in texts._mapping.items()},
            reached=reached,
            statements=verdicts.get("statement", 0),
            mentions=verdicts.get("mention", 0),
            failures=(
                *(Failure(url=row.url, error=row.error) for row in bad_lists),
                *(Failure(url=row.entry.url, error=row.error) for row in bad_texts),
            ),
        )

    def at_work(self, now: datetime, since: datetime) -> tuple[str, ...]:
        """The addresses that a service is asking now: lists that it has claimed or asked after `since`, and texts."""
        polling = sources.c.configured & or_(sources.c.claimed_until > now, sources.c.polled_at > since)
        reading = and_(entries.c.claimed_until > now, entries.c.backfill.is_(None))
        with self.reading() as connection:
            lists = connection.scalars(select(sources.c.url).where(polling)).all()
            texts = connection.scalars(select(entries.c.entry).where(reading).limit(200)).all()
        return (*lists, *(entry.url for entry in texts))

    def _add_lists(self, connection: Connection, id: str, lists: Sequence[OldList]) -> None:
        rows = [
            {"backfill": id, "url": one.url, "layout": one.layout, "day": one.day, "number": one.number}
            for one in {one.url: one for one in lists}.values()
        ]
        if rows:
            connection.execute(self.insert_new(backfill_lists), rows)


def adopt(connection: Connection, keys: Sequence[str], now: datetime) -> None:
    """Let the service look again at texts that a back-filling found and the live list shows: an edit of them is news.

    Those that are no concern of anybody's are left as they are, and so are those that a back-filling is reading.
    """
    matters = exists().where(versions.c.document_id == entries.c.key, versions.c.verdict != "none")
    free = or_(entries.c.claimed_until.is_(None), entries.c.claimed_until <= now)
    listed = entries.c.key.in_(keys) & entries.c.backfill.is_not(None)
    wanted = listed & free & or_(entries.c.looks == 0, matters)
    connection.execute(update(entries).where(wanted).values(backfill=None, next_look_at=now, claimed_until=None))


def backfilled(source: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a source was ever back-filled."""
    return exists().where(backfills.c.source == source)


_COUNT_LISTS = select(
    func.count().filter(_lists.state == "done").label("lists"),
    func.count().filter(_lists.state == "failed").label("lists_failed"),
    func.count().filter(_lists.state == "waiting").label("lists_waiting"),
    func.sum(_lists.known).label("known"),
    func.sum(_lists.outside).label("outside"),
    func.sum(_lists.live).label("live"),
)
_COUNT_TEXTS = select(
    func.count().label("texts"),
    func.count().filter(_READ).label("read"),
    func.count().filter(_FAILED).label("failed"),
).select_from(entries)
_COUNT_VERDICTS = (
    select(versions.c.verdict, func.count())
    .join(entries, entries.c.key == versions.c.document_id)
    .where(versions.c.number == 1)
    .group_by(versions.c.verdict)
)
_REACHED = (
    select(func.coalesce(_lists.day, _lists.oldest))
    .where(_lists.state == "done", or_(_lists.day.is_not(None), _lists.oldest.is_not(None)))
    .order_by(_lists.day.desc(), _lists.number.desc())
    .limit(1)
)
_FAILURES = select(entries.c.entry, entries.c.error).where(_FAILED).order_by(entries.c.key)


def _is(id: str, asked: OldList) -> ColumnElement[bool]:
    return and_(_lists.backfill == id, _lists.url == asked.url)


def _backfill(row: Any) -> Backfill:
    return record(Backfill, row)
