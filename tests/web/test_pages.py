"""The pages for readers, asked for over HTTP."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from monitor.messages.pages import PAGE_WORDS
from monitor.model import LANGUAGES, Language
from web.library import BODY, EVIL, KEY, Library

PAGES = ("/", "/alerts", "/alerts/{alert}", "/documents/{document}", "/captures/{capture}", "/outbox")


HARMLESS = frozenset(
    {"html", "head", "meta", "title", "link", "body", "header", "nav", "main", "article", "details", "summary", "div"}
    | {"h1", "h2", "h3", "p", "b", "a", "span", "small", "br", "blockquote", "del", "ins", "ul", "li", "dl", "dt", "dd"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)


class Seen(HTMLParser):
    """The tags and attributes of a page, as a browser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        assert not any((value or "").lower().startswith("javascript:") for _, value in attrs)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A store that is served; no test writes to it."""
    opened = Library(tmp_path_factory.mktemp("library"))
    yield opened
    opened.close()


def paths(library: Library) -> list[str]:
    """The addresses of the pages."""
    ids = {"alert": library.alerts[0].id, "document": quote(KEY, safe=""), "capture": library.capture.id}
    return [path.format(**ids) for path in PAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", range(len(PAGES)))
def test_a_page_is_there_in_every_language(library: Library, number: int, language: Language) -> None:
    """It is in the language asked for, and leads to the same page in the others."""
    got = library.get(f"{paths(library)[number]}?lang={language}")

    assert got.status == 200
    assert f'<html lang="{language}">' in got.text
    assert PAGE_WORDS[language].overview in got.text
    assert all(f'href="?lang={other}"' in got.text for other in LANGUAGES if other != language)


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_nothing_of_a_publishers_is_run(library: Library, number: int) -> None:
    """Words of pages, headers and ids are text; and were one to slip through, the browser is told to run nothing."""
    got = library.get(paths(library)[number])

    assert EVIL not in got.text
    seen = Seen()
    seen.feed(got.text)
    assert seen.tags <= HARMLESS
    assert seen.attributes <= {"class", "content", "data-label", "dir", "href", "hreflang", "lang", "name", "open"} | {
        "charset",
        "rel",
        "scope",
        "title",
        "type",
    }
    policy = got.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_every_link_leads_somewhere(library: Library, number: int) -> None:
    """Links are relative, so that the pages work under any path of a proxy."""
    path = paths(library)[number]
    links = re.findall(r'href="([^"]+)"', library.get(path).text)
    base = path.rpartition("/")[0]
    depth = base.count("/")

    for link in links:
        if link.startswith(("http", "?")) or "feeds/" in link:
            continue
        ups = link.count("../")
        assert ups == depth
        found = library.get("/" + link.replace("../", "").removeprefix("./").replace("&amp;", "&"))
        assert found.status == 200, link


def test_the_first_page_says_how_the_sources_are(library: Library) -> None:
    """A source in trouble comes first, with the reason in the reader's language."""
    text = library.get("/?lang=zh").text

    assert "服务器返回403 Forbidden，网站不让我们查看该页面" in text
    assert text.index("克里姆林宫·俄文新闻") < text.index("人民日报·国际")
    assert "已放弃：1" in text


def test_an_alert_shows_its_whole_comparison(library: Library) -> None:
    """Every change in full, those without substance too, and the running text with its marks."""
    text = library.get(f"/alerts/{library.alerts[0].id}?lang=ru").text

    assert "<del>[-谴责-]</del><ins>{+对+}</ins>" in text
    assert "Новый текст целиком с изменениями" in text
    assert "双方认为" in text
    assert "токен недействителен" in text


def test_what_is_stored_of_a_text_can_be_followed_to_its_bytes(library: Library) -> None:
    """From the text to its capture, whose digest is checked, to the source text and the very bytes."""
    text = library.get(f"/documents/{quote(KEY, safe='')}").text
    capture = library.get(f"/captures/{library.capture.id}").text

    assert library.capture.id in text
    assert library.capture.digest in capture
    assert "the archived bytes have this digest" in capture
    assert library.get(f"/captures/{library.capture.id}/raw").body == BODY


@pytest.mark.parametrize(
    ("form", "kind"), [("source", "text/plain; charset=utf-8"), ("raw", "application/octet-stream")]
)
def test_an_archived_page_is_never_active(library: Library, form: str, kind: str) -> None:
    """It is served as text or as a file to keep, in a sandbox, whatever its publisher called it."""
    got = library.get(f"/captures/{library.capture.id}/{form}")

    assert got.headers["Content-Type"] == kind
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    if form == "raw":
        assert got.headers["Content-Disposition"].startswith("attachment")
    else:
        assert "双方重申" in got.text


def test_the_statement_leads_to_all_its_prints(library: Library) -> None:
    """Its id is an address too."""
    assert "双方重申。" in library.get("/documents/2026-11-23-sample").text


def test_failures_are_told_in_words(library: Library) -> None:
    """The outbox says who is paused and why each message was not sent."""
    text = library.get("/outbox?lang=ru").text

    assert "Telegram: нет доступа: токен недействителен (401)" in text
    assert "почтовый сервер: не принимает получателя: 550 5.1.1 No such user" in text
    assert text.index("попытки прекращены</span>") < text.index("отправлено</span>")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/alerts/SW-none",
        "/documents/",
        "/documents/none",
        "/captures/none",
        "/captures/../../etc/passwd",
        "/captures/{capture}/other",
        "/outbox/x",
        "/alerts/%00",
        "/documents/%ff%fe",
    ],
)
def test_what_is_not_there_is_said_to_be_missing(library: Library, path: str) -> None:
    """An unknown address is a page that says so, never a fault."""
    got = library.get(path.format(capture=library.capture.id) + "?lang=zh")

    assert got.status == 404
    assert "此地址下没有存储任何内容" in got.text


def test_a_probe_gets_the_headers_alone(library: Library) -> None:
    """HEAD answers as GET does, without the body."""
    got = library.get("/outbox", method="HEAD")

    assert got.status == 200
    assert got.body == b""


def test_older_alerts_are_a_page_further(library: Library, tmp_path: Path) -> None:
    """A page goes on after the last alert of the one before."""
    every = [alert.id for alert in library.store.alerts()]

    text = library.get(f"/alerts?before={every[2]}").text

    assert all(id not in text for id in every[:3])
    assert all(id in text for id in every[3:])
    assert library.get("/alerts?before=none").status == 200
