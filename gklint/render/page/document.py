"""The report as it reads: headings, paragraphs, and the tables of the form drawn as tables."""

from __future__ import annotations

import re
from html import escape

from gklint.api.results import CHECKED, FileResult
from gklint.api.words import words
from gklint.form.bind import bind_tree, parse
from gklint.form.model import Report
from gklint.render.page.marks import Marks
from gklint.render.page.tables import Tables
from gklint.syntax import Leaf
from gklint.text import Span

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_PADDING = re.compile(r"[ \t\r\u3000\xa0|]*")


class Document:
    """One report as HTML."""

    def __init__(self, result: FileResult, marks: Marks, lang: str) -> None:
        self.result, self.marks, self.lang = result, marks, lang
        self.say = words(lang)
        self.text = result.source.text
        tree = parse(result.source)
        self.leaves = list(tree.root.leaves())
        self.report: Report | None = None
        if result.status == CHECKED:
            self.report = bind_tree(tree, result.form, result.year)
        title = self.report.meta.title if self.report else None
        self.title_span = title
        self.title = " ".join(self.text[title.start : title.end].split()).strip("#* ") if title else ""

    def html(self) -> str:
        """The article; every mark stands in it."""
        out = [f'<article class="paper" lang="zh-CN" aria-label="{escape(self.say("page-document"))}">\n']
        if not self.text.strip():
            out.append(f'<p class="note">{escape(self.say("page-no-text"))}</p>\n')
        out += self._blocks()
        rest = list(self.marks.missing())
        if rest:
            out.append(f'<p class="note">{escape(self.say("page-elsewhere"))}{self.marks.badges(rest)}</p>\n')
        out.append("</article>\n")
        return "".join(out)

    def _blocks(self) -> list[str]:
        out: list[str] = []
        tables = Tables(self.report, self.marks, self.leaves, self.lang) if self.report else None
        spans = sorted((span, name) for name, span in self.report.table_spans.items()) if self.report else []
        drawn: set[str] = set()
        held: list[Leaf] = []
        for leaf in self.leaves:
            name = next((name for span, name in spans if span.start <= leaf.start < span.end), None)
            if name is not None and tables is not None and leaf.kind not in ("SECTION", "TOPIC"):
                if name not in drawn:
                    drawn.add(name)
                    out.append(tables.html(name, held[0].start if held else leaf.start))  # its captions and headers
                else:
                    out += self._raw(held)
                held = []
            elif leaf.kind in ("SECTION", "TOPIC", "TEXT"):
                out += self._raw(held)
                held = []
                out += self._prose(leaf)
            else:
                held.append(leaf)
        return out + self._raw(held)

    def _prose(self, leaf: Leaf) -> list[str]:
        tag = {"SECTION": "h2", "TOPIC": "h3"}.get(leaf.kind, "p")
        if tag != "p":
            return [f"<{tag}>{self.marks.inline(leaf.start, leaf.stop)}</{tag}>\n"]
        return [self._paragraph(line) for line in self._lines(leaf.start, leaf.end)]

    def _paragraph(self, line: Span) -> str:
        title = self.title_span
        tag, kind = "p", ""
        if title and line.start <= title.start < line.end:
            kind = ' class="title"'
        return f"<{tag}{kind}>{self.marks.inline(*line)}</{tag}>\n"

    def _raw(self, leaves: list[Leaf]) -> list[str]:
        """Cells that belong to no table of the form, as they stand in the text."""
        if not leaves:
            return []
        lines = [self.marks.inline(*line) for line in self._lines(leaves[0].start, leaves[-1].end)]
        return ['<pre class="cells">' + "\n".join(lines) + "</pre>\n"] if lines else []

    def _lines(self, start: int, end: int) -> list[Span]:
        """The lines of a stretch that hold anything, without the blanks and bars at their edges."""
        out = []
        for found in _LINE.finditer(self.text, start, end):
            padding = _PADDING.match(self.text, found.start(), found.end())
            left, right = (padding.end() if padding else found.start()), found.end()
            while right > left and (self.text[right - 1].isspace() or self.text[right - 1] == "|"):
                right -= 1
            if right > left:
                out.append(Span(left, right))
        return out
