"""How often this engine is right on the pairs and single rewordings of tests/data/revisions. A benchmark, not a test.

python tests/bench/bench_revisions.py [BATCH ...] [--wrong]
"""

import sys
from collections import Counter
from pathlib import Path

from monitor.adapters.encoder import SentenceEncoder
from monitor.compare import compare, judge
from monitor.config import Environment, load_lexicon

sys.path.insert(0, str(Path(__file__).parents[1] / "core"))
from revisions import DATA, Tally, revisions, singles, tally

LEXICON = load_lexicon(Environment({}))
ENCODE = SentenceEncoder().encode


def on_pairs(batch: str) -> list[str]:
    """Print a line for each pair; return what was wrong."""
    wrong: list[str] = []
    tallies: list[Tally] = []
    print(f"| {batch}: pair | items | macro-F1 | stronger, weaker, same |\n|---|---|---|---|")
    for revision in revisions(batch):
        told = tally(revision, compare(revision.old, revision.new, revision.language, LEXICON, encode=ENCODE))
        tallies.append(told)
        wrong += [f"{revision.name}: {line}" for line in told.wrong]
        print(f"| {revision.name} | {len(revision.items)} | {told.macro:.3f} | {told.shifts[0]}/{told.shifts[1]} |")
    macro = sum(told.macro for told in tallies) / len(tallies)
    right, judged = (sum(told.shifts[place] for told in tallies) for place in (0, 1))
    print(f"| mean | | {macro:.3f} | {right / judged:.3f} ({right}/{judged}) |")
    return wrong


def on_singles(batch: str) -> list[str]:
    """Print how many single rewordings of each language were judged right; return the others."""
    shifts, kinds, counted, wrong = Counter[str](), Counter[str](), Counter[str](), []
    for single in singles(batch):
        judgement = judge(single.old, single.new, single.language, LEXICON)
        counted[single.language] += 1
        shifts[single.language] += judgement.shift in single.shifts
        kinds[single.language] += bool(set(single.what) & set(judgement.what))
        if judgement.shift not in single.shifts or not set(single.what) & set(judgement.what):
            wanted = f"{'/'.join(single.shifts)} {'/'.join(single.what)}"
            wrong.append(f"{wanted} was told {judgement.shift}: {single.old} → {single.new} ({judgement.reason})")
    for language, count in counted.items():
        print(f"{batch} single {language}: shift {shifts[language]}/{count}, what changed {kinds[language]}/{count}")
    print(f"{batch} single: shift {shifts.total()}/{counted.total()}, what changed {kinds.total()}/{counted.total()}")
    return wrong


if __name__ == "__main__":
    arguments = sys.argv[1:]
    batches = [one for one in arguments if one != "--wrong"] or sorted(
        folder.name for folder in DATA.iterdir() if folder.is_dir()
    )
    for name in batches:
        lines = on_pairs(name) + on_singles(name)
        if "--wrong" in arguments:
            print(*lines, sep="\n")
