"""What a server answered, as entries.

    feed ─┐
    page ─┤
    datasource ─┼─> entries, each text once under the site's own id, in the order of the list
    sitemap ─┘

A list that cannot be understood, or that holds nothing where there should be something, is an error with the reason: an
empty list must never pass for "nothing new".
"""

from collections.abc import Callable, Sequence

from monitor.lists.datasource import list_datasource
from monitor.lists.entries import spare_entries
from monitor.lists.feed import list_feed
from monitor.lists.links import list_links
from monitor.lists.sitemap import list_sitemap
from monitor.model import Entry, ListKind, Profile, Source
from monitor.pages.bot_challenges import refuse_walls
from monitor.text.charset import Decoded, decode

_KINDS: dict[ListKind, Callable[[Decoded, Source, Sequence[Profile], str], list[Entry]]] = {
    "feed": list_feed,
    "page": list_links,
    "datasource": list_datasource,
    "sitemap": list_sitemap,
}


def list_entries(
    body: bytes, *, source: Source, profiles: Sequence[Profile], content_type: str | None, url: str
) -> tuple[Entry, ...]:
    """The texts that a list names. `url` is where it was found, after redirects: relative addresses start there.

    Raises:
        ReadError: the body is no list of the source's kind, is cut short, or holds no entry; the message says which and
            names what was looked for. RefusedError: a wall against robots came instead.
    """
    decoded = decode(body, content_type)
    refuse_walls(decoded.text)
    return tuple(_KINDS[source.kind](decoded, source, profiles, url))


__all__ = ["list_entries", "spare_entries"]
