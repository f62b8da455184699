"""The long-lived process: ticks, and stops cleanly."""

import logging
import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any, Literal

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.adapters.apprise_sender import AppriseNotifier
from monitor.adapters.polite_fetcher import PoliteFetcher
from monitor.adapters.signed_webhook import ping
from monitor.app import AGENT, links_of, open_archive, open_fetcher, publishers_of, tools_of
from monitor.clock import utc_now
from monitor.config import TERMINAL, Settings
from monitor.errors import MonitorError, StorageError
from monitor.model import TROUBLED, NotSent, Recipient, Trouble, TroubleNews
from monitor.steps.deliver import Deliverer
from monitor.steps.keyed_executor import Lanes
from monitor.steps.poll import Poller
from monitor.steps.process import Processor
from monitor.steps.source_health import Outages
from monitor.steps.workers import SameProcess
from monitor.storage.store import Store
from monitor.version import VERSION
from monitor.web.health import HealthServer
from monitor.web.site import Site

log = logging.getLogger(__name__)
TICK = timedelta(seconds=1)
PING_EVERY = timedelta(minutes=1)
STALLED_AFTER = timedelta(minutes=5)  # without a finished tick: the loop stands still
OVERDUE_AFTER = timedelta(minutes=20)  # of one text or list; the longest that a site is given is far less
SUPERVISE_EVERY = 15.0  # seconds
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
        monotonic: Callable[[], float] = time.monotonic,
        supervise_every: float = SUPERVISE_EVERY,
    ) -> None:
        self._supervise_every = supervise_every
        self._settings = settings
        self._store = store
        self._now = now
        self._stop = Event()
        self._executors = [ThreadPoolExecutor(16, thread_name_prefix=name) for name in ("poll", "process", "deliver")]
        self._ticked: dict[str, datetime] = {}
        self._noted: tuple[datetime, str] | None = None  # the last error that could not be written into the store
        self._recipients: Mapping[str, Recipient] = {**settings.recipients, TERMINAL.name: TERMINAL}
        poll_lanes, process_lanes, deliver_lanes = (
            Lanes(pool, self._stop.is_set, self._note, monotonic) for pool in self._executors
        )
        self._lanes = {"poll": poll_lanes, "process": process_lanes, "deliver": deliver_lanes}
        self._client, archive = open_fetcher(settings), open_archive(settings)
        self._fetcher = PoliteFetcher(self._client, archive=archive, agent=AGENT, clock=now)
        workers = SameProcess(tools_of(settings))
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
            busy=settings.busy,
            notes=self._fetcher.notes,
        )
        self._processor = Processor(
            store=store,
            fetcher=self._fetcher,
            archive=archive,
            sources=settings.sources,
            profiles=settings.profiles,
            watches=settings.watches,
            publishers=publishers_of(settings),
            workers=workers,
            lanes=process_lanes,
            second_looks=settings.second_looks,
            vanished_after=settings.vanished_after,
            now=now,
        )
        self._deliverer = Deliverer(
            store=store,
            notifier=AppriseNotifier(),
            recipients=self._recipients,
            lanes=deliver_lanes,
            now=now,
            draw=random.random,
            publishers=publishers_of(settings),
            links=links_of(settings),
            names=settings.names,
        )
        self._site = Site(
            store=store,
            archive=archive,
            names=settings.names,
            publishers=publishers_of(settings),
            links=links_of(settings),
        )
        self._outages = Outages(
            store=store,
            sources=settings.sources,
            recipients=settings.recipients.values(),
            after=settings.trouble_after,
            now=now,
        )

    def run(self) -> None:
        """Work until `stop` is called, then stop within ten seconds."""
        started = self._now()
        self._ticked = dict.fromkeys(("poll", "process", "deliver", "health"), started)
        server = HealthServer(self._settings.host, self._settings.port, self.report, self._site.answer)
        server.start()
        scheduler = BackgroundScheduler(timezone=UTC)
        for name, work in (
            ("poll", self._poller.poll_due),
            ("process", self._processor.process_due),
            ("deliver", self._deliver),
            ("health", self._outages.tell_due),
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
        if self._settings.ping:
            scheduler.add_job(
                self._ping, "interval", seconds=PING_EVERY.total_seconds(), coalesce=True, max_instances=1
            )
        self._tick("deliver", self._deliverer.resume_changed)
        scheduler.start()
        Thread(target=self.supervise, name="supervisor", daemon=True).start()
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

    def _ping(self) -> None:
        """Tell the dead man's switch that all steps work; nothing is told while one stands still or fails."""
        well, details = self.report()
        if not well or details["error"] or self._settings.ping is None:
            return
        outcome = ping(self._settings.ping, self._now())
        if isinstance(outcome, NotSent):
            log.warning("the dead man's switch was not reached: %s", outcome.reason)

    def _deliver(self) -> None:
        self._deliverer.tell_undelivered()
        self._deliverer.deliver_due()

    def supervise(self) -> None:
        """Say in the log, and to whoever asked for troubles, when the loop itself stands still; and when it goes on.

        It runs in a thread of its own, so that nothing that stands still can keep it from saying so.
        """
        standing: dict[str, datetime] = {}
        while not self._stop.wait(self._supervise_every):
            now, still = self._now(), self._standing_still()
            new, gone = sorted(still.keys() - standing.keys()), sorted(standing.keys() - still.keys())
            if new:  # what stands still together is told together
                standing |= dict.fromkeys(new, now)
                self._tell_standing("trouble", {name: (now, still[name]) for name in new})
            if gone:
                self._tell_standing("recovered", {name: (standing.pop(name), "goes on") for name in gone})

    def _standing_still(self) -> dict[str, str]:
        """What stands still, each with a sentence."""
        now = self._now()
        found = {
            name: f"no tick of the {name} step has finished since {ticked:%Y-%m-%d %H:%M} UTC; restart the service"
            for name, ticked in self._ticked.items()
            if now - ticked > STALLED_AFTER
        }
        for name, lanes in self._lanes.items():
            for lane in lanes.overdue(OVERDUE_AFTER):
                words = f"a piece of work of the {name} step for {lane} has not finished for {OVERDUE_AFTER}"
                found[f"{name} {lane}"] = f"{words}; the others go on, restart the service to free it"
        return found

    def _tell_standing(self, kind: Literal["trouble", "recovered"], found: Mapping[str, tuple[datetime, str]]) -> None:
        """Tell of each since when it stands still, or stood, with a sentence on it."""
        for name, (_, detail) in found.items():
            log.log(logging.ERROR if kind == "trouble" else logging.INFO, "%s: %s", name, detail)
        url = f"http://{self._settings.host}:{self._settings.port}/healthz"
        until = self._now() if kind == "recovered" else None
        troubles = tuple(
            Trouble(
                source=name,
                publisher="this service",
                url=url,
                health="unreachable",
                since=since,
                until=until,
                detail=detail,
            )
            for name, (since, detail) in found.items()
        )
        try:
            news = TroubleNews(kind=kind, troubles=troubles, about="service")
            self._outages.tell(news, "the service watches over its own steps")
        except StorageError as error:
            log.error("nobody could be told of it: %s", error)

    def report(self) -> tuple[bool, Mapping[str, Any]]:
        """Whether the service does its work, and how each source is."""
        try:
            return self._report()
        except StorageError as error:
            return False, {"status": "trouble", "version": VERSION, "stalled": [], "error": str(error), "sources": []}

    def _report(self) -> tuple[bool, Mapping[str, Any]]:
        now = self._now()
        still = self._standing_still()
        stalled = sorted(still)
        states = self._store.source_states()
        counts = self._store.counts()
        troubled = [state.name for state in states if state.health in TROUBLED]
        error = self._noted[1] if self._noted is not None and now - self._noted[0] < NOTED_FOR else None
        status = "stalled" if stalled else "trouble" if troubled or error else "ok"
        return not stalled, {
            "status": status,
            "version": VERSION,
            "stalled": stalled,
            "error": error or "; ".join(still.values()) or None,
            "robots": dict(self._fetcher.notes),
            "sources": [
                {
                    "name": state.name,
                    "health": state.health,
                    "since": state.health_since and state.health_since.isoformat(),
                    "detail": state.detail,
                    "note": state.note,
                    "polled": state.polled_at and state.polled_at.isoformat(),
                    "newest": state.newest_at and state.newest_at.isoformat(),
                }
                for state in states
            ],
            "deliveries": {"waiting": counts.todo, "sent": counts.sent, "given up": counts.dead},
        }
