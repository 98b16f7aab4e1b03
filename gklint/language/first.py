"""What a regular expression can begin with: a guard before it makes a search skip the places where it cannot match.

Python's `re` looks ahead by itself only where an expression begins with plain characters, and ours often do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_MOST = 240  # characters in a guard
_WIDEST = 64  # characters of a range that are written out


def guarded(source: str) -> str:
    """The same expression with a look ahead at its first character, where few characters can be the first."""
    first = firsts(source)
    return f"(?={one_of(first)}){source}" if first else source


def one_of(characters: set[str]) -> str:
    """An expression for one of some characters, "" for one of none."""
    return "[" + "".join(map(re.escape, sorted(characters))) + "]" if characters else ""


def sought(source: str) -> str:
    """An expression to ask whether a text holds a match of another: it matches the first character of one. Where few
    characters can be the first, only they are looked at."""
    first = one_of(firsts(source))
    return rf"{first}(?<=(?={source})[\s\S])" if first else source


def firsts(source: str) -> set[str]:
    """The characters that a match can begin with; none where these are many or cannot be told."""
    try:
        from re import _parser

        found, empty = _of(_parser.parse(source))
    except (ImportError, AttributeError, re.error):  # another layout of `re`
        return set()
    return set() if empty or found is None or len(found) > _MOST else found


def _of(items: Iterable[Any]) -> tuple[set[str] | None, bool]:
    """(first characters, whether it can match nothing) of a sequence; None where they cannot be listed."""
    found: set[str] = set()
    for operator, argument in items:
        chars, empty = _one(str(operator), argument)
        if chars is None:
            return None, False
        found |= chars
        if not empty:
            return found, False
    return found, True


def _one(operator: str, argument: Any) -> tuple[set[str] | None, bool]:
    if operator == "LITERAL":
        return {chr(argument)}, False
    if operator == "IN":
        return _members(argument), False
    if operator == "BRANCH":
        options = [_of(option) for option in argument[1]]
        if any(chars is None for chars, _ in options):
            return None, False
        return set().union(*(chars or set() for chars, _ in options)), any(empty for _, empty in options)
    if operator == "SUBPATTERN":
        return _of(argument[3])
    if operator == "ATOMIC_GROUP":
        return _of(argument)
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        chars, empty = _of(argument[2])
        return chars, empty or argument[0] == 0
    if operator in ("ASSERT", "ASSERT_NOT", "AT"):
        return set(), True
    return None, False


def _members(items: Iterable[Any]) -> set[str] | None:
    found: set[str] = set()
    for operator, argument in items:
        if str(operator) == "LITERAL":
            found.add(chr(argument))
        elif str(operator) == "RANGE" and argument[1] - argument[0] < _WIDEST:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return found
