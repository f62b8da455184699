"""mailto:// and mailtos:// addresses, read by the letter before Apprise takes what it likes of them.

    mailtos://USER:PASSWORD@HOST:PORT?from=…&to=…

Signs that part an address (`# @ : / ? %` and blanks) lose a password's end, or take the host for another, where they
stand in it as they are. Domains beyond ASCII go over the wire as xn--…; Apprise refuses them, and cuts an address of
which the last label is one. No message holds a part of the address.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import quote, unquote

import idna

from monitor.errors import DeliveryError

SCHEMES = ("mailto", "mailtos")
SHAPE = "mailtos://user:password@host?from=monitor@example.org&to=someone@example.org"
_WITH_ADDRESSES = ("to", "from", "reply", "cc", "bcc")
_LAST_PORT = 65535

Mailbox = tuple[str, str]
"""A name, or "", and an address of which the domain is ASCII."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddress:
    """An address as Apprise may have it, with the mailboxes that it names."""

    url: str
    to: tuple[Mailbox, ...]  # empty: the sender's own
    sender: Mailbox | None


def read_mail_address(address: str) -> MailAddress:
    """Read a mail address. Raises DeliveryError with a sentence that says which sign to write otherwise."""
    scheme, _, rest = address.partition("://")
    head, question, query = rest.partition("?")
    authority, slash, path = head.partition("/")
    _check_signs(rest, authority, path, query)
    user, at, place = authority.rpartition("@")
    host, port = _host_and_port(place)
    pairs = [_pair(part) for part in query.split("&") if part]
    named = [_mailbox(text) for key, text in pairs if key == "to" for text in re.split(r"[,;]", text) if text.strip()]
    named += [_mailbox(unquote(part)) for part in path.split("/") if part.strip()]
    sender = next((_mailbox(text) for key, text in pairs if key == "from" and "@" in text), None)
    if sender is None and not unquote(user).isascii():
        raise _refused("its user has letters beyond ASCII, so it names no sender: add from=monitor@example.org")
    written = "&".join(_rewritten(part) for part in query.split("&"))
    places = "/".join(_ascii_text(unquote(part)) if "@" in unquote(part) else part for part in path.split("/"))
    url = f"{scheme}://{user}{at}{host}{port}{slash}{places}{question}{written}"
    return MailAddress(url=url, to=tuple(named), sender=sender)


def _check_signs(rest: str, authority: str, path: str, query: str) -> None:
    user, at, _ = authority.rpartition("@")
    if "#" in rest:
        raise _refused("all behind its `#` is lost: write a # of the password as %23")
    if not at and re.search(r":(?!\d*$)", authority):
        if "@" in path:
            raise _refused("its host cannot be told: write a / of the password as %2F")
        if "@" in query.partition("=")[0] or "?" in query:
            raise _refused("its host cannot be told: write a ? of the password as %3F")
    if "@" in user:
        raise _refused("it has more than one @ before the host: write an @ of the user or the password as %40")
    if user.count(":") > 1:
        raise _refused("a password ends at the next colon: write a : of the user or the password as %3A")
    if re.search(r"%(?![0-9A-Fa-f]{2})", user):
        raise _refused("a % begins a sign such as %40: write a % of the password as %25")
    if re.search(r"\s", user):
        raise _refused("it has a blank before the host: write one of the password as %20, or take it out")


def _host_and_port(place: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::(.*))?", place)
    if found is None or not found[1].strip():
        raise _refused(f"it names no host; its shape is {SHAPE}")
    port = found[2]
    if port is not None and not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) <= _LAST_PORT):
        raise _refused(f"its port is none: write a number up to {_LAST_PORT} behind the host")
    host = found[1] if found[1].startswith("[") else _domain(unquote(found[1]))
    return host, f":{port}" if port else ""


def _domain(name: str) -> str:
    """A domain as it goes over the wire."""
    if re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?", name) and "xn--" not in name.lower():
        return name
    try:
        encoded = idna.encode(name, uts46=True).decode()
        idna.decode(encoded)  # one that is written as xn-- may be none
    except (idna.IDNAError, UnicodeError) as error:
        raise _refused("a domain in it is none: check its letters") from error
    return encoded


def _pair(part: str) -> tuple[str, str]:
    key, _, value = part.partition("=")
    return key.lower(), unquote(value)


def _mailbox(text: str) -> Mailbox:
    """One mailbox, written alone or as `Name <address>`."""
    name, address = parseaddr(text.strip()) if "<" in text else ("", text.strip())
    local, _, domain = address.rpartition("@")
    if not local or not domain or re.search(r"[\s@<>]", local):
        raise _refused("what it names behind `to=` or `from=` is no mail address: write one such as desk@example.org")
    if not local.isascii():
        raise _refused(
            "the part before the @ of a mailbox has letters that mail servers do not take: write it in ASCII"
        )
    return name, f"{local}@{_domain(domain)}"


def _rewritten(part: str) -> str:
    """A part of the query with its domains as they go over the wire."""
    key, text = _pair(part)
    if key not in _WITH_ADDRESSES or "@" not in text or text.isascii():
        return part
    return f"{key}={_ascii_text(text)}"


def _ascii_text(text: str) -> str:
    pieces: Iterator[str] = (
        f"@{_domain(piece[1:])}" if piece.startswith("@") else piece for piece in re.split(r"(@[^\s,;<>@/]+)", text)
    )
    return quote("".join(pieces), safe="@,;.-_~")


def _refused(words: str) -> DeliveryError:
    return DeliveryError(words, permanent=True)
