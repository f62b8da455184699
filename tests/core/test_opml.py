"""OPML: what other readers export is read, and what is written is read again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import Source
from monitor.sources.opml import Outline, read_opml, write_opml

CREATED = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def opml(body: str, head: str = "") -> bytes:
    """An OPML file of these outlines."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<opml version="1.0"><body>{body}</body></opml>'.encode()


def source(**values: object) -> Source:
    """A feed."""
    given: dict[str, object] = {
        "name": "a",
        "publisher": "A",
        "kind": "feed",
        "url": "https://a.example/f",
        "language": "en",
    }
    return Source(**{**given, **values})  # type: ignore[arg-type]  # whatever a test gives


def test_folders_of_folders_are_opened() -> None:
    """Readers put feeds into folders; a feed is found however deep it lies, and its folders are kept."""
    found = read_opml(
        opml(
            '<outline text="Asia"><outline text="China"><outline text="MFA" type="rss" '
            'xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"/></outline>'
            '<outline text="Korea" xmlUrl="https://b.example/rss"></outline></outline>'
        ),
        "feeds.opml",
    )

    assert [(one.text, one.folders) for one in found] == [("MFA", ("Asia", "China")), ("Korea", ("Asia",))]
    assert found[0].page == "https://a.example/"


def test_a_feed_in_two_folders_is_one() -> None:
    """Readers export a feed once for each of its labels."""
    found = read_opml(
        opml(
            '<outline text="a" xmlUrl="https://www.a.example/rss/"/>'
            '<outline text="b"><outline text="a again" xmlUrl="http://a.example/rss"/></outline>'
        ),
        "feeds.opml",
    )

    assert [one.text for one in found] == ["a"]


def test_names_that_xml_does_not_know_and_bare_ampersands_are_read() -> None:
    """Half of the files out there are no XML by the letter; they hold feeds all the same."""
    found = read_opml(
        opml("<outline text=\"Caf&eacute; &amp; Co\" XMLURL='https://a.example/rss?x=1&y=2' />"), "feeds.opml"
    )

    assert found == (Outline(text="Café & Co", feed="https://a.example/rss?x=1&y=2"),)


def test_entities_that_the_file_declares_are_not_expanded() -> None:
    """A file of a kilobyte must not become one of a gigabyte."""
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    with pytest.raises(ReadError, match="declares entities"):
        read_opml(opml('<outline text="&b;" xmlUrl="https://a.example/"/>', bomb), "feeds.opml")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body>Sign in</body></html>", "an HTML page"),
        (b'<opml version="2.0"><body><outline xmlUrl="https://a.example/"/>', "cut short"),
        (opml('<outline text="notes"/>'), "no line with an xmlUrl"),
        (opml('<outline text="x" xmlUrl="file:///etc/passwd"/>'), "no line with an xmlUrl"),
        (b"", "empty"),
    ],
)
def test_what_is_no_list_of_feeds_is_refused_in_a_sentence(body: bytes, said: str) -> None:
    """Whoever took the wrong file should learn which one it was."""
    with pytest.raises(ReadError, match=said):
        read_opml(body, "feeds.opml")


@pytest.mark.parametrize("evil", ["<!--", '<outline text="', "<outline text='a' ", "<![CDATA[", "<?x ", "&amp"])
def test_a_broken_file_is_read_in_no_time(evil: str) -> None:
    """A file that never closes what it opens costs no more than its length, and keeps what came before."""
    found = read_opml(opml('<outline text="a" xmlUrl="https://a.example/"/>' + evil * 20_000), "feeds.opml")

    assert [one.text for one in found] == ["a"]


def test_pages_are_written_as_links() -> None:
    """Other readers cannot subscribe to a list of selectors: they are shown where it is, and pass it over."""
    written = write_opml([source(kind="page", url="https://a.example/news")], title="t", created=CREATED)

    [line] = read_opml(written.encode(), "feeds.opml")
    assert (line.feed, line.page) == ("", "https://a.example/news")


@given(
    st.lists(
        st.builds(
            source,
            name=st.from_regex(r"[a-z]{1,8}", fullmatch=True),
            publisher=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
            url=st.from_regex(r"https://[a-z]{1,9}\.example/[a-z]{1,5}\?a=[0-9]&b=[0-9]", fullmatch=True),
            evidence=st.text(max_size=30),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda one: one.url,
    )
)
def test_what_is_written_is_read_again(sources: list[Source]) -> None:
    """Names, addresses and languages come back, whatever letters they hold."""
    written = write_opml(sources, title="Sources & <feeds>", created=CREATED)

    found = read_opml(written.encode(), "feeds.opml")

    assert {(one.text, one.feed, one.language) for one in found} == {
        (one.name, one.url, one.language) for one in sources
    }
