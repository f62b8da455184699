"""What one reading of a text adds to the store: is it new, is it a statement, whose, what changed, who is told.

document ─ same as stored? ─ assess ─ identify ─ choose a baseline ─ compare ─ alert
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.alerts.build import Text, edited_alert, statement_alert, suspect_alert, vanished_alert
from monitor.alerts.edition_arrival import Joining, alerts_of
from monitor.alerts.routing import asking
from monitor.compare import compare, compare_whole
from monitor.compare.across import compare_across, compared_across, lines_across, not_compared
from monitor.compare.alignment.semantic import Encode
from monitor.compare.change_lines import change_lines
from monitor.compare.history import Memory, remember
from monitor.compare.limits import notes, too_long, within_reach
from monitor.model import (
    Alert,
    Assessment,
    Baseline,
    Capture,
    Change,
    ChangeLine,
    Document,
    EntryWork,
    Finding,
    Fingerprint,
    Identity,
    Language,
    Print,
    Question,
    Relation,
    StatementNews,
    StatementText,
    StoredVersion,
    Watch,
)
from monitor.report.view import running_text
from monitor.statements.baseline import choose_baseline
from monitor.statements.fingerprint import as_text, fingerprint_of, runs_of
from monitor.statements.identity import identify
from monitor.statements.relevance import assess
from monitor.text.lexicon import Lexicon, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """What a new statement was compared with, what changed, and what its reader should know of the comparison."""

    baseline: Baseline | None = None
    lines: Sequence[ChangeLine] = ()
    kept: int = 0  # sentences that stand as before
    note: str = ""
    text: Text = ()


Ask = Callable[[Question], tuple[int, Sequence[StatementText]]]
"""Gives the stored texts that bear on a question, and the generation of the statements."""
Recall = Callable[[str], Alert | None]
"""Gives the alert by which a statement was first told, by its id."""


Count = Callable[[Language], int]
"""Gives how many statements are stored that have no text in a language."""


def nothing_unread(_language: Language) -> int:
    """Every statement is known in every language, or nobody asks."""
    return 0


def nothing_told(_statement_id: str) -> Alert | None:
    """Recalls nothing: for a judging that tells nobody."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges readings by the lexicon and the watch list. `publishers` is by the name of the source.

    `encode` gives the vectors by which texts of different languages are compared, and what was said in other words is
    found; without it neither is.
    """

    lexicon: Lexicon
    watches: Sequence[Watch]
    publishers: Mapping[str, str]
    encode: Encode | None = None

    def judge(
        self,
        work: EntryWork,
        document: Document,
        capture: Capture,
        statements: Ask,
        now: datetime,
        told: Recall = nothing_told,
        unread: Count = nothing_unread,
    ) -> Finding:
        """What this reading adds; a text that is as stored adds nothing. What is handed in to be called asks the store.

        `next_look_at` is left open: when to look again is the step's to say.
        """
        if work.stored is not None and _same_text(work.stored.document, document):
            return Finding(key=work.entry.key, now=now, next_look_at=None, capture=capture)
        assessment = assess(document, self.lexicon)
        if not document.paragraphs:  # a title alone cannot be compared, and its text may follow
            reason = "the page holds a title and no text"
            assessment = replace(assessment, verdict="none", reasons=(*assessment.reasons, reason))
        finding = Finding(
            key=work.entry.key,
            now=now,
            next_look_at=None,
            capture=capture,
            document=document,
            version=work.stored.number + 1 if work.stored is not None else 1,
            assessment=assessment,
            entries=document.supplements,
        )
        if work.stored is not None and work.stored.verdict != "none":
            if work.stored.statement_id is not None:
                fingerprint = self._fingerprint(document, assessment)
                finding = replace(finding, generation=statements(Question())[0], fingerprint=fingerprint)
            return self._edited(finding, work, document, capture)
        if assessment.verdict == "none":
            return finding
        if assessment.verdict == "mention":
            return self._mention(finding, work, document, capture, assessment)
        fingerprint = self._fingerprint(document, assessment)
        wanted = tuple(id for watch in self.watches for id in watch.compare_with)
        question = Question(document_id=work.entry.key, fingerprint=fingerprint, wanted=wanted)
        generation, stored = statements(question)
        finding = replace(finding, generation=generation, fingerprint=fingerprint)
        finding = self._statement(finding, work, document, capture, assessment, stored, statements, unread)
        if finding.identity is None or finding.identity.relation != "edition" or work.quiet:
            return finding
        return self._joined(finding, work, document, capture, assessment, statements, told)

    def _fingerprint(self, document: Document, assessment: Assessment) -> Fingerprint:
        return fingerprint_of(as_text(document, assessment.parties), self.lexicon)

    def _statement(
        self,
        finding: Finding,
        work: EntryWork,
        document: Document,
        capture: Capture,
        assessment: Assessment,
        stored: Sequence[StatementText],
        statements: Ask,
        unread: Count,
    ) -> Finding:
        identity = identify(document, assessment, stored, self.lexicon)
        if identity is not None:
            finding = replace(finding, identity=identity, statement_id=identity.statement_id)
            return self._suspect(finding, work, document, capture, assessment, stored)
        finding = replace(finding, statement_id=statement_id(document, finding.now))
        watches = self._watches_for(assessment)
        if work.quiet or not watches:
            return finding
        found = self._compared(document, assessment, stored, watches, statements, unread)
        alert = statement_alert(
            verdict="statement",
            statement_id=finding.statement_id,
            print=self._print(work, document, capture, finding.now, "first"),
            baseline=found.baseline,
            changes=found.lines,
            kept=found.kept,
            passages=assessment.passages,
            note=found.note,
            text=found.text,
            created_at=finding.now,
            reasons=(*_names_of(watches), *assessment.reasons),
        )
        return _told(finding, alert, watches)

    def _compared(
        self,
        document: Document,
        assessment: Assessment,
        stored: Sequence[StatementText],
        watches: Sequence[Watch],
        statements: Ask,
        unread: Count,
    ) -> "_Compared":
        """What it is compared with, and what came of it."""
        wanted = [id for watch in watches for id in watch.compare_with]
        chosen = choose_baseline(document, assessment, stored, wanted, self.lexicon)
        if chosen is None:
            return _Compared(
                note="no earlier statement of these parties on these topics is stored, so nothing was compared"
            )
        text, reason = chosen
        baseline = Baseline(statement_id=text.statement_id, title=text.title, date=text.date, reason=reason)
        size = too_long(text.paragraphs, document.paragraphs)
        if size:
            return _Compared(baseline=baseline, note=size)
        if text.language != document.language and self.encode is None:
            return _Compared(baseline=baseline, note=not_compared(document.language, text.language))
        topics = frozenset(topic for watch in watches for topic in watch.topics)
        changes = self._changes(text, document, topics)
        languages = (document.language, text.language)
        trusted = _trusted((*stored, *_sayers(changes, languages, statements)))
        memory, of_old = (Memory(trusted, language, self.lexicon, unread(language)) for language in languages)
        changes = remember(changes, memory, text.statement_id, of_old)
        outside = sum(not change.in_scope for change in changes if change.kind != "kept")
        if outside:
            baseline = replace(baseline, reason=f"{reason}; {outside} changes on other subjects are not listed")
        is_across = text.language != document.language
        known: Sequence[str] = notes(text, document, changes, self.lexicon)
        if is_across:
            known = [compared_across(document.language, text.language)]
        return _Compared(
            baseline=baseline,
            lines=lines_across(changes) if is_across else change_lines(changes),
            kept=_kept(changes),
            note="; ".join(note.rstrip(".") for note in known),
            text=running_text(changes, text.language, document.language),
        )

    def _changes(self, text: StatementText, document: Document, topics: frozenset[str]) -> tuple[Change, ...]:
        old, new = text.paragraphs, document.paragraphs
        if text.language == document.language:
            return compare(old, new, document.language, self.lexicon, topics, self.encode)
        assert self.encode is not None
        return compare_across(old, text.language, new, document.language, self.lexicon, self.encode, topics)

    def _joined(
        self,
        finding: Finding,
        work: EntryWork,
        document: Document,
        capture: Capture,
        assessment: Assessment,
        statements: Ask,
        told: Recall,
    ) -> Finding:
        """An edition in another language: what was told of the statement is looked at again, once."""
        assert finding.statement_id is not None
        first, watches = told(finding.statement_id), self._watches_for(assessment)
        baseline = first.news.baseline if first is not None and isinstance(first.news, StatementNews) else None
        wanted = (finding.statement_id, *((baseline.statement_id,) if baseline else ()))
        _, texts = statements(Question(document_id=work.entry.key, wanted=wanted))
        own = [text for text in texts if text.statement_id == finding.statement_id and text.relation != "suspect"]
        if not watches or any(text.language == document.language for text in own):
            return finding
        if any(too_long(text.paragraphs, document.paragraphs) for text in own):
            return finding
        joining = Joining(
            document=document,
            print=self._print(work, document, capture, finding.now, "edition"),
            statement_id=finding.statement_id,
            first=next(iter(own), None),
            baseline=next(
                (
                    text
                    for text in texts
                    if baseline and text.statement_id == baseline.statement_id and text.language == document.language
                ),
                None,
            ),
            told=first,
            topics=frozenset(topic for watch in watches for topic in watch.topics),
        )
        for alert in alerts_of(joining, self.lexicon, self.encode):
            finding = _told(finding, alert, watches)
        return finding

    def _suspect(
        self,
        finding: Finding,
        work: EntryWork,
        document: Document,
        capture: Capture,
        assessment: Assessment,
        stored: Sequence[StatementText],
    ) -> Finding:
        """A print tells nobody anything new, unless it was tampered with."""
        identity, watches = finding.identity, self._watches_for(assessment)
        assert identity is not None
        original = next(
            (
                text
                for text in stored
                if text.statement_id == identity.statement_id
                and text.language == document.language
                and text.relation != "suspect"
            ),
            None,
        )
        if identity.relation != "suspect" or original is None or work.quiet:
            return finding
        size = too_long(original.paragraphs, document.paragraphs)
        sides = ((), ()) if size else (original.paragraphs, document.paragraphs)
        changes = compare(*sides, document.language, self.lexicon)
        reason = "the original of which it is a copy"
        alert = suspect_alert(
            statement_id=identity.statement_id,
            print=self._print(work, document, capture, finding.now, "suspect"),
            baseline=Baseline(
                statement_id=original.statement_id, title=original.title, date=original.date, reason=reason
            ),
            changes=change_lines(changes),
            kept=_kept(changes),
            note="; ".join(filter(None, (identity.reason, size))),
            created_at=finding.now,
            reasons=(*_names_of(watches), identity.reason),
        )
        return _told(finding, alert, watches)

    def _mention(
        self, finding: Finding, work: EntryWork, document: Document, capture: Capture, assessment: Assessment
    ) -> Finding:
        watches = self._watches_for(assessment)
        if work.quiet or not watches:
            return finding
        alert = statement_alert(
            verdict="mention",
            statement_id=None,
            print=self._print(work, document, capture, finding.now, "first"),
            baseline=None,
            changes=(),
            kept=0,
            passages=assessment.passages,
            created_at=finding.now,
            reasons=(*_names_of(watches), *assessment.reasons),
        )
        return _told(finding, alert, watches)

    def _edited(self, finding: Finding, work: EntryWork, document: Document, capture: Capture) -> Finding:
        stored = work.stored
        assert stored is not None
        identity = None
        if stored.statement_id is not None:
            reason = "an edit of a text that was this statement before"
            relation = stored.relation or "first"
            identity = Identity(statement_id=stored.statement_id, relation=relation, score=1.0, reason=reason)
        finding = replace(finding, identity=identity, statement_id=stored.statement_id)
        before, after = within_reach(
            (stored.document.title, *stored.document.paragraphs), (document.title, *document.paragraphs)
        )
        changes = compare_whole(before, after, document.language, self.lexicon)
        lines = change_lines(changes)
        if not lines:
            return finding
        relation = stored.relation or "first"
        alert = edited_alert(
            statement_id=stored.statement_id,
            print=self._print(work, document, capture, finding.now, relation),
            before=self._print(work, stored.document, stored.capture, stored.read_at, relation),
            version=finding.version,
            changes=lines,
            text=running_text(changes, document.language, document.language),
            reversal=stored.before_digest is not None and stored.before_digest == text_digest(document),
            created_at=finding.now,
            reasons=(f"the page was edited after version {stored.number} of it was read",),
        )
        return _told(finding, alert, self.watches)

    def vanished(self, work: EntryWork, how: str, now: datetime) -> Finding:
        """What follows from a page that is gone: for a text that mattered, an alert."""
        finding = Finding(key=work.entry.key, now=now, next_look_at=None, error=how)
        stored = work.stored
        if stored is None or stored.verdict == "none":
            return finding
        return _told(finding, self._absence(work, stored, how, now, back=False), self.watches)

    def returned(self, work: EntryWork, finding: Finding) -> Finding:
        """The finding, and an alert that a page is back which was told as gone."""
        if work.stored is None:
            return finding
        return _told(finding, self._absence(work, work.stored, "", finding.now, back=True), self.watches)

    def _absence(self, work: EntryWork, stored: StoredVersion, how: str, now: datetime, *, back: bool) -> Alert:
        reason = "the page answers with its text again" if back else "the page no longer answers with its text"
        return vanished_alert(
            statement_id=stored.statement_id,
            print=self._print(work, stored.document, stored.capture, stored.read_at, stored.relation or "first"),
            how=how,
            version=stored.number,
            created_at=now,
            reasons=(reason,),
            since=work.gone_since or now,
            back=back,
        )

    def _watches_for(self, assessment: Assessment) -> tuple[Watch, ...]:
        topics = set(assessment.topics)
        return tuple(watch for watch in self.watches if topics & watch.topics)

    def _print(
        self, work: EntryWork, document: Document, capture: Capture, seen_at: datetime, relation: Relation
    ) -> Print:
        return Print(
            document_id=document.site_id,
            source=work.source,
            publisher=self.publishers.get(work.source, work.source),
            url=document.url,
            title=document.title,
            language=document.language,
            relation=relation,
            published=document.published,
            seen_at=seen_at,
            capture_id=capture.id,
            digest=capture.digest,
        )


def statement_id(document: Document, now: datetime) -> str:
    """The id of a statement first seen in this text: the day it was published and a digest of its words."""
    published = document.published
    day = published.date() if isinstance(published, datetime) else published
    return f"{day or _today(now)}-{text_digest(document)[:8]}"


def text_digest(document: Document) -> str:
    """A digest of the words alone: white space, width of punctuation and case do not count."""
    words = "".join(fold(text) for text in (document.title, *document.paragraphs))
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()


def _sayers(changes: Sequence[Change], languages: tuple[Language, Language], statements: Ask) -> list[StatementText]:
    """The stored texts that may have said before what is new, or what was dropped."""
    new, old = (
        (piece.text for change in changes if change.weight > 0 for piece in getattr(change, side))
        for side in ("new", "old")
    )
    sentences = (*runs_of(new, languages[0]), *runs_of(old, languages[1]))
    return list(statements(Question(sentences=sentences))[1])


def _trusted(stored: Sequence[StatementText]) -> tuple[StatementText, ...]:
    """Without copies that were tampered with: what those say, nobody said."""
    by_id = {text.document_id: text for text in stored if text.relation != "suspect"}
    return tuple(by_id.values())


def _kept(changes: Sequence[Change]) -> int:
    return sum(len(change.new) for change in changes if change.kind == "kept")


def _same_text(one: Document, other: Document) -> bool:
    return text_digest(one) == text_digest(other)


def _today(now: datetime) -> date:
    return now.date()


def _names_of(watches: Sequence[Watch]) -> tuple[str, ...]:
    return tuple(f"it is what the watch “{watch.name}” looks for" for watch in watches)


def _told(finding: Finding, alert: Alert, watches: Sequence[Watch]) -> Finding:
    everybody = {recipient.name: recipient for watch in watches for recipient in watch.recipients}
    recipients, passed_over = asking(alert.kind, everybody.values())
    if not recipients:
        return finding
    return replace(
        finding,
        alerts=(*finding.alerts, alert),
        recipients={**finding.recipients, alert.id: recipients},
        passed_over={**finding.passed_over, alert.id: passed_over},
    )
