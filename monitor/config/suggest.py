"""What somebody meant who wrote a word that is none: the nearest known one, and letters that only look right."""

import difflib
import unicodedata
from collections.abc import Iterable

_LIKE_LATIN = dict(
    zip(
        "аеорсхуікмтнвАВЕКМНОРСТХУІοαεικνρυωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcxyikmthbABEKMHOPCTXYIoaeiknpuwABEZHIKMNOPTYX",
        strict=True,
    )
)
_LANGUAGES = {"cn": "zh", "chinese": "zh", "zho": "zh", "eng": "en", "english": "en", "rus": "ru", "russian": "ru"}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is nearest to `word`, or None where none is near."""
    names = {_plain(name): name for name in known}
    plain = _plain(word)
    if plain in names:
        return names[plain]
    if _LANGUAGES.get(plain) in names:
        return _LANGUAGES[plain]
    found = difflib.get_close_matches(plain[:100], names, n=1, cutoff=0.6)
    if not found and len(plain) < 6:  # of a short word one letter is much
        found = difflib.get_close_matches(plain, names, n=1, cutoff=0.5)
    return names[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` and a blank, with what only looks right in `word`; "" where nothing known is near."""
    near = nearest(word, known)
    if near is None:
        return ""
    foreign = [letter for letter in word if not letter.isascii()]
    letters = f" ({_kind(foreign[0])})" if foreign and near.isascii() else ""
    return f"did you mean {near!r}?{letters} "


def write_one_of(word: str, known: Iterable[str], *, none: str = "there is none yet") -> str:
    """The remedy for a name that does not exist: the nearest one, or all that there are."""
    names = sorted(known)
    return did_you_mean(word, names).strip() or f"write one of: {', '.join(names) or none}"


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word)
    return "".join(_LIKE_LATIN.get(letter, letter) for letter in folded).casefold().replace("-", "_").replace(" ", "_")


def _kind(letter: str) -> str:
    if not letter.isprintable():
        return f"U+{ord(letter):04X} in it is not seen"
    name = unicodedata.name(letter, "").partition(" ")[0]
    kinds = {"CYRILLIC": "Cyrillic", "GREEK": "Greek", "FULLWIDTH": "full-width"}
    return f"“{letter}” is {kinds.get(name, 'a letter of its own')}"
