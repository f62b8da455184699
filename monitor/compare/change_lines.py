"""Changes → the lines that an alert shows."""

from collections.abc import Iterable, Iterator, Sequence

from monitor.model import Change, ChangeLine, Language, Remark, Sentence, Span, remark
from monitor.text.redline import redline


def change_lines(changes: Iterable[Change], language: Language | None = None) -> tuple[ChangeLine, ...]:
    """All in scope but the kept, the weightiest first, words marked.

    `language` is told from the text where it is not given.
    """
    told = [change for change in changes if change.kind != "kept" and change.in_scope]
    return tuple(_line(change, language) for change in sorted(told, key=lambda change: -change.weight))


def _line(change: Change, language: Language | None) -> ChangeLine:
    known = language or _language(change)
    old, new = _joined(change.old, known), _joined(change.new, known)
    return ChangeLine(
        kind=change.kind,
        shift=change.shift,
        old=old,
        new=new,
        spans=_spans(change, old, new, known),
        act=change.act,
        topics=change.topics,
        reason=change.reason,
        remarks=(*change.remarks, *_hint(change, known)),
        weight=change.weight,
    )


def _hint(change: Change, language: Language) -> Iterator[Remark]:
    """That the sentence may be one of the other text in other words."""
    if change.perhaps:
        words = _joined(change.perhaps, language)
        yield remark(PERHAPS_FROM if change.new else PERHAPS_AS, words=words)


PERHAPS_FROM = "Possibly rephrased from “{words}”."
PERHAPS_AS = "Possibly rephrased as “{words}”."


def _spans(change: Change, old: str, new: str, language: Language) -> tuple[Span, ...]:
    match change.kind:
        case "new":
            return (Span(text=new, mark="inserted"),)
        case "dropped":
            return (Span(text=old, mark="deleted"),)
        case "reworded" if change.rephrased:
            return Span(text=old, mark="deleted"), Span(text=new, mark="inserted")
        case "reworded":
            return redline(old, new, language)
        case _:
            return (Span(text=new, mark="kept"),)


def _joined(sentences: Sequence[Sentence], language: Language) -> str:
    return ("" if language == "zh" else " ").join(sentence.text for sentence in sentences)


def _language(change: Change) -> Language:
    text = "".join(sentence.text for sentence in (*change.old, *change.new))
    if any("\u3400" <= character <= "\u9fff" for character in text):
        return "zh"
    return "ru" if any("\u0400" <= character <= "\u04ff" for character in text) else "en"
