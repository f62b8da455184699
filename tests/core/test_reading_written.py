"""One page written in other ways is one text: bytes and labels, cases and boxes of the markup change nothing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Environment, load_sites
from monitor.model import Document
from monitor.pages.page import read_page
from monitor.text.charset import decode

PAGES = Path(__file__).parents[1] / "data" / "pages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
PROFILES = load_sites(Environment({})).profiles
_LABEL = re.compile(r"""<meta[^>]*charset[^>]*>""", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b", re.IGNORECASE)


def labelled(text: str, label: str) -> str:
    """The page with this label and no other."""
    bare = _LABEL.sub("", text)
    return bare.replace("<head>", f'<head><meta charset="{label}">', 1) if label else bare


def upper_case(text: str) -> str:
    """Tags as editors of twenty years ago wrote them; not inside scripts and styles."""
    parts = re.split(
        r"(<script.*?</script>|<style.*?</style>|<!--.*?-->|<founder-[^>]*>|</founder-[^>]*>)", text, flags=re.DOTALL
    )
    return "".join(_TAG.sub(lambda tag: tag[0].upper(), part) if n % 2 == 0 else part for n, part in enumerate(parts))


WAYS: dict[str, Callable[[str], bytes]] = {
    "UTF-8 under its label": lambda text: labelled(text, "utf-8").encode(),
    "UTF-8 under GB2312": lambda text: labelled(text, "gb2312").encode(),
    "UTF-8 without a label": lambda text: labelled(text, "").encode(),
    "UTF-8 with a mark": lambda text: b"\xef\xbb\xbf" + labelled(text, "gbk").encode(),
    "Windows line ends": lambda text: labelled(text, "utf-8").replace("\r\n", "\n").replace("\n", "\r\n").encode(),
    "tags in upper case": lambda text: upper_case(labelled(text, "utf-8")).encode(),
    "paragraphs that are not closed": lambda text: labelled(text, "utf-8").replace("</p>\n<p", "<p").encode(),
    "a box around everything": lambda text: (
        labelled(text, "utf-8")
        .replace("<body>", "<body><div><div>", 1)
        .replace("</body>", "</div></div></body>", 1)
        .encode()
    ),
    "comments between tags": lambda text: labelled(text, "utf-8").replace("<p>", "<!-- p --><p>").encode(),
    "characters as numbers": lambda text: "".join(
        letter if letter < "\x80" else f"&#{ord(letter)};" for letter in labelled(text, "utf-8")
    ).encode(),
    "fonts in every paragraph": lambda text: re.sub(
        r"<p>([^<]+)</p>", r'<p><font face="宋体"><span>\1</span></font></p>', labelled(text, "utf-8")
    ).encode(),
}
CHINESE: dict[str, Callable[[str], bytes]] = {
    "GBK under its label": lambda text: labelled(text, "gbk").encode("gb18030"),
    "GBK under GB2312": lambda text: labelled(text, "gb2312").encode("gb18030"),
    "GBK under UTF-8": lambda text: labelled(text, "utf-8").encode("gb18030"),
    "GBK without a label": lambda text: labelled(text, "").encode("gb18030"),
    "GB18030 under its label": lambda text: labelled(text, "gb18030").encode("gb18030"),
}


def read(body: bytes, name: str) -> Document:
    """The document of a body at a page's address."""
    return read_page(body, url=EXPECTED[name]["url"], content_type=None, profiles=PROFILES)


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("way", [*WAYS, *CHINESE])
def test_a_page_written_in_another_way_is_the_same_text(way: str, name: str) -> None:
    """What a reader of the site would not see is no difference."""
    if way in CHINESE and EXPECTED[name]["language"] != "zh":
        return
    text = decode((PAGES / name).read_bytes(), None).text

    document = read((WAYS | CHINESE)[way](text), name)

    expected = EXPECTED[name]
    assert list(document.paragraphs) == expected["paragraphs"]
    assert (document.title, document.source, document.editor) == (
        expected["title"],
        expected.get("source"),
        expected.get("editor"),
    )
    assert (document.published.isoformat() if document.published else None) == expected["published"]
