"""Commands on files: what is read from a text, what it is, what changed between two."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from monitor.cli import contract, main, present
from monitor.cli.frame import FORMAT, the_environment, told
from monitor.config import load_lexicon, load_sites
from monitor.model import Change, Document

FILE = click.Path(path_type=Path)


@main.command()
@click.argument("file", type=FILE)
@click.option("--url", default="", help="The address of the page: it says which site's rules to read it by.")
@FORMAT
@told
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
@told
def assess(file: Path, url: str, form: str) -> None:
    """Say whether FILE is a statement, a mention or neither, and why."""
    from monitor.core.statement.relevance import assess as judge

    document = _read(file, url)
    assessment = judge(document, load_lexicon(the_environment()))
    if form == "json":
        _print_json(contract.assessment(assessment))
    else:
        present.assessment(document, assessment)


@main.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@FORMAT
@told
def compare(old: Path, new: Path, form: str) -> None:
    """Compare two texts, OLD and NEW, commitment by commitment; they may be in two languages."""

    before, after = _read(old, ""), _read(new, "")
    changes = _changes(before, after)
    if form == "json":
        _print_json(contract.comparison(before, after, changes))
    else:
        present.comparison(before, after, changes)


def _changes(old: Document, new: Document) -> tuple[Change, ...]:
    lexicon = load_lexicon(the_environment())
    if old.language == new.language:
        from monitor.core.compare import compare as align

        return align(old.paragraphs, new.paragraphs, new.language, lexicon)
    from monitor.adapters.encoder import SentenceEncoder
    from monitor.core.compare.across import compare_across

    encode = SentenceEncoder().encode
    return compare_across(old.paragraphs, old.language, new.paragraphs, new.language, lexicon, encode)


def _read(path: Path, url: str) -> Document:
    from monitor.texts import read_file

    return read_file(path, url=url, profiles=load_sites(the_environment())[1])


def _print_json(value: Mapping[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
