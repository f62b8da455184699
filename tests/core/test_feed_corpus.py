"""The feeds that feedparser's own authors collected, well- and ill-formed, through the list reader.

They come with feedparser's source distribution, which pip fetches once into pytest's cache; each file states in its
head what a reader must find.
"""

import ast
import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import ReadError
from monitor.lists import list_entries
from monitor.lists.entries import Line, plain_words
from monitor.lists.feed import feed_lines
from monitor.model import Source
from monitor.text.charset import decode

URL = "http://127.0.0.1:8097/folder/feed.xml"  # where the files say that they are served
SOURCE = Source(name="corpus", publisher="corpus", kind="feed", url=URL, language="en")
TOO_LONG = 2.0  # seconds of CPU; the slowest of them takes a hundredth
LEAST = 2_106
_HEADER = re.compile(rb"^Header:\s*Content-type:\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
_EXPECT = re.compile(rb"Expect:\s*(.*?)\s*(?:-->|\n[A-Z]\w+:)", re.DOTALL)
_CLAIM = re.compile(
    r"entries\[(\d+)\](?:\['(title|link|id|guid|(?:published|updated|created)_parsed)'\]|\['links'\]\[0\]\['(href)'\])"
)
# What this reader does otherwise, and why.
OTHERWISE = {
    "entry_link_rel_license.xml": "a licence is not the address of a text",
    "entry_title_object.xml": "markup in a title is taken out as it would be seen, not as it would be made safe",
    "entity_in_doctype.xml": "a feed that declares entities is refused, since they can expand without bound",
    "http_entry_id_base_content_location.xml": "addresses are relative to where a list was found, after redirects",
    "http_entry_link_base_content_location.xml": "addresses are relative to where a list was found, after redirects",
    "http_item_link_base_content_location.xml": "addresses are relative to where a list was found, after redirects",
}


@pytest.fixture(scope="session")
def corpus(pytestconfig: pytest.Config) -> list[Path]:
    """The feeds of the installed feedparser's source distribution."""
    cache = pytestconfig.cache
    if cache is None:
        pytest.skip("pytest runs without its cache, where the corpus would be kept")
    folder = cache.mkdir(f"feedparser-{version('feedparser')}")
    if not list(folder.glob("feedparser-*/tests")):
        _fetch(folder)
    return sorted(folder.glob("feedparser-*/tests/**/*.xml"))


def _fetch(folder: Path) -> None:
    wanted = ["--no-deps", "--no-binary", ":all:", f"feedparser=={version('feedparser')}"]
    told = subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "-d", str(folder), *wanted],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    archives = list(folder.glob("*.tar.gz"))
    if not archives:
        reason = f"pip could not fetch feedparser's source distribution: {told.stderr.strip()[-300:]}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with tarfile.open(archives[0]) as packed:
        packed.extractall(folder, filter="data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a file says of one field of one entry."""

    file: str
    entry: int
    field: str
    value: Any

    def holds(self, lines: list[Line]) -> bool:
        """Whether the lines that were read say so too."""
        if self.entry >= len(lines):
            return False
        line = lines[self.entry]
        if self.field == "title":
            return plain_words(line.title) == plain_words(self.value)
        if self.field.endswith("_parsed"):
            return line.published is not None and line.published.utctimetuple()[:6] == tuple(self.value)[:6]
        if self.field in ("id", "guid") and not self.value.startswith("http"):
            return line.url != self.value  # an id that is no address leads nowhere
        return line.url == self.value


def claims(file: Path, body: bytes) -> Iterator[Claim]:
    """What the head of a file says of titles, addresses, ids and dates."""
    expected = _EXPECT.search(body)
    if expected is None:
        return
    written = decode(expected[1], None).text.replace("\n", " ").strip()
    for node in ast.walk(ast.parse(written, mode="eval")):
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq)):
            continue
        said = _CLAIM.fullmatch(ast.unparse(node.left))
        if said is not None and isinstance(node.comparators[0], ast.Constant | ast.Tuple):
            value = ast.literal_eval(node.comparators[0])
            yield Claim(file=file.name, entry=int(said[1]), field=said[2] or said[3], value=value)


def content_type(body: bytes) -> str | None:
    """The header that a file says it is served with."""
    header = _HEADER.search(body)
    return header[1].decode("ascii", "replace") if header else None


def test_whatever_a_feed_holds_it_is_read_or_refused_at_once(corpus: list[Path]) -> None:
    """No feed makes another error than ours, nor keeps the reader busy."""
    read, slow = 0, []
    for file in corpus:
        body, began = file.read_bytes(), time.process_time()
        with suppress(ReadError):
            read += len(list_entries(body, source=SOURCE, profiles=(), content_type=content_type(body), url=URL)) > 0
        if time.process_time() - began > TOO_LONG:
            slow.append(file.name)

    assert slow == []
    assert len(corpus) >= LEAST
    assert read > 0


def test_titles_addresses_and_dates_are_what_the_feeds_authors_expect(corpus: list[Path]) -> None:
    """Where a file of the corpus states a title, an address, an id or a date, this reader finds the same."""
    checked, wrong = 0, []
    for file in corpus:
        body = file.read_bytes()
        told = list(claims(file, body))
        if not told or file.name in OTHERWISE:
            continue
        lines = feed_lines(decode(body, content_type(body)), SOURCE, URL)
        checked += len(told)
        wrong += [claim for claim in told if not claim.holds(lines)]

    assert wrong == []
    assert checked > 100
