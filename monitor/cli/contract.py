"""What `--format json` prints: the contract that analysts' scripts rely on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from monitor.model import Assessment, Change, Document, Sentence

if TYPE_CHECKING:  # what compares texts is loaded by the commands that do
    from monitor.report.editions import Editions


def document(read: Document) -> dict[str, Any]:
    """The contract of `monitor extract --format json`."""
    return {
        "title": read.title,
        "published": read.published and read.published.isoformat(),
        "source": read.source,
        "language": read.language,
        "paragraphs": list(read.paragraphs),
        "site_id": read.site_id,
        "profile": read.profile,
        "author": read.author,
        "editor": read.editor,
        "notes": list(read.notes),
    }


def assessment(judged: Assessment) -> dict[str, Any]:
    """The contract of `monitor assess --format json`."""
    return {
        "verdict": judged.verdict,
        "score": round(judged.score, 3),
        "topics": list(judged.topics),
        "parties": list(judged.parties),
        "passages": [
            {"text": passage.text, "topics": list(passage.topics), "act": passage.act} for passage in judged.passages
        ],
        "reasons": list(judged.reasons),
    }


def comparison(old: Document, new: Document, changes: Sequence[Change], notes: Sequence[str] = ()) -> dict[str, Any]:
    """The contract of `monitor compare --format json`."""
    return {
        "old": _side(old),
        "new": _side(new),
        "changes": [_change(change) for change in changes],
        "notes": list(notes),
    }


def editions(shown: "Sequence[Editions]") -> dict[str, Any]:
    """The contract of `monitor editions --format json`."""
    return {
        "editions": [
            {
                "first": _side(pair.first),
                "second": _side(pair.second),
                "aligned": pair.found.aligned,
                "weak": pair.found.weak,
                "differences": [
                    {
                        "what": list(difference.what),
                        "first": [_sentence(sentence) for sentence in difference.first],
                        "second": [_sentence(sentence) for sentence in difference.second],
                        "reason": difference.reason,
                    }
                    for difference in pair.found.differences
                ],
            }
            for pair in shown
        ]
    }


def _side(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "published": document.published and document.published.isoformat(),
        "language": document.language,
        "url": document.url,
        "paragraphs": len(document.paragraphs),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "shift": change.shift,
        "old": [_sentence(sentence) for sentence in change.old],
        "new": [_sentence(sentence) for sentence in change.new],
        "act": change.act,
        "topics": list(change.topics),
        "score": round(change.score, 3),
        "weight": round(change.weight, 3),
        "moved": change.moved,
        "rephrased": change.rephrased,
        "in_scope": change.in_scope,
        "possibly_rephrased": [_sentence(sentence) for sentence in change.perhaps],
        "what": list(change.what),
        "reason": change.reason,
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "paragraph": sentence.paragraph,
        "sentence": sentence.sentence,
        "start": sentence.start,
        "end": sentence.end,
    }
