"""The process's environment, and where the settings' files stand."""

import contextlib
import errno
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.suggest import did_you_mean
from monitor.errors import ConfigError, Problem

SHIPPED = next(
    folder
    for folder in (Path(__file__).parents[1] / "shipped", Path(__file__).parents[2] / "config")
    if folder.is_dir()
)


VARIABLES = (
    "MONITOR_CONFIG",
    "MONITOR_DATA",
    "MONITOR_DATABASE_URL",
    "MONITOR_DATABASE_URL_FILE",
    "MONITOR_HOST",
    "MONITOR_PORT",
    "MONITOR_MODEL",
    "MONITOR_LOG",
)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_LAST_PORT = 65535
_LONGEST_SECRET = 100_000  # bytes; an address has some hundred


@dataclass(frozen=True, slots=True)
class Environment:
    """The process's environment: settings that differ from machine to machine, and secrets."""

    variables: Mapping[str, str]

    def secret(self, name: str) -> str | None:
        """The value of `name`, or the contents of the file that `name`_FILE names; without blanks around it.

        Raises:
            OSError: that file cannot be read.
        """
        if name in self.variables:
            return self.variables[name].strip()
        if file := self.variables.get(f"{name}_FILE"):
            try:
                with Path(file).open("rb") as opened:
                    return opened.read(_LONGEST_SECRET).decode("utf-8-sig").strip()
            except ValueError as error:
                raise OSError(errno.EINVAL, "it is not UTF-8 text, or its name is none") from error
        return None

    def get(self, name: str, default: str) -> str:
        """The value of `name`; an empty one counts as none."""
        return self.variables.get(name) or default

    @property
    def config(self) -> Path:
        """The folder of the user's settings."""
        return Path(self.get("MONITOR_CONFIG", "config"))

    @property
    def data(self) -> Path:
        """The folder of the database and the archive."""
        return Path(self.get("MONITOR_DATA", "data"))

    @property
    def port(self) -> int:
        """Where the pages are. Raises ConfigError where it is none."""
        port = self.get("MONITOR_PORT", "8080").strip()
        if not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= _LAST_PORT):
            raise ConfigError([variable("MONITOR_PORT", f"{port!r} is no port", f"write a number up to {_LAST_PORT}")])
        return int(port)

    @property
    def log_level(self) -> str | None:
        """What is logged from, where that is set. Raises ConfigError where there is no such level."""
        level = self.get("MONITOR_LOG", "").strip().upper()
        if level and level not in LOG_LEVELS:
            words = f"{did_you_mean(level, LOG_LEVELS)}write DEBUG, INFO, WARNING or ERROR"
            raise ConfigError([variable("MONITOR_LOG", f"{level!r} is no level of a log", words)])
        return level or None


def check_environment(environment: Environment) -> list[Problem]:
    """What is wrong with the variables themselves, and with the folders that they name."""
    problems: list[Problem] = []
    for read in (lambda: environment.port, lambda: environment.log_level):
        try:
            read()
        except ConfigError as error:
            problems += error.problems
    host = environment.get("MONITOR_HOST", "")
    if re.search(r"[/\s@\[\]]|^[^:]*:[^:]*$", host):
        remedy = "write a name or an address alone, such as 0.0.0.0; the port stands in MONITOR_PORT"
        problems.append(variable("MONITOR_HOST", f"{host!r} is no host", remedy))
    for name, folder in (("MONITOR_CONFIG", environment.config), ("MONITOR_DATA", environment.data)):
        try:
            wrong = folder.exists() and not folder.is_dir()  # raises where a name is too long, or holds a NUL
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its name is none"
            problems.append(variable(name, f"{str(folder)!r} cannot be looked at: {reason}", "name another folder"))
            continue
        if wrong:
            problems.append(variable(name, f"{str(folder)!r} is a file", "name a folder"))
    return problems


def doubtful_variables(environment: Environment, named: Collection[str]) -> list[Problem]:
    """Variables that look like settings and are none, and a folder that is not there. `named`: those of the files."""
    known = {*VARIABLES, *named, *(f"{name}_FILE" for name in named)}
    found = [
        variable(
            name, "is no variable of this program", f"{did_you_mean(name, VARIABLES)}known: {', '.join(VARIABLES)}"
        )
        for name in sorted(environment.variables)
        if name.startswith("MONITOR_") and name not in known
    ]
    folder = environment.config
    with contextlib.suppress(OSError, ValueError):  # `check_environment` tells of a name that is none
        if environment.get("MONITOR_CONFIG", "") and not folder.exists():
            words = f"there is no folder {str(folder)!r}, so the settings that ship are used"
            found.append(variable("MONITOR_CONFIG", words, "make it, or correct the variable"))
    return found


def variable(name: str, message: str, remedy: str) -> Problem:
    """A problem of an environment variable."""
    return Problem(file="environment", line=1, path=name, message=message, remedy=remedy)


def settings_file(name: str, environment: Environment) -> Path:
    """The file that is read for `name`: the user's where there is one, else the shipped one."""
    own = environment.config / name
    try:
        # A folder of that name, or a link that leads nowhere, is told when it is read.
        return own if os.path.lexists(own) else SHIPPED / name
    except (OSError, ValueError) as error:
        reason = f"cannot be looked at: {getattr(error, 'strerror', None) or 'its name is none'}"
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
        with path.open("rb") as file:
            body = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise ConfigError([whole_file(path, reason, "put a readable file in its place, or remove it")]) from error
    if len(body) > _LARGEST:
        remedy = "take out what is no settings"
        raise ConfigError([whole_file(path, f"is larger than {_LARGEST // 1_000_000} MB", remedy)])
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        kind = "it is UTF-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else f"line {line} holds bytes that are none"
        problem = Problem(
            file=str(path), line=line, path="(the file)", message=f"is no UTF-8 text: {kind}", remedy="save it as UTF-8"
        )
        raise ConfigError([problem]) from error


_LARGEST = 8_000_000  # bytes; of Chinese words three make a character


def whole_file(path: Path, message: str, remedy: str) -> Problem:
    """A problem of a file as a whole."""
    return Problem(file=str(path), line=1, path="(the file)", message=message, remedy=remedy)
