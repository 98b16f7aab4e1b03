"""Findings put right where that is certain (`Diagnostic.fix`), in files of plain text and Markdown.

Certain is what the rule says and what checking again bears out: after an edit its finding is gone, no other has come,
and every cell of the tables but the edited one is read as before. What does not stand that test is not written.
Encoding, byte order mark and line ends stay; the file is replaced whole, if nobody has changed it meanwhile.
"""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gklint.api.checking import bound, check_source, read_data, reported
from gklint.api.files import Target, member_of_stdin
from gklint.api.options import Options
from gklint.api.results import FileResult
from gklint.api.work import CheckWork
from gklint.api.writing import replace_file
from gklint.diagnostics import Diagnostic, Edit
from gklint.form.model import CellState
from gklint.resources.records import dataclass, replace
from gklint.text import Source
from gklint.text.decode import BOMS

_MOST_ROUNDS = 10  # a mended cell may show another one to be certain


@dataclass(frozen=True, slots=True)
class State:
    """A text on its way to being put right: what was read, what was found, how many findings were put right."""

    source: Source
    result: FileResult
    fixed: int = 0


@dataclass(frozen=True)
class FixWork(CheckWork):
    """Checks a target and puts right what is certain. write: whether the file is replaced; the result carries the
    difference either way."""

    write: bool = True

    def _result(self, target: Target, options: Options) -> FileResult:
        found = super()._result(target, options)
        path = target.path
        if member_of_stdin(path) is not None or not _candidates(found, options) or not os.path.isfile(path):
            return found
        try:
            with open(path, "rb") as file:
                data = file.read()
            mended = fix_bytes(data, path, options)
            if mended is None:
                return found
            if self.write:
                with open(path, "rb") as file:
                    if file.read() != data:
                        return replace(found, unwritten="changed meanwhile")
                replace_file(path, mended[0])
        except OSError as error:
            return replace(found, unwritten=error.strerror or str(error))
        return mended[1]


def fix_bytes(data: bytes, path: str, options: Options) -> tuple[bytes, FileResult] | None:
    """A file put right, and what there is to report of it then; None if nothing is certain or it is no plain text."""
    source = read_data(data, path, options)
    if not isinstance(source, Source) or source.format != "text":
        return None
    mark = next((bom for bom, encoding in BOMS if data.startswith(bom) and encoding == source.encoding), b"")
    if mark + source.original.encode(source.encoding, "surrogatepass") != data:
        return None  # something was lost in reading: it could not be written back
    state = State(source, check_source(source, options))
    for _ in range(_MOST_ROUNDS):
        found = _candidates(state.result, options)
        further = _tried(state, found, mark, options) if found else None
        for each in found if further is None and len(found) > 1 else ():
            further = _tried(state, [each], mark, options)
            if further is not None:
                break
        if further is None:
            break
        state = further
    if not state.fixed:
        return None
    shown = difference(source.original, state.source.original, path)
    written = mark + state.source.original.encode(state.source.encoding, "surrogatepass")
    return written, replace(state.result, fixed=state.fixed, diff=shown)


def difference(before: str, after: str, path: str) -> str:
    """Two texts as a unified diff."""
    name = path.replace(os.sep, "/")
    lines = difflib.unified_diff(_lines(before), _lines(after), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines as programs that apply differences count them."""
    found = [f"{line}\n" for line in text.split("\n")]
    found[-1] = found[-1][:-1]
    return found if found[-1] else found[:-1]


def _candidates(result: FileResult, options: Options) -> list[Diagnostic]:
    """The findings that are reported and can be put right."""
    if not any(each.fix for each in result.diagnostics):
        return []
    return [each for each in reported(result, options).diagnostics if each.fix]


def _tried(state: State, found: Sequence[Diagnostic], mark: bytes, options: Options) -> State | None:
    """The text with these findings put right, if checking it again bears that out."""
    edits = [edit for each in found if each.fix for edit in each.fix.edits]
    text = _edited(state.source, edits)
    if text is None:
        return None
    encoding = state.source.encoding
    source = read_data(mark + text.encode(encoding, "surrogatepass"), state.source.path, options)
    if not isinstance(source, Source) or source.original != text or source.encoding != encoding:
        return None
    result = check_source(source, options)
    if not _kinds(result.diagnostics) <= _kinds(state.result.diagnostics) - _kinds(found):
        return None
    if _cells(source, options) != _cells(state.source, options, edits):
        return None
    return State(source, result, state.fixed + len(found))


def _edited(source: Source, edits: Sequence[Edit]) -> str | None:
    """The decoded text with some edits; None if two of them meet, or one covers what was left out in reading."""
    text = source.original
    last = len(text)
    for span, written in sorted(edits, reverse=True):
        if span.end <= span.start:
            return None
        start, end = source.original_offset(span.start), source.original_offset(span.end - 1) + 1
        if end > last or end - start != span.end - span.start:
            return None
        text = text[:start] + written + text[end:]
        last = start
    return text


def _kinds(found: Sequence[Diagnostic]) -> Counter[Any]:
    """Findings by rule and place in the form, without their figures."""
    return Counter((each.code, tuple(part.id for part in each.within)) for each in found)


def _cells(source: Source, options: Options, edits: Sequence[Edit] = ()) -> Mapping[str, Any]:
    """What the cells hold; where edits are given, what they should hold after these."""
    written = {edit.span: edit.text for edit in edits}
    cells: dict[str, Any] = {}
    for metric, fact in bound(source, options).facts.items():
        cells[metric] = fact.state, fact.value
        if fact.span in written and fact.value is not None:
            cells[metric] = CellState.NUMBER, Decimal(written[fact.span])
    return cells
