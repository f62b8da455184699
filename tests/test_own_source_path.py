"""From an address to an alert: a site that nobody described is added by a command, watched, and told of."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import unknown_sites
from adapters.http_site import Site

PROGRAM = str(Path(sys.executable).with_name("monitor"))
WITHIN = 60.0  # seconds that anything may take on a busy machine
STATEMENT = Path(__file__).parent / "data" / "kinds" / "statements" / "five-powers.en.txt"
NEWEST = datetime.now(UTC).date() - timedelta(days=1)
WATCH_LIST = """\
sources: []
watches: [{name: one, topics: [strategic-stability, nuclear-forces, arms-control]}]
pause: 0s
allow_private: [127.0.0.0/8]
"""


@pytest.fixture
def site() -> Iterator[Site]:
    """The ministry's site."""
    with Site() as site:
        for path, (kind, text) in unknown_sites.ministry(newest=NEWEST).items():
            site.serve(path, text.encode(), content_type=kind)
        yield site


def environment(folder: Path) -> dict[str, str]:
    """Settings in the folder, no proxies, a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
    own = {"MONITOR_CONFIG": str(folder), "MONITOR_DATA": str(folder / "data"), "MONITOR_PORT": port, "COLUMNS": "200"}
    return {**kept, **own}


def publish(site: Site) -> str:
    """A statement appears at the head of the list, with a page of the site's own markup; its title is returned."""
    _, head, *rest = STATEMENT.read_text(encoding="utf-8").split("---\n")
    title = head.split('"')[1]
    pages = unknown_sites.ministry(newest=NEWEST)
    kind, listed = pages["/en/press/"]
    row = (
        '<tr class="odd"><td class="num">0</td><td class="subject"><a href="view.php?id=4871">'
        f'{title}</a></td><td class="date">{NEWEST + timedelta(days=1):%d.%m.%Y}</td></tr>\n<tr class="odd">'
    )
    site.serve(
        "/en/press/", listed.replace('<tr class="even">', row + '<tr class="even">', 1).encode(), content_type=kind
    )
    kind, page = pages["/en/press/view.php?id=4870"]
    old = unknown_sites.ENGLISH[0]
    paragraphs = "".join(f"<p>{line}</p>" for line in rest[0].split("\n") if line)
    for line in unknown_sites.sentences(old, "en"):
        page = page.replace(f"<p>{line}</p>", "")
    page = page.replace('<div class="txt">', f'<div class="txt">{paragraphs}').replace(old, title)
    site.serve("/en/press/view.php?id=4871", page.encode(), content_type=kind)
    return title


def until(what: str, holds: Callable[[], bool], log: Path) -> None:
    """Wait for a condition; fail with the end of the log when it does not come."""
    deadline = time.monotonic() + WITHIN
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {WITHIN:.0f} s: {what}\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.05)


def test_a_site_that_nobody_described_is_added_watched_and_told_of(tmp_path: Path, site: Site) -> None:
    """One command, one start: what the ministry lists already is taken in quietly, its new statement is told."""
    (tmp_path / "watchlist.yaml").write_text(WATCH_LIST)
    variables, log = environment(tmp_path), tmp_path / "log.txt"
    adding = subprocess.run(
        [PROGRAM, "sources", "add", site.url + "/en/press/", "--name", "ministry", "--yes"],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert adding.returncode == 0, adding.stdout + adding.stderr
    written = tmp_path / "sources.d" / "ministry.yaml"
    written.write_text(written.read_text(encoding="utf-8").replace("every: 1h", "every: 0s"), encoding="utf-8")

    with log.open("wb") as out:
        service = subprocess.Popen([PROGRAM, "run"], cwd=tmp_path, env=variables, stdout=out, stderr=subprocess.STDOUT)
    try:
        lists = [asked.path for asked in site.asked].count("/en/press/")
        until("polled", lambda: [asked.path for asked in site.asked].count("/en/press/") > lists + 1, log)
        title = publish(site)
        until("told", lambda: title in log.read_text(errors="replace"), log)
        told = log.read_text(errors="replace")
    finally:
        service.send_signal(signal.SIGTERM)
        ended = service.wait(timeout=15)

    assert ended == 0
    assert "Ministry of Examples" in told
    assert unknown_sites.ENGLISH[4] not in told  # it was listed before we came


def test_a_check_that_is_broken_off_ends_at_once(tmp_path: Path, site: Site) -> None:
    """Ctrl-C does not wait for the pauses between requests to a host, nor for sources whose turn has not come."""
    (tmp_path / "watchlist.yaml").write_text(WATCH_LIST.replace("pause: 0s", "pause: 60s"))
    (tmp_path / "sources.d").mkdir()
    rows = [
        f"{{name: slow-{n}, publisher: x, kind: feed, url: '{site.url}/slow?{n}', language: en}}" for n in range(12)
    ]
    (tmp_path / "sources.d" / "slow.yaml").write_text(f"sources: [{', '.join(rows)}]")
    log = tmp_path / "log.txt"
    with log.open("wb") as out:
        command = [PROGRAM, "sources", "check"]
        checking = subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path), stdout=out, stderr=out)

    until("asked", lambda: bool(site.asked), log)
    checking.send_signal(signal.SIGINT)

    assert checking.wait(timeout=15) == 1
    assert "Traceback" not in log.read_text()
