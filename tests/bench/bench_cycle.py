"""What a cycle over many sources costs: seconds of CPU, wall time, peak memory. A benchmark, not a test.

    python tests/bench/bench_cycle.py [--sources 200] [--hosts 10] [--fetch-only]

The sites are a process of their own on this machine, so their CPU is not counted. Each list page holds 40 links and
changes when it is told to; every article is about 40 KB of text in one page. The program's own parts are the real ones:
fetcher, archive, SQLite, poll and process step; only the pause between requests to a host is 0.
"""

import argparse
import http.client
import logging
import multiprocessing
import os
import resource
import socketserver
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_network
from pathlib import Path

from monitor.adapters.archive import WarcArchive
from monitor.adapters.http import HttpFetcher
from monitor.adapters.worker_pool import WorkerPool
from monitor.app import LIST_LIMITS, TEXT_LIMITS, tools_of
from monitor.config import Environment, load_lexicon
from monitor.model import Profile, Source

ARTICLE_SIZE = 40_000  # bytes
LIST_SIZE = 0  # bytes that a list has at least
CHANGED = 10  # every tenth list
PARAGRAPH = (
    "<p>　　第{0}段：会谈在务实的气氛中进行，双方就本地区的交通、农业与文化往来交换了看法，并约定今后继续商谈。</p>\n"
)


# ------------------------------------------------------------------------------------------------------------ the sites


class Sites(socketserver.ThreadingTCPServer):
    """Lists that change every time somebody asks for /turn, and the articles that they name."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256
    turn = 0


class Connection(socketserver.StreamRequestHandler):
    """One kept connection."""

    disable_nagle_algorithm = True
    wbufsize = 65_536

    def handle(self) -> None:
        while line := self.rfile.readline():
            headers = dict(iter(self._header, None))
            self._answer(line.split()[1].decode(), headers.get(b"if-none-match"))
            self.wfile.flush()

    def _header(self) -> tuple[bytes, bytes] | None:
        name, _, value = self.rfile.readline().strip().partition(b":")
        return (name.lower(), value.strip()) if name else None

    def _answer(self, path: str, tag: bytes | None) -> None:
        _, kind, *rest = path.split("/")
        if kind == "turn":
            Sites.turn += 1
        version = Sites.turn if kind == "list" and int(rest[0]) % CHANGED == 0 else 0
        current = b'"%d"' % version
        if tag == current:
            self.wfile.write(b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % current)
            return
        body = b"" if kind == "turn" else list_page(rest[0], version) if kind == "list" else article(path)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: %b\r\nContent-Length: %d\r\n\r\n"
        self.wfile.write(head % (current, len(body)) + body)


def list_page(number: str, version: int) -> bytes:
    """40 links, one of them to a text for each version there was; up to LIST_SIZE with words."""
    texts = "".join(f'<li><a href="/article/{number}/{v}.html">第{v}次公报</a></li>' for v in range(version, -1, -1))
    others = "".join(f'<li><a href="/other/{n}.html">其他栏目的标题 {n}</a></li>' for n in range(39))
    page = f'<!DOCTYPE html><title>列表</title><ul class="list">{texts}{others}</ul>'
    rest = LIST_SIZE - len(page.encode())
    words = PARAGRAPH.format(number) * (rest // len(PARAGRAPH.encode())) if rest > 0 else ""
    return f"{page}{words}".encode()


def article(path: str) -> bytes:
    """An article of about 40 KB with words of its own."""
    head = f"<!DOCTYPE html><html><head><title>{path}</title></head><body><h1>第{path}次公报</h1>"
    head += "<p class='info'>2026-11-23 14:00:00 来源：新华网</p><div id='detail'>"
    paragraphs = []
    size = len(head)
    while size < ARTICLE_SIZE:
        paragraphs.append(PARAGRAPH.format(f"{path}-{len(paragraphs)}"))
        size += len(paragraphs[-1].encode())
    return (head + "".join(paragraphs) + "</div></body></html>").encode()


def serve(addresses: list[str], ports: "multiprocessing.Queue[int]") -> None:
    """Run the sites on one port of several loopback addresses, until the process is ended."""
    first = Sites((addresses[0], 0), Connection)
    port = first.server_address[1]
    servers = [first, *(Sites((address, port), Connection) for address in addresses[1:])]
    ports.put(port)
    with ThreadPoolExecutor(len(servers)) as pool:
        list(pool.map(Sites.serve_forever, servers))


# ---------------------------------------------------------------------------------------------------------- the program


def sources_of(count: int, addresses: list[str], port: int) -> list[Source]:
    """As many sources as asked for, spread over the addresses."""
    return [
        Source(
            name=f"site-{number}",
            publisher=f"site {number}",
            kind="page",
            url=f"http://{addresses[number % len(addresses)]}:{port}/list/{number}",
            language="zh",
            links="ul.list a[href]",
            link_pattern="/article/",
        )
        for number in range(count)
    ]


PROFILE = Profile(
    name="bench",
    site="bench",
    pattern="/article/",
    zone="Asia/Shanghai",
    title=("h1",),
    time=(".info",),
    body=("#detail p",),
)


POOLS: dict[str, WorkerPool] = {}


def processor_seconds() -> float:
    """Of this process and of the workers that run."""
    stats = [Path(f"/proc/{pid}/stat").read_text() for pool in POOLS.values() for pid in pool.processes()]
    ticks = sum(sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in stats)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


class Program:
    """The steps over a database and an archive of their own."""

    def __init__(self, folder: Path, sources: list[Source], fetcher: HttpFetcher, *, workers: bool) -> None:
        from monitor.steps.keyed_executor import KeyedExecutor
        from monitor.steps.poll import Poller
        from monitor.storage.store import open_store

        self.now = datetime(2026, 11, 23, 6, tzinfo=UTC)
        self._pool = ThreadPoolExecutor(16)
        self._store = open_store(f"sqlite:///{folder / 'bench.db'}", migrate=True)
        self._store.sync_sources(sources, self.now)
        shared = {"store": self._store, "fetcher": fetcher, "archive": WarcArchive(folder / "archive")}
        shared |= {
            "sources": sources,
            "profiles": [PROFILE],
            "lanes": KeyedExecutor(self._pool),
            "now": lambda: self.now,
        }
        if workers:
            POOLS["lists"] = WorkerPool(object, LIST_LIMITS, name="lists", size=2)
            POOLS["texts"] = WorkerPool(
                partial(tools_of, load_lexicon(Environment({})), None), TEXT_LIMITS, name="texts"
            )
        self._poller = Poller(**shared, draw=lambda: 0.5, workers=POOLS.get("lists"))
        self._processor = self._processor_of(shared, sources)

    def _processor_of(self, shared: dict, sources: list[Source]):
        from monitor.steps.process import Processor
        from monitor.steps.workers import SameProcess, Tools

        publishers = {source.name: source.publisher for source in sources}
        workers = POOLS.get("texts") or SameProcess(Tools(lexicon=load_lexicon(Environment({}))))
        return Processor(**shared, watches=(), publishers=publishers, workers=workers, second_looks=())

    def cycle(self) -> None:
        """An hour later: everything that is due, until nothing is."""
        self.now += timedelta(hours=1)
        for due in (self._poller.poll_due, self._processor.process_due):
            while _done(due()):
                pass

    def counts(self) -> str:
        """What the store holds, to see that the work was done."""
        counts = self._store.counts()
        return f"{counts.entries} entries, {counts.documents} documents, {counts.captures} captures"


def _done(running: list[Future[None]]) -> int:
    for future in running:
        future.result()
    return len(running)


def measured(label: str, work: Callable[[], object], *, times: int = 1) -> None:
    """Print CPU and wall time of `work`: the median of several times."""
    cpu, wall = [], []
    for _ in range(times):
        began, cpu_began = time.perf_counter(), processor_seconds()
        work()
        cpu.append(processor_seconds() - cpu_began)
        wall.append(time.perf_counter() - began)
    print(f"{label:<44} {statistics.median(cpu):7.2f} s CPU {statistics.median(wall):7.2f} s wall")


def fetch_all(fetcher: HttpFetcher, sources: list[Source], tag: str | None) -> None:
    """The fetcher alone, in one thread."""
    for source in sources:
        fetcher.get(source.url, etag=tag)


def main() -> None:
    """Run the benchmark."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sources", type=int, default=200)
    options.add_argument("--hosts", type=int, default=10)
    options.add_argument("--fetch-only", action="store_true")
    options.add_argument("--workers", action="store_true", help="read in worker processes, as the service does")
    chosen = options.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    addresses = [f"127.0.0.{number + 1}" for number in range(chosen.hosts)]
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    sites = multiprocessing.Process(target=serve, args=(addresses, ports), daemon=True)
    sites.start()
    port = ports.get(timeout=10)
    sources = sources_of(chosen.sources, addresses, port)
    fetcher = HttpFetcher(
        "statement-monitor bench",
        clock=lambda: datetime(2026, 11, 23, tzinfo=UTC),
        gap=0.0,
        allow_private=[ip_network("127.0.0.0/8")],
    )

    def turn() -> None:
        connection = http.client.HTTPConnection(addresses[0], port)
        connection.request("GET", "/turn")
        connection.getresponse().read()
        connection.close()

    print(f"{chosen.sources} sources on {chosen.hosts} hosts")
    measured("fetcher alone, unchanged (304)", lambda: fetch_all(fetcher, sources, '"0"'), times=3)
    if not chosen.fetch_only:
        with tempfile.TemporaryDirectory() as folder:
            program = Program(Path(folder), sources, fetcher, workers=chosen.workers)
            measured("first cycle: every list and article is new", program.cycle)
            measured("unchanged cycle (304)", program.cycle, times=3)
            turn()
            measured("one list of ten has a new article of 40 KB", program.cycle)
            print(program.counts())
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    for pool in POOLS.values():
        sizes = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 // 2**20 for pid in pool.processes()]
        print(f"workers, MiB: {sizes}")
        pool.close()
    fetcher.close()
    sites.kill()


if __name__ == "__main__":
    main()
