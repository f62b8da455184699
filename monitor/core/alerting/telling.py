"""What an alert says, in the recipient's language, before any channel lays it out.

Alert ─ tell ─> Telling ─ a channel's module ─> Message
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from monitor.core.alerting import quoting
from monitor.core.alerting.wording import CHANGES, ICONS, JOINT, WORDS, Words
from monitor.model import (
    Alert,
    Baseline,
    ChangeLine,
    EditNews,
    Passage,
    Print,
    Recipient,
    Span,
    StatementNews,
    Trouble,
    TroubleNews,
    Undelivered,
    VanishedNews,
)

_HEADLINE, _NAME, _REASON, _NAMES = 300, 80, 400, 1500  # characters; what is longer is cut
_PRINTS, _REASONS, _STILL, _PASSAGES = 8, 6, 10, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the pages for readers are: `web` is their address without a final slash."""

    web: str

    def comparison(self, alert: Alert) -> str:
        """The page of an alert."""
        return f"{self.web}/alerts/{alert.id}"

    def capture(self, id: str) -> str:
        """The archived page."""
        return f"{self.web}/captures/{id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a page under a label. `whole` words are new or dropped as a sentence and need no marks inside."""

    label: str
    spans: tuple[Span, ...]
    note: str = ""
    whole: bool = False
    change: str = ""  # one of CHANGES, where the words are a change
    name: str = ""  # what it is called where there is no room to quote it


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of what is known: `label`, `text`, and an address where there is one."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """All that an alert says. Every text is harmless: one line, without control characters."""

    alert_id: str
    thread: str
    icon: str
    kind: str
    actor: str
    headline: str
    gist: tuple[str, ...]  # sentences without a full stop
    quotes: tuple[Quote, ...]
    facts: tuple[Fact, ...]
    links: tuple[Fact, ...]
    words: Words
    unquoted: int = 0  # quotes that no channel has room for

    @property
    def preview(self) -> str:
        """The alert in one line, as a subject or a push notification shows it."""
        heading = f"{self.kind} · {self.actor}" if self.actor else self.kind
        return f"{heading}{self.words.colon}{self.headline}"

    def narrowed(self, limit: int) -> "Telling":
        """The same with no fact longer than `limit` characters."""
        facts = tuple(replace(fact, text=quoting.cut(fact.text, limit)) for fact in self.facts)
        return replace(self, facts=facts)

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


def tell(alert: Alert, recipient: Recipient, links: Links | None) -> Telling:
    """Put an alert into words for a recipient."""
    news, teller = alert.news, _Teller(alert, recipient, links)
    if isinstance(news, StatementNews):
        return teller.statement(news)
    if isinstance(news, EditNews):
        return teller.edit(news)
    if isinstance(news, VanishedNews):
        return teller.vanished(news)
    return teller.trouble(news)


def tell_several(alerts: Sequence[Alert], recipient: Recipient, links: Links | None) -> Telling:
    """Put several alerts into one: each with its headline, its gist and its id."""
    words = WORDS[recipient.language]
    tellings = [tell(alert, recipient, links) for alert in alerts]
    quotes = tuple(
        Quote(
            label=f"{telling.kind} · {telling.actor}" if telling.actor else telling.kind,
            spans=(Span(text=telling.headline, mark="kept"),),
            note=quoting.cut(" · ".join((*telling.gist, telling.alert_id)), _REASON),
            whole=True,
            name=telling.alert_id,
        )
        for telling in tellings
    )
    pages = [
        Fact(label=link.label, text=telling.headline, url=link.url)
        for telling in tellings
        for link in telling.links[-1:]
    ]
    return Telling(
        alert_id=alerts[0].id,
        thread="",
        icon="🗞️",
        kind=words.several.format(len(alerts)),
        actor="",
        headline=quoting.cut(words.comma.join(dict.fromkeys(telling.kind for telling in tellings)), _HEADLINE),
        gist=(quoting.cut(tellings[0].preview, _HEADLINE),),
        quotes=quotes,
        facts=(*pages[:_PRINTS], Fact(label=words.id, text=alerts[0].id)),
        links=(),
        words=words,
    )


class _Teller:
    """The words of one alert for one recipient."""

    def __init__(self, alert: Alert, recipient: Recipient, links: Links | None) -> None:
        self.alert, self.recipient, self.links = alert, recipient, links
        self.words = WORDS[recipient.language]

    # ------------------------------------------------------------------------------------------------ kinds of news

    def statement(self, news: StatementNews) -> Telling:
        gist = [self.words.mention] if news.kind == "mention" else []
        compared = news.baseline is not None and (news.changes or news.kept)
        if news.baseline is not None and compared:
            gist.append(self._counted(news.changes, self._against(news.baseline), news.kept))
        if news.note and compared:
            gist.append(self._note(news.note))
        elif news.note or (news.kind == "statement" and not compared):
            gist.append(self.words.nothing_compared.format(self._note(news.note)))
        changes = self._changes(news.changes)
        quotes = changes or self._passages(news.passages[:_PASSAGES])
        unquoted = 0 if changes else len(news.passages) - len(quotes)
        facts = [*self._print(news.print), *self._others(news), *self._baseline(news.baseline), *self._reasons()]
        telling = self._telling(news.print, gist, quotes, facts, thread=news.statement_id)
        return replace(telling, unquoted=unquoted)

    def edit(self, news: EditNews) -> Telling:
        gist = [self.words.reversal] if news.reversal else []
        gist.append(self.words.version.format(news.version))
        gist.append(self._counted(news.changes, self.words.against_version, kept=0))
        before = Fact(label=self.words.before, text=self._seen(news.before.seen_at) + _short(news.before.digest))
        facts = [*self._print(news.print), before, *self._reasons()]
        return self._telling(news.print, gist, self._changes(news.changes), facts, thread=news.statement_id)

    def vanished(self, news: VanishedNews) -> Telling:
        gist = [self.words.vanished.format(self._note(news.how))]
        gone = Fact(label=self.words.gone, text=self._seen(self.alert.created_at))
        facts = [*self._print(news.print), gone, *self._reasons()]
        return self._telling(news.print, gist, (), facts, thread=news.statement_id)

    def undelivered(self, part: Undelivered) -> Telling:
        words, name = self.words, quoting.cut(quoting.clean(part.recipient), _NAME)
        given_up = words.given_up.format(recipient=name, count=len(part.alerts))
        headline = words.paused.format(name) if part.paused else given_up
        reason = Span(text=quoting.cut(quoting.clean(part.reason), _REASON), mark="kept")
        return Telling(
            alert_id=self.alert.id,
            thread="",
            icon=ICONS["trouble"],
            kind=words.undelivered,
            actor="",
            headline=headline,
            gist=(words.paused_gist if part.paused else words.given_up_gist,),
            quotes=(Quote(label=words.unreached.format(self._seen(part.since)), spans=(reason,), whole=True),),
            facts=(
                *(Fact(label=words.id, text=id) for id in part.alerts[:_STILL]),
                *self._reasons(),
                Fact(label=words.id, text=self.alert.id),
            ),
            links=(),
            words=words,
        )

    def trouble(self, news: TroubleNews) -> Telling:
        if news.undelivered:
            return self.undelivered(news.undelivered[0])
        words, out = self.words, news.kind == "trouble"
        names = [quoting.clean(trouble.source) for trouble in news.troubles]
        one, many = (words.trouble_one, words.trouble_many) if out else (words.recovered_one, words.recovered_many)
        joined = words.comma.join(names)
        headline = one.format(joined) if len(names) == 1 else many.format(count=len(names), names=joined)
        facts = self._still(news.still)
        return Telling(
            alert_id=self.alert.id,
            thread="",
            icon=ICONS[news.kind],
            kind=words.kinds[news.kind],
            actor="",
            headline=quoting.cut(headline, _HEADLINE),
            gist=(words.trouble_gist if out else words.recovered_gist,),
            quotes=tuple(self._trouble(trouble) for trouble in news.troubles),
            facts=(*facts, *self._reasons(), Fact(label=words.id, text=self.alert.id)),
            links=self._comparison(),
            words=words,
        )

    def _still(self, still: Sequence[Trouble]) -> list[Fact]:
        label = self.words.still_out
        facts = [Fact(label=label, text=self._trouble_line(trouble)) for trouble in still[:_STILL]]
        names = [quoting.clean(trouble.source) for trouble in still[_STILL:]]
        return [*facts, Fact(label=label, text=self.words.comma.join(names))] if names else facts

    def _telling(
        self,
        print: Print,
        gist: Iterable[str],
        quotes: tuple[Quote, ...],
        facts: Iterable[Fact],
        thread: str | None,
    ) -> Telling:
        return Telling(
            alert_id=self.alert.id,
            thread=thread or print.document_id,
            icon=ICONS[self.alert.kind],
            kind=self.words.kinds[self.alert.kind],
            actor=self._name(print),
            headline=quoting.cut(quoting.clean(print.title) or quoting.clean(print.url) or "–", _HEADLINE),
            gist=tuple(gist),
            quotes=quotes,
            facts=(*facts, Fact(label=self.words.id, text=self.alert.id)),
            links=(*self._comparison(), *self._archived(print), *self._page(print)),
            words=self.words,
        )

    # ------------------------------------------------------------------------------------------------------ changes

    def _counted(self, changes: Sequence[ChangeLine], against: str, kept: int) -> str:
        words = self.words
        found = [happened(change) for change in changes if change.weight > 0]
        counts = [words.counts[name].format(found.count(name)) for name in CHANGES if name in found]
        told = words.comma.join(counts)
        gist = words.counted.format(counts=told, against=against) if counts else words.unchanged.format(against=against)
        light = len(changes) - len(found)
        rest = [words.without_substance.format(light)] if light else []
        rest += [words.kept.format(kept)] if kept else []
        return "; ".join([gist, *rest]) if words.comma != "、" else "；".join([gist, *rest])

    def _note(self, note: str) -> str:
        return quoting.cut(quoting.clean(note), _REASON) or self.words.no_baseline

    def _against(self, baseline: Baseline) -> str:
        joint = any(title in baseline.title.lower() for title in JOINT)
        if baseline.date is None:
            return self.words.against_undated
        phrase = self.words.against_joint if joint else self.words.against_statement
        return phrase.format(self.words.day(baseline.date))

    def _changes(self, changes: Sequence[ChangeLine]) -> tuple[Quote, ...]:
        told = sorted((change for change in changes if change.weight > 0), key=lambda change: -change.weight)
        quotes = [self._change(change) for change in told]
        return tuple(quote for quote in quotes if quote.spans)

    def _change(self, change: ChangeLine) -> Quote:
        whole = change.kind in {"new", "dropped", "moved"}  # the label says all that a reason could
        return Quote(
            label=self.words.changes[happened(change)],
            change=happened(change),
            spans=quoting.clean_spans(spans_of(change)),
            note="" if whole else quoting.cut(quoting.clean(change.reason), _REASON),
            whole=whole,
        )

    def _passages(self, passages: Sequence[Passage]) -> tuple[Quote, ...]:
        return tuple(
            Quote(
                label=self.words.passage,
                spans=quoting.clean_spans([Span(text=passage.text, mark="kept")]),
                note=", ".join(passage.topics),
                whole=True,
            )
            for passage in passages
        )

    # -------------------------------------------------------------------------------------------------------- facts

    def _print(self, print: Print) -> list[Fact]:
        words = self.words
        language = words.languages[print.language]
        return [
            Fact(label=words.published, text=self._published(print.published)),
            Fact(label=words.seen, text=self._seen(print.seen_at)),
            Fact(label=words.source, text=f"{self._name(print)} ({print.source}, {language})"),
        ]

    def _name(self, print: Print) -> str:
        return quoting.cut(quoting.clean(print.publisher), _NAME)

    def _others(self, news: StatementNews) -> list[Fact]:
        others = [other for other in news.prints if other.document_id != news.print.document_id]
        facts = [self._other(other) for other in others[:_PRINTS]]
        left = len(others) - len(facts)
        return [*facts, Fact(label=self.words.also, text=self.words.more_prints.format(left))] if left else facts

    def _other(self, other: Print) -> Fact:
        words = self.words
        relation = words.relations[other.relation].format(words.languages[other.language])
        text = f"{self._name(other)}, {self._published(other.published)} ({relation})"
        return Fact(label=words.also, text=text, url=quoting.address(other.url))

    def _baseline(self, baseline: Baseline | None) -> list[Fact]:
        if baseline is None:
            return []
        title = quoting.cut(quoting.clean(baseline.title), _HEADLINE)
        day = f" ({baseline.date.isoformat()})" if baseline.date else ""
        reason = f"{self.words.colon}{quoting.clean(baseline.reason)}" if baseline.reason else ""
        return [Fact(label=self.words.compared_with, text=quoting.cut(f"{title}{day}{reason}", 2 * _REASON))]

    def _reasons(self) -> list[Fact]:
        reasons = [quoting.cut(quoting.clean(reason), _REASON) for reason in self.alert.reasons[:_REASONS]]
        return [Fact(label=self.words.why, text=reason) for reason in reasons if reason]

    def _published(self, when: datetime | date | None) -> str:
        if when is None:
            return self.words.not_dated
        if not isinstance(when, datetime):
            return f"{when.isoformat()} ({self.words.no_clock})"
        return f"{when:%Y-%m-%d %H:%M} {_zone(when)}"

    def _seen(self, when: datetime) -> str:
        utc = f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        if self.recipient.zone == "UTC":
            return utc
        local = when.astimezone(ZoneInfo(self.recipient.zone))
        return f"{utc} = {local:%Y-%m-%d %H:%M} {self.recipient.zone}"

    def _comparison(self) -> tuple[Fact, ...]:
        if self.links is None:
            return ()
        return (Fact(label=self.words.comparison, text="", url=self.links.comparison(self.alert)),)

    def _page(self, print: Print) -> tuple[Fact, ...]:
        url = quoting.address(print.url)
        return (Fact(label=self.words.page, text="", url=url),) if url else ()

    def _archived(self, print: Print) -> tuple[Fact, ...]:
        if print.digest is None:
            return ()
        url = self.links.capture(print.capture_id) if self.links and print.capture_id else ""
        return (Fact(label=self.words.archived, text=print.digest, url=url),)

    # ------------------------------------------------------------------------------------------------------ sources

    def _trouble(self, trouble: Trouble) -> Quote:
        name = quoting.clean(trouble.source)
        text = self._state(trouble)
        return Quote(
            label=f"{name} ({quoting.clean(trouble.publisher)})",
            spans=(Span(text=text, mark="kept"),),
            note="",
            whole=True,
            name=name,
        )

    def _trouble_line(self, trouble: Trouble) -> str:
        return f"{quoting.clean(trouble.source)}{self.words.colon}{self._state(trouble)}"

    def _state(self, trouble: Trouble) -> str:
        health, time = self.words.health[trouble.health], self._seen(trouble.since)
        detail = quoting.cut(quoting.clean(trouble.detail), _REASON)
        state = self.words.since.format(health=health, time=time)
        return f"{state}{self.words.colon}{detail}" if detail else state


def happened(change: ChangeLine) -> str:
    """What happened to a sentence, in one of CHANGES."""
    return change.shift if change.kind == "reworded" and change.shift in {"stronger", "weaker"} else change.kind


def spans_of(change: ChangeLine) -> tuple[Span, ...]:
    """The marked words of a change; where none are given, the old words as deleted and the new as inserted."""
    if change.kind == "moved" and not change.spans:
        return (Span(text=change.new or change.old, mark="kept"),)
    if change.spans:
        return change.spans
    deleted = (Span(text=change.old, mark="deleted"),) if change.old else ()
    inserted = (Span(text=change.new, mark="inserted"),) if change.new else ()
    return (*deleted, *inserted)


def _zone(when: datetime) -> str:
    offset = when.utcoffset()
    if not offset:
        return "UTC"
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("+", minutes) if minutes >= 0 else ("-", -minutes)
    clock = f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"
    return f"{when.tzinfo.key} ({clock})" if isinstance(when.tzinfo, ZoneInfo) else clock


def _short(digest: str | None) -> str:
    return f" ({digest})" if digest else ""
