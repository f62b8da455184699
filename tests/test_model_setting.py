"""A larger model may be switched on; what it needs is said when the settings are read."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from monitor.adapters.apprise_sender import channel_of
from monitor.adapters.encoder import encoder_of
from monitor.config import Environment, load
from monitor.config.models import PACKAGE, model_of
from monitor.errors import ConfigError, StorageError

MISSING = find_spec(PACKAGE) is None


def problems(setting: str) -> list[str]:
    """What is wrong with a setting."""
    try:
        model_of(Environment({"MONITOR_MODEL": setting}))
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize("setting", ["", "  "])
def test_without_the_setting_the_model_of_the_program_is_used(setting: str) -> None:
    """It is there, offline, and nothing is asked for."""
    assert model_of(Environment({"MONITOR_MODEL": setting})) is None
    assert encoder_of(None).encode(["核裁军"]).shape == (1, 512)


@pytest.mark.parametrize("setting", ["nowhere/labse", "LaBSE", "."])
def test_a_folder_without_a_model_is_refused(setting: str) -> None:
    """Nothing is ever fetched for it: the message says what to fetch and where to put it."""
    found = problems(setting)

    assert "no modules.json" in found[0]
    assert "mount its folder" in found[0]
    assert "unset MONITOR_MODEL" in found[0]


@pytest.mark.skipif(not MISSING, reason="sentence-transformers is installed here")
def test_a_missing_package_is_named(tmp_path: Path) -> None:
    """A model that nobody can read is refused with the command that mends it."""
    (tmp_path / "modules.json").write_text("[]")

    (found,) = problems(str(tmp_path))

    assert "needs the package sentence-transformers" in found
    assert "pip install sentence-transformers" in found


def test_it_is_told_with_the_other_problems_of_the_settings(tmp_path: Path) -> None:
    """A service with half a setting does not start and fall silent later."""
    environment = Environment({"MONITOR_CONFIG": str(tmp_path), "MONITOR_MODEL": "nowhere", "MONITOR_PORT": "x"})

    with pytest.raises(ConfigError) as refused:
        load(environment, channel_of)

    told = [str(problem) for problem in refused.value.problems]
    assert any("MONITOR_MODEL" in problem for problem in told)
    assert any("MONITOR_PORT" in problem for problem in told)


def test_a_model_that_cannot_be_loaded_is_an_error_that_names_it(tmp_path: Path) -> None:
    """The text is tried again later; the log says which folder and which setting."""
    encoder = encoder_of(tmp_path / "gone")

    with pytest.raises(StorageError, match=r"gone cannot be loaded: .*; mend MONITOR_MODEL or unset it"):
        encoder.encode(["a"])
