"""What it costs to find what a new text is among many stored ones, and whether it is found. A benchmark, not a test.

    python tests/bench/bench_identity.py [--texts 1000 10000] [--database postgresql://…]

The stored texts are made up: four hundred circles of states, each with a series of statements over twenty years; a
statement keeps half of the sentences of the one before it, as real ones do, takes formulae that all use, and adds some
of its own. What is asked for: reprints, abridgements, suspect copies, successors, an edition in another language.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from monitor.config import Environment, load_lexicon
from monitor.model import Document, Question
from monitor.pages.plain import read_plain
from monitor.statements.baseline import choose_baseline
from monitor.statements.fingerprint import METHOD, as_text, fingerprint_of
from monitor.statements.identity import identify
from monitor.statements.relevance import assess
from monitor.storage.store import Store, open_store
from monitor.storage.tables import documents, statements, versions

LEXICON = load_lexicon(Environment({}))
NOW = datetime(2026, 11, 25, tzinfo=UTC)
CIRCLES, BEGIN = 400, date(2006, 1, 1)
STATES = "中俄美法英日印韩朝德意加澳巴伊埃土沙南墨"
NAMES = [
    "《不扩散核武器条约》",
    "《全面禁止核试验条约》",
    "《禁止生物武器公约》",
    "中导条约",
    "国际原子能机构",
    "裁军谈判会议",
]
ACTS = [
    "重申",
    "反对",
    "支持",
    "呼吁各方遵守",
    "关切地注意到",
    "主张尽快谈判",
    "愿就此加强协调，落实",
    "敦促有关国家恪守",
]
THINGS = ["外空武器化", "全球反导系统", "陆基中程导弹部署", "核共享安排", "战略稳定", "军控体系", "核试验", "延伸威慑"]
PLACES = "东西南北中上下前后高远近山河湖海江岭原野"
FORMULAE = [f"双方{act}{thing}，强调这符合两国人民的共同利益和国际社会的普遍期待。" for act in ACTS for thing in THINGS]


def sentence(random: Random) -> str:
    """A sentence that hardly any other statement has."""
    place = "".join(random.choices(PLACES, k=4))
    number = random.randrange(2, 90)
    words = f"双方{random.choice(ACTS)}{random.choice(THINGS)}，根据{random.choice(NAMES)}在{place}地区"
    return (
        words + f"设立{number}个{''.join(random.choices(PLACES, k=3))}机制，每{random.randrange(2, 12)}个月举行磋商。"
    )


def texts(count: int) -> Iterator[tuple[Document, tuple[str, ...]]]:
    """Statements and their parties, circle by circle in turn."""
    random = Random(7)
    kept: dict[int, list[str]] = {}
    step = 20 * 365 / max(count // CIRCLES, 1)
    for number in range(count):
        circle = number % CIRCLES
        parties = (STATES[circle // 20], STATES[circle % 20])
        before = kept.get(circle, [])
        own = random.sample(before, len(before) // 2) + random.sample(FORMULAE, 5)
        own += [sentence(random) for _ in range(30 - len(own))]
        kept[circle] = own
        day = BEGIN + timedelta(days=int(step * (number // CIRCLES)))
        yield (
            Document(
                site_id=f"bench:{number}",
                url=f"https://example.org/{number}",
                title=f"{parties[0]}{parties[1]}关于战略问题的联合声明",
                language="zh",
                paragraphs=tuple("".join(own[place : place + 3]) for place in range(0, 30, 3)),
                published=day,
            ),
            parties,
        )


def fill(store: Store, count: int) -> None:
    """Store them as an earlier release did, then index them as the first start of this one does."""
    made = texts(count)
    while rows := list(islice(made, 2000)):
        with store.writing() as connection:
            connection.execute(
                statements.insert(),
                [
                    {
                        "id": text.site_id,
                        "title": text.title,
                        "date": text.published,
                        "parties": parties,
                        "origin": "watched",
                        "added_at": NOW,
                    }
                    for text, parties in rows
                ],
            )
            connection.execute(
                documents.insert(),
                [
                    {
                        "id": text.site_id,
                        "source": "stored",
                        "publisher": "bench",
                        "seen_at": NOW,
                        "version": 1,
                        "url": text.url,
                        "title": text.title,
                        "language": "zh",
                        "published": text.published,
                        "statement_id": text.site_id,
                        "relation": "first",
                    }
                    for text, _ in rows
                ],
            )
            connection.execute(
                versions.insert(),
                [
                    {
                        "document_id": text.site_id,
                        "number": 1,
                        "read_at": NOW,
                        "verdict": "statement",
                        "document": text,
                    }
                    for text, _ in rows
                ],
            )
    while found := store.unindexed(METHOD, 2000):
        store.index({text.document_id: fingerprint_of(text, LEXICON) for text in found})


def questions(count: int) -> Iterator[tuple[str, Document, tuple[str, ...], str | None]]:
    """Kind, text, parties, and the statement that it is a print of."""
    random = Random(11)
    wanted = set(random.sample(range(count), min(count, 40)))
    for number, (text, parties) in enumerate(texts(count)):
        if number not in wanted:
            continue
        new = replace(text, site_id=f"new:{number}")
        joined = "".join(text.paragraphs)
        yield "reprint", replace(new, paragraphs=tuple(joined.replace("，", ", ").split("。"))), parties, text.site_id
        yield "abridgement", replace(new, paragraphs=text.paragraphs[4:8]), parties, text.site_id
        spun = tuple(paragraph.replace("双方", "双方不", 1) for paragraph in text.paragraphs)
        yield "suspect", replace(new, paragraphs=spun), parties, text.site_id
        kept = (*text.paragraphs[::2], "".join(sentence(random) for _ in range(9)))
        day = text.published
        assert isinstance(day, date)
        later = replace(new, paragraphs=kept, published=day + timedelta(days=400))
        yield "successor", later, parties, None


def measured(store: Store, count: int) -> None:
    """Ask for all of them; print times, and how many came out right."""
    took: dict[str, list[tuple[float, float]]] = {}
    right: dict[str, int] = {}
    loaded: list[int] = []
    store.add_statement(
        SHIPPED,
        None,
        statement_id="shipped",
        parties=("china", "russia"),
        origin="shipped",
        now=NOW,
        fingerprint=fingerprint_of(as_text(SHIPPED, ("china", "russia")), LEXICON),
    )
    for kind, text, parties, expected in [*questions(count), ("edition", RUSSIAN, ("china", "russia"), "shipped")]:
        assessment = replace(assess(text, LEXICON), parties=parties)
        began, cpu_began = time.perf_counter(), time.process_time()
        fingerprint = fingerprint_of(as_text(text, parties), LEXICON)
        _, stored = store.statements(Question(document_id=text.site_id, fingerprint=fingerprint))
        identity = identify(text, assessment, stored, LEXICON)
        baseline = choose_baseline(text, assessment, stored, (), LEXICON) if identity is None else None
        took.setdefault(kind, []).append((time.process_time() - cpu_began, time.perf_counter() - began))
        loaded.append(len(stored))
        found = identity.statement_id if identity is not None else None
        good = found == expected and (identity is None or identity.relation == kind)
        right[kind] = right.get(kind, 0) + (good and (kind != "successor" or baseline is not None))
    for kind, times in took.items():
        told = f"{right[kind]} of {len(times)} right"
        cpu, wall = ([1000 * pair[place] for pair in times] for place in (0, 1))
        most = sorted(cpu)[min(len(cpu) - 1, int(0.95 * len(cpu)))]
        print(
            f"  {kind:<12} {told:<16} CPU median {statistics.median(cpu):5.1f} ms, 95% {most:5.1f} ms;"
            f" wall median {statistics.median(wall):5.1f} ms"
        )
    print(f"  texts loaded for a question: {statistics.mean(loaded):.0f}")


def main() -> None:
    """Run the benchmark."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=int, nargs="+", default=[1000, 10_000])
    options.add_argument("--database", default="")
    chosen = options.parse_args()
    for count in chosen.texts:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "bench.db"
            store = open_store(chosen.database or f"sqlite:///{file}", migrate=True)
            began = time.perf_counter()
            fill(store, count)
            size = f", {file.stat().st_size / 1e6:.0f} MB" if file.exists() else ""
            print(f"{count} texts, stored and indexed in {time.perf_counter() - began:.0f} s{size}")
            measured(store, count)
            print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
            store.close()


HERE = Path(__file__).parents[1]
SHIPPED = read_plain(
    (HERE.parent / "monitor/data/statements/2025-05-08-global-strategic-stability.zh.txt").read_text(encoding="utf-8")
)
RUSSIAN = read_plain((HERE / "data/editions/2025-05-08-global-strategic-stability.ru.txt").read_text(encoding="utf-8"))

if __name__ == "__main__":
    main()
