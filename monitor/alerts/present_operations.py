"""What is told of sources that cannot be watched and of recipients who are not reached."""

from collections.abc import Sequence

from monitor.alerts.audience import Audience
from monitor.alerts.view import HEADLINE, NAME, AlertView, Fact, Quote
from monitor.messages.of_troubles import TROUBLES, Subject
from monitor.model import ALERT_KINDS, Alert, Health, Span, Trouble, TroubleNews, Undelivered
from monitor.text import sanitize as quoting

_STILL = 10


def tell_troubles(alert: Alert, news: TroubleNews, reader: Audience) -> AlertView:
    """Sources that are out or back; recipients who are not reached."""
    if news.undelivered:
        return _undelivered(alert, news.undelivered[0], reader)
    words, subject = reader.words, _subject(news, reader)
    names = [reader.source(trouble.source, trouble.publisher) for trouble in news.troubles]
    joined = words.list_comma.join(names)
    headline = subject.one.format(joined) if len(names) == 1 else subject.many.format(count=len(names), names=joined)
    return AlertView(
        alert_id=alert.id,
        thread="",
        icon=ALERT_KINDS[news.kind].icon,
        about=news.kind,
        kind=subject.kind,
        actor="",
        headline=quoting.cut(headline, HEADLINE),
        gist=(subject.gist,),
        quotes=tuple(_trouble(trouble, news, reader) for trouble in news.troubles),
        facts=(
            *_remedies(news, subject, reader),
            *_still(news.still, reader),
            *reader.why(alert),
            reader.id_of(alert),
        ),
        links=reader.comparison(alert),
        words=words,
    )


def _subject(news: TroubleNews, reader: Audience) -> Subject:
    words = reader.words
    known = TROUBLES[reader.language].subjects.get(f"{news.about} {news.kind}")
    if known is not None:
        return known
    if news.kind == "trouble":
        one, many, gist = words.trouble_one, words.trouble_many, words.trouble_gist
    else:
        one, many, gist = words.recovered_one, words.recovered_many, words.recovered_gist
    return Subject(kind=words.kinds[news.kind], one=one, many=many, gist=gist)


def _remedies(news: TroubleNews, subject: Subject, reader: Audience) -> list[Fact]:
    """What to do, once for each kind of trouble."""
    words = TROUBLES[reader.language]
    if news.about != "sources" or news.kind != "trouble":
        return [Fact(label=words.remedy, text=subject.remedy)] if subject.remedy else []
    names: dict[Health, list[str]] = {}
    for trouble in news.troubles:
        names.setdefault(trouble.health, []).append(reader.source(trouble.source, trouble.publisher))
    texts = {health: text for health in names if (text := words.remedies.get(health))}
    if len(texts) > 1:
        joined = {health: quoting.cut(reader.words.list_comma.join(names[health]), HEADLINE) for health in texts}
        texts = {health: f"{joined[health]}{reader.words.colon}{text}" for health, text in texts.items()}
    return [Fact(label=words.remedy, text=text) for text in texts.values()]


def _trouble(trouble: Trouble, news: TroubleNews, reader: Audience) -> Quote:
    own = news.about in ("service", "clock")  # a part of ours, which nobody publishes
    return Quote(
        label=reader.source(trouble.source, trouble.publisher) if own else _called(trouble, reader),
        spans=(Span(text=_state(trouble, reader, about=news.about), mark="kept"),),
        whole=True,
        name=quoting.clean(trouble.source),
    )


def _called(trouble: Trouble, reader: Audience) -> str:
    """The source's name and its id, by which the settings and the commands call it."""
    called, id = reader.source(trouble.source, trouble.publisher), quoting.clean(trouble.source)
    aside = reader.publisher(trouble.publisher) if called == id else id
    return f"{called}{reader.words.bracketed.format(aside)}"


def _still(still: Sequence[Trouble], reader: Audience) -> list[Fact]:
    words = reader.words
    facts = [
        Fact(
            label=words.still_out,
            text=f"{_called(trouble, reader)}{words.colon}{_state(trouble, reader)}",
        )
        for trouble in still[:_STILL]
    ]
    names = [_called(trouble, reader) for trouble in still[_STILL:]]
    return [*facts, Fact(label=words.still_out, text=words.list_comma.join(names))] if names else facts


def _state(trouble: Trouble, reader: Audience, *, about: str = "sources") -> str:
    words = reader.words
    detail, time = reader.said(trouble.detail), reader.seen(trouble.since)
    over = TROUBLES[reader.language]
    was = over.stood if about == "service" else over.was.get(trouble.health, "")
    if trouble.until is not None and was:
        return over.lasted.format(was=was, since=time, until=reader.seen(trouble.until))
    if about == "answers":
        return detail  # it names its times
    # What is known of a frozen list begins with the words for its health; other things are said of no source's health.
    bare = bool(detail) and (trouble.health == "frozen" or about != "sources")
    state = words.unreached.format(time) if bare else words.since.format(health=words.health[trouble.health], time=time)
    return f"{state}{words.colon}{detail}" if detail else state


def _undelivered(alert: Alert, part: Undelivered, reader: Audience) -> AlertView:
    words, name = reader.words, quoting.cut(quoting.clean(part.recipient), NAME)
    given_up = words.given_up.format(recipient=name, count=len(part.alerts))
    reason = Span(text=reader.said(part.reason), mark="kept")
    return AlertView(
        alert_id=alert.id,
        thread="",
        icon=ALERT_KINDS["trouble"].icon,
        about="undelivered",
        kind=words.undelivered,
        actor="",
        headline=words.paused.format(name) if part.paused else given_up,
        gist=(words.paused_gist if part.paused else words.given_up_gist,),
        quotes=(Quote(label=words.unreached.format(reader.seen(part.since)), spans=(reason,), whole=True),),
        facts=(
            *(Fact(label=words.not_delivered, text=id) for id in part.alerts[:_STILL]),
            *reader.why(alert),
            reader.id_of(alert),
        ),
        links=(),
        words=words,
    )
