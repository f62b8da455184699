"""A settings file read into its shape, so that every problem in it is told with its place and its remedy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from monitor.config.suggest import did_you_mean, nearest
from monitor.config.yaml_tree import Path, YamlError, read_tree, value_of, walk
from monitor.errors import Problem

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_LONGEST_TIME = timedelta(days=36_500)  # what is longer is a slip of the hand


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is no length of time; write a number and a unit, such as 5s, 10m, 1h or 7d")
    length = timedelta(seconds=int(found[1]) * _UNITS[found[2]])
    if length > _LONGEST_TIME:
        raise ValueError(f"{value!r} is longer than a hundred years; write a shorter time, such as 30d")
    return length


Duration = Annotated[timedelta, BeforeValidator(_duration)]
"""A length of time as people write it: `30s`, `10m`, `1h`, `7d`, `2w`."""


class Section(BaseModel):
    """A part of a settings file: unknown keys are refused, values are not bent to fit.

    The ValueError of a validator says what is wrong and, behind a semicolon, what to do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Section)


def read_yaml(text: str, file: str, model: type[Model]) -> tuple[Model | None, list[Problem], "Lines"]:
    """Parse and check a settings file. One that is empty says nothing, unless its shape asks for something.

    Returns:
        the settings, or None where a problem prevents them; all problems; and the line of each place in the file.
    """
    try:
        tree = read_tree(text)
        lines = Lines(tree)
        problems = [
            _problem(file, line, _dotted(path), "is written twice", "keep one of the two")
            for path, line in (_doubles(tree) if tree is not None else ())
        ]
        data = value_of(tree)
    except YamlError as mistake:
        return None, [_problem(file, mistake.line, _dotted(mistake.path), mistake.message, mistake.remedy)], Lines()
    if not isinstance(data, Mapping) and not (data is None and not _required(model)):
        return None, [_no_mapping(data, file, model)], lines
    try:
        settings = model.model_validate(dict(data or {}))
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _is_other_shape(detail, data)]
        meant = {_meant(detail, data, model) for detail in details}
        found = [_explain(detail, data, file, lines, model) for detail in details if detail["loc"] not in meant]
        return None, sorted(problems + found, key=lambda problem: problem.line), lines
    return settings, problems, lines


class Lines:
    """Where each key of a YAML file stands, by its path."""

    def __init__(self, tree: yaml.Node | None = None) -> None:
        self._lines: dict[Path, int] = {(): 1}
        if tree is not None:
            for path, _, line in walk(tree):
                self._lines.setdefault(path, line)

    def of(self, path: Sequence[str | int]) -> int:
        """The line of the nearest place to `path` that is in the file."""
        place = tuple(path)
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]


def problem_at(file: str, lines: Lines, path: Sequence[str | int], message: str, remedy: str) -> Problem:
    """A problem with the settings at `path`."""
    return _problem(file, lines.of(path), _dotted(path), message, remedy)


def _required(model: type[Section]) -> list[str]:
    return [name for name, field in model.model_fields.items() if field.is_required()]


def _no_mapping(data: object, file: str, model: type[Section]) -> Problem:
    keys = ", ".join(f"`{name}:`" for name in (_required(model) or model.model_fields))
    if data is None:
        return _problem(file, 1, "(the file)", "is empty", f"write {keys}, or delete it to use the shipped one")
    kind = "a list" if isinstance(data, list) else f"{str(data)[:40]!r}"
    return _problem(file, 1, "(the file)", f"holds {kind} where keys must stand", f"begin with a key such as {keys}")


def _doubles(tree: yaml.Node) -> Iterator[tuple[Path, int]]:
    for path, node, _ in walk(tree):
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value in seen:
                yield (*path, key.value), key.start_mark.line + 1
            seen.add(key.value)


def _dotted(path: Sequence[str | int]) -> str:
    parts = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return parts.removeprefix(".") or "(the file)"


def _problem(file: str, line: int, path: str, message: str, remedy: str) -> Problem:
    return Problem(file=file, line=line, path=path, message=message, remedy=remedy)


# ------------------------------------------------------------------------------------------------- what pydantic says

_WANTED = {
    "string_type": "a text; put it in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list, such as [one, two]",
    "list_type": "a list, such as [one, two]",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}


def _meant(detail: Any, data: Any, model: type[Section]) -> tuple[str | int, ...] | None:
    """The place of the key that was meant by one that is none: that it is missing need not be told too."""
    if detail["type"] != "extra_forbidden":
        return None
    near = nearest(str(detail["loc"][-1]), _keys_at(model, _path_in(data, detail["loc"], missing=False)[:-1]))
    return None if near is None else (*detail["loc"][:-1], near)


def _explain(detail: Any, data: Any, file: str, lines: Lines, model: type[Section]) -> Problem:
    path = _path_in(data, detail["loc"], missing=detail["type"] == "missing")
    given, limits = detail.get("input"), detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            known = _keys_at(model, path[:-1])
            message, remedy = "is no setting", f"{did_you_mean(str(path[-1]), known)}known here: {', '.join(known)}"
        case "missing":
            message, remedy = "is missing", "add it"
        case "literal_error":
            known = re.findall(r"'([^']*)'", limits["expected"])
            message = f"cannot be {_shown(given)}"
            near = did_you_mean(given, known) if isinstance(given, str) else ""
            many = "one of " if "or" in limits["expected"].split() else ""
            remedy = f"{near}write {many}{limits['expected']}"
        case "value_error":
            message, _, remedy = str(limits["error"]).partition("; ")
            remedy = remedy or "mend it"
        case "greater_than_equal":
            message, remedy = f"cannot be {_shown(given)}", f"write {limits['ge']:g} or more"
        case "less_than_equal":
            message, remedy = f"cannot be {_shown(given)}", f"write {limits['le']:g} or less"
        case "too_short":
            message, remedy = "is empty", "write at least one"
        case kind if kind in _WANTED:
            message, remedy = f"cannot be {_shown(given)}", f"write {_WANTED[kind]}"
        case _:
            message, remedy = str(detail["msg"]), f"mend the value {_shown(given)}"
    return problem_at(file, lines, path, message, remedy)


def _shown(value: object) -> str:
    """A value as a person would write it, cut where it is long."""
    if value is None:
        return "empty"
    written = str(value).lower() if isinstance(value, bool) else repr(value)
    return written if len(written) <= 60 else written[:59] + "…"


def _is_other_shape(detail: Any, data: Any) -> bool:
    """Where one of several shapes may stand, pydantic complains of each; what is meant is told by what was written."""
    path = _path_in(data, detail["loc"], missing=detail["type"] == "missing")
    wanted = {"list_type": list, "model_type": Mapping, "string_type": str, "literal_error": str}.get(detail["type"])
    if len(path) == len(detail["loc"]) or wanted is None:  # the last part of its place is the name of a shape
        return False
    given = detail["input"]
    return isinstance(given, list | Mapping) != (wanted is not str) or (
        isinstance(given, list | Mapping) and not isinstance(given, wanted)
    )


def _path_in(data: Any, loc: Sequence[str | int], *, missing: bool) -> Path:
    """The path as it stands in the file: without the names of types that pydantic puts between."""
    path: list[str | int] = []
    for index, part in enumerate(loc):
        is_key = isinstance(data, Mapping) and (part in data or (missing and index == len(loc) - 1))
        is_item = isinstance(data, Sequence) and not isinstance(data, str) and isinstance(part, int)
        if is_key or is_item:
            path.append(part)
            data = None if missing and index == len(loc) - 1 else data[part]
    return tuple(path)


def _keys_at(model: type[Section], path: Sequence[str | int]) -> list[str]:
    """The keys that may stand at `path`."""
    shape: Any = model
    for part in path:
        section = next(_sections_in(shape), None)
        if isinstance(part, int) or get_origin(shape) is dict:
            shape = get_args(shape)[-1]
        elif section is not None and part in section.model_fields:
            shape = _without_none(section.model_fields[part].annotation)
    section = next(_sections_in(shape), model)
    return list(section.model_fields)


def _without_none(annotation: Any) -> Any:
    """The shape of a key that may be left out."""
    parts = [part for part in get_args(annotation) if part is not type(None)]
    return parts[0] if type(None) in get_args(annotation) and len(parts) == 1 else annotation


def _sections_in(annotation: Any) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for argument in get_args(annotation):
        yield from _sections_in(argument)
