"""What sites answered and what could not be read: the sentences of our errors."""

OF_SITES: tuple[tuple[str, str, str], ...] = (
    ("{url}: {rest}", "{rest}（{url}）", "{rest} ({url})"),
    # sites
    ("the server answered {status}: {rest}", "服务器返回{status}，{rest}", "сервер ответил {status}: {rest}"),
    ("there is nothing at this address", "此地址没有内容", "по этому адресу ничего нет"),
    (
        "the proxy wants a name and a password; put them into its address",
        "代理要求用户名和密码，请写入其地址",
        "прокси требует имя и пароль; укажите их в его адресе",
    ),
    ("the request did not get through", "请求未能送达", "запрос не прошёл"),
    ("we ask too often", "请求过于频繁", "мы обращаемся слишком часто"),
    (
        "the site does not let us see the page, which is not the same as nothing new",
        "网站不让我们查看该页面，这不等于没有新内容",
        "сайт не даёт увидеть страницу, а это не то же самое, что «нового нет»",
    ),
    ("the site is out of order", "网站故障", "сайт неисправен"),
    ("this is no answer to the question", "答非所问", "это не ответ на запрос"),
    (
        "the whole answer did not come within {seconds} s",
        "{seconds}秒内未收到完整应答",
        "полный ответ не пришёл за {seconds} с",
    ),
    ("the server did not answer in time", "服务器未及时应答", "сервер не ответил вовремя"),
    ("the server could not be reached ({error})", "无法连接服务器（{error}）", "сервер недоступен ({error})"),
    (
        "its certificate cannot be trusted ({error}); nothing was fetched",
        "其证书不可信（{error}），未获取任何内容",
        "его сертификату нельзя доверять ({error}); ничего не загружено",
    ),
    (
        "the proxy {proxy} did not let the request through ({error})",
        "代理{proxy}未放行该请求（{error}）",
        "прокси {proxy} не пропустил запрос ({error})",
    ),
    (
        "the proxy {proxy} could not be reached ({error})",
        "无法连接代理{proxy}（{error}）",
        "прокси {proxy} недоступен ({error})",
    ),
    (
        "what the server sent is no proper answer ({error})",
        "服务器发来的不是规范的应答（{error}）",
        "ответ сервера не соответствует правилам ({error})",
    ),
    (
        "the body is larger than {size} bytes; it was not read",
        "内容超过{size}字节，未读取",
        "ответ больше {size} байт; он не прочитан",
    ),
    (
        "the body was cut short: the connection ended in the middle of it",
        "内容不完整：连接中途断开",
        "ответ оборван: соединение прервалось посередине",
    ),
    (
        "the body was cut short: its compressed bytes end in the middle",
        "内容不完整：压缩数据中途结束",
        "ответ оборван: сжатые данные кончаются посередине",
    ),
    (
        "it redirects more than {n} times, the last time to {there}",
        "重定向超过{n}次，最后一次指向{there}",
        "перенаправляет более {n} раз, в последний раз на {there}",
    ),
    ("it redirects without saying where to", "重定向但未说明去向", "перенаправляет, не говоря куда"),
    (
        "robots.txt of {host} disallows this address, so it is not fetched; ask the site",
        "{host}的robots.txt不允许访问此地址，因此未获取；请与网站联系",
        "robots.txt сайта {host} запрещает этот адрес, поэтому он не загружен; спросите владельца сайта",
    ),
    (
        "the site answered with {wall} instead of the page",
        "网站返回的不是页面，而是{wall}",
        "сайт ответил не страницей: {wall}",
    ),
    (
        "a {product} challenge that only browsers pass",
        "只有浏览器才能通过的{product}验证",
        "проверка {product}, которую проходят только браузеры",
    ),
    (
        "an {product} challenge that only browsers pass",
        "只有浏览器才能通过的{product}验证",
        "проверка {product}, которую проходят только браузеры",
    ),
    (
        "a challenge that only browsers pass",
        "只有浏览器才能通过的验证",
        "проверка, которую проходят только браузеры",
    ),
    ("a captcha", "人机验证", "капча"),
    ("a captcha ({product})", "人机验证（{product}）", "капча ({product})"),
    ("the login page of a network", "网络的登录页面", "страница входа в сеть"),
    ("a network's login page ({product})", "网络的登录页面（{product}）", "страница входа в сеть ({product})"),
    ("a notice that access is blocked", "访问被阻止的提示", "уведомление о блокировке доступа"),
    (
        "a notice that access is blocked ({product})",
        "访问被阻止的提示（{product}）",
        "уведомление о блокировке доступа ({product})",
    ),
    ("the error page of a server", "服务器的错误页面", "страница ошибки сервера"),
    ("a server's error page ({product})", "服务器的错误页面（{product}）", "страница ошибки сервера ({product})"),
    ("it is asked again later", "稍后会再次访问", "обращение будет повторено позже"),
    (
        "if that goes on, take another list of the site, or ask through a proxy (proxy)",
        "若持续如此，请改用该网站的其他列表，或通过代理访问（proxy）",
        "если так будет и дальше, возьмите другой список сайта или обращайтесь через прокси (proxy)",
    ),
    (
        "if that goes on, ask less often, or through a proxy (proxy)",
        "若持续如此，请降低访问频率，或通过代理访问（proxy）",
        "если так будет и дальше, обращайтесь реже или через прокси (proxy)",
    ),
    (
        "log this machine in to its network, then all goes on by itself",
        "请让本机登录所在网络，之后会自动恢复",
        "войдите с этой машины в её сеть, дальше всё пойдёт само",
    ),
    (
        "the site or somebody on the way does not let this machine through",
        "网站或途中的某一方不放行本机",
        "сайт или кто-то по пути не пропускает эту машину",
    ),
    ("a proxy (proxy) may help", "使用代理（proxy）也许有用", "может помочь прокси (proxy)"),
    (
        "the page answers, and says that its text is gone ('{sign}')",
        "页面有应答，但称文本已不存在（“{sign}”）",
        "страница отвечает и сообщает, что текста больше нет («{sign}»)",
    ),
    (
        "the address only forwards to the front page {there}",
        "该地址只转到首页{there}",
        "адрес лишь перенаправляет на главную страницу {there}",
    ),
    # lists
    ("nothing new", "没有新内容", "нового нет"),
    ("new list", "列表有更新", "список обновился"),
    (
        "answers, but its newest item is of {time}, more than {rest} ago",
        "有应答，但最新条目为{time}，距今已超过{rest}",
        "отвечает, но новейшая запись от {time}, то есть старше, чем {rest}",
    ),
    (
        "{length} ({n} times its usual gap of {gap} between new texts)",
        "{length}（平时更新间隔{gap}的{n}倍）",
        "{length} (в {n} раза больше обычного промежутка: {gap})",
    ),
    (
        "the list answers, but its texts are refused, {n} in a row: {rest}",
        "列表有应答，但连续{n}篇文本被拒绝访问：{rest}",
        "список отвечает, но в текстах отказано, подряд: {n}: {rest}",
    ),
    (
        "the list answers, but {n} texts in a row could not be read, as they could until {time}; the last one: {rest}",
        "列表有应答，但连续{n}篇文本无法读取（{time}之前可以）；最后一篇：{rest}",
        "список отвечает, но тексты не читаются, подряд: {n} (до {time} читались); последний: {rest}",
    ),
    (
        "the list answers, but {n} texts in a row could not be read, and none ever could; the last one: {rest}",
        "列表有应答，但连续{n}篇文本无法读取，且从未能够读取；最后一篇：{rest}",
        "список отвечает, но тексты не читаются, подряд: {n}, и никогда не читались; последний: {rest}",
    ),
    (
        "the list is now at {there}, not at {here}: correct sources.yaml",
        "列表现位于{there}，而非{here}：请更正sources.yaml",
        "список теперь по адресу {there}, а не {here}: исправьте sources.yaml",
    ),
    (
        "its server said 304 (not modified) although the list held new entries; for {n} days it is fetched in full",
        "其服务器答复304（未修改），而列表中已有新条目；今后{n}天将完整获取",
        "сервер ответил 304 (без изменений), хотя в списке были новые записи; ближайшие {n} дн. он загружается целиком",
    ),
    (
        "{rest}; {n} of its {count} lists gave nothing, as {other_rest}",
        "{rest}；{count}个列表中有{n}个没有结果，例如{other_rest}",
        "{rest}; {n} из {count} списков ничего не дали, например {other_rest}",
    ),
    ("its pages hold no text", "其页面没有文本", "на его страницах нет текста"),
    (
        "the list could not be processed; see the log",
        "列表无法处理，请查看日志",
        "список не удалось обработать; см. журнал",
    ),
    (
        "the list is there and empty (0 rows): its address is out of use or its page was rebuilt",
        "列表存在但为空（0行）：地址已停用或页面已改版",
        "список есть, но пуст (0 строк): адрес не используется или страница переделана",
    ),
    ("the feed holds no entry at all", "订阅源没有任何条目", "в ленте нет ни одной записи"),
    ("the body is empty", "内容为空", "ответ пуст"),
    ("the page answers with an empty body", "页面返回空内容", "страница отвечает пустым ответом"),
    (
        "the page was cut short: its end (</html>) is missing",
        "页面不完整：缺少结尾（</html>）",
        "страница оборвана: нет её конца (</html>)",
    ),
    (
        "the page answers, but holds no text any more where there was one",
        "页面有应答，但原有文本已不在",
        "страница отвечает, но текста, который на ней был, больше нет",
    ),
    ("the selector {selector} found no link", "选择器{selector}未找到链接", "селектор {selector} не нашёл ссылок"),
    (
        "the selector {selector} found no link; {rest}",
        "选择器{selector}未找到链接；{rest}",
        "селектор {selector} не нашёл ссылок; {rest}",
    ),
    (
        "none of the selectors for the text found anything ({tried})",
        "正文选择器均未找到内容（{tried}）",
        "ни один из селекторов текста ничего не нашёл ({tried})",
    ),
    (
        "the page only sends its readers on to {there}",
        "页面只把读者转到{there}",
        "страница лишь отправляет читателей на {there}",
    ),
    ("{length}", "{length}", "{length}"),
    # our own steps
    (
        "no tick of the {step} step has finished since {time}; restart the service",
        "自{time}起，步骤{step}未完成过一轮；请重启服务",
        "с {time} шаг {step} ни разу не завершился; перезапустите службу",
    ),
    ("goes on", "已继续运行", "работа продолжается"),
    (
        "the watch over the service has ended; restart the service",
        "对服务的监督已终止；请重启服务",
        "надзор за службой прекратился; перезапустите службу",
    ),
    (
        "no process for {pool} can be started: {rest}; its work waits",
        "无法启动处理{pool}的进程：{rest}；其工作在等待",
        "процесс для {pool} не запускается: {rest}; его работа ждёт",
    ),
    (
        "the clock of this machine was set back by {length}",
        "本机时钟被拨回{length}",
        "часы этой машины переведены назад на {length}",
    ),
    (
        "the clock of this machine went forward by {length} at once: it was set, or the machine slept",
        "本机时钟一下前进了{length}：被调整过，或机器曾休眠",
        "часы этой машины разом ушли вперёд на {length}: их перевели или машина спала",
    ),
    (
        "lists and texts are asked for and messages sent in their rhythm all the same",
        "列表和文本仍按原有节奏获取，消息照常发送",
        "списки и тексты запрашиваются, а сообщения отправляются в прежнем ритме",
    ),
    (
        "what became due by it is done now",
        "因此到期的工作现在进行",
        "то, чему из-за этого подошёл срок, делается сейчас",
    ),
    # what one text may take
    (
        "{doing} took more than {seconds} s of processor time and was ended",
        "{doing}占用处理器超过{seconds}秒，已终止",
        "{doing}: занято более {seconds} с процессорного времени, прервано",
    ),
    (
        "{doing} took more than {seconds} s and was ended",
        "{doing}超过{seconds}秒，已终止",
        "{doing}: прошло более {seconds} с, прервано",
    ),
    (
        "{doing} took more than {count} MiB of memory and was ended",
        "{doing}占用内存超过{count} MiB，已终止",
        "{doing}: занято более {count} МиБ памяти, прервано",
    ),
    (
        "{doing} was ended: its parts are nested too deeply",
        "{doing}已终止：其各部分嵌套过深",
        "{doing}: прервано, вложенность слишком глубока",
    ),
    (
        "{doing} was broken off: its process was ended by {signal}",
        "{doing}中断：其进程被{signal}终止",
        "{doing}: прервано, процесс завершён сигналом {signal}",
    ),
    (
        "no process could be started for it: {rest}; it is tried again",
        "无法为其启动进程：{rest}；将再次尝试",
        "процесс для этого не запускается: {rest}; попытка повторится",
    ),
    (
        "{n} processes for {pool} ended before they began it; it is tried again",
        "处理{pool}的{n}个进程尚未开始即已结束；将再次尝试",
        "процессы для {pool} ({n}) завершились, не начав; попытка повторится",
    ),
    ("reading it", "读取", "чтение"),
    ("judging it", "判断", "оценка"),
    ("working on it", "处理", "обработка"),
    ("finding out which statement it is", "确定是哪份声明", "поиск этого заявления среди известных"),
    ("comparing it", "比较", "сравнение"),
    ("{rest}, so nothing was compared", "{rest}，因此未作比较", "{rest}, поэтому сравнения нет"),
    # lists and pages of another kind
    (
        "answers, but has listed the same texts since {time}, more than {rest} ago",
        "有应答，但自{time}以来一直列出同样的文本，已超过{rest}",
        "отвечает, но с {time} выдаёт одни и те же тексты, то есть дольше, чем {rest}",
    ),
    (
        "its server said 304 (not modified) although its list held new entries, seen {time} UTC; "
        "until {day} it is fetched in full",
        "其服务器答复304（未修改），而列表中已有新条目（{time} UTC发现）；到{day}为止将完整获取",
        "сервер ответил 304 (без изменений), хотя в списке были новые записи (замечено {time} UTC); "
        "до {day} он загружается целиком",
    ),
    (
        "the JSON holds no list called {names}: the list moved or is broken",
        "JSON中没有名为{names}的列表：列表已迁移或损坏",
        "в JSON нет списка с именем {names}: список переехал или повреждён",
    ),
    ("the JSON is no list of rows", "JSON不是由行组成的列表", "JSON не является списком строк"),
    (
        "none of the {n} rows names a text whose address matches {pattern}",
        "{n}行中没有一行的文本地址符合{pattern}",
        "ни одна из {n} строк не называет текста с адресом вида {pattern}",
    ),
    (
        "none of the feed's {n} entries has an address that matches {pattern}",
        "订阅源的{n}个条目中没有一个地址符合{pattern}",
        "ни у одной из {n} записей ленты адрес не соответствует {pattern}",
    ),
    (
        "the selector {selector} found {n} links, none whose address matches {pattern}",
        "选择器{selector}找到{n}个链接，但没有一个地址符合{pattern}",
        "селектор {selector} нашёл ссылок: {n}, но адрес ни одной не соответствует {pattern}",
    ),
    (
        "the feed cannot be read: {error}",
        "无法读取订阅源：{error}",
        "ленту нельзя прочесть: {error}",
    ),
    (
        "the list is cut short: its last tag {tag} is missing",
        "列表不完整：缺少最后的标签{tag}",
        "список оборван: нет последнего тега {tag}",
    ),
    ("the page says '{sign}'", "页面显示“{sign}”", "на странице написано «{sign}»"),
    (
        "the list names more than {n} texts; those behind them are not read",
        "列表列出的文章超过{n}篇；其后的不予读取",
        "в списке более {n} текстов; следующие за ними не читаются",
    ),
    (
        "the page has {n} characters; more than {count} are not read",
        "页面有{n}个字符；超过{count}个不予读取",
        "на странице {n} знаков; более {count} не читается",
    ),
    (
        "the page is nested {n} elements deep; more than {count} are not read",
        "页面嵌套{n}层；超过{count}层不予读取",
        "вложенность страницы {n}; более {count} не читается",
    ),
    (
        "the body cannot be decoded: {n} places are wrong in {encoding}, the best of the encodings tried",
        "内容无法解码：按最合适的编码{encoding}仍有{n}处错误",
        "ответ нельзя раскодировать: даже в лучшей из кодировок ({encoding}) ошибок: {n}",
    ),
    (
        "places of the text with bytes that are not {encoding}, each shown as �: {n}",
        "文中有{n}处的字节不属于{encoding}，均显示为�",
        "мест в тексте с байтами не из {encoding}, показанных как �: {n}",
    ),
    (
        "the body is {form}, not a page or a feed",
        "内容是{form}，不是网页或订阅源",
        "ответ — {form}, а не страница и не лента",
    ),
    ("gzip data that were not unpacked", "未解压的gzip数据", "нераспакованные данные gzip"),
    ("a PDF file", "PDF文件", "файл PDF"),
    ("a PNG picture", "PNG图片", "изображение PNG"),
    ("a JPEG picture", "JPEG图片", "изображение JPEG"),
    ("a GIF picture", "GIF图片", "изображение GIF"),
    ("a ZIP archive", "ZIP压缩包", "архив ZIP"),
    (
        "the body came compressed as {coding}, which was not asked for",
        "内容以未请求的方式压缩：{coding}",
        "ответ сжат способом {coding}, о котором не просили",
    ),
    (
        "the body is said to be compressed as {coding} and cannot be read so",
        "内容自称以{coding}压缩，却无法如此读取",
        "ответ назван сжатым способом {coding}, но так не читается",
    ),
    ("the name {host} cannot be resolved", "无法解析名称{host}", "имя {host} не разрешается"),
    (
        "it leads to {there}, which is not a public address; if that is meant, name it under `allow_private`",
        "它指向{there}，不是公网地址；如确有此意，请写入`allow_private`",
        "ведёт на {there}, а это не общедоступный адрес; если так и задумано, укажите его в `allow_private`",
    ),
    (
        "it redirects to something that is no address",
        "重定向到的不是地址",
        "перенаправляет на то, что не является адресом",
    ),
    (
        "this is no address that can be fetched; correct it",
        "这不是可以获取的地址，请更正",
        "это не адрес, который можно загрузить; исправьте его",
    ),
    (
        "the page has another template than before: {rest}",
        "页面模板与以前不同：{rest}",
        "у страницы другой шаблон, чем прежде: {rest}",
    ),
    (
        "the page shows another text, “{title}”, than the list names",
        "页面显示的是另一文本“{title}”，并非列表所列",
        "на странице другой текст, «{title}», а не тот, что назван в списке",
    ),
    (
        "the page shows another text, “{new}”, with nothing of “{old}”: "
        "it is taken for a notice of the site's until it has stood for days",
        "页面显示另一篇文本“{new}”，其中没有“{old}”的任何内容：在其持续数日之前视为网站公告",
        "страница показывает другой текст, «{new}», где нет ничего из «{old}»: "
        "пока он не простоит несколько дней, он считается объявлением сайта",
    ),
    (
        "it is looked at again before that is told",
        "再次查看之后才会通报",
        "прежде чем об этом сообщить, страница проверяется ещё раз",
    ),
    (
        "{source} is {health}, so that says nothing of the page",
        "{source}{health}，因此这并不说明页面的情况",
        "{source} {health}, поэтому о самой странице это ничего не говорит",
    ),
    ("the page holds a title and no text", "页面只有标题，没有正文", "на странице есть заголовок, но нет текста"),
    (
        "the text could not be processed; see the log",
        "文本无法处理，请查看日志",
        "текст не удалось обработать; см. журнал",
    ),
    (
        "the list that held this text is not in the archive; it is read when listed again",
        "含有此文本的列表不在存档中；再次列出时读取",
        "списка с этим текстом нет в архиве; текст будет прочитан, когда появится в списке снова",
    ),
    (
        "a piece of work of the {step} step for {lane} has not finished for {length}; "
        "the others go on, restart the service to free it",
        "步骤{step}中{lane}的一项工作已持续{length}未完成；其余照常，重启服务可解除",
        "работа шага {step} для {lane} не завершается уже {length}; остальные продолжаются, "
        "перезапуск службы освободит её",
    ),
)
