"""`jsonl`: one FILE a line, in the order of the paths."""

from __future__ import annotations

from gklint.api.results import Extraction, FileResult, Summary
from gklint.render import Look
from gklint.render.data import dumps, file_data


class JsonLines:
    """No frame: every line is whole in itself."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.ascii = look.ascii

    def start(self) -> str:
        return ""

    def file(self, result: FileResult | Extraction) -> list[str]:
        return [dumps(file_data(result), self.ascii) + "\n"]

    def finish(self, summary: Summary) -> str:
        return ""
