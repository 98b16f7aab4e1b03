"""`rich`: for people at a terminal. Each finding with the lines it speaks of, its working, its ground and its help."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gklint.api.results import CHECKED, FileResult, Summary
from gklint.api.words import words
from gklint.diagnostics import Diagnostic, Severity
from gklint.render import Look
from gklint.render.cells import Ruler, one_line, visible
from gklint.render.places import place_words, where
from gklint.render.snippet import Note, Row, gutter_width, snippet
from gklint.render.summing import summary_line
from gklint.text import Source

_COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_STYLES = {"related": "blue", "gutter": "bright_blue", "note": "bold", "head": "bold", "good": "green"}
_MOST_NOTES = 12  # spans in one snippet; further ones are named by their lines
_LEAST_WIDTH = 24


class Terminal:
    """Blocks of lines, one a finding, and a summary line."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.say = words(look.lang)
        self.width = max(look.width, _LEAST_WIDTH)
        self.ruler = Ruler(look.ambiguous)

    def start(self) -> str:
        return ""

    def file(self, result: FileResult) -> list[str]:
        if not result.diagnostics:
            if not self.look.clean or self.look.quiet:
                return []
            return [self._text([[(self.say("clean", path=one_line(result.path), about=self._about(result)), "good")]])]
        return [self._text([*self._block(result, found), []], found.severity) for found in result.diagnostics]

    def finish(self, summary: Summary) -> str:
        if self.look.quiet:
            return ""
        lines = summary_line(summary, self.say).split("\n")
        return self._text([[(line, "head")] for text in lines for line in self.ruler.wrap(text, self.width)])

    def _about(self, result: FileResult) -> str:
        """`（2021 年格式，2024 年度）`, as far as known."""
        known = []
        if result.year:
            known.append(self.say("year", year=result.year))
        if result.form:
            known.append(self.say("form", form=result.form))
        return self.say("about", about=self.say.join(known)) if known else ""

    def excerpt(self, source: Source, found: Diagnostic) -> str:
        """One finding with its lines, without ground and help (which stand beside it in the catalogue of rules)."""
        result = FileResult(source.path, CHECKED, None, None, None, (found,), source)
        return self._text(self._block(result, found.but(help="", source="")), found.severity)

    # ------------------------------------------------------------ one finding

    def _block(self, result: FileResult, found: Diagnostic) -> list[Row]:
        notes, more = _notes(found)
        shown = result.source.as_read()
        gutter = gutter_width(shown, notes)
        rows = self._heading(found)
        place = where(one_line(result.path), result.source, found.span, self.say)
        rows.append([(" " * gutter + "--> ", "gutter"), (place, "text")])
        if result.source.original:
            rows += snippet(shown, notes, self.width, self.ruler)
        remarks = [(self.say("also"), self._also(result, more))] if more else []
        if found.working and found.working not in found.message:
            remarks.append((self.say("working"), found.working))
        remarks += [(self.say("ground"), found.source)] if found.source else []
        remarks += [(self.say("help"), found.help)] if found.help else []
        for edit in found.fix.edits if found.fix else ():
            before = result.source.quote(edit.span)
            remarks.append((self.say("mend"), self.say("mend-edit", before=before, after=edit.text)))
        if remarks and result.source.original:
            rows.append([(" " * gutter + " |", "gutter")])
        for name, text in remarks:
            rows += self._remark(gutter, name, text)
        return rows

    def _heading(self, found: Diagnostic) -> list[Row]:
        level = self.say(f"level-{found.severity}")
        head = f"{level} {found.code} {found.rule}"
        first, *others = self.ruler.wrap(f"{head}{self.say('colon')}{visible(found.message)}", self.width)
        shared = len(head) if first.startswith(head) else 0
        return [[(first[:shared], "primary"), (first[shared:], "head")], *([(line, "head")] for line in others)]

    def _also(self, result: FileResult, more: list[Note]) -> str:
        if result.source.pieces:
            places = [place_words(result.location(note.span), self.say) for note in more]
            return self.say("also-places", places=self.say.join(list(dict.fromkeys(places))), n=len(more))
        lines = sorted({result.location(note.span).start.line for note in more})
        return self.say("also-lines", lines=self.say.join([str(line) for line in lines]), n=len(more))

    def _remark(self, gutter: int, name: str, text: str) -> list[Row]:
        label = f"{name}{self.say('colon')}"
        indent = gutter + 3
        hang = self.ruler.width(label)
        body = visible(" ".join(text.split()))
        first, *others = self.ruler.wrap(body, self.width - indent - hang)
        rows: list[Row] = [[(" " * gutter + " = ", "gutter"), (label, "note"), (first, "text")]]
        return rows + [[(" " * (indent + hang), "text"), (line, "text")] for line in others]

    # ------------------------------------------------------------ colours

    def _text(self, rows: list[Row], severity: Severity = Severity.INFO) -> str:
        if not self.look.colors:
            return "".join("".join(text for text, _ in row).rstrip() + "\n" for row in rows)
        return "".join("".join(self._painted(text, style, severity) for text, style in row) + "\n" for row in rows)

    def _painted(self, text: str, style: str, severity: Severity) -> str:
        if style == "text" or not text:
            return text
        chosen = _COLORS[severity] if style == "primary" else _STYLES[style]
        return str(self._brushes[chosen].render(text, color_system=self._system))

    @cached_property
    def _brushes(self) -> dict[str, Any]:
        from rich.style import Style

        return {name: Style.parse(name) for name in (*_COLORS.values(), *_STYLES.values())}

    @cached_property
    def _system(self) -> Any:
        from rich.color import ColorSystem

        return ColorSystem.STANDARD if self.look.colors <= 16 else ColorSystem.EIGHT_BIT


def _notes(found: Diagnostic) -> tuple[list[Note], list[Note]]:
    """The spans to mark, and those too many to be marked. A related span that repeats the primary one is left out."""
    primary = Note(found.span, found.label, primary=True)
    related = [Note(each.span, each.message) for each in found.related if each.span != found.span or each.message]
    return [primary, *related[: _MOST_NOTES - 1]], related[_MOST_NOTES - 1 :]
