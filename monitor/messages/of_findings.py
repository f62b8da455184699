"""What findings say of themselves: why something is told, with what it was compared, what happened to its words."""

FINDINGS: tuple[tuple[str, str, str], ...] = (
    # why it is told
    (
        "it is what the watch “{watch}” looks for",
        "属于监测项“{watch}”的范围",
        "подходит под наблюдение «{watch}»",
    ),
    (
        "its title and {n} of {count} sentences are on watched topics",
        "标题及{count}句中的{n}句涉及监测主题",
        "отслеживаемых тем касаются заголовок и {n} из {count} предложений",
    ),
    (
        "{n} of {count} sentences are on watched topics",
        "{count}句中有{n}句涉及监测主题",
        "отслеживаемых тем касаются {n} из {count} предложений",
    ),
    (
        "on more than that, but a section of {n} sentences is on watched topics",
        "内容更广，但其中有一部分（{n}句）涉及监测主题",
        "текст шире, но в нём есть раздел ({n} предл.) на отслеживаемые темы",
    ),
    (
        "no passage on a watched topic was found",
        "未发现涉及监测主题的段落",
        "отрывков на отслеживаемые темы не найдено",
    ),
    (
        "an act of states, but strategic stability is not its subject: {rest}",
        "是国家文件，但主题不是战略稳定：{rest}",
        "это акт государств, но не о стратегической стабильности: {rest}",
    ),
    (
        "not an act of states itself; it holds a passage on a watched topic",
        "本身不是国家文件，但含有涉及监测主题的段落",
        "сам текст не является актом государств, но содержит отрывок на отслеживаемую тему",
    ),
    (
        "its title announces an act of states, and the text is too small to be it",
        "标题预告了一份国家文件，而正文过短，不会是该文件",
        "заголовок объявляет акт государств, а текст слишком мал, чтобы быть им",
    ),
    ("only {rest}", "仅{rest}", "лишь {rest}"),
    ("terms: {list}", "用语：{list}", "термины: {list}"),
    ("acts: {acts}", "表态动词：{acts}", "глаголы позиции: {acts}"),
    ("parties: {parties}", "当事方：{parties}", "стороны: {parties}"),
    (
        "the title names an act of states ({words})",
        "标题表明这是国家文件（{words}）",
        "заголовок называет акт государств ({words})",
    ),
    (
        "the title tells of an event or of somebody's words ({words})",
        "标题讲述事件或他人言论（{words}）",
        "заголовок сообщает о событии или чьих-то словах ({words})",
    ),
    ("the title names a meeting ({words})", "标题提到会晤（{words}）", "заголовок называет встречу ({words})"),
    (
        "the title names a policy paper ({words})",
        "标题提到政策文件（{words}）",
        "заголовок называет программный документ ({words})",
    ),
    (
        "states speak together in {n} of {count} sentences",
        "{count}句中有{n}句由各国共同表态",
        "государства говорят совместно в {n} из {count} предложений",
    ),
    (
        "a state speaks of itself in {n} of {count} sentences",
        "{count}句中有{n}句由一国自述",
        "государство говорит от своего имени в {n} из {count} предложений",
    ),
    (
        "{n} of {count} sentences tell what somebody said",
        "{count}句中有{n}句转述他人言论",
        "{n} из {count} предложений передают чужие слова",
    ),
    ("it begins with a formula of declarations", "以声明的惯用语开头", "начинается с формулы, обычной для заявлений"),
    (
        "it carries a reporter's or an agency's line",
        "带有记者或通讯社的署名行",
        "подписан корреспондентом или агентством",
    ),
    ("it begins with an event that took place", "以已发生的事件开头", "начинается с рассказа о событии"),
    (
        "it is a talk: questions, answers, or speakers named before their words",
        "是对话：问答，或发言前标有发言人",
        "это беседа: вопросы, ответы или имена перед репликами",
    ),
    (
        "one person speaks to others in {n} of {count} sentences",
        "{count}句中有{n}句是一人对众人讲话",
        "в {n} из {count} предложений один человек обращается к другим",
    ),
    (
        "suspect copy of “{title}”: {percent} of it stands there, but {rest}",
        "“{title}”的可疑副本：其中{percent}与原文一致，但{rest}",
        "сомнительная копия «{title}»: в ней есть {percent} оригинала, но {rest}",
    ),
    (
        "suspect copy of “{title}”: it is printed after another suspect copy",
        "“{title}”的可疑副本：转自另一可疑副本",
        "сомнительная копия «{title}»: перепечатана с другой сомнительной копии",
    ),
    (
        "sentences that are not in the original: {n} ({words}) and sentences with other words: {count} ({list})",
        "有{n}句不见于原文（{words}），另有{count}句用词不同（{list}）",
        "предложений, которых нет в оригинале: {n} ({words}), и предложений с другими словами: {count} ({list})",
    ),
    ("its sentences stand in another order", "句子顺序与原文不同", "предложения стоят в другом порядке"),
    (
        "{other_rest} and its sentences stand in another order",
        "{other_rest}，且句子顺序与原文不同",
        "{other_rest}, и предложения стоят в другом порядке",
    ),
    (
        "sentences that are not in the original: {n} ({words})",
        "有{n}句不见于原文（{words}）",
        "предложений, которых нет в оригинале: {n} ({words})",
    ),
    (
        "sentences with other words: {count} ({list})",
        "有{count}句用词不同（{list}）",
        "предложений с другими словами: {count} ({list})",
    ),
    (
        "those who speak are no states ({words})",
        "发言者不是国家（{words}）",
        "говорят не государства ({words})",
    ),
    (
        "the title names a declaration ({words}), but no state speaks in it",
        "标题称为声明（{words}），但文中没有国家表态",
        "заголовок называет заявление ({words}), но государства в нём не говорят",
    ),
    (
        "a word or two of a watched topic stand in it, in passing",
        "文中只是顺带出现个别监测主题的用语",
        "отслеживаемая тема задета лишь одним-двумя словами",
    ),
    (
        "its letters are not those that were written: it is UTF-8 that was read as {encoding}",
        "文字已乱码：UTF-8文本被误读为{encoding}",
        "буквы искажены: текст в UTF-8 прочитан как {encoding}",
    ),
    (
        "blanks and foreign letters within its words, as scanning leaves them, were read over",
        "字词间有扫描造成的空格或异体字母，判读时已忽略",
        "пробелы и чужие буквы внутри слов, какие оставляет распознавание, не учитывались",
    ),
    (
        "it may be two texts in one: paragraphs {n} and {count} both begin a statement",
        "可能是两份文本合在一起：第{n}段和第{count}段都是声明的开头",
        "возможно, это два текста в одном: заявления начинаются в абзацах {n} и {count}",
    ),
    (
        "the page was edited after version {n} of it was read",
        "读取第{n}版之后，页面被修改",
        "страница изменена после того, как была прочитана её версия {n}",
    ),
    ("the page answers with its text again", "页面重新提供该文本", "страница снова выдаёт этот текст"),
    ("the page no longer answers with its text", "页面不再提供该文本", "страница больше не выдаёт этот текст"),
    (
        "a source in trouble is told after {length}",
        "来源故障持续{length}后即作通知",
        "о неполадке источника сообщается через {length}",
    ),
    (
        "what a server says of its list is checked once a day",
        "服务器对其列表的说法每天核对一次",
        "то, что сервер говорит о своём списке, проверяется раз в день",
    ),
    ("the service watches over its own steps", "本服务监督自身的各个步骤", "служба следит за собственными шагами"),
    (
        "a recipient who is not reached is told to those who ask for trouble",
        "有收件人无法送达时，通知订阅故障消息的人",
        "о недоступном получателе сообщается тем, кто просит о неполадках",
    ),
    (
        "it is a sample of this kind of alert, and nothing has happened",
        "这是此类警报的样例，并未发生任何事情",
        "это образец сообщения такого вида, ничего не произошло",
    ),
    # with what it was compared
    ("the original of which it is a copy", "被复制的原文", "оригинал, с которого снята копия"),
    ("the watch list names it", "监测清单指定", "указано в списке наблюдения"),
    (
        "the watch list names it ({day})",
        "监测清单指定（{day}）",
        "указано в списке наблюдения ({day})",
    ),
    (
        "the latest earlier statement of {parties} on like topics",
        "{parties}此前关于类似主题的最近一份声明",
        "последнее из прежних заявлений на близкие темы (стороны: {parties})",
    ),
    (
        "the latest earlier statement of {parties} on like topics ({day})",
        "{parties}此前关于类似主题的最近一份声明（{day}）",
        "последнее из прежних заявлений на близкие темы ({day}; стороны: {parties})",
    ),
    (
        "the latest earlier statement of {parties}; none on like topics is stored",
        "{parties}此前最近的一份声明；没有存储类似主题的声明",
        "последнее из прежних заявлений (стороны: {parties}); на близкие темы ни одно не хранится",
    ),
    (
        "the latest earlier statement of {parties}; none on like topics is stored ({day})",
        "{parties}此前最近的一份声明（{day}）；没有存储类似主题的声明",
        "последнее из прежних заявлений ({day}; стороны: {parties}); на близкие темы ни одно не хранится",
    ),
    (
        "the same parties on the same topics, the latest before",
        "相同当事方关于相同主题的最近一份",
        "последнее из прежних тех же сторон на те же темы",
    ),
    (
        "{rest}; {count} changes on other subjects are not listed",
        "{rest}；另有{count}处其他主题的改动未列出",
        "{rest}; изменений на другие темы, не показанных здесь: {count}",
    ),
    (
        "{count} changes on other subjects are not listed",
        "另有{count}处其他主题的改动未列出",
        "изменений на другие темы, не показанных здесь: {count}",
    ),
    (
        "no earlier statement of these parties on these topics is stored, so nothing was compared",
        "没有存储这些当事方此前关于这些主题的声明",
        "не хранится ни одного прежнего заявления этих сторон на эти темы",
    ),
    (
        "a text has {size} sentences, more than {longest}, so nothing was compared",
        "文本多达{size}句，超过{longest}句的上限",
        "в тексте {size} предложений, больше предела в {longest}",
    ),
    (
        "a text has {size} characters, more than {longest}, so nothing was compared",
        "文本长达{size}个字符，超过{longest}的上限",
        "в тексте {size} знаков, больше предела в {longest}",
    ),
    (
        "The new text may be two: paragraphs {first} and {second} both begin a statement; "
        "cut them apart to compare one",
        "新文本可能含有两份声明：第{first}段和第{second}段都像是声明的开头",
        "новый текст, возможно, содержит два заявления: с абзацев {first} и {second}",
    ),
    (
        "The new text is one sentence; what it leaves out says little",
        "新文本只有一句，其中未提及的内容说明不了什么",
        "новый текст состоит из одного предложения: чего в нём нет, мало о чём говорит",
    ),
    (
        "The new text looks scanned: {words} and others are no words; changes of single letters may be misreadings",
        "新文本像是扫描识别的文字（如{words}），个别字的改动可能是误识",
        "новый текст похож на распознанный ({words}): изменения отдельных букв могут быть ошибками",
    ),
    (
        "No sentence of one text has a counterpart in the other: they are hardly two of one series",
        "两份文本没有一句相互对应，恐怕不属于同一系列",
        "ни одно предложение не имеет соответствия: вряд ли это тексты одного ряда",
    ),
    (
        "known so far in {language} only; the stored statement is in {other}, so the two were not compared",
        "目前只有{language}文本，而已存声明为{other}",
        "пока известен только текст {language}, а хранимое заявление {other}",
    ),
    (
        "compared across languages ({language} with {other}); differences of wording alone are not told",
        "跨语言比较（{language}与{other}）；单纯的措辞差异不予通报",
        "сравнивались тексты {language} и {other}; различия только в словах не показаны",
    ),
    # an edition in another language joined
    (
        "an edition in another language joined a statement that is known",
        "已知声明出现了另一语言的文本",
        "стал известен текст известного заявления на другом языке",
    ),
    ("as when it was first told", "与首次通报时相同", "то же, что и при первом сообщении"),
    (
        "compared now that it is known in {language}",
        "现已有{language}文本，故作比较",
        "сравнено теперь, когда известен текст {language}",
    ),
    (
        "confirmed on the text in {language}: what was told on the one in {other} holds",
        "已据{language}文本确认：此前据{other}文本通报的内容成立",
        "подтверждено по тексту {language}: сообщённое по тексту {other} верно",
    ),
    (
        "compared again on the text in {language}, as it was told on the one in {other}: "
        "changes not told before: {count}, told and none: {n}",
        "此前据{other}文本通报，现据{language}文本重新比较：此前未通报的改动{count}处，已通报而不成立的{n}处",
        "сравнено заново по тексту {language} (сообщалось по тексту {other}): "
        "не сообщённых изменений: {count}, сообщённых и не подтвердившихся: {n}",
    ),
    (
        "the editions in {language} and {other} do not say the same in places: {count}",
        "{language}文本与{other}文本说法不一之处：{count}",
        "тексты {language} и {other} расходятся, мест: {count}",
    ),
    ("Not told before.", "此前未通报。", "Прежде не сообщалось."),
    (
        "Told on the text in {language}; on this one it is no change.",
        "据{language}文本曾通报；据本文本并无此改动。",
        "Сообщалось по тексту {language}; в этом тексте изменения нет.",
    ),
    # what happened to the words
    ("Only the wording changed.", "仅措辞不同。", "Изменились только слова."),
    ("only the wording changed", "仅措辞不同", "изменились только слова"),
    (
        "In other words: paired by sense, so check both sentences.",
        "换了说法：两句按文意配对，请核对。",
        "Другими словами: предложения сопоставлены по смыслу, проверьте оба.",
    ),
    ("Possibly rephrased from “{words}”.", "可能改写自“{words}”。", "Возможно, перефразировано из «{words}»."),
    ("Possibly rephrased as “{words}”.", "可能改写为“{words}”。", "Возможно, перефразировано в «{words}»."),
    ("The same words stand in another place.", "同样的文字移到了别处。", "Те же слова стоят в другом месте."),
    ("The same is said in another place.", "同样的内容移到了别处。", "То же сказано в другом месте."),
    (
        "A weak link between the languages: check both sentences.",
        "两种语言的对应不够确定：请核对两句。",
        "Соответствие между языками слабое: проверьте оба предложения.",
    ),
    (
        "Only the new text has it; its act: “{words}” ({acts}).",
        "仅见于新文本；其表态：“{words}”（{acts}）。",
        "Есть только в новом тексте; его глагол: «{words}» ({acts}).",
    ),
    (
        "Only the old text has it; its act: “{words}” ({acts}).",
        "仅见于旧文本；其表态：“{words}”（{acts}）。",
        "Есть только в старом тексте; его глагол: «{words}» ({acts}).",
    ),
    (
        "Only the new text has it; its act: “{words}”.",
        "仅见于新文本；其表态：“{words}”。",
        "Есть только в новом тексте; его глагол: «{words}».",
    ),
    ("Only the new text has it.", "仅见于新文本。", "Есть только в новом тексте."),
    (
        "Only the old text has it; its act: “{words}”.",
        "仅见于旧文本；其表态：“{words}”。",
        "Есть только в старом тексте; его глагол: «{words}».",
    ),
    ("Only the old text has it.", "仅见于旧文本。", "Есть только в старом тексте."),
    # as it was said before, and stands in stores
    ("The new text says it: “{words}”.", "新文本中有：“{words}”。", "Есть в новом тексте: «{words}»."),
    ("The new text says it.", "新文本中有。", "Есть в новом тексте."),
    ("The new text does not say it: “{words}”.", "新文本中没有：“{words}”。", "Нет в новом тексте: «{words}»."),
    ("The new text does not say it.", "新文本中没有。", "Нет в новом тексте."),
    (
        "The new text says it, the old one does not: “{words}”.",
        "新文本中有而旧文本中没有：“{words}”。",
        "Есть в новом тексте, нет в старом: «{words}».",
    ),
    (
        "The new text says it, the old one does not.",
        "新文本中有而旧文本中没有。",
        "Есть в новом тексте, нет в старом.",
    ),
    (
        "The old text says it, the new one does not: “{words}”.",
        "旧文本中有而新文本中没有：“{words}”。",
        "Есть в старом тексте, нет в новом: «{words}».",
    ),
    (
        "The old text says it, the new one does not.",
        "旧文本中有而新文本中没有。",
        "Есть в старом тексте, нет в новом.",
    ),
    ("The new text does not take up this subject.", "新文本未涉及这一主题。", "Новый текст этой темы не касается."),
    ("On none of the watched topics.", "不属于任何监测主题。", "Не относится ни к одной из отслеживаемых тем."),
    ("{what}: “{old}” became “{new}”", "{what}：“{old}”改为“{new}”", "{what}: «{old}» → «{new}»"),
    ("{what}: “{old}” stands against “{new}”", "{what}：“{old}”对应“{new}”", "{what}: «{old}» против «{new}»"),
    (
        "{what}: “{old}” stands in the old text alone",
        "{what}：“{old}”仅见于旧文本",
        "{what}: «{old}» — только в старом тексте",
    ),
    (
        "{what}: “{new}” stands in the new text alone",
        "{what}：“{new}”仅见于新文本",
        "{what}: «{new}» — только в новом тексте",
    ),
    ("{what}: “{old}” is gone", "{what}：删去“{old}”", "{what}: снято «{old}»"),
    ("{what}: “{new}” was added", "{what}：增加“{new}”", "{what}: добавлено «{new}»"),
    # what earlier statements said
    (
        "Never said before in any stored statement.",
        "已存声明中从未出现。",
        "Прежде не встречалось ни в одном из хранимых заявлений.",
    ),
    (
        "Never said so before in any stored statement.",
        "已存声明中从未如此表述。",
        "Прежде так не говорилось ни в одном из хранимых заявлений.",
    ),
    (
        "Not said in the stored statements in {language}; {count} stored in other languages were not looked at.",
        "已存的{language}声明中未出现；另有{count}份其他语言的声明未查。",
        "Не встречается в хранимых заявлениях {language}; заявления на других языках ({count}) не просматривались.",
    ),
    ("Said last in {place}.", "上次出现于{place}。", "В последний раз сказано {place}."),
    (
        "Said last in {place}, first in {first}.",
        "上次出现于{place}，首次出现于{first}。",
        "В последний раз сказано {place}, впервые — {first}.",
    ),
    ("First said in {place}.", "首次出现于{place}。", "Впервые сказано {place}."),
    (
        "Dropped, as already in {place}; first said in {first}.",
        "{place}中也已不含此句；首次出现于{first}。",
        "Отсутствовало уже в заявлении от {place}; впервые сказано {first}.",
    ),
)

SHORTER: dict[str, str] = {
    # where the label has said the rest already
    "known so far in {language} only; the stored statement is in {other}, so the two were not compared": (
        "known so far in {language} only, and the stored statement is in {other}"
    ),
    "a text has {size} sentences, more than {longest}, so nothing was compared": (
        "a text has {size} sentences, more than {longest}"
    ),
    "a text has {size} characters, more than {longest}, so nothing was compared": (
        "a text has {size} characters, more than {longest}"
    ),
    "no earlier statement of these parties on these topics is stored, so nothing was compared": (
        "no earlier statement of these parties on these topics is stored"
    ),
    "Dropped, as already in {place}; first said in {first}.": "Already not in {place}; first said in {first}.",
}
"""English sentences as an alert has them, by what the finding says."""
