"""The path of one text that was read: three reads of the store, and pure calls between them.

assess_text ─ candidates ─ match_statement ─ compare_with ─ sayers ─ with_history ─ decide
                              └ edition: first alert, texts ─ compare_editions ─ decide
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from monitor.alerts.build import statement_alert_id
from monitor.alerts.decide import Compared, Decider, ReadText, own_texts
from monitor.compare.limits import too_long
from monitor.errors import WorkLimitError
from monitor.model import (
    Alert,
    Baseline,
    Capture,
    Document,
    EntryUpdate,
    EntryWork,
    Language,
    Publication,
    Question,
    StatementNews,
    StatementText,
)
from monitor.statements.announcement import announced_text, is_judged_anew
from monitor.steps.calls import (
    Assessed,
    Match,
    Sayers,
    assess_text,
    compare_copy,
    compare_editions,
    compare_versions,
    compare_with,
    match_statement,
    with_history,
)
from monitor.steps.workers import Workers

log = logging.getLogger(__name__)
NO_BASELINE = "no earlier statement of these parties on these topics is stored, so nothing was compared"


class StatementReads(Protocol):
    """What is asked of the store about statements."""

    def statements(self, question: Question) -> tuple[int, Sequence[StatementText]]:
        """The stored texts that bear on a question, oldest first, and the generation of the statements."""
        ...

    def unread_in(self, language: Language) -> int:
        """How many statements have no text in a language."""
        ...

    def prints(self, statement_id: str) -> Sequence[Publication]:
        """All prints of a statement, in the order seen."""
        ...

    def alert(self, id: str) -> Alert | None:
        """An alert by id."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Says what a reading adds to the store. It asks the store, and writes nothing."""

    store: StatementReads
    workers: Workers
    decide: Decider

    def find(
        self, work: EntryWork, document: Document, capture: Capture, now: datetime, assessed: Assessed | None = None
    ) -> EntryUpdate:
        """What this reading adds; a text that is as stored adds nothing. `assessed`: what `assess_text` said of it.

        Raises:
            ReadError: nothing of the stored text is in it. WorkLimitError: it took more than one text may.
        """
        assessed = assessed or self.workers.run(assess_text, document, work)
        if assessed.assessment is None:
            return EntryUpdate(key=work.entry.key, now=now, next_look_at=None, capture=capture)
        text = ReadText(
            work=work,
            document=document,
            capture=capture,
            assessment=assessed.assessment,
            fingerprint=assessed.fingerprint,
            now=now,
        )
        if work.stored is not None and work.stored.verdict != "none":
            if not is_judged_anew(work.stored, assessed.assessment):
                return self._edited(text, work.stored.document)
            # It was written since, so it is news even if a first poll found its flash.
            text = replace(text, work=replace(work, quiet=False))
            if assessed.assessment.announces:
                return self.decide.plain(text)  # it says no more than what was told
        match assessed.assessment.verdict:
            case "none":
                return self.decide.plain(text)
            case "mention" if assessed.assessment.announces:
                return self.decide.announced(text, self._known(text))
            case "mention":
                return self.decide.mention(text)
            case _:
                return self._statement(text)

    def _known(self, text: ReadText) -> StatementText | None:
        """The statement that a flash announces, where another source had it first."""
        if not self.decide.asking(text):
            return None
        question = Question(document_id=text.work.entry.key, fingerprint=text.fingerprint)
        return announced_text(text.document, text.assessment, self.store.statements(question)[1], text.now)

    def _edited(self, text: ReadText, before: Document) -> EntryUpdate:
        generation = self.store.statements(Question())[0]
        return self.decide.edited(text, generation, self.workers.run(compare_versions, before, text.document))

    def _statement(self, text: ReadText) -> EntryUpdate:
        watches = self.decide.asking(text)
        question = Question(document_id=text.work.entry.key, fingerprint=text.fingerprint, wanted=self.decide.wanted)
        generation, candidates = self.store.statements(question)
        wanted = tuple(id for watch in watches for id in watch.compare_with) if watches else None
        match = self.workers.run(match_statement, text.document, text.assessment, candidates, wanted)
        finding = self.decide.statement(text, generation, match.identity)
        if match.identity is not None:
            return self._print_of_known(finding, text, candidates)
        if not watches:
            return finding
        topics = frozenset(topic for watch in watches for topic in watch.topics)
        return self.decide.first(finding, text, self._compared(text.document, match, candidates, topics))

    def _compared(
        self, document: Document, match: Match, candidates: Sequence[StatementText], topics: frozenset[str]
    ) -> Compared:
        """What a new statement is compared with, and what came of it."""
        old = match.baseline
        if old is None:
            return Compared(note=NO_BASELINE)
        baseline = Baseline(statement_id=old.statement_id, title=old.title, date=old.date, reason=match.reason)
        try:
            comparison = self.workers.run(compare_with, old, document, topics)
            if comparison.refusal:
                return Compared(baseline=baseline, note=comparison.refusal)
            said = self.store.statements(Question(sentences=comparison.sentences))[1]
            languages = {document.language, old.language}
            unread = {language: self.store.unread_in(language) for language in languages}
            sayers = Sayers(texts=(*candidates, *said), unread=unread)
            return self.workers.run(with_history, comparison, baseline, old, document, sayers)
        except WorkLimitError as error:  # that there is a statement is news all the same
            return Compared(baseline=baseline, note=f"{error}, so nothing was compared")

    def _print_of_known(self, finding: EntryUpdate, text: ReadText, candidates: Sequence[StatementText]) -> EntryUpdate:
        """A print tells nobody anything new, unless it was tampered with or is in another language."""
        assert finding.identity is not None
        if text.work.quiet:
            return finding
        if finding.identity.relation == "suspect":
            return self._suspect(finding, text, candidates)
        return self._edition(finding, text) if finding.identity.relation == "edition" else finding

    def _suspect(self, finding: EntryUpdate, text: ReadText, candidates: Sequence[StatementText]) -> EntryUpdate:
        originals = (
            one for one in own_texts(candidates, finding.statement_id) if one.language == text.document.language
        )
        original = next(originals, None)
        if original is None:
            return finding
        compared = self.workers.run(compare_copy, original, text.document)
        return self.decide.suspect(finding, text, original, compared)

    def _edition(self, finding: EntryUpdate, text: ReadText) -> EntryUpdate:
        """An edition in another language: what was told of the statement is looked at again, once."""
        assert finding.statement_id is not None
        if not self.decide.asking(text):
            return finding
        first = self._first_alert(finding.statement_id)
        baseline = first.news.baseline if first is not None and isinstance(first.news, StatementNews) else None
        wanted = (finding.statement_id, *((baseline.statement_id,) if baseline else ()))
        _, texts = self.store.statements(Question(document_id=text.work.entry.key, wanted=wanted))
        own = own_texts(texts, finding.statement_id)
        if any(one.language == text.document.language for one in own):
            return finding
        if any(too_long(one.paragraphs, text.document.paragraphs) for one in own):
            return finding
        joining = self.decide.joining(finding, text, first, texts)
        try:
            alerts = self.workers.run(compare_editions, joining)
        except WorkLimitError as error:  # the edition is kept, and what was told stands
            log.warning("%s: the editions are not compared: %s", text.document.url, error)
            return finding
        return self.decide.joined(finding, text, alerts)

    def _first_alert(self, statement_id: str) -> Alert | None:
        """The alert by which a statement was first told."""
        prints = self.store.prints(statement_id)
        return self.store.alert(statement_alert_id(prints[0].seen_at, statement_id)) if prints else None
