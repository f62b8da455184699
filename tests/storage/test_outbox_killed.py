"""A thousand messages, two workers, one of them killed; a disk that fills up and a server that restarts in mid-send."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import outbox_worker
from material import NOW, tell, trouble_alert
from sqlalchemy import event

from monitor.errors import StorageError
from monitor.model import OutgoingMessage, Recipient, Sent
from monitor.steps.deliver import CLAIM, Deliverer
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.storage.store import Store, open_store

WORKER = Path(outbox_worker.__file__)
PEOPLE = [Recipient(name=name, channel="other") for name in outbox_worker.NAMES]
EACH = 25


def _start(url: str, file: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, str(WORKER), url, str(file)])


def _lines(file: Path) -> list[list[str]]:
    return [line.split() for line in file.read_text(encoding="ascii").splitlines()] if file.exists() else []


def test_a_worker_that_is_killed_loses_nothing_and_doubles_at_most_what_was_in_flight(
    url: str, store: Store, tmp_path: Path
) -> None:
    """1,000 messages arrive, at most one of them twice, and every recipient gets theirs in order."""
    arrived, begun = tmp_path / "arrived", datetime.now(UTC) - timedelta(hours=1)
    ids = [f"a-{number:02}" for number in range(EACH)]
    tell(store, *(trouble_alert(id, begun + timedelta(seconds=n)) for n, id in enumerate(ids)), recipients=PEOPLE)
    workers = [_start(url, arrived), _start(url, arrived)]
    try:
        while len(_lines(arrived)) < 400 or len({line[0] for line in _lines(arrived)}) < 2:
            assert all(worker.poll() is None for worker in workers)
            time.sleep(0.02)
        workers[0].kill()
        assert workers[1].wait(40) == 0
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()

    counts = Counter((name, id) for _, name, id in _lines(arrived))
    orders = {name: list(dict.fromkeys(id for _, who, id in _lines(arrived) if who == name)) for name, _ in counts}
    assert store.delivery_counts() == {"todo": 0, "sent": EACH * len(PEOPLE), "dead": 0}
    assert len(counts) == EACH * len(PEOPLE)
    assert sum(counts.values()) - len(counts) <= 1
    assert all(order == ids for order in orders.values())


class _Chat:
    """Takes every message, and does something when it takes the first."""

    def __init__(self, fault: Callable[[], None]) -> None:
        self.taken: list[str] = []
        self._fault = fault

    def send(self, recipient: Recipient, message: OutgoingMessage) -> Sent:
        """Take it."""
        self.taken.append(message.alert_id)
        if len(self.taken) == 1:
            self._fault()
        return Sent()


def _deliver(store: Store, chat: _Chat, now: datetime) -> None:
    noted: list[Any] = []
    lanes = KeyedExecutor(outbox_worker.AtOnce(), failed=noted.append)
    recipients = {person.name: person for person in PEOPLE}
    Deliverer(
        store=store, notifier=chat, recipients=recipients, lanes=lanes, now=lambda: now, draw=lambda: 0.5
    ).deliver_due()


def test_a_full_disk_in_mid_send_doubles_that_message_and_loses_none(store: Store) -> None:
    """What could not be written down as sent is sent once more when its claim is over, and then the next."""
    tell(store, trouble_alert("a-1"), trouble_alert("a-2", NOW + timedelta(seconds=1)), recipients=PEOPLE[:1])
    full = [False]

    def refuse(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if full[0] and statement.startswith("UPDATE deliveries"):
            raise StorageError("the disk is full")

    event.listen(store.engine, "before_cursor_execute", refuse)
    chat = _Chat(lambda: full.__setitem__(0, True))

    _deliver(store, chat, NOW + timedelta(seconds=2))
    full[0] = False
    for pause in (CLAIM, CLAIM, CLAIM):
        _deliver(store, chat, NOW + timedelta(seconds=3) + pause)

    assert chat.taken == ["a-1", "a-1", "a-2"]
    assert store.delivery_counts() == {"todo": 0, "sent": 2, "dead": 0}


def test_a_server_that_restarts_in_mid_send_is_reached_again(postgresql: Any) -> None:
    """Its connections are gone; the message that was taken meanwhile is written down as sent, once."""
    url = postgresql.new_database()
    store = open_store(url, migrate=False)
    tell(store, trouble_alert("a-1"), trouble_alert("a-2", NOW + timedelta(seconds=1)), recipients=PEOPLE[:1])
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'"
    chat = _Chat(lambda: postgresql.do(cut))

    for seconds in (2, 3, 4):
        _deliver(store, chat, NOW + timedelta(seconds=seconds))

    assert chat.taken == ["a-1", "a-2"]
    assert store.delivery_counts()["sent"] == 2
    store.close()
