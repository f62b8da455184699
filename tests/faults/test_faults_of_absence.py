"""A text that is gone is told when that is sure, and once; a site that is out proves nothing of its pages."""

import pytest
from world.proxy import Answer
from world.watchpost import (
    HOST,
    Article,
    SmallSite,
    Watchpost,
    html,
    list_page,
    statement,
)

GONE = {
    "404": Answer(status=404, body=b"<html>404</html>"),
    "a page that says so": html("<html><body><p>您访问的页面不存在</p></body></html>"),
    "the front page": Answer(status=302, headers={"Location": f"http://{HOST}/"}),
}


@pytest.fixture
def told(post: Watchpost, site: SmallSite) -> Article:
    """A statement that was told, on a site with a front page."""
    site.pages[f"http://{HOST}/"] = html(list_page(site.listed))
    article = statement()
    site.publish(article)
    post.live(minutes=30)
    assert post.kinds() == ["statement"]
    return article


@pytest.mark.parametrize("way", GONE)
def test_a_text_that_is_gone_is_told_after_a_second_look(
    post: Watchpost, site: SmallSite, told: Article, way: str
) -> None:
    """An hour later it is still not there: that is told, once, with what the site answered."""
    site.instead[told.url] = GONE[way]
    post.live(minutes=75)
    assert post.kinds() == ["statement"]

    post.live(minutes=75)
    post.leap(days=3)

    assert post.kinds().count("vanished") == 1
    assert told.title in post.mails[1]
    assert "Page gone" in post.mails[1]


@pytest.mark.parametrize("way", GONE)
def test_a_text_that_is_gone_for_a_while_is_not_told(post: Watchpost, site: SmallSite, told: Article, way: str) -> None:
    """A mishap of the site's is no news, and the text that is back is neither new nor edited."""
    site.instead[told.url] = GONE[way]
    post.live(minutes=75)
    site.instead.clear()

    post.live(hours=5)

    assert post.kinds() == ["statement"]
    assert post.store.entry_errors() == []


def test_a_text_that_is_back_after_it_was_told_as_gone_is_told(post: Watchpost, site: SmallSite, told: Article) -> None:
    """A statement that was taken down and put up again is news twice, and each time once; a third time too."""
    site.instead[told.url] = GONE["404"]
    post.live(hours=3)
    site.instead.clear()
    post.leap(days=1, hours=1)
    post.leap(days=1)

    assert [kind for kind in post.kinds() if kind in ("statement", "edited", "vanished")] == [
        "statement",
        "vanished",
        "vanished",
    ]
    [back] = [mail for mail in post.mails if mail.startswith("Page back")]
    assert "The page answers with its text again" in back
    assert "Found gone: 2026-11-23 10:10 UTC" in back

    site.instead[told.url] = GONE["404"]
    post.leap(days=7)
    post.leap(hours=1)

    assert post.kinds().count("vanished") == 3


def test_what_a_site_calls_gone_for_good_is_told_at_once(post: Watchpost, site: SmallSite, told: Article) -> None:
    """410 is the site's own word."""
    site.instead[told.url] = Answer(status=410, body=b"<html>410 Gone</html>")

    post.live(minutes=75)

    assert post.kinds() == ["statement", "vanished"]


def test_a_text_that_is_not_there_while_its_site_is_out_is_looked_for_again(
    post: Watchpost, site: SmallSite, told: Article
) -> None:
    """Absence proves nothing during an outage; when the site is back the page is looked at, and then told or not."""
    gone_too = statement(40000002, "follow-up")
    site.publish(gone_too)
    post.live(minutes=30)
    site.instead["*"] = GONE["404"]  # the list as well
    post.live(hours=6)
    assert post.kinds() == ["statement", "statement", "trouble"]

    site.instead = {gone_too.url: GONE["404"]}
    post.live(hours=12)

    assert sorted(post.kinds()) == ["recovered", "statement", "statement", "trouble", "vanished"]
    assert gone_too.title in post.mails[-1]
