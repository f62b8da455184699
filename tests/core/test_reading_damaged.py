"""Damage is local: one wrong byte costs one character, wherever on the page it stands and whatever the label says."""

import codecs
from collections.abc import Callable

import pytest

from monitor.model import Document
from monitor.pages.read_file import read_body

TITLE = {
    "zh": "甲国和乙国关于减少核风险的联合声明",
    "zh-hant": "甲國和乙國關於減少核風險的聯合聲明",
    "ru": "Совместное заявление двух стран о снижении ядерных рисков",
    "en": "Joint statement of the two countries on reducing nuclear risks",
}
TEXT = {
    "zh": (
        "甲国和乙国（以下称“双方”）声明如下：",
        "一、双方强调，任何核战争都没有赢家，核武器国家应当担负起维护战略稳定的责任。",
        "二、双方要求有关国家停止在境外部署陆基中程导弹，撤走已经部署的系统。",
        "三、双方认为，不受限制地发展全球反导系统损害战略平衡，会引发新的军备竞赛。",
        "四、双方将在2027年年底以前举行3轮磋商，讨论外空武器化的问题。",
    ),
    "zh-hant": (
        "甲國和乙國（以下稱「雙方」）聲明如下：",
        "一、雙方強調，任何核戰爭都沒有贏家，核武器國家應當擔負起維護戰略穩定的責任。",
        "二、雙方要求有關國家停止在境外部署陸基中程導彈，撤走已經部署的系統。",
        "三、雙方認為，不受限制地發展全球反導系統損害戰略平衡，會引發新的軍備競賽。",
    ),
    "ru": (
        "Стороны, собравшиеся на консультации, заявляют о следующем.",
        "Стороны исходят из того, что победителей в ядерной войне не будет и что её нельзя начинать.",
        "Стороны требуют прекратить развёртывание ракет средней дальности за рубежом и вывести уже развёрнутые.",
        "Стороны проведут до конца 2027 года 3 раунда консультаций о недопущении оружия в космосе.",
    ),
    "en": (
        "The sides, having met for consultations, state the following.",
        "The sides proceed from the understanding that nobody wins a nuclear war and that none may be started.",
        "The sides demand an end to the deployment of intermediate-range missiles abroad.",
        "The sides will hold 3 rounds of consultations on weapons in outer space before the end of 2027.",
    ),
}


def page(language: str, label: str = "", foot: str = "", head: str = "") -> str:
    """A page of a site that nobody described."""
    meta = f'<meta charset="{label}">' if label else ""
    paragraphs = "\n".join(f"<p>{paragraph}</p>" for paragraph in TEXT[language])
    return (
        f"<!DOCTYPE html>\n<html><head>{meta}<title>{TITLE[language]}</title>{head}</head>\n"
        f'<body><h1>{TITLE[language]}</h1><div class="text">\n{paragraphs}\n</div>\n'
        f'<div class="foot">{foot}</div></body></html>'
    )


def read(body: bytes, content_type: str | None = None) -> Document:
    """What `extract` reads."""
    return read_body(body, name="page", url="", content_type=content_type, profiles=())


def behind(body: bytes, words: bytes, put: bytes, *, over: int = 0) -> bytes:
    """The body with bytes put behind the last place of some words, over the next ones."""
    place = body.rindex(words) + len(words)
    return body[:place] + put + body[place + over :]


def lost(document: Document, language: str) -> int:
    """How many characters of the text were not read, whole paragraphs not read counted with all of theirs."""
    missing = 0
    for paragraph in TEXT[language]:
        nearest = min((_distance(paragraph, found) for found in document.paragraphs), default=len(paragraph))
        missing += nearest
    return missing


def _distance(one: str, other: str) -> int:
    """Letters of `one` that are not in `other` in this order; the mark of a damaged place costs nothing."""
    from difflib import SequenceMatcher

    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    strange = len(other.replace("\ufffd", "")) - same
    return len(one) - same + max(0, strange)


G = "gb18030"
Damage = Callable[[], bytes]
DAMAGED: dict[str, tuple[Damage, str, int]] = {
    "gbk: 0x1A in place of a lead byte": (
        lambda: behind(page("zh", "gbk").encode(G), "撤走".encode(G), b"\x1a", over=1),
        "zh",
        1,
    ),
    "gbk: 0x00 put in": (lambda: behind(page("zh", "gbk").encode(G), "撤走".encode(G), b"\x00"), "zh", 0),
    "gbk: 0x00 over a second byte": (
        lambda: behind(page("zh", "gbk").encode(G), "撤走".encode(G) + b"\xd2", b"\x00", over=1),
        "zh",
        2,
    ),
    "gbk: a byte is missing": (lambda: behind(page("zh", "gbk").encode(G), "任何核战".encode(G), b"", over=1), "zh", 2),
    "gbk: lead byte before a tag": (
        lambda: behind(page("zh", "gbk").encode(G), "的系统。".encode(G), b"\xb5"),
        "zh",
        0,
    ),
    "gbk: lead byte before a digit": (lambda: behind(page("zh", "gbk").encode(G), "举行".encode(G), b"\xb5"), "zh", 0),
    "gbk: two stray bytes in a sentence": (
        lambda: behind(behind(page("zh", "gbk").encode(G), "损害".encode(G), b"\xd6"), "发展".encode(G), b"\xc4"),
        "zh",
        0,
    ),
    "gbk: three stray bytes in a row": (
        lambda: behind(page("zh", "gbk").encode(G), "损害".encode(G), b"\xff\xfe\xff"),
        "zh",
        0,
    ),
    "gbk: no label": (lambda: behind(page("zh").encode(G), "损害".encode(G), b"\xd6"), "zh", 0),
    "gbk labelled utf-8": (lambda: behind(page("zh", "utf-8").encode(G), "损害".encode(G), b"\xff"), "zh", 0),
    "gbk labelled iso-8859-1": (lambda: behind(page("zh", "iso-8859-1").encode(G), "损害".encode(G), b"\xff"), "zh", 0),
    "gb18030: three bytes of four": (
        lambda: behind(page("zh", "gb18030").encode(G), "损害".encode(G), b"\x95\x32\x82"),
        "zh",
        1,
    ),
    "gbk: damage in an attribute and a script": (
        lambda: (
            page("zh", "gbk", foot='<img alt="@">', head="<script>var a='@'</script>").encode(G).replace(b"@", b"\xb5")
        ),
        "zh",
        0,
    ),
    "gbk with a utf-8 foot": (
        lambda: page("zh", "gbk", foot="@").encode(G).replace(b"@", "版权所有，请勿转载本站的文字".encode()),
        "zh",
        0,
    ),
    "gbk as plain text": (lambda: behind("\n\n".join(TEXT["zh"]).encode(G), "损害".encode(G), b"\xff"), "zh", 0),
    "big5: stray byte": (
        lambda: behind(page("zh-hant", "big5").encode("big5"), "損害".encode("big5"), b"\xff"),
        "zh-hant",
        0,
    ),
    "big5: lead byte, no label": (
        lambda: behind(page("zh-hant").encode("big5"), "損害".encode("big5"), b"\xb5"),
        "zh-hant",
        0,
    ),
    "utf-8: lone second byte": (lambda: behind(page("zh", "utf-8").encode(), "损害".encode(), b"\x80"), "zh", 0),
    "utf-8: a byte is missing": (lambda: behind(page("zh", "utf-8").encode(), "损害".encode(), b"", over=1), "zh", 1),
    "utf-8 labelled gbk": (lambda: behind(page("zh", "gbk").encode(), "损害".encode(), b"\xff"), "zh", 0),
    "utf-8 with a gbk foot": (
        lambda: (
            page("zh", "utf-8", foot="@")
            .encode()
            .replace(b"@", "版权所有，请勿转载本站的文字，网站备案编号".encode(G) * 3)
        ),
        "zh",
        0,
    ),
    "utf-8: half a character at the end": (lambda: page("zh", "utf-8").encode() + "完".encode()[:2], "zh", 0),
    "utf-8: byte order mark in the midst": (
        lambda: behind(page("zh", "utf-8").encode(), "损害".encode(), codecs.BOM_UTF8),
        "zh",
        0,
    ),
    "utf-8 with a mark, gbk behind it": (lambda: codecs.BOM_UTF8 + page("zh", "gbk").encode(G), "zh", 0),
    "utf-8: a word written twice": (
        lambda: page("zh", "utf-8").replace("双方要求", "双方".encode().decode("latin-1") + "要求").encode(),
        "zh",
        0,
    ),
    "utf-8: a Russian word written twice": (
        lambda: (
            page("ru", "utf-8").replace("Стороны требуют", "Стороны".encode().decode("cp1251") + " требуют").encode()
        ),
        "ru",
        0,
    ),
    "utf-16 without a mark": (lambda: page("zh", "").encode("utf-16-le"), "zh", 0),
    "utf-16 without a mark, plain text": (lambda: "\n\n".join(TEXT["zh"]).encode("utf-16-be"), "zh", 0),
    "windows-1251 labelled koi8-r, with 0x98": (
        lambda: behind(page("ru", "koi8-r").encode("cp1251"), "средней".encode("cp1251"), b"\x98"),
        "ru",
        0,
    ),
    "windows-1251 without a label, with 0x98": (
        lambda: behind(page("ru").encode("cp1251"), "средней".encode("cp1251"), b"\x98"),
        "ru",
        0,
    ),
    "koi8-r labelled windows-1251": (lambda: page("ru", "windows-1251").encode("koi8-r"), "ru", 0),
    "windows-1251 with a utf-8 foot": (
        lambda: page("ru", "windows-1251", foot="@").encode("cp1251").replace(b"@", "Все права защищены".encode()),
        "ru",
        0,
    ),
    "utf-8: a quote of Windows-1252": (lambda: behind(page("en", "utf-8").encode(), b"missiles", b"\x92"), "en", 1),
    "utf-8: 0xFF between words": (lambda: behind(page("en", "utf-8").encode(), b"missiles ", b"\xff"), "en", 0),
    "ascii: 0x81 in a page of Windows-1252": (
        lambda: behind(page("en", "windows-1252").encode("cp1252"), b"missiles ", b"\x81"),
        "en",
        0,
    ),
    "entities escaped twice": (
        lambda: page("zh", "utf-8").replace("“", "&amp;ldquo;").replace("”", "&amp;rdquo;").encode(),
        "zh",
        0,
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_wrong_byte_costs_the_character_that_it_broke(name: str) -> None:
    """The page is read in its language, and all but the broken character is there."""
    make, language, most = DAMAGED[name]

    document = read(make())

    assert document.language == language[:2]
    assert lost(document, language) <= most, document.paragraphs


def test_a_damaged_place_in_the_text_is_marked_and_noted() -> None:
    """A lost 不 would turn a sentence round, so the place is shown, and a note says so."""
    document = read(behind(page("zh", "gbk").encode(G), "撤走".encode(G), b"\xff"))

    assert any("撤走\ufffd已经部署" in paragraph for paragraph in document.paragraphs)
    assert any("gb18030" in note and "\ufffd: 1" in note for note in document.notes)


def test_damage_outside_the_text_is_not_noted() -> None:
    """Half a character in a footer costs nothing."""
    document = read(page("zh", "gbk", foot="@").encode(G).replace(b"@", b"\xb5"))

    assert not any("\ufffd" in note for note in document.notes)


def test_a_damaged_headline_gives_way_to_the_same_one_elsewhere() -> None:
    """The browser's title and the heading say the same; one of them is whole."""
    body = page("zh", "gbk").encode(G)

    document = read(body.replace("<h1>甲国和".encode(G), "<h1>甲国和".encode(G) + b"\xff", 1))

    assert document.title == TITLE["zh"]
