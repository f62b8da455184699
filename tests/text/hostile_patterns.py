"""Every regular expression of the product, run over text that is hostile to it; prints those that take too long.

A program of its own, so that an expression that never ends costs the test a process and not the run. What is measured
is processor time of this process, and a finding counts only when it is found again.
"""

import ast
import contextlib
import gc
import importlib
import importlib.util
import inspect
import itertools
import pkgutil
import re
import signal
import sys
import time
import types
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]  # the only way to read an expression's parts
from re import _parser as parser  # type: ignore[attr-defined]

import yaml

import monitor
from monitor.pages.fallback import GENERIC

SHORT, LONG = 6_000, 24_000  # characters
OF_SETTINGS = 2_000  # characters over which an expression of the settings runs at most
OF_SUFFIX = 200  # the same, of the one for the end of a title
MOST_GROWTH = 8.0  # from SHORT to LONG: a linear expression takes 4 times as long, a quadratic one 16 times
LEAST_SECONDS = 0.03  # less over LONG characters is no matter
MOST_SECONDS = 2.0  # when an expression is broken off
TIMES = 3  # a finding must be found so often
EACH_OF_LEXICON = 12  # its terms become expressions of one shape: each so many is tried
MOST_ALPHABET = 24  # sample characters of an expression that are made into texts


class TooLongError(Exception):
    """The processor time is used up."""


def every_pattern() -> dict[str, re.Pattern[str] | re.Pattern[bytes]]:
    """All that stand in modules of the product, its settings, or are written in its functions."""
    found: dict[str, re.Pattern[str] | re.Pattern[bytes]] = {}
    seen: set[int] = set()
    for name in module_names():
        module = importlib.import_module(name)
        found.update(in_value(name, vars(module), seen, depth=0))
    for name in module_names():
        found |= in_functions(name)
    found |= of_settings()
    found |= of_lexicon()
    return found


def module_names() -> list[str]:
    """The modules of the product."""
    return [one.name for one in pkgutil.walk_packages(monitor.__path__, "monitor.")]


def in_value(place: str, value: object, seen: set[int], depth: int) -> Iterator[tuple[str, re.Pattern]]:
    """The expressions in a value of a module and in what it holds."""
    if isinstance(value, re.Pattern):
        yield place, value
        return
    if depth > 4 or id(value) in seen:
        return
    if isinstance(value, dict):
        seen.add(id(value))
        for key, inner in list(value.items()):
            if not isinstance(inner, types.ModuleType):
                yield from in_value(f"{place}.{key}", inner, seen, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        seen.add(id(value))
        for number, inner in enumerate(value):
            yield from in_value(f"{place}[{number}]", inner, seen, depth + 1)
    elif type(value).__module__.startswith("monitor"):
        seen.add(id(value))
        fields = [*getattr(value, "__dict__", {}), *getattr(value, "__slots__", ())]
        for field in fields:
            if isinstance(inspect.getattr_static(value, field, None), property):
                continue
            yield from in_value(f"{place}.{field}", getattr(value, field, None), seen, depth + 1)


FUNCTIONS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}


def in_functions(name: str) -> dict[str, re.Pattern]:
    """The expressions that are written where they are used: `re.sub("…", …)`. One of other parts is filled with "x"."""
    found = {}
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    module = importlib.import_module(name)
    functions = [one for one in ast.walk(ast.parse(Path(spec.origin).read_text())) if isinstance(one, ast.FunctionDef)]
    for node in (node for function in functions for node in ast.walk(function)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
            continue
        written = literal(node.args[0], module)
        if written is not None:
            flags = 0
            for flag in ("IGNORECASE", "VERBOSE", "DOTALL", "MULTILINE"):
                if any(flag in ast.dump(one) for one in [*node.args[1:], *(word.value for word in node.keywords)]):
                    flags |= getattr(re, flag)
            try:
                found[f"{name}:{node.lineno}:{node.func.attr}"] = re.compile(written, flags)
            except re.error:
                continue
    return found


def literal(node: ast.expr, module: types.ModuleType) -> str | bytes | None:
    """What an expression is written as; None where it is a name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(part.value)
            else:
                assert isinstance(part, ast.FormattedValue)
                named = part.value.id if isinstance(part.value, ast.Name) else ""
                value = getattr(module, named, "x")
                parts.append(value if isinstance(value, str) else "x")
        return "".join(parts)
    return None


def of_settings() -> dict[str, re.Pattern]:
    """The expressions of config/sources.yaml."""
    data = yaml.safe_load((Path(__file__).parents[2] / "config" / "sources.yaml").read_text())
    found: dict[str, re.Pattern] = {}
    fields = {"pattern", "drop_text", "stop", "title_suffix", "id_patterns", "ids", "follow_skip", "match", "skip",
              "follow", "more", "keep", "links_skip", "title_skip"}  # fmt: skip

    def walk(place: str, value: object, key: str) -> None:
        if isinstance(value, dict):
            for inner, one in value.items():
                walk(f"{place}.{inner}", one, str(inner))
        elif isinstance(value, list):
            for number, one in enumerate(value):
                walk(f"{place}[{number}]", one, key)
        elif isinstance(value, str) and (key in fields or re.search(r"\\[dws.]|\[\^|\.\*|\.\{", value)):
            with contextlib.suppress(re.error):
                found[place] = re.compile(value.partition(" => ")[0], re.IGNORECASE)

    walk("sources.yaml", data, "")
    general = {"title_suffix": GENERIC.title_suffix, "drop_text": list(GENERIC.drop_text)}
    walk("sources.general", general, "")
    return found


def of_lexicon() -> dict[str, re.Pattern]:
    """The expressions that the terms with a `*` inside become."""
    from monitor.text import lexicon

    data = yaml.safe_load((Path(__file__).parents[2] / "config" / "lexicon.yaml").read_text())
    found: dict[str, re.Pattern] = {}
    for section, entries in data.items():
        if not isinstance(entries, dict):
            continue
        for id, entry in entries.items():
            if not isinstance(entry, dict):
                continue
            for language in ("zh", "ru", "en"):
                for written in entry.get(language, ()) or ():
                    term = lexicon.fold(str(written).removeprefix("="))
                    if language == "zh" and "*" in term:
                        found[f"lexicon.{section}.{id}.{term}"] = lexicon._expression(term)
                    elif language != "zh":
                        for word in lexicon._words(term):
                            if isinstance(word, re.Pattern):
                                found[f"lexicon.{section}.{id}.{term}"] = word
    return found


# ------------------------------------------------------------------------------------------------------- hostile text


def alphabet(pattern: re.Pattern) -> tuple[list[str], list[str]]:
    """Sample characters of what an expression names, and the shortest texts that its parts match."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    characters: dict[str, None] = {}
    words: dict[str, None] = {}

    def shortest(parts: object) -> str:
        return "".join(one(code, argument) for code, argument in parts)  # type: ignore[attr-defined]

    def one(code: object, argument: object) -> str:
        sample = ""
        if code is codes.LITERAL:
            sample = chr(argument)  # type: ignore[arg-type]
            characters.setdefault(sample)
        elif code is codes.NOT_LITERAL:
            sample = "x" if argument != ord("x") else "y"
        elif code is codes.ANY:
            sample = "x"
        elif code is codes.IN:
            samples = of_class(argument)
            for each in samples[:3]:
                characters.setdefault(each)
            sample = samples[0] if samples else "x"
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, _, inner = argument  # type: ignore[misc]
            once = shortest(inner)
            if once:
                words.setdefault(once)
            sample = once * max(1, min(least, 5))
        elif code is codes.SUBPATTERN:
            sample = shortest(argument[3])  # type: ignore[index]
        elif code is codes.ATOMIC_GROUP:
            sample = shortest(argument)
        elif code is codes.BRANCH:
            samples = [shortest(branch) for branch in argument[1]]  # type: ignore[index]
            for each in samples[:8]:
                if each:
                    words.setdefault(each)
            sample = samples[0] if samples else ""
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            shortest(argument[1])  # type: ignore[index]
        return sample

    whole = shortest(tree)
    if whole:
        words.setdefault(whole)
        for cut in {1, len(whole) // 2, len(whole) - 1} - {0}:
            words.setdefault(whole[:cut])
    return list(characters), list(words)


def of_class(parts: object) -> list[str]:
    """Sample characters of a class."""
    chosen: list[str] = []
    negated = False
    named: set[int] = set()
    for code, argument in parts:  # type: ignore[attr-defined]
        if code is codes.NEGATE:
            negated = True
        elif code is codes.LITERAL:
            chosen.append(chr(argument))
            named.add(argument)
        elif code is codes.RANGE:
            chosen += [chr(argument[0]), chr(argument[1])]
            named.update(range(argument[0], min(argument[1], argument[0] + 300) + 1))
        elif code is codes.CATEGORY:
            chosen += {
                codes.CATEGORY_DIGIT: ["7", "７"],
                codes.CATEGORY_SPACE: [" ", "\n", "\u3000"],
                codes.CATEGORY_WORD: ["a", "核", "я"],
            }.get(argument, ["x", "。"])
    if not negated:
        return chosen
    return [one for one in "x核 7。<я" if ord(one) not in named][:3] or ["\u2603"]


COMMON = [
    "a",
    "A",
    "я",
    "Я",
    "核",
    "7",
    " ",
    "\n",
    ".",
    "-",
    "_",
    "“",
    "(",
    "[",
    "<",
    "。",
    "…",
    "·",
    "\u3000",
    "a ",
    "A. ",
    "1.",
    "1,",
    "a-",
]


def hostile_texts(pattern: re.Pattern, length: int) -> Iterator[str]:
    """Runs of what the expression is made of, with beginnings and ends that nearly match."""
    characters, words = alphabet(pattern)
    units = dict.fromkeys([*words, *characters[:MOST_ALPHABET], *COMMON])
    for unit in list(units)[:90]:
        yield repeated(unit, length) + "\x00"
    heads = [word for word in dict.fromkeys(words) if len(word) > 1][:10]
    runs = dict.fromkeys([*characters[:10], " ", "a", "核", "7"])
    for head, run in itertools.product(heads, runs):
        yield head + repeated(run, length) + "\x00"
    for one, other in itertools.product(characters[:8], characters[:8]):
        if one != other:
            yield repeated(one + other, length) + "\x00"
            yield repeated(one, length // 2) + repeated(other, length // 2) + "\x00"


def repeated(unit: str, length: int) -> str:
    """The unit, as often as fills the length."""
    return (unit * (length // max(1, len(unit)) + 1))[:length]


# -------------------------------------------------------------------------------------------------------- measuring


def uses(name: str) -> set[str]:
    """How a module asks its expression: by `match`, which looks at one place, or by methods that look everywhere."""
    if (way := name.rpartition(":")[2]) in EVERYWHERE:
        return {way}
    module, _, variable = name.removeprefix("monitor.").partition("._")
    if not variable:
        return EVERYWHERE
    source = Path(importlib.import_module("monitor." + module).__file__ or "").read_text()
    variable = "_" + re.split(r"[.\[]", variable)[0]
    own = set(re.findall(rf"(?<!\w){variable}(?:\[[^\]]*\])?\.(\w+)\(", source)) & EVERYWHERE
    if own:
        return own
    # a table of expressions: those of its module that are asked by a name of their own
    return set(re.findall(r"(?<![\w.])[a-z_]+\.(match|search|fullmatch|finditer)\(", source)) or EVERYWHERE


EVERYWHERE = {"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"}


def seconds(pattern: re.Pattern, text: str, ways: set[str]) -> float:
    """The processor time of every way in which an expression is asked; MOST_SECONDS where it was broken off."""
    body = text.encode(errors="ignore") if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        if "match" in ways:
            pattern.match(body)
        if "fullmatch" in ways:
            pattern.fullmatch(body)
        if ways - {"match", "fullmatch"}:
            for _ in pattern.finditer(body):
                pass
        return time.process_time() - began
    except TooLongError:
        return MOST_SECONDS
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def is_slow_in_short_text(pattern: re.Pattern, longest: int) -> str:
    """As `is_slow`, of an expression of the settings: the product runs it over addresses, titles and labels alone."""
    for text in hostile_texts(pattern, longest):
        if all(seconds(pattern, text, {"search"}) > LEAST_SECONDS for _ in range(TIMES)):
            return f"over {LEAST_SECONDS} s over {text[:30]!r}… of {longest} characters"
    return ""


def in_settings(name: str, pattern: re.Pattern) -> str:
    """As `is_slow_in_short_text`, over as much as the product shows an expression of that name."""
    return is_slow_in_short_text(pattern, OF_SUFFIX if "title_suffix" in name else OF_SETTINGS)


def is_slow(pattern: re.Pattern, ways: set[str]) -> str:
    """The text over which an expression takes too long; empty where there is none."""
    shorts = hostile_texts(pattern, SHORT)
    for short, long in zip(shorts, hostile_texts(pattern, LONG), strict=True):
        if seconds(pattern, long, ways) < LEAST_SECONDS:
            continue
        for _ in range(TIMES):
            over_long = seconds(pattern, long, ways)
            over_short = seconds(pattern, short, ways)
            if over_long < LEAST_SECONDS or (
                over_long < MOST_SECONDS and over_long / max(over_short, 1e-5) < MOST_GROWTH
            ):
                break
        else:
            return f"{over_long:.2f} s over {long[:30]!r}…{long[-6:]!r}, {over_short:.3f} s over a quarter of it"
    return ""


def stop(number: int, frame: object) -> None:
    """End what runs."""
    raise TooLongError


def main() -> int:
    """Print each expression that takes too long, with a text that shows it."""
    signal.signal(signal.SIGVTALRM, stop)
    wanted = sys.argv[1:]
    part, parts = map(int, wanted.pop(0).split("/")) if wanted and re.fullmatch(r"\d+/\d+", wanted[0]) else (0, 1)
    patterns = every_pattern()
    gc.disable()
    slow = 0
    unique: dict[tuple[object, int], str] = {}
    for name, pattern in patterns.items():
        if wanted and not any(word in name for word in wanted):
            continue
        if unique.setdefault((pattern.pattern, pattern.flags), name) != name:
            continue
        if len(unique) % parts != part or (name.startswith("lexicon.") and len(unique) % EACH_OF_LEXICON):
            continue
        why = in_settings(name, pattern) if name.startswith("sources.") else is_slow(pattern, uses(name))
        if why:
            slow += 1
            print(f"{name}: {why}", flush=True)
    print(f"{len(unique)} expressions, {slow} slow")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
