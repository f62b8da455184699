"""The reader's language, clock and names, and how things are said to them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from monitor.alerts.view import HEADLINE, NAME, REASON, Fact, Links
from monitor.messages import NO_NAMES, WORDS, Names, Words, said
from monitor.model import Alert, Baseline, Language, Publication, Recipient, Remark
from monitor.text import sanitize as quoting

_REASONS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Somebody who reads. `links` is where the pages are, if they can be reached."""

    language: Language
    zone: str = "UTC"
    names: Names = NO_NAMES
    links: Links | None = None

    @classmethod
    def of(cls, recipient: Recipient, links: Links | None, names: Names) -> "Audience":
        """The recipient as a reader."""
        return cls(language=recipient.language, zone=recipient.zone, names=names, links=links)

    @property
    def words(self) -> Words:
        """The frame's words."""
        return WORDS[self.language]

    def said(self, what: str | Remark) -> str:
        """A sentence of ours, harmless and cut."""
        told = said(what, self.language, self.names)
        return quoting.cut(quoting.clean(told), REASON)

    def publisher(self, name: str) -> str:
        """What a publisher is called."""
        return quoting.cut(quoting.clean(self.names.publisher(name, self.language)), NAME)

    def source(self, id: str, publisher: str) -> str:
        """What a source is called: its publisher and its list; its id where nobody named it."""
        section = self.names.source(id, self.language)
        if not section:
            return quoting.clean(id)
        return quoting.clean(self.words.source_name.format(publisher=self.publisher(publisher), section=section))

    # -------------------------------------------------------------------------------------------------------- times

    def published(self, when: datetime | date | None) -> str:
        """A time as the publisher printed it, with its zone."""
        if when is None:
            return self.words.not_dated
        if not isinstance(when, datetime):
            return f"{when.isoformat()} ({self.words.no_clock})"
        return f"{when:%Y-%m-%d %H:%M} {_zone(when)}"

    def seen(self, when: datetime) -> str:
        """A moment in UTC, and on the reader's clock."""
        utc = f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        if self.zone == "UTC":
            return utc
        local = when.astimezone(ZoneInfo(self.zone))
        return f"{utc} = {local:%Y-%m-%d %H:%M} {self.zone}"

    # -------------------------------------------------------------------------------------------------------- facts

    def facts_of(self, print: Publication) -> list[Fact]:
        """When it was published and seen, and where."""
        words = self.words
        section = self.names.source(print.source, self.language)
        called = self.source(print.source, print.publisher) if section else self.publisher(print.publisher)
        language = words.languages[print.language]
        return [
            Fact(label=words.published, text=self.published(print.published)),
            Fact(label=words.seen, text=self.seen(print.seen_at)),
            Fact(label=words.source, text=words.source_facts.format(name=called, id=print.source, language=language)),
        ]

    def compared_with(self, baseline: Baseline | None) -> list[Fact]:
        """Which stored statement stands against it, and why that one."""
        if baseline is None:
            return []
        title = quoting.cut(quoting.clean(baseline.title), HEADLINE)
        day = self.words.bracketed.format(self.words.day(baseline.date)) if baseline.date else ""
        known = baseline.reason.replace(f" ({baseline.date})", "", 1) if baseline.date else baseline.reason
        reason = f"{self.words.colon}{self.said(known)}" if known else ""
        return [Fact(label=self.words.compared_with, text=quoting.cut(f"{title}{day}{reason}", 2 * REASON))]

    def why(self, alert: Alert) -> list[Fact]:
        """Why it was sent."""
        reasons = [self.said(reason) for reason in alert.reasons[:_REASONS]]
        joined = quoting.cut(self.words.semicolon.join(filter(None, reasons)), 2 * REASON)
        return [Fact(label=self.words.why, text=joined)] if joined else []

    def id_of(self, alert: Alert) -> Fact:
        """The alert's id."""
        return Fact(label=self.words.id, text=alert.id)

    # -------------------------------------------------------------------------------------------------------- links

    def comparison(self, alert: Alert) -> tuple[Fact, ...]:
        """The alert's own page, with the whole comparison."""
        if self.links is None:
            return ()
        compared = bool(getattr(alert.news, "changes", ()))
        label = self.words.comparison if compared else self.words.details
        return (Fact(label=label, text="", url=self.links.comparison(alert, self.language)),)

    def archived(self, print: Publication) -> tuple[Fact, ...]:
        """The archived copy and its digest."""
        if print.digest is None:
            return ()
        url = self.links.capture(print.capture_id, self.language) if self.links and print.capture_id else ""
        return (Fact(label=self.words.archived, text=print.digest, url=url),)

    def page(self, print: Publication) -> tuple[Fact, ...]:
        """The publisher's page."""
        url = quoting.address(print.url)
        return (Fact(label=self.words.page, text="", url=url),) if url else ()


def _zone(when: datetime) -> str:
    offset = when.utcoffset()
    if not offset:
        return "UTC"
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("+", minutes) if minutes >= 0 else ("-", -minutes)
    clock = f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"
    return f"{when.tzinfo.key} ({clock})" if isinstance(when.tzinfo, ZoneInfo) else clock
