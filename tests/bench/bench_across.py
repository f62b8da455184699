"""What comparing across languages costs and finds: the shipped Chinese statement against a Russian successor.

.venv/bin/python tests/bench/bench_across.py
"""

import gc
import json
import resource
import time
from itertools import permutations
from pathlib import Path

from monitor.adapters.encoder import SentenceEncoder
from monitor.compare.across import compare_across
from monitor.config import Environment, load_lexicon
from monitor.pages.plain import read_plain

PROJECT = Path(__file__).parents[2]
OLD = PROJECT / "monitor/data/statements/2025-05-08-global-strategic-stability.zh.txt"
NEW = PROJECT / "tests/world/days/successor.ru.txt"
TRIPLES = PROJECT / ".." / "shared/gold/xling/sentences.json"


def main() -> None:
    """Print the figures."""
    lexicon, encoder = load_lexicon(Environment({})), SentenceEncoder()
    old, new = (read_plain(file.read_text(encoding="utf-8")).paragraphs for file in (OLD, NEW))
    print(f"{sum(map(len, old))} Chinese against {sum(map(len, new))} Russian characters")
    print(f"memory before the model {_memory():.0f} MB")
    for which in ("first comparison, model loaded", "second comparison"):
        began, wall = time.process_time(), time.monotonic()
        compare_across(old, "zh", new, "ru", lexicon, encoder.encode)
        print(f"{which}: {time.process_time() - began:.2f} s CPU, {time.monotonic() - wall:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory with the model {_memory():.0f} MB, at most {peak:.0f} MB")
    encoder.drop()
    gc.collect()
    print(f"memory after it was dropped {_memory():.0f} MB")
    if TRIPLES.is_file():
        _counterparts(encoder)


def _counterparts(encoder: SentenceEncoder) -> None:
    triples = json.loads(TRIPLES.read_text(encoding="utf-8"))["triples"]
    sides = {language: encoder.encode([triple[language] for triple in triples]) for language in ("zh", "ru", "en")}
    for one, other in permutations(sides, 2):
        found = ((sides[one] @ sides[other].T).argmax(axis=1) == range(len(triples))).mean()
        print(f"counterpart found {one} → {other}: {found:.3f} of {len(triples)}")


def _memory() -> float:
    """Resident now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
