"""What operators read of sources that cannot be watched: what it is, since when, what was seen, what to do."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.alerts.build import source_alert
from monitor.channels.render import render
from monitor.lists.outages import untrue_304
from monitor.messages.of_troubles import TROUBLES
from monitor.model import LANGUAGES, TROUBLED, Health, Language, Recipient, Trouble, TroubleNews

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIST = "http://politics.people.com.cn/GB/1024/index.html"
REFUSAL = f"{LIST}: the server answered 429 Too Many Requests: we ask too often"


def told(news: TroubleNews, language: Language = "en") -> str:
    """The alert as plain text."""
    reader = Recipient(name="desk", channel="other", language=language)
    return render(source_alert(news, NOW, ("the service watches over its own steps",)), reader).body


def trouble(health: Health = "refused", detail: str = REFUSAL, **fields: datetime) -> Trouble:
    """Something that began at noon."""
    return Trouble(
        source="people", publisher="People's Daily", url=LIST, health=health, detail=detail, since=NOW, **fields
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("health", sorted(TROUBLED))
def test_every_trouble_says_what_to_do(health: Health, language: Language) -> None:
    """An alert that leaves its reader alone with a status code is no help at night."""
    text = told(TroubleNews(kind="trouble", troubles=(trouble(health),)), language)

    assert f"{TROUBLES[language].remedy}" in text
    assert TROUBLES[language].remedies[health] in text
    assert "2026-11-23 12:00 UTC" in text


def test_several_troubles_say_what_to_do_about_which() -> None:
    """One remedy for each kind, under the name of its sources."""
    text = told(TroubleNews(kind="trouble", troubles=(trouble("refused"), trouble("frozen"))))

    assert "What to do: people: nothing at first" in text
    assert "What to do: people: open the list" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "refused from 2026-11-23 12:00 UTC to 2026-11-23 17:00 UTC"),
        ("zh", "2026-11-23 12:00 UTC至2026-11-23 17:00 UTC：拒绝访问"),
        ("ru", "отказывал в доступе с 2026-11-23 12:00 UTC до 2026-11-23 17:00 UTC"),
    ],
)
def test_the_end_of_an_outage_says_what_it_was_and_how_long(language: Language, said: str) -> None:
    """Whoever reads it later knows for which hours nothing was seen."""
    over = trouble(detail="", until=NOW + timedelta(hours=5))

    assert said in told(TroubleNews(kind="recovered", troubles=(over,)), language)


@pytest.mark.parametrize(
    ("language", "headline", "said"),
    [
        ("en", "people said that nothing had changed when something had", "until 2026-11-30 it is fetched in full"),
        ("zh", "people在有新内容时答复“未修改”", "到2026-11-30为止将完整获取"),
        ("ru", "people: сервер отвечал «без изменений», когда изменения были", "до 2026-11-30 он загружается"),
    ],
)
def test_an_untrue_304_is_not_told_as_an_outage(language: Language, headline: str, said: str) -> None:
    """The source can be watched: what its server says cannot be believed, and what follows from that is said."""
    doubt = trouble("changed", untrue_304(NOW))

    text = told(TroubleNews(kind="trouble", troubles=(doubt,), about="answers"), language)

    assert headline in text
    assert said in text
    assert "cannot be watched" not in text


@pytest.mark.parametrize(
    ("kind", "until", "said"),
    [
        ("trouble", None, "The step poll stands still"),
        ("recovered", NOW + timedelta(hours=1), "stood still from 2026-11-23 12:00 UTC to 2026-11-23 13:00 UTC"),
    ],
)
def test_a_step_of_the_service_is_no_source(kind: str, until: datetime | None, said: str) -> None:
    """That the service itself stands still is told as that, and with what to do."""
    step = Trouble(
        source="poll",
        publisher="this service",
        url="http://127.0.0.1:8080/healthz",
        health="unreachable",
        since=NOW,
        until=until,
        detail="no tick of the poll step has finished since 2026-11-23 11:50 UTC; restart the service",
    )

    text = told(TroubleNews(kind=kind, troubles=(step,), about="service"))  # type: ignore[arg-type]  # one of the two

    assert said in text
    assert ("What to do: restart the service" in text) is (kind == "trouble")
    assert "watched again" not in text
