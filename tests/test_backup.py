"""A backup as README says it: of a running service, the database first and the archive after it; and its restoring."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

from monitor.adapters.apprise_sender import channel_of
from monitor.app import check_archive, open_archive, open_stored
from monitor.clock import utc_now
from monitor.config import Environment, Settings, load
from monitor.model import PollResult, Response
from monitor.storage.evidence import captures_in_archive_order, count_captures

URL = "http://paper.example/list"


def settings_in(folder: Path) -> Settings:
    """The shipped settings with the data in `folder`."""
    return load(Environment({"MONITOR_CONFIG": str(folder / "none"), "MONITOR_DATA": str(folder)}), channel_of)


def archives_until(stop: Event, settings: Settings, begun: Event) -> None:
    """A service at work: answers are archived and written down, one after the other."""
    archive = open_archive(settings)
    with closing(open_stored(settings)) as store:
        name, number = store.source_states()[0].name, 0
        while not stop.is_set():
            now, number = utc_now(), number + 1
            body = f"<p>list {number}</p>".encode()
            response = Response(requested=URL, url=URL, status=200, headers={}, body=body, fetched_at=now)
            capture = archive.store(response)
            store.finish_poll(
                PollResult(
                    name=name,
                    health="fresh",
                    detail="",
                    polled_at=now,
                    next_poll_at=now + timedelta(minutes=10),
                    answered=True,
                    failed=False,
                    capture=capture,
                )
            )
            if number == 5:
                begun.set()
    archive.close()


def test_a_backup_of_a_running_service_is_whole(tmp_path: Path) -> None:
    """All that the copied database names is in the copied archive, and both know each other."""
    running, copy = settings_in(tmp_path / "data"), settings_in(tmp_path / "copy")
    with closing(open_stored(running, anew=False)):
        stop, begun = Event(), Event()
        service = Thread(target=archives_until, args=(stop, running, begun))
        service.start()
        assert begun.wait(30)

    copy.data.mkdir()
    with (
        closing(sqlite3.connect(running.data / "monitor.db")) as database,
        closing(sqlite3.connect(copy.data / "monitor.db")) as copied,
    ):
        database.backup(copied)
    shutil.copytree(running.data / "archive", copy.data / "archive")
    stop.set()
    service.join()

    with closing(open_stored(copy, anew=False)) as restored:
        check_archive(copy, restored, anew=False)
        assert count_captures(restored) >= 5
        assert not list(open_archive(copy).verify(captures_in_archive_order(restored)))
