"""What is told of texts: a new statement, a mention, an edit, a page that is gone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.alerts.audience import Audience
from monitor.alerts.view import HEADLINE, AlertView, Fact, Quote
from monitor.messages import CHANGES, JOINT
from monitor.model import (
    ALERT_KINDS,
    Alert,
    Baseline,
    ChangeLine,
    EditNews,
    Passage,
    Publication,
    Span,
    StatementNews,
    UnreadNews,
    VanishedNews,
)
from monitor.text import sanitize as quoting

_PRINTS, _PASSAGES = 8, 5
_WHOLE = frozenset({"new", "dropped", "moved"})  # as sentences: nothing inside them is marked


def tell_statement(alert: Alert, news: StatementNews, reader: Audience) -> AlertView:
    """A new statement, a copy that was tampered with, or a text that mentions the subject."""
    words = reader.words
    gist = {
        "mention": [words.mention],
        "announced": [words.announced],
        "suspect": [words.suspect],
    }.get(news.kind, [])
    compared = news.baseline is not None and (news.changes or news.kept)
    if news.baseline is not None and compared:
        gist.append(_counted(news.changes, _against(news.baseline, reader), news.kept, reader))
    note = reader.said(news.note) or words.no_baseline
    if (news.note and compared) or news.kind == "editions":
        gist.append(f"{note[:1].upper()}{note[1:]}")
    elif news.note or (news.kind == "statement" and not compared):
        gist.append(words.nothing_compared.format(note))
    labels = words.edition_changes if news.kind == "editions" else words.changes
    quotes = (*_withdrawn(news.changes, reader, labels), *_changes(news.changes, reader, labels))
    shown = quotes or _passages(news.passages[:_PASSAGES], reader)
    facts = [*reader.facts_of(news.print), *_others(news, reader), *reader.compared_with(news.baseline)]
    return _telling(
        alert,
        news.print,
        reader,
        gist=gist,
        quotes=shown,
        facts=facts,
        thread=news.statement_id,
        unquoted=0 if quotes else len(news.passages) - len(shown),
        light=_light(news.changes, reader, labels),
        running=news.text,
    )


def tell_edit(alert: Alert, news: EditNews, reader: Audience) -> AlertView:
    """A page that was changed after it was published."""
    words = reader.words
    gist = [words.reversal] if news.reversal else []
    gist.append(words.version.format(news.version))
    gist.append(_counted(news.changes, words.against_version, 0, reader))
    digest = words.bracketed.format(news.before.digest) if news.before.digest else ""
    before = Fact(label=words.before, text=reader.seen(news.before.seen_at) + digest)
    return _telling(
        alert,
        news.print,
        reader,
        gist=gist,
        quotes=_changes(news.changes, reader, words.changes),
        facts=[*reader.facts_of(news.print), before],
        thread=news.statement_id,
        light=_light(news.changes, reader, words.changes),
        running=news.text,
    )


def tell_vanished(alert: Alert, news: VanishedNews, reader: Audience) -> AlertView:
    """A page that no longer answers with its text, or does so again."""
    words = reader.words
    gone = Fact(label=words.gone, text=reader.seen(news.since or alert.created_at))
    back = [Fact(label=words.back, text=reader.seen(alert.created_at))] if news.back else []
    telling = _telling(
        alert,
        news.print,
        reader,
        gist=[words.returned if news.back else words.vanished.format(reader.said(news.how))],
        quotes=(),
        facts=[*reader.facts_of(news.print), gone, *back],
        thread=news.statement_id,
    )
    return replace(telling, kind=words.page_back, icon=ALERT_KINDS["recovered"].icon) if news.back else telling


def tell_unreadable(alert: Alert, news: UnreadNews, reader: Audience) -> AlertView:
    """A text that is listed, or stored, and cannot be read yet."""
    words = reader.words
    tried = words.attempts.format(
        since=reader.seen(news.since), count=news.attempts, next=reader.seen(news.next_look_at)
    )
    return _telling(
        alert,
        news.print,
        reader,
        gist=[words.unreadable.format(reader.said(news.why))],
        quotes=(),
        facts=[*reader.facts_of(news.print), Fact(label=words.tried, text=tried)],
        thread=news.statement_id,
    )


def _telling(
    alert: Alert,
    print: Publication,
    reader: Audience,
    *,
    gist: Iterable[str],
    quotes: tuple[Quote, ...],
    facts: Iterable[Fact],
    thread: str | None,
    unquoted: int = 0,
    light: tuple[Quote, ...] = (),
    running: Iterable[tuple[Span, ...]] = (),
) -> AlertView:
    return AlertView(
        alert_id=alert.id,
        thread=thread or print.document_id,
        icon=ALERT_KINDS[alert.kind].icon,
        about=alert.kind,
        kind=reader.words.kinds[alert.kind],
        actor=reader.publisher(print.publisher),
        headline=quoting.cut(quoting.clean(print.title) or quoting.clean(print.url) or "–", HEADLINE),
        gist=tuple(gist),
        quotes=quotes,
        facts=(*facts, *reader.why(alert), reader.id_of(alert)),
        links=(*reader.comparison(alert), *reader.archived(print), *reader.page(print)),
        words=reader.words,
        unquoted=unquoted,
        light=light,
        document=print.document_id,
        running=tuple(quoting.clean_spans(paragraph) for paragraph in running),
    )


# ------------------------------------------------------------------------------------------------------------ changes


def _counted(changes: Sequence[ChangeLine], against: str, kept: int, reader: Audience) -> str:
    words = reader.words
    found = [happened(change) for change in changes if change.weight > 0]
    counts = [words.counts[name].format(found.count(name)) for name in CHANGES if name in found]
    told = words.comma.join(counts)
    gist = words.counted.format(counts=told, against=against) if counts else words.unchanged.format(against=against)
    light = sum(change.weight <= 0 and not change.withdrawn for change in changes)
    rest = [words.without_substance.format(light)] if light else []
    rest += [words.kept.format(kept)] if kept else []
    return words.semicolon.join([gist, *rest])


def _against(baseline: Baseline, reader: Audience) -> str:
    words = reader.words
    if baseline.date is None:
        return words.against_undated
    joint = any(title in baseline.title.lower() for title in JOINT)
    phrase = words.against_joint if joint else words.against_statement
    return phrase.format(words.day(baseline.date))


def _changes(changes: Sequence[ChangeLine], reader: Audience, labels: Mapping[str, str]) -> tuple[Quote, ...]:
    told = sorted((change for change in changes if change.weight > 0), key=lambda change: -change.weight)
    quotes = [_change(change, reader, labels) for change in told]
    return tuple(quote for quote in quotes if quote.spans)


def _withdrawn(changes: Sequence[ChangeLine], reader: Audience, labels: Mapping[str, str]) -> tuple[Quote, ...]:
    """What was told and does not hold: it comes first, since people may have quoted it."""
    quotes = [_change(change, reader, labels) for change in changes if change.withdrawn]
    return tuple(replace(quote, label=reader.words.withdrawn.format(quote.label)) for quote in quotes if quote.spans)


def _light(changes: Sequence[ChangeLine], reader: Audience, labels: Mapping[str, str]) -> tuple[Quote, ...]:
    quotes = [_change(change, reader, labels) for change in changes if change.weight <= 0 and not change.withdrawn]
    return tuple(quote for quote in quotes if quote.spans)


def _change(change: ChangeLine, reader: Audience, labels: Mapping[str, str]) -> Quote:
    return Quote(
        label=labels[happened(change)],
        change=happened(change),
        spans=quoting.clean_spans(spans_of(change)),
        note=_note(change, reader),
        whole=change.kind in _WHOLE,
    )


def _note(change: ChangeLine, reader: Audience) -> str:
    """Why it is called what it is called, and what earlier statements said."""
    if change.remarks:
        told = [_in_a_row(reader.said(remark)) for remark in change.remarks]
        return quoting.cut(reader.words.semicolon.join(told), 400)
    if change.kind in _WHOLE:
        return ""  # an alert of an earlier release: the label says all that its reason could
    parts = _PARTS.split(change.reason.removesuffix(" Stronger.").removesuffix(" Weaker.").rstrip("."))
    told = [_in_a_row(reader.said(f"{part[:1].lower()}{part[1:]}")) for part in parts if part]
    return quoting.cut(reader.words.semicolon.join(told), 400)


_PARTS = re.compile(r"; (?=[a-z ]+: “)")  # between the differences that a reason lists


def _in_a_row(sentence: str) -> str:
    """A sentence as one of several between semicolons."""
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".。")


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


def _passages(passages: Sequence[Passage], reader: Audience) -> tuple[Quote, ...]:
    return tuple(
        Quote(
            label=reader.words.passage,
            spans=quoting.clean_spans([Span(text=passage.text, mark="kept")]),
            note=reader.words.comma.join(reader.names.topics_of(passage.topics, reader.language)),
            whole=True,
        )
        for passage in passages
    )


# ------------------------------------------------------------------------------------------------------- other prints


def _others(news: StatementNews, reader: Audience) -> list[Fact]:
    others = [other for other in news.prints if other.document_id != news.print.document_id]
    facts = [_other(other, reader) for other in others[:_PRINTS]]
    left, words = len(others) - len(facts), reader.words
    return [*facts, Fact(label=words.also, text=words.more_prints.format(left))] if left else facts


def _other(other: Publication, reader: Audience) -> Fact:
    words = reader.words
    relation = words.relations[other.relation].format(words.languages[other.language])
    when = reader.published(other.published)
    text = words.printed.format(publisher=reader.publisher(other.publisher), when=when, relation=relation)
    return Fact(label=words.also, text=text, url=quoting.address(other.url))
