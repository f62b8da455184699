"""A sentence of the program's in the reader's language: the English one is the key, with places for its values.

    sentence or remark ─ which phrase is it? ─> phrase and values ─ each value in the language ─> sentence

Findings keep their values apart (`Remark`). What a site or a service answered is kept as a sentence on a row of the
store, so there the values are read out of it again. A sentence that nobody translated is shown as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from monitor.messages.chinese import CHINESE
from monitor.messages.english import ENGLISH
from monitor.messages.names import Names
from monitor.messages.of_decisions import DECISIONS
from monitor.messages.of_findings import FINDINGS, SHORTER
from monitor.messages.of_services import OF_SERVICES
from monitor.messages.of_sites import OF_SITES
from monitor.messages.russian import RUSSIAN
from monitor.messages.words import Words
from monitor.model import Language, Remark

WORDS: Mapping[Language, Words] = {"en": ENGLISH, "zh": CHINESE, "ru": RUSSIAN}
PHRASES = (*FINDINGS, *DECISIONS, *OF_SITES, *OF_SERVICES)

_LONGEST = 2000  # characters; what is longer is no sentence of ours
_DEEPEST = 6  # sentences within sentences
_PLACE = re.compile(r"\{(\w+)\}")
_DIGITS = {"n", "count", "seconds"}
_LENGTH_SHAPE = r"\d+ (?:day|hour|minute|second)s?|(?:\d+ days?, )?\d+:\d\d:\d\d|no time"
_SHAPES = {
    "url": r"https?://\S+",
    "service": r"[A-Z][\w ]{1,20}|webhook|the service|mail server",
    "part": r"the \w+",
    "length": _LENGTH_SHAPE,
    "gap": _LENGTH_SHAPE,
    "doing": r"(?:reading|judging|comparing|working on) it|finding out which statement it is",
    "pool": "texts|lists",
    "signal": "SIG[A-Z]+",
}


@dataclass(frozen=True, slots=True)
class _Phrase:
    english: str
    chinese: str
    russian: str
    pattern: re.Pattern[str]

    def in_language(self, language: Language) -> str:
        return {"en": SHORTER.get(self.english, self.english), "zh": self.chinese, "ru": self.russian}[language]


def said(what: str | Remark, language: Language, names: Names, depth: int = 0) -> str:
    """The sentence in a language; `what` may be the English one, or several joined by semicolons."""
    if isinstance(what, Remark):
        known = _by_text().get(what.text)
        return _filled(known, dict(what.values), language, names, depth) if known else str(what)
    if len(what) > _LONGEST or depth > _DEEPEST:
        return what
    found = _read(what)
    if found is not None:
        return _filled(*found, language, names, depth)
    parts = what.split("; ")
    if len(parts) > 1 and all(_read(part) for part in parts):
        return WORDS[language].semicolon.join(said(part, language, names, depth + 1) for part in parts)
    return what


@lru_cache(maxsize=4096)
def _read(sentence: str) -> tuple[_Phrase, Mapping[str, str]] | None:
    for phrase in _phrases():
        match = phrase.pattern.fullmatch(sentence)
        if match:
            return phrase, match.groupdict()
    return None


def _filled(phrase: _Phrase, values: Mapping[str, str], language: Language, names: Names, depth: int) -> str:
    def put(match: re.Match[str]) -> str:
        name = match[1]
        value = str(values.get(name, ""))
        localise = _LOCALISED.get(name)
        return localise(value, language, names, depth) if localise else value

    return _PLACE.sub(put, phrase.in_language(language))


@cache
def _phrases() -> tuple[_Phrase, ...]:
    """Those with the most words of their own first, so that "{url}: {rest}" takes only what nothing else does."""
    made = [_Phrase(english, chinese, russian, _pattern(english)) for english, chinese, russian in PHRASES]
    return tuple(sorted(made, key=lambda phrase: -len(_PLACE.sub("", phrase.english))))


@cache
def _by_text() -> Mapping[str, _Phrase]:
    return {phrase.english: phrase for phrase in _phrases()}


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("".join(_pieces(english)), re.DOTALL)


def _pieces(english: str) -> Iterator[str]:
    place = 0
    for match in _PLACE.finditer(english):
        yield re.escape(english[place : match.start()])
        shape = r"[\d,.]+" if match[1] in _DIGITS else _SHAPES.get(match[1], ".+?")
        yield f"(?P<{match[1]}>{shape})"
        place = match.end()
    yield re.escape(english[place:])


# --------------------------------------------------------------------------------------------------------- values

Localise = Callable[[str, Language, Names, int], str]


def _sentence(text: str, language: Language, names: Names, depth: int) -> str:
    return said(text, language, names, depth + 1)


def _language(text: str, language: Language, names: Names, depth: int) -> str:
    known = {name: tag for tag, name in ENGLISH.languages.items()}
    return WORDS[language].in_language[known[text]] if text in known else text


def _parties(text: str, language: Language, names: Names, depth: int) -> str:
    found = [name.replace(" ", "_") for part in text.split(" and ") for name in part.split(", ")]
    if text == "parties that are not named":
        return {"en": text, "zh": "未写明的当事方", "ru": "не названы"}[language]
    called = [names.party(id, language) for id in found]
    if language == "en":
        return " and ".join(called) if " and " in text else ", ".join(called)
    return WORDS[language].comma.join(called)


_ACT = re.compile(r"^(.*?)( \(\d+\))?$")


def _acts(text: str, language: Language, names: Names, depth: int) -> str:
    found = [_ACT.match(part) for part in text.split(", ")]
    parts = [f"{names.act(match[1].replace(' ', '_'), language)}{match[2] or ''}" for match in found if match]
    return WORDS[language].comma.join(parts)


def _what(text: str, language: Language, names: Names, depth: int) -> str:
    return WORDS[language].whats.get(text.lower(), text)


def _publisher(text: str, language: Language, names: Names, depth: int) -> str:
    return names.publisher(text, language)


def _health(text: str, language: Language, names: Names, depth: int) -> str:
    return {str(health): words for health, words in WORDS[language].health.items()}.get(text, text)


def _every(text: str, language: Language, names: Names, depth: int) -> str:
    return WORDS[language].rhythms.get(text, text)


_TITLED = re.compile(r"(?:(\d{4}-\d\d-\d\d) \()?“(.*)”\)?")


def _place(text: str, language: Language, names: Names, depth: int) -> str:
    """An earlier statement: its day and title, as the memory names it."""
    found = _TITLED.fullmatch(text)
    if found is None:
        return text
    words, (day, title) = WORDS[language], found.groups()
    return (
        words.place.format(day=words.day(date.fromisoformat(day)), title=title)
        if day
        else words.undated_place.format(title=title)
    )


_LENGTH = re.compile(r"(\d{1,9}) (day|hour|minute|second)s?")
_CLOCK = re.compile(r"(?:(\d{1,9}) days?, )?(\d{1,9}):(\d\d):(\d\d)")


def _length(text: str, language: Language, names: Names, depth: int) -> str:
    clock = _CLOCK.fullmatch(text)
    if clock:
        days, hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        counts = {"day": days, "hour": hours, "minute": minutes, "second": seconds}
        text = " ".join(f"{count} {unit}{'s' if count > 1 else ''}" for unit, count in counts.items() if count)
    units = WORDS[language].units
    return _LENGTH.sub(lambda match: units[match[2]].format(match[1]) if units else match[0], text)


def _kinds(text: str, language: Language, names: Names, depth: int) -> str:
    known = {str(kind): words for kind, words in WORDS[language].kinds.items()}
    return WORDS[language].comma.join(known.get(kind, kind) for kind in text.split(", "))


def _name_of_service(text: str, language: Language, names: Names, depth: int) -> str:
    return WORDS[language].services.get(text, text)


_LOCALISED: Mapping[str, Localise] = {
    "rest": _sentence,
    "other_rest": _sentence,
    "wall": _sentence,
    "form": _sentence,
    "error": _sentence,
    "doing": _sentence,
    "language": _language,
    "other": _language,
    "parties": _parties,
    "acts": _acts,
    "what": _what,
    "publisher": _publisher,
    "health": _health,
    "every": _every,
    "length": _length,
    "gap": _length,
    "place": _place,
    "first": _place,
    "kind": _kinds,
    "kinds": _kinds,
    "service": _name_of_service,
    "part": _name_of_service,
}
