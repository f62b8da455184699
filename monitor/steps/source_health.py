"""Tell operators, once each, what of the watching does not work, and when it works again.

states of the sources ─ outage_news, doubts ─> alerts ─> those who ask for `trouble` and `recovered`
"""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from monitor.alerts.build import source_alert
from monitor.alerts.routing import split_by_subscription
from monitor.lists.outages import doubts, outage_news
from monitor.lists.schedule import in_words
from monitor.model import Recipient, Source, TroubleNews
from monitor.ports import HealthStore

log = logging.getLogger(__name__)


class Outages:
    """Tells of sources that cannot be seen, or can be again. `after`: how long a trouble lasts before it is told."""

    def __init__(
        self,
        *,
        store: HealthStore,
        sources: Collection[Source],
        recipients: Collection[Recipient],
        after: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._sources: Mapping[str, Source] = {source.name: source for source in sources}
        self._recipients = recipients
        self._after = after
        self._now = now

    def tell_due(self) -> None:
        """Tell what has lasted long enough, what has ended, and whose 304 answers were found untrue."""
        now = self._now()
        states = self._store.source_states()
        for news in outage_news(states, self._sources, now=now, after=self._after):
            told: dict[str, str | None] = {
                t.source: t.health if news.kind == "trouble" else None for t in news.troubles
            }
            self.tell(news, f"a source in trouble is told after {in_words(self._after)}", told=told)
        if (doubted := doubts(states, self._sources)) is not None:
            names = [trouble.source for trouble in doubted.troubles]
            self.tell(doubted, "what a server says of its list is checked once a day", doubted=names)

    def tell(
        self,
        news: TroubleNews,
        reason: str,
        *,
        told: Mapping[str, str | None] | None = None,
        doubted: Collection[str] = (),
    ) -> None:
        """Write an alert for whoever asks for it. `told` and `doubted` as in `HealthStore.tell_health`."""
        alert = source_alert(news, self._now(), (reason,))
        wanted, others = split_by_subscription(news.kind, self._recipients)
        self._store.tell_health(alert, wanted, dict(told or {}), doubted=tuple(doubted), passed_over=others)
        log.warning("%s: %s", news.kind, "; ".join(f"{t.source}: {t.detail}" for t in news.troubles))
