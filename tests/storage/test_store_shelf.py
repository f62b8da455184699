"""What the pages list: the newest alerts a page at a time, and deliveries, those that want attention first."""

from material import ANNA, BORIS, HOUR, MINUTE, NOW, statement_alert, tell, trouble_alert

from monitor.model import DeliveryResult
from monitor.storage.listing_queries import alerts_page, newest_deliveries
from monitor.storage.store import Store


def test_alerts_are_read_page_by_page_each_once(store: Store) -> None:
    """A page goes on after the last alert of the one before, also where several came at one moment."""
    alerts = [trouble_alert(f"a-{number}", NOW + (number // 3) * MINUTE) for number in range(10)]
    tell(store, *alerts)

    found, before = list[str](), ""
    while page := alerts_page(store, before=before, limit=4):
        found += [alert.id for alert in page]
        before = page[-1].id

    assert found == ["a-9", "a-6", "a-7", "a-8", "a-3", "a-4", "a-5", "a-0", "a-1", "a-2"]


def test_an_id_that_nobody_knows_leads_to_an_empty_page(store: Store) -> None:
    """A reader who kept an old address gets no fault."""
    tell(store, trouble_alert())

    assert alerts_page(store, before="a-unknown", limit=4) == ()


def test_what_failed_comes_before_what_waits_and_what_was_sent(store: Store) -> None:
    """Given up, failed for now, waiting, sent."""
    tell(store, statement_alert("a-1"), trouble_alert("a-2", NOW + MINUTE), recipients=[ANNA, BORIS])
    for recipient, result in (("anna", {"remote_id": "1"}), ("boris", {"error": "no", "next_at": NOW + HOUR})):
        [delivery] = [one for one in store.claim_deliveries(NOW, NOW, 9) if one.recipient == recipient]
        store.finish_deliveries([DeliveryResult(id=delivery.id, now=NOW, **result)])  # type: ignore[arg-type]

    rows = newest_deliveries(store, limit=9)

    first, *waiting, last = [(row.recipient, row.alert_id) for row in rows]
    assert first == ("boris", "a-1")
    assert set(waiting) == {("anna", "a-2"), ("boris", "a-2")}
    assert last == ("anna", "a-1")
    assert newest_deliveries(store, limit=1) == rows[:1]
