"""Commands on files: what is read from a text, what it is, what changed between two."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import contract, main, present
from monitor.cli.frame import FORMAT, exit_on_error, the_environment
from monitor.config import load_lexicon, load_sites
from monitor.errors import MonitorError
from monitor.model import Change, Document

if TYPE_CHECKING:
    from monitor.adapters.encoder import SentenceEncoder
    from monitor.compare.alignment.semantic import Vectors

FILE = click.Path(path_type=Path)


@main.command()
@click.argument("file", type=FILE)
@click.option("--url", default="", help="The address of the page: it says which site's rules to read it by.")
@FORMAT
@exit_on_error
def extract(file: Path, url: str, form: str) -> None:
    """Show what is read from FILE, a page or a plain text."""
    document = _read(file, url)
    if form == "json":
        _print_json(contract.document(document))
    else:
        present.document(document)


@main.command()
@click.argument("file", type=FILE)
@click.option("--url", default="", help="The address of the page.")
@FORMAT
@exit_on_error
def assess(file: Path, url: str, form: str) -> None:
    """Judge FILE: a statement, a mention or neither, and why."""
    from monitor.statements.relevance import assess as judge

    document = _read(file, url)
    assessment = judge(document, load_lexicon(the_environment()))
    if form == "json":
        _print_json(contract.assessment(assessment))
    else:
        present.assessment(document, assessment)


@main.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "markdown", "docx"]),
    default="text",
    show_default=True,
    help="For people at the terminal, for programs, or a file to hand on; docx has tracked changes.",
)
@click.option("--output", type=FILE, help="The file to write, in place of standard output.")
@exit_on_error
def compare(old: str, new: str, form: str, output: Path | None) -> None:
    """Compare two texts, commitment by commitment.

    OLD and NEW may be in two languages. Each is a file, an address, or the id of a stored statement or text; ID@2 is
    version 2 of a text.
    """
    from monitor.cli.history import with_history
    from monitor.cli.texts import find_pair
    from monitor.compare.limits import refusal

    before, after = find_pair(old, new)
    for name, side in ((old, before), (new, after)):
        reason = refusal(side)
        if reason:
            raise MonitorError(f"{name}: {reason}")
    changes, unknown = with_history(before, after, _changes(before, after))
    if unknown:
        click.echo(unknown, err=True)
    if form != "json":  # a reader is shown a name of each side; programs are told that there is no title
        before, after = _named(before, old), _named(after, new)
    written = _form(form, before, after, changes, coloured=output is None)
    if output is None:
        click.echo(written, nl=False)
    else:
        _write(output, written)


def _named(document: Document, name: str) -> Document:
    """With the file's name where the text has no title of its own."""
    return document if document.title else replace(document, title=Path(name).name or name)


def _form(form: str, old: Document, new: Document, changes: Sequence[Change], *, coloured: bool) -> str | bytes:
    from monitor.compare.limits import notes
    from monitor.report.view import view

    found = [f"The {name} text: {note}." for name, side in (("old", old), ("new", new)) for note in side.notes]
    found += notes(old, new, changes, load_lexicon(the_environment()))
    if form == "json":
        for note in found:
            click.echo(note, err=True)
        return json.dumps(contract.comparison(old, new, changes, found), ensure_ascii=False, indent=1) + "\n"
    shown = view(old, new, changes, found)
    match form:
        case "html":
            from monitor.report.html import html

            return html(shown)
        case "markdown":
            from monitor.report.markdown import markdown

            return markdown(shown)
        case "docx":
            from monitor.clock import utc_now
            from monitor.report.docx import docx

            if coloured and sys.stdout.isatty():
                raise MonitorError("a DOCX cannot be shown on a terminal; add --output FILE.docx")
            return docx(shown, utc_now())
        case _:
            return present.comparison(shown, coloured=coloured)


def _write(path: Path, written: str | bytes) -> None:
    try:
        path.write_bytes(written if isinstance(written, bytes) else written.encode())
    except OSError as error:
        raise MonitorError(f"{path}: {error.strerror or 'cannot be written'}; name another file") from error


def _changes(old: Document, new: Document) -> tuple[Change, ...]:
    lexicon = load_lexicon(the_environment())
    if old.language == new.language:
        from monitor.compare import compare as align

        return align(old.paragraphs, new.paragraphs, new.language, lexicon, encode=_encode)
    from monitor.compare.across import compare_across

    return compare_across(old.paragraphs, old.language, new.paragraphs, new.language, lexicon, _encode)


@main.command()
@click.argument("text")
@click.argument("other", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "markdown"]),
    default="text",
    show_default=True,
    help="For people at the terminal, for programs, or a file to hand on.",
)
@click.option("--output", type=FILE, help="The file to write, in place of standard output.")
@exit_on_error
def editions(text: str, other: str | None, form: str, output: Path | None) -> None:
    """List where the language editions of one statement do not say the same.

    TEXT is the id of a stored statement that is known in several languages. With OTHER, both are texts as `monitor
    compare` takes them, in two languages.
    """
    from monitor.cli.texts import find_editions
    from monitor.compare.editions import compare_editions
    from monitor.compare.limits import refusal
    from monitor.report.editions import Editions, editions_html, editions_markdown

    lexicon, shown = load_lexicon(the_environment()), []
    for first, second in find_editions(text, other):
        for side in (first, second):
            if reason := refusal(side):
                raise MonitorError(f"{side.title or text}: {reason}")
        found = compare_editions(first.paragraphs, first.language, second.paragraphs, second.language, lexicon, _encode)
        shown.append(Editions(first=_named(first, text), second=_named(second, other or text), found=found))
    match form:
        case "json":
            written = json.dumps(contract.editions(shown), ensure_ascii=False, indent=1) + "\n"
        case "html":
            written = editions_html(shown)
        case "markdown":
            written = editions_markdown(shown)
        case _:
            written = present.editions(shown, coloured=output is None)
    if output is None:
        click.echo(written, nl=False)
    else:
        _write(output, written)


def _encode(texts: Sequence[str]) -> "Vectors":
    """The vectors of sentences; the model is loaded only where a comparison asks for them, and once."""
    return _encoder().encode(texts)


@cache
def _encoder() -> "SentenceEncoder":
    from monitor.adapters.encoder import encoder_of
    from monitor.config.models import model_of

    return encoder_of(model_of(the_environment()))


def _read(path: Path, url: str) -> Document:
    from monitor.pages.read_file import read_file

    return read_file(path, url=url, profiles=load_sites(the_environment()).profiles)


def _print_json(value: Mapping[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
