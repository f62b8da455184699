"""The words of the pages for readers."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """One language's words. Phrases with `{}` are filled by str.format."""

    called: str  # the language itself
    site: str
    overview: str
    outbox: str
    feeds: str
    sources: str
    alerts: str
    older: str
    no_alerts: str
    source: str
    state: str
    since: str
    newest_item: str
    polled: str
    never: str
    waiting: str
    sent: str
    given_up: str
    none_failed: str
    recipient: str
    alert: str
    attempts: str
    next: str
    reason: str
    paused: str
    deliveries: str
    decisions: str
    changes: str
    document: str
    version: str
    versions: str
    read: str
    verdict: str
    captures: str
    capture: str
    when: str
    status: str
    size: str
    bytes: str
    digest: str
    proven: str
    not_proven: str
    file: str
    text: str
    as_archived: str
    as_text: str
    download: str
    original: str
    not_found: str
    not_found_gist: str
    out_of_order: str
    from_file: str
    id: str
    statement: str
    states: Mapping[str, str]  # of deliveries
    decided: Mapping[str, str]
    verdicts: Mapping[str, str]


_EN = PageWords(
    called="English",
    site="Statement monitor",
    overview="Overview",
    outbox="Outbox",
    feeds="Feeds",
    sources="Sources",
    alerts="Alerts",
    older="Older alerts",
    no_alerts="No alerts yet.",
    source="Source",
    state="State",
    since="Since",
    newest_item="Newest text",
    polled="Asked",
    never="never",
    waiting="waiting: {}",
    sent="sent: {}",
    given_up="given up: {}",
    none_failed="No failures.",
    recipient="Recipient",
    alert="Alert",
    attempts="Attempts",
    next="Next attempt",
    reason="Reason",
    paused="Paused recipients",
    deliveries="Deliveries",
    decisions="Decisions",
    changes="Changes, the weightiest first",
    document="Text",
    version="Version {}",
    versions="Versions",
    read="Read",
    verdict="Taken for",
    captures="Captures",
    capture="Capture",
    when="When",
    status="Status",
    size="Size",
    bytes="{} bytes",
    digest="Digest",
    proven="the archived bytes have this digest",
    not_proven="the archived bytes cannot be proven",
    file="Archive file",
    text="Text",
    as_archived="Archived copy",
    as_text="source text of the page",
    download="the very bytes",
    original="publisher's page",
    not_found="Not found",
    not_found_gist="Nothing is stored under this address.",
    out_of_order="Out of order",
    from_file="from a file, not archived",
    id="Id",
    statement="Statement",
    states={"todo": "waiting", "sent": "sent", "dead": "given up", "withheld": "not to be sent"},
    decided={
        "held": "held",
        "not sent": "not sent",
        "given up": "given up",
        "sent again": "sent again",
        "sent": "sent",
        "todo": "waiting",
    },
    verdicts={"statement": "a statement", "mention": "a mention", "none": "neither statement nor mention"},
)

_ZH = PageWords(
    called="中文",
    site="声明监测",
    overview="概览",
    outbox="发件箱",
    feeds="订阅",
    sources="来源",
    alerts="警报",
    older="更早的警报",
    no_alerts="暂无警报。",
    source="来源",
    state="状态",
    since="起始时间",
    newest_item="最新文本",
    polled="最近查询",
    never="从未",
    waiting="等待：{}",
    sent="已发送：{}",
    given_up="已放弃：{}",
    none_failed="没有失败的消息。",
    recipient="收件人",
    alert="警报",
    attempts="尝试次数",
    next="下次尝试",
    reason="原因",
    paused="暂停的收件人",
    deliveries="发送情况",
    decisions="决定",
    changes="改动（按重要程度）",
    document="文本",
    version="第{}版",
    versions="版本",
    read="读取时间",
    verdict="判定为",
    captures="存档记录",
    capture="存档记录",
    when="时间",
    status="状态码",
    size="大小",
    bytes="{}字节",
    digest="摘要值",
    proven="存档内容与此摘要值一致",
    not_proven="存档内容无法证实",
    file="存档文件",
    text="正文",
    as_archived="存档副本",
    as_text="页面源代码（纯文本）",
    download="原始字节",
    original="发布者页面",
    not_found="未找到",
    not_found_gist="此地址下没有存储任何内容。",
    out_of_order="暂时无法使用",
    from_file="来自文件，未存档",
    id="编号",
    statement="声明",
    states={"todo": "等待", "sent": "已发送", "dead": "已放弃", "withheld": "不予发送"},
    decided={
        "held": "暂缓",
        "not sent": "不发送",
        "given up": "放弃",
        "sent again": "重新发送",
        "sent": "已发送",
        "todo": "等待",
    },
    verdicts={"statement": "声明", "mention": "提及", "none": "既非声明也非提及"},
)

_RU = PageWords(
    called="Русский",
    site="Монитор заявлений",
    overview="Обзор",
    outbox="Исходящие",
    feeds="Ленты",
    sources="Источники",
    alerts="Сообщения",
    older="Более ранние сообщения",
    no_alerts="Сообщений пока нет.",
    source="Источник",
    state="Состояние",
    since="С какого времени",
    newest_item="Новейший текст",
    polled="Последний опрос",
    never="никогда",
    waiting="ждут отправки: {}",
    sent="отправлено: {}",
    given_up="попытки прекращены: {}",
    none_failed="Неудач нет.",
    recipient="Получатель",
    alert="Сообщение",
    attempts="Попыток",
    next="Следующая попытка",
    reason="Причина",
    paused="Приостановленные получатели",
    deliveries="Доставка",
    decisions="Решения",
    changes="Изменения, начиная с самых весомых",
    document="Текст",
    version="Версия {}",
    versions="Версии",
    read="Прочитано",
    verdict="Признано",
    captures="Архивные снимки",
    capture="Архивный снимок",
    when="Когда",
    status="Код ответа",
    size="Размер",
    bytes="{} байт",
    digest="Контрольная сумма",
    proven="архивные байты дают эту сумму",
    not_proven="архивные байты не подтверждаются",
    file="Файл архива",
    text="Текст",
    as_archived="Архивная копия",
    as_text="исходный текст страницы",
    download="сами байты",
    original="страница издателя",
    not_found="Не найдено",
    not_found_gist="По этому адресу ничего не хранится.",
    out_of_order="Неисправность",
    from_file="из файла, не архивировано",
    id="Номер",
    statement="Заявление",
    states={"todo": "ждёт", "sent": "отправлено", "dead": "попытки прекращены", "withheld": "не отправляется"},
    decided={
        "held": "отложено",
        "not sent": "не отправлено",
        "given up": "попытки прекращены",
        "sent again": "отправляется снова",
        "sent": "отправлено",
        "todo": "ждёт",
    },
    verdicts={"statement": "заявлением", "mention": "упоминанием", "none": "ни заявлением, ни упоминанием"},
)

PAGE_WORDS: Mapping[Language, PageWords] = {"en": _EN, "zh": _ZH, "ru": _RU}
