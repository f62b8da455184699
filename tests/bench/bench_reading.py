"""How well pages without profile are read: paragraphs, titles, times. This reader, or trafilatura beside it.

    python tests/bench/bench_reading.py               this reader
    PYTHON tests/bench/bench_reading.py trafilatura   in an environment that has trafilatura (and lxml_html_clean)

The pages are those of tests/data/generic: shapes of ministries, agencies, think tanks and blogs in four languages, with
prose of their own. A paragraph counts as found when it is the same but for white space.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PAGES = Path(__file__).parents[1] / "data" / "generic"


class Read(NamedTuple):
    """What a reader makes of a page."""

    paragraphs: list[str]
    title: str
    published: str | None


def this_reader() -> Callable[[bytes, str], Read]:
    """The general reader of this project."""
    from monitor.errors import ReadError
    from monitor.pages.page import read_page

    def read(body: bytes, url: str) -> Read:
        try:
            document = read_page(body, url=url, content_type=None, profiles=())
        except ReadError:
            return Read([], "", None)
        published = document.published.isoformat() if document.published else None
        return Read(list(document.paragraphs), document.title, published)

    return read


def trafilatura_reader() -> Callable[[bytes, str], Read]:
    """trafilatura with its usual options, without comments."""
    import trafilatura

    def read(body: bytes, url: str) -> Read:
        found = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
        if found is None:
            return Read([], "", None)
        fields = found if isinstance(found, dict) else found.as_dict()
        lines = [line.lstrip(" -•") for line in (fields["text"] or "").split("\n") if line.strip()]
        return Read(lines, fields["title"] or "", fields["date"])

    return read


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def main() -> None:
    """Read all pages and print how many of each are right."""
    read = trafilatura_reader() if "trafilatura" in sys.argv else this_reader()
    expected = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
    right = wrong = missing = whole = titles = days = clocks = 0
    began = time.process_time()
    for name, page in expected.items():
        found = read((PAGES / name).read_bytes(), page["url"])
        lines, wanted = list(map(squeezed, found.paragraphs)), list(map(squeezed, page["paragraphs"]))
        right += sum(line in wanted for line in lines)
        wrong += sum(line not in wanted for line in lines)
        missing += sum(line not in lines for line in wanted)
        whole += lines == wanted
        titles += squeezed(found.title) == squeezed(page["title"])
        days += str(found.published)[:10] == str(page["published"])[:10]
        clocks += "T" in str(page["published"]) and found.published == page["published"]
    spent = (time.process_time() - began) / len(expected) * 1000
    precision, recall = right / (right + wrong), right / (right + missing)
    print(f"{len(expected)} pages, {spent:.1f} ms each; whole texts {whole}; paragraphs: ", end="")
    print(f"precision {precision:.3f}, recall {recall:.3f}; titles {titles}, days {days}, clock times {clocks}")


if __name__ == "__main__":
    main()
