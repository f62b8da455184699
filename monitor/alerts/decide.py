"""What one reading of a text adds to the store, and who is told: composed of values that were found before.

verdict none ─ plain │ mention │ statement ─ first, suspect, edition │ edited │ vanished, returned
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.alerts.build import (
    Text,
    announced_alert,
    edited_alert,
    statement_alert,
    suspect_alert,
    unreadable_alert,
    vanished_alert,
)
from monitor.alerts.concern import told, watches_of
from monitor.alerts.edition_arrival import Joining
from monitor.model import (
    Alert,
    Assessment,
    Baseline,
    Capture,
    ChangeLine,
    Document,
    EntryUpdate,
    EntryWork,
    Fingerprint,
    Identity,
    Publication,
    Relation,
    StatementNews,
    StatementText,
    StoredVersion,
    Watch,
)
from monitor.text.language import tell_language
from monitor.text.lexicon import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text that was read and says something else than the stored version, if there is one."""

    work: EntryWork
    document: Document
    capture: Capture
    assessment: Assessment
    fingerprint: Fingerprint | None  # of a statement
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a text was compared with, what changed, and what its reader should know of the comparison."""

    baseline: Baseline | None = None
    lines: Sequence[ChangeLine] = ()
    kept: int = 0  # sentences that stand as before
    note: str = ""
    text: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Says what follows for the watch list. `publishers` is by the name of the source.

    `next_look_at` is left open in all that it gives: when to look again is the step's to say.
    """

    watches: Sequence[Watch]
    publishers: Mapping[str, str]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The ids of the statements that any watch compares with."""
        return tuple(id for watch in self.watches for id in watch.compare_with)

    def watches_for(self, assessment: Assessment) -> tuple[Watch, ...]:
        """The watches that look for what a text is about."""
        return watches_of(self.watches, assessment.topics)

    def asking(self, text: ReadText) -> tuple[Watch, ...]:
        """The watches for which a text is told, if it is news: none for what was listed before the first poll."""
        return () if text.work.quiet else self.watches_for(text.assessment)

    # ----------------------------------------------------------------------------------------------- texts of all sorts

    def plain(self, text: ReadText) -> EntryUpdate:
        """A text that was read, told to nobody."""
        stored = text.work.stored
        return EntryUpdate(
            key=text.work.entry.key,
            now=text.now,
            next_look_at=None,
            capture=text.capture,
            document=text.document,
            version=stored.number + 1 if stored is not None else 1,
            assessment=text.assessment,
            entries=text.document.supplements,
        )

    def mention(self, text: ReadText) -> EntryUpdate:
        """A text that speaks of a statement."""
        watches = self.asking(text)
        if not watches:
            return self.plain(text)
        alert = statement_alert(
            verdict="mention",
            statement_id=None,
            print=self.print_of(text, "first"),
            baseline=None,
            changes=(),
            kept=0,
            passages=text.assessment.passages,
            created_at=text.now,
            reasons=(*_names_of(watches), *text.assessment.reasons),
        )
        return told(self.plain(text), alert, watches)

    def announced(self, text: ReadText, known: StatementText | None) -> EntryUpdate:
        """A flash under a statement's title; told where its text is not `known` already."""
        watches, finding = self.asking(text), self.plain(text)
        if not watches or known is not None:
            return finding
        alert = announced_alert(
            print=self.print_of(text, "first"),
            parties=text.assessment.parties,
            passages=text.assessment.passages,
            created_at=text.now,
            reasons=(*_names_of(watches), *text.assessment.reasons),
        )
        return told(finding, alert, watches)

    def unreadable(self, work: EntryWork, finding: EntryUpdate, topics: Sequence[str], since: datetime) -> EntryUpdate:
        """The finding of a failed attempt, and that the text cannot be read: told once, as long as it fails."""
        watches = watches_of(self.watches, topics)
        if not watches or finding.next_look_at is None:
            return finding
        stored = work.stored
        alert = unreadable_alert(
            statement_id=stored.statement_id if stored is not None else None,
            print=self._print_before(work, stored) if stored is not None else self._print_listed(work),
            why=finding.error,
            attempts=work.attempts + 1,
            since=since,
            next_look_at=finding.next_look_at,
            created_at=finding.now,
            reasons=_names_of(watches),
        )
        return told(finding, alert, watches)

    # ------------------------------------------------------------------------------------------------------- statements

    def statement(self, text: ReadText, generation: int, identity: Identity | None) -> EntryUpdate:
        """A statement, new or a print of one that is stored, told to nobody yet."""
        id = identity.statement_id if identity is not None else statement_id(text.document, text.now)
        return replace(
            self.plain(text),
            generation=generation,
            fingerprint=text.fingerprint,
            identity=identity,
            statement_id=id,
        )

    def first(self, finding: EntryUpdate, text: ReadText, compared: Compared) -> EntryUpdate:
        """A new statement is told, with what changed."""
        watches = self.asking(text)
        alert = statement_alert(
            verdict="statement",
            statement_id=finding.statement_id,
            print=self.print_of(text, "first"),
            baseline=compared.baseline,
            changes=compared.lines,
            kept=compared.kept,
            passages=text.assessment.passages,
            note=compared.note,
            text=compared.text,
            created_at=text.now,
            reasons=(*_names_of(watches), *text.assessment.reasons),
        )
        return told(finding, alert, watches)

    def suspect(self, finding: EntryUpdate, text: ReadText, original: StatementText, compared: Compared) -> EntryUpdate:
        """A copy that was tampered with is told to whoever asks for such copies."""
        assert finding.identity is not None
        watches, why = self.watches_for(text.assessment), finding.identity.reason
        reason = "the original of which it is a copy"
        alert = suspect_alert(
            statement_id=finding.identity.statement_id,
            print=self.print_of(text, "suspect"),
            baseline=Baseline(
                statement_id=original.statement_id, title=original.title, date=original.date, reason=reason
            ),
            changes=compared.lines,
            kept=compared.kept,
            note="; ".join(filter(None, (why, compared.note))),
            created_at=text.now,
            reasons=(*_names_of(watches), why),
        )
        return told(finding, alert, watches)

    def joining(
        self, finding: EntryUpdate, text: ReadText, first: Alert | None, texts: Sequence[StatementText]
    ) -> Joining:
        """An edition, with what it is set beside: of `texts` its statement's, and the baseline of what was told."""
        assert finding.statement_id is not None
        baseline = first.news.baseline if first is not None and isinstance(first.news, StatementNews) else None
        language = text.document.language
        return Joining(
            document=text.document,
            print=self.print_of(text, "edition"),
            statement_id=finding.statement_id,
            first=next(iter(own_texts(texts, finding.statement_id)), None),
            baseline=next(
                (
                    one
                    for one in texts
                    if baseline and one.statement_id == baseline.statement_id and one.language == language
                ),
                None,
            ),
            told=first,
            topics=frozenset(topic for watch in self.watches_for(text.assessment) for topic in watch.topics),
        )

    def joined(self, finding: EntryUpdate, text: ReadText, alerts: Sequence[Alert]) -> EntryUpdate:
        """What follows from an edition in another language is told."""
        for alert in alerts:
            finding = told(finding, alert, self.watches_for(text.assessment))
        return finding

    # ----------------------------------------------------------------------------------------------------------- edited

    def edited(self, text: ReadText, generation: int, compared: Compared) -> EntryUpdate:
        """Another version of a text that mattered; told where it says anything else than before."""
        stored = text.work.stored
        assert stored is not None
        identity, finding = None, self.plain(text)
        if stored.statement_id is not None:
            reason = "an edit of a text that was this statement before"
            relation = stored.relation or "first"
            identity = Identity(statement_id=stored.statement_id, relation=relation, score=1.0, reason=reason)
            finding = replace(finding, generation=generation, fingerprint=text.fingerprint)
        finding = replace(finding, identity=identity, statement_id=stored.statement_id)
        if not compared.lines:
            return finding
        alert = edited_alert(
            statement_id=stored.statement_id,
            print=self.print_of(text, stored.relation or "first"),
            before=self._print_before(text.work, stored),
            version=finding.version,
            changes=compared.lines,
            text=compared.text,
            reversal=stored.before_digest is not None and stored.before_digest == text_digest(text.document),
            created_at=text.now,
            reasons=(f"the page was edited after version {stored.number} of it was read",),
        )
        return told(finding, alert, watches_of(self.watches, (*stored.topics, *text.assessment.topics)))

    # ------------------------------------------------------------------------------------------------------------- gone

    def vanished(self, work: EntryWork, how: str, now: datetime) -> EntryUpdate:
        """What follows from a page that is gone: for a text that mattered, an alert."""
        finding = EntryUpdate(key=work.entry.key, now=now, next_look_at=None, error=how)
        stored = work.stored
        if stored is None or stored.verdict == "none":
            return finding
        watches = watches_of(self.watches, stored.topics)
        return told(finding, self._absence(work, stored, how, now, back=False), watches)

    def returned(self, work: EntryWork, finding: EntryUpdate) -> EntryUpdate:
        """The finding, and an alert that a page is back which was told as gone."""
        if work.stored is None:
            return finding
        watches = watches_of(self.watches, work.stored.topics)
        return told(finding, self._absence(work, work.stored, "", finding.now, back=True), watches)

    def _absence(self, work: EntryWork, stored: StoredVersion, how: str, now: datetime, *, back: bool) -> Alert:
        reason = "the page answers with its text again" if back else "the page no longer answers with its text"
        return vanished_alert(
            statement_id=stored.statement_id,
            print=self._print_before(work, stored),
            how=how,
            version=stored.number,
            created_at=now,
            reasons=(reason,),
            since=work.gone_since or now,
            back=back,
        )

    # ----------------------------------------------------------------------------------------------------------- prints

    def print_of(self, text: ReadText, relation: Relation) -> Publication:
        """The text as a print of a statement."""
        return self._print(text.work, text.document, text.capture, text.now, relation)

    def _print_before(self, work: EntryWork, stored: StoredVersion) -> Publication:
        return self._print(work, stored.document, stored.capture, stored.read_at, stored.relation or "first")

    def _print_listed(self, work: EntryWork) -> Publication:
        """A text as its list names it."""
        return Publication(
            document_id=work.entry.key,
            source=work.source,
            publisher=self.publishers.get(work.source, work.source),
            url=work.entry.url,
            title=work.entry.title,
            language=tell_language(work.entry.title) or "en",
            relation="first",
            published=work.entry.published,
            seen_at=work.found_at,
            capture_id=None,
            digest=None,
        )

    def _print(
        self, work: EntryWork, document: Document, capture: Capture, seen_at: datetime, relation: Relation
    ) -> Publication:
        return Publication(
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


def own_texts(texts: Sequence[StatementText], statement_id: str | None) -> list[StatementText]:
    """Those of a statement, without copies that were tampered with."""
    return [text for text in texts if text.statement_id == statement_id and text.relation != "suspect"]


def statement_id(document: Document, now: datetime) -> str:
    """The id of a statement first seen in this text: the day it was published and a digest of its words."""
    published = document.published
    day = published.date() if isinstance(published, datetime) else published
    return f"{day or _today(now)}-{text_digest(document)[:8]}"


def text_digest(document: Document) -> str:
    """A digest of the words alone: white space, width of punctuation and case do not count."""
    words = "".join(fold(text) for text in (document.title, *document.paragraphs))
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()


def _today(now: datetime) -> date:
    return now.date()


def _names_of(watches: Sequence[Watch]) -> tuple[str, ...]:
    return tuple(f"it is what the watch “{watch.name}” looks for" for watch in watches)
