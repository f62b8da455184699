"""The words of the frame around what is quoted, in each language a recipient may choose."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.model import AlertKind, Channel, Health, Language, Relation

ICONS: Mapping[AlertKind, str] = {
    "statement": "📜",
    "mention": "🔎",
    "edited": "✏️",
    "vanished": "🚫",
    "trouble": "⚠️",
    "recovered": "✅",
}

CHANGES = ("new", "dropped", "stronger", "weaker", "reworded", "moved")
"""What can have happened to a sentence, in the order in which it is counted; a shift takes the place of `reworded`."""

PLAIN_CHANNELS: frozenset[Channel] = frozenset({"terminal", "other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words. Phrases with `{}` are filled by str.format."""

    tag: Language
    kinds: Mapping[AlertKind, str]
    changes: Mapping[str, str]  # labels over quotes
    counts: Mapping[str, str]  # in the gist
    counted: str  # joins the counts and what they are against
    comma: str
    colon: str
    against_joint: str
    against_statement: str
    against_undated: str
    against_version: str
    unchanged: str
    without_substance: str
    kept: str
    nothing_compared: str
    no_baseline: str
    mention: str
    reversal: str
    version: str
    vanished: str
    trouble_one: str
    trouble_many: str
    recovered_one: str
    recovered_many: str
    undelivered: str  # what kind of alert it is
    several: str  # alerts in one message
    paused: str
    given_up: str
    paused_gist: str
    given_up_gist: str
    unreached: str  # since when
    trouble_gist: str
    recovered_gist: str
    health: Mapping[Health, str]
    since: str
    more_changes: str
    more_sources: str
    more_prints: str
    passage: str
    no_clock: str
    not_dated: str
    languages: Mapping[Language, str]
    relations: Mapping[Relation, str]
    published: str
    seen: str
    source: str
    also: str
    compared_with: str
    before: str
    gone: str
    why: str
    still_out: str
    page: str
    comparison: str
    archived: str
    id: str
    date: str  # of the day and the name of its month
    months: Sequence[str] = ("",) * 12

    def day(self, day: datetime.date) -> str:
        """A date as it stands in a sentence."""
        return self.date.format(day, self.months[day.month - 1])


_EN = Words(
    tag="en",
    kinds={
        "statement": "New statement",
        "mention": "Mention",
        "edited": "Page edited",
        "vanished": "Page gone",
        "trouble": "Source out",
        "recovered": "Source back",
    },
    changes={
        "new": "New",
        "dropped": "Dropped",
        "stronger": "Stronger",
        "weaker": "Weaker",
        "reworded": "Reworded",
        "moved": "Moved",
    },
    counts={
        "new": "{} new",
        "dropped": "{} dropped",
        "stronger": "{} stronger",
        "weaker": "{} weaker",
        "reworded": "{} reworded",
        "moved": "{} moved",
    },
    counted="{counts} {against}",
    comma=", ",
    colon=": ",
    against_joint="against the joint statement of {}",
    against_statement="against the statement of {}",
    against_undated="against a stored statement without a date",
    against_version="against the version before",
    unchanged="No change of substance {against}",
    without_substance="changes without substance: {}",
    kept="sentences that stand as before: {}",
    nothing_compared="Not compared: {}",
    no_baseline="no stored statement that it could be compared with",
    mention="Speaks of the subject, but is not itself a statement",
    reversal="The text is again what it was two versions ago",
    version="Version {} of the page",
    vanished="The page no longer answers with its text: {}",
    trouble_one="{} cannot be watched",
    trouble_many="{count} sources cannot be watched: {names}",
    recovered_one="{} can be watched again",
    recovered_many="{count} sources can be watched again: {names}",
    undelivered="Not delivered",
    several="{} alerts",
    paused="{} is not reached: everything for them waits",
    given_up="{recipient}: {count} not delivered and given up",
    paused_gist="Mend the address, then run `monitor outbox retry`; nothing is lost until then",
    given_up_gist="`monitor outbox --state dead` shows them, `monitor outbox retry --dead` sends them again",
    unreached="since {}",
    trouble_gist="What appears there is not seen until this ends",
    recovered_gist="What came and went in the meantime may have been missed",
    health={
        "new": "not polled yet",
        "fresh": "lists new texts",
        "quiet": "answers, lists nothing new",
        "frozen": "answers, but lists nothing new",
        "refused": "refuses",
        "changed": "answers, but nothing can be read from it",
        "unreachable": "does not answer",
        "certificate": "its certificate is not trusted",
    },
    since="{health} since {time}",
    more_changes="… and {} more",
    more_sources="… and {count} more: {names}",
    more_prints="and {} more",
    passage="Passage",
    no_clock="no clock time given",
    not_dated="not given",
    languages={"zh": "Chinese", "ru": "Russian", "en": "English"},
    relations={
        "first": "first print",
        "reprint": "reprint",
        "edition": "other language: {}",
        "abridgement": "abridged",
    },
    published="Published",
    seen="Seen",
    source="Source",
    also="Also printed by",
    compared_with="Compared with",
    before="Before",
    gone="Found gone",
    why="Sent because",
    still_out="Still out",
    page="Page",
    comparison="Comparison",
    archived="Archived copy",
    id="Alert",
    date="{0:%Y-%m-%d}",
)

_ZH = Words(
    tag="zh",
    kinds={
        "statement": "新声明",
        "mention": "提及",
        "edited": "页面被修改",
        "vanished": "页面消失",
        "trouble": "来源中断",
        "recovered": "来源恢复",
    },
    changes={
        "new": "新增",
        "dropped": "删去",
        "stronger": "加强",
        "weaker": "减弱",
        "reworded": "改写",
        "moved": "移位",
    },
    counts={
        "new": "新增{}处",
        "dropped": "删去{}处",
        "stronger": "加强{}处",
        "weaker": "减弱{}处",
        "reworded": "改写{}处",
        "moved": "移位{}处",
    },
    counted="{against}：{counts}",
    comma="、",
    colon="：",
    against_joint="与{}的联合声明相比",
    against_statement="与{}的声明相比",
    against_undated="与一份未注明日期的已存声明相比",
    against_version="与前一版本相比",
    unchanged="{against}：没有实质变化",
    without_substance="无实质意义的改动{}处",
    kept="{}句保持不变",
    nothing_compared="未作比较：{}",
    no_baseline="没有可供比较的已存声明",
    mention="涉及该主题，但本身不是声明",
    reversal="文本恢复为两个版本之前的内容",
    version="页面第{}版",
    vanished="页面不再提供该文本：{}",
    trouble_one="{}无法监测",
    trouble_many="{count}个来源无法监测：{names}",
    recovered_one="{}恢复监测",
    recovered_many="{count}个来源恢复监测：{names}",
    undelivered="未能送达",
    several="{}条警报",
    paused="无法送达{}：其所有警报均在等待",
    given_up="{recipient}：{count}条未能送达，已放弃",
    paused_gist="请更正地址，然后运行 `monitor outbox retry`；在此之前不会丢失任何内容",
    given_up_gist="`monitor outbox --state dead` 可列出它们，`monitor outbox retry --dead` 可重新发送",
    unreached="自{}起",
    trouble_gist="在其恢复之前，看不到那里发布的内容",
    recovered_gist="其间出现又消失的内容可能已被遗漏",
    health={
        "new": "尚未查询",
        "fresh": "列出新文本",
        "quiet": "有应答，没有新内容",
        "frozen": "有应答，但没有列出新内容",
        "refused": "拒绝访问",
        "changed": "有应答，但无法从中读取任何内容",
        "unreachable": "没有应答",
        "certificate": "其证书不可信",
    },
    since="自{time}起{health}",
    more_changes="……另有{}处",
    more_sources="……另有{count}个：{names}",
    more_prints="另有{}个",
    passage="段落",
    no_clock="未注明时刻",
    not_dated="未注明",
    languages={"zh": "中文", "ru": "俄文", "en": "英文"},
    relations={"first": "首发", "reprint": "转载", "edition": "另一语言：{}", "abridgement": "摘编"},
    published="发布时间",
    seen="发现时间",
    source="来源",
    also="其他刊载",
    compared_with="比较对象",
    before="修改前",
    gone="发现消失",
    why="发送原因",
    still_out="仍然中断",
    page="页面",
    comparison="对比",
    archived="存档副本",
    id="警报",
    date="{0.year}年{0.month}月{0.day}日",
)

_RU = Words(
    tag="ru",
    kinds={
        "statement": "Новое заявление",
        "mention": "Упоминание",
        "edited": "Страница изменена",
        "vanished": "Страница исчезла",
        "trouble": "Источник недоступен",
        "recovered": "Источник снова доступен",
    },
    changes={
        "new": "Добавлено",
        "dropped": "Исключено",
        "stronger": "Усилено",
        "weaker": "Ослаблено",
        "reworded": "Перефразировано",
        "moved": "Перенесено",
    },
    counts={
        "new": "добавлено {}",
        "dropped": "исключено {}",
        "stronger": "усилено {}",
        "weaker": "ослаблено {}",
        "reworded": "перефразировано {}",
        "moved": "перенесено {}",
    },
    counted="{against}: {counts}",
    comma=", ",
    colon=": ",
    against_joint="По сравнению с совместным заявлением от {}",
    against_statement="По сравнению с заявлением от {}",
    against_undated="По сравнению с хранимым заявлением без даты",
    against_version="По сравнению с предыдущей версией",
    unchanged="{against} изменений по существу нет",
    without_substance="изменений не по существу: {}",
    kept="предложений без изменений: {}",
    nothing_compared="Сравнение не проведено: {}",
    no_baseline="нет хранимого заявления, с которым можно сравнить",
    mention="Касается темы, но само заявлением не является",
    reversal="Текст снова такой, каким был две версии назад",
    version="Версия {} страницы",
    vanished="Страница больше не выдаёт этот текст: {}",
    trouble_one="{}: наблюдение невозможно",
    trouble_many="Источники, за которыми наблюдать невозможно ({count}): {names}",
    recovered_one="{}: наблюдение возобновлено",
    recovered_many="Наблюдение возобновлено ({count}): {names}",
    undelivered="Не доставлено",
    several="Сообщений: {}",
    paused="{}: доставка невозможна, всё для этого получателя ждёт",
    given_up="{recipient}: не доставлено и оставлено — {count}",
    paused_gist="Исправьте адрес и выполните `monitor outbox retry`; до тех пор ничего не потеряется",
    given_up_gist="`monitor outbox --state dead` покажет их, `monitor outbox retry --dead` отправит снова",
    unreached="с {}",
    trouble_gist="Пока это не закончится, публикации там не видны",
    recovered_gist="То, что за это время появилось и исчезло, могло быть пропущено",
    health={
        "new": "ещё не опрашивался",
        "fresh": "выдаёт новые тексты",
        "quiet": "отвечает, нового нет",
        "frozen": "отвечает, но не выдаёт ничего нового",
        "refused": "отказывает в доступе",
        "changed": "отвечает, но прочесть из ответа ничего нельзя",
        "unreachable": "не отвечает",
        "certificate": "нет доверия к сертификату",
    },
    since="{health}, с {time}",
    more_changes="… и ещё {}",
    more_sources="… и ещё {count}: {names}",
    more_prints="и ещё {}",
    passage="Отрывок",
    no_clock="время не указано",
    not_dated="не указано",
    languages={"zh": "китайский", "ru": "русский", "en": "английский"},
    relations={
        "first": "первая публикация",
        "reprint": "перепечатка",
        "edition": "другой язык: {}",
        "abridgement": "сокращённо",
    },
    published="Опубликовано",
    seen="Замечено",
    source="Источник",
    also="Напечатано также",
    compared_with="Сравнивалось с",
    before="Прежде",
    gone="Исчезновение замечено",
    why="Отправлено, потому что",
    still_out="По-прежнему недоступны",
    page="Страница",
    comparison="Сравнение",
    archived="Архивная копия",
    id="Сообщение",
    date="{0.day} {1} {0.year} г.",
    months=(
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
)

WORDS: Mapping[Language, Words] = {"en": _EN, "zh": _ZH, "ru": _RU}

JOINT = ("联合声明", "joint statement", "совместное заявление")
"""What the title of a joint statement says, in small letters."""
