"""Brings a database to the tables of this release, by Alembic. Its steps are in `alembic/versions`, a file each.

A change of tables.py needs a step: `python -m monitor.storage.migrations "what is then true"` writes its first draft.
"""

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, inspect, text

from monitor.errors import SchemaError
from monitor.storage.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"
"""The revision of this release. Alembic takes 0.14 s to import: it is asked only where a database has another one."""

STEPS = Path(__file__).parent / "alembic"
_LOCK = 7_205_759_403_792  # any number, the same for all releases: nodes that start together take turns


def prepare(connection: Connection, *, migrate: bool, head: str = HEAD, steps: Path = STEPS) -> tuple[str, str]:
    """Create the tables in an empty database, or upgrade an older one; return the revisions before ("": empty), after.

    Raises:
        SchemaError: it is of a newer release, of another program, or older and not to be migrated.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = _revision_of(connection)
    if found == head:
        return found, head
    if found and not (steps / "versions" / f"{found}.py").exists():
        raise SchemaError(
            f"the database has revision {found}, of a newer release; this release knows {head}: "
            "install the newer release, or let this one use another database"
        )
    if found and not migrate:
        raise SchemaError(
            f"the database has revision {found}, this release needs {head}: run `monitor migrate` once, "
            "when no node of the older release is running"
        )
    _upgrade(connection, head, steps)
    return found, head


def _revision_of(connection: Connection) -> str:
    """The revision of its tables; "" of an empty database."""
    names = set(inspect(connection).get_table_names())
    ours = set(metadata.tables) & names
    if "alembic_version" in names:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if found is not None and ours == set(metadata.tables) & names and ours:
            return str(found)
    if ours or "alembic_version" in names:
        raise SchemaError(
            f"the database holds tables of another program ({', '.join(sorted(ours or {'alembic_version'}))}): "
            "give this service a database of its own"
        )
    return ""


def _upgrade(connection: Connection, head: str, steps: Path) -> None:
    from alembic import command

    command.upgrade(_config(connection, steps), head)


def _config(connection: Connection, steps: Path) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def draft(subject: str, steps: Path = STEPS) -> None:
    """Write the first draft of the step from the last revision to the tables as tables.py has them now."""
    from alembic import command

    number = 1 + max((int(file.stem) for file in (steps / "versions").glob("[0-9]*.py")), default=0)
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        with engine.begin() as connection:
            config = _config(connection, steps)
            config.set_main_option("file_template", "%%(rev)s")
            config.attributes["as_batch"] = number > 1
            if number > 1:
                command.upgrade(config, "head")
            command.revision(config, subject, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()


if __name__ == "__main__":
    draft(sys.argv[1])
