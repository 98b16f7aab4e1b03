"""The guard before an expression changes nothing but the time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.language.first import guarded, sought
from gklint.resources.regex import regex

SOURCES = [
    "(?:a|bc)?d",
    "(?:a)?(?:b)?",
    "[ab]+c",
    "(?=b)b",
    "a{0,2}b",
    "(a|)(?:b|c)",
    "[^a]b",
    "(?>ab|a)c",
    "(?<=a)b",
    ".",
]


@pytest.mark.parametrize("source", SOURCES)
@given(text=st.text(alphabet="abcd", max_size=12))
def test_the_same_matches(source: str, text: str) -> None:
    plain = [match.span() for match in re.finditer(source, text)]
    assert [match.span() for match in re.finditer(guarded(source), text)] == plain
    assert [match.span() for match in regex(source).finditer(text)] == plain


def test_what_is_guarded() -> None:
    assert guarded("(?:a|bc)?d") == "(?=[abd])(?:a|bc)?d"
    assert guarded("(?:a)?") == "(?:a)?"  # it can match nothing
    assert guarded("[^a]b") == "[^a]b"  # nearly everything can be the first


@pytest.mark.parametrize("source", SOURCES)
@given(text=st.text(alphabet="abcd", max_size=12))
def test_what_is_sought_is_there_or_not(source: str, text: str) -> None:
    assert (re.search(sought(source), text) is None) == (re.search(source, text) is None)


def test_only_first_characters_are_looked_at() -> None:
    assert sought("(?:a|bc)?d") == r"[abd](?<=(?=(?:a|bc)?d)[\s\S])"
    assert sought("[^a]b") == "[^a]b"
