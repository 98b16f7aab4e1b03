"""A report as OFD by a writer of our own: the same pages as the PDF, in the ways that OFD programs write them."""

from __future__ import annotations

import io
import random
import zipfile
from html import escape

from reportlab.pdfbase import pdfmetrics

from tests.support.made_html import blocks
from tests.support.made_pdf import FONT, Look, Press
from tests.support.model import Report
from tests.support.style import Style

_MM = 25.4 / 72
SPACE = "http://www.ofdspec.org/2016"


class Writer(Press):
    """Sets the same lines and tables, but writes objects. how: "steps" (DeltaX), "repeats" (`g n x`), "single" (one
    object a character) or "scaled" (a large font under a small matrix). template: numbers of pages are in a template."""

    def __init__(self, look: Look, how: str) -> None:
        self.how, self.pages, self.objects, self.last = how, [], [], 0
        super().__init__(look)

    def _open(self) -> None:
        self.number += 1
        self.y = self.look.margin
        if self.look.marks:
            self.text(self.look.marks.format(n=self.number), 0, self.height - 35, self.width, 9)

    def turn(self) -> None:
        self.pages.append(self.objects)
        self.objects = []
        self._open()

    def _id(self) -> int:
        self.last += 1
        return self.last + 100

    def text(self, words: str, x: float, y: float, width: float | None, size: float) -> None:
        whole = pdfmetrics.stringWidth(words, FONT, size)
        x = x if width is None else x + (width - whole) / 2
        steps = [pdfmetrics.stringWidth(c, FONT, size) for c in words]
        if self.how == "single":
            for c, step in zip(words, steps, strict=True):
                if c != " ":
                    self._object(c, x, y, [], size)
                x += step
        else:
            self._object(words, x, y, steps[:-1], size)

    def _object(self, words: str, x: float, y: float, steps: list[float], size: float) -> None:
        scale = 0.3527 if self.how == "scaled" else 1.0
        unit = _MM / scale
        delta = self._delta([round(step * unit, 4) for step in steps])
        matrix = f' CTM="{scale} 0 0 {scale} 0 0"' if scale != 1 else ""
        self.objects.append(
            f'<ofd:TextObject ID="{self._id()}"{matrix} Boundary="{x * _MM:.4f} {y * _MM:.4f} 100 {size * _MM:.4f}" Font="3" Size="{size * unit:.4f}">'
            f'<ofd:TextCode X="0" Y="{0.86 * size * unit:.4f}"{delta}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
        )

    def _delta(self, steps: list[float]) -> str:
        if not steps:
            return ""
        if self.how != "repeats":
            return f' DeltaX="{" ".join(map(str, steps))}"'
        parts: list[str] = []
        at = 0
        while at < len(steps):
            end = at
            while end < len(steps) and steps[end] == steps[at]:
                end += 1
            parts.append(f"g {end - at} {steps[at]}" if end - at > 1 else str(steps[at]))
            at = end
        return f' DeltaX="{" ".join(parts)}"'

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        box = f"{x0 * _MM:.4f} {y0 * _MM:.4f} {(x1 - x0) * _MM or 0.1:.4f} {(y1 - y0) * _MM or 0.1:.4f}"
        self.objects.append(
            f'<ofd:PathObject ID="{self._id()}" Boundary="{box}" LineWidth="0.18"><ofd:AbbreviatedData>M 0 0 L {(x1 - x0) * _MM:.4f} {(y1 - y0) * _MM:.4f}</ofd:AbbreviatedData></ofd:PathObject>'
        )

    def ofd(self) -> bytes:
        self.pages.append(self.objects)
        size = f"0 0 {self.width * _MM:.2f} {self.height * _MM:.2f}"
        listed = "".join(
            f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(self.pages))
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        out = io.BytesIO()
        template = ""
        if self.look.head:
            template = '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(
                "OFD.xml",
                f'{head}<ofd:OFD xmlns:ofd="{SPACE}" DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
            )
            package.writestr(
                "Doc_0/Document.xml",
                f'{head}<ofd:Document xmlns:ofd="{SPACE}"><ofd:CommonData><ofd:MaxUnitID>{self._id()}</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>{size}</ofd:PhysicalBox></ofd:PageArea>{template}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>',
            )
            for number, objects in enumerate(self.pages):
                used = '<ofd:Template TemplateID="90" ZOrder="Background"/>' if template else ""
                package.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", self._page(objects, used))
            if template:
                self.objects = []
                self.text(self.look.head, self.look.margin, 32, None, 9)
                package.writestr("Doc_0/Tpls/Tpl_0/Content.xml", self._page(self.objects, ""))
        return out.getvalue()

    @staticmethod
    def _page(objects: list[str], used: str) -> str:
        body = "".join(objects)
        return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="{SPACE}">{used}<ofd:Content><ofd:Layer ID="99" Type="Body"><ofd:PageBlock>{body}</ofd:PageBlock></ofd:Layer></ofd:Content></ofd:Page>'


def ofd(report: Report, look: Look | None = None, how: str = "steps", style: Style | None = None) -> bytes:
    """The report as OFD."""
    writer = Writer(look or Look(), how)
    writer.report(blocks(report, style))
    return writer.ofd()


def any_how(rng: random.Random) -> str:
    return rng.choice(("steps", "repeats", "single", "scaled"))
