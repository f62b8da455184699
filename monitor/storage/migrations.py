"""Brings a database to the schema of this release. Steps add first; what is no longer used goes a release later."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, inspect, select, text, update

from monitor.errors import SchemaError
from monitor.storage.tables import (
    backfill_lists,
    backfills,
    decisions,
    fingerprints,
    lists,
    meta,
    metadata,
    pauses,
    silences,
    traits,
)

SCHEMA = 6
Step = Callable[[Connection], None]


def _watching(connection: Connection) -> None:
    """Schema 2: what is learnt of a source, and its further lists."""
    moment = "TIMESTAMP WITH TIME ZONE" if connection.dialect.name == "postgresql" else "DATETIME"
    for column in (
        "arrivals JSON",
        f"checked_at {moment}",
        f"lied_at {moment}",
        "lie_told BOOLEAN NOT NULL DEFAULT false",
        "list_url TEXT",
        "note TEXT NOT NULL DEFAULT ''",
        f"read_at {moment}",
        "unread INTEGER NOT NULL DEFAULT 0",
        "unread_kind TEXT",
        "unread_detail TEXT NOT NULL DEFAULT ''",
    ):
        connection.execute(text(f"ALTER TABLE sources ADD COLUMN {column}"))
    lists.create(connection)


def _deciding(connection: Connection) -> None:
    """Schema 3: what is decided about deliveries."""
    for table in (decisions, pauses, silences):
        table.create(connection)
    moment = "TIMESTAMP WITH TIME ZONE" if connection.dialect.name == "postgresql" else "DATETIME"
    for column in ("held_until", "told_at"):
        connection.execute(text(f"ALTER TABLE deliveries ADD COLUMN {column} {moment}"))


def _backfilling(connection: Connection) -> None:
    """Schema 4: the old lists that were asked, and the texts that they gave."""
    for table in (backfills, backfill_lists):
        table.create(connection)
    connection.execute(text("ALTER TABLE entries ADD COLUMN backfill TEXT"))
    connection.execute(text("CREATE INDEX entries_backfilled ON entries (backfill) WHERE backfill IS NOT NULL"))


def _finding(connection: Connection) -> None:
    """Schema 5: by what the texts of statements are found; it is written when the service starts."""
    for table in (fingerprints, traits):
        table.create(connection)


def _confirming(connection: Connection) -> None:
    """Schema 6: since when a page is gone and a source is out, and when what a list holds last changed."""
    moment = "TIMESTAMP WITH TIME ZONE" if connection.dialect.name == "postgresql" else "DATETIME"
    connection.execute(text(f"ALTER TABLE entries ADD COLUMN gone_since {moment}"))
    for column in (f"out_since {moment}", "listed_digest TEXT", f"listed_at {moment}"):
        connection.execute(text(f"ALTER TABLE sources ADD COLUMN {column}"))


STEPS: Mapping[int, Step] = {2: _watching, 3: _deciding, 4: _backfilling, 5: _finding, 6: _confirming}
"""What makes each schema of the one before."""

_LOCK = 7_205_759_403_792  # any number, the same for all releases: nodes that start together take turns


def prepare(
    connection: Connection, *, migrate: bool, schema: int = SCHEMA, steps: Mapping[int, Step] = STEPS
) -> tuple[int, int]:
    """Create the tables in an empty database, or upgrade an older one; return the schemas before (0: empty) and after.

    Raises:
        SchemaError: it is of a newer release, of another program, or older and not to be migrated.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = _schema_of(connection)
    if found == 0:
        metadata.create_all(connection)
        connection.execute(meta.insert(), [{"name": "schema", "value": schema}, {"name": "generation", "value": 0}])
        return 0, schema
    if found > schema:
        raise SchemaError(
            f"the database has schema {found}, of a newer release; this release knows {schema}: "
            "install the newer release, or let this one use another database"
        )
    if found < schema and not migrate:
        raise SchemaError(
            f"the database has schema {found}, this release needs {schema}: run `monitor migrate` once, "
            "when no node of the older release is running"
        )
    for number in range(found + 1, schema + 1):
        steps[number](connection)
    if found < schema:
        connection.execute(update(meta).where(meta.c.name == "schema").values(value=schema))
    return found, schema


def _schema_of(connection: Connection) -> int:
    """The number of its schema; 0 of an empty database."""
    ours = set(metadata.tables) & set(inspect(connection).get_table_names())
    if not ours:
        return 0
    found = _schema_written(connection) if meta.name in ours else None
    if found is None:
        raise SchemaError(
            f"the database holds tables of another program ({', '.join(sorted(ours))}): "
            "give this service a database of its own"
        )
    return found


def _schema_written(connection: Connection) -> int | None:
    columns = {column["name"] for column in inspect(connection).get_columns(meta.name)}
    if not columns >= {"name", "value"}:
        return None
    return connection.scalar(select(meta.c.value).where(meta.c.name == "schema"))
