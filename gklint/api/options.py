"""What a user can decide about a check: one immutable value, made from configuration and command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gklint.api.per_file import PerFile, anchored, ignored_in
from gklint.api.words import LANGUAGES, words
from gklint.diagnostics import Severity
from gklint.readers.limits import DEFAULTS, Limits
from gklint.resources.records import dataclass, replace
from gklint.resources.regex import regex

if TYPE_CHECKING:
    from gklint.rules.settings import Settings

FORMS = ("2021", "2019")
FAIL_ON = ("error", "warning", "info", "never")
_DATE = regex(r"(\d{1,2})-(\d{1,2})\Z")
_SIZE = regex(r"(\d{1,6}(?:\.\d{1,3})?)\s*([KMG]?)i?B?\Z", re.IGNORECASE)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class OptionsError(ValueError):
    """An option that cannot be used: `name` as in the configuration, `value` as given.

    `expected` lists what would do, or is a key of the interface's words; `wanted` says it in a language.
    """

    def __init__(self, name: str, value: Any, expected: str = "") -> None:
        self.name, self.value, self.expected = name, value, expected
        super().__init__(name, value, expected)

    def wanted(self, lang: str) -> str:
        """What would do, in words."""
        say = words(lang)
        return say(self.expected) if self.expected in say else self.expected

    def __str__(self) -> str:
        return f"{self.name}: {self.value!r}" + (f" (expected {self.wanted('en')})" if self.expected else "")


@dataclass(frozen=True, slots=True)
class Options:
    """Every choice about one check.

    select, ignore, extend_select: codes, prefixes of codes (`GK3`) or names of rules; an empty select is all rules.
    severity: (code, level) pairs. rules: files or folders of further rules. form: "2021", "2019" or None (told from
    the text). year: the report year, None to tell it from the text. lang: of the messages, "zh" or "en". fail_on: the
    level from which a file fails ("never": none does). deadlines: (kind of agency, "MM-DD") pairs. max_…: how much a
    file may ask of the machine (`gklint.readers.Limits`); None: the default. per_file_ignores: (pattern, codes) pairs,
    see `gklint/api/per_file.py`. baseline: a file of known findings, "" or None for none.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    rules: tuple[str, ...] = ()
    form: str | None = None
    year: int | None = None
    lang: str = LANGUAGES[0]
    fail_on: str = "error"
    deadlines: tuple[tuple[str, str], ...] = ()
    per_file_ignores: PerFile = ()
    baseline: str | None = None
    max_size: int | None = None
    max_unpacked: int | None = None
    max_ratio: int | None = None
    max_members: int | None = None
    max_depth: int | None = None
    max_pages: int | None = None
    max_seconds: int | None = None
    ambiguous_width: int = 1

    @classmethod
    def of(cls, **values: Any) -> Options:
        """From loosely typed values (lists, mappings, words) under the names of the fields; `OptionsError` if wrong."""
        return cls().updated(values)

    def updated(self, values: Mapping[str, Any]) -> Options:
        """These options with some values replaced; None leaves a value as it is."""
        return replace(self, **_read(values))

    def settings(self) -> Settings:
        """What the engine of the rules needs of this."""
        from gklint.rules.settings import Settings

        return Settings(
            lang=self.lang,
            form=self.form or "auto",
            year=self.year,
            select=self.select,
            ignore=self.ignore,
            extend_select=self.extend_select,
            severity=dict(self.severity),
            rules=self.rules,
            deadlines=dict(self.deadlines),
        )

    @property
    def limits(self) -> Limits:
        """How much a file may ask of the machine."""
        known = {"max_size": self.max_size, **{name: getattr(self, f"max_{name}") for name in _LIMITS}}
        return replace(DEFAULTS, **{name: value for name, value in known.items() if value is not None})

    def for_file(self, path: str) -> Options:
        """These options as they hold for one file."""
        if not self.per_file_ignores:
            return self
        codes = ignored_in(path, self.per_file_ignores)
        return replace(self, ignore=(*self.ignore, *codes)) if codes else self

    @property
    def threshold(self) -> Severity | None:
        """The level from which a file fails, None if none does."""
        return None if self.fail_on == "never" else Severity.parse(self.fail_on)


_LIMITS = ("unpacked", "ratio", "members", "depth", "pages", "seconds")


def layered(base: Options, given: Mapping[str, Any]) -> Options:
    """Options of the configuration under those of the command line, which win.

    A `select` there drops all selection of the configuration; `ignore` and `extend_select` add to it.
    """
    values = _read(given)
    if values.get("select"):
        base = replace(base, select=(), ignore=(), extend_select=())
    for name in ("ignore", "extend_select", "rules", "per_file_ignores"):
        if name in values:
            values[name] = (*getattr(base, name), *values[name])
    for name in ("severity", "deadlines"):
        if name in values:
            values[name] = tuple({**dict(getattr(base, name)), **dict(values[name])}.items())
    return replace(base, **values)


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    """Loosely typed values as the fields hold them; those that are None are left out."""
    clean: dict[str, Any] = {}
    for name, value in values.items():
        if name not in READERS:
            raise OptionsError(name, value, ", ".join(READERS))
        if value is not None:
            clean[name] = READERS[name](name.replace("_", "-"), value)
    return clean


def _words(name: str, value: Any) -> tuple[str, ...]:
    """A list of words; one string may hold several, with commas."""
    if isinstance(value, str):
        value = value.split(",")
    found = list(value) if isinstance(value, Iterable) else [value]
    if not all(isinstance(each, str) for each in found):
        raise OptionsError(name, value, "expect-words")
    return tuple(each.strip() for each in found if each.strip())


def _paths(name: str, value: Any) -> tuple[str, ...]:
    import os

    if isinstance(value, str | os.PathLike):
        value = [value]
    try:
        return tuple(os.fspath(each) for each in value)
    except TypeError:
        raise OptionsError(name, value, "expect-paths") from None


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else list(value)


def _severity(name: str, value: Any) -> tuple[tuple[str, Severity], ...]:
    try:
        return tuple(
            (str(code), level if isinstance(level, Severity) else Severity.parse(str(level)))
            for code, level in _pairs(value)
        )
    except (ValueError, TypeError):
        raise OptionsError(name, value, "expect-severity") from None


def _deadlines(name: str, value: Any) -> tuple[tuple[str, str], ...]:
    from gklint.rules.conditions import LEVELS

    found = []
    for kind, day in _pairs(value):
        if kind not in ("government", *LEVELS):
            raise OptionsError(name, kind, "expect-agency")
        match = _DATE.match(day) if isinstance(day, str) else None
        if not match or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2]) <= _DAYS[int(match[1]) - 1]:
            raise OptionsError(name, day, "expect-date")
        found.append((str(kind), f"{int(match[1]):02}-{int(match[2]):02}"))
    return tuple(found)


def _per_file(name: str, value: Any) -> PerFile:
    import os

    try:
        return anchored(tuple((str(pattern), _words(name, codes)) for pattern, codes in _pairs(value)), os.getcwd())
    except (ValueError, TypeError):
        raise OptionsError(name, value, "expect-per-file") from None


def _file(name: str, value: Any) -> str:
    import os

    try:
        return str(os.fspath(value))
    except TypeError:
        raise OptionsError(name, value, "expect-paths") from None


def _choice(options: tuple[str, ...]) -> Any:
    def read(name: str, value: Any) -> str:
        if str(value) not in options:
            raise OptionsError(name, value, ", ".join(options))
        return str(value)

    return read


def _form(name: str, value: Any) -> str | None:
    return None if value == "auto" else str(_choice(("auto", *FORMS))(name, value))


def _year(name: str, value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) == 4):
        raise OptionsError(name, value, "expect-year")
    return int(text)


def _size(name: str, value: Any) -> int:
    match = _SIZE.match(str(value).strip()) if not isinstance(value, bool) else None
    if isinstance(value, int) and value > 0 and not isinstance(value, bool):
        return value
    size = int(float(match[1]) * 1024 ** " KMG".index(match[2].upper() or " ")) if match else 0
    if size <= 0:
        raise OptionsError(name, value, "expect-size")
    return size


def _whole(name: str, value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise OptionsError(name, value, "expect-whole")
    return int(text)


def _cells(name: str, value: Any) -> int:
    if str(value) not in ("1", "2"):
        raise OptionsError(name, value, "1, 2")
    return int(value)


READERS: dict[str, Any] = {
    "select": _words,
    "ignore": _words,
    "extend_select": _words,
    "severity": _severity,
    "rules": _paths,
    "form": _form,
    "year": _year,
    "lang": _choice(LANGUAGES),
    "fail_on": _choice(FAIL_ON),
    "deadlines": _deadlines,
    "per_file_ignores": _per_file,
    "baseline": _file,
    "max_size": _size,
    "max_unpacked": _size,
    "max_ratio": _whole,
    "max_members": _whole,
    "max_depth": _whole,
    "max_pages": _whole,
    "max_seconds": _whole,
    "ambiguous_width": _cells,
}
