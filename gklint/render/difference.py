"""`--diff`: what `--fix` would write, as a unified diff."""

from __future__ import annotations

from gklint.api.results import FileResult, Summary
from gklint.render import Look
from gklint.render.cells import visible

_COLORS = {"-": "31", "+": "32", "@": "36"}


class Difference:
    """One diff a file that would change."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.colors = look.colors

    def start(self) -> str:
        return ""

    def file(self, result: FileResult) -> list[str]:
        return ["".join(self._line(line) for line in result.diff.split("\n")[:-1])] if result.diff else []

    def _line(self, line: str) -> str:
        end = "\r" if line.endswith("\r") else ""
        shown = visible(line.removesuffix("\r"))
        if self.colors and line[:1] in _COLORS and not line.startswith(("---", "+++")):
            shown = f"\x1b[{_COLORS[line[:1]]}m{shown}\x1b[0m"
        return f"{shown}{end}\n"

    def finish(self, summary: Summary) -> str:
        return ""
