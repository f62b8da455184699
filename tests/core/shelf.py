"""A store in memory, for tests of what follows from a text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.alerts.decide import Decider
from monitor.compare.alignment.semantic import Encode
from monitor.model import Alert, Language, Publication, Question, StatementNews, StatementText, Watch
from monitor.steps.analyse import Analysis
from monitor.steps.workers import SameProcess, Tools
from monitor.text.lexicon import Lexicon

Ask = Callable[[Question], Sequence[StatementText]]


@dataclass(frozen=True)
class Shelf:
    """Gives the statements that `ask` finds, and the alerts by which they were told, by the statements' ids."""

    ask: Ask
    told: Mapping[str, Alert] = field(default_factory=dict)

    def statements(self, question: Question) -> tuple[int, Sequence[StatementText]]:
        """They never change."""
        return 1, self.ask(question)

    def unread_in(self, language: Language) -> int:
        """Every statement is known in every language."""
        return 0

    def prints(self, statement_id: str) -> Sequence[Publication]:
        """The one that was told."""
        alert = self.told.get(statement_id)
        assert alert is None or isinstance(alert.news, StatementNews)
        return [alert.news.print] if alert is not None else []

    def alert(self, id: str) -> Alert | None:
        """By its id."""
        return next((alert for alert in self.told.values() if alert.id == id), None)


def analysis_of(
    shelf: Shelf,
    *,
    lexicon: Lexicon,
    watches: Sequence[Watch],
    publishers: Mapping[str, str] | None = None,
    encode: Encode | None = None,
) -> Analysis:
    """The analysis of a service with these watches, in this process."""
    return Analysis(
        store=shelf,
        workers=SameProcess(Tools(lexicon=lexicon, encode=encode)),
        decide=Decider(watches=watches, publishers=publishers or {}),
    )
