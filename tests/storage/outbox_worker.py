"""A worker that delivers until nothing is left; every message that "arrives" is a line in a file.

usage: outbox_worker.py DATABASE_URL FILE
"""

import os
import sys
import time
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from typing import Any

import monitor.steps.deliver
from monitor.model import OutgoingMessage, Recipient, Sent
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.storage.store import open_store

NAMES = [f"r-{number:02}" for number in range(40)]


class AtOnce(Executor):
    """One message is in flight at a time."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it now."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class File:
    """A service that takes everything."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def send(self, recipient: Recipient, message: OutgoingMessage) -> Sent:
        """Take it."""
        os.write(self._file, f"{os.getpid()} {recipient.name} {message.alert_id}\n".encode())
        time.sleep(0.001)
        return Sent()


def main(url: str, path: str) -> None:
    """Deliver all."""
    monitor.steps.deliver.CLAIM = timedelta(seconds=2)
    store = open_store(url, migrate=False)
    step = monitor.steps.deliver.Deliverer(
        store=store,
        notifier=File(path),
        recipients={name: Recipient(name=name, channel="other") for name in NAMES},
        lanes=KeyedExecutor(AtOnce()),
        now=lambda: datetime.now(UTC),
        draw=lambda: 0.5,
    )
    while store.delivery_counts()["todo"]:
        if not step.deliver_due():
            time.sleep(0.1)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
