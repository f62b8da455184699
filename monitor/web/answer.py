"""What a page answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status, a body and its headers."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def all_headers(self) -> Mapping[str, str]:
        """With those that every answer bears."""
        return {"Content-Type": self.kind, "Content-Length": str(len(self.body)), **_ALWAYS, **self.headers}


def page(html: str, *, status: int = 200) -> Answer:
    """A page of ours: our style, no script, nothing from elsewhere."""
    policy = f"{CLOSED}; style-src 'self'"
    return Answer(body=html.encode(), status=status, headers={"Content-Security-Policy": policy})


def plain(text: str) -> Answer:
    """Foreign text that must not be taken for anything else."""
    policy = f"{CLOSED}; sandbox"
    return Answer(body=text.encode(), kind="text/plain; charset=utf-8", headers={"Content-Security-Policy": policy})


def download(body: bytes, name: str) -> Answer:
    """Foreign bytes to keep, never to be opened in the browser."""
    return Answer(
        body=body,
        kind="application/octet-stream",
        headers={
            "Content-Security-Policy": f"{CLOSED}; sandbox",
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )
