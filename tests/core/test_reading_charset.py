"""Bytes are decoded by what they are, whatever their label says."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.text.charset import INVENTED, decode

ZH = "中俄两国重申，核战争打不赢也打不得；双方反对（任何形式的）军备竞赛。" * 4
RU = "Стороны подтвердили приверженность стратегической стабильности и осудили гонку вооружений. " * 3
EN = "The sides’ statement reaffirms — as before — that a “nuclear war” cannot be won. " * 3


def page(text: str, label: str) -> str:
    """A page that says it is in `label`."""
    return (
        f'<html><head><meta http-equiv="content-type" content="text/html;charset={label}"/></head><p>{text}</p></html>'
    )


@pytest.mark.parametrize(
    ("text", "encoding", "label", "header"),
    [
        (ZH, "utf-8", "utf-8", None),
        (ZH, "utf-8", "GB2312", None),
        (ZH, "utf-8", "GB2312", "text/html; charset=gb2312"),
        (ZH, "gb18030", "GB2312", None),
        (ZH, "gb18030", "gbk", "text/html"),
        (ZH, "gb18030", "utf-8", "text/html; charset=utf-8"),
        (ZH, "gb18030", "", None),
        (ZH, "gb18030", "iso-8859-1", "text/html; charset=ISO-8859-1"),
        (ZH, "utf-8-sig", "GB2312", None),
        (ZH, "utf-16", "utf-8", None),
        ("維護全球戰略穩定，雙方重申核戰爭打不贏也打不得。" * 4, "big5", "big5", None),
        (RU, "utf-8", "windows-1251", "text/html; charset=windows-1251"),
        (RU, "windows-1251", "windows-1251", None),
        (RU, "windows-1251", "utf-8", "text/html; charset=utf-8"),
        (RU, "windows-1251", "", None),
        (RU, "koi8-r", "koi8-r", None),
        (EN, "utf-8", "iso-8859-1", None),
        (EN, "windows-1252", "iso-8859-1", None),
        ("plain ascii", "ascii", "GB2312", None),
        (EN, "windows-1252", "", None),
        (EN, "windows-1252", "gb2312", None),
        (RU, "gb18030", "", None),
        ("維護全球戰略穩定，雙方重申核戰爭打不贏也打不得。" * 4, "big5", "", None),
        ("Dialog o bezpečnosti a kontrole zbrojení přinesl dohodu. " * 4, "iso-8859-2", "iso-8859-2", None),
    ],
)
def test_a_label_does_not_hide_the_text(text: str, encoding: str, label: str, header: str | None) -> None:
    """Strict UTF-8 is believed before labels, GB2312 means GB18030, and a false label is found out."""
    body = page(text, label).encode(encoding)

    assert text in decode(body, header).text


def test_characters_beyond_gb2312_survive() -> None:
    """A reporter's name with a character that GB2312 lacks is the case that damaged recorded pages."""
    body = page("（记者宋晨、田中全、胡喆、侯文坤）", "GB2312").encode("gbk")

    assert "胡喆、侯文坤）" in decode(body, None).text


def test_a_label_behind_the_first_kilobyte_counts() -> None:
    """people.com.cn writes its meta label where browsers have stopped looking."""
    body = ("<!-- " + "x" * 1_500 + " -->" + page(RU, "koi8-r")).encode("koi8-r")

    assert RU in decode(body, None).text


def test_one_word_cannot_hide() -> None:
    """The two words that matter most differ after decoding, too."""
    first, second = (decode(page(ZH + word, "").encode("gbk"), None).text for word in ("不首先使用", "可首先使用"))

    assert first != second


def test_a_false_label_is_noted() -> None:
    """Whoever looks at a reading sees that its label was false."""
    assert decode(page(ZH, "GB2312").encode(), None).notes == ("the page says GB2312, its bytes are utf-8",)


def test_a_broken_byte_is_marked_as_ours() -> None:
    """What we cannot decode is not confused with a U+FFFD that the publisher sent."""
    decoded = decode(page(ZH + "\ufffd", "utf-8").encode().replace("军备".encode(), b"\xff", 1), None)

    assert (decoded.encoding, decoded.invented, decoded.text.count(INVENTED)) == ("utf-8", 1, 1)
    assert "\ufffd" in decoded.text
    assert any("U+FFFD" in note for note in decoded.notes)


def test_damaged_bytes_of_a_labelled_encoding_are_marked() -> None:
    """A GBK page with a broken byte is still a GBK page."""
    decoded = decode(page(ZH, "gbk").encode("gbk").replace("军备".encode("gbk"), b"\xff", 1), None)

    assert (decoded.encoding, decoded.invented) == ("gb18030", 1)
    assert "核战争打不赢也打不得" in decoded.text


@pytest.mark.parametrize("body", [b"", b"\0\0", b"\x89PNG\r\n", b"PK\x03\x04"])
def test_what_is_no_text_is_refused(body: bytes) -> None:
    """Empty bodies, pictures and archives have no encoding."""
    with pytest.raises(ReadError):
        decode(body, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "header", ["text/html; charset=", "text/html; charset=no-such", "charset=rot13", "charset=undefined"]
)
def test_a_label_nobody_knows_is_no_label(header: str) -> None:
    """A made-up charset does not stop the reading."""
    assert ZH in decode(page(ZH, "no-such").encode("gb18030"), header).text


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_decoded_or_refused(body: bytes) -> None:
    """There is no third way."""
    with suppress(ReadError):
        assert isinstance(decode(body, None).text, str)


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff\ufdd0РС", exclude_categories=()).filter(
            lambda letter: not "\x80" <= letter <= "\xbf"  # behind others, they are what UTF-8 written twice looks like
        ),
        min_size=1,
    ).filter(str.strip)
)
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    """Right UTF-8 is never re-interpreted."""
    assert decode(("<p>" + text).encode(), "text/html; charset=gb2312").text == "<p>" + text
