"""The pure calls on a list, each a function of values that another process can do.

They stand apart from those on texts, so that a process that only reads lists loads no more than it needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.lists import list_entries
from monitor.lists.further import further_lists, rediscover
from monitor.model import Entry, Profile, Response, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedList:
    """A list as it was received, and what is known of where it came from."""

    body: bytes
    source: Source
    content_type: str | None
    url: str  # where it was found, after redirects


def received(response: Response, source: Source) -> ReceivedList:
    """A list as a server gave it."""
    return ReceivedList(
        body=response.body, source=source, content_type=response.headers.get("content-type"), url=response.url
    )


def read_list(_tools: object, listing: ReceivedList, profiles: Sequence[Profile]) -> tuple[Entry, ...]:
    """The texts that a list names. Raises ReadError as `list_entries` does."""
    return list_entries(
        listing.body,
        source=listing.source,
        profiles=profiles,
        content_type=listing.content_type,
        url=listing.url,
    )


def read_further_lists(_tools: object, listing: ReceivedList) -> tuple[str, ...]:
    """The addresses of the lists that a list leads to."""
    return further_lists(listing.body, source=listing.source, content_type=listing.content_type, url=listing.url)


def read_hub(_tools: object, listing: ReceivedList) -> str | None:
    """Where a hub page says that the list is; None where it does not say."""
    return rediscover(listing.body, source=listing.source, content_type=listing.content_type, url=listing.url)
