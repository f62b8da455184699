"""Whether an alert is sent to a recipient now, later, or not at all, and why."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.lists.outages import who_is_out
from monitor.model import (
    ALERT_KINDS,
    Alert,
    AlertKind,
    Digest,
    EditNews,
    Publication,
    Quiet,
    Recipient,
    Silence,
    SourceState,
    StatementNews,
    TroubleNews,
    VanishedNews,
)

NOT_COMPARED = 1.0  # nobody knows yet what it changes
_MONDAY = 0
_OUT_FOR = timedelta(minutes=30)  # then it is asked again whether the publisher is back


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A decision not to send; with `until`, not before then."""

    reason: str
    until: datetime | None = None


def split_by_subscription(
    kind: AlertKind, recipients: Iterable[Recipient]
) -> tuple[tuple[Recipient, ...], Mapping[str, str]]:
    """Those who ask for alerts of this kind; and why the others are passed over, by their names."""
    everybody = tuple(recipients)
    passed_over = {
        person.name: f"asks for {', '.join(sorted(person.kinds))}, and this is of the kind {kind}"
        for person in everybody
        if kind not in person.kinds
    }
    return tuple(person for person in everybody if person.name not in passed_over), passed_over


def weight_of(alert: Alert) -> float:
    """How much an alert matters: its weightiest change, or what its kind is worth."""
    weight = ALERT_KINDS[alert.kind].weight
    if weight is not None:
        return weight
    news = alert.news
    if isinstance(news, StatementNews) and (news.baseline is None or not (news.changes or news.kept)):
        return NOT_COMPARED
    changes = news.changes if isinstance(news, StatementNews | EditNews) else ()
    return max((change.weight for change in changes), default=0.0)


def decide(
    alert: Alert,
    recipient: Recipient,
    *,
    now: datetime,
    silences: Iterable[Silence] = (),
    states: Iterable[SourceState] = (),
    publishers: Mapping[str, str] | None = None,
    created_at: datetime | None = None,
    held_until: datetime | None = None,
    last_sent: datetime | None = None,
) -> Hold | None:
    """Why an alert is not sent now; None: it is.

    Args:
        alert: the alert.
        recipient: who would get it.
        now: the time.
        silences: those that hold.
        states: how the sources are.
        publishers: of each source, by its name.
        created_at: of the delivery; the digest that it belongs to is the first after it.
        held_until: when it was held back before, until when.
        last_sent: when the recipient was last sent something.
    """
    silence = next((silence for silence in silences if matches(silence, alert)), None)
    if silence is not None:
        return Hold(reason=f"silenced by {silence.author} until {_minute(silence.until)}: {silence.reason}")
    outage = _outage(alert, list(states), publishers or {})
    if outage:
        return Hold(reason=outage, until=now + _OUT_FOR)
    weight = weight_of(alert)
    if weight < recipient.least and not (isinstance(alert.news, TroubleNews) and alert.news.undelivered):
        return Hold(reason=f"its weight is {weight:.2f}; {recipient.name} asks for {recipient.least:g} and more")
    return (
        _quiet(recipient, weight, now)
        or _digest(recipient, created_at or now, now)
        or _grouped(recipient, now, held_until, last_sent)
    )


def matches(silence: Silence, alert: Alert) -> bool:
    """Whether a silence is about an alert. One about several sources is silenced when all of them are."""
    news = alert.news
    sources = [part.source for part in news.troubles] if isinstance(news, TroubleNews) else [news.print.source]
    statement = None if isinstance(news, TroubleNews) else news.statement_id
    if isinstance(news, TroubleNews) and news.undelivered and not silence.kind:
        return False
    return (
        (not silence.source or (bool(sources) and set(sources) == {silence.source}))
        and (not silence.kind or silence.kind == alert.kind)
        and (not silence.statement or silence.statement == statement)
    )


def _outage(alert: Alert, states: Collection[SourceState], publishers: Mapping[str, str]) -> str:
    """Why the absence of a page proves nothing now; "" where it does."""
    if not isinstance(alert.news, VanishedNews) or alert.news.back:
        return ""
    seen: Publication = alert.news.print
    shown = who_is_out(seen.source, states, {seen.source: seen.publisher, **publishers})
    if shown is None:
        return ""
    return (
        f"{seen.publisher} cannot be watched now ({shown.name} is {shown.health} since {_minute(shown.health_since)}), "
        "so that a page does not answer says nothing of the page"
    )


def _quiet(recipient: Recipient, weight: float, now: datetime) -> Hold | None:
    quiet = recipient.quiet
    if quiet is None or weight >= quiet.through:
        return None
    end = quiet_until(quiet, recipient.zone, now)
    if end is None:
        return None
    passes = "" if quiet.through == math.inf else f"; a weight of {quiet.through:g} passes, this has {weight:.2f}"
    hours = f"{quiet.start:%H:%M} to {quiet.end:%H:%M} ({recipient.zone})"
    return Hold(reason=f"{recipient.name} is left in peace from {hours}{passes}", until=end)


def quiet_until(quiet: Quiet, zone: str, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` is in; None outside of them."""
    local = now.astimezone(ZoneInfo(zone))
    clock = local.time()
    begun, before_end = clock >= quiet.start, clock < quiet.end
    within = begun and before_end if quiet.start <= quiet.end else begun or before_end
    return _next(local, quiet.end).astimezone(now.tzinfo) if within else None


def _digest(recipient: Recipient, created_at: datetime, now: datetime) -> Hold | None:
    if recipient.digest is None:
        return None
    due = digest_after(recipient.digest, recipient.zone, created_at)
    if now >= due:
        return None
    return Hold(reason=f"{recipient.name} gets one {recipient.digest.every} message", until=due)


def digest_after(digest: Digest, zone: str, moment: datetime) -> datetime:
    """When the first digest after a moment is sent; a weekly one on Mondays."""
    due = _next(moment.astimezone(ZoneInfo(zone)), digest.at)
    while digest.every == "weekly" and due.weekday() != _MONDAY:
        due = _next(due, digest.at)
    return due.astimezone(moment.tzinfo)


def _next(local: datetime, clock: time) -> datetime:
    """The next time at which the clock of `local`'s zone shows `clock`, which it does twice in a night of autumn."""
    today = local.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    for moment in (today.replace(fold=0), today.replace(fold=1)):
        if moment.astimezone(UTC) > local.astimezone(UTC):
            return moment
    return today.replace(fold=0) + timedelta(days=1)


def _grouped(
    recipient: Recipient, now: datetime, held_until: datetime | None, last_sent: datetime | None
) -> Hold | None:
    if recipient.group is None or last_sent is None or held_until is not None:
        return None  # what was held once goes with all that was held with it
    until = last_sent + recipient.group
    if now >= until:
        return None
    return Hold(reason=f"it follows another within {recipient.group} and goes with what else does", until=until)


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "–"
