"""The words of the domain.

    source ─ lists ─> entry ─ fetched as ─> capture ─ read as ─> document (version 1, 2, …)
    document ─ judged ─> assessment ─ is an edition of ─> statement ─ compared with an earlier one ─> changes
    finding ─> alert ─> one delivery for each recipient

Values are frozen. Times are aware and in UTC, except `published`, which keeps the publisher's zone. A `published` that
is a plain `date` means that the publisher printed no clock time.
"""

from monitor.model.alert_kinds import ALERT_KINDS, DEFAULT_KINDS, AlertKind, KindOfAlert
from monitor.model.alerts import (
    TROUBLED,
    Alert,
    Baseline,
    ChangeLine,
    EditNews,
    Health,
    News,
    Print,
    StatementNews,
    Trouble,
    TroubleNews,
    Undelivered,
    VanishedNews,
)
from monitor.model.backfills import Backfill, BackfillCounts, Failure, ListFindings, OldList
from monitor.model.documents import Assessment, Document, Passage, Sentence, Verdict
from monitor.model.received import Capture, Response
from monitor.model.recipients import Channel, Digest, Message, NotSent, Quiet, Recipient, Sent, Silence, Watch
from monitor.model.remarks import Remark, remark
from monitor.model.rows import (
    Counts,
    Decision,
    Delivery,
    DeliveryResult,
    DeliveryRow,
    EntryError,
    Pause,
    Rejudged,
    StatementRow,
)
from monitor.model.sites import LANGUAGES, Entry, Language, ListKind, Profile, Source
from monitor.model.statements import (
    Change,
    ChangeKind,
    Fingerprint,
    Identity,
    Mark,
    Question,
    Relation,
    Shift,
    Span,
    StatementText,
)
from monitor.model.updates import (
    Busy,
    EntryWork,
    Finding,
    ListState,
    Outcome,
    PollResult,
    Reading,
    SourceState,
    StoredVersion,
)

__all__ = [
    "ALERT_KINDS",
    "DEFAULT_KINDS",
    "LANGUAGES",
    "TROUBLED",
    "Alert",
    "AlertKind",
    "Assessment",
    "Backfill",
    "BackfillCounts",
    "Baseline",
    "Busy",
    "Capture",
    "Change",
    "ChangeKind",
    "ChangeLine",
    "Channel",
    "Counts",
    "Decision",
    "Delivery",
    "DeliveryResult",
    "DeliveryRow",
    "Digest",
    "Document",
    "EditNews",
    "Entry",
    "EntryError",
    "EntryWork",
    "Failure",
    "Finding",
    "Fingerprint",
    "Health",
    "Identity",
    "KindOfAlert",
    "Language",
    "ListFindings",
    "ListKind",
    "ListState",
    "Mark",
    "Message",
    "News",
    "NotSent",
    "OldList",
    "Outcome",
    "Passage",
    "Pause",
    "PollResult",
    "Print",
    "Profile",
    "Question",
    "Quiet",
    "Reading",
    "Recipient",
    "Rejudged",
    "Relation",
    "Remark",
    "Response",
    "Sent",
    "Sentence",
    "Shift",
    "Silence",
    "Source",
    "SourceState",
    "Span",
    "StatementNews",
    "StatementRow",
    "StatementText",
    "StoredVersion",
    "Trouble",
    "TroubleNews",
    "Undelivered",
    "VanishedNews",
    "Verdict",
    "Watch",
    "remark",
]
