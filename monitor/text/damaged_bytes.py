"""Damaged bytes → text: a wrong byte costs one character, and what stands around it is read.

    body ─ cut at bytes that belong to no character of several bytes ─> segments ─ each read by itself ─> text

In encodings of two bytes a stray byte shifts all that follow it. The cheapest way through the segment is looked for:
usual characters cost nothing, rare ones something, a byte that is passed over more. Where several ways cost the same,
the one that makes whole words is taken.

A place that cannot be read holds `INVENTED`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from monitor.text.lexicon import fold

INVENTED = "\ufdd0"  # a code point that no text may hold (Unicode 23.7)

# Blanks, "<", ">", quotes and commas are second bytes in no encoding that is read here.
_SEGMENT = re.compile(rb"[\x80-\xff][^\x00-\x2f\x3a-\x3f]*")
_MOST_SEARCHED = 100_000  # bytes of a body in which a way is looked for: half a second
_LONGEST_SEARCHED = 8_000  # bytes of a segment; a paragraph has a tenth of it
_MOST_WORDED = 40  # places of a body for which words are looked up
_RARE, _RARER, _FOUR, _PASS, _PASS_MORE = 1.2, 2.0, 1.5, 2.5, 0.7
_ODD_SHARE, _ODD_LEAST = 0.25, 3  # rare characters in a segment from which on it may be shifted
_NEAR = 6  # characters around a place in which the stray byte is looked for
_Piece = tuple[int, int, str]
"""Where a character begins and ends in its segment, and what it is."""


def read_utf8(body: bytes, others: Sequence[str]) -> str:
    """UTF-8 with damage. A segment that is in one of the `others` is read so: pages are put together from files."""

    def read(segment: bytes, before: int, after: int) -> str:
        text = segment.decode("utf-8", "monitor.invented")
        damage = text.count(INVENTED)
        if not damage:
            return text
        sound = sum(letter > "\x7f" for letter in text) - damage
        if damage >= 2 and damage > 0.5 * sound:
            for encoding in others:
                other = _strict(segment, encoding)
                if other is not None and usual_share(other, encoding) >= 0.75:
                    return other
        return _western(segment, before, after)

    return _by_segments(body, "utf-8", read)


def read_pairs(body: bytes, encoding: str) -> str:
    """GB18030 or Big5 with damage; a segment that is UTF-8 is read so."""
    search = _Search(encoding)

    def read(segment: bytes, before: int, after: int) -> str:
        text = _strict(segment, encoding)
        if text is not None and not _is_odd(text, encoding):
            return text
        utf8 = _strict(segment, "utf-8")
        if utf8 is not None and _is_chinese(utf8) and (text is None or usual_share(text, encoding) < 0.9):
            return utf8
        return search.read(segment)

    return _by_segments(body, encoding, read)


def read_single(body: bytes, encoding: str) -> str:
    """An encoding of one byte a character; a segment that is UTF-8 is read so."""

    def read(segment: bytes, before: int, after: int) -> str:
        utf8 = _strict(segment, "utf-8")
        if utf8 is not None and sum(letter > "\x7f" for letter in utf8) >= 3:
            return utf8
        return segment.decode(encoding, "monitor.invented")

    return _by_segments(body, encoding, read)


def _by_segments(body: bytes, encoding: str, read: Callable[[bytes, int, int], str]) -> str:
    """The body, each segment beyond ASCII read by `read`, which is also given the bytes before and after it."""
    parts: list[str] = []
    done = 0
    for match in _SEGMENT.finditer(body):
        start, end = match.span()
        parts.append(body[done:start].decode("ascii", "replace"))
        parts.append(read(match[0], body[start - 1] if start else 32, body[end] if end < len(body) else 32))
        done = end
    parts.append(body[done:].decode("ascii", "replace"))
    return "".join(parts)


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _western(segment: bytes, before: int, after: int) -> str:
    """UTF-8 in which a byte alone between ASCII is of Windows-1252, as pasted quotes and accents are."""
    parts: list[str] = []
    place = 0
    while place < len(segment):
        try:
            parts.append(segment[place:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            start, end = place + error.start, place + error.end
            parts.append(segment[place:start].decode("utf-8"))
            left = segment[start - 1] if start else before
            right = segment[end] if end < len(segment) else after
            parts.append(_single_western(segment[start:end], left, right))
            place = end
    return "".join(parts)


def _single_western(byte: bytes, left: int, right: int) -> str:
    if len(byte) != 1 or left > 0x7F or right > 0x7F:
        return INVENTED
    letter = _strict(byte, "cp1252")
    in_word = chr(left).isalpha() or chr(right).isalpha()
    return letter if letter is not None and (byte[0] < 0xC0 or (in_word and byte[0] < 0xFE)) else INVENTED


# ----------------------------------------------------------------------------------------------- how usual characters are

_MARKS = frozenset("，。、；：？！“”‘’（）《》—…·〈〉「」『』【】〔〕％　±×°○〇№")
_FREQUENT_RUSSIAN = frozenset("оеаинтсрвлкмдпуОЕАИНТСРВЛКМДПУ")  # five letters of six in Russian texts


def usual_share(text: str, encoding: str) -> float:
    """How many of the characters beyond ASCII are such as texts consist of, 0 to 1; at most 20,000 are looked at."""
    beyond = _beyond(text)
    if not beyond:
        return 0.0
    if encoding in ("gb18030", "big5hkscs"):
        return sum(_cost(letter, encoding) < _RARE for letter in beyond) / len(beyond)
    letters = [letter for letter in beyond if "\u0400" <= letter <= "\u04ff"]
    if not letters:
        return 0.0
    frequent = sum(letter in _FREQUENT_RUSSIAN for letter in letters) / len(letters)
    small = sum(map(str.islower, letters)) / len(letters)
    return len(letters) / len(beyond) * min(1.0, frequent / 0.8) * (0.5 + 0.5 * min(1.0, small / 0.6))


def _beyond(text: str) -> list[str]:
    return [match[0] for _, match in zip(range(20_000), _BEYOND.finditer(text), strict=False)]


_BEYOND = re.compile(rf"[^\x00-\x7f{INVENTED}]")


@lru_cache(maxsize=32_768)
def _cost(letter: str, encoding: str) -> float:
    """What a character costs: nothing where it is one of those that texts consist of."""
    if letter in _MARKS or letter <= "\x7f" or "а" <= letter.lower() <= "я":
        return 0.0
    if "\ue000" <= letter <= "\uf8ff" or letter == INVENTED:
        return 4.0
    code = letter.encode("gb2312" if encoding == "gb18030" else "big5", "ignore")
    if len(code) < 2:
        return _RARER
    first, last = (0xB0, 0xD7) if encoding == "gb18030" else (0xA4, 0xC6)  # the hanzi of the first level
    if first <= code[0] <= last:
        return 0.0
    return _RARE if code[0] > last else 0.5


def is_usual_hanzi(letter: str) -> bool:
    """Whether it is one of the hanzi or marks that Chinese texts consist of."""
    return _cost(letter, "gb18030") < _RARE


def _is_odd(text: str, encoding: str) -> bool:
    """Whether so many characters are rare that the bytes may be shifted, or of another encoding."""
    beyond = [letter for letter in text if letter > "\x7f"]
    rare = sum(_cost(letter, encoding) >= _RARE for letter in beyond)
    return rare >= _ODD_LEAST and rare >= _ODD_SHARE * len(beyond)


def _is_chinese(text: str) -> bool:
    beyond = [letter for letter in text if letter > "\x7f"]
    return len(beyond) >= 2 and all(_cost(letter, "gb18030") <= _RARE for letter in beyond)


# ---------------------------------------------------------------------------------------------------- the cheapest way


class _Search:
    """Finds the cheapest way through segments of one body."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._left = _MOST_SEARCHED
        self._worded = _MOST_WORDED

    def read(self, segment: bytes) -> str:
        """The segment, with `INVENTED` where bytes are passed over."""
        if len(segment) > min(self._left, _LONGEST_SEARCHED):
            return segment.decode(self._encoding, "monitor.invented")
        self._left -= len(segment)
        pieces = list(self._pieces(segment))
        for number, (start, end, text) in enumerate(pieces):
            if text == INVENTED and end - start == 1 and self._worded:
                self._worded -= 1
                pieces = self._in_words(segment, pieces, number)
        return "".join(text for _, _, text in pieces)

    def _in_words(self, segment: bytes, pieces: list["_Piece"], number: int) -> list["_Piece"]:
        """The pieces, with the byte left out from where the fewest and most usual words are left."""
        import rjieba  # its dictionary takes 32 MB, and undamaged pages need none

        near = range(max(0, number - _NEAR), min(len(pieces), number + _NEAR + 1))
        ways: list[tuple[float, int, list[_Piece]]] = []
        for place in near:
            if pieces[place][1] - pieces[place][0] > 2:
                continue
            first, last = min(place, number), max(place, number)
            way: list[_Piece] | None
            if place < number:
                way = self._moved_back(segment, pieces[first : last + 1])
            elif place > number:
                way = self._moved_on(segment, pieces[first : last + 1])
            else:
                way = [pieces[number]]
            if way is None:
                continue
            words = "".join(text for _, _, text in [*pieces[near[0] : first], *way, *pieces[last + 1 : near[-1] + 1]])
            cost = sum(_cost(letter, self._encoding) for letter in words)
            cost += sum(len(rjieba.cut(fold(part))) for part in words.split(INVENTED))
            ways.append((cost, abs(place - number), [*pieces[:first], *way, *pieces[last + 1 :]]))
        return min(ways, key=lambda way: way[:2])[2]

    def _moved_back(self, segment: bytes, pieces: list["_Piece"]) -> list["_Piece"] | None:
        """The byte is left out at the beginning of these pieces in place of their end."""
        start, end = pieces[0][0], pieces[-1][1]
        text = _strict(segment[start + 1 : end], self._encoding)
        return None if text is None else [(start, start + 1, INVENTED), (start + 1, end, text)]

    def _moved_on(self, segment: bytes, pieces: list["_Piece"]) -> list["_Piece"] | None:
        """The byte is left out at the end of these pieces in place of their beginning."""
        start, end = pieces[0][0], pieces[-1][1]
        text = _strict(segment[start : end - 1], self._encoding)
        return None if text is None else [(start, end - 1, text), (end - 1, end, INVENTED)]

    def _pieces(self, segment: bytes) -> Iterator["_Piece"]:
        """The characters in order: where each begins and ends, and what it is."""
        size = len(segment)
        cost = [0.0] + [float("inf")] * size  # of the cheapest way to each place
        gap = [False] * (size + 1)  # whether it came there by passing over a byte
        back: list[tuple[int, str]] = [(0, "")] * (size + 1)
        for place in range(size):
            here = cost[place]
            for end, price, text in self._steps(segment, place, after_gap=gap[place]):
                if here + price < cost[end]:
                    cost[end], gap[end], back[end] = here + price, text == INVENTED, (place, text)
        found: list[_Piece] = []
        place = size
        while place:
            start, text = back[place]
            if text == INVENTED and found and found[-1][2] == INVENTED:
                found[-1] = (start, found[-1][1], INVENTED)
            else:
                found.append((start, place, text))
            place = start
        return reversed(found)

    def _steps(self, segment: bytes, place: int, *, after_gap: bool) -> Iterator[tuple[int, float, str]]:
        byte = segment[place]
        if byte < 0x80:
            yield place + 1, 0.0, chr(byte)
            return
        yield place + 1, _PASS_MORE if after_gap else _PASS, INVENTED
        if byte == 0x80 and self._encoding == "gb18030":
            yield place + 1, 1.0, "€"  # code page 936 has it there
        if place + 1 < len(segment):
            letter = _pair(segment[place : place + 2], self._encoding)
            if letter:
                yield place + 2, _cost(letter, self._encoding), letter
        if self._encoding == "gb18030":
            yield from self._four(segment, place)

    def _four(self, segment: bytes, place: int) -> Iterator[tuple[int, float, str]]:
        """A character of four bytes, or the first three of one."""
        four = segment[place : place + 4]
        if len(four) >= 3 and 0x30 <= four[1] <= 0x39 and four[2] >= 0x81:
            letter = _strict(four, "gb18030") if len(four) == 4 else None
            if letter is not None and len(letter) == 1:
                yield place + 4, _FOUR, letter
            elif 0x81 <= four[0] <= 0x84 or 0x90 <= four[0] <= 0x98:
                yield place + 3, _PASS + 0.1, INVENTED


@lru_cache(maxsize=32_768)
def _pair(code: bytes, encoding: str) -> str:
    letter = _strict(code, encoding)
    return letter if letter is not None and len(letter) == 1 else ""
