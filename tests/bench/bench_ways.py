"""This engine beside other ways of comparing, on every set with known answers, with time and memory. A benchmark.

    python tests/bench/bench_ways.py [GOLD ...]

Each GOLD is a folder with old.txt, new.txt and gold.json. Each way runs in a process of its own, for its memory.
"""

import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import yaml
from ways import WAYS, Way

from monitor.model import LANGUAGES
from monitor.pages.plain import read_plain

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS / "core"))
from mutations import HEAVY, Score, measure, mutate  # noqa: E402 - it lies beside the tests
from revisions import DATA, Item, Revision, Tally, revisions, tally  # noqa: E402

SEEDS = range(1000, 1010)
Figures = dict[str, str]


def gold(folder: Path) -> Revision:
    """A pair judged by hand, in the form of the others; items with several right answers are left out."""
    old, new = (read_plain((folder / name).read_text(encoding="utf-8")) for name in ("old.txt", "new.txt"))
    items = [
        Item(item["kind"], item["old"], item["new"], shift if isinstance(shift, str) else "")
        for item in json.loads((folder / "gold.json").read_text(encoding="utf-8"))["items"]
        for shift in [item.get("shift", "")]
        if len(item.get("accept", ())) < 2
    ]
    return Revision(folder.name, new.language, list(old.paragraphs), list(new.paragraphs), items)


def on_pairs(way: Way, pairs: list[Revision]) -> str:
    """Mean macro-F1, and the part of the shifts that were told rightly."""
    tallies = [tally(one, way(one.old, one.new, one.language)) for one in pairs]
    right, judged = (sum(told.shifts[place] for told in tallies) for place in (0, 1))
    return f"{_mean(tallies):.3f} · {right / judged:.2f}"


def _mean(tallies: list[Tally]) -> float:
    return sum(told.macro for told in tallies) / len(tallies)


def on_versions(way: Way) -> str:
    """F1 of links, new, dropped and moved over the heavy versions of all languages."""
    score = Score()
    for language in LANGUAGES:
        stock = yaml.safe_load((TESTS / "data" / "versions" / f"{language}.yaml").read_text(encoding="utf-8"))
        for seed in SEEDS:
            version = mutate(stock["sentences"], stock["new"], language, HEAVY, seed)
            measure(score, version, way(version.old, version.new, language))
    return " · ".join(f"{score.f1(what):.2f}" for what in ("links", "new", "dropped", "moved"))


def measured(name: str, folders: list[Path]) -> Figures:
    """All figures of one way."""
    way, pairs = WAYS[name], {batch: revisions(batch) for batch in sorted(path.name for path in DATA.iterdir())}
    pairs = {batch: found for batch, found in pairs.items() if found}
    every = [one for batch in pairs.values() for one in batch]
    way(every[0].old, every[0].new, every[0].language)  # what is loaded once is no time of a comparison
    began = time.process_time()
    figures = {batch: on_pairs(way, found) for batch, found in pairs.items()}
    each = 1000 * (time.process_time() - began) / len(every)
    figures |= {folder.name: on_pairs(way, [gold(folder)]) for folder in folders}
    figures["versions"] = on_versions(way)
    figures["CPU ms"] = f"{each:.0f}"
    figures["MiB"] = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}"
    return figures


def main(folders: list[str]) -> None:
    """The table: a column for each way."""
    table: dict[str, list[str]] = defaultdict(list)
    for name in WAYS:
        child = subprocess.run(
            [sys.executable, __file__, "--way", name, *folders], capture_output=True, text=True, check=True
        )
        for row, figure in json.loads(child.stdout).items():
            table[row].append(figure)
    print("| |", " | ".join(WAYS), "|\n|---|", "---|" * len(WAYS), sep="")
    for row, cells in table.items():
        print("|", row, "|", " | ".join(cells), "|")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        print(json.dumps(measured(sys.argv[2], [Path(folder) for folder in sys.argv[3:]])))
    else:
        main(sys.argv[1:])
