"""What goes wrong at sites is seen, told once to whoever runs the service, and costs no text. Cases of real sites."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from world.mail import MailStub
from world.proxy import Answer, Proxy
from world.watchpost import HOST, LIST, SmallSite, Watchpost, html, list_page, ordinary, statement


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Signs the certificates of all that is played here."""
    return trustme.CA()


@pytest.fixture
def site() -> SmallSite:
    """A site with three articles of ordinary news."""
    site = SmallSite()
    site.publish(ordinary(1), ordinary(2), ordinary(3))
    return site


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitor.db'}"
    fresh: str = request.getfixturevalue("postgresql").new_database()
    return fresh


@pytest.fixture
def opened(
    authority: trustme.CA, site: SmallSite, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Watchpost]]:
    """Opens a post that watches the site, with what the test says of it."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with ExitStack() as stage:
        mail = stage.enter_context(MailStub(authority))
        proxy = stage.enter_context(Proxy({HOST: site}, authority))

        def open_post(**parts: object) -> Watchpost:
            post = Watchpost(url=url, folder=tmp_path, proxy=proxy, mail=mail, **parts)  # type: ignore[arg-type]
            stage.callback(post.close)
            return post

        yield open_post
        assert proxy.failures == []


@pytest.fixture
def post(opened: Callable[..., Watchpost]) -> Watchpost:
    """A post that has polled the site for an hour: its news is taken in, and nobody was told."""
    post = opened()
    post.live(hours=1)
    assert post.state.health in ("fresh", "quiet")
    assert post.told == []
    return post


# --------------------------------------------------------------------------------------------- sources that are out


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


def refuses_texts(site: SmallSite) -> None:
    """The list answers, its articles are refused."""
    for number in range(20, 24):
        article = ordinary(number)
        site.instead[article.url] = Answer(status=403, body=b"no")
        site.publish(article)


CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><script>/cdn-cgi/challenge-platform/</script></body>"
)
OUTAGES = [
    Outage(name="frozen", play=stands_still, health="frozen", says="more than 1 day ago", lasts=30),
    Outage(name="403", play=answers(403), health="refused", says="403 Forbidden"),
    Outage(name="429", play=answers(429, Retry_After="1200"), health="refused", says="429 Too Many Requests"),
    Outage(name="challenge as 200", play=shows(CHALLENGE), health="refused", says="a Cloudflare challenge"),
    Outage(name="texts refused", play=refuses_texts, health="refused", says="texts are refused"),
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
