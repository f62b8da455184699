"""Pages that stand in the place of the one asked for: walls against robots, maintenance, forwardings."""

import re

from monitor.errors import RefusedError

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
    r"""<meta[^>]+http-equiv\s*=\s*["']?refresh["']?[^>]*content\s*=\s*["']?\s*(?P<after>\d+)\s*;?\s*url\s*=\s*["']?(?P<to>[^"'>\s]+)""",
    re.IGNORECASE,
)
_OUT_OF_SERVICE = re.compile(
    r"系统维护|网站维护|正在维护|服务器繁忙|页面不存在|Under maintenance|Service (?:is )?(?:temporarily )?unavailable"
    r"|технические работы|сайт временно недоступен|Страница не найдена|Page not found|404 Not Found",
    re.IGNORECASE,
)


def refuse_walls(text: str) -> None:
    """Raise RefusedError when the text is a challenge to robots in place of what was asked for."""
    if len(text) > _SMALL:
        return
    for pattern, name in _WALLS:
        if pattern.search(text):
            raise RefusedError(f"the site answered with {name} instead of the page")


def explain(text: str) -> str:
    """What a page without any text seems to be instead, as the end of a sentence; empty where there is no sign."""
    refresh = _REFRESH.search(text[:20_000])
    if refresh and int(refresh["after"]) <= 10:
        return f"; the page only sends its readers on to {refresh['to']}"
    sign = _OUT_OF_SERVICE.search(text) if len(text) <= _SMALL else None
    return f"; the page says '{sign[0]}'" if sign else ""
