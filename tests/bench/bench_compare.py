"""What one comparison of two statements of about 3,500 characters costs: CPU seconds, the first one and later ones.

.venv/bin/python tests/bench/bench_compare.py [OLD NEW]

Without arguments: the shipped statement against a version of it with every third sentence reworded, dropped or new;
and, by its words and with the model, against a successor drafted anew and a general statement of 18,000 characters.
"""

import json
import platform
import resource
import sys
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from monitor.adapters.encoder import SentenceEncoder
from monitor.compare import compare
from monitor.config import Environment, load_lexicon
from monitor.pages.plain import read_plain
from monitor.text.lexicon import Lexicon


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    old, new = _texts(arguments)
    began = time.process_time()
    lexicon = load_lexicon(Environment({}))
    loaded = time.process_time()
    compare(old, new, "zh", lexicon)
    first = time.process_time()
    counts = 20
    for _ in range(counts):
        compare(old, new, "zh", lexicon)
    later = time.process_time()
    print(f"{sum(map(len, old))} against {sum(map(len, new))} characters; {platform.python_version()}")
    print(f"lexicon read and compiled {loaded - began:.3f} s")
    print(f"first comparison {first - loaded:.3f} s, later ones {(later - first) / counts:.3f} s")
    print(f"peak memory {_peak():.0f} MiB")
    if len(arguments) != 2:
        _anew(old, lexicon)


def _anew(old: Sequence[str], lexicon: Lexicon) -> None:
    """What a text said in other words costs, whose left-over sentences are asked of the model."""
    encoder = SentenceEncoder()
    data = Path(__file__).parents[1] / "data" / "revisions" / "sixth" / "zh-anew.json"
    one, other = (json.loads(data.read_text(encoding="utf-8"))[side] for side in ("old", "new"))
    long = [*one, *other, *old] * 2
    long = [f"第{number}段：{text}" for number, text in enumerate(long)][:_MANY]
    for name, before, after in (("anew", one, other), ("long", long, old)):
        sizes = f"{sum(map(len, before))} against {sum(map(len, after))} characters"
        for way, encode in (("by words", None), ("with the model", encoder.encode), ("again", encoder.encode)):
            began = time.process_time()
            compare(before, after, "zh", lexicon, encode=encode)
            print(f"{name}, {sizes}, {way}: {time.process_time() - began:.3f} s")
        encoder.drop()
    print(f"peak memory with the model {_peak():.0f} MiB")


_MANY = 160  # paragraphs


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _texts(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    if len(arguments) == 2:
        one, other = (read_plain(Path(name).read_text(encoding="utf-8")).paragraphs for name in arguments)
        return one, other
    file = files("monitor").joinpath("data", "statements", "2025-05-08-global-strategic-stability.zh.txt")
    old = read_plain(file.read_text(encoding="utf-8")).paragraphs
    turned = [text.replace("双方反对", "双方谴责").replace("双方重申", "双方一致认为") for text in old]
    return old, [text for number, text in enumerate(turned) if number % 6] + ["双方商定建立定期磋商机制。"]


if __name__ == "__main__":
    main(sys.argv[1:])
