"""What an alert says, in the recipient's language, before any channel lays it out.

Alert ─ digest.tell ─> AlertView ─ a channel's module ─> OutgoingMessage
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.messages import Words
from monitor.model import Alert, Language, Span
from monitor.text import sanitize as quoting

HEADLINE, NAME, REASON = 300, 80, 400  # characters; what is longer is cut
_NAMES = 1500
DEPTHS = (3, 1, 0)  # changes under an alert of a digest, tried in turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the pages for readers are: `web` is their address without a final slash."""

    web: str

    def comparison(self, alert: Alert, language: Language) -> str:
        """The page of an alert."""
        return f"{self.web}/alerts/{alert.id}?lang={language}"

    def capture(self, id: str, language: Language) -> str:
        """The archived page."""
        return f"{self.web}/captures/{id}?lang={language}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of what is known: `label`, `text`, and an address where there is one."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a page under a label. `whole` words are new or dropped as a sentence and need no marks inside."""

    label: str
    spans: tuple[Span, ...]
    note: str = ""
    whole: bool = False
    change: str = ""  # one of CHANGES, where the words are a change
    name: str = ""  # what it is called where there is no room to quote it
    after: tuple[Fact, ...] = ()  # lines under the words
    under: "tuple[Quote, ...]" = ()  # of an alert in a digest: its weightiest changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """All that an alert says. Every text is harmless: one line, without control characters."""

    alert_id: str
    thread: str
    icon: str
    about: str  # what programs know it by: the kind of the alert, "undelivered" or "several"
    kind: str  # the same in words
    actor: str
    headline: str
    gist: tuple[str, ...]  # sentences without a full stop
    quotes: tuple[Quote, ...]
    facts: tuple[Fact, ...]
    links: tuple[Fact, ...]
    words: Words
    unquoted: int = 0  # quotes that no channel has room for
    light: tuple[Quote, ...] = ()  # changes without substance: for whoever asks for everything
    document: str = ""  # the id of the text that it is about
    running: tuple[tuple[Span, ...], ...] = ()  # the whole new text with its changes, paragraph by paragraph

    @property
    def preview(self) -> str:
        """The alert in one line, as a subject or a push notification shows it."""
        heading = f"{self.kind} · {self.actor}" if self.actor else self.kind
        return f"{heading}{self.words.colon}{self.headline}"

    def narrowed(self, limit: int) -> "AlertView":
        """The same with no fact longer than `limit` characters."""
        facts = tuple(replace(fact, text=quoting.cut(fact.text, limit)) for fact in self.facts)
        return replace(self, facts=facts)

    def at_depth(self, depth: int) -> "AlertView":
        """The same with at most `depth` changes under each alert of a digest."""
        return replace(self, quotes=tuple(replace(quote, under=quote.under[:depth]) for quote in self.quotes))

    @property
    def depths(self) -> tuple[int, ...]:
        """How many changes under each alert are worth trying, the most first."""
        return DEPTHS if any(quote.under for quote in self.quotes) else (0,)

    def more(self, left: Sequence[Quote]) -> str:
        """A line for the quotes that found no room; sources are named even then."""
        count = len(left) + self.unquoted
        if not count:
            return ""
        names = [quote.name for quote in left if quote.name]
        if names:
            joined = quoting.cut(self.words.comma.join(names), _NAMES)
            return self.words.more_sources.format(count=count, names=joined)
        return self.words.more_changes.format(count)


def flat(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes, each followed by those under it."""
    return tuple(one for quote in quotes for one in (quote, *quote.under))
