"""Texts from files, for the commands that work on a file without the service."""

import re
from collections.abc import Sequence
from pathlib import Path

from monitor.errors import ReadError
from monitor.model import Document, Profile
from monitor.pages.page import read_page
from monitor.pages.plain import read_plain
from monitor.text.charset import decode

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
        if decoded.invented:
            places = decoded.invented
            raise ReadError(f"{places} places in it cannot be decoded as {decoded.encoding}; save it as UTF-8")
        return read_plain(decoded.text, url=url, profiles=profiles)
    except ReadError as error:
        raise ReadError(f"{name}: {error}") from error


def _is_page(body: bytes, content_type: str | None) -> bool:
    if content_type is not None and "html" in content_type:
        return True
    plain = body.replace(b"\0", b"")  # UTF-16 writes a tag with zeros between its letters
    start = plain[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")) or _TAGS.search(start):
        return True
    # Saved pages may begin with long comments; a text that only shows a tag or two has none closed.
    return len(_ENDS.findall(plain)) >= 3


_TAGS = re.compile(rb"<(?:html|head|body|meta|div|p|title|article|section|table|h1|script)[\s>]")
_ENDS = re.compile(rb"</(?:html|head|body|div|p|title|table|td|font|span)\s*>", re.IGNORECASE)
