"""A page → a document.

    bytes ─ decode ─> text ─ parse ─> tree ─ the first profile of its address whose selectors find a text ─> document

A site keeps pages of several eras at the same addresses, so what the selectors find decides between its profiles.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urldefrag

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.core.reading.charset import INVENTED, REPLACEMENT, Decoded, decode
from monitor.core.reading.dates import day_in_address, tell_time
from monitor.core.reading.furniture import editor_in, is_caption, is_furniture
from monitor.core.reading.general import GENERIC, densest
from monitor.core.reading.identity import identity_of, profiles_of
from monitor.core.reading.language import tell_language
from monitor.core.reading.markup import (
    STRUCTURED,
    base_of,
    link_target,
    outermost,
    parse,
    prose_of,
    select,
    structured,
    text_of,
    values,
)
from monitor.core.reading.walls import explain, refuse_removed, refuse_walls
from monitor.core.reading.wording import tidy
from monitor.errors import ReadError
from monitor.model import Document, Entry, Language, Profile, Source

_SOURCE_LABEL = re.compile(
    r"(?:来源|稿源)\s*[:：]\s*(?P<chinese>[^|｜\s]+)|(?:Source|Источник)\s*:\s*(?P<other>[^|\s][^|]*)", re.IGNORECASE
)
_SENTENCE_ENDS = re.compile(r"[。！？…；.!?;][”’»\"')）】》]*$")
_NO_NAME = re.compile(r"\d{4}\s*[-年./]|[:：]\s*$|^\W*$")
_NEXT = re.compile(
    r"^(?:下一页|下页|后一页|next(?: page)?|следующая(?: страница)?|показать следующую страницу.*|»|›|>|>>)$",
    re.IGNORECASE,
)
_LONGEST_TITLE = 1_000  # characters
_NUMBER = re.compile(r"^\[?\(?(\d{1,3})\)?\]?$")


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    profiles: Sequence[Profile],
    source: Source | None = None,
) -> Document:
    """Read the text of a page; of a long text its first page, with `next_page`.

    A page of photographs or video has no paragraphs and a note that says so. `source` adds the supplements that its
    `follow_links` finds, and the language of a text too short to tell.

    Raises:
        ReadError: the body is no page, none of the site's selectors found a text in it (the message names them), or
            decoding would have to invent characters in the text. RefusedError: a wall against robots came instead.
            RemovedError: a page came that says that the text is gone.
    """
    decoded = decode(body, content_type)
    refuse_walls(decoded.text)
    tree = parse(decoded.text)
    known = profiles_of(url, profiles)
    found = _first_that_reads(tree, known) if known else _read_body(tree, GENERIC)
    if found is None:
        refuse_removed(decoded.text, url)
        raise ReadError(_nothing_found(url, known) + explain(decoded.text))
    return _document(tree, found, url, decoded, profiles, source)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    profile: Profile
    paragraphs: tuple[str, ...]
    furniture: tuple[str, ...]
    captions: int

    @property
    def has_sentences(self) -> bool:
        """Whether a paragraph is long enough and ends as sentences do: labels and menus do not."""
        return any(len(paragraph) >= 20 and _SENTENCE_ENDS.search(paragraph) for paragraph in self.paragraphs)


def _first_that_reads(tree: LexborHTMLParser, profiles: Sequence[Profile]) -> _Body | None:
    """The first profile that finds sentences, else any words, else at least the place where they would stand."""
    found = (body for profile in profiles for body in [_read_body(tree, profile)] if body is not None)
    return _fullest(found)


def _fullest(bodies: Iterable["_Body"]) -> "_Body | None":
    best: _Body | None = None
    for body in bodies:
        if body.has_sentences:
            return body
        if best is None or (body.paragraphs and not best.paragraphs):
            best = body
    return best


def _read_body(tree: LexborHTMLParser, profile: Profile) -> _Body | None:
    unwanted = frozenset(node.mem_id for selector in profile.drop for node in select(tree, selector))
    found = _fullest(_bodies(tree, profile, unwanted))
    if found is None and any(select(tree, selector) for selector in profile.media):
        return _Body(profile=profile, paragraphs=(), furniture=(), captions=0)
    return found


def _bodies(tree: LexborHTMLParser, profile: Profile, unwanted: frozenset[int]) -> Iterator[_Body]:
    """What each of the profile's selectors finds; for a page without profile also where most prose stands."""
    for selector in profile.body:
        if texts := structured(tree, selector):
            yield _cleaned((tidy(line) for text in texts for line in text.split("\n")), profile)
        elif not selector.startswith(STRUCTURED):
            roots = outermost(node for node in select(tree, selector) if not _stands_in(node, unwanted))
            if roots:
                yield _cleaned(prose_of(roots, unwanted), profile)
    if profile is GENERIC and (roots := list(densest(tree, unwanted))):
        yield _cleaned(prose_of(roots, unwanted), profile)


def _stands_in(node: LexborNode, unwanted: frozenset[int]) -> bool:
    above: LexborNode | None = node
    while above is not None:
        if above.mem_id in unwanted:
            return True
        above = above.parent
    return False


def _cleaned(lines: Iterable[str], profile: Profile) -> _Body:
    kept: list[str] = []
    furniture: list[str] = []
    captions = 0
    for line in lines:
        if any(_compiled(pattern).match(line) for pattern in profile.stop):
            break
        if is_furniture(line) or any(_compiled(pattern).match(line) for pattern in profile.drop_text):
            furniture.append(line)
        elif is_caption(line):
            captions += 1
        else:
            kept.append(line)
    return _Body(profile=profile, paragraphs=tuple(kept), furniture=tuple(furniture), captions=captions)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _nothing_found(url: str, profiles: Sequence[Profile]) -> str:
    if not profiles:
        return f"{url}: no profile is for this site, and no element holds enough prose to be a text"
    tried = "; ".join(f"{profile.name}: {', '.join(profile.body)}" for profile in profiles)
    return f"{url}: none of the selectors for the text found anything ({tried})"


def _document(
    tree: LexborHTMLParser,
    found: _Body,
    url: str,
    decoded: Decoded,
    profiles: Sequence[Profile],
    source: Source | None,
) -> Document:
    profile = found.profile
    zone = source.zone if source is not None and profile is GENERIC else profile.zone
    title = _title(tree, profile)
    if INVENTED in title or any(INVENTED in paragraph for paragraph in found.paragraphs):
        raise ReadError(
            f"{url}: the text holds bytes that are not {decoded.encoding}; "
            "reading it would invent characters, so it is not read"
        )
    day = day_in_address(url)
    published = tell_time(_times(tree, profile), zone, ignore_offset=profile.ignore_offset, near=day) or day
    language, language_note = _language(profile, source, title, found.paragraphs)
    notes = [*_notes(found, decoded, title, published), *language_note]
    return Document(
        site_id=identity_of(url, profiles),
        url=url,
        title=title,
        language=language,
        paragraphs=found.paragraphs,
        published=published,
        source=_source_named(tree, profile),
        author=_author(tree, profile),
        editor=_editor(tree, found),
        profile=profile.name,
        notes=tuple(notes),
        supplements=_supplements(tree, url, profiles, source),
        next_page=_next_page(tree, url, profile),
    )


def _title(tree: LexborHTMLParser, profile: Profile) -> str:
    for selector in (*profile.title, "meta[property='og:title']@content", "title"):
        for value in values(tree, selector):
            title = value[:_LONGEST_TITLE]
            if profile.title_suffix:
                title = _compiled(f"(?:{profile.title_suffix})$").sub("", title).strip()
            if title:
                return title
    return ""


def _times(tree: LexborHTMLParser, profile: Profile) -> Iterable[str]:
    for selector in profile.time:
        yield from values(tree, selector)


def _source_named(tree: LexborHTMLParser, profile: Profile) -> str | None:
    for selector in profile.source:
        for value in values(tree, selector):
            label = _SOURCE_LABEL.search(value)
            name = (label["chinese"] or label["other"]) if label else value
            name = name.strip(" \t()（）|｜[]【】")
            if name and not _NO_NAME.search(name) and len(name) <= 60:
                return name
    return None


def _author(tree: LexborHTMLParser, profile: Profile) -> str | None:
    for selector in profile.author:
        for value in values(tree, selector):
            name = re.sub(r"^(?:作者|记者|By|Автор)\s*[:：]?\s+|^(?:作者|Автор)\s*[:：]\s*", "", value).strip(
                " |()（）"
            )
            name = re.split(r"《|\s*[（(]?\d{4}\s*年", name)[0].strip()
            if any(letter.isalpha() for letter in name) and len(name) <= 200:  # people.com.cn's meta author is a number
                return name
    return None


def _editor(tree: LexborHTMLParser, found: _Body) -> str | None:
    lines = [value for selector in found.profile.editor for value in values(tree, selector)]
    for line in [*lines, *found.furniture]:
        editor = editor_in(line)
        if editor:
            return tidy(editor)
    return None


def _language(
    profile: Profile, source: Source | None, title: str, paragraphs: Sequence[str]
) -> tuple[Language, tuple[str, ...]]:
    told = profile.language or tell_language("\n".join(paragraphs)) or tell_language(title)
    if told is not None:
        return told, ()
    if source is not None:
        return source.language, ("too little text to tell its language: taken from the source",)
    return "en", ("too little text to tell its language",)


def _notes(found: _Body, decoded: Decoded, title: str, published: object) -> Iterable[str]:
    if not found.paragraphs:
        yield (
            f"no prose: {found.captions} captions of photographs"
            if found.captions
            else "no prose: a page of photographs, video or links"
        )
    if not title:
        yield f"no title: {', '.join(found.profile.title)} found nothing"
    if published is None:
        yield f"no time of publication: {', '.join(found.profile.time) or 'the profile names no place'} found nothing"
    for note in decoded.notes:
        damaged = REPLACEMENT in title or any(REPLACEMENT in paragraph for paragraph in found.paragraphs)
        if "U+FFFD" not in note or damaged:
            yield note


def _supplements(
    tree: LexborHTMLParser, url: str, profiles: Sequence[Profile], source: Source | None
) -> tuple[Entry, ...]:
    if source is None or not source.follow_links:
        return ()
    base = base_of(tree, url)
    entries: dict[str, Entry] = {}
    for node in select(tree, source.follow_links):
        address, title = link_target(node, base), text_of(node)
        if not address or (source.follow_skip and _compiled(source.follow_skip).search(title)):
            continue
        key = identity_of(address, profiles)
        entries.setdefault(key, Entry(key=key, url=address, title=title))
    return tuple(entries.values())


def _next_page(tree: LexborHTMLParser, url: str, profile: Profile) -> str | None:
    """The link that says 'next', else the one that is the next number; never the page itself."""
    if not profile.next_page:
        return None
    base, here = base_of(tree, url), urldefrag(url)[0]
    numbered: dict[int, str] = {}
    for node in select(tree, profile.next_page):
        address, label = urldefrag(link_target(node, base))[0], text_of(node)
        if not address or _same_page(address, here):
            continue
        if _NEXT.match(label) or "next" in (node.attributes.get("rel") or "").split():
            return address
        if number := _NUMBER.match(label):
            numbered.setdefault(int(number[1]), address)
    return numbered.get(_page_number(here) + 1)


def _same_page(one: str, other: str) -> bool:
    return one.split("://")[-1].rstrip("/") == other.split("://")[-1].rstrip("/")


def _page_number(url: str) -> int:
    match = re.search(r"(?:[-_](\d{1,2})\.s?html?|/page/(\d{1,3})/?)$", url)
    return int(match[1] or match[2]) if match else 1


def join_pages(pages: Sequence[Document]) -> Document:
    """One document of the pages of a long text, in their order; a page that repeats another's text is left out.

    Title, time, source and identity are those of the first page; `next_page` is None.
    """
    paragraphs: list[str] = []
    seen: set[tuple[str, ...]] = set()
    notes: list[str] = []
    for page in pages:
        if page.paragraphs in seen:
            continue
        seen.add(page.paragraphs)
        paragraphs.extend(page.paragraphs)
        notes.extend(note for note in page.notes if note not in notes)
    editor = next((page.editor for page in pages if page.editor), None)
    if len(seen) > 1:
        notes.append(f"joined from {len(seen)} pages")
    return replace(pages[0], paragraphs=tuple(paragraphs), notes=tuple(notes), editor=editor, next_page=None)
