"""Pages that stand in the place of the one asked for: walls against robots, maintenance, forwardings."""

import re

from monitor.errors import RefusedError, RemovedError

_WALLS = (
    (re.compile(r"\bbobcmn\b|/TSPD/|TSPD_101"), "an F5 challenge that only browsers pass"),
    (re.compile(r"servicepipe", re.IGNORECASE), "a Servicepipe challenge that only browsers pass"),
    (re.compile(r"cdn-cgi/challenge-platform|<title>\s*Just a moment", re.IGNORECASE), "a Cloudflare challenge"),
    (re.compile(r"<title>[^<]{0,40}DDoS-Guard", re.IGNORECASE), "a DDoS-Guard challenge"),
    (re.compile(r"aliyun_waf|acw_sc__v2|<title>\s*405\s*</title>"), "an Aliyun challenge that only browsers pass"),
    (re.compile(r"g-recaptcha|h-captcha|smartcaptcha", re.IGNORECASE), "a captcha"),
)
_SMALL = 60_000  # characters: a real page may speak of a captcha somewhere, a wall is little else
_REFRESH = re.compile(
    r"""<meta\s(?=[^<>]{0,300}?http-equiv\s{0,3}=\s{0,3}["']?refresh)[^<>]{0,300}?"""
    r"""content\s{0,3}=\s{0,3}["']?\s{0,3}(?P<after>\d{1,6})\s{0,3};?\s{0,3}url\s{0,3}=\s{0,3}["']?(?P<to>[^"'>\s]+)""",
    re.IGNORECASE,
)
_REMOVED = re.compile(
    r"(?:页面|文章|内容|稿件|网页)(?:已经?)?(?:不存在|被?删除|找不到|失效)"
    r"|/web/system/"  # where the Chinese ministry forwards
    r"|Страница не найдена|Материал удал[её]н|(?:Page|404) not found|requested page (?:does not exist|was not found)",
    re.IGNORECASE,
)
_OUT_OF_SERVICE = re.compile(
    r"系统维护|网站维护|正在维护|服务器繁忙|Under maintenance|Service (?:is )?(?:temporarily )?unavailable"
    r"|технические работы|сайт временно недоступен",
    re.IGNORECASE,
)


def refuse_walls(text: str) -> None:
    """Raise RefusedError when the text is a challenge to robots in place of what was asked for."""
    if len(text) > _SMALL:
        return
    for pattern, name in _WALLS:
        if pattern.search(text):
            raise RefusedError(f"the site answered with {name} instead of the page")


def refuse_removed(text: str, url: str) -> None:
    """Raise RemovedError when the text says that what stood at this address is gone. For pages without any text."""
    sign = _REMOVED.search(text) if len(text) <= _SMALL else None
    if sign:
        raise RemovedError(f"{url}: the page answers, and says that its text is gone ('{sign[0]}')")


def explain(text: str) -> str:
    """What a page without any text seems to be instead, as the end of a sentence; empty where there is no sign."""
    refresh = _REFRESH.search(text[:20_000])
    if refresh and int(refresh["after"]) <= 10:
        return f"; the page only sends its readers on to {refresh['to']}"
    sign = _OUT_OF_SERVICE.search(text) if len(text) <= _SMALL else None
    return f"; the page says '{sign[0]}'" if sign else ""
