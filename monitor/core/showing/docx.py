"""A comparison as a DOCX with tracked changes, so that a desk officer may work on in a word processor.

Accepting all changes gives the new text; refusing all gives the old one's sentences, moved ones at their new place. The
file is four small parts of XML in a zip: no library is needed for that.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from monitor.core.showing.view import Block, Item, View, facts
from monitor.model import Mark, Span

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
        *(_plain_paragraph(text) for text in (shown.summary, *shown.notes)),
    ]
    body = "".join([*heads, *(_paragraph(block, shown.glue, marks) for block in shown.blocks)])
    document = f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _Marks:
    """Gives each tracked change its number, author and time."""

    def __init__(self, now: datetime) -> None:
        self._rest = f"w:author={quoteattr(_AUTHOR)} w:date={quoteattr(now.strftime('%Y-%m-%dT%H:%M:%SZ'))}"
        self._last = 0

    def next(self) -> str:
        self._last += 1
        return f'w:id="{self._last}" {self._rest}'


def _paragraph(block: Block, glue: str, marks: _Marks) -> str:
    """A paragraph; its mark is tracked too where all of it is new or dropped, so that no empty line is left behind."""
    tag = {"new": "ins", "dropped": "del"}.get(block.whole)
    about = f"<w:pPr><w:rPr><w:{tag} {marks.next()}/></w:rPr></w:pPr>" if tag else ""
    return f"<w:p>{about}{''.join(_runs(_spans(block.items, glue), marks))}</w:p>"


def _spans(items: Iterable[Item], glue: str) -> Iterable[Span]:
    """The words of a paragraph. A space between two sentences belongs to the texts in which both of them stand."""
    in_old = in_new = False
    for item in items:
        space = (in_old and bool(item.change.old), in_new and bool(item.change.new))
        if glue and space in _SPACES:
            yield Span(text=glue, mark=_SPACES[space])
        yield from item.spans
        in_old, in_new = in_old or bool(item.change.old), in_new or bool(item.change.new)


_SPACES: dict[tuple[bool, bool], Mark] = {(True, True): "kept", (True, False): "deleted", (False, True): "inserted"}


def _runs(spans: Iterable[Span], marks: _Marks) -> Iterable[str]:
    for span in spans:
        text = escape(span.text.translate(_NOT_IN_XML))
        match span.mark:
            case "deleted":
                words = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
                yield f"<w:del {marks.next()}>{words}</w:del>"
            case "inserted":
                yield f'<w:ins {marks.next()}><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:ins>'
            case _:
                yield f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _plain_paragraph(text: str, *, bold: bool = False) -> str:
    about = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{about}<w:t xml:space="preserve">{escape(text.translate(_NOT_IN_XML))}</w:t></w:r></w:p>'
