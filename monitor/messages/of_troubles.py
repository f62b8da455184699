"""The words around sources that cannot be watched, untrue answers, a service that stands still, a clock set."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Health, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an alert says first: its kind, its headline for one and for many, and what follows from it."""

    kind: str
    one: str
    many: str
    gist: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleWords:
    """One language's words. `subjects` is by what an alert is about and whether it is over ("answers trouble")."""

    remedy: str  # the label over what to do
    remedies: Mapping[Health, str]
    lasted: str
    was: Mapping[Health, str]
    stood: str  # what a step of the service did
    subjects: Mapping[str, Subject]


_EN = TroubleWords(
    remedy="What to do",
    remedies={
        "frozen": "open the list in a browser; if it shows newer texts, they stand at another address now: correct "
        "it in sources.yaml; if it does not, the site is quiet: a larger `frozen_after` in watchlist.yaml says so",
        "refused": "nothing at first: it is asked again, ever less often; if it goes on, open the address in a "
        "browser, name a `contact` in watchlist.yaml, ask the site, or give the source a `proxy`",
        "changed": "open the list and one of its texts in a browser; correct the address or the selectors in "
        "sources.yaml, and see with `monitor sources check NAME` what is read then",
        "unreachable": "nothing at first: it is asked again, ever less often; if other sources are out too, look at "
        "this machine's network and proxy",
        "certificate": "open the address in a browser; if it is trusted there, let SSL_CERT_FILE name the "
        "authorities that sign it; nothing is fetched until then",
    },
    lasted="{was} from {since} to {until}",
    was={
        "frozen": "listed nothing new",
        "refused": "refused",
        "changed": "could not be read",
        "unreachable": "did not answer",
        "certificate": "had a certificate that is not trusted",
    },
    stood="stood still",
    subjects={
        "answers trouble": Subject(
            kind="Untrue answers",
            one="{} said that nothing had changed when something had",
            many="{count} sources said that nothing had changed when something had: {names}",
            gist="A full fetch found the new texts; they are told later than they could have been",
            remedy="nothing: for a week the list is fetched in full each time",
        ),
        "service trouble": Subject(
            kind="Service stands still",
            one="The step {} stands still",
            many="{count} steps stand still: {names}",
            gist="What depends on it is neither watched nor told until it goes on",
            remedy="restart the service; its log says what it did last",
        ),
        "clock trouble": Subject(
            kind="Clock set",
            one="The clock of the service's machine was set",
            many="The clock of the service's machine was set",
            gist="Nothing is lost; times in alerts and in the archive from before are those of the old clock",
            remedy="see that the machine's time is synchronised (NTP)",
        ),
        "service recovered": Subject(
            kind="Service goes on",
            one="The step {} goes on",
            many="{count} steps go on: {names}",
            gist="What waited is done now; nothing of it is lost",
        ),
    },
)

_ZH = TroubleWords(
    remedy="如何处理",
    remedies={
        "frozen": "在浏览器中打开该列表：若其中有更新的文本，说明列表已换地址，请在sources.yaml中更正；若没有，"
        "则是网站暂无更新，可在watchlist.yaml中调大`frozen_after`",
        "refused": "先不必处理：程序会再次请求，间隔逐渐加长；若持续如此，请在浏览器中打开该地址，"
        "在watchlist.yaml中写明`contact`，与网站联系，或为该来源设置`proxy`",
        "changed": "在浏览器中打开该列表及其中一篇文本，在sources.yaml中更正地址或选择器，再用`monitor sources check "
        "NAME`查看读取结果",
        "unreachable": "先不必处理：程序会再次请求，间隔逐渐加长；若其他来源也中断，请检查本机的网络和代理",
        "certificate": "在浏览器中打开该地址：若浏览器信任它，请让SSL_CERT_FILE指向为其签名的机构；"
        "在此之前不获取任何内容",
    },
    lasted="{since}至{until}：{was}",
    was={
        "frozen": "未列出新内容",
        "refused": "拒绝访问",
        "changed": "无法读取",
        "unreachable": "没有应答",
        "certificate": "证书不可信",
    },
    stood="停滞",
    subjects={
        "answers trouble": Subject(
            kind="应答不实",
            one="{}在有新内容时答复“未修改”",
            many="{count}个来源在有新内容时答复“未修改”：{names}",
            gist="完整获取后发现了新文本；它们的通知晚于应有的时间",
            remedy="不必处理：今后一周每次都完整获取该列表",
        ),
        "service trouble": Subject(
            kind="服务停滞",
            one="步骤{}停滞",
            many="{count}个步骤停滞：{names}",
            gist="在其恢复之前，有关内容既不监测也不通知",
            remedy="重启服务；日志记有其最后的操作",
        ),
        "clock trouble": Subject(
            kind="时钟变动",
            one="服务所在机器的时钟被调整",
            many="服务所在机器的时钟被调整",
            gist="没有内容丢失；此前的通知和存档中的时间以旧时钟为准",
            remedy="检查该机器的时间同步（NTP）",
        ),
        "service recovered": Subject(
            kind="服务恢复",
            one="步骤{}恢复运行",
            many="{count}个步骤恢复运行：{names}",
            gist="等待的工作现在完成，没有丢失",
        ),
    },
)

_RU = TroubleWords(
    remedy="Что делать",
    remedies={
        "frozen": "откройте список в браузере; если там есть новые тексты, он переехал: исправьте адрес в "
        "sources.yaml; если нет, сайт молчит: увеличьте `frozen_after` в watchlist.yaml",
        "refused": "пока ничего: сайт опрашивается снова, всё реже; если это не пройдёт, откройте адрес в браузере, "
        "укажите `contact` в watchlist.yaml, обратитесь к владельцу сайта или задайте источнику `proxy`",
        "changed": "откройте в браузере список и один из его текстов; исправьте адрес или селекторы в sources.yaml и "
        "посмотрите, что читается: `monitor sources check NAME`",
        "unreachable": "пока ничего: сайт опрашивается снова, всё реже; если недоступны и другие источники, "
        "проверьте сеть и прокси этой машины",
        "certificate": "откройте адрес в браузере; если там сертификату доверяют, укажите в SSL_CERT_FILE центры, "
        "которые его подписали; до тех пор ничего не загружается",
    },
    lasted="{was} с {since} до {until}",
    was={
        "frozen": "не выдавал нового",
        "refused": "отказывал в доступе",
        "changed": "не читался",
        "unreachable": "не отвечал",
        "certificate": "не было доверия к сертификату",
    },
    stood="не работал",
    subjects={
        "answers trouble": Subject(
            kind="Неверные ответы",
            one="{}: сервер отвечал «без изменений», когда изменения были",
            many="Серверы отвечали «без изменений», когда изменения были ({count}): {names}",
            gist="Полная загрузка нашла новые тексты; о них сообщается позже, чем было возможно",
            remedy="ничего: неделю список каждый раз загружается целиком",
        ),
        "service trouble": Subject(
            kind="Служба стоит",
            one="Шаг {} не работает",
            many="Шаги не работают ({count}): {names}",
            gist="Пока он стоит, связанное с ним не наблюдается и не сообщается",
            remedy="перезапустите службу; в журнале видно, что она делала последним",
        ),
        "clock trouble": Subject(
            kind="Часы переведены",
            one="Часы машины, на которой работает служба, переведены",
            many="Часы машины, на которой работает служба, переведены",
            gist="Ничего не потеряно; прежние времена в уведомлениях и архиве указаны по старым часам",
            remedy="проверьте синхронизацию времени на этой машине (NTP)",
        ),
        "service recovered": Subject(
            kind="Служба снова работает",
            one="Шаг {} снова работает",
            many="Шаги снова работают ({count}): {names}",
            gist="То, что ждало, делается сейчас; ничего не потеряно",
        ),
    },
)

TROUBLES: Mapping[Language, TroubleWords] = {"en": _EN, "zh": _ZH, "ru": _RU}
