"""A page → a document.

    bytes ─ decode ─> text ─ parse ─> tree ─ the first profile of its address whose selectors find a text ─> document

A site keeps pages of several eras at the same addresses, so what the selectors find decides between its profiles.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.errors import ReadError
from monitor.model import Document, Entry, Language, Profile, Source
from monitor.pages.boilerplate import is_caption, is_furniture
from monitor.pages.bot_challenges import explain, refuse_removed, refuse_walls
from monitor.pages.fallback import GENERIC, densest, furniture_inside, is_head_line, named_furniture, zone_of
from monitor.pages.heading import Head
from monitor.pages.limits import within_limits
from monitor.pages.markup import (
    STRUCTURED,
    base_of,
    ends_as_sentence,
    link_target,
    outermost,
    parse,
    prose_of,
    select,
    structured,
    text_of,
)
from monitor.pages.pagination import next_page
from monitor.pages.site_ids import identity_of, profiles_of
from monitor.pages.wording import says_something, tidy
from monitor.text.charset import REPLACEMENT, Decoded, damage_note, decode, shown
from monitor.text.dates import day_in_address
from monitor.text.language import tell_language
from monitor.text.note_marks import without_note_marks

UNKNOWN = (
    "unknown template"  # the profile's name of a text that was read although no profile of its site knows the page
)
_SHOWN = "img, iframe, video, audio, embed, object"  # what stands in the place of a text on pages that have none
_LONGEST_LABEL = 2_000  # characters of a line over which the patterns of settings run; what is longer is no label
_FEW = 60  # characters; a page of an unknown template with fewer may be a notice of the site's


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
        ReadError: the body is no page, or none of the site's selectors found a text in it (the message names them).
            RefusedError: a wall came instead. RemovedError: a page came that says that the text is gone.
    """
    decoded = decode(body, content_type)
    refuse_walls(decoded.text)
    tree = parse(decoded.text)
    known = profiles_of(url, profiles)
    found = _first_that_reads(tree, known)
    if found is None or found.is_doubtful:
        found = _read_generally(tree, known, url) or found
    if found is None or (found.is_doubtful and not found.paragraphs):
        refuse_removed(decoded.text, url)
    if found is None:
        raise ReadError(_nothing_found(url, known) + explain(decoded.text))
    return _document(tree, found, url, decoded, profiles, source)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    profile: Profile
    paragraphs: tuple[str, ...]
    furniture: tuple[str, ...]
    captions: int
    media: bool = False  # the page shows what the profile knows as photographs or video
    note: str = ""

    @property
    def is_doubtful(self) -> bool:
        """Whether the place of the text held none, and nothing tells that the page was to have none."""
        return not self.has_sentences and not self.media and not self.captions

    @property
    def has_sentences(self) -> bool:
        """Whether a paragraph is long enough and ends as sentences do: labels and menus do not."""
        return any(len(paragraph) >= 20 and ends_as_sentence(paragraph) for paragraph in self.paragraphs)


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


def _read_body(tree: LexborHTMLParser, profile: Profile, also: frozenset[int] = frozenset()) -> _Body | None:
    unwanted = also | {node.mem_id for selector in profile.drop for node in select(tree, selector)}
    found = _fullest(_bodies(tree, profile, unwanted))
    if any(select(tree, selector) for selector in profile.media):
        return replace(found or _Body(profile=profile, paragraphs=(), furniture=(), captions=0), media=True)
    return found


def _bodies(tree: LexborHTMLParser, profile: Profile, unwanted: frozenset[int]) -> Iterator[_Body]:
    """What each of the profile's selectors finds; for a page without profile also where most prose stands."""
    for selector in profile.body:
        if texts := structured(tree, selector):
            yield _cleaned(_lines(texts), profile)
        elif not selector.startswith(STRUCTURED):
            roots = outermost(node for node in select(tree, selector) if not _stands_in(node, unwanted))
            if roots:
                inside = unwanted.union(*(furniture_inside(root) for root in roots if root.tag != "p"))
                body = _cleaned(prose_of(roots, inside), profile)
                yield replace(body, media=not body.paragraphs and any(select(root, _SHOWN) for root in roots))
    if profile.name in (GENERIC.name, UNKNOWN):
        roots = list(densest(tree, unwanted))
        yield _cleaned(prose_of(roots, unwanted), profile)
        yield _cleaned(_lines(structured(tree, "ld+json@articleBody")), profile)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    return (line for text in texts for line in map(tidy, text.split("\n")) if says_something(line))


def _read_generally(tree: LexborHTMLParser, known: Sequence[Profile], url: str) -> _Body | None:
    """The text where the prose of the page stands, for a site without profile or a template that no profile knows.

    The general reader's word is not taken for a page that may be a notice of the site's: a template that is known to
    be of this site has more than a sentence.
    """
    found = _read_body(tree, _general_profile(known), named_furniture(tree))
    if found is None or not found.has_sentences:
        return None
    found = _without_head(found, Head(tree, found.profile, (), ()).title())
    if not known:
        return found
    sentences = [paragraph for paragraph in found.paragraphs if ends_as_sentence(paragraph)]
    if len(sentences) < 2 or sum(map(len, sentences)) < _FEW or explain("\n".join(found.paragraphs)):
        return None
    refuse_removed("\n".join(found.paragraphs), url)
    return replace(found, note=f"{_tried(known)}; the text was read from where the page's prose stands")


def _general_profile(known: Sequence[Profile]) -> Profile:
    """The general reader, with what the site's profiles know of everything but the text."""
    if not known:
        return GENERIC
    return replace(
        known[0],
        name=UNKNOWN,
        title=tuple(selector for profile in known for selector in profile.title if selector != "title"),
        time=tuple(selector for profile in known for selector in profile.time if selector not in ("body", "table")),
        source=tuple(selector for profile in known for selector in profile.source if selector != "body"),
        author=tuple(selector for profile in known for selector in profile.author),
        editor=tuple(selector for profile in known for selector in profile.editor),
        body=GENERIC.body,
        drop=(*GENERIC.drop, *(selector for profile in known for selector in profile.drop)),
        drop_text=(*GENERIC.drop_text, *known[0].drop_text),
    )


def _without_head(found: _Body, title: str) -> _Body:
    """Without the lines above the first sentence that repeat the title or say when it was printed."""
    lines = list(found.paragraphs)
    first = next((place for place, line in enumerate(lines) if len(line) >= 20 and ends_as_sentence(line)), 0)
    head = [line for line in lines[:first] if not is_head_line(line, title)]
    return replace(found, paragraphs=(*head, *lines[first:]))


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
        is_short = len(line) <= _LONGEST_LABEL
        if is_short and any(_compiled(pattern).match(line) for pattern in profile.stop):
            break
        if is_furniture(line) or (is_short and any(_compiled(one).match(line) for one in profile.drop_text)):
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
    return f"{url}: {_tried(profiles)}"


def _tried(profiles: Sequence[Profile]) -> str:
    tried = "; ".join(f"{profile.name}: {', '.join(profile.body)}" for profile in profiles)
    return f"none of the selectors for the text found anything ({tried})"


def _document(
    tree: LexborHTMLParser,
    found: _Body,
    url: str,
    decoded: Decoded,
    profiles: Sequence[Profile],
    source: Source | None,
) -> Document:
    paragraphs, spare = within_limits(found.paragraphs)
    found = replace(found, paragraphs=paragraphs)
    profile = found.profile
    head = Head(tree, profile, found.paragraphs, found.furniture)
    title = head.title()
    damage = damage_note((title, *found.paragraphs), decoded)
    title, found = (
        shown(title),
        replace(found, paragraphs=without_note_marks([shown(paragraph) for paragraph in found.paragraphs])),
    )
    language, language_note = _language(profile, source, title, found.paragraphs)
    published = head.published(_zone(profile, source, url, language), day_in_address(url))
    notes = [*_notes(found, decoded, title, published), *language_note, *damage, *spare]
    return Document(
        site_id=identity_of(url, profiles),
        url=url,
        title=title,
        language=language,
        paragraphs=found.paragraphs,
        published=published,
        source=head.source(),
        author=head.author(),
        editor=head.editor(),
        profile=profile.name,
        notes=tuple(notes),
        supplements=_supplements(tree, url, profiles, source),
        next_page=next_page(tree, url, profile),
    )


def _zone(profile: Profile, source: Source | None, url: str, language: Language) -> str:
    if profile.site:
        return profile.zone
    return source.zone if source is not None else zone_of(url, language)


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
    if found.note:
        yield found.note
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
