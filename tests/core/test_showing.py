"""A comparison in each form that people hand on: right in every word, and safe to open."""

import io
import zipfile
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from revisions import Revision, revisions

from monitor.compare import compare
from monitor.config import Environment, load_lexicon
from monitor.model import Document, Language, Mark, Span
from monitor.report.docx import docx
from monitor.report.html import html
from monitor.report.markdown import markdown
from monitor.report.view import View, legible, view

LEXICON = load_lexicon(Environment({}))
NOW = datetime(2026, 5, 20, 8, 0, tzinfo=UTC)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OLD = (
    "The sides oppose weapons in outer space. They met on 8 May 2025.",
    "The sides are concerned about missile defence systems in space.",
    "The sides reaffirm that a nuclear war cannot be won. They call upon all States to begin talks on arms control.",
)
NEW = (
    "The sides oppose weapons in outer space. They met on 9 May 2025.",
    "The sides reaffirm that a nuclear war cannot be won. They urge all States to begin talks on arms control.",
    "The sides agree to notify each other of <launches> & tests of *missiles*.",
)


def document(paragraphs: tuple[str, ...], language: Language = "en", title: str = "Statement") -> Document:
    """A text to show."""
    return Document(
        site_id="x:1",
        url="https://example.org/a?b=1&c=2",
        title=title,
        language=language,
        paragraphs=paragraphs,
        published=date(2025, 5, 8),
    )


def shown(old: tuple[str, ...] = OLD, new: tuple[str, ...] = NEW, title: str = "Statement") -> View:
    """Two texts compared, ready to be shown."""
    return view(document(old), document(new, title=title), compare(old, new, "en", LEXICON))


class Page(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))


def paragraphs(file: bytes, *, accepted: bool) -> list[str]:
    """What stands in a DOCX after all its changes were accepted, or refused."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        root = ElementTree.fromstring(parts.read("word/document.xml"))
    gone = {WORD + tag for tag in (("del", "moveFrom") if accepted else ("ins", "moveTo"))}
    found = []
    for paragraph in root.iter(f"{WORD}p"):
        if any(paragraph.find(f"{WORD}pPr/{WORD}rPr/{tag}") is not None for tag in gone):
            continue
        runs = [piece for piece in paragraph if piece.tag not in gone]
        words = [text.text or "" for run in runs for text in run.iter() if text.tag in (f"{WORD}t", f"{WORD}delText")]
        found.append("".join(words))
    return found


def test_what_is_light_stands_apart() -> None:
    """Changes are told by weight; another date is no change of substance."""
    seen = shown()

    assert next(item.label for item in seen.told) in {"dropped", "new", "reworded, stronger"}
    assert [item.change.weight for item in seen.told] == sorted((i.change.weight for i in seen.told), reverse=True)
    assert [item.label for item in seen.light] == ["date only"]
    assert seen.summary == "1 new, 1 dropped, 1 stronger, 1 date only, 2 kept"


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """The file is read offline and forwarded: no script, no picture, no style sheet, no font of another place."""
    page = Page(html(shown()))

    assert {tag for tag, _ in page.elements} & {"script", "img", "link", "iframe", "object", "form"} == set()
    assert "url(" not in html(shown())
    assert all(name not in ("onclick", "onload", "src") for _, attributes in page.elements for name in attributes)


def test_every_change_in_the_table_leads_to_its_place() -> None:
    """A reader goes from the list to the running text and finds the sentence there once."""
    page = Page(html(shown()))

    targets = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    links = [str(attributes["href"])[1:] for tag, attributes in page.elements if tag == "a" and attributes["href"]]
    assert len(targets) == len(set(targets))
    assert {link for link in links if link.startswith("c")} <= set(targets)


@pytest.mark.parametrize("form", [html, markdown])
def test_words_of_a_text_are_never_markup(form: object) -> None:
    """What a page says is shown, never obeyed."""
    written = form(shown(title="<script>alert(1)</script>"))  # type: ignore[operator]  # both take a view

    assert "<script>" not in written
    assert "<launches>" not in written
    assert "launches" in written


def test_markdown_keeps_asterisks_of_the_text() -> None:
    """An asterisk of the text stays one."""
    assert r"\*missiles\*" in markdown(shown())


def test_accepting_all_changes_of_the_docx_gives_the_new_text() -> None:
    """A desk officer accepts, and holds the new statement, paragraph by paragraph."""
    assert paragraphs(docx(shown(), NOW), accepted=True)[-len(NEW) :] == list(NEW)


def test_refusing_all_changes_of_the_docx_gives_the_old_text() -> None:
    """A desk officer refuses, and holds the old statement."""
    assert paragraphs(docx(shown(), NOW), accepted=False)[-len(OLD) :] == list(OLD)


MOVED_OLD = (
    "The sides oppose weapons in outer space. They met on 8 May 2025. The sides support talks in Geneva.",
    "The sides are concerned about missile defence systems in Europe.",
    "The sides reaffirm that a nuclear war cannot be won. They call upon all States to begin talks on arms control.",
    "The sides condemn the sharing of nuclear weapons and their stationing abroad.",
)
MOVED_NEW = (
    "The sides condemn the sharing of nuclear weapons and their stationing abroad.",
    "The sides oppose weapons in outer space. The sides support talks in Geneva.",
    "The sides reaffirm that a nuclear war cannot be won. They met on 8 May 2025.",
    "The sides are seriously concerned about missile defence systems in Europe. They agree on a hotline.",
)


def test_what_moved_is_tracked_as_a_move() -> None:
    """A word processor shows the sentence green and doubly struck; each move leaves one place for another."""
    with zipfile.ZipFile(io.BytesIO(docx(shown(MOVED_OLD, MOVED_NEW), NOW))) as parts:
        root = ElementTree.fromstring(parts.read("word/document.xml"))

    names = {way: [e.get(f"{WORD}name") for e in root.iter(f"{WORD}{way}RangeStart")] for way in ("moveFrom", "moveTo")}
    ends = [element.get(f"{WORD}id") for element in root.iter() if element.tag.endswith("RangeEnd")]
    starts = [element.get(f"{WORD}id") for element in root.iter() if element.tag.endswith("RangeStart")]
    assert len(names["moveFrom"]) == len(set(names["moveFrom"])) > 0
    assert sorted(map(str, names["moveFrom"])) == sorted(map(str, names["moveTo"]))
    assert ends == starts


def test_moves_are_accepted_and_refused_as_other_changes() -> None:
    """Refusing all puts every sentence back where it stood, accepting all leaves the new text.

    Where a paragraph ends is not tracked: a sentence that moved into another one may come back as one of its own.
    """
    written = docx(shown(MOVED_OLD, MOVED_NEW), NOW)

    assert " ".join(paragraphs(written, accepted=True)).endswith(" ".join(MOVED_NEW))
    assert " ".join(paragraphs(written, accepted=False)).endswith(" ".join(MOVED_OLD))


@pytest.mark.parametrize("revision", revisions("first"), ids=lambda revision: revision.name)
def test_both_texts_stand_in_the_docx(revision: Revision) -> None:
    """Whatever was moved, split or dropped: accepted it is one text, refused the other, in three languages."""
    old, new = document(tuple(revision.old), revision.language), document(tuple(revision.new), revision.language)
    space = "" if revision.language == "zh" else " "

    written = docx(view(old, new, compare(revision.old, revision.new, revision.language, LEXICON)), NOW)

    assert space.join(paragraphs(written, accepted=True)).endswith(space.join(revision.new))
    assert space.join(paragraphs(written, accepted=False)).endswith(space.join(revision.old))


def test_the_docx_tells_when_and_numbers_its_changes_apart() -> None:
    """A word processor wants an own number, an author and a time for each tracked change."""
    with zipfile.ZipFile(io.BytesIO(docx(shown(), NOW))) as parts:
        root = ElementTree.fromstring(parts.read("word/document.xml"))

    marks = [element for element in root.iter() if element.tag in (f"{WORD}ins", f"{WORD}del")]
    assert len({mark.get(f"{WORD}id") for mark in marks}) == len(marks) > 0
    assert {mark.get(f"{WORD}date") for mark in marks} == {"2026-05-20T08:00:00Z"}


def test_a_text_against_itself_is_told_to_have_no_change() -> None:
    """No change is said in words, not by an empty page."""
    assert "No change of substance." in html(shown(OLD, OLD))
    assert "No change of substance." in markdown(shown(OLD, OLD))


def test_every_form_gives_a_change_the_same_number() -> None:
    """Who cites the fourth change is understood by who holds the page; what is light counts on."""
    seen = shown()

    ranks = [item.rank for item in (*seen.told, *seen.light)]
    assert ranks == list(range(1, len(ranks) + 1))
    assert all(f'<tr id="n{rank}"><td>{rank}</td>' in html(seen) for rank in ranks)
    assert all(f"\n{item.rank}. **{item.label}**" in markdown(seen) for item in (*seen.told, *seen.light))


def test_what_changes_no_force_is_said_to_have_no_direction() -> None:
    """A reader sees that stronger and weaker were looked for."""
    seen = shown(("The sides met China in May.",), ("The sides met Japan in May.",))

    assert [item.label for item in seen.told] == ["reworded, no direction"]


def spans(*parts: tuple[Mark, str]) -> tuple[Span, ...]:
    """Marked words."""
    return tuple(Span(mark=mark, text=text) for mark, text in parts)


def test_a_sentence_mostly_changed_is_shown_whole_on_two_lines() -> None:
    """Nobody reads a patchwork: the old words stand above the new ones."""
    patchwork = spans(
        ("deleted", "The sides "),
        ("inserted", "They "),
        ("kept", "will"),
        ("deleted", " talk of"),
        ("inserted", " end"),
    )

    assert legible(patchwork) == (spans(("deleted", "The sides will talk of")), spans(("inserted", "They will end")))


def test_a_lone_punctuation_mark_is_not_marked_beside_other_changes() -> None:
    """A comma that came with a word says nothing; alone it is the change."""
    beside = spans(
        ("kept", "The sides, all of them, agree"), ("inserted", ","), ("kept", " to "), ("inserted", "end it")
    )
    alone = spans(("kept", "The sides agree"), ("inserted", ","), ("kept", " to end it"))

    (line,) = legible(beside)
    assert [span.text for span in line if span.mark == "inserted"] == ["end it"]
    assert legible(alone) == (alone,)
