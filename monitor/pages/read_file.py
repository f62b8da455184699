"""Texts from files, for the commands that work on a file without the service."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from monitor.errors import ReadError
from monitor.model import Document, Profile
from monitor.pages.page import read_page
from monitor.pages.plain import read_plain
from monitor.text.charset import damage_note, decode, shown

LARGEST = 20_000_000  # bytes; the largest text of this kind ever seen has 200,000


def read_file(path: Path, *, url: str, profiles: Sequence[Profile]) -> Document:
    """Read a page or a plain text.

    Raises:
        ReadError: the file cannot be read, is empty, is too large, or holds nothing that is a text.
    """
    try:
        with path.open("rb") as file:  # which may be a pipe, or a device that never ends
            body = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise ReadError(f"{path}: {reason}; name a file that this user may read") from error
    if len(body) > LARGEST:
        raise ReadError(f"{path}: has more than {LARGEST:,} bytes; cut it down first")
    return read_body(body, name=str(path), url=url, content_type=None, profiles=profiles)


def read_body(body: bytes, *, name: str, url: str, content_type: str | None, profiles: Sequence[Profile]) -> Document:
    """Read what a file or a server held; `name` is what an error calls it."""
    if not body.strip():
        raise ReadError(f"{name}: is empty; give a page or a text")
    try:
        if _is_page(body, content_type):
            return read_page(body, url=url, content_type=content_type, profiles=profiles)
        decoded = decode(body, content_type)
        document = read_plain(shown(decoded.text), url=url, profiles=profiles)
        return replace(document, notes=(*document.notes, *damage_note((decoded.text,), decoded)))
    except ReadError as error:
        raise ReadError(f"{name}: {error}") from error


def _is_page(body: bytes, content_type: str | None) -> bool:
    if content_type is not None and "html" in content_type:
        return True
    plain = body[:_LOOKED_AT].replace(b"\0", b"")  # UTF-16 writes a tag with zeros between its letters
    start = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:4096].lower()
    if _BEGINS.match(start):
        return True
    # A text may show tags as words; a page has more of them than lines, and opens what it closes.
    opened, closed = len(_OPENS.findall(plain)), len(_ENDS.findall(plain))
    lines = sum(1 for line in plain.splitlines() if line.strip())
    return opened >= 1 and closed + opened >= max(3, lines / 2)


_LOOKED_AT = 200_000  # bytes
_BEGINS = re.compile(
    rb"<(?:!doctype|!--|\?xml|html|head|body|meta|div|p|title|article|section|table|h1|script|span|main|font|center)\b"
)
_OPENS = re.compile(rb"<(?:html|head|body|meta|div|p|br|title|article|section|table|tr|h[1-6]|script)\b", re.IGNORECASE)
_ENDS = re.compile(rb"</(?:html|head|body|div|p|title|table|tr|td|h[1-6]|article|section)\s*>", re.IGNORECASE)
