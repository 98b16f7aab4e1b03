"""Message templates: `{name}` is filled with a value, in the language of the reader.

In: a template in two languages and values. Out: the sentence. A value may have a twin for English readers under
`<name>_en`, which `{name}` then means in the English template. Numbers, dates and lists come as people write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from string import Formatter
from typing import Any

Words = Mapping[str, str]  # {"zh": ..., "en": ...}

_JOIN = {"zh": "、", "en": ", "}
_FORMATTER = Formatter()


class MissingValue(KeyError):
    """A template asks for a value that was not given: a fault of the rule or its kind, not of the report."""

    def __init__(self, name: str, template: str, given: Iterable[str]) -> None:
        self.name = name
        super().__init__(name)
        self.text = f"`{{{name}}}` in {template!r} has no value; there are: {', '.join(sorted(given)) or 'none'}"

    def __str__(self) -> str:
        return self.text


def pick(words: Words, lang: str) -> str:
    """The words in the reader's language, or in Chinese where there are no others."""
    return words.get(lang) or words.get("zh") or next(iter(words.values()), "")


def show(value: Any, lang: str = "zh") -> str:
    """A value as people write it: `3`, `0.05`, `2024年1月31日` or `2024-01-31`, lists joined."""
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if lang == "zh" else value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return _JOIN.get(lang, ", ").join(show(item, lang) for item in value)
    if value is None:
        return "—"
    return str(value)


def fill(words: Words, values: Mapping[str, Any], lang: str) -> str:
    """The sentence that a template and values make. `MissingValue` if the template asks for more."""
    template = pick(words, lang)
    said, names = _parts(template)
    if not names:
        return said
    if lang == "zh":
        found = [values.get(name, _MISSING) for name in names]
    else:
        found = [
            values.get(name, _MISSING) if (twin := values.get(f"{name}_{lang}")) in (None, "") else twin
            for name in names
        ]
    if _MISSING in found:
        raise MissingValue(names[found.index(_MISSING)], template, values)
    return said % tuple([value if type(value) is str else show(value, lang) for value in found])


_MISSING = object()


@lru_cache(maxsize=4096)
def _parts(template: str) -> tuple[str, tuple[str, ...]]:
    """What a template says, with a `%s` for each value that is filled in, and their names; without names as it is."""
    if "{" not in template and "}" not in template:
        return template, ()
    said, names = "", []
    for literal, name, _, _ in _FORMATTER.parse(template):
        said += literal.replace("%", "%%")
        if name is not None:
            said += "%s"
            names.append(name)
    return (said, tuple(names)) if names else (said.replace("%%", "%"), ())


def placeholders(template: str) -> Iterator[str]:
    """The names a template asks for. ValueError if it is not well formed (a lone brace, an index, a conversion)."""
    for _, name, spec, conversion in _FORMATTER.parse(template):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"`{{{name}}}` is no plain name")
        yield name
