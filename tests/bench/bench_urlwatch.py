"""urlwatch and this service in turn over the same local addresses: CPU of an unchanged cycle and of a changed one.

    python tests/bench/bench_urlwatch.py --urlwatch PATH [--sources 1000] [--rounds 3]

PATH is urlwatch's program in an environment of its own (`pip install urlwatch==2.29`). The sites are those of
bench_cycle.py with pages of 40 KB, in a process of their own. urlwatch keeps the words of each page and tells what
changed in them; this service archives every answer, reads the list, fetches, archives, reads and judges the new text.
"""

import argparse
import http.client
import json
import logging
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import bench_cycle


def turn(address: str, port: int) -> None:
    """Change every tenth page."""
    connection = http.client.HTTPConnection(address, port)
    connection.request("GET", "/turn")
    connection.getresponse().read()
    connection.close()


def seconds_of_children() -> float:
    """CPU seconds of the programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Urlwatch:
    """urlwatch with its files in a folder of their own."""

    def __init__(self, program: str, folder: Path, addresses: list[str]) -> None:
        jobs = folder / "urls.yaml"
        jobs.write_text("\n---\n".join(f"url: {address}" for address in addresses), encoding="utf-8")
        config = folder / "urlwatch.yaml"
        config.write_text(
            "display: {new: false, error: true, unchanged: false}\nreport: {stdout: {enabled: false}}\n",
            encoding="utf-8",
        )
        self._command = [program, "--urls", str(jobs), "--config", str(config), "--cache", str(folder / "cache.db")]
        self._environment = {**os.environ, "HOME": str(folder), "no_proxy": "*"}

    def cycle(self) -> float:
        """CPU seconds of one run."""
        before = seconds_of_children()
        told = subprocess.run(self._command, env=self._environment, capture_output=True, text=True, check=False)
        if told.returncode:
            raise SystemExit(f"urlwatch failed: {told.stderr[-500:]}")
        return seconds_of_children() - before


def service(
    folder: str, addresses: list[str], port: int, count: int, rounds: int, results: "multiprocessing.Queue[str]"
) -> None:
    """This service in a process of its own, so that its memory is its own."""
    import time
    from datetime import UTC, datetime
    from ipaddress import ip_network

    from monitor.adapters.http import HttpFetcher

    logging.getLogger("httpx").setLevel(logging.WARNING)
    sources = bench_cycle.sources_of(count, addresses, port)
    fetcher = HttpFetcher(
        "statement-monitor bench",
        clock=lambda: datetime(2026, 11, 23, tzinfo=UTC),
        gap=0.0,
        allow_private=[ip_network("127.0.0.0/8")],
    )
    program = bench_cycle.Program(Path(folder), sources, fetcher)
    program.cycle()
    found: dict[str, list[float]] = {"unchanged": [], "changed": []}
    for _ in range(rounds):
        for name in found:
            if name == "changed":
                turn(addresses[0], port)
            began = time.process_time()
            program.cycle()
            found[name].append(time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.put(json.dumps({**found, "peak": peak, "counts": program.counts()}))
    fetcher.close()


def main() -> None:
    """Run both and print a table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--urlwatch", required=True)
    options.add_argument("--sources", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    hosts = [f"127.0.0.{number + 1}" for number in range(10)]
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    bench_cycle.LIST_SIZE = 40_000
    sites = multiprocessing.Process(target=bench_cycle.serve, args=(hosts, ports), daemon=True)
    sites.start()
    port = ports.get(timeout=10)
    addresses = [source.url for source in bench_cycle.sources_of(chosen.sources, hosts, port)]
    theirs: dict[str, list[float]] = {"unchanged": [], "changed": []}
    with tempfile.TemporaryDirectory() as folder:
        urlwatch = Urlwatch(chosen.urlwatch, Path(folder), addresses)
        urlwatch.cycle()
        for _ in range(chosen.rounds):
            theirs["unchanged"].append(urlwatch.cycle())
            turn(hosts[0], port)
            theirs["changed"].append(urlwatch.cycle())
    with tempfile.TemporaryDirectory() as folder:
        results: multiprocessing.Queue[str] = multiprocessing.Queue()
        running = multiprocessing.Process(
            target=service, args=(folder, hosts, port, chosen.sources, chosen.rounds, results)
        )
        running.start()
        ours = json.loads(results.get())
        running.join()
    print(f"{chosen.sources} addresses of 40 KB; CPU seconds, median of {chosen.rounds}")
    for name in ("unchanged", "changed"):
        a, b = statistics.median(ours[name]), statistics.median(theirs[name])
        print(f"{name:<12} this service {a:6.2f}   urlwatch {b:6.2f}   ratio {a / b:.2f}")
    print(f"peak memory {ours['peak']:.0f} MiB; {ours['counts']}")
    sites.kill()


if __name__ == "__main__":
    main()
