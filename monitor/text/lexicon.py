"""The lexicon: which words name a topic, a party, an act, a treaty, in Chinese, Russian and English.

A term is written as a reader would write it. `*` stands for an ending ("ядерн* оруж*"), or, in Chinese, for a few
characters in between ("对*使用核武器"). Latin and Cyrillic terms match whole words, in any case; Chinese ones anywhere.
A term that begins with `=` matches in exactly this case ("=US" is not the pronoun).

A section of config/lexicon.yaml is a table: id → terms of each language, beside facts (the force of an act, the label
of a topic). Every section is a `Vocabulary`; what the facts mean is up to who reads the section.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from opencc import OpenCC

from monitor.model import LANGUAGES, Language

Ladder = Literal[
    "stance", "directive", "commitment", "assertion", "effect", "value", "restraint", "aim", "claim", "none"
]
"""`value`, `restraint`, `aim` and `claim` are of degrees: words that are no acts ("crucial", "limit", "ensure").

`none`: words that look like an act and are not ("在盟友支持下").
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A term found in a text: what it names, and where."""

    id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a verb of statements does, and how strongly: `force` is its step on the ladder, 0 to 7.

    A degree ("crucial") is one too.
    """

    id: str
    ladder: Ladder
    force: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject that is watched, as it is called in each language. `weight` is its importance, 1 is usual."""

    id: str
    label: Mapping[Language, str]
    weight: float


Terms = Mapping[str, Mapping[Language, Iterable[str]]]
"""The terms of a section, by id and language."""


class Vocabulary:
    """The terms of one part of the lexicon, by id and language. The longest of several terms at one place wins.

    `beside` holds terms that are looked for on their own: they and the others are found at one place.
    `whole_words`: a Chinese term that ends or begins in the midst of a word of which it holds but a part is not meant
    ("有的" in "拥有的"); the search goes on at the next character, so that the shorter term beneath it is found.
    """

    def __init__(self, terms: Terms, beside: Terms | None = None, *, whole_words: bool = False) -> None:
        self.ids = tuple(terms)
        self._whole_words = whole_words
        self._terms = {language: _by_beginning(terms, language) for language in LANGUAGES}
        self._beside = Vocabulary(beside) if beside else None

    def find(self, text: str, language: Language) -> Iterator[Hit]:
        """All hits in `text`, from left to right, none within another of the same kind.

        `text` is as it stands, or folded by `fold`.
        """
        if self._beside is None:
            yield from self._find(text, language)
            return
        found = dict.fromkeys((*self._beside._find(text, language), *self._find(text, language)))
        yield from sorted(found, key=lambda hit: (hit.start, hit.end))

    def _find(self, text: str, language: Language) -> Iterator[Hit]:
        by_beginning, starts = self._terms[language]
        if starts is None:
            return
        folded, end = _folded_sentence(text) if len(text) < _SENTENCE else fold(text), 0
        edges: frozenset[int] | None = None
        for start in (match.start() for match in starts.finditer(folded)):
            if start < end:
                continue
            beginning = folded[start : start + 2]
            for term, id, exact in by_beginning.get(beginning, by_beginning.get(beginning[0], [])):
                ends = _end_of(term, folded, start, language)
                if ends and (not exact or text[start:ends] == exact):
                    if self._whole_words and language == "zh" and ends - start > 1:
                        edges = _word_edges(text) if edges is None else edges
                        if _crosses_a_word(start, ends, edges):
                            continue
                    end = ends
                    yield Hit(id=id, text=folded[start:end], start=start, end=end)
                    break


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """All sections of config/lexicon.yaml. A section that the file does not hold is empty."""

    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)  # section → id → fact → value
    act_facts: Mapping[str, Act] = field(default_factory=dict)
    topic_facts: Mapping[str, Topic] = field(default_factory=dict)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], own_topics: "Terms | None" = None) -> "Lexicon":
        """What a lexicon says that `monitor.config` has checked: section → id → terms by language, and facts.

        `own_topics`: terms that a user's file gives of topics. They count beside those that ship, even where a longer
        one of these stands at the same place.
        """
        sections = {name: section for name, section in data.items() if name != "version"}
        facts = {name: {id: _facts(entry) for id, entry in section.items()} for name, section in sections.items()}
        vocabularies = {
            name: Vocabulary(_terms(section), whole_words=name in _WHOLE_WORDS) for name, section in sections.items()
        }
        if own_topics:
            vocabularies["topics"] = Vocabulary(_terms(sections["topics"]), own_topics)
        return cls(
            vocabularies=vocabularies,
            facts=facts,
            act_facts={id: _act(id, fact) for name in ("acts", "degrees") for id, fact in facts.get(name, {}).items()},
            topic_facts={id: _topic(id, fact) for id, fact in facts.get("topics", {}).items()},
        )

    def section(self, name: str) -> Vocabulary:
        """The vocabulary of a section; empty where the file does not hold it."""
        return self.vocabularies.get(name, _EMPTY)

    def fact(self, section: str, id: str, name: str, default: Any = None) -> Any:
        """What the lexicon says of an entry beside its terms."""
        return self.facts.get(section, {}).get(id, {}).get(name, default)

    @property
    def acts(self) -> Vocabulary:
        """Verbs of statements: reaffirm, call, urge, oppose, condemn, …"""
        return self.section("acts")

    @property
    def parties(self) -> Vocabulary:
        """States, groups of states and organisations: those who speak and those spoken of."""
        return self.section("parties")

    @property
    def named(self) -> Vocabulary:
        """Treaties, documents, systems and other things with a name."""
        return self.section("named")

    @property
    def modality(self) -> Vocabulary:
        """Must, should, may, will, need not."""
        return self.section("modality")

    @property
    def topics(self) -> Vocabulary:
        """The subjects that are watched."""
        return self.section("topics")

    def act(self, id: str) -> Act:
        """Ladder and force of an act. Raises KeyError for an id that is not in the lexicon."""
        return self.act_facts[id]

    def topic(self, id: str) -> Topic:
        """Label and weight of a topic. Raises KeyError for an id that is not in the lexicon."""
        return self.topic_facts[id]


# ------------------------------------------------------------------------------------------------------- folding


def fold(text: str) -> str:
    """Lower case, half width, plain quotes and dashes, simplified characters. Every character keeps its place."""
    folded = text.translate(_FOLDED)
    return _MIXED_WORD.sub(_in_one_alphabet, folded) if _MIXED.search(folded) else folded


_WHOLE_WORDS = frozenset({"acts", "degrees", "intensity", "modality", "scope", "parties"})
"""Sections whose Chinese terms are words among others; a name or a topic is made of whatever characters it has."""


def _word_edges(text: str) -> frozenset[int]:
    from monitor.text.tokens import boundaries  # its dictionary takes 32 MB, and most look-ups need none

    return boundaries(text, "zh")


def _crosses_a_word(start: int, end: int, edges: frozenset[int]) -> bool:
    """Whether it cuts a word in two and goes on beyond it: a term within one longer word stays ("并不是")."""
    if start in edges and end in edges:
        return False
    return any(start < edge < end for edge in edges)


_MIXED = re.compile(r"[a-z][а-я]|[а-я][a-z]")
_MIXED_WORD = re.compile(r"\w++")
_LOOK_ALIKES = str.maketrans("aceopxyktmbh", "асеорхуктмвн")  # Latin letters that look like Russian ones


def _in_one_alphabet(match: re.Match[str]) -> str:
    """A word of Russian letters with Latin look-alikes among them is a Russian word."""
    word = match[0]
    return word.translate(_LOOK_ALIKES) if _MIXED.search(word) else word


_SENTENCE = 1000  # characters: what is shorter is remembered, since every section asks for the same sentences


@lru_cache(maxsize=1024)
def _folded_sentence(text: str) -> str:
    return fold(text)


class _Folded(dict[int, str]):
    """Each character's folded form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    folded = unicodedata.normalize("NFKC", character).lower()
    if "\u3400" <= folded <= "\u9fff":
        folded = _simplifier().convert(folded)
    return folded if len(folded) == 1 else character


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


_PLAIN = {
    **dict.fromkeys("“”„«»『』「」", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("‐‑–—―", "-"),
    "ё": "е",
    "Ё": "е",
}
_FOLDED = _Folded()


# ------------------------------------------------------------------------------------------------------------- terms

_Terms = dict[str, list[tuple[str, str, str]]]  # how it begins → (folded term, id, exact case), the longest first


def _by_beginning(terms: Terms, language: Language) -> tuple[_Terms, re.Pattern[str] | None]:
    """The terms by their first two characters; those of one by that one, and among all that begin with it."""
    pairs = [(term, id) for id, by_language in terms.items() for term in by_language.get(language, ())]
    begins: dict[str, list[tuple[str, str, str]]] = {}
    # The longest first; of two alike the one that holds in one case only.
    for term, id in sorted(pairs, key=lambda pair: (-len(pair[0].removeprefix("=")), not pair[0].startswith("="))):
        exact = term[1:] if term.startswith("=") else ""
        folded = fold(exact or term)
        begins.setdefault(folded[:2].partition("*")[0], []).append((folded, id, exact))
    if not begins:
        return begins, None
    by_beginning = {
        beginning: found if len(beginning) == 1 else [*found, *begins.get(beginning[0], ())]
        for beginning, found in begins.items()
    }
    one_of = "[" + "".join(re.escape(character) for character in sorted({begin[0] for begin in begins})) + "]"
    return by_beginning, re.compile(one_of if language == "zh" else rf"(?<!\w){one_of}")


def _end_of(term: str, folded: str, start: int, language: Language) -> int:
    """Where a term ends that begins here; 0 where it does not stand here."""
    if language != "zh":
        return _end_of_words(_words(term), folded, start)
    head, star, _ = term.partition("*")
    if not folded.startswith(head, start):
        return 0
    if not star:
        return start + len(term)
    match = _expression(term).match(folded, start)
    return match.end() if match else 0


def _end_of_words(words: Iterable[re.Pattern[str] | tuple[str, bool]], folded: str, start: int) -> int:
    """Most are told without an expression: a text meets hundreds, of which each takes a fifth of a millisecond."""
    end = start
    for number, word in enumerate(words):
        if number:
            gap = _GAP.match(folded, end)
            if not gap:
                return 0
            end = gap.end()
        if isinstance(word, re.Pattern):
            match = word.match(folded, end)
            if not match:
                return 0
            end = match.end()
            continue
        literal, any_ending = word
        if not folded.startswith(literal, end):
            return 0
        end += len(literal)
        rest = _WORD.match(folded, end)
        if rest and not any_ending:
            return 0
        end = rest.end() if rest else end
    return end


_GAP, _WORD = re.compile(r",?\s++"), re.compile(r"\w++")


@cache
def _words(term: str) -> tuple[re.Pattern[str] | tuple[str, bool], ...]:
    """Each word of a term with whether it takes any ending; one with a `*` inside as an expression."""
    return tuple(
        _word_with_star(word) if "*" in word[:-1] else (word.removesuffix("*"), word.endswith("*"))
        for word in term.split()
    )


def _word_with_star(word: str) -> re.Pattern[str]:
    return re.compile(r"\w{0,30}".join(re.escape(part) for part in word.split("*")) + r"(?!\w)")


@cache
def _expression(term: str) -> re.Pattern[str]:
    # Compiled when first met: a text meets few of the terms.
    return re.compile("[^。！？；，\n]{0,12}?".join(re.escape(part) for part in term.split("*")))


# --------------------------------------------------------------------------------------------------- reading the file


def _terms(section: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[Language, tuple[str, ...]]]:
    return {
        id: {language: tuple(entry[language]) for language in LANGUAGES if entry.get(language)}
        for id, entry in section.items()
    }


def _facts(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in LANGUAGES}


def _act(id: str, fact: Mapping[str, Any]) -> Act:
    return Act(id=id, ladder=fact["ladder"], force=float(fact.get("force", 0)))


def _topic(id: str, fact: Mapping[str, Any]) -> Topic:
    label = fact.get("label", {})
    return Topic(
        id=id, label={language: label.get(language, id) for language in LANGUAGES}, weight=float(fact.get("weight", 1))
    )


_EMPTY = Vocabulary({})
