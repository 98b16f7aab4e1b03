"""Where results are written: standard output or a file, in an encoding that never fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from gklint.api.files import Walk
from gklint.api.results import Summary
from gklint.api.words import words
from gklint.cli.arguments import UsageError
from gklint.cli.faults import say_aside
from gklint.render import Renderer, RowRenderer
from gklint.resources.records import dataclass
from gklint.resources.spoken import why

# Of one file: the pieces of each output, counts, what is said on standard error.
Part = tuple[list[list[Any]], Summary, str]


@dataclass(slots=True)
class Output:
    """One output of a run as text: where it goes and how it is rendered."""

    stream: Any
    renderer: Renderer
    empty: bool = True

    def start(self) -> None:
        """Writes what comes before the first file."""
        self.stream.write(self.renderer.start())

    def add(self, pieces: list[Any]) -> None:
        """Writes the pieces of one file."""
        for piece in pieces:
            self.stream.write(piece if self.empty else self.renderer.joiner + piece)
            self.empty = False

    def finish(self, summary: Summary) -> None:
        """Writes what comes after the last file."""
        self.stream.write(self.renderer.finish(summary))
        self.stream.flush()

    def abandon(self) -> None:
        """Text that was broken off has no end, by which programs see it."""


@dataclass(slots=True)
class RowOutput:
    """One output of a run in a format that is no text."""

    stream: Any
    renderer: RowRenderer
    sink: Any = None

    def start(self) -> None:
        """Gets ready to write."""
        self.sink = self.renderer.sink(self.stream)

    def add(self, pieces: list[Any]) -> None:
        """Writes the rows of one file."""
        self.sink.add(pieces)

    def finish(self, summary: Summary) -> None:
        """Writes what is left."""
        self.sink.close()
        self.stream.flush()

    def abandon(self) -> None:
        """Ends without writing."""
        if self.sink is not None:
            self.sink.abandon()


@contextmanager
def opened_binary(path: str | None, lang: str) -> Iterator[Any]:
    """A stream of bytes to write to: a file, or standard output where it is no terminal."""
    if path is not None:
        try:
            file = open(path, "wb")  # noqa: SIM115 - closed below
        except OSError as error:
            raise UsageError(words(lang)("cannot-write", path=path, why=why(error, lang))) from error
        with file:
            yield file
        return
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None or is_terminal(path):
        raise UsageError(words(lang)("not-on-terminal"))
    yield stream


@contextmanager
def opened(path: str | None, lang: str) -> Iterator[TextIO]:
    """The stream to write to. A file is UTF-8 with the line ends of the format."""
    if path is None:
        yield standard()
        return
    try:
        file = open(path, "w", encoding="utf-8", errors="backslashreplace", newline="")  # noqa: SIM115 - closed below
    except OSError as error:
        raise UsageError(words(lang)("cannot-write", path=path, why=why(error, lang))) from error
    with file:
        yield file


def write(outputs: Sequence[Output | RowOutput], parts: Iterable[Part], walk: Walk, *, live: bool = False) -> Summary:
    """Writes a run as its parts come in; the counts of the whole. live: what is written is to be seen at once."""
    try:
        return _written(outputs, parts, walk, live)
    except BaseException:
        for output in outputs:
            output.abandon()
        raise


def _written(outputs: Sequence[Output | RowOutput], parts: Iterable[Part], walk: Walk, live: bool) -> Summary:
    summary = Summary()
    for output in outputs:
        output.start()
    for pieces, counts, aside in parts:
        for output, some in zip(outputs, pieces, strict=True):
            output.add(some)
            if live or aside:
                output.stream.flush()
        summary.merge(counts)
        if aside:
            say_aside(aside)
    summary.skipped.update(walk.skipped)
    for output in outputs:
        output.finish(summary)
    return summary


def standard() -> TextIO:
    """Standard output, made to show what its encoding has no character for as an escape instead of failing."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace", newline="")
    return sys.stdout


def is_terminal(path: str | None) -> bool:
    """Whether results are read by a person as they appear."""
    try:
        return path is None and sys.stdout.isatty()
    except (AttributeError, ValueError):
        return False


def needs_ascii(stream: TextIO) -> bool:
    """Whether JSON must escape characters outside ASCII, because the stream's encoding does not hold them all."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-")
    return not encoding.startswith(("utf-8", "utf8", "utf-16", "utf16", "utf-32", "utf32"))


def width() -> int:
    """Columns of the terminal ($COLUMNS wins; 80 where there is none)."""
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def colors(path: str | None) -> int:
    """How many colours the stream shows: 0 for files, pipes and $NO_COLOR; $FORCE_COLOR asks for them in any case."""
    if path is not None or os.environ.get("NO_COLOR"):
        return 0
    from rich.console import Console

    system = Console(file=sys.stdout).color_system
    return {None: 0, "windows": 0, "standard": 16, "256": 256, "truecolor": 256}.get(system, 0)
