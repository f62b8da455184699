"""The long-lived process: ticks, and stops cleanly."""

import logging
import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.adapters.notify import AppriseNotifier
from monitor.adapters.robots import PoliteFetcher
from monitor.adapters.storage.store import Store
from monitor.assembly import judge_of, open_archive, open_fetcher
from monitor.clock import utc_now
from monitor.config import TERMINAL, Settings
from monitor.core.alerting.alerts import recovered_alert, trouble_alert
from monitor.core.listing.outage import outage_news
from monitor.deliver import Deliverer
from monitor.errors import MonitorError, StorageError
from monitor.lanes import Lanes
from monitor.model import TROUBLED, Recipient
from monitor.poll import Poller
from monitor.process import Processor
from monitor.version import VERSION
from monitor.web.health import HealthServer

log = logging.getLogger(__name__)
AGENT = "statement-monitor"  # what the User-Agent begins with, and what robots.txt may name
TICK = timedelta(seconds=1)
STALLED_AFTER = timedelta(minutes=5)  # without a finished tick: the loop stands still
NOTED_FOR = timedelta(minutes=30)  # an error of the store is shown at the health endpoint
STOP_WITHIN = 8.0  # seconds; a container is killed 10 s after SIGTERM


class Service:
    """One running service. `alert_since`: what a source already lists on the first poll is told from then on."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        alert_since: datetime | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._store = store
        self._now = now
        self._stop = Event()
        self._executors = [ThreadPoolExecutor(16, thread_name_prefix=name) for name in ("poll", "process", "deliver")]
        self._ticked: dict[str, datetime] = {}
        self._noted: tuple[datetime, str] | None = None  # the last error that could not be written into the store
        self._recipients: Mapping[str, Recipient] = {**settings.recipients, TERMINAL.name: TERMINAL}
        poll_lanes, process_lanes, deliver_lanes = (
            Lanes(pool, self._stop.is_set, self._note) for pool in self._executors
        )
        self._client, archive = open_fetcher(settings), open_archive(settings)
        self._fetcher = PoliteFetcher(self._client, archive=archive, agent=AGENT, clock=now)
        self._poller = Poller(
            store=store,
            fetcher=self._fetcher,
            archive=archive,
            sources=settings.sources,
            profiles=settings.profiles,
            lanes=poll_lanes,
            now=now,
            draw=random.random,
            alert_since=alert_since,
        )
        self._processor = Processor(
            store=store,
            fetcher=self._fetcher,
            archive=archive,
            sources=settings.sources,
            profiles=settings.profiles,
            judge=judge_of(settings),
            lanes=process_lanes,
            second_looks=settings.second_looks,
            now=now,
        )
        self._deliverer = Deliverer(
            store=store,
            notifier=AppriseNotifier(),
            recipients=self._recipients,
            lanes=deliver_lanes,
            now=now,
            draw=random.random,
            publishers={source.name: source.publisher for source in settings.sources},
        )
        self._sources = {source.name: source for source in settings.sources}

    def run(self) -> None:
        """Work until `stop` is called, then stop within ten seconds."""
        started = self._now()
        self._ticked = dict.fromkeys(("poll", "process", "deliver", "health"), started)
        server = HealthServer(self._settings.host, self._settings.port, self.report)
        server.start()
        scheduler = BackgroundScheduler(timezone=UTC)
        for name, work in (
            ("poll", self._poller.poll_due),
            ("process", self._processor.process_due),
            ("deliver", self._deliver),
            ("health", self.tell_outages),
        ):
            scheduler.add_job(
                self._tick,
                "interval",
                seconds=TICK.total_seconds(),
                args=(name, work),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=started,
            )
        self._tick("deliver", self._deliverer.resume_changed)
        scheduler.start()
        log.info("health at http://%s:%d/healthz", self._settings.host, server.port)
        self._stop.wait()
        log.info("stopping")
        scheduler.shutdown(wait=False)
        server.close()
        self._client.close()
        self._finish_running()

    def stop(self) -> None:
        """Ask `run` to end."""
        self._stop.set()

    def _finish_running(self) -> None:
        """Let running work end; what does not end in time is left to its claim, which runs out."""
        for pool in self._executors:
            pool.shutdown(wait=False, cancel_futures=True)
        deadline = self._now() + timedelta(seconds=STOP_WITHIN)
        for pool in self._executors:
            for thread in tuple(pool._threads):
                thread.join(max(0.0, (deadline - self._now()).total_seconds()))

    def _tick(self, name: str, work: Callable[[], object]) -> None:
        try:
            work()
            self._ticked[name] = self._now()
        except MonitorError as error:
            log.error("the %s step failed: %s", name, error)
            self._note(error)
        except Exception:  # the next tick is in a second; the health endpoint says when none succeeds
            log.exception("the %s step failed", name)

    def _note(self, error: MonitorError) -> None:
        self._noted = (self._now(), str(error))

    def _deliver(self) -> None:
        self._deliverer.tell_undelivered()
        self._deliverer.deliver_due()

    def tell_outages(self) -> None:
        """Tell whoever asked for it that sources cannot be seen, or can be again."""
        now = self._now()
        states = self._store.source_states()
        for news in outage_news(states, self._sources, now=now, after=self._settings.trouble_after):
            make, told = (trouble_alert, True) if news.kind == "trouble" else (recovered_alert, False)
            alert = make(
                troubles=news.troubles,
                still=news.still,
                created_at=now,
                reasons=(f"a source in trouble is told after {self._settings.trouble_after}",),
            )
            wanted = [person for person in self._settings.recipients.values() if news.kind in person.kinds]
            self._store.tell_health(alert, wanted, {t.source: t.health if told else None for t in news.troubles})
            log.warning("%s: %s", news.kind, "; ".join(f"{t.source}: {t.detail}" for t in news.troubles))

    def report(self) -> tuple[bool, Mapping[str, Any]]:
        """Whether the service does its work, and how each source is."""
        try:
            return self._report()
        except StorageError as error:
            return False, {"status": "trouble", "version": VERSION, "stalled": [], "error": str(error), "sources": []}

    def _report(self) -> tuple[bool, Mapping[str, Any]]:
        now = self._now()
        stalled = [name for name, ticked in self._ticked.items() if now - ticked > STALLED_AFTER]
        states = self._store.source_states()
        counts = self._store.counts()
        troubled = [state.name for state in states if state.health in TROUBLED]
        error = self._noted[1] if self._noted is not None and now - self._noted[0] < NOTED_FOR else None
        status = "stalled" if stalled else "trouble" if troubled or error else "ok"
        return not stalled, {
            "status": status,
            "version": VERSION,
            "stalled": stalled,
            "error": error,
            "sources": [
                {
                    "name": state.name,
                    "health": state.health,
                    "since": state.health_since and state.health_since.isoformat(),
                    "detail": state.detail,
                    "polled": state.polled_at and state.polled_at.isoformat(),
                    "newest": state.newest_at and state.newest_at.isoformat(),
                }
                for state in states
            ],
            "deliveries": {"waiting": counts.todo, "sent": counts.sent, "given up": counts.dead},
        }
