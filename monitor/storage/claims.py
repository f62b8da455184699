"""One way to take work, so that no two workers take the same and that none is lost with a worker."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Table, Update, bindparam, or_, select, update

from monitor.storage.tables import Moment

now = bindparam("now", type_=Moment)
until = bindparam("until", type_=Moment)
limit = bindparam("limit", type_=Integer)


def free(table: Table) -> ColumnElement[bool]:
    """Nobody is at work on the row, or whoever was did not come back in time."""
    return or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now)


def claim(table: Table, due_at: Column[Any], *conditions: ColumnElement[bool], first: Any = None) -> Update:
    """An UPDATE that takes up to `limit` rows that are due `now` and meet the conditions, until `until`.

    `first` comes before the time in the order in which rows are taken.
    """
    [key] = table.primary_key
    order = [part for part in (first, due_at, key) if part is not None]
    due = (
        select(key)
        .where(due_at <= now, free(table), *conditions)
        .order_by(*order)
        .limit(limit)
        .with_for_update(of=table, skip_locked=True)  # on SQLite, one writer at a time does the same
        .cte("due")
    )
    return update(table).where(key.in_(select(due.c[key.name]))).values(claimed_until=until)
