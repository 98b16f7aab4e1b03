"""All pages of a document to its canonical text."""

from __future__ import annotations

from gklint.readers.canvas import Canvas
from gklint.readers.pages.across import Part, goes_on, rows_of
from gklint.readers.pages.furniture import furniture
from gklint.readers.pages.grid import Grid, grids
from gklint.readers.pages.lines import Line, between, lines_of
from gklint.readers.pages.prose import Column, column, continues
from gklint.readers.pages.sheet import Sheet, Word
from gklint.readers.pages.unruled import unruled
from gklint.resources.records import dataclass, field
from gklint.text import Source


@dataclass(slots=True)
class _Page:
    number: int
    height: float
    lines: list[Line]
    grids: list[Grid]


@dataclass(slots=True)
class Document:
    """Collects pages; `source` writes them."""

    pages: list[_Page] = field(default_factory=list)

    def add(self, sheet: Sheet) -> None:
        """Takes a page in: which words stand in tables, which on lines."""
        found = grids(sheet)
        outside: list[Word] = []
        for word in sheet.words:
            for grid in found:
                if grid.put(word, sheet):
                    break
            else:
                outside.append(word)
        tables = sorted((grid for grid in found if any(r.words for r in grid.regions)), key=lambda grid: grid.y0)
        lines = lines_of(outside)
        for number, line in enumerate(lines, 1):
            line.page, line.number = sheet.number, number
        self.pages.append(_Page(sheet.number, sheet.height, lines, tables))

    @property
    def empty(self) -> bool:
        """Whether no page has words."""
        return not any(page.lines or page.grids for page in self.pages)

    def source(self, path: str, format: str) -> Source:
        """The source of the document."""
        gone = furniture(
            [
                (
                    page.number,
                    page.height,
                    page.lines,
                    page.grids[0].y0 if page.grids else page.height,
                    max((grid.y1 for grid in page.grids), default=0),
                )
                for page in self.pages
            ]
        )
        for page in self.pages:
            page.lines = unruled([line for line in page.lines if id(line) not in gone])
        writer = _Writer(Canvas(), column([line for page in self.pages for line in page.lines]))
        for page in self.pages:
            writer.page(page)
        writer.close()
        return writer.canvas.source(path, format)


@dataclass(slots=True)
class _Writer:
    canvas: Canvas
    set_in: Column
    paragraph: list[Line] = field(default_factory=list)
    table: list[Part] = field(default_factory=list)

    def page(self, page: _Page) -> None:
        """Lines and tables from above; what a page's end parts stays open."""
        pending = list(enumerate(page.grids, 1))
        for line in page.lines:
            while pending and pending[0][1].y0 <= line.y0:
                self._grid(Part(pending[0][1], page.number, pending[0][0]))
                pending.pop(0)
            self._line(line)
        for number, grid in pending:
            self._grid(Part(grid, page.number, number))

    def close(self) -> None:
        """Writes what is open."""
        self._end_paragraph()
        self._end_table()

    def _line(self, line: Line) -> None:
        self._end_table()
        if self.paragraph and not continues(self.paragraph[-1], line, self.paragraph[0], self.set_in):
            self._end_paragraph()
        self.paragraph.append(line)

    def _grid(self, part: Part) -> None:
        self._end_paragraph()
        if self.table and not goes_on(self.table[-1], part):
            self._end_table()
        self.table.append(part)

    def _end_paragraph(self) -> None:
        before: Line | None = None
        for line in self.paragraph:
            if before is not None:
                self.canvas.write(between(before, line, line.height * 2))
            self.canvas.write(line.text, {"page": line.page, "line": line.number})
            before = line
        if before is not None:
            self.canvas.write("\n")
        self.paragraph.clear()

    def _end_table(self) -> None:
        if self.table:
            self.canvas.table(rows_of(self.table))
        self.table.clear()
