"""`monitor sources`: listing, checking, adding and handing on, against a real site on this machine."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
import unknown_sites
from adapters.http_site import Site
from click.testing import CliRunner, Result
from world.proxy import Proxy
from world.site import World

from monitor.cli import main
from monitor.config import Environment, load_sites

NEWEST = datetime.now(UTC).date() - timedelta(days=1)  # the commands look at the clock of the machine
MINISTRY = unknown_sites.ministry(newest=NEWEST)
WATCH_LIST = """\
sources: [kremlin-ru]
watches: [{name: one, topics: [arms-control]}]
pause: 0s
allow_private: [127.0.0.0/8]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings that let the machine itself be asked, without pauses."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "watchlist.yaml").write_text(WATCH_LIST)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that answers on this machine."""
    with Site() as site:
        yield site


def serve(site: Site, pages: unknown_sites.Pages) -> None:
    """Let the site answer with these pages."""
    for path, (kind, text) in pages.items():
        site.serve(path, text.encode(), content_type=kind)


def run(*words: str, answer: str | None = None) -> Result:
    """What a command does; `answer` is what is typed when it asks."""
    return CliRunner().invoke(main, ["sources", *words], input=answer, catch_exceptions=False)


def added(folder: Path, name: str) -> Any:
    """The source of that name in the settings, and the profile of its pages if one was written."""
    sites = load_sites(Environment({"MONITOR_CONFIG": str(folder / "config")}))
    profiles = {profile.name: profile for profile in sites.profiles}
    return next(source for source in sites.sources if source.name == name), profiles.get(name)


# ------------------------------------------------------------------------------------------------------------- adding


def test_a_table_of_a_ministry_becomes_a_source(folder: Path, site: Site) -> None:
    """What would be read is shown, and what is written down reads the site from then on."""
    serve(site, MINISTRY)

    done = run("add", site.url + "/en/press/", "--name", "ministry", "--yes")

    assert done.exit_code == 0, done.output
    assert all(title in done.stdout for title in unknown_sites.ENGLISH[:5])
    assert "5 paragraphs, the first:" in done.stdout
    source, profile = added(folder, "ministry")
    assert (source.kind, source.links, source.dates, source.on) == ("page", "td.subject a", "td.date", True)
    assert (source.publisher, source.language) == ("Ministry of Examples", "en")
    assert profile.body == ("div.txt",)
    assert run("check", "ministry").exit_code == 0


def test_a_chinese_list_becomes_a_source(folder: Path, site: Site) -> None:
    """Language and clock are those of the texts, and the YAML says when and from what it was derived."""
    serve(site, unknown_sites.cms(newest=NEWEST))

    done = run("add", site.url + "/zwxw/index.shtml", "--name", "cms", "--yes")

    assert done.exit_code == 0, done.output
    source, profile = added(folder, "cms")
    assert (source.language, source.zone, source.links) == ("zh", "Asia/Shanghai", "ul.list1 a")
    assert profile.zone == "Asia/Shanghai"
    written = (folder / "config" / "sources.d" / "cms.yaml").read_text(encoding="utf-8")
    assert written.startswith("# Written by `monitor sources add http")
    assert f"/zwxw/{NEWEST:%Y%m}/t{NEWEST:%Y%m%d}_11870000.shtml" in written


def test_a_blog_becomes_a_source_without_its_comments(folder: Path, site: Site) -> None:
    """The only feed that its head names is that of the comments, so the page is read."""
    pages = unknown_sites.wordpress(newest=NEWEST)
    serve(site, pages)
    site.serve("/comments/feed/", unknown_sites.rss(day=NEWEST).encode(), content_type="application/rss+xml")

    done = run("add", site.url + "/", "--name", "blog", "--yes")

    assert done.exit_code == 0, done.output
    source, profile = added(folder, "blog")
    assert (source.kind, source.links, source.publisher) == ("page", "h2.entry-title a", "Desk")
    assert profile.drop == ("div.sharedaddy",)


@pytest.mark.parametrize(
    "head",
    ['<link rel="alternate" type="application/rss+xml" href="/ru/rss.php">', '<a href="/ru/rss.php">RSS</a>', ""],
    ids=["in the head", "by a link", "where feeds usually stand"],
)
def test_a_feed_is_taken_before_the_list(folder: Path, site: Site, head: str) -> None:
    """A feed says what is new and when, and does not change with the page's looks."""
    pages = unknown_sites.named_feed(head, newest=NEWEST)
    serve(site, pages)
    feed = unknown_sites.rss(day=NEWEST, host=site.url).encode()
    site.serve("/ru/rss.php" if head else "/rss.xml", feed, content_type="application/rss+xml")

    done = run("add", site.url + "/ru/news/", "--name", "mid", "--yes")

    assert done.exit_code == 0, done.output
    source, profile = added(folder, "mid")
    assert (source.kind, source.language) == ("feed", "ru")
    assert profile.title[0] == "h1.photo-content__title"


def test_a_feed_that_has_stopped_is_not_taken(folder: Path, site: Site) -> None:
    """It answers 200 with valid XML and its newest item is years old, as those of Xinhua: the page is read, and why."""
    serve(site, unknown_sites.named_feed(newest=NEWEST))
    old = unknown_sites.rss(day=NEWEST - timedelta(days=1500), host=site.url)
    site.serve("/ru/rss.php", old.encode(), content_type="application/rss+xml")

    done = run("add", site.url + "/ru/news/", "--name", "mid", "--yes")

    assert done.exit_code == 0, done.output
    assert added(folder, "mid")[0].kind == "page"
    said = " ".join(done.stdout.replace("#", "").split())
    assert f"its newest item is of {NEWEST - timedelta(days=1500)}: so the page itself is read" in said


def test_a_feed_of_other_texts_is_not_taken(folder: Path, site: Site) -> None:
    """The whole site's feed is not the list of one section."""
    serve(site, MINISTRY)
    site.serve("/rss.xml", unknown_sites.rss(day=NEWEST, host=site.url).encode(), content_type="application/rss+xml")

    run("add", site.url + "/en/press/", "--name", "ministry", "--yes")

    assert added(folder, "ministry")[0].kind == "page"


def test_the_address_of_a_feed_is_taken_as_it_is(folder: Path, site: Site) -> None:
    """Whoever knows the feed gives it; its pages are looked at for a profile all the same."""
    serve(site, unknown_sites.named_feed(newest=NEWEST))
    site.serve("/ru/rss.php", unknown_sites.rss(day=NEWEST, host=site.url).encode(), content_type="application/rss+xml")

    done = run("add", site.url + "/ru/rss.php", "--name", "mid", "--yes")

    assert done.exit_code == 0, done.output
    source, profile = added(folder, "mid")
    assert (source.kind, source.publisher) == ("feed", "Министерство примеров")
    assert profile is not None


def test_the_json_behind_a_page_is_taken(folder: Path, site: Site) -> None:
    """A page of news.cn is filled from a datasource whose address changes: the page becomes the hub that names it."""
    number = "ab" * 16
    rows = [
        {
            "contentType": "MultiMedia",
            "title": title,
            "publishUrl": f"{site.url}/news/{NEWEST:%Y%m%d}/{place:032x}/c.html",
            "publishTime": f"{NEWEST} 10:{place:02d}:00",
        }
        for place, title in enumerate(unknown_sites.CHINESE, start=10)
    ]
    site.serve("/comments/", f"<div data='datasource:{number}' datatype='ds' preview='ds_'></div>".encode())
    site.serve(f"/comments/ds_{number}.json", json.dumps({"datasource": rows}).encode())
    article = unknown_sites.cms(newest=NEWEST)[f"/zwxw/{NEWEST:%Y%m}/t{NEWEST:%Y%m%d}_11870000.shtml"][1]
    for row in rows:
        page = article.replace(unknown_sites.CHINESE[0], str(row["title"])).encode()
        site.serve(str(row["publishUrl"]).removeprefix(site.url), page, content_type=unknown_sites.HTML)

    done = run("add", site.url + "/comments/", "--name", "comments", "--yes")

    assert done.exit_code == 0, done.output
    source, profile = added(folder, "comments")
    assert (source.kind, source.hub) == ("datasource", site.url + "/comments/")
    assert source.link_pattern == r"/news/\d{8}/[0-9a-f]{32}/c\.html"
    assert profile.body == ("div.TRS_Editor",)


def test_a_sitemap_is_taken_where_there_is_nothing_else(folder: Path, site: Site) -> None:
    """A page made in the browser may stand beside a sitemap that robots.txt names."""
    serve(site, {**unknown_sites.in_the_browser(), **MINISTRY})
    texts = [path for path in MINISTRY if "view" in path]
    rows = "".join(
        f"<url><loc>{site.url}{path}</loc><lastmod>{NEWEST}</lastmod></url>".replace("&", "&amp;") for path in texts
    )
    site.serve("/maps/news.xml", f"<urlset>{rows}</urlset>".encode(), content_type="text/xml")
    site.serve("/robots.txt", f"Sitemap: {site.url}/maps/news.xml\n".encode(), content_type="text/plain")

    done = run("add", site.url + "/app/", "--name", "app", "--language", "en", "--yes")

    assert done.exit_code == 0, done.output
    source, _ = added(folder, "app")
    assert (source.kind, source.link_pattern) == ("sitemap", r"/en/press/view\.php\?id=\d+")


def test_a_page_made_in_the_browser_is_refused_in_a_sentence(folder: Path, site: Site) -> None:
    """Nothing is written, and the sentence says what would help."""
    serve(site, unknown_sites.in_the_browser())

    done = run("add", site.url + "/app/", "--yes")

    assert done.exit_code == 2
    assert "put together by a program in the browser" in done.stderr
    assert not (folder / "config" / "sources.d").exists()


def test_a_site_that_refuses_is_refused(folder: Path, site: Site) -> None:
    """A 403 is said to be one; it is no empty list."""
    address = site.serve("/list", b"no", status=403)

    done = run("add", address, "--yes")

    assert done.exit_code == 2
    assert "403" in done.stderr


def test_robots_txt_is_kept_to(folder: Path, site: Site) -> None:
    """What a site asks programs not to read is not looked at to be added either."""
    serve(site, MINISTRY)
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /en/\n", content_type="text/plain")

    done = run("add", site.url + "/en/press/", "--yes")

    assert done.exit_code == 2
    assert "robots.txt of 127.0.0.1 disallows" in done.stderr
    assert [asked.path for asked in site.asked] == ["/robots.txt"]


def test_a_private_address_is_refused(folder: Path, site: Site) -> None:
    """Unless the settings allow it, the machine's own network is not asked; the sentence names the setting."""
    serve(site, MINISTRY)
    (folder / "config" / "watchlist.yaml").write_text(WATCH_LIST.replace("[127.0.0.0/8]", "[]"))

    done = run("add", site.url + "/en/press/", "--yes")

    assert done.exit_code == 2
    assert "allow_private" in done.stderr
    assert site.asked == []


@pytest.mark.parametrize("url", ["www.example.org", "file:///etc/passwd", "http://[::1/"])
def test_what_is_no_address_is_refused(folder: Path, url: str) -> None:
    """A slip is told, and never a traceback."""
    done = run("add", url, "--yes")

    assert done.exit_code == 2
    assert "address" in done.stderr


@pytest.mark.parametrize(("option", "value"), [("--zone", "Europe/Nowhere"), ("--name", "two words")])
def test_an_option_that_cannot_be_is_told(folder: Path, option: str, value: str) -> None:
    """Before anything is asked of the site."""
    done = run("add", "http://127.0.0.1:9/", option, value)

    assert done.exit_code == 2
    assert value in done.stderr
    assert "looking at" not in done.stderr


def test_no_answer_is_no_yes(folder: Path, site: Site) -> None:
    """What would be read is shown, and nothing is written without consent."""
    serve(site, MINISTRY)

    refused = run("add", site.url + "/en/press/", answer="n\n")
    silent = run("add", site.url + "/en/press/", answer="")

    assert "nothing was written" in refused.stdout
    assert silent.exit_code == 2
    assert "--yes" in silent.stderr
    assert not (folder / "config" / "sources.d").exists()


def test_what_is_known_is_not_added_again(folder: Path) -> None:
    """The sentence says how to switch it on."""
    done = run("add", "https://tass.com/rss/v2.xml", "--yes")

    assert done.exit_code == 2
    assert "{name: tass-en, on: true}" in done.stderr


# ----------------------------------------------------------------------------------------------------------- checking


def test_a_check_says_what_came_back_and_stores_nothing(folder: Path, site: Site) -> None:
    """Each source is asked once; the answers are looked at and forgotten."""
    serve(site, MINISTRY)
    run("add", site.url + "/en/press/", "--name", "ministry", "--yes")
    site.asked.clear()

    done = run("check", "ministry", "--json")

    assert done.exit_code == 0, done.output
    [row] = json.loads(done.stdout)
    assert {key: row[key] for key in ("name", "well", "status", "entries", "robots", "problems")} == {
        "name": "ministry",
        "well": True,
        "status": "200",
        "entries": 8,
        "robots": "no rules (404)",
        "problems": [],
    }
    assert row["article"]["paragraphs"] == 5
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/en/press/", "/en/press/view.php?id=4870"]
    assert not (folder / "data").exists()


def test_a_check_names_the_selector_that_found_nothing(folder: Path, site: Site) -> None:
    """A site that was rebuilt says which line of the settings to mend, and the exit code tells scripts."""
    pages = dict(MINISTRY)
    serve(site, pages)
    run("add", site.url + "/en/press/", "--name", "ministry", "--yes")
    kind, text = pages["/en/press/"]
    site.serve("/en/press/", text.replace('class="subject"', 'class="topic"').encode(), content_type=kind)

    done = run("check", "ministry")

    assert done.exit_code == 1
    assert "'td.subject a' found no link" in done.stdout
    assert "0 of 1 source well" in done.stdout


def test_a_check_tells_a_changed_article_from_a_changed_list(folder: Path, site: Site) -> None:
    """The list may be well while its texts cannot be read."""
    pages = MINISTRY
    serve(site, pages)
    run("add", site.url + "/en/press/", "--name", "ministry", "--yes")
    for path, (kind, text) in pages.items():
        if "view" in path:
            site.serve(path, text.replace('class="txt"', 'class="text"').encode(), content_type=kind)

    done = run("check", "ministry", "--json")

    [row] = json.loads(done.stdout)
    assert row["entries"] == 8
    assert "div.txt" in row["problems"][0]


def test_a_check_of_several_tells_each(folder: Path, site: Site) -> None:
    """One that does not answer costs no other."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    serve(site, MINISTRY)
    run("add", site.url + "/en/press/", "--name", "ministry", "--yes")
    own = folder / "config" / "sources.d" / "gone.yaml"
    own.write_text(
        f"sources: [{{name: gone, publisher: x, kind: feed, url: 'http://127.0.0.1:{port}/f', language: en}}]"
    )

    done = run("check", "ministry", "gone", "--json")

    assert done.exit_code == 1
    assert [(row["name"], row["well"]) for row in json.loads(done.stdout)] == [("ministry", True), ("gone", False)]


def test_shipped_sources_are_checked_on_the_played_sites(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds, JSON and pages of the three publishers are well; on the day that a site refuses, that is what is said."""
    (folder / "config" / "sources.d").mkdir()
    (folder / "config" / "sources.d" / "played.yaml").write_text("gaps: {kremlin.ru: 0s, people.com.cn: 0s}")
    names = ["kremlin-ru", "kremlin-en", "xinhua-zh-politics", "people-zh-politics"]
    world, authority = World(), trustme.CA()
    with Proxy(world.hosts(), authority) as proxy:
        for name, value in proxy.environment(folder / "ca.pem").items():
            monkeypatch.setenv(name, value)
        world.turn_to(2, 16)
        well = run("check", *names, "--json")
        world.turn_to(4, 10)
        refused = run("check", "xinhua-zh-politics", "people-zh-politics", "--json")

    rows = json.loads(well.stdout)
    assert [(row["name"], row["well"]) for row in rows] == [(name, True) for name in names], well.stdout
    assert all(row["article"]["paragraphs"] for row in rows)
    assert [(row["status"], row["well"]) for row in json.loads(refused.stdout)] == [("403", False), ("200", True)]


# ------------------------------------------------------------------------------------------------------------ listing


def test_the_list_says_what_is_on(folder: Path) -> None:
    """Each source in a line, whether watched or not; nothing is written for having looked."""
    done = run("--format", "json")

    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert (rows["kremlin-ru"]["on"], rows["tass-en"]["on"]) == (True, False)
    assert not (folder / "data").exists()


def test_the_state_of_a_source_is_shown(folder: Path) -> None:
    """Where the service ran, its database says how each source is; one that was never polled is new."""
    CliRunner().invoke(main, ["status"], catch_exceptions=False)

    rows = {row["name"]: row for row in json.loads(run("--format", "json").stdout)}

    assert (rows["kremlin-ru"]["state"], rows["tass-en"]["state"]) == ("new", None)
    assert "kremlin-ru" in run("--verbose").stdout


def test_a_database_that_cannot_be_opened_hides_no_source(folder: Path) -> None:
    """What is known without it is listed, and the reason said."""
    (folder / "data").mkdir()
    (folder / "data" / "monitor.db").write_text("no database")

    done = run()

    assert done.exit_code == 0
    assert "kremlin-ru" in done.stdout
    assert "how the sources are is not known" in done.stderr


def test_of_a_name_all_that_is_known_is_told(folder: Path) -> None:
    """What is sure of a source and what is not stands beside it."""
    done = run("tass-en")

    assert "55 to 100 entries" in done.stdout
    assert "Checked 2026-09-30" in done.stdout


def test_a_name_that_is_none_is_told_with_the_nearest(folder: Path) -> None:
    """A slip in a command's name is one too."""
    assert "did you mean 'check'?" in run("chek").stderr
    assert "did you mean 'tass-en'?" in run("check", "tas-en").stderr


# --------------------------------------------------------------------------------------------------------------- OPML


def test_what_is_exported_is_imported_elsewhere(folder: Path) -> None:
    """Feeds come back with name, publisher and language; what ships and is off there is switched on."""
    (folder / "config" / "sources.d").mkdir()
    own = "{name: example, publisher: 'Ex & Co', kind: feed, url: 'https://example.org/f?a=1&b=2', language: ru}"
    (folder / "config" / "sources.d" / "own.yaml").write_text(f"sources: [{own}, {{name: tass-en, on: true}}]")
    run("export", "all.opml")
    (folder / "config" / "sources.d" / "own.yaml").unlink()

    done = run("import", "all.opml", "--yes")

    assert done.exit_code == 0, done.output
    source, _ = added(folder, "example")
    assert (source.publisher, source.url, source.language) == ("Ex & Co", "https://example.org/f?a=1&b=2", "ru")
    assert {row["name"] for row in json.loads(run("--format", "json").stdout) if row["on"]} == {
        "kremlin-ru",
        "tass-en",
        "example",
    }


def test_importing_twice_changes_nothing(folder: Path) -> None:
    """What is watched already is said to be, and no file is written."""
    opml = '<opml version="2.0"><body><outline text="Все новости" xmlUrl="https://example.ru/rss"/></body></opml>'
    (folder / "reader.opml").write_text(opml)
    run("import", "reader.opml", "--yes")

    done = run("import", "reader.opml", "--yes")

    assert "nothing is new" in done.stdout
    assert added(folder, "example-ru")[0].language == "ru"


def test_lines_that_are_no_feeds_are_told(folder: Path) -> None:
    """They are left out, with the command that may find out what they are."""
    (folder / "reader.opml").write_text(
        '<opml version="2.0"><body><outline text="a" type="link" url="https://example.org/news"/></body></opml>'
    )

    done = run("import", "reader.opml", "--yes")

    assert "monitor sources add https://example.org/news" in done.stdout
