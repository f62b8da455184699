"""A database that fails in the middle: nothing half-written, a sentence that says why, and on it goes."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from material import (
    ANNA,
    BORIS,
    MINUTE,
    NOW,
    document,
    entry,
    known,
    polled,
    source,
    statement,
    statement_alert,
    telling,
    watch,
    work,
)
from sqlalchemy import event, text

from monitor.errors import StorageError
from monitor.storage.store import Store, open_store

Fault = Callable[[], None]


@pytest.fixture
def full_disk(store: Store) -> Iterator[tuple[Fault, Fault]]:
    """Two calls: the disk is full from now on, and it has room again."""
    if store.is_file:
        capped = [False]

        def cap(connection: object, record: object) -> None:
            if capped[0]:
                [count] = connection.execute("PRAGMA page_count").fetchone()  # type: ignore[attr-defined]
                connection.execute(f"PRAGMA max_page_count={count}")  # type: ignore[attr-defined]

        def switch(on: bool) -> None:
            capped[0] = on
            store.engine.dispose()

        event.listen(store.engine, "connect", cap)
        yield lambda: switch(True), lambda: switch(False)
    else:

        def do(*statements: str) -> None:
            with store.writing() as connection:
                for statement in statements:
                    connection.execute(text(statement))

        refuse = "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END"
        yield (
            lambda: do(
                f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $${refuse}$$",
                "CREATE TRIGGER full_deliveries BEFORE INSERT ON deliveries EXECUTE FUNCTION refuse()",
                "CREATE TRIGGER full_sources BEFORE UPDATE ON sources EXECUTE FUNCTION refuse()",
            ),
            lambda: do("DROP FUNCTION refuse CASCADE"),
        )


def test_a_full_disk_writes_no_half_of_a_finding(store: Store, full_disk: tuple[Fault, Fault]) -> None:
    """A statement without its deliveries would never be told; when there is room, all of it is written."""
    fills, has_room = full_disk
    watch(store)
    long = document("people:1", *("双方重申，核战争打不赢也打不得。" * 50 for _ in range(200)))
    found = telling(statement(document=long), statement_alert(), ANNA, BORIS)

    fills()
    with pytest.raises(StorageError, match="disk is full: make room"):
        store.finish_entry(found)
    left = (store.alerts(), store.delivery_rows(), known(store), store.capture("c-people:1"))
    has_room()
    store.finish_entry(found)

    assert left == ((), [], (0, ()), None)
    assert len(store.delivery_rows()) == 2
    assert len(store.prints("s-1")) == 1


def test_a_full_disk_loses_no_entry_of_a_list(store: Store, full_disk: tuple[Fault, Fault]) -> None:
    """Entries and validators are written together, so a list that could not be stored is asked for again."""
    fills, has_room = full_disk
    watch(store)
    entries = [entry(f"people:{number}", title="声明" * 200) for number in range(500)]

    fills()
    with pytest.raises(StorageError, match="disk is full: make room"):
        store.finish_poll(polled(*entries, etag='"new"'))
    [state] = store.source_states()
    has_room()

    assert state.etag is None
    assert store.finish_poll(polled(*entries, etag='"new"')) == 499


_DIE = """
import os, signal, sys
sys.path[:0] = {path!r}
from material import *
from monitor.storage.store import open_store

store = open_store({url!r}, migrate=False)
work(store)
if {midway!r}:
    write = type(store)._add
    def add(*arguments):
        write(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)
    type(store)._add = add
    store.finish_entry(telling(statement(), statement_alert(), ANNA))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("midway", [False, True])
def test_what_a_killed_process_began_is_done_by_the_next(url: str, midway: bool) -> None:
    """After kill -9, before or in the middle of writing, nothing is half there and the next worker does it all."""
    store = open_store(url, migrate=False)
    watch(store)
    path = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

    died = subprocess.run([sys.executable, "-c", _DIE.format(path=path, url=url, midway=midway)], check=False)

    assert died.returncode == -signal.SIGKILL
    assert (store.alerts(), known(store)) == ((), (0, ()))
    assert work(store, NOW + MINUTE / 2) == {}
    assert list(work(store, NOW + MINUTE)) == ["people:1"]
    store.finish_entry(telling(statement(), statement_alert(), ANNA))
    assert [row.recipient for row in store.delivery_rows()] == ["anna"]
    store.close()


def test_a_server_that_was_restarted_costs_one_sentence_at_most(postgresql: object) -> None:
    """A connection that the server dropped is replaced before it is used; one that breaks in use is an error."""
    store = open_store(postgresql.new_database(), migrate=False)  # type: ignore[attr-defined]
    watch(store)
    drop = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")

    def be_cut_off() -> None:
        with store.writing() as connection:
            connection.execute(text("UPDATE sources SET etag = 'half'"))
            connection.execute(drop)

    with pytest.raises(StorageError, match="the server is being shut down; it is asked again"):
        be_cut_off()

    [state] = store.source_states()
    assert state.etag is None
    store.close()


def test_a_server_that_only_reads_is_said_to_do_so(postgresql: object) -> None:
    """A standby answers, but nothing can be written to it."""
    url = postgresql.new_database()  # type: ignore[attr-defined]
    open_store(url, migrate=False).close()
    store = open_store(f"{url}&options=-cdefault_transaction_read_only%3Don", migrate=True)

    with pytest.raises(StorageError, match=r"the server only reads .*: name the one that writes"):
        store.sync_sources([source()], NOW)

    assert store.source_states() == []
    store.close()


def test_a_bug_is_not_called_an_error_of_the_database(store: Store) -> None:
    """What we do wrong keeps its own exception, so that the log shows where."""
    with pytest.raises(ZeroDivisionError), store.writing():
        1 / 0  # noqa: B018 - it is the bug

    store.ping()


def test_too_many_threads_wait_and_then_are_told(tmp_path: Path) -> None:
    """Somebody who gets no connection gets a sentence."""
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", migrate=False)
    pool = store.engine.pool
    pool._timeout = 0.01  # type: ignore[attr-defined]
    pool._max_overflow = 0  # type: ignore[attr-defined]
    held = [store.engine.connect() for _ in range(5)]

    with pytest.raises(StorageError, match="QueuePool limit"):
        store.source_states()

    for connection in held:
        connection.close()
    store.close()
