"""What is planned, moved along when the machine's clock is set: so it is due after as long as it was to be.

Facts (when a text was read, an alert made) stay as they were written.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, bindparam, func, or_, select, true, update

from monitor.storage.database import Database
from monitor.storage.tables import deliveries, entries, sources

LEAST = timedelta(seconds=30)  # by which clocks of nodes may differ
_SOURCES = (
    "next_poll_at", "claimed_until", "health_since", "polled_at", "answered_at", "newest_at", "new_at", "checked_at",
    "lied_at", "read_at", "out_since", "listed_at",
)  # fmt: skip
"""When it is asked, and since when it is as it is. With `newest_at` in the old clock's time, each source would seem to
have stood still for as long as the clock went forward."""
_ENTRIES = ("next_look_at", "claimed_until", "gone_since", "failed_since")
_WAITING = deliveries.c.state == "todo"
_HELD = deliveries.c.held_until.is_not(None)  # until an hour of somebody's day: that is the clock's to say


class ClockStore(Database):
    """The store, when the clock is set."""

    def behind(self, now: datetime) -> timedelta | None:
        """By how much a time that was written lies ahead of now: then the clock was set back. None where none does."""
        with self.reading() as connection:
            ahead = _last(connection)
        return ahead - now if ahead is not None and ahead - now > LEAST else None

    def move_plans(self, by: timedelta, now: datetime) -> bool:
        """Move all that is planned by what the clock was moved; return whether it was done.

        Other nodes use a database that is a server. It is moved back once, by the first that sees it, and never on:
        their clocks may be right, and what is due too early is only done too early.
        """
        with self.writing() as connection:
            if not self.is_file:
                last = _last(connection)
                if by > timedelta(0) or last is None or last - now <= LEAST:
                    return False
            _move(connection, sources, _SOURCES, by)
            rows = connection.execute(select(sources.c.name, sources.c.arrivals)).all()
            moved = [{"row": row.name, "moved": [one + by for one in row.arrivals]} for row in rows if row.arrivals]
            if moved:
                question = update(sources).where(sources.c.name == bindparam("row"))
                connection.execute(question.values(arrivals=bindparam("moved", type_=sources.c.arrivals.type)), moved)
            _move(connection, entries, _ENTRIES, by)
            # Messages go in the order in which they were made, so that moves along too.
            _move(connection, deliveries, ("created_at", "claimed_until", "deadline"), by, _WAITING)
            _move(connection, deliveries, ("next_at",), by, and_(_WAITING, ~_HELD))
        return True

    def mend_ahead(self, now: datetime) -> int:
        """Move back the sources whose last poll lies ahead of now; return how many they were.

        It was reckoned before the clock was set, and written after everything else was moved.
        """
        with self.writing() as connection:
            rows = connection.execute(
                select(sources.c.name, sources.c.polled_at).where(sources.c.polled_at > now + LEAST)
            )
            ahead = [(row.name, row.polled_at - now) for row in rows]
            for name, by in ahead:
                _move(connection, sources, _SOURCES, -by, sources.c.name == name)
        return len(ahead)


def _last(connection: Connection) -> datetime | None:
    last: datetime | None = connection.scalar(select(func.max(sources.c.polled_at)))
    return last


def _move(
    connection: Connection, table: Table, names: Sequence[str], by: timedelta, which: ColumnElement[bool] | None = None
) -> None:
    """Move columns of the rows that have them. Read and written one by one: the databases reckon times otherwise."""
    [key] = table.primary_key
    columns: list[Column[Any]] = [table.c[name] for name in names]
    some = or_(*(column.is_not(None) for column in columns))
    rows = connection.execute(select(key.label("row"), *columns).where(some, true() if which is None else which))
    moved = [
        {"row": row["row"]} | {f"new_{name}": row[name] and row[name] + by for name in names} for row in rows.mappings()
    ]
    if moved:
        values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
        connection.execute(update(table).where(key == bindparam("row")).values(values), moved)
