"""When a source is asked next, and how it is doing."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.errors import FetchError
from monitor.model import Entry, Health, Source, SourceState

LONGEST = timedelta(hours=6)  # a source in trouble is asked less often, never given up
REFUSED_PAUSE = timedelta(minutes=30)  # the Kremlin's site lets a client back in after half an hour (seen 2026-10)


def next_poll(
    source: Source, *, now: datetime, failures: int, health: Health, retry_after: float | None, draw: float
) -> datetime:
    """When to ask again; `draw` from 0 to 1 spreads polls by a tenth either way.

    `failures` counts the failed polls in a row, this one included; `retry_after` is in seconds.
    """
    pause: timedelta = min(source.every * 2.0 ** min(failures, 12), max(LONGEST, source.every))
    if health == "refused":
        pause = max(pause, REFUSED_PAUSE)
    if retry_after is not None:
        pause = max(pause, min(timedelta(seconds=retry_after), LONGEST))
    return now + pause * (0.9 + 0.2 * draw)


def newest(entries: Iterable[Entry], source: Source, now: datetime) -> datetime | None:
    """When the newest of the entries was published, in UTC; a date without clock time counts to its last second.

    A time to come is a slip of the publisher's and is taken for now.
    """
    zone = ZoneInfo(source.zone)
    times = [moment for entry in entries if (moment := _moment(entry.published, zone)) is not None]
    return min(max(times), now) if times else None


def _moment(published: datetime | date | None, zone: ZoneInfo) -> datetime | None:
    if isinstance(published, datetime):
        return published.astimezone(UTC)
    if published is not None:
        return datetime.combine(published, time(23, 59, 59), zone).astimezone(UTC)
    return None


def answered_health(
    source: Source, state: SourceState, *, newest_at: datetime | None, changed: bool, now: datetime
) -> tuple[Health, str]:
    """The health of a source whose list was understood, and a sentence on it. `changed`: the list is not as before."""
    latest = max((moment for moment in (newest_at, state.newest_at) if moment is not None), default=state.new_at)
    if latest is not None and now - latest > source.frozen_after:
        floor = _days(source.frozen_after)
        return "frozen", f"answers, but its newest item is of {latest:%Y-%m-%d %H:%M} UTC, more than {floor} ago"
    return ("fresh", "new list") if changed else ("quiet", "nothing new")


def failed_health(error: FetchError) -> Health:
    """The health of a source that gave no usable answer."""
    if error.trouble in ("refused", "certificate"):
        return error.trouble
    return "unreachable"


def _days(length: timedelta) -> str:
    for unit, seconds in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count = int(length.total_seconds() // seconds)
        if count >= 1:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "no time"
