"""Why something was not sent at once, or not at all; and what became of it."""

DECISIONS: tuple[tuple[str, str, str], ...] = (
    (
        "silenced by {author} until {time}: {text}",
        "{author}已设置静默，至{time}：{text}",
        "отключено до {time} ({author}): {text}",
    ),
    (
        "its weight is {weight}; {recipient} asks for {least} and more",
        "权重为{weight}，而{recipient}只要{least}及以上",
        "вес {weight}; {recipient} просит от {least}",
    ),
    (
        "{publisher} cannot be watched now ({source} is {health} since {time}), "
        "so that a page does not answer says nothing of the page",
        "目前无法监测{publisher}（{source}自{time}起{health}），因此页面没有应答并不说明页面本身的情况",
        "{publisher}: наблюдение сейчас невозможно ({source} {health}, с {time}), "
        "поэтому то, что страница не отвечает, ничего о ней не говорит",
    ),
    (
        "{recipient} is left in peace from {start} to {end} ({zone}); a weight of {weight} passes, this has {own}",
        "{recipient}的免打扰时间为{start}至{end}（{zone}）；权重{weight}及以上照发，本条为{own}",
        "тихие часы получателя {recipient}: с {start} до {end} ({zone}); проходит вес от {weight}, здесь {own}",
    ),
    (
        "{recipient} is left in peace from {start} to {end} ({zone})",
        "{recipient}的免打扰时间为{start}至{end}（{zone}）",
        "тихие часы получателя {recipient}: с {start} до {end} ({zone})",
    ),
    ("{recipient} gets one {every} message", "{recipient}接收{every}汇总", "{recipient} получает {every} сводку"),
    (
        "it follows another within {length} and goes with what else does",
        "距上一条不足{length}，与其间的其他消息一并发送",
        "следует за другим сообщением менее чем через {length} и уйдёт вместе с остальными",
    ),
    ("in one message with {list}", "与{list}合并为一条消息", "одним сообщением вместе с {list}"),
    ("the address was changed", "地址已更改", "адрес изменён"),
    ("somebody asked for it", "应人工要求", "по запросу"),
    (
        "its deadline passed before it could be tried",
        "期限已过，尚未来得及发送",
        "срок истёк прежде, чем удалось отправить",
    ),
    (
        "its deadline passed; the last attempt: {rest}",
        "期限已过；最后一次尝试：{rest}",
        "срок истёк; последняя попытка: {rest}",
    ),
    (
        "asks for {kinds}, and this is of the kind {kind}",
        "只要{kinds}，而本条属于{kind}",
        "просит о видах: {kinds}, а это — {kind}",
    ),
)
