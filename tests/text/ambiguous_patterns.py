"""Whether an expression can read one text in very many ways: the two shapes that make backtracking run away.

Nested: `(a+)+`, a repetition whose turns can be cut anywhere, so that the time doubles with each character. Adjacent:
`a*a*`, two repetitions of which either may take a character. Possessive and atomic parts never give back, so they are
neither. Classes are compared by the characters of a sample, which holds those that the expression itself names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]  # the only way to read an expression's parts
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MANY = 13  # turns from which a bounded repetition is taken for one without bound: 12 labels, 8 names
SAMPLE = "aAzZяЯ核中0７_-–. \n\u3000,，。:：()（）[]<>\"'“”/|&;#=+*?!…·、"


@dataclass(frozen=True)
class Piece:
    """A part of an expression: which characters it can take, whether it can take none, and whether it repeats."""

    takes: frozenset[str]
    first: frozenset[str]
    may_be_empty: bool
    repeats: bool  # often, and giving back


def ambiguities(pattern: "re.Pattern[str] | re.Pattern[bytes]") -> list[str]:
    """What is wrong with an expression; nothing where it is sound."""
    written = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(written, pattern.flags & ~re.DEBUG)
    sample = frozenset(SAMPLE) | frozenset(chr(code) for code in literals(tree))
    found: list[str] = []
    sequence(tree, sample, pattern.flags, found)
    return list(dict.fromkeys(found))


def literals(parts: Any) -> Iterator[int]:
    """The characters that an expression names."""
    for code, argument in parts:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            yield argument
        elif code is codes.IN:
            yield from literals(argument)
        elif code is codes.RANGE:
            yield from argument
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            yield from literals(argument[2])
        elif code is codes.SUBPATTERN:
            yield from literals(argument[3])
        elif code is codes.ATOMIC_GROUP:
            yield from literals(argument)
        elif code is codes.BRANCH:
            for branch in argument[1]:
                yield from literals(branch)


def sequence(parts: Any, sample: frozenset[str], flags: int, found: list[str]) -> Piece:
    """The parts one after the other."""
    pieces = [piece for part in parts if (piece := single(*part, sample, flags, found)) is not None]
    for place, piece in enumerate(pieces):
        if not piece.repeats:
            continue
        for following in pieces[place + 1 :]:
            if following.repeats and piece.takes & following.first:
                found.append(f"adjacent repetitions both take {shown(piece.takes & following.first)}")
            if not following.may_be_empty:
                break
    first: frozenset[str] = frozenset()
    for piece in pieces:
        first |= piece.first
        if not piece.may_be_empty:
            break
    return Piece(
        takes=frozenset().union(*(piece.takes for piece in pieces)),
        first=first,
        may_be_empty=all(piece.may_be_empty for piece in pieces),
        repeats=len(pieces) == 1 and pieces[0].repeats,
    )


def single(code: Any, argument: Any, sample: frozenset[str], flags: int, found: list[str]) -> Piece | None:
    """One part; None where it takes no character."""
    if code in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
        takes = of_class(code, argument, sample, flags)
        return Piece(takes, takes, may_be_empty=False, repeats=False)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        least, most, inner = argument
        body = sequence(inner, sample, flags, found)
        if most > 4:
            nested(inner, body, sample, flags, found)
        often = most >= MANY and len(inner) == 1  # a turn of several parts has marks of its own
        return Piece(body.takes, body.first, least == 0 or body.may_be_empty, often)
    if code is codes.POSSESSIVE_REPEAT:
        body = sequence(argument[2], sample, flags, found)
        if argument[1] > 4:
            nested(argument[2], body, sample, flags, found)
        return Piece(body.takes, body.first, argument[0] == 0 or body.may_be_empty, repeats=False)
    if code is codes.SUBPATTERN:
        return sequence(argument[3], sample, flags, found)
    if code is codes.ATOMIC_GROUP:
        body = sequence(argument, sample, flags, found)
        return Piece(body.takes, body.first, body.may_be_empty, repeats=False)
    if code is codes.BRANCH:
        branches = [sequence(branch, sample, flags, found) for branch in argument[1]]
        return Piece(
            takes=frozenset().union(*(branch.takes for branch in branches)),
            first=frozenset().union(*(branch.first for branch in branches)),
            may_be_empty=any(branch.may_be_empty for branch in branches),
            repeats=any(branch.repeats for branch in branches),
        )
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        sequence(argument[1], sample, flags, found)
    return None


def nested(inner: Any, body: Piece, sample: frozenset[str], flags: int, found: list[str]) -> None:
    """Whether a turn of a repetition can end with a repetition that takes what the next turn begins with."""
    pieces = [piece for part in inner if (piece := single(*part, sample, flags, [])) is not None]
    if len(pieces) == 1 and inner[0][0] is codes.SUBPATTERN:
        inner = inner[0][1][3]
        pieces = [piece for part in inner if (piece := single(*part, sample, flags, [])) is not None]
    for piece in reversed(pieces):
        if piece.repeats and piece.takes & body.first:
            found.append(f"a repetition within a repetition takes {shown(piece.takes & body.first)}")
        if not piece.may_be_empty:
            break


def of_class(code: Any, argument: Any, sample: frozenset[str], flags: int) -> frozenset[str]:
    """Those characters of the sample that a class takes."""
    if code is codes.ANY:
        return sample
    if code is codes.LITERAL:
        same = {chr(argument)} if not flags & re.IGNORECASE else {chr(argument).lower(), chr(argument).upper()}
        return frozenset(one for one in same if len(one) == 1)
    if code is codes.NOT_LITERAL:
        return sample - {chr(argument)}
    taken: set[str] = set()
    negated = False
    for kind, value in argument:
        if kind is codes.NEGATE:
            negated = True
        elif kind is codes.LITERAL:
            taken.add(chr(value))
        elif kind is codes.RANGE:
            taken.update(one for one in sample if value[0] <= ord(one) <= value[1])
        elif kind is codes.CATEGORY:
            taken.update(one for one in sample if in_category(value, one))
    if flags & re.IGNORECASE:
        taken |= {one for letter in list(taken) for one in (letter.lower(), letter.upper()) if len(one) == 1}
    return sample - taken if negated else frozenset(taken)


def in_category(category: Any, character: str) -> bool:
    """Whether a character is of a category such as `\\w`."""
    return {
        codes.CATEGORY_DIGIT: character.isdigit(),
        codes.CATEGORY_NOT_DIGIT: not character.isdigit(),
        codes.CATEGORY_SPACE: character.isspace(),
        codes.CATEGORY_NOT_SPACE: not character.isspace(),
        codes.CATEGORY_WORD: character.isalnum() or character == "_",
        codes.CATEGORY_NOT_WORD: not (character.isalnum() or character == "_"),
    }[category]


def shown(characters: frozenset[str]) -> str:
    """A few of them."""
    return repr("".join(sorted(characters))[:6])
