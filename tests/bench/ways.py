"""Ways of comparing two texts, beside this engine: as others do it, written small."""

import difflib
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from rapidfuzz import fuzz

from monitor.adapters.encoder import SentenceEncoder
from monitor.compare import compare
from monitor.compare.alignment.assignment import assign
from monitor.config import Environment, load_lexicon
from monitor.model import Change, Language, Sentence
from monitor.text.segment import segment

LEXICON = load_lexicon(Environment({}))
Way = Callable[[Sequence[str], Sequence[str], Language], Sequence[Change]]


def engine(old: Sequence[str], new: Sequence[str], language: Language) -> Sequence[Change]:
    """This project's comparison, as it is shipped."""
    return compare(old, new, language, LEXICON, encode=_encoder().encode)


def by_words(old: Sequence[str], new: Sequence[str], language: Language) -> Sequence[Change]:
    """The same without the model of sentences."""
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


def hungarian(old: Sequence[str], new: Sequence[str], language: Language) -> Sequence[Change]:
    """The best pairing as a whole by TF-IDF over runs of one to three characters."""
    olds, news = segment(old, language), segment(new, language)
    bags = [_runs(one.text) for one in (*olds, *news)]
    held_by = Counter(run for bag in bags for run in bag)
    rows = [_normed({run: n * math.log(1 + len(bags) / held_by[run]) for run, n in bag.items()}) for bag in bags]
    scores = {
        (i, j): sum(weight * other.get(run, 0.0) for run, weight in one.items())
        for i, one in enumerate(rows[: len(olds)])
        for j, other in enumerate(rows[len(olds) :])
    }
    return _paired(olds, news, {pair: score for pair, score in scores.items() if score >= ALIKE_IN_WORDS})


def by_sense(old: Sequence[str], new: Sequence[str], language: Language) -> Sequence[Change]:
    """The best pairing as a whole by the vectors of the model that comes with the program."""
    olds, news = segment(old, language), segment(new, language)
    vectors = _encoder().encode([one.text for one in (*olds, *news)])
    likeness = np.asarray(vectors[: len(olds)] @ vectors[len(olds) :].T)
    pairs = zip(*np.nonzero(likeness >= ALIKE_IN_SENSE), strict=True)
    return _paired(olds, news, {(int(i), int(j)): float(likeness[i, j]) for i, j in pairs})


ALIKE_IN_WORDS, ALIKE_IN_SENSE = 0.4, 0.6  # from which two sentences are paired: the best of 0.2, 0.3, … on `first`


@cache
def _encoder() -> SentenceEncoder:
    return SentenceEncoder()


def _runs(text: str) -> Counter[str]:
    return Counter(text[start : start + size] for size in (1, 2, 3) for start in range(len(text) - size + 1))


def _normed(row: Mapping[str, float]) -> Mapping[str, float]:
    length = math.sqrt(sum(weight * weight for weight in row.values())) or 1.0
    return {run: weight / length for run, weight in row.items()}


def _paired(
    olds: Sequence[Sentence], news: Sequence[Sentence], scores: dict[tuple[int, int], float]
) -> Sequence[Change]:
    pairs = assign(scores)
    changes = [_pair(olds[i], news[j]) for i, j in pairs.items()]
    changes += [Change(kind="dropped", old=(olds[i],)) for i in range(len(olds)) if i not in pairs]
    return changes + [Change(kind="new", new=(news[j],)) for j in range(len(news)) if j not in pairs.values()]


WAYS: dict[str, Way] = {
    "this engine": engine,
    "without the model": by_words,
    "difflib by paragraph": by_line,
    "difflib by sentence": by_sentence,
    "greedy edit distance": greedy,
    "Hungarian on TF-IDF": hungarian,
    "Hungarian on vectors": by_sense,
}
