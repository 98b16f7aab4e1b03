"""The words of the user interface: every one that is asked for is there, in both languages, with the same gaps."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from gklint.api.words import words
from gklint.cli import archive_scan, baseline, check, extract, parse, rules, rules_test, serve
from gklint.resources import load_yaml, root, yaml_files

TABLE = {key: value for path in yaml_files(root() / "rules" / "messages") for key, value in load_yaml(path).items()}
SOURCES = [
    file.read_text(encoding="utf-8")
    for layer in ("api", "cli", "render")
    for file in (Path(check.__file__).parent.parent / layer).glob("*.py")
]
ASKED = {
    (key, bool(form))
    for source in SOURCES
    for form, key in re.findall(r"""(?:say|words\([^()"']*(?:\([^()]*\))?\))\(\s*(f?)"([^"]+)\"""", source)
}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_keys_are_found_at_all() -> None:
    assert len(ASKED) > 60


@pytest.mark.parametrize("key", sorted(key for key, form in ASKED if not form))
def test_every_key_asked_for_is_there(key: str) -> None:
    assert key in TABLE


def test_keys_with_a_gap_have_members() -> None:
    for pattern in (key for key, form in ASKED if form):
        start = pattern.partition("{")[0]
        assert any(key.startswith(start) for key in TABLE), pattern


@pytest.mark.parametrize("key", sorted(TABLE))
def test_both_languages_say_the_same(key: str) -> None:
    entry = TABLE[key]
    assert set(entry) == {"zh", "en"}
    english = entry["en"] if isinstance(entry["en"], dict) else {"other": entry["en"]}
    assert "other" in english
    for text in english.values():
        assert gaps(text) - {"n"} <= gaps(entry["zh"])
        assert not re.search("[\u4e00-\u9fff]", text)


@pytest.mark.parametrize("command", [baseline, check, extract, parse, rules, rules_test, archive_scan, serve])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_option_has_its_help(command: object, lang: str) -> None:
    text = command.parser(lang).format_help()  # type: ignore[attr-defined]
    assert "--lang zh|en" in text


def test_no_word_stands_in_two_files() -> None:
    keys = Counter(key for path in yaml_files(root() / "rules" / "messages") for key in load_yaml(path))
    assert [key for key, times in keys.items() if times > 1] == []


def test_plural() -> None:
    say = words("en")
    assert (say("files", n=1), say("files", n=2)) == ("1 file", "2 files")
    with pytest.raises(KeyError):
        say("no such key")
