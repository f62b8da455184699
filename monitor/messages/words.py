"""The words of the frame around what is quoted: what each language has to supply."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.model import AlertKind, Channel, Health, Language, Relation

CHANGES = ("new", "dropped", "stronger", "weaker", "reworded", "moved")
"""What can have happened to a sentence, in the order in which it is counted; a shift takes the place of `reworded`."""

PLAIN_CHANNELS: frozenset[Channel] = frozenset({"terminal", "other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words. Phrases with `{}` are filled by str.format."""

    tag: Language
    kinds: Mapping[AlertKind, str]
    changes: Mapping[str, str]  # labels over quotes
    counts: Mapping[str, str]  # in the gist
    counted: str  # joins the counts and what they are against
    comma: str
    colon: str
    against_joint: str
    against_statement: str
    against_undated: str
    against_version: str
    unchanged: str
    without_substance: str
    kept: str
    nothing_compared: str
    no_baseline: str
    mention: str
    announced: str
    suspect: str
    unreadable: str  # why
    tried: str  # label of what was tried, and when again
    attempts: str
    withdrawn: str  # over what was told and does not hold; holds a label of `changes`
    edition_changes: Mapping[str, str]  # labels over quotes of two editions that do not say the same
    reversal: str
    version: str
    vanished: str
    page_back: str  # the kind of an alert on a page that was gone
    returned: str
    trouble_one: str
    trouble_many: str
    recovered_one: str
    recovered_many: str
    undelivered: str  # what kind of alert it is
    several: str  # alerts in one message
    paused: str
    given_up: str
    paused_gist: str
    given_up_gist: str
    unreached: str  # since when
    trouble_gist: str
    recovered_gist: str
    health: Mapping[Health, str]
    since: str
    more_changes: str
    more_sources: str
    more_prints: str
    passage: str
    no_clock: str
    not_dated: str
    languages: Mapping[Language, str]
    relations: Mapping[Relation, str]
    published: str
    seen: str
    source: str
    also: str
    compared_with: str
    before: str
    gone: str
    back: str
    why: str
    still_out: str
    page: str
    comparison: str
    details: str  # the same page, where nothing was compared
    archived: str
    id: str
    semicolon: str
    list_comma: str  # between names that may hold commas or blanks
    bracketed: str
    source_name: str
    source_facts: str
    printed: str
    not_delivered: str
    whats: Mapping[str, str]  # kinds of what a rewording changed
    rhythms: Mapping[str, str]  # of digests
    units: Mapping[str, str]  # of time; empty: as the sentence has it
    in_language: Mapping[Language, str]  # of a text
    place: str  # a statement that said something: its day and its title
    undated_place: str
    services: Mapping[str, str]  # what sentences about deliveries call the parts
    light: str  # heading over changes without substance
    running: str  # heading over the whole new text
    legend: str  # what the marks mean
    date: str  # of the day and the name of its month
    months: Sequence[str] = ("",) * 12

    def day(self, day: datetime.date) -> str:
        """A date as it stands in a sentence."""
        return self.date.format(day, self.months[day.month - 1])


JOINT = ("联合声明", "joint statement", "совместное заявление")
"""What the title of a joint statement says, in small letters."""
