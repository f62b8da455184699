"""What earlier statements said of a change: whether a sentence was ever said before, when last, who dropped it first.

A sentence says what another does when their words are the same but for layout, or nearly so and read the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import Indel

from monitor.compare.alignment.similarity import key
from monitor.compare.differences import judge
from monitor.model import Change, Language, Remark, Sentence, StatementText, remark
from monitor.text.lexicon import Lexicon
from monitor.text.segment import segment

ALIKE = 0.9  # likeness from which two sentences are read to see whether they say the same
_READ = 3  # of the most alike ones
CALLED: dict[Language, str] = {"zh": "Chinese", "ru": "Russian", "en": "English"}
_SHORTEST = {"zh": 8, "ru": 20, "en": 20}  # characters of a sentence worth remembering: no heading, no list mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An earlier statement, as it is called in a reason."""

    statement_id: str
    title: str
    date: date | None

    def __str__(self) -> str:
        """Its day and title: "2022-01-03 (“Joint statement of the five …”)"."""
        title = self.title if len(self.title) <= 60 else self.title[:59].rstrip() + "…"
        return f"{self.date} (“{title}”)" if self.date else f"“{title}”"


class Memory:
    """The sentences of stored statements in one language, and who says each; `unread` are known in others only."""

    def __init__(self, texts: Iterable[StatementText], language: Language, lexicon: Lexicon, unread: int = 0) -> None:
        """`texts` are the statements to remember, those of other languages left out, in any order.

        `unread`: how many statements are stored in other languages only, where `texts` are not all that are stored.
        """
        self.language: Language = language
        self._lexicon = lexicon
        texts = list(texts)
        own = [text for text in texts if text.language == language]
        own.sort(key=lambda text: (text.date or date.min, text.statement_id))
        self.statements: dict[str, Said] = {}
        self.unread = frozenset(text.statement_id for text in texts) - {text.statement_id for text in own}
        self._said: dict[str, list[str]] = {}  # sentence's key → ids of statements, the earliest first
        self._texts: dict[str, str] = {}  # sentence's key → its words
        for text in own:
            told = Said(statement_id=text.statement_id, title=text.title, date=text.date)
            self.statements.setdefault(text.statement_id, told)
            for piece in segment(text.paragraphs, language):
                self._add(piece, text.statement_id)

        self._unread = max(len(self.unread), unread)

    def unread_besides(self, compared_with: str) -> int:
        """How many statements are known in other languages only, the one compared with left out."""
        return max(0, self._unread - (compared_with in self.unread))

    def _add(self, piece: Sentence, statement_id: str) -> None:
        plain = key(piece.text)
        ids = self._said.setdefault(plain, [])
        self._texts.setdefault(plain, piece.text)
        if statement_id not in ids:
            ids.append(statement_id)

    def sayers(self, text: str) -> tuple[Said, ...]:
        """The statements that say it, the earliest first."""
        plain = key(text)
        found = set(self._said.get(plain, ()))
        near = process.extract(
            plain, list(self._said), scorer=Indel.normalized_similarity, score_cutoff=ALIKE, limit=_READ
        )
        for other, _, _ in near:
            if other != plain and self._reads_the_same(self._texts[other], text):
                found |= set(self._said[other])
        return tuple(told for id, told in self.statements.items() if id in found)

    def _reads_the_same(self, one: str, other: str) -> bool:
        return set(judge(one, other, self.language, self._lexicon).what) <= {"wording", "date"}


def remember(
    changes: Sequence[Change], memory: Memory, compared_with: str, of_old: Memory | None = None
) -> tuple[Change, ...]:
    """The changes of substance with what earlier statements say of them added to their reasons.

    `compared_with` is the id of the statement on the old side. Where no other is stored there is nothing to add.
    `of_old` is the memory of the old text's language, where that is another: what was dropped is asked of it.
    """
    return tuple(
        _remembered(change, (of_old or memory) if change.kind == "dropped" else memory, compared_with)
        if change.weight > 0
        else change
        for change in changes
    )


def _remembered(change: Change, memory: Memory, compared_with: str) -> Change:
    if not any(id != compared_with for id in memory.statements):
        return change
    pieces = change.old if change.kind == "dropped" else change.new
    text = ("" if memory.language == "zh" else " ").join(piece.text for piece in pieces)
    if change.kind not in ("new", "dropped", "reworded") or len(text) < _SHORTEST[memory.language]:
        return change
    sayers = [said for said in memory.sayers(text) if said.statement_id != compared_with]
    match change.kind:
        case "dropped":
            history = _dropped(sayers, memory.statements, compared_with)
        case "new":
            history = _said(sayers, _never("Never said before in any stored statement.", memory, compared_with))
        case _:
            history = _said(sayers, _never("Never said so before in any stored statement.", memory, compared_with))
    if history is None:
        return change
    return replace(change, reason=f"{change.reason} {history}".strip(), remarks=(*change.remarks, history))


def _never(read: str, memory: Memory, compared_with: str) -> Remark:
    """What is claimed of a sentence that nobody said: of statements in other languages, nothing."""
    unread = memory.unread_besides(compared_with)
    if not unread:
        return remark(read)
    said = "Not said in the stored statements in {language}; {count} stored in other languages were not looked at."
    return remark(said, language=CALLED[memory.language], count=str(unread))


def _said(sayers: Sequence[Said], never: Remark) -> Remark:
    if not sayers:
        return never
    if len(sayers) == 1:
        return remark("Said last in {place}.", place=str(sayers[0]))
    return remark("Said last in {place}, first in {first}.", place=str(sayers[-1]), first=str(sayers[0]))


def _dropped(sayers: Sequence[Said], known: Mapping[str, Said], compared_with: str) -> Remark | None:
    """Who said it before; and which statement between the first that did and the one compared with left it out."""
    if not sayers:
        return None
    order = list(known)
    first = order.index(sayers[0].statement_id)
    last = order.index(compared_with) if compared_with in known else len(order)
    saying = {said.statement_id for said in sayers}
    without = [id for id in order[first + 1 : last] if id not in saying]
    if not without:
        return remark("First said in {place}.", place=str(sayers[0]))
    said = "Dropped, as already in {place}; first said in {first}."
    return remark(said, place=str(known[without[-1]]), first=str(sayers[0]))
