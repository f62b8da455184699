"""Damaged bytes → text: a wrong byte costs one character, and what stands around it is read.

    body ─ cut at bytes that belong to no character of several bytes ─> segments ─ each read by itself ─> text

In encodings of two bytes a stray byte shifts all that follow it. The cheapest way through the segment is looked for:
usual characters cost nothing, rare ones something, a byte that is passed over more. Where several ways cost the same,
the one that makes whole words is taken.

A place that cannot be read holds `INVENTED`.
"""

import codecs
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
# What a character costs, by how often texts use it; what it costs to pass over a byte, and over one more.
_LESS_USUAL, _RARE, _RARER, _PRIVATE = 0.6, 1.5, 2.2, 4.0
_FOUR, _PASS, _PASS_MORE = 1.5, 2.5, 0.7
_ODD_SHARE, _ODD_LEAST = 0.1, 3.0  # cost of a character, and of a segment, from which on it may be shifted
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
    sound = (_strict(match[0], encoding) for match in _SEGMENT.finditer(body))
    familiar = frozenset("".join(text for text in sound if text is not None and not _is_odd(text, encoding)))
    search = _Search(encoding, familiar)

    def read(segment: bytes, before: int, after: int) -> str:
        text = _strict(segment, encoding)
        if text is not None and not _is_odd(text, encoding):
            return text
        utf8 = _strict(segment, "utf-8")
        if utf8 is not None and _is_chinese(utf8) and (text is None or usual_share(text, encoding) < 0.9):
            return utf8
        found = search.read(segment)
        return found if text is None or _total(found, encoding) <= _total(text, encoding) - _PASS else text

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
    around = bytes([before if before < 0x80 else 32]), bytes([after if after < 0x80 else 32])
    return (around[0] + segment + around[1]).decode("utf-8", "monitor.western")[1:-1]


def _single_western(error: UnicodeError) -> tuple[str, int]:
    body, start, end = error.object, error.start, error.end  # type: ignore[attr-defined]  # only decoding asks for it
    left, right = body[start - 1], body[end] if end < len(body) else 32
    if end - start != 1 or left > 0x7F or right > 0x7F:
        return INVENTED, end
    letter = _strict(body[start:end], "cp1252")
    in_word = chr(left).isalpha() or chr(right).isalpha()
    is_meant = letter is not None and (body[start] < 0xC0 or (in_word and body[start] < 0xFE))
    return (letter if letter is not None and is_meant else INVENTED), end


codecs.register_error("monitor.western", _single_western)


# --------------------------------------------------------------------------------------------- how usual characters are

_MARKS = frozenset("，。、；：？！“”‘’（）《》—…·〈〉「」『』【】〔〕％　±×°○〇№")
# The hanzi of which three quarters of every text consist, by the usual counts of newspapers.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家"
    "电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明"
    "看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边"
    "流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶"
    "油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集"
    "温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何"
    "除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
)
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
        return _PRIVATE
    if fold(letter) in _FREQUENT:
        return 0.0
    code = letter.encode("gb2312" if encoding == "gb18030" else "big5", "ignore")
    if len(code) < 2:
        return _RARER
    last = 0xD7 if encoding == "gb18030" else 0xC6  # of the hanzi of the first level
    return _RARE if code[0] > last else _LESS_USUAL


def is_usual_hanzi(letter: str) -> bool:
    """Whether it is one of the hanzi or marks that Chinese texts consist of."""
    return _cost(letter, "gb18030") < _RARE


def _is_odd(text: str, encoding: str) -> bool:
    """Whether so much of it is unusual that the bytes may be shifted, or of another encoding."""
    beyond = [letter for letter in text if letter > "\x7f"]
    cost = sum(_cost(letter, encoding) for letter in beyond)
    return cost >= _ODD_LEAST and cost >= _ODD_SHARE * len(beyond)


def _total(text: str, encoding: str) -> float:
    return sum(_cost(letter, encoding) for letter in text if letter != INVENTED)


def _is_chinese(text: str) -> bool:
    beyond = [letter for letter in text if letter > "\x7f"]
    return len(beyond) >= 2 and all(_cost(letter, "gb18030") <= _RARE for letter in beyond)


# ---------------------------------------------------------------------------------------------------- the cheapest way


class _Search:
    """Finds the cheapest way through segments of one body."""

    def __init__(self, encoding: str, familiar: frozenset[str]) -> None:
        """Know the characters that stand elsewhere in the body: they are likelier than others."""
        self._encoding = encoding
        self._familiar = familiar
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
            cost = sum(map(self._costs, words.replace(INVENTED, "")))
            cost += sum(len(rjieba.cut(fold(part), hmm=False)) for part in words.split(INVENTED))
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
                yield place + 2, self._costs(letter), letter
        if self._encoding == "gb18030":
            yield from self._four(segment, place)

    def _costs(self, letter: str) -> float:
        return 0.1 * _cost(letter, self._encoding) if letter in self._familiar else _cost(letter, self._encoding)

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
