"""Alerts and their deliveries: written once with what they tell of, taken in turn, kept until they are sent or dead."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)

from monitor.model import (
    ALERT_KINDS,
    Alert,
    AlertKind,
    Decision,
    Delivery,
    DeliveryResult,
    DeliveryRow,
    EditNews,
    Pause,
    Recipient,
    Silence,
)
from monitor.storage.claims import claim, free, now
from monitor.storage.database import Database
from monitor.storage.records import columns_of, record, row_of
from monitor.storage.tables import SafeText, alerts, decisions, deliveries, pauses, silences, watched_alerts

Lifetimes = Mapping[AlertKind, timedelta]
DeliveryState = Literal["todo", "sent", "dead", "withheld"]

LIFETIMES: Lifetimes = {name: kind.lifetime for name, kind in ALERT_KINDS.items()}
"""How long after an alert it is still worth sending."""

_TODO: ColumnElement[str] = literal_column(
    "'todo'"
)  # in the statement's text, so that the index over what is to do serves it
_other = deliveries.alias("other")
_HEAD = ~exists().where(
    _other.c.recipient == deliveries.c.recipient,
    _other.c.state == _TODO,
    _other.c.id != deliveries.c.id,
    or_(_other.c.held_until.is_(None), _other.c.held_until <= now),
    or_(
        _other.c.created_at < deliveries.c.created_at,
        (_other.c.created_at == deliveries.c.created_at) & (_other.c.id < deliveries.c.id),
        _other.c.claimed_until > now,
    ),
)
"""The oldest of its recipient, while no other is on its way to them: what comes later never overtakes.

What is held back by choice stands in nobody's way.
"""

_todo = deliveries.c.state == _TODO
_REACHED = ~exists().where(pauses.c.recipient == deliveries.c.recipient)
_CLAIM = claim(deliveries, deliveries.c.created_at, deliveries.c.next_at <= now, _todo, _HEAD, _REACHED).returning(
    deliveries.c.id
)
_COMPANIONS = claim(
    deliveries,
    deliveries.c.created_at,
    deliveries.c.next_at <= now,
    _todo,
    deliveries.c.recipient == bindparam("whom", type_=SafeText),
    deliveries.c.held_until <= now,
).returning(deliveries.c.id)
_EXPIRE = (
    update(deliveries)
    .where(_todo, deliveries.c.deadline <= now, free(deliveries), _REACHED)
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
_NAMES = ("id", "alert_id", "recipient", "state", "attempts", "next_at", "error", "remote_id", "sent_at")
_ROWS = (
    select(alerts.c.kind, *(deliveries.c[name] for name in _NAMES))
    .join(alerts, alerts.c.id == deliveries.c.alert_id)
    .order_by(deliveries.c.created_at, deliveries.c.id)
)
_PAUSES = select(*(pauses.c[name] for name in ("recipient", "since", "reason", "address")))
_GRACE = timedelta(days=1)  # what is sent again, or was held, is worth sending for this long from then on
_CLAIMED = (
    select(deliveries, alerts.c.news, alerts.c.reasons, alerts.c.watches, alerts.c.created_at.label("alert_created_at"))
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
            return _claimed(connection, ids)

    def claim_companions(self, recipient: str, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take what was held back for a recipient and is due: it goes in one message with what is being sent."""
        with self.writing() as connection:
            values = {"now": now, "until": until, "limit": limit, "whom": recipient}
            return _claimed(connection, connection.scalars(_COMPANIONS, values).all())

    def begin_attempts(self, ids: Sequence[str]) -> None:
        """Count an attempt for each, before it is made: one in which the process ends was made as well."""
        with self.writing() as connection:
            chosen = update(deliveries).where(deliveries.c.id.in_(ids))
            connection.execute(chosen.values(attempts=deliveries.c.attempts + 1))

    def finish_delivery(self, result: DeliveryResult) -> None:
        """Write how an attempt ended, and release the claim. What was sent stays sent."""
        self.finish_deliveries([result])

    def finish_deliveries(self, results: Sequence[DeliveryResult], pause: Pause | None = None) -> None:
        """Write how an attempt ended that was made for several, in one transaction.

        `pause` stops what is sent to a recipient; nothing for them is lost or gets too old meanwhile.
        """
        with self.writing() as connection:
            if pause is not None:
                names = ("recipient", "since", "reason", "address")
                connection.execute(self.insert_new(pauses), {name: getattr(pause, name) for name in names})
            for result in results:
                _finish(connection, result)

    def pauses(self) -> tuple[Pause, ...]:
        """The recipients to whom nothing is sent now, those of longest standing first."""
        with self.reading() as connection:
            rows = connection.execute(_PAUSES.order_by(pauses.c.since))
            return tuple(record(Pause, row) for row in rows)

    def resume(self, recipients: Sequence[str], now: datetime, *, why: str) -> None:
        """Send to these again, at once; what waited keeps its order and has at least a day left."""
        with self.writing() as connection:
            for name in recipients:
                if connection.execute(delete(pauses).where(pauses.c.recipient == name)).rowcount:
                    waiting = _todo & (deliveries.c.recipient == name)
                    _note(connection, waiting, now, "sent again", why)
                    late = waiting & (deliveries.c.deadline < now + _GRACE)
                    connection.execute(update(deliveries).where(late).values(deadline=now + _GRACE))
                    held = deliveries.c.held_until > now
                    connection.execute(
                        update(deliveries)
                        .where(waiting, or_(deliveries.c.held_until.is_(None), ~held))
                        .values(next_at=now)
                    )

    def retry(self, ids: Sequence[str] | None, now: datetime) -> int:
        """Send again, at once, the deliveries or alerts of these ids that were not sent; without ids, all dead ones.

        The pauses of their recipients end. Returns how many will be sent.
        """
        wanted: ColumnElement[bool] = deliveries.c.state == "dead"
        if ids is not None:
            named = or_(deliveries.c.id.in_(ids), deliveries.c.alert_id.in_(ids))
            wanted = named & (deliveries.c.state != "sent") & _unclaimed(now)
        with self.writing() as connection:
            rows = connection.execute(select(deliveries.c.id, deliveries.c.recipient).where(wanted)).all()
            chosen = deliveries.c.id.in_([row.id for row in rows])
            _note(connection, chosen, now, "sent again", "somebody asked for it")
            again = {"state": "todo", "next_at": now, "held_until": None, "told_at": None, "deadline": now + _GRACE}
            connection.execute(update(deliveries).where(chosen).values(again))
        self.resume(sorted({row.recipient for row in rows}), now, why="somebody asked for it")
        return len(rows)

    def last_sent(self, recipient: str) -> datetime | None:
        """When a recipient was sent something for the last time."""
        with self.reading() as connection:
            question = select(func.max(deliveries.c.sent_at)).where(deliveries.c.recipient == recipient)
            found: datetime | None = connection.scalar(question)
            return found

    def first_sent(self, recipient: str, *threads: str) -> str:
        """The service's name of the first message to a recipient about statements or texts; "" where it gave none."""
        news = type_coerce(alerts.c.news, JSON)
        told = or_(
            news["statement_id"].as_string().in_(threads), news[("print", "document_id")].as_string().in_(threads)
        )
        question = (
            select(deliveries.c.remote_id)
            .join(alerts, alerts.c.id == deliveries.c.alert_id)
            .where(
                deliveries.c.recipient == recipient, deliveries.c.state == "sent", deliveries.c.remote_id != "", told
            )
            .order_by(deliveries.c.sent_at, deliveries.c.id)
            .limit(1)
        )
        with self.reading() as connection:
            return connection.execute(question).scalar_one_or_none() or ""

    def untold(self) -> tuple[tuple[Pause, ...], tuple[DeliveryRow, ...]]:
        """The pauses and the dead deliveries that no operator was told of."""
        dead = (deliveries.c.state == "dead") & deliveries.c.told_at.is_(None)
        with self.reading() as connection:
            stopped = connection.execute(_PAUSES.where(pauses.c.told_at.is_(None))).all()
            rows = connection.execute(_ROWS.where(dead)).all()
            return tuple(record(Pause, row) for row in stopped), tuple(record(DeliveryRow, row) for row in rows)

    def tell_undelivered(
        self,
        told: Sequence[tuple[Alert, Sequence[Recipient]]],
        paused: Sequence[str],
        dead: Sequence[str],
        now: datetime,
    ) -> None:
        """Write alerts about pauses of these recipients and these dead deliveries, and that they were told, at once."""
        with self.writing() as connection:
            for alert, recipients in told:
                write_alert(self, connection, alert, recipients, self.lifetimes, {})
            connection.execute(update(pauses).where(pauses.c.recipient.in_(paused)).values(told_at=now))
            connection.execute(update(deliveries).where(deliveries.c.id.in_(dead)).values(told_at=now))

    def decisions(self, alert_id: str) -> tuple[Decision, ...]:
        """What was decided about an alert, in order."""
        question = select(*columns_of(Decision, decisions)).where(decisions.c.alert_id == alert_id)
        with self.reading() as connection:
            rows = connection.execute(question.order_by(decisions.c.id))
            return tuple(record(Decision, row) for row in rows)

    def add_silence(self, silence: Silence) -> None:
        """Begin a silence."""
        with self.writing() as connection:
            connection.execute(self.insert_new(silences), row_of(silences, silence))

    def silences(self, now: datetime | None = None) -> tuple[Silence, ...]:
        """All silences, the newest first, or those that hold at a time."""
        question = select(silences).order_by(silences.c.begins_at.desc(), silences.c.id)
        if now is not None:
            question = question.where(silences.c.begins_at <= now, silences.c.until > now)
        with self.reading() as connection:
            return tuple(record(Silence, row) for row in connection.execute(question))

    def end_silence(self, id: str, now: datetime) -> bool:
        """End a silence now; False where none of this id holds."""
        with self.writing() as connection:
            holds = (silences.c.id == id) & (silences.c.until > now)
            return connection.execute(update(silences).where(holds).values(until=now)).rowcount > 0

    def delivery_rows(self, state: DeliveryState | None = None, *, alert_id: str | None = None) -> list[DeliveryRow]:
        """The deliveries, or those in one state or of one alert, oldest first."""
        question = _ROWS
        if state is not None:
            question = question.where(deliveries.c.state == state)
        if alert_id is not None:
            question = question.where(deliveries.c.alert_id == alert_id)
        with self.reading() as connection:
            return [record(DeliveryRow, row) for row in connection.execute(question)]

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
        return None if row is None else record(Alert, row)

    def edits(self) -> tuple[EditNews, ...]:
        """The edits that were told, in the order of time."""
        question = select(alerts.c.news).where(alerts.c.kind == "edited").order_by(alerts.c.created_at, alerts.c.id)
        with self.reading() as connection:
            return tuple(connection.scalars(question).all())

    def alerts(self, *, since: datetime | None = None, limit: int = 100) -> tuple[Alert, ...]:
        """The last alerts, newest first, or those of them that are not older than `since`."""
        question = select(alerts).order_by(alerts.c.created_at.desc(), alerts.c.id).limit(limit)
        if since is not None:
            question = question.where(alerts.c.created_at >= since)
        with self.reading() as connection:
            rows = connection.execute(question).all()
        return tuple(record(Alert, row) for row in rows)


def write_alert(
    database: Database,
    connection: Connection,
    alert: Alert,
    recipients: Sequence[Recipient],
    lifetimes: Lifetimes,
    passed_over: Mapping[str, str],
) -> None:
    """Add an alert, a delivery for each recipient, and why others get none; what is already there is left as it is."""
    is_new = connection.execute(database.insert_new(alerts), row_of(alerts, alert, kind=alert.kind)).first() is not None
    if is_new and alert.watches:
        connection.execute(watched_alerts.insert(), [{"watch": name, "alert_id": alert.id} for name in alert.watches])
    if is_new and passed_over:
        noted = {"alert_id": alert.id, "at": alert.created_at, "what": "not sent"}
        others = [noted | {"recipient": name, "reason": reason} for name, reason in passed_over.items()]
        connection.execute(decisions.insert(), others)
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


def _claimed(connection: Connection, ids: Sequence[str]) -> list[Delivery]:
    rows = connection.execute(_CLAIMED, {"ids": ids}).all() if ids else []
    return [
        record(Delivery, row, alert=record(Alert, row, id=row.alert_id, created_at=row.alert_created_at))
        for row in rows
    ]


def _finish(connection: Connection, result: DeliveryResult) -> None:
    this = (deliveries.c.id == result.id) & (deliveries.c.state != "sent")
    if result.claimed_until is not None and (result.error or result.decision):
        # The row belongs to whoever took it over; to free it would let a third worker send what the second is sending.
        this &= deliveries.c.claimed_until == result.claimed_until
    values: dict[str, Any] = {"error": result.error, "claimed_until": None}
    if result.decision == "held" and result.next_at is not None:
        _note(connection, this, result.now, "held", result.error)
        worth = result.next_at + _GRACE
        values |= {"next_at": result.next_at, "held_until": result.next_at}
        values["deadline"] = case((deliveries.c.deadline < worth, worth), else_=deliveries.c.deadline)
    elif result.decision == "withheld":
        _note(connection, this, result.now, "not sent", result.error)
        values |= {"state": "withheld", "next_at": None}
    else:
        values |= _ended(result)
        if values["state"] == "dead" or result.note:
            what = "given up" if values["state"] == "dead" else values["state"]
            _note(connection, this, result.now, what, result.note or result.error)
    connection.execute(update(deliveries).where(this).values(values))


def _ended(result: DeliveryResult) -> dict[str, Any]:
    state = "sent" if not result.error else "todo" if result.next_at is not None else "dead"
    return {
        "state": state,
        "next_at": result.next_at if state == "todo" else None,
        "remote_id": result.remote_id,
        "sent_at": result.now if state == "sent" else None,
    }


def _unclaimed(moment: datetime) -> ColumnElement[bool]:
    return or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= moment)


def _note(connection: Connection, which: ColumnElement[bool], now: datetime, what: str, reason: str) -> None:
    rows = connection.execute(select(deliveries.c.alert_id, deliveries.c.recipient).where(which)).all()
    values = [
        {"alert_id": row.alert_id, "recipient": row.recipient, "at": now, "what": what, "reason": reason}
        for row in rows
    ]
    if values:
        connection.execute(decisions.insert(), values)


def delivery_id(alert_id: str, recipient: str) -> str:
    """The same for the same alert and recipient, so that nobody is told twice."""
    return hashlib.sha256(f"{alert_id}\n{recipient}".encode()).hexdigest()[:32]


def next_delivery_at(connection: Connection, moment: datetime) -> datetime | None:
    """When the deliver step has something to do: the first head that is due, free again or past its deadline."""
    waits = case((free(deliveries), deliveries.c.next_at), else_=deliveries.c.claimed_until)
    heads = select(waits, deliveries.c.deadline).where(_todo, _HEAD, _REACHED)
    moments = [moment for row in connection.execute(heads, {"now": moment}) for moment in row if moment is not None]
    return min(moments, default=None)
