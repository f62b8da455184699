"""Words that were written in UTF-8 twice ("åŒæ–¹", "РЎС‚РѕСЂРѕРЅС‹", "â€™") → the words.

Only what is UTF-8 again, byte by byte, and then consists of hanzi, Cyrillic letters or quotes alone, is turned back:
no right text of the three languages holds that.
"""

import re

_SPECIALS = bytes(code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)).decode("cp1252")
_WESTERN = re.compile(  # two or three bytes of UTF-8 as Windows-1252 or Latin-1 shows them
    rf"(?:[\u00d0\u00d1][\u0080-\u00bf{_SPECIALS}]|[\u00e2-\u00ef][\u0080-\u00bf{_SPECIALS}]{{2}})+"
)
_RUSSIAN_BYTES = bytes(code for code in range(0x80, 0xC0) if code != 0x98).decode("windows-1251")
_RUSSIAN = re.compile(rf"(?:[РС][{re.escape(_RUSSIAN_BYTES)}]){{3,}}")  # the same of Cyrillic, as Windows-1251 shows it
_MEANT = re.compile(r"(?:[\u0400-\u04ff]{2}[\u0400-\u04ff]*+|[\u3000-\u303f\u3400-\u9fff\uff00-\uffef\u2013-\u2026])++")


def unscrambled(text: str) -> str:
    """The text, with the words that were written twice as they were meant."""
    if "Р" in text or "С" in text:
        text = _RUSSIAN.sub(lambda match: _again(match[0], "windows-1251"), text)
    return _WESTERN.sub(lambda match: _again(match[0], "cp1252"), text)


def _again(words: str, encoding: str) -> str:
    code = b"".join(_byte(letter, encoding) for letter in words)
    try:
        meant = code.decode("utf-8")
    except UnicodeDecodeError:
        return words
    return meant if _MEANT.fullmatch(meant) else words


def _byte(letter: str, encoding: str) -> bytes:
    return letter.encode(encoding, "ignore") or letter.encode("latin-1", "replace")
