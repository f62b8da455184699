"""Ids, pauses, and what the answers of services mean."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.build import alert_id, recovered_alert, statement_alert, trouble_alert
from monitor.alerts.samples import SAMPLE_TIME, sample_alerts, sample_statement
from monitor.channels.answers import Answer, read_answer, read_smtp, retry_after
from monitor.channels.retry import LAST, next_attempt
from monitor.model import NotSent, Sent, StatementNews, Trouble

NOW = SAMPLE_TIME
DEADLINE = NOW + timedelta(days=7)


# ---------------------------------------------------------------------------------------------------------------- ids


def test_the_same_finding_is_the_same_alert() -> None:
    """Judging a text again gives the id that it had, so nobody is told twice."""
    first, again = sample_alerts(NOW), sample_alerts(NOW)

    assert [alert.id for alert in first] == [alert.id for alert in again]
    assert len({alert.id for alert in first}) == len(first)


def test_an_id_can_be_read_aloud() -> None:
    """The day and six letters or digits of which none is taken for another."""
    assert alert_id(datetime(2026, 11, 23, 23, 59, tzinfo=UTC), "statement", "s") == "SW-20261123-ZXDABK"


def test_a_statement_is_one_alert_whoever_prints_it() -> None:
    """The id is of the statement, not of the page."""
    news = sample_statement(NOW).news
    assert isinstance(news, StatementNews)
    made = [
        statement_alert(
            verdict="statement",
            statement_id="s-1",
            print=print,
            baseline=None,
            changes=(),
            kept=0,
            passages=(),
            created_at=NOW,
            reasons=(),
        )
        for print in (news.print, news.print.__class__(**{**_fields(news.print), "document_id": "other"}))
    ]

    assert made[0].id == made[1].id


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def test_changes_are_told_by_weight() -> None:
    """Whatever order they come in, the weightiest is first."""
    news = sample_statement(NOW).news
    assert isinstance(news, StatementNews)

    alert = statement_alert(
        verdict="statement",
        statement_id="s",
        print=news.print,
        baseline=news.baseline,
        changes=tuple(reversed(news.changes)),
        kept=1,
        passages=(),
        created_at=NOW,
        reasons=(),
    )

    assert isinstance(alert.news, StatementNews)
    assert [line.weight for line in alert.news.changes] == sorted((line.weight for line in news.changes), reverse=True)


def test_a_source_that_fails_again_is_a_new_alert() -> None:
    """Since when it is out belongs to the id; the end of it is an alert of its own."""

    def trouble(since: datetime) -> Trouble:
        return Trouble(source="s", publisher="P", url="", health="refused", since=since, detail="")

    ids = [trouble_alert(troubles=[trouble(since)], created_at=NOW, reasons=()).id for since in (NOW, NOW, DEADLINE)]
    ended = recovered_alert(troubles=[trouble(NOW)], created_at=NOW, reasons=()).id

    assert ids[0] == ids[1]
    assert len({*ids, ended}) == 3


# ------------------------------------------------------------------------------------------------------------- pauses


@given(attempts=st.integers(0, 10_000), jitter=st.floats(0, 1))
def test_pauses_grow_from_seconds_to_a_quarter_of_an_hour(attempts: int, jitter: float) -> None:
    """Each pause is between half of it and the whole: 5 s doubled at each attempt, 15 min at most."""
    again = next_attempt(NotSent(reason=""), attempts=attempts, now=NOW, deadline=DEADLINE, jitter=jitter)

    whole = min(900.0, 5.0 * 2 ** min(attempts, 20))
    assert again is not None
    assert whole / 2 <= (again - NOW).total_seconds() <= whole


@given(seconds=st.floats(0, 86_400), jitter=st.floats(0, 1))
def test_a_pause_that_was_asked_for_is_kept(seconds: float, jitter: float) -> None:
    """Retry-After is obeyed, and never undercut by jitter."""
    outcome = NotSent(reason="", retry_after=seconds)

    again = next_attempt(outcome, attempts=3, now=NOW, deadline=DEADLINE, jitter=jitter)

    assert again is not None
    assert seconds - 1e-3 <= (again - NOW).total_seconds() <= seconds + 1 + 1e-3


@pytest.mark.parametrize("retry_after", [None, 30.0])
def test_a_refusal_for_good_ends_at_once(retry_after: float | None) -> None:
    """What will never be taken is not tried again."""
    outcome = NotSent(reason="", permanent=True, retry_after=retry_after)

    assert next_attempt(outcome, attempts=0, now=NOW, deadline=DEADLINE, jitter=0.5) is None


def test_the_last_attempt_is_just_before_the_deadline() -> None:
    """A pause beyond the deadline is shortened once; after that nothing is tried."""
    outcome = NotSent(reason="", retry_after=86_400.0)
    deadline = NOW + timedelta(hours=1)

    last = next_attempt(outcome, attempts=0, now=NOW, deadline=deadline, jitter=0.0)

    assert last == deadline - LAST
    assert next_attempt(outcome, attempts=1, now=last, deadline=deadline, jitter=0.0) is None


# ------------------------------------------------------------------------------------------------------------ answers


def answer(status: int, body: object = b"", **headers: str) -> Answer:
    """An HTTP answer."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=raw)


def test_a_group_that_moved_is_told_with_its_new_id() -> None:
    """Telegram's own hint is what the operator needs."""
    said = {"ok": False, "error_code": 400, "description": "x", "parameters": {"migrate_to_chat_id": -100200}}

    outcome = read_answer("telegram", answer(400, said), now=NOW)

    assert isinstance(outcome, NotSent)
    assert "-100200" in outcome.reason
    assert outcome.permanent


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        *((status, True) for status in (400, 401, 403, 404, 410, 413)),
        *((status, False) for status in (408, 425, 429, 500, 502, 503, 504)),
    ],
)
def test_another_service_is_judged_by_its_status(status: int, permanent: bool) -> None:
    """Where a service's words are not known, its status decides."""
    outcome = read_answer("other", answer(status), now=NOW)

    assert isinstance(outcome, NotSent)
    assert outcome.permanent == permanent


def test_another_service_takes_a_message_with_any_2xx() -> None:
    """204 is as good as 200."""
    assert read_answer("other", answer(204), now=NOW) == Sent()


@pytest.mark.parametrize(
    "body",
    [b"", b"OK", b"[]", b"null", b'"ok"', b"{}", b'{"ok":"true"}', b"\xff\xfe", b"[" * 200_000],
    ids=lambda body: repr(body[:12]),
)
@pytest.mark.parametrize("service", ["telegram", "slack", "slack webhook"])
def test_what_is_not_the_services_own_answer_proves_nothing(service: str, body: bytes) -> None:
    """Only "ok": true, or a webhook's two letters, count as taken; anything else is tried again."""
    outcome = read_answer(service, answer(200, body), now=NOW)  # type: ignore[arg-type]

    assert isinstance(outcome, NotSent)
    assert not outcome.permanent or body == b"OK"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Mon, 23 Nov 2026 07:27:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 07:20:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 07:27:00", 60.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("nan", None),
        ("1e300", None),
    ],
)
def test_a_pause_may_be_seconds_or_a_date(header: str, seconds: float | None) -> None:
    """Retry-After has two forms; what is neither counts as none."""
    assert retry_after(answer(429, b"", retry_after=header), NOW) == seconds


@pytest.mark.parametrize(("code", "permanent"), [(421, False), (451, False), (535, True), (550, True), (-1, False)])
def test_a_mail_server_refuses_for_now_or_for_good(code: int, permanent: bool) -> None:
    """4xx is for now, 5xx for good; what is no code of SMTP is for now."""
    assert read_smtp(code, b"words", what="the message").permanent == permanent


def test_a_reason_is_one_short_line() -> None:
    """What a service says is shortened and has no line breaks."""
    said = {"ok": False, "error_code": 400, "description": "a\r\nb" * 500}

    outcome = read_answer("telegram", answer(400, said), now=NOW)

    assert isinstance(outcome, NotSent)
    assert "\n" not in outcome.reason
    assert len(outcome.reason) < 300
