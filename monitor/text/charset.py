"""Bytes → text. Labels lie: GB2312 means GB18030, and UTF-8 stands under any label.

    byte order mark → UTF-8 → what fits best of the labels (header, XML declaration, meta) and five usual encodings

The label, the characters of the language and the neighbours decide together, so that one wrong byte decides nothing:
`damaged_bytes` reads around it. A character that cannot be decoded becomes `INVENTED`, never U+FFFD, so that damage of
ours is told from damage in the publisher's own bytes.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.errors import ReadError
from monitor.text.damaged_bytes import (
    INVENTED,
    is_usual_hanzi,
    read_pairs,
    read_single,
    read_utf8,
    usual_share,
)
from monitor.text.twice_encoded import unscrambled

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
_PAIRED = frozenset(["gb18030", "big5hkscs"])
_RUSSIAN = frozenset(["windows-1251", "cp1251", "koi8-r", "koi8-u", "cp866", "ibm866", "iso-8859-5", "mac-cyrillic"])
_FEW = 0.05  # of the characters beyond ASCII: more of them cannot be decoded, and the encoding is another
_FEW_PLACES = 3  # that few are never too many, as in an English page with a single byte beyond ASCII
_FEW_STRAY = 5  # bytes beyond ASCII in a page that has no others
_SAMPLE = 400_000  # bytes that are enough to tell an encoding
_PLAUSIBLE = 0.6  # fit of an encoding: the right one has 0.9 and more, another one of the same script half
_LABEL_WEIGHS = 0.15  # added to the fit of what a label says
_DAMAGE_WEIGHS = 4.0  # taken from the fit for a share of damaged characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A body as text. `invented` counts the places that could not be decoded; `notes` are sentences for people."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    invented: int = 0


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Decode a body; `content_type` is the header as the server sent it.

    Places that cannot be decoded hold `INVENTED`; `shown` makes them visible where they are read.

    Raises:
        ReadError: the body is empty, is no text, or so much of it cannot be decoded that nothing can be trusted.
    """
    _refuse_what_is_no_text(body)
    labels = _labels(body, content_type)
    encoding, text = _chosen(body, list(labels))
    text = unscrambled(text.removeprefix("\ufeff").replace("\0", ""))
    invented = text.count(INVENTED)
    if invented > max(_FEW_PLACES, _FEW * (len(text) - len(text.encode("ascii", "ignore")))):
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


def _chosen(body: bytes, labels: Sequence[str]) -> tuple[str, str]:
    """The encoding, and the text. A mark at the beginning is believed where the bytes behind it are such."""
    for mark, encoding in _MARKS:
        if body.startswith(mark) and (encoding != "utf-8" or _is_utf8(body[len(mark) :], labels)):
            return encoding, _read(body[len(mark) :], encoding, labels)
    body = body.removeprefix(codecs.BOM_UTF8)
    for beginning, encoding in _UNMARKED:
        if body.startswith(beginning):
            return encoding, _read(body, encoding, labels)
    if encoding := _wide(body):
        return encoding, _read(body, encoding, labels)
    if _is_utf8(body, labels):
        return "utf-8", _read(body, "utf-8", labels)
    best = max(_ranked(body, labels), default=None, key=lambda pair: pair[0])
    encoding = best[1] if best is not None and best[0] >= _PLAUSIBLE else "utf-8"
    return encoding, _read(body, encoding, labels)


def _read(body: bytes, encoding: str, labels: Sequence[str]) -> str:
    """The body in an encoding, with damage; segments of another encoding are read in theirs."""
    strict = _strict(body, encoding)
    if encoding in _PAIRED:
        return strict if strict is not None and strict.isascii() else read_pairs(body, encoding)
    if encoding == "utf-8":
        others = [*(label for label in labels if label in _UNLABELLED), "gb18030", "windows-1251"]
        return strict if strict is not None else read_utf8(body, others)
    if encoding in _RUSSIAN:
        return read_single(body, encoding)
    return strict if strict is not None else body.decode(encoding, "monitor.invented")


def _wide(body: bytes) -> str:
    """UTF-16 without a mark: every ASCII character has a zero beside it; empty where it is none."""
    if body[:_SAMPLE].count(0) < 2:
        return ""
    sample = body[: _SAMPLE - _SAMPLE % 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) - len(sample) % 2].decode(encoding, "monitor.invented")
        usual = sum(letter <= "\x7f" or "\u0400" <= letter <= "\u04ff" or is_usual_hanzi(letter) for letter in text)
        if usual >= 0.9 * len(text) and text.count("\0") <= 0.01 * len(text):
            return encoding
    return ""


def _is_utf8(body: bytes, labels: Sequence[str]) -> bool:
    """Whether the bytes are UTF-8, maybe with damage: its characters check themselves, so few right ones prove it."""
    strict = _strict(body, "utf-8")
    if strict is not None:
        return True
    text = body.decode("utf-8", "monitor.invented")
    damage = text.count(INVENTED)
    sound = len(text) - len(text.encode("ascii", "ignore")) - damage
    few = damage <= _FEW_STRAY and damage <= 0.005 * len(text)
    return sound >= 2 * damage or (few and not sound and (not labels or labels[0] == "utf-8"))


def _ranked(body: bytes, labels: Sequence[str]) -> Iterator[tuple[float, str]]:
    """How well each encoding fits, 0 to about 1; what a label says counts something."""
    for encoding in dict.fromkeys((*labels, *_UNLABELLED)):
        if encoding == "utf-8":
            continue
        text = _tolerant(body[:_SAMPLE], encoding)
        fit = _fit(text, encoding) - _DAMAGE_WEIGHS * _share_of_damage(text)
        yield fit + _LABEL_WEIGHS * (encoding in labels), encoding


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _tolerant(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding, "monitor.invented")
    except (UnicodeError, LookupError):  # a codec that knows no error handlers
        return INVENTED


def _mark_invented(error: UnicodeError) -> tuple[str, int]:
    return INVENTED, error.end  # type: ignore[attr-defined]  # only decoding asks for it


codecs.register_error("monitor.invented", _mark_invented)


def _share_of_damage(text: str) -> float:
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count(INVENTED) / beyond if beyond else 0.0


def _fit(text: str, encoding: str) -> float:
    """Encodings of one byte decode anything, and GB18030 decodes much: do the characters look like a text?"""
    if encoding in _PAIRED:
        return 0.0 if _mixes_scripts_in_words(text) else usual_share(text, encoding)
    if encoding in _RUSSIAN:
        return usual_share(text, encoding)
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    if encoding == "cp1252":
        return 0.7 if beyond < 0.1 * len(text) else 0.0
    return 0.9  # only a label leads here


def _mixes_scripts_in_words(text: str) -> bool:
    """Western bytes read as GB18030 give single hanzi glued into Latin words ("don抰")."""
    glued = len(re.findall(r"[a-z][\u4e00-\u9fff][a-z]", text))
    return glued > 0.2 * len(re.findall(r"[\u4e00-\u9fff]", text))


def _notes(text: str, encoding: str, labels: Mapping[str, str]) -> list[str]:
    notes = []
    said = next(iter(labels), encoding)
    if said != encoding and not text.isascii():
        notes.append(f"the page says {labels[said]}, its bytes are {encoding}")
    if REPLACEMENT in text:
        notes.append(f"the publisher's own bytes hold {text.count(REPLACEMENT)} damaged characters (U+FFFD)")
    return notes


def shown(text: str) -> str:
    """The text with U+FFFD in the places that could not be decoded."""
    return text.replace(INVENTED, REPLACEMENT)


def damage_note(texts: Iterable[str], decoded: Decoded) -> tuple[str, ...]:
    """The sentence for people where a text holds places that could not be decoded; none where it holds none."""
    places = sum(text.count(INVENTED) for text in texts)
    if not places:
        return ()
    return (f"places of the text with bytes that are not {decoded.encoding}, each shown as {REPLACEMENT}: {places}",)


__all__ = ["INVENTED", "REPLACEMENT", "Decoded", "damage_note", "decode", "shown"]
