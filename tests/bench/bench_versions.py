"""This engine beside simpler ways of comparing, on versions with known answers. A benchmark, not a test.

    python tests/bench/bench_versions.py [GOLD ...]

Each GOLD is a folder with old.txt, new.txt and gold.json, scored by score.py in the folder above it.
"""

import difflib
import importlib.util
import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType

import yaml
from rapidfuzz import fuzz

from monitor.config import Environment, load_lexicon
from monitor.core.compare import compare
from monitor.core.reading.plain import read_plain
from monitor.core.statement.segment import segment
from monitor.model import LANGUAGES, Change, Language, Sentence

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS / "core"))
from mutations import HEAVY, LIGHT, Score, measure, mutate  # noqa: E402 - it lies beside the tests

LEXICON = load_lexicon(Environment({}))
Way = Callable[[Sequence[str], Sequence[str], Language], Sequence[Change]]
SEEDS = range(1000, 1020)  # not those of the tests


def engine(old: Sequence[str], new: Sequence[str], language: Language) -> Sequence[Change]:
    """This project's comparison."""
    return compare(old, new, language, LEXICON)


def by_line(old: Sequence[str], new: Sequence[str], language: Language) -> Sequence[Change]:
    """difflib over paragraphs, as most monitors do; replaced runs are reworded."""
    return _difflib(_lines(old), _lines(new))


def by_sentence(old: Sequence[str], new: Sequence[str], language: Language) -> Sequence[Change]:
    """difflib over sentences."""
    return _difflib(segment(old, language), segment(new, language))


def greedy(old: Sequence[str], new: Sequence[str], language: Language) -> Sequence[Change]:
    """The most alike sentences first, by edit distance, from half alike on."""
    olds, news = segment(old, language), segment(new, language)
    scores = sorted(
        ((fuzz.ratio(one.text, other.text), i, j) for i, one in enumerate(olds) for j, other in enumerate(news)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for score, i, j in scores:
        if score >= 50 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    changes = [_pair(olds[i], news[j]) for i, j in pairs.items()]
    changes += [Change(kind="dropped", old=(olds[i],)) for i in range(len(olds)) if i not in pairs]
    return changes + [Change(kind="new", new=(news[j],)) for j in range(len(news)) if j not in pairs.values()]


def _lines(paragraphs: Sequence[str]) -> list[Sentence]:
    return [Sentence(text=text, paragraph=i, sentence=0, start=0, end=len(text)) for i, text in enumerate(paragraphs)]


def _difflib(old: Sequence[Sentence], new: Sequence[Sentence]) -> Sequence[Change]:
    matcher = difflib.SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    changes: list[Change] = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        olds, news = list(old[old_start:old_end]), list(new[new_start:new_end])
        if tag in ("equal", "replace"):
            changes += [_pair(one, other) for one, other in zip(olds, news, strict=False)]
            count = min(len(olds), len(news))
            olds, news = olds[count:], news[count:]
        changes += [Change(kind="dropped", old=(one,)) for one in olds]
        changes += [Change(kind="new", new=(one,)) for one in news]
    return changes


def _pair(old: Sentence, new: Sentence) -> Change:
    if old.text == new.text:
        return Change(kind="kept", old=(old,), new=(new,))
    return Change(kind="reworded", old=(old,), new=(new,), shift="same")


WAYS: dict[str, Way] = {
    "this engine": engine,
    "difflib by paragraph": by_line,
    "difflib by sentence": by_sentence,
    "greedy edit distance": greedy,
}


def on_versions() -> None:
    """Made versions: links, new, dropped, moved (F1) and milliseconds a comparison."""
    print("| versions | way | links | new | dropped | moved | CPU ms |\n|---|---|---|---|---|---|---|")
    for language in LANGUAGES:
        file = TESTS / "data" / "versions" / f"{language}.yaml"
        stock = yaml.safe_load(file.read_text(encoding="utf-8"))
        for edits, kinds in (("light", LIGHT), ("heavy", HEAVY)):
            versions = [mutate(stock["sentences"], stock["new"], language, kinds, seed) for seed in SEEDS]
            for name, way in WAYS.items():
                score, began = Score(), time.process_time()
                for version in versions:
                    measure(score, version, way(version.old, version.new, language))
                each = 1000 * (time.process_time() - began) / len(versions)
                figures = " | ".join(f"{score.f1(what):.3f}" for what in ("links", "new", "dropped", "moved"))
                print(f"| {language} {edits} | {name} | {figures} | {each:.1f} |")


def on_gold(folder: Path) -> None:
    """A pair judged by hand: macro-F1, accuracy of the shift, milliseconds."""
    old, new = (read_plain((folder / name).read_text(encoding="utf-8")) for name in ("old.txt", "new.txt"))
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    score = _scorer(folder.parent / "score.py")
    for name, way in WAYS.items():
        way(old.paragraphs, new.paragraphs, new.language)
        began = time.process_time()
        changes = way(old.paragraphs, new.paragraphs, new.language)
        each = 1000 * (time.process_time() - began)
        with redirect_stdout(io.StringIO()):
            macro, shift = score.score(gold, [_plain(change) for change in changes])
        print(f"| {folder.name} | {name} | {macro:.3f} | {shift:.3f} | {each:.1f} |")


def _plain(change: Change) -> dict[str, object]:
    sides = {side: [{"text": piece.text} for piece in getattr(change, side)] for side in ("old", "new")}
    return {"kind": change.kind, "shift": change.shift, **sides}


def _scorer(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    on_versions()
    if sys.argv[1:]:
        print("\n| pair | way | macro-F1 | shift | CPU ms |\n|---|---|---|---|---|")
    for argument in sys.argv[1:]:
        on_gold(Path(argument))
