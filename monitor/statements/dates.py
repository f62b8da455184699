"""The day of a statement: as signed at its end, else as published."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from monitor.model import Document, StatementText
from monitor.text.dates import tell_time

_SIGNATURE = 60  # characters at most of the line that says where and when an act was signed
_PRINTED = re.compile(r"日报|日報|\d\s*版|责编|責編|电）|電）|\d:\d")


def day_of(document: Document) -> date | None:
    """The day of an act: as signed at its end ("Москва, 8 мая 2025 года"), else as published."""
    by_hand = signed(document.paragraphs)
    if by_hand is not None:
        return by_hand
    published = document.published
    return published.date() if isinstance(published, datetime) else published


def day_of_stored(text: StatementText) -> date | None:
    """The day of a stored statement: as signed, else as stored."""
    return signed(text.paragraphs) or text.date


def signed(paragraphs: Sequence[str]) -> date | None:
    """The day in the line that says where and when an act was signed; None where there is none."""
    for paragraph in reversed(paragraphs[-5:]):
        if len(paragraph) <= _SIGNATURE and not _PRINTED.search(paragraph):
            found = tell_time([paragraph], "UTC")
            if found is not None:
                return found.date() if isinstance(found, datetime) else found
    return None
