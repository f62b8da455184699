"""Messages about one statement belong together: the store knows the service's name of the first of them."""

from material import ANNA, BORIS, HOUR, MINUTE, NOW, statement_alert, tell, trouble_alert

from monitor.model import DeliveryResult
from monitor.storage.store import Store


def _send(store: Store, remote_id: str, at_hour: int) -> None:
    at = NOW + at_hour * HOUR
    for delivery in store.claim_deliveries(at, at + MINUTE, 1):
        store.finish_deliveries(
            [DeliveryResult(id=delivery.id, now=at, remote_id=remote_id, claimed_until=delivery.claimed_until)]
        )


def test_the_first_message_about_a_statement_is_found(store: Store) -> None:
    """By the statement, or by the text where it is of none; of each recipient their own."""
    tell(store, statement_alert("a-1"), recipients=[ANNA])
    _send(store, "ts-1", 1)
    tell(store, statement_alert("a-2"), recipients=[ANNA])
    _send(store, "ts-2", 2)

    assert store.first_sent("anna", "s-1") == "ts-1"
    assert store.first_sent("anna", "people:1") == "ts-1"
    assert store.first_sent("anna", "s-other") == ""
    assert store.first_sent(BORIS.name, "s-1") == ""


def test_what_was_not_sent_or_is_about_no_text_begins_no_thread(store: Store) -> None:
    """A message that no service named cannot be replied to."""
    tell(store, trouble_alert(), statement_alert("a-1"), recipients=[ANNA])
    _send(store, "ts-trouble", 1)
    _send(store, "", 2)

    assert store.first_sent("anna", "s-1") == ""
