"""The markup of Word, walked once: what it says goes to the canvas, and every word remembers the element it stood in.

Works on elements of the standard library and of lxml alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gklint.readers.canvas import Canvas, Cell
from gklint.readers.grid import bounded, holds_value, settled
from gklint.readers.numbering import VAL, Numbering, W

Segment = tuple[str, Any]  # words, and the element that holds them (w:t, w:tab …)

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TCPR, _SPAN, _DOWN, _ASIDE = (W + name for name in ("tcPr", "gridSpan", "vMerge", "hMerge"))
_P, _TBL, _R, _T, _TR, _TC = (W + name for name in ("p", "tbl", "r", "t", "tr", "tc"))
_PPR, _RPR, _DEL, _BOX = W + "pPr", W + "rPr", W + "del", W + "txbxContent"
# what stands around words or blocks without a meaning of its own
_THROUGH = frozenset(
    W + name
    for name in ("hyperlink", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "fldSimple", "customXml", "dir", "bdo")
) | {W + "ruby", W + "rubyBase"}
_AROUND = _THROUGH | {_TBL, _TR, _TC}
_CHOICE, _FALLBACK = _MC + "Choice", _MC + "Fallback"
_SIGNS = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-",
}  # fmt: skip
_DRAWN = frozenset((W + "drawing", W + "pict", W + "object", _MC + "AlternateContent"))
_LONG_CELL = 400  # characters: more than any cell of the form has; then a table only lays out the page
_WIDEST = 100  # columns
_DEEPEST = 20  # tables in tables
_OFF = ("0", "false", "off")


class Writer:
    """Writes a document on a canvas. traces: for each piece of the canvas the segments of its place, in order; the
    words of a piece begin `Piece.shift` characters into them."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.canvas = Canvas()
        self.traces: list[list[Segment]] = []
        self.paragraphs = 0
        self.tables = 0
        self.open: list[Segment] = []  # of paragraphs whose mark was deleted: they go on in the next
        self.boxes: list[Any] = []
        self.depth = 0

    def document(self, root: Any) -> None:
        """Writes all blocks below w:document."""
        for body in root:
            if body.tag == W + "body":
                self.blocks(body)
        if self.open:
            self._written(self.open)

    def blocks(self, parent: Any) -> None:
        """Writes paragraphs and tables in order."""
        for child in parent:
            tag = child.tag
            if tag == _P:
                self.paragraph(child)
            elif tag == _TBL:
                self.table(child)
            elif tag in _THROUGH or tag == _CHOICE or tag == _MC + "AlternateContent":
                self.blocks(child)

    # ------------------------------------------------------------ paragraphs

    def paragraph(self, node: Any) -> None:
        """Writes a paragraph outside tables, then the text boxes that are anchored in it."""
        self.paragraphs += 1
        segments, goes_on = self.words(node)
        if self.open:
            numbered = bool(segments) and segments[0][1] is None
            segments = [*segments[:numbered], *self.open, *segments[numbered:]]
            self.open = []
        boxes, self.boxes = self.boxes, []
        if goes_on:
            self.open = segments
        elif segments and segments[-1][1] is not None:
            self._written(segments)
        for box in boxes:
            self.blocks(box)

    def _written(self, segments: list[Segment]) -> None:
        text = "".join(words for words, _ in segments)
        place = {"paragraph": self.paragraphs}
        at = 0
        for line in text.split("\n"):
            kept = line.strip(" ")
            if kept:
                self.canvas.write(kept, place, shift=at + line.index(kept[0]))
                self.canvas.write("\n")
                self.traces.append(segments)
            at += len(line) + 1

    def words(self, node: Any) -> tuple[list[Segment], bool]:
        """The words of a paragraph, its computed number first, and whether its end was deleted: then it goes on in the
        next, whose number counts."""
        segments: list[Segment] = []
        self._inline(node, segments)
        properties = node.find(_PPR)
        mark = properties.find(_RPR) if properties is not None else None
        if mark is not None and (mark.find(_DEL) is not None or mark.find(W + "moveFrom") is not None):
            return segments, True
        if self.numbering.used and (number := self.numbering.of(properties)):
            segments.insert(0, (number, None))
        return segments, False

    def _inline(self, node: Any, segments: list[Segment]) -> None:
        for child in node:
            tag = child.tag
            if tag == _R:
                self._run(child, segments)
            elif tag in _THROUGH:
                self._inline(child, segments)
            elif tag == _MC + "AlternateContent":
                self._alternate(child, segments)
            elif type(tag) is str and tag.startswith(_MATH[:-1]):
                segments.extend((each.text, each) for each in child.iter(_MATH) if each.text)

    def _run(self, run: Any, segments: list[Segment]) -> None:
        for child in run:
            tag = child.tag
            if tag == _T:
                if child.text:
                    segments.append((child.text.replace("\n", " "), child))
            elif tag == _RPR:
                if (hidden := child.find(W + "vanish")) is not None and hidden.get(VAL) not in _OFF:
                    return
            elif tag in _SIGNS:
                segments.append((_SIGNS[tag], child))
            elif tag == _MC + "AlternateContent":
                self._alternate(child, segments)
            elif tag in _DRAWN:
                self.boxes.extend(_outermost(child))
            elif tag in _THROUGH:  # w:ruby
                self._inline(child, segments)

    def _alternate(self, node: Any, segments: list[Segment]) -> None:
        """One of several ways to say the same: the first; the last only where there is no other."""
        choice = node.find(_CHOICE)
        choice = choice if choice is not None else node.find(_FALLBACK)
        if choice is not None:
            if choice.find(_R) is not None:
                self._inline(choice, segments)
            else:
                self._run(choice, segments)

    # ------------------------------------------------------------ tables

    def table(self, node: Any) -> None:
        """Writes a table, or what stands in one that only lays out the page."""
        rows = [(row, list(_parts(row, _TC))) for row in _parts(node, _TR) if not _is_deleted(row)]
        bounded(sum(len(cells) + 1 for _, cells in rows))
        if max((len(cells) for _, cells in rows), default=0) < 2 or any(
            _is_long(cell) for _, cells in rows for cell in cells
        ):
            self.depth += 1
            if self.depth > _DEEPEST:
                raise RecursionError
            for _, cells in rows:
                for cell in cells:
                    self.blocks(cell)
            self.depth -= 1
            return
        self.tables += 1
        merged: set[int] = set()
        table: list[list[Cell | None]] = []
        wide: list[bool] = []
        traces: dict[int, list[Segment]] = {}
        for number, (row, cells) in enumerate(rows, 1):
            line, merged, spans_values = self._row(row, cells, number, merged, traces)
            table.append(line)
            wide.append(spans_values)
        table = settled(table, wide)
        self.canvas.table(table)
        self.traces += [traces[id(cell)] for line in table for cell in line if cell is not None]
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box)

    def _row(
        self, row: Any, cells: list[Any], number: int, above: set[int], traces: dict[int, list[Segment]]
    ) -> tuple[list[Cell | None], set[int], bool]:
        """A row, None where a cell of the left or above goes on; the columns in which cells may go on below; and
        whether a cell for a figure takes several."""
        line: list[Cell | None] = []
        merged: set[int] = set()
        wide = False
        properties = row.find(W + "trPr")
        if properties is not None:
            line += [None] * _number(properties.find(W + "gridBefore"), 0)
        for index, cell in enumerate(cells, 1):
            width, down, aside = _spans(cell)
            if aside and line:
                line += [None] * width
                continue
            column = len(line)
            if down:
                merged.update(range(column, column + width))
                if down != "restart" and column in above:
                    line += [None] * width
                    continue
            segments = self._cell(cell)
            text = "".join(words for words, _ in segments)
            kept = text.strip()
            shift = text.index(kept[0]) if kept else 0
            place = {"table": self.tables, "row": number, "cell": index}
            made = Cell(kept, place, None, shift)
            traces[id(made)] = segments or [("", cell)]
            wide |= width > 1 and holds_value(made)
            line.append(made)
            line += [None] * (width - 1)
        return line[:_WIDEST], merged, wide

    def _cell(self, cell: Any) -> list[Segment]:
        """The words of a cell; its paragraphs, and the cells of a table in it, are set apart."""
        segments: list[Segment] = []
        for child in cell:
            for paragraph in (child,) if child.tag == _P else _paragraphs(child) if child.tag in _AROUND else ():
                if segments:
                    segments.append(("\n", None))
                segments += self.words(paragraph)[0]
        return segments


def _paragraphs(node: Any) -> Iterable[Any]:
    """The paragraphs of a cell, also of tables in it; not those of text boxes."""
    for child in node:
        if child.tag == _P:
            yield child
        elif child.tag in _AROUND:
            yield from _paragraphs(child)


def _is_long(cell: Any) -> bool:
    """Whether a cell holds more than cells of the form do: a table, or much text."""
    if any(sum(1 for _ in each.iter(_TC)) > 1 for each in cell.iter(_TBL)):
        return True
    return len("".join(cell.itertext())) > _LONG_CELL


def _spans(cell: Any) -> tuple[int, str, bool]:
    """Of a cell: its columns; `restart` or `continue` where cells are merged downwards, else ""; whether it goes on
    from the left."""
    width, down, aside = 1, "", False
    properties = cell.find(_TCPR)
    if properties is not None:
        for each in properties:
            tag = each.tag
            if tag == _SPAN:
                width = max(_number(each, 1), 1)
            elif tag == _DOWN:
                down = each.get(VAL) or "continue"
            elif tag == _ASIDE:
                aside = each.get(VAL) != "restart"
    return width, down, aside


def _is_deleted(row: Any) -> bool:
    properties = row.find(W + "trPr")
    return properties is not None and properties.find(_DEL) is not None


def _parts(node: Any, wanted: str) -> Iterable[Any]:
    """Rows of a table or cells of a row, also where something stands around them."""
    for child in node:
        if child.tag == wanted:
            yield child
        elif child.tag in _THROUGH:
            yield from _parts(child, wanted)


def _number(element: Any, default: int) -> int:
    value = element.get(VAL) if element is not None else None
    return min(int(value), _WIDEST) if value and value.isascii() and value.isdigit() else default


def _outermost(node: Any) -> Iterable[Any]:
    """The text boxes in a drawing, not those in text boxes; of several ways to say the same only the first."""
    for child in node:
        if child.tag == _BOX:
            yield child
        elif child.tag == _MC + "AlternateContent":
            choice = child.find(_CHOICE)
            choice = choice if choice is not None else child.find(_FALLBACK)
            yield from _outermost(choice) if choice is not None else ()
        else:
            yield from _outermost(child)
