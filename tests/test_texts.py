"""Files that are given to commands: what is a page and what is a plain text is told from what they hold."""

import json
from pathlib import Path

import pytest

from monitor.config import Environment, load_sites
from monitor.pages.read_file import read_body
from monitor.text.charset import decode

PAGES = Path(__file__).parent / "data" / "pages"
EXPECTED = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
PROFILES = load_sites(Environment({})).profiles
NAME = "xinhua-2019.html"


def saved(way: str) -> bytes:
    """A page as programs save it."""
    text = decode((PAGES / NAME).read_bytes(), None).text
    return {
        "as it came": (PAGES / NAME).read_bytes(),
        "below a long comment": f"<!-- {'x' * 9000} -->\n{text}".encode(),
        "as UTF-16": b"\xff\xfe" + text.encode("utf-16-le"),
        "without its head": text[text.index("</head>") + len("</head>") :].encode(),
    }[way]


@pytest.mark.parametrize("way", ["as it came", "below a long comment", "as UTF-16", "without its head"])
def test_a_saved_page_is_read_as_a_page(way: str) -> None:
    """However a program saved it, a page is not taken for a plain text with tags in it."""
    document = read_body(saved(way), name=NAME, url=EXPECTED[NAME]["url"], content_type=None, profiles=PROFILES)

    assert list(document.paragraphs) == EXPECTED[NAME]["paragraphs"]


def test_a_text_that_shows_a_tag_is_a_text() -> None:
    """A plain text may speak of markup."""
    text = "双方重申维护全球战略稳定。\n\n网页以 </html> 结尾。"

    document = read_body(text.encode(), name="a.txt", url="", content_type=None, profiles=PROFILES)

    assert document.paragraphs == ("双方重申维护全球战略稳定。", "网页以 </html> 结尾。")
