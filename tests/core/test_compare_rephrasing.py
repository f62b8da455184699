"""What is new and what was dropped may be the same in other words: a hint beside them, and no more."""

import numpy as np

from monitor.compare import compare
from monitor.compare.alignment.hints import SENSE
from monitor.compare.alignment.rephrased import least
from monitor.compare.alignment.semantic import Encode, Vectors
from monitor.compare.change_lines import change_lines
from monitor.config import Environment, load_lexicon
from monitor.model import Change, Document
from monitor.report.html import html
from monitor.report.markdown import markdown
from monitor.report.view import view

LEXICON = load_lexicon(Environment({}))
KEPT = "双方重申，核战争打不赢也打不得。"
OLD = (KEPT, "10. 消极安全保证问题值得进一步审议。", "双方将互派军事观察员，两国国防大学将互派学员。")
NEW = (
    KEPT,
    "双方认为核武器国家的无人系统应当处于人类控制之下。",
    "13. 无核武器国家有权获得消极安全保证，各方应尽早就此缔结国际文书。",
)


def seeing(pair: tuple[str, str], likeness: float) -> Encode:
    """An encoder to which only the sentences that begin so are alike."""

    def encode(texts: list[str]) -> Vectors:
        rows = np.eye(len(texts), dtype=np.float32)
        first, second = (next(i for i, text in enumerate(texts) if text.startswith(begin)) for begin in pair)
        rows[second] *= np.sqrt(1 - likeness**2)
        rows[second, first] = likeness
        return rows

    return encode  # type: ignore[return-value]  # a list is a sequence


def changed(encode: Encode | None = None) -> dict[str, Change]:
    """The changes by the beginnings of their sentences."""
    return {
        (change.new or change.old)[0].text[:4]: change for change in compare(OLD, NEW, "zh", LEXICON, encode=encode)
    }


def test_a_likely_paraphrase_is_offered_on_both_sides() -> None:
    """What shares its rare words with a dropped sentence may be that sentence, turned round."""
    found = changed()

    assert [piece.text for piece in found["13. "].perhaps] == [OLD[1]]
    assert [piece.text for piece in found["10. "].perhaps] == [NEW[2]]


def test_a_hint_merges_nothing() -> None:
    """The sentences stay new and dropped: a reader decides."""
    found = changed()

    assert (found["13. "].kind, found["10. "].kind) == ("new", "dropped")


def test_the_model_offers_what_shares_no_words() -> None:
    """Two sentences without a common word are offered where a model finds them near in sense, if not near enough."""
    nearly = least(OLD[2], NEW[1], "zh") - SENSE / 2
    with_model = changed(seeing(("双方将互派", "双方认为"), nearly))

    assert changed()["双方认为"].perhaps == ()
    assert [piece.text for piece in with_model["双方认为"].perhaps] == [OLD[2]]


def test_the_model_is_not_asked_where_nothing_is_open() -> None:
    """To load it takes a second, and most comparisons do without."""

    def encode(texts: object) -> Vectors:
        raise AssertionError(texts)

    assert compare(OLD[:1], NEW, "zh", LEXICON, encode=encode)


def test_what_is_possibly_rephrased_is_listed_once() -> None:
    """The new sentence stands under the dropped one, each leads to its place, and the counts say how many are so."""
    old, new = (Document(site_id="x:1", url="", title="声明", language="zh", paragraphs=text) for text in (OLD, NEW))
    shown = view(old, new, compare(OLD, NEW, "zh", LEXICON))

    item = next(item for item in shown.told if item.twin is not None)
    assert [line[0].text for line in item.lines] == [OLD[1], NEW[2]]
    assert sum(OLD[1] in str(one.lines) for one in shown.told) == 1
    assert "(1 pair possibly rephrased)" in shown.summary
    assert {f'href="#c{item.number}"', f'href="#c{item.other}"'} <= set(html(shown).replace(">", " ").split())
    assert f"{item.rank}. **new, possibly rephrased from what was dropped**" in markdown(shown)


def test_an_alert_says_what_may_be_the_same() -> None:
    """Whoever reads that a commitment was dropped is told at once of the new sentence that may hold it."""
    lines = change_lines(changed().values())

    said = {line.kind: str(line.remarks[-1]) for line in lines if line.new == NEW[2] or line.old == OLD[1]}
    assert said == {
        "new": f"Possibly rephrased from “{OLD[1]}”.",
        "dropped": f"Possibly rephrased as “{NEW[2]}”.",
    }
