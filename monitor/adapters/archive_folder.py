"""The data folder belongs to one service at a time, and each source to one back-filling."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StorageError


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold `folder` until the block ends, or the process does, however it ends.

    Raises:
        StorageError: another service holds it, or it cannot be written.
    """
    with _locked(
        folder,
        "running",
        f"another service is at work in the data folder {folder}; stop it, or set MONITOR_DATA to a folder of its own "
        "for this one",
    ):
        yield


@contextmanager
def held_for_backfill(folder: Path, source: str) -> Iterator[None]:
    """Hold the back-filling of a source in `folder`, so that no second one doubles what its site is asked.

    Raises:
        StorageError: another process back-fills it, or the folder cannot be written.
    """
    with _locked(folder, f"backfill-{source}", f"another process is back-filling {source}; wait for it, or stop it"):
        yield


@contextmanager
def _locked(folder: Path, name: str, taken: str) -> Iterator[None]:
    try:
        file = (folder / name).open("w")
    except OSError as error:
        raise StorageError(f"the data folder {folder} cannot be written: {error.strerror or error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageError(taken) from error
        yield
