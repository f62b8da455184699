"""What the press prints around a text in every house: credits, datelines, page numbers, share buttons.

Only lines that are nothing else are furniture; a text that merely begins like one stays.
"""

import re

_CREDITS = r"责任?编辑|责\s?编|编辑|校对|审核|监制|作者|来源|稿源|实习生|Web editors?|Editors?|Source|Редактор|Источник"
_FURNITURE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[\[【(（]?\s*(?:本版|本期)?(?:{_CREDITS})\s*[:：][^。！？]{{0,60}}$",
        r"\d{4}\s*+[-年./]\s*+\d{1,2}\s*+[-月./]\s*+\d{1,2}\s*+日?\s*+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
        r"\s*+(?:[|｜]?\s*+(?:来源|Source)\s*+[:：].{0,40})?$",
        r"[（(]\s*据?(?:新华社|人民日报|本报|中新社|新华网|人民网)[^（）()。]{0,30}电(?:\s*记者[^（）()。]{0,60})?\s*[）)]$",
        r"(?:新华社|人民日报|本报|中新社)[^，。、：:]{1,20}\d{1,2}\s*月\s*\d{1,2}\s*日电(?:\s*[（(]\s*记者[^（）()]*[）)])?$",
        r"《\s*+人民日报(?:海外版)?\s*+》\s*+[（(]\s*+\d{4}\s*+年\s*+\d{1,2}\s*+月\s*+\d{1,2}\s*+日\s*+第?\s*+\d{1,2}\s*+版\s*+[）)]$",
        r"(?:【纠错】|分享到|分享让更多人看到|打印|关闭|字号|大\s?中\s?小|上一页|下一页|尾页|返回顶部|相关新闻|相关链接|延伸阅读|扫一扫|点击进入)[\s|:：]*$",
        r"(?:【纠错】\s*)?[【\[]\s*责任?编辑\s*[:：].{0,30}$",
        r"(?:Share|Print|Tweet|Related (?:news|stories)|Previous|Next|Back to top|Photo/[A-Za-z]+)\s*$",
        r"(?:Опубликован[оа]? в разделах?|Статус материала|Дата публикации|Ссылка на материал|Текстовая версия)"
        r"\s*+[:：]?.{0,120}$",
        r"打开微信，点击底部的.{0,60}$",
        r"(?:(?:Additional )?[Rr]eporting|Writing|Editing) by [^.]{2,160}$",
        r"(?:Published in sections?|Publication status|Publication date|Direct link|Text version|Share)\s*:.{0,120}$",
    )
)
_BUTTONS = tuple(  # of lines no longer than `_LONGEST_BUTTON` that are no sentences
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:(?:打印(?:本页)?|推荐|分享|收藏|关闭(?:窗口|本页)?|(?:我要)?纠错|返回(?:顶部|目录|首页)|(?:点击)?查看更多|阅读全文"
        r"|推荐阅读|相关专题)[\s|｜]*+)++$",
        r"请?(?:扫描|扫一扫|扫码|长按|识别).{0,12}(?:二维码|关注|下载).{0,30}$",
        r"(?:更多|欢迎|请)[^。]{0,20}关注[^。]{0,30}(?:公众号|微博|客户端|视频号)[^。]{0,10}$",
        r"[【\[]?\s*(?:字体|字号)\s*+[:：]?[特大中小\s]++[】\]]?$",
        r"分享[到至]\s*[:：].{0,40}$",
        r"(?:视频)?(?:正在)?加载中?\W*$",
        r"(?:本文|文章|稿件|图片|消息)来源\s*[:：][^。！？]{0,60}$",
        r"(?:关键词|关键字|标签|新闻热线)\s*[:：][^。]{0,60}$",
        r"(?=.*(?:页|[【\[]\d|Next|>>|»))(?:(?:首页|上一页|下一页|末页|尾页|第\s*+\d++\s*+页|Previous|Next|>>|<<|»|«"
        r"|[【\[]?\d{1,3}(?!\d)[】\]]?)[\s|]*+){2,}+$",
        r"Page \d+ of \d+$",
        r"(?:Поделиться|Распечатать|Версия для печати|Подробнее)\W*$",
        r"(?:Подписывайтесь|Смотрите также|Читайте также)\b[^.!?]{0,70}$",
        r"Publication status\b.{0,70}$",
        r"\(?(?:For the latest China news|Follow us on|Like us on)\b.{0,70}$",
    )
)
_COUNTED = re.compile(  # clocks and counters: they run while the text stands
    r"(?:更新(?:时间|于)?|发布时间|(?:Last )?(?:updated?|modified)(?: on| at)?|(?:Дата )?(?:Обновлен[оа]|обновления))?"
    r"\s*+[:：]?\s*+(?:\d{4}\s*+[-年./]\s*+\d{1,2}\s*+[-月./]\s*+\d{1,2}\s*+日?)?\s*+(?:(?:星期|周)[一二三四五六日天])?"
    r"\s*+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$"
    r"|[【\[(（]?\s*+(?:浏览|阅读|点击|访问|点赞|评论|转发|分享|收藏|跟帖|参与)(?:次数|人数|量|数)?\s*+[:：(（]?"
    r"\s*+[\d,.]+\s*+[万千]?[次人条+]?\s*+[)）】\]]?$"
    r"|(?:Views?|Reads?|Comments?|Likes?|Shares?|Просмотр(?:ов|ы)|Комментари(?:ев|и))"
    r"\s*+[:(]?\s*+[\d,. ]+[kKmM]?\s*+\)?$"
    r"|[\d,.]+\s*+(?:views?|reads?|comments?|likes?|shares?|просмотр(?:ов|а)?|комментари(?:ев|я|й))$"
    r"|[\d,.]+\s*+(?:次浏览|次阅读|人阅读|条评论)$",
    re.IGNORECASE,
)
_RUNNING = re.compile(  # how long ago it was, which runs while the text stands; with names beside it
    r"(?:(?:最[后近]|上次)?(?:更新|发布|编辑|修改|发表|刷新)(?:时间|于|在)?\s{0,3}[:：]?\s{0,3})?(?:约|大约)?\s{0,3}"
    r"(?:(?:\d{1,4}|[一二两三四五六七八九十几半]{1,3})\s{0,3}个?(?:多|半)?\s{0,3}(?:秒钟?|分钟?|小时|钟头|天|日|周|星期|礼拜|月|年)\s{0,3}(?:多|之|以)?前"
    r"|刚刚|刚才|片刻前|(?:今天|昨天|前天)\s{0,3}\d{1,2}[:：]\d{2})\s{0,3}(?:更新|发布|编辑|修改|发表|刷新)?"
    r"|(?:(?:Обновлен[оа]?|Опубликован[оа]?|Изменен[оа]?|Отредактирован[оа]?|Последнее обновление)"
    r"\s{0,3}[:：]?\s{0,3})?"
    r"(?:около\s{1,3})?"
    r"(?:(?:\d{1,4}|один|одну|две?|три|четыре|пять|несколько|пол)\s{0,3})?(?:сек|секунд|мин|минут|час|полчас|дн|день|недел|мес|месяц|год|лет|ч|д)"
    r"[а-яё]{0,4}\.?\s{1,3}(?:тому\s{1,3})?назад|только что"
    r"|(?:сегодня|вчера|позавчера)\s{0,3}(?:в\s{0,3})?\d{1,2}[:：]\d{2}"
    r"|(?:(?:Last\s{1,3})?(?:updated?|published|posted|edited|modified|refreshed)\s{0,3}[:：]?\s{0,3})?(?:about\s{1,3}|over\s{1,3}|almost\s{1,3})?"
    r"(?:\d{1,4}|an?|one|two|three|four|five|a few|few|several|half an)\s{0,3}"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mos?|months?|y|yrs?|years?)\s{1,3}ago"
    r"|(?:(?:updated?|published|posted|edited)\s{1,3})?just now|(?:today|yesterday)\s{0,3}(?:at\s{0,3})?\d{1,2}:\d{2}"
    r"(?:\s{0,3}[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_LONGEST_RUNNING = 60  # characters of a line with a running time
_BESIDE_RUNNING = re.compile(
    r"\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|更新|发布|编辑|来源|作者|记者|阅读|评论|浏览"
    r"|Обновлено|Опубликовано|Источник|Автор|updated?|published|posted|edited|source|reads?|comments?|views?|\bby\b"
    r"|[\s\d|｜·•,，:：/()（）\[\]—–-]",
    re.IGNORECASE,
)
_LEGAL = re.compile(  # over the line without its spaces, since they stand between single characters
    r".{0,60}(?:版权所有|版权声明|未经(?:书面|协议|本网)?授权|禁止(?:转载|下载)?使用|违者必究)"
    r"|.{0,40}(?:ICP[证备]|ICP备|公网安备|经营许可证|视听节目许可证|新闻信息服务许可证|违法和不良信息举报)"
    r"|(?:Copyright|©|\(c\)(?:19|20)\d\d|Allrightsreserved|Всеправазащищены|Tousdroitsréservés)"
    r"|.{0,80}(?:Allrightsreserved|Всеправазащищены|Tousdroitsréservés)\W?$"
    r"|.{0,160}(?:Reproduction(?:inwholeorinpart)?withoutpermissionisprohibited|(?:при|за)использовани[иея]материалов)"
    r"|(?:人民日报社概况|关于人民网|联系我们|网站声明|关于我们)(?:[|｜]|$)"
    r"|.{0,20}(?:下载|打开)[^。]{0,16}(?:客户端|APP)",
    re.IGNORECASE,
)
_PICTURE = tuple(  # each with what a line that it matches cannot be without
    (sign, re.compile(pattern))
    for sign, pattern in (
        (
            "摄",
            r".{0,330}摄\s*+[）)]?[。]?\s*+(?:[（(](?:人民图片|影像中国|人民视觉|新华社发|资料照片|资料图片)[）)])?$",
        ),
        ("）", r".{0,300}[（(](?:人民图片|影像中国|人民视觉|资料照片|资料图片|人民网资料图)[）)]$"),
        (")", r".{0,300}[（(](?:人民图片|影像中国|人民视觉|资料照片|资料图片|人民网资料图)[）)]$"),
        ("新华社发", r".{0,300}[（(]?新华社发\s*+(?:[（(][^（）()]{0,20}摄[）)])?\s*+[）)]?$"),
        ("Фото", r"Фото\s*+:\s*+[^.!?]{2,80}$"),
        ("资料图", r"资料图\s*[:：][^。]{0,60}。?$"),
        ("Photo", r"[^.]{0,200}\.?\s*+\bPhoto(?:graph)?\s*+(?:by|:)\s*+[^.]{2,60}\.?$"),
        ("/", r".{0,300}\((?:Xinhua|Photo|People's Daily Online)/[^()]{2,40}\)$"),
    )
)
# What a legal notice cannot be without. Nine lines of ten have none of them, and the pattern is slow.
_LEGAL_SIGNS = (
    *("权", "使用", "究", "ICP", "公网安备", "许可证", "举报", "概况", "关于", "联系", "声明", "客户端", "APP", "app"),
    *(
        "opyright",
        "COPYRIGHT",
        "©",
        "(c)",
        "(C)",
        "ights",
        "IGHTS",
        "права",
        "Права",
        "droits",
        "ermission",
        "материал",
    ),
)
_LONGEST = 400  # characters; what is longer is no label and no caption
_LONGEST_NOTICE = 200
_LONGEST_BUTTON = 90
_EDITOR = re.compile(
    r"(?:责任?编辑|责\s?编|(?<!\w)编辑|Web editors?|Editors?|Редактор)\s*+[:：]\s*+(?P<name>[^】\])）|]{1,80})",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether a line is a credit, an agency line, a page number, a button or a legal notice, and nothing else."""
    if len(line) > _LONGEST:
        return False
    if any(pattern.match(line) for pattern in _FURNITURE) or _COUNTED.match(line) or _is_legal(line):
        return True
    if _is_running_time(line):
        return True
    if len(line) > _LONGEST_BUTTON or line.endswith(("。", "；", "！", "？")):
        return False
    return any(pattern.match(line) for pattern in _BUTTONS)


def _is_running_time(line: str) -> bool:
    """Whether a line says how long ago something was, and beside it holds labels and a name at most."""
    if len(line) > _LONGEST_RUNNING or (line.endswith(("。", "；", "！", "？", ".", "!", "?", ";")) and len(line) > 30):
        return False
    found = _RUNNING.search(line)
    if found is None or line[: found.start()][-1:].isalnum() or line[found.end() :][:1].isalnum():
        return False
    beside = _BESIDE_RUNNING.sub("", line[: found.start()] + line[found.end() :])
    return len(beside) <= (6 if "\u3400" <= beside[:1] <= "\u9fff" else 14) and not beside.endswith(("。", ".", "；"))


def _is_legal(line: str) -> bool:
    if len(line) > _LONGEST_NOTICE:
        return False
    squeezed = "".join(line.split())
    return any(sign in squeezed for sign in _LEGAL_SIGNS) and _LEGAL.match(squeezed) is not None


def is_caption(line: str) -> bool:
    """Whether a line is the words under a picture: it ends with who took it."""
    return len(line) <= _LONGEST and any(sign in line and pattern.match(line) for sign, pattern in _PICTURE)


def editor_in(line: str) -> str | None:
    """The editor whom a credit names (`【责任编辑:高强】`, `(责编：牛镛、岳弘彬)`); None where it names none."""
    match = _EDITOR.search(line)
    return match["name"].strip(" 、,，") or None if match else None
