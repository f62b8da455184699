"""What is told of sources that cannot be watched and of recipients who are not reached."""

from collections.abc import Sequence

from monitor.core.alerting import quoting
from monitor.core.alerting.reader import Reader
from monitor.core.alerting.telling import HEADLINE, NAME, Fact, Quote, Telling
from monitor.core.alerting.wording import ICONS
from monitor.model import Alert, Span, Trouble, TroubleNews, Undelivered

_STILL = 10


def tell_troubles(alert: Alert, news: TroubleNews, reader: Reader) -> Telling:
    """Sources that are out or back; recipients who are not reached."""
    if news.undelivered:
        return _undelivered(alert, news.undelivered[0], reader)
    words, out = reader.words, news.kind == "trouble"
    names = [reader.source(trouble.source, trouble.publisher) for trouble in news.troubles]
    one, many = (words.trouble_one, words.trouble_many) if out else (words.recovered_one, words.recovered_many)
    joined = words.list_comma.join(names)
    headline = one.format(joined) if len(names) == 1 else many.format(count=len(names), names=joined)
    return Telling(
        alert_id=alert.id,
        thread="",
        icon=ICONS[news.kind],
        kind=words.kinds[news.kind],
        actor="",
        headline=quoting.cut(headline, HEADLINE),
        gist=(words.trouble_gist if out else words.recovered_gist,),
        quotes=tuple(_trouble(trouble, reader) for trouble in news.troubles),
        facts=(*_still(news.still, reader), *reader.why(alert), reader.id_of(alert)),
        links=reader.comparison(alert),
        words=words,
    )


def _trouble(trouble: Trouble, reader: Reader) -> Quote:
    return Quote(
        label=_called(trouble, reader),
        spans=(Span(text=_state(trouble, reader), mark="kept"),),
        whole=True,
        name=quoting.clean(trouble.source),
    )


def _called(trouble: Trouble, reader: Reader) -> str:
    """The source's name and its id, by which the settings and the commands call it."""
    called, id = reader.source(trouble.source, trouble.publisher), quoting.clean(trouble.source)
    aside = reader.publisher(trouble.publisher) if called == id else id
    return f"{called}{reader.words.bracketed.format(aside)}"


def _still(still: Sequence[Trouble], reader: Reader) -> list[Fact]:
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


def _state(trouble: Trouble, reader: Reader) -> str:
    words = reader.words
    detail, time = reader.said(trouble.detail), reader.seen(trouble.since)
    # What is known of a frozen list begins with the words for its health.
    bare = trouble.health == "frozen" and detail
    state = words.unreached.format(time) if bare else words.since.format(health=words.health[trouble.health], time=time)
    return f"{state}{words.colon}{detail}" if detail else state


def _undelivered(alert: Alert, part: Undelivered, reader: Reader) -> Telling:
    words, name = reader.words, quoting.cut(quoting.clean(part.recipient), NAME)
    given_up = words.given_up.format(recipient=name, count=len(part.alerts))
    reason = Span(text=reader.said(part.reason), mark="kept")
    return Telling(
        alert_id=alert.id,
        thread="",
        icon=ICONS["trouble"],
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
