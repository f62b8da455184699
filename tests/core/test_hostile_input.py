"""Whatever a site sends is read, refused or set aside within bounded work: never a hang, never another error.

What is counted is the processor time of this process, not the time of day, so that a busy machine fails nothing. The
limit is some fifty times what such an input takes.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.compare import compare
from monitor.config import Environment, load_lexicon
from monitor.errors import ReadError
from monitor.lists import list_entries
from monitor.model import Source
from monitor.pages.page import read_page
from monitor.pages.plain import read_plain
from monitor.statements.relevance import assess

LEXICON = load_lexicon(Environment({}))
MOST_PROCESSOR = 20.0  # seconds
LONG = 12_000  # characters of a run
STEMS = {
    "zh": "双方重申，核战争打不赢也打不得",
    "ru": "Стороны подтверждают, что в ядерной войне не может быть победителей",
    "en": "The Parties reaffirm that a nuclear war cannot be won",
}
# What texts are made of, each the beginning of something that a reader looks for the end of.
UNITS = st.one_of(
    st.sampled_from("AЯaя核7７一①·…—、，。；：.,;:!?“”「《〈【(（[«„\"'<>&#-_/|*\u200b\u0301\u3000"),
    st.sampled_from(
        ["\n", "\r\n", " ", "a. ", "1. ", "1) ", "1-", "A ", "XIV ", "U.S. ", "С.В. ", "第一条", "2026年5月8日",
         "8 мая 2026 г. ",
         "not ", "and ", "и не ",
         "核武器", "核武器，", "《条约》", "NPT-1 ", "5% ", "1,", "责任编辑：", "来源：", "摄 ", "第1页"]
    ),
    st.text(st.sampled_from("aЯ核7 .,-“”()。，"), min_size=1, max_size=4),
)  # fmt: skip
RUNS = st.builds(lambda unit, many: unit * max(1, many // len(unit)), UNITS, st.integers(1, LONG))
LINES = st.lists(RUNS, min_size=1, max_size=3).map("".join)
TAGS = st.sampled_from(
    ["<p>", "</p>", "<br>", "<div>", "</div>", "<div class=share>", "<span>", "<b>", "<font>", "<a href=/x>", "<li>",
     "<h1>",
     "<table><tr><td>", "<!--", "<![CDATA[", "<script>", "<title", "<meta http-equiv=refresh ", "<time>", "&#x", "&lt;",
     "<p a=1 ", 'a="', "<i class=date>", "<img srcset='/a 1w, ", "<pre>", "<select><option>", "<style>"]
)  # fmt: skip
MARKUP = st.builds(lambda tag, many: tag * max(1, many // len(tag)), TAGS, st.integers(1, LONG))


@contextmanager
def within_processor_time() -> Iterator[None]:
    """Fails where what is done takes more processor time than `MOST_PROCESSOR`."""

    def stop(number: int, frame: object) -> None:
        pytest.fail(f"not done after {MOST_PROCESSOR} s of processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_PROCESSOR)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def hostile(examples: int) -> settings:
    """How often an input is made up. It is the same in every run, so that a failure is one of the change at hand."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )


@hostile(60)
@given(st.lists(st.one_of(MARKUP, LINES), min_size=1, max_size=4), st.sampled_from(["zh", "ru", "en"]))
def test_a_page_of_anything_is_read_or_refused_and_judged(parts, language):
    """Tags that do not end, walls of attributes, boxes in boxes, lines without an end."""
    honest = f"<p>{STEMS[language]}.</p>" * 4
    page = f"<html><head><title>t</title></head><body>{honest}{''.join(parts)}{honest}</body></html>"

    with within_processor_time(), suppress(ReadError):
        assess(read_page(page.encode(), url="", content_type=None, profiles=()), LEXICON)


@hostile(60)
@given(LINES, LINES, st.sampled_from(["zh", "ru", "en"]))
def test_two_texts_of_anything_are_read_judged_and_compared(one, other, language):
    """A sentence of very many equal words, numbers, names, brackets, quotations."""
    with within_processor_time(), suppress(ReadError):
        old, new = (read_plain(f"{STEMS[language]}{line}.\n\n{STEMS[language]}.") for line in (one, other))
        assess(new, LEXICON)
        compare(old.paragraphs, new.paragraphs, language, LEXICON)


@hostile(60)
@given(
    st.lists(st.one_of(MARKUP, LINES), min_size=1, max_size=3),
    st.sampled_from(["feed", "page", "sitemap", "datasource"]),
)
def test_a_list_of_anything_is_read_or_refused(parts, kind):
    """Feeds of angle brackets, sitemaps whose elements do not end, pages of links."""
    inside = "".join(parts)
    bodies = {
        "feed": f"<rss><channel><item><title>{inside}</title><link>http://h/1</link></item></channel></rss>",
        "page": f"<html><body><a href=/1>{inside}</a>{inside}</body></html>",
        "sitemap": f"<urlset><url><loc>http://h/{inside}</loc></url>{inside}</urlset>",
        "datasource": f'{{"data": [{{"title": "{inside}", "publishUrl": "/1"}}]}}',
    }
    links = "a[href]" if kind == "page" else ""
    source = Source(name="s", publisher="P", kind=kind, url="http://h/", language="zh", links=links)

    with within_processor_time(), suppress(ReadError):
        list_entries(
            bodies[kind].encode(errors="replace"), source=source, profiles=(), content_type=None, url="http://h/"
        )
