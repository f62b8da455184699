"""The data folder belongs to one service at a time, each source to one back-filling, an archive to one database."""

import fcntl
import secrets
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


def archive_number(folder: Path) -> int | None:
    """The number that the archive in `folder` bears; None where it bears none.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        return int((folder / _NUMBER).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "holds no number"
        raise StorageError(f"{folder / _NUMBER}: {reason}; bring it back from a copy, or delete it") from error


def number_archive(folder: Path, number: int) -> None:
    """Write down which database the archive belongs to. Raises StorageError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _NUMBER).write_text(f"{number}\n", encoding="ascii")
    except OSError as error:
        raise StorageError(f"the archive {folder} cannot be written: {error.strerror or error}") from error


def new_number() -> int:
    """A number that no other archive is likely to bear."""
    return secrets.randbelow(2**31 - 1) + 1


_NUMBER = "number"  # the file


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
