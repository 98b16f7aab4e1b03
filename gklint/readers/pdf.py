"""PDF with a text layer, by pypdfium2: its words and ruling lines are put together in `gklint.readers.pages`."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from gklint.readers.limits import Limits
from gklint.readers.pages import Document, Sheet, Word
from gklint.readers.unreadable import Unreadable
from gklint.text import Source

_WORD = re.compile(r"[^\s\x00-\x1f\ufffe\uffff]+")
_DEEPEST = 4  # forms in forms that are looked through for lines


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in a PDF, or why there is none."""
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
            found.add(_Page(page, index + 1).sheet())
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
        left, bottom, right, top = page.get_cropbox() if page.get_cropbox() else page.get_mediabox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.turn = page.get_rotation() // 90 % 4

    def sheet(self) -> Sheet:
        """The words and lines."""
        width, height = self.right - self.left, self.top - self.bottom
        if self.turn % 2:
            width, height = height, width
        sheet = Sheet(self.number, width, height, self._words(), characters=self._characters)
        self._lines(sheet)
        return sheet

    def _upright(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of the page as (x0, y0, x1, y1) from its upper left corner as it is shown."""
        match self.turn:
            case 0:
                return left - self.left, self.top - top, right - self.left, self.top - bottom
            case 1:
                return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
            case 2:
                return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
            case _:
                return self.top - top, self.right - right, self.top - bottom, self.right - left

    def _box(self, index: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(self.text.raw, index, ctypes.byref(_RECT))
        return self._upright(_RECT.left, _RECT.bottom, _RECT.right, _RECT.top)

    def _words(self) -> list[Word]:
        count = self.text.count_chars()
        text = self.text.get_text_range() if count > 0 else ""
        if len(text) != count:
            text = "".join(chr(pdfium.FPDFText_GetUnicode(self.text.raw, i) or 0xFFFF) for i in range(count))
        words: list[Word] = []
        box = self._box
        for found in _WORD.finditer(text):
            first, last = found.span()
            x0, y0, x1, y1 = box(first)
            if last - first > 1:
                a0, b0, a1, b1 = box(last - 1)
                if abs(b0 + b1 - y0 - y1) > max(y1 - y0, b1 - b0) or a0 < x0:
                    words += self._turned(found[0], first)
                    continue
                x1 = a1
                y0, y1 = min(y0, b0), max(y1, b1)
            words.append(Word(x0, y0, x1, y1, found[0], first))
        return words

    def _turned(self, text: str, first: int) -> list[Word]:
        """Characters that do not stand in a row from left to right."""
        angle = pdfium.FPDFText_GetCharAngle(self.text.raw, first)
        quarter = angle / 1.5707963267948966
        if abs(quarter - round(quarter)) > 0.05:
            return []  # a stamp or a watermark
        boxes = [self._box(first + offset) for offset in range(len(text))]
        if (round(quarter) - self.turn) % 2 or all(abs(b[0] - boxes[0][0]) < 2 for b in boxes):
            return [
                Word(
                    min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes),
                    max(b[3] for b in boxes), text, first,
                )
            ]  # fmt: skip
        return [Word(*box, text[offset], first + offset) for offset, box in enumerate(boxes)]

    def _characters(self, word: Word) -> Sequence[Word]:
        return [Word(*self._box(word.first + i), c, word.first + i) for i, c in enumerate(word.text)]

    # ------------------------------------------------------------ lines

    def _lines(self, sheet: Sheet) -> None:
        raw = self.page.raw
        for index in range(pdfium.FPDFPage_CountObjects(raw)):
            item = pdfium.FPDFPage_GetObject(raw, index)
            if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, sheet)

    def _path(self, item: object, sheet: Sheet) -> None:
        pdfium.FPDFPageObj_GetBounds(item, *_EDGES)
        x0, y0, x1, y1 = self._upright(_L.value, _B.value, _R.value, _T.value)
        if x1 - x0 <= 3 or y1 - y0 <= 3:
            sheet.bar(x0, y0, x1, y1)


_RECT = pdfium.FS_RECTF()
_L, _B, _R, _T = (ctypes.c_float() for _ in range(4))
_EDGES = tuple(ctypes.byref(value) for value in (_L, _B, _R, _T))
