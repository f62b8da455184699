"""Alerts and their deliveries: written once with what they tell of, taken in turn, kept until they are sent or dead."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, bindparam, case, exists, func, literal_column, or_, select, update

from monitor.adapters.storage.claims import claim, free, now
from monitor.adapters.storage.database import Database
from monitor.adapters.storage.tables import alerts, deliveries
from monitor.model import Alert, AlertKind, Delivery, DeliveryResult, DeliveryRow, Recipient

Lifetimes = Mapping[AlertKind, timedelta]

LIFETIMES: Lifetimes = {
    "statement": timedelta(days=7),
    "mention": timedelta(days=7),
    "edited": timedelta(days=7),
    "vanished": timedelta(days=7),
    "trouble": timedelta(hours=24),
    "recovered": timedelta(hours=24),
}
"""How long after an alert it is still worth sending."""

_TODO: ColumnElement[str] = literal_column(
    "'todo'"
)  # in the statement's text, so that the index over what is to do serves it
_other = deliveries.alias("other")
_HEAD = ~exists().where(
    _other.c.recipient == deliveries.c.recipient,
    _other.c.state == _TODO,
    _other.c.id != deliveries.c.id,
    or_(
        _other.c.created_at < deliveries.c.created_at,
        (_other.c.created_at == deliveries.c.created_at) & (_other.c.id < deliveries.c.id),
        _other.c.claimed_until > now,
    ),
)
"""The oldest of its recipient, while no other is on its way to them: what comes later never overtakes."""

_todo = deliveries.c.state == _TODO
_CLAIM = claim(deliveries, deliveries.c.created_at, deliveries.c.next_at <= now, _todo, _HEAD).returning(
    deliveries.c.id
)
_EXPIRE = (
    update(deliveries)
    .where(_todo, deliveries.c.deadline <= now, free(deliveries))
    .values(
        state="dead",
        next_at=None,
        claimed_until=None,
        error=case(
            (deliveries.c.error == "", "its deadline passed before it could be tried"),
            else_="its deadline passed; the last attempt: " + deliveries.c.error,
        ),
    )
)
_CLAIMED = (
    select(deliveries, alerts.c.news, alerts.c.reasons, alerts.c.created_at.label("alert_created_at"))
    .join(alerts, alerts.c.id == deliveries.c.alert_id)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(deliveries.c.created_at, deliveries.c.id)
)


class Outbox(Database):
    """The alerts and deliveries; with the statements it is the `DeliverStore` of the deliver step."""

    lifetimes: Lifetimes

    def claim_deliveries(self, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take deliveries that are due, at most one of each recipient, the oldest first.

        What is past its deadline is not taken any more: it becomes dead, with a reason.
        """
        with self.writing() as connection:
            connection.execute(_EXPIRE, {"now": now})
            ids = connection.scalars(_CLAIM, {"now": now, "until": until, "limit": limit}).all()
            rows = connection.execute(_CLAIMED, {"ids": ids}).all() if ids else []
        return [
            Delivery(
                id=row.id,
                alert=Alert(id=row.alert_id, created_at=row.alert_created_at, news=row.news, reasons=row.reasons),
                recipient=row.recipient,
                attempts=row.attempts,
                created_at=row.created_at,
                deadline=row.deadline,
            )
            for row in rows
        ]

    def finish_delivery(self, result: DeliveryResult) -> None:
        """Write how an attempt ended, and release the claim. What was sent stays sent."""
        state = "sent" if not result.error else "todo" if result.next_at is not None else "dead"
        with self.writing() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id == result.id, deliveries.c.state != "sent")
                .values(
                    state=state,
                    attempts=deliveries.c.attempts + 1,
                    next_at=result.next_at if state == "todo" else None,
                    error=result.error,
                    remote_id=result.remote_id,
                    sent_at=result.now if state == "sent" else None,
                    claimed_until=None,
                )
            )

    def delivery_rows(self, state: Literal["todo", "sent", "dead"] | None = None) -> list[DeliveryRow]:
        """The deliveries, or those in one state, oldest first."""
        names = ("id", "alert_id", "recipient", "state", "attempts", "next_at", "error", "remote_id", "sent_at")
        question = (
            select(alerts.c.kind, *(deliveries.c[name] for name in names))
            .join(alerts, alerts.c.id == deliveries.c.alert_id)
            .order_by(deliveries.c.created_at, deliveries.c.id)
        )
        if state is not None:
            question = question.where(deliveries.c.state == state)
        with self.reading() as connection:
            return [DeliveryRow(**row) for row in connection.execute(question).mappings()]

    def delivery_counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        question = select(deliveries.c.state, func.count().label("number")).group_by(deliveries.c.state)
        with self.reading() as connection:
            found = {row.state: row.number for row in connection.execute(question)}
        return {state: found.get(state, 0) for state in ("todo", "sent", "dead")}

    def alert(self, id: str) -> Alert | None:
        """An alert by id."""
        with self.reading() as connection:
            row = connection.execute(select(alerts).where(alerts.c.id == id)).one_or_none()
        return None if row is None else Alert(id=row.id, created_at=row.created_at, news=row.news, reasons=row.reasons)

    def alerts(self, *, since: datetime | None = None, limit: int = 100) -> tuple[Alert, ...]:
        """The last alerts, newest first, or those of them that are not older than `since`."""
        question = select(alerts).order_by(alerts.c.created_at.desc(), alerts.c.id).limit(limit)
        if since is not None:
            question = question.where(alerts.c.created_at >= since)
        with self.reading() as connection:
            rows = connection.execute(question).all()
        return tuple(Alert(id=row.id, created_at=row.created_at, news=row.news, reasons=row.reasons) for row in rows)


def write_alert(
    database: Database,
    connection: Connection,
    alert: Alert,
    recipients: Sequence[Recipient],
    lifetimes: Lifetimes,
) -> None:
    """Add an alert and one delivery for each recipient; those already there are left as they are."""
    values = {
        "id": alert.id,
        "created_at": alert.created_at,
        "kind": alert.kind,
        "news": alert.news,
        "reasons": alert.reasons,
    }
    connection.execute(database.insert_new(alerts), values)
    rows = [
        {
            "id": delivery_id(alert.id, recipient.name),
            "alert_id": alert.id,
            "recipient": recipient.name,
            "created_at": alert.created_at,
            "deadline": alert.created_at + lifetimes[alert.kind],
            "state": "todo",
            "attempts": 0,
            "next_at": alert.created_at,
            "error": "",
            "remote_id": "",
        }
        for recipient in recipients
    ]
    if rows:
        connection.execute(database.insert_new(deliveries), rows)


def delivery_id(alert_id: str, recipient: str) -> str:
    """The same for the same alert and recipient, so that nobody is told twice."""
    return hashlib.sha256(f"{alert_id}\n{recipient}".encode()).hexdigest()[:32]


def next_delivery_at(connection: Connection, moment: datetime) -> datetime | None:
    """When the deliver step has something to do: the first head that is due, free again or past its deadline."""
    waits = case((free(deliveries), deliveries.c.next_at), else_=deliveries.c.claimed_until)
    heads = select(waits, deliveries.c.deadline).where(_todo, _HEAD)
    moments = [moment for row in connection.execute(heads, {"now": moment}) for moment in row if moment is not None]
    return min(moments, default=None)
