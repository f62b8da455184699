"""Everything that can go wrong and that somebody can do something about.

    MonitorError
    ├── ConfigError      what a user wrote cannot be used; holds every problem of a file at once
    ├── FetchError       no usable answer came back from a site
    ├── ReadError        an answer came, but nothing could be read from it
    │   ├── RefusedError a wall against robots came in its place: the site refuses, it did not change
    │   ├── RemovedError a page came that says that the text is gone
    │   └── WorkLimitError  it took more processor time or memory than one text may, and was ended
    ├── NoWorkerError    no process could be started to do the work: it waits
    ├── StorageError     the database or the archive refused
    │   ├── SchemaError  the database is of another release
    │   └── StaleError   somebody else decided in the meantime: decide again
    ├── DeliveryError    a message did not reach its recipient
    ├── ListenError      the web server cannot listen where it should
    └── StoppedError     the service is stopping: the work was not done and nothing is known of its outcome

Adapters translate every foreign exception into one of these, with the cause chained. A message never holds a secret: a
recipient is named, its address is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


class MonitorError(Exception):
    """The root: an error with a sentence for the person who reads it at night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in a settings file; `path` is where inside it (`recipients[0].language`)."""

    file: str
    line: int
    path: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """One line: file:line: path: what is wrong; what to do."""
        return f"{self.file}:{self.line}: {self.path}: {self.message}; {self.remedy}"


class ConfigError(MonitorError):
    """Settings that cannot be used. `problems` lists all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


FetchTrouble = Literal["refused", "unreachable", "certificate", "gone", "too large", "too slow", "forbidden address"]


class FetchError(MonitorError):
    """No usable answer. `permanent`: asking again for the same address will not help.

    `status` is the HTTP status where there was one; `retry_after` is in seconds, where the server named a pause.
    """

    def __init__(
        self,
        url: str,
        message: str,
        *,
        trouble: FetchTrouble,
        permanent: bool = False,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{url}: {message}")
        self.url = url
        self.trouble = trouble
        self.permanent = permanent
        self.status = status
        self.retry_after = retry_after


class ReadError(MonitorError):
    """An answer that could not be understood; the message says what was looked for and not found."""


class RefusedError(ReadError):
    """A wall against robots answered with 200 in place of the page: refused, not changed."""


class RemovedError(ReadError):
    """The address answers with 200 and a page that says that its text is gone: removed, not changed."""


class WorkLimitError(ReadError):
    """The work on one text was ended, since it took too much; the message says what was ended.

    `died`: its process was ended by somebody else, as by the kernel when memory is short, so it may succeed at once.
    """

    def __init__(self, message: str, *, died: bool = False) -> None:
        super().__init__(message)
        self.died = died


class NoWorkerError(MonitorError):
    """The machine starts no process for the work: nothing was done, and nothing is known of its outcome."""


class StorageError(MonitorError):
    """The database or the archive refused: no room, no right, no connection, or not our file."""


class SchemaError(StorageError):
    """The database was written by another release; the message says which and what to do."""


class StaleError(StorageError):
    """The statements in the store changed since they were read: read them again and decide again."""


class DeliveryError(MonitorError):
    """A message did not arrive. `permanent`: the same attempt will fail again; `retry_after` is in seconds."""

    def __init__(self, message: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class ListenError(MonitorError):
    """The web server cannot listen at the host and port of the settings."""


class StoppedError(MonitorError):
    """The service is stopping: what was under way was broken off. It says nothing about a site."""
