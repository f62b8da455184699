"""The kinds of alerts: one row each, with all that is asked of a kind in more than one room.

What a kind is called stands in `messages/`, how it is presented in `alerts/present_*.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

AlertKind = Literal[
    "statement",
    "revised",  # what was told of a statement does not hold on its text in the stored one's language
    "confirmed",  # it holds
    "editions",  # two language editions of a statement do not say the same
    "mention",
    "announced",  # a text under a statement's title that is too small to be it: the text is to follow
    "unreadable",  # a listed text on a watched subject that cannot be read yet
    "suspect",
    "edited",
    "vanished",
    "trouble",
    "recovered",
]

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfAlert:
    """What holds of every alert of a kind.

    `weight` runs from 0 to 1 and is compared with what a recipient asks for at least; None: that of the heaviest change
    in it. `lifetime` is how long after the alert it is still worth sending. `by_default`: sent to recipients who do not
    say which kinds they want.
    """

    weight: float | None
    icon: str
    lifetime: timedelta
    by_default: bool


ALERT_KINDS: Mapping[AlertKind, KindOfAlert] = {
    "statement": KindOfAlert(weight=None, icon="📜", lifetime=_WEEK, by_default=True),
    "revised": KindOfAlert(weight=None, icon="🔁", lifetime=_WEEK, by_default=True),
    "confirmed": KindOfAlert(weight=0.3, icon="☑️", lifetime=_WEEK, by_default=False),
    "editions": KindOfAlert(weight=0.5, icon="⚖️", lifetime=_WEEK, by_default=False),
    "mention": KindOfAlert(weight=0.2, icon="🔎", lifetime=_WEEK, by_default=False),
    "announced": KindOfAlert(weight=0.7, icon="📣", lifetime=_WEEK, by_default=True),
    "unreadable": KindOfAlert(weight=0.7, icon="🙈", lifetime=_WEEK, by_default=True),
    "suspect": KindOfAlert(weight=0.5, icon="🎭", lifetime=_WEEK, by_default=False),
    "edited": KindOfAlert(weight=None, icon="✏️", lifetime=_WEEK, by_default=True),
    "vanished": KindOfAlert(weight=0.8, icon="🚫", lifetime=_WEEK, by_default=True),
    "trouble": KindOfAlert(weight=0.6, icon="⚠️", lifetime=_DAY, by_default=True),
    "recovered": KindOfAlert(weight=0.4, icon="✅", lifetime=_DAY, by_default=True),
}

DEFAULT_KINDS: frozenset[AlertKind] = frozenset(name for name, kind in ALERT_KINDS.items() if kind.by_default)
