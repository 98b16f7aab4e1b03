"""PDF with a text layer, by pypdfium2: its words and ruling lines are put together in `gklint.readers.pages`."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from gklint.readers.guard import Failed, guarded
from gklint.readers.limits import Limits
from gklint.readers.pages import THICKEST, Document, Sheet, Word
from gklint.readers.unreadable import Unreadable
from gklint.text import Source

_DEEPEST = 4  # forms in forms that are looked through for lines


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in a PDF, or why there is none. pdfium works in a process of its own: files made to harm keep it busy,
    or fill the memory, or may yet crash it."""
    try:
        return guarded(parse, (data, name, limits), limits.seconds)
    except Failed as failed:
        return Unreadable(name, failed.reason)


def parse(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The same in this process."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return Unreadable(name, "password" if "password" in str(error).lower() else "damaged")
    try:
        if len(document) > limits.pages:
            return Unreadable(name, "too-many-pages", f"{len(document)} > {limits.pages}")
        found = Document()
        for index in range(len(document)):
            page = document[index]
            shown = _Page(page, index + 1)
            found.add(shown.sheet())  # which may ask for the characters of a word
            shown.text.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        return Unreadable(name, "damaged", str(error))
    finally:
        document.close()
    return Unreadable(name, "no-text-layer") if found.empty else found.source(name, "pdf")


class _Page:
    """One page of pdfium: its words and lines on a sheet, upright."""

    def __init__(self, page: pypdfium2.PdfPage, number: int) -> None:
        self.page, self.number = page, number
        self.text = page.get_textpage()
        self.raw = self.text.raw
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turn = page.get_rotation() // 90 % 4

    def sheet(self) -> Sheet:
        """The words and lines."""
        width, height = self.right - self.left, self.top - self.bottom
        if self.turn % 2:
            width, height = height, width
        sheet = Sheet(self.number, width, height, [], characters=self._characters)
        self._lines(sheet)
        self._words(sheet)
        return sheet

    def _upright(self, left: float, bottom: float, right: float, top: float) -> _Box:
        """A box of the page as (x0, y0, x1, y1) from its upper left corner as it is shown."""
        if not self.turn:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def _box(self, index: int) -> _Box:
        _character_box(self.raw, index, _RECT_AT)
        if not self.turn:
            return _RECT.left - self.left, self.top - _RECT.top, _RECT.right - self.left, self.top - _RECT.bottom
        return self._upright(_RECT.left, _RECT.bottom, _RECT.right, _RECT.top)

    # ------------------------------------------------------------ words

    def _words(self, sheet: Sheet) -> None:
        count = self.text.count_chars()
        text = self.text.get_text_range() if count > 0 else ""
        if len(text) != count:  # characters beyond the basic plane, or without any code
            text = "".join(map(self._character, range(count)))
        top = min((rule.start for rule in sheet.down), default=sheet.height)
        bottom = max((rule.end for rule in sheet.down), default=0.0)
        words = sheet.words
        for line in _LINE.finditer(text):
            first, last = line.span()
            box = self._box(first)
            if last - first == 1:
                words.append(Word(*box, line[0], first))
                continue
            end = self._box(last - 1)
            if not top - 20 < box[1] < bottom + 20 and (word := _plain(line[0], box, end)) is not None:
                words.append(word)
                continue
            for found in _WORD.finditer(line[0]):
                self._word(found[0], first + found.start(), words)

    def _character(self, index: int) -> str:
        code = pdfium.FPDFText_GetUnicode(self.raw, index)
        return chr(code) if code and not 0xD800 <= code < 0xE000 else "\uffff"

    def _word(self, text: str, first: int, words: list[Word]) -> None:
        x0, y0, x1, y1 = self._box(first)
        if len(text) > 1:
            a0, b0, x1, b1 = self._box(first + len(text) - 1)
            if abs(b0 + b1 - y0 - y1) > max(y1 - y0, b1 - b0) or a0 < x0:
                words += self._turned(text, first)
                return
            y0, y1 = min(y0, b0), max(y1, b1)
        words.append(Word(x0, y0, x1, y1, text, first))

    def _turned(self, text: str, first: int) -> list[Word]:
        """Characters that do not stand in a row from left to right."""
        quarter = pdfium.FPDFText_GetCharAngle(self.raw, first) / (math.pi / 2)
        if abs(quarter - round(quarter)) > 0.05:
            return []  # a stamp or a watermark
        boxes = [self._box(first + offset) for offset in range(len(text))]
        if (round(quarter) + self.turn) % 2 or all(abs(box[0] - boxes[0][0]) < 2 for box in boxes):
            x0, y0 = (min(box[side] for box in boxes) for side in (0, 1))
            x1, y1 = (max(box[side] for box in boxes) for side in (2, 3))
            return [Word(x0, y0, x1, y1, text, first)]
        return [Word(*box, text[offset], first + offset) for offset, box in enumerate(boxes)]

    def _characters(self, word: Word) -> Sequence[Word]:
        return [Word(*self._box(word.first + i), c, word.first + i) for i, c in enumerate(word.text)]

    # ------------------------------------------------------------ lines

    def _lines(self, sheet: Sheet) -> None:
        """Thin filled boxes and drawn lines; a path of many pieces is looked at piece by piece."""
        pending = [(self.page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 0)]
        kind_of, path, form = pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
        while pending:
            holder, count, get, depth = pending.pop()
            for index in range(count(holder)):
                item = get(holder, index)
                kind = kind_of(item)
                if kind == path:
                    self._path(item, sheet, depth)
                elif kind == form and depth < _DEEPEST:
                    pending.append((item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, depth + 1))

    def _path(self, item: Any, sheet: Sheet, depth: int) -> None:
        pdfium.FPDFPageObj_GetBounds(item, *_EDGES)
        x0, y0, x1, y1 = self._upright(_L.value, _B.value, _R.value, _T.value)
        if x1 - x0 <= THICKEST or y1 - y0 <= THICKEST:
            sheet.bar(x0, y0, x1, y1)
        else:
            self._pieces(item, sheet)

    def _pieces(self, item: Any, sheet: Sheet) -> None:
        """The straight pieces of a path that is drawn as lines, or filled thin boxes of one that is filled."""
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(_FILL), ctypes.byref(_STROKE))
        count = pdfium.FPDFPath_CountSegments(item)
        if count > _MOST_PIECES:
            return
        pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(_MATRIX))
        m = _MATRIX
        figure: list[tuple[float, float]] = []
        for index in range(count + 1):
            piece = pdfium.FPDFPath_GetPathSegment(item, index) if index < count else None
            kind = pdfium.FPDFPathSegment_GetType(piece) if piece else pdfium.FPDF_SEGMENT_MOVETO
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                self._figure(figure, sheet)
                figure = []
            if not piece:
                continue
            pdfium.FPDFPathSegment_GetPoint(piece, *_POINT)
            x, y = _X.value, _Y.value
            a, b = m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f
            px, py, _, _ = self._upright(a, b, a, b)
            figure.append((px, py))
            if pdfium.FPDFPathSegment_GetClose(piece):
                figure.append(figure[0])

    @staticmethod
    def _figure(points: list[tuple[float, float]], sheet: Sheet) -> None:
        if len(points) < 2:
            return
        if _STROKE.value:
            for (x0, y0), (x1, y1) in pairwise(points):
                sheet.stroke(x0, y0, x1, y1)
        elif _FILL.value:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            sheet.bar(min(xs), min(ys), max(xs), max(ys))


def _plain(text: str, box: _Box, end: _Box) -> Word | None:
    """A line of prose as one word, if it is sure to have no gaps: the characters fill it."""
    x0, y0, em, y1 = box[0], box[1], box[2] - box[0], box[3]
    if abs(end[1] + end[3] - y0 - y1) > y1 - y0 or end[0] < x0:
        return None
    if text[0] < _WIDE:
        em = end[2] - end[0]
        if text[-1] < _WIDE:
            return None
    words = text.split()
    narrow = len(_NARROW.findall(text))
    wide = sum(map(len, words)) - narrow
    if narrow > _MOST_NARROW or end[2] - x0 > em * (wide + 0.5 * narrow + 0.3 * (len(words) - 1) + 0.8):
        return None
    parts = words[:1]
    for word in words[1:]:
        parts.append(f" {word}" if parts[-1][-1] < _WIDE and word[0] < _WIDE else word)
    return Word(x0, min(y0, end[1]), end[2], max(y1, end[3]), "".join(parts))


_Box = tuple[float, float, float, float]
_LINE = re.compile(r"[^\s\x00-\x1f\ufffe\uffff](?:[^\r\n\x00-\x1f]*[^\s\x00-\x1f\ufffe\uffff])?")
_WORD = re.compile(r"[^\s\x00-\x1f\ufffe\uffff]+")
_NARROW = re.compile("[!-\u2e7f]")
_WIDE = "\u2e80"  # characters from here on are as wide as high
_MOST_NARROW = 20  # in a line whose width is guessed
_MOST_PIECES = 20_000
_RECT = pdfium.FS_RECTF()
_RECT_AT = ctypes.byref(_RECT)
_character_box = pdfium.FPDFText_GetLooseCharBox
_L, _B, _R, _T, _X, _Y = (ctypes.c_float() for _ in range(6))
_EDGES = tuple(ctypes.byref(value) for value in (_L, _B, _R, _T))
_POINT = (ctypes.byref(_X), ctypes.byref(_Y))
_FILL, _STROKE = ctypes.c_int(), ctypes.c_int()
_MATRIX = pdfium.FS_MATRIX()
