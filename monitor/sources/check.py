"""Each source asked once: what came of its list, of one of its texts, and what robots.txt says. Nothing is stored.

source ─ list (or where its hub says that it is) ─ entries ─ the first text that can be read ─> Checked
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from monitor.errors import FetchError, MonitorError, ReadError, RefusedError
from monitor.lists import list_entries, spare_entries
from monitor.lists.feed import read_inline
from monitor.lists.further import further_lists, rediscover
from monitor.lists.schedule import in_words, newest
from monitor.model import Document, Entry, Profile, Response, Source
from monitor.pages.page import read_page
from monitor.pages.site_ids import profiles_of

TRIED = 3  # texts, until one with words is found: the first may be a photograph
AT_ONCE = 8  # hosts


class Probe(Protocol):
    """A polite fetcher that says what robots.txt says."""

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """See `ports.Fetcher`."""
        ...

    def robots(self, url: str) -> str:
        """What robots.txt says of an address, in a few words."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came back from a source. Without `problems` all is well; `notes` are worth knowing all the same."""

    source: Source
    status: str = ""  # of the list: "200", "403", or the kind of trouble
    entries: tuple[Entry, ...] = ()
    newest_at: datetime | None = None
    article: Document | None = None
    robots: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check_all(
    sources: Sequence[Source], fetcher: Probe, profiles: Sequence[Profile], now: Callable[[], datetime]
) -> Iterator[Checked]:
    """Check every source, those of one host one after the other; each comes when it is done."""
    hosts: dict[str, list[Source]] = {}
    for source in sources:
        hosts.setdefault(urlsplit(source.url).hostname or "", []).append(source)
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="check")
    try:
        # One task a source: those of a host wait for their turn in the fetcher, so each can be told when it is done.
        turns = _in_turn(hosts.values())
        for done in as_completed([pool.submit(check, source, fetcher, profiles, now) for source in turns]):
            yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # whoever breaks off does not wait for slow sites


def _in_turn(hosts: Iterable[Sequence[Source]]) -> Iterator[Source]:
    """The first source of each host, then the second, …: so that few hosts with many sources hold up nobody."""
    waiting = [list(sources) for sources in hosts]
    while waiting:
        yield from (sources.pop(0) for sources in waiting)
        waiting = [sources for sources in waiting if sources]


def check(source: Source, fetcher: Probe, profiles: Sequence[Profile], now: Callable[[], datetime]) -> Checked:
    """Ask a source once. Whatever goes wrong is in the result, as a sentence."""
    checked = Checked(source=source, robots=fetcher.robots(source.url))
    try:
        response, note = _list_of(source, fetcher)
        checked = replace(checked, status=str(response.status), notes=(note,) if note else ())
        entries, response = _entries_of(source, response, fetcher, profiles)
    except FetchError as error:
        return replace(checked, status=str(error.status or error.trouble), problems=(str(error),))
    except ReadError as error:
        status = "refused" if isinstance(error, RefusedError) else checked.status
        return replace(checked, status=status, problems=(str(error),))
    if spare := spare_entries(entries):
        checked = replace(checked, notes=(*checked.notes, spare))
    return _with_article(replace(checked, entries=entries), response, fetcher, profiles, now())


def _list_of(source: Source, fetcher: Probe) -> tuple[Response, str]:
    """The list, and a note where it is not where the settings say."""
    try:
        response = fetcher.get(source.url)
    except FetchError as error:
        if error.trouble != "gone" or not source.hub:
            raise
        hub = fetcher.get(source.hub)
        there = rediscover(hub.body, source=source, content_type=hub.headers.get("content-type"), url=hub.url)
        if there == source.url:
            raise
        return fetcher.get(there), f"the list is now at {there}, as its hub page says"
    return response, f"it moved to {response.moved_to}" if response.moved_to else ""


def _entries_of(
    source: Source, response: Response, fetcher: Probe, profiles: Sequence[Profile]
) -> tuple[tuple[Entry, ...], Response]:
    """The entries of a list, or of the first list that it leads to: an index need hold none itself."""
    content_type = response.headers.get("content-type")
    try:
        entries = list_entries(
            response.body, source=source, profiles=profiles, content_type=content_type, url=response.url
        )
    except RefusedError:
        raise
    except ReadError:
        further = further_lists(response.body, source=source, content_type=content_type, url=response.url)
        if not further:
            raise
        inner = fetcher.get(further[0])
        content_type = inner.headers.get("content-type")
        found = list_entries(inner.body, source=source, profiles=profiles, content_type=content_type, url=inner.url)
        return found, inner
    return entries, response


def _with_article(
    checked: Checked, response: Response, fetcher: Probe, profiles: Sequence[Profile], now: datetime
) -> Checked:
    source = checked.source
    newest_at = newest(checked.entries, source, now)
    problems: list[str] = []
    if newest_at is not None and now - newest_at > source.frozen_after:
        problems.append(
            f"its newest item is of {newest_at:%Y-%m-%d}, more than {in_words(source.frozen_after)} ago "
            "(frozen_after): the list may be dead"
        )
    article, failures = read_first(checked.entries[:TRIED], source, response, fetcher, profiles)
    if article is None or not article.paragraphs:
        problems += failures or [f"none of its first {min(TRIED, len(checked.entries))} texts holds any words"]
    elif not article_is_known(article, profiles):
        known = profiles_of(article.url, profiles)
        tried = "; ".join(f"{profile.name}: {', '.join(profile.body)}" for profile in known)
        problems.append(f"{article.url}: none of the site's selectors found the text ({tried}); general rules did")
    return replace(checked, newest_at=newest_at, article=article, problems=(*checked.problems, *problems))


def article_is_known(article: Document, profiles: Sequence[Profile]) -> bool:
    """Whether a text was read as its site's profiles say, was in its feed, or its site has no profile."""
    known = {profile.name for profile in profiles_of(article.url, profiles)}
    return not known or article.profile in known | {"feed"}


def read_first(
    entries: Sequence[Entry], source: Source, response: Response, fetcher: Probe, profiles: Sequence[Profile]
) -> tuple[Document | None, list[str]]:
    """The first of the texts that holds words, else one that could be read at all; and why others could not."""
    empty: Document | None = None
    failures: list[str] = []
    for entry in entries:
        try:
            document = read_entry(entry, source, response, fetcher, profiles)
        except MonitorError as error:
            failures.append(str(error))
            if isinstance(error, RefusedError) or (isinstance(error, FetchError) and error.trouble == "refused"):
                break  # whoever refuses is left alone
            continue
        if document.paragraphs:
            return document, []
        empty = empty or document
    return empty, failures


def read_entry(
    entry: Entry, source: Source, response: Response, fetcher: Probe, profiles: Sequence[Profile]
) -> Document:
    """The text of an entry: from its list where it holds it, else from its page. Raises FetchError or ReadError."""
    if entry.inline:
        return read_inline(
            response.body,
            source=source,
            profiles=profiles,
            entry_key=entry.key,
            content_type=response.headers.get("content-type"),
            url=response.url,
        )
    page = fetcher.get(entry.url)
    return read_page(
        page.body, url=page.url, content_type=page.headers.get("content-type"), profiles=profiles, source=source
    )


__all__ = ["Checked", "Probe", "article_is_known", "check", "check_all", "read_entry", "read_first"]
