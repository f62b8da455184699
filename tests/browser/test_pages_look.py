"""The pages for readers as a browser shows them, with their style and without a script."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browser.looking import look
from web.library import KEY, Library

PAGES = ("front", "alert", "document", "capture", "outbox")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A store that is served."""
    opened = Library(tmp_path_factory.mktemp("library"))
    yield opened
    opened.close()


def _path(library: Library, page: str) -> str:
    return {
        "front": "/",
        "alert": f"/alerts/{library.alerts[0].id}",
        "document": f"/documents/{quote(KEY, safe='')}",
        "capture": f"/captures/{library.capture.id}",
        "outbox": "/outbox",
    }[page]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_shown_and_runs_nothing(browser: str, tmp_path: Path, library: Library, page: str) -> None:
    """The browser that takes the hostile title of the stored page for markup would rename the page."""
    address = f"{library.address}{_path(library, page)}?lang=zh"

    shown = look(browser, tmp_path, address, 1000, 1400, "--dump-dom")

    assert "<title>run" not in shown
    assert "<script>document" not in shown


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_looked_at(browser: str, tmp_path: Path, library: Library, page: str, language: str) -> None:
    """A picture of each comes about; MONITOR_SCREENSHOTS names a folder to keep them in."""
    picture = tmp_path / "page.png"
    address = f"{library.address}{_path(library, page)}?lang={language}"

    look(browser, tmp_path, address, 1000, 1600, f"--screenshot={picture}")

    if folder := os.environ.get("MONITOR_SCREENSHOTS"):
        shutil.copy(picture, Path(folder) / f"{page}-{language}.png")
    assert picture.stat().st_size > 20_000
