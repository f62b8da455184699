"""The JSON behind a list page: `ds_<hex>.json` of news.cn, the column files of gov.cn.

A row of news.cn is a text of its own (`MultiMedia`), or a line of links (`Link`) whose time is when it was placed
there, not when its texts were published. Addresses may be absolute, relative to the host or to the
list's folder.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from monitor.errors import ReadError
from monitor.lists.entries import Line, entries_of, plain_words
from monitor.model import Entry, Profile, Source
from monitor.pages.markup import parse, select, text_of
from monitor.text.charset import Decoded
from monitor.text.dates import day_in_address, tell_time

_LABEL = re.compile(r"^(?:专题|全文|详情|详细|更多|视频|图集|组图|直播|链接|专栏|评论)?\s*+[|｜丨:：>»]?\s*+$")
_ENDS_AS_LABEL = re.compile(r"[|｜丨:：]\s*+$")
_ROWS = ("datasource", "data", "list", "articles", "items", "result")
_BEFORE = re.compile(r"\s*+(?:/\*[^*]{0,200}\*/\s*+)?(?:(?:var|let|const)\s++)?(?:[\w.$]{1,200}\s*+[(=]\s*+)?(?=[\[{])")
_BEHIND = re.compile(r"[\s);]*+\Z")
# A string, whole, so that what stands in it is kept; or a comma behind the last of a row or list.
_STRING_OR_LAST_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"?|,(?=\s*+[\]}])', re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)  # tabs and line breaks within strings are read


def list_datasource(decoded: Decoded, source: Source, profiles: Sequence[Profile], url: str) -> list[Entry]:
    """The texts of all rows, labels ("专题 |", "全文") left out."""
    rows = _rows(decoded.text, url)
    entries = entries_of(_lines(rows, source, url), source, profiles)
    if not entries:
        raise ReadError(
            f"{url}: none of the {len(rows)} rows names a text whose address matches {source.link_pattern!r}"
        )
    return entries


def _rows(text: str, url: str) -> list[Mapping[str, Any]]:
    try:
        data = _parsed(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        kind = "a page of HTML" if text.lstrip()[:1] == "<" else "no valid JSON"
        raise ReadError(f"{url}: the list is {kind}, so its address may have changed ({error})") from error
    rows = data
    if isinstance(data, dict):
        named = [data[name] for name in _ROWS if isinstance(data.get(name), list)]
        if not named:
            raise ReadError(f"{url}: the JSON holds no list called {', '.join(_ROWS)}: the list moved or is broken")
        rows = named[0]
    if not isinstance(rows, list):
        raise ReadError(f"{url}: the JSON is no list of rows")
    if not rows:
        raise ReadError(
            f"{url}: the list is there and empty (0 rows): its address is out of use or its page was rebuilt"
        )
    return [row for row in rows if isinstance(row, dict)]


def _parsed(text: str) -> Any:
    """JSON as it is, or as the value of a script: `show({...});`, `var list = [...]`. Raises ValueError for neither."""
    before = _BEFORE.match(text)
    tidied = _STRING_OR_LAST_COMMA.sub(lambda found: "" if found[0] == "," else found[0], text)
    data, end = _DECODER.raw_decode(tidied, before.end() if before else 0)
    if not _BEHIND.match(tidied, end):
        raise json.JSONDecodeError("Extra data", tidied, end)
    return data


def _lines(rows: Sequence[Mapping[str, Any]], source: Source, url: str) -> Iterator[Line]:
    for row in rows:
        links = list(_links(row))
        if links:
            for title, address in links:
                absolute = _absolute(url, address)
                yield Line(url=absolute, title=title, published=day_in_address(absolute))
            continue
        absolute = _absolute(url, _field(row, "publishUrl", "url", "URL", "linkUrl", "link"))
        written = _field(row, "publishTime", "DOCRELPUBTIME", "pubTime", "time", "date")
        day = day_in_address(absolute)
        yield Line(
            url=absolute,
            title=_field(row, "showTitle", "title", "TITLE", "name"),
            # A row that is placed again is dated again; the day in its address stays.
            published=tell_time([written], source.zone, near=day) or day,
        )


def _links(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of a row of links, without its labels; a text named twice keeps its first, longer name."""
    if row.get("contentType") != "Link":
        return
    listed = row.get("linkUrls")
    pairs = [
        (plain_words(_field(link, "linkTitle")), _field(link, "linkUrl"))
        for link in (listed if isinstance(listed, list) else [])
        if isinstance(link, dict)
    ]
    for title, address in pairs or _soup(_field(row, "title", "showTitle")):
        if address and not _LABEL.match(title) and not _ENDS_AS_LABEL.search(title):
            yield title, address


def _soup(markup: str) -> list[tuple[str, str]]:
    """The links inside a title that is HTML."""
    if "<a" not in markup:
        return []
    return [(text_of(node), node.attributes.get("href") or "") for node in select(parse(markup), "a[href]")]


def _field(row: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = row.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return ""


def _absolute(url: str, address: str) -> str:
    try:
        absolute = urljoin(url, address.strip())
    except ValueError:
        return ""
    return absolute if address and absolute.startswith(("http://", "https://")) else ""
