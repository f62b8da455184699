"""What a claim is proven with: a text's captures and versions, and a capture with its digest."""

from collections.abc import Mapping, Sequence
from html import escape

from monitor.model import Capture
from monitor.storage.evidence import Dossier, ReadVersion
from monitor.web.layout import PageContext, facts, heading, lay_out, outside, paragraph, table

_HEADERS = ("content-type", "date", "last-modified", "etag", "server", "content-language")


def documents(view: PageContext, found: Sequence[Dossier], publishers: Mapping[str, str]) -> str:
    """All that is stored of one text, or of the prints of a statement."""
    title = next((one.versions[-1].document.title for one in found if one.versions), found[0].key)
    return lay_out(view, title, *(part for one in found for part in _document(view, one, publishers)))


def _document(view: PageContext, one: Dossier, publishers: Mapping[str, str]) -> tuple[str, ...]:
    words = view.words
    last = one.versions[-1].document if one.versions else None
    rows = [
        (words.source, escape(view.reader.source(one.source, publishers.get(one.source, "")))),
        (words.original, outside(one.url, one.url)),
        (words.id, f'<span class="code">{escape(one.key)}</span>'),
    ]
    if one.statement_id:
        rows.append((words.statement, view.link(f"documents/{one.statement_id}", one.statement_id)))
    if one.alerts:
        rows.append((words.alerts, ", ".join(view.link(f"alerts/{id}", id) for id in one.alerts)))
    if one.error:
        rows.append((words.reason, escape(view.reader.said(one.error))))
    return (
        heading(last.title if last else one.key, 1),
        facts(rows),
        heading(words.captures),
        _captures(view, one.captures) or paragraph(words.from_file, quiet=True),
        heading(words.versions) if one.versions else "",
        *(_version(view, version, is_last=version is one.versions[-1]) for version in reversed(one.versions)),
    )


def _captures(view: PageContext, captures: Sequence[Capture]) -> str:
    words = view.words
    return table(
        (words.when, words.status, words.size, words.digest),
        (
            (
                view.link(f"captures/{capture.id}", f"{capture.fetched_at:%Y-%m-%d %H:%M:%S} UTC"),
                str(capture.status),
                escape(words.bytes.format(f"{capture.size:,}")),
                f'<span class="code">{escape(capture.digest)}</span>',
            )
            for capture in captures
        ),
    )


def _version(view: PageContext, version: ReadVersion, *, is_last: bool) -> str:
    words, document = view.words, version.document
    summary = f"{words.version.format(version.number)} · {words.read} {version.read_at:%Y-%m-%d %H:%M} UTC"
    summary += f" · {words.verdict} {words.verdicts[version.verdict]}"
    body = "".join(f"<p>{escape(text)}</p>" for text in document.paragraphs)
    reasons = "".join(f"<li>{escape(view.reader.said(reason))}</li>" for reason in version.reasons)
    published = f"{view.reader.words.published}{view.reader.words.colon}{view.reader.published(document.published)}"
    return (
        f"<details{' open' if is_last else ''}><summary>{escape(summary)}</summary>"
        f'<h3 dir="auto" lang="{document.language}">{escape(document.title)}</h3>'
        f"<p class=quiet>{escape(published)}</p><ul class=quiet>{reasons}</ul>"
        f'<div dir="auto" lang="{document.language}">{body}</div></details>'
    )


def capture_page(view: PageContext, capture: Capture, *, proven: bool, keys: Sequence[str]) -> str:
    """One answer of a server: when, from where, what it proves, and the ways to its bytes."""
    words = view.words
    place = f"captures/{capture.id}"
    proof = f'<span class="good">{words.proven}</span>' if proven else f'<span class="bad">{words.not_proven}</span>'
    rows = [
        (words.when, f"{capture.fetched_at:%Y-%m-%d %H:%M:%S} UTC"),
        (words.original, outside(capture.url, capture.url)),
        (words.status, str(capture.status)),
        (words.size, escape(words.bytes.format(f"{capture.size:,}"))),
        (words.digest, f'<span class="code">{escape(capture.digest)}</span><br>{proof}'),
        (words.file, f'<span class="code">{escape(capture.file)} @ {capture.offset}</span>'),
        *((escape(name), escape(capture.headers[name])) for name in _HEADERS if name in capture.headers),
    ]
    ways = f"{view.link(f'{place}/source', words.as_text)} · {view.link(f'{place}/raw', words.download)}"
    texts = "".join(f"<li>{view.document(key, key)}</li>" for key in keys)
    return lay_out(
        view,
        words.capture,
        heading(words.as_archived, 1),
        facts(rows),
        f"<p>{ways}</p>" if proven else "",
        f"{heading(words.versions)}<ul>{texts}</ul>" if texts else "",
    )
