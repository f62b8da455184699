"""What a server answered, and what of it is archived."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answered; `url` is the address after redirects."""

    requested: str
    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes  # after content decoding
    fetched_at: datetime
    moved_to: str | None = None  # where the server said, for good, that this address now is
    sent: Mapping[str, str] = field(default_factory=dict)  # the request's headers, without secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A response in the archive. `digest` is "sha256:…" of the body; `id` is derived from address, time and digest."""

    id: str
    requested: str
    url: str
    status: int
    headers: Mapping[str, str]
    digest: str
    size: int
    fetched_at: datetime
    file: str  # name of the archive file
    offset: int  # of the record in it
