"""YAML read within bounds: no text makes it run long, nest deep or grow, and what is wrong has its line and a remedy.

Read as YAML 1.2 does: `on`, `off`, `yes` and `no` are words, so that `on` can be a key; 22:00 and 2026-12-01 are texts.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

_Loader: Any = type("_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
_NOT_IN_1_2 = {f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float", "timestamp")}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _NOT_IN_1_2]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _kind, _pattern, _firsts in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(rf"^(?:{_pattern})$"), _firsts)

LONGEST = 2_000_000  # characters; the longest file that ships has 120,000
DEEPEST = 40  # levels; the deepest file that ships has 6
MOST = 100_000  # nodes, each alias counted as what it stands for; the largest file that ships has 14,000

Path = tuple[str | int, ...]


class YamlError(Exception):
    """What is wrong with a text as YAML: where, and what to do."""

    def __init__(self, line: int, message: str, remedy: str, path: Path = ()) -> None:
        super().__init__(f"line {line}: {message}; {remedy}")
        self.line, self.message, self.remedy, self.path = line, message, remedy, path


def read_tree(text: str) -> yaml.Node | None:
    """The nodes of a text that holds one document; None where it holds nothing.

    Raises:
        YamlError: it is no YAML, or more than anybody writes by hand.
    """
    if len(text) > LONGEST:
        raise YamlError(
            1, f"is {len(text):,} characters long, more than {LONGEST:,}", "take out what is no settings, or divide it"
        )
    try:
        _check_depth(text)
        tree: yaml.Node | None = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _explained(error, text) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = _named(error.character)
        raise YamlError(line, f"holds {character}, which no text holds", "delete this character") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise YamlError(1, f"cannot be read as YAML ({error})", "write keys and values, one to a line") from error
    if tree is not None:
        _measure(tree, {}, set())
        for path, node, _ in walk(tree):
            _check_node(node, path)
    return tree


def value_of(tree: yaml.Node | None) -> Any:
    """What the nodes say, as Python values. Raises YamlError where a value cannot be."""
    if tree is None:
        return None
    try:
        return _Loader("").construct_document(tree)
    except yaml.MarkedYAMLError as error:
        raise _explained(error, "") from error


def walk(node: yaml.Node, path: Path = (), line: int = 0) -> Iterator[tuple[Path, yaml.Node, int]]:
    """Every node with its path and its line: a value has that of its key."""
    yield path, node, line or node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from walk(value, (*path, str(key.value)), key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from walk(value, (*path, index), value.start_mark.line + 1)


def _check_depth(text: str) -> None:
    """Go through the events, which needs no memory, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _too_deep(event.start_mark.line + 1 if event.start_mark else 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _too_deep(line: int) -> YamlError:
    return YamlError(line, f"is nested more than {DEEPEST} levels deep", "settings need six: look at the brackets")


def _measure(node: yaml.Node, known: dict[int, tuple[int, int]], above: set[int]) -> tuple[int, int]:
    """How many nodes there are and how deep they go, each alias counted as what it stands for."""
    if id(node) in known:
        return known[id(node)]
    line = node.start_mark.line + 1
    if id(node) in above:
        raise YamlError(line, "holds itself by an alias (`*`)", "write it out")
    parts: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        parts = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode):
        parts = node.value
    above.add(id(node))
    size, depth = 1, 1
    for part in parts:
        count, height = _measure(part, known, above)
        size, depth = size + count, max(depth, height + 1)
    above.discard(id(node))
    if depth > DEEPEST:
        raise _too_deep(line)
    if size > MOST:
        raise YamlError(line, f"holds more than {MOST:,} values", "aliases (`*`) multiply them: write less")
    known[id(node)] = size, depth
    return size, depth


def _check_node(node: yaml.Node, path: Path) -> None:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError(key.start_mark.line + 1, "has a list as a key", "write a word before the colon", path)
            if key.tag not in ("tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"):
                kind = "nothing" if key.value in ("", "~", "null") else repr(key.value)
                raise YamlError(
                    key.start_mark.line + 1,
                    f"has {kind} as a key, which is no word",
                    "write a word, or put it in quotes",
                    path,
                )
            _check_characters(key.value, key.start_mark.line + 1, path)
    elif isinstance(node, yaml.ScalarNode):
        _check_characters(node.value, line, path)


def _check_characters(text: str, line: int, path: Path) -> None:
    found = next((one for one in text if unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t\r"), None)
    if found is not None:
        raise YamlError(line, f"holds {_named(found)}, which no text holds", "delete this character", path)


def _named(character: str | int) -> str:
    return f"the character U+{character if isinstance(character, int) else ord(character):04X}"


_MISTAKES = (  # what libyaml says, what that means, and what to do
    ("found unexpected end of stream", "begins a text in quotes that never ends", "close the quotes"),
    ("found a tab character", "is indented with a tab", "indent with blanks"),
    ("found undefined alias", "names an anchor that is not there", "a value that begins with `*` needs quotes"),
    ("but found another document", "begins a second document with `---`", "take the line `---` out"),
    ("could not determine a constructor", "has a tag (`!…`) that is not known", "put the value in quotes"),
    ("found invalid Unicode character", "names a character that is none, behind a backslash", "use single quotes"),
    ("found unknown escape character", "has a backslash in double quotes", "use single quotes"),
    ("did not find expected hexdecimal", "has a backslash in double quotes", "use single quotes"),
    ("found unhashable key", "has a list as a key", "write a word before the colon"),
    ("could not find expected ':'", "has no colon and blank behind its key", "write `key: value`, both in ASCII"),
    (
        "mapping values are not allowed",
        "has a colon where none can stand",
        "put the value in quotes, or mend the line above",
    ),
    ("did not find expected ',' or", "has a bracket that is not closed, or no comma", "mend the brackets"),
    ("did not find expected node content", "has a bracket or a comma too many or too few", "mend the brackets"),
    ("did not find expected", "does not stand below what it belongs to", "indent lines of one list or section alike"),
    ("exceeded maximum nesting depth", f"is nested more than {DEEPEST} levels deep", "look at the brackets"),
)
_IN_CONTEXT = (  # where it begins says more than where it is noticed
    "found unexpected end of stream",
    "did not find expected ',' or",
    "could not find expected ':'",
)


def _explained(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    said = str(error.problem or error.context or error)
    mark = error.problem_mark or error.context_mark
    if error.context_mark and said.startswith(_IN_CONTEXT):
        mark = error.context_mark
    line = mark.line + 1 if mark else 1
    written = text.split("\n", line)[line - 1] if text and text.count("\n") >= line - 1 else ""
    if "cannot start any token" in said:
        if re.match(r"[ ]*\t", written):
            return YamlError(line, "is indented with a tab", "indent with blanks")
        return YamlError(line, "has a value that begins with a sign (such as @, ` or %)", "put it in quotes")
    if str(error.context).endswith(("an alias", "an anchor")):
        return YamlError(line, "has a value that begins with a sign (`*` or `&`)", "put it in quotes")
    for words, message, remedy in _MISTAKES:
        if words in said:
            alias = re.search(r"\*([^\s,\]}]+)", written) if words == "found undefined alias" else None
            return YamlError(line, f"names an anchor {alias[1]!r} that is not there" if alias else message, remedy)
    return YamlError(line, f"cannot be read as YAML ({said})", "mend the indentation or the quotes on this line")
