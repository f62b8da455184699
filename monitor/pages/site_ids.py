"""Whose text an address names, and which: one article under three addresses is one key."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from monitor.model import Profile

_ARROW = " => "
_LONGEST = 2_000  # characters of an address over which the patterns of settings run: browsers take no more
# Scripts that tell their texts apart by the query alone; everywhere else a query is tracking.
_SCRIPT = re.compile(r"\.(php|aspx?|jsp|jspx|do|cgi|pl)$|/$|^$", re.IGNORECASE)
_TRACKING = re.compile(
    r"^(utm_.*|from|spm|_|t|ts|timestamp|share.*|fbclid|gclid|yclid|ref|source|platform)$", re.IGNORECASE
)


def identity_of(url: str, profiles: Sequence[Profile]) -> str:
    """The key of the text at an address.

    `people.com.cn:40476042` where a profile knows the site's own ids; else the address without scheme, `www.`, fragment
    and query (of a query that tells texts apart, `view.php?id=7`, what is not tracking is kept).
    """
    address = url.strip()
    if len(address) > _LONGEST:
        return _plain_address(address)
    address = _without_default_port(address)
    for profile in profiles_of(address, profiles):
        for written in profile.id_patterns:
            found = _own_id(written, address)
            if found:
                return f"{profile.site}:{found}"
    return _plain_address(address)


def profiles_of(url: str, profiles: Sequence[Profile]) -> list[Profile]:
    """The profiles whose pattern the address matches, in their order."""
    address = _without_default_port(url[:_LONGEST])
    return [profile for profile in profiles if _compiled(profile.pattern).search(address)]


def _without_default_port(address: str) -> str:
    """`http://kremlin.ru:80/x` and `http://kremlin.ru./x` as `http://kremlin.ru/x`: a server is the same for both."""
    match = _PLACE.match(address)
    if match is None or match["port"] not in (None, "", _DEFAULT_PORTS[match["scheme"].lower()]):
        return address
    return f"{match['scheme']}://{match['host'].rstrip('.')}{address[match.end() :]}"


_DEFAULT_PORTS = {"http": "80", "https": "443"}
_PLACE = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#:@\s]{1,255})(?::(?P<port>\d{0,5}))?(?=[/?#]|$)", re.IGNORECASE
)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _own_id(written: str, address: str) -> str | None:
    """`PATTERN` joins its groups with "-"; `PATTERN => TEMPLATE` fills them into the template (`\\1/en`)."""
    pattern, arrow, template = written.partition(_ARROW)
    match = _compiled(pattern).search(address)
    if match is None:
        return None
    return match.expand(template.strip()) if arrow else "-".join(group for group in match.groups() if group)


def _plain_address(address: str) -> str:
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:  # half an IPv6 address: nobody's page, and still a name for it
        return address
    try:
        port = parts.port
    except ValueError:
        port = None
    host = (parts.hostname or "").removeprefix("www.")
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    path = parts.path.rstrip("/")
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name)]
    if kept and _SCRIPT.search(parts.path):
        return f"{place}{path}?{urlencode(sorted(kept))}"
    return f"{place}{path}"
