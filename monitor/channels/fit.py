"""As much of an alert as a channel takes, the weightiest first."""

from bisect import bisect_left
from collections.abc import Callable
from typing import TypeVar

from monitor.alerts.view import AlertView

_FACTS = (800, 400, 160, 60)  # characters of a fact, tried in turn

T = TypeVar("T")


def fit(telling: AlertView, lay_out: Callable[[AlertView, int], T], fits: Callable[[T], bool]) -> T:
    """Lay out as many of the quotes as fit; facts are shortened only where not even they fit.

    Of a digest, every alert is named before more of the words of any is quoted.
    """
    for limit in _FACTS:
        narrowed = telling.narrowed(limit)
        if fits(lay_out(narrowed, 0)):
            break
    for depth in telling.depths:
        shallow = narrowed.at_depth(depth)
        whole = lay_out(shallow, len(shallow.quotes))
        if fits(whole):
            return whole
    counts = range(1, len(shallow.quotes) + 1)
    most = bisect_left(counts, True, key=lambda count: not fits(lay_out(shallow, count)))
    return lay_out(shallow, most)
