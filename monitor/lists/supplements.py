"""Pages that are fetched for the texts they link: events whose joint statements are published as supplements."""

import re
from collections.abc import Iterable
from dataclasses import replace

from monitor.model import Entry, Source


def followed(entries: Iterable[Entry], source: Source) -> tuple[Entry, ...]:
    """The pages of those inline entries whose title says that documents may hang on them."""
    if not source.follow:
        return ()
    return tuple(
        replace(entry, key=f"{entry.key}#links", inline=False, links_only=True)
        for entry in entries
        if entry.inline and re.search(source.follow, entry.title, re.IGNORECASE)
    )
