"""Faults of files that people write, in the reader's language: `rules/faults.yaml` beside the English of the
program. Read only when a fault is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gklint.resources.regex import regex

_SLOT = regex(r"\{([a-z]+)\}")
_DEEPEST = 4  # of words inside words


def spoken(text: str, lang: str) -> str:
    """A message of the program in a language; as it is where there is none for it."""
    return text if lang == "en" else _spoken(text, 0)


def why(error: OSError, lang: str) -> str:
    """What the system says of a file, in a language."""
    return spoken(error.strerror or str(error), lang)


def label(name: str, lang: str) -> str:
    """A word beside a message: `error`, `found`, `expected`."""
    return name if lang == "en" else str(_data()["labels"].get(name, name))


def _spoken(text: str, depth: int) -> str:
    if not text.strip() or depth > _DEEPEST:
        return text
    for pattern, template in _known():
        match = pattern.fullmatch(text)
        if match:
            filled = {name: _spoken(value, depth + 1) for name, value in match.groupdict().items()}
            return template.format_map(filled)
    return text


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    from gklint.resources.marked import load_yaml
    from gklint.resources.paths import root

    data: Mapping[str, Any] = load_yaml(root() / "rules" / "faults.yaml")
    return data


@lru_cache(maxsize=1)
def _known() -> list[tuple[re.Pattern[str], str]]:
    """The messages as patterns, those with the most words of their own first."""
    entries = sorted(_data()["faults"], key=lambda entry: -len(_SLOT.sub("", entry["en"])))
    return [(re.compile(_source(entry["en"]), re.DOTALL), entry["zh"]) for entry in entries]


def _source(template: str) -> str:
    out, done = [], 0
    for slot in _SLOT.finditer(template):
        # The place of a fault may be missing; other words may not.
        inside = "(?: in .+)?" if slot[1] == "where" else ".+?"
        out += [re.escape(template[done : slot.start()]), f"(?P<{slot[1]}>{inside})"]
        done = slot.end()
    return "".join([*out, re.escape(template[done:])])
