"""What differs between the Pythons that gklint supports, and must not show."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d{},]+\})\+")


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module that are regular expressions with groups, with their lines."""
    readline = io.StringIO(path.read_text(encoding="utf-8")).readline
    for token in tokenize.generate_tokens(readline):
        if tokenize.tok_name[token.type] in ("STRING", "FSTRING_MIDDLE"):
            yield token.start[0], token.string


@pytest.mark.parametrize("path", sorted((ROOT / "gklint").rglob("*.py")), ids=lambda path: path.stem)
def test_no_possessive_groups(path: Path) -> None:
    """Before Python 3.11.5 `re` matches `(…)*+` wrongly, and silently, where the group can backtrack."""
    found = [line for line, text in strings(path) if "(?" in text and _POSSESSIVE_GROUP.search(text)]
    assert not found, f"lines {found}: write (?>(…)*) for (…)*+"


def test_the_detector() -> None:
    assert all(_POSSESSIVE_GROUP.search(text) for text in (r"(?:a|b)*+", r"(?:a){1,3}+", r"(a)?+", "(?:a){{2}}+"))
    assert not any(_POSSESSIVE_GROUP.search(text) for text in (r"(?>(?:a)*)", r"[)]*+", r"\)*+", r"(?:a++b)+"))
