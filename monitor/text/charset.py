"""Bytes → text. Labels lie: GB2312 means GB18030, and UTF-8 stands under any label.

    byte order mark → UTF-8 → the labels (header, XML declaration, meta) → GB18030 → Windows-1251 → Big5 → 1252

Nothing is guessed from letter frequencies: that told Chinese pages to be MacCyrillic. A character that cannot be
decoded becomes `INVENTED`, never U+FFFD, so that damage of ours is told from damage in the publisher's own bytes.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.errors import ReadError

INVENTED = "\ufdd0"  # a code point that no text may hold (Unicode 23.7)
REPLACEMENT = "\ufffd"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (  # "<" or "<?" in encodings of more than one byte
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_NOT_TEXT = (
    (b"\x1f\x8b", "gzip data that were not unpacked"),
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive"),
)
_LABEL = re.compile(rb"""(?:charset|encoding)\s*+=\s*+["']?\s*+([A-Za-z0-9][\w.:+-]*+)""", re.IGNORECASE)
_HEAD = 8192  # people.com.cn writes its meta label behind byte 1,024, where browsers stop looking
_SAME_AS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "gb18030": "gb18030",
    "chinese": "gb18030",
    "cp936": "gb18030",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
# Ways of writing characters in ASCII, which no site means and which turn harmless bytes into something else.
_NO_CHARSETS = frozenset(["idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"])
_UNLABELLED = (
    "gb18030",
    "windows-1251",
    "koi8-r",
    "big5hkscs",
    "cp1252",
)  # tried where labels fail; each must look like a text
_FEW = 0.05  # of the characters beyond ASCII: more of them cannot be decoded, and the encoding is another


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A body as text. `invented` counts the places that could not be decoded; `notes` are sentences for people."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    invented: int = 0


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Decode a body; `content_type` is the header as the server sent it.

    Places that cannot be decoded hold `INVENTED`; the caller refuses them where text must be right.

    Raises:
        ReadError: the body is empty, is no text, or so much of it cannot be decoded that nothing can be trusted.
    """
    _refuse_what_is_no_text(body)
    labels = _labels(body, content_type)
    encoding, text = _chosen(body, list(labels))
    text = text.removeprefix("\ufeff").replace("\0", "")
    invented = text.count(INVENTED)
    if invented and invented > _FEW * max(1, sum(1 for letter in text if letter > "\x7f")):
        raise ReadError(
            f"the body cannot be decoded: {invented} places are wrong in {encoding}, the best of the encodings tried"
        )
    return Decoded(text=text, encoding=encoding, notes=tuple(_notes(text, encoding, labels)), invented=invented)


def _refuse_what_is_no_text(body: bytes) -> None:
    if not body.strip(b" \t\r\n\0"):
        raise ReadError("the body is empty")
    for magic, name in _NOT_TEXT:
        if body.startswith(magic):
            raise ReadError(f"the body is {name}, not a page or a feed")


def _labels(body: bytes, content_type: str | None) -> dict[str, str]:
    """The encodings that the labels mean, in their order, each with the label as it is written."""
    found = [*_LABEL.findall((content_type or "").encode("ascii", "ignore")), *_LABEL.findall(body[:_HEAD])]
    labels: dict[str, str] = {}
    for raw in found:
        written = raw.decode("ascii")
        label = _SAME_AS.get(written.lower(), written.lower())
        if _is_known(label):
            labels.setdefault(label, written)
    return labels


def _is_known(label: str) -> bool:
    try:
        return codecs.lookup(label)._is_text_encoding and codecs.lookup(label).name not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False


def _chosen(body: bytes, labels: list[str]) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return encoding, _tolerant(body[len(mark) :], encoding)
    for beginning, encoding in _UNMARKED:
        if body.startswith(beginning):
            return encoding, _tolerant(body, encoding)
    strict = _strict(body, "utf-8")
    if strict is not None:
        return "utf-8", strict
    damaged = _tolerant(body, "utf-8")
    if _share_of_damage(damaged) < _FEW:
        return "utf-8", damaged
    for label in [*labels, *_UNLABELLED]:
        text = _strict(body, label)
        if text is not None and _is_plausible(text, label):
            return label, text
    # A label whose bytes are damaged here and there is better than a strict decoding that is implausible everywhere.
    candidates = [label for label in [*labels, "gb18030"] if label not in ("utf-8", "cp1252")]
    best = min(
        ((encoding, _tolerant(body, encoding)) for encoding in candidates), key=lambda pair: _share_of_damage(pair[1])
    )
    if _share_of_damage(best[1]) < _FEW and _is_plausible(best[1], best[0]):
        return best
    trusted = next((label for label in labels if label not in (*_UNLABELLED, "utf-8")), None)
    text = _strict(body, trusted) if trusted else None
    return (trusted, text) if trusted and text is not None else ("utf-8", damaged)


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _tolerant(body: bytes, encoding: str) -> str:
    return body.decode(encoding, "monitor.invented")


def _mark_invented(error: UnicodeError) -> tuple[str, int]:
    return INVENTED, error.end  # type: ignore[attr-defined]  # only decoding asks for it


codecs.register_error("monitor.invented", _mark_invented)


def _share_of_damage(text: str) -> float:
    beyond = sum(1 for letter in text if letter > "\x7f")
    return text.count(INVENTED) / beyond if beyond else 0.0


def _is_plausible(text: str, encoding: str) -> bool:
    """Encodings of one byte decode anything, and GB18030 decodes much: do the characters look like a text?"""
    beyond = [letter for letter in text[:200_000] if letter > "\x7f"]
    if encoding == "gb18030":
        usual = sum(1 for letter in beyond if _is_usual_in_chinese(letter))
        return usual >= 0.4 * len(beyond) and not _mixes_scripts_in_words(text)
    if encoding == "big5hkscs":
        codes = (letter.encode("big5", "ignore") for letter in beyond)
        return sum(1 for code in codes if code and code[0] <= 0xC6) >= 0.8 * len(beyond)
    if encoding in ("windows-1251", "cp1251", "koi8-r", "cp866", "iso-8859-5"):
        return _looks_russian(text, beyond)
    if encoding == "cp1252":
        return len(beyond) < 0.1 * len(text[:200_000])
    return True


def _is_usual_in_chinese(letter: str) -> bool:
    """Marks, Cyrillic, and the 3,755 hanzi that make up nine tenths of texts; Cyrillic bytes decode to rarer ones."""
    if not letter.isalpha():
        return not "\ue000" <= letter <= "\uf8ff"
    code = letter.encode("gb2312", "ignore")
    return "а" <= letter <= "я" or (bool(code) and 0xB0 <= code[0] <= 0xD7)


def _looks_russian(text: str, beyond: list[str]) -> bool:
    letters = [letter for letter in beyond if "\u0400" <= letter <= "\u04ff"]
    small = sum(letter.islower() for letter in letters)
    return len(letters) >= 0.6 * len(beyond) and small >= 0.6 * len(letters)


def _mixes_scripts_in_words(text: str) -> bool:
    """Western bytes read as GB18030 give single hanzi glued into Latin words ("don抰")."""
    glued = len(re.findall(r"[a-z][\u4e00-\u9fff][a-z]", text[:200_000]))
    return glued > 0.2 * len(re.findall(r"[\u4e00-\u9fff]", text[:200_000]))


def _notes(text: str, encoding: str, labels: Mapping[str, str]) -> list[str]:
    notes = []
    said = next(iter(labels), encoding)
    if said != encoding and not text.isascii():
        notes.append(f"the page says {labels[said]}, its bytes are {encoding}")
    if REPLACEMENT in text:
        notes.append(f"the publisher's own bytes hold {text.count(REPLACEMENT)} damaged characters (U+FFFD)")
    return notes


__all__ = ["INVENTED", "REPLACEMENT", "Decoded", "decode"]
