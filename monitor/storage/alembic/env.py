"""Run by Alembic: the steps go over the connection that the caller holds, in the caller's transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

from monitor.storage.tables import metadata


def _plain(kind: str, value: Any, _context: AutogenContext) -> str | Literal[False]:
    """A step holds SQLAlchemy's own types: ours may change, and a step that was run must not."""
    if kind == "type" and isinstance(value, TypeDecorator):
        return f"sa.{value.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_plain,
    render_as_batch=context.config.attributes.get("as_batch", True),  # SQLite changes a column by a new table
)
context.run_migrations()
