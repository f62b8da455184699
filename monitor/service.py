"""The long-lived process: ticks, and stops cleanly."""

import logging
import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.adapters.apprise_sender import AppriseNotifier
from monitor.adapters.polite_fetcher import PoliteFetcher
from monitor.adapters.signed_webhook import ping
from monitor.app import AGENT, links_of, list_workers, open_archive, open_fetcher, publishers_of, text_workers
from monitor.clock import utc_now
from monitor.config import TERMINAL, Settings
from monitor.errors import MonitorError, StorageError
from monitor.model import TROUBLED, NotSent, Recipient
from monitor.steps.clock_watch import ClockWatch, clock_sentence
from monitor.steps.deliver import Deliverer
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.poll import Poller
from monitor.steps.process import Processor
from monitor.steps.source_health import Outages
from monitor.steps.supervision import Supervisor
from monitor.storage.store import Store
from monitor.version import VERSION
from monitor.web.server import WebServer
from monitor.web.site import Site

log = logging.getLogger(__name__)
TICK = timedelta(seconds=1)
PING_EVERY = timedelta(minutes=1)
SUPERVISE_EVERY = 15.0  # seconds
WATCH_CLOCK_EVERY = 1.0  # seconds; what is due is late by no more when the clock was set
SUPERVISOR_SILENT = timedelta(minutes=3)  # since its last round; a full disk may hold it up for half a minute
TEXTS_END_WITHIN = 5.0  # seconds after which workers are ended that are still at work when the service stops
STOP_WITHIN = 8.0  # seconds; a container is killed 10 s after SIGTERM


class Pause(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """A tick some time after the last one, whatever the wall clock did meanwhile.

    APScheduler's own interval reckons every tick that was missed: after a step of years, more than memory holds.
    """

    def __init__(self, length: timedelta) -> None:
        self._length = length

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """When to tick next; the first time at once."""
        return now if previous is None else now + self._length

    def is_too_far(self, next_at: datetime, now: datetime) -> bool:
        """Whether the next tick lies where only a clock that was set back can have put it."""
        return next_at - now > self._length + TICK


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
        self._server: WebServer | None = None
        self._monotonic = monotonic
        self._executors = [ThreadPoolExecutor(16, thread_name_prefix=name) for name in ("poll", "process", "deliver")]
        self._looked = monotonic()
        self._recipients: Mapping[str, Recipient] = {**settings.recipients, TERMINAL.name: TERMINAL}
        poll_lanes, process_lanes, deliver_lanes = (
            KeyedExecutor(pool, self._stop.is_set, self._note, monotonic) for pool in self._executors
        )
        self._lanes = {"poll": poll_lanes, "process": process_lanes, "deliver": deliver_lanes}
        self._scheduler = BackgroundScheduler(timezone=UTC)
        # Lists are read by a process of their own, so that they do not wait for a text that takes long.
        self._texts, self._listings = text_workers(settings), list_workers()
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
            busy=settings.busy,
            notes=self._fetcher.notes,
            workers=self._listings,
        )
        self._processor = Processor(
            store=store,
            fetcher=self._fetcher,
            archive=archive,
            sources=settings.sources,
            profiles=settings.profiles,
            watches=settings.watches,
            publishers=publishers_of(settings),
            workers=self._texts,
            lanes=process_lanes,
            second_looks=settings.second_looks,
            vanished_after=settings.vanished_after,
            unreadable_after=settings.unreadable_after,
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
            monotonic=monotonic,
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
        self._supervisor = Supervisor(
            lanes=self._lanes,
            pools={"texts": self._texts, "lists": self._listings},
            outages=self._outages,
            url=f"http://{settings.host}:{settings.port}/healthz",
            now=now,
            monotonic=monotonic,
        )
        self._clock = ClockWatch(now, monotonic)

    def listen(self) -> WebServer:
        """Take the port before anything is started. Raises ListenError where it cannot be had."""
        self._server = WebServer(
            self._settings.host,
            self._settings.port,
            self.report,
            self._site.answer,
            public_url=self._settings.public_url,
        )
        return self._server

    def run(self) -> None:
        """Work until `stop` is called, then stop within ten seconds. Raises ListenError as `listen` does."""
        steps: dict[str, Callable[[], object]] = {
            "poll": self._poller.poll_due,
            "process": self._processor.process_due,
            "deliver": self._deliver,
            "health": self._outages.tell_due,
        }
        self._supervisor.expect(*steps)
        self._mend_plans()
        server = self._server or self.listen()
        server.start()
        for name, work in steps.items():
            self._every(TICK, name, partial(self._tick, name, work))
        if self._settings.ping:
            self._every(PING_EVERY, "ping", self._ping)
        self._tick("deliver", self._deliverer.resume_changed)
        self._scheduler.start()
        Thread(target=self.supervise, name="supervisor", daemon=True).start()
        log.info("health at http://%s:%d/healthz", self._settings.host, server.port)
        self._stop.wait()
        log.info("stopping")
        self._scheduler.shutdown(wait=False)
        server.close()
        self._client.close()
        self._finish_running()

    def _every(self, pause: timedelta, name: str, work: Callable[[], object]) -> None:
        self._scheduler.add_job(work, Pause(pause), name=name, coalesce=True, max_instances=1, misfire_grace_time=None)

    def stop(self) -> None:
        """Ask `run` to end."""
        self._stop.set()

    def _finish_running(self) -> None:
        """Let running work end; what does not end in time is left to its claim, which runs out."""
        for pool in self._executors:
            pool.shutdown(wait=False, cancel_futures=True)
        began = time.monotonic()
        self._join_until(began + TEXTS_END_WITHIN)
        for workers in (self._texts, self._listings):
            workers.close()
        self._join_until(began + STOP_WITHIN)

    def _join_until(self, deadline: float) -> None:
        for pool in self._executors:
            for thread in tuple(pool._threads):
                thread.join(max(0.0, deadline - time.monotonic()))

    def reload(self) -> None:
        """What SIGHUP asks for. The settings are read when the service starts, and only then."""
        log.warning("SIGHUP: the settings are read at the start only; restart the service to use changed ones")

    def _tick(self, name: str, work: Callable[[], object]) -> None:
        try:
            work()
            self._supervisor.ticked(name)
        except MonitorError as error:
            log.error("the %s step failed: %s", name, error)
            self._note(error)
        except Exception:  # the next tick is in a second; the health endpoint says when none succeeds
            log.exception("the %s step failed", name)

    def _note(self, error: MonitorError) -> None:
        self._supervisor.note(error)

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

    # ------------------------------------------------------------------------------------------------- watching itself

    def supervise(self) -> None:
        """Watch the clock and the service's own parts until it stops.

        It runs in a thread of its own and waits by the monotonic clock, so that nothing that stands still can keep it
        from saying so.
        """
        watch_every = min(WATCH_CLOCK_EVERY, self._supervise_every)
        looked = time.monotonic()
        while not self._stop.wait(watch_every):
            try:
                self._watch_clock()
                if time.monotonic() - looked >= self._supervise_every:
                    looked = time.monotonic()
                    self._store.mend_ahead(self._now())
                    self._supervisor.look()
                self._looked = self._monotonic()
            except MonitorError as error:
                log.error("the watch over the service failed: %s", error)
            except Exception:  # the next round is in a second; the health endpoint says when none succeeds
                log.exception("the watch over the service failed")

    def _watch_clock(self) -> None:
        """Go on in the rhythm that was planned when the clock is set, and say so."""
        step = self._clock.step()
        if step is not None:
            moved = self._store.move_plans(step, self._now())
            self._supervisor.clock_was_set(clock_sentence(step, moved=moved))
        now = self._now()
        for job in self._scheduler.get_jobs():
            if job.next_run_time is not None and job.trigger.is_too_far(job.next_run_time, now):
                job.modify(next_run_time=now)
        for workers in (self._texts, self._listings):
            workers.tidy()

    def _mend_plans(self) -> None:
        """Where the clock was set back while the service did not run, all that is planned lies too far ahead."""
        now = self._now()
        behind = self._store.behind(now)
        if behind is not None:
            moved = self._store.move_plans(-behind, now)
            self._supervisor.clock_was_set(clock_sentence(-behind, moved=moved))

    def report(self) -> tuple[bool, Mapping[str, Any]]:
        """Whether the service does its work, and how each source is."""
        try:
            return self._report()
        except StorageError as error:
            return False, {"status": "trouble", "version": VERSION, "stalled": [], "error": str(error), "sources": []}

    def _report(self) -> tuple[bool, Mapping[str, Any]]:
        still = self._supervisor.standing_still()
        if self._monotonic() - self._looked > SUPERVISOR_SILENT.total_seconds():
            still["supervisor"] = "the watch over the service has ended; restart the service"
        stalled = sorted(still)
        states = self._store.source_states()
        counts = self._store.counts()
        troubled = [state.name for state in states if state.health in TROUBLED]
        error = self._supervisor.delayed() or self._supervisor.noted
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
