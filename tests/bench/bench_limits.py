"""What the largest pages, texts and feeds cost: each of 2 MB, honest or hostile, in a process of its own.

python tests/bench/bench_limits.py        all
python tests/bench/bench_limits.py feed   those whose name begins so
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable

SIZE = 2_000_000  # bytes
SENTENCES = {
    "zh": "双方重申，核战争打不赢也打不得，核武器国家应对全球战略稳定承担特殊责任。",
    "ru": "Стороны подтверждают, что в ядерной войне не может быть победителей.",
    "en": "The Parties reaffirm that a nuclear war cannot be won and must never be fought.",
}


def filled(unit: str) -> str:
    """The unit, as often as makes `SIZE`."""
    return unit * (SIZE // len(unit.encode()))


def page(inside: str) -> bytes:
    """A page with a text before and behind what is inside."""
    honest = f"<p>{SENTENCES['zh']}</p>" * 4
    return f"<html><head><title>中俄联合声明</title></head><body>{honest}{inside}{honest}</body></html>".encode()


def feed(item: str) -> bytes:
    """A feed of items; `{}` is the number of each."""
    count = SIZE // len(item.encode())
    items = "".join(item.replace("{}", str(number)) for number in range(count))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


PAGES: dict[str, Callable[[], bytes]] = {
    **{f"page of paragraphs {one}": lambda one=one: page(filled(f"<p>{SENTENCES[one]}</p>")) for one in SENTENCES},
    "page of one paragraph": lambda: page(f"<p>{filled(SENTENCES['zh'])}</p>"),
    "page of links": lambda: page(filled('<li><a href="/n/1.html">双方就核武器问题举行磋商</a></li>')),
    "page of breaks": lambda: page(f"<p>{filled('核武器<br>')}</p>"),
    "page of boxes": lambda: page(filled(f'<div class="a"><div class="related"><p>{SENTENCES["zh"]}</p></div></div>')),
    "page of spans": lambda: page(f"<p>{filled('<span>核</span>')}</p>"),
    "page of attributes": lambda: page(f"<p {filled('a1=1 ')}>"),
    "page of brackets": lambda: page(f"<p>{filled('（“')}</p>"),
    "page of capitals": lambda: page(f"<p>{filled('A')}</p>"),
    "page of meta elements": lambda: page(filled("<meta name=a content=b>")),
    "page of boxes in boxes": lambda: page("<div>" * 1_400 + filled(f"<p>{SENTENCES['zh']}</p>")),
    "page of a script": lambda: page(f"<script>{filled('if (a<b) {c=d} ')}</script>"),
    "page of structured data": lambda: page(f'<script type="application/ld+json">[{filled("{},")}{{}}]</script>'),
    **{f"text {one}": lambda one=one: filled(f"{SENTENCES[one]}\n\n").encode() for one in SENTENCES},
}
LISTS: dict[str, Callable[[], bytes]] = {
    "feed of items": lambda: feed(
        "<item><title>News {}</title><link>http://127.0.0.1/n/{}.html</link>"
        "<pubDate>Tue, 01 Dec 2026 08:00:00 GMT</pubDate></item>"
    ),
    "feed of full texts": lambda: feed(
        "<item><title>News {}</title><link>http://127.0.0.1/n/{}.html</link><description>"
        + f"&lt;p&gt;{SENTENCES['ru']}&lt;/p&gt;" * 20
        + "</description></item>"
    ),
    "feed of angle brackets": lambda: feed(
        f"<item><title>t</title><link>http://127.0.0.1/1</link><description>{'&lt;' * 400_000}</description></item>"
    ),
    "feed of small elements": lambda: feed("<item><link>http://127.0.0.1/{}</link>" + "<a>b</a>" * 50 + "</item>"),
}


def asked(name: str, body: bytes) -> None:
    """Read one input, and print what it cost beyond an empty process with the program loaded."""
    import resource
    import time

    from monitor.config import Environment, load_lexicon
    from monitor.errors import ReadError
    from monitor.lists import list_entries
    from monitor.model import Source
    from monitor.pages.read_file import read_body
    from monitor.statements.relevance import assess

    lexicon = load_lexicon(Environment({}))
    read_body(page(""), name="warm", url="", content_type=None, profiles=())
    began = time.process_time()
    try:
        if name in LISTS:
            source = Source(
                name="s", publisher="P", kind="feed", url="http://127.0.0.1/", language="zh", full_text=True
            )
            said = f"{len(list_entries(body, source=source, profiles=(), content_type=None, url=source.url)):,} entries"
        else:
            document = read_body(body, name=name, url="", content_type=None, profiles=())
            read = time.process_time() - began
            said = f"{len(document.text):,} characters, read in {read:.2f}, {assess(document, lexicon).verdict}"
    except ReadError as error:
        said = str(error)[:100]
    cost = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"name": name, "seconds": round(cost, 2), "megabytes": memory, "said": said}))


def main() -> None:
    """Each in a process of its own, one after the other."""
    wanted = sys.argv[1:]
    if wanted[:1] == ["--one"]:
        name = wanted[1]
        asked(name, {**PAGES, **LISTS}[name]())
        return
    for name in (*PAGES, *LISTS):
        if wanted and not name.startswith(tuple(wanted)):
            continue
        done = subprocess.run(
            [sys.executable, __file__, "--one", name], capture_output=True, text=True, check=False, env=os.environ
        )
        found = (
            json.loads(done.stdout) if done.returncode == 0 else {"seconds": -1, "megabytes": -1, "said": done.stderr}
        )
        print(f"{name:28} {found['seconds']:6.2f} s {found['megabytes']:5} MB  {found['said'][-110:]}", flush=True)


if __name__ == "__main__":
    main()
