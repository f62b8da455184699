"""Opening a database: what is made, upgraded, refused, and in which words."""

import shutil
import sqlite3
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from material import NOW, source
from sqlalchemy import create_engine, text

from monitor.errors import SchemaError, StorageError
from monitor.storage.database import Database
from monitor.storage.migrations import HEAD, STEPS
from monitor.storage.store import Store, open_store
from monitor.storage.tables import metadata

LATER = "9999"


def _open(url: str, **values: object) -> Store:
    return open_store(url, **{"migrate": False} | values)  # type: ignore[arg-type]


def _refused(url: str, **values: object) -> str:
    with pytest.raises(StorageError) as raised:
        _open(url, **values)
    return str(raised.value)


ADD_COLOUR = 'op.add_column("sources", sa.Column("colour", sa.Text()))'
FAIL = 'op.add_column("nothing", sa.Column("colour", sa.Text()))'


@pytest.fixture
def next_release(tmp_path: Path) -> Callable[..., Path]:
    """The steps of a later release: those of this one, and one more that runs these lines."""

    def make(*lines: str) -> Path:
        folder = tmp_path / "steps"
        shutil.copytree(STEPS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        body = "".join(f"    {line}\n" for line in lines)
        head = "import sqlalchemy as sa\nfrom alembic import op\n"
        step = f"{head}revision = {LATER!r}\ndown_revision = {HEAD!r}\n\n\ndef upgrade():\n{body}"
        (folder / "versions" / f"{LATER}.py").write_text(step)
        return folder

    return make


def _columns(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(text("SELECT * FROM sources")).keys())


def test_an_empty_database_gets_its_tables(url: str) -> None:
    """The first start needs no command before it, on either database."""
    store = _open(url)

    store.ping()
    store.sync_sources([source()], NOW)
    store.close()


def test_what_is_stored_outlives_the_process(url: str) -> None:
    """A restart goes on where it was."""
    first = _open(url)
    first.sync_sources([source()], NOW)
    first.close()

    second = _open(url)

    assert [state.name for state in second.source_states()] == ["people-zh"]
    second.close()


def test_nodes_that_start_together_make_the_tables_once(url: str) -> None:
    """Several nodes may start at the same moment on an empty database."""
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: _open(url), range(4)))

    for store in stores:
        store.sync_sources([source()], NOW)
        store.close()


def test_new_files_are_never_refused_to_one_of_those_that_open_them(tmp_path: Path) -> None:
    """SQLite answers "locked" at once to one of two that turn on its write-ahead log: it is asked again."""

    def connect(url: str) -> None:
        database = Database(url)
        database.engine.connect().close()
        database.close()

    with ThreadPoolExecutor(6) as pool:
        for number in range(60):
            list(pool.map(connect, [f"sqlite:///{tmp_path / f'{number}.db'}"] * 6))


def test_a_file_of_an_older_release_is_upgraded(tmp_path: Path, next_release: Callable[..., Path]) -> None:
    """One file, one process: nobody has to run a command."""
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    _open(url).close()
    steps = next_release(ADD_COLOUR)

    store = _open(url, head=LATER, steps=steps)

    assert "colour" in _columns(store)
    store.close()
    _open(url, head=LATER, steps=steps).close()


def test_a_server_of_an_older_release_is_upgraded_on_demand(
    postgresql: object, next_release: Callable[..., Path]
) -> None:
    """Several nodes may still run the older release, so a person says when."""
    url = postgresql.new_database()  # type: ignore[attr-defined]
    _open(url).close()
    steps = next_release(ADD_COLOUR)

    with pytest.raises(
        SchemaError, match=rf"has revision {HEAD}, this release needs {LATER}: run `monitor migrate` once"
    ):
        _open(url, head=LATER, steps=steps)
    store = _open(url, head=LATER, steps=steps, migrate=True)

    assert "colour" in _columns(store)
    store.close()


def test_an_upgrade_that_fails_changes_nothing(url: str, next_release: Callable[..., Path]) -> None:
    """Half an upgrade would be a database of no release."""
    _open(url).close()

    message = _refused(url, migrate=True, head=LATER, steps=next_release(ADD_COLOUR, FAIL))

    assert "nothing" in message
    store = _open(url)
    assert "colour" not in _columns(store)
    store.close()


@pytest.mark.parametrize("migrate", [True, False])
def test_a_newer_database_is_refused(url: str, migrate: bool, next_release: Callable[..., Path]) -> None:
    """An old release does not write into what it does not understand."""
    _open(url, head=LATER, steps=next_release(ADD_COLOUR)).close()

    with pytest.raises(
        SchemaError, match=f"revision {LATER}, of a newer release; this release knows {HEAD}: install the newer"
    ):
        _open(url, migrate=migrate)


def test_the_steps_make_the_tables_that_the_code_knows(url: str) -> None:
    """Whoever changes a table and forgets its step is told here, on either database."""
    store = _open(url)

    with store.writing() as connection:
        differing = compare_metadata(MigrationContext.configure(connection), metadata)

    store.close()
    assert differing == []
    assert ScriptDirectory(str(STEPS)).get_current_head() == HEAD


def test_a_new_sqlite_file_is_what_its_tables_say_to_the_letter(tmp_path: Path) -> None:
    """What Alembic does not compare, such as rows without a row id, is compared as SQLite wrote it down."""
    by_steps, by_tables = tmp_path / "steps.db", tmp_path / "tables.db"
    _open(f"sqlite:///{by_steps}").close()
    engine = create_engine(f"sqlite:///{by_tables}")
    metadata.create_all(engine)
    engine.dispose()

    assert _made(by_steps) - _made(by_tables) == {"alembic_version"}


def _made(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    connection.close()
    return {
        name if name == "alembic_version" else " ".join(sorted(sql.replace(",", " ").split()))
        for name, sql in rows
        if sql
    }


@pytest.mark.parametrize(
    "tables",
    [
        ["CREATE TABLE entries (id INTEGER)"],
        ["CREATE TABLE meta (colour TEXT)"],
        ["CREATE TABLE meta (name TEXT, value INTEGER)"],
    ],
)
def test_a_database_of_another_program_is_left_alone(url: str, tables: list[str]) -> None:
    """Tables with the same names that are not ours are not touched."""
    store = Store(url, lifetimes={}, digest=str)
    with store.writing() as connection:
        for table in tables:
            connection.execute(text(table))
    store.close()

    with pytest.raises(SchemaError, match="holds tables of another program"):
        _open(url)


def test_other_tables_beside_ours_do_no_harm(url: str) -> None:
    """A server's database may hold what its owner put there."""
    store = Store(url, lifetimes={}, digest=str)
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE holidays (day DATE)"))
    store.close()

    _open(url).close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A wrong path does not destroy somebody's file."""
    file = tmp_path / "notes.txt"
    file.write_text("These are my notes." * 100)

    message = _refused(f"sqlite:///{file}")

    assert message.startswith(f"the database {file}: the file is not an SQLite database: name another file")
    assert file.read_text().startswith("These are my notes.")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Whoever mistyped a path sees the path."""
    message = _refused(f"sqlite:///{tmp_path}/nowhere/monitor.db")

    assert f"{tmp_path}/nowhere/monitor.db: the file cannot be opened: create its folder" in message


def test_a_file_that_may_only_be_read_can_be_read(tmp_path: Path) -> None:
    """A volume that was mounted read-only shows what is on it, and says why it takes nothing."""
    file = tmp_path / "monitor.db"
    _open(f"sqlite:///{file}").close()
    store = _open(f"sqlite:///file:{file}?mode=ro&uri=true")

    with pytest.raises(StorageError, match="it may not be written: give this user the right"):
        store.sync_sources([source()], NOW)

    assert store.source_states() == []
    store.close()


def test_a_file_that_another_process_holds_is_waited_for(tmp_path: Path) -> None:
    """What holds the file for longer than we wait is named as the cause."""
    file = tmp_path / "monitor.db"
    store = _open(f"sqlite:///{file}?timeout=0.01")
    holder = sqlite3.connect(file)
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageError, match="another process has held it for too long"):
        store.sync_sources([source()], NOW)

    holder.rollback()
    holder.close()
    store.sync_sources([source()], NOW)
    store.close()


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    """Damage is not taken for a bug."""
    file = tmp_path / "monitor.db"
    store = _open(f"sqlite:///{file}")
    store.close()
    whole = bytearray(file.read_bytes())
    whole[4096:] = b"\xff" * (len(whole) - 4096)
    file.write_bytes(whole)

    assert "the file is damaged: stop the service" in _refused(f"sqlite:///{file}")


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    """The message and everything behind it can be shown to anybody."""
    url = "postgresql://monitor:s3cret@127.0.0.1:1/monitor"

    with pytest.raises(StorageError) as raised:
        _open(url)

    assert str(raised.value).startswith("the database monitor on 127.0.0.1:1: the server does not answer")
    assert "s3cret" not in "".join(traceback.format_exception(raised.value))


def test_a_password_that_a_server_repeats_is_struck_out(postgresql: object) -> None:
    """A server may quote what it was sent."""
    url = postgresql.new_database().replace("postgres:@", "postgres:s3cret@")  # type: ignore[attr-defined]
    store = _open(url)

    with pytest.raises(StorageError) as raised, store.reading() as connection:
        connection.execute(text("SELECT 's3cret'::int"))
    store.close()

    assert 'it refused (invalid input syntax for type integer: "***"' in str(raised.value)


def test_a_database_that_the_server_does_not_have_is_named(postgresql: object) -> None:
    """The server's own words are passed on."""
    message = _refused(postgresql.url("nowhere"))  # type: ignore[attr-defined]

    assert "the database nowhere on " in message
    assert 'database "nowhere" does not exist' in message


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("monitor.db", "the database's URL cannot be read: write sqlite:///PATH or postgresql://"),
        ("postgresql://monitor:s3cret@host:port/monitor", "the database's URL cannot be read"),
        ("postgresql://monitor:s3@cret@host/monitor", "has two @: write one that is part of the password as %40"),
        ("mysql://monitor:s3cret@host/monitor", "begins with mysql://, but only sqlite:///PATH and postgresql://"),
        ("sqlite://", "names no file: write sqlite:///PATH"),
        ("sqlite:///:memory:", "names no file: write sqlite:///PATH"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_being_quoted(url: str, message: str) -> None:
    """A URL may hold a password, so it is not repeated; what is wrong with it is."""
    said = _refused(url)

    assert message in said
    assert "cret" not in said


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_is_taken(postgresql: object, scheme: str) -> None:
    """Hosters hand out URLs in several spellings."""
    url = postgresql.new_database()  # type: ignore[attr-defined]

    store = _open(url.replace("postgresql:", f"{scheme}:", 1) + "&connect_timeout=5")

    assert store.counts().sources == 0
    store.close()


def test_a_server_says_where_it_is() -> None:
    """A server of this machine that is named by nothing is called localhost."""
    store = Store("postgresql:///", lifetimes={}, digest=str)

    assert store.name == "of this user on localhost"
    store.close()
