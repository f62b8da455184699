"""A user's own sources and profiles: merged with the shipped ones by name."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.adapters.apprise_sender import channel_of
from monitor.cli import main
from monitor.config import SHIPPED, Environment, Settings, load, load_sites
from monitor.errors import ConfigError, Problem

WATCH_LIST = """\
sources: [kremlin-ru]
watches: [{name: one, topics: [arms-control]}]
"""
OWN = """\
sources:
  - name: example
    publisher: Ministry of Examples
    kind: page
    url: https://www.example.org/press/
    language: en
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A settings folder with a watch list and a folder for own sources."""
    (tmp_path / "watchlist.yaml").write_text(WATCH_LIST)
    (tmp_path / "sources.d").mkdir()
    return tmp_path


def environment(folder: Path) -> Environment:
    """An environment whose settings folder is `folder`."""
    return Environment({"MONITOR_CONFIG": str(folder)})


def settings(folder: Path, **files: str) -> Settings:
    """The settings with these files of the user's own."""
    for name, text in files.items():
        (folder / "sources.d" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(environment(folder), channel_of)


def problems_of(folder: Path, **files: str) -> list[Problem]:
    """What is told of files of the user's own that cannot be used."""
    with pytest.raises(ConfigError) as caught:
        settings(folder, **files)
    return list(caught.value.problems)


def test_an_own_source_is_added_to_the_shipped_ones_and_watched(folder: Path) -> None:
    """Whoever describes a source wants it watched; nothing that ships is lost by it."""
    found = settings(folder, example=OWN)

    assert [source.name for source in found.sources] == ["kremlin-ru", "example"]
    assert len(found.known) > 30


def test_a_shipped_source_is_switched_on_by_two_words(folder: Path) -> None:
    """What ships and is off needs its name and `on: true`; `on` is a word here, not YAML's old word for true."""
    found = settings(folder, own="sources: [{name: tass-en, on: true}]")

    assert [source.name for source in found.sources] == ["kremlin-ru", "tass-en"]


def test_a_watched_source_is_switched_off_in_the_same_way(folder: Path) -> None:
    """The shipped watch list need not be copied to leave one source out."""
    found = settings(folder, own="sources: [{name: kremlin-ru, on: false}, {name: tass-en, on: true}]")

    assert [source.name for source in found.sources] == ["tass-en"]


def test_only_the_fields_that_are_given_are_changed(folder: Path) -> None:
    """An update of the program still brings new selectors to a source of which a user changed the rhythm."""
    shipped = {source.name: source for source in load_sites(Environment({})).sources}

    [source] = settings(folder, own="sources: [{name: kremlin-ru, every: 2m}]").sources

    assert source.every == timedelta(minutes=2)
    assert source.follow == shipped["kremlin-ru"].follow


def test_an_own_profile_reads_before_the_shipped_ones(folder: Path) -> None:
    """Of the profiles of an address the first that finds a text is taken, and the user knows better."""
    own = "{name: mine, site: kremlin.ru, pattern: 'kremlin.ru', zone: Europe/Moscow, title: h1, body: main}"

    found = settings(folder, own=f"profiles: [{own}, {{name: tass, body: '.own'}}]")

    assert found.profiles[0].name == "mine"
    assert next(profile for profile in found.profiles if profile.name == "tass").body == (".own",)


def test_gaps_are_those_that_ship_until_a_user_says_otherwise(folder: Path) -> None:
    """What a site bears is known and is data; whoever runs the service has the last word."""
    found = settings(folder, own="gaps: {kremlin.ru: 30s, example.org: 1s}")

    assert found.gaps["kremlin.ru"] == timedelta(seconds=30)
    assert found.gaps["paper.people.com.cn"] == timedelta(seconds=6)
    assert found.gaps["example.org"] == timedelta(seconds=1)


def test_a_file_of_an_earlier_release_is_merged_too(folder: Path) -> None:
    """A copy of sources.yaml beside the watch list used to stand in place of the shipped one."""
    (folder / "sources.yaml").write_text(OWN)

    assert "example" in [source.name for source in settings(folder).sources]


def test_the_settings_of_a_checkout_are_read_once() -> None:
    """There the settings folder is the shipped one, and no name stands in it twice."""
    assert load_sites(Environment({"MONITOR_CONFIG": str(SHIPPED)})).origins == {}


def test_all_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    """Each with its file, its line and what to write."""
    found = problems_of(
        folder,
        first="sources:\n  - name: kremlin-rus\n    on: true\n",
        second=OWN.replace("https://www.example.org/press/", "www.example.org").replace("page", "pages"),
        third="sources:\n  - {name: tass-en, evry: 5m}\ngaps: {kremlin.ru: soon}\n",
        fourth="sources: [",
    )

    told = {(Path(problem.file).name, problem.line, problem.path) for problem in found}
    assert told >= {
        ("first.yaml", 2, "sources[0].name"),
        ("second.yaml", 4, "sources[0].kind"),
        ("third.yaml", 2, "sources[0].evry"),
        ("third.yaml", 3, "gaps.kremlin.ru"),
    }
    assert any("did you mean 'kremlin-ru'?" in problem.remedy for problem in found)
    assert any(Path(problem.file).name == "fourth.yaml" for problem in found)


def test_a_name_in_two_own_files_is_told_with_both_places(folder: Path) -> None:
    """Which of the two would count should not hang on the alphabet."""
    [problem] = problems_of(folder, a=OWN, b="sources:\n  - {name: example, on: false}\n")

    assert Path(problem.file).name == "b.yaml"
    assert "a.yaml:2" in problem.message


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{name: example, kind: page}", "publisher, url, language are missing"),
        ("{name: 'my source', on: true}", "is no name"),
        ("{name: tass-en, on: on}", "cannot be 'on'"),
        ("{name: tass-en, dates: 'td['}", "is no CSS selector"),
        ("{name: tass-en, url: ftp://example.org/}", "is no web address"),
    ],
)
def test_a_row_that_cannot_be_is_told(folder: Path, row: str, said: str) -> None:
    """The sentence names what is wrong with it."""
    found = problems_of(folder, own=f"sources: [{row}]")

    assert any(said in problem.message for problem in found)


def test_nothing_to_watch_is_a_problem_of_the_service_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that watches nothing would be quiet for ever; the command that adds the first source must work."""
    (folder / "watchlist.yaml").write_text(WATCH_LIST.replace("[kremlin-ru]", "[]"))
    monkeypatch.setenv("MONITOR_CONFIG", str(folder))

    done = CliRunner().invoke(main, ["check-config"])

    assert done.exit_code == 2
    assert "no source is watched" in done.output
    assert settings(folder).sources == ()


def test_check_config_says_which_came_from_where(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is the user's and what ships must be told apart when something is not as expected."""
    settings(folder, example=OWN, own="sources: [{name: kremlin-ru, every: 2m}, {name: kremlin-en, on: false}]")
    monkeypatch.setenv("MONITOR_CONFIG", str(folder))
    monkeypatch.setenv("COLUMNS", "200")

    done = CliRunner().invoke(main, ["check-config"])

    assert done.exit_code == 0, done.output
    assert f"example: your own, {folder}/sources.d/example.yaml:2" in done.output
    assert f"kremlin-ru: shipped, with every of {folder}/sources.d/own.yaml:1" in done.output
    assert f"kremlin-en: shipped, switched off by {folder}/sources.d/own.yaml:1" in done.output


@pytest.mark.parametrize("written", ["10.0.0.0/8", "192.168.1.7", "fd00::/8", "intranet.example.org"])
def test_private_addresses_are_allowed_by_name_or_network(folder: Path, written: str) -> None:
    """Tests and intranets are what it is for; nothing private is fetched without a line that says so."""
    (folder / "watchlist.yaml").write_text(WATCH_LIST + f"allow_private: ['{written}']\n")

    allowed = settings(folder).allowed

    assert len(allowed.hosts) + len(allowed.networks) == 1


def test_a_network_that_is_none_is_told(folder: Path) -> None:
    """A slip here would leave a source unwatched or a network open."""
    (folder / "watchlist.yaml").write_text(WATCH_LIST + "allow_private: [10.0.0.0/33]\n")

    [problem] = problems_of(folder)

    assert (problem.line, problem.path) == (3, "allow_private[0]")
