"""What each step needs from the outside, and no more. Adapters implement these; tests may by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from monitor.model import (
    Alert,
    BackfillCounts,
    Capture,
    Delivery,
    DeliveryResult,
    DeliveryRow,
    EditNews,
    Entry,
    EntryUpdate,
    EntryWork,
    Language,
    ListFindings,
    ListState,
    NotSent,
    OldList,
    OutgoingMessage,
    Pause,
    PollResult,
    Publication,
    Question,
    Recipient,
    Response,
    Sent,
    Silence,
    SourceState,
    StatementText,
)


class Fetcher(Protocol):
    """Gets an address over HTTP."""

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Fetch `url`. A 304 is a response; every other status than 200 raises.

        Raises:
            FetchError: no usable answer came; it says why and whether asking again can help.
        """
        ...


class Archive(Protocol):
    """Keeps every body received, by digest, with its headers and time."""

    def store(self, response: Response) -> Capture:
        """Append the response; return where it is. Raises StorageError when it cannot be written."""
        ...

    def body(self, capture: Capture) -> bytes:
        """The archived body, its digest checked. Raises StorageError when it is not there or not the same."""
        ...


class PollStore(Protocol):
    """What the poll step asks of the store."""

    def claim_sources(self, now: datetime, until: datetime, limit: int) -> Sequence[SourceState]:
        """Take sources that are due (`next_poll_at` ≤ now, no running claim); nobody else gets them until `until`."""
        ...

    def lists(self, name: str) -> Mapping[str, ListState]:
        """What is known of the lists of a source that has several, by address."""
        ...

    def finish_poll(self, result: PollResult) -> int:
        """Write the outcome, add the entries that are new, release the claim; return how many entries were new."""
        ...


class ProcessStore(Protocol):
    """What the process step asks of the store."""

    def claim_entries(self, now: datetime, until: datetime, limit: int) -> Sequence[EntryWork]:
        """Take entries whose text is due to be fetched."""
        ...

    def statements(self, question: Question) -> tuple[int, tuple[StatementText, ...]]:
        """The stored texts that bear on a question, oldest first, and the generation of the statements."""
        ...

    def capture(self, id: str) -> Capture | None:
        """A capture by id."""
        ...

    def source_states(self) -> Sequence[SourceState]:
        """Every configured source."""
        ...

    def unread_in(self, language: Language) -> int:
        """How many statements have no text in a language."""
        ...

    def edits(self) -> Sequence[EditNews]:
        """The edits that were told, in the order of time."""
        ...

    def prints(self, statement_id: str) -> tuple[Publication, ...]:
        """All prints of a statement, in the order seen."""
        ...

    def alert(self, id: str) -> Alert | None:
        """An alert by id."""
        ...

    def finish_entry(self, finding: EntryUpdate) -> None:
        """Write all of it in one transaction and release the claim; a thing already written is left as it is.

        Raises:
            StaleError: the finding holds a statement, and the statements changed since `generation`.
        """
        ...


class BackfillStore(ProcessStore, Protocol):
    """What back-filling asks of the store, besides what reading a text does."""

    def next_list(self, id: str) -> OldList | None:
        """The list that is asked next."""
        ...

    def keys_before(self, id: str, asked: OldList) -> tuple[str, ...]:
        """What the page before a page of a list held."""
        ...

    def unknown(self, listed: Sequence[Entry]) -> Sequence[Entry]:
        """Those that nobody has found yet."""
        ...

    def finish_list(self, id: str, asked: OldList, found: ListFindings, now: datetime, until: datetime) -> int:
        """Write what a list gave: its texts are to be read, by the caller until `until`; return how many are new."""
        ...

    def fail_list(self, id: str, asked: OldList, error: str, further: Sequence[OldList] = ()) -> None:
        """Write that a list gave nothing; `further`: what is asked all the same."""
        ...

    def skip_list(self, id: str, asked: OldList) -> None:
        """Write that there is no such list: the one before was the last."""
        ...

    def drop_waiting(self, id: str) -> None:
        """Ask for no more lists: what they hold is of older days."""
        ...

    def unread_texts(self, id: str, until: datetime, limit: int) -> Sequence[EntryWork]:
        """Texts that were not tried yet; they are the caller's until `until`."""
        ...

    def leave_text(self, key: str, capture: Capture | None) -> None:
        """Forget a text that turned out to be of another day."""
        ...

    def count_outside(self, id: str, asked: OldList, texts: int) -> None:
        """Count texts whose own date says that they are of another day."""
        ...

    def retry_backfill(self, id: str) -> int:
        """Make the lists and texts that failed waiting again; return how many they are."""
        ...

    def end_backfill(self, id: str, now: datetime) -> None:
        """Write that there is nothing more to ask."""
        ...

    def backfill_counts(self, id: str) -> BackfillCounts:
        """How far it has come."""
        ...

    def lists(self, name: str) -> Mapping[str, ListState]:
        """What is known of the lists of a source that has several, by address."""
        ...

    def source_states(self) -> Sequence[SourceState]:
        """Every configured source."""
        ...


class DeliverStore(Protocol):
    """What the deliver step asks of the store."""

    def claim_deliveries(self, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take deliveries that are due, at most one of each recipient, the oldest first."""
        ...

    def prints(self, statement_id: str) -> tuple[Publication, ...]:
        """All prints of a statement, in the order seen."""
        ...

    def claim_companions(self, recipient: str, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take what was held back for a recipient and is due."""
        ...

    def begin_attempts(self, ids: Sequence[str]) -> None:
        """Count an attempt for each of these deliveries, before it is made."""
        ...

    def finish_deliveries(self, results: Sequence[DeliveryResult], pause: Pause | None = None) -> None:
        """Write how an attempt ended, and release the claims; with a `pause`, claim nothing more of its recipient."""
        ...

    def silences(self, now: datetime | None = None) -> tuple[Silence, ...]:
        """The silences that hold at a time."""
        ...

    def source_states(self) -> Sequence[SourceState]:
        """Every configured source."""
        ...

    def last_sent(self, recipient: str) -> datetime | None:
        """When a recipient was sent something for the last time."""
        ...

    def first_sent(self, recipient: str, *threads: str) -> str:
        """The service's name of the first message to a recipient about statements or texts; "" where it gave none."""
        ...

    def pauses(self) -> tuple[Pause, ...]:
        """The recipients to whom nothing is sent now."""
        ...

    def resume(self, recipients: Sequence[str], now: datetime, *, why: str) -> None:
        """End the pauses of these recipients."""
        ...

    def alert(self, id: str) -> Alert | None:
        """An alert by id."""
        ...

    def untold(self) -> tuple[tuple[Pause, ...], tuple[DeliveryRow, ...]]:
        """The pauses and the dead deliveries that no operator was told of."""
        ...

    def tell_undelivered(
        self,
        told: Sequence[tuple[Alert, Sequence[Recipient]]],
        paused: Sequence[str],
        dead: Sequence[str],
        now: datetime,
    ) -> None:
        """Write alerts about pauses and dead deliveries, and that they were told, in one transaction."""
        ...


class HealthStore(Protocol):
    """What the watch over the sources asks of the store."""

    def source_states(self) -> Sequence[SourceState]:
        """Every configured source."""
        ...

    def tell_health(
        self,
        alert: Alert,
        recipients: Sequence[Recipient],
        told: dict[str, str | None],
        *,
        doubted: Sequence[str] = (),
        passed_over: Mapping[str, str] | None = None,
    ) -> None:
        """Write an alert, its deliveries and what each source was told of (None: its end), in one transaction.

        `doubted`: the sources of whose untrue 304 answers the alert tells; `passed_over`: who is not told, and why.
        """
        ...


class Notifier(Protocol):
    """Sends one message to one recipient, once."""

    def send(self, recipient: Recipient, message: OutgoingMessage) -> Sent | NotSent:
        """Try once; never raises for what a service or a network can do."""
        ...


class Encoder(Protocol):
    """Gives sentences of any of the languages vectors that are near where the sense is."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text."""
        ...


__all__ = [
    "Archive",
    "BackfillStore",
    "DeliverStore",
    "Encoder",
    "Entry",
    "Fetcher",
    "HealthStore",
    "Notifier",
    "PollStore",
    "ProcessStore",
]
