"""Plain text → a document: with a YAML head, with labelled lines, or with nothing around the words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256

import yaml

from monitor.errors import ReadError
from monitor.model import LANGUAGES, Document, Language, Profile
from monitor.pages.boilerplate import editor_in, is_furniture
from monitor.pages.limits import within_limits
from monitor.pages.site_ids import identity_of
from monitor.pages.wording import says_something, tidy
from monitor.text.dates import day_in_address, tell_time
from monitor.text.language import tell_language

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
        fields = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes strings of everything
    except (yaml.YAMLError, RecursionError):
        fields = dict(line.split(":", 1) for line in written.splitlines() if re.match(r"\w+\s*:", line))
    if not isinstance(fields, dict):
        return None
    return {
        str(name).strip().lower(): tidy(value).strip("\"'") for name, value in fields.items() if isinstance(value, str)
    }


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
    return [paragraph for chunk in chunks for paragraph in _of_chunk(chunk)]


def _of_chunk(chunk: str) -> list[str]:
    """The lines of a chunk: one paragraph where they look wrapped at a margin, else a paragraph each."""
    lines = [line for line in chunk.split("\n") if line.strip()]
    if len(lines) > 1 and _is_wrapped(lines):
        return [tidy(" ".join(lines))]
    return [tidy(line) for line in lines]


def _is_wrapped(lines: list[str]) -> bool:
    if any(re.match(r"[\u3000\xa0]|\s{2,}|[-*•—]\s|\d+[.)]\s", line) for line in lines[1:]):
        return False
    cut = sum(not re.search(r"[。！？.!?:：;；…][”’»\"')）]*\s*$", line) for line in lines[:-1])
    return cut >= 0.5 * (len(lines) - 1) and max(map(len, lines)) <= 120


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
