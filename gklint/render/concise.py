"""`concise`: one line a finding, `path:line:column: level code message`, for pipes, editors and grep.

In documents a place in words stands behind line and column, or instead of them.
"""

from __future__ import annotations

from gklint.api.results import FileResult, Summary
from gklint.api.words import words
from gklint.render import Look
from gklint.render.cells import one_line
from gklint.render.places import where


class Concise:
    """Lines; the summary is not part of them (the command line writes it to standard error)."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.say = words(look.lang)

    def start(self) -> str:
        return ""

    def file(self, result: FileResult) -> list[str]:
        lines = []
        path = one_line(result.path)
        for found in result.diagnostics:
            level = self.say(f"level-{found.severity}")
            place = where(path, result.source, found.span, self.say)
            lines.append(f"{place}: {level} {found.code} {one_line(found.message)}\n")
        return lines

    def finish(self, summary: Summary) -> str:
        return ""
