"""Walls are told by what they are; a page that only speaks of walls is a page."""

import pytest

from monitor.pages.bot_challenges import find_wall


def page(title: str, body: str, head: str = "") -> str:
    """A small page."""
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


WALLS = {
    "zh event": ("block", page("访问被拦截", "<h1>访问被拦截</h1><p>很抱歉，由于您的访问可能对网站造成威胁，您的请求已被拦截。</p><p>事件ID：9f3c2a7d10b4</p><p>您的IP：203.0.113.7</p>")),
    "zh slider": ("captcha", page("安全验证", "<div><p>请完成以下验证后继续访问</p><form action='/verify'><input type='hidden' name='token'><button>拖动滑块完成验证</button></form></div>")),
    "zh script": ("challenge", page("", "<noscript>请开启JavaScript并刷新该页.</noscript><script>document.cookie='wzws=1';setTimeout('location.reload()',10)</script>")),
    "zh frequent": ("block", page("提示信息", "<p>您的操作过于频繁，当前IP已被限制，请稍后再试或联系网站管理员。</p><p>请求ID: 7d8e0012ab</p>")),
    "zh campus": ("portal", page("上网认证", "<form action='/eportal/login'><p>请输入账号和密码，认证后上网。</p><input name='user'><input name='pwd' type='password'></form>")),
    "ru provider": ("block", page("Ресурс заблокирован", "<h2>Ресурс заблокирован</h2><p>Доступ к запрашиваемому ресурсу закрыт оператором связи по решению уполномоченных органов.</p><p>Проверьте наличие адреса в едином реестре.</p>")),
    "ru robot": ("challenge", page("Проверка браузера", "<h1>Проверка браузера</h1><p>Прежде чем продолжить, нам нужно проверить ваш браузер. Включите JavaScript и cookie.</p><script>setTimeout(function(){location.reload()},5000)</script>")),
    "ru ban": ("block", page("Доступ запрещён", "<h1>Доступ запрещён</h1><p>Запросы с вашего IP 198.51.100.24 отклонены. Обратитесь в службу поддержки.</p><p>Идентификатор запроса: 5c0d9e71aa</p>")),
    "ru metro": ("portal", page("Вход в сеть", "<p>Для доступа в интернет введите номер телефона и примите условия.</p><form method='post'><input name='phone'><button>Получить код из СМС</button></form>")),
    "en office": ("block", page("Web Page Blocked", "<h1>Web Page Blocked</h1><p>Access to this page is blocked by the URL filtering policy of your organization. Contact your system administrator.</p><p>User: 10.1.2.3</p>")),
    "en checking": ("challenge", page("One moment, please", "<p>We are verifying your connection before accessing the site. Please enable JavaScript and cookies to continue.</p><p>Request ID: a81b22c97f</p>")),
    "en country": ("block", page("Access denied", "<h1>Access Denied</h1><p>This content is not available in your country. You don't have permission to access it.</p><p>Reference #18.2f3a1b60.1717</p>", "<meta name='robots' content='noindex'>")),
    "en hotel": ("portal", "<html><head><meta http-equiv='refresh' content='0;url=http://10.0.0.1:8090/portal/index.html'></head><body></body></html>"),
    "en hotel script": ("portal", "<html><body><script>window.location.href='http://192.168.1.1/login?url='+document.URL</script></body></html>"),
    "en gateway": ("error", page("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.24.0</center>")),
    "en database": ("error", page("Database Error", "<h1>Error establishing a database connection</h1>")),
    "en php": ("error", "<br />\n<b>Fatal error</b>: Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /var/www/html/index.php:12\nStack trace: #0 {main}"),
    "en rate": ("block", page("429 Too Many Requests", "<h1>Too Many Requests</h1><p>You have made too many requests from your network. Your IP 203.0.113.9 was blocked for an hour.</p>")),
}  # fmt: skip

ARTICLES = {
    "ru blocked site": page("Роскомнадзор ограничил доступ к сайту издания", "<h1>Роскомнадзор ограничил доступ к сайту издания</h1><p>Доступ к сайту издания ограничен по решению Генпрокуратуры, сообщили в ведомстве. Ресурс внесён в единый реестр запрещённых сайтов.</p>"),
    "ru blocked site, bare": page("Доступ к сайту издания ограничен", "<p>Суд признал материалы издания незаконными. Доступ к нему ограничен на основании федерального закона, адрес внесён в единый реестр.</p>"),
    "ru wi-fi rules": page("Как войти в Wi-Fi в метро", "<h1>Как войти в Wi-Fi в метро</h1><p>Для доступа к сети введите номер телефона и код из СМС. Пароль хранится на вашем устройстве год, после чего авторизацию нужно пройти снова.</p>"),
    "ru ddos": page("Сайт ведомства подвергся DDoS-атаке", "<p>Сайт ведомства был недоступен два часа из-за DDoS-атаки. Запросы с зарубежных адресов блокировались, посетителей просили подтвердить, что они не роботы.</p>"),
    "zh blocked site": page("多家网站因违规被屏蔽", "<h1>多家网站因违规被屏蔽</h1><p>主管部门根据相关法律关闭并屏蔽了多家网站，禁止其继续提供服务。网民访问时会看到拦截提示。</p>"),
    "zh firewall": page("防火墙技术的发展", "<h1>防火墙技术的发展</h1><p>网站防火墙会检查每个请求，拦截攻击请求。误拦时，普通访客可以联系网站管理员。</p><p>专家认为，验证码终将被取代。</p>"),
    "zh password": page("专家提醒设置安全密码", "<p>专家提醒，用户登录网站时应使用不同的密码，并开启手机验证。账号被盗后应立即联系客服。</p>"),
    "zh wi-fi": page("机场推出免费无线网络", "<p>旅客用手机号认证后即可上网，无需密码。机场提醒旅客不要在公共网络上登录银行账号。</p>"),
    "en blocked site": page("Regulator blocks access to news site", "<h1>Regulator blocks access to news site</h1><p>Access to the site is blocked by court order. Visitors see a notice that the page is not available in their country.</p>"),
    "en captcha with a form": page("Are captchas obsolete?", "<h1>Are captchas obsolete?</h1><p>Human verification has become a nuisance. Robots pass captchas faster than people, a study found.</p><form><input name='comment'><div class='g-recaptcha'></div><button>Send</button></form>"),
    "en password rules": page("New password rules for ministries", "<p>Staff must sign in to the network with two factors. Your organization will contact your administrator for a new password, the rules say.</p>"),
    "en login in the header": page("Sides meet for talks on arms control", "<form action='/login'><input name='user'><input type='password' name='p'><button>Log in</button></form><h1>Sides meet for talks on arms control</h1><p>The sides met for talks on arms control and agreed to notify each other of launches.</p>"),
    "en product in the words": page("Qrator and Servicepipe report more attacks", "<p>The companies Servicepipe and StormWall counted more attacks than a year before. Cloudflare and Imperva saw the same.</p>"),
    "en script of a protected site": page("Sides meet for talks", "<h1>Sides meet for talks</h1><p>The sides met for talks on arms control and agreed to notify each other of launches.</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"),
    "empty shell of an application": page("News", "<div id='app'></div><noscript>You need to enable JavaScript to run this app.</noscript><script src='/app.js'></script>"),
    "short statement": page("Statement", "<h1>Statement</h1><p>The sides call for restraint.</p>"),
    "feed": '<?xml version="1.0"?><rss><channel><title>Access denied</title><item><title>Your request was blocked: captcha</title></item></channel></rss>',
}  # fmt: skip


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_told_by_its_shape(name: str) -> None:
    """None of these is of a product that is known, and each is told with the advice that fits it."""
    kind, text = WALLS[name]

    wall = find_wall(text)

    assert wall is not None
    assert wall.kind == kind
    assert wall.advice


@pytest.mark.parametrize("name", ARTICLES)
def test_a_page_that_speaks_of_walls_is_none(name: str) -> None:
    """Blocked sites, captchas, passwords and firewalls are subjects of news."""
    assert find_wall(ARTICLES[name]) is None
