"""`--diff`: what `--fix` would write, as a unified diff."""

from __future__ import annotations

from gklint.api.results import FileResult, Summary
from gklint.render import Look


class Difference:
    """One diff a file that would change."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        pass

    def start(self) -> str:
        return ""

    def file(self, result: FileResult) -> list[str]:
        return [result.diff] if result.diff else []

    def finish(self, summary: Summary) -> str:
        return ""
