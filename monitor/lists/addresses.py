"""The addresses of the texts of a list → a regular expression that knows tomorrow's too.

Numbers and digests are what differs from text to text, and from month to month: they are never taken as they stand.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

_TOKENS = re.compile(r"[0-9a-f]{16,}+|\d++|[^\d]+?(?=[0-9a-f]{16}|\d|$)", re.IGNORECASE)
_DIGEST = re.compile(r"^(?=.*\d)[0-9a-f]{16,}$", re.IGNORECASE)
_DATE = re.compile(r"^(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?$")  # a year, a month, a day
_MOST_KINDS = 2  # of addresses on one list
_ENOUGH = 0.9  # of the addresses, that must be known
_MOST = 0.6  # of the addresses, that show what is usual


def pattern_of(urls: Sequence[str]) -> str:
    """A pattern over the addresses, as `link_pattern` has it; empty where they have too little in common."""
    kinds = _frequent(urls)
    if sum(map(len, kinds)) < _ENOUGH * len(urls):
        return ""
    chosen = [_generalised(kind) for kind in kinds]
    return "|".join(dict.fromkeys(chosen)) if all(chosen) else ""


def of_usual_kind(urls: Sequence[str]) -> list[str]:
    """The addresses without those few that are of another kind than most: a link home among links to texts."""
    usual = [url for kind in _frequent(urls) for url in kind]
    return usual if len(usual) >= _MOST * len(urls) else list(urls)


def _frequent(urls: Sequence[str]) -> list[list[str]]:
    """The addresses of the most frequent kinds, of as many as are needed to know nearly all."""
    kinds: dict[str, list[str]] = {}
    for url in urls:
        kinds.setdefault(_shape(url), []).append(url)
    chosen: list[list[str]] = []
    for kind in sorted(kinds.values(), key=len, reverse=True)[:_MOST_KINDS]:
        chosen.append(kind)
        if sum(map(len, chosen)) >= _ENOUGH * len(urls):
            break
    return [kind for kind in chosen if len(kind) > 1] or chosen


def _shape(url: str) -> str:
    """What addresses of one kind have in common: the number of their parts, their ending and the names of a query."""
    parts = urlsplit(url)
    segments = parts.path.split("/")
    ending = re.search(r"\.[A-Za-z]{2,5}$", segments[-1])
    names = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&"))) if parts.query else ""
    return f"{len(segments)}{ending[0] if ending else ''}{'/' if parts.path.endswith('/') else ''}?{names}"


def _generalised(urls: Sequence[str]) -> str:
    paths = [urlsplit(url).path.split("/")[1:] for url in urls]
    segments = [_segment([path[place] for path in paths]) for place in range(len(paths[0]))]
    queries = [urlsplit(url).query for url in urls]
    query = r"\?" + _segment(queries) if any(queries) else ""
    pattern = "/" + "/".join(segments)
    if not query and re.fullmatch(r"(?:/|/\[\^/\]\+)+", pattern):
        return ""  # it would know every address
    if query:
        return pattern + query
    if not segments[-1]:
        return pattern + "?$"
    return pattern + ("/?$" if segments[-1] == "[^/]+" else "")


def _segment(values: Sequence[str]) -> str:
    """One part of the addresses: what all have as it stands, numbers and digests as such, else anything."""
    tokens = [_tokens(value) for value in values]
    if len({len(found) for found in tokens}) == 1:
        parts = [_token([found[place] for found in tokens]) for place in range(len(tokens[0]))]
        if all(part is not None for part in parts):
            return "".join(part for part in parts if part is not None)
    ending = re.search(r"\.[A-Za-z]{2,5}$", values[0])
    tail = re.escape(ending[0]) if ending and all(value.endswith(ending[0]) for value in values) else ""
    if all(re.match(r"\d+[-_]", value) for value in values):
        return r"\d+[-_][^/]+" + tail
    if all(re.search(rf"[-_]\d+{tail}$", value) for value in values):
        return r"[^/]+[-_]\d+" + tail
    return "[^/]+" + tail


def _tokens(value: str) -> list[str]:
    return _TOKENS.findall(value)


def _token(values: Sequence[str]) -> str | None:
    if all(_DIGEST.match(value) for value in values) and not all(value.isdigit() for value in values):
        lengths = {len(value) for value in values}
        return f"[0-9a-f]{{{lengths.pop()}}}" if len(lengths) == 1 else "[0-9a-f]+"
    if all(value.isdigit() for value in values):
        return _number(values)
    return re.escape(values[0]).replace(r"\-", "-") if len(set(values)) == 1 else None


def _number(values: Sequence[str]) -> str:
    """A date keeps its number of digits; other numbers grow."""
    lengths = {len(value) for value in values}
    if len(lengths) == 1 and all(_DATE.match(value) for value in values):
        return rf"\d{{{lengths.pop()}}}"
    return r"\d+"
