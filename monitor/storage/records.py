"""Rows and values of the domain, mapped by name: a column and a field with the same name hold the same thing."""

from typing import Any, TypeVar

from sqlalchemy import Column, Row, Table

T = TypeVar("T")


def record(kind: type[T], row: Row[Any], *, prefix: str = "", **values: Any) -> T:
    """The dataclass `kind` from the columns of a row that bear the names of its fields.

    `prefix` stands before the names of the columns; `values` are fields that no column holds as they are.
    """
    found: Any = row._mapping
    named = {name: found[prefix + name] for name in _names(kind) if name not in values and prefix + name in found}
    return kind(**named, **values)


def row_of(table: Table, value: Any, **values: Any) -> dict[str, Any]:
    """The row of a value: those of its fields that the table has as columns, and `values` besides."""
    names = _names(type(value))
    return {column.name: getattr(value, column.name) for column in table.c if column.name in names} | values


def columns_of(kind: type[Any], table: Table) -> tuple[Column[Any], ...]:
    """The columns of a table that hold the fields of a dataclass, in the order of the fields."""
    return tuple(table.c[name] for name in _names(kind) if name in table.c)


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(kind.__dataclass_fields__)
