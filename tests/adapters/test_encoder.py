"""The model of sentences, for real and offline, and when it is in memory."""

import json
import socket
import threading
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from monitor.adapters.encoder import SentenceEncoder

OUTER_SPACE = {
    "zh": "双方反对在外空部署武器。",
    "ru": "Стороны выступают против размещения оружия в космосе.",
    "en": "The sides oppose the placement of weapons in outer space.",
}
CHEMICAL_WEAPONS = {
    "zh": "日本应尽快销毁遗弃在中国的化学武器。",
    "ru": "Японии следует скорее уничтожить химическое оружие, оставленное в Китае.",
    "en": "Japan should soon destroy the chemical weapons that it abandoned in China.",
}


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """The model, loaded once for this file."""
    return SentenceEncoder()


@pytest.mark.parametrize(("one", "other"), list(permutations(OUTER_SPACE, 2)))
def test_what_means_the_same_is_near(encoder: SentenceEncoder, one: str, other: str) -> None:
    """A sentence is nearer to its translation than to another sentence of the translation's language."""
    sentence, translation, stranger = encoder.encode([OUTER_SPACE[one], OUTER_SPACE[other], CHEMICAL_WEAPONS[other]])

    assert sentence @ translation > sentence @ stranger + 0.2


def test_every_row_has_length_one(encoder: SentenceEncoder) -> None:
    """Products of rows are likenesses, for an empty text and a very long one too."""
    rows = encoder.encode(["", "。", "ядерное оружие", "战略稳定" * 2000])

    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


def test_texts_are_rows_in_their_order_however_many(encoder: SentenceEncoder) -> None:
    """More texts than are encoded at once come back in their order, each as if it were alone."""
    texts = [f"第{number}条：双方重申军备控制的重要性。" for number in range(150)]

    rows = encoder.encode(texts)

    assert rows.shape[0] == 150
    assert np.allclose(rows[[0, 70, 149]], encoder.encode([texts[0], texts[70], texts[149]]), atol=1e-3)


def test_nothing_to_encode_is_no_rows(encoder: SentenceEncoder) -> None:
    """An empty text is compared without loading anything."""
    unused = SentenceEncoder()

    rows = unused.encode([])

    assert len(rows) == 0
    assert not unused.loaded


def test_the_network_is_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is in the package: a machine without a network compares too."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert SentenceEncoder().encode(["核裁军"]).shape[0] == 1


class Model:
    """Stands for the model where only its life is looked at."""

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.ones((len(texts), 1), dtype=np.float32)


def test_the_model_is_loaded_for_the_first_sentence_and_once() -> None:
    """A service that compares within one language never pays for it; several threads at once load it once."""
    loads: list[int] = []
    encoder = SentenceEncoder(load=lambda: loads.append(1) or Model())
    assert not encoder.loaded

    threads = [threading.Thread(target=encoder.encode, args=(["a"],)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert loads == [1]
    encoder.drop()


def test_an_idle_model_is_dropped_and_comes_back() -> None:
    """Its memory is free again when nobody asks for a while; who asks later gets the same answer."""
    dropped = threading.Event()

    class Watched(SentenceEncoder):
        def drop(self) -> None:
            super().drop()
            dropped.set()

    encoder = Watched(idle=timedelta(milliseconds=10), load=Model)
    before = encoder.encode(["a"])

    assert dropped.wait(5)
    assert not encoder.loaded
    assert np.array_equal(encoder.encode(["a"]), before)


@pytest.mark.parametrize(("one", "other"), list(permutations(("zh", "ru", "en"), 2)))
def test_counterparts_of_the_gold_are_found(encoder: SentenceEncoder, shared: Path, one: str, other: str) -> None:
    """In each direction at least 97 of 100 sentences find their translation among all others."""
    triples = json.loads((shared / "gold/xling/sentences.json").read_text(encoding="utf-8"))["triples"]
    sides = [encoder.encode([triple[language] for triple in triples]) for language in (one, other)]

    found = (sides[0] @ sides[1].T).argmax(axis=1) == np.arange(len(triples))

    assert found.mean() >= 0.97
