"""A source that cannot be seen is told once to whoever runs the service, and so is its end; it costs no text."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from world.proxy import Answer
from world.watchpost import (
    LIST,
    SmallSite,
    Watchpost,
    html,
    list_page,
    ordinary,
    statement,
)

from monitor.messages import NO_NAMES, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A way in which a source is out: what the site plays, for how long, how the source is then, what is told of it."""

    name: str
    play: Callable[[SmallSite], None]
    health: str
    says: str  # in the alert: what was seen
    lasts: float = 3.0  # hours


def answers(status: int, **headers: str) -> Callable[[SmallSite], None]:
    """The whole site answers so."""

    def play(site: SmallSite) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        site.instead["*"] = Answer(status=status, headers=named, body=b"<html>no</html>")

    return play


def shows(text: str) -> Callable[[SmallSite], None]:
    """The whole site answers every address with this page and status 200."""

    def play(site: SmallSite) -> None:
        site.instead["*"] = html(text)

    return play


def stands_still(site: SmallSite) -> None:
    """The list answers, and is for ever as it was."""
    site.instead[LIST] = site.pages[LIST]


def lists_elsewhere(site: SmallSite) -> None:
    """The list is gone from its address."""
    site.instead[LIST] = Answer(status=404, body=b"<html><body>404</body></html>")


def lists_otherwise(site: SmallSite) -> None:
    """The list has another template, and so every link stands where nobody looks."""
    site.instead[LIST] = html(list_page(site.listed).replace('class="list"', 'class="newslist2027"'))


def links_otherwise(site: SmallSite) -> None:
    """The list leads to addresses of a new kind."""
    site.instead[LIST] = html(list_page(site.listed).replace("/n1/", "/article/"))


def writes_otherwise(site: SmallSite) -> None:
    """New articles have another template; the list is as ever."""
    for number in range(20, 26):
        article = ordinary(number)
        site.instead[article.url] = html(article.page().replace("rm_txt_con", "story__main").replace("<p>", "<div>"))
        site.publish(article)


def writes_nothing(site: SmallSite) -> None:
    """Articles have a place for their text, and no text in it."""
    for number in range(20, 32):
        article = ordinary(number)
        site.instead[article.url] = html(article.page(body="<div id='app'></div>"))
        site.publish(article)


def answers_texts(answer: Answer) -> Callable[[SmallSite], None]:
    """The list answers well, its new articles answer so."""

    def play(site: SmallSite) -> None:
        for number in range(20, 24):
            article = ordinary(number)
            site.instead[article.url] = answer
            site.publish(article)

    return play


CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><script>/cdn-cgi/challenge-platform/</script></body>"
)
OUTAGES = [
    Outage(name="frozen", play=stands_still, health="frozen", says="more than 1 day ago", lasts=30),
    Outage(name="403", play=answers(403), health="refused", says="403 Forbidden"),
    Outage(name="429", play=answers(429, Retry_After="1200"), health="refused", says="429 Too Many Requests"),
    Outage(name="challenge as 200", play=shows(CHALLENGE), health="refused", says="a Cloudflare challenge"),
    Outage(name="texts refused", play=answers_texts(Answer(status=403)), health="refused", says="texts are refused"),
    Outage(name="texts walled", play=answers_texts(html(CHALLENGE)), health="refused", says="texts are refused"),
    Outage(name="out of order", play=answers(503), health="unreachable", says="503 Service Unavailable"),
    Outage(name="moved list", play=lists_elsewhere, health="changed", says="404 Not Found"),
    Outage(name="changed list", play=lists_otherwise, health="changed", says="the selector '.list a' found no link"),
    Outage(name="changed links", play=links_otherwise, health="changed", says="none whose address matches '/n1/'"),
    Outage(name="empty list", play=shows("<html><body></body></html>"), health="changed", says="found no link"),
    Outage(name="changed template", play=writes_otherwise, health="changed", says="none of the selectors"),
    Outage(name="empty texts", play=writes_nothing, health="changed", says="texts in a row could not be read"),
]


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.name)
def test_an_outage_is_told_once_and_so_is_its_end(post: Watchpost, site: SmallSite, outage: Outage) -> None:
    """One alert, whatever the number of polls; and of the texts that come back with the site only what is new."""
    site.publish(statement())
    post.live(hours=1)
    assert post.kinds() == ["statement"]

    outage.play(site)
    post.live(hours=outage.lasts)

    assert post.state.health == outage.health, post.state.detail
    assert post.kinds() == ["statement", "trouble"]
    assert outage.says in post.mails[-1]
    assert "What to do: " in post.mails[-1]
    assert all(said(post.state.detail, language, NO_NAMES) != post.state.detail for language in ("zh", "ru"))

    site.publish(statement(40000002, "follow-up", day=post.clock.now.date()))  # nobody sees it yet
    site.instead.clear()
    post.live(hours=14)

    assert post.state.health in ("fresh", "quiet")
    assert sorted(post.kinds()) == ["recovered", "statement", "statement", "trouble"]
    assert [subject.partition(" ·")[0].partition(":")[0] for subject in post.told[:2]] == [
        "New statement",
        "Source out",
    ]
    assert len(post.told) == 4


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("outage", OUTAGES[:2], ids=lambda outage: outage.name)
def test_an_outage_is_told_once_with_postgresql_too(post: Watchpost, site: SmallSite, outage: Outage) -> None:
    """What was told and since when is kept in either database."""
    test_an_outage_is_told_once_and_so_is_its_end(post, site, outage)
