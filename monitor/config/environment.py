"""The process's environment, and where the settings' files stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ConfigError, Problem

SHIPPED = next(
    folder
    for folder in (Path(__file__).parents[1] / "shipped", Path(__file__).parents[2] / "config")
    if folder.is_dir()
)


@dataclass(frozen=True, slots=True)
class Environment:
    """The process's environment: settings that differ from machine to machine, and secrets."""

    variables: Mapping[str, str]

    def secret(self, name: str) -> str | None:
        """The value of `name`, or the contents of the file that `name`_FILE names.

        Raises:
            OSError: that file cannot be read.
        """
        if name in self.variables:
            return self.variables[name]
        if file := self.variables.get(f"{name}_FILE"):
            return Path(file).read_text(encoding="utf-8").strip()
        return None

    def get(self, name: str, default: str) -> str:
        """The value of `name`; an empty one counts as none."""
        return self.variables.get(name) or default


def settings_file(name: str, environment: Environment) -> Path:
    """The file that is read for `name`: the user's where there is one, else the shipped one."""
    own = Path(environment.get("MONITOR_CONFIG", "config")) / name
    try:
        return own if own.is_file() else SHIPPED / name
    except OSError as error:
        reason = f"cannot be looked at: {error.strerror}"
        raise ConfigError([whole_file(own, reason, "let this user read the settings folder")]) from error


def secret_of(environment: Environment, name: str) -> str | None:
    """The secret `name`. Raises ConfigError where its file cannot be read."""
    try:
        return environment.secret(name)
    except OSError as error:
        problem = whole_file(Path(f"{name}_FILE"), error.strerror or "cannot be read", "name a readable file")
        raise ConfigError([problem]) from error


def text_of(path: Path) -> str:
    """The text of a settings file. Raises ConfigError where it is not to be had."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError([whole_file(path, "is not UTF-8 text", "save it as UTF-8")]) from error
    except OSError as error:
        raise ConfigError([whole_file(path, error.strerror or "cannot be read", "make it readable")]) from error


def whole_file(path: Path, message: str, remedy: str) -> Problem:
    """A problem of a file as a whole."""
    return Problem(file=str(path), line=1, path="(the file)", message=message, remedy=remedy)
