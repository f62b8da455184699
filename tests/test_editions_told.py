"""A statement known first in Russian, then in Chinese: through the steps, a played site, a store and a mail server."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from world.mail import MailStub
from world.proxy import Proxy
from world.site import load
from world.watchpost import EVERYTHING, HOST, LEXICON, Article, SmallSite, Watchpost, ordinary, statement

from monitor.adapters.encoder import SentenceEncoder
from monitor.model import AlertKind
from monitor.statements.fingerprint import METHOD, fingerprint_of
from monitor.steps.workers import SameProcess, Tools

ENCODE = SentenceEncoder().encode
TITLE, RUSSIAN = load("successor.ru.txt")
Open = Callable[..., Watchpost]


@pytest.fixture
def site() -> SmallSite:
    """A site with three articles of ordinary news."""
    site = SmallSite()
    site.publish(ordinary(1), ordinary(2), ordinary(3))
    return site


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitor.db'}"
    fresh: str = request.getfixturevalue("postgresql").new_database()
    return fresh


@pytest.fixture
def opened(site: SmallSite, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a post that has watched the site for an hour, and tells a desk of the kinds that it asks for."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with ExitStack() as stage:
        mail = stage.enter_context(MailStub(authority))
        proxy = stage.enter_context(Proxy({HOST: site}, authority))

        def open_post(*more: AlertKind) -> Watchpost:
            post = Watchpost(url=url, folder=tmp_path, proxy=proxy, mail=mail, second_looks=())
            stage.callback(post.close)
            analysis = post.processor.analysis
            (watch,) = analysis.decide.watches
            kinds = EVERYTHING | {"revised", *more}
            people = tuple(replace(person, kinds=kinds) for person in watch.recipients)
            post.processor.analysis = replace(
                analysis,
                workers=SameProcess(Tools(lexicon=LEXICON, encode=ENCODE)),
                decide=replace(analysis.decide, watches=[replace(watch, recipients=people)]),
            )
            texts = post.store.unindexed(METHOD)
            post.store.index({text.document_id: fingerprint_of(text, LEXICON) for text in texts})
            post.live(hours=1)
            return post

        yield open_post


def in_russian(number: int = 41000001, paragraphs: tuple[str, ...] = RUSSIAN) -> Article:
    """The statement as it is known first."""
    return Article(number=number, title=TITLE, paragraphs=paragraphs)


def test_what_was_told_in_russian_is_compared_again_in_chinese_and_told_once(opened: Open, site: SmallSite) -> None:
    """A second mail in the thread of the first, and none for the prints that follow."""
    post = opened()
    site.publish(in_russian())
    post.live(hours=1)
    first = len(post.mail.taken)
    assert post.kinds() == ["statement"]
    assert "ompared across languages (Russian with Chinese)" in " ".join(post.mails[0].split())

    site.publish(statement())
    post.live(hours=1)
    site.publish(statement(number=40000002))
    post.live(hours=1)

    assert post.kinds() == ["statement", "revised"]
    assert len(post.mail.taken) == first + 1
    before, after = (taken.message for taken in post.mail.taken[-2:])
    assert after["In-Reply-To"] or after["References"]
    assert str(after["References"]).split()[0] == str(before["References"]).split()[0]
    assert "ompared again on the text in Chinese, as it was told on the one in Russian" in " ".join(
        post.mails[-1].split()
    )
    (row,) = [row for row in post.store.statement_rows() if row.origin == "watched"]
    assert [one.relation for one in row.prints] == ["first", "edition", "reprint"]


def test_an_edition_that_says_the_same_is_quiet_and_one_that_does_not_is_told_to_who_asks(
    opened: Open, site: SmallSite
) -> None:
    """Chinese first: the Russian text is no news, but where it says otherwise a desk may want to know."""
    post = opened("editions")
    site.publish(statement())
    post.live(hours=1)

    wrong = tuple(text.replace("от 3 января 2022 года", "от 3 января 2021 года") for text in RUSSIAN)
    site.publish(in_russian(paragraphs=wrong))
    post.live(hours=1)

    assert post.kinds() == ["statement", "editions"]
    mail = " ".join(post.mails[-1].split())
    assert "The editions in Chinese and Russian do not say the same in places: 1" in mail
    assert "“2022” stands against “2021”" in mail


def test_an_honest_edition_is_told_to_nobody(opened: Open, site: SmallSite) -> None:
    """Also to who asks for differences."""
    post = opened("editions", "confirmed")
    site.publish(statement())
    post.live(hours=1)

    site.publish(in_russian())
    post.live(hours=1)

    assert post.kinds() == ["statement"]
