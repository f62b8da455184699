"""Lines of a list → entries: absolute addresses, clean titles, each text once."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.model import Entry, Profile, Source
from monitor.pages.markup import parse, text_of
from monitor.pages.site_ids import identity_of
from monitor.pages.wording import tidy

MOST_ENTRIES = 10_000  # of a list: the largest that is known names 3,000; the first ones are read
_LONGEST_ADDRESS = 2_000  # characters over which the patterns of settings run
_LONGEST_TITLE = 2_000  # characters of a title as it is written, markup and all


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list, as it stands there; `url` is absolute."""

    url: str
    title: str
    published: datetime | date | None = None
    inline: bool = False


def entries_of(lines: Iterable[Line], source: Source, profiles: Sequence[Profile]) -> list[Entry]:
    """The entries of the lines that are texts of the source, in their order; the first time of a text counts.

    A later line for the same text gives what the first lacks: a title in place of a picture, a date.
    """
    entries: dict[str, Entry] = {}
    for line in lines:
        if len(entries) >= MOST_ENTRIES:
            break
        title = plain_words(line.title)
        if not _is_address(line.url) or not is_wanted(line.url, title, source):
            continue
        key = identity_of(line.url, profiles)
        before = entries.get(key)
        if before is None:
            entries[key] = Entry(key=key, url=line.url, title=title, published=line.published, inline=line.inline)
        else:
            entries[key] = replace(before, title=before.title or title, published=before.published or line.published)
    return list(entries.values())


def digest_of(entries: Iterable[Entry]) -> str:
    """The same for lists that hold the same texts, in whatever order and however dated."""
    return hashlib.sha256("\n".join(sorted(entry.key for entry in entries)).encode("utf-8", "replace")).hexdigest()


def spare_entries(entries: Sequence[Entry]) -> str:
    """The note on a list that names more texts than are read; empty where it does not."""
    if len(entries) < MOST_ENTRIES:
        return ""
    return f"the list names more than {MOST_ENTRIES - 1:,} texts; those behind them are not read"


def _is_address(url: str) -> bool:
    try:
        return bool(urlsplit(url).netloc)
    except ValueError:  # half an IPv6 address
        return False


def is_wanted(url: str, title: str, source: Source) -> bool:
    """Whether the address is one of the source's texts and the title none of those that are skipped."""
    if source.link_pattern and not _compiled(source.link_pattern).search(url[:_LONGEST_ADDRESS]):
        return False
    return not (source.skip and _compiled(source.skip).search(title[:_LONGEST_TITLE]))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def plain_words(written: str) -> str:
    """A title without markup: lists print `<a>`, `<b>` and entities in them, some twice escaped."""
    written = written[:_LONGEST_TITLE]
    if "<" not in written and "&" not in written:
        return tidy(written)
    body = parse(f"<body>{written}").body
    return text_of(body) if body is not None else tidy(written)
