"""The comparison over pairs of texts with known changes, scored as the pairs' own scorer does."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from monitor.cli import contract
from monitor.compare import compare
from monitor.config import Environment, load_lexicon
from monitor.pages.plain import read_plain
from monitor.text.redline import redline

FLOORS = {"zh": (0.97, 0.90), "en": (0.95, 0.85), "ru": (0.95, 0.85)}


def scorer(shared: Path) -> ModuleType:
    """The scorer that comes with the pairs."""
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", sorted(FLOORS))
def test_the_known_changes_are_found(shared: Path, language: str) -> None:
    """New, dropped, reworded and moved sentences are named as an expert did, and so is what happened to their force."""
    folder = shared / "gold" / language
    old, new = (read_plain((folder / name).read_text(encoding="utf-8")) for name in ("old.txt", "new.txt"))

    changes = compare(old.paragraphs, new.paragraphs, new.language, load_lexicon(Environment({})))

    answer = contract.comparison(old, new, changes)
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    macro, shift = scorer(shared).score(gold, answer["changes"])
    assert (macro >= FLOORS[language][0], shift >= FLOORS[language][1]) == (True, True), (macro, shift)


@pytest.mark.parametrize("language", sorted(FLOORS))
def test_every_quoted_word_is_in_the_texts(shared: Path, language: str) -> None:
    """A reader quotes an alert to a minister: what it quotes must stand in one of the two texts."""
    folder = shared / "gold" / language
    old, new = (read_plain((folder / name).read_text(encoding="utf-8")) for name in ("old.txt", "new.txt"))
    whole = old.text + "\n" + new.text

    for change in compare(old.paragraphs, new.paragraphs, new.language, load_lexicon(Environment({}))):
        assert all(piece.text == old.paragraphs[piece.paragraph][piece.start : piece.end] for piece in change.old)
        assert all(piece.text == new.paragraphs[piece.paragraph][piece.start : piece.end] for piece in change.new)
        for quoted in change.reason.split("“")[1:]:
            assert quoted.partition("”")[0].casefold() in whole.casefold(), change.reason
        if change.kind == "reworded" and len(change.old) == len(change.new) == 1:
            spans = redline(change.old[0].text, change.new[0].text, new.language)
            assert "".join(span.text for span in spans if span.mark != "inserted") == change.old[0].text
            assert "".join(span.text for span in spans if span.mark != "deleted") == change.new[0].text
