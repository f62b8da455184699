"""The sources: which there are and how they do, checking them, adding one, handing them on as OPML."""

import difflib
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import main
from monitor.cli.frame import FORMAT, exit_on_error, load_settings, load_to_look, the_environment
from monitor.clock import utc_now
from monitor.config import Settings
from monitor.config.site_shapes import NAME
from monitor.config.sites import check_addition, own_folder
from monitor.config.zones import zone_problem
from monitor.errors import MonitorError, StorageError
from monitor.model import LANGUAGES, Source, SourceState

if TYPE_CHECKING:  # what reads pages takes a while to load, and other commands do not need it
    from monitor.sources.check import Checked

YES = click.option("--yes", is_flag=True, help="Write without asking.")
FILE = click.Path(path_type=Path)
LARGEST = 20_000_000  # bytes of an OPML file; a thousand feeds are 300,000


class _Listing(click.Group):
    """A group that lists where no command is named: `monitor sources`, `monitor sources NAME --verbose`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what is no command for names or options of the list."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@main.group(cls=_Listing)
def sources() -> None:
    """List the sources, check them, add one, hand them on."""


@sources.command("list")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--verbose", "-v", is_flag=True, help="Also what is known of each, since when, and where it is written.")
@FORMAT
@exit_on_error
def list_sources(names: tuple[str, ...], verbose: bool, form: str) -> None:
    """List the sources: kind, on or off, state, when something was last new. Of a NAME, all that is known."""
    from monitor.cli import source_tables

    settings, sound = load_to_look()
    chosen = _named(settings, names) if names else settings.known
    states = _states(settings, watching=sound)
    watched = {source.name: source for source in settings.sources}
    shown = [watched.get(source.name, source) for source in chosen]
    if form == "json":
        _print_json([_row(settings, source, states.get(source.name)) for source in shown])
    else:
        source_tables.listed(shown, set(watched), states, settings.origins, verbose=verbose or bool(names))


@sources.command()
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--json", "as_json", is_flag=True, help="For programs: JSON alone on standard output.")
@exit_on_error
def check(names: tuple[str, ...], as_json: bool) -> None:
    """Fetch each source once and show what came back. Nothing is stored. Exit code 1 where one is not well.

    Without NAME, all that are watched.
    """
    from monitor.app import looking
    from monitor.cli import source_tables
    from monitor.sources.check import check_all

    settings = load_settings()
    chosen = _named(settings, names) if names else settings.sources
    found: dict[str, Checked] = {}
    with looking(settings) as fetcher:
        for checked in check_all(chosen, fetcher, settings.profiles, utc_now):
            found[checked.source.name] = checked
            words = "not well" if checked.problems else "well"
            click.echo(f"{len(found)} of {len(chosen)}: {checked.source.name} is {words}", err=True)
    ordered = [found[source.name] for source in chosen]
    if as_json:
        _print_json([_checked(one) for one in ordered])
    else:
        source_tables.checked(ordered)
    sys.exit(1 if any(one.problems for one in ordered) else 0)


@sources.command()
@click.argument("url")
@click.option("--name", default="", help="What the watch list, logs and alerts call it.")
@click.option("--publisher", default="", help="The house; without it, what the site calls itself.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of its texts; without it, told from their letters.")
@click.option("--zone", default="", help="The clock that the site prints, such as Asia/Shanghai.")
@YES
@exit_on_error
def add(url: str, name: str, publisher: str, language: Any, zone: str, yes: bool) -> None:
    """Look at URL, find how it lists its texts, show what would be read, and write it down as a source.

    A feed is taken before a list, a list before a sitemap.
    """
    from monitor.app import looking
    from monitor.cli import source_tables
    from monitor.config.writing import write_sites
    from monitor.sources.add import Adder
    from monitor.sources.discovery import SourceHints

    if not re.match(r"https?://", url):
        raise MonitorError(f"{url!r} is no web address; write it whole, as https://www.example.org/news/")
    if name and not NAME.match(name):
        raise MonitorError(f"{name!r} is no name; write letters, digits, dots and hyphens, such as mfa-example")
    if zone and (problem := zone_problem(zone)):
        raise MonitorError(f"--zone {'; '.join(problem)}")
    settings = load_settings()
    wish = SourceHints(url=url, name=name, publisher=publisher, language=language, zone=zone)
    with looking(settings) as fetcher:
        adder = Adder(fetcher, known=settings.known, profiles=settings.profiles, now=utc_now, say=_say)
        found = adder.look(wish)
    profiles = [found.profile] if found.profile else []
    text = write_sites([found.source], profiles, head=found.head, remarks=found.remarks)
    source_tables.proposed(found.checked)
    _write(f"{found.source.name}.yaml", text, yes=yes)


@sources.command("export")
@click.argument("file", type=FILE)
@click.option("--all", "everything", is_flag=True, help="Those that are off, too.")
@exit_on_error
def export_sources(file: Path, everything: bool) -> None:
    """Write the sources that are watched into FILE as OPML 2.0. `-` is standard output."""
    from monitor.sources.opml import write_opml

    settings = load_settings()
    chosen = settings.known if everything else settings.sources
    text = write_opml(chosen, title="Sources of the statement monitor", created=utc_now())
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        _put(file, text)
    feeds = sum(source.kind == "feed" for source in chosen)
    words = f"{feeds} feeds; {len(chosen) - feeds} lists that are no feeds, as links, which other readers pass over"
    click.echo(words, err=True)


@sources.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Where nothing tells it."
)
@YES
@exit_on_error
def import_sources(file: Path, language: Any, yes: bool) -> None:
    """Add the feeds of FILE, an OPML file as other readers export it."""
    from monitor.cli import source_tables
    from monitor.config.writing import write_sites
    from monitor.sources.naming import subscriptions
    from monitor.sources.opml import read_opml

    settings = load_settings()
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except OSError as error:
        raise MonitorError(f"{file}: {error.strerror or 'cannot be read'}; name an OPML file") from error
    if not body.strip() or len(body) > LARGEST:
        raise MonitorError(f"{file}: is {'too large' if body.strip() else 'empty'}; name an OPML file")
    found = subscriptions(read_opml(body, str(file)), settings.known, language=language)
    watched = {source.name for source in settings.sources}
    off = [name for name in found.known if name not in watched]
    switched = [name for name in off if name not in settings.origins]
    source_tables.imported(found, switched, [name for name in off if name in settings.origins], settings.origins)
    if not found.new and not switched:
        click.echo("nothing is new, so nothing was written")
        return
    head = [f"Imported on {utc_now():%Y-%m-%d} from {file.name}. `monitor sources check` says how each does."]
    _write(f"{file.stem}.yaml", write_sites(found.new, switched_on=switched, head=head), yes=yes)


def _say(words: str) -> None:
    click.echo(words, err=True)


def _write(name: str, text: str, *, yes: bool) -> None:
    """Show the text of a settings file, ask, and write it into the folder of the user's own sources."""
    path = own_folder(the_environment()) / name
    if path.exists():
        raise MonitorError(f"{path} is there already; remove it, or give the source another --name")
    check_addition(the_environment(), path, text)
    click.echo(f"\n{text}")
    if not yes:
        try:
            yes = click.confirm(f"Write this to {path}?")
        except click.Abort:
            click.echo()
            raise MonitorError("nobody answered, so nothing was written; say --yes to write without asking") from None
    if not yes:
        click.echo("nothing was written")
        return
    _put(path, text)
    click.echo(f"written to {path}; `monitor run` watches it from its next start")


def _put(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MonitorError(
            f"{path}: {error.strerror or 'cannot be written'}; let this user write there, or save the text by hand"
        ) from error


def _named(settings: Settings, names: Sequence[str]) -> list[Source]:
    known = {source.name: source for source in (*settings.known, *settings.sources)}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, [*known, "add", "check", "export", "import", "list"], n=1)
            meant = f"did you mean {near[0]!r}? " if near else ""
            raise MonitorError(f"there is no source {name!r}; {meant}`monitor sources` lists them")
    return [known[name] for name in names]


def _states(settings: Settings, *, watching: bool) -> Mapping[str, SourceState]:
    """How the sources are; nothing where the service never ran, or its database cannot be asked."""
    prefix = "sqlite:///"
    if settings.database_url.startswith(prefix) and not Path(settings.database_url.removeprefix(prefix)).exists():
        return {}
    from monitor.app import open_stored

    try:
        store = open_stored(settings, watching=watching)
    except StorageError as error:
        click.echo(f"how the sources are is not known: {error}", err=True)
        return {}
    try:
        return {state.name: state for state in store.source_states()}
    finally:
        store.close()


def _row(settings: Settings, source: Source, state: SourceState | None) -> Mapping[str, Any]:
    origin = settings.origins.get(source.name)
    return {
        "name": source.name,
        "publisher": source.publisher,
        "kind": source.kind,
        "url": source.url,
        "language": source.language,
        "on": source.name in {one.name for one in settings.sources},
        "state": state.health if state else None,
        "detail": state.detail if state else "",
        "last_new": state.new_at.isoformat() if state and state.new_at else None,
        "evidence": source.evidence,
        "checked": source.checked,
        "file": f"{origin.file}:{origin.line}" if origin else "shipped",
    }


def _checked(one: "Checked") -> Mapping[str, Any]:
    article = one.article
    return {
        "name": one.source.name,
        "url": one.source.url,
        "well": not one.problems,
        "status": one.status,
        "entries": len(one.entries),
        "newest": one.newest_at.isoformat() if one.newest_at else None,
        "article": {
            "url": article.url,
            "title": article.title,
            "published": article.published.isoformat() if article.published else None,
            "paragraphs": len(article.paragraphs),
            "profile": article.profile,
        }
        if article
        else None,
        "robots": one.robots,
        "problems": list(one.problems),
        "notes": list(one.notes),
    }


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
