"""The data folder belongs to one service at a time."""

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
    try:
        file = (folder / "running").open("w")
    except OSError as error:
        raise StorageError(f"the data folder {folder} cannot be written: {error.strerror or error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageError(
                f"another service is at work in the data folder {folder}; stop it, or set MONITOR_DATA to a folder of "
                "its own for this one"
            ) from error
        yield
