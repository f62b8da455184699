from typing import get_args

from monitor.messages import WORDS
from monitor.model import ALERT_KINDS, AlertKind


def test_every_kind_of_alert_has_its_row_and_its_names():
    """A kind that lacks its weight, its icon or its name in a language would fail when it is first sent."""
    kinds = set(get_args(AlertKind))

    assert set(ALERT_KINDS) == kinds
    assert {language: kinds - set(words.kinds) for language, words in WORDS.items()} == {
        "en": set(),
        "zh": set(),
        "ru": set(),
    }
