"""The browser that the tests look with."""

import os
import shutil

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def browser() -> str:
    """A browser; without one the tests skip, except where CI promises that they run."""
    if BROWSER is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium here: install Debian's package chromium")
    assert BROWSER is not None, "CI installs chromium"
    return BROWSER
