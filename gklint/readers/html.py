"""Web pages: the report among all that stands on a page, its tables with merged cells spread out.

Every character of the canonical text knows its line and column in the HTML; cells and paragraphs also their place:
`{"table": 2, "row": 3, "cell": 4}` (the cell as it is written in its row), `{"paragraph": 12}`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gklint.readers.canvas import Canvas, Cell
from gklint.readers.grid import Spanned, TooMany, spread
from gklint.readers.limits import Limits
from gklint.readers.lines import Lines
from gklint.readers.markup import Node, page
from gklint.readers.page_body import OFF, body_of, is_layout, lines_above, rows_of
from gklint.readers.unreadable import Unreadable
from gklint.text import Comment, Source
from gklint.text.decode import DecodeError, decode

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,20})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_.-]{2,20})", re.IGNORECASE)
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"))
_UNTRUSTED = frozenset(("gb18030", "ascii", "us-ascii", "latin-1", "latin1"))
_FEW_STRAY = 1000  # one broken character in so many does not hide a page


def read(data: bytes, name: str, limits: Limits, declared: str = "") -> Source | Unreadable:
    """The source in a web page. declared: its encoding, where something outside the page tells it."""
    try:
        text, encoding = decoded(data, declared)
    except DecodeError as error:
        return Unreadable(name, error.reason, error.detail)
    found = page(text)
    canvas = Canvas()
    body = body_of(found, text)
    try:
        for line, origin in lines_above(found, body, text):
            canvas.line(line, {"paragraph": 1}, origin)
        _Writer(text, canvas).block(body)
    except TooMany:
        return Unreadable(name, "too-large")
    source = canvas.source(name, "html", text, encoding)
    source.comments = [
        Comment(start, end, text[start + 4 : end - 3].strip())
        for start, end in found.comments
        if "gklint" in text[start:end] and text.endswith("-->", start, end)
    ]
    return source if source.text.strip() else Unreadable(name, "no-text")


def write(text: str, canvas: Canvas, start: int, end: int) -> None:
    """Writes the HTML between two offsets of a text."""
    try:
        _Writer(text, canvas).block(page(text, start, end).root)
    except TooMany:
        canvas.line(text[start:end], None, range(start, end))


def decoded(data: bytes, declared: str = "") -> tuple[str, str]:
    """Text and encoding of a page: what it declares, where its bytes bear that out. Raises DecodeError."""
    if not declared and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and not data.startswith(b"\xef\xbb\xbf"):
        found = _XML_ENCODING.match(data) or _CHARSET.search(data, 0, 8192)
        declared = found[1].decode("ascii") if found else ""
    encoding = "gb18030" if declared.lower() in _CHINESE else declared.lower()
    # what reads as UTF-8 is that, whatever a page says of itself; one that says Latin is Chinese all the same
    if encoding and encoding not in _UNTRUSTED and not encoding.startswith(("utf", "iso-8859", "windows-")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return data.decode(encoding), encoding
            except (LookupError, UnicodeDecodeError):
                pass
    try:
        return decode(data)
    except DecodeError:
        if encoding not in ("gb18030", "utf-8"):
            raise
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") * _FEW_STRAY > len(text):
            raise
        return text, encoding


# ---------------------------------------------------------------- writing


class _Writer:
    """Writes a block on the canvas."""

    def __init__(self, text: str, canvas: Canvas) -> None:
        self.text, self.canvas = text, canvas
        self.out = Lines(text)
        self.paragraphs = 0
        self.tables = 0

    def block(self, node: Node) -> None:
        """A block with all that is in it."""
        self.out.preformatted += node.tag == "pre"
        for child in node.children:
            if isinstance(child, tuple):
                self.out.run(*child)
            elif child.hidden or child.tag in OFF:
                continue
            elif child.tag == "table":
                self.table(child)
            else:
                self.out.end()
                self.block(child)
                self.out.end()
        self.out.preformatted -= node.tag == "pre"
        self.flush()

    def flush(self) -> None:
        """Writes the lines that are complete."""
        for line, origin in self.out.flush():
            self.paragraphs += 1
            self.canvas.line(line, {"paragraph": self.paragraphs}, origin)

    def table(self, table: Node) -> None:
        """A table with its cells, or what a layout table holds."""
        self.flush()
        rows = rows_of(table)
        started = rows[0][0].start if rows else table.end
        beside = [child for child in table.children if _is_beside(child)]
        self._beside([child for child in beside if _start(child) < started])
        if is_layout(table):
            for row, _ in rows:
                for cell in row.children:
                    if isinstance(cell, Node) and not cell.hidden:
                        self.block(cell)
                        self.flush()
        else:
            self.tables += 1
            self.canvas.table(spread([self._cells(row, left, number) for number, (row, left) in enumerate(rows, 1)]))
        self._beside([child for child in beside if _start(child) >= started])

    def _beside(self, children: Sequence[Node | tuple[int, int]]) -> None:
        """What stands in a table but in none of its cells."""
        for child in children:
            if isinstance(child, tuple):
                self.out.run(*child)
            else:
                self.block(child)
        self.flush()

    def _cells(self, row: Node, left: int, number: int) -> list[Spanned]:
        found: list[Spanned] = []
        index = 0
        lines = Lines(self.text)
        for node in row.children:
            if not isinstance(node, Node):
                continue
            index += 1
            if node.hidden:
                continue
            _flat(node, lines)
            words, origin = lines.joined()
            place = {"table": self.tables, "row": number, "cell": index}
            columns, height = _spans(node.attrs)
            cell = Cell(words, place, origin or [node.start])
            found.append((cell, columns, min(height or left, left)))
        return found


def _flat(node: Node, lines: Lines) -> None:
    """The words of a cell; its blocks, and the cells of a table in it, are lines."""
    for child in node.children:
        if isinstance(child, tuple):
            lines.run(*child)
        elif not child.hidden:
            lines.end()
            _flat(child, lines)
            lines.end()


_SPAN = re.compile(r"(row|col)span\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)


def _spans(attrs: str) -> tuple[int, int]:
    """colspan and rowspan of a cell; a rowspan of 0 reaches to the end."""
    columns = height = 1
    if "span" in attrs.lower():
        for kind, number in _SPAN.findall(attrs):
            if kind.lower() == "col":
                columns = int(number) or 1
            else:
                height = int(number)
    return columns, height


def _is_beside(child: Node | tuple[int, int]) -> bool:
    return isinstance(child, tuple) or (not child.hidden and child.tag not in ("tr", "tbody", "thead", "tfoot"))


def _start(child: Node | tuple[int, int]) -> int:
    return child[0] if isinstance(child, tuple) else child.start
