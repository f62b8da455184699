"""Plain text → a document: with a YAML head, with labelled lines, or with nothing around the words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

import yaml

from monitor.config.yaml_tree import YamlError, read_tree
from monitor.errors import ReadError
from monitor.model import LANGUAGES, Document, Language, Profile
from monitor.pages.boilerplate import editor_in, is_furniture
from monitor.pages.limits import within_limits
from monitor.pages.site_ids import identity_of
from monitor.pages.wording import is_joined_without_blank, says_something, tidy
from monitor.text.dates import day_in_address, tell_time
from monitor.text.language import tell_language
from monitor.text.note_marks import without_note_marks

_HEAD = re.compile(r"\A\s*---[ \t]*\r?\n(?P<head>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LONGEST_HEAD = 20_000  # characters; the longest known has 600, and what builds its tree is slow
_LABELS = {
    "标题": "title",
    "题目": "title",
    "链接": "url",
    "网址": "url",
    "发布时间": "date",
    "时间": "date",
    "日期": "date",
    "来源": "publisher",
    "作者": "author",
    "title": "title",
    "link": "url",
    "url": "url",
    "published": "date",
    "date": "date",
    "source": "publisher",
    "publisher": "publisher",
    "author": "author",
    "заголовок": "title",
    "ссылка": "url",
    "дата": "date",
    "источник": "publisher",
    "автор": "author",
}
_LABELLED = re.compile(rf"\s*(?P<label>{'|'.join(_LABELS)})\s*[:：]\s*(?P<value>\S.*)$", re.IGNORECASE)
_ZONES: Mapping[Language, str] = {"zh": "Asia/Shanghai", "ru": "Europe/Moscow", "en": "UTC"}


def read_plain(text: str, *, url: str = "", profiles: Sequence[Profile] = ()) -> Document:
    """Read a plain text. `url` goes before the one in its head; `profiles` tell the site's own id from it.

    Blank lines part paragraphs; where there are none, each line is one, unless the text is wrapped at a margin.

    Raises:
        ReadError: the text is empty.
    """
    head, rest = _head_and_rest(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line for line in _paragraphs(rest) if says_something(line)]
    furniture = [line for line in lines if is_furniture(line)]
    paragraphs, spare = within_limits([line for line in lines if not is_furniture(line)] or lines)
    if not paragraphs:
        raise ReadError("the text is empty")
    paragraphs = without_note_marks(paragraphs)
    address = url or head.get("url", "")
    language = _language(head, paragraphs)
    zone = _ZONES[language]
    return Document(
        site_id=identity_of(address, profiles) if address else _digest(paragraphs),
        url=address,
        title=head.get("title", ""),
        language=language,
        paragraphs=paragraphs,
        published=_published(head, address, zone),
        source=head.get("publisher") or head.get("source"),
        author=head.get("author"),
        editor=next(filter(None, map(editor_in, furniture)), None),
        profile="plain",
        notes=(*_doubts(head, paragraphs, language), *spare),
    )


def _doubts(head: Mapping[str, str], paragraphs: tuple[str, ...], language: Language) -> Iterator[str]:
    if not tell_language("\n".join(paragraphs)):
        yield "too little text to tell its language"
    written = head.get("language", "")[:2].lower()
    if written in LANGUAGES and written != language:
        yield f"its head says language: {written}, its words are {language}; it is read as {language}"


def _head_and_rest(text: str) -> tuple[dict[str, str], str]:
    match = _HEAD.match(text, 0, _LONGEST_HEAD)
    if match is not None:
        head = _yaml_head(match["head"])
        if head is not None:
            return head, text[match.end() :]
    return _labelled_head(text)


def _yaml_head(written: str) -> dict[str, str] | None:
    """The head's fields as they are written; None when the lines between the marks are no head."""
    try:
        tree = read_tree(written)
    except YamlError:
        fields = dict(line.split(":", 1) for line in written.splitlines() if re.match(r"\w+\s*:", line))
    else:
        if not isinstance(tree, yaml.MappingNode):
            return None
        # As it is written: a title that is a number, or a date, is a text too.
        fields = {key.value: value.value for key, value in tree.value if isinstance(value, yaml.ScalarNode)}
    return {str(name).strip().lower(): tidy(value).strip("\"'") for name, value in fields.items()}


def _labelled_head(text: str) -> tuple[dict[str, str], str]:
    """`标题: …` lines before the first line that is none; two at least, since a text may begin with one."""
    head: dict[str, str] = {}
    lines = text.lstrip("\n").split("\n")
    used = 0
    for line in lines:
        match = _LABELLED.match(line)
        if match is None and line.strip():
            break
        used += 1
        if match is not None:
            head.setdefault(_LABELS[match["label"].lower()], tidy(match["value"]))
    if not head or ("title" not in head and len(head) < 2):
        return {}, text
    return head, "\n".join(lines[used:])


def _paragraphs(text: str) -> list[str]:
    chunks = [chunk for chunk in re.split(r"\n[ \t\u3000\xa0]*\n", text) if chunk.strip()]
    parts = [part for chunk in chunks for part in _cut_at_indents(chunk)]
    joined = _Joined(text)
    if len(parts) == 1:
        return [joined.paragraph(lines) for lines in _cut_at_short_lines(parts[0])]
    return [joined.paragraph(lines) for chunk in chunks for lines in _of_chunk(_cut_at_indents(chunk))]


def _cut_at_indents(chunk: str) -> list[list[str]]:
    """The lines of a chunk, a list for each that begins with an indent, a bullet or a number."""
    parts: list[list[str]] = []
    for line in filter(str.strip, chunk.split("\n")):
        if not parts or _BEGINS.match(line):
            parts.append([])
        parts[-1].append(line)
    return parts


def _of_chunk(parts: list[list[str]]) -> list[list[str]]:
    """Where indents cut a chunk, its lines are joined only if they reach a margin: lists are indented too."""
    if len(parts) == 1:
        return _of_part(parts[0])
    lines = [line for part in parts for line in part]
    margin = max(map(len, lines))
    ends = [_is_full(line, after, margin) for part in parts for line, after in pairwise(part)]
    if sum(ends) < _MOSTLY * len(ends):
        return [[line] for line in lines]
    return [whole for part in parts for whole in _of_part(part)]


def _of_part(lines: list[str]) -> list[list[str]]:
    """One paragraph where the lines look wrapped at a margin, else a paragraph each."""
    return [lines] if _is_wrapped(lines) else [[line] for line in lines]


def _is_wrapped(lines: Sequence[str]) -> bool:
    if len(lines) < 2 or max(map(len, lines)) > _LONGEST_WRAPPED:
        return False
    cut = sum(not _ENDS.search(line, max(0, len(line) - 12)) for line in lines[:-1])
    return cut >= 0.5 * (len(lines) - 1)


def _cut_at_short_lines(lines: list[str]) -> list[list[str]]:
    """The paragraphs of a text without blank lines; of a wrapped one, each ends with a line that had room for more."""
    margin = max(map(len, lines))
    full = [_is_full(line, after, margin) for line, after in pairwise(lines)]
    if not _is_wrapped(lines) or sum(full) < _MOSTLY * len(full):
        return _of_part(lines)
    parts: list[list[str]] = [[]]
    for line, is_full in zip(lines, [*full, False], strict=True):
        parts[-1].append(line)
        if not is_full and _ENDS.search(line, max(0, len(line) - 12)):
            parts.append([])
    return [part for part in parts if part]


def _is_full(line: str, after: str, margin: int) -> bool:
    """Whether the next line's first word had no room behind a line."""
    words = after.split(maxsplit=1)
    word = 1 if not words or _HANZI.match(words[0]) else len(words[0]) + 1
    return len(line.rstrip()) + word > margin - 1


class _Joined:
    """Joins the lines of paragraphs; the text itself shows which of its words are written with a hyphen."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(re.findall(r"\w+(?:-\w+)*", self._text.casefold()))

    def paragraph(self, lines: Sequence[str]) -> str:
        """The lines as one paragraph."""
        whole: list[str] = []
        for line in map(str.strip, lines):
            if whole and (cut := _CUT.search(whole[-1], max(0, len(whole[-1]) - 40))) and _GOES_ON.match(line):
                whole[-1] = whole[-1][: cut.start("hyphen")] + self._hyphen(cut, line)
                whole.append(line)
            elif whole and _is_glued(whole[-1], line):
                whole.append(line)
            else:
                whole += [" ", line] if whole else [line]
        return tidy("".join(whole))

    def _hyphen(self, cut: re.Match[str], line: str) -> str:
        """The hyphen at the end of a line, where it belongs to the word."""
        first, second = cut["word"].casefold(), _GOES_ON.match(line)
        rest = second[0].casefold() if second else ""
        if cut["hyphen"] == "\xad" or f"{first}{rest}" in self._words:
            return ""
        both = self._words[first] > 1 and self._words[rest] > 1  # each half stands here once anyway
        return "-" if f"{first}-{rest}" in self._words or both or first.endswith("-") or not rest else ""


def _is_glued(before: str, after: str) -> bool:
    """Whether two lines are of a Chinese text that was wrapped after so many characters, maybe within a number."""
    if is_joined_without_blank(before, after):
        return True
    one, two = before[-1:], after[:1]
    chinese = _HANZI.search(before) is not None and _HANZI.search(after) is not None
    return chinese and (one.isdigit() or two.isdigit()) and not (one.isalpha() and one.isascii())


_BEGINS = re.compile(r"[\u3000\xa0]|\s{2,}|[-*•—]\s|\d+[.)]\s")
_ENDS = re.compile(r"[。！？.!?:：;；…][”’»\"')）】》]*\s*$")
_CUT = re.compile(r"(?P<word>\w[\w-]{0,39})(?P<hyphen>[-‐\xad])$")
_GOES_ON = re.compile(r"[^\W\d_A-ZА-ЯЁ][\w]*")
_HANZI = re.compile(r"[\u3400-\u9fff]")
_LONGEST_WRAPPED = 120  # characters of a line; mails and terminals wrap at 72 to 100
_MOSTLY = 0.6  # of the lines reach the margin where a text without blank lines is wrapped


def _language(head: Mapping[str, str], paragraphs: tuple[str, ...]) -> Language:
    told = tell_language("\n".join(paragraphs)) or tell_language(head.get("title", ""))
    if told is not None:
        return told
    written = head.get("language", "")[:2].lower()
    return next((language for language in LANGUAGES if language == written), "en")


def _published(head: Mapping[str, str], address: str, zone: str) -> datetime | date | None:
    written = head.get("published") or head.get("date") or ""
    return tell_time([written], zone) or (day_in_address(address) if address else None)


def _digest(paragraphs: tuple[str, ...]) -> str:
    return f"text:{sha256(''.join(paragraphs).encode()).hexdigest()[:32]}"
