"""A database behind a URL: its connections, its transactions, and its errors as sentences."""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from monitor.errors import StorageError
from monitor.storage.tables import meta

WAIT = 30.0  # seconds for another process that holds the database, for a free connection, for a server that is silent
_PAUSE = 0.02  # seconds between two attempts at what SQLite does not wait for

_SQLITE_SENTENCES = {
    "FULL": "the disk is full: make room, what was not written is done again",
    "READONLY": "it may not be written: give this user the right to write the file and its folder",
    "CANTOPEN": "the file cannot be opened: create its folder and give this user the right to write in it",
    "PERM": "the file may not be opened: give this user the right to it",
    "NOTADB": "the file is not an SQLite database: name another file, or move this one away",
    "CORRUPT": "the file is damaged: stop the service, restore a backup or `sqlite3 FILE .recover` it",
    "BUSY": "another process has held it for too long: stop that process",
    "LOCKED": "another process has held it for too long: stop that process",
    "IOERR": "the disk does not read or write as it should: check it and the room left on it",
}

_POSTGRESQL_SENTENCES = {
    "53100": "the server's disk is full: make room, what was not written is done again",
    "53300": "the server has no connection left: raise max_connections or run fewer nodes",
    "25006": "the server only reads (a standby?): name the one that writes",
    "42501": "this user may not do that there: grant it the rights to its database",
    "57014": "the server broke off what took too long: look at its load and its statement_timeout",
    "57P01": "the server is being shut down; it is asked again",
    "57P03": "the server is only starting up; it is asked again",
    "40P01": "two nodes stood in each other's way; it is done again",
}


class Database:
    """One database, to be used by any number of threads. `name` is how messages call it: no secret is in it."""

    def __init__(self, url: str) -> None:
        parsed = _parsed(url)
        self.name = _shown(parsed)
        self._secrets = tuple(filter(None, (parsed.password, *map(parsed.query.get, ("password", "sslpassword")))))
        self.engine = _engine(parsed)
        insert = sqlite.insert if self.is_file else postgresql.insert
        self._inserts: dict[str, Any] = {}
        self._insert = insert

    @property
    def is_file(self) -> bool:
        """Whether it is an SQLite file; else it is a PostgreSQL server."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def ping(self) -> None:
        """Ask the database for something small. Raises StorageError when it does not answer."""
        with self.reading() as connection:
            connection.execute(select(meta.c.value))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that writes nothing."""
        with (
            self._translated(),
            self.engine.connect() as connection,
            connection.execution_options(reads_only=True).begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is written whole at the end, or not at all."""
        with self._translated(), self.engine.begin() as connection:
            yield connection

    def insert_new(self, table: Table) -> Any:
        """An INSERT that leaves a row as it is where there is one already, and returns the keys of new rows."""
        if table.name not in self._inserts:
            statement = self._insert(table).on_conflict_do_nothing()
            self._inserts[table.name] = statement.returning(*table.primary_key)
        return self._inserts[table.name]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        # What SQLAlchemy raises besides these two is a bug of ours and stays what it is.
        try:
            yield
        except (DBAPIError, NoConnectionLeft) as error:
            raise StorageError(f"the database {self.name}: {self._sentence(error)}") from error

    def _sentence(self, error: DBAPIError | NoConnectionLeft) -> str:
        foreign = error.orig if isinstance(error, DBAPIError) else error
        said = " ".join(str(foreign).split())
        for secret in self._secrets:
            said = said.replace(str(secret), "***")
        if isinstance(foreign, sqlite3.Error):
            kind = getattr(foreign, "sqlite_errorname", "").removeprefix("SQLITE_").partition("_")[0]
            return f"{_SQLITE_SENTENCES.get(kind, 'it refused')} ({said})"
        if isinstance(foreign, psycopg.Error) and foreign.sqlstate in _POSTGRESQL_SENTENCES:
            return f"{_POSTGRESQL_SENTENCES[foreign.sqlstate]} ({said})"
        if isinstance(foreign, psycopg.OperationalError):
            return f"the server does not answer or does not let us in: start it, or correct its address ({said})"
        return f"it refused ({said})"


def _parsed(url: str) -> URL:
    """The URL, with the driver that is used here. Its text is in no message, since it may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError(
            "the database's URL cannot be read: write sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME, "
            "with signs like @ : / in the password as %40 %3A %2F"
        ) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite")
    if backend in ("postgresql", "postgres") and "@" not in (parsed.host or ""):
        return parsed.set(drivername="postgresql+psycopg")
    if backend in ("postgresql", "postgres"):
        raise StorageError("the database's URL has two @: write one that is part of the password as %40")
    if backend == "sqlite":
        raise StorageError("the database's URL names no file: write sqlite:///PATH")
    raise StorageError(
        f"the database's URL begins with {backend}://, but only sqlite:///PATH and postgresql://… can be used"
    )


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host", "localhost")
    port = f":{url.port}" if url.port else ""
    return f"{url.database or 'of this user'} on {host}{port}"


def _as_it_is(text: Any) -> Any:
    return text


# The types of columns in tables.py write and read JSON themselves; neither SQLAlchemy nor psycopg is to do it again.
_JSON_AS_TEXT: Mapping[str, Any] = {"json_serializer": _as_it_is, "json_deserializer": _as_it_is}


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        timeout = {} if "timeout" in url.query else {"timeout": WAIT}
        # Without `isolation_level` sqlite3 begins no transactions of its own; `_begin` does.
        engine = create_engine(
            url,
            connect_args={"isolation_level": None, "check_same_thread": False, **timeout},
            max_overflow=50,
            pool_timeout=WAIT,
            **_JSON_AS_TEXT,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    timeout = {} if "connect_timeout" in url.query else {"connect_timeout": int(WAIT)}
    return create_engine(
        url,
        connect_args=timeout,
        max_overflow=20,
        pool_timeout=WAIT,
        pool_pre_ping=True,  # a server that was restarted costs no attempt
        isolation_level="READ COMMITTED",
        **_JSON_AS_TEXT,
        hide_parameters=True,
    )


def _prepare_sqlite(connection: Any, record: Any) -> None:
    _use_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "journal_size_limit=67108864"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    # SQLite waits for a lock, but not for the one that this needs: of two that open a new file at once, one is refused.
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that first reads and then writes would fail, not wait, where another has written in between.
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
