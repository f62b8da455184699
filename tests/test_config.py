"""The settings: what is read, and how every problem is told."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from monitor.adapters.apprise_sender import channel_of
from monitor.config import SHIPPED, TERMINAL, Environment, load, load_lexicon, load_sites
from monitor.config.names import load_names
from monitor.errors import ConfigError, Problem
from monitor.model import Quiet

SOUND = """\
sources: [kremlin-ru]
watches:
  - name: strategic stability
    topics: [arms-control]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A settings folder of the user's own, empty at first."""
    return tmp_path


def environment(folder: Path, **variables: str) -> Environment:
    """An environment whose settings folder is `folder`."""
    return Environment({"MONITOR_CONFIG": str(folder), **variables})


def problems_of(folder: Path, watch_list: str, **variables: str) -> list[Problem]:
    """What is told of a watch list that cannot be used."""
    (folder / "watchlist.yaml").write_text(watch_list, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(environment(folder, **variables), channel_of)
    return list(caught.value.problems)


def test_the_shipped_settings_are_sound(tmp_path: Path) -> None:
    """A newcomer who edits nothing has settings that work, and alerts that are printed in the terminal."""
    settings = load(environment(tmp_path / "empty"), channel_of)

    assert settings.sources
    assert settings.recipients == {"terminal": TERMINAL}
    assert settings.watches[0].compare_with == ("2025-05-08-global-strategic-stability",)


def test_the_shipped_watch_list_names_every_source_that_is_meant_to_be_watched(tmp_path: Path) -> None:
    """What sources.yaml says is watched is on; every other one can be switched on by one line that is there."""
    sources = load_sites(environment(tmp_path / "empty")).sources
    text = (SHIPPED / "watchlist.yaml").read_text(encoding="utf-8")

    settings = load(environment(tmp_path / "empty"), channel_of)

    assert {source.name for source in settings.sources} == {source.name for source in sources if source.on}
    assert all(f"- {source.name}\n" in text for source in sources if source.kind != "page" or source.on)


def test_a_watch_list_of_ones_own_is_taken_before_the_shipped_one(folder: Path) -> None:
    """The user's file wins; what it leaves out is as shipped."""
    (folder / "watchlist.yaml").write_text(SOUND, encoding="utf-8")

    settings = load(environment(folder), channel_of)

    assert [source.name for source in settings.sources] == ["kremlin-ru"]
    assert settings.second_looks[0] == timedelta(hours=1)


def test_a_source_may_have_a_rhythm_of_its_own(folder: Path) -> None:
    """What a user says of one source holds for that source alone."""
    own = SOUND.replace("[kremlin-ru]", "[{name: kremlin-ru, every: 2m}, kremlin-en]")
    (folder / "watchlist.yaml").write_text(own, encoding="utf-8")

    settings = load(environment(folder), channel_of)

    assert settings.sources[0].every == timedelta(minutes=2)
    assert settings.sources[1].every != timedelta(minutes=2)


def test_a_misspelt_key_is_told_with_the_right_one(folder: Path) -> None:
    """A typo must not pass in silence, and whoever made it wants to know what was meant."""
    [problem] = problems_of(folder, SOUND + "recipient: []\n")

    assert problem.line == 5
    assert problem.path == "recipient"
    assert "did you mean 'recipients'" in problem.remedy


def test_all_problems_are_told_at_once(folder: Path) -> None:
    """Nobody should have to start the service five times to find five mistakes."""
    found = problems_of(
        folder,
        """\
sources: [kremlin-rus]
watches:
  - name: one
    topics: [arms-controll]
    tell: [nobody]
second_looks: [1 hour]
recipients:
  - name: desk
    address_from: DESK
    language: de
""",
    )

    assert [problem.line for problem in found] == [6, 10]


def test_names_are_checked_once_the_shape_is_right(folder: Path) -> None:
    """A source, a topic or a recipient that does not exist is told with those that do."""
    found = problems_of(
        folder,
        """\
sources: [kremlin-rus]
watches:
  - name: one
    topics: [arms-controll]
    tell: [nobody]
recipients:
  - name: desk
    address_from: DESK
    zone: Europe/Wien
""",
        DESK="mailto://user:password@example.org?to=desk@example.org",
    )

    assert {problem.path for problem in found} == {
        "sources[0]",
        "watches[0].topics[0]",
        "watches[0].tell[0]",
        "recipients[0].zone",
    }
    assert "kremlin-ru" in next(problem.remedy for problem in found if problem.path == "sources[0]")


def test_a_key_written_twice_is_a_problem(folder: Path) -> None:
    """YAML would keep the last one in silence."""
    [problem] = problems_of(folder, SOUND + "sources: [kremlin-en]\n")

    assert (problem.path, problem.line) == ("sources", 5)


def test_broken_yaml_is_told_with_its_line(folder: Path) -> None:
    """An open bracket is told where it opens, in words; before, a line further on and in those of the parser."""
    [problem] = problems_of(folder, "sources: [kremlin-ru\nwatches: 3\n")

    assert (problem.line, problem.message) == (1, "has a bracket that is not closed, or no comma")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just a word\n"])
def test_a_file_without_settings_is_a_problem(folder: Path, text: str) -> None:
    """An empty file is a mistake, not a wish for defaults."""
    [problem] = problems_of(folder, text)

    assert "sources" in problem.remedy


def test_names_of_the_users_own_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    """Whoever adds a source gives it a name, and need not copy the others."""
    mine = "sources: {my-list: {en: my list, zh: 我的列表}, kremlin-ru: {zh: 俄文}}\n"
    (tmp_path / "names.yaml").write_text(mine, encoding="utf-8")
    own = environment(tmp_path)

    names = load_names(own, load_lexicon(own))

    assert names.source("my-list", "zh") == "我的列表"
    assert names.source("kremlin-ru", "zh") == "俄文"
    assert names.source("xinhua-en", "ru") == "английская редакция"


def test_an_address_of_the_pages_that_is_none_is_a_problem(folder: Path) -> None:
    """Links in alerts that lead nowhere would be found out by readers only."""
    [problem] = problems_of(folder, SOUND + "public_url: monitor.example.org\n")

    assert problem.path == "public_url"
    assert "https://" in problem.remedy


def test_an_address_that_is_not_in_the_environment_is_named(folder: Path) -> None:
    """The remedy names both ways to give a secret."""
    [problem] = problems_of(folder, SOUND + "recipients: [{name: desk, address_from: DESK_URL}]\n")

    assert problem.path == "recipients[0].address_from"
    assert "DESK_URL_FILE" in problem.remedy


def test_an_address_may_stand_in_a_file(folder: Path) -> None:
    """Containers get secrets as files."""
    secret = folder / "secret"
    secret.write_text("tgram://123456789:AAEbcdefghijklmnopqrstuvwxyz0123456/-100200300\n", encoding="utf-8")
    (folder / "watchlist.yaml").write_text(
        SOUND + "recipients: [{name: desk, address_from: DESK_URL}]\n", encoding="utf-8"
    )

    settings = load(environment(folder, DESK_URL_FILE=str(secret)), channel_of)

    assert settings.recipients["desk"].channel == "telegram"


def test_no_problem_and_no_settings_object_shows_an_address(folder: Path) -> None:
    """An address is a secret: neither an error nor a printed object may hold it."""
    broken = "tgram://123456789:AASECRETSECRET bad/-1"

    [problem] = problems_of(folder, SOUND + "recipients: [{name: desk, address_from: DESK_URL}]\n", DESK_URL=broken)

    assert "SECRET" not in str(problem)


def test_the_database_address_is_not_shown(tmp_path: Path) -> None:
    """A database address may hold a password."""
    settings = load(environment(tmp_path / "none", MONITOR_DATABASE_URL="postgresql://user:s3cr3t@host/db"), channel_of)

    assert "s3cr3t" not in repr(settings)


def test_a_selector_that_is_none_is_told_with_its_place(folder: Path) -> None:
    """The sites' file is checked as the watch list is."""
    (folder / "sources.yaml").write_text(
        """\
sources: []
profiles:
  - name: one
    site: example.org
    pattern: "example[.org"
    zone: Europe/Nowhere
    title: ["h1[["]
""",
        encoding="utf-8",
    )

    with pytest.raises(ConfigError) as caught:
        load(environment(folder), channel_of)

    assert {(problem.path, problem.line) for problem in caught.value.problems} >= {
        ("profiles[0].pattern", 5),
        ("profiles[0].zone", 6),
        ("profiles[0].title", 7),
    }


@pytest.mark.parametrize("source", ["{name: kremlin-ru, every: soon}", "{name: kremlin-ru, evry: 5m}"])
def test_a_source_with_a_wrong_rhythm_is_one_problem(folder: Path, source: str) -> None:
    """Where a name alone may stand, too, only what was meant is talked about."""
    [problem] = problems_of(folder, SOUND.replace("[kremlin-ru]", f"[{source}]"))

    assert problem.path.startswith("sources[0].ev")


def test_a_source_that_is_neither_a_name_nor_keys_is_told(folder: Path) -> None:
    """A number in place of a name is a mistake that is told."""
    found = problems_of(folder, SOUND.replace("[kremlin-ru]", "[7]"))

    assert {problem.path for problem in found} == {"sources[0]"}


def test_a_settings_folder_that_cannot_be_read_is_told(folder: Path) -> None:
    """A path that cannot be, as a folder without the right to enter it, is a sentence and no traceback."""
    with pytest.raises(ConfigError, match="cannot be looked at"):
        load(environment(folder / ("x" * 300)), channel_of)


DESK = "mailto://user:password@example.org?to=desk@example.org"


def recipients(*keys: str) -> str:
    """A watch list with a recipient who has these settings too."""
    return SOUND + "recipients:\n  - name: desk\n    address_from: DESK\n" + "".join(f"    {key}\n" for key in keys)


def test_a_recipient_says_what_when_and_how(folder: Path) -> None:
    """Least weight, quiet hours, grouping; an hour without quotes, which YAML reads as a number, is an hour."""
    text = recipients("least: 0.5", 'quiet: {from: 22:00, to: "07:00", through: 0.9}', "group: 5m")
    (folder / "watchlist.yaml").write_text(text, encoding="utf-8")

    desk = load(environment(folder, DESK=DESK), channel_of).recipients["desk"]

    assert (desk.least, desk.group) == (0.5, timedelta(minutes=5))
    assert desk.quiet == Quiet(start=time(22), end=time(7), through=0.9)


@pytest.mark.parametrize(
    ("key", "path", "said"),
    [
        ("digest: at noon", "recipients[0].digest", "weekly at 07:00"),
        ("digest: daily at 25:00", "recipients[0].digest", "such as 22:00"),
        ('quiet: {from: "22:00", to: "7 am"}', "recipients[0].quiet.to", "such as 22:00"),
        ('quiet: {from: "22:00", to: "22:00"}', "recipients[0].quiet", "at the same time"),
        ('quiet: {from: "22:00"}', "recipients[0].quiet.to", "is missing"),
        ("group: 5", "recipients[0].group", "length of time"),
        ("least: heavy", "recipients[0].least", "number"),
    ],
)
def test_a_choice_that_cannot_be_is_told_with_its_place(folder: Path, key: str, path: str, said: str) -> None:
    """Whoever writes an hour or a weight wrong is told where and what to write."""
    [problem] = problems_of(folder, recipients(key), DESK=DESK)

    assert problem.path == path
    assert said in f"{problem.message}; {problem.remedy}"


def test_grouping_beside_a_digest_is_a_problem(folder: Path) -> None:
    """One of the two is without effect, and whoever wrote both expects something else."""
    [problem] = problems_of(folder, recipients("group: 5m", "digest: weekly at 07:00"), DESK=DESK)

    assert problem.path == "recipients[0].group"


def test_an_address_to_ping_is_a_secret(folder: Path) -> None:
    """It is named by its variable, checked, and not shown."""
    (folder / "watchlist.yaml").write_text(SOUND + "ping_from: PING\n", encoding="utf-8")

    settings = load(environment(folder, PING="https://ping.example/s3cr3t"), channel_of)
    [missing] = problems_of(folder, SOUND + "ping_from: PING\n")
    [wrong] = problems_of(folder, SOUND + "ping_from: PING\n", PING="secret")

    assert settings.ping == "https://ping.example/s3cr3t"
    assert "s3cr3t" not in repr(settings)
    assert "PING" in missing.message
    assert "secret" not in str(wrong)


def test_a_busy_time_is_read_with_its_zone(folder: Path) -> None:
    """A summit is polled each minute; its hours are written in the zone of whoever writes them."""
    busy = "busy: [{from: 2026-12-01T08:00+08:00, to: 2026-12-02 12:00:00Z, sources: [kremlin-ru]}]\n"
    (folder / "watchlist.yaml").write_text(SOUND + busy)

    [summit] = load(environment(folder), channel_of).busy

    assert (summit.start.isoformat(), summit.end.isoformat()) == (
        "2026-12-01T00:00:00+00:00",
        "2026-12-02T12:00:00+00:00",
    )
    assert (summit.every, summit.sources) == (timedelta(minutes=1), {"kremlin-ru"})


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{from: 2026-12-01T08:00, to: 2026-12-02T08:00Z}", "no moment with its zone"),
        ("{from: 2026-12-02T08:00Z, to: 2026-12-01T08:00Z}", "is not after"),
        ("{from: 2026-12-01T08:00Z, to: 2026-12-02T08:00Z, sources: [xinhua]}", "'xinhua' is not watched"),
        ("{from: 2026-12-01T08:00Z, to: 2026-12-02T08:00Z, every: 0s}", "no time at all"),
    ],
)
def test_a_busy_time_that_cannot_be_is_a_problem(folder: Path, row: str, message: str) -> None:
    """A summit that is missed for a slip in a file would be missed in silence."""
    [problem] = problems_of(folder, SOUND + f"busy: [{row}]\n")

    assert message in problem.message


def test_a_proxy_of_a_source_is_taken_from_the_environment(folder: Path) -> None:
    """Some sites refuse whole countries; the address of a proxy may hold a password, so it is in no file or message."""
    sites = (SHIPPED / "sources.yaml").read_text(encoding="utf-8")
    named = sites.replace("  - name: kremlin-ru\n", "  - name: kremlin-ru\n    proxy: RU_PROXY\n", 1)
    (folder / "sources.yaml").write_text(named, encoding="utf-8")
    (folder / "watchlist.yaml").write_text(SOUND)

    settings = load(environment(folder, RU_PROXY="http://me:s3cr3t@proxy.example:3128"), channel_of)
    [problem] = problems_of(folder, SOUND)

    assert settings.proxies == {"kremlin.ru": "http://me:s3cr3t@proxy.example:3128"}
    assert "s3cr3t" not in repr(settings)
    assert "RU_PROXY" in problem.message


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("since", '"December 2024"', "is no day"),
        ("before", "people-epaper-1998", "there is no source"),
        ("paged_url", "http://kremlin.ru/feed/page/2", "has no {page}"),
    ],
)
def test_where_older_lists_are_is_checked(folder: Path, key: str, value: str, said: str) -> None:
    """A slip there would show only when somebody back-fills."""
    sites = (SHIPPED / "sources.yaml").read_text(encoding="utf-8")
    named = sites.replace("  - name: xinhua-ru\n", f"  - name: xinhua-ru\n    {key}: {value}\n", 1)
    (folder / "sources.yaml").write_text(named, encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load_sites(environment(folder))

    [problem] = caught.value.problems
    assert (problem.path.rpartition(".")[2], said in problem.message) == (key, True)
