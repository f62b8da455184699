"""What earlier stored statements said of what changed between two texts, for a command that compares them."""

from collections.abc import Sequence

from monitor.cli.frame import load_to_look
from monitor.compare.history import Memory, remember
from monitor.config import Settings
from monitor.errors import MonitorError
from monitor.model import Change, Document, Question, StatementText
from monitor.statements.fingerprint import as_text, fingerprint_of
from monitor.statements.relevance import assess


def with_history(old: Document, new: Document, changes: Sequence[Change]) -> tuple[tuple[Change, ...], str]:
    """The changes with what earlier statements say of them, and why that is not known, if it is not.

    Where nothing was ever stored there is no history, and nothing to say about that.
    """
    from monitor.app import has_store

    try:
        settings, _ = load_to_look()
        texts = _texts_like(settings, (old, new)) if has_store(settings) else []
    except MonitorError as error:
        return tuple(changes), f"What earlier statements say was not looked at: {error}."
    own = {text.statement_id for text in texts if text.paragraphs == new.paragraphs}
    before = [text for text in texts if text.statement_id not in own and _is_before(text, new)]
    compared_with = next((text.statement_id for text in before if text.paragraphs == old.paragraphs), "")
    of_new = Memory(before, new.language, settings.lexicon)
    of_old = None if old.language == new.language else Memory(before, old.language, settings.lexicon)
    return remember(changes, of_new, compared_with, of_old), ""


def _texts_like(settings: Settings, sides: Sequence[Document]) -> list[StatementText]:
    """The stored statements that share words with either text, the oldest first."""
    from monitor.app import open_stored

    store = open_stored(settings, watching=False)
    try:
        found: dict[str, StatementText] = {}
        for side in sides:
            text = as_text(side, assess(side, settings.lexicon).parties)
            question = Question(fingerprint=fingerprint_of(text, settings.lexicon))
            found |= {one.document_id: one for one in store.statements(question)[1]}
    finally:
        store.close()
    return sorted(found.values(), key=lambda text: str(text.date or ""))


def _is_before(text: StatementText, new: Document) -> bool:
    day = as_text(new, ()).date
    return text.date is None or day is None or text.date <= day
