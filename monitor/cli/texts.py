"""The texts that a command names: files, addresses, ids of the store."""

import re
from pathlib import Path

from monitor.cli.frame import load_to_look, the_environment
from monitor.config import load_sites
from monitor.errors import MonitorError
from monitor.model import Document, Language

_FILE_NAME = re.compile(r"\.(?:txt|md|html?|xhtml|xml|json|pdf|docx?|rtf)$", re.IGNORECASE)
_VERSION = re.compile(r"^(?P<id>.+)@(?P<number>[1-9]\d{0,5})$")


def find_pair(old: str, new: str) -> tuple[Document, Document]:
    """Both texts. Of a stored statement with prints in several languages the one in the other text's language.

    Raises:
        MonitorError: one of them is no file, no address that answers, and no id of the store.
    """
    if _is_stored(old) and not _is_stored(new):
        after = find(new)
        return find(old, after.language), after
    before = find(old)
    return before, find(new, before.language)


def find_editions(text: str, other: str | None) -> list[tuple[Document, Document]]:
    """Each two editions to set side by side: the first that was known with every later one.

    Raises:
        MonitorError: there are not two, or both are in one language.
    """
    if other is not None:
        first, second = find(text), find(other)
        if first.language == second.language:
            raise MonitorError(
                f"{text} and {other} are both in {_CALLED[first.language]}; "
                f"`monitor compare` compares two texts of one language"
            )
        return [(first, second)]
    found = _editions_of(text)
    if len(found) < 2:
        known = _CALLED[found[0].language] if found else "no language"
        raise MonitorError(
            f"{text}: known in {known} only; name the other edition too, a file or an address: "
            f"`monitor editions {text} OTHER`"
        )
    return [(found[0], later) for later in found[1:]]


_CALLED: dict[Language, str] = {"zh": "Chinese", "ru": "Russian", "en": "English"}


def _editions_of(id: str) -> list[Document]:
    """The texts of a stored statement, the first of each language, in the order in which they became known."""
    from monitor.app import has_store, open_stored

    settings, _ = load_to_look()
    if not has_store(settings):
        return [_stored(id, None)]
    store = open_stored(settings, watching=False)
    try:
        firsts: dict[Language, Document] = {}
        for one in store.prints(id):
            document = store.document(one.document_id) if one.relation in ("first", "edition") else None
            if document is not None:
                firsts.setdefault(one.language, document)
        return list(firsts.values()) or [_stored(id, None)]
    finally:
        store.close()


def find(name: str, language: Language | None = None) -> Document:
    """One text; `language` is preferred where a stored statement has prints in several."""
    if name.startswith(("http://", "https://")):
        return _fetched(name)
    if _is_stored(name):
        return _stored(name, language)
    from monitor.pages.read_file import read_file

    return read_file(Path(name), url="", profiles=load_sites(the_environment()).profiles)


def _is_stored(name: str) -> bool:
    """What neither is a file nor looks like the name of one is taken for an id."""
    if name.startswith(("http://", "https://")) or not name.strip():
        return False
    return not Path(name).exists() and not _FILE_NAME.search(name) and not name.startswith((".", "/", "~"))


def _fetched(url: str) -> Document:
    from monitor.app import open_fetcher
    from monitor.pages.read_file import read_body

    settings, _ = load_to_look()
    fetcher = open_fetcher(settings)
    try:
        response = fetcher.get(url)
    finally:
        fetcher.close()
    kind = response.headers.get("content-type")
    return read_body(response.body, name=url, url=response.url, content_type=kind, profiles=settings.profiles)


def _stored(name: str, language: Language | None) -> Document:
    from monitor.app import has_store, open_stored, shipped

    match = _VERSION.match(name)
    id, number = (match["id"], int(match["number"])) if match else (name, None)
    settings, _ = load_to_look()
    if not has_store(settings):
        document = dict(shipped(settings)).get(id)
        if document is not None and number in (None, 1):
            return document
        if document is not None:
            raise MonitorError(f"{name}: the text {id} has no version {number}; leave out @{number} for the last one")
        raise MonitorError(_UNKNOWN.format(name=name))
    store = open_stored(settings, watching=False)
    try:
        prints = sorted(store.prints(id), key=lambda one: (one.language != language, one.relation != "first"))
        key = prints[0].document_id if prints else id
        document = store.document(key, number)
        if document is not None:
            return document
        if store.document(key) is not None:
            raise MonitorError(f"{name}: the text {key} has no version {number}; leave out @{number} for the last one")
    finally:
        store.close()
    raise MonitorError(_UNKNOWN.format(name=name))


_UNKNOWN = "{name}: no such file, and no stored statement or text has this id; `monitor statements` lists the ids"
