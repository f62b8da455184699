"""As much of an alert as a channel takes, the weightiest first."""

from bisect import bisect_left
from collections.abc import Callable
from typing import TypeVar

from monitor.core.alerting.telling import Telling

_FACTS = (400, 160, 60)  # characters of a fact, tried in turn

T = TypeVar("T")


def fit(telling: Telling, lay_out: Callable[[Telling, int], T], fits: Callable[[T], bool]) -> T:
    """Lay out as many of the quotes as fit; facts are shortened only where not even they fit."""
    for limit in _FACTS:
        narrowed = telling.narrowed(limit)
        if fits(lay_out(narrowed, 0)):
            break
    counts = range(1, len(narrowed.quotes) + 1)
    most = bisect_left(counts, True, key=lambda count: not fits(lay_out(narrowed, count)))
    return lay_out(narrowed, most)
