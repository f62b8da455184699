"""The pure calls on the path of one text, each a function of values that another process can do.

read_text ─ assess_text ─ match_statement ─ compare_with ─ with_history
                        ├ compare_versions   of an edited page
                        ├ compare_copy       of a suspect copy
                        └ compare_editions   of a statement that is known in another language
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitor.alerts.decide import Compared, text_digest
from monitor.alerts.edition_arrival import Joining, alerts_of
from monitor.compare import compare, compare_whole
from monitor.compare.across import compare_across, compared_across, lines_across, not_compared
from monitor.compare.change_lines import change_lines
from monitor.compare.history import Memory, remember
from monitor.compare.limits import notes, too_long, within_reach
from monitor.errors import ReadError
from monitor.lists.feed import read_inline
from monitor.model import (
    Alert,
    Assessment,
    Baseline,
    Change,
    Document,
    EntryWork,
    Fingerprint,
    Identity,
    Language,
    Outcome,
    Profile,
    Source,
    StatementText,
)
from monitor.pages.page import UNKNOWN, read_page
from monitor.pages.pagination import join_pages
from monitor.pages.plausibility import ends_within_character, is_another_text, is_cut_short, is_what_was_listed
from monitor.report.view import running_text
from monitor.statements.announcement import is_judged_anew
from monitor.statements.baseline import choose_baseline
from monitor.statements.fingerprint import as_text, fingerprint_of, runs_of
from monitor.statements.genre import read_sentence
from monitor.statements.identity import identify
from monitor.statements.relevance import assess
from monitor.steps.workers import Tools
from monitor.text.language import tell_language
from monitor.text.quality import without_damage

ATTEMPTS_AT_WHOLE = 3  # a page that lacks its end so often has none
ATTEMPTS_AT_SAME = 12  # three days: longer than maintenance lasts


# ----------------------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was received."""

    body: bytes
    url: str
    content_type: str | None


def read_text(
    _tools: Tools, page: Page, work: EntryWork, source: Source | None, profiles: Sequence[Profile]
) -> Document:
    """The text of an entry as its page, or the list that holds it, has it. Raises ReadError where there is none."""
    if not work.entry.inline:
        if not page.body.strip():
            raise ReadError("the page answers with an empty body")
        document = read_page(page.body, url=page.url, content_type=page.content_type, profiles=profiles, source=source)
        return replace(document, site_id=work.entry.key)
    if source is None:
        raise ReadError(f"the source {work.source!r} is no longer watched, so its list cannot be read")
    return read_inline(
        page.body, source=source, profiles=profiles, entry_key=work.entry.key, content_type=page.content_type
    )


def read_whole_text(
    tools: Tools,
    page: Page,
    work: EntryWork,
    source: Source | None,
    profiles: Sequence[Profile],
    before: bytes | None,
) -> Document:
    """As `read_text`; ReadError also for a page that lacks its end. `before` is the page as it was read last.

    Where that had its end, a copy without one is never an edit. Of a page never read before, it is believed after some
    attempts that it has none, unless it ends within a character.
    """
    is_page = not work.entry.inline and page.body.strip()
    if is_page and is_cut_short(page.body, before):
        patient = work.attempts < ATTEMPTS_AT_WHOLE or ends_within_character(page.body)
        if before is not None or patient:
            raise ReadError("the page was cut short: its end (</html>) is missing")
    return read_text(tools, page, work, source, profiles)


def read_further_page(_tools: Tools, page: Page, profiles: Sequence[Profile]) -> Document:
    """The text of a further page. Raises ReadError where it holds none."""
    return read_page(page.body, url=page.url, content_type=page.content_type, profiles=profiles)


def join_text(_tools: Tools, pages: Sequence[Document]) -> Document:
    """The whole text of several pages."""
    return join_pages(pages)


def mend_text(_tools: Tools, document: Document, before: Document) -> Document:
    """The text with damaged places as it was read before, where all else is the same: damage on the way is no edit."""
    return replace(document, paragraphs=without_damage(document.paragraphs, before.paragraphs))


# ---------------------------------------------------------------------------------------------------------- by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What a text is by itself. `may_be_filled`: it is not what its list says, so that may come later."""

    assessment: Assessment | None  # None: it says what the stored version says
    may_be_filled: bool
    fingerprint: Fingerprint | None = None  # of a statement


def assess_text(tools: Tools, document: Document, work: EntryWork) -> Assessed:
    """Whether a text is the stored one, what it is about, and how it is found among all.

    Raises:
        ReadError: nothing of the text that is stored is in it, so it is no edit of that.
    """
    filled = bool(document.paragraphs) and is_what_was_listed(work.entry.title, document)
    if work.stored is not None and text_digest(work.stored.document) == text_digest(document):
        return Assessed(assessment=None, may_be_filled=not filled)
    assessment = assess(document, tools.lexicon)
    if work.stored is None or assessment.verdict != "statement" or not is_judged_anew(work.stored, assessment):
        refuse_other(document, work)
    if not document.paragraphs:  # a title alone cannot be compared, and its text may follow
        reason = "the page holds a title and no text"
        assessment = replace(assessment, verdict="none", reasons=(*assessment.reasons, reason))
    is_stored = work.stored is not None and work.stored.statement_id is not None
    fingerprint = None
    if assessment.verdict == "statement" or assessment.announces or is_stored:
        fingerprint = fingerprint_of(as_text(document, assessment.parties), tools.lexicon)
    return Assessed(assessment=assessment, may_be_filled=not filled, fingerprint=fingerprint)


def topics_of_title(tools: Tools, title: str) -> tuple[str, ...]:
    """The topics that a title is on by more than a word in passing."""
    language = tell_language(title)
    if language is None:
        return ()
    headline = read_sentence(title, -1, language, tools.lexicon)
    return headline.topics if headline.weight >= 1 else ()


def refuse_other(document: Document, work: EntryWork) -> None:
    """Raise ReadError for a page that was read, but holds nothing of the text that is stored."""
    if work.stored is None or work.stored.verdict == "none":
        return  # what was taken for it may have been the notice
    before = work.stored.document
    if document.profile == UNKNOWN != before.profile:
        raise ReadError(f"the page has another template than before: {outcome_of(document)[1]}")
    if not document.paragraphs and before.paragraphs:
        raise ReadError("the page answers, but holds no text any more where there was one")
    if work.attempts < ATTEMPTS_AT_SAME and is_another_text(before, document):
        raise ReadError(
            f"the page shows another text, “{document.title}”, with nothing of “{before.title}”: "
            "it is taken for a notice of the site's until it has stood for days"
        )


def outcome_of(document: Document) -> tuple[Outcome, str]:
    """What a text says of its source. One that was read although its site's template is unknown is news and trouble."""
    if document.profile == UNKNOWN:
        return "failed", document.notes[0]
    return ("read", "") if document.paragraphs else ("empty", "its pages hold no text")


# -------------------------------------------------------------------------------------------------------- among others


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The statement that a text is a print of; or else what it is compared with, where somebody is told of it."""

    identity: Identity | None = None
    baseline: StatementText | None = None
    reason: str = ""  # why this baseline


def match_statement(
    tools: Tools,
    document: Document,
    assessment: Assessment,
    candidates: Sequence[StatementText],
    wanted: Sequence[str] | None,
) -> Match:
    """Find the statement that a text is a print of; where it is a new one, what it is to be compared with.

    `wanted` are the ids that the watches name; None: nobody is told, so it is compared with nothing.
    """
    identity = identify(document, assessment, candidates, tools.lexicon)
    if identity is not None or wanted is None:
        return Match(identity=identity)
    chosen = choose_baseline(document, assessment, candidates, wanted, tools.lexicon)
    return Match(baseline=chosen[0], reason=chosen[1]) if chosen is not None else Match()


# ---------------------------------------------------------------------------------------------------------- comparing


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed; or the `refusal`, why the two are not compared.

    `sentences` are the runs of letters by which the statements are found that said before what is new or dropped.
    """

    changes: tuple[Change, ...] = ()
    refusal: str = ""
    sentences: tuple[int, ...] = ()


def compare_with(tools: Tools, old: StatementText, document: Document, topics: frozenset[str]) -> Comparison:
    """Compare a new statement with its baseline."""
    if size := too_long(old.paragraphs, document.paragraphs):
        return Comparison(refusal=size)
    before, after = old.paragraphs, document.paragraphs
    if old.language == document.language:
        changes = compare(before, after, document.language, tools.lexicon, topics, tools.encode)
    elif tools.encode is None:
        return Comparison(refusal=not_compared(document.language, old.language))
    else:
        changes = compare_across(before, old.language, after, document.language, tools.lexicon, tools.encode, topics)
    new, gone = (
        [piece.text for change in changes if change.weight > 0 for piece in getattr(change, side)]
        for side in ("new", "old")
    )
    return Comparison(changes=changes, sentences=(*runs_of(new, document.language), *runs_of(gone, old.language)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayers:
    """The stored texts that may have said before what is new, and how many statements no text in a language is of."""

    texts: Sequence[StatementText]
    unread: Mapping[Language, int] = field(default_factory=dict)


def with_history(
    tools: Tools, comparison: Comparison, baseline: Baseline, old: StatementText, document: Document, sayers: Sayers
) -> Compared:
    """What is told of a comparison, with what earlier statements say of each change."""
    languages = (document.language, old.language)
    trusted = _trusted(sayers.texts)
    memory, of_old = (
        Memory(trusted, language, tools.lexicon, sayers.unread.get(language, 0)) for language in languages
    )
    changes = remember(comparison.changes, memory, old.statement_id, of_old)
    outside = sum(not change.in_scope for change in changes if change.kind != "kept")
    if outside:
        baseline = replace(baseline, reason=f"{baseline.reason}; {outside} changes on other subjects are not listed")
    is_across = old.language != document.language
    known: Sequence[str] = notes(old, document, changes, tools.lexicon)
    if is_across:
        known = [compared_across(document.language, old.language)]
    return Compared(
        baseline=baseline,
        lines=lines_across(changes) if is_across else change_lines(changes),
        kept=_kept(changes),
        note="; ".join(note.rstrip(".") for note in known),
        text=running_text(changes, old.language, document.language),
    )


def compare_versions(tools: Tools, before: Document, after: Document) -> Compared:
    """What was edited: every sentence of it counts, whatever it is about."""
    old, new = within_reach((before.title, *before.paragraphs), (after.title, *after.paragraphs))
    changes = compare_whole(old, new, after.language, tools.lexicon)
    return Compared(lines=change_lines(changes), text=running_text(changes, after.language, after.language))


def compare_copy(tools: Tools, original: StatementText, document: Document) -> Compared:
    """What a suspect copy says otherwise than its original."""
    size = too_long(original.paragraphs, document.paragraphs)
    sides = ((), ()) if size else (original.paragraphs, document.paragraphs)
    changes = compare(*sides, document.language, tools.lexicon)
    return Compared(lines=change_lines(changes), kept=_kept(changes), note=size)


def compare_editions(tools: Tools, joining: Joining) -> tuple[Alert, ...]:
    """The alerts that follow from an edition in another language."""
    return alerts_of(joining, tools.lexicon, tools.encode)


def _trusted(stored: Sequence[StatementText]) -> tuple[StatementText, ...]:
    """Without copies that were tampered with: what those say, nobody said."""
    by_id = {text.document_id: text for text in stored if text.relation != "suspect"}
    return tuple(by_id.values())


def _kept(changes: Sequence[Change]) -> int:
    return sum(len(change.new) for change in changes if change.kind == "kept")
