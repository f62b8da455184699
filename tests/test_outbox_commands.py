"""The commands about deliveries: what they print, what they change, and what they say of mistakes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.alerts.decide import text_digest
from monitor.alerts.routing import split_by_subscription
from monitor.alerts.samples import sample_statement
from monitor.cli import main
from monitor.clock import utc_now
from monitor.model import DeliveryResult, Pause, Recipient
from monitor.storage.store import Store, open_store

DESK = Recipient(name="desk", channel="terminal")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the commands work on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path))
    opened = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", migrate=True, digest=text_digest)
    yield opened
    opened.close()


def run(*words: str) -> Result:
    """What a command does."""
    return CliRunner().invoke(main, words, catch_exceptions=False)


def given_up(store: Store) -> str:
    """An alert whose delivery was given up; its id."""
    now = utc_now()
    alert = sample_statement(now)
    store.tell_health(alert, [DESK], {})
    [delivery] = store.claim_deliveries(now, now, 1)
    store.begin_attempts([delivery.id])
    store.finish_delivery(DeliveryResult(id=delivery.id, now=now, error="Telegram: Bad Request (400)"))
    return alert.id


def test_the_outbox_says_what_became_of_each_delivery(store: Store) -> None:
    """State, attempts and the service's own reason, for people and for programs."""
    alert = given_up(store)

    words, listed = run("outbox").stdout, json.loads(run("outbox", "--state", "dead", "--format", "json").stdout)

    assert "given up" in words
    assert "Bad Request (400)" in words
    assert [(row["alert"], row["attempts"]) for row in listed["deliveries"]] == [(alert, 1)]
    assert json.loads(run("outbox", "--state", "sent", "--format", "json").stdout)["deliveries"] == []


def test_what_was_given_up_is_sent_again_when_asked(store: Store) -> None:
    """By the id of the alert, and for all at once; what never was is told."""
    alert = given_up(store)

    said = [run("outbox", "retry", alert).stdout, run("outbox", "retry", "--dead").stdout]
    wrong = run("outbox", "retry", "SW-nothing")

    assert [words.split()[0] for words in said] == ["1", "0"]
    assert store.delivery_counts() == {"todo": 1, "sent": 0, "dead": 0}
    assert (wrong.exit_code, "monitor outbox" in wrong.stderr) == (2, True)


def test_a_retry_ends_the_pauses(store: Store) -> None:
    """Whoever mended an account says so with one command."""
    store.finish_deliveries([], Pause(recipient="desk", since=utc_now(), reason="Slack: invalid_auth", address="x"))

    shown = run("outbox").stdout
    run("outbox", "retry")

    assert "paused since" in shown
    assert store.pauses() == ()


def test_an_alert_is_explained(store: Store) -> None:
    """Why it came about, what was decided, and who was not asked."""
    alert = given_up(store)

    words = run("explain", alert).stdout
    told = json.loads(run("explain", alert, "--format", "json").stdout)

    assert "desk: given up" in words
    assert [(one["what"], one["reason"]) for one in told["decisions"]] == [("given up", "Telegram: Bad Request (400)")]
    assert [other["recipient"] for other in told["not_asked"]] == ["terminal"]


def test_who_was_passed_over_is_explained_as_it_was_then(store: Store) -> None:
    """The watch list of today may differ from the one by which it was decided."""
    alert = sample_statement(utc_now())
    wanted, passed_over = split_by_subscription(
        "statement", [DESK, replace(DESK, name="ops", kinds=frozenset({"trouble"}))]
    )
    store.tell_health(alert, wanted, {}, passed_over=passed_over)
    store.tell_health(alert, wanted, {}, passed_over=passed_over)

    words = run("explain", alert.id).stdout

    assert [person.name for person in wanted] == ["desk"]
    assert words.count("ops: not sent: asks for trouble, and this is of the kind statement") == 1


def test_a_preview_is_in_the_channel_and_language_asked_for(store: Store) -> None:
    """What a Telegram reader of Russian would see."""
    shown = run("preview", given_up(store), "--channel", "telegram", "--language", "ru").stdout

    assert "<blockquote" in shown
    assert "Новое заявление" in shown


def test_a_sample_goes_to_a_recipient_by_name(store: Store) -> None:
    """`send-test` tells for each kind what was answered; a name that is not there is told with those that are."""
    taken, wrong = run("send-test", "terminal"), run("send-test", "nobody")

    assert taken.exit_code == 0
    assert "terminal: vanished was taken" in taken.stdout
    assert "terminal" in wrong.stderr


def test_a_silence_has_an_author_a_reason_and_an_end(store: Store) -> None:
    """It is begun, listed and ended by its id."""
    made = run("silence", "add", "--kind", "vanished", "--author", "Ann", "--reason", "moving", "--until", "4h")
    [silence] = store.silences(utc_now())
    listed = run("silence", "list").stdout
    ended = run("silence", "end", silence.id)

    assert made.exit_code == 0
    assert (silence.author, silence.reason, silence.kind) == ("Ann", "moving", "vanished")
    assert silence.id in listed
    assert ended.exit_code == 0
    assert store.silences(utc_now()) == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "vanished", "--until", "soon"), "2026-11-24T18:00"),
        (("--until", "4h"), "would hide an outage"),
        (("--source", "kremlin", "--until", "4h"), "kremlin-ru"),
    ],
)
def test_a_silence_that_cannot_be_is_refused_in_a_sentence(store: Store, words: tuple[str, ...], said: str) -> None:
    """What is wrong and what to write."""
    result = run("silence", "add", "--author", "Ann", "--reason", "moving", *words)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
