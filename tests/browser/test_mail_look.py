"""The HTML part of a mail as a browser shows it, without a network."""

import os
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from browser.looking import look

from monitor.alerts.samples import SAMPLE_TIME, sample_alerts, sample_statement
from monitor.channels.render import render
from monitor.model import Alert, Language, Recipient

WIDTH, HEIGHT = 800, 1600


def _run(browser: str, folder: Path, page: str, *options: str) -> str:
    (folder / "mail.html").write_text(page, encoding="utf-8")
    offline = "--host-resolver-rules=MAP * ~NOTFOUND"
    return look(browser, folder, (folder / "mail.html").as_uri(), WIDTH, HEIGHT, offline, *options)


def _pixels(path: Path) -> list[bytes]:
    """The rows of a PNG of eight bits for each of three or four colours."""
    data, place, packed = path.read_bytes(), 8, b""
    width, height, _, colours = struct.unpack(">IIBB", data[16:26])
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        packed += data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    step = {2: 3, 6: 4}[colours]
    return _unfiltered(zlib.decompress(packed), width * step, height, step)


def _unfiltered(raw: bytes, length: int, height: int, step: int) -> list[bytes]:
    rows, above = [], bytes(length)
    for number in range(height):
        start = number * (length + 1)
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + length])
        for i in range(length):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            row[i] = (row[i] + _predicted(kind, left, above[i], corner)) & 255
        above = bytes(row)
        rows.append(above)
    return rows


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        near = left + up - corner
        return min((left, up, corner), key=lambda value: abs(near - value))
    return (0, left, up, (left + up) // 2)[kind]


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_a_mail_is_seen_with_its_marks(browser: str, tmp_path: Path, language: Language) -> None:
    """What was deleted stands on red, what was inserted on green, and nothing is wider than the page."""
    page = render(sample_statement(SAMPLE_TIME), Recipient(name="x", channel="email", language=language)).body
    picture = tmp_path / "mail.png"

    _run(browser, tmp_path, page, f"--screenshot={picture}")

    if folder := os.environ.get("MONITOR_SCREENSHOTS"):
        shutil.copy(picture, Path(folder) / f"mail-{language}.png")
    rows = _pixels(picture)
    step = len(rows[0]) // WIDTH
    seen = b"".join(rows)
    assert len(rows) == HEIGHT
    assert bytes.fromhex("ffebe9") in seen
    assert bytes.fromhex("dafbe1") in seen
    assert all(row[-8 * step :] == rows[0][-8 * step :] for row in rows)


@pytest.mark.parametrize("alert", sample_alerts(SAMPLE_TIME), ids=lambda alert: f"{alert.kind}-{alert.id[-6:]}")
def test_a_mail_and_its_attachment_are_whole_pages_to_a_browser(browser: str, tmp_path: Path, alert: Alert) -> None:
    """It ends with the id, and asks for nothing from anywhere."""
    message = render(alert, Recipient(name="x", channel="email", language="zh"))

    shown = [_run(browser, tmp_path, page, "--dump-dom") for page in (message.body, message.whole) if page]

    assert all(alert.id in dom[-400:] for dom in shown)
    assert not any("<img" in dom or "<script" in dom or "<link" in dom for dom in shown)
