"""What a page says of its text: title, time, source, author, editor.

What a profile's selectors find goes first. Where they find nothing, the lines right above and below the text tell, in
whatever elements an older or newer template has put them, then the standards of the web.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache

from selectolax.lexbor import LexborHTMLParser

from monitor.model import Profile
from monitor.pages.boilerplate import editor_in
from monitor.pages.fallback import GENERIC, headline
from monitor.pages.markup import titles, values
from monitor.pages.surroundings import Surroundings, origin_in, surroundings_of
from monitor.pages.wording import tidy
from monitor.text.charset import INVENTED
from monitor.text.dates import tell_time

_SOURCE_LABEL = re.compile(
    r"(?:来源|稿源)\s*+[:：]\s*+(?P<chinese>[^|｜\s]{1,300}?)(?=\d{4}\s{0,3}[-年/.]|[|｜\s]|$)"
    r"|(?:Source|Источник)\s*:\s*(?P<other>[^|\s][^|]*)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\d{4}\s{0,3}[-年./]|[:：]\s*+$|^\W*+$")
_BUTTONS = re.compile(r"[【\[(（]?\s{0,3}(?:字号|字体|责任?编辑|责编|编辑|打印|收藏|分享|手机看新闻).*$")
_EDITED = re.compile(r"\W*(?:Last )?(?:updated?|modified|edited|Обновлен|Изменен|Mis à jour|更新)", re.IGNORECASE)
_LONGEST_TITLE = 1_000  # characters
_MOST_MENDED = 3  # damaged places of a title that are looked up elsewhere on the page
_LONGEST_SUFFIX = 200  # characters at the end of a title in which the site's name stands
AROUND = "around"  # in place of a selector of sources: the lines right above and below the text
_WHOLE = "title"  # the browser's title, in which the headline is one part


class Head:
    """What one page says of its text; the lines around it are looked up only when something is missing."""

    def __init__(
        self, tree: LexborHTMLParser, profile: Profile, paragraphs: Sequence[str], furniture: Sequence[str]
    ) -> None:
        self._tree = tree
        self._profile = profile
        self._paragraphs = paragraphs
        self._furniture = furniture

    @cached_property
    def _around(self) -> Surroundings:
        return surroundings_of(self._tree, self._paragraphs)

    def title(self) -> str:
        """The headline; of a browser title without the site's name. Empty where the page has none.

        One with a damaged place gives way to the same one elsewhere on the page that has none.
        """
        title = self._title()
        if not 0 < title.count(INVENTED) <= _MOST_MENDED:
            return title
        found = (
            other for one in ("h1", "meta[property='og:title']@content", _WHOLE) for other in titles(self._tree, one)
        )
        pattern = re.compile(".{0,3}".join(map(re.escape, title.split(INVENTED))))
        whole = (pattern.search(other) for other in found if INVENTED not in other)
        return next((match[0] for match in whole if match), title)

    def _title(self) -> str:
        if not self._profile.site and (heading := headline(self._tree) or self._shown_headline()):
            return heading[:_LONGEST_TITLE]
        for selector in (*self._profile.title, "meta[property='og:title']@content", _WHOLE):
            for value in self._titles(selector):
                shown = self._shown_part(value) if selector == _WHOLE else None
                if title := shown or self._without_suffix(value[:_LONGEST_TITLE]):
                    return title
        return ""

    def _shown_headline(self) -> str | None:
        """What is shown above the text of the page's own titles; its first heading may be the site's name."""
        whole = (title for one in ("meta[property='og:title']@content", _WHOLE) for title in titles(self._tree, one))
        return next(filter(None, map(self._shown_part, whole)), None)

    def _titles(self, selector: str) -> list[str]:
        """What a selector finds, what is undamaged first: the same title stands in several places of a page."""
        return sorted(titles(self._tree, selector), key=lambda title: INVENTED in title)

    def _shown_part(self, whole: str) -> str | None:
        """The line above the text that a browser title consists of, beside names of the site and the channel."""
        parts = [line for line in self._around.above if len(line) >= 0.4 * len(whole) and line in whole]
        return max(parts, key=len, default=None)

    def _without_suffix(self, title: str) -> str:
        suffix = self._profile.title_suffix
        if not suffix:
            return title
        return (title[:-_LONGEST_SUFFIX] + _compiled(f"(?:{suffix})$").sub("", title[-_LONGEST_SUFFIX:])).strip()

    def published(self, zone: str, day: date | None) -> datetime | date | None:
        """When the text was published; `day` is the one that its address names.

        A clock time counts more than a day, wherever on the page it stands, as long as both agree.
        """
        told: date | None = None
        for texts in (self._printed, self._printed_around, self._standard, self._edited):
            found = tell_time(texts(day or told), zone, ignore_offset=self._profile.ignore_offset, near=day or told)
            if isinstance(found, datetime):
                return found
            told = told or found
        return told or day

    def _printed(self, day: date | None) -> Iterator[str]:
        for selector in self._profile.time:
            yield from values(self._tree, selector)

    def _printed_around(self, day: date | None) -> Iterator[str]:
        """What is printed below a text may be of another one: only a known day makes it believable."""
        lines = self._around.above if day is None else self._around.lines
        yield from (line for line in lines if not _EDITED.match(line))

    def _standard(self, day: date | None) -> Iterator[str]:
        if self._profile.site:
            for selector in GENERIC.time:
                if "meta[" in selector or "ld+json" in selector:
                    yield from values(self._tree, selector)

    def _edited(self, day: date | None) -> Iterator[str]:
        """When a text was edited last, which some sites print alone; on another day than known it says nothing."""
        for line in self._around.above:
            if _EDITED.match(line):
                edited = tell_time([line], "UTC", near=day)
                if day is None or (isinstance(edited, datetime) and edited.date() == day):
                    yield line

    def source(self) -> str | None:
        """Whom the page names as its source; None where it names nobody."""
        for selector in self._profile.source:
            named = self._sources_around() if selector == AROUND else self._sources_at(selector)
            if name := next(filter(None, named), None):
                return name
        return None

    def _sources_at(self, selector: str) -> Iterator[str | None]:
        return (_source_in(value) or _name_in(value) for value in values(self._tree, selector))

    def _sources_around(self) -> Iterator[str | None]:
        return (_source_in(line) or origin_in(line) for line in (*self._around.lines, *self._furniture))

    def author(self) -> str | None:
        """Who wrote the text; None where the page names nobody, or a number, as people.com.cn does."""
        for selector in self._profile.author:
            for value in values(self._tree, selector):
                name = re.sub(r"^(?:作者|记者|By|Автор)(?:\s*+[:：])?\s++|^(?:作者|Автор)\s*+[:：]\s*+", "", value)
                name = re.split(r"《|\s{0,3}[（(]?\d{4}\s{0,3}年", name.strip(" |()（）"))[0].strip()
                if any(letter.isalpha() for letter in name) and len(name) <= 200:
                    return name
        return None

    def editor(self) -> str | None:
        """Whom a credit in or around the text names as its editor."""
        for line in self._credits():
            if editor := editor_in(line):
                return tidy(editor)
        return None

    def _credits(self) -> Iterable[str]:
        for selector in self._profile.editor:
            yield from values(self._tree, selector)
        yield from self._furniture
        if self._profile.editor:
            yield from (*self._around.below, *self._around.above)


def _source_in(line: str) -> str | None:
    """Whom a line names behind the word for a source."""
    label = _SOURCE_LABEL.search(line)
    return _name_in(label["chinese"] or label["other"]) if label else None


def _name_in(text: str) -> str | None:
    name = _BUTTONS.sub("", text).strip(" \t()（）|｜[]【】")
    return name if name and not _NO_NAME.search(name) and len(name) <= 60 else None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
