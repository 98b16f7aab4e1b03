"""One report, checked: text or file in, `FileResult` out."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

from gklint.api.catalogue import rules_and_settings
from gklint.api.config import config_for
from gklint.api.options import Options, layered
from gklint.api.results import CHECKED, NOT_A_REPORT, UNREADABLE, FileResult
from gklint.text import Source

if TYPE_CHECKING:
    from gklint.form.model import Report
    from gklint.prose.model import Reading
    from gklint.readers import Unreadable

TEXT_NAME = "<text>"
_LONGEST_PATH = 1000


def check(text_or_path: str | os.PathLike[str], **options: Any) -> FileResult:
    """Checks a report given as text or as a path.

    A string with a line end in it, or of more than 1,000 characters, is taken as text, any other as a path. Where you
    know which it is, `check_text` and `check_path` say so. Options: the fields of `gklint.Options`.
    """
    if isinstance(text_or_path, str) and is_text(text_or_path):
        return check_text(text_or_path, **options)
    return check_path(text_or_path, **options)


def check_text(text: str, path: str = TEXT_NAME, **options: Any) -> FileResult:
    """Checks a report given as text; `path` is only its name. No configuration file is looked for."""
    chosen = Options.of(**options).for_file(path)
    return reported(check_bytes(text.encode("utf-8", "surrogatepass"), path, chosen), chosen)


def check_path(path: str | os.PathLike[str], **options: Any) -> FileResult:
    """Checks the report in a file. A file that cannot be read is a result too (status "unreadable", GK001).

    The configuration file that holds for the path is applied, as on the command line; the options given here win.
    """
    name = os.fspath(path)
    chosen = options_for(name, options)
    return reported(check_file(name, chosen), chosen)


def options_for(path: str, given: dict[str, Any]) -> Options:
    """The options for one file: its configuration under what was given."""
    lang = str(given.get("lang") or "zh")
    return layered(config_for(os.path.dirname(path), lang).options, given).for_file(path)


def is_text(value: str) -> bool:
    """Whether a string can only be meant as a text."""
    return len(value) > _LONGEST_PATH or "\n" in value or "\r" in value


# ---------------------------------------------------------------- with options made


def check_file(path: str, options: Options) -> FileResult:
    """The same with options ready made, and nothing looked for."""
    found = read_file(path, options)
    return check_source(found, options) if isinstance(found, Source) else unreadable(path, found, options)


def check_bytes(data: bytes, path: str, options: Options, inside: str = "") -> FileResult:
    """A report as bytes (standard input); inside: which member, if they are an archive."""
    found = read_data(data, path, options, inside)
    return check_source(found, options) if isinstance(found, Source) else unreadable(found.path, found, options)


def check_source(source: Source, options: Options) -> FileResult:
    """A report as read."""
    return examined(source, options)[0]


def examined(source: Source, options: Options) -> tuple[FileResult, Report, Reading]:
    """The same, with what the rules looked at: for who wants the findings and the figures in one go."""
    from gklint.prose.reader import read
    from gklint.rules.engine import run

    rules, settings = rules_and_settings(options)
    report = bound(source, options)
    reading = read(report)
    diagnostics = run(report, reading, rules, settings)
    return FileResult(source.path, *about(report), tuple(diagnostics), source), report, reading


def reported(result: FileResult, options: Options) -> FileResult:
    """A result as it is reported: without what the baseline knows."""
    if not options.baseline:
        return result
    from gklint.api.baseline import load_baseline

    codes = {rule.code for rule in rules_and_settings(options)[0]}
    return load_baseline(options.baseline).apply(result, codes, date.today(), options.lang)


def bound(source: Source, options: Options) -> Report:
    """The report bound to its form."""
    from gklint.form.bind import bind

    return bind(source, form=options.form, year=options.year)


def about(report: Report) -> tuple[str, str | None, int | None, str | None]:
    """status, form, year and agency of a report; of a text that is none only the status."""
    if report.status != CHECKED:
        return NOT_A_REPORT, None, None, None
    return CHECKED, report.form.id, report.year, report.agency


def read_file(path: str, options: Options) -> Source | Unreadable:
    """The source in a file, or why there is none."""
    from gklint.readers import read_path

    return read_path(path, options.limits)


def read_data(data: bytes, path: str, options: Options, inside: str = "") -> Source | Unreadable:
    """The source in bytes (inside: in a member of the archive that they are), or why there is none."""
    from gklint.readers import read_bytes

    return read_bytes(data, path, options.limits, inside)


def unreadable(path: str, why: Unreadable, options: Options) -> FileResult:
    """The result for a file that gave no text: GK001 with its reason."""
    return unreadable_for(path, why.reason, options, why.detail)


def unreadable_for(path: str, reason: str, options: Options, detail: str = "") -> FileResult:
    """The same for a reason of our own (`folder`, `crashed`)."""
    from gklint.rules import engine

    rules, settings = rules_and_settings(options)
    said = engine.unreadable(reason, rules, settings, detail=detail)
    return FileResult(path, UNREADABLE, None, None, None, tuple(said), Source(path, ""))
