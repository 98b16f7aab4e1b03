"""One report, as data: text or file in, `Extraction` out."""

from __future__ import annotations

import os
from typing import Any

from gklint.api.checking import TEXT_NAME, about, bound, is_text, options_for, read_data, read_file, unreadable
from gklint.api.options import Options
from gklint.api.results import CHECKED, UNREADABLE, Extraction
from gklint.text import Source


def extract(text_or_path: str | os.PathLike[str], **options: Any) -> Extraction:
    """Reads a report given as text or as a path (told apart as by `check`)."""
    if isinstance(text_or_path, str) and is_text(text_or_path):
        return extract_text(text_or_path, **options)
    return extract_path(text_or_path, **options)


def extract_text(text: str, path: str = TEXT_NAME, **options: Any) -> Extraction:
    """What a report given as text states. Options: `form` and `year`, `lang`."""
    return extract_bytes(text.encode("utf-8", "surrogatepass"), path, Options.of(**options))


def extract_path(path: str | os.PathLike[str], **options: Any) -> Extraction:
    """What the report in a file states: every cell of the official form, every figure of the prose.

    A file that cannot be read gives an extraction without facts, with status "unreadable" and the reason in `error`.
    """
    name = os.fspath(path)
    return extract_file(name, options_for(name, options))


def extract_file(path: str, options: Options) -> Extraction:
    """The same with options ready made."""
    found = read_file(path, options)
    return extract_source(found, options) if isinstance(found, Source) else nothing(path, found, options)


def extract_bytes(data: bytes, path: str, options: Options, inside: str = "") -> Extraction:
    """A report as bytes (standard input); inside: which member, if they are an archive."""
    found = read_data(data, path, options, inside)
    return extract_source(found, options) if isinstance(found, Source) else nothing(found.path, found, options)


def extract_source(source: Source, options: Options) -> Extraction:
    """A report as read."""
    from gklint.prose.reader import read

    report = bound(source, options)
    status, form, year, agency = about(report)
    if status != CHECKED:
        return Extraction(source.path, status, None, None, None, (), (), source)
    reading = read(report)
    facts = tuple(report.facts.values())
    return Extraction(source.path, status, form, year, agency, facts, reading.claims, source, reading)


def nothing(path: str, why: Any, options: Options) -> Extraction:
    """The extraction of a file that gave no text."""
    result = unreadable(path, why, options)
    error = "; ".join(found.message for found in result.diagnostics)
    return Extraction(path, UNREADABLE, None, None, None, (), (), result.source, None, error)
