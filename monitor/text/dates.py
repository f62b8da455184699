"""Times as publishers print them.

A time is what the first of the given texts says that holds a clock time; failing that, a day. A clock time without an
offset is of the publisher's zone. Where the address names a day, times far from it are
those of other texts on the page.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan января январь янв 一月 janvier januar enero",
            "february feb февраля февраль фев февр 二月 février fevrier februar febrero",
            "march mar марта март мар 三月 mars märz marzo",
            "april apr апреля апрель апр 四月 avril abril",
            "may мая май 五月 mai mayo",
            "june jun июня июнь июн 六月 juin juni junio",
            "july jul июля июль июл 七月 juillet juli julio",
            "august aug августа август авг 八月 août aout agosto",
            "september sept sep сентября сентябрь сен сент 九月 septembre septiembre",
            "october oct октября октябрь окт 十月 octobre oktober octubre",
            "november nov ноября ноябрь ноя нояб 十一月 novembre noviembre",
            "december dec декабря декабрь дек 十二月 décembre decembre dezember diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))  # "mars" before "mar"
_DAYS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*日?"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s(?P<m>\d{1,2})\s*[-/]\s*(?P<d>\d{1,2})(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?(?P<n>{_MONTH})\.?,?\s+(?:de\s+)?(?P<y>\d{{4}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?P<n>{_MONTH})\.?\s++(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*+,?\s*+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE
    ),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\.?\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})/(?P<d>1[3-9]|2\d|3[01])/(?P<y>(?:19|20)\d{2})(?!\d)"),  # 13 is no month
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\s+(?P<m>\d{1,2})月\s+(?P<y>\d{4})(?!\d)"),
    re.compile(  # as `date` and old programs print it, the year last: Mon Nov 30 13:00:00 CST 2026
        rf"(?<!\w)(?P<n>{_MONTH})\s+(?P<d>\d{{1,2}})"
        r"(?=\s+\d{1,2}:\d{2}:\d{2}\s+(?:[A-Z]{3,5}\s+|[+-]\d{4}\s+)?(?P<y>\d{4})(?!\d))",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
)
_CLOCKS = {  # the clocks that publishers name; CST and IST are the clocks of several countries, so they are none
    "MSK": "Europe/Moscow",
    "МСК": "Europe/Moscow",
    "по московскому времени": "Europe/Moscow",
    "Moscow time": "Europe/Moscow",
    "BJT": "Asia/Shanghai",
    "Beijing time": "Asia/Shanghai",
    "北京时间": "Asia/Shanghai",
    "JST": "Asia/Tokyo",
    "CET": "Europe/Paris",
    "CEST": "Europe/Paris",
    "EST": "America/New_York",
    "EDT": "America/New_York",
}
_EPOCH = re.compile(r"\s*(?P<seconds>1\d{9})(?:\d{3})?\s*$")  # of 2001 to 2033, in seconds or milliseconds
_CLOCK = re.compile(
    r"(?<![\d:])(?P<h>[01]?\d|2[0-3])\s*+[:：]\s*+(?P<i>[0-5]\d)(?:\s*+[:：]\s*+(?P<s>[0-5]\d)(?:[.,]\d+)?)?"
    r"\s*+(?P<half>[ap]\.?m\b\.?)?"
    r"\s*+[(（]?\s*+(?P<zone>Z\b|(?:UTC|GMT)\s*+[+-]\d{1,2}(?::?\d{2})?(?!\d)|[+-]\d{2}:?\d{2}(?!\d)|UTC\b|GMT\b"
    rf"|(?:{'|'.join(_CLOCKS)})(?!\w))?",
    re.IGNORECASE,
)
_NEAR = timedelta(days=2)
_HEAD = 20_000  # characters: behind the navigation of a page without marks, but before its lists of other texts
_FAR = 60  # characters between a day and its clock time


def tell_time(
    texts: Iterable[str], zone: str, *, ignore_offset: bool = False, near: date | None = None
) -> datetime | date | None:
    """The first time with a clock in `texts`, else the first day; None where there is neither.

    `zone` is the IANA name of the clock for texts that print no offset; `ignore_offset`: printed ones are wrong.
    With `near`, times more than two days from it are passed over.
    """
    day: date | None = None
    for text in texts:
        found = _read(text, zone, ignore_offset, near)
        if isinstance(found, datetime):
            return found
        day = day or found
    return day


def _read(text: str, zone: str, ignore_offset: bool, near: date | None) -> datetime | date | None:
    first: date | None = None
    if epoch := _EPOCH.match(text):
        moment = datetime.fromtimestamp(int(epoch["seconds"]), ZoneInfo(zone))
        return moment if near is None or abs(moment.date() - near) <= _NEAR else None
    for match in _days(text):
        day = _day(match)
        if day is None or (near is not None and abs(day - near) > _NEAR):
            continue
        clock = _clock_beside(text, match)
        if clock is not None:
            return _at(day, clock, zone, ignore_offset)
        first = first or day
    return first


def _days(text: str) -> list[re.Match[str]]:
    found = [match for pattern in _DAYS for match in pattern.finditer(text[:_HEAD])]
    return sorted(found, key=lambda match: match.start())


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = _MONTHS[parts["n"].lower()] if parts.get("n") else int(parts["m"])
    try:
        return date(int(parts["y"]), month, int(parts["d"]))
    except ValueError:
        return None


def _clock_beside(text: str, day: re.Match[str]) -> re.Match[str] | None:
    """The clock time printed after the day, or right before it ("16:20, October 09, 2026")."""
    after = _CLOCK.search(text, day.end(), day.end() + _FAR)
    if after is not None:
        return after
    before = list(_CLOCK.finditer(text, max(0, day.start() - _FAR), day.start()))
    return before[-1] if before else None


def _at(day: date, clock: re.Match[str], zone: str, ignore_offset: bool) -> datetime:
    hour = int(clock["h"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    offset = None if ignore_offset else _offset(clock["zone"])
    return datetime(
        day.year, day.month, day.day, hour, int(clock["i"]), int(clock["s"] or 0), tzinfo=offset or ZoneInfo(zone)
    )


def _offset(printed: str | None) -> tzinfo | None:
    if not printed:
        return None
    named = next((zone for name, zone in _CLOCKS.items() if name.casefold() == printed.casefold()), None)
    if named is not None:
        return ZoneInfo(named)
    numbers = re.search(r"([+-])(\d{1,2})(?::?(\d{2}))?$", printed)
    if numbers is None:
        return timezone(timedelta(0))
    minutes = int(numbers[2]) * 60 + int(numbers[3] or 0)
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if numbers[1] == "-" else minutes))


_IN_ADDRESS = re.compile(
    r"/(?P<y>(?:19|20)\d{2})[-/]?(?P<m>0[1-9]|1[0-2])[-/]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_-])"
    r"|/t(?P<ty>(?:19|20)\d{2})(?P<tm>\d{2})(?P<td>\d{2})_"
    r"|renmrb_(?P<ry>(?:19|20)\d{2})(?P<rm>\d{2})(?P<rd>\d{2})_"
)


def day_in_address(url: str) -> date | None:
    """The day that an address names (`/2025/0509/`, `/20260915/`, `/2019-12/10/`); None where it names none."""
    match = _IN_ADDRESS.search(url)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
