"""YAML read with line numbers, so that every problem in it can be told with its place and its remedy."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from monitor.errors import Problem

_Loader: Any = type("_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
"""Reads as YAML 1.2 does: `on`, `off`, `yes` and `no` are words, so that `on` can be a key; true and false are not."""
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF")

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and value[-1:] in _UNITS and value[:-1].isdigit():
        return timedelta(seconds=int(value[:-1]) * _UNITS[value[-1]])
    raise ValueError(f"{value!r} is no length of time")


Duration = Annotated[timedelta, BeforeValidator(_duration)]
"""A length of time as people write it: `30s`, `10m`, `1h`, `7d`, `2w`."""


class Section(BaseModel):
    """A part of a settings file: unknown keys are refused, values are not bent to fit."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Section)


def read_yaml(text: str, file: str, model: type[Model]) -> tuple[Model | None, list[Problem], "Lines"]:
    """Parse and check a settings file.

    Returns:
        the settings, or None where a problem prevents them; all problems; and the line of each place in the file.
    """
    try:
        loader = _Loader(text)
        tree = loader.get_single_node()
        data = loader.construct_document(tree) if tree is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = error.problem or "cannot be read as YAML"
        return (
            None,
            [_problem(file, line, "(the file)", what, "mend the indentation or the quotes on this line")],
            Lines(),
        )
    except yaml.YAMLError as error:
        return None, [_problem(file, 1, "(the file)", str(error), "write the file as UTF-8 text")], Lines()
    lines = Lines(tree)
    problems = [
        _problem(file, line, path, "is written twice", "keep one of the two") for path, line in _doubles(tree, ())
    ]
    if not isinstance(data, Mapping):
        wanted = ", ".join(model.model_fields)
        return None, [_problem(file, 1, "(the file)", "holds no settings", f"write keys such as {wanted}")], lines
    try:
        settings = model.model_validate(dict(data))
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _is_other_shape(detail)]
        found = [_explain(detail, file, lines, model) for detail in details]
        return None, sorted(problems + found, key=lambda problem: problem.line), lines
    return settings, problems, lines


class Lines:
    """Where each key of a YAML file stands, by its path."""

    def __init__(self, tree: yaml.Node | None = None) -> None:
        self._lines: dict[tuple[str | int, ...], int] = {(): 1}
        if tree is not None:
            self._walk(tree, ())

    def of(self, path: Sequence[str | int]) -> int:
        """The line of the nearest place to `path` that is in the file."""
        place = tuple(path)
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _walk(self, node: yaml.Node, path: tuple[str | int, ...]) -> None:
        self._lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._lines[(*path, key.value)] = key.start_mark.line + 1
                self._walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*path, index))


def _doubles(node: yaml.Node | None, path: tuple[str | int, ...]) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield _dotted((*path, key.value)), key.start_mark.line + 1
            seen.add(key.value)
            yield from _doubles(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _doubles(value, (*path, index))


def _dotted(path: Sequence[str | int]) -> str:
    parts = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return parts.removeprefix(".") or "(the file)"


def _problem(file: str, line: int, path: str, message: str, remedy: str) -> Problem:
    return Problem(file=file, line=line, path=path, message=message, remedy=remedy)


def problem_at(file: str, lines: Lines, path: Sequence[str | int], message: str, remedy: str) -> Problem:
    """A problem with the settings at `path`."""
    return _problem(file, lines.of(path), _dotted(path), message, remedy)


def _explain(detail: Any, file: str, lines: Lines, model: type[Section]) -> Problem:
    path = tuple(part for part in detail["loc"] if not _names_a_type(part))
    given = detail.get("input")
    match detail["type"]:
        case "extra_forbidden":
            known = _keys_at(model, path[:-1])
            near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
            meant = f"did you mean {near[0]!r}? " if near else ""
            message, remedy = "is no setting", f"{meant}known here: {', '.join(known)}"
        case "missing":
            message, remedy = "is missing", "add it"
        case "literal_error":
            message, remedy = f"cannot be {given!r}", f"write one of {detail['ctx']['expected']}"
        case "value_error":
            message = str(detail["ctx"]["error"])
            remedy = (
                "write a number and a unit, such as 30s, 10m, 1h or 7d" if "length of time" in message else "mend it"
            )
        case kind:
            words = {"string_type": "a text", "int_type": "a whole number", "bool_type": "true or false"}
            words |= {"tuple_type": "a list", "list_type": "a list", "dict_type": "keys and values"}
            words |= {"model_type": "keys and values", "model_attributes_type": "keys and values"}
            message = f"cannot be {given!r}" if kind in words else str(detail["msg"])
            remedy = f"write {words[kind]}" if kind in words else f"mend the value {given!r}"
    return problem_at(file, lines, path, message, remedy)


def _is_other_shape(detail: Any) -> bool:
    """Where a name or keys may stand, pydantic complains about both; what is meant is told by what was written."""
    keys_given = isinstance(detail["input"], Mapping)
    return (detail["loc"][-1:] == ("str",) and keys_given) or (detail["type"] == "model_type" and not keys_given)


def _names_a_type(part: str | int) -> bool:
    """Pydantic puts the names of a union's members into the path of an error; a reader knows only keys."""
    return isinstance(part, str) and (
        part.lstrip("_")[:1].isupper() or "[" in part or part in {"str", "int", "literal"}
    )


def _keys_at(model: type[Section], path: Sequence[str | int]) -> list[str]:
    current: type[Section] | None = model
    for part in path:
        if isinstance(part, str) and current is not None:
            found = current.model_fields.get(part)
            current = next(_sections_in(found.annotation), None) if found is not None else None
    return list((current or model).model_fields)


def _sections_in(annotation: Any) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _sections_in(argument)
