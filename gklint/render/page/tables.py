"""The three tables drawn as the form prints them, from the cells that were read; the text they came from below."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from html import escape

from gklint.api.words import words
from gklint.form.model import BlockForm, CellState, Fact, Report, RowForm, TableForm
from gklint.render.page.marks import Mark, Marks
from gklint.syntax import Leaf
from gklint.text import Span

_NO_FIGURE = (CellState.BLANK, CellState.UNREAD, CellState.MISSING)


class Tables:
    """Draws the tables of one report. leaves: its tokens, by which a row's label is found."""

    def __init__(self, report: Report, marks: Marks, leaves: Sequence[Leaf], lang: str) -> None:
        self.report, self.marks, self.lang = report, marks, lang
        self.say = words(lang)
        self.labels = [leaf for leaf in leaves if leaf.kind in ("LABEL", "STUB", "GROUP")]
        self.starts = [leaf.start for leaf in self.labels]
        self.sums = _sums(marks)

    def html(self, name: str, start: int) -> str:
        """One table, and its text, which begins at `start`."""
        form = next(table for table in self.report.form.tables if table.id == name)
        span = Span(start, self.report.table_spans[name].end)
        before = {(mark.number, mark.end) for mark in self.marks.all} - self.marks.placed
        body = "".join(self._block(block, form) for block in form.blocks)
        inside = [mark for mark in self.marks.within(*span) if (mark.number, mark.end) in before]
        lost = [mark for mark in inside if (mark.number, mark.end) not in self.marks.placed]
        unread = any(fact.state is CellState.UNREAD for fact in self.report.facts.values() if fact.table == name)
        caption = form.name if self.lang == "zh" else form.english or form.name
        return (
            f'<figure class="official {escape(name)}"><figcaption>{escape(caption)}</figcaption>\n'
            f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table>{body}</table></div>\n'
            f"{self._text(span, bool(lost) or unread)}</figure>\n"
        )

    def _text(self, span: Span, opened: bool) -> str:
        text = self.report.source.text
        lines = []
        start = span.start
        while start < span.end:
            stop = text.find("\n", start, span.end)
            stop = span.end if stop < 0 else stop
            if text[start:stop].strip(" \t\r|"):
                lines.append(self.marks.inline(start, stop))
            start = stop + 1
        return (
            f"<details{' open' if opened else ''}><summary>{escape(self.say('page-as-text'))}</summary>"
            f'<pre class="cells">{chr(10).join(lines)}</pre></details>\n'
        )

    # ------------------------------------------------------------ drawing

    def _block(self, block: BlockForm, form: TableForm) -> str:
        widest = max(len(each.columns) for each in form.blocks)
        stubs = 2 if block.groups else 1
        named = [column.block for column in block.columns]
        head = ""
        if block.caption:
            head += f'<tr><th scope="colgroup" colspan="{stubs + widest}">{escape(block.caption)}</th></tr>\n'
        bare = not any(row.label for row in block.rows)
        if any(named):
            cells, at = "", 0
            while at < len(named):
                stop = at
                while stop < len(named) and named[stop] == named[at]:
                    stop += 1
                title = self.report.form.blocks.get(named[at], {}).get(self.lang, "")
                cells += f'<th scope="colgroup" colspan="{stop - at}">{escape(title)}</th>'
                at = stop
            head += f"<tr>{cells}</tr>\n"
        corner = "" if bare else f'<td class="corner" colspan="{stubs}"></td>'
        extra = widest - len(block.columns)
        names = [column.label if self.lang == "zh" else column.english or column.label for column in block.columns]
        spans = [0] * (len(names) - 1) + [extra]
        head += f"<tr>{corner}{''.join(map(_header, names, spans))}</tr>\n"
        rows = ""
        shown = ""
        for row in block.rows:
            rows += self._row(block, row, extra, stubs, bare, row.group if row.group != shown else "")
            shown = row.group
        return (
            f"<thead>{head}</thead><tbody>{rows}</tbody>\n"
            if form.blocks[0] is block
            else f"<tbody>{head}{rows}</tbody>\n"
        )

    def _row(self, block: BlockForm, row: RowForm, extra: int, stubs: int, bare: bool, group: str) -> str:
        facts = [self.report.facts.get(block.name(row.id, column.id)) for column in block.columns]
        label = self._label_span(facts)
        marks = self.marks.within(*label) if label else []
        marks = [mark for mark in marks if not any(_holds(fact, mark) for fact in facts)]
        cells = ""
        if group:
            found = next(each for each in block.groups if each.id == group)
            size = sum(each.group == group for each in block.rows)
            name = found.label if self.lang == "zh" else found.english or found.label
            cells += f'<th scope="rowgroup" rowspan="{size}">{escape(name)}</th>'
        if not bare:
            name = row.label if self.lang == "zh" else row.english or row.label
            text = self.marks.marked(escape(name), marks, marks) if marks else escape(name)
            cells += f'<th scope="row" colspan="{1 if row.group else stubs}">{text}</th>'
        last = len(facts) - 1
        for index, fact in enumerate(facts):
            cells += self._cell(fact, extra if index == last else 0)
        return f"<tr>{cells}</tr>\n"

    def _cell(self, fact: Fact | None, extra: int) -> str:
        wide = f' colspan="{extra + 1}"' if extra > 0 else ""
        if fact is None:
            return f"<td{wide}></td>"
        kinds = ["num", str(fact.state), *self.sums.get(fact.metric, ())]
        if fact.state in _NO_FIGURE or fact.span is None:
            word = "" if fact.state is CellState.BLANK else escape(self.say(f"page-cell-{fact.state}"))
            return f'<td class="{" ".join(kinds)}"{wide}>{word}</td>'
        shown = self.marks.words(*fact.span)
        marks = [mark for mark in self.marks.within(*fact.span) if _holds(fact, mark)]
        if marks:
            shown = self.marks.marked(shown, marks, marks)
        return f'<td class="{" ".join(kinds)}"{wide}>{shown}</td>'

    def _label_span(self, facts: Sequence[Fact | None]) -> Span | None:
        """The label of a row, or of the row as far as it was read."""
        for fact in facts:
            if fact is not None and fact.span is not None:
                if fact.state in _NO_FIGURE:
                    return fact.span
                at = bisect_right(self.starts, fact.span.start) - 1
                return self.labels[at].span if at >= 0 else None
        return None


def _header(name: str, extra: int) -> str:
    wide = f' colspan="{extra + 1}"' if extra > 0 else ""
    return f'<th scope="col"{wide}>{escape(name)}</th>'


def _holds(fact: Fact | None, mark: Mark) -> bool:
    """Whether a mark is at a figure (and not at a whole table)."""
    if fact is None or fact.span is None or fact.state in _NO_FIGURE:
        return False
    return fact.span.within(mark.span) or mark.span.within(fact.span)


def _sums(marks: Marks) -> dict[str, tuple[str, ...]]:
    """For each cell of a broken sum, how it is shown: `sum` for its addends and total, `suspect` for the wrong cell."""
    out: dict[str, set[str]] = {}
    for found in marks.result.diagnostics:
        suspect = found.data.get("suspect")
        relations = found.data.get("relations") or ([found.data] if "cells" in found.data else [])
        for relation in relations:
            for metric in relation.get("cells") or ():
                out.setdefault(str(metric), set()).add("sum")
        if suspect:
            out.setdefault(str(suspect), set()).add("suspect")
    return {metric: tuple(sorted(kinds)) for metric, kinds in out.items()}
