"""`json`: one object, written piece by piece: {"schema_version", "tool", "files", "summary"}."""

from __future__ import annotations

from gklint.api.results import Extraction, FileResult, Summary
from gklint.render import Look
from gklint.render.data import SCHEMA_VERSION, TOOL, dumps, file_data


class JsonObject:
    """One line a file, so that also the whole can be read and compared by people."""

    joiner = ",\n"

    def __init__(self, look: Look) -> None:
        self.ascii = look.ascii

    def start(self) -> str:
        return f'{{"schema_version": "{SCHEMA_VERSION}", "tool": {dumps(TOOL)}, "files": [\n'

    def file(self, result: FileResult | Extraction) -> list[str]:
        return [dumps(file_data(result), self.ascii)]

    def finish(self, summary: Summary) -> str:
        return f'\n], "summary": {dumps(summary.as_dict(), self.ascii)}}}\n'
