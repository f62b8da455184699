"""What a very long or a hostile text costs is bounded, and what is left aside is said."""

import pytest

from monitor.compare.alignment.lexical import align
from monitor.compare.limits import too_long, within_reach
from monitor.config import Environment, load_lexicon
from monitor.lists import list_entries, spare_entries
from monitor.lists.entries import MOST_ENTRIES
from monitor.model import Source
from monitor.pages.limits import LONGEST_TEXT, MOST_PARAGRAPHS, within_limits
from monitor.pages.markup import blocks_of, outermost, parse, select, structured, without_spare_attributes
from monitor.pages.plain import read_plain
from monitor.text.redline import edits
from monitor.text.segment import LONGEST_SENTENCE, segment

LEXICON = load_lexicon(Environment({}))
SENTENCE = "The sides agree to consult."


# ------------------------------------------------------------------------------------------------------ of a text


def test_a_text_within_the_limits_is_read_whole_and_without_a_note():
    """An honest text meets no limit."""
    assert within_limits(["one", "two"]) == (("one", "two"), ())


def test_a_text_that_is_too_long_is_read_to_the_limit_and_a_note_says_so():
    """The last paragraph is cut where the limit is reached."""
    document = read_plain("\n\n".join([SENTENCE * 100] * 200))

    assert sum(map(len, document.paragraphs)) == LONGEST_TEXT
    assert document.notes == (
        "the text has 540,000 characters in 200 paragraphs; only the first 400,000 in 149 were read",
    )


def test_a_text_of_very_many_paragraphs_is_read_to_the_limit_and_a_note_says_so():
    """However short they are."""
    kept, notes = within_limits(["a"] * (MOST_PARAGRAPHS + 5))

    assert len(kept) == MOST_PARAGRAPHS
    assert "in 10,005 paragraphs; only the first 10,000 in 10,000 were read" in notes[0]


@pytest.mark.parametrize("language", ["zh", "ru", "en"])
@pytest.mark.parametrize("unit", ["a", "核", "a ", "核，", "“", "я-"])
def test_a_sentence_that_never_ends_is_cut_and_nothing_of_it_is_lost(language, unit):
    """Neither brackets nor words nor hyphens keep it whole."""
    paragraph = (unit * 9_000).strip()

    sentences = segment([paragraph], language)

    assert max(len(sentence.text) for sentence in sentences) <= LONGEST_SENTENCE
    assert "".join("".join(sentence.text for sentence in sentences).split()) == "".join(paragraph.split())


def test_a_sentence_that_is_too_long_is_cut_behind_a_mark_rather_than_in_a_word():
    """A comma near the limit is the better place."""
    sentences = segment(["nuclear weapons, " * 300], "en")

    assert all(sentence.text.startswith("nuclear") for sentence in sentences)
    assert all(sentence.text.endswith(",") for sentence in sentences)


def test_a_yaml_head_nested_without_end_is_no_head():
    """It was a RecursionError."""
    document = read_plain("---\ntitle: " + "[" * 3_000 + "\n---\n" + SENTENCE)

    assert SENTENCE in document.text


# ------------------------------------------------------------------------------------------------------ of a page


def test_attributes_behind_the_two_hundredth_of_a_tag_are_left_out_and_the_page_is_else_as_it_was():
    """The parser took half a minute for 50,000 of them."""
    many = " ".join(f"a{number}=1" for number in range(1_000))

    page = without_spare_attributes(f'<p {many}>One <a href="x>y" b>two</a></p><script>if (a<b) {{ {many} }}</script>')

    assert page.startswith("<p a0=1 a1=1")
    assert page.count("=1") == 200 + 1_000
    assert page.endswith(f'>One <a href="x>y" b>two</a></p><script>if (a<b) {{ {many} }}</script>')


def test_a_page_of_usual_tags_is_not_changed():
    """Comments and text between tags hold no attributes."""
    page = "<!-- <p " + "a " * 500 + '--><div class="a b"   id=c hidden data-x=\'{"a": 1}\'><br/><p>' + "a = b " * 300

    assert without_spare_attributes(page) == page


def test_of_boxes_in_boxes_the_outermost_are_taken_however_many_they_are():
    """Each element above them is walked over once."""
    tree = parse("<div>" * 300 + "<p>a</p>" * 500 + "</div>" * 300 + "<p>b</p>")

    assert [node.tag for node in outermost(select(tree, "div, p"))] == ["div", "p"]


def test_lines_parted_by_breaks_are_one_paragraph_until_a_line_ends_with_a_mark():
    """The end of a line is looked for in that line alone."""
    tree = parse("<p>" + "arms<br>" * 3_000 + "race.<br>Next</p>")

    lines = [block.text for block in blocks_of(tree.body)]

    assert lines == ["arms " * 3_000 + "race.", "Next"]


def test_structured_data_of_very_many_values_is_looked_through_to_a_limit():
    """What stands behind the limit is not looked at."""
    data = '[{"headline": "first"},' + "{}," * 60_000 + '{"headline": "last"}]'
    tree = parse(f'<script type="application/ld+json">{data}</script>')

    assert structured(tree, "ld+json@headline") == ["first"]


# ------------------------------------------------------------------------------------------------------ of a list


def test_a_feed_of_very_many_items_is_read_to_the_limit_and_a_note_says_so():
    """The newest stand first."""
    items = "".join(
        f"<item><title>{number}</title><link>http://127.0.0.1/{number}.html</link></item>"
        for number in range(MOST_ENTRIES + 50)
    )
    source = Source(name="many", publisher="P", kind="feed", url="http://127.0.0.1/", language="en")
    body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()

    entries = list_entries(body, source=source, profiles=(), content_type=None, url=source.url)

    assert [entries[0].title, entries[-1].title] == ["0", str(MOST_ENTRIES - 1)]
    assert spare_entries(entries) == "the list names more than 9,999 texts; those behind them are not read"
    assert spare_entries(entries[:100]) == ""


def test_a_sitemap_whose_elements_do_not_end_is_read_to_the_last_one_that_does():
    """It took the square of those that do not."""
    body = "<urlset><url><loc>http://127.0.0.1/a</loc></url>" + "<url>" * 5_000 + "</urlset>"
    source = Source(name="map", publisher="P", kind="sitemap", url="http://127.0.0.1/", language="en")

    entries = list_entries(body.encode(), source=source, profiles=(), content_type=None, url=source.url)

    assert [entry.url for entry in entries] == ["http://127.0.0.1/a"]


# ------------------------------------------------------------------------------------------------ of a comparison


def test_texts_of_very_many_sentences_are_not_compared_and_the_reason_is_given():
    """Of an edit the paragraphs that differ are compared."""
    many = ["Yes. " * 3_500]

    assert too_long(many, ["Yes."]) == "a text has 3,500 sentences, more than 3,000, so nothing was compared"
    assert within_reach(many, ["Yes."])[1] == ("Yes.",)


def test_a_sentence_said_again_and_again_is_paired_in_its_order():
    """To tell by the neighbours which is which took the square of them."""
    old, new = segment([SENTENCE] * 400, "en"), segment([SENTENCE] * 390, "en")

    beads = align(old, new, "en", LEXICON)

    assert sum(bead.same for bead in beads) == 390
    assert sum(not bead.new for bead in beads) == 10


def test_words_that_come_again_and_again_are_set_against_each_other_the_shortest_way():
    """difflib takes the cube of them: half a minute for 250 words."""
    old, new = ["not", " ", "and", " "] * 200, ["and", " ", "not", " "] * 200

    steps = edits(old, new)

    assert sum(end - start for tag, start, end, _, _ in steps if tag == "equal") >= len(old) - 4
    assert "".join("".join(new[start:end]) for _, _, _, start, end in steps) == "".join(new)


def test_words_of_a_usual_sentence_are_set_against_each_other_in_long_runs():
    """As before: a reader sees what was put in."""
    assert edits(list("abcdef"), list("abXcdef")) == [
        ("equal", 0, 2, 0, 2),
        ("insert", 2, 2, 2, 3),
        ("equal", 2, 6, 3, 7),
    ]
