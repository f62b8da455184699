"""The model that tells what a sentence of one language is in another: that of the program, or a larger one.

A larger model is a folder that somebody fetched where there is internet. What it needs is asked for when the settings
are read, not when the first Russian text arrives.
"""

from importlib.util import find_spec
from pathlib import Path

from monitor.config.environment import Environment
from monitor.errors import ConfigError, Problem

SETTING = "MONITOR_MODEL"
PACKAGE = "sentence_transformers"
_BUNDLED = f"unset {SETTING} to use the model that comes with the program"


def model_of(environment: Environment) -> Path | None:
    """The folder of a larger model; None: the one that comes with the program.

    Raises:
        ConfigError: the folder holds no model, or the package that reads it is not installed.
    """
    named = environment.get(SETTING, "").strip()
    if not named:
        return None
    problems = []
    folder = Path(named)
    if not (folder / "modules.json").is_file():
        problems.append(
            _problem(
                f"{named!r} is no folder of a sentence-transformers model (it has no modules.json)",
                "fetch one where there is internet, such as LaBSE (1.9 GB), and mount its folder; or " + _BUNDLED,
            )
        )
    if find_spec(PACKAGE) is None:
        problems.append(
            _problem(
                "a larger model needs the package sentence-transformers (with torch some 2 GB), "
                "which is not part of this installation",
                "install it beside the program (`pip install sentence-transformers`); or " + _BUNDLED,
            )
        )
    if problems:
        raise ConfigError(problems)
    return folder


def _problem(message: str, remedy: str) -> Problem:
    return Problem(file="environment", line=1, path=SETTING, message=message, remedy=remedy)
