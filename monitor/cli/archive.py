"""The archive: whether it is whole, and what it proves."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.padding import Padding
from rich.progress import Progress
from rich.text import Text

from monitor.adapters.archive import WarcArchive
from monitor.adapters.archive_inventory import Altered, Record, Torn, archive_files, records_of
from monitor.cli import main
from monitor.cli.counting import counted
from monitor.cli.frame import FORMAT, exit_on_error, open_to_look
from monitor.errors import MonitorError
from monitor.model import Capture, DeliveryRow
from monitor.storage.evidence import (
    Dossier,
    captures_in_archive_order,
    captures_named,
    count_captures,
    documents_named,
    dossier,
    offsets_known,
)
from monitor.storage.store import Store

_out = Console(highlight=False)
HEADERS = ("content-type", "date", "last-modified", "etag", "server", "content-language")


@main.group()
def archive() -> None:
    """The archive of all answers."""


@archive.command("verify")
@exit_on_error
def archive_verify() -> None:
    """Read every archived answer again and check it and its digests; exit code 1 where one is not as it was stored.

    Then the other way: what lies on the disk and is not in the database, and what was left half written, is named.
    """
    from monitor.app import open_archive

    settings, store = open_to_look()
    kept = open_archive(settings)
    try:
        sound = _verify_known(store, kept)
        sound = _verify_disk(store, settings.data / "archive") and sound
    finally:
        store.close()
    if not sound:
        sys.exit(1)


def _verify_known(store: Store, kept: WarcArchive) -> bool:
    """Check every answer that the database knows; whether all are as they were stored."""
    problems = 0
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("answers", total=count_captures(store))
        checked = progress.track(captures_in_archive_order(store), task_id=task)
        for capture, sentence in kept.verify(checked):
            problems += 1
            _out.print(Text(f"{capture.id}: {sentence}", style="red"), soft_wrap=True)
        count = int(progress.tasks[task].completed)
    if problems:
        _out.print(f"{problems} of {counted(count, 'answer')} cannot be proven", style="bold red")
    else:
        _out.print(f"{counted(count, 'answer')} in the archive as stored", style="green")
    return not problems


def _verify_disk(store: Store, folder: Path) -> bool:
    """Name what the database does not know of the files, and their half-written ends; whether all can be read."""
    files, count = archive_files(folder), 0
    unknown, torn, altered = list[Record](), list[Torn](), list[Altered]()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("files", total=sum(file.stat().st_size for file in files))
        for file in files:
            found = list(records_of(file, lambda size: progress.advance(task, size)))
            known = offsets_known(store, file.name)  # after the file was read: a service may be writing it
            records = [one for one in found if isinstance(one, Record)]
            count += len(records)
            unknown += [one for one in records if one.offset not in known]
            torn += [one for one in found if isinstance(one, Torn)]
            altered += [one for one in found if isinstance(one, Altered)]
    if unknown:
        _out.print(
            f"{len(unknown)} of {count} records in the archive's files are not in the database; that is so of "
            "robots.txt, of lists that were as before or not understood, and of what came just before a process ended:"
        )
        _unknown(unknown)
    for one in altered:
        words = f"{one.file} at byte {one.offset}, {one.url}: {one.what}; bring the file back from a copy"
        _out.print(Text(words, style="red"), soft_wrap=True)
    for end in torn:
        _torn(end)
    return not altered and not any(end.damage for end in torn)


def _unknown(records: Iterable[Record]) -> None:
    """Each address once, with its last record."""
    by_address: dict[str, list[Record]] = {}
    for record in records:
        by_address.setdefault(record.url, []).append(record)
    for url, found in sorted(by_address.items(), key=lambda item: (-len(item[1]), item[0])):
        last = max(found, key=lambda record: record.date)
        times = f"{len(found)} times, the last " if len(found) > 1 else ""
        _line(f"{url}: {times}{last.date} in {last.file} at byte {last.offset}", 2)


def _torn(one: Torn) -> None:
    place = f"{one.file}: the last {one.size} bytes, from byte {one.offset} on,"
    if one.damage:
        words = f"{place} cannot be read ({one.damage}); bring the file back from a copy"
        _out.print(Text(words, style="red"), soft_wrap=True)
        return
    words = f"{place} are half a record: its process ended while it wrote; nothing before them is lost"
    _out.print(Text(words, style="yellow"), soft_wrap=True)


@main.command()
@click.argument("id")
@click.option("--text", "with_text", is_flag=True, help="Print the text of each version too.")
@click.option("--raw", type=click.Path(path_type=Path), metavar="FILE", help="Write the last archived bytes to FILE.")
@FORMAT
@exit_on_error
def show(id: str, with_text: bool, raw: Path | None, form: str) -> None:
    """Show what was captured when, and what came of it. ID: of an alert, statement, text or capture, or an address."""
    from monitor.app import open_archive

    settings, store = open_to_look()
    kept = open_archive(settings)
    found = [dossier(store, key) for key in documents_named(store, id)]
    single = captures_named(store, id) if not found else ()
    if not found and not single and store.alert(id) is None:
        raise MonitorError(
            f"nothing is stored under {id!r}; give the id of an alert (`monitor outbox`), of a statement "
            "(`monitor statements`) or of a capture, or the address of a page"
        )
    if raw is not None:
        _write(kept, _chosen(id, found, single), raw)
    if form == "json":
        json.dump(_contract(store, id, found, single, kept), sys.stdout, ensure_ascii=False, indent=2, default=str)
        click.echo()
    else:
        _print(store, id, found, single, kept, with_text)
    store.close()


def _chosen(id: str, found: list[Dossier], single: Iterable[Capture]) -> Capture:
    captures = [*single, *(capture for one in found for capture in one.captures)]
    named = [capture for capture in captures if capture.id == id]
    if not captures:
        raise MonitorError(f"nothing is archived for {id!r}: its text came from a file")
    return (named or captures)[-1]


def _write(kept: WarcArchive, capture: Capture, file: Path) -> None:
    body = kept.body(capture)
    try:
        file.write_bytes(body)
    except OSError as error:
        raise MonitorError(f"{file} cannot be written: {error.strerror}; name another file") from error
    click.echo(f"{file}: {len(body)} bytes of capture {capture.id}, {capture.digest}", err=True)


# ----------------------------------------------------------------------------------------------------------- for people


def _print(
    store: Store, id: str, found: list[Dossier], single: Iterable[Capture], kept: WarcArchive, with_text: bool
) -> None:
    if (alert := store.alert(id)) is not None:
        _out.print(Text.assemble((alert.id, "bold"), f"  {alert.kind}, found {alert.created_at:%Y-%m-%d %H:%M} UTC"))
        _list(alert.reasons)
        if not found:
            _deliveries(store.delivery_rows(alert_id=id))
    for capture in single:
        _capture(capture, kept)
    for one in found:
        _dossier(store, one, kept, with_text)
    for statement in dict.fromkeys(one.statement_id for one in found if one.statement_id):
        _out.print(Text.assemble(("statement ", "dim"), (statement, "bold"), ("  and its prints:", "dim")))
        for appearance in store.prints(statement):
            facts = " · ".join(filter(None, (appearance.relation, appearance.language, appearance.publisher)))
            _out.print(Padding(Text(f"{facts} · seen {appearance.seen_at:%Y-%m-%d %H:%M} UTC"), (0, 0, 0, 2)))
            if appearance.url:
                _line(appearance.url, 4)
            _line(appearance.digest or "not archived: it came from a file", 4)


def _dossier(store: Store, one: Dossier, kept: WarcArchive, with_text: bool) -> None:
    title = one.versions[-1].document.title if one.versions else "(never read)"
    _out.print(Text(title, style="bold"))
    _line(f"{one.key} · {one.source}", 2)
    if one.url:
        _line(one.url, 2)
    if one.error:
        _out.print(Padding(Text(f"not read: {one.error}", style="yellow"), (0, 0, 0, 2)))
    for capture in one.captures:
        _capture(capture, kept)
    for version in one.versions:
        document = version.document
        facts = f"{counted(len(document.paragraphs), 'paragraph')}, read {version.read_at:%Y-%m-%d %H:%M} UTC"
        _out.print(Text.assemble((f"version {version.number}", "bold"), f"  {version.verdict}, {facts}"))
        origin = f"from capture {version.capture_id}" if version.capture_id else "from a file"
        _line(f"{origin}; published {document.published or 'at no time that is printed'}", 2)
        _list(version.reasons)
        if with_text:
            _out.print(Padding(Text(document.text), (1, 0, 1, 2)))
    for id in one.alerts:
        _out.print(Text.assemble(("alert ", "dim"), (id, "bold")))
        _deliveries(store.delivery_rows(alert_id=id))


def _capture(capture: Capture, kept: WarcArchive) -> None:
    sound = not list(kept.verify([capture]))
    words = ("  the digest holds", "green") if sound else ("  CANNOT BE PROVEN: run `monitor archive verify`", "red")
    _out.print(Text.assemble((f"capture {capture.id}", "bold"), words))
    _line(f"{capture.fetched_at:%Y-%m-%d %H:%M:%S} UTC, status {capture.status}, {capture.size} bytes", 2)
    _line(capture.url, 2)
    _line(capture.digest, 2)
    _line(f"{capture.file} at byte {capture.offset}", 2)
    for name in HEADERS:
        if name in capture.headers:
            _line(f"{name}: {capture.headers[name]}", 4)


def _deliveries(rows: Iterable[DeliveryRow]) -> None:
    for row in rows:
        when = f" {row.sent_at:%Y-%m-%d %H:%M} UTC" if row.sent_at else ""
        _line(f"{row.recipient}: {row.state}{when} {row.error}".rstrip(), 2)


def _list(reasons: Iterable[str]) -> None:
    for reason in reasons:
        _out.print(Padding(Text(f"· {reason}"), (0, 0, 0, 2)))


def _line(words: str, indent: int) -> None:
    # No line is broken: addresses, digests and file names are copied from here.
    _out.print(Text(" " * indent + words, style="dim"), soft_wrap=True)


# --------------------------------------------------------------------------------------------------------- for programs


def _contract(
    store: Store, id: str, found: list[Dossier], single: Iterable[Capture], kept: WarcArchive
) -> dict[str, Any]:
    alert = store.alert(id)
    statements = dict.fromkeys(one.statement_id for one in found if one.statement_id)
    return {
        "id": id,
        "alert": alert and {"id": alert.id, "kind": alert.kind, "created": alert.created_at.isoformat()},
        "captures": [_captured(capture, kept) for capture in single],
        "texts": [_text(store, one, kept) for one in found],
        "statements": {name: [asdict(appearance) for appearance in store.prints(name)] for name in statements},
    }


def _captured(capture: Capture, kept: WarcArchive) -> dict[str, Any]:
    wrong = [sentence for _, sentence in kept.verify([capture])]
    return {
        "id": capture.id,
        "requested": capture.requested,
        "url": capture.url,
        "status": capture.status,
        "fetched": capture.fetched_at.isoformat(),
        "digest": capture.digest,
        "size": capture.size,
        "file": capture.file,
        "offset": capture.offset,
        "headers": dict(capture.headers),
        "problem": wrong[0] if wrong else None,
    }


def _text(store: Store, one: Dossier, kept: WarcArchive) -> dict[str, Any]:
    return {
        "key": one.key,
        "url": one.url,
        "source": one.source,
        "error": one.error,
        "statement": one.statement_id,
        "captures": [_captured(capture, kept) for capture in one.captures],
        "versions": [
            {
                "number": version.number,
                "capture": version.capture_id,
                "read": version.read_at.isoformat(),
                "verdict": version.verdict,
                "reasons": list(version.reasons),
                "title": version.document.title,
                "published": version.document.published and version.document.published.isoformat(),
                "paragraphs": list(version.document.paragraphs),
            }
            for version in one.versions
        ],
        "alerts": [
            {"id": id, "deliveries": [asdict(row) for row in store.delivery_rows(alert_id=id)]} for id in one.alerts
        ],
    }
