"""What a new source is called, and what of a reader's subscriptions becomes sources."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.model import LANGUAGES, Language, Source
from monitor.pages.fallback import zone_of
from monitor.sources.opml import Outline, same_feed
from monitor.text.language import tell_language

_NAME = re.compile(r"^\w[\w.-]{0,59}$")
_DULL = frozenset(["www", "com", "org", "net", "rss", "feeds"])


def name_for(url: str, taken: Collection[str]) -> str:
    """A free name made of an address: `example` for www.example.org, with its folder or a number where it is taken."""
    parts = urlsplit(url)
    host = parts.hostname or "source"
    labels = [label for label in host.split(".") if label not in _DULL]
    if host[-1:].isdigit() or ":" in host or not labels:
        labels = ["host", *re.findall(r"\w+", host)]
    elif len(labels) > 1 and host.rpartition(".")[2] == labels[-1] and len(labels[-1]) > 2:
        labels = labels[:-1]  # an ending such as .info says less than .cn
    short = "-".join(labels)
    folder = re.sub(r"[^a-z0-9]+", "-", parts.path.rpartition("/")[0].lower()).strip("-")
    names = [short, f"{short}-{folder}" if folder else short]
    names += [f"{short}-{number}" for number in range(2, len(taken) + 3)]
    return next(name for name in names if name not in taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What of a reader's lines is new, what is known already, and what is no feed."""

    new: tuple[Source, ...]
    known: tuple[str, ...]  # names of sources that read one of the feeds
    pages: tuple[Outline, ...]


def subscriptions(outlines: Sequence[Outline], known: Sequence[Source], *, language: Language) -> Subscriptions:
    """Sources for the feeds of a list. `language` is that of feeds whose line and name do not tell it."""
    readers = {same_feed(source.url): source.name for source in known}
    taken = {source.name for source in known}
    new: list[Source] = []
    found: list[str] = []
    pages: list[Outline] = []
    for outline in outlines:
        address = same_feed(outline.feed or outline.page)
        if address in readers:
            found.append(readers[address])
        elif not outline.feed:
            pages.append(outline)
        else:
            source = _source(outline, taken, language)
            taken.add(source.name)
            new.append(source)
    return Subscriptions(new=tuple(new), known=tuple(dict.fromkeys(found)), pages=tuple(pages))


def _source(outline: Outline, taken: Collection[str], fallback: Language) -> Source:
    own = outline.text if _NAME.match(outline.text) and outline.text not in taken else ""
    language = _language(outline) or fallback
    return Source(
        name=own or name_for(outline.feed, taken),
        publisher=outline.title or outline.text,
        kind="feed",
        url=outline.feed,
        language=language,
        zone=zone_of(outline.feed, language),
        evidence=outline.description,
    )


def _language(outline: Outline) -> Language | None:
    """What the line says, else what its letters tell; plain Latin letters tell nothing."""
    said = outline.language[:2].lower()
    written = next((one for one in LANGUAGES if one == said), None)
    if written is not None or outline.text.isascii():
        return written
    return tell_language(f"{outline.text} {outline.title}")


__all__ = ["Subscriptions", "name_for", "subscriptions"]
