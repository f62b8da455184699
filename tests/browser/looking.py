"""A real browser without a screen."""

import subprocess
from pathlib import Path


def look(browser: str, folder: Path, url: str, width: int, height: int, *options: str) -> str:
    """Open an address; what the browser prints."""
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}", *options, url]
    return subprocess.run(command, capture_output=True, timeout=60, check=True).stdout.decode()
