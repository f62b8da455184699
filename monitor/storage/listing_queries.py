"""What the pages for readers list: alerts and deliveries, the newest first, a page at a time."""

from sqlalchemy import and_, case, or_, select

from monitor.model import Alert, DeliveryRow
from monitor.storage.database import Database
from monitor.storage.records import record
from monitor.storage.tables import alerts, deliveries, watched_alerts


def alerts_page(database: Database, *, before: str = "", watch: str = "", limit: int) -> tuple[Alert, ...]:
    """The newest alerts, or those of a watch; with `before`, the id of one, those that come after it in the list."""
    question = select(alerts).order_by(alerts.c.created_at.desc(), alerts.c.id).limit(limit)
    if watch:
        its_own = select(watched_alerts.c.alert_id).where(watched_alerts.c.watch == watch)
        question = question.where(alerts.c.id.in_(its_own))
    with database.reading() as connection:
        if before:
            moment = connection.execute(select(alerts.c.created_at).where(alerts.c.id == before)).scalar_one_or_none()
            if moment is None:
                return ()
            older = alerts.c.created_at < moment
            question = question.where(or_(older, and_(alerts.c.created_at == moment, alerts.c.id > before)))
        rows = connection.execute(question).all()
    return tuple(record(Alert, row) for row in rows)


def newest_deliveries(database: Database, *, limit: int) -> tuple[DeliveryRow, ...]:
    """Deliveries: given up, failed for now, waiting, ended; of each the newest first."""
    names = ("id", "alert_id", "recipient", "state", "attempts", "next_at", "error", "remote_id", "sent_at")
    urgent = case(
        (deliveries.c.state == "dead", 0),
        ((deliveries.c.state == "todo") & (deliveries.c.error != ""), 1),
        (deliveries.c.state == "todo", 2),
        else_=3,
    )
    question = (
        select(alerts.c.kind, *(deliveries.c[name] for name in names))
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .order_by(urgent, deliveries.c.created_at.desc(), deliveries.c.id)
        .limit(limit)
    )
    with database.reading() as connection:
        rows = connection.execute(question).all()
    return tuple(record(DeliveryRow, row) for row in rows)
