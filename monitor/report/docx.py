"""A comparison as a DOCX with tracked changes, so that a desk officer may work on in a word processor.

Accepting all changes gives the new text, refusing all the old one; what moved is tracked as a move from place to place.
The file is three small parts of XML in a zip: no library is needed for that.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from monitor.model import Mark, Sentence, Span
from monitor.report.view import Block, Item, View, facts

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)
_AUTHOR = "monitor"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same comparison gives the same bytes
_NOT_IN_XML = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def docx(shown: View, now: datetime) -> bytes:
    """The file; `now` is the moment that the tracked changes bear."""
    marks = _Marks(now)
    heads = [
        _plain_paragraph(shown.new.title or "(no title)", bold=True),
        _plain_paragraph(f"new: {facts(shown.new)}"),
        _plain_paragraph(f"old: {shown.old.title or '(no title)'}, {facts(shown.old)}"),
        *(_plain_paragraph(text) for text in (shown.summary, *shown.notes, *_hints(shown))),
    ]
    body = "".join([*heads, *_paragraphs(shown.blocks, shown.glue, marks)])
    document = f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _hints(shown: View) -> Iterator[str]:
    """What may have been rephrased, in front, since a tracked change has no room for a remark."""
    for item in shown.told:
        if item.hint and item.change.kind == "new":
            words = " ".join(piece.text for piece in item.change.new)
            yield f"{item.rank}. “{words}” (paragraph {item.change.new[0].paragraph + 1}): {item.hint}"


class _Marks:
    """Gives each tracked change its number, author and time, and each move its name."""

    def __init__(self, now: datetime) -> None:
        self.about = f"w:author={quoteattr(_AUTHOR)} w:date={quoteattr(now.strftime('%Y-%m-%dT%H:%M:%SZ'))}"
        self._last = 0

    def next(self) -> str:
        return f'w:id="{self.number()}" {self.about}'

    def number(self) -> int:
        self._last += 1
        return self._last


@dataclass(frozen=True, slots=True)
class _Piece:
    """One item where it stands, or where it stood before it moved."""

    item: Item
    left: bool = False

    @property
    def in_old(self) -> bool:
        return self.left or (bool(self.item.change.old) and not _is_moved(self.item))

    @property
    def in_new(self) -> bool:
        return not self.left and bool(self.item.change.new)


def _is_moved(item: Item) -> bool:
    return item.change.kind == "moved" or item.change.moved


def _paragraphs(blocks: Sequence[Block], glue: str, marks: _Marks) -> Iterator[str]:
    """The paragraphs, and in them, or between them, what has moved away from there."""
    pieces = _with_what_moved_away(blocks)
    for paragraph in pieces:
        in_old, in_new = any(piece.in_old for piece in paragraph), any(piece.in_new for piece in paragraph)
        tag = "" if in_old and in_new else "ins" if in_new else "del"
        # The paragraph's mark is tracked too where all of it is new or gone, so that no empty line is left behind.
        about = f"<w:pPr><w:rPr><w:{tag} {marks.next()}/></w:rPr></w:pPr>" if tag else ""
        yield f"<w:p>{about}{''.join(_runs(paragraph, glue, marks))}</w:p>"


def _with_what_moved_away(blocks: Sequence[Block]) -> list[list[_Piece]]:
    """Each moved item a second time, after the item that it followed in the old text."""
    paragraphs = [[_Piece(item) for item in block.items] for block in blocks]
    moved = sorted(
        (item for block in blocks for item in block.items if _is_moved(item)), key=lambda item: _place(item.change.old)
    )
    for item in moved:
        place = _place(item.change.old)
        before = [
            (_place(piece.item.change.old), number, position)
            for number, paragraph in enumerate(paragraphs)
            for position, piece in enumerate(paragraph)
            if piece.in_old and _place(piece.item.change.old) < place
        ]
        after, number, position = max(before, default=((-1, -1), -1, -1))
        goes_on = number >= 0 and any(piece.in_old for piece in paragraphs[number][position + 1 :])
        if goes_on or after[0] == place[0]:
            paragraphs[number].insert(position + 1, _Piece(item, left=True))
        else:
            _as_a_beginning(paragraphs, number, _Piece(item, left=True))
    return paragraphs


def _as_a_beginning(paragraphs: list[list[_Piece]], number: int, piece: _Piece) -> None:
    """Put first what stood first in its paragraph: before what is left of that, else as one of its own."""
    paragraph = piece.item.change.old[0].paragraph
    following = paragraphs[number + 1] if number + 1 < len(paragraphs) else []
    if any(other.in_old and other.item.change.old[0].paragraph == paragraph for other in following):
        following.insert(0, piece)
    else:
        paragraphs.insert(number + 1, [piece])


def _place(pieces: Sequence[Sentence]) -> tuple[int, int]:
    return pieces[0].paragraph, pieces[0].sentence


def _runs(paragraph: Sequence[_Piece], glue: str, marks: _Marks) -> Iterator[str]:
    """The words of a paragraph. A space between two sentences belongs to the texts in which both of them stand."""
    in_old = in_new = False
    for piece in paragraph:
        space = (in_old and piece.in_old, in_new and piece.in_new)
        if glue and space in _SPACES:
            yield _run(Span(text=glue, mark=_SPACES[space]), marks)
        yield from _moving(piece, marks) if _is_moved(piece.item) else (_run(span, marks) for span in piece.item.spans)
        in_old, in_new = in_old or piece.in_old, in_new or piece.in_new


_SPACES: dict[tuple[bool, bool], Mark] = {(True, True): "kept", (True, False): "deleted", (False, True): "inserted"}


def _moving(piece: _Piece, marks: _Marks) -> Iterator[str]:
    """The words that left a place, or came to one; what was reworded on the way is put in there."""
    way, number, name = ("moveFrom" if piece.left else "moveTo"), marks.number(), f"move{piece.item.number}"
    yield f'<w:{way}RangeStart w:id="{number}" w:name="{name}" {marks.about}/>'
    for span in piece.item.spans:
        if span.mark == "kept" or (piece.left and span.mark == "deleted"):
            yield f"<w:{way} {marks.next()}>{_words(span.text)}</w:{way}>"
        elif not piece.left and span.mark == "inserted":
            yield _run(span, marks)
    yield f'<w:{way}RangeEnd w:id="{number}"/>'


def _run(span: Span, marks: _Marks) -> str:
    match span.mark:
        case "deleted":
            return f"<w:del {marks.next()}>{_words(span.text, 'delText')}</w:del>"
        case "inserted":
            return f"<w:ins {marks.next()}>{_words(span.text)}</w:ins>"
        case _:
            return _words(span.text)


def _words(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text.translate(_NOT_IN_XML))}</w:{tag}></w:r>'


def _plain_paragraph(text: str, *, bold: bool = False) -> str:
    about = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{about}<w:t xml:space="preserve">{escape(text.translate(_NOT_IN_XML))}</w:t></w:r></w:p>'
