"""The service under attack, for some minutes: hostile texts and lists, and a clock that is set twice.

Run by hand: `.venv/bin/python tests/bench/soak.py 3` (minutes). It plays a site of five lists, each on a host of its
own, of which one is hostile, as is one text of three. The service is the real one, told by its arguments what time it
is: after a third of the time its clock is set back by two hours, after two thirds forward by five.

It prints what it measured, and ends with exit code 1 where a rule does not hold:
- no list is asked later than its rhythm and ten seconds;
- every statement is told;
- /healthz answers within 200 ms, and says 200;
- neither the service nor its workers grow.
"""

import argparse
import http.client
import json
import logging
import math
import multiprocessing
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from monitor.adapters.apprise_sender import channel_of
from monitor.app import open_stored
from monitor.clock import utc_now
from monitor.config import Environment, load
from monitor.service import Service
from monitor.storage.store import Store

RHYTHM = 5.0  # seconds between two polls of a list
LATE = 10.0  # seconds more
SLOW_ANSWER = 0.2  # seconds
PEACEFUL, HOSTILE = [f"127.0.0.{number}" for number in range(2, 6)], "127.0.0.6"
TEXT_EVERY = 6.0  # seconds between two texts of a list
DRAINED_WITHIN = 180.0  # seconds after the end in which what was listed is to be told
PORT, PLACE = re.compile(r":\d+"), re.compile(r"^http\S+: ")
GROWTH = 1.35  # of memory, between the first third and the end

WHO = ("核武器国家", "无核武器国家", "有关国家", "联合国安理会", "裁军谈判会议", "缔约国", "地区国家", "双方主管部门")
ACTS = ("应当恪守", "反对削弱", "呼吁尽早谈判", "主张加强", "承诺全面落实", "严重关切破坏", "支持完善", "拒绝歪曲")
WHAT = (
    "不首先使用核武器的政策", "全球反导系统的限制", "外空武器化的禁止", "核材料的保障监督", "中程导弹的部署规则",
    "生物武器公约的核查", "海上军事活动的通报", "核试验的暂停", "出口管制的合作", "人工智能的军事应用准则",
    "网络空间的行为规范", "化学武器的销毁期限",
)  # fmt: skip


def statement(name: str) -> str:
    """A page with a statement of sentences that hardly another has."""
    draw = random.Random(name)
    lines = [f"{draw.choice(WHO)}{draw.choice(ACTS)}{draw.choice(WHAT)}" for _ in range(40)]
    body = "".join(f"<p>双方认为，{'，'.join(lines[place : place + 4])}。</p>" for place in range(0, 40, 4))
    title = f"中华人民共和国和俄罗斯联邦关于{draw.choice(WHAT)}和战略稳定的联合声明"
    start = "<p>中华人民共和国和俄罗斯联邦（以下称“双方”）重申核战争打不赢也打不得，声明如下：</p>"
    return page(title, start + body)


def page(title: str, body: str) -> str:
    """A page of the played sites."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><h1>{title}</h1><div class="article">{body}</div></body></html>'
    )


def endless_line(_number: int) -> str:
    """One word of a million letters, between sentences of a statement."""
    return page("联合声明", f"<p>双方声明如下：双方反对部署核武器。</p><p>{'A' * 1_000_000}</p>")


def deep_nest(_number: int) -> str:
    """Elements within elements."""
    return page("联合声明", "<div>" * 100_000 + "双方反对部署核武器。" + "</div>" * 100_000)


def many_pieces(_number: int) -> str:
    """Half a million paragraphs of one sign."""
    return page("联合声明", "<p>核</p>" * 400_000)


def long_statement(number: int) -> str:
    """As long as is compared at most, of sentences that are alike."""
    text = "".join(f"<p>双方反对第{number}类第{place}号核武器的部署，主张战略稳定。</p>" for place in range(7000))
    return page("中华人民共和国和俄罗斯联邦关于核武器的联合声明", text)


HOSTILE_TEXTS: tuple[Callable[[int], str], ...] = (endless_line, deep_nest, many_pieces, long_statement)


class Sites(ThreadingHTTPServer):
    """All hosts: what each lists, and when each was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("0.0.0.0", 0), Page)
        self.began = time.monotonic()
        self.ended = math.inf
        self.asked: dict[str, list[float]] = defaultdict(list)

    def listed(self) -> int:
        """How many texts each list holds by now."""
        return 1 + int((min(time.monotonic(), self.ended) - self.began) / TEXT_EVERY)


def play(ports: "multiprocessing.Queue[int]") -> None:
    """Be the sites, in a process of their own, so that what the service holds can be measured."""
    sites = Sites()
    ports.put(sites.server_port)
    sites.serve_forever()


def asked_of(port: int, path: str) -> dict[str, list[float]]:
    """What was asked when; after `/end` no list grows."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    found: dict[str, list[float]] = json.loads(connection.getresponse().read())
    connection.close()
    return found


class Page(BaseHTTPRequestHandler):
    """Answers for one host."""

    server: Sites
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The feed, or a text."""
        host = self.headers["Host"].partition(":")[0]
        if self.path in ("/asked", "/end"):
            self.server.ended = time.monotonic() if self.path == "/end" else self.server.ended
            self.answer("application/json", json.dumps(self.server.asked))
            return
        self.server.asked[host + self.path].append(time.monotonic())
        if self.path == "/feed":
            self.answer("application/rss+xml", self.feed(host))
        elif self.path.endswith(".html"):
            number = int(self.path.strip("/").removesuffix(".html"))
            hostile = HOSTILE_TEXTS[number // 3 % len(HOSTILE_TEXTS)]
            self.answer("text/html", hostile(number) if number % 3 == 2 else statement(host + self.path))
        else:
            self.send_error(404)

    def feed(self, host: str) -> str:
        """The texts that are listed by now; of the hostile host a feed that takes long to read."""
        site, count = f"http://{host}:{self.server.server_port}", self.server.listed()
        day = format_datetime(utc_now())
        items = "".join(
            f"<item><title>联合声明 {number}</title><link>{site}/{number}.html</link><pubDate>{day}</pubDate></item>"
            for number in range(count)
        )
        if host == HOSTILE:
            items += "<item><title>x</title><link>http://x/</link></item>" * 60_000
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'

    def answer(self, kind: str, text: str) -> None:
        """Send it."""
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def settings_in(folder: Path, port: int) -> Environment:
    """The settings of the service."""
    (folder / "config" / "sources.d").mkdir(parents=True)
    rows = "".join(
        f"  - {{name: host{host[-1]}, publisher: Played, kind: feed, url: 'http://{host}:{port}/feed', "
        f"language: zh, every: {RHYTHM:.0f}s, frozen_after: 1h}}\n"
        for host in (*PEACEFUL, HOSTILE)
    )
    (folder / "config" / "sources.d" / "played.yaml").write_text("sources:\n" + rows)
    (folder / "config" / "watchlist.yaml").write_text(
        "sources: []\nwatches: [{name: all, topics: [strategic-stability, nuclear-forces]}]\nrecipients: []\n"
        "pause: 0s\ntrouble_after: 30m\nsecond_looks: []\nallow_private: [127.0.0.0/8]\n"
    )
    return Environment(
        {
            "MONITOR_CONFIG": str(folder / "config"),
            "MONITOR_DATA": str(folder / "data"),
            "MONITOR_PORT": str(port % 20_000 + 30_000),
        }
    )


def resident(pid: int | str) -> float:
    """MiB that a process holds."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20
    except OSError:
        return 0.0


def main() -> int:
    """Run it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("minutes", type=float)
    seconds = options.parse_args().minutes * 60
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(message)s")
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    playing = multiprocessing.Process(target=play, args=(ports,), daemon=True)
    playing.start()
    port = ports.get(timeout=30)
    with tempfile.TemporaryDirectory() as made:
        settings = load(settings_in(Path(made), port), channel_of)
        store = open_stored(settings)
        wrong = [timedelta(0)]
        service = Service(settings, store, now=lambda: utc_now() + wrong[0], alert_since=utc_now() - timedelta(days=9))
        thread = threading.Thread(target=service.run)
        thread.start()
        try:
            return watched(service, port, settings.port, seconds, wrong, store)
        finally:
            service.stop()
            thread.join()
            left = [pid for pool in (service._texts, service._listings) for pid in pool.processes()]
            print(f"workers left after the stop: {left}")
            store.close()
            playing.terminate()


def watched(service: Service, site: int, port: int, seconds: float, wrong: list[timedelta], store: Store) -> int:
    """Watch it for so long; print what was found and return the exit code."""
    began, waits, memory, statuses = time.monotonic(), list[float](), list[tuple[float, float]](), Counter[int]()
    polls: dict[str, list[float]] = {}
    while (passed := time.monotonic() - began) < seconds or (
        passed < seconds + DRAINED_WITHIN and (not polls or untold(store, asked_of(site, "/asked")))
    ):
        if passed >= seconds and not polls:
            polls = asked_of(site, "/end")
        wrong[0] = timedelta(hours=0 if passed < seconds / 3 else -2 if passed < 2 * seconds / 3 else 3)
        asked = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            statuses[connection.getresponse().status] += 1
            waits.append(time.monotonic() - asked)
        except OSError:
            if passed > 10:
                statuses[0] += 1
        connection.close()
        workers = [pid for pool in (service._texts, service._listings) for pid in pool.processes()]
        memory.append((resident("self"), max((resident(pid) for pid in workers), default=0.0)))
        time.sleep(0.5)
    print(f"{passed:.0f} s; what was listed by {seconds:.0f} s was read by then" if not untold(store, polls) else "")
    problems = list(found(polls, asked_of(site, "/asked"), waits, memory, statuses, store))
    print("\n".join(problems) or "every rule holds")
    return 1 if problems else 0


def is_hostile(path: str) -> bool:
    """Whether a text is one of those that are to be left aside."""
    return int(path.rpartition("/")[2].removesuffix(".html")) % 3 == 2


def untold(store: Store, asked: dict[str, list[float]]) -> list[str]:
    """The good texts that were asked for and are not told."""
    prints = [getattr(alert.news, "print", None) for alert in store.alerts(limit=100_000)]
    told = {PORT.sub("", one.url.partition("//")[2]) for one in prints if one is not None}
    return [path for path in asked if path.endswith(".html") and not is_hostile(path) and path not in told]


def found(
    polls: dict[str, list[float]],
    asked: dict[str, list[float]],
    waits: list[float],
    memory: list[tuple[float, float]],
    statuses: Counter[int],
    store: Store,
) -> Iterator[str]:
    """Print the figures; give what is not as it should be."""
    gaps = sorted(later - earlier for host in PEACEFUL for earlier, later in pairwise(polls[f"{host}/feed"]))
    print(f"between two polls of a list: median {gaps[len(gaps) // 2]:.1f} s, longest {gaps[-1]:.1f} s")
    if gaps[-1] > RHYTHM + LATE:
        late = sum(gap > RHYTHM + LATE for gap in gaps)
        yield f"{late} times a list was asked too late, once {gaps[-1]:.1f} s after the poll before"
    waits.sort()
    median, slowest = waits[len(waits) // 2] * 1000, waits[-1] * 1000
    print(f"/healthz: median {median:.0f} ms, slowest {slowest:.0f} ms, {dict(statuses)}")
    if waits[-1] > SLOW_ANSWER or set(statuses) != {200}:
        yield "/healthz was slow, or did not say 200"
    first = max(one for one, _ in memory[: len(memory) // 3])
    last, workers = max(one for one, _ in memory[-10:]), max(other for _, other in memory)
    print(f"memory, MiB: {first:.0f} in the first third, {last:.0f} at the end; a worker at most {workers:.0f}")
    if last > GROWTH * first:
        yield "the service grew"
    texts = [path for path in asked if path.endswith(".html")]
    missing, hostile = untold(store, asked), sum(map(is_hostile, texts))
    print(f"statements told: all but {len(missing)} of {len(texts) - hostile}; hostile texts: {hostile}")
    for error, count in Counter(PLACE.sub("", row.error)[:90] for row in store.entry_errors()).most_common(8):
        print(f"  {count} texts: {error}")
    for state in store.source_states():
        print(f"  {state.name}: {state.health}, {state.detail[:90]}")
    if missing:
        yield f"not told: {missing[:5]}"


if __name__ == "__main__":
    sys.exit(main())
