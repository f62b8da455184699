"""When a source is asked next, and how it is doing."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from monitor.errors import FetchError
from monitor.model import Busy, Entry, Health, Source, SourceState

LONGEST = timedelta(hours=6)  # a source in trouble is asked less often, never given up
REFUSED_PAUSE = timedelta(minutes=30)  # the Kremlin's site lets a client back in after half an hour (seen 2026-10)


BOUND = 4  # a source is asked at most so many times more often, and more seldom, than its `every`
PATIENCE = 4  # gaps between new texts that may pass before a list counts as frozen
LEARNT_FROM = 5  # arrivals; fewer say nothing of a rhythm
UNREAD_IN_A_ROW = 3  # different texts that cannot be read: the template changed, not one page
UNREAD_AT_MOST = 10  # pages of photographs and video are empty by nature; so many in a row are not


def next_poll(
    source: Source,
    *,
    now: datetime,
    failures: int,
    health: Health,
    retry_after: float | None,
    draw: float,
    arrivals: Sequence[datetime] = (),
    busy: Sequence[Busy] = (),
) -> datetime:
    """When to ask again; `draw` from 0 to 1 spreads polls by a tenth either way.

    `failures` counts the failed polls in a row, this one included; `retry_after` is in seconds. A source that answers
    is asked in its learnt rhythm, in a busy time in that time's own, and at the latest when a busy time begins.
    """
    mine = [time for time in busy if not time.sources or source.name in time.sources]
    running = [time.every for time in mine if time.start <= now < time.end]
    every = min(running) if running else learnt_pause(source, arrivals, now)
    if failures:
        pause: timedelta = min(max(every, source.every) * 2.0 ** min(failures, 12), max(LONGEST, source.every))
        if health == "refused":
            pause = max(pause, REFUSED_PAUSE)
    else:
        pause = every
    if retry_after is not None:
        pause = max(pause, min(timedelta(seconds=retry_after), LONGEST))
    due = now + pause * (0.9 + 0.2 * draw)
    begins = [time.start for time in mine if now < time.start < due]
    return min(begins, default=due) if not failures else due


def learnt_pause(source: Source, arrivals: Sequence[datetime], now: datetime) -> timedelta:
    """The time between two polls: half the usual gap between new texts, from a quarter to four times `every`.

    A source that has been silent for longer than its gap is asked as one whose gap that is. `arrivals` are the polls
    that brought something new, the oldest first; without enough of them it is `every`.
    """
    gap = usual_gap(arrivals)
    if gap is None:
        return source.every
    silent = (now - arrivals[-1]) / BOUND
    return min(max(max(gap, silent) / 2, source.every / BOUND), source.every * BOUND)


def usual_gap(arrivals: Sequence[datetime]) -> timedelta | None:
    """The median time between two arrivals of new texts; None while there are too few to tell."""
    if len(arrivals) < LEARNT_FROM:
        return None
    return timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(arrivals)))


def newest(entries: Iterable[Entry], source: Source, now: datetime) -> datetime | None:
    """When the newest of the entries was published, in UTC; a date without clock time counts to its last second.

    A time up to a day ahead is a slip of the publisher's clock or zone and is taken for now. One later than that, such
    as 2099, says nothing: else the list would never look frozen.
    """
    zone = ZoneInfo(source.zone)
    moments = [moment for entry in entries if (moment := _moment(entry.published, zone)) is not None]
    times = [moment for moment in moments if moment <= now + _SLIP]
    return min(max(times), now) if times else None


_SLIP = timedelta(days=1)


def _moment(published: datetime | date | None, zone: ZoneInfo) -> datetime | None:
    if isinstance(published, datetime):
        return published.astimezone(UTC)
    if published is not None:
        return datetime.combine(published, time(23, 59, 59), zone).astimezone(UTC)
    return None


def answered_health(
    source: Source,
    state: SourceState,
    *,
    newest_at: datetime | None,
    changed: bool,
    now: datetime,
    listed: str | None = None,
) -> tuple[Health, str]:
    """The health of a source whose list was understood, and a sentence on it.

    `changed`: the list is not as before; `listed`: the digest of what it holds, where it was seen in full.
    """
    unread = _unread_health(state)
    if unread is not None:
        return unread
    # A text that was new a moment ago shows a living list, whatever day it bears.
    arrived = state.arrivals[-1] if state.arrivals else None
    moments = [moment for moment in (newest_at, state.newest_at, arrived) if moment is not None]
    latest = max(moments, default=state.new_at)
    patience, why = _patience(source, state)
    same_since = state.listed_at if listed is None or listed == state.listed_digest else None
    if same_since is not None and now - same_since > patience and latest is not None and now - latest <= patience:
        # Lists are known that date their texts anew with every answer.
        since = f"{same_since:%Y-%m-%d %H:%M} UTC"
        return "frozen", f"answers, but has listed the same texts since {since}, more than {why} ago"
    if latest is not None and now - latest > patience:
        return "frozen", f"answers, but its newest item is of {latest:%Y-%m-%d %H:%M} UTC, more than {why} ago"
    return ("fresh", "new list") if changed else ("quiet", "nothing new")


def _patience(source: Source, state: SourceState) -> tuple[timedelta, str]:
    """How old the newest item may be, and why: the floor, or some of the source's usual gaps where that is longer."""
    gap = usual_gap(state.arrivals)
    if gap is None or gap * PATIENCE <= source.frozen_after:
        return source.frozen_after, in_words(source.frozen_after)
    learnt = gap * PATIENCE
    return learnt, f"{in_words(learnt)} ({PATIENCE} times its usual gap of {in_words(gap)} between new texts)"


def _unread_health(state: SourceState) -> tuple[Health, str] | None:
    """What its texts say of a source whose list is well: nothing, unless several in a row could not be read."""
    if state.unread_kind is None:
        return None
    if state.unread_kind == "refused" and state.unread >= UNREAD_IN_A_ROW:
        return "refused", f"the list answers, but its texts are refused, {state.unread} in a row: {state.unread_detail}"
    if state.unread < (UNREAD_IN_A_ROW if state.unread_kind == "failed" and state.read_at else UNREAD_AT_MOST):
        return None
    before = f"as they could until {state.read_at:%Y-%m-%d %H:%M} UTC" if state.read_at else "and none ever could"
    words = f"the list answers, but {state.unread} texts in a row could not be read, {before}"
    return "changed", f"{words}; the last one: {state.unread_detail}"


def failed_health(error: FetchError) -> Health:
    """The health of a source that gave no usable answer; one that has nothing at its list's address was changed."""
    if error.trouble in ("refused", "certificate"):
        return error.trouble
    if error.trouble == "gone":
        return "changed"
    return "unreachable"


def in_words(length: timedelta) -> str:
    """A length of time as a sentence says it: its largest whole unit."""
    for unit, seconds in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count = int(length.total_seconds() // seconds)
        if count >= 1:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "no time"
