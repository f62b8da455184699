"""Every text is taken in once, in whatever order, under whatever address and in however many lists it stands."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.archive import WarcArchive
from monitor.alerts.decide import text_digest
from monitor.config import Environment, load_sites
from monitor.lists import list_entries
from monitor.model import Source
from monitor.steps.keyed_executor import KeyedExecutor
from monitor.steps.poll import Poller
from monitor.storage.store import open_store

from .conftest import START, AtOnce, Clock, Sites

PROFILES = load_sites(Environment({})).profiles
CHANNELS = ("politics", "world", "military")
ADDRESSES = (  # one text at several addresses, as the site gives them
    "http://politics.people.com.cn/n1/2026/1123/c1001-{}.html",
    "https://politics.people.com.cn/n1/2026/1123/c1001-{}.html",
    "http://world.people.com.cn/n1/2026/1123/c1002-{}.html",
    "http://politics.people.com.cn/n1/2026/1123/c461001-{}.html?from=app",
    "http://politics.people.com.cn/n1/2026/1123/c1001-{}.html#top",
)
SOURCES = [
    Source(
        name=channel,
        publisher="People's Daily",
        kind="page",
        url=f"http://{channel}.people.com.cn/",
        language="zh",
        every=timedelta(minutes=10),
        links=".list a",
        link_pattern="/n1/",
    )
    for channel in CHANNELS
]
Line = tuple[int, int]  # a text, and the address under which a list names it

lines = st.tuples(st.integers(min_value=1, max_value=9), st.integers(min_value=0, max_value=len(ADDRESSES) - 1))
rounds = st.lists(st.tuples(*(st.lists(lines, min_size=1, max_size=12) for _ in CHANNELS)), min_size=1, max_size=4)


def list_page(listed: Sequence[Line]) -> bytes:
    """A list that names these texts, one maybe several times."""
    links = "".join(
        f'<li><a href="{ADDRESSES[form].format(40000000 + text)}">新闻 {text}</a></li>' for text, form in listed
    )
    return f'<html><body><ul class="list">{links}</ul></body></html>'.encode()


@settings(max_examples=40, deadline=None)
@given(rounds=rounds)
def test_every_text_of_overlapping_lists_is_taken_in_once(rounds: list[tuple[list[Line], ...]]) -> None:
    """What several lists name, again and again and in changing order, is one entry and is handed out once."""
    clock = Clock()
    sites = Sites(clock)
    handed: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'monitor.db'}", migrate=True, digest=text_digest)
        store.sync_sources(SOURCES, START)
        poller = Poller(
            store=store,
            fetcher=sites,
            archive=WarcArchive(Path(folder) / "archive"),
            sources=SOURCES,
            profiles=PROFILES,
            lanes=KeyedExecutor(AtOnce()),
            now=clock,
            draw=lambda: 0.5,
        )
        for listed in rounds:
            for source, texts in zip(SOURCES, listed, strict=True):
                sites.pages[source.url] = list_page(texts)
            poller.poll_due()
            handed.update(work.entry.key for work in store.claim_entries(clock(), clock() + timedelta(days=9), 1000))
            clock.forward(hours=1)
        store.close()

    named = {text for listed in rounds for texts in listed for text, _ in texts}
    assert handed == Counter({f"people.com.cn:{40000000 + text}": 1 for text in named})


@settings(max_examples=40, deadline=None)
@given(rounds=rounds, order=st.randoms(use_true_random=False))
def test_the_order_of_a_list_changes_nothing(rounds: list[tuple[list[Line], ...]], order: Random) -> None:
    """The same lines in another order are the same entries."""
    texts = [line for listed in rounds for line in listed[0]]
    shuffled = list(texts)
    order.shuffle(shuffled)

    def keys(listed: Sequence[Line]) -> set[str]:
        entries = list_entries(
            list_page(listed), source=SOURCES[0], profiles=PROFILES, content_type=None, url=SOURCES[0].url
        )
        assert len({entry.key for entry in entries}) == len(entries)
        return {entry.key for entry in entries}

    assert keys(shuffled) == keys(texts)
