"""`xlsx`: one row a table cell or claim, for Excel and WPS. A number that Excel would round is written as text."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from gklint.api.results import Extraction
from gklint.render import Look
from gklint.render.cells import visible
from gklint.render.statements import Statement, digits, statements

_MOST_ROWS = 1_048_576  # of a sheet
_MOST_TEXT = 32_767  # characters of a cell
_MOST_DIGITS = 15  # that Excel keeps of a number
_WIDTHS = {"path": 36, "agency": 24, "metric": 40, "raw": 36}
_LINES = re.compile(r"([\n\t])")


class Workbook:
    """Rows as plain tuples, written to a sheet; a further sheet is begun where one is full."""

    def __init__(self, look: Look) -> None:
        pass

    def file(self, result: Extraction) -> list[Statement]:
        return statements(result)

    def sink(self, stream: Any) -> WorkbookSink:
        return WorkbookSink(stream)


class WorkbookSink:
    """Writes row by row; the workbook is put together at the end."""

    def __init__(self, stream: Any) -> None:
        from openpyxl import Workbook as Book

        self.stream = stream
        self.book = Book(write_only=True)
        self.used = 0
        self._begin()

    def add(self, rows: Sequence[Statement]) -> None:
        """Writes rows."""
        for row in rows:
            if self.used == _MOST_ROWS:
                self._begin()
            self.sheet.append([self._cell(value) for value in row])
            self.used += 1

    def close(self) -> None:
        """Writes the workbook, by way of a file of its own: a stream that takes no more would leave it half closed."""
        with tempfile.TemporaryFile() as whole:
            self.book.save(whole)
            whole.seek(0)
            shutil.copyfileobj(whole, self.stream)

    def abandon(self) -> None:
        """Lets go of everything; nothing is written."""
        for sheet in self.book.worksheets:
            with suppress(Exception):  # it may have been closed by the attempt to save
                sheet.close()

    def _begin(self) -> None:
        from openpyxl.utils import get_column_letter

        self.sheet = self.book.create_sheet(f"gklint{len(self.book.sheetnames) + 1}" if self.used else "gklint")
        self.sheet.freeze_panes = "A2"
        for at, name in enumerate(Statement._fields, 1):
            self.sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(name, 12)
        self.sheet.append([self._cell(name) for name in Statement._fields])
        self.used = 1

    def _cell(self, value: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet)
        if isinstance(value, bool) or value is None:
            cell.value = value
            return cell
        if isinstance(value, int | Decimal):
            shown = digits(value)
            if len(shown.lstrip("-0.").replace(".", "")) <= _MOST_DIGITS:
                cell.value = value
                places = len(shown.partition(".")[2])
                cell.number_format = f"0.{'0' * places}" if places else "0"
                return cell
            value = shown
        cell.value = _text(str(value))
        cell.data_type = "s"  # never a formula, whatever a report holds
        return cell


def _text(value: str) -> str:
    """Text as a cell can hold it: control characters made visible, cut at what Excel takes."""
    shown = "".join(part if part in "\n\t" else visible(part) for part in _LINES.split(value.replace("\r", "\n")))
    shown = shown.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return shown if len(shown) <= _MOST_TEXT else f"{shown[: _MOST_TEXT - 1]}…"
