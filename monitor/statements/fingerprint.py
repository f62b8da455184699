"""By what a text is found among many thousands: a few hundred numbers, so that only what is like it is ever loaded.

the same words   runs of letters, thinned out evenly: whatever two texts share that is as long as a sentence, one of
                 its runs is kept in both
the same things  names and numbers, in words of no language, for texts of the same days; and bands of them for
                 texts of no day, which two texts have in common the more surely, the more they speak of the same
the same states  the parties, alone and with the subjects spoken of most, for what came before in a series
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from monitor.model import Document, Fingerprint, Language, StatementText
from monitor.statements.dates import day_of_stored
from monitor.statements.edition import profile_of
from monitor.statements.overlap import letters_of
from monitor.text.lexicon import Lexicon

METHOD = 2
"""To be raised where numbers come out otherwise than before: stored texts are then numbered anew."""

_RUN: dict[Language, int] = {"zh": 10, "ru": 24, "en": 24}  # letters that make a run
_WINDOW: dict[Language, int] = {"zh": 40, "ru": 120, "en": 120}  # runs in a row, of which one at least is kept
_LONGEST = 200_000  # letters that are looked at
_MOST = 512  # runs that are kept of a text: those of the smallest numbers, so that two texts keep the same
_FACTOR = 0x9E3779B97F4A7C15
_BANDS, _ROWS = 12, 2
_FEW = 4  # names and numbers: fewer make no bands
_SUBJECTS = 3


def as_text(document: Document, parties: tuple[str, ...]) -> StatementText:
    """A text as it would be stored as a statement's."""
    published = document.published
    return StatementText(
        statement_id="",
        document_id=document.site_id,
        title=document.title,
        language=document.language,
        date=published.date() if isinstance(published, datetime) else published,
        parties=parties,
        paragraphs=document.paragraphs,
        url=document.url,
    )


def fingerprint_of(text: StatementText, lexicon: Lexicon) -> Fingerprint:
    """The numbers of a text that is stored, or might be."""
    day = day_of_stored(text)
    things = sorted(set(profile_of(text.paragraphs, text.language, lexicon).names))
    return Fingerprint(
        method=METHOD,
        day=day.toordinal() if day is not None else 0,
        runs=_runs(letters_of(text.paragraphs, text.language), text.language),
        things=tuple(sorted({_number(thing) for thing in things})),
        bands=tuple(_bands(things)),
        circles=tuple(_circles(text, lexicon)),
    )


def _number(what: str) -> int:
    """A number of 32 bits, with a sign, as databases have them."""
    return int(np.int32(np.uint32(crc32(what.encode())).view(np.int32)))


def _runs(letters: str, language: Language) -> tuple[int, ...]:
    """Of every `_WINDOW` runs in a row the one with the smallest number (Schleimer, Wilkerson, Aiken: winnowing)."""
    numbers = _hashes(letters[:_LONGEST], language)
    if not len(numbers):
        return ()
    windows = np.lib.stride_tricks.sliding_window_view(numbers, min(_WINDOW[language], len(numbers)))
    kept = np.unique(windows.min(axis=1))[:_MOST]
    return tuple(kept.view(np.int32).tolist())


def _hashes(letters: str, language: Language) -> NDArray[np.uint32]:
    """A number for every run of letters."""
    length = _RUN[language]
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < length:
        return np.zeros(0, dtype=np.uint32)
    hashes = np.zeros(len(codes) - length + 1, dtype=np.uint64)
    for place in range(length):
        hashes = hashes * np.uint64(_FACTOR) + codes[place : place + len(hashes)]
    hashes = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(_FACTOR)
    return (hashes >> np.uint64(32)).astype(np.uint32)


def runs_of(sentences: Iterable[str], language: Language) -> tuple[int, ...]:
    """All runs of some sentences: whatever a stored text keeps of one of them is among these."""
    letters = (letters_of((sentence,), language) for sentence in sentences)
    return tuple(dict.fromkeys(number for one in letters for number in _hashes(one, language).view(np.int32).tolist()))


def _bands(things: Sequence[str]) -> Iterator[int]:
    if len(things) < _FEW:
        return
    for band in range(_BANDS):
        least = [min(crc32(f"{band} {row} {thing}".encode()) for thing in things) for row in range(_ROWS)]
        yield _number(f"band {band} {least}")


def _circles(text: StatementText, lexicon: Lexicon) -> Iterator[int]:
    circle = "+".join(sorted(text.parties)) or "?"
    yield _number(f"circle {circle}")
    if len(text.parties) > 1:
        yield from (_number(f"party {party}") for party in sorted(text.parties))
    for subject in _subjects(text, lexicon):
        yield _number(f"circle {circle} {subject}")


def _subjects(text: StatementText, lexicon: Lexicon) -> list[str]:
    """The watched subjects that are spoken of most."""
    counted = Counter(
        hit.id
        for paragraph in (text.title, *text.paragraphs)
        for hit in lexicon.topics.find(paragraph, text.language)
        if lexicon.topic(hit.id).weight >= 1
    )
    return [subject for subject, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_SUBJECTS]]
