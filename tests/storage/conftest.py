"""Every storage test runs on an SQLite file and on a PostgreSQL server that is started for the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from world.postgresql import Server

from monitor.storage.store import Store, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitor.db'}"
    server: Server = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store with nothing in it."""
    opened = open_store(url, migrate=False)
    yield opened
    opened.close()
