"""Message templates: `{name}` is filled with a value, in the language of the reader.

In: a template in two languages and values. Out: the sentence. A value may have a twin for English readers under
`<name>_en`, which `{name}` then means in the English template. Numbers, dates and lists come as people write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
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
    if "{" not in template and "}" not in template:
        return template
    return template.format_map(_Values(values, template, lang))


def placeholders(template: str) -> Iterator[str]:
    """The names a template asks for. ValueError if it is not well formed (a lone brace, an index, a conversion)."""
    for _, name, spec, conversion in _FORMATTER.parse(template):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"`{{{name}}}` is no plain name")
        yield name


class _Values(dict[str, str]):
    """What `format_map` looks names up in."""

    def __init__(self, values: Mapping[str, Any], template: str, lang: str) -> None:
        super().__init__()
        self.values_, self.template, self.lang = values, template, lang

    def __missing__(self, name: str) -> str:
        if self.lang != "zh" and (twin := self.values_.get(f"{name}_{self.lang}")) not in (None, ""):
            return show(twin, self.lang)
        if name not in self.values_:
            raise MissingValue(name, self.template, self.values_)
        return show(self.values_[name], self.lang)
