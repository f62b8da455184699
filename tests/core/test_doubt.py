"""Pages that are read without trouble and are not what was asked for."""

import pytest

from monitor.model import Document, Language
from monitor.pages.plausibility import is_what_was_listed

TITLES: dict[Language, str] = {
    "zh": "中华人民共和国和俄罗斯联邦关于共同维护全球战略稳定的联合声明",
    "ru": "Совместное заявление о глобальной стратегической стабильности",
    "en": "Joint statement on global strategic stability",
}
NOTICES: dict[Language, str] = {
    "zh": "尊敬的用户，为了给您提供更好的服务，本网站正在进行系统升级维护，预计两小时后恢复。",
    "ru": "На сайте ведутся технические работы. Приносим извинения за неудобства.",
    "en": "The site is under maintenance. We apologise for any inconvenience and will be back soon.",
}


def document(title: str, text: str, language: Language) -> Document:
    """A page with one paragraph."""
    return Document(site_id="x:1", url="http://x.example/1", title=title, language=language, paragraphs=(text,))


@pytest.mark.parametrize("language", ["zh", "ru", "en"])
def test_a_notice_is_not_what_was_listed(language: Language) -> None:
    """A page that shares no words with the line that led to it is looked at again."""
    title, notice = TITLES[language], NOTICES[language]

    assert not is_what_was_listed(title, document(notice[:12], notice, language))
    assert is_what_was_listed(title, document("", f"{title}. {notice}", language))


def test_a_shortened_title_leads_to_its_text() -> None:
    """Lists cut titles and put labels before them."""
    page = document(TITLES["zh"], NOTICES["zh"], "zh")

    assert is_what_was_listed("（受权发布）中俄关于共同维护全球战略稳定的联合声明…", page)
    assert is_what_was_listed("全文", document("", NOTICES["zh"], "zh"))
