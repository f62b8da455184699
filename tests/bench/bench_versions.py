"""This engine beside simpler ways of comparing, on versions with known answers. A benchmark, not a test.

    python tests/bench/bench_versions.py [GOLD ...]

Each GOLD is a folder with old.txt, new.txt and gold.json, scored by score.py in the folder above it.
"""

import importlib.util
import io
import json
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType

import yaml
from ways import WAYS

from monitor.model import LANGUAGES, Change
from monitor.pages.plain import read_plain

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS / "core"))
from mutations import HEAVY, LIGHT, Score, measure, mutate  # noqa: E402 - it lies beside the tests

SEEDS = range(1000, 1020)  # not those of the tests


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
