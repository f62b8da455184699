"""Texts: which are due, what a reading leaves behind, and what reading again may change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from material import (
    ANNA,
    BORIS,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    assessment,
    capture,
    document,
    entry,
    finding,
    known,
    polled,
    read,
    source,
    statement,
    statement_alert,
    telling,
    watch,
    work,
)

from monitor.errors import StorageError
from monitor.model import Document, Entry, EntryError, EntryWork, StoredVersion
from monitor.storage.store import Store, open_store

BEIJING = timezone(timedelta(hours=8))


def _keys(store: Store, at: datetime, limit: int = 10) -> list[str]:
    return [item.entry.key for item in store.claim_entries(at, at + MINUTE, limit)]


def test_an_entry_that_was_listed_is_due_at_once(store: Store) -> None:
    """The work on a new entry says all that is known of it."""
    watch(store)

    [item] = store.claim_entries(NOW, NOW + MINUTE, 10)

    assert item == EntryWork(
        entry=entry(), source="people-zh", quiet=False, found_at=NOW, list_capture="c-list", attempts=0, looks=0
    )


@pytest.mark.parametrize(
    "published",
    [
        date(2026, 11, 23),
        datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 8, 0, 1, 5, tzinfo=BEIJING),
        None,
    ],
)
def test_the_publishers_clock_is_kept(store: Store, published: datetime | date | None) -> None:
    """A time of publication comes back with the offset it was printed with, a day stays a day."""
    watch(store, entry(published=published))

    kept = work(store)["people:1"].entry.published

    assert (type(kept), str(kept)) == (type(published), str(published))


def test_every_field_of_an_entry_is_kept(store: Store) -> None:
    """A kind of entry that is thought of later needs no new column."""
    whole = Entry(key="k", url="http://x.test/k", title="т", published=NOW, inline=True)
    watch(store, whole)

    assert work(store)["k"].entry == whole


def test_an_entry_never_read_comes_before_second_looks(store: Store) -> None:
    """News does not wait behind texts that are only looked at again."""
    watch(store, entry("people:1"), entry("people:2"))
    store.finish_entry(finding("people:1", next_look_at=NOW + MINUTE))
    store.finish_entry(finding("people:2", next_look_at=NOW + MINUTE))
    store.finish_poll(polled(entry("people:3"), entry("people:4"), at=NOW + 2 * MINUTE))
    store.finish_entry(finding("people:4", error="timed out", next_look_at=NOW + 3 * MINUTE))

    taken = [*_keys(store, NOW + DAY, limit=3), *_keys(store, NOW + DAY)]

    assert taken == ["people:3", "people:4", "people:1", "people:2"]


def test_a_claimed_entry_is_nobody_elses_until_the_claim_ends(store: Store) -> None:
    """Two workers never read the same text at once, and a dead one does not keep it."""
    watch(store)
    _keys(store, NOW)

    running, ended = _keys(store, NOW + MINUTE / 2), _keys(store, NOW + MINUTE)

    assert (running, ended) == ([], ["people:1"])


def test_entries_of_a_source_that_is_no_longer_configured_wait(store: Store) -> None:
    """Nobody reads for a source that was switched off; when it is on again, nothing is lost."""
    watch(store)

    store.sync_sources([], NOW)
    off = (_keys(store, NOW), store.next_due(NOW))
    store.sync_sources([source()], NOW)

    assert off == ([], None)
    assert _keys(store, NOW) == ["people:1"]


def test_an_entry_may_never_be_due_again(store: Store) -> None:
    """A text that is nothing is not fetched for ever."""
    watch(store)

    store.finish_entry(read(next_look_at=None))

    assert _keys(store, NOW + 1000 * DAY) == []


def test_a_failed_look_is_counted_and_kept_with_its_reason(store: Store) -> None:
    """A person can see what could not be read, and a worker how often it was tried."""
    watch(store)

    store.finish_entry(finding(error="timed out", next_look_at=NOW + HOUR))
    store.finish_entry(finding(error="403 Forbidden", next_look_at=NOW + 2 * HOUR))

    [item] = store.claim_entries(NOW + 3 * HOUR, NOW + 4 * HOUR, 10)
    assert (item.attempts, item.looks) == (2, 0)
    assert store.entry_errors() == [
        EntryError(
            key="people:1",
            source="people-zh",
            url="http://people.test/people:1",
            title="两国发表声明",
            error="403 Forbidden",
            attempts=2,
            next_look_at=NOW + 2 * HOUR,
        )
    ]


def test_a_look_that_succeeds_forgets_the_failures(store: Store) -> None:
    """What is over is not shown as an error."""
    watch(store)
    store.finish_entry(finding(error="timed out"))

    store.finish_entry(read())

    item = work(store, NOW + HOUR)["people:1"]
    assert (item.attempts, item.looks) == (0, 1)
    assert store.entry_errors() == []


def test_the_next_look_knows_the_last_version(store: Store) -> None:
    """What a text is compared with is what was read of it before, with its proof."""
    watch(store)
    text = document(
        "people:1",
        "第一段。",
        "Второй абзац.",
        published=datetime(2026, 11, 23, 16, 0, tzinfo=BEIJING),
        source="新华社",
        author="记者",
        editor="编辑",
        profile="people-2021",
        notes=("no clock time",),
        supplements=(entry("people:9", published=date(2026, 11, 23)),),
        next_page="http://people.test/2",
    )

    store.finish_entry(read(document=text, assessment=assessment("mention")))

    assert work(store, NOW + HOUR)["people:1"].stored == StoredVersion(
        number=1,
        document=text,
        capture=capture("c-people:1"),
        read_at=NOW,
        verdict="mention",
        statement_id=None,
        relation=None,
        topics=("nuclear-war",),
    )


def test_an_edit_is_the_next_version(store: Store) -> None:
    """An edited text is stored beside the one before, and stays a print of its statement."""
    watch(store)
    store.finish_entry(statement())
    [generation, _] = known(store)

    edited = document("people:1", "双方强调，核战争打不赢也打不得。", title="改题")
    store.finish_entry(
        statement(version=2, document=edited, capture=capture("c-2"), generation=generation, now=NOW + HOUR)
    )

    stored = work(store, NOW + DAY)["people:1"].stored
    assert stored is not None
    assert (stored.number, stored.document, stored.capture.id) == (2, edited, "c-2")
    assert (stored.statement_id, stored.relation, stored.read_at) == ("s-1", "first", NOW + HOUR)
    [seen] = store.prints("s-1")
    assert (seen.title, seen.seen_at, seen.capture_id) == ("改题", NOW, "c-2")


def test_an_edit_that_is_no_statement_any_more_stays_a_print(store: Store) -> None:
    """What was published as a statement was published, whatever stands there now."""
    watch(store)
    store.finish_entry(statement())

    store.finish_entry(read(version=2, verdict="mention", now=NOW + HOUR))

    stored = work(store, NOW + DAY)["people:1"].stored
    assert stored is not None
    assert (stored.verdict, stored.statement_id) == ("mention", "s-1")
    assert len(store.prints("s-1")) == 1


def test_the_version_before_tells_a_reversal(url: str) -> None:
    """The digest of the version before is made by whoever compares, of the text as it was."""
    store = open_store(url, migrate=False, digest=lambda before: before.paragraphs[0])
    watch(store)
    store.finish_entry(read(document=document("people:1", "A")))
    first = work(store, NOW + HOUR)["people:1"].stored
    store.finish_entry(read(version=2, document=document("people:1", "B"), capture=capture("c-2")))
    second = work(store, NOW + HOUR)["people:1"].stored
    store.close()

    assert first is not None
    assert first.before_digest is None
    assert second is not None
    assert second.before_digest == "A"


def test_without_a_digest_of_ones_own_the_text_is_digested(store: Store) -> None:
    """Two versions of one text have one digest."""
    watch(store)
    for version in (1, 2, 3):
        store.finish_entry(read(version=version, document=document("people:1", "A"), capture=capture(f"c-{version}")))

    stored = work(store, NOW + HOUR)["people:1"].stored

    assert stored is not None
    assert stored.before_digest == "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd"


def test_a_text_of_the_list_is_proven_by_the_list(store: Store) -> None:
    """A text that was read from the list has the list's capture."""
    watch(store, entry(inline=True))

    store.finish_entry(read(capture=None))

    stored = work(store, NOW + HOUR)["people:1"].stored
    assert stored is not None
    assert stored.capture.id == "c-list"


def test_a_text_without_proof_is_not_stored(store: Store) -> None:
    """Archive first: what was read from nothing that is kept is a bug."""
    store.sync_sources([source()], NOW)
    store.finish_poll(polled(entry(), capture=None))

    with pytest.raises(ValueError, match="people:1: a document was read, but what it was read from is not archived"):
        store.finish_entry(read(capture=None))

    assert _keys(store, NOW) == ["people:1"]


def test_what_the_page_links_is_found_as_its_parent_was(store: Store) -> None:
    """A supplement is due at once, from the page that links it, and as quiet as that page."""
    watch(store, entry("people:old"), quiet=True)
    store.finish_poll(polled(entry("people:new")))
    supplements = (entry("people:1"), entry("people:2"))

    store.finish_entry(read("people:old", entries=(entry("people:1"),), next_look_at=None))
    store.finish_entry(read("people:new", entries=supplements, next_look_at=None, now=NOW + MINUTE))

    found = work(store, NOW + MINUTE)
    assert (found["people:1"].quiet, found["people:2"].quiet) == (True, False)
    assert (found["people:2"].source, found["people:2"].found_at) == ("people-zh", NOW + MINUTE)
    assert found["people:2"].list_capture == "c-people:new"


def test_a_finding_without_capture_may_hold_entries(store: Store) -> None:
    """A page that did not change may still be followed."""
    watch(store)

    store.finish_entry(finding(entries=(entry("people:2"),)))

    assert work(store)["people:2"].list_capture is None


def test_what_is_written_twice_is_there_once(store: Store) -> None:
    """A worker whose claim had ended adds nothing to what the next one wrote, and undoes nothing."""
    watch(store)
    store.finish_entry(telling(statement(), statement_alert(), ANNA))

    late = telling(
        statement(id="s-late", document=document("people:1", "Late."), capture=capture("c-late")),
        statement_alert("a-late"),
        ANNA,
        BORIS,
    )
    store.finish_entry(late)

    assert [alert.id for alert in store.alerts()] == ["a-1"]
    assert [row.recipient for row in store.delivery_rows()] == ["anna"]
    assert store.prints("s-late") == ()
    stored = work(store, NOW + HOUR)["people:1"].stored
    assert stored is not None
    assert stored.document == document("people:1")
    assert store.capture("c-late") is not None


def test_a_finding_of_an_unknown_entry_is_an_error(store: Store) -> None:
    """What belongs to no entry would be lost in silence."""
    with pytest.raises(StorageError, match="the entry nothing is not in the database"):
        store.finish_entry(finding("nothing"))


def test_characters_that_no_database_holds_do_not_stop_the_text(store: Store) -> None:
    """Half a surrogate pair, as broken JSON brings it, is replaced; NUL is kept in values and replaced in columns."""
    broken = "a\0b\ud83dc核"
    watch(store, entry(title=broken))

    store.finish_entry(read(document=document("people:1", broken, title=broken)))
    store.finish_entry(finding(error=broken))

    stored = work(store, NOW + HOUR)["people:1"].stored
    assert stored is not None
    assert stored.document.paragraphs == ("a\0b\ufffdc核",)
    [error] = store.entry_errors()
    assert (error.title, error.error) == ("a\0b\ufffdc核", "a\ufffdb\ufffdc核")


# ---------------------------------------------------------------------------------------------------- reading again


def test_every_text_that_was_read_can_be_read_again(store: Store) -> None:
    """Reanalysis gets each text once, in the order seen, with its entry and its proof."""
    watch(store, entry("people:1"), entry("people:2"), entry("people:3"))
    store.finish_entry(read("people:2", now=NOW))
    store.finish_entry(read("people:1", verdict="mention", now=NOW + MINUTE))
    store.finish_entry(read("people:1", verdict="mention", version=2, capture=capture("c-2"), now=NOW + HOUR))

    everything = [(item.entry.key, item.stored.capture.id) for item in store.versions() if item.stored]
    mentions = [item.entry.key for item in store.versions("mention")]

    assert everything == [("people:2", "c-people:2"), ("people:1", "c-2")]
    assert mentions == ["people:1"]


def test_texts_may_be_written_while_they_are_read_again(store: Store) -> None:
    """However many texts there are, each comes once, and none is held."""
    watch(store, *(entry(f"people:{number:04}") for number in range(510)))
    shared = capture("c-one")
    for number in range(510):
        store.finish_entry(read(f"people:{number:04}", capture=shared, now=NOW + timedelta(seconds=number // 100)))

    seen = []
    for item in store.versions():
        seen.append(item.entry.key)
        store.reread(read(item.entry.key, verdict="mention", capture=shared, now=NOW + DAY))

    assert seen == [f"people:{number:04}" for number in range(510)]


def test_a_page_that_could_not_be_read_keeps_its_capture(store: Store) -> None:
    """A reading that failed costs no evidence: what is archived can be read when the reader is better."""
    watch(store, entry("people:1"), entry("people:2"), entry("people:3"), entry("people:4"))
    store.finish_entry(finding("people:1", error="no body", capture=capture("c-1")))
    store.finish_entry(finding("people:1", error="timed out"))
    store.finish_entry(read("people:2"))
    store.finish_entry(finding("people:2", error="no body any more", capture=capture("c-2")))
    store.finish_entry(read("people:3"))
    store.finish_entry(finding("people:3", error="404 Not Found"))
    store.finish_entry(finding("people:4", error="timed out"))

    found = {item.entry.key: (proof.id, item.stored) for item, proof in store.unread()}

    assert found == {"people:1": ("c-1", None)}
    assert store.capture("c-2") is not None


def test_reading_again_replaces_what_was_read(store: Store) -> None:
    """A better reader's text takes the place of the old one; when the page is looked at next stays."""
    watch(store)
    store.finish_entry(read(next_look_at=NOW + DAY))
    better = document("people:1", "Better.")

    store.reread(read(document=better, verdict="mention", assessment=assessment("mention"), now=NOW + HOUR))

    assert _keys(store, NOW + HOUR) == []
    [item] = store.versions()
    assert (item.looks, item.stored.document if item.stored else None) == (1, better)


def test_reading_again_does_not_undo_an_edit(store: Store) -> None:
    """A version that was added while the one before was read again stays the last."""
    watch(store)
    store.finish_entry(read())
    store.finish_entry(read(version=2, document=document("people:1", "Edited."), capture=capture("c-2")))

    store.reread(read(document=document("people:1", "Late.")))

    [item] = store.versions()
    assert item.stored is not None
    assert (item.stored.number, item.stored.document.paragraphs) == (2, ("Edited.",))


def test_reading_again_finds_a_statement_that_was_missed(store: Store) -> None:
    """A statement that the old rules did not see is stored and told."""
    watch(store)
    store.finish_entry(read())

    store.reread(telling(statement(), statement_alert(), ANNA))

    generation, texts = known(store)
    assert (generation, [text.statement_id for text in texts]) == (1, ["s-1"])
    assert [row.alert_id for row in store.delivery_rows()] == ["a-1"]


def test_reading_again_takes_back_what_is_no_statement(store: Store) -> None:
    """A statement whose only print is not one by the new rules is nothing to compare with any more."""
    watch(store)
    store.finish_entry(statement())

    store.reread(read(verdict="none"))

    assert known(store) == (2, ())
    assert store.statement_rows() == []


def test_reading_again_in_vain_changes_nothing(store: Store) -> None:
    """What was understood before is better than nothing."""
    watch(store)
    store.finish_entry(statement())
    before = known(store)

    store.reread(finding(error="no body"))

    assert known(store) == before
    assert [error.error for error in store.entry_errors()] == ["no body"]


def test_a_text_that_can_be_read_at_last_is_an_error_no_more(store: Store) -> None:
    """What reanalysis could read leaves the list of failures."""
    watch(store)
    store.finish_entry(finding(error="no body", capture=capture("c-1")))

    store.reread(read(capture=capture("c-1")))

    assert store.entry_errors() == []
    assert list(store.unread()) == []


def test_a_document_stays_what_it_was(store: Store) -> None:
    """Paragraphs, notes and names come back letter by letter."""
    watch(store)
    text = Document(
        site_id="people:1", url="u", title="“核”", language="ru", paragraphs=("«Ядерное»\n оружие",), published=NOW
    )

    store.finish_entry(read(document=text))

    [item] = store.versions()
    assert item.stored is not None
    assert item.stored.document == replace(text)


def test_since_when_a_page_is_gone_is_kept_until_it_answers_with_its_text(store: Store) -> None:
    """The first look that found it gone counts; other failures say nothing, and its text ends it."""
    watch(store, entry())
    store.finish_entry(read())
    looks = (
        {"now": NOW + HOUR, "error": "404", "gone": True},
        {"now": NOW + 2 * HOUR, "error": "no answer"},
        {"now": NOW + 3 * HOUR, "error": "404", "gone": True},
        {"now": NOW + 4 * HOUR},
    )

    since = []
    for look in looks:
        store.finish_entry(finding(next_look_at=look["now"], **look))  # type: ignore[arg-type]  # as named
        since.append(work(store, NOW + DAY)["people:1"].gone_since)

    assert since == [NOW + HOUR, NOW + HOUR, NOW + HOUR, None]
