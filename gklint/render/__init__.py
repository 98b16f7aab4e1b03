"""Output formats, one file each. All take the same values; none knows of files, processes or terminals' whereabouts.

A renderer writes a run in three steps: `start()`, `file(result)` for each report, `finish(summary)`. The pieces of
`file` are joined with `joiner`, so a run is written while it goes on. Renderers can be sent to worker processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from gklint.diagnostics import Severity
from gklint.resources.records import dataclass, field

if TYPE_CHECKING:
    from gklint.api.results import Extraction, FileResult, Summary

_CHECK = {
    "rich": "gklint.render.terminal:Terminal",
    "concise": "gklint.render.concise:Concise",
    "json": "gklint.render.json_object:JsonObject",
    "jsonl": "gklint.render.json_lines:JsonLines",
    "sarif": "gklint.render.sarif:Sarif",
    "github": "gklint.render.github:GitHub",
    "junit": "gklint.render.junit:JUnit",
    "gitlab": "gklint.render.gitlab:GitLab",
    "csv": "gklint.render.table:DiagnosticTable",
    "html": "gklint.render.page:Page",
}
_EXTRACT = {
    "json": "gklint.render.json_object:JsonObject",
    "jsonl": "gklint.render.json_lines:JsonLines",
    "csv": "gklint.render.table:StatementTable",
    "parquet": "gklint.render.parquet:Parquet",
    "xlsx": "gklint.render.workbook:Workbook",
}
CHECK_FORMATS = tuple(_CHECK)
EXTRACT_FORMATS = tuple(_EXTRACT)
BINARY_FORMATS = {"parquet": "pyarrow", "xlsx": "openpyxl"}  # with the package each needs; the extra has its name


class Renderer(Protocol):
    """What every format offers."""

    @property
    def joiner(self) -> str:
        """What stands between two pieces, also between those of two files."""

    def start(self) -> str:
        """What comes before the first file."""

    def file(self, result: Any) -> list[str]:
        """The pieces of one file (a `FileResult` or an `Extraction`); none if there is nothing to say."""

    def finish(self, summary: Summary) -> str:
        """What comes after the last file."""


class Sink(Protocol):
    """What a format that is no text writes with, in the process that holds the stream."""

    def add(self, rows: Sequence[Any]) -> None:
        """Writes the rows of one file."""

    def close(self) -> None:
        """Writes what is left."""

    def abandon(self) -> None:
        """Ends without writing: the run went wrong or was broken off."""


class RowRenderer(Protocol):
    """A format that is no text: `file` gives rows (they travel between processes), `sink` writes them."""

    def file(self, result: Any) -> list[Any]:
        """The rows of one file."""

    def sink(self, stream: Any) -> Sink:
        """What writes to a binary stream."""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What formats tell about a rule, in the language of the run."""

    code: str
    name: str
    severity: Severity
    title: str
    checks: str = ""
    why: str = ""
    help: str = ""
    source: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is to be shown. rules: those that run. clean: say of each clean file that it is clean.

    colors: number of colours the terminal has (0 none). ascii: characters outside ASCII must be escaped (JSON).
    bom: CSV begins with a byte order mark. threshold: the level from which a file fails.
    """

    lang: str = "zh"
    width: int = 80
    colors: int = 0
    ambiguous: int = 1
    ascii: bool = False
    bom: bool = False
    clean: bool = True
    quiet: bool = False
    threshold: Severity | None = Severity.ERROR
    rules: Sequence[RuleInfo] = field(default_factory=tuple)


def renderer(name: str, look: Look, *, extract: bool = False) -> Renderer:
    """The renderer of a format; a KeyError if there is none of that name."""
    made: Renderer = _made((_EXTRACT if extract else _CHECK)[name], look)
    return made


def row_renderer(name: str, look: Look) -> RowRenderer:
    """The renderer of one of `BINARY_FORMATS`; an ImportError where the package it needs is not installed."""
    import_module(BINARY_FORMATS[name])
    made: RowRenderer = _made(_EXTRACT[name], look)
    return made


def _made(where: str, look: Look) -> Any:
    module, _, kind = where.partition(":")
    return getattr(import_module(module), kind)(look)


def check_to_text(results: Sequence[FileResult], name: str, look: Look | None = None) -> str:
    """Some results in one format, as one string (for programs and tests; the command line writes piece by piece)."""
    return _whole(results, renderer(name, look or Look()))


def extract_to_text(results: Sequence[Extraction], name: str, look: Look | None = None) -> str:
    """The same for extractions."""
    return _whole(results, renderer(name, look or Look(), extract=True))


def _whole(results: Sequence[Any], chosen: Renderer) -> str:
    from gklint.api.results import Summary

    summary = Summary()
    pieces: list[str] = []
    for result in results:
        summary.add_any(result)
        pieces.extend(chosen.file(result))
    return chosen.start() + chosen.joiner.join(pieces) + chosen.finish(summary)
